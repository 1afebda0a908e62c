"""Which script a country writes its own names in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# The script in which a country's own names are written; everything else is written in Latin letters.
_SCRIPTS = {
    "ARABIC": "AE AF BH DZ EG EH IQ IR JO KM KW LB LY MA MR OM PK PS QA SA SD SY TD TN YE",
    "CYRILLIC": "BG BY KG KZ MK MN RS RU TJ UA",
    "HEBREW": "IL", "GREEK": "CY GR", "ARMENIAN": "AM", "GEORGIAN": "GE", "ETHIOPIC": "ER ET", "MYANMAR": "MM",
    "THAI": "TH", "KHMER": "KH", "LAO": "LA", "BENGALI": "BD", "DEVANAGARI": "IN NP", "SINHALA": "LK",
    "HANGUL": "KP KR", "CJK": "CN HK MO TW", "HIRAGANA KATAKANA CJK": "JP",
}  # fmt: skip
SCRIPT_OF = {country: script.split() for script, codes in _SCRIPTS.items() for country in codes.split()}
# Countries whose names reach Latin letters by the same ways: what stands for what is learned for each of these apart.
SCHOOLS = ("arabic", "cyrillic", "other")


def school_of(country: str) -> int:
    """Return the number in `SCHOOLS` of the way in which a country's names are romanised.

    Examples
    --------
    >>> SCHOOLS[school_of("SY")], SCHOOLS[school_of("UA")], SCHOOLS[school_of("ML")]
    ('arabic', 'cyrillic', 'other')
    """
    scripts = SCRIPT_OF.get(country, ())
    return 0 if "ARABIC" in scripts else 1 if "CYRILLIC" in scripts else 2


# How scholars, Germans and Poles write what English writes as sh, ch, ts, y, v; and Russian g, where Ukrainian has h
_LEARNED = (
    (re.compile("s?c?htsch|schtsch|shh"), "shch"),
    (re.compile("tsch"), "ch"),
    (re.compile("sch"), "sh"),
    (re.compile("c(?![hz])"), "ts"),
    (re.compile("(?<!d)j"), "y"),
    (re.compile("w"), "v"),
)
_HAVE_H = frozenset({"UA", "BY"})
_HARD_G = re.compile("(?<![nz])g(?!h)")
# … and the endings of the Russian forms of Ukrainian names
_RUSSIAN_ENDINGS = (
    (re.compile(r"[oe]v(?=k[aiuy]\b)"), "iv"),
    (re.compile(r"oy?e\b"), "e"),
    (re.compile(r"(?<=[oe]v)o\b"), "e"),
    (re.compile(r"(?<=[kn])i[yi]\b"), "yi"),
)


def other_romanisations(name: str, country: str | None) -> tuple[str, ...]:
    """Write a Slavic name in the English way, if it seems to be romanised in another one.

    Parameters
    ----------
    name
        In Latin letters; anything else has no other romanisation.
    country
        ISO 3166-1 alpha-2 code of where it is.

    Returns
    -------
    tuple of str
        Lower case; empty for a name that is written in the English way, and outside the countries that write Cyrillic.

    Examples
    --------
    >>> other_romanisations("Pidcir'ja", "UA"), other_romanisations("Rojava", "SY")
    (("pidtsir'ya",), ())
    >>> other_romanisations("Gorodovka", "UA")
    ('horodovka', 'horodivka')
    """
    if country is None or not name.isascii() or SCHOOLS[school_of(country)] != "cyrillic":
        return ()
    written = lowered = name.lower()
    for pattern, english in _LEARNED:
        written = pattern.sub(english, written)
    found = [written]
    if country in _HAVE_H:
        written = _HARD_G.sub("h", written)
        found.append(written)
    if country == "UA":
        for ending, ukrainian in _RUSSIAN_ENDINGS:
            written = ending.sub(ukrainian, written)
        found.append(written)
    return tuple(other for other in dict.fromkeys(found) if other != lowered)


def local_name(names: Iterable[str], country: str) -> str:
    """Find the first name in a country's own script.

    Parameters
    ----------
    names
        Names in any scripts.
    country
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    str
        Empty if no name is, or if the country writes Latin letters.

    Examples
    --------
    >>> local_name(["Hama", "Хама", "حماة"], "SY")
    'حماة'
    """
    wanted = SCRIPT_OF.get(country)
    if not wanted:
        return ""
    for name in names:
        letters = [c for c in name if c.isalpha()]
        if letters and all(unicodedata.name(c, "").split()[0].split("-")[0] in wanted for c in letters):
            return name
    return ""
