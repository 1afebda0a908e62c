"""Axes of advance follow what was told: a line, a bearing, or the attacker's own ground."""

from __future__ import annotations

import geopandas as gpd
import pyproj
import pytest
from shapely import LineString, Point, Polygon

import conflict_map as cm
from conflict_map.control import Options, advances, advances_between, control_from_events, front_lines
from conflict_map.control.advances import symbol_code
from conflict_map.tables import frame

HAMA = Point(36.75, 35.13)
GEOD = pyproj.Geod(ellps="WGS84")


def move(**cells):
    return {
        "event_id": "m",
        "outcome": "advanced",
        "actor1": "HTS",
        "place": "Hama",
        "date_start": "2024-12-04",
        "geometry": HAMA,
    } | cells


@pytest.mark.parametrize(("heading", "dx", "dy"), [(180, 0, 1), (225, 1, 1), (90, -1, 0)])
def test_a_bearing_puts_the_arrow_on_the_attackers_side(heading, dx, dy):
    axis = advances(frame([move(direction_deg=heading)])).iloc[0]
    (x, y), end = axis.geometry.coords
    assert end == HAMA.coords[0]
    assert (round(x - end[0], 1) > 0) - (round(x - end[0], 1) < 0) == dx
    assert (round(y - end[1], 1) > 0) - (round(y - end[1], 1) < 0) == dy
    assert axis.length_km == pytest.approx(25, rel=1e-6)
    assert axis.direction_deg == pytest.approx(heading, abs=0.5)


def test_three_fronts_make_one_main_and_two_supporting_axes():
    events = frame([move(event_id=str(d), direction_deg=d, sequence=i) for i, d in enumerate((180, 225, 90))])
    assert advances(events).kind.tolist() == ["main", "supporting", "supporting"]


def test_the_arrow_starts_on_ground_held_on_that_bearing():
    held = control_from_events(
        frame(
            [
                {
                    "event_id": "1",
                    "outcome": "captured",
                    "actor1": "HTS",
                    "date_start": day,
                    "geometry": where,
                }
                for day, where in (
                    ("2024-11-30", Point(36.70, 35.45)),
                    ("2024-11-30", Point(37.10, 35.10)),
                    ("2024-12-30", Point(36.75, 35.20)),
                )
            ]
        )
    )
    axis = advances(frame([move(direction_deg=180)]), held).iloc[0]
    assert axis.basis == "held ground"
    assert axis.geometry.coords[0] == (36.70, 35.45)


def test_a_capture_without_a_bearing_comes_from_the_nearest_held_ground():
    held = control_from_events(
        frame(
            [
                {
                    "event_id": "1",
                    "outcome": "captured",
                    "actor1": "HTS",
                    "date_start": "2024-11-30",
                    "geometry": Point(36.7, 35.45),
                }
            ]
        )
    )
    assert len(advances(frame([move(outcome="captured")]))) == 0
    assert advances(frame([move(outcome="captured")]), held).basis.tolist() == ["held ground"]


def test_a_line_is_drawn_as_told():
    told = LineString([(36.7, 35.5), (36.75, 35.13)])
    axis = advances(frame([move(geometry=told, direction_deg=180)])).iloc[0]
    assert axis.geometry.equals(told)
    assert axis.basis == "line"


@pytest.mark.parametrize(
    "cells", [{"geometry": None}, {"outcome": "holds"}, {"actor1": None}, {"direction_deg": None}]
)
def test_what_cannot_be_drawn_is_not(cells):
    assert len(advances(frame([move(direction_deg=180) | cells]))) == 0


def test_claimed_and_confirmed_bear_different_codes():
    assert symbol_code("main", "claimed") != symbol_code("main", "confirmed")
    assert len(symbol_code("main", "claimed")) == 20


def test_an_axis_is_as_wide_as_the_front_it_crosses():
    towns = frame(
        [
            {"holder": who, "geometry": Point(36.5 + 0.1 * i, y)}
            for i in range(6)
            for who, y in (("HTS", 35.4), ("Army", 35.2))
        ],
        "control",
    )
    fronts = front_lines(towns, options=Options(barriers=Polygon()))
    narrow, wide = (advances(frame([move(direction_deg=180)]), None, f).width_km[0] for f in (None, fronts))
    assert narrow == pytest.approx(6.25)
    assert 15 < wide < 40


def test_a_place_that_changed_hands_gets_an_axis_from_its_takers_ground():
    def said(x, who, day):
        return {"place": str(x), "holder": who, "since": day, "geometry": Point(x, 35)}

    told = frame(
        [
            said(36.0, "A", "2024-01-01"),
            said(36.4, "B", "2024-01-01"),
            said(36.4, "A", "2024-02-01"),
            said(60.0, "B", "2024-01-01"),
            said(60.0, "A", "2024-02-01"),
        ],
        "control",
    )
    axes = advances_between(told, "2024-01-15", "2024-02-15")
    assert axes.target.tolist() == ["36.4"]
    assert axes.direction_deg[0] == pytest.approx(90, abs=1)


def test_exported_fronts_and_axes_bear_their_symbols_codes(tmp_path):
    told = [{"holder": who, "geometry": Point(36.5 + x, 35.3)} for who, x in (("A", 0), ("B", 0.4))]
    fronts = front_lines(frame(told, "control"), options=Options(barriers=Polygon()))
    axes = advances(frame([move(direction_deg=180, status="confirmed"), move(direction_deg=90)]))
    codes = {}
    for name, table in (("fronts", fronts), ("axes", axes)):
        table.to_file(tmp_path / f"{name}.geojson", driver="GeoJSON")
        codes[name] = gpd.read_file(tmp_path / f"{name}.geojson").sidc.tolist()
    # a computed line and what is only reported are anticipated (1), what is confirmed is present (0)
    assert codes["fronts"][0] == "10002510001401000000"
    assert codes["axes"] == ["10002500001514030000", "10002510001514040000"]


def test_three_bearings_in_a_sentence_make_three_axes_without_any_table_of_control():
    told = "Rebel forces advanced on Hama from three fronts: north, northeast and west."
    axes = advances(cm.read_text(told, published="2024-12-04"))
    assert sorted(round(d / 45) * 45 % 360 for d in axes.direction_deg) == [90, 180, 225]
    assert set(axes.basis) == {"bearing"}  # nobody said who holds what near by


def test_an_axis_from_text_begins_at_the_attackers_nearest_ground_on_the_bearing():
    told = "Rebel forces advanced on Hama from three fronts: north, northeast and west."
    events = cm.read_text(told, published="2024-12-04")
    actor = events.actor1_id[events.outcome == "advanced"].iloc[0]
    stands = frame([{"holder": actor, "as_of": "2024-12-01", "geometry": Point(36.69, 35.38)}], "control")
    axes = advances(events, stands).set_index("basis")
    assert axes.loc["held ground"].geometry.coords[0] == (36.69, 35.38)
    assert sorted(axes.index) == ["bearing", "bearing", "held ground"]
