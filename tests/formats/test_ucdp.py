from __future__ import annotations

import csv
import io
import os

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from conflict_map import formats
from conflict_map.formats.cells import precision
from conflict_map.tables import validate

CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=("Cs",)), max_size=25
)


def cells_of(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_reads_an_ordinary_row(ged):
    table = formats.read(ged())
    validate(table.events)
    event = table.events.iloc[0]
    assert (table.format, table.faults) == ("ucdp", ())
    assert (event.event_id, event.event_type, event.actor1_id) == ("500001", "Battles", "ucdp:118")
    assert (event.date_start.day, event.date_end.day, event.time_precision) == (1, 31, 3)
    assert (event.fatalities_low, event.fatalities_best, event.fatalities_high) == (3, 3, 9)
    assert (event.country, event.admin1, event.place) == ("SY", "Hama Governorate", "Hama Governorate")
    assert event.geometry == Point(37, 35.25)


@pytest.mark.parametrize("code", ["1", "2", "3", "4", "5", "6", "7"])
def test_a_region_never_looks_like_an_exact_point(ged, code):
    event = formats.read(ged({"where_prec": code})).events.iloc[0]
    assert event.geo_precision == precision.UCDP[code].geo_precision
    assert event.ucdp_where_prec == code
    assert (event.geo_precision == 3) == (code in "4567")
    assert (event.uncertainty_m >= 100_000) == (code in "4567")


@pytest.mark.parametrize(("code", "time"), [("1", 1), ("2", 2), ("3", 2), ("4", 3), ("5", 3)])
def test_time_precision(ged, code, time):
    assert formats.read(ged({"date_prec": code})).events.time_precision[0] == time


def test_one_sided_violence_is_violence_against_civilians(ged):
    events = formats.read(ged({"type_of_violence": "3"}, {"type_of_violence": "2"})).events
    assert events.event_type.tolist() == ["Violence against civilians", "Battles"]
    assert events.sub_event_type.isna().all()  # what was done, UCDP does not code


def test_candidate_without_header(ged):
    with_header, without = ged(name="a"), ged(name="b", header=False)
    assert formats.recognise(without) == "ucdp"
    one, other = formats.read(with_header).events, formats.read(without).events
    pd.testing.assert_frame_equal(one.drop(columns="geometry"), other.drop(columns="geometry"))


def test_older_releases_and_other_orders(ged):
    old = [
        "id",
        "year",
        "active_year",
        "type_of_violence",
        "conflict_new_id",
        "conflict_name",
        "dyad_new_id",
        "dyad_name",
        "side_a_new_id",
        "gwnoa",
        "side_a",
        "side_b_new_id",
        "gwnob",
        "side_b",
        "number_of_sources",
        "source_article",
        "source_office",
        "source_date",
        "source_headline",
        "source_original",
        "where_prec",
        "where_coordinates",
        "adm_1",
        "adm_2",
        "latitude",
        "longitude",
        "geom_wkt",
        "priogrid_gid",
        "country",
        "country_id",
        "region",
        "event_clarity",
        "date_prec",
        "date_start",
        "date_end",
        "deaths_a",
        "deaths_b",
        "deaths_civilians",
        "deaths_unknown",
        "low",
        "best",
        "high",
    ]
    for columns in (old, old[::-1], [c for c in old if c != "gwnoa"]):
        table = formats.read(ged(columns=columns))
        assert table.format == "ucdp"
        assert table.events.fatalities_high[0] == 9


def test_hxl_tags_are_no_data(ged):
    tags = {
        "latitude": "#geo+lat",
        "longitude": "#geo+lon",
        "date_start": "#date+start",
        "country": "#country+name",
    }
    empty = dict.fromkeys(
        [
            "id",
            "year",
            "type_of_violence",
            "side_a",
            "side_b",
            "where_prec",
            "best",
            "geom_wkt",
            "low",
            "high",
        ],
        "",
    )
    columns = [*empty, *tags, "date_end"]
    table = formats.read(ged(empty | tags | {"date_end": ""}, {}, columns=columns))
    assert table.format == "ucdp"
    assert len(table.events) == 1
    assert not table.faults


def test_a_gis_file_of_ged_is_ged(ged, tmp_path):
    frame = pd.read_csv(ged({}, {"where_prec": "1"}), dtype={"id": int})
    points = gpd.points_from_xy(frame.longitude, frame.latitude, crs="EPSG:4326")
    gis = gpd.GeoDataFrame(frame.drop(columns=["latitude", "longitude", "geom_wkt"]), geometry=points)
    gis["date_start"], gis["date_end"] = pd.to_datetime(gis.date_start), pd.to_datetime(gis.date_end)
    path = tmp_path / "ged.fgb"
    gis.to_file(path, driver="FlatGeobuf", engine="pyogrio")
    table = formats.read(path)
    assert formats.recognise(path) == "ucdp"
    assert table.events.geometry[0] == Point(37, 35.25)
    assert table.events.date_end[0] == pd.Timestamp("2024-12-31", tz="UTC")
    formats.write(table.events, tmp_path / "out.csv", format="ucdp")
    assert [row["latitude"] for row in cells_of(tmp_path / "out.csv")] == ["35.25", "35.25"]


def test_contradictions_are_said_and_kept(ged):
    table = formats.read(ged({"low": "9", "best": "3", "high": "4"}, {"date_start": "2025-01-02"}))
    assert table.events.fatalities_low[0] == 9
    assert not table.faults
    assert [guess.split(" have ")[0].split(" has ")[0] for guess in table.guesses] == ["1 row", "1 row"]
    assert any("date_end below date_start" in guess for guess in table.guesses)


@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_ucdp_to_ucdp_loses_nothing(ged, tmp_path, data):
    drawn = {
        "where_prec": st.sampled_from("1234567"),
        "date_prec": st.sampled_from("12345"),
        "type_of_violence": st.sampled_from("123"),
        "latitude": st.sampled_from(["35.25", "35.250000", "0.5", "99", ""]),
        "longitude": st.sampled_from(["37.000000", "37", ""]),
        "date_start": st.sampled_from(["2024-12-01", "2024-12-01 00:00:00.000", "1/12/2024", ""]),
        "side_a_new_id": st.sampled_from(["118", "", "118.0"]),
        "country_id": st.sampled_from(["652", "775", ""]),
        "country": st.sampled_from(["Syria", "Myanmar (Burma)", ""]),
        "source_date": st.sampled_from(["2024-12-05", "2024-12-05;2024-12-06", ""]),
        "best": st.sampled_from(["3", "0", "3.0", ""]),
        "source_article": CELLS,
        "where_coordinates": CELLS,
        "source_original": CELLS,
    }
    rows = data.draw(st.lists(st.fixed_dictionaries(drawn), min_size=1, max_size=4))
    path = ged(*rows)
    first = formats.read(path)
    formats.write(first.events, tmp_path / "out.csv", format="ucdp")
    pd.testing.assert_frame_equal(first.events, formats.read(tmp_path / "out.csv").events)
    for before, after in zip(cells_of(path), cells_of(tmp_path / "out.csv"), strict=True):
        for name, cell in before.items():
            assert after[name] in {cell, f"'{cell}"}, name
