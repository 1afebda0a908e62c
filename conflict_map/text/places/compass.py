"""Compass words, in English, Arabic, Russian and Ukrainian."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.places.shapes import BEARINGS
from conflict_map.text.words.tokens import HYPHENS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

_ENGLISH = re.compile(r"^(north|south)?(east|west)?(?:ern(?:most)?|erly|wards?|bound)?$")
_LETTERS = {
    "north": "n", "south": "s", "east": "e", "west": "w",
    "شمال": "n", "جنوب": "s", "شرق": "e", "غرب": "w",
}  # fmt: skip
_ARABIC = re.compile(r"^(?:ال|لل|بال)?(شمال|جنوب|شرق|غرب)(?:ي|يه)?$")


@lru_cache(maxsize=8192)
def direction_of(word: str) -> str:
    """Give the compass letters of one word.

    Parameters
    ----------
    word
        Folded.

    Returns
    -------
    str
        ``n``, ``ne`` … ``nw``, or an empty string.

    Examples
    --------
    >>> [direction_of(w) for w in ("north", "northeastern", "westward", "nation")]
    ['n', 'ne', 'w', '']
    >>> [direction_of(w) for w in ("северной", "юго", "восточнее", "північ", "східну", "الشمالي", "غرب")]
    ['n', 's', 'e', 'n', 'e', 'n', 'w']
    """
    if len(word) > 20 or len(word) < 2:
        return ""
    if word.isascii():
        match = _ENGLISH.match(word)
        return "".join(_LETTERS[g] for g in match.groups() if g) if match else ""
    arabic = _ARABIC.match(word)
    if arabic:
        return _LETTERS[arabic[1]]
    for stems in _SLAVIC:
        letters = _slavic(word, stems)
        if letters:
            return letters
    return ""


_SLAVIC = (
    (
        ("север", "n"),
        ("юго", "s"),
        ("юж", "s"),
        ("юг", "s"),
        ("восточ", "e"),
        ("восток", "e"),
        ("запад", "w"),
    ),
    (
        ("північ", "n"),
        ("півноч", "n"),
        ("півден", "s"),
        ("півдн", "s"),
        ("схід", "e"),
        ("сход", "e"),
        ("захід", "w"),
        ("заход", "w"),
    ),
)
_SLAVIC_ENDINGS = re.compile(
    r"^(?:о|н|но|е|у|а|і|ом|ь|нее|ее|ний|ній|ный|ной|ном|ного|ная|ную|ные|ных|ным|ними|ной|нім|ної|ну|на|ні|ніше|ню|ня|ью|ю|ная|ий|)$"
)


def _slavic(word: str, stems: tuple[tuple[str, str], ...]) -> str:
    """Read one or two stems with an ending."""
    letters = ""
    rest = word
    for _ in range(2):
        for stem, letter in stems:
            if rest.startswith(stem):
                letters += letter
                rest = rest[len(stem) :].removeprefix("о") if not letters[1:] else rest[len(stem) :]
                break
    return letters if letters in BEARINGS and _SLAVIC_ENDINGS.match(rest) else ""


def compass_ending(tokens: Sequence[Token], k: int) -> tuple[str, int] | None:
    """Read the compass words that end with a token.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    k
        Index of the last token.

    Returns
    -------
    tuple of str and int, or None
        The letters (``ne``) and the index of the first token.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> compass_ending(tokenize("its north-eastern edge"), 3)
    ('ne', 1)
    """
    if not 0 <= k < len(tokens):
        return None
    last = direction_of(tokens[k].low)
    if not last:
        return None
    before = k - 2 if k >= 2 and tokens[k - 1].text in HYPHENS else k - 1
    first = direction_of(tokens[before].low) if before >= 0 else ""
    if first in {"n", "s"} and last in {"e", "w"} and (before < k - 1 or _two_words(tokens, before)):
        return first + last, before
    return last, k


def _two_words(tokens: Sequence[Token], first: int) -> bool:
    """Read "north east", "شمال غرب", "الشمالي الغربي": two words that are one direction."""
    return tokens[first + 1].start - tokens[first].end == 1


def compass_beginning(tokens: Sequence[Token], k: int) -> tuple[str, int] | None:
    """Read the compass words that begin with a token.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    k
        Index of the first token.

    Returns
    -------
    tuple of str and int, or None
        The letters and the index one past the last token.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> compass_beginning(tokenize("from north-east and west"), 1)
    ('ne', 4)
    """
    for last in (k + 2, k + 1, k):
        found = compass_ending(tokens, last)
        if found is not None and found[1] == k and (last == k or len(found[0]) == 2):
            return found[0], last + 1
    return None


def bearing(letters: str) -> float | None:
    """Give the bearing of compass letters, degrees clockwise from north.

    Examples
    --------
    >>> bearing("ne"), bearing("")
    (45.0, None)
    """
    return BEARINGS.get(letters)
