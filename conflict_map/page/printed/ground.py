"""The ground of a printed map: water, land and borders, and above everything the names that find room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from conflict_map.page.printed.frame import numbers_of, rings, shapes_of, words_of
from conflict_map.page.printed.symbols import POINTS_PER_PIXEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from conflict_map.layers.record import Layer
    from conflict_map.page.basemap import Basemap
    from conflict_map.page.printed.frame import Frame, Ring
    from conflict_map.page.printed.ink import Ink

Box = tuple[float, float, float, float]

_ORDER = ("land", "lake", "river", "admin1", "border", "disputed", "coast")
COVERED_GAP = 14.0
"""Pixels from the middle of a symbol to the name of the town that it covers."""
_LETTER_SPACE = "\u200a"  # a hair space between capitals, as mapmakers set names of areas


@dataclass(slots=True)
class Room:
    """Boxes that are taken, in pixels: who comes first has the room."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)
    symbols: list[Box] = field(default_factory=list)

    def take(self, box: Box) -> None:
        """Take a box whatever is there.

        Parameters
        ----------
        box
            Left, top, right, bottom.
        """
        self.taken.append(box)

    def take_symbol(self, box: Box) -> None:
        """Take a box for a symbol, beside which the town it covers may be named.

        Parameters
        ----------
        box
            Left, top, right, bottom.
        """
        self.taken.append(box)
        self.symbols.append(box)

    def covers(self, x: float, y: float) -> bool:
        """Tell whether a symbol stands on a point.

        Parameters
        ----------
        x, y
            Pixels.
        """
        return any(left < x < right and top < y < bottom for left, top, right, bottom in self.symbols)

    def has(self, box: Box) -> bool:
        """Tell whether a box is free and inside the panel.

        Parameters
        ----------
        box
            Left, top, right, bottom.
        """
        left, top, right, bottom = box
        if left < 2 or top < 2 or right > self.width - 2 or bottom > self.height - 2:
            return False
        return not any(left < r and l_ < right and top < b and t < bottom for l_, t, r, b in self.taken)


def draw_ground(axes: Axes, ground: Layer, frame: Frame, ink: Ink) -> None:
    """Draw water, land, rivers and borders.

    Parameters
    ----------
    axes
        In pixels, y downwards.
    ground
        The basemap's layer of that kind.
    frame, ink
        The panel and the theme.
    """
    column = shapes_of(ground)
    assert column is not None
    themes, least = words_of(ground, "theme"), numbers_of(ground, "zoom")
    found: dict[str, list[Ring]] = {theme: [] for theme in _ORDER}
    for row, parts in rings(column, frame):
        if least[row] <= frame.zoom:
            found[themes[row]].extend(parts)
    axes.set_facecolor(ink.sea)
    river = float(np.clip((frame.zoom - 4) / 2.6, 0.7, 2.2))
    strokes: dict[str, list[tuple[str, float, object, float]]] = {
        "river": [(ink.river, river, "solid", 1)],
        "admin1": [(ink.admin1, 0.9, (0, (4, 3)), 1)],
        "border": [(ink.border, 5, "solid", 0.16), (ink.border, 1.2, "solid", 1)],
        "disputed": [(ink.border, 1.2, (0, (2.5, 2.5)), 1)],
        "coast": [(ink.coast, 0.9, "solid", 1)],
    }
    for order, theme in enumerate(_ORDER):
        if not found[theme]:
            continue
        if theme in {"land", "lake"}:
            colour = ink.land if theme == "land" else ink.sea
            # the hairline closes the seams between cells
            axes.add_patch(
                PathPatch(
                    area_path(found[theme]), facecolor=colour, edgecolor=colour, linewidth=0.3, zorder=order
                )
            )
            continue
        path = line_path(found[theme])
        for colour, width, dash, alpha in strokes[theme]:
            axes.add_patch(
                PathPatch(
                    path, facecolor="none", edgecolor=colour, alpha=alpha, zorder=order,
                    linewidth=width * POINTS_PER_PIXEL, linestyle=dash, joinstyle="round",
                )
            )  # fmt: skip


