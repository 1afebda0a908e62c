"""A small map as SVG: a few points over land, coast and borders, for an answer in a notebook.

It needs no browser, no script and no drawing library, and is done in a fraction of a second.  What people publish
is drawn by :mod:`conflict_map.page`.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
import zipfile
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

CELL = 5
MOST_FINE_CELLS = 12
LEAST_SPAN = 0.8  # degrees of latitude: a town is seen with its neighbours
EARTH_M_A_DEGREE = 111_195.0
PIXELS_FOR_DETAIL = 8.0  # a degree: below, waters and divisions are a tangle
MOST_NAMES = 7
LIMIT = 84.0  # degrees of latitude, where Mercator's square ends
_FILLED = {"land": "#f4f1ea", "lake": "#cfdde6"}
_STROKED = {
    "coast": ("#9aa7ae", 0.8, ""),
    "river": ("#b9cdd9", 0.8, ""),
    "admin1": ("#d5d0c5", 0.7, "3 3"),
    "border": ("#8d8577", 1.2, ""),
    "disputed": ("#8d8577", 1.2, "4 3"),
}
_SEA, _INK, _CHOSEN, _RIVAL = "#dfe8ed", "#26292c", "#b8472e", "#5b6670"


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of a sketch.

    Parameters
    ----------
    lon, lat
        WGS 84 degrees.
    label
        What stands beside it; plain text.
    chosen
        Whether it is the answer, and not one of the rivals.
    radius_m
        Metres: the circle drawn around it; 0 for none.
    """

    lon: float
    lat: float
    label: str = ""
    chosen: bool = False
    radius_m: float = 0.0


def sketch(marks: Sequence[Mark], *, width: int = 460, height: int = 300) -> str:
    """Draw points on a small map.

    Parameters
    ----------
    marks
        What to draw; none gives the world.
    width, height
        Pixels.

    Returns
    -------
    str
        An SVG document.

    Examples
    --------
    >>> picture = sketch([Mark(36.75, 35.13, "Hama <1>", chosen=True)])
    >>> picture.startswith("<svg"), "Hama &lt;1&gt;" in picture
    (True, True)
    """
    view = _View.around(marks, width, height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<rect width="{width}" height="{height}" fill="{_SEA}"/>',
        *_ground(view),
        *(_circle(mark, view) for mark in marks if mark.radius_m),
        *(_dot(mark, view) for mark in sorted(marks, key=lambda mark: mark.chosen)),
        *_labels(marks, view),
        _text("Natural Earth", width - 5, height - 9, "end", f'font-size="8.5" fill="{_RIVAL}"'),
        "</svg>",
    ]
    return "".join(parts)


def image(svg: str, words: str) -> str:
    """Put a picture into an HTML element that notebooks show whether or not they trust it.

    Parameters
    ----------
    svg
        The picture.
    words
        What it shows, for those who can't see it; plain text.

    Examples
    --------
    >>> image("<svg/>", 'a "map"')
    '<img alt="a &quot;map&quot;" src="data:image/svg+xml;base64,PHN2Zy8+" style="max-width:100%">'
    """
    encoded = base64.b64encode(svg.encode("utf-8", errors="replace")).decode("ascii")
    return f'<img alt="{escape(words)}" src="data:image/svg+xml;base64,{encoded}" style="max-width:100%">'


