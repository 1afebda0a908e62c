"""The whole sheet: headline, map, legend and sources, written to a picture file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_map.errors import MissingExtraError, OutputError
from conflict_map.page.saving import write_whole

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from conflict_map.layers.record import Layer
    from conflict_map.page.basemap import Basemap, Bounds
    from conflict_map.page.printed.frame import Frame
    from conflict_map.page.printed.ink import Ink

FORMATS = ("png", "svg", "pdf")
MOST_NUMBERED = 14
"""More incidents than this are not listed one by one beside the map."""
_PIXELS_AN_INCH = 96
_EDGE, _COLUMN, _GAP = 26.0, 262.0, 22.0  # pixels
_WORLD: Bounds = (-170.0, -50.0, 180.0, 70.0)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The parts of the sheet, each with axes in pixels, y downwards."""

    figure: Figure
    whole: Axes
    panel: Axes
    frame: Frame
    ink: Ink
    top: float
    bottom: float


def draw(
    layers: Sequence[Layer],
    basemap: Basemap,
    path: str | os.PathLike[str],
    *,
    title: str = "",
    subtitle: str = "",
    bounds: Bounds | None = None,
    as_of: float | None = None,
    theme: str = "light",
    size: tuple[int, int] = (1200, 800),
    scale: float = 2.0,
    local_names: bool = True,
) -> None:
    """Draw layers as a map for print.

    Parameters
    ----------
    layers
        What the map shows, lowest first; those of the page.
    basemap
        What lies under them: :func:`conflict_map.page.basemap.basemap_for`.
    path
        Where to write; the ending says what: ``.png``, ``.svg`` or ``.pdf``.
    title, subtitle
        Headline and the sentence under it; plain text.
    bounds
        West, south, east, north in degrees of what must be seen; None for the world.
    as_of
        The moment for which areas and fronts are drawn, minutes since 1970 UTC; None for their last.
    theme
        ``light`` or ``dark``.
    size
        Width and height in pixels, 96 to an inch.
    scale
        Device pixels a pixel, for ``.png``.
    local_names
        Whether places are named in their own script as well.

    Raises
    ------
    MissingExtraError
        When matplotlib is not installed.
    OutputError
        When the ending is none of the three, or the file cannot be written.

    Notes
    -----
    The same layers give the same bytes on the same machine; on another its fonts may differ.
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise OutputError(f"{path}: a map for print ends in .png, .svg or .pdf")
    matplotlib = _matplotlib()
    with matplotlib.rc_context(_settings(matplotlib)):
        figure = _figure(
            layers, basemap, title, subtitle, bounds, as_of, theme, size, local_names=local_names
        )
        file = io.BytesIO()
        nameless: dict[str, Any] = {
            "png": {"Software": None},
            "svg": {"Date": None},
            "pdf": {"CreationDate": None},
        }
        figure.savefig(
            file,
            format=kind,
            dpi=_PIXELS_AN_INCH * scale,
            metadata=nameless[kind],
            facecolor=figure.get_facecolor(),
        )
    write_whole(path, file.getvalue())


def _matplotlib() -> Any:
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(
            "maps for print need matplotlib: pip install 'conflict-map[static]'"
        ) from error
    return mpl


def _settings(matplotlib: Any) -> dict[str, Any]:
    """Choose faces that are installed, and what makes output the same each time."""
    from matplotlib import font_manager  # noqa: PLC0415 - as above

    from conflict_map.page.printed.ink import FONTS  # noqa: PLC0415 - beside its user

    installed = {face.name for face in font_manager.fontManager.ttflist}
    return {
        **matplotlib.rcParamsDefault,
        "font.family": [name for name in FONTS if name in installed],
        "svg.hashsalt": "conflict-map",
        "svg.fonttype": "path",
        "hatch.linewidth": 0.7,
        "pdf.fonttype": 42,
    }


def _figure(
    layers: Sequence[Layer],
    basemap: Basemap,
    title: str,
    subtitle: str,
    bounds: Bounds | None,
    as_of: float | None,
    theme: str,
    size: tuple[int, int],
    *,
    local_names: bool,
) -> Figure:
    """Compose the sheet."""  # fmt: skip
    from conflict_map.page.printed import arrows, furniture, ground, incidents, locator, marks  # noqa: PLC0415 - they need matplotlib

    sheet = _laid_out(title, subtitle, bounds, theme, size)
    axes, frame, ink = sheet.panel, sheet.frame, sheet.ink
    room = ground.Room(frame.width, frame.height)
    room.take(furniture.draw_scale(axes, frame, ink))
    room.take(furniture.draw_north(axes, frame, ink))
    if frame.zoom >= locator.WANTED_FROM:
        room.take(locator.box_of(frame))
        locator.draw_locator(_corner(sheet, size), basemap, frame, ink)
    ground.draw_ground(axes, basemap.ground, frame, ink)
    sides: dict[str, Any] = {}
    for layer in layers:
        sides |= layer.style.get("sides", {})
    of = {
        kind: [layer for layer in layers if layer.kind == kind]
        for kind in ("control", "fronts", "advances", "uncertainty", "incidents")
    }
    for layer in of["control"]:
        marks.draw_areas(axes, layer, frame, ink, as_of)
    for layer in of["fronts"]:
        for x, y in marks.draw_fronts(axes, layer, frame, ink, as_of):
            room.take((x - 3, y - 3, x + 3, y + 3))
    for layer, events in zip(of["uncertainty"], of["incidents"], strict=False):
        marks.draw_uncertainty(axes, layer, events, frame, ink)
    for layer in of["advances"]:
        for x, y in arrows.draw_advances(axes, layer, frame, ink, sides):
            room.take((x - 6, y - 6, x + 6, y + 6))
    stamps = [(layer, incidents.place_incidents(layer, frame)) for layer in of["incidents"]]
    numbered = sum(len(found) for _, found in stamps) <= MOST_NUMBERED and len(stamps) == 1
    for layer, found in stamps:
        incidents.draw_incidents(axes, layer, found, ink, room, numbered=numbered)
    ground.draw_labels(axes, basemap, frame, ink, room, local=local_names)
    left, width = frame.width + _EDGE + _GAP, _COLUMN
    y = furniture.draw_legend(
        sheet.whole, furniture.entries_of(layers), (left, sheet.top + 4), width, ink, sides
    )
    if numbered and stamps and stamps[0][1]:
        sheet.whole.plot([left, left + width], [y + 2, y + 2], color=ink.coast, lw=0.8)
        furniture.list_incidents(sheet.whole, *stamps[0], (left, y + 14), width, sheet.bottom, ink)
    _credits(sheet, layers, basemap)
    return sheet.figure


def _laid_out(title: str, subtitle: str, bounds: Bounds | None, theme: str, size: tuple[int, int]) -> _Sheet:
    """Set the headline and leave the map its panel."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - an extra
    from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

    from conflict_map.page.printed.frame import frame_for  # noqa: PLC0415 - beside its user
    from conflict_map.page.printed.furniture import paragraph  # noqa: PLC0415 - needs matplotlib
    from conflict_map.page.printed.ink import ink_for  # noqa: PLC0415 - beside its user

    ink, (wide, high) = ink_for(theme), size
    figure = Figure(
        figsize=(wide / _PIXELS_AN_INCH, high / _PIXELS_AN_INCH), dpi=_PIXELS_AN_INCH, facecolor=ink.paper
    )
    FigureCanvasAgg(figure)
    whole = _axes(figure, (0, 0, wide, high), size)
    whole.set_axis_off()
    y = 22.0
    if title:
        y = paragraph(whole, title, (_EDGE, y), 24, ink.text, wide - 2 * _EDGE, ink, "bold", most=2) + 2
    if subtitle:
        y = paragraph(whole, subtitle, (_EDGE, y), 13.5, ink.quiet, wide - 2 * _EDGE, ink, most=2)
    top, bottom = y + 12, high - 52.0
    width = wide - 2 * _EDGE - _COLUMN - _GAP
    panel = _axes(figure, (_EDGE, top, width, bottom - top), size)
    panel.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    for spine in panel.spines.values():
        spine.set(edgecolor=ink.coast, linewidth=0.8, zorder=90)
    frame = frame_for(bounds or _WORLD, width, bottom - top, 0.12 if bounds else 0.0)
    return _Sheet(figure, whole, panel, frame, ink, top, bottom)


