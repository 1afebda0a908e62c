"""Shapes for places that are told relative to others, drawn in metres on the ellipsoid.

A shape covers the true place with about 90 %.  Compass words are sectors as
wide as writers use them: "north of" takes 45 degrees to either side of north.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import Geod
from shapely import LineString, Polygon, force_2d
from shapely.ops import unary_union

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

BEARINGS: Mapping[str, float] = MappingProxyType(
    {"n": 0.0, "ne": 45.0, "e": 90.0, "se": 135.0, "s": 180.0, "sw": 225.0, "w": 270.0, "nw": 315.0}
)
"""Degrees clockwise from north of the compass words."""

HALF_WIDTH = 45.0
"""Degrees to either side of a compass word that writers still call by it."""


@lru_cache(maxsize=1)
def geod() -> Geod:
    """Give the WGS 84 ellipsoid."""
    return Geod(ellps="WGS84")


@lru_cache(maxsize=1024)  # a report comes back to its places
def ring_sector(
    lon: float,
    lat: float,
    inner_m: float,
    outer_m: float,
    bearing: float | None = None,
    half_width: float = HALF_WIDTH,
) -> Polygon:
    """Draw the part of a ring that lies towards a bearing.

    Parameters
    ----------
    lon, lat
        Centre, WGS 84 degrees.
    inner_m, outer_m
        Radii in metres; an inner radius of 0 gives a pie or a disc.
    bearing
        Middle of the sector, degrees clockwise from north; None for the whole ring.
    half_width
        Degrees to either side of `bearing`.

    Returns
    -------
    shapely.Polygon
        In WGS 84 (lon, lat).

    Examples
    --------
    >>> shape = ring_sector(36.75, 35.13, 4000, 8000, bearing=0)
    >>> shape.bounds[1] > 35.13, shape.centroid.y > 35.17
    (True, True)
    """
    full = bearing is None
    angles = (
        np.linspace(-180.0, 180.0, 49)
        if full
        else float(bearing or 0) + np.linspace(-half_width, half_width, 17)
    )
    outer = _arc(lon, lat, outer_m, angles)
    if inner_m <= 0:
        return Polygon(outer if full else np.vstack([outer, [[lon, lat]]]))
    inner = _arc(lon, lat, inner_m, angles)
    return Polygon(outer, [inner[::-1]]) if full else Polygon(np.vstack([outer, inner[::-1]]))


def _arc(lon: float, lat: float, radius_m: float, angles: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    size = len(angles)
    lons, lats, _ = geod().fwd(np.full(size, lon), np.full(size, lat), angles, np.full(size, radius_m))
    return np.column_stack([np.round(lons, 6), np.round(lats, 6)])


def axis_line(lon: float, lat: float, from_bearing: float, far_m: float, near_m: float) -> LineString:
    """Draw an axis of advance: it begins on one side of a place and heads for it.

    Parameters
    ----------
    lon, lat
        The place that is headed for, WGS 84 degrees.
    from_bearing
        The side it comes from, degrees clockwise from north.
    far_m, near_m
        Metres from the place at which it begins and ends.

    Returns
    -------
    shapely.LineString
        From the far end to the near one.

    Examples
    --------
    >>> line = axis_line(36.75, 35.13, 0.0, 20000, 3000)
    >>> line.coords[0][1] > line.coords[-1][1] > 35.13
    True
    """
    ends = _arc_ends(lon, lat, from_bearing, (far_m, near_m))
    return LineString(ends)


def _arc_ends(
    lon: float, lat: float, bearing: float, distances: Sequence[float]
) -> list[tuple[float, float]]:
    size = len(distances)
    lons, lats, _ = geod().fwd([lon] * size, [lat] * size, [bearing] * size, list(distances))
    return [(round(x, 6), round(y, 6)) for x, y in zip(lons, lats, strict=True)]


def between(first: tuple[float, float], second: tuple[float, float], width_m: float) -> tuple[Polygon, float]:
    """Draw the corridor between two places.

    Parameters
    ----------
    first, second
        (lon, lat), WGS 84 degrees.
    width_m
        Metres from the middle line to either side.

    Returns
    -------
    tuple of shapely.Polygon and float
        The corridor, and its length in metres.

    Examples
    --------
    >>> corridor, length = between((36.8, 35.8), (36.65, 35.44), 2000)
    >>> 40_000 < length < 44_000, corridor.is_valid
    (True, True)
    """
    forward, _, length = geod().inv(*first, *second)
    left_side, right_side = [], []
    for point in (first, second):
        left_side += _arc_ends(*point, forward - 90, (width_m,))
        right_side += _arc_ends(*point, forward + 90, (width_m,))
    return Polygon([*left_side, *reversed(right_side)]), float(length)


def bearing_between(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Give the initial bearing from one point to another.

    Parameters
    ----------
    first, second
        (lon, lat), WGS 84 degrees.

    Returns
    -------
    float
        Degrees clockwise from north, 0 up to 360.

    Examples
    --------
    >>> round(bearing_between((0, 0), (0, 1))), round(bearing_between((0, 0), (-1, 0)))
    (0, 270)
    """
    return float(geod().inv(*first, *second)[0]) % 360.0


