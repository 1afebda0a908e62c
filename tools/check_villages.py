"""Measure villages.csv against second sources: places that sound alike in OurAirports and in tables of one's own.

``python tools/check_villages.py --table "OCHA COD-AB=FILE.xlsx"`` prints the rows that a source knows, with the
kilometres to its nearest place of that name in the same country (a table without countries: anywhere), and how far
such rows are off in all.  The findings stand in the rows' ``checked_against``; ``--differing`` prints only what does not.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from check_overlay import pairs
from second_sources import DATA, Finding, Reference, km_between, read_table, served_villages
from shapely.geometry import Point

from conflict_map.gazetteer.spelling.names import sound

if TYPE_CHECKING:
    from collections.abc import Iterable

PATH = DATA / "villages.csv"
WITHIN_KM = 15.0
_STRIP = re.compile(r" (?:Airstrip|Airport|Airfield|Air ?Base)$")


class Sounds:
    """Points of one source by how their names sound."""

    def __init__(self, source: str, references: Iterable[Reference]) -> None:
        self.source = source
        self.by_sound: defaultdict[str, list[Reference]] = defaultdict(list)
        for reference in references:
            self.by_sound[sound(_STRIP.sub("", reference.name))].append(reference)

    def nearest(self, row: dict[str, str]) -> Finding | None:
        """Return the nearest place that sounds like one of a row's names."""
        here = Point(float(row["lon"]), float(row["lat"]))
        names = [row["name"], *row["names"].split(";"), row["local_name"]]
        found = [
            Finding(self.source, r.name, km_between(here, Point(r.lon, r.lat)))
            for key in {sound(n) for n in names if n} - {""}
            for r in self.by_sound.get(key, ())
            if r.country in {"", row["country"]}
        ]
        return min((f for f in found if f.km <= WITHIN_KM), key=lambda f: f.km, default=None)


def main(argv: list[str]) -> int:
    """Check every row."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--table", action="append", default=[], metavar="TITLE=FILE", help="a second source")
    parser.add_argument("--differing", action="store_true", help="print only what the rows do not say")
    options = parser.parse_args(argv)
    sources = [Sounds("OurAirports", served_villages())]
    sources += [Sounds(title, read_table(Path(path))) for title, path in pairs(options.table)]
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    off = []
    for row in rows:
        findings = [f for s in sources if (f := s.nearest(row))]
        off += [min(f.km for f in findings)] if findings else []
        new = [f for f in findings if f.source not in row["checked_against"]]
        if new if options.differing else findings:
            print(
                f"{row['country']} {row['name']:28} r={row['radius_km']:>3} km  {'; '.join(f.words() for f in findings)}"
            )
    half, most = np.percentile(off, [50, 90])
    print(
        f"{len(off)} of {len(rows)} rows measured: half within {half:.1f} km, nine of ten within {most:.1f} km"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
