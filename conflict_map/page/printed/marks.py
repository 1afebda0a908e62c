"""What lies under arrows and symbols: areas, fronts, and where an incident may have happened."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Circle, PathPatch, Wedge
from shapely.geometry import LineString

from conflict_map.page.printed.frame import numbers_of, rings, shapes_of, words_of
from conflict_map.page.printed.ground import area_path, line_path
from conflict_map.page.printed.symbols import POINTS_PER_PIXEL, colour_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from conflict_map.layers.record import Layer
    from conflict_map.page.printed.frame import Frame
    from conflict_map.page.printed.ground import Room
    from conflict_map.page.printed.ink import Ink

HATCHES: Mapping[str, str] = MappingProxyType(
    {
        "falling": "\\\\",
        "rising": "//",
        "dots": ".",
        "level": "--",
        "upright": "||",
        "grid": "++",
        "rings": "oo",
        "dashes": "-",
        "cross": "xx",
        "none": "",
    }
)
_EQUATOR_M = 40_075_016.686
_LINE, _POLYGON = 2, 3
_DISC, _ASIDE = 6.0, 11.0  # pixels
_NO_SIDE: Mapping[str, str] = MappingProxyType({"light": "#8a8a8a", "dark": "#8f8f8f"})


def standing(layer: Layer, moment: float | None) -> NDArray[np.bool_]:
    """Tell which rows of a layer with a beginning and an end hold at a moment.

    Parameters
    ----------
    layer
        Control areas or fronts.
    moment
        Minutes since 1970; None for the last that the layer knows.
    """
    begins, ends = numbers_of(layer, "from"), numbers_of(layer, "to")
    if moment is None:
        return np.isnan(ends)
    begun: NDArray[np.bool_] = np.isnan(begins) | (begins <= moment)
    return begun & (np.isnan(ends) | (moment < ends))


def draw_areas(axes: Axes, layer: Layer, frame: Frame, ink: Ink, moment: float | None) -> None:
    """Draw who holds what, in a colour and a pattern.

    Parameters
    ----------
    axes
        In pixels, y downwards.
    layer
        Of kind ``control``.
    frame, ink
        The panel and the theme.
    moment
        As for :func:`standing`.
    """
    column = shapes_of(layer)
    assert column is not None
    sides, holds = words_of(layer, "side"), standing(layer, moment)
    for row, parts in rings(column, frame):
        swatch = layer.style.get("sides", {}).get(sides[row])
        if holds[row] and swatch and swatch["pattern"] != "none":
            add_area(axes, area_path(parts), swatch, ink, order=20)


def add_area(axes: Axes, path: Any, swatch: Mapping[str, str], ink: Ink, order: float) -> None:
    """Fill a path as one side's area: a light tint, its pattern, a thin edge.

    Parameters
    ----------
    axes
        In pixels.
    path
        The area.
    swatch
        ``light``, ``dark`` and ``pattern``.
    ink
        The theme.
    order
        Drawing order.
    """
    colour = swatch["dark" if ink.dark else "light"]
    axes.add_patch(PathPatch(path, facecolor=colour, alpha=0.22, edgecolor="none", zorder=order))
    pattern = PathPatch(
        path, facecolor="none", edgecolor=colour, alpha=0.3, linewidth=0, zorder=order + 1,
        hatch=HATCHES.get(swatch["pattern"], ""),
    )  # fmt: skip
    axes.add_patch(pattern)
    axes.add_patch(
        PathPatch(path, facecolor="none", edgecolor=colour, alpha=0.55, linewidth=0.7, zorder=order + 2)
    )


def draw_fronts(
    axes: Axes, layer: Layer, frame: Frame, ink: Ink, moment: float | None
) -> list[tuple[float, float]]:
    """Draw fronts: the band of what is not known, and the line in it.

    Parameters
    ----------
    axes, layer, frame, ink, moment
        As for :func:`draw_areas`; the layer is of kind ``fronts``.

    Returns
    -------
    list
        Points along the lines, pixels: names keep clear of them.
    """
    column = shapes_of(layer)
    assert column is not None
    along: list[tuple[float, float]] = []
    part, holds = words_of(layer, "part"), standing(layer, moment)
    for row, parts in rings(column, frame):
        if not holds[row]:
            continue
        if part[row] == "band":
            add_band(axes, area_path(parts), ink)
        else:
            add_front(axes, line_path(parts), ink)
            for line, _ in parts:
                dense = LineString(line).segmentize(6.0).coords if len(line) > 1 else []
                along.extend((float(x), float(y)) for x, y in dense)
    return along


def add_band(axes: Axes, path: Any, ink: Ink, order: float = 24) -> None:
    """Draw a band in which a front runs somewhere.

    Parameters
    ----------
    axes, path, ink, order
        As for :func:`add_area`.
    """
    axes.add_patch(PathPatch(path, facecolor=ink.band, alpha=0.13, edgecolor="none", zorder=order))
    axes.add_patch(
        PathPatch(
            path,
            facecolor="none",
            edgecolor=ink.band,
            alpha=0.4,
            hatch="....",  # dots, as on the page: lines would look like contested ground,
            linewidth=0,
            zorder=order + 1,
        )
    )


def add_front(axes: Axes, path: Any, ink: Ink, order: float = 28) -> None:
    """Draw a front line.

    Parameters
    ----------
    axes, path, ink, order
        As for :func:`add_area`.
    """
    round_ends: dict[str, Any] = {"facecolor": "none", "joinstyle": "round", "capstyle": "round"}
    axes.add_patch(
        PathPatch(
            path, edgecolor=ink.paper, alpha=0.9, linewidth=6 * POINTS_PER_PIXEL, zorder=order, **round_ends
        )
    )
    axes.add_patch(
        PathPatch(path, edgecolor=ink.front, linewidth=2.6 * POINTS_PER_PIXEL, zorder=order + 1, **round_ends)
    )


def draw_disputes(axes: Axes, layer: Layer, frame: Frame, ink: Ink, moment: float | None, room: Room) -> None:
    """Draw a disc of two colours where sources name different holders, beside the symbol that would hide it.

    Parameters
    ----------
    axes, layer, frame, ink, moment
        As for :func:`draw_areas`; the layer is of kind ``disputes``.
    room
        What symbols have taken; the discs take theirs in it.
    """
    points = frame.pixels(numbers_of(layer, "lon"), numbers_of(layer, "lat"))
    pairs = zip(words_of(layer, "side"), words_of(layer, "rival_side"), strict=True)
    for (x, y), pair, shown in zip(
        points, pairs, standing(layer, moment) & frame.shows(points, 0), strict=True
    ):
        if shown:
            aside = _ASIDE if room.covers(x, y) else 0.0
            at = (float(x) - aside, float(y) + aside)
            add_disc(axes, at, [layer.style["sides"].get(side, _NO_SIDE) for side in pair], ink)
            reach = _DISC + 4  # a town so near is named beside it
            room.take_symbol((at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach))


def add_disc(axes: Axes, at: tuple[float, float], swatches: Sequence[Mapping[str, str]], ink: Ink) -> None:
    """Draw a disc whose left half is in one side's colour and whose right half in another's.

    Parameters
    ----------
    axes, ink
        As for :func:`add_area`.
    at
        Its middle, pixels.
    swatches
        The two sides' colours; grey where one is missing.
    """
    left, right = [*swatches, _NO_SIDE, _NO_SIDE][:2]
    axes.add_patch(Circle(at, _DISC + 2, facecolor=ink.paper, edgecolor="none", alpha=0.9, zorder=58))
    for swatch, begin in ((left, 90), (right, 270)):
        half = Wedge(
            at, _DISC, begin, begin + 180, facecolor=swatch["dark" if ink.dark else "light"], zorder=58.1
        )
        half.set(edgecolor=ink.text, linewidth=1.1)
        axes.add_patch(half)


def draw_uncertainty(axes: Axes, layer: Layer, incidents: Layer, frame: Frame, ink: Ink) -> None:
    """Draw the circle, area or line within which an incident may have happened.

    Parameters
    ----------
    axes, layer, frame, ink
        As for :func:`draw_areas`; the layer is of kind ``uncertainty``.
    incidents
        The layer that it belongs to.
    """
    row_of, radius = numbers_of(layer, "row").astype(int), numbers_of(layer, "radius")
    kinds = words_of(incidents, "event_type")
    lon, lat = numbers_of(incidents, "lon"), numbers_of(incidents, "lat")
    centres = frame.pixels(lon, lat)
    thin: dict[str, Any] = {"facecolor": "none", "zorder": 32}
    for number, incident in enumerate(row_of):
        colour = colour_of(kinds[incident], ink)
        pixels = radius[number] * frame.world / (_EQUATOR_M * np.cos(np.radians(lat[incident])))
        if np.isfinite(pixels) and pixels >= 12:
            dash: Any = (0, (2.4, 3))
            axes.add_patch(
                Circle(
                    tuple(centres[incident]),
                    pixels,
                    facecolor=colour,
                    alpha=0.05,
                    edgecolor="none",
                    zorder=31,
                )
            )
            axes.add_patch(
                Circle(
                    tuple(centres[incident]),
                    pixels,
                    edgecolor=colour,
                    alpha=0.6,
                    linewidth=0.8,
                    linestyle=dash,
                    **thin,
                )
            )
    column = shapes_of(layer)
    if column is None:
        return
    for row, parts in rings(column, frame):
        colour = colour_of(kinds[row_of[row]], ink)
        if column.kinds[row] == _POLYGON:
            path = area_path(parts)
            axes.add_patch(PathPatch(path, facecolor=colour, alpha=0.05, edgecolor="none", zorder=31))
            axes.add_patch(
                PathPatch(path, edgecolor=colour, alpha=0.6, linewidth=0.8, linestyle=(0, (2.4, 3)), **thin)
            )
        elif column.kinds[row] == _LINE:
            path = line_path(parts)
            axes.add_patch(
                PathPatch(path, edgecolor=ink.land, linewidth=5, alpha=0.85, capstyle="round", **thin)
            )
            axes.add_patch(
                PathPatch(
                    path, edgecolor=colour, linewidth=2.4, linestyle=(0, (0.6, 2)), capstyle="round", **thin
                )
            )


def draw_mentions(axes: Axes, layer: Layer, frame: Frame, ink: Ink) -> None:
    """Draw the places that a document names, as small rings, and roads and rivers among them as lines.

    Parameters
    ----------
    axes, layer, frame, ink
        As for :func:`draw_areas`; the layer is of kind ``mentions``.
    """
    column = shapes_of(layer)
    for row, parts in rings(column, frame) if column is not None else ():
        if column is not None and column.kinds[row] == _LINE:
            axes.add_patch(
                PathPatch(line_path(parts), facecolor="none", edgecolor=ink.accent, linewidth=1.2, zorder=45)
            )
    points = frame.pixels(numbers_of(layer, "lon"), numbers_of(layer, "lat"))
    seen = points[frame.shows(points)]
    axes.plot(seen[:, 0], seen[:, 1], "o", ms=6, mfc=ink.paper, mec=ink.accent, mew=1.2, zorder=57)
