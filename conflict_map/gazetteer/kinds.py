"""Kinds of places: the generic words that announce them and the GeoNames codes that mean them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Which feature codes (by prefix) each kind covers.  The first kind of a place that fits is its own.
CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "country": ("PCL", "TERR", "ZN"),
        "division": ("ADM", "RGNE"),
        "town": ("PPL", "STLMT"),
        "region": ("RGN", "AREA", "CONT", "PEN", "CST", "DLTA"),
        "river": ("STM", "CNL", "WAD", "RPDS", "FLLS", "CNYN", "VAL"),
        "water": ("LK", "SEA", "OCN", "GULF", "BAY", "STRT", "CHN", "RSV", "SD", "LGN", "HBR"),
        "island": ("ISL", "ATOL"),
        "mountain": ("MT", "HLL", "PK", "RDGE", "UPLD", "PLAT", "PASS", "PLN"),
        "desert": ("DSRT", "ERG"),
        "road": ("RD", "HWY", "TRL", "ST"),
        "crossing": ("PSTB", "CUST", "BDG", "CRSG"),
        "airport": ("AIR",),
        "base": ("MILB", "INSM", "FT", "NVB", "MFG", "CMP"),
        "prison": ("PRN",),
        "dam": ("DAM",),
        "plant": ("PS", "MFG", "OIL", "GAS", "INDS", "MN", "PMPO", "SILO"),
        "camp": ("CMPRF", "RFG"),
        "building": ("BLDG", "HSP", "SCH", "UNIV", "MSQE", "CH", "S.", "CTRF"),
    }
)

_WORDS = {
    "division": "province governorate governate muhafazah mohafazat wilayah wilaya oblast raion rayon okrug krai kray state county "
    "district prefecture department division township subdistrict sub-district nahiya nahiyah mantiqa canton municipality parish twp "
    "territory territoire woreda cercle commune voivodeship hromada kaza il ilçe vilayet республика область район obwód محافظة محافظه ناحية منطقة ولاية قضاء",
    "town": "city town village hamlet farm farms locality settlement suburb neighbourhood neighborhood municipality borough مدينة قرية بلدة حي місто город село "
    "qarya qaryat madinat medinat kfar-village",
    "region": "region area countryside pocket enclave peninsula coast valley plain plains delta zone front frontline axis corridor ريف",
    "river": "river watercourse stream wadi canal creek tributary نهر وادي река річка",
    "water": "lake sea ocean gulf bay strait reservoir lagoon بحيرة بحر خليج озеро море",
    "island": "island islands isle archipelago جزيرة",
    "mountain": "mountain mountains mount hill hills heights jabal jebel djebel ridge plateau جبل",
    "desert": "desert badia steppe صحراء بادية",
    "road": "road highway motorway route street bridge-road junction طريق",
    "crossing": "crossing checkpoint border-crossing bridge جسر معبر",
    "airport": "airport airbase airfield aerodrome airstrip مطار аэропорт аеропорт",
    "base": "base barracks garrison cantonment cantt headquarters complex depot",
    "prison": "prison jail penitentiary سجن",
    "dam": "dam barrage سد",
    "plant": "plant factory refinery field oilfield gasfield silos silo mine quarry",
    "camp": "camp مخيم",
}
_SEVERAL = {
    "division": "provinces governorates oblasts raions counties districts prefectures departments townships municipalities territories states "
    "communes",
    "town": "cities towns villages hamlets suburbs neighbourhoods neighborhoods",
    "region": "regions",
}
"""What ends a list: "Idlib, Hama and Homs provinces"."""
KIND_OF_WORD: Mapping[str, str] = MappingProxyType(
    {word: kind for table in (_WORDS, _SEVERAL) for kind, words in table.items() for word in words.split()}
)
_WHOLE = frozenset({"united states", "gulf states", "baltic states"})
"""Names that end in such a word, which is part of them."""
_LEADING = frozenset(
    {"province", "governorate", "city", "town", "village", "state", "district", "county", "region", "river", "lake", "mount",
     "gulf", "bay", "sea", "strait", "isle", "island", "wilaya", "wilayah", "republic", "jabal", "jebel", "djebel", "wadi",
     "oblast", "camp", "township", "municipality", "commune", "محافظة", "محافظه", "مدينة", "قرية", "بلدة", "ريف", "نهر",
     "وادي", "بحيرة", "جبل", "مطار", "مخيم", "سجن", "سد", "معبر", "جسر", "منطقة", "ناحية", "حي", "طريق", "село", "город",
     "місто", "область", "район"}
)  # fmt: skip
_NOISE = re.compile(r"^(?:(?:the|greater|downtown|central)\s+)+", re.IGNORECASE)
_SECOND = frozenset(
    {"military", "air", "army", "naval", "border", "thermal", "power", "oil", "gas", "oil/gas", "refugee", "idp", "idps", "displacement", "transit", "international",
     "central", "civil", "civilian", "cotton", "phosphate", "hydroelectric", "artillery", "air-defence", "former"}
)  # fmt: skip
ANNOUNCING = frozenset(KIND_OF_WORD) | _SECOND
_OF = re.compile(r"^(?P<word>\w+)(?:\s+of)?\s+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)


@cache
def kind_of_code(feature_code: str) -> str:
    """Return the kind that a GeoNames feature code belongs to.

    Examples
    --------
    >>> kind_of_code("PPLA"), kind_of_code("ADM1"), kind_of_code("AIRB"), kind_of_code("XYZ")
    ('town', 'division', 'airport', 'other')
    """
    best, kind = 0, "other"
    for name, prefixes in CODES.items():
        for prefix in prefixes:
            if feature_code.startswith(prefix) and len(prefix) > best:
                best, kind = len(prefix), name
    return kind


@lru_cache(maxsize=4096)
def kind_of_hint(hint: str | None) -> str | None:
    """Return the kind that a hint (a generic word, or a kind itself) means, or None.

    Examples
    --------
    >>> kind_of_hint("province"), kind_of_hint("river"), kind_of_hint("town"), kind_of_hint(None)
    ('division', 'river', 'town', None)
    """
    if not hint:
        return None
    word = hint.strip().lower()
    if word in CODES:
        return word
    last = word.split()[-1] if word else ""
    return KIND_OF_WORD.get(word) or KIND_OF_WORD.get(word.replace(" ", "-")) or KIND_OF_WORD.get(last)


@lru_cache(maxsize=1 << 16)
def split_generic(name: str) -> tuple[str, str | None]:
    """Take the generic word off a name.

    Parameters
    ----------
    name
        As a text has it.

    Returns
    -------
    tuple
        The rest of the name and the generic word (lower case), or the name itself and None.

    Examples
    --------
    >>> split_generic("Hama province"), split_generic("Province of Hama"), split_generic("the Euphrates River")
    (('Hama', 'province'), ('Hama', 'province'), ('Euphrates', 'river'))
    >>> split_generic("Jabal")
    ('Jabal', None)
    """
    bare = _NOISE.sub("", name.strip())
    words = bare.split()
    generic = len(words) > 1 and words[-1].lower().strip(".") in KIND_OF_WORD
    if generic and bare.lower() not in _WHOLE:
        end = len(words) - 1
        while end > 1 and words[end - 1].lower() in _SECOND:
            end -= 1
        return " ".join(words[:end]), words[-1].lower().strip(".")
    match = _OF.match(bare)
    if match and match["word"].lower() in _LEADING:
        return match["rest"], match["word"].lower()
    return bare, None