def area_path(parts: Sequence[Ring]) -> Path:
    """Join rings into one path whose holes stay open: shells turn one way, holes the other.

    Parameters
    ----------
    parts
        Rings in pixels.
    """
    turned = []
    for line, outer in parts:
        x, y = line[:, 0], line[:, 1]
        clockwise = float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) > 0
        turned.append(line if clockwise == outer else line[::-1])
    return Path.make_compound_path(*(Path(np.vstack([line, line[:1]]), closed=True) for line in turned))


def line_path(parts: Sequence[Ring]) -> Path:
    """Join lines into one path.

    Parameters
    ----------
    parts
        Lines in pixels.
    """
    return Path.make_compound_path(*(Path(line) for line, _ in parts))


@dataclass(frozen=True, slots=True)
class _Type:
    """How one label is set: size in pixels, weight, colour, and the share of the size for the local name."""

    size: float
    weight: str
    colour: str
    italic: bool = False
    capitals: bool = False
    local: float = 0.88


def _type_of(theme: str, rank: float, ink: Ink) -> _Type:
    areas = {
        "country": _Type(13, "bold", ink.country, capitals=True),
        "admin1": _Type(10, "normal", ink.country, capitals=True),
        "water": _Type(11, "normal", ink.water, italic=True),
    }
    towns = (
        (1, _Type(14, "bold", ink.place)),
        (2, _Type(12.5, "bold", ink.place)),
        (3, _Type(11.5, "normal", ink.place)),
    )
    minor = _Type(10.5, "normal", ink.minor)
    return areas.get(theme) or next((style for most, style in towns if rank <= most), minor)


def draw_labels(
    axes: Axes, basemap: Basemap, frame: Frame, ink: Ink, room: Room, *, local: bool = True
) -> None:
    """Set the names that find room, the most important first; what is drawn before stands free.

    Parameters
    ----------
    axes
        In pixels, y downwards.
    basemap
        Its labels are set.
    frame, ink
        The panel and the theme.
    room
        What is taken already; labels take theirs.
    local
        Whether the name in the place's own script stands below the Latin one.
    """
    labels = basemap.labels
    points = frame.pixels(numbers_of(labels, "lon"), numbers_of(labels, "lat"))
    zoom, zoom_to = numbers_of(labels, "zoom"), numbers_of(labels, "zoom_to")
    shown = frame.shows(points) & (zoom <= frame.zoom) & ((zoom_to < 0) | (frame.zoom <= zoom_to))
    themes, ranks = words_of(labels, "theme"), numbers_of(labels, "rank")
    names, locals_ = words_of(labels, "name"), words_of(labels, "local")
    for row in map(int, np.flatnonzero(shown)):
        style = _type_of(themes[row], ranks[row], ink)
        second = locals_[row] if local and locals_[row] != names[row] else ""
        _label(
            axes,
            (points[row, 0], points[row, 1]),
            names[row],
            second,
            style,
            ink,
            room,
            dot=themes[row] == "place",
        )


def _label(
    axes: Axes,
    at: tuple[float, float],
    name: str,
    second: str,
    style: _Type,
    ink: Ink,
    room: Room,
    *,
    dot: bool,
) -> None:
    """Set one name beside its dot or around its point, or leave it out."""
    text = _LETTER_SPACE.join(name.upper()) if style.capitals else name
    wide, high = measure(axes, text, style.size, style.weight)
    if second:
        wide = max(wide, measure(axes, second, style.size * style.local, "normal")[0])
    line = style.size * 1.12
    high = line * (2 if second else 1)
    # a town under a symbol is named beside the symbol
    covered = dot and room.covers(*at)
    if dot and not covered and not room.has((at[0] - 4, at[1] - 4, at[0] + 4, at[1] + 4)):
        return
    gaps = (COVERED_GAP, 1.6 * COVERED_GAP, 2.2 * COVERED_GAP) if covered else (6.0,)
    tries = (_beside(room, at, wide, high, gap) for gap in gaps)
    spot = next((found for found in tries if found), None) if dot else _around(room, at, wide, high)
    if spot is None:
        return
    x, y, align = spot
    if dot and not covered:
        size = 3.2 if style.size > 12 else 2.3
        axes.plot(*at, "o", ms=size * 1.5, mfc=ink.paper, mec=style.colour, mew=1.1, zorder=50)
    first = y - (line / 2 if second else 0)
    write(
        axes, text, (x, first), style.size, style.colour, align, ink, weight=style.weight, italic=style.italic
    )
    if second:
        write(
            axes,
            second,
            (x, y + line / 2),
            style.size * style.local,
            ink.minor if dot else style.colour,
            align,
            ink,
        )


