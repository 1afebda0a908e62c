"""Front lines between sides, and the band in which each lies with a probability of 80 %."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from scipy.spatial import cKDTree
from scipy.special import ndtri

from conflict_map.control.contours import boundaries
from conflict_map.control.estimate import REACH_M, Estimate, Options, Theatre, estimate
from conflict_map.control.scales import spacing
from conflict_map.control.tiling import lonlat_lines
from conflict_map.tables import CRS

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from conflict_map.control.contours import Segments

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

BAND = 0.8
# The surfaces are rougher than what foretells labels best, which lines are drawn best with (see scales.py), and so
# lie farther apart than the line's possible courses do, the more so the farther apart places lie; measured on
# made-up wars and on three dates of a real one.
_NARROWER = 0.9
_USUAL_STEPS = (
    2.0  # where the fourth nearest place lies no farther than so many usual distances, places are not sparse
)
# Behind several places of one side there is no front, however little is known of the ground between them: the band
# reaches no farther from the line than to a point's fourth nearest place.
_PLACES = 4
# MIL-STD-2525D, control measures (symbol set 25): forward line of troops, 140100.  A line worked out from
# statements is "anticipated" (drawn broken), never "present"; a band has no symbol there.
SIDC = "10002510001401000000"
_GEOD = pyproj.Geod(ellps="WGS84")
COLUMNS = ("kind", "side_a", "side_b", "length_km", "area_km2", "width_km", "sidc", "geometry")


def front_lines(
    control: gpd.GeoDataFrame | Estimate,
    on: str | date | pd.Timestamp | None = None,
    region: Any = None,
    *,
    reach_m: float = REACH_M,
    options: Options | None = None,
    **settling: Any,
) -> gpd.GeoDataFrame:
    """Draw the front lines between each pair of sides, with their bands.

    Parameters
    ----------
    control
        A control table, or what :func:`conflict_map.control.estimate` made of one.
    on
        The date; the newest statement's when it is left out.
    region
        Where an answer is wanted (WGS 84 polygons), or None.
    reach_m
        Farther than this from any statement no line is drawn, metres.
    options
        All options; ``reach_m`` is then taken from them.
    **settling
        ``rule``, ``trust`` and ``half_life_days``, as for :func:`conflict_map.control.settle`.

    Returns
    -------
    geopandas.GeoDataFrame
        For each pair of sides that meet a row of ``kind`` ``line`` (MultiLineString) and one of ``kind``
        ``band`` (MultiPolygon): the ground in which the line lies with a probability of 80 %.  ``side_a``
        sorts before ``side_b``; ``length_km`` of the line, ``area_km2`` of the band and ``width_km``,
        the band's mean width, stand in both rows; ``sidc`` is the line's MIL-STD-2525D code.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> told = frame([{"holder": "A", "geometry": Point(36, 35)}, {"holder": "B", "geometry": Point(36.5, 35)}],
    ...              "control")
    >>> front_lines(told)[["kind", "side_a", "side_b"]].to_numpy().tolist()
    [['line', 'A', 'B'], ['band', 'A', 'B']]
    """
    if not isinstance(control, Estimate):
        control = estimate(control, on, region, options=options or Options(reach_m=reach_m), **settling)
    lines: dict[tuple[str, str], list[Any]] = {}
    bands: dict[tuple[str, str], list[Any]] = {}
    for theatre in control.theatres:
        for pair, line, band in _fronts(theatre, control):
            inside = _clip(line, control.region)
            lines.setdefault(pair, []).append(inside)
            bands.setdefault(pair, []).append(_along(_clip(band, control.region), inside))
    rows = []
    for pair in sorted(lines):
        line, band = _only(shapely.union_all(lines[pair]), 1), _only(shapely.union_all(bands[pair]), 2)
        if line.is_empty:
            continue
        length, size = _length_km(line), _area_km2(band)
        for kind, shape in (("line", line), ("band", band)):
            width = size / length if length else float("nan")
            rows.append((kind, *pair, length, size, width, SIDC if kind == "line" else None, shape))
    if not rows:
        empty = {
            name: pd.Series([], dtype="object" if name in ("kind", "side_a", "side_b", "sidc") else "float64")
            for name in COLUMNS[:-1]
        }
        return gpd.GeoDataFrame(empty, geometry=[], crs=CRS)
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(COLUMNS)), geometry="geometry", crs=CRS)


def _fronts(theatre: Theatre, found: Estimate) -> list[tuple[tuple[str, str], Any, Any]]:
    """Give each pair of sides that meet, their line and their band, in lon, lat."""
    label = theatre.level.argmax(axis=0) if theatre.sides else np.zeros(0, dtype=np.intp)
    if len(theatre.sides) < 2:
        return []

    def lead(nodes: Ints, a: Ints, b: Ints) -> Floats:
        return np.asarray(theatre.level[a, nodes] - theatre.level[b, nodes])

    met = boundaries(theatre.mesh, label, lead)
    near = theatre.said_m[met.node] <= found.options.reach_m
    fronts = []
    for a, b in combinations(range(len(theatre.sides)), 2):
        mine = near & (met.labels == (a, b)).all(axis=1)
        if mine.any():
            line = shapely.line_merge(shapely.union_all(lonlat_lines(theatre.plane, met.ends[mine])))
            fronts.append(
                (
                    (theatre.sides[a], theatre.sides[b]),
                    line,
                    _band(theatre, a, b, line, met.ends[mine].reshape(-1, 2), found.options),
                )
            )
    return fronts


def _band(theatre: Theatre, a: int, b: int, line: Any, line_ends: Floats, options: Options) -> Any:
    """Draw the ground where neither side leads the other with more than 90 %.

    Across a line that may lie anywhere, the share of its possible courses on one side of a point is the
    probability of the other side there: where it runs from 10 % to 90 %, 80 % of the courses lie.
    """
    sd = np.hypot(theatre.sd[a], theatre.sd[b]) if len(theatre.sides) > 2 else theatre.sd[a] * 2.0
    # in standard deviations rather than probabilities, which no straight line runs through
    lead_of_one = np.abs(theatre.level[a] - theatre.level[b]) / sd
    pair = theatre.probability[a] + theatre.probability[b]
    nodes = theatre.mesh.nodes
    apart, sparse = _nearby(theatre, nodes)
    widest = _NARROWER * ndtri((1.0 + BAND) / 2.0) / np.sqrt(sparse)
    open_ = np.minimum(1.0 - lead_of_one / widest, pair / 0.5 - 1.0)
    away = cKDTree(line_ends).query(nodes)[0]
    open_ = np.minimum(open_, 1.0 - away / np.maximum(apart, theatre.mesh.cell))
    if np.isfinite(options.reach_m):  # ground that no statement and no line comes near is not the line's
        open_ = np.minimum(open_, 1.0 - np.maximum(theatre.said_m, away) / options.reach_m)
    open_ = np.nan_to_num(open_, neginf=-1.0)
    open_[_rim(theatre)] = -1.0  # so that every outline closes on the mesh
    label = (open_ > 0).astype(np.intp)

    def lead(nodes: Ints, first: Ints, second: Ints) -> Floats:
        del second
        return np.asarray(np.where(first == 1, open_[nodes], -open_[nodes]))

    met: Segments = boundaries(theatre.mesh, label, lead)
    outline = lonlat_lines(theatre.plane, met.ends)
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(outline))))
    if len(pieces) == 0:
        return shapely.MultiPolygon()
    inner = theatre.plane.to_plane(shapely.get_coordinates(shapely.point_on_surface(pieces)))
    inside = np.asarray(theatre.mesh.weights(inner) @ open_) > 0
    return _along(shapely.union_all(pieces[inside]), line)


def _along(band: Any, line: Any) -> Any:
    """Keep the parts that the line runs through: other ground of which little is known is no part of its band."""
    grounds = shapely.get_parts(band)
    return shapely.union_all(grounds[shapely.intersects(grounds, line)])


def _nearby(theatre: Theatre, nodes: Floats) -> tuple[Floats, Floats]:
    """Say how far apart places lie about each node: metres to the fourth nearest, and how many times the usual."""
    spots = shapely.point_on_surface(theatre.statements.geometry.to_numpy())
    xy = np.unique(theatre.plane.to_plane(shapely.get_coordinates(spots)), axis=0)
    many = min(_PLACES, len(xy))
    apart = np.asarray(cKDTree(xy).query(nodes, k=[many])[0][:, 0])
    return apart, np.maximum(apart / (_USUAL_STEPS * spacing(xy)), 1.0)


def _rim(theatre: Theatre) -> Ints:
    """Find the nodes on the mesh's outer rim."""
    triangles = theatre.mesh.triangles()
    sides = np.sort(
        np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1
    )
    size = theatre.mesh.size
    edges, times = np.unique(sides[:, 0] * size + sides[:, 1], return_counts=True)
    alone = np.nonzero(np.bincount(triangles.ravel(), minlength=size) == 0)[0]
    once = edges[times == 1]
    return np.concatenate([np.unique([once // size, once % size]), alone])


def _clip(shape: Any, region: Any) -> Any:
    return shape if region is None else shapely.intersection(shapely.make_valid(shape), region)


def _only(shape: Any, dimensions: int) -> Any:
    """Keep the parts of one dimension, as a multi-part shape."""
    parts = shapely.get_parts(shapely.line_merge(shape) if dimensions == 1 else shape)
    parts = parts[shapely.get_dimensions(parts) == dimensions]
    return shapely.multilinestrings(parts) if dimensions == 1 else shapely.multipolygons(parts)


def _length_km(line: Any) -> float:
    return float(sum(_GEOD.geometry_length(part) for part in shapely.get_parts(line))) / 1000.0


def _area_km2(shape: Any) -> float:
    return float(sum(abs(_GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(shape))) / 1e6
