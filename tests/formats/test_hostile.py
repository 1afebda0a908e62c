"""Files from strangers: whatever stands in them, the good rows survive, the fault is named, and nothing is run."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from conflict_map import formats
from conflict_map.errors import InputError
from conflict_map.formats.cells.encodings import unmarked_utf_16
from conflict_map.tables import frame, validate

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = (
    "geojson",
    "gpkg",
    "parquet",
    "flatgeobuf",
    "csv",
    "hxl",
    "xlsx",
    "kml",
    "kmz",
    "acled",
    "ucdp",
    "timemap",
)
NASTY = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}${x}`y`",
    "\u202egnihton\u2066",
    "Ha\u200bma",
    "Нама",  # Cyrillic letters that look Latin
    "=cmd|' /C calc'!A0",
    '"; DROP TABLE events; --',
    "]]>&amp;<!--",
    "a\tb\nc",
)


def events() -> object:
    return frame(
        [
            {"event_id": f"e{i}", "event_type": "Battles", "place": text, "notes": text, "actor1": text, "source": text,
             "date_start": "2024-12-04", "date_end": "2024-12-04", "place_why": text, "geometry": Point(36 + i, 35)}
            for i, text in enumerate(NASTY)
        ]
    )  # fmt: skip


def attempt(path: Path):
    """Read a file; nothing but an InputError that names it may come of it."""
    try:
        if formats.recognise(path) is None:
            return None
        table = formats.read(path)
    except InputError as error:
        if all(fault.file for fault in error.faults):
            return None
        raise
    validate(table.events)
    assert all(fault.file for fault in table.faults)
    return table


@pytest.mark.parametrize("name", [n for n in WRITTEN if n not in {"acled", "ucdp", "timemap"}])
def test_hostile_text_is_only_text(tmp_path, name):
    path = tmp_path / f"a.{name}"
    formats.write(events(), path, format=name)
    back = formats.read(path).events.sort_values("event_id").reset_index(drop=True)
    for column in ("notes", "actor1", "source"):
        assert back[column].tolist() == list(NASTY), column


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_cut_files(tmp_path, name, share):
    whole = tmp_path / f"whole.{name}"
    formats.write(events(), whole, format=name)
    data = whole.read_bytes()
    cut = tmp_path / f"cut.{name}"
    cut.write_bytes(data[: int(len(data) * share)])
    table = attempt(cut)
    if table is not None and name in {"csv", "geojson", "kml", "timemap"} and share > 0.5:
        assert 0 < len(table.events) <= len(NASTY)


@pytest.mark.parametrize("name", ["csv", "geojson", "kml", "timemap"])
def test_what_a_cut_file_still_holds_survives_and_the_fault_is_named(tmp_path, name):
    whole = tmp_path / f"whole.{name}"
    formats.write(frame([{"event_id": f"e{i}", "place": f"P{i}", "notes": "x" * 50, "date_start": "2024-12-04",
                          "geometry": Point(36, 35)} for i in range(20)]), whole, format=name)  # fmt: skip
    cut = tmp_path / "cut.dat"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * 0.8)])
    table = formats.read(cut)
    assert 10 < len(table.events) < 20
    assert table.faults
    assert all(fault.file == str(cut) and fault.row for fault in table.faults)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\x00" * 100, b" \r\n"])
def test_empty_files(tmp_path, data):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert formats.recognise(path) is None
    with pytest.raises(InputError, match="empty") as error:
        formats.read(path)
    assert error.value.faults[0].file == str(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="can't be opened"):
        formats.read(tmp_path / "no.csv")
    with pytest.raises(InputError, match="can't be opened"):
        formats.recognise(tmp_path)


def test_ragged_rows_and_open_quotes_cost_their_own_line(acled):
    path = acled({}, {}, {}, {})
    lines = path.read_text().splitlines()
    lines[2] = "only,three,cells"
    lines[3] = lines[3].replace("Fighters", '"Fighters').replace('"Fighters', 'x"Fighters', 1)
    lines.insert(4, 'SYR9,"never closed,2024')
    path.write_text("\n".join(lines) + "\n")
    table = formats.read(path)
    assert {"SYR1", "SYR4"} <= set(table.events.event_id)
    assert any(fault.row == 3 for fault in table.faults)
    assert any("never closed" in fault.message or "cells" in fault.message for fault in table.faults)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_encodings(acled, encoding):
    table = formats.read(acled({"location": "Alépo"}, encoding=encoding))
    assert table.events.place[0] == "Alépo"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("place", ["Alépo", "حماة", "Харків"])
def test_utf_16_without_its_mark_is_read_and_said(acled, encoding, place):
    path = acled({"location": place, "notes": f"{place} " * 200}, {}, encoding=encoding)
    table = formats.read(path)
    assert (formats.recognise(path), table.faults) == ("acled", ())
    assert table.events.place.tolist() == [place, "Hama"]
    assert any(encoding.upper() in said for said in table.guesses)


@pytest.mark.parametrize("name", ["geojson", "kml", "csv"])
def test_every_text_format_is_read_in_utf_16_without_its_mark(tmp_path, name):
    path = tmp_path / "file"
    formats.write(frame([{"place": "حماة", "geometry": Point(36.75, 35.13)}]), path, format=name)
    text = path.read_text(encoding="utf-8").replace('encoding="UTF-8"', 'encoding="UTF-16"')
    path.write_bytes(text.encode("utf-16-le"))
    table = formats.read(path)
    assert table.events.place.tolist() == ["حماة"]
    assert any("UTF-16-LE" in said for said in table.guesses)


@given(st.binary(min_size=1, max_size=300))
@settings(max_examples=60, deadline=None)
def test_ascii_with_null_bytes_is_never_taken_for_utf_16(junk):
    text = junk.replace(b"\x00", b"") + b"place,lat,lon\x00\nHama,35,36\n" * 20
    assert unmarked_utf_16(text) == ""


def test_lines_of_another_encoding(acled):
    path = acled({"location": "Ḥamāh"}, {"location": "LATIN"})
    path.write_bytes(path.read_bytes().replace(b"LATIN", "Alépo".encode("latin-1")))
    table = formats.read(path)
    assert table.events.place.tolist() == ["Ḥamāh", "Alépo"]
    assert any("not UTF-8" in guess for guess in table.guesses)


def test_one_endless_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a" * 100_000_000)
    start = time.monotonic()
    assert formats.recognise(path) is None
    assert time.monotonic() - start < 5


def test_an_endless_cell(acled):
    table = formats.read(acled({"notes": "x" * 5_000_000}, {}))
    assert table.events.event_id.tolist() == ["SYR1", "SYR2"]


BILLION = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "{0}">{1}]>
<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>&z;</name></Placemark></kml>"""


