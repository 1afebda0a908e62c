"""The city that a sentence means by "the Somali capital", "Haiti's capital", "the capital", "the city"."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from conflict_map.gazetteer import Query, Resolution
from conflict_map.gazetteer.kinds import split_generic
from conflict_map.text.mentions.names import Name
from conflict_map.text.places.expressions import Expression
from conflict_map.text.places.locating import locate
from conflict_map.text.words.demonyms import country_code, demonym_country
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer import Gazetteer, Place
    from conflict_map.text.places.locating import Located
    from conflict_map.text.words.tokens import Sentence, Token

_SEATS: WeakKeyDictionary[Gazetteer, dict[str, Place]] = WeakKeyDictionary()
_CONFIDENCE = 0.9
"""A country has one capital; whether the word means it is nearly as sure."""


_UNTIL = {
    "BI": ("Bujumbura", date(2019, 1, 16)), "KZ": ("Almaty", date(1997, 12, 10)),
    "MM": ("Yangon", date(2005, 11, 6)), "NG": ("Lagos", date(1991, 12, 12)),
}  # fmt: skip
"""The capitals that countries had before, and until when: those that reports of their wars mean."""


def capital_of(country: str, gazetteer: Gazetteer, on: date | None = None) -> Place | None:
    """Give the capital of a country.

    Parameters
    ----------
    country
        ISO code.
    gazetteer
        Where it is looked up.
    on
        The day of the report; None means today's capital.

    Examples
    --------
    >>> from datetime import date
    >>> from conflict_map.gazetteer import Gazetteer
    >>> gazetteer = Gazetteer.open()
    >>> capital_of("BI", gazetteer).name, capital_of("BI", gazetteer, date(2015, 12, 12)).name
    ('Gitega', 'Bujumbura')
    """
    former, until = _UNTIL.get(country, ("", date.min))
    if on is not None and on < until:
        return gazetteer.resolve(former, country=country).place
    if gazetteer not in _SEATS:
        _SEATS[gazetteer] = _seats(gazetteer)
    return _SEATS[gazetteer].get(country)


def _seats(gazetteer: Gazetteer) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for layer in gazetteer.layers:
        code = layer.feature_code.code_of.get("PPLC")
        rows = () if code is None else np.flatnonzero(np.asarray(layer.feature_code.codes) == code).tolist()
        for row in sorted(rows, key=lambda row: -float(layer.population[row])):
            found.setdefault(layer.country[row], layer.place(row))
    return found


def capital_meant(
    sentence: Sentence, located: Sequence[Located], gazetteer: Gazetteer, country: str, on: date | None = None
) -> list[Located]:
    """Find the capitals that a sentence means without their names.

    Parameters
    ----------
    sentence
        The sentence.
    located
        Its spatial expressions.
    gazetteer
        Where the capital is looked up.
    country
        ISO code of the theatre: whose capital "the capital" is.
    on
        The day of the report.

    Returns
    -------
    list of Located
        One for each; its text is the word.
    """
    tokens = sentence.tokens
    found: list[Located] = []
    for i in [i for i, token in enumerate(tokens) if token.low == "capital"]:
        token = tokens[i]
        if not i or _named_beside(tokens, i, located):
            continue
        first, owner = _whose(tokens, i, country)
        place = capital_of(owner, gazetteer, on) if owner else None
        if place is None:
            continue
        name = Name(place.name, tokens[first].start, token.end, "city")
        words = " ".join(t.text for t in tokens[first : i + 1]).replace(" ' ", "'").replace(" ’ ", "’")
        expression = Expression("place", words, tokens[first].start, token.end, (name,))
        answer = Resolution(
            name.text, place, _CONFIDENCE, place.radius_m, 1, f"the capital of {place.country}"
        )
        found.append(locate(expression, {name: answer}, gazetteer))
    return found


def _named_beside(tokens: Sequence[Token], i: int, located: Sequence[Located]) -> bool:
    """Whether the capital is named, or is that of a province: "the capital, Sanaa", "the capital of Homs province"."""
    after = tokens[min(i + 2, len(tokens) - 1)].start
    follows = any(tokens[i].end <= item.expression.start <= after for item in located)
    apposed = i > 2 and any(
        tokens[k].text == "," and item.expression.end == tokens[k - 1].end
        for k in range(max(1, i - 4), i)
        for item in located
    )
    of = i + 1 < len(tokens) and tokens[i + 1].low in {"of", "investment", "punishment", "city"}
    meant = any(item.expression.start <= tokens[i].start < item.expression.end for item in located)
    return follows or apposed or of or meant


def _whose(tokens: Sequence[Token], i: int, country: str) -> tuple[int, str]:
    """Give where the words for a capital begin and whose it is; no country where they do not say."""
    before = tokens[i - 1]
    if before.low == "the":
        return i, country
    people = demonym_country(before.text)
    if people:
        return i - 1, people
    if before.low == "s" and i > 2:
        for first in range(i - 3, max(-1, i - 3 - _LONGEST), -1):
            owner = country_code(" ".join(t.text for t in tokens[first : i - 2]))
            if owner:
                return first, owner
    return i, ""


_LONGEST = 3
"""Words of a country's name: "Central African Republic"."""


_OF_A_DIVISION = words("provincial regional state county governorate division district its s")


def city_meant(sentence: Sentence, located: Sequence[Located], gazetteer: Gazetteer) -> list[Located]:
    """Find the city that a sentence means by "the city" when it has named only the division that bears its name.

    Parameters
    ----------
    sentence
        The sentence.
    located
        Its spatial expressions.
    gazetteer
        Where the city is looked up.

    Returns
    -------
    list of Located
        One for each such "city"; its text is that word.
    """
    found: list[Located] = []
    tokens = sentence.tokens
    for i, token in enumerate(tokens) if located else ():
        if (
            token.low not in {"city", "capital"}
            or not i
            or (i + 1 < len(tokens) and tokens[i + 1].low == "of")
        ):
            continue
        earlier = [item for item in located if item.expression.end <= token.start and not item.is_country]
        division = earlier[-1] if earlier else None
        if division is None or division.place is None or not division.place.feature_code.startswith("ADM"):
            continue
        own = division.place.feature_code == "ADM1" or tokens[i - 1].low in _OF_A_DIVISION
        if token.low == "capital" and not own:
            continue  # "in Madain district, south of the capital": the country's
        named = division.expression.anchors[0]
        name = Name(split_generic(named.text)[0], token.start, token.end, "city")
        query = Query(name.text, token.start, token.end, "city", None, division.place.country)
        answer = gazetteer.resolve_all([query])[0]
        if answer.place is not None and answer.place.feature_code.startswith("PPL"):
            held = i > 2 and tokens[i - 1].low in {"held", "controlled", "run"} and tokens[i - 2].text == "-"
            first = tokens[i - 3].start if held else token.start
            text = f"{tokens[i - 3].text}-{tokens[i - 1].text} {token.text}" if held else token.text
            expression = Expression("place", text, first, token.end, (name,))
            found.append(locate(expression, {name: answer}, gazetteer))
    return found
