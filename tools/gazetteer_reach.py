"""How far divisions and regions reach around their points: by their outlines, else by the settlements in them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from conflict_map.gazetteer.resolving.earth import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

Row = dict[str, Any]
Points = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
SHARE = 0.9  # of a division lies within its radius
FEWEST = 3  # settlements that must be known to say how far a division reaches
MANY = 8  # of fewer the farthest says it
LEAST_M = 2_000.0
ACROSS = 40  # points across an outline at which it is sampled


def measure_divisions(rows: list[Row]) -> None:
    """Give divisions and regions without a radius the one that holds nine tenths of them.

    Of an outline nine tenths of its area, of the others nine tenths of their settlements, so that "somewhere in
    Borno" says 150 km and not the 60 km that a division has on average.
    """
    settlements = _settlements(rows)
    for row in rows:
        if not row["feature_code"].startswith(("ADM", "RGN")) or row.get("radius_m"):
            continue
        outline = row.get("geometry")
        inside = settlements.get(_key(row)) if outline is None else _sampled(outline)
        if inside is not None and len(inside[0]) >= FEWEST:
            row["radius_m"] = max(LEAST_M, _reach(row, inside))


def _settlements(rows: Iterable[Row]) -> dict[tuple[str, ...], Points]:
    """Collect the points of the settlements of each first and second level division."""
    found: dict[tuple[str, ...], list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        if row["feature_code"].startswith("PPL") and row.get("admin1"):
            at = (row["lon"], row["lat"])
            found[row["country"], row["admin1"]].append(at)
            if row.get("admin2"):
                found[row["country"], row["admin1"], row["admin2"]].append(at)
    return {key: (np.array(at)[:, 0], np.array(at)[:, 1]) for key, at in found.items()}


def _key(row: Row) -> tuple[str, ...]:
    first = row["feature_code"] == "ADM1"
    return (row["country"], row["name"]) if first else (row["country"], row.get("admin1", ""), row["name"])


def _sampled(outline: BaseGeometry) -> Points:
    """Lay a grid over an outline and keep the points inside."""
    west, south, east, north = outline.bounds
    lon, lat = (
        a.ravel() for a in np.meshgrid(np.linspace(west, east, ACROSS), np.linspace(south, north, ACROSS))
    )
    inside = shapely.contains_xy(outline, lon, lat)
    return lon[inside], lat[inside]


def _reach(row: Row, points: Points) -> float:
    lon, lat = points
    metres = great_circle_m(row["lon"], row["lat"], lon, lat)
    return round(float(np.quantile(metres, SHARE) if len(metres) >= MANY else metres.max()), -2)
