"""Names that are a place's and mean something else: the Marburg virus, US$ 5, the Voice of America."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conflict_map.text.mentions.sorts import given_names
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.mentions.standing import Lookup
    from conflict_map.text.words.tokens import Sentence, Token

_ILLNESSES = words(
    "virus viruses ebolavirus ebolaviruses filovirus hemorrhagic haemorrhagic fever strain strains flu influenza disease syndrome encephalitis"
)
_NEVER = frozenset({"ebola"})
_ARTICLES = frozenset({"the", "this", "a", "an", "avian", "swine", "bird"})
_CITY = 6
"""Digits of the number of people in a city whose name is hardly ever only its virus's."""
_ANTIGEN = re.compile(r"[HN]\d{1,2}")


def named_illnesses(sentences: Sequence[Sentence], lookup: Lookup) -> frozenset[str]:
    """Give the words by which a report calls illnesses: what stands before "virus" is its name throughout.

    A large city stays one where only its own virus is named: Wuhan.

    Parameters
    ----------
    sentences
        The report's sentences.
    lookup
        Name to what the gazetteer knows of it.

    Returns
    -------
    frozenset of str
        Folded words; empty in a report of no illness.

    Examples
    --------
    >>> from conflict_map.text.mentions.standing import NOBODY
    >>> from conflict_map.text.words.tokens import sentences
    >>> text = "The Marburg virus is spreading in Angola. Marburg kills slowly."
    >>> sorted(named_illnesses(sentences(text, 0, len(text)), lambda name: NOBODY))
    ['ebola', 'marburg']
    """
    found: set[str] = set()
    ill = False
    for sentence in sentences:
        tokens = sentence.tokens
        for k, token in enumerate(tokens):
            if token.low not in _ILLNESSES:
                continue
            ill = True
            name = tokens[k - 1] if k else token
            people = name.low in _ARTICLES or demonym_country(name.text)
            if name.text.istitle() and not people and lookup(name.text).size < _CITY:
                found.add(name.low)
    return frozenset(found) | _NEVER if ill else frozenset()


_FORMATIONS = frozenset({"Command", "Division", "Brigade", "Regiment", "Battalion", "Corps"})


def _of_arms(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether a weapon or a formation is named: "Grenade attack", "the Northeastern Command", "the X front of the FARC"."""
    if after == first + 1:
        numbered = after < len(tokens) and tokens[after].text.isdecimal() and tokens[first].low in _NUMBERED
        return numbered or tokens[first].low in _ARMS
    of = after < len(tokens) and tokens[after].low == "of" and tokens[after - 1].low == "front"
    named = of and any(t.text.isupper() for t in tokens[after + 1 : after + 4])
    return named or tokens[after - 1].text in _FORMATIONS


_NUMBERED = words("ward block sector phase gate unit lot pillar checkpoint")
"""What is told by its number: "Ward 12"."""
_ARMS = words(
    "grenade iskander iskanders kinzhal kinzhals kalibr kalibrs shahed shaheds geran gerans lancet lancets grad grads himars atacms "
    "bayraktar bayraktars merkava merkavas kornet kornets katyusha katyushas tochka smerch uragan"
)
"""Weapons that are written like names: some village bears each of them."""

_OF_TRIBES = words("communities tribe tribes clan clans tribesmen clansmen herders herdsmen")


def _of_people(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether a people or a person is named: "the Meitei and Kuki communities", "Joaquin "El Chapo" Guzman"."""
    ahead = tokens[after : after + 5]
    if after == first + 1 and ahead and ahead[0].low in _OF_TRIBES:
        return first > 0 and tokens[first - 1].low in {"and", "the", "or", ","}
    closing = next((k for k, t in enumerate(ahead[1:], 1) if t.text in _QUOTES), None)
    nicknamed = closing is not None and ahead[0].text in _QUOTES and after + closing + 1 < len(tokens)
    return (
        nicknamed and tokens[after + (closing or 0) + 1].text.istitle() and tokens[first].low in given_names()
    )


_QUOTES = frozenset('"“”«»')


def means_no_place(tokens: Sequence[Token], first: int, after: int, illnesses: frozenset[str]) -> bool:
    """Whether a name means an illness, money or a company here.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    first, after
        Token indices of the name: the first, and one past the last.
    illnesses
        What :func:`named_illnesses` found.
    """
    before = tokens[first - 1] if first else None
    following = tokens[after] if after < len(tokens) else None
    if _of_arms(tokens, first, after) or _of_people(tokens, first, after):
        return True
    if following is not None and following.text == "$" and following.start == tokens[after - 1].end:
        return True
    if before is not None and before.text == "$" and before.end == tokens[first].start:
        return True
    if illnesses and (following is None or following.text != ","):  # "Reston, Virginia" is the town
        virus = following is not None and following.low in _ILLNESSES and tokens[first].text.istitle()
        antigen = after == first + 1 and _ANTIGEN.fullmatch(tokens[first].text) is not None
        if virus or antigen or (after == first + 1 and tokens[first].low in illnesses):
            return True
    of_a_company = first > 1 and tokens[first].low == "america" and tokens[first - 1].low == "of"
    return of_a_company and tokens[first - 2].text[0].isupper()
