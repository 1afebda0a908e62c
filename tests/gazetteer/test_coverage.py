"""Whether the world index has the places that conflict reports name: coverage.csv, written down from general knowledge.

A row is a name as agencies and monitors write it, its country and about where it is.  What counts is that the index
knows the name there; which of several namesakes a text means is the ranking's business.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

import pytest

from conflict_map import Gazetteer

with (Path(__file__).parent / "coverage.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
KNOWN, KNOWN_IN_EACH_COUNTRY = 0.95, 0.80


@pytest.fixture(scope="module")
def missing():
    """Return the names that the index does not know where they are, by country."""
    world, found = Gazetteer.open(layers=False), defaultdict(list)
    for row in ROWS:
        if not is_there(world, row):
            found[row["country"]].append(row["name"])
    return found


def is_there(world, row):
    """Say whether a place of this very name, in whatever spelling, is where the row says."""
    matches = [
        *world.lookup(row["name"], country=row["country"], limit=60),
        *world.lookup(row["name"], limit=30),
    ]
    places = [m.place for m in matches if m.how in {"exact", "spelling"}]
    return any(
        not row["lat"] or km(p, row) < max(float(row["within_km"]), 1.2 * p.radius_m / 1000)
        for p in places
        if p.country in {row["country"], ""}
    )


def km(place, row):
    lat, lon = float(row["lat"]), float(row["lon"])
    return 111.2 * math.hypot((place.lon - lon) * math.cos(math.radians(lat)), place.lat - lat)


def test_the_list_is_long_sorted_and_has_no_name_twice():
    keys = [(r["country"], r["name"], r["lat"], r["lon"]) for r in ROWS]
    assert keys == sorted(set(keys))
    assert len(keys) > 3_000


def test_nearly_all_places_that_reports_name_are_known(missing):
    unknown = sum(map(len, missing.values()))
    assert 1 - unknown / len(ROWS) >= KNOWN, dict(missing)


def test_no_war_is_left_out(missing):
    names = defaultdict(list)
    for row in ROWS:
        names[row["country"]].append(row["name"])
    poor = {
        country: missing[country]
        for country, all_names in names.items()
        if len(all_names) >= 20 and 1 - len(missing[country]) / len(all_names) < KNOWN_IN_EACH_COUNTRY
    }
    assert poor == {}
