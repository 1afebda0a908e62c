"""Which of a source's names are worth keeping, and which spelling it lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conflict_map.gazetteer.spelling.names import fold, sound

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where the lower-case Latin names of GeoNames are the pinyin, kana or hangul of the place's own name.
_OWN_SYLLABLES = frozenset({"CN", "TW", "HK", "MO", "JP", "KR", "KP"})
_ARTICLE = re.compile(r"(?:[ae][dlnrstz]|[ae][dst]h)[- '’]")

# The official romanisation of Ukrainian: resolution 55 of the Cabinet of Ministers, 2010.
_UKRAINIAN = dict(
    zip(
        "абвгґдезиійклмнопрстуфхцчшщюяєжї",
        "a b v h g d e z y i i k l m n o p r s t u f kh ts ch sh shch iu ia ie zh i".split(),  # noqa: SIM905 - beside the letters they stand for
        strict=True,
    )
) | {"ь": "", "'": "", "’": "", "ʼ": ""}
_AT_THE_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_NOT_UKRAINIAN, _ONLY_UKRAINIAN = frozenset("ыёэъ"), frozenset("іїєґ")
_LONGEST_CODE, _LATIN = 4, re.compile(r"[A-Z]")
_PARTS = re.compile(r"[^\s-]+")


def written_by_people(names: Iterable[str], country: str) -> list[str]:
    """Leave out the names that GeoNames romanised letter by letter: "slydwfh" for Selydove, "ma li wu bo er".

    They are in small letters throughout, other than any name that is written in Latin letters; nobody writes them,
    and a misspelt name of another place is often nearer to one of them than to its own.
    """
    names = list(names)
    if country in _OWN_SYLLABLES:
        return names
    proper = {fold(name) for name in names if name[:1].isupper()}
    return [n for n in names if not _is_letter_by_letter(n) or fold(n) in proper]


def without_codes(names: Iterable[str]) -> list[str]:
    """Leave out a country's codes (HUN, ABŞ): Hun is a town in Libya, and Abs one in Yemen.

    The abbreviations that reports use (UAE, DRC) are a table of their own, in which case counts.
    """
    return [
        n for n in names if not (len(n) <= _LONGEST_CODE and n.isupper() and n.isalpha() and _LATIN.match(n))
    ]


def _is_letter_by_letter(name: str) -> bool:
    return name.isascii() and name.islower() and not _ARTICLE.match(name)


def ukrainian_in_latin(name: str) -> str:
    """Romanise a Ukrainian name as the state does; empty for a name that is not in Ukrainian letters."""
    lower = name.lower()
    if _NOT_UKRAINIAN & set(lower) or not set(lower) - {"-", " "} <= set(_UKRAINIAN):
        return ""
    return _PARTS.sub(lambda part: _romanised(part.group()), lower)


def _romanised(word: str) -> str:
    word = word.replace("зг", "зgh")
    first = _AT_THE_START.get(word[:1]) or _UKRAINIAN.get(word[:1], word[:1])
    return (first + "".join(_UKRAINIAN.get(letter, letter) for letter in word[1:])).capitalize()


def as_ukraine_writes(names: Iterable[str]) -> list[str]:
    """Romanise the Ukrainian among a place's names; the letters that only Ukrainian has tell them from Russian ones."""
    cyrillic = {name: latin for name in names if (latin := ukrainian_in_latin(name))}
    surely = [latin for name, latin in cyrillic.items() if set(name.lower()) & _ONLY_UKRAINIAN]
    return list(dict.fromkeys(surely or cyrillic.values()))


def alike(name: str, spellings: Iterable[str]) -> str:
    """Return the first spelling that sounds like a name ("Sloviansk" like "Slovyansk"); empty if none does."""
    return next((s for s in spellings if sound(s) == sound(name)), "")
