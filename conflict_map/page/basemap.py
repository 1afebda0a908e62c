"""The offline basemap: which of its cells a map carries, as layers like any other.

The files stand in data/basemap/ (see its README) and are installed with the package.  Every map carries the
coarse world; cells near its data are replaced by fine ones.
"""

from __future__ import annotations

import gzip
import json
import math
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.layers.record import Layer, Numbers, Shapes, Words
from conflict_map.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from conflict_map.layers.record import Column

Bounds = tuple[float, float, float, float]

CELL = 5
"""Degrees: the width and height of a cell."""
LEAST_MARGIN = 2.0
"""Degrees: around data in one town a reader sees the towns about it."""
MOST_FINE_CELLS = 24
"""More cells than this are left coarse, those farthest from the middle first: about 1 MB of page."""
ATTRIBUTION = "Natural Earth · GeoNames (CC BY 4.0)"
NOTE = (
    "Base map: Natural Earth. Its borders show who holds what in practice, as Natural Earth sees it; "
    "they are not a statement by this map or its sources. Dashed borders are disputed."
)

_POLYGON, _LINE = 3, 2
_POLYGON_THEMES = frozenset({"land", "lake"})
_PAGE_UNITS = 100_000  # of a degree, in every layer's columns


@dataclass(frozen=True, slots=True)
class Basemap:
    """What a map draws under its layers.

    Parameters
    ----------
    ground
        Layer of kind ``ground``: columns `theme` (``land``, ``lake``, ``river``, ``admin1``, ``border``,
        ``disputed``, ``coast``), `zoom` (from which it is drawn, tenths) and `shape`.
    labels
        Layer of kind ``labels``: `theme` (``place``, ``country``, ``admin1``, ``water``), `name`, `local`,
        `rank` (0 most important), `zoom` and `zoom_to` (tenths; -1 for no end), `lon`, `lat`.
    attribution
        Whom to name.
    note
        What a reader should know of its borders.
    """

    ground: Layer
    labels: Layer
    attribution: str = ATTRIBUTION
    note: str = NOTE


@lru_cache(maxsize=2)
def basemap_for(bounds: Bounds | None, margin: float = 0.6, most_fine: int = MOST_FINE_CELLS) -> Basemap:
    """Choose and decode the basemap of a map.

    Parameters
    ----------
    bounds
        West, south, east, north of what the map shows, degrees; None for the coarse world alone. West may be
        greater than east across the antimeridian.
    margin
        By which share of their width and height the bounds are widened, and by no less than two degrees.
    most_fine
        How many cells may be fine; the nearest to the middle are.

    Returns
    -------
    Basemap
        The same for the same bounds.

    Examples
    --------
    >>> hama = basemap_for((36.0, 34.5, 37.5, 35.8))
    >>> sorted(hama.ground.columns), hama.ground.columns["theme"].words[:2]
    (['shape', 'theme', 'zoom'], ('land', 'coast'))
    >>> any(local == "حماة" for local in hama.labels.columns["local"].words)
    True
    """
    head, cells = _world()
    fine = dict(_fine_cells(cells_near(bounds, margin, most_fine))) if bounds else {}
    sheets = [
        (fine[name], _fine_units()) if name in fine else (cells[name], int(head["units_per_degree"]))
        for name in sorted({*cells, *fine})
    ]
    return Basemap(_ground(sheets, head["themes"]), _labels(sheets, head["label_themes"]))


def cells_near(bounds: Bounds, margin: float = 0.6, most: int = MOST_FINE_CELLS) -> tuple[str, ...]:
    """Name the cells that bounds touch, nearest to their middle first.

    Parameters
    ----------
    bounds, margin, most
        As for :func:`basemap_for`.

    Examples
    --------
    >>> cells_near((36.0, 34.9, 37.5, 35.8), margin=0)
    ('E035N35', 'E035N30')
    """
    west, south, east, north = bounds
    east += 360 * (east < west)
    least = LEAST_MARGIN if margin else 0.0
    wide, high = max(least, margin * (east - west)), max(least, margin * (north - south))
    middle = ((west + east) / 2, (south + north) / 2)
    columns = range(math.floor((west - wide) / CELL), math.floor((east + wide) / CELL) + 1)
    rows = range(max(-18, math.floor((south - high) / CELL)), min(17, math.floor((north + high) / CELL)) + 1)

    def distance(cell: tuple[int, int]) -> tuple[float, int, int]:
        x, y = (cell[0] + 0.5) * CELL - middle[0], (cell[1] + 0.5) * CELL - middle[1]
        return (math.hypot(x * math.cos(math.radians(middle[1])), y), *cell)

    near = sorted(((c, r) for c in columns for r in rows), key=distance)[:most]
    return tuple(dict.fromkeys(cell_name((c * CELL + 180) % 360 - 180, r * CELL) for c, r in near))


