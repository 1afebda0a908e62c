"""Control areas: polygons that tile the ground, each with its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from conflict_map.control.estimate import REACH_M, Estimate, Options, estimate
from conflict_map.control.ground import Plane
from conflict_map.control.tiling import BEYOND, Tiling, lonlat_lines
from conflict_map.tables import CRS, HOLDER_CONTESTED, HOLDER_UNKNOWN, STATUSES

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_KM_A_DEGREE = 111.2
_SLIVER_CELLS = 0.5  # smaller pieces are where the mesh meets the region's edge, not what anybody knows
COLUMNS = ("holder", "side", "status", "probability", "places", "area_km2", "geometry")


def control_areas(
    control: gpd.GeoDataFrame | Estimate,
    on: str | date | pd.Timestamp | None = None,
    region: Any = None,
    *,
    reach_m: float = REACH_M,
    options: Options | None = None,
    **settling: Any,
) -> gpd.GeoDataFrame:
    """Draw who holds the ground on a date.

    Parameters
    ----------
    control
        A control table, or what :func:`conflict_map.control.estimate` made of one.
    on
        The date; the newest statement's when it is left out.
    region
        Where an answer is wanted (WGS 84 polygons); what no statement reaches there is ``unknown``.
        None: about the statements only, and unknown ground is left out.
    reach_m
        How far from a place its holder is taken to hold the ground, metres.
    options
        All options; ``reach_m`` is then taken from them.
    **settling
        ``rule``, ``trust`` and ``half_life_days``, as for :func:`conflict_map.control.settle`.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a holder (``contested`` and ``unknown`` are holders of their own): ``holder``, ``side``,
        ``status`` (of most of the statements that the area rests on), ``probability`` (0-1, the area's mean probability that the side holds it), ``places`` (statements
        that it rests on), ``area_km2`` and a (Multi)Polygon.  The areas do not overlap, tile the
        region when there is one, and share their boundaries exactly.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> told = frame([{"holder": "A", "geometry": Point(36, 35)}, {"holder": "B", "geometry": Point(36.5, 35)}],
    ...              "control")
    >>> control_areas(told).holder.tolist()
    ['A', 'B']
    """
    if not isinstance(control, Estimate):
        control = estimate(control, on, region, options=options or Options(reach_m=reach_m), **settling)
    faces, label = _faces(control)
    rows = []
    for holder, side in sorted(
        set(label), key=lambda pair: (pair[0] in (HOLDER_CONTESTED, HOLDER_UNKNOWN), pair)
    ):
        mine = [face for face, name in zip(faces, label, strict=True) if name == (holder, side)]
        shape = shapely.multipolygons(shapely.get_parts(shapely.coverage_union_all(mine)))
        rows.append((holder, side, *_facts(control, holder, side, shape), shape))
    if not rows:
        empty = {
            name: pd.Series([], dtype="object" if name in ("holder", "side", "status") else "float64")
            for name in COLUMNS[:-1]
        }
        return gpd.GeoDataFrame(empty, geometry=[], crs=CRS)
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(COLUMNS)), geometry="geometry", crs=CRS)


def _faces(found: Estimate) -> tuple[list[shapely.Polygon], list[tuple[str, str]]]:
    """Cut the ground along every boundary and say who holds each piece."""
    tilings = [Tiling.of(theatre, found.options) for theatre in found.theatres]
    lines = [lonlat_lines(tiling.theatre.plane, tiling.boundaries().ends) for tiling in tilings]
    if found.region is not None:
        lines.append(shapely.get_parts(shapely.boundary(found.region)))
    if not lines:
        return [], []
    network = shapely.get_parts(shapely.union_all(np.concatenate(lines)))
    pieces = np.asarray(shapely.get_parts(shapely.polygonize(network)))
    if len(pieces) == 0:
        return [], []
    inner = shapely.get_coordinates(shapely.point_on_surface(pieces))
    label = _label(tilings, inner)
    if found.region is None:
        keep = np.array([name != BEYOND for name in label], dtype=bool)
    else:
        shapely.prepare(found.region)
        keep = shapely.contains_xy(found.region, inner)
    names = [(HOLDER_UNKNOWN, HOLDER_UNKNOWN) if name == BEYOND else name for name in label]
    chosen = np.nonzero(keep)[0]
    kept = pieces[chosen]
    return list(kept), _without_slivers(found, kept, [names[index] for index in chosen])


def _without_slivers(
    found: Estimate, pieces: npt.NDArray[np.object_], names: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Give pieces that are smaller than the mesh can know, and of which nothing is said, to the neighbour about them."""
    cell_km = min((theatre.mesh.cell for theatre in found.theatres), default=0.0) / 1000.0
    north = np.cos(np.radians(shapely.get_y(shapely.centroid(pieces))))
    small = np.nonzero(shapely.area(pieces) * north * _KM_A_DEGREE**2 < _SLIVER_CELLS * cell_km**2)[0]
    for theatre in found.theatres if len(small) else ():
        told = shapely.point_on_surface(theatre.statements.geometry.to_numpy())
        spoken_of = shapely.STRtree(pieces[small]).query(told, predicate="intersects")[1]
        small = np.delete(small, np.unique(spoken_of))
    given, tree = list(names), shapely.STRtree(pieces)
    for one in small:
        beside = np.setdiff1d(tree.query(pieces[one]), small)
        shared = shapely.length(
            shapely.intersection(shapely.boundary(pieces[one]), shapely.boundary(pieces[beside]))
        )
        if len(beside) and shared.max() > 0.0:
            given[one] = names[beside[shared.argmax()]]
    return given


def _label(tilings: list[Tiling], lonlat: Floats) -> list[tuple[str, str]]:
    """Say who holds each point; theatres lie too far apart to claim the same one."""
    label = [BEYOND] * len(lonlat)
    for tiling in tilings:
        for index, name in tiling.at(lonlat):
            label[index] = name
    return label


def _facts(
    found: Estimate, holder: str, side: str, shape: shapely.Geometry
) -> tuple[str | None, float, int, float]:
    """Status, mean probability, number of places and size in km² of one holder's ground."""
    shapely.prepare(shape)
    size, statuses, chances = 0.0, [], []
    places = 0
    for theatre in found.theatres:
        nodes = theatre.plane.to_lonlat(theatre.mesh.nodes)
        inside = shapely.contains_xy(shape, nodes)
        if side in theatre.sides and inside.any():
            chances.append(theatre.probability[theatre.sides.index(side)][inside])
        own = (theatre.statements["holder"] == holder).to_numpy(dtype=bool)
        places += int(own.sum())
        statuses += theatre.statements["status"].astype("object")[own].dropna().tolist()
    for part in shapely.get_parts(shape):
        plane = Plane.about(shapely.get_coordinates(part))
        size += shapely.transform(part, plane.to_plane).area / 1e6
    # of two statuses that are as frequent the weaker one is told
    status = max(reversed(STATUSES), key=statuses.count) if statuses else None
    probability = float(np.concatenate(chances).mean()) if chances else float("nan")
    return status, probability, places, float(size)
