"""Equal-area cells: where a position is coarsened to, and how far from the truth that may be.

The grid lies on EPSG:6933, the cylindrical equal-area projection of EASE-Grid 2.0 (Brodzik et al. 2012,
doi:10.3390/ijgi1010032), so that a cell has the same area everywhere and is a rectangle in degrees. Each cell
of a grid of twice the side is made of four whole cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod, Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TO_PLANE = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True)
_TO_DEGREES = Transformer.from_crs("EPSG:6933", "EPSG:4326", always_xy=True)
_EDGE_X, _EDGE_Y = _TO_PLANE.transform(180.0, 90.0)
GEOD = Geod(ellps="WGS84")


def cell_of(
    lon: NDArray[np.float64], lat: NDArray[np.float64], cell_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the cell in which each position lies.

    Parameters
    ----------
    lon, lat
        WGS 84 degrees, finite.
    cell_m
        Metres: side of a cell.

    Returns
    -------
    tuple of numpy.ndarray
        Column and row of the cell; cells are half-open, so that each position has exactly one.

    Examples
    --------
    >>> column, row = cell_of(np.array([0.01, -0.01]), np.array([0.01, 0.01]), 10_000)
    >>> column.tolist(), row.tolist()
    ([0, -1], [0, 0])
    """
    x, y = _TO_PLANE.transform(lon, lat)
    return np.floor(np.asarray(x) / cell_m).astype(np.int64), np.floor(np.asarray(y) / cell_m).astype(
        np.int64
    )


def cell_bounds(
    column: NDArray[np.int64], row: NDArray[np.int64], cell_m: float
) -> tuple[NDArray[np.float64], ...]:
    """Give the edges of cells.

    Parameters
    ----------
    column, row
        The cells.
    cell_m
        Metres: side of a cell.

    Returns
    -------
    tuple of numpy.ndarray
        West, south, east and north in degrees; cells at the edge of the world end there.

    Examples
    --------
    >>> [round(float(edge[0]), 3) for edge in cell_bounds(np.array([0]), np.array([0]), 10_000)]
    [0.0, 0.0, 0.104, 0.078]
    """
    edges: list[NDArray[np.float64]] = []
    for offset in (0, 1):
        x = np.clip((column + offset) * cell_m, -_EDGE_X, _EDGE_X)
        y = np.clip((row + offset) * cell_m, -_EDGE_Y, _EDGE_Y)
        edges.extend(_TO_DEGREES.transform(x, y))
    return tuple(np.asarray(edge, dtype=np.float64) for edge in edges)


def cell_centres(
    column: NDArray[np.int64], row: NDArray[np.int64], cell_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the centres of cells, and how far the farthest corner lies from them.

    Parameters
    ----------
    column, row
        The cells.
    cell_m
        Metres: side of a cell.

    Returns
    -------
    tuple of numpy.ndarray
        Longitude and latitude of the centre in degrees; half of the diagonal in metres on the ellipsoid,
        the longer one where they differ.

    Examples
    --------
    >>> lon, lat, half = cell_centres(np.array([0]), np.array([0]), 10_000)
    >>> round(float(lon[0]), 3), round(float(lat[0]), 3), round(float(half[0]))
    (0.052, 0.039, 7215)
    """
    west, south, east, north = cell_bounds(column, row, cell_m)
    lon, lat = (west + east) / 2, (south + north) / 2
    reach = [GEOD.inv(lon, lat, x, y)[2] for x, y in ((west, south), (west, north))]
    return lon, lat, np.maximum(*reach)


def cell_shapes(column: NDArray[np.int64], row: NDArray[np.int64], cell_m: float) -> NDArray[Any]:
    """Draw cells as polygons.

    Parameters
    ----------
    column, row
        The cells.
    cell_m
        Metres: side of a cell.

    Returns
    -------
    numpy.ndarray
        shapely polygons in WGS 84.

    Examples
    --------
    >>> cell_shapes(np.array([0]), np.array([0]), 10_000)[0].bounds[:2]
    (0.0, 0.0)
    """
    return np.asarray(shapely.box(*cell_bounds(column, row, cell_m)))
