from __future__ import annotations

import csv
import io
import os

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from conflict_map import formats
from conflict_map.tables import validate

CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=("Cs",)), max_size=25
)
COLUMNS = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
OLD = (
    "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,"
    "ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,"
    "NOTES,FATALITIES,,,"
)


def cells_of(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_reads_an_ordinary_row(acled):
    table = formats.read(acled())
    validate(table.events)
    event = table.events.iloc[0]
    assert table.format == "acled"
    assert not table.faults
    assert (event.event_id, event.event_type, event.sub_event_type) == ("SYR1", "Battles", "Armed clash")
    assert event.date_start == event.date_end == pd.Timestamp("2024-12-04", tz="UTC")
    assert (event.actor1, event.place, event.country) == ("Northern Brigade", "Hama", "SY")
    assert (event.geo_precision, event.time_precision, event.fatalities_best) == (1, 1, 4)
    assert event.geometry == Point(36.7578, 35.1318)
    assert event.acled_interaction == "State forces-Rebel group"


@pytest.mark.parametrize(
    ("written", "day"),
    [("2022-05-23", "2022-05-23"), ("23 May 2022", "2022-05-23"), ("29/12/2015", "2015-12-29"),
     ("05/01/2016", "2016-01-05"), ("23-May-2022", "2022-05-23"), ("20220523", "2022-05-23")],
)  # fmt: skip
def test_reads_the_dates_of_every_generation(acled, written, day):
    assert formats.read(acled({"event_date": written})).events.date_start[0].date().isoformat() == day


def test_reads_version_six_in_capitals_latin_and_with_footnotes(tmp_path):
    row = '615,1RTA,,29/12/2015,2015,2,{},{},,{},,,0,60,Algeria,Bâtna,,,Batna,35.55530,6.17860,3,El Watan,"a, b",0,,,'
    lines = [
        OLD,
        row.format("Riots/Protests", "Protesters (Algeria)", 6),
        row.format("Riots/Protests", "Rioters (Algeria)", 5).replace("1RTA", "2RTA"),
        row.format("Battle-Government regains territory", "Army", 1).replace("1RTA", "3RTA"),
        "These data may not be passed on." + "," * 27,
        "Source: somebody",
        "",
    ]
    path = tmp_path / "old.csv"
    path.write_bytes("\n".join(lines).encode("latin-1"))
    table = formats.read(path)
    assert formats.recognise(path) == "acled"
    assert table.events.event_type.tolist() == ["Protests", "Riots", "Battles"]
    assert table.events.sub_event_type[2] == "Government regains territory"
    assert table.events.admin1[0] == "Bâtna"
    assert table.events.geo_precision.tolist() == [3, 3, 3]
    assert (table.events.uncertainty_m >= 100_000).all()
    assert [fault.row for fault in table.faults] == [6, 5]
    assert any("Windows-1252" in guess for guess in table.guesses)
    assert table.rejects.text.str.contains("Source: somebody").any()


def test_keeps_the_columns_of_october_2025(acled):
    columns = [*COLUMNS, "population_1km", "population_2km", "population_5km", "population_best"]
    table = formats.read(acled({"population_best": "1200"}, columns=columns))
    assert len(columns) == 35
    assert table.events.acled_population_best[0] == "1200"


def test_old_generation_ids_are_kept(acled, tmp_path):
    columns = ["data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "event_type", "actor1", "inter1",
               "location", "latitude", "longitude", "geo_precision", "fatalities", "iso3"]  # fmt: skip
    path = acled({"data_id": "7", "iso3": "SYR", "inter1": "1"}, columns=columns)
    table = formats.read(path)
    out = tmp_path / "out.csv"
    formats.write(table.events, out, format="acled")
    assert out.read_text() == path.read_text()


def test_a_workbook_reads_like_its_csv(acled, tmp_path):
    path = acled({}, {"latitude": "35.2"})
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(path.read_text(), newline="")):
        book.active.append([float(c) if c.replace(".", "", 1).isdigit() else c or None for c in row])
    book.save(tmp_path / "a.bin")
    one, other = formats.read(path).events, formats.read(tmp_path / "a.bin").events
    assert formats.recognise(tmp_path / "a.bin") == "acled"
    for name in (
        "event_id",
        "date_start",
        "actor1",
        "country",
        "fatalities_best",
        "geo_precision",
        "geometry",
    ):
        assert one[name].tolist() == other[name].tolist(), name


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("latitude", "95.2", "pole"),
        ("latitude", "abc", "latitude"),
        ("latitude", "inf", "latitude"),
        ("longitude", "", "longitude"),
        ("longitude", "-200", "longitude"),
        ("event_date", "1527-01-01", "between 1900 and 2100"),
        ("event_date", "2202-01-01", "between 1900 and 2100"),
        ("event_date", "soon", "expected a day"),
        ("fatalities", "-3", "whole number"),
        ("fatalities", "many", "whole number"),
        ("geo_precision", "7", "expected one of"),
        ("event_type", "Picnic", "codebook"),
        ("event_id_cnty", "SYR1", "no earlier row"),
    ],
)
def test_a_bad_cell_is_named_and_the_rest_survives(acled, column, cell, said):
    table = formats.read(acled({}, {column: cell}, {}))
    assert len(table.events) == 3
    [fault] = table.faults
    assert (fault.row, fault.column) == (3, column)
    assert said in fault.message
    assert table.rejects.row.tolist() == [3]
    assert table.events.geometry[0] is not None
    assert table.events.geometry[2] is not None
    validate(table.events)


