"""Reports of one event meet; reports of two never do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from conflict_map.newsroom.merging import same_events
from conflict_map.tables import frame

HAMA = {
    "event_id": "ev-a",
    "event_type": "Battles",
    "date_start": "2024-12-04",
    "date_end": "2024-12-04",
    "actor1_id": "hts",
    "actor2_id": "syrian-army",
    "geo_precision": 1,
    "uncertainty_m": 2000.0,
    "geometry": Point(36.75, 35.13),
}


def merged(**changes):
    ids = same_events(frame([HAMA, HAMA | {"event_id": "ev-b"} | changes]))
    return ids[0] == ids[1]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"source": "another outlet"},
        {"actor1_id": "syrian-army", "actor2_id": "hts"},
        {"actor2_id": None},
        {"geometry": Point(36.77, 35.14)},
        {"date_start": "2024-12-05", "date_end": "2024-12-05"},
    ],
    ids=str,
)
def test_one_event(changes):
    assert merged(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"event_type": "Protests"},
        {"actor1_id": "sdf"},
        {"geometry": Point(37.16, 36.2)},
        {"date_start": "2024-12-08", "date_end": "2024-12-08"},
        {"geo_precision": 3},
        {"date_start": None},
        {"geometry": None},
        {"geometry": box(35, 34, 38, 37), "geo_precision": 3},
    ],
    ids=str,
)
def test_two_events(changes):
    assert not merged(**changes)


@given(st.permutations(range(4)))
def test_the_order_of_the_rows_does_not_matter(order):
    rows = [
        HAMA | {"event_id": f"ev-{i}", "geometry": Point(36.75 + 0.3 * (i // 2), 35.13)} for i in range(4)
    ]
    ids = same_events(frame([rows[i] for i in order]))
    by_event = {f"ev-{i}": ids[position] for position, i in enumerate(order)}
    straight = same_events(frame(rows))
    assert by_event == {f"ev-{i}": straight[i] for i in range(4)}
    assert len(set(by_event.values())) == 2


def test_an_empty_table_has_no_incidents():
    assert len(same_events(frame([]))) == 0
