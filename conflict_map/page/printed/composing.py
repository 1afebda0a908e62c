"""Puts the parts of a printed map together: headline, panel, legend, list, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from conflict_map.page.printed import arrows, furniture, ground, incidents, locator, marks, units
from conflict_map.page.printed.frame import frame_for
from conflict_map.page.printed.ink import ink_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from conflict_map.layers.record import Layer
    from conflict_map.page.basemap import Basemap, Bounds
    from conflict_map.page.printed.frame import Frame
    from conflict_map.page.printed.ink import Ink

MOST_NUMBERED = 20
"""More incidents than this are not listed one by one beside the map."""
_PIXELS_AN_INCH = 96
_EDGE, _COLUMN, _GAP = 26.0, 262.0, 22.0  # pixels
_WORLD: Bounds = (-170.0, -50.0, 180.0, 70.0)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the arguments of :func:`conflict_map.page.printed.draw`, which explains them."""

    title: str
    subtitle: str
    bounds: Bounds | None
    as_of: float | None
    theme: str
    size: tuple[int, int]
    local_names: bool = True


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


def compose(layers: Sequence[Layer], basemap: Basemap, order: Order) -> Figure:
    """Compose the sheet.

    Parameters
    ----------
    layers, basemap
        As for :func:`conflict_map.page.printed.draw`.
    order
        The rest.

    Returns
    -------
    Figure
        Ready to be saved.
    """
    sheet = _laid_out(order)
    frame, ink = sheet.frame, sheet.ink
    room = ground.Room(frame.width, frame.height)
    room.take(furniture.draw_scale(sheet.panel, frame, ink))
    room.take(furniture.draw_north(sheet.panel, frame, ink))
    if frame.zoom >= locator.WANTED_FROM:
        room.take(locator.box_of(frame))
        locator.draw_locator(_corner(sheet, order.size), basemap, frame, ink)
    ground.draw_ground(sheet.panel, basemap.ground, frame, ink)
    sides: dict[str, Any] = {}
    for layer in layers:
        sides |= layer.style.get("sides", {})
    _draw_control(sheet, layers, order.as_of, room)
    for layer in _of(layers, "advances"):
        for x, y in arrows.draw_advances(sheet.panel, layer, frame, ink, sides):
            room.take((x - 6, y - 6, x + 6, y + 6))
    for layer in _of(layers, "units"):
        units.draw_units(sheet.panel, layer, frame, ink, order.as_of, room)
    listed = _draw_events(sheet, layers, room)
    for layer in _of(layers, "disputes"):
        marks.draw_disputes(sheet.panel, layer, frame, ink, order.as_of, room)
    ground.draw_labels(sheet.panel, basemap, frame, ink, room, local=order.local_names)
    left = frame.width + _EDGE + _GAP
    entries = furniture.entries_of(layers)
    y = furniture.draw_legend(
        sheet.whole, entries, (left, sheet.top + 4), _COLUMN, ink, sides, _first_unit(layers)
    )
    if listed:
        sheet.whole.plot([left, left + _COLUMN], [y + 2, y + 2], color=ink.coast, lw=0.8)
        furniture.list_incidents(sheet.whole, *listed, (left, y + 14), _COLUMN, sheet.bottom, ink)
    _credits(sheet, layers, basemap)
    return sheet.figure


def _of(layers: Sequence[Layer], kind: str) -> list[Layer]:
    return [layer for layer in layers if layer.kind == kind]


def _first_unit(layers: Sequence[Layer]) -> Any:
    """Take a symbol of the map's own for its legend."""
    drawings = [
        drawing for layer in _of(layers, "units") for drawing in layer.style.get("symbols", {}).values()
    ]
    return drawings[0] if drawings else None


def _draw_control(sheet: _Sheet, layers: Sequence[Layer], as_of: float | None, room: ground.Room) -> None:
    """Draw who holds what; names keep clear of the fronts."""
    for layer in _of(layers, "control"):
        marks.draw_areas(sheet.panel, layer, sheet.frame, sheet.ink, as_of)
    for layer in _of(layers, "fronts"):
        for x, y in marks.draw_fronts(sheet.panel, layer, sheet.frame, sheet.ink, as_of):
            room.take((x - 3, y - 3, x + 3, y + 3))