@pytest.mark.parametrize(
    "entities",
    [
        "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghy", "bcdefghyz", strict=True)),
        '<!ENTITY z SYSTEM "file:///etc/passwd">',
        '<!ENTITY z SYSTEM "http://127.0.0.1:9/">',
    ],
)
def test_entities_in_kml(tmp_path, entities):
    path = tmp_path / "a.kml"
    path.write_text(BILLION.format("lol" * 10, entities))
    with pytest.raises(InputError, match="entities"):
        formats.read(path, format="kml")


def test_entities_in_a_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["lat", "lon"])
    book.active.append([1, 2])
    book.save(path)
    bad = tmp_path / "b.xlsx"
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = entity + data.replace(b"<v>1</v>", b"<v>&b;</v>")
            new.writestr(name, data)
    table = attempt(bad)
    assert table is None or len(table.events) == 0 or table.faults


def test_a_bomb_of_an_archive(tmp_path):
    path = tmp_path / "a.kmz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("doc.kml", b"<kml>" + b" " * 300_000_000)
    tracemalloc.start()
    with pytest.raises(InputError, match="times its size"):
        formats.read(path)
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("name", ["../doc.kml", "/doc.kml", "a/../../doc.kml", "C:\\doc.kml", "..\\doc.kml"])
def test_paths_that_lead_out_of_an_archive(tmp_path, name):
    path = tmp_path / "a.kmz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, "<kml><Placemark/></kml>")
    with pytest.raises(InputError, match="leads out"):
        formats.read(path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.kmz"]


def test_links_in_an_archive(tmp_path):
    path = tmp_path / "a.kmz"
    link = zipfile.ZipInfo("doc.kml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="link"):
        formats.read(path)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"type":"FeatureCollection","features":' + "[" * 50_000,
        '{"type":"FeatureCollection","features":[1,null,"x",{"type":"Feature"}]}',
        '{"type":"FeatureCollection","features":{"a":1}}',
        '{"features":[{"properties":[1],"geometry":7}]}',
        '[{"lat":1e999,"lon":NaN}]',
        '[{"lat":{"a":1},"lon":[2]}]',
        "null",
        "[[[]]]",
        '{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:999999"}},"features":[]}',
    ],
)
def test_json_of_the_wrong_shape(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text)
    attempt(path)


