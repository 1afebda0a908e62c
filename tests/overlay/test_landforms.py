"""Every row of data/gazetteer/landforms.csv: known kind, honest radius, and where it is said to be."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from shapely.geometry import Point

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from check_landforms import LANDMARKS  # noqa: E402
from gazetteer_extras import country_outlines  # noqa: E402

from conflict_map.gazetteer.kinds import kind_of_code  # noqa: E402

DATA = ROOT / "data" / "gazetteer"
with (DATA / "landforms.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
OFFSHORE_DEGREES = 0.6


@pytest.fixture(scope="module")
def outlines():
    return country_outlines(DATA)


def test_names_are_unique_and_kinds_known():
    assert [name for name, n in Counter(r["name"] for r in ROWS).items() if n > 1] == []
    unknown = {r["feature_code"] for r in ROWS if kind_of_code(r["feature_code"]) == "other"}
    assert unknown <= {"PRK", "FRST", "SHOL", "RFSU", "EST", "SQR", "PAL"}
    assert all(0 <= int(r["rank"]) <= 7 and 0 < float(r["radius_km"]) <= 6000 for r in ROWS)


def test_a_landform_of_one_country_is_in_it_or_off_its_coast(outlines):
    wrong = [
        r["name"]
        for r in ROWS
        if r["country"] in outlines
        and outlines[r["country"]].distance(Point(float(r["lon"]), float(r["lat"])))
        > max(OFFSHORE_DEGREES, float(r["radius_km"]) / 111)
    ]
    assert wrong == ["Somaliland"]  # drawn as a country of its own by Natural Earth


def test_what_is_dry_is_not_in_the_open_sea(outlines):
    land = [r for r in ROWS if kind_of_code(r["feature_code"]) in {"mountain", "desert"}]
    wet = [
        r["name"]
        for r in land
        if all(
            o.distance(Point(float(r["lon"]), float(r["lat"]))) > OFFSHORE_DEGREES for o in outlines.values()
        )
    ]
    assert wet == []


def test_what_no_second_source_knows_has_a_wide_radius():
    """Nine of ten places that were set from general knowledge lie within 6 km of where they are."""
    alone = [r for r in ROWS if not r["checked_against"]]
    assert len(alone) < 0.4 * len(ROWS)
    narrow = [
        r["name"] for r in alone if float(r["radius_km"]) < (1 if r["feature_code"] in LANDMARKS else 10)
    ]
    assert narrow == []


def test_a_second_source_is_within_the_radius():
    for row in ROWS:
        for km in re.findall(r" (\d+\.\d) km(?:;|$)", row["checked_against"]):
            assert float(km) <= max(float(row["radius_km"]), 15) + 0.05, row["name"]
