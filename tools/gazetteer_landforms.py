"""What the world's reports name and lists of towns lack: mountains, deserts, islands, regions, landmarks, dissolved states."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from gazetteer_extras import FAME_OF_RANK

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.spelling.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = dict[str, Any]
SOURCE, LICENCE, EDITION = "conflict-map landforms", "MIT", "2026-11"
WIDE = frozenset({"region", "water", "river", "island", "mountain", "desert"})
ELSEWHERE_KM = 300.0
LINE = 8_000  # inhabitants that a landform of the lowest rank counts for


def landforms(data: Path, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the landforms of landforms.csv that no row has yet; those that one has give it their names and fame."""
    known: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if kind_of_code(row["feature_code"]) in WIDE:
            for name in {fold(n) for n in (row["name"], *row["names"])}:
                known[name].append(row)
    with (data / "landforms.csv").open(encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            names, fame = [n for n in r["names"].split(";") if n], FAME_OF_RANK.get(int(r["rank"]), LINE)
            same = [row for row in known[fold(r["name"])] if _is_there(row, r)]
            for row in same[:1]:
                row["names"] = [*row["names"], *names]
                row["population"] = max(row["population"], fame)
            if not same:
                yield {
                    "id": f"landform:{re.sub(r'[^a-z0-9]+', '-', fold(r['name']))}", "name": r["name"], "names": names,
                    "lon": float(r["lon"]), "lat": float(r["lat"]), "country": r["country"], "population": fame,
                    "feature_code": r["feature_code"], "radius_m": 1000 * float(r["radius_km"]),
                    "source": SOURCE, "licence": LICENCE, "date": EDITION,
                }  # fmt: skip


def _is_there(row: Row, landform: dict[str, str]) -> bool:
    lon, lat = float(landform["lon"]), float(landform["lat"])
    away = 111.2 * math.hypot((row["lon"] - lon) * math.cos(math.radians(lat)), row["lat"] - lat)
    return away < max(float(landform["radius_km"]), ELSEWHERE_KM)
