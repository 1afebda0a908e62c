"""Where a place name begins and ends: without "City of" and small words, with the full stop of an abbreviation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.mentions.standing import Lookup
    from conflict_map.text.words.tokens import Token

_SEATS = words("city town village state county municipality province governorate township")
_SMALL = words("of the a an new in at and de")
_SHORTENED = words(
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn tenn tex va "
    "vt wash wis wyo va st rd ave blvd hwy twp co dr ln pkwy ont alta sask"
)
"""What is written with a full stop at the end of a name: "Louisville, Ky.", "Bridge St."."""


def edges_of(tokens: Sequence[Token], text: str, first: int, after: int, lookup: Lookup) -> tuple[int, int]:
    """Give the tokens of a name without what only leads to it, and with the full stop that belongs to it.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    first, after
        First token of the name, and one past the last.
    lookup
        Name to what the gazetteer knows of it.

    Returns
    -------
    tuple of int
        First token, and one past the last; never empty.

    Examples
    --------
    >>> from conflict_map.text.mentions.standing import NOBODY
    >>> from conflict_map.text.words.tokens import tokenize
    >>> def edges(text, first, after):
    ...     tokens = tokenize(text)
    ...     i, j = edges_of(tokens, text, first, after, lambda name: NOBODY)
    ...     return text[tokens[i].start:tokens[j - 1].end]
    >>> edges("City of Huntsville", 0, 3), edges("in Louisville, Ky. (AP)", 3, 4), edges("of the U.S.", 0, 5)
    ('Huntsville', 'Ky.', 'U.S.')
    """
    while after - first > 1 and not (tokens[after - 1].text[0].isalnum() or tokens[after - 1].text == "."):
        after -= 1
    while after - first > 1 and tokens[after - 1].low in _SMALL and tokens[after - 1].text.islower():
        after -= 1
    first = _begin(tokens, text, first, after, lookup)
    return first, after + 1 if _shortened(tokens, after) else after


def _begin(tokens: Sequence[Token], text: str, first: int, after: int, lookup: Lookup) -> int:
    while after - first > 1 and (tokens[first].text.islower() and tokens[first].low in _SMALL):
        first += 1
    if after - first < 2 or lookup(text[tokens[first].start : tokens[after - 1].end]).kind == "country":
        return first
    seat = tokens[first].low in _SEATS and tokens[first + 1].low == "of" and after - first > 2
    if seat:
        return first + 2 + (tokens[first + 2].low == "the" and after - first > 3)
    known = lookup(text[tokens[first].start : tokens[after - 1].end]).kind
    return first + 1 if tokens[first].low in {"a", "the", "an"} and not known else first


def _shortened(tokens: Sequence[Token], after: int) -> bool:
    """Whether the full stop after a name belongs to it."""
    last = tokens[after - 1]
    if after >= len(tokens) or tokens[after].text != "." or tokens[after].start != last.end:
        return False
    initials = len(last.text) == 1 and last.text.isupper() and after > 1 and tokens[after - 2].text == "."
    return initials or (last.low in _SHORTENED and last.text[0].isupper())
