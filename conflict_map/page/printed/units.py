"""Military units on paper: the steps in which milsymbol draws a symbol, as vectors."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Transform

from conflict_map.page.printed.frame import numbers_of, words_of
from conflict_map.page.printed.ground import write
from conflict_map.page.printed.marks import standing
from conflict_map.page.printed.symbols import POINTS_PER_PIXEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from conflict_map.layers.record import Layer
    from conflict_map.page.printed.frame import Frame
    from conflict_map.page.printed.ground import Room
    from conflict_map.page.printed.ink import Ink

SIZE = 24.0
"""Pixels of a symbol's own hundred units: what is drawn is somewhat larger or smaller, as its frame is."""
_NAMED_FROM = 7  # the zoom of the page from which a unit's name stands under it
_ANCHORS = {"middle": 0.5, "end": 1.0}
_NOTHING: Mapping[str, Any] = {"fill": "none", "stroke": "none", "width": 4.0, "dash": "solid", "alpha": 1.0}


def draw_units(axes: Axes, layer: Layer, frame: Frame, ink: Ink, moment: float | None, room: Room) -> None:
    """Draw the units that stand at a moment, each with its name under it where there is room.

    Parameters
    ----------
    axes
        In pixels, y downwards.
    layer
        Of kind ``units``, with the drawings of its symbols (:func:`conflict_map.page.symbols.with_symbols`).
    frame
        The panel.
    ink
        The theme.
    moment
        Minutes since 1970; None for all that the layer tells.
    room
        Symbols and names take theirs in it.
    """
    drawings: Mapping[str, Any] = layer.style.get("symbols", {})
    codes, names = words_of(layer, "sidc"), words_of(layer, "name")
    points = frame.pixels(numbers_of(layer, "lon"), numbers_of(layer, "lat"))
    shown = standing(layer, moment) & frame.shows(points, 0)
    for row in range(layer.rows):
        drawing = drawings.get(codes[row])
        if not shown[row] or drawing is None:
            continue
        at = (float(points[row, 0]), float(points[row, 1]))
        left, top, right, bottom = add_unit(axes, drawing, at, ink, order=50 + row * 0.001)
        room.take_symbol((left, top, right, bottom))
        if names[row] and frame.zoom >= _NAMED_FROM:
            write(
                axes, names[row], (at[0], bottom + 8), 9.5, ink.place, "center", ink, weight="bold", order=56
            )
            room.take((at[0] - 3.2 * len(names[row]), bottom, at[0] + 3.2 * len(names[row]), bottom + 15))


def add_unit(
    axes: Axes,
    drawing: Mapping[str, Any],
    at: tuple[float, float],
    ink: Ink,
    order: float,
    size: float = SIZE,
) -> tuple[float, float, float, float]:
    """Draw one symbol and give its box: left, top, right, bottom.

    Parameters
    ----------
    axes
        In pixels, y downwards.
    drawing
        Size, anchor and steps, in milsymbol's units.
    at
        Where the unit stands, pixels.
    ink
        The theme, whose paper sets the symbol off from the ground.
    order
        Higher is drawn later.
    size
        Pixels of a hundred units.
    """
    scale = size / 100
    left, top = at[0] - drawing["anchor"]["x"] * scale, at[1] - drawing["anchor"]["y"] * scale
    place = Affine2D().translate(-drawing["left"], -drawing["top"]).scale(scale).translate(left, top)
    pen = {**_NOTHING, "width": drawing["stroke"], "scale": scale, "halo": ink.paper, "order": order}
    _paint(axes, drawing["steps"], place, pen, None)
    return left, top, left + drawing["width"] * scale, top + drawing["height"] * scale


def _paint(
    axes: Axes, steps: Sequence[Any], place: Transform, pen: Mapping[str, Any], clip: Path | None
) -> None:
    """Go through steps; a colour that one of them leaves out stays that of the step before."""
    known = dict(pen)
    for step in steps:
        if isinstance(step, list):
            _paint(axes, step, place, known, clip)
            continue
        known |= _dipped(step, known, pen)
        if "draw" in step:
            moved, cut = _moved(step, place), clip
            if step["type"] == "clip":
                cut = place.transform_path(outline(step["d"]))
            _paint(axes, step["draw"], moved, known | {"width": pen["width"]}, cut)
        elif step["type"] == "text":
            _letters(axes, step, place, known, clip)
        else:
            _shape(axes, step, place, known, clip)


