"""Tables that nobody documented: columns are guessed, the guesses are said, names are looked up."""

from __future__ import annotations

import json

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely import Point, Polygon

from conflict_map import formats
from conflict_map.errors import InputError
from conflict_map.tables import validate


def test_two_columns_of_place_and_note(tmp_path, gazetteer):
    path = tmp_path / "notes.csv"
    path.write_text("place,note\nHama,shelling\nIdlib,quiet\nNowhereville,?\n")
    table = formats.read(path, gazetteer=gazetteer)
    validate(table.events)
    assert table.format == "csv"
    assert table.events.place_id.tolist()[:2] == ["g:1", "g:2"]
    assert table.events.geometry[2] is None
    assert "Nowhereville" in table.events.place_why[2]
    assert table.events.notes.tolist() == ["shelling", "quiet", "?"]


def test_without_a_gazetteer_names_stay_unplaced_and_say_so(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text("place,note\nHama,shelling\n")
    table = formats.read(path)
    assert "no gazetteer" in table.events.place_why[0]


def test_no_header_at_all(tmp_path, gazetteer):
    path = tmp_path / "notes.csv"
    path.write_text("Hama,shelling of the market\nAleppo,calm\n")
    table = formats.read(path, gazetteer=gazetteer)
    assert table.events.place.tolist() == ["Hama", "Aleppo"]
    assert any("no header" in guess for guess in table.guesses)


def test_a_column_of_places_is_known_by_its_cells(tmp_path, gazetteer):
    path = tmp_path / "odd.csv"
    path.write_text("nr;wo;was\n1;Hama;a\n2;Idlib;b\n3;Elsewhere;c\n")
    table = formats.read(path, gazetteer=gazetteer)
    assert table.events.place.tolist() == ["Hama", "Idlib", "Elsewhere"]
    assert "column 'wo' was read as place" in table.guesses


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Latitude,Longitude", "35.5,36.5"),
        ("y,x", "35.5,36.5"),
        ("широта;долгота", "35,5;36,5"),
        ("خط العرض,خط الطول", "35.5,36.5"),
        ("coordinates;note", '"35.5, 36.5";b'),
        ("WKT;note", "POINT (36.5 35.5);b"),
        ("lat|lon", "35.5|36.5"),
        ("lat\tlng", "35.5\t36.5"),
    ],
)
def test_coordinates_under_many_names(tmp_path, header, row):
    path = tmp_path / "table.txt"
    path.write_text(f"\ufeff{header}\n{row}\n{row}\n", encoding="utf-8")
    table = formats.read(path)
    assert table.events.geometry[0] == Point(36.5, 35.5)
    assert not table.faults


def test_hxl_tags_say_what_names_do_not(tmp_path):
    path = tmp_path / "hxl.csv"
    path.write_text(
        "A,B,C,D,E\n#geo+lat,#geo+lon,#date+start,#affected+killed,#loc+name\n35.5,36.5,2024-12-04,3,Hama\n"
    )
    event = formats.read(path).events.iloc[0]
    assert (event.fatalities_best, event.place, event.geometry) == (3, "Hama", Point(36.5, 35.5))
    assert event.date_start == pd.Timestamp("2024-12-04", tz="UTC")


def test_who_holds_a_town_is_a_control_statement(tmp_path):
    path = tmp_path / "towns.csv"
    path.write_text(
        "Name,Held by,Lat,Lon,As of\nHama,Government,35.1,36.7,24 Feb 2022\nIdlib,Contested,35.9,36.6,\n"
    )
    events = formats.read(path).events
    assert events.event_type.tolist() == ["Control statement"] * 2
    assert events.outcome.tolist() == ["holds", "contested"]
    assert events.actor1[0] == "Government"
    assert events.date_start[0] == pd.Timestamp("2022-02-24", tz="UTC")


