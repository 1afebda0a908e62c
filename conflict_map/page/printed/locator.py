"""The small map in the corner that says where in the world the large one lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from conflict_map.page.printed.frame import Frame, numbers_of, words_of
from conflict_map.page.printed.ground import Room, draw_ground, measure, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from conflict_map.page.basemap import Basemap
    from conflict_map.page.printed.ink import Ink

WIDTH, HEIGHT = 176.0, 132.0
"""Pixels."""
WANTED_FROM = 5.8
"""Below this zoom the map itself shows where it lies."""
_HERE = "#a3212b"
_INSET_ZOOM = 3.4
_NAME_SIZE = 7.6
MOST_MOVED = 24.0
"""Pixels: farther from its country a name would mislead."""


def box_of(frame: Frame) -> tuple[float, float, float, float]:
    """Tell where in its panel the locator stands: left, top, right, bottom in pixels.

    Parameters
    ----------
    frame
        The panel's.

    Examples
    --------
    >>> box_of(Frame(8.0, 0.0, 0.0, 800.0, 600.0))
    (624.0, 468.0, 800.0, 600.0)
    """
    return frame.width - WIDTH, frame.height - HEIGHT, frame.width, frame.height


def draw_locator(axes: Axes, basemap: Basemap, frame: Frame, ink: Ink) -> None:
    """Draw the region coarsely, its countries by name, and a frame around what the map shows.

    Parameters
    ----------
    axes
        Of :data:`WIDTH` by :data:`HEIGHT` pixels, y downwards.
    basemap
        The map's own.
    frame
        The map's panel.
    ink
        The theme.
    """
    share = 2 ** (_INSET_ZOOM - frame.zoom)
    left = (frame.left + frame.width / 2) * share - WIDTH / 2
    top = (frame.top + frame.height / 2) * share - HEIGHT / 2
    inset = Frame(_INSET_ZOOM, left, top, WIDTH, HEIGHT)
    draw_ground(axes, basemap.ground, inset, ink)
    corner = (frame.left * share - left, frame.top * share - top)
    wide, high = frame.width * share, frame.height * share
    axes.add_patch(Rectangle(corner, wide, high, facecolor=_HERE, alpha=0.16, edgecolor="none", zorder=30))
    axes.add_patch(Rectangle(corner, wide, high, facecolor="none", edgecolor=_HERE, linewidth=1.2, zorder=31))
    room = Room(WIDTH, HEIGHT)
    room.take((corner[0], corner[1], corner[0] + wide, corner[1] + high))
    labels = basemap.labels
    points = inset.pixels(numbers_of(labels, "lon"), numbers_of(labels, "lat"))
    themes, names = words_of(labels, "theme"), words_of(labels, "name")
    for row in map(int, np.flatnonzero(inset.shows(points))):
        if themes[row] != "country":
            continue
        half = measure(axes, names[row], _NAME_SIZE)[0] / 2
        x, y = map(float, points[row])
        # the country that the map shows is named below or above the frame
        for height in (y, corner[1] + high + 7, corner[1] - 7):
            box = (x - half - 1, height - 5, x + half + 1, height + 5)
            if abs(height - y) < MOST_MOVED and room.has(box):
                room.take(box)
                write(axes, names[row], (x, height), _NAME_SIZE, ink.minor, "center", ink)
                break