def _axes(figure: Figure, box: tuple[float, float, float, float], size: tuple[int, int]) -> Axes:
    """Make axes whose unit is a pixel, y downwards."""
    (left, top, width, height), (wide, high) = box, size
    axes = figure.add_axes((left / wide, 1 - (top + height) / high, width / wide, height / high))
    axes.set(xlim=(0, width), ylim=(height, 0), autoscale_on=False)
    return axes


def _corner(sheet: _Sheet, size: tuple[int, int]) -> Axes:
    """Make the axes of the locator, in the lower right corner of the panel."""
    from conflict_map.page.printed import locator  # noqa: PLC0415 - needs matplotlib

    left, top, right, bottom = locator.box_of(sheet.frame)
    axes = _axes(sheet.figure, (_EDGE + left, sheet.top + top, right - left, bottom - top), size)
    axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    axes.set_zorder(5)
    for spine in axes.spines.values():
        spine.set(edgecolor=sheet.ink.coast, linewidth=0.8, zorder=90)
    return axes


def _credits(sheet: _Sheet, layers: Sequence[Layer], basemap: Basemap) -> None:
    """Name the sources, and what the borders are."""
    from conflict_map.page.printed.furniture import paragraph  # noqa: PLC0415 - needs matplotlib

    sources = sorted({source for layer in layers for source in layer.sources})
    named = ", ".join(sources[:6]) + (" and others" if len(sources) > 6 else "")
    text = (f"Sources: {named}. " if named else "") + f"{basemap.note} {basemap.attribution}."
    width = sheet.frame.width + _GAP + _COLUMN
    paragraph(sheet.whole, text, (_EDGE, sheet.bottom + 12), 9.5, sheet.ink.quiet, width, sheet.ink, most=3)