def _draw_events(
    sheet: _Sheet, layers: Sequence[Layer], room: ground.Room
) -> tuple[Layer, list[incidents.Stamp]] | None:
    """Draw places named and incidents, and give those that are numbered, to be listed."""
    for layer in _of(layers, "mentions"):
        marks.draw_mentions(sheet.panel, layer, sheet.frame, sheet.ink)
    events = _of(layers, "incidents")
    for layer, of in zip(_of(layers, "uncertainty"), events, strict=False):
        marks.draw_uncertainty(sheet.panel, layer, of, sheet.frame, sheet.ink)
    stamps = [incidents.place_incidents(layer, sheet.frame) for layer in events]
    numbered = len(stamps) == 1 and 0 < len(stamps[0]) <= MOST_NUMBERED
    for layer, found in zip(events, stamps, strict=True):
        incidents.draw_incidents(sheet.panel, layer, found, sheet.ink, room, numbered=numbered)
    return (events[0], stamps[0]) if numbered else None


def _laid_out(order: Order) -> _Sheet:
    """Set the headline and leave the map its panel."""
    ink, (wide, high) = ink_for(order.theme), order.size
    figure = Figure(
        figsize=(wide / _PIXELS_AN_INCH, high / _PIXELS_AN_INCH), dpi=_PIXELS_AN_INCH, facecolor=ink.paper
    )
    FigureCanvasAgg(figure)
    whole = _axes(figure, (0, 0, wide, high), order.size)
    whole.set_axis_off()
    y = 22.0
    if order.title:
        y = (
            furniture.paragraph(
                whole, order.title, (_EDGE, y), 24, ink.text, wide - 2 * _EDGE, ink, "bold", most=2
            )
            + 2
        )
    if order.subtitle:
        y = furniture.paragraph(
            whole, order.subtitle, (_EDGE, y), 13.5, ink.quiet, wide - 2 * _EDGE, ink, most=2
        )
    top, bottom = y + 12, high - 52.0
    width = wide - 2 * _EDGE - _COLUMN - _GAP
    panel = _axes(figure, (_EDGE, top, width, bottom - top), order.size)
    panel.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    for spine in panel.spines.values():
        spine.set(edgecolor=ink.coast, linewidth=0.8, zorder=90)
    frame = frame_for(order.bounds or _WORLD, width, bottom - top, 0.12 if order.bounds else 0.0)
    return _Sheet(figure, whole, panel, frame, ink, top, bottom)


def _axes(figure: Figure, box: tuple[float, float, float, float], size: tuple[int, int]) -> Axes:
    """Make axes whose unit is a pixel, y downwards."""
    (left, top, width, height), (wide, high) = box, size
    axes = figure.add_axes((left / wide, 1 - (top + height) / high, width / wide, height / high))
    axes.set(xlim=(0, width), ylim=(height, 0), autoscale_on=False)
    return axes


def _corner(sheet: _Sheet, size: tuple[int, int]) -> Axes:
    """Make the axes of the locator, in the lower right corner of the panel."""
    left, top, right, bottom = locator.box_of(sheet.frame)
    axes = _axes(sheet.figure, (_EDGE + left, sheet.top + top, right - left, bottom - top), size)
    axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    axes.set_zorder(5)
    for spine in axes.spines.values():
        spine.set(edgecolor=sheet.ink.coast, linewidth=0.8, zorder=90)
    return axes


def _credits(sheet: _Sheet, layers: Sequence[Layer], basemap: Basemap) -> None:
    """Name the sources, and what the borders are."""
    sources = sorted({source for layer in layers for source in layer.sources})
    named = ", ".join(sources[:6]) + (" and others" if len(sources) > 6 else "")
    text = (f"Sources: {named}. " if named else "") + f"{basemap.note} {basemap.attribution}."
    width = sheet.frame.width + _GAP + _COLUMN
    furniture.paragraph(
        sheet.whole, text, (_EDGE, sheet.bottom + 12), 9.5, sheet.ink.quiet, width, sheet.ink, most=3
    )