def test_an_ambiguous_day_is_a_guess_that_is_said(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("lat,lon,date\n35,36,03/04/2022\n")
    table = formats.read(path)
    assert table.events.date_start[0] == pd.Timestamp("2022-04-03", tz="UTC")
    assert any("day was taken to come before the month" in guess for guess in table.guesses)


def test_a_column_decides_the_order_of_its_days(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("lat,lon,date\n35,36,03/04/2022\n35,36,03/14/2022\n")
    assert formats.read(path).events.date_start[0] == pd.Timestamp("2022-03-04", tz="UTC")


def test_months_and_years_cover_their_days(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("lat,lon,date\n35,36,May 2022\n35,36,2021\n")
    events = formats.read(path).events
    assert events.date_end.dt.date.astype(str).tolist() == ["2022-05-31", "2021-12-31"]
    assert events.time_precision.tolist() == [3, 3]


def test_geojson_of_events(tmp_path):
    square = Polygon([(36, 35), (37, 35), (37, 36), (36, 35)])
    features = [
        {"type": "Feature", "properties": {"name": "Hama", "date": "2024-12-04", "deaths": 3, "tags": ["a"]},
         "geometry": {"type": "Point", "coordinates": [36.7, 35.1]}},
        {"type": "Feature", "properties": {"name": "Area"}, "geometry": square.__geo_interface__},
        {"type": "Feature", "properties": {"name": "Lost"}, "geometry": {"type": "Point", "coordinates": [400, 95]}},
    ]  # fmt: skip
    path = tmp_path / "a.dat"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    table = formats.read(path)
    validate(table.events)
    assert formats.recognise(path) == "geojson"
    assert table.events.fatalities_best[0] == 3
    assert table.events.geojson_tags[0] == '["a"]'
    assert table.events.geometry[1].equals(square)
    assert table.events.geometry[2] is None
    assert [(f.row, f.column) for f in table.faults] == [(3, "geometry")]


def test_other_coordinate_systems_are_transformed(tmp_path):
    frame = gpd.GeoDataFrame({"name": ["Hama"]}, geometry=[Point(36.7, 35.1)], crs=4326).to_crs(32637)
    frame.to_file(tmp_path / "a.shp", engine="pyogrio")
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    frame.to_parquet(tmp_path / "a.parquet")
    for name, kind in (("a.shp", "shapefile"), ("a.gpkg", "gpkg"), ("a.parquet", "parquet")):
        table = formats.read(tmp_path / name)
        assert table.format == kind
        assert table.events.geometry[0].distance(Point(36.7, 35.1)) < 1e-6
        assert any("transformed" in guess for guess in table.guesses)


def test_kml_of_others(tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(
        """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Strikes</name>
        <Placemark><name>Hama</name><description><![CDATA[<b>Market</b> hit<br>twice]]></description>
        <TimeStamp><when>2024-12-04</when></TimeStamp><Point><coordinates>36.75,35.13,0</coordinates></Point></Placemark>
        <Placemark><name>Road</name><TimeSpan><begin>2024-12-01</begin><end>2024-12-03</end></TimeSpan>
        <LineString><coordinates>36,35 37,35</coordinates></LineString></Placemark>
        <Placemark><name>Odd</name><Point><coordinates>here</coordinates></Point></Placemark>
        </Folder></Document></kml>"""
    )
    table = formats.read(path)
    assert formats.recognise(path) == "kml"
    assert table.events.place.tolist() == ["Hama", "Road", "Odd"]
    assert "Market" in table.events.notes[0]
    assert "<" not in table.events.notes[0]
    assert table.events.kml_folder[0] == "Strikes"
    assert table.events.date_end[1] == pd.Timestamp("2024-12-03", tz="UTC")
    assert table.events.geometry[1].length == 1
    assert [(f.row, f.column) for f in table.faults] == [(3, "geometry")]


def test_a_workbook_with_a_title_above_its_header(tmp_path, gazetteer):
    book = openpyxl.Workbook()
    for row in (["Our list"], [], ["Place", "Date", "Killed"], ["Hama", pd.Timestamp("2024-12-04"), 3]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = formats.read(tmp_path / "a.xlsx", gazetteer=gazetteer)
    event = table.events.iloc[0]
    assert (event.place_id, event.fatalities_best) == ("g:1", 3)
    assert event.date_start == pd.Timestamp("2024-12-04", tz="UTC")


@pytest.mark.parametrize(
    "text",
    [
        "Heavy fighting went on near the town, officials said, and the road was cut.\n\nResidents fled, they said.\n",
        "One line without anything.",
        "<!DOCTYPE html><html><body><p>Fighting, shelling, and more.</p></body></html>",
    ],
)
def test_a_report_is_no_table(tmp_path, text):
    path = tmp_path / "report.csv"
    path.write_text(text)
    assert formats.recognise(path) is None
    with pytest.raises(InputError, match="no table of events"):
        formats.read(path)


def test_a_table_without_places_gets_one_clear_error(tmp_path, gazetteer):
    path = tmp_path / "prices.csv"
    path.write_text("item,price\nbread,3\nmilk,2\n")
    with pytest.raises(InputError, match="no column holds coordinates or place names") as error:
        formats.read(path, gazetteer=gazetteer)
    assert len(error.value.faults) == 1


def test_the_format_can_be_told(tmp_path, acled):
    assert formats.read(acled(), format="csv").format == "csv"
    with pytest.raises(InputError, match="expected one of"):
        formats.read(acled(), format="nonsense")


@pytest.mark.parametrize(
    "post",
    [
        "Shelling reported in Saraqib, Idlib\nTwo wounded, says a local monitor.",
        "Hama, Homs, Idlib, Aleppo",
        "قصف على سراقب، وإدلب, وحماة\nجرح اثنان, بحسب ناشطين.",
    ],
)
def test_a_post_with_commas_is_no_table(tmp_path, post):
    path = tmp_path / "post.txt"
    path.write_text(post, encoding="utf-8")
    assert formats.recognise(path) is None


@pytest.mark.parametrize(
    "table",
    [
        "place, note\nHama, shelling\nIdlib, quiet.\n",
        "place, reported by\nHama, a monitor.\n",
        "a,b\nHama,No.",
    ],
)
def test_a_table_with_blanks_after_its_commas_is_one(tmp_path, table):
    path = tmp_path / "table.txt"
    path.write_text(table)
    assert formats.recognise(path) == "csv"
