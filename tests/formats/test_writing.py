"""What is written is whole, the same every time, safe to open, and reads back as it was."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from conflict_map import formats
from conflict_map.errors import InputError, OutputError
from conflict_map.formats import geopackage
from conflict_map.formats.cells import precision
from conflict_map.tables import EVENT_TYPES, OUTCOMES, STATUSES, frame

WHOLE = ("geojson", "gpkg", "parquet", "flatgeobuf", "csv", "hxl", "xlsx", "kml", "kmz")
ENDINGS = {"hxl": "csv", "flatgeobuf": "fgb"}
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff"),
    min_size=1, max_size=20,
).map(lambda text: __import__("unicodedata").normalize("NFC", text).strip()).filter(bool)  # fmt: skip
PLACES = st.one_of(
    st.none(),
    st.builds(
        Point, st.integers(-1799, 1799).map(lambda n: n / 10), st.integers(-899, 899).map(lambda n: n / 10)
    ).filter(lambda point: (point.x, point.y) != (0, 0)),
    st.just(LineString([(36, 35), (37, 35.5)])),
    st.just(box(36, 35, 37, 36)),
    st.just(MultiPolygon([box(36, 35, 37, 36), box(38, 35, 39, 36)])),
    st.just(Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(2, 2), (2, 4), (4, 4), (4, 2)]])),
)
TIMES = st.datetimes(pd.Timestamp("1950-01-01"), pd.Timestamp("2090-01-01")).map(
    lambda moment: pd.Timestamp(moment.replace(microsecond=0), tz="UTC")
)


@st.composite
def events_tables(draw):
    rows = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from([None, *EVENT_TYPES]))
        start = draw(st.one_of(st.none(), TIMES))
        rows.append(
            {
                "event_id": f"ev-{number}",
                "event_type": kind,
                "sub_event_type": draw(st.sampled_from([None, *EVENT_TYPES.get(kind or "", ())])),
                "date_start": start,
                "date_end": start,
                "time_precision": draw(st.sampled_from([1, 2, 3])) if start is not None else None,
                "actor1": draw(st.one_of(st.none(), WORDS)),
                "place": draw(st.one_of(st.none(), WORDS)),
                "place_why": "as told",
                "country": draw(st.sampled_from([None, "SY", "UA"])),
                "geo_precision": draw(st.sampled_from([None, 1, 2, 3])),
                "uncertainty_m": draw(st.one_of(st.none(), st.integers(0, 10**6).map(float))),
                "confidence": draw(st.sampled_from([None, 0.25, 0.5])),
                "fatalities_low": draw(st.one_of(st.none(), st.integers(0, 5))),
                "fatalities_best": draw(st.one_of(st.none(), st.integers(5, 9))),
                "outcome": draw(st.sampled_from([None, *OUTCOMES])),
                "status": draw(st.sampled_from([None, *STATUSES])),
                "notes": draw(st.one_of(st.none(), WORDS)),
                "geometry": draw(PLACES),
            }
        )
    return frame(rows)


def same(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> None:
    one, other = (t.sort_values("event_id").reset_index(drop=True) for t in (one, other))
    columns = [c for c in one.columns if c != "geometry"]
    pd.testing.assert_frame_equal(pd.DataFrame(one[columns]), pd.DataFrame(other[columns]))
    for a, b in zip(one.geometry, other.geometry, strict=True):
        assert (a is None) == (b is None)
        assert a is None or a.normalize().equals_exact(b.normalize(), 1e-8)


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=events_tables())
def test_events_come_back_as_they_were(tmp_path, name, events):
    path = tmp_path / f"events.{ENDINGS.get(name, name)}"
    formats.write(events, path, format=name)
    table = formats.read(path)
    assert not table.faults
    same(events, table.events)


@pytest.fixture
def events():
    return frame(
        [
            {"event_id": "a", "event_type": "Battles", "status": "claimed", "place": "Hama", "notes": "=1+1",
             "date_start": "2024-12-04", "date_end": "2024-12-05", "fatalities_best": 300, "source": "Wire",
             "geometry": Point(36.75, 35.13)},
            {"event_id": "b", "event_type": "Protests", "place": "Idlib", "geometry": box(36, 35, 37, 36)},
            {"event_id": "c", "place": "Somewhere", "place_why": "unknown"},
        ]
    )  # fmt: skip


@pytest.mark.parametrize("name", [*WHOLE, "acled", "ucdp", "timemap"])
def test_the_same_events_give_the_same_bytes(tmp_path, events, name):
    made = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / f"events.{ENDINGS.get(name, name)}"
        formats.write(events, path, format=name)
        made.append(path.read_bytes())
    assert not differing(*made)


def differing(one: bytes, other: bytes) -> str:
    """Say where two files differ, in a line that a log can hold."""
    if one == other:
        return ""
    length = min(len(one), len(other))
    a, b = (np.frombuffer(each[:length], np.uint8) for each in (one, other))
    places = np.flatnonzero(a != b)
    shown = ", ".join(f"{p}: {a[p]:02x}/{b[p]:02x}" for p in places[:20])
    return f"{len(one)} and {len(other)} bytes; {len(places)} differ: {shown}"


def test_a_geopackage_is_a_function_of_its_events(tmp_path, monkeypatch):
    shapes = [Point(x, y) for x, y in np.random.default_rng(1).uniform(-80, 80, (500, 2))]
    events = frame([{"event_id": f"e{i}", "geometry": shape} for i, shape in enumerate(shapes)])
    formats.write(events, tmp_path / "one.gpkg")
    write_layers = geopackage._write_layers

    def with_a_past(ready, path):
        layers = write_layers(ready, path)
        with closing(sqlite3.connect(path)) as base:
            for _ in range(3):
                base.execute("CREATE TABLE gone (words)")
                base.execute("INSERT INTO gone VALUES (?)", ("x" * 50_000,))
                base.execute("DROP TABLE gone")
                base.commit()
            base.execute("DELETE FROM rtree_events_geom WHERE id % 2")
            boxes = [(i, s.x, s.x, s.y, s.y) for i, s in enumerate(shapes, 1) if i % 2]
            base.executemany("INSERT INTO rtree_events_geom VALUES (?, ?, ?, ?, ?)", boxes[::-1])
            base.commit()
        return layers

    monkeypatch.setattr(geopackage, "_write_layers", with_a_past)
    formats.write(events, tmp_path / "two.gpkg")
    assert not differing((tmp_path / "one.gpkg").read_bytes(), (tmp_path / "two.gpkg").read_bytes())


def test_no_cell_is_a_formula(tmp_path, events):
    nasty = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "'=x"]
    events = frame(
        [{"event_id": f"e{i}", "notes": n, "place": n, "geometry": Point(1, 1)} for i, n in enumerate(nasty)]
    )
    for name in ("csv", "hxl", "acled", "ucdp"):
        formats.write(events, tmp_path / f"{name}.csv", format=name)
        cells = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False).to_numpy().ravel()
        assert not [
            c for c in cells if c[:1] in "=+-@\t\r" and c and not c.lstrip("+-").replace(".", "").isdigit()
        ]
    assert formats.read(tmp_path / "csv.csv").events.notes[0] == nasty[0]
    formats.write(events, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_ending_chooses_the_format(tmp_path, events):
    formats.write(events, tmp_path / "a.geojson")
    assert json.loads((tmp_path / "a.geojson").read_text())["type"] == "FeatureCollection"
    with pytest.raises(InputError, match="expected one of"):
        formats.write(events, tmp_path / "a.docx")


def test_geopackage_opens_styled_in_qgis(tmp_path, events):
    path = tmp_path / "a.gpkg"
    formats.write(events, path)
    with closing(sqlite3.connect(path)) as base:
        styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"))
        layers = {
            row[0]
            for row in base.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
        }
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert layers == set(styles) == {"events", "events_areas"}
    for layer, style in styles.items():
        root = ET.fromstring(style.partition("\n")[2])
        rules = root.findall("renderer-v2/rules/rule")
        symbols = {symbol.get("name") for symbol in root.findall("renderer-v2/symbols/symbol")}
        assert {rule.get("symbol") for rule in rules} == symbols
        assert len(rules) == 2 * (len(EVENT_TYPES) + 1), layer
        shapes = {o.get("value") for o in root.iter("Option") if o.get("name") in {"name", "style"}}
        assert len(shapes) >= len(EVENT_TYPES)  # never colour alone


def test_kml_has_folders_and_times(tmp_path, events):
    formats.write(events, tmp_path / "a.kmz")
    with zipfile.ZipFile(tmp_path / "a.kmz") as file:
        root = ET.fromstring(file.read("doc.kml"))
    space = {"k": "http://www.opengis.net/kml/2.2"}
    assert [e.text for e in root.findall(".//k:Folder/k:name", space)] == [
        "Battles",
        "Protests",
        "Other events",
    ]
    assert root.find(".//k:TimeSpan/k:end", space).text == "2024-12-05"
    data = {e.get("name"): e[0].text for e in root.find(".//k:ExtendedData", space)}
    assert data["fatalities_best"] == "300"


def test_hxl_row_stands_under_the_header(tmp_path, events):
    formats.write(events, tmp_path / "a.csv", format="hxl")
    header, tags, *_ = (tmp_path / "a.csv").read_text().splitlines()
    pairs = dict(zip(header.split(","), tags.split(","), strict=True))
    assert (pairs["lat"], pairs["date_start"], pairs["fatalities_best"]) == (
        "#geo+lat",
        "#date+start",
        "#affected+killed",
    )


def test_symbols_have_a_templated_variant_for_claims(tmp_path, events):
    formats.write(events, tmp_path / "a.geojson", symbols=True)
    codes = [
        f["properties"]["symbol_code"] for f in json.loads((tmp_path / "a.geojson").read_text())["features"]
    ]
    assert codes == ["10014010001300000000", "10014000001201000000", "10014000001100000000"]


def test_a_text_too_long_for_a_cell_of_a_workbook_is_not_cut(tmp_path):
    events = frame([{"event_id": "a", "notes": "ab c" * 20_000, "geometry": Point(1, 2)}])
    formats.write(events, tmp_path / "a.xlsx")
    assert formats.read(tmp_path / "a.xlsx").events.notes[0] == "ab c" * 20_000


def test_what_stood_there_stays_when_writing_fails(tmp_path, events, monkeypatch):
    path = tmp_path / "a.geojson"
    path.write_text("before")

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        formats.write(events, path)
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.geojson"]


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path, events):
    with pytest.raises(OutputError):
        formats.write(events, tmp_path / "no" / "a.csv")


def test_the_documented_precision_is_the_one_in_use(root):
    text = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    for name, table in (("ACLED", precision.ACLED), ("UCDP", precision.UCDP), ("GDELT", precision.GDELT),
                        ("VIINA", precision.VIINA)):  # fmt: skip
        for code, one in table.items():
            row = f"| {name} | {code} | {one.meaning} | {one.geo_precision} | {one.uncertainty_m / 1000:g} |"
            assert row in text, row


def test_every_format_is_documented(root):
    text = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    assert not [one.name for one in formats.FORMATS if f"`{one.name}`" not in text]


SPELT = """
import sys
import pyproj
from shapely import Point
from conflict_map import formats
from conflict_map.tables import frame
if sys.argv[2] == "later":
    pyproj.CRS.from_user_input("EPSG:32637").to_json_dict()
    pyproj.CRS.from_user_input("EPSG:4326").to_json_dict()
    pyproj.CRS.from_json(pyproj.CRS.from_epsg(4979).to_json())
