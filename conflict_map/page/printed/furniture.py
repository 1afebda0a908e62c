"""What stands around a printed map: headline, legend, list of incidents, scale bar, north arrow, sources."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.path import Path
from pyproj import Geod

from conflict_map.layers.record import LegendEntry
from conflict_map.page.printed.arrows import SUPPORTING, add_arrow
from conflict_map.page.printed.frame import numbers_of, words_of
from conflict_map.page.printed.ground import measure, write
from conflict_map.page.printed.incidents import SIZES
from conflict_map.page.printed.marks import add_area, add_band, add_disc, add_front
from conflict_map.page.printed.symbols import draw_symbol
from conflict_map.page.printed.units import add_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from conflict_map.layers.record import Layer
    from conflict_map.page.printed.frame import Frame
    from conflict_map.page.printed.incidents import Stamp
    from conflict_map.page.printed.ink import Ink

_GEOD = Geod(ellps="WGS84")
_STEPS = (0.1, 0.2, 0.4, 1, 2, 4, 10, 20, 40, 100, 200, 400, 1000, 2000, 4000)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = 34.0  # pixels: the width of a legend's drawing
_LIST_SIZES = (11.0, 10.3, 9.6, 9.0, 8.4)  # pixels at 96 to an inch: 8.3 to 6.3 points
_GAP = 0.45  # between incidents, in heights of type


def wrapped(axes: Axes, text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break a text into lines that fit.

    Parameters
    ----------
    axes
        Any axes of the figure.
    text
        One paragraph.
    size, width
        Pixels.
    weight
        ``normal`` or ``bold``.
    """
    words, lines = text.split(), [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(axes, longer, size, weight)[0] > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [
        line if measure(axes, line, size, weight)[0] <= width * 1.3 else textwrap.shorten(line, 60)
        for line in lines
    ]


def paragraph(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    size: float,
    colour: str,
    width: float,
    ink: Ink,
    weight: str = "normal",
    most: int = 99,
) -> float:
    """Set a paragraph from its upper left corner and return the y below it.

    Parameters
    ----------
    axes, text, size, colour, width, ink, weight
        As for :func:`wrapped` and ``write``.
    at
        Left and top, pixels.
    most
        Lines; a longer text ends in an ellipsis.
    """  # fmt: skip
    x, y = at
    lines = wrapped(axes, text, size, width, weight)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,.;") + " …"]
    for line in lines:
        write(axes, line, (x, y), size, colour, "left", ink, weight=weight, halo=False, valign="top")
        y += size * 1.32
    return y


def draw_legend(
    axes: Axes,
    entries: Sequence[LegendEntry],
    at: tuple[float, float],
    width: float,
    ink: Ink,
    sides: Mapping[str, Any],
    unit: Mapping[str, Any] | None = None,
) -> float:
    """Draw a line for each entry, its symbol as on the map, and return the y below.

    Parameters
    ----------
    axes
        The column's, in pixels, y downwards.
    entries
        What the layers say of their symbols.
    at
        Left and top, pixels.
    width
        Of the column.
    ink
        The theme.
    sides
        Side to swatch.
    unit
        The drawing of a unit on the map, if there are any.
    """
    x, y = at
    for entry in entries:
        if unit and entry.symbol == "unit:":
            add_unit(axes, unit, (x + _KEY / 2, y + 7), ink, order=60, size=15)
        else:
            _key(axes, entry.symbol, (x, y), ink, sides)
        below = paragraph(
            axes, _capital(entry.label), (x + _KEY + 10, y), 11.5, ink.text, width - _KEY - 10, ink, most=2
        )
        y = max(y + 19, below + 5)
    return y


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _key(axes: Axes, symbol: str, at: tuple[float, float], ink: Ink, sides: Mapping[str, Any]) -> None:
    """Draw one entry's symbol in a box of the key's width, its top a line of text high."""
    x, y = at
    kind, _, name = symbol.partition(":")
    middle, centre = y + 7, (x + _KEY / 2, y + 7)
    box = Path([(x, y - 1), (x + _KEY, y - 1), (x + _KEY, y + 15), (x, y + 15), (x, y - 1)], closed=True)
    line = np.array([[x + 1.0, middle], [x + _KEY - 1, middle]])
    if kind in ("event", "status"):
        draw_symbol(axes, centre, 8.5, *((name, "reported") if kind == "event" else ("", name)), ink)
    elif kind == "dispute":
        add_disc(axes, centre, list(sides.values())[-2:], ink)
    elif kind == "side" and name in sides:
        add_area(axes, box, sides[name], ink, order=20)
    elif symbol == "front:line":
        add_front(axes, Path(line), ink)
    elif symbol == "front:band":
        add_band(axes, box, ink)
    elif kind == "advance":
        size = 0.62 * (SUPPORTING if name == "supporting" else 1)
        add_arrow(axes, line, ink.text, ink, confirmed=name == "confirmed", main=name == "main", size=size)
    elif symbol == "uncertainty:area":
        axes.plot(*line.T, color=ink.quiet, lw=2.2, ls=(0, (0.6, 2)), dash_capstyle="round")
    else:
        _round_key(axes, kind, centre, ink)


def _round_key(axes: Axes, kind: str, at: tuple[float, float], ink: Ink) -> None:
    """Draw a symbol made of circles: a place named, a place known roughly, sizes by deaths."""
    x, y = at
    rim: dict[str, Any] = {"facecolor": "none", "edgecolor": ink.quiet, "linewidth": 0.9}
    if kind == "mention":
        axes.plot(x, y, "o", ms=6, mfc=ink.paper, mec=ink.accent, mew=1.2)
    elif kind == "uncertainty":
        axes.add_patch(Circle((x, y), 8, linestyle=(0, (2.4, 3)), **rim))
    elif kind == "size":
        for radius in (7.5, 5.0, 3.0):
            axes.add_patch(Circle((x, y + 7.5 - radius), radius, **rim))


class _Told(NamedTuple):
    """A line of the list of incidents."""

    number: int
    when: str
    text: str


def list_incidents(
    axes: Axes,
    layer: Layer,
    stamps: Sequence[Stamp],
    at: tuple[float, float],
    width: float,
    bottom: float,
    ink: Ink,
) -> float:
    """List the numbered incidents: when, what, who and where; those that find no room are counted.

    The type is as large as lets all of them stand, and never smaller than newspapers set such lists.

    Parameters
    ----------
    axes, at, width, ink
        As for :func:`draw_legend`.
    layer, stamps
        The incidents and their order.
    bottom
        Pixels: the list ends above.
    """
    x, y = at
    told = _told(layer, stamps)
    size = next(
        (size for size in _LIST_SIZES if y + _height(axes, told, size, width) <= bottom), _LIST_SIZES[-1]
    )
    last = ""
    for one in told:
        if one is not told[-1] and y + _height(axes, [one], size, width) > bottom - 1.3 * size:
            more = f"and {told[-1].number - one.number + 1} more"
            return paragraph(axes, more, (x + 2 * size, y), size, ink.quiet, width, ink)
        if one.when != last:
            y = paragraph(axes, one.when, (x, y), 0.91 * size, ink.quiet, width, ink, "bold") + 0.27 * size
            last = one.when
        _numbered(axes, one.number, (x + 0.64 * size, y + 0.55 * size), 0.67 * size, ink)
        y = paragraph(axes, one.text, (x + 2 * size, y), size, ink.text, width - 2 * size, ink, most=3)
        y += _GAP * size
    return y


def _told(layer: Layer, stamps: Sequence[Stamp]) -> list[_Told]:
    days, precision = numbers_of(layer, "date_start"), numbers_of(layer, "time_precision")
    columns = {
        name: words_of(layer, name)
        for name in ("event_type", "sub_event_type", "place", "place_name", "actor1", "claimed_by", "status")
    }
    deaths = numbers_of(layer, "fatalities_best")
    return [
        _Told(
            number,
            day(days[stamp.row], precision[stamp.row]),
            summary({name: cells[stamp.row] for name, cells in columns.items()}, deaths[stamp.row]),
        )
        for number, stamp in enumerate(stamps, start=1)
    ]


def _height(axes: Axes, told: Sequence[_Told], size: float, width: float) -> float:
    """Pixels that a list takes in a type of a size."""
    lines = sum(min(3, len(wrapped(axes, one.text, size, width - 2 * size))) for one in told)
    days = len({one.when for one in told})
    return size * (1.32 * lines + _GAP * len(told) + 1.47 * days)


def _numbered(axes: Axes, number: int, at: tuple[float, float], radius: float, ink: Ink) -> None:
    ring = Circle(at, radius, facecolor="none", edgecolor=ink.quiet, linewidth=0.6, zorder=60)
    axes.add_patch(ring)
    write(
        axes,
        str(number),
        at,
        1.22 * radius,
        ink.text,
        "center",
        ink,
        weight="bold",
        halo=False,
        valign="center_baseline",
    )


def summary(cells: Mapping[str, str], deaths: float) -> str:
    """Say in a few words what an incident was.

    Parameters
    ----------
    cells
        `event_type`, `sub_event_type`, `actor1`, `place`, `place_name`, `status`, `claimed_by`.
    deaths
        NaN when unknown.

    Examples
    --------
    >>> cells = {"sub_event_type": "Armed clash", "place": "Hama", "actor1": "Rebels", "status": "claimed"}
    >>> summary(cells, float("nan"))
    'Hama: Armed clash (Rebels). Claimed.'
    """
    what = cells.get("sub_event_type") or cells.get("event_type") or "Event"
    where, known = cells.get("place") or "", cells.get("place_name") or ""
    if known and not any(letter.isupper() for letter in where):
        where = f"{known}, {where}" if where else known  # "north" alone says nothing
    who = f" ({cells['actor1']})" if cells.get("actor1") else ""
    said = {
        "claimed": f" Claimed{' by ' + cells['claimed_by'] if cells.get('claimed_by') else ''}.",
        "disputed": " Disputed.",
    }
    killed = f", {deaths:,.0f} killed" if np.isfinite(deaths) and deaths > 0 else ""
    return _capital(f"{where}{': ' if where else ''}{what}{who}{killed}.") + said.get(
        cells.get("status", ""), ""
    )


def day(minutes: float, precision: float = 1) -> str:
    """Write a moment as a day.

    Parameters
    ----------
    minutes
        Since 1970, UTC; NaN when unknown.
    precision
        1 day, 2 week, 3 month.

    Examples
    --------
    >>> day(28889280.0), day(28889280.0, 3), day(float("nan"))
    ('5 December 2024', 'December 2024', 'undated')
    """
    if not np.isfinite(minutes):
        return "undated"
    moment = _EPOCH + timedelta(minutes=float(minutes))
    if precision == 3:
        return f"{moment:%B %Y}"
    return f"{'week of ' if precision == 2 else ''}{moment.day} {moment:%B %Y}"


def draw_scale(axes: Axes, frame: Frame, ink: Ink) -> tuple[float, float, float, float]:
    """Draw a scale bar in the lower left corner, true at its own latitude, and return its box.

    Parameters
    ----------
    axes
        The map's.
    frame, ink
        The panel and the theme.
    """
    x, y = 18.0, frame.height - 20.0
    lat = frame.latitude(y)
    east = frame.longitude(x + 100)
    metres_a_pixel = _GEOD.inv(frame.longitude(x), lat, east, lat)[2] / 100
    length = max((s for s in _STEPS if s * 1000 / metres_a_pixel <= 130), default=_STEPS[0])
    wide = length * 1000 / metres_a_pixel
    for half, colour in ((0, ink.text), (1, ink.paper)):
        left = x + half * wide / 2
        axes.add_patch(
            Rectangle((left, y), wide / 2, 4, facecolor=colour, edgecolor=ink.text, linewidth=0.6, zorder=80)
        )
    for part, label in ((0.0, "0"), (0.5, f"{length / 2:g}"), (1.0, f"{length:g} km")):
        write(
            axes,
            label,
            (x + part * wide, y - 3),
            10,
            ink.text,
            "center" if part < 1 else "left",
            ink,
            order=81,
            valign="bottom",
        )
    return x - 8, y - 20, x + wide + 40, y + 8


def draw_north(axes: Axes, frame: Frame, ink: Ink) -> tuple[float, float, float, float]:
    """Draw a north arrow in the upper right corner and return its box.

    Parameters
    ----------
    axes, frame, ink
        As for :func:`draw_scale`.
    """
    x, y = frame.width - 24.0, 34.0
    for turn, colour in ((-1, ink.text), (1, ink.paper)):
        half = [(x, y - 13), (x + turn * 6, y + 7), (x, y + 2.5)]
        axes.add_patch(
            Polygon(half, facecolor=colour, edgecolor=ink.text, linewidth=0.7, zorder=80, joinstyle="round")
        )
    write(axes, "N", (x, y - 16), 10.5, ink.text, "center", ink, weight="bold", order=81, valign="bottom")
    return x - 12, y - 32, x + 12, y + 12


def entries_of(layers: Sequence[Layer]) -> list[LegendEntry]:
    """Gather the legend: areas and lines first, then incidents; each entry once.

    Parameters
    ----------
    layers
        As drawn.
    """
    order = ("side", "dispute", "front", "advance", "unit", "event", "size", "status", "uncertainty")
    rank = {kind: place for place, kind in enumerate(order)}
    found = {entry.symbol: entry for layer in layers for entry in layer.legend}
    least = sorted(deaths for deaths, _ in SIZES)
    if any((numbers_of(layer, "fatalities_best") >= least[0]).any() for layer in layers):
        steps = ", ".join(f"{deaths:g}" for deaths in least)
        found["size:"] = LegendEntry("size:", f"Larger symbols: {steps} deaths and more")
    # a place that is exact and a report told as fact need no explanation on paper
    chosen = [entry for entry in found.values() if entry.symbol != "status:reported"]
    return sorted(chosen, key=lambda entry: rank.get(entry.symbol.partition(":")[0], 9))
