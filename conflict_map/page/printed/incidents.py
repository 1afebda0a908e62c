"""Incidents: a symbol for each, side by side where several share a place, numbered as in the list."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Circle

from conflict_map.page.printed.frame import numbers_of, words_of
from conflict_map.page.printed.ground import write
from conflict_map.page.printed.symbols import draw_symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

    from conflict_map.layers.record import Layer
    from conflict_map.page.printed.frame import Frame
    from conflict_map.page.printed.ground import Room
    from conflict_map.page.printed.ink import Ink

RADIUS = 10.0
"""Pixels: the size of the symbol of an incident without deaths."""
SIZES = ((100.0, 18.0), (25.0, 15.0), (10.0, 12.5))
"""Deaths from which a symbol is drawn larger, and its radius: the page's own steps."""


def radius_of(deaths: float) -> float:
    """Give the radius of an incident's symbol, which grows in few steps, so that a reader can name them.

    Parameters
    ----------
    deaths
        The best figure; NaN where none is known.

    Returns
    -------
    float
        Pixels.

    Examples
    --------
    >>> [radius_of(deaths) for deaths in (float("nan"), 9, 10, 40, 2000)]
    [10.0, 10.0, 12.5, 15.0, 18.0]
    """
    return next((radius for least, radius in SIZES if deaths >= least), RADIUS)


_BELOW = -0.6  # the cosine of the way down from which a spot would lie on the name of the place


@dataclass(frozen=True, slots=True)
class Stamp:
    """One incident's symbol on the sheet.

    Parameters
    ----------
    row
        Its row in the incidents layer.
    at
        Middle of the symbol, pixels.
    place
        Where the incident happened, pixels.
    radius
        Of the symbol, pixels.
    """

    row: int
    at: tuple[float, float]
    place: tuple[float, float]
    radius: float = RADIUS


def place_incidents(layer: Layer, frame: Frame, limit: int = 400) -> list[Stamp]:
    """Find a spot for each incident's symbol: its place, or the nearest free one where several share it.

    Parameters
    ----------
    layer
        Of kind ``incidents``.
    frame
        The panel.
    limit
        More symbols than this would hide the map: then all stay on their places.

    Returns
    -------
    list of Stamp
        In the order of the layer.
    """
    points = frame.pixels(numbers_of(layer, "lon"), numbers_of(layer, "lat"))
    rows = [int(row) for row in np.flatnonzero(frame.shows(points, -RADIUS))]
    places = {row: (float(points[row, 0]), float(points[row, 1])) for row in rows}
    sizes = {row: radius_of(deaths) for row, deaths in enumerate(numbers_of(layer, "fatalities_best"))}
    if len(rows) > limit:
        return [Stamp(row, places[row], places[row], sizes[row]) for row in rows]
    shared = {
        row
        for row in rows
        if any(other != row and _apart(places[row], places[other]) < 0.8 for other in rows)
    }
    stamps = [Stamp(row, places[row], places[row], sizes[row]) for row in rows if row not in shared]
    for row in sorted(shared):
        place, radius = places[row], sizes[row]
        spots = (
            spot
            for spot in _spots_around(place, radius)
            if all(_apart(spot, other.at) >= 0.5 + (radius + other.radius) / RADIUS for other in stamps)
        )
        stamps.append(Stamp(row, next(spots, place), place, radius))
    return sorted(stamps, key=lambda stamp: stamp.row)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance in radii of the smallest symbol."""
    return math.hypot(one[0] - other[0], one[1] - other[1]) / RADIUS


def _spots_around(place: tuple[float, float], radius: float) -> Iterator[tuple[float, float]]:
    """Go around a place in widening rings, from above to both sides; below it is room for its name."""
    for ring in range(1, 6):
        steps = 8 * ring
        for turn in sorted(range(steps), key=lambda step: min(step, steps - step)):
            angle = turn * 2 * math.pi / steps
            if ring <= 2 and math.cos(angle) < _BELOW:
                continue
            far = (0.3 + 2.4 * ring) * RADIUS + radius - RADIUS
            yield place[0] + far * math.sin(angle), place[1] - far * math.cos(angle)


def draw_incidents(
    axes: Axes, layer: Layer, stamps: Sequence[Stamp], ink: Ink, room: Room, *, numbered: bool
) -> None:
    """Draw the symbols, with a leader to the place where several share it, and their numbers.

    Parameters
    ----------
    axes
        In pixels, y downwards.
    layer, stamps
        The incidents and their spots.
    ink
        The theme.
    room
        Symbols take theirs in it.
    numbered
        Whether each carries its number in the list beside the map.
    """
    kinds, status = words_of(layer, "event_type"), words_of(layer, "status")
    for stamp in stamps:
        (x, y), place, radius = stamp.at, stamp.place, stamp.radius
        if stamp.at != place:
            axes.plot(
                [place[0], x], [place[1], y], color=ink.quiet, lw=0.8, zorder=58, solid_capstyle="round"
            )
            room.take_symbol((place[0] - 5, place[1] - 5, place[0] + 5, place[1] + 5))
            axes.plot(*place, "o", ms=2.6, color=ink.text, zorder=59)
        room.take_symbol((x - radius - 2, y - radius - 2, x + radius + 2, y + radius + 2))
    for number, stamp in enumerate(stamps, start=1):
        draw_symbol(
            axes, stamp.at, stamp.radius, kinds[stamp.row], status[stamp.row], ink, order=60 + number * 0.01
        )
        if numbered:
            x, y = stamp.at[0] + stamp.radius * 0.95, stamp.at[1] - stamp.radius * 0.85
            room.take((x - 7, y - 7, x + 7, y + 7))
            axes.add_patch(
                Circle((x, y), 6.4, facecolor=ink.paper, edgecolor=ink.quiet, linewidth=0.5, zorder=69)
            )
            write(
                axes,
                str(number),
                (x, y),
                8.6,
                ink.text,
                "center",
                ink,
                weight="bold",
                halo=False,
                order=70,
                valign="center_baseline",
            )
