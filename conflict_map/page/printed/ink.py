"""Colours and type of a printed map: those of the page, so that a reader who knows one reads the other."""

from __future__ import annotations

from dataclasses import dataclass

FONTS = (
    *("Source Sans 3", "Source Sans Pro", "Noto Sans", "Open Sans", "Helvetica Neue", "Arial"),
    *("Liberation Sans", "DejaVu Sans", "Noto Sans Arabic", "Noto Sans Myanmar", "Noto Sans Ethiopic"),
)
"""Faces in order of preference; the first that is installed sets the map, the others fill in its missing letters."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one theme, as hex."""

    dark: bool
    paper: str
    sea: str
    land: str
    coast: str
    river: str
    admin1: str
    border: str
    place: str
    minor: str
    country: str
    water: str
    text: str
    quiet: str
    front: str
    band: str
    accent: str


LIGHT = Ink(
    dark=False,
    paper="#ffffff",
    sea="#dbe4e7",
    land="#f6f3ec",
    coast="#b7c4c8",
    river="#bccdd4",
    admin1="#d2ccbf",
    border="#8e8a82",
    place="#34322e",
    minor="#67635b",
    country="#9a948a",
    water="#6d8a96",
    text="#1d1c1a",
    quiet="#6b675f",
    front="#2a2723",
    band="#3c362e",
    accent="#0b5cad",
)
DARK = Ink(
    dark=True,
    paper="#161a1f",
    sea="#12171c",
    land="#20252b",
    coast="#3a444c",
    river="#2e3d48",
    admin1="#363d45",
    border="#6f7780",
    place="#e6e3dd",
    minor="#a5a8aa",
    country="#717880",
    water="#5f7f90",
    text="#f0eee9",
    quiet="#a5a8aa",
    front="#f1ede4",
    band="#f0ebe1",
    accent="#7db7f0",
)


def ink_for(theme: str) -> Ink:
    """Choose the colours of a theme.

    Parameters
    ----------
    theme
        ``dark``; anything else prints on white.

    Examples
    --------
    >>> ink_for("auto").paper
    '#ffffff'
    """
    return DARK if theme == "dark" else LIGHT
