"""OpenStreetMap extracts (``.osm``, ``.osm.bz2``, ``.osm.pbf``) ─▶ a table of places: their named nodes and ways.

Read with pyosmium, which comes with ``pip install 'conflict-map[osm]'``.  Relations are left out: the places they outline
have a node of the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.errors import Fault, InputError, MissingExtraError
from conflict_map.gazetteer.compiled.index import Index
from conflict_map.gazetteer.compiled.layerfiles import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LICENCE = "ODbL 1.0"
SOURCE = "OpenStreetMap contributors"
UNDATED = 1970  # where an extract leaves out when a thing was changed
SUFFIXES = (".osm", ".osm.bz2", ".osm.gz", ".osm.pbf", ".pbf")

# Tag ─▶ GeoNames feature code, most telling first: a military airfield before an aerodrome.  Ways of the wiki's
# "Map features" that a report of fighting names.
_CODES = (
    ("military", "airfield", "AIRB"), ("aeroway", "aerodrome", "AIRP"), ("military", "*", "INSM"),
    ("landuse", "military", "INSM"), ("amenity", "prison", "PRN"), ("amenity", "refugee_site", "CMPRF"),
    ("amenity", "hospital", "HSP"), ("amenity", "university", "UNIV"), ("barrier", "border_control", "PSTB"),
    ("military", "checkpoint", "PSTB"), ("waterway", "dam", "DAM"), ("man_made", "bridge", "BDG"), ("power", "plant", "PS"),
    ("man_made", "works", "MFG"), ("industrial", "*", "INDS"), ("waterway", "river", "STM"), ("waterway", "canal", "CNL"),
    ("natural", "water", "LK"), ("natural", "peak", "MT"), ("natural", "hill", "HLL"), ("natural", "valley", "VAL"),
    ("highway", "motorway", "RD"), ("highway", "trunk", "RD"), ("highway", "primary", "RD"),
    ("place", "city", "PPL"), ("place", "town", "PPL"), ("place", "village", "PPL"), ("place", "hamlet", "PPL"),
    ("place", "isolated_dwelling", "PPL"), ("place", "suburb", "PPLX"), ("place", "quarter", "PPLX"),
    ("place", "neighbourhood", "PPLX"), ("place", "island", "ISL"), ("place", "region", "RGN"), ("place", "locality", "LCTY"),
)  # fmt: skip
_NAMES = ("name", "int_name", "official_name", "alt_name", "old_name", "loc_name", "short_name", "ref")


def read_osm(path: Path) -> pd.DataFrame:
    """Read the named places of an OpenStreetMap extract.

    Parameters
    ----------
    path
        The extract; a country's comes from a mirror such as download.geofabrik.de.

    Returns
    -------
    DataFrame
        One row for each named node or way of a kind that reports name; a way stands in the middle of its nodes.

    Raises
    ------
    MissingExtraError
        If pyosmium is not installed.
    InputError
        If the file is damaged.
    """
    try:
        import osmium  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(
            "reading OpenStreetMap extracts needs pyosmium: pip install 'conflict-map[osm]'"
        ) from error
    rows: list[dict[str, Any]] = []
    try:
        for thing in osmium.FileProcessor(str(path)).with_locations():
            point = _point(thing)
            code = _code(thing.tags) if point else ""
            if point and code:
                rows.append(_row(thing, point, code))
    except RuntimeError as error:
        raise InputError([Fault(f"no readable OpenStreetMap extract: {error}", file=str(path))]) from error
    table = pd.DataFrame(rows)
    if len(table):
        missing = table["country"] == ""
        table.loc[missing, "country"] = countries_at(table.loc[missing, "lon"], table.loc[missing, "lat"])
    return table


def _point(thing: Any) -> tuple[float, float] | None:
    """Return lon, lat of a node, or of the middle of a way; None for what has none."""
    if "name" not in thing.tags:
        return None
    if thing.is_node():
        return (thing.lon, thing.lat)
    if thing.is_way():
        nodes = [(n.lon, n.lat) for n in thing.nodes if n.location.valid()]
        if nodes:
            lon, lat = np.array(nodes).mean(axis=0)
            return (float(lon), float(lat))
    return None


def _code(tags: Any) -> str:
    for key, value, code in _CODES:
        if key in tags and value in ("*", tags[key]):
            return code
    return ""


def _row(thing: Any, point: tuple[float, float], code: str) -> dict[str, Any]:
    tags = dict(thing.tags)
    names = list(dict.fromkeys(_names(tags)))
    population = "".join(c for c in tags.get("population", "") if c.isdigit())
    changed = thing.timestamp
    return {
        "id": f"osm:{'n' if thing.is_node() else 'w'}{thing.id}",
        "name": tags.get("name:en") or tags.get("int_name") or tags["name"],
        "names": names, "lon": point[0], "lat": point[1], "feature_code": code,
        "country": (tags.get("addr:country") or tags.get("is_in:country_code") or "")[:2].upper(),
        "population": int(population or 0), "local_name": "" if tags["name"].isascii() else tags["name"],
        "source": SOURCE, "licence": LICENCE,
        "date": changed.date().isoformat() if changed.year > UNDATED else "",
    }  # fmt: skip


def _names(tags: dict[str, str]) -> Iterator[str]:
    for key, value in tags.items():
        if key in _NAMES or key.startswith(("name:", "alt_name:", "old_name:")):
            yield from (part.strip() for part in value.split(";") if part.strip())


def countries_at(lon: Iterable[float], lat: Iterable[float]) -> list[str]:
    """Say in which country points lie, by the outlines of the bundled index; empty on the open sea."""
    import shapely  # noqa: PLC0415 - 20 MB that a look-up does not need

    world = Index.open(BUNDLED)
    rows = [r for r in range(len(world)) if world.feature_code[r].startswith("PCL")]
    shapes = [(world.country[r], world.geometry(r)) for r in rows]
    outlined = [(code, shape) for code, shape in shapes if shape is not None]
    points = shapely.points(np.asarray(list(lon)), np.asarray(list(lat)))
    found = [""] * len(points)
    tree = shapely.STRtree([shape for _, shape in outlined])
    for point, outline in tree.query(points, predicate="within").T.tolist():
        found[point] = outlined[outline][0]
    return found
