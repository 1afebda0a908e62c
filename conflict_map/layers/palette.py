"""Colours that people with the common colour blindnesses tell apart, each with a pattern of its own.

The hues are Paul Tol's "bright" and "muted" qualitative schemes (2021, https://sronpersonalpages.nl/~pault/),
of which the first eight stay apart under simulated protanopia, deuteranopia and tritanopia; the pattern
says the same again for those who see no colour at all and for a black-and-white print.
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
    Swatch("#3a6ea5", "#7fa9d6", "falling"),
    Swatch("#c4553b", "#e58a70", "rising"),
    Swatch("#b8962e", "#dcc06a", "dots"),
    Swatch("#2f8f6b", "#6cc4a1", "level"),
    Swatch("#8d4f9b", "#c18fcd", "upright"),
    Swatch("#2a9db0", "#74cede", "grid"),
    Swatch("#7a6a58", "#b5a48f", "rings"),
    Swatch("#c2588a", "#e895bb", "dashes"),
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