@dataclass(frozen=True, slots=True)
class _View:
    """Mercator around the marks."""

    west: float
    north: float  # on Mercator's axis, in degrees
    scale: float  # pixels a degree of longitude
    width: int
    height: int

    @classmethod
    def around(cls, marks: Sequence[Mark], width: int, height: int) -> _View:
        lon = [mark.lon for mark in marks] or [-170.0, 190.0]
        lat = [max(-LIMIT, min(LIMIT, mark.lat)) for mark in marks] or [-55.0, 75.0]
        west, east = min(lon), max(lon)
        south, north = _mercator(np.array([min(lat), max(lat)]))
        stretch = 1 / math.cos(math.radians(sum(lat) / len(lat)))
        radii = [mark.radius_m / EARTH_M_A_DEGREE for mark in marks] or [0.0]
        least = max(LEAST_SPAN, 4 * max(radii)) * stretch
        # labels stand to the right of their marks, so the room on the sides is wide
        wide, high = max(east - west, least) * 1.5, max(north - south, least) * 1.3
        scale = min(width / wide, height / high)
        middle = ((west + east) / 2, (south + north) / 2)
        return cls(middle[0] - width / scale / 2, float(middle[1] + height / scale / 2), scale, width, height)

    def xy(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixels of degrees, one row a point."""
        return np.column_stack(((lon - self.west) * self.scale, (self.north - _mercator(lat)) * self.scale))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        south = self.north - self.height / self.scale
        east = self.west + self.width / self.scale
        low, high = (math.degrees(math.atan(math.sinh(math.radians(at)))) for at in (south, self.north))
        return self.west, max(low, -LIMIT), east, min(high, LIMIT)


def _mercator(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    kept = np.clip(lat, -LIMIT, LIMIT)
    return np.degrees(np.arcsinh(np.tan(np.radians(kept))))


def _ground(view: _View) -> Iterator[str]:
    """Draw land, waters and borders: one path a theme, the lowest first."""
    paths: dict[str, list[str]] = {theme: [] for theme in (*_FILLED, *_STROKED)}
    wanted = paths if view.scale > PIXELS_FOR_DETAIL else {"land", "border", "disputed"}
    for cell, turn in _cells(view):
        for theme, rings in cell.shapes:
            if theme in wanted:
                paths[theme].extend(
                    _path(ring + np.array([turn, 0]), view, closed=theme in _FILLED) for ring in rings
                )
    for theme, colour in _FILLED.items():
        yield f'<path d="{"".join(paths[theme])}" fill="{colour}" fill-rule="evenodd"/>'
    for theme, (colour, pen, dashes) in _STROKED.items():
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<path d="{"".join(paths[theme])}" fill="none" stroke="{colour}" stroke-width="{pen}"{dashed}/>'


def _path(ring: NDArray[np.float64], view: _View, *, closed: bool) -> str:
    pixels = view.xy(ring[:, 0], ring[:, 1])
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    if (high < 0).any() or (low > (view.width, view.height)).any():
        return ""
    pixels = pixels.round(1 if view.scale > PIXELS_FOR_DETAIL else 0)
    # what would fall on one pixel is left out
    keep = np.r_[True, np.abs(np.diff(pixels, axis=0)).sum(axis=1) > 0.6]
    if keep.sum() < (3 if closed else 2):
        return ""
    points = " ".join(f"{x:g},{y:g}" for x, y in pixels[keep])
    return f"M{points}{'Z' if closed else ''}"


def _cells(view: _View) -> Iterator[tuple[_Cell, int]]:
    """Give the basemap's cells in view, and by how many degrees each is moved beyond the antimeridian."""
    west, south, east, north = view.bounds
    columns = range(math.floor(west / CELL), math.floor(east / CELL) + 1)
    rows = range(math.floor(south / CELL), math.floor(north / CELL) + 1)
    fine = len(columns) * len(rows) <= MOST_FINE_CELLS
    for column in columns:
        turn = ((column * CELL + 180) // 360) * 360
        for row in rows:
            name = _name(column * CELL - turn, row * CELL)
            yield _fine(name) if fine else _coarse(name), turn


def _name(west: int, south: int) -> str:
    return f"{'EW'[west < 0]}{abs(west):03}{'NS'[south < 0]}{abs(south):02}"


@dataclass(frozen=True, slots=True)
class _Cell:
    """What the basemap knows of five degrees by five."""

    shapes: tuple[tuple[str, list[NDArray[np.float64]]], ...] = ()
    names: tuple[tuple[int, str, float, float, str], ...] = ()  # rank, theme, lon, lat, name


@cache
def _world() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(gzip.decompress(shipped("basemap", "world.json.gz").read_bytes()))
    return whole


@cache
def _coarse(name: str) -> _Cell:
    world = _world()
    return _decoded(world["cells"].get(name), world["units_per_degree"])


@lru_cache(maxsize=64)
def _fine(name: str) -> _Cell:
    with zipfile.ZipFile(shipped("basemap", "cells.zip")) as archive:
        if f"{name}.json" not in archive.namelist():
            return _coarse(name)
        head = json.loads(archive.read("head.json"))
        cell = json.loads(archive.read(f"{name}.json"))
    return _decoded(cell, head["units_per_degree"])


def _decoded(cell: dict[str, Any] | None, units: int) -> _Cell:
    if cell is None:
        return _Cell()
    themes, kinds = _world()["themes"], _world()["label_themes"]
    return _Cell(
        tuple((themes[theme], list(_rings(parts, units))) for theme, _, parts in cell["shapes"]),
        tuple(
            (rank, kinds[theme], x / units, y / units, name)
            for theme, rank, _, _, x, y, name, _ in cell["labels"]
        ),
    )


def _rings(parts: list[Any], units: int) -> Iterator[NDArray[np.float64]]:
    """Go through lines, or polygons' rings: lists of integers ``x0, y0, dx1, dy1, …``."""
    for part in parts:
        if isinstance(part[0], int):
            yield np.cumsum(np.array(part, dtype=np.int64).reshape(-1, 2), axis=0) / units
        else:
            yield from _rings(part, units)


def _point(mark: Mark, view: _View) -> tuple[float, float]:
    x, y = view.xy(np.array([mark.lon]), np.array([mark.lat]))[0]
    return float(x), float(y)


def _circle(mark: Mark, view: _View) -> str:
    x, y = _point(mark, view)
    stretch = math.cos(math.radians(min(abs(mark.lat), LIMIT)))
    radius = mark.radius_m / EARTH_M_A_DEGREE / stretch * view.scale
    colour = _CHOSEN if mark.chosen else _RIVAL
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.12" '
        f'stroke="{colour}" stroke-opacity="0.5"/>'
    )


def _dot(mark: Mark, view: _View) -> str:
    x, y = _point(mark, view)
    if mark.chosen:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{_CHOSEN}" stroke="#fff" stroke-width="1.5"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#fff" stroke="{_RIVAL}" stroke-width="1.8"/>'


def _labels(marks: Sequence[Mark], view: _View) -> Iterator[str]:
    """Write the labels, the answer's first; one that would cover another is moved down a line."""
    taken: list[tuple[float, float, float]] = []
    for mark in sorted(marks, key=lambda mark: not mark.chosen):
        x, y = _point(mark, view)
        wide = 6.8 * len(mark.label)
        left = x + 9 + wide > view.width and x - 9 - wide > 0
        begin = x - 9 - wide if left else x + 9
        while _covers(taken, begin, begin + wide, y):
            y += 13
        taken.append((begin, begin + wide, y))
        style = f'font-size="12" font-weight="{"600" if mark.chosen else "400"}" fill="{_INK}"'
        yield _text(mark.label, x - 9 if left else x + 9, y, "end" if left else "start", style)
    yield from _names(marks, view, taken)


def _names(marks: Sequence[Mark], view: _View, taken: list[tuple[float, float, float]]) -> Iterator[str]:
    """Write a few names of the basemap where there is room, so that the reader knows where this is."""
    theme = "place" if view.scale > 60 else "country"
    known = {mark.label for mark in marks}
    found = sorted(
        (rank, name, lon + turn, lat)
        for cell, turn in _cells(view)
        for rank, kind, lon, lat, name in cell.names
        if kind == theme and name not in known
    )
    taken += [(x - 8, x + 8, y) for x, y in (_point(mark, view) for mark in marks)]
    written = 0
    for _, name, lon, lat in found:
        x, y = _point(Mark(lon, lat), view)
        wide = 3.0 * len(name)
        inside = wide < x < view.width - wide and 12 < y < view.height - 18
        if written == MOST_NAMES or not inside or _covers(taken, x - wide - 4, x + wide + 4, y):
            continue
        written += 1
        taken.append((x - wide - 4, x + wide + 4, y))
        if theme == "place":
            yield f'<circle cx="{x:.1f}" cy="{y - 8:.1f}" r="1.5" fill="{_RIVAL}"/>'
        yield _text(name, x, y, "middle", f'font-size="10.5" fill="{_RIVAL}"')


def _covers(taken: list[tuple[float, float, float]], begin: float, end: float, y: float) -> bool:
    return any(abs(y - other) < 13 and begin < last and end > first for first, last, other in taken)


def _text(words: str, x: float, y: float, anchor: str, style: str) -> str:
    # XML has no form at all for most control characters
    legal = escape("".join(letter for letter in words if letter.isprintable()))
    return (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}" font-family="sans-serif" {style} stroke="#fff" '
        f'stroke-width="3" stroke-opacity="0.85" paint-order="stroke">{legal}</text>'
    )
