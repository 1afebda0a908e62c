"""Check landforms.csv against second sources and write down what was found.

Every row is measured against the places of like name in GeoNames (settlements, divisions, regions), in the lists of
airfields (an island's airport tells where the island is) and in Natural Earth's rivers, lakes, seas and regions, each
no farther than the row's own radius.  What none of them knows was placed from general knowledge alone and gets a
radius of at least `UNCONFIRMED_KM`.

``python tools/check_landforms.py`` prints one line for each row; ``--write`` stores findings and radii in the file.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from outlines import read_outlines
from second_sources import (
    DATA,
    Finding,
    NameIndex,
    airfields,
    bare,
    divisions,
    km_between,
    served_villages,
    settlements,
    tokens,
)
from shapely.geometry import Point, shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

PATH = DATA / "landforms.csv"
UNCONFIRMED_KM, UNCONFIRMED_LANDMARK_KM = 10.0, 1.0
LEAST_REACH_KM = 15.0
LANDMARKS = frozenset({"BLDG", "SQR", "ST", "PAL", "PRK"})
Row = dict[str, str]


def overlay() -> Iterator[tuple[set[str], str, BaseGeometry]]:
    """Yield the names, name and geometry of each row of the overlay, which was checked against sources of its own."""
    for path in sorted((DATA / "overlay").glob("*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            facts = feature["properties"]
            yield (
                {bare(n) for n in (facts["name"], *facts["names"])},
                facts["name"],
                shape(feature["geometry"]),
            )


def whole_name(index: NameIndex, names: list[str], here: Point, within_km: float) -> Finding | None:
    """Return the nearest point whose name has all the telling words of one of the names."""
    best: Finding | None = None
    for wanted in filter(None, map(tokens, names)):
        for reference in index.by_token.get(min(wanted), ()):
            if wanted <= tokens(reference.name):
                km = km_between(here, Point(reference.lon, reference.lat))
                if km <= within_km and (best is None or km < best.km):
                    best = Finding(index.source, reference.name, km)
    return best


class Checker:
    """All second sources together."""

    def __init__(self) -> None:
        towns = (r for country in settlements().values() for rs in country.values() for r in rs)
        self.indexes = [
            NameIndex("GeoNames", towns),
            NameIndex("GeoNames divisions", divisions()),
            NameIndex("airportsdata", airfields()),
            NameIndex("OurAirports", served_villages()),
        ]
        self.shapes: defaultdict[str, list[tuple[str, BaseGeometry]]] = defaultdict(list)
        self.by_hand = list(overlay())
        for o in read_outlines(DATA / "outlines.json.gz"):
            if o.kind in {"river", "lake", "sea", "region", "admin1", "continent"}:
                for name in {bare(n) for n in (o.name, *o.names.values(), *o.aliases)}:
                    self.shapes[name].append((o.name, o.geometry))

    def check(self, row: Row) -> list[Finding]:
        """Return what every second source says of a row, each at its nearest."""
        here = Point(float(row["lon"]), float(row["lat"]))
        names = [row["name"], *(n for n in row["names"].split(";") if n)]
        reach = max(float(row["radius_km"]), LEAST_REACH_KM)
        found = [f for index in self.indexes if (f := whole_name(index, names, here, reach))]
        shapes = [
            Finding("Natural Earth", name, km_between(here, geometry))
            for one in names
            for name, geometry in self.shapes.get(bare(one), ())
        ]
        own = {bare(n) for n in names}
        shapes += [
            Finding("overlay", name, km_between(here, geometry))
            for spelt, name, geometry in self.by_hand
            if own & spelt
        ]
        near = [f for f in shapes if f.km <= reach]
        return [*found, min(near, key=lambda f: f.km)] if near else found


def honest_radius(row: Row, findings: list[Finding]) -> float:
    """Return the radius in km of a row, widened where no second source knows it."""
    radius = float(row["radius_km"])
    if findings:
        return radius
    return max(radius, UNCONFIRMED_LANDMARK_KM if row["feature_code"] in LANDMARKS else UNCONFIRMED_KM)


def main(argv: list[str]) -> int:
    """Check every row."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="store findings and radii")
    parser.add_argument(
        "--only-bare", action="store_true", help="print only rows that no second source knows"
    )
    options = parser.parse_args(argv)
    checker = Checker()
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    unknown = 0
    for row in rows:
        findings = checker.check(row)
        unknown += not findings
        row["checked_against"] = "; ".join(f.words() for f in findings)
        row["radius_km"] = f"{honest_radius(row, findings):g}"
        if not (options.only_bare and findings):
            print(f"{row['name']:32} r={row['radius_km']:>5} km  {row['checked_against'] or '-'}")
    if options.write:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        PATH.write_text(text.getvalue(), encoding="utf-8")
    print(f"{len(rows) - unknown} of {len(rows)} rows are known to a second source")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
