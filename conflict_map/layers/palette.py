"""Colours that people with the common colour blindnesses tell apart, each with a pattern of its own.

They were found by hill climbing over OKLCH for the largest least difference of any two (CIEDE2000) as seen with
normal vision and under simulated protanopia, deuteranopia and tritanopia: no pair comes nearer than 12 on a light
map, 13 on a dark one. The pattern says the same again for those who see no colour at all and for a
black-and-white print. They follow no flag.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

from conflict_map.tables import HOLDER_CONTESTED, HOLDER_UNKNOWN


@dataclass(frozen=True, slots=True)
class Swatch:
    """How one side is drawn.

    Parameters
    ----------
    light, dark
        Hex colours on a light and on a dark map.
    pattern
        ``falling``, ``rising``, ``dots``, ``level``, ``upright``, ``grid``, ``rings``, ``dashes`` or ``cross``.
    """

    light: str
    dark: str
    pattern: str


SIDES = (
    Swatch("#195daa", "#4699fe", "falling"),
    Swatch("#c17468", "#fd9320", "rising"),
    Swatch("#7d7728", "#ede9a2", "dots"),
    Swatch("#244806", "#698c55", "level"),
    Swatch("#451f55", "#a99ec0", "upright"),
    Swatch("#1590a1", "#9ff9e7", "grid"),
    Swatch("#7a5341", "#caaa92", "rings"),
    Swatch("#581631", "#b9758a", "dashes"),
)
CONTESTED = Swatch("#6b6b6b", "#a8a8a8", "cross")
UNKNOWN = Swatch("#9a9a9a", "#767676", "none")


def swatches(sides: Iterable[str]) -> dict[str, Swatch]:
    """Give every side a colour and a pattern, the same for the same set of sides.

    Parameters
    ----------
    sides
        Names of sides, in the order in which they claim the palette; a ninth begins it again.

    Returns
    -------
    dict
        Side to swatch; "contested" and "unknown" have theirs always.

    Examples
    --------
    >>> chosen = swatches(["government", "contested", "opposition"])
    >>> chosen["government"].pattern, chosen["opposition"].pattern, chosen["contested"].pattern
    ('falling', 'rising', 'cross')
    """
    fixed = {HOLDER_CONTESTED: CONTESTED, HOLDER_UNKNOWN: UNKNOWN}
    named = [side for side in dict.fromkeys(sides) if side not in fixed]
    return fixed | {side: SIDES[number % len(SIDES)] for number, side in enumerate(named)}
