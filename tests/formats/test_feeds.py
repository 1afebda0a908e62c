"""GDELT, VIINA, timemap, GeoConfirmed and Wikipedia: known by their content, read as their codebooks say."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from shapely import Point

from conflict_map import formats
from conflict_map.formats.gdelt import COLUMNS_1, COLUMNS_2
from conflict_map.tables import validate

GDELT = {
    "GlobalEventID": "719000001",
    "SQLDATE": "20241204",
    "MonthYear": "202412",
    "Year": "2024",
    "FractionDate": "2024.9178",
    "Actor1Code": "REB",
    "Actor1Name": "REBEL",
    "Actor2Name": "ARMY",
    "EventCode": "1951",
    "EventBaseCode": "195",
    "EventRootCode": "19",
    "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Hama, Hamah, Syria",
    "ActionGeo_CountryCode": "SY",
    "ActionGeo_Lat": "35.1318",
    "ActionGeo_Long": "36.7578",
    "DATEADDED": "20241204123000",
    "SOURCEURL": "https://www.example.org/news/1",
}


@pytest.fixture
def gdelt(write_csv):
    def make(*changes, columns=COLUMNS_2):
        rows = [GDELT | {"GlobalEventID": str(1000 + i)} | change for i, change in enumerate(changes or [{}])]
        rows = [{c: row.get(c, "") for c in columns} for row in rows]
        return write_csv(columns, rows, delimiter="\t", header=False)

    return make


@pytest.mark.parametrize("columns", [COLUMNS_2, COLUMNS_1, COLUMNS_1[:-1]])
def test_gdelt_is_known_without_header(gdelt, columns):
    path = gdelt({}, {"EventCode": "036"}, columns=columns)
    table = formats.read(path)
    validate(table.events)
    assert formats.recognise(path) == "gdelt"
    assert table.events.sub_event_type[0] == "Air/drone strike"
    assert pd.isna(table.events.event_type[1])  # a meeting is no violence
    assert table.events.gdelt_eventcode[1] == "036"  # text: the zero stays
    assert table.events.date_start[0] == pd.Timestamp("2024-12-04", tz="UTC")
    assert table.events.geometry[0] == Point(36.7578, 35.1318)


@pytest.mark.parametrize("kind", ["1", "2", "5"])
def test_a_centroid_never_looks_like_an_exact_point(gdelt, kind):
    event = formats.read(gdelt({"ActionGeo_Type": kind})).events.iloc[0]
    assert event.geo_precision == 3
    assert event.uncertainty_m >= 100_000
    assert "centroid" in event.place_why


def test_gdelt_countries_are_fips(gdelt):
    events = formats.read(gdelt({"ActionGeo_CountryCode": "IZ"}, {"ActionGeo_CountryCode": "GZ"})).events
    assert events.country.tolist() == ["IQ", "PS"]


def test_gdelt_without_a_place_is_unplaced_and_says_so(gdelt):
    empty = dict.fromkeys([c for c in COLUMNS_2 if c.startswith("ActionGeo")], "") | {"ActionGeo_Type": "0"}
    table = formats.read(gdelt(empty, {}))
    assert table.events.geometry[0] is None
    assert table.events.place_why[0] == "the source gives no coordinates"
    assert not table.faults


def test_viina_events(write_csv):
    columns = [
        "event_id",
        "report_id",
        "location",
        "source",
        "date",
        "time",
        "url",
        "text",
        "lang",
        "address",
        "longitude",
        "latitude",
        "GEO_PRECISION",
        "GEO_API",
        "t_mil_b",
        "t_airstrike_b",
        "t_artillery_b",
        "a_rus_b",
        "a_ukr_b",
    ]
    row = dict(zip(columns, ["1", "9", "1", "unian", "20220301", "10:00", "https://example.org/1", "Обстріл міста",
                             "ua", "Харків, Україна", "36.23", "49.99", "STREET", "OSM", "1", "0", "1", "1", "0"],
                   strict=True))  # fmt: skip
    path = write_csv(columns, [row, row | {"event_id": "2", "GEO_PRECISION": "ADM1", "t_mil_b": "0"}])
    table = formats.read(path)
    validate(table.events)
    assert formats.recognise(path) == "viina"
    assert table.events.sub_event_type[0] == "Shelling/artillery/missile attack"
    assert pd.isna(table.events.event_type[1])
    assert table.events.geo_precision.tolist() == [1, 3]
    assert table.events["quote"][0] == "Обстріл міста"


def test_viina_control_is_placed_by_its_geonames_ids(write_csv, gazetteer):
    rows = [
        {"geonameid": "169577", "date": "20220301", "status_wiki": "RU", "status": "RU"},
        {"geonameid": "1", "date": "20220301", "status_wiki": "UA", "status": "CONTESTED"},
    ]
    path = write_csv(["geonameid", "date", "status_wiki", "status"], rows)
    table = formats.read(path, gazetteer=gazetteer)
    validate(table.events)
    assert formats.recognise(path) == "viina-control"
    assert table.events.actor1.tolist() == ["Russia", "contested"]
    assert table.events.outcome.tolist() == ["holds", "contested"]
    assert table.events.geometry[0] is not None
    assert table.events.geometry[1] is None
    assert "not in the gazetteer" in table.events.place_why[1]


VIINA_2022 = ["geonameid", "name", "asciiname", "alternatenames", "longitude", "latitude", "feature_code",
              "ctr_20220227214017", "ctr_20220228", "ctr_20220301120000", "ctr_20220302120000"]  # fmt: skip


def viina_2022(number, *states):
    town = [str(number), f"Town {number}", f"Town {number}", "", "37.6157", "49.7106", "PPL"]
    return dict(zip(VIINA_2022, [*town, *states], strict=True))


def test_viina_control_of_2022_is_one_statement_at_each_change_of_holder(write_csv):
    rows = [
        viina_2022(1, "UA", "UA", "UA", "UA"),
        viina_2022(2, "UA", "CONTESTED", "", "RU"),
        viina_2022(3, "", "", "NA", "RU"),
        viina_2022(4, "", "", "", ""),
        viina_2022(5, "RU", "", "RU", "UA"),  # a time without data changes nothing
    ]
    path = write_csv(VIINA_2022, rows)
    table = formats.read(path)
    validate(table.events)
    events = table.events
    assert (formats.recognise(path), table.faults) == ("viina-control", ())
    told = list(zip(events.place_id, events.actor1, events.date_start.astype(str), strict=True))
    assert told == [
        ("geonames:1", "Ukraine", "2022-02-27 21:40:17+00:00"),
        ("geonames:2", "Ukraine", "2022-02-27 21:40:17+00:00"),
        ("geonames:2", "contested", "2022-02-28 00:00:00+00:00"),
        ("geonames:2", "Russia", "2022-03-02 12:00:00+00:00"),
        ("geonames:3", "Russia", "2022-03-02 12:00:00+00:00"),
        ("geonames:5", "Russia", "2022-02-27 21:40:17+00:00"),
        ("geonames:5", "Ukraine", "2022-03-02 12:00:00+00:00"),
    ]
    assert set(events.event_type) == {"Control statement"}
    assert events.outcome.tolist() == ["holds", "holds", "contested", "holds", "holds", "holds", "holds"]
    assert events.geometry[0].coords[0] == (37.6157, 49.7106)
    assert events.viina_feature_code.tolist() == ["PPL"] * 7
    assert any("1 of 5 towns" in said for said in table.guesses)


def test_a_statement_of_viina_keeps_its_id_when_the_file_grows(write_csv):
    rows = [viina_2022(1, "UA", "RU", "RU", "UA")]
    short = formats.read(
        write_csv(VIINA_2022[:-1], [{k: rows[0][k] for k in VIINA_2022[:-1]}], name="a")
    ).events
    grown = formats.read(write_csv(VIINA_2022, rows, name="b")).events
    assert grown.event_id.tolist()[:2] == short.event_id.tolist()
    assert grown.event_id.is_unique


def test_what_is_no_state_or_no_time_in_viina_control_of_2022_is_named(write_csv):
    rows = [viina_2022(1, "UA", "RU", "??", "UA"), viina_2022(2, "x", "y", "z", "RU")]
    columns = [*VIINA_2022, "ctr_20221399"]
    table = formats.read(write_csv(columns, [row | {"ctr_20221399": "RU"} for row in rows]))
    assert [(f.row, f.column) for f in table.faults] == [
        (1, "ctr_20221399"),
        (2, "ctr_20220301120000"),
        (3, "ctr_20220227214017"),
    ]
    assert "2 more of its columns" in table.faults[2].message
    assert table.rejects.row.tolist() == [2, 3]
    assert table.events.actor1.tolist() == ["Ukraine", "Russia", "Ukraine", "Russia"]
    assert table.events.viina_ctr_20221399.tolist() == ["RU"] * 4


VIINA_1PD_HEADER = (
    "viina_version,event_id_1pd,date,n_reports,event_ids,sources,geonameid,feature_code,asciiname,ADM1_NAME,ADM1_CODE,"
    "ADM2_NAME,ADM2_CODE,longitude,latitude,GEO_PRECISION,t_mil_b,a_rus_b,a_ukr_b,a_rus_init_b,a_ukr_init_b,a_civ_b,"
    "a_other_b,t_aad_b,t_airstrike_b,t_airalert_b,t_uav_b,t_armor_b,t_arrest_b,t_artillery_b,t_control_b,t_firefight_b,"
    "t_ied_b,t_raid_b,t_occupy_b,t_property_b,t_cyber_b,t_hospital_b,t_milcas_b,t_civcas_b,t_retreat_b,t_loc_b,t_san_b"
)
VIINA_1PD = VIINA_1PD_HEADER.split(",")


def test_viina_one_event_a_day(write_csv):
    row = dict.fromkeys(VIINA_1PD, "0") | {
        "viina_version": "bert_20260101", "event_id_1pd": "77", "date": "20240919", "n_reports": "3",
        "event_ids": "1;2;3", "sources": "unian;ria", "geonameid": "704204", "asciiname": "Lyman",
        "ADM1_NAME": "Donets'k", "longitude": "37.82", "latitude": "48.98", "GEO_PRECISION": "ADM3", "t_mil_b": "1",
        "a_rus_b": "1", "a_ukr_b": "1", "a_ukr_init_b": "1", "t_uav_b": "1",
    }  # fmt: skip
    table = formats.read(write_csv(VIINA_1PD, [row, row | {"event_id_1pd": "78", "t_uav_b": "0"}]))
    validate(table.events)
    event = table.events.iloc[0]
    assert (table.format, table.faults) == ("viina", ())
    assert (event.event_id, event.place, event.place_id) == ("77", "Lyman", "geonames:704204")
    assert (event.sub_event_type, event.source) == ("Air/drone strike", "unian;ria")
    assert event.actor1 == "Ukrainian or Ukrainian-aligned forces"  # who began it, not who is named first
    assert table.events.viina_n_reports.tolist() == ["3", "3"]


def test_viina_labels_are_placed_by_their_towns_and_keep_both_ids(write_csv, gazetteer):
    columns = [
        "viina_version",
        "event_id",
        "event_id_1pd",
        "date",
        "time",
        "geonameid",
        "t_mil_pred",
        "t_mil_b",
    ]
    row = dict(zip(columns, ["1", "5", "77", "20220301", "10:00", "169577", "0.99", "1"], strict=True))
    events = formats.read(write_csv(columns, [row]), gazetteer=gazetteer).events
    assert (events.event_id[0], events.viina_event_id_1pd[0], events.place_name[0]) == ("5", "77", "Homs")


def test_geoconfirmed_export(write_csv):
    columns = ["Id", "Date", "Latitude", "Longitude", "PlusCode", "Description", "Faction", "Units", "Origin", "Source",
               "Geolocation"]  # fmt: skip
    row = dict(zip(columns, ["9", "2024-05-23", "47.5", "34.6", "GH4P+X43 Enerhodar, Zaporizhia Oblast, Ukraine",
                             "Smoke over the harbour", "Neutral", "", "VID", "https://example.org/1, https://example.org/2",
                             "https://example.net/g"], strict=True))  # fmt: skip
    table = formats.read(write_csv(columns, [row, row | {"Id": "10", "PlusCode": "GH4P+X4"}], delimiter=";"))
    validate(table.events)
    assert (table.format, table.faults) == ("geoconfirmed", ())
    assert table.events.place.tolist() == ["Enerhodar", pd.NA]
    assert table.events.source_url[0] == "https://example.org/1"
    assert table.events.geoconfirmed_source[0] == "https://example.org/1, https://example.org/2"
    assert table.events.actor1.isna().all()  # whose the thing is that is seen, not who acts


@pytest.fixture
def timemap(tmp_path):
    event = {
        "id": "CIV1", "description": "A block of flats was hit.", "date": "02/24/2022", "time": "07:30",
        "location": "Kupiansk", "latitude": "49.7106", "longitude": "37.6157", "sources": ["s1", "s9"],
        "associations": ["a"], "graphic": "FALSE",
    }  # fmt: skip
    path = tmp_path / "my-events.json"
    path.write_text(
        json.dumps([event, event | {"id": "CIV2", "date": "3/7/2022", "time": "00:00", "sources": []}])
    )
    sources = {"s1": {"id": "s1", "title": "A", "description": "Video", "paths": ["https://example.org/v"]}}
    (tmp_path / "my-sources.json").write_text(json.dumps(sources))
    return path


def test_timemap_is_joined_to_its_sources(timemap):
    table = formats.read(timemap)
    validate(table.events)
    assert formats.recognise(timemap) == "timemap"
    assert formats.recognise(timemap.with_name("my-sources.json")) == "timemap-sources"
    assert len(formats.read(timemap.with_name("my-sources.json")).events) == 0
    assert table.events.date_start[0] == pd.Timestamp("2022-02-24 07:30", tz="UTC")
    assert table.events.date_start[1] == pd.Timestamp("2022-03-07", tz="UTC")  # the month stands first
    assert (table.events.source[0], table.events.source_url[0]) == ("Video", "https://example.org/v")
    [fault] = table.faults
    assert (fault.row, fault.column) == (1, "sources")
    assert "'s9'" in fault.message


def test_timemap_is_written_with_its_sources(timemap, tmp_path):
    events = formats.read(timemap).events
    formats.write(events, tmp_path / "out.json", format="timemap")
    records = json.loads((tmp_path / "out.json").read_text())
    sources = json.loads((tmp_path / "out-sources.json").read_text())
    assert records[0]["date"] == "02/24/2022"
    assert records[0]["latitude"] == "49.7106"
    assert sources[records[0]["sources"][0]]["paths"] == ["https://example.org/v"]
    again = formats.read(tmp_path / "out.json").events
    for name in ("event_id", "date_start", "place", "notes", "source", "source_url", "geometry"):
        assert again[name].tolist() == events[name].tolist(), name


def test_geoconfirmed_dates_are_typed_by_hand(write_csv):
    columns = ["Id", "Date", "Latitude", "Longitude", "Plus code", "Description", "Geolocation", "Source"]
    row = {"Id": "1", "Date": "2022-05-23", "Latitude": "48.59", "Longitude": "38.0", "Plus code": "8GXM+22",
           "Description": "A damaged vehicle", "Geolocation": "@somebody", "Source": "https://example.org"}  # fmt: skip
    path = write_csv(columns, [row, row | {"Id": "2", "Date": "1527-05-23"}])
    table = formats.read(path)
    validate(table.events)
    assert formats.recognise(path) == "geoconfirmed"
    [fault] = table.faults
    assert (fault.row, fault.column) == (3, "date")
    assert table.events.geometry[1] is not None
    assert pd.isna(table.events.date_start[1])
    assert table.events.geoconfirmed_date[1] == "1527-05-23"


LUA = """-- A made-up module
local m = {
    gov = "Location dot red.svg", -- the government
    opp = 'Location dot lime.svg',
    con = "80x80-red-lime-anim.gif",
}
--[[ { lat = "1", long = "1", mark = m.gov, label = "[[Nowhere]]" }, a comment
]]
return {
    containerArgs = { width = "1000" },
    marks = {
        { lat = "35.13", long = "36.75", mark = m.gov, marksize = "10", label = "[[Hama]]", link = "Hama" },
        { lat = "36.20", long = "37.16", mark = m.con, label = "[[Aleppo (city)|Aleppo]]", label_size = "0" },
        { lat = 35.93, long = 36.63, mark = m["opp"] or m.opp, label = 'Idlib "the green"' },
        { lat = "36", long = "37", mark = "Map-dot-grey-68a.svg", label = "Some" .. "where" },
        { lat = "33", long = "36", mark = "Arc-N-red.svg" },
        { lat = "95", long = "36", mark = m.gov, label = "Beyond" },
    },
}
os.execute("false")
"""


def test_wikipedia_module_is_read_and_not_run(tmp_path):
    path = tmp_path / "module.txt"
    path.write_text(LUA)
    table = formats.read(path)
    validate(table.events)
    assert formats.recognise(path) == "wikipedia"
    events = table.events
    assert events.place.tolist() == ["Hama", "Aleppo", 'Idlib "the green"', "Somewhere", "Beyond"]
    assert events.actor1.tolist()[:2] == ["gov", "con"]
    assert events.actor1[3] == "Map-dot-grey-68a"
    assert events.outcome.tolist()[:2] == ["holds", "contested"]
    assert set(events.event_type) == {"Control statement"}
    assert any("1 marks without label" in guess for guess in table.guesses)
    [fault] = table.faults
    assert (fault.row, fault.column) == (17, "lat")


def test_wikipedia_list_of_towns(write_csv, gazetteer):
    rows = [
        {"section": "Hama Governorate", "name": "Hama", "flag": "Flag of Syria.svg", "notes": "-"},
        {"section": "Idlib Governorate", "name": "Idlib", "flag": "Flag_of_Example.svgFlag of Turkey.svg"},
    ]
    path = write_csv(["section", "name", "flag", "notes"], rows)
    table = formats.read(path, gazetteer=gazetteer)
    assert formats.recognise(path) == "wikipedia-list"
    assert table.events.actor1.tolist() == ["Syria", "Example; Turkey"]
    assert table.events.place_id.tolist() == ["g:1", "g:2"]