def _dipped(step: Mapping[str, Any], known: Mapping[str, Any], pen: Mapping[str, Any]) -> dict[str, Any]:
    """Colours and widths of a step."""

    def colour(said: Any) -> Any:
        if said == "halo":
            return pen["halo"]
        digits = re.fullmatch(r"rgb\((\d+), ?(\d+), ?(\d+)\)", said or "")
        return tuple(int(part) / 255 for part in digits.groups()) if digits else said or "none"

    width = step.get("non_scaling_stroke", 1) * (step.get("strokewidth") or pen["width"])
    dashes = [float(part) / width for part in str(step.get("strokedasharray") or "").split(",") if part]
    return {
        "stroke": colour(step["stroke"]) if "stroke" in step else known["stroke"],
        "fill": colour(step.get("fill")),
        "line": width,
        "dash": (0, dashes) if dashes else "solid",
        "alpha": step.get("fillopacity", 1.0),
        "cap": "round" if step.get("linecap") == "round" else "butt",
    }


def _moved(step: Mapping[str, Any], place: Transform) -> Transform:
    x, y = step.get("x", 0.0), step.get("y", 0.0)
    own = {
        "translate": Affine2D().translate(x, y),
        "scale": Affine2D().scale(step.get("factor", 1.0)),
        "rotate": Affine2D().rotate_deg_around(x, y, step.get("degree", 0.0)),
    }.get(step["type"], Affine2D())
    return own + place


def _shape(
    axes: Axes, step: Mapping[str, Any], place: Transform, pen: Mapping[str, Any], clip: Path | None
) -> None:
    """Draw a path or a circle: its inside, which may be clipped, and its line."""
    if step["type"] == "circle":
        path = Path.circle((step.get("cx", 0.0), step.get("cy", 0.0)), step.get("r", 0.0))
    else:
        path = outline(step["d"])
    path = place.transform_path(path)
    inner = place.transform_path(outline(step["clipPath"])) if "clipPath" in step else clip
    if step.get("fill") is not False and pen["fill"] != "none":
        _add(
            axes,
            path,
            inner,
            facecolor=to_rgba(pen["fill"], pen["alpha"]),
            edgecolor="none",
            zorder=pen["order"],
        )
    if step.get("stroke") is not False and pen["stroke"] != "none":
        _add(
            axes, path, clip, facecolor="none", edgecolor=pen["stroke"], zorder=pen["order"], linestyle=pen["dash"],
            linewidth=pen["line"] * pen["scale"] * POINTS_PER_PIXEL, capstyle=pen["cap"],
            joinstyle="round" if pen["cap"] == "round" else "miter",
        )  # fmt: skip


def _letters(
    axes: Axes, step: Mapping[str, Any], place: Transform, pen: Mapping[str, Any], clip: Path | None
) -> None:
    """Set text as outlines, so that it scales with the symbol."""
    path = TextPath(
        (0, 0),
        step.get("text", ""),
        size=float(step.get("fontsize", 40)),
        prop=FontProperties(weight=step.get("fontweight", "normal")),
    )
    box = path.get_extents()
    left = box.x0 + box.width * _ANCHORS.get(step.get("textanchor", "start"), 0.0)
    down = (box.y0 + box.y1) / 2 if step.get("alignmentBaseline") == "middle" else 0.0
    upright = (
        Affine2D().translate(-left, -down).scale(1, -1).translate(step.get("x", 0.0), step.get("y", 0.0))
    )
    _add(
        axes,
        (upright + place).transform_path(path),
        clip,
        facecolor=pen["fill"],
        edgecolor="none",
        zorder=pen["order"],
    )


def _add(axes: Axes, path: Path, clip: Path | None, **look: Any) -> None:
    patch = PathPatch(path, **look)
    axes.add_patch(patch)
    if clip is not None:
        patch.set_clip_path(clip, axes.transData)


@functools.cache
def outline(words: str) -> Path:
    """Read the path that SVG writes as letters and numbers.

    Parameters
    ----------
    words
        As in the attribute ``d``; a path that is closed twice is closed once.

    Examples
    --------
    >>> outline("M0,0 l10,0 0,10 z Z").vertices[:3].tolist()
    [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]
    """
    pen = RecordingPen()
    parse_path(re.sub(r"(?:[zZ]\s*)+", "Z ", words).strip(), pen)
    vertices: list[tuple[float, float]] = []
    codes: list[Any] = []
    for name, points in pen.value:
        code = {
            "moveTo": Path.MOVETO,
            "lineTo": Path.LINETO,
            "qCurveTo": Path.CURVE3,
            "curveTo": Path.CURVE4,
        }.get(name)
        if code is not None:
            vertices += points
            codes += [code] * len(points)
        elif name == "closePath" and vertices:
            vertices.append(vertices[-1])
            codes.append(Path.CLOSEPOLY)
    return Path(vertices, codes)