def test_geometries_that_can_not_be(tmp_path):
    def feature(geometry):
        return {"type": "Feature", "properties": {"name": "x"}, "geometry": geometry}

    bow = [[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]]
    shapes = [
        {"type": "Point", "coordinates": [36, 35]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Polygon", "coordinates": bow},
        {"type": "Polygon", "coordinates": [[[36, 35]]]},
        {"type": "Nonsense"},
        {"type": "Point", "coordinates": [180, 90]},
        {"type": "LineString", "coordinates": [[179, 10], [-179, 10]]},
        {"type": "Point", "coordinates": [1e308, 1e308]},
    ]
    path = tmp_path / "a.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature(shape) for shape in shapes]})
    )
    table = formats.read(path)
    validate(table.events)
    assert len(table.events) == len(shapes)
    assert table.events.geometry[0] == Point(36, 35)
    assert table.events.geometry[6] == Point(180, 90)
    assert table.events.geometry[3].is_valid
    assert {fault.row for fault in table.faults} >= {3, 4, 5, 6, 9}


@pytest.mark.parametrize("text", ["{" * 10_000 + " lat = 1, long = 2, mark = 3", "marks = { lat = [[[[[ , long =",
                                  "m = { lat = '" + "\\" * 9999 + ", long = 1, mark = 2"])  # fmt: skip
def test_lua_that_goes_nowhere(tmp_path, text):
    path = tmp_path / "a.lua"
    path.write_text(text)
    start = time.monotonic()
    attempt(path)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("cell", ["a" * 50_000, "1" * 50_000, " " * 50_000, "-" * 50_000, "1,000" * 10_000])
@pytest.mark.parametrize("column", ["event_date", "latitude", "fatalities", "iso"])
def test_no_cell_takes_its_reader_long(acled, column, cell):
    start = time.monotonic()
    attempt(acled({column: cell}))
    assert time.monotonic() - start < 5


HEADS = st.sampled_from(
    [
        b"", b"event_id_cnty,event_date,event_type,actor1,latitude,longitude\n", b"lat,lon,date,place\n", b"place,note\n",
        b'{"type":"FeatureCollection","features":[', b"[", b"<kml><Placemark>", b"SQLite format 3\x00", b"PAR1",
        b"PK\x03\x04", b"fgb\x03fgb\x00", b"return { { lat = 1, long = 2, mark = ", b"\xff\xfe", b"\x00\x00\x27\x0a",
    ]
)  # fmt: skip


@settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "100")), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    head=HEADS,
    body=st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    ),
)
def test_any_bytes_at_all(tmp_path, head, body):
    path = tmp_path / "a.dat"
    path.write_bytes(head + body)
    attempt(path)


@settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "30")), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(name=st.sampled_from(WRITTEN), at=st.floats(0, 0.999), change=st.binary(min_size=1, max_size=8))
def test_a_sound_file_with_some_bytes_changed(tmp_path, name, at, change):
    path = tmp_path / f"a.{name}"
    formats.write(events(), path, format=name)
    data = bytearray(path.read_bytes())
    start = int(len(data) * at)
    data[start : start + len(change)] = change
    path.write_bytes(bytes(data))
    attempt(path)


