"""Villages, quarters, camps and sites that reports name and no list has: data/gazetteer/villages.csv, placed by hand."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from shapely import STRtree
from shapely.geometry import Point

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.spelling.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = dict[str, Any]
SOURCE, LICENCE, EDITION = "conflict-map villages", "MIT", "2026-11"
SAME_AIRPORT_DEGREES = 0.03
INHABITANTS = 2_000  # as many as the overlay's rows count for: each is here because reports name it


def villages(data: Path) -> Iterator[Row]:
    """Yield the villages; of two of one name in a country the second's id has a number."""
    seen: defaultdict[str, int] = defaultdict(int)
    with (data / "villages.csv").open(encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            key = f"{re.sub(r'[^a-z0-9]+', '-', fold(r['name']))}-{r['country'].lower()}"
            seen[key] += 1
            yield {
                "id": f"village:{key}" + (f"-{seen[key]}" if seen[key] > 1 else ""), "name": r["name"],
                "names": [n for n in r["names"].split(";") if n] + ([r["local_name"]] if r["local_name"] else []),
                "local_name": r["local_name"], "lon": float(r["lon"]), "lat": float(r["lat"]), "country": r["country"],
                "population": INHABITANTS, "feature_code": r["feature_code"], "radius_m": 1000 * float(r["radius_km"]),
                "source": SOURCE, "licence": LICENCE, "date": EDITION,
            }  # fmt: skip


def without_known_airports(places: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Leave out the airports that another row has already, which gets their names instead."""
    airports = [row for row in rows if kind_of_code(row["feature_code"]) == "airport"]
    kept = []
    for place in places:
        same = [
            row
            for row in airports
            if kind_of_code(place["feature_code"]) == "airport"
            and math.hypot(row["lon"] - place["lon"], row["lat"] - place["lat"]) < SAME_AIRPORT_DEGREES
        ]
        for row in same[:1]:
            row["names"] = [*row["names"], place["name"], *place["names"]]
        if not same:
            kept.append(place)
    return kept


def name_divisions(places: Sequence[Row], rows: Sequence[Row]) -> None:
    """Say of places that lack it in which first-order division they lie, by the outlines that the divisions have."""
    divisions = [r for r in rows if r["feature_code"] == "ADM1" and r.get("geometry") is not None]
    tree = STRtree([d["geometry"] for d in divisions])
    for place in places:
        if place.get("admin1"):
            continue
        around = [divisions[i] for i in tree.query(Point(place["lon"], place["lat"]), predicate="within")]
        place["admin1"] = next((d["name"] for d in around if d["country"] == place["country"]), "")
