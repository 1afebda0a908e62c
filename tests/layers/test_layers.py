"""Tables become layers: nothing lost, nothing invented, the same for the same input."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from conflict_map.layers import (
    advances_layer,
    control_layer,
    disputes_layer,
    fronts_layer,
    in_time_order,
    incidents_layer,
    mentions_layer,
    swatches,
    uncertainty_layer,
)
from conflict_map.layers.columns import numbers, shapes, words
from conflict_map.layers.control import thinned
from conflict_map.layers.incidents import anchors
from conflict_map.layers.record import MISSING
from conflict_map.tables import EVENT_TYPES, STATUSES, frame


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=("Cs",)), max_size=8))))
@settings(deadline=None)
def test_words_give_back_every_cell(cells: list[str | None]) -> None:
    column = words(pd.Series(cells, dtype="object"))
    back = [column.words[code - 1] if code else "" for code in column.codes]
    assert back == [cell or "" for cell in cells]


@given(st.lists(st.one_of(st.none(), st.floats(-1e5, 1e5), st.just(float("nan")), st.just(float("inf")))))
def test_numbers_keep_thousandths_and_miss_what_is_not_finite(cells: list[float | None]) -> None:
    column = numbers(pd.Series(cells, dtype="float64"), 1000)
    for cell, kept in zip(cells, column.cells.tolist(), strict=True):
        if cell is None or not np.isfinite(cell):
            assert kept == MISSING
        else:
            assert abs(kept / 1000 - cell) <= 0.0005 + 1e-9


def test_shapes_keep_holes_parts_and_missing_ones() -> None:
    ring = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]])
    column = shapes(
        [MultiPolygon([ring, box(9, 9, 10, 10)]), None, LineString([(0, 0), (1, 1)]), Point(3, 4)]
    )
    assert column.kinds.tolist() == [3, 0, 2, 1]
    assert column.rings.tolist() == [3, 0, 1, 1]
    assert column.outer.tolist() == [1, 0, 1, 1, 1]
    assert column.lengths.sum() == len(column.lon) == 5 + 4 + 5 + 2 + 1


def test_a_collection_is_drawn_by_its_areas() -> None:
    mixed = shapely.GeometryCollection([Point(0, 0), box(1, 1, 2, 2)])
    assert shapes([mixed]).kinds.tolist() == [3]


def test_anchors_lie_on_what_they_stand_for() -> None:
    crescent = Polygon([(0, 0), (10, 0), (10, 10), (9, 1), (1, 1), (0, 10)])
    events = frame([{"geometry": crescent}, {"geometry": LineString([(0, 0), (2, 0)])}, {"geometry": None}])
    lon, lat = anchors(events)
    assert crescent.contains(Point(lon[0], lat[0]))
    assert (lon[1], lat[1]) == (1, 0)
    assert np.isnan([lon[2], lat[2]]).all()


def test_order_is_by_time_then_as_told_and_undated_last() -> None:
    rows = [
        {"place": "undated"},
        {"place": "evening", "date_start": at("2024-12-04"), "sequence": 2},
        {"place": "morning", "date_start": at("2024-12-04"), "sequence": 1},
        {"place": "before", "date_start": at("2024-11-29")},
    ]
    assert in_time_order(frame(rows)).place.tolist() == ["before", "morning", "evening", "undated"]


def test_no_event_is_lost_for_want_of_a_place() -> None:
    layer = incidents_layer(frame([{"place_why": "no such place"}, {"geometry": Point(36.75, 35.13)}]))
    assert layer.rows == 2
    assert layer.columns["lon"].cells.tolist() == [MISSING, 3675000]


@pytest.mark.parametrize("kind", EVENT_TYPES)
@pytest.mark.parametrize("status", STATUSES)
def test_every_kind_and_status_is_defined_in_the_legend(kind: str, status: str) -> None:
    layer = incidents_layer(frame([{"event_type": kind, "status": status}]))
    symbols = {entry.symbol: entry.definition for entry in layer.legend}
    assert symbols[f"event:{kind}"]
    assert symbols[f"status:{status}"]


def test_an_exact_place_gets_no_halo() -> None:
    rows = [{"uncertainty_m": 500.0}, {"uncertainty_m": 9000.0}, {}]
    events = frame([{**row, "geometry": Point(36, 35)} for row in rows] + [{"geometry": box(36, 35, 37, 36)}])
    layer = uncertainty_layer(events)
    assert layer is not None
    assert layer.columns["row"].cells.tolist() == [1, 3]
    assert layer.columns["radius"].cells.tolist() == [9000, MISSING]
    assert uncertainty_layer(events.iloc[:1]) is None


def test_snapshots_follow_one_another_without_a_gap() -> None:
    def areas(east: float) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(
            {"holder": ["A", "B"], "side": ["A", "B"]},
            geometry=[box(30, 30, east, 35), box(east, 30, 40, 35)],
        )

    dates = [at("2024-11-29"), at("2024-12-01"), at("2024-12-05")]
    layer = control_layer(list(zip(dates, map(areas, (33, 34, 35)), strict=True)))
    assert layer is not None
    begins, ends = layer.columns["from"].cells[::2].tolist(), layer.columns["to"].cells[::2].tolist()
    assert begins[1:] == ends[:-1]
    assert ends[-1] == MISSING
    assert all(first < second for first, second in pairwise(begins))
    assert control_layer([]) is None


def test_thinned_neighbours_still_share_their_edge() -> None:
    edge = [(1 + 0.00003 * (step % 2), step / 50) for step in range(51)]
    west = Polygon([(0, 0), *edge, (0, 1)])
    east = Polygon([(2, 0), *edge, (2, 1)])
    thin = thinned(gpd.GeoDataFrame(geometry=[west, east], crs="EPSG:4326"))
    assert sum(shapely.get_num_coordinates(thin.geometry.to_numpy())) < 30
    assert thin.geometry[0].intersection(thin.geometry[1]).area == pytest.approx(0, abs=1e-12)
    assert thin.union_all().area == pytest.approx(2, abs=1e-3)


def test_legend_of_fronts_names_only_what_is_drawn() -> None:
    front = gpd.GeoDataFrame({"kind": ["band"], "side_a": ["A"], "side_b": ["B"]}, geometry=[box(0, 0, 1, 1)])
    layer = fronts_layer([(at("2024-12-05"), front)])
    assert layer is not None
    assert [entry.symbol for entry in layer.legend] == ["front:band"]


def test_a_claimed_advance_is_not_legended_as_confirmed() -> None:
    axes = gpd.GeoDataFrame({"status": ["reported", "claimed"]}, geometry=[LineString([(0, 0), (1, 1)])] * 2)
    layer = advances_layer(axes)
    assert layer is not None
    assert [entry.symbol for entry in layer.legend] == ["advance:claimed"]


def test_main_and_supporting_axes_are_legended_where_both_occur() -> None:
    axes = gpd.GeoDataFrame(
        {"status": ["claimed", "confirmed"], "kind": ["main", "supporting"]},
        geometry=[LineString([(0, 0), (1, 1)])] * 2,
    )
    layer = advances_layer(axes)
    assert layer is not None
    assert [entry.symbol.removeprefix("advance:") for entry in layer.legend] == [
        "confirmed",
        "claimed",
        "main",
        "supporting",
    ]


def test_mentions_without_a_place_stay() -> None:
    layer = mentions_layer(frame([{"text": "Nowhere", "why": "no candidate"}], "mentions"))
    assert layer is not None
    assert (layer.rows, layer.columns["lon"].cells.tolist()) == (1, [MISSING])


def test_contested_and_unknown_never_take_a_side_s_colour() -> None:
    chosen = swatches([f"side {number}" for number in range(8)])
    assert len({swatch.light for swatch in chosen.values()}) == 10


def test_a_disagreement_is_one_row_for_as_long_as_the_same_is_told() -> None:
    def told(**facts: Any) -> Any:
        row = {
            "place": "Hama",
            "holder": "A",
            "side": "A",
            "rival_names": "B",
            "rival_side": "B",
            "rival_sources": "s2",
        }
        return frame([{**row, "source": "s1", "geometry": Point(36.75, 35.13), **facts}], "control").assign(
            **{key: [{**row, **facts}[key]] for key in ("rival_names", "rival_side", "rival_sources")}
        )

    days = [at(f"2024-12-0{day}") for day in range(1, 6)]
    seen = [told(), told(), told(rival_names="C", rival_side="C"), told().iloc[:0], told()]
    layer = disputes_layer(list(zip(days, seen, strict=True)))
    assert layer is not None
    assert layer.rows == 3
    minutes = [day.timestamp() // 60 for day in days]
    assert layer.columns["from"].cells.tolist() == [minutes[0], minutes[2], minutes[4]]
    assert layer.columns["to"].cells.tolist() == [minutes[2], minutes[3], MISSING]
    assert (layer.sources, layer.legend[0].label) == (("s1", "s2"), "Sources disagree")
    assert disputes_layer([(days[0], told().iloc[:0])]) is None
