"""Read the headlines that UCDP's coders had before them, and compare with where they put the events.

    python benchmarks/reading_headlines.py ged.csv [--most 2000] [--show 20]

A weak check: a headline often names another place than the one that is coded, or only the country.  Headlines that
stand in several rows count as right when any of those rows' places is near.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from pyproj import Geod

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read
from conflict_map.text.words.demonyms import country_code

if TYPE_CHECKING:
    from conflict_map.text.reading import Reading

_NEAR_KM = 25.0
_GEOD = Geod(ellps="WGS84")


def headlines(path: Path) -> dict[tuple[str, str, str], list[tuple[float, float]]]:
    """Headline, day and country to the points that were coded for it."""
    found: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            headline = (row.get("source_headline") or "").strip()
            if headline and float(row["where_prec"]) <= 3:
                day = (row.get("source_date") or row["date_start"]).split(";")[0].strip()[:10]
                key = (headline.split(";")[0].strip(), day, row["country"])
                found[key].append((float(row["longitude"]), float(row["latitude"])))
    return dict(found)


def distance_km(reading: Reading, points: list[tuple[float, float]]) -> float | None:
    """Kilometres from the nearest event read, or if there is none the nearest mention, to the nearest coded point."""
    placed = [r for r in reading.event_records if r.get("geometry") is not None]
    placed = placed or [m for m in reading.mention_records if m.get("geometry") is not None]
    best = None
    for row in placed:
        centre = row["geometry"].centroid
        for lon, lat in points:
            km = _GEOD.inv(centre.x, centre.y, lon, lat)[2] / 1000
            best = km if best is None else min(best, km)
    return best


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ged", type=Path)
    parser.add_argument("--most", type=int, default=2000)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    gazetteer = Gazetteer.open()
    known = headlines(options.ged)
    chosen = random.Random(1).sample(sorted(known), min(options.most, len(known)))
    count: Counter[str] = Counter()
    for headline, day, country in chosen:
        published = day if len(day) == 10 and day[4] == "-" else None
        code = country_code(country.split(" (")[0])
        reading = read(document_from_text(headline, published=published), gazetteer, country=code)
        km = distance_km(reading, known[headline, day, country])
        verdict = "nothing placed" if km is None else "near" if km <= _NEAR_KM else "elsewhere"
        count[verdict] += 1
        count["an event was read"] += bool(reading.event_records)
        if options.show and verdict != "near" and count["shown"] < options.show:
            count["shown"] += 1
            places = [(m["text"], m.get("place_name"), m["kind"]) for m in reading.mention_records]
            print(verdict, "|", headline, "|", places)
    for verdict in ("near", "elsewhere", "nothing placed", "an event was read"):
        print(f"{verdict:18} {count[verdict] / len(chosen):.3f} of {len(chosen)} headlines")


if __name__ == "__main__":
    main()
