"""Axes of advance: tapered arrows as soldiers draw them, hollow and dashed unless confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Polygon

from conflict_map.page.printed.frame import rings, shapes_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from conflict_map.layers.record import Layer
    from conflict_map.page.printed.frame import Frame
    from conflict_map.page.printed.ink import Ink


SUPPORTING = 0.72
"""How large a supporting axis is beside the main one."""


def draw_advances(
    axes: Axes, layer: Layer, frame: Frame, ink: Ink, sides: Mapping[str, Any]
) -> list[tuple[float, float]]:
    """Draw axes of advance as tapered arrows, hollow and dashed unless confirmed.

    Parameters
    ----------
    axes, layer, frame, ink
        As for :func:`draw_areas`; the layer is of kind ``advances``.
    sides
        Side to swatch, so that an arrow has its side's colour.

    Returns
    -------
    list
        Points along the arrows, pixels: names keep clear of them.
    """
    column = shapes_of(layer)
    assert column is not None
    side, status, axis = (words_of(layer, name) for name in ("side", "status", "axis"))
    along: list[tuple[float, float]] = []
    for row, parts in rings(column, frame):
        swatch = sides.get(side[row])
        colour = swatch["dark" if ink.dark else "light"] if swatch else ink.text
        for line, _ in parts:
            main = axis[row] != "supporting"
            grow = min(max((frame.zoom - 5) / 4, 0.75), 1.5) * (1 if main else SUPPORTING)
            add_arrow(axes, line, colour, ink, confirmed=status[row] == "confirmed", main=main, size=grow)
            along.extend((float(x), float(y)) for x, y in smooth(line)[::2])
    return along


def add_arrow(
    axes: Axes,
    line: NDArray[np.float64],
    colour: str,
    ink: Ink,
    *,
    confirmed: bool,
    main: bool = False,
    size: float = 1.0,
    order: float = 40,
) -> None:
    """Draw one tapered arrow along a line of pixels.

    Parameters
    ----------
    axes, colour, ink, order
        As for :func:`add_area`.
    line
        From where a force comes to where it heads.
    confirmed
        Solid when it is; else hollow and dashed.
    main
        Whether a second line in the head marks it as the main axis.
    size
        1 on the map of a province, more and less with the zoom; smaller in the legend.
    """
    outline = arrow_outline(line, 4.5 * size, 11 * size, 27 * size)
    if outline is None:
        return
    axes.add_patch(
        Polygon(
            outline, facecolor="none", edgecolor=ink.paper, linewidth=3.6, zorder=order, joinstyle="round"
        )
    )
    axes.add_patch(
        Polygon(
            outline, facecolor=colour if confirmed else ink.paper, alpha=0.92 if confirmed else 0.8,
            edgecolor="none", zorder=order + 1,
        )
    )  # fmt: skip
    dash: Any = "solid" if confirmed else (0, (3.4, 2))
    axes.add_patch(
        Polygon(
            outline,
            facecolor="none",
            edgecolor=colour,
            linewidth=1.3,
            linestyle=dash,
            zorder=order + 2,
            joinstyle="round",
        )
    )
    if main:
        inner = ink.paper if confirmed else colour
        axes.plot(*head_mark(outline).T, color=inner, lw=1.3, zorder=order + 3, solid_joinstyle="round")


def head_mark(outline: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the line inside the head of a main axis: the head's own edges, halfway to its middle.

    Parameters
    ----------
    outline
        As :func:`arrow_outline` gives it.

    Examples
    --------
    >>> head_mark(arrow_outline(np.array([[0.0, 0.0], [100.0, 0.0]]), 3, 11, 26))[1]
    array([85.05,  0.  ])
    """
    tip = len(outline) // 2
    head = outline[tip - 1 : tip + 2]
    base = (head[0] + head[2]) / 2
    inner: NDArray[np.float64] = base + (head - base) * 0.5
    return inner


def smooth(line: NDArray[np.float64], step: float = 5.0) -> NDArray[np.float64]:
    """Lead a smooth line (Catmull-Rom) through all points.

    Parameters
    ----------
    line
        Pixels, one row a point.
    step
        Pixels between the points returned.
    """
    padded = np.vstack([2 * line[0] - line[1], line, 2 * line[-1] - line[-2]])
    pieces = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        count = max(2, int(np.ceil(np.hypot(*(p2 - p1)) / step)))
        t = np.linspace(0, 1, count, endpoint=False)[:, None]
        pieces.append(
            0.5
            * (
                2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
        )  # fmt: skip
    return np.vstack([*pieces, line[-1:]])


def arrow_outline(
    line: NDArray[np.float64], tail: float, neck: float, head: float
) -> NDArray[np.float64] | None:
    """Outline a tapered arrow along a line; None when the line is too short to show a direction.

    Parameters
    ----------
    line
        Pixels, one row a point.
    tail, neck, head
        Widths in pixels.

    Examples
    --------
    >>> arrow_outline(np.array([[0.0, 0.0], [100.0, 0.0]]), 3, 11, 26)[:, 0].max()
    np.float64(100.0)
    """
    path = smooth(line)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    if lengths[-1] < 12:
        return None
    head_length = min(head * 1.15, lengths[-1] * 0.45)
    shaft = lengths[-1] - head_length
    kept = lengths <= shaft
    spine = np.vstack(
        [path[kept], [np.interp(shaft, lengths, path[:, 0]), np.interp(shaft, lengths, path[:, 1])]]
    )
    along = np.gradient(spine, axis=0) if len(spine) > 1 else np.array([[1.0, 0.0]])
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    half = np.linspace(tail, neck, len(spine))[:, None] / 2
    barb = min(head, head_length * 1.1) / 2 * normal[-1]
    return np.vstack(
        [spine + normal * half, spine[-1] + barb, path[-1], spine[-1] - barb, (spine - normal * half)[::-1]]
    )