def _beside(
    room: Room, at: tuple[float, float], wide: float, high: float, gap: float
) -> tuple[float, float, str] | None:
    """Find room right of, left of, above or below a dot."""
    x, y = at
    options: tuple[tuple[tuple[float, float], tuple[float, float, str]], ...] = (
        ((x + gap, y - high / 2), (x + gap, y, "left")),
        ((x - gap - wide, y - high / 2), (x - gap, y, "right")),
        ((x - wide / 2, y - gap - high), (x, y - gap - high / 2, "center")),
        ((x - wide / 2, y + gap), (x, y + gap + high / 2, "center")),
    )
    if gap > COVERED_GAP / 2:
        options += tuple(
            (
                (x + gap if right else x - gap - wide, y + gap * 0.8 if below else y - gap * 0.8 - high),
                (
                    x + gap if right else x - gap,
                    y + gap * 0.8 + high / 2 if below else y - gap * 0.8 - high / 2,
                    "left" if right else "right",
                ),
            )
            for right in (True, False)
            for below in (True, False)
        )
    for (left, top), spot in options:
        box = (left - 2, top - 1, left + wide + 2, top + high + 1)
        if room.has(box):
            room.take(box)
            room.take((x - 4, y - 4, x + 4, y + 4))
            return spot
    return None


def _around(room: Room, at: tuple[float, float], wide: float, high: float) -> tuple[float, float, str] | None:
    x, y = at
    box = (x - wide / 2 - 4, y - high / 2 - 2, x + wide / 2 + 4, y + high / 2 + 2)
    if not room.has(box):
        return None
    room.take(box)
    return x, y, "center"


def measure(axes: Axes, text: str, size: float, weight: str = "normal") -> tuple[float, float]:
    """Measure a text in pixels.

    Parameters
    ----------
    axes
        Any axes of the figure.
    text
        One line.
    size
        Pixels.
    weight
        ``normal`` or ``bold``.
    """
    probe = axes.text(0, 0, text, fontsize=size * POINTS_PER_PIXEL, fontweight=weight, parse_math=False)
    box = probe.get_window_extent()
    probe.remove()
    scale = 96 / axes.figure.dpi
    return box.width * scale, box.height * scale


def write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    size: float,
    colour: str,
    align: str,
    ink: Ink,
    *,
    weight: str = "normal",
    italic: bool = False,
    halo: bool = True,
    order: float = 55,
    valign: str = "center",
) -> Text:
    """Set one line of text with a halo of the paper's colour; never as mathematics, whatever signs it holds.

    Parameters
    ----------
    axes
        In pixels, y downwards.
    text, at, size, colour
        What, where, how large (pixels) and in which colour.
    align, valign
        Horizontal and vertical alignment.
    ink
        The theme.
    weight, italic, halo, order
        Further style.
    """  # fmt: skip
    effects = [withStroke(linewidth=3.2 * POINTS_PER_PIXEL, foreground=ink.land, alpha=0.9)] if halo else []
    return axes.text(
        *at, text, fontsize=size * POINTS_PER_PIXEL, color=colour, ha=align, va=valign, fontweight=weight,
        fontstyle="italic" if italic else "normal", path_effects=effects, zorder=order, parse_math=False,
        clip_on=True,
    )  # fmt: skip