def test_a_null_byte_costs_nothing_but_itself(acled):
    path = acled({"notes": "before\0after"}, {}, {"fatalities": "\0"}, {"actor1": "\0Group"})
    assert path.read_bytes().index(b"\0") < 4096
    table = formats.read(path)
    assert table.format == "acled"
    assert [(f.row, f.column) for f in table.faults] == [(5, "actor1"), (2, "notes"), (4, "fatalities")]
    assert table.events.notes[0] == "beforeafter"
    assert table.events.actor1[3] == "Group"
    assert table.events.fatalities_best.isna().tolist() == [False, False, True, False]
    assert sorted(table.rejects.row) == [2, 4, 5]


def test_a_file_full_of_null_bytes_is_no_table(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a,b\n\0\0\0\1\2\3,\0\0\n" * 100)
    assert formats.recognise(tmp_path / "a.csv") is None


@pytest.mark.parametrize("name", [one.name for one in formats.FORMATS if one.read])
def test_a_format_that_a_file_does_not_have_is_one_clear_error(tmp_path, name):
    path = tmp_path / "a.dat"
    path.write_text("apples,pears\n1,2\n3,4\n")
    with pytest.raises(InputError) as raised:
        formats.read(path, format=name)
    assert all(fault.file == str(path) for fault in raised.value.faults)


@pytest.mark.parametrize(("name", "text"), [
    ("viina-control", "geonameid,date\n169577,20220301\n"),
    ("wikipedia", 'return { { lat = "35", long = "36", label = "[[Hama]]" } }'),
])  # fmt: skip
def test_a_holder_that_no_column_names_is_missing(tmp_path, name, text):
    path = tmp_path / "a.dat"
    path.write_text(text)
    events = formats.read(path, format=name).events
    assert events.actor1.isna().all()
    assert events.outcome.isna().all()


def test_a_zip_of_a_later_version_is_a_damaged_one(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.csv", "name,lat,lon\nHama,35,36\n")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 6] = 84
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged zip"):
        formats.read(path)


def test_an_unclosed_quotation_mark_costs_its_own_line_in_a_large_file_too(tmp_path):
    rows = [f'Town {i},35.{i % 90 + 10},36.5,"said ""no"", then left"' for i in range(2000)]
    rows[1000] = 'Hama,35.1,36.7,"never closed'
    rows[1500] = "Idlib,35.9"
    path = tmp_path / "a.csv"
    path.write_text("place,lat,lon,notes\n" + "\n".join(rows) + "\n")
    table = formats.read(path)
    assert len(table.events) == 1998
    assert [(f.row, f.message) for f in table.faults] == [
        (1002, "a quotation mark is opened and never closed"),
        (1502, "2 cells, where the header has 4"),
    ]
    assert table.events.notes[1001] == 'said "no", then left'


def test_a_table_of_a_million_columns_is_refused_at_once(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"c{i}" for i in range(200_000)) + "\n" + "1," * 199_999 + "1\n")
    with pytest.raises(InputError, match="more than 10,000 columns"):
        formats.read(path, format="csv")


def test_a_parquet_file_whose_names_are_no_text_is_a_damaged_one(tmp_path):
    path = tmp_path / "a.parquet"
    formats.write(events(), path)
    path.write_bytes(path.read_bytes().replace(b"event_type", b"ev\xe2nt_type"))
    with pytest.raises(InputError, match="damaged"):
        formats.read(path)


def test_many_rows_that_are_none_are_counted_and_all_of_them_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("place,lat,lon\n" + "Hama,35.1,36.7\nIdlib,35.9\n" * 1500)
    table = formats.read(path)
    assert (len(table.events), len(table.faults), len(table.rejects)) == (1500, 1001, 1500)
    assert table.faults[-1].message == "500 more rows that are none"