def cell_name(west: int, south: int) -> str:
    """Name a cell by its south-west corner.

    Parameters
    ----------
    west, south
        Whole degrees.

    Examples
    --------
    >>> cell_name(35, 30), cell_name(-5, -10)
    ('E035N30', 'W005S10')
    """
    return f"{'EW'[west < 0]}{abs(west):03}{'NS'[south < 0]}{abs(south):02}"


@lru_cache(maxsize=1)
def _world() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    document = json.loads(gzip.decompress(shipped("basemap", "world.json.gz").read_bytes()))
    cells = document.pop("cells")
    return document, cells


@lru_cache(maxsize=1)
def _fine_units() -> int:
    with zipfile.ZipFile(shipped("basemap", "cells.zip")) as archive:
        return int(json.loads(archive.read("head.json"))["units_per_degree"])


def _fine_cells(names: Sequence[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Read the fine cells that exist; a cell of open sea does not."""
    with zipfile.ZipFile(shipped("basemap", "cells.zip")) as archive:
        known = set(archive.namelist())
        for name in names:
            if f"{name}.json" in known:
                yield name, json.loads(archive.read(f"{name}.json"))


def _ground(sheets: Iterable[tuple[Mapping[str, Any], int]], themes: Sequence[str]) -> Layer:
    """Join the shapes of cells into one layer."""
    theme: list[int] = []
    zoom: list[int] = []
    lines: list[list[tuple[NDArray[np.int64], bool]]] = []
    for sheet, units in sheets:
        for code, least, parts in sheet["shapes"]:
            theme.append(code + 1)
            zoom.append(least)
            scale = _PAGE_UNITS // units
            lines.append([(_vertices(flat) * scale, first) for flat, first in _flat(parts)])
    every = [line for row in lines for line in row]
    vertices = np.concatenate([points for points, _ in every]).astype(np.int32)
    kinds = [_POLYGON if themes[code - 1] in _POLYGON_THEMES else _LINE for code in theme]
    shape = Shapes(
        np.array(kinds, np.uint8),
        np.array([len(row) for row in lines], np.uint32),
        np.array([len(points) for points, _ in every], np.uint32),
        np.array([first for _, first in every], np.uint8),
        np.ascontiguousarray(vertices[:, 0]),
        np.ascontiguousarray(vertices[:, 1]),
    )
    columns: dict[str, Column] = {
        "theme": Words(np.array(theme, np.uint32), tuple(themes)),
        "zoom": Numbers(np.array(zoom, np.int32), 10),
        "shape": shape,
    }
    return Layer("ground", "Base map", len(theme), columns, sources=("Natural Earth",))


def _flat(parts: Sequence[Any]) -> Iterator[tuple[Sequence[int], bool]]:
    """Go through the lines of a shape, or the rings of its polygons, and say which begins a part."""
    for part in parts:
        if isinstance(part[0], int):
            yield part, True
        else:
            yield from ((ring, number == 0) for number, ring in enumerate(part))


def _vertices(flat: Sequence[int]) -> NDArray[np.int64]:
    """Add up delta-coded integers."""
    steps = np.array(flat, dtype=np.int64).reshape(-1, 2)
    return np.cumsum(steps, axis=0, dtype=np.int64)


def _labels(sheets: Iterable[tuple[Mapping[str, Any], int]], themes: Sequence[str]) -> Layer:
    """Join the labels of cells into one layer, the most important first."""
    rows = [
        (rank, zoom, name, theme, zoom_to, x * (_PAGE_UNITS // units), y * (_PAGE_UNITS // units), local)
        for sheet, units in sheets
        for theme, rank, zoom, zoom_to, x, y, name, local in sheet["labels"]
    ]
    rows.sort()
    rank, zoom, name, theme, zoom_to, lon, lat, local = zip(*rows, strict=True)
    columns: dict[str, Column] = {
        "theme": Words(np.array(theme, np.uint32) + np.uint32(1), tuple(themes)),
        "name": _words(name),
        "local": _words(local),
        "rank": Numbers(np.array(rank, np.int32)),
        "zoom": Numbers(np.array(zoom, np.int32), 10),
        "zoom_to": Numbers(np.array(zoom_to, np.int32), 10),
        "lon": Numbers(np.array(lon, np.int32), _PAGE_UNITS),
        "lat": Numbers(np.array(lat, np.int32), _PAGE_UNITS),
    }
    return Layer("labels", "Place names", len(rows), columns, sources=("GeoNames", "Natural Earth"))


def _words(cells: Sequence[str]) -> Words:
    codes = {word: code for code, word in enumerate(dict.fromkeys(word for word in cells if word), start=1)}
    return Words(np.array([codes.get(word, 0) for word in cells], np.uint32), tuple(codes))
