"""A large table is drawn in the order in which things happened without being copied into it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from conflict_map.layers import in_time_order, incidents_layer, time_order, uncertainty_layer
from conflict_map.page.payload import encode
from conflict_map.tables import conform, frame


@pytest.fixture
def shuffled() -> Any:
    days = pd.date_range("2024-01-01", periods=60, tz="UTC")
    return frame(
        {
            "date_start": None if number == 7 else days[number],
            "sequence": number % 3,
            "place": f"place {number % 5}",
            "quote": f"every row has words of its own, {number}",
            "uncertainty_m": 9000.0 if number % 4 == 0 else 10.0,
            "geometry": None if number == 9 else Point(36 + number / 100, 35),
        }
        for number in np.random.default_rng(3).permutation(60)
    )


def test_the_page_is_the_same_from_a_sorted_table_and_from_an_order(shuffled: Any) -> None:
    order, ordered = time_order(shuffled), in_time_order(shuffled)
    assert shuffled.place.take(order).tolist() == ordered.place.tolist() != shuffled.place.tolist()
    ours = encode([incidents_layer(shuffled, order=order), uncertainty_layer(shuffled, order=order)])
    assert ours == encode([incidents_layer(ordered), uncertainty_layer(ordered)])
    assert in_time_order(ordered).equals(ordered)


def test_a_table_in_shape_keeps_its_strings_where_they_are(shuffled: Any) -> None:
    again = conform(shuffled)
    pd.testing.assert_frame_equal(pd.DataFrame(again), pd.DataFrame(shuffled))
    again.loc[0, ["place", "uncertainty_m"]] = ["elsewhere", 1.0]
    assert "elsewhere" not in set(shuffled.place), "a table that was given is never changed"
    wrong = shuffled.assign(status=pd.Categorical(["claimed"] * 60, ["claimed", "reported"]))
    assert list(conform(wrong).status.cat.categories) == list(shuffled.status.cat.categories)
