"""A symbol for each kind of event, the same as the page's: outline and colour say what, filling says who says so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from conflict_map.page.printed.ink import Ink

POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one kind of event is drawn, around (0, 0) with y downwards and a radius of about 1.

    Parameters
    ----------
    light, dark
        Colour on white and on a dark ground.
    outline
        The shape that says what happened.
    filled, stroked
        What stands inside: areas, and lines with the width of each.
    """

    light: str
    dark: str
    outline: Path
    filled: tuple[Path, ...] = ()
    stroked: tuple[tuple[Path, float], ...] = ()


def _polygon(*points: tuple[float, float]) -> Path:
    return Path([*points, points[0]], closed=True)


def _regular(corners: int, radius: float, turn: float = 0.0, inner: float | None = None) -> Path:
    steps = corners if inner is None else 2 * corners
    radii = [radius if inner is None or step % 2 == 0 else inner for step in range(steps)]
    angles = [turn + step * 2 * math.pi / steps for step in range(steps)]
    return _polygon(*((r * math.sin(a), -r * math.cos(a)) for r, a in zip(radii, angles, strict=True)))


def _disc(x: float, y: float, radius: float) -> Path:
    return Path.circle((x, y), radius)


def _lines(*parts: tuple[float, ...]) -> Path:
    return Path.make_compound_path(*(Path(np.array(part).reshape(-1, 2)) for part in parts))


_SHIELD = Path(
    [(-0.8, -0.9), (0.8, -0.9), (0.8, 0.1), (0.7, 0.7), (0, 1.08), (-0.7, 0.7), (-0.8, 0.1), (-0.8, -0.9)],
    [
        Path.MOVETO,
        Path.LINETO,
        Path.LINETO,
        Path.CURVE3,
        Path.CURVE3,
        Path.CURVE3,
        Path.CURVE3,
        Path.CLOSEPOLY,
    ],
)
OTHER = Symbol("#5b6168", "#a9b0b7", _disc(0, 0, 0.86), (_disc(0, 0, 0.22),))
SYMBOLS: Mapping[str, Symbol] = MappingProxyType(
    {
        "Battles": Symbol(
            "#a3212b",
            "#f0757b",
            _regular(4, 1.1),
            stroked=(
                (_lines((-0.38, -0.38, 0.38, 0.38), (0.38, -0.38, -0.38, 0.38)), 0.19),
                (_lines((-0.42, 0.16, -0.16, 0.42), (0.42, 0.16, 0.16, 0.42)), 0.15),
            ),
        ),
        "Explosions/Remote violence": Symbol(
            "#b85a00", "#f5a35c", _regular(8, 1.12, inner=0.74), (_disc(0, 0, 0.32),)
        ),
        "Violence against civilians": Symbol(
            "#6d2077",
            "#d18adb",
            _polygon((-1.06, -0.78), (1.06, -0.78), (0, 1.06)),
            (_disc(0, 0.42, 0.14),),
            ((_lines((0, -0.48, 0, 0.06)), 0.24),),
        ),
        "Protests": Symbol(
            "#1c6b58",
            "#6fcdb4",
            _disc(0, 0, 0.94),
            (_disc(-0.38, 0.12, 0.19), _disc(0.38, 0.12, 0.19), _disc(0, -0.26, 0.19)),
        ),
        "Riots": Symbol(
            "#7d6608",
            "#e0c65a",
            _regular(5, 1.04),
            stroked=((_lines((-0.42, 0.3, -0.14, -0.2, 0.14, 0.24, 0.42, -0.3)), 0.2),),
        ),
        "Strategic developments": Symbol(
            "#2d4a7a",
            "#8fb1ea",
            _polygon((-0.84, -0.84), (0.84, -0.84), (0.84, 0.84), (-0.84, 0.84)),
            stroked=((_lines((-0.4, -0.02, 0, -0.4, 0.4, -0.02), (-0.4, 0.42, 0, 0.04, 0.4, 0.42)), 0.19),),
        ),
        "Infrastructure disruption": Symbol(
            "#3f4d5c",
            "#b0bfce",
            _regular(6, 1.02, math.pi / 6),
            (_polygon((0.14, -0.6), (-0.34, 0.1), (-0.02, 0.1), (-0.14, 0.6), (0.34, -0.1), (0.02, -0.1)),),
        ),
        "Control statement": Symbol(
            "#4a453d",
            "#cbc4b6",
            _SHIELD,
            (_polygon((-0.26, -0.48), (0.42, -0.26), (-0.26, 0)),),
            ((_lines((-0.26, -0.46, -0.26, 0.5)), 0.15),),
        ),
    }
)


def colour_of(kind: str, ink: Ink) -> str:
    """Give the colour of a kind of event.

    Parameters
    ----------
    kind
        ACLED's event type.
    ink
        The theme.
    """
    symbol = SYMBOLS.get(kind, OTHER)
    return symbol.dark if ink.dark else symbol.light


def draw_symbol(
    axes: Axes, at: tuple[float, float], radius: float, kind: str, status: str, ink: Ink, order: float = 60
) -> None:
    """Draw one symbol: solid when confirmed or reported, hollow when claimed, struck through when disputed.

    Parameters
    ----------
    axes
        In pixels, y downwards.
    at
        Its middle.
    radius
        Pixels.
    kind, status
        What happened, and who bears it out.
    ink
        The theme.
    order
        Drawing order.
    """
    symbol, colour = SYMBOLS.get(kind, OTHER), colour_of(kind, ink)
    hollow = status in {"claimed", "disputed"}
    ground = ink.paper
    place = Affine2D().scale(radius).translate(*at)

    def add(path: Path, **style: object) -> None:
        joins = {"joinstyle": "round", "capstyle": "round"}
        axes.add_patch(PathPatch(place.transform_path(path), zorder=order, **joins, **style))

    edge = ink.text if status == "confirmed" else colour
    width = (2.2 if status == "confirmed" else 1.5) * POINTS_PER_PIXEL
    add(symbol.outline, facecolor="none", edgecolor=ink.paper, linewidth=4.5 * POINTS_PER_PIXEL)
    dash = (0, (2.2, 1.6)) if status == "claimed" else "solid"
    add(
        symbol.outline,
        facecolor=ground if hollow else colour,
        edgecolor=edge,
        linewidth=width,
        linestyle=dash,
    )
    mark = colour if hollow else ground
    for path in symbol.filled:
        add(path, facecolor=mark, edgecolor="none")
    for path, thickness in symbol.stroked:
        stroke = thickness * radius * POINTS_PER_PIXEL
        add(path, facecolor="none", edgecolor=mark, linewidth=stroke)
    if status == "disputed":
        add(
            _lines((-0.95, 0.95, 0.95, -0.95)),
            facecolor="none",
            edgecolor=colour,
            linewidth=1.6 * POINTS_PER_PIXEL,
        )
