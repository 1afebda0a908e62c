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
"""Pixels: the size of an incident's symbol."""


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
    """

    row: int
    at: tuple[float, float]
    place: tuple[float, float]


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
    if len(rows) > limit:
        return [Stamp(row, places[row], places[row]) for row in rows]
    shared = {
        row
        for row in rows
        if any(other != row and _apart(places[row], places[other]) < 0.8 for other in rows)
    }
    taken = [places[row] for row in rows if row not in shared]
    stamps = [Stamp(row, places[row], places[row]) for row in rows if row not in shared]
    for row in sorted(shared):
        spots = (
            spot for spot in _spots_around(places[row]) if all(_apart(spot, other) >= 2.5 for other in taken)
        )
        spot = next(spots, places[row])
        taken.append(spot)
        stamps.append(Stamp(row, spot, places[row]))
    return sorted(stamps, key=lambda stamp: stamp.row)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance in radii of a symbol."""
    return math.hypot(one[0] - other[0], one[1] - other[1]) / RADIUS


def _spots_around(place: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """Go around a place in widening rings, from above to both sides, so that the place itself stays to be seen."""
    for ring in range(1, 6):
        steps = 8 * ring
        for turn in sorted(range(steps), key=lambda step: min(step, steps - step)):
            angle = turn * 2 * math.pi / steps
            far = (0.3 + 2.4 * ring) * RADIUS
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
        (x, y), place = stamp.at, stamp.place
        if stamp.at != place:
            axes.plot(
                [place[0], x], [place[1], y], color=ink.quiet, lw=0.8, zorder=58, solid_capstyle="round"
            )
            room.take_symbol((place[0] - 5, place[1] - 5, place[0] + 5, place[1] + 5))
            axes.plot(*place, "o", ms=2.6, color=ink.text, zorder=59)
        room.take_symbol((x - RADIUS - 2, y - RADIUS - 2, x + RADIUS + 2, y + RADIUS + 2))
    for number, stamp in enumerate(stamps, start=1):
        draw_symbol(
            axes, stamp.at, RADIUS, kinds[stamp.row], status[stamp.row], ink, order=60 + number * 0.01
        )
        if numbered:
            x, y = stamp.at[0] + RADIUS * 0.95, stamp.at[1] - RADIUS * 0.85
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
