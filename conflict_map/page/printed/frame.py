"""Where things stand on the sheet: longitude and latitude to pixels, and shapes out of a layer's columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conflict_map.layers.record import MISSING, Numbers, Shapes, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from conflict_map.layers.record import Layer

Ring = tuple["NDArray[np.float64]", bool]
"""Vertices in pixels, and whether they begin a polygon (or are a hole in the one before)."""

TILE = 256
_DEEPEST, _WIDEST = 11.0, 1.5
_LATITUDE_LIMIT = 85.0511
_UNITS = 1e5


@dataclass(frozen=True, slots=True)
class Frame:
    """The window of the Mercator plane that a map panel shows.

    Parameters
    ----------
    zoom
        As on a web map: the world is ``256 · 2**zoom`` pixels wide.
    left, top
        World pixels at the panel's upper left corner.
    width, height
        Size of the panel in pixels (96 to an inch).
    """

    zoom: float
    left: float
    top: float
    width: float
    height: float

    @property
    def world(self) -> float:
        """Pixels of the whole world at this zoom."""
        return float(TILE * 2**self.zoom)

    def pixels(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Project degrees to pixels right of and below the panel's corner.

        Parameters
        ----------
        lon, lat
            Degrees, WGS 84.

        Returns
        -------
        ndarray
            One row a point: x, y.
        """
        return np.column_stack([across(lon) * self.world - self.left, down(lat) * self.world - self.top])

    def latitude(self, y: float) -> float:
        """Tell the latitude of a row of pixels.

        Parameters
        ----------
        y
            Pixels below the panel's upper edge.
        """
        part = (y + self.top) / self.world
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * part))))

    def longitude(self, x: float) -> float:
        """Tell the longitude of a column of pixels.

        Parameters
        ----------
        x
            Pixels right of the panel's left edge.
        """
        return ((x + self.left) / self.world - 0.5) * 360

    def shows(self, points: NDArray[np.float64], spare: float = 0) -> NDArray[np.bool_]:
        """Tell which points lie in the panel.

        Parameters
        ----------
        points
            Pixels, one row a point.
        spare
            Pixels by which the panel is widened.
        """
        inside = (points > -spare) & (points < [self.width + spare, self.height + spare])
        return np.asarray(inside.all(axis=1), dtype=np.bool_)


def frame_for(
    bounds: tuple[float, float, float, float], width: float, height: float, margin: float = 0.12
) -> Frame:
    """Fit bounds into a panel.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees.
    width, height
        The panel in pixels.
    margin
        Share of the panel that stays free on each side.

    Examples
    --------
    >>> frame = frame_for((36.0, 34.5, 37.5, 35.8), 800, 600)
    >>> 8 < frame.zoom < 10, frame.shows(frame.pixels(np.array([36.0]), np.array([35.8]))).tolist()
    (True, [True])
    """
    west, south, east, north = bounds
    x, y = across(np.array([west, east])), down(np.array([north, south]))
    free = 1 - 2 * margin
    wide, high = max(x[1] - x[0], 1e-9), max(y[1] - y[0], 1e-9)
    zoom = math.log2(min(width * free / wide, height * free / high) / TILE)
    zoom = min(max(zoom, _WIDEST), _DEEPEST)
    world = TILE * 2**zoom
    return Frame(zoom, (x.sum() * world - width) / 2, (y.sum() * world - height) / 2, width, height)


def across(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude to 0 (west) … 1 (east) of the Mercator square.

    Parameters
    ----------
    lon
        Degrees.
    """
    return np.asarray(lon, dtype=np.float64) / 360 + 0.5


def down(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Latitude to 0 (north) … 1 (south) of the Mercator square.

    Parameters
    ----------
    lat
        Degrees.
    """
    limited = np.clip(np.asarray(lat, dtype=np.float64), -_LATITUDE_LIMIT, _LATITUDE_LIMIT)
    sine = np.sin(np.radians(limited))
    return np.asarray(0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi), dtype=np.float64)


def rings(column: Shapes, frame: Frame, spare: float = 40) -> Iterator[tuple[int, list[Ring]]]:
    """Go through the rows of shapes that touch the panel.

    Parameters
    ----------
    column
        A layer's shapes.
    frame
        The panel.
    spare
        Pixels by which the panel is widened.

    Yields
    ------
    tuple
        Row, and its rings or lines in pixels.
    """
    points = frame.pixels(column.lon / _UNITS, column.lat / _UNITS)
    ends = np.cumsum(column.lengths.astype(np.int64))
    first_ring = np.cumsum(column.rings.astype(np.int64)) - column.rings
    for row in np.flatnonzero(column.kinds):
        found: list[Ring] = []
        for ring in range(int(first_ring[row]), int(first_ring[row] + column.rings[row])):
            line = points[int(ends[ring] - column.lengths[ring]) : int(ends[ring])]
            low, high = line.min(axis=0), line.max(axis=0)
            beyond = (high < -spare).any() or (low > [frame.width + spare, frame.height + spare]).any()
            # a hole is kept or dropped with its shell
            if beyond and (column.outer[ring] or not found):
                continue
            found.append((line, bool(column.outer[ring])))
        if found:
            yield int(row), found


def words_of(layer: Layer, name: str) -> Sequence[str]:
    """Spell out a column of words, one a row; empty strings where it says nothing.

    Parameters
    ----------
    layer
        Any layer.
    name
        A column, which the layer may lack.
    """
    column = layer.columns.get(name)
    if not isinstance(column, Words):
        return [""] * layer.rows
    spelled = ("", *column.words)
    return [spelled[code] for code in column.codes]


def numbers_of(layer: Layer, name: str) -> NDArray[np.float64]:
    """Give a column of numbers in its unit, NaN where missing.

    Parameters
    ----------
    layer
        Any layer.
    name
        A column, which the layer may lack.
    """
    column = layer.columns.get(name)
    if not isinstance(column, Numbers):
        return np.full(layer.rows, np.nan)
    return np.where(column.cells == MISSING, np.nan, column.cells / column.scale)


def shapes_of(layer: Layer) -> Shapes | None:
    """Give a layer's shapes, if it has any.

    Parameters
    ----------
    layer
        Any layer.
    """
    column = layer.columns.get("shape")
    return column if isinstance(column, Shapes) else None