def part_of(outline: BaseGeometry, bearing: float | None) -> BaseGeometry:
    """Cut the part of an outline that lies towards a bearing, or its middle.

    Parameters
    ----------
    outline
        A polygon, WGS 84.
    bearing
        Degrees clockwise from north; None for the central part.

    Returns
    -------
    shapely geometry
        About a third of the outline; the outline itself where cutting leaves nothing.

    Examples
    --------
    >>> from shapely import box
    >>> part_of(box(0, 0, 3, 3), 0.0).bounds[1] > 1
    True
    """
    flat = force_2d(outline)
    west, south, east, north = flat.bounds
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    third = np.array([(east - west) / 6, (north - south) / 6])
    if bearing is None:
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        window = Polygon(
            [(middle_lon + x * third[0] * 1.5, middle_lat + y * third[1] * 1.5) for x, y in corners]
        )
    else:
        window = _half_window(middle_lon, middle_lat, third, bearing)
    cut = flat.intersection(window)
    return flat if cut.is_empty else cut


def _half_window(lon: float, lat: float, third: np.ndarray[Any, Any], bearing: float) -> Polygon:
    """Give a large rectangle that begins a sixth of the outline beyond its middle, towards the bearing."""
    angle = np.radians(bearing)
    ahead = np.array([np.sin(angle), np.cos(angle)])
    aside = np.array([ahead[1], -ahead[0]])
    scale = np.array([third[0], third[1]])
    corners = [(0.4, -9.0), (9.0, -9.0), (9.0, 9.0), (0.4, 9.0)]
    points = [np.array([lon, lat]) + scale * (a * ahead + s * aside) for a, s in corners]
    return Polygon([tuple(p) for p in points])


def radius_of(geometry: BaseGeometry) -> float:
    """Give the radius of the circle about a shape's centroid that holds it, in metres.

    Parameters
    ----------
    geometry
        Any shape, WGS 84.

    Returns
    -------
    float
        Metres; half the diagonal of its bounds.

    Examples
    --------
    >>> 9_000 < radius_of(ring_sector(36.75, 35.13, 0, 8000)) < 12_000
    True
    """
    west, south, east, north = geometry.bounds
    return float(geod().inv(west, south, east, north)[2]) / 2


def merged(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Unite shapes into one.

    Parameters
    ----------
    shapes
        At least one shape.

    Examples
    --------
    >>> merged([ring_sector(0, 0, 0, 1000), ring_sector(0, 0, 0, 2000)]).geom_type
    'Polygon'
    """
    return unary_union(list(shapes))
