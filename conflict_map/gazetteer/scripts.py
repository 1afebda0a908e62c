"""Which script a country writes its own names in."""

from __future__ import annotations

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