def test_swapped_coordinates_are_noticed_where_they_can_be(acled):
    table = formats.read(acled({"latitude": "100.5", "longitude": "13.75"}))
    assert "swapped" in table.faults[0].message
    assert table.events.geometry[0] is None
    assert "100.5" in table.events.place_why[0]


def test_nothing_is_placed_at_zero_zero(acled):
    table = formats.read(acled({"latitude": "0", "longitude": "0.0"}))
    assert table.events.geometry[0] is None
    assert "Gulf of Guinea" in table.faults[0].message


def test_a_million_bad_cells_are_not_a_million_faults(acled):
    table = formats.read(acled(*({"fatalities": "x"} for _ in range(1500))))
    assert len(table.faults) == 1001
    assert "500 more rows" in table.faults[-1].message
    assert len(table.rejects) == 1500


@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_acled_to_acled_loses_nothing(acled, tmp_path, data):
    """Whatever stands in the cells comes out as it went in; only formulas are guarded."""
    drawn = {
        "event_date": st.sampled_from(["2024-12-04", "4 December 2024", "04/12/2024", "1527-01-01", "", "x"]),
        "latitude": st.sampled_from(["35.55530", "35.5", "-0.0", "95", "", "abc", "1e1", " 35.1 "]),
        "longitude": st.sampled_from(["6.17860", "36", "200", ""]),
        "fatalities": st.sampled_from(["0", "3.0", "1,000", "", "-1", "03"]),
        "event_type": st.sampled_from(["Battles", "battles", "Riots/Protests", "Remote violence", "", "?"]),
        "inter1": st.sampled_from(["5", "6.0", "Rioters", "", "1"]),
        "iso": st.sampled_from(["760", "760.0", "", "999"]),
        "country": st.sampled_from(["Syria", "Rojava", "", "Democratic Republic of Congo"]),
        "geo_precision": st.sampled_from(["1", "2.0", "3", "", "9"]),
        "time_precision": st.sampled_from(["1", "2.0", ""]),
        "notes": CELLS,
        "actor1": CELLS,
        "location": CELLS,
        "tags": CELLS,
    }
    rows = data.draw(st.lists(st.fixed_dictionaries(drawn), min_size=1, max_size=4))
    path = acled(*rows)
    first = formats.read(path)
    out = tmp_path / "out.csv"
    formats.write(first.events, out, format="acled")
    again = formats.read(out)
    assert len(first.events) == len(rows)
    pd.testing.assert_frame_equal(first.events, again.events)
    for before, after in zip(cells_of(path), cells_of(out), strict=True):
        for name, cell in before.items():
            assert after[name] in {cell, f"'{cell}"}, name


def test_an_edit_is_written_and_the_rest_comes_out_as_it_came(acled, tmp_path):
    path = acled({"event_date": "4 December 2024", "latitude": "35.10000", "fatalities": "4.0"})
    events = formats.read(path).events
    events.loc[0, "fatalities_best"] = 12
    events.loc[0, "date_start"] = pd.Timestamp("2024-12-05", tz="UTC")
    formats.write(events, tmp_path / "out.csv", format="acled")
    [row] = cells_of(tmp_path / "out.csv")
    assert row["fatalities"] == "12"
    assert row["event_date"] == "2024-12-05"
    assert row["latitude"] == "35.10000"


def test_acled_survives_being_carried_in_other_formats(acled, tmp_path):
    path = acled(
        {"event_date": "4 December 2024", "tags": "crowd size=no report"}, {"fatalities": "2.0", "iso": ""}
    )
    events = formats.read(path).events
    for name in ("geojson", "parquet", "gpkg", "flatgeobuf", "kml"):
        formats.write(events, tmp_path / f"carried.{name}", format=name)
        carried = formats.read(tmp_path / f"carried.{name}").events
        formats.write(carried, tmp_path / "out.csv", format="acled")
        out = cells_of(tmp_path / "out.csv")
        for before, after in zip(cells_of(path), out, strict=True):
            assert {k: after[k] for k in before} == before, name
