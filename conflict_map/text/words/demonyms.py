"""Peoples and adjectives of countries, in all languages: "Syrian" and "السورية" are SY."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.words.phrases import read_cues
from conflict_map.text.words.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def _demonyms() -> tuple[Mapping[str, str], Mapping[str, str]]:
    countries: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in read_cues("demonyms.csv"):
        names.setdefault(row["country"], row["name"])
        for word in row["words"].split():
            countries[word.replace("-", " ") if word.isascii() else fold(word)] = row["country"]
    return countries, names


@lru_cache(maxsize=65536)
def demonym_country(word: str) -> str | None:
    """Give the ISO code of the country whose people or adjective a word is.

    Parameters
    ----------
    word
        As it stands in the text.

    Examples
    --------
    >>> demonym_country("Syrian"), demonym_country("الأوكرانية"), demonym_country("Hama")
    ('SY', 'UA', None)
    """
    table = _demonyms()[0]
    return table.get(word) if word.isascii() else table.get(fold(word))


@lru_cache(maxsize=1)
def national_words() -> frozenset[str]:
    """Give, folded, all words that may be a people's, an adjective's or a country's name of one word."""
    names = {row["name"] for row in read_cues("demonyms.csv")}
    return frozenset(map(fold, names.union(_demonyms()[0])))


def country_name(code: str) -> str:
    """Give the English name of a country that has a demonym here; else its code.

    Examples
    --------
    >>> country_name("SY"), country_name("ZZ")
    ('Syria', 'ZZ')
    """
    return _demonyms()[1].get(code, code)


def country_code(name: str) -> str:
    """Give the ISO code of a country by its English name; empty when it has no demonym here.

    Examples
    --------
    >>> country_code("Syria"), country_code("Atlantis")
    ('SY', '')
    """
    return _codes().get(name, "")


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """English names of countries to ISO codes."""
    return {name: code for code, name in _demonyms()[1].items()}