formats.write(frame([{"place": "Hama", "geometry": Point(36.75, 35.13)}, {"place": "?"}]), sys.argv[1])
"""


def test_parquet_is_the_same_whatever_the_process_read_before(tmp_path):
    for when in ("first", "later"):
        subprocess.run([sys.executable, "-c", SPELT, tmp_path / f"{when}.parquet", when], check=True)
    assert (tmp_path / "first.parquet").read_bytes() == (tmp_path / "later.parquet").read_bytes()
    notes = pq.read_schema(tmp_path / "first.parquet").metadata[b"geo"]
    assert b"ensemble" not in notes  # PROJ's spelling, whose members have ids at one time and none at another
    found = gpd.read_parquet(tmp_path / "first.parquet")
    assert (found.crs.to_epsg(), found.place.tolist()) == (4326, ["Hama", "?"])


def test_parquet_says_which_geometries_it_has_and_where(tmp_path):
    rows = [{"geometry": Point(36.75, 35.13)}, {"geometry": box(36, 35, 37, 36)}, {"place": "?"}]
    formats.write(frame(rows), tmp_path / "a.parquet")
    column = json.loads(pq.read_schema(tmp_path / "a.parquet").metadata[b"geo"])["columns"]["geometry"]
    assert (column["geometry_types"], column["bbox"]) == (["Point", "Polygon"], [36.0, 35.0, 37.0, 36.0])
    formats.write(frame([{"place": "?"}]), tmp_path / "b.parquet")
    column = json.loads(pq.read_schema(tmp_path / "b.parquet").metadata[b"geo"])["columns"]["geometry"]
    assert (column["geometry_types"], "bbox" in column) == ([], False)
