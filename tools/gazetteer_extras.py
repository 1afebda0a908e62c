"""What the world gazetteer has beyond cities and divisions: shapes, waters, airports, adjectives, the overlay."""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import airportsdata
from gazetteer_names import written_by_people
from outlines import read_outlines
from shapely.geometry import MultiPolygon, Point, shape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

Row = dict[str, Any]
# Countries whose press writes Arabic, by ISO code.
ARABIC = frozenset("AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())  # noqa: SIM905 - a list a line long
GEONAMES, CC_BY = "GeoNames", "CC BY 4.0"
NATURAL_EARTH, PUBLIC = "Natural Earth", "public domain"
OVERLAY_DATE = "2026-11"  # when its rows were last checked against their second sources
# A rank of Natural Earth (0 world ocean … 12 pond) as a number of inhabitants that would be as well known.
FAME_OF_RANK = {
    0: 50_000_000,
    1: 20_000_000,
    2: 8_000_000,
    3: 3_000_000,
    4: 1_000_000,
    5: 300_000,
    6: 100_000,
    7: 30_000,
}


def divisions(data: Path) -> dict[str, Row]:
    """Read GeoNames' countries, divisions and regions: their coordinates and names by GeoNames id."""
    found: dict[str, Row] = {}
    for line in gzip.decompress((data / "divisions.tsv.gz").read_bytes()).decode().splitlines():
        number, name, country, lon, lat, code, population, names = line.split("\t")
        found[number] = {
            "id": f"geonames:{number}", "name": name, "names": written_by_people(names.split("|"), country) if names else [], "country": country,
            "lon": float(lon), "lat": float(lat), "feature_code": code, "population": int(population),
            "source": GEONAMES, "licence": CC_BY,
        }  # fmt: skip
    return found


def country_points(data: Path) -> dict[str, tuple[float, float]]:
    """Read the lon, lat by which the CIA World Factbook says where a country is (from PyPI's `countryinfo`, MIT)."""
    with (data / "country_points.csv").open(encoding="utf-8", newline="") as file:
        return {r["country"]: (float(r["lon"]), float(r["lat"])) for r in csv.DictReader(file)}


def add_shapes(rows: list[Row], data: Path) -> Iterator[Row]:
    """Give countries, divisions and continents their outlines, and yield the waters and regions that have no row."""
    by_id = {row["id"]: row for row in rows}
    countries = {row["country"]: row for row in rows if row["feature_code"].startswith("PCL")}
    points = country_points(data)
    given: dict[str, tuple[float, float]] = {}
    continents = {row["name"]: row for row in rows if row["feature_code"] == "CONT"}
    for o in sorted(read_outlines(data / "outlines.json.gz"), key=lambda o: (o.geometry.area, o.id)):
        # several outlines may carry one country's code (its islands, its bases): the largest comes last and stays
        row = (
            countries.get(o.country) if o.kind == "country" and o.country
            else continents.get(o.name) if o.kind == "continent"
            else by_id.get(f"geonames:{o.gn_id}") if o.gn_id else None
        )  # fmt: skip
        names = list(dict.fromkeys([o.name, *o.names.values(), *o.aliases]))
        names += [o.name.removesuffix(f" {word}") for word in ("Ocean", "Sea") if o.name.endswith(f" {word}")]
        if row is not None:
            row["geometry"] = o.geometry
            given.setdefault(row["id"], (row["lon"], row["lat"]))
            row["lon"], row["lat"] = given[row["id"]]
            row["names"] = [*row["names"], *names]
            if o.kind != "continent" and not _central(row, o.geometry):
                row["lon"], row["lat"] = (
                    points.get(o.country, (o.lon, o.lat)) if o.kind == "country" else (o.lon, o.lat)
                )
            if o.kind == "country":
                row["lon"], row["lat"] = _between(row, o.geometry)
            if o.kind == "country" and not row.get("local_name"):
                row["local_name"] = o.names.get("local", "") or o.names.get("ar", "") * (o.country in ARABIC)
        elif o.kind in {"river", "lake", "sea", "region"}:
            yield {
                "id": f"ne:{o.id}", "name": o.name, "names": names, "lon": o.lon, "lat": o.lat, "country": o.country,
                "feature_code": o.feature_code, "population": FAME_OF_RANK.get(o.rank, 5_000), "geometry": o.geometry,
                "source": NATURAL_EARTH, "licence": PUBLIC,
            }  # fmt: skip


def _central(row: Row, outline: BaseGeometry) -> bool:
    """Whether a point lies in the inner part of an outline; some of GeoNames' points for divisions do not."""
    outline = max(getattr(outline, "geoms", [outline]), key=lambda part: part.area)
    middle = outline.centroid
    shrink = math.cos(math.radians(middle.y))
    away = math.hypot((row["lon"] - middle.x) * shrink, row["lat"] - middle.y)
    return away < max(1.5, 0.4 * math.sqrt(outline.area * shrink / math.pi))


MUCH_THE_SAME_KM = 300.0
SHORTEST_OWN_NAME = 4


def _between(row: Row, outline: BaseGeometry) -> tuple[float, float]:
    """Put a country midway between the point it is given and the middle of its outline, where both are much the same.

    Every list has its own point for a country; the mean of two is nearer to each of them, and to most others.
    """
    middle = max(getattr(outline, "geoms", [outline]), key=lambda part: part.area).centroid
    shrink = math.cos(math.radians(middle.y))
    away = 111.2 * math.hypot((row["lon"] - middle.x) * shrink, row["lat"] - middle.y)
    mean = Point((row["lon"] + middle.x) / 2, (row["lat"] + middle.y) / 2)
    if away > MUCH_THE_SAME_KM or not outline.contains(mean):
        return row["lon"], row["lat"]
    return mean.x, mean.y


def airports() -> Iterator[Row]:
    """Yield the airports that have an IATA code or are military, by name."""
    military = ("air base", "air force base", "airbase", "air station", "airfield", "afb", "army")
    for code, a in sorted(airportsdata.load().items()):
        is_military = any(word in a["name"].lower() for word in military)
        if not a["name"] or not (a["iata"] or is_military):
            continue
        yield {
            "id": f"icao:{code}", "name": a["name"], "names": _airport_names(a["name"], a["city"]), "lon": a["lon"], "lat": a["lat"],
            "country": a["country"], "admin1": a["subd"], "feature_code": "AIRB" if is_military else "AIRP",
            "population": 300 if a["iata"] else 0, "source": "airportsdata", "licence": "MIT",
        }  # fmt: skip


def _airport_names(name: str, city: str) -> list[str]:
    """Write a name with and without "International", an air base in one word and in two, and "Heathrow" without London."""
    names = [
        name.replace(" International", ""),
        name.replace("Air Base", "Airbase"),
        name.replace("Airbase", "Air Base"),
    ]
    own = re.sub(r"\b(?:International|Intercontinental|Airport)\b", "", name).strip(" -")
    if city and own.startswith(city) and len(own.removeprefix(city).strip(" -/")) >= SHORTEST_OWN_NAME:
        own = " ".join(own.removeprefix(city).strip(" -/").split())
        names += [own, f"{own} Airport"]
    return [n for n in dict.fromkeys(names) if n != name]


def read_pairs(path: Path, rows: list[Row]) -> dict[str, list[str]]:
    """Read a table of words for places (adjectives, abbreviations): the word ─▶ the ids of the places it stands for."""
    country = {
        r["country"]: r["id"] for r in rows if r["feature_code"].startswith("PCL") and r.get("country")
    }
    wide = {n: r["id"] for r in rows if r["feature_code"] == "RGN" for n in (*r["names"], r["name"])}
    wide |= {r["name"]: r["id"] for r in rows if not r.get("country") or r["id"].startswith("landform:")}
    wide |= {r["name"]: r["id"] for r in rows if r["feature_code"] == "CONT"}
    first = {
        (r["country"], n): r["id"]
        for r in rows
        if r["feature_code"] == "ADM1"
        for n in (r["name"], *r["names"])
    }
    words: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(list(file)[1:]):
            place, spelt = row[0], row[1]
            code, _, division = place.partition("/")
            found = first.get((code, division)) if division else country.get(code) or wide.get(code)
            if found is None:
                print(f"{path.name}: no place {place!r}")
                continue
            for word in spelt.split():
                words[word.replace("|", " ")].append(found)
    return dict(words)


def press_names(data: Path) -> dict[str, str]:
    """Read the names by which the press knows a town, by GeoNames id."""
    with (data / "press_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["geonameid"]: row["name"] for row in csv.DictReader(file)}


def in_print(name: str, country: str) -> str:
    """Write GeoNames' romanisation of Arabic without its dots and dashes: "Ḩamāh" is read by nobody."""
    if country not in ARABIC:
        return name
    folded = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return "".join(c for c in folded if c not in "‘’ʿʾ`")


def add_aliases(rows: list[Row], data: Path) -> None:
    """Give GeoNames' places the spellings of data/gazetteer/aliases.csv that GeoNames lacks."""
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    with (data / "aliases.csv").open(encoding="utf-8", newline="") as file:
        for alias in csv.DictReader(file):
            spellings[f"geonames:{alias['geonames_id']}"].append(alias["alias"])
    for row in rows:
        if row["id"] in spellings:
            row["names"] = [*row["names"], *spellings[row["id"]]]


def country_outlines(data: Path) -> dict[str, BaseGeometry]:
    """Read the largest outline of each country, by its code."""
    found = [o for o in read_outlines(data / "outlines.json.gz") if o.kind == "country" and o.country]
    return {o.country: o.geometry for o in sorted(found, key=lambda o: o.geometry.area)}


def within_country(geometry: BaseGeometry, outline: BaseGeometry | None) -> BaseGeometry:
    """Cut a hand-drawn area at its country's border: it was drawn around places, the border is known better.

    An area that Natural Earth sees for the most part elsewhere (Golan, Crimea) stays as it was drawn.
    """
    if outline is None or geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        return geometry
    inside = geometry.intersection(outline)
    polygons = [part for part in getattr(inside, "geoms", [inside]) if part.geom_type == "Polygon"]
    if not polygons or inside.area < 0.8 * geometry.area:
        return geometry
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def overlay(data: Path) -> Iterator[Row]:
    """Yield the project's own hand-made places: GeoJSON features, sources in their properties."""
    outlines = country_outlines(data)
    for file in sorted((data / "overlay").glob("*.geojson")):
        for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
            p, geometry = feature["properties"], shape(feature["geometry"])
            geometry = within_country(geometry, outlines.get(p.get("country") or ""))
            line = geometry.geom_type == "LineString"
            at = geometry.interpolate(0.5, normalized=True) if line else geometry.representative_point()
            names, local = p.get("names") or [], p.get("local_name") or ""
            yield {
                "id": p["id"] if ":" in p["id"] else f"overlay:{p['id']}", "name": p["name"],
                "names": [*names, *([local] if local else [])],
                "lon": at.x, "lat": at.y, "country": p.get("country") or "", "admin1": p.get("admin1") or "",
                "population": 2_000, "feature_code": p["feature_code"], "radius_m": p.get("radius_m"),
                "local_name": local, "geometry": geometry,
                "source": p.get("source") or "conflict-map overlay", "licence": p.get("licence") or "MIT",
                "date": p.get("date") or OVERLAY_DATE,
            }  # fmt: skip
