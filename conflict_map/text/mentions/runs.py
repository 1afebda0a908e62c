"""Runs of capitalised words: the stretches of a sentence that a name can fill.

A run holds the small words inside a name ("Gulf of Aden", "Port-au-Prince"). Where the gazetteer has the words on both
sides of an "and" or a possessive together ("Jammu and Kashmir", "Cox's Bazar"), two runs are one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.days.timewords import calendar_words
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_map.text.mentions.standing import Lookup
    from conflict_map.text.words.tokens import Token

Span = tuple[int, int]
_CONNECTORS = words(
    "of de del della di la le du des do da dos das kwa al el ad ash az ar ez es ed abu umm bin ibn um"
)
_ARTICLES = words("al el ad ash as az an ar ez es ed at")
_ABBREVIATED = words(
    "st mt ft ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex "
    "va vt wash wis wyo"
)
_INNER = words("e i y sur upon on de la le les en au aux sous do da al el ul ol")
_APOSTROPHES = frozenset("'’`ʼ‘")


def capitalised_runs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Find the runs of capitalised words that a name can be, with the small words inside them.

    Parameters
    ----------
    tokens
        The sentence's tokens.

    Returns
    -------
    list of tuple
        Token indices: first, and one past the last.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> tokens = tokenize("Rebels near Deir al-Zour and the Gulf of Aden left.")
    >>> [" ".join(t.text for t in tokens[i:j]) for i, j in capitalised_runs(tokens)]
    ['Rebels', 'Deir al - Zour', 'Gulf of Aden']
    """
    runs: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        if not begins_name(tokens, i):
            i += 1
            continue
        j = i + 1
        while True:
            following = _continues(tokens, j)
            if following is None:
                break
            j = following
        runs.append((i, j))
        i = j
    return runs


def begins_name(tokens: Sequence[Token], i: int) -> bool:
    """Whether a name can begin at a token: a capital, or an article with a hyphen before one ("al-Bab")."""
    word = tokens[i].text
    if word[0].isupper():
        return True
    return (
        tokens[i].low in _ARTICLES
        and i + 2 < len(tokens)
        and tokens[i + 1].text in {"-", "‐", "‑"}
        and tokens[i + 2].text[0].isupper()
        and tokens[i + 2].start == tokens[i].end + 1
    )


def _continues(tokens: Sequence[Token], j: int) -> int | None:
    """Give the index one past the next piece of the run, or None where it ends."""
    if j >= len(tokens):
        return None
    token, before = tokens[j], tokens[j - 1]
    if token.text[0].isupper():
        return j + 1
    if token.text in _CLINGING and token.start == before.end and j + 1 < len(tokens):
        return _after_mark(tokens, j)
    if token.low in _CONNECTORS or token.low in _ELIDED:
        return _after_connector(tokens, j)
    return None


_CLINGING = frozenset("-‐‑'’.`ʼ–")
_ELIDED = words("d l")


def _after_mark(tokens: Sequence[Token], j: int) -> int | None:
    """Go on after a mark that clings to the word before it: "Deir-ez", "O'Leary", "St. Marc", "Mazar-i-Sharif"."""
    token, following = tokens[j], tokens[j + 1]
    if following.start != token.end or token.text == ".":
        return j + 1 if token.text == "." and _initial(tokens[j - 1]) else None
    if following.text[0].isupper():
        return j + 2
    further, beyond = _capital(tokens, j + 2), _capital(tokens, j + 3)
    hyphened = j + 2 < len(tokens) and tokens[j + 2].text == "-"
    elided = following.low in _ELIDED and j + 2 < len(tokens) and tokens[j + 2].text in _APOSTROPHES
    if beyond and ((following.low in _ARTICLES | _INNER and hyphened) or (token.text == "-" and elided)):
        return j + 4  # "Mazar-i-Sharif", "Saut-d'Eau"
    if token.text == "-" and following.low in _INNER and further:
        return j + 3
    if token.text in _APOSTROPHES and following.low not in _CONTRACTED:
        return j + 2
    return None


_CONTRACTED = words("s t re ll ve m d")


def _after_connector(tokens: Sequence[Token], j: int) -> int | None:
    """Go on after a small word inside a name: "Gulf of Aden", "Côte d'Ivoire", "Islamic Republic of the Congo"."""
    if tokens[j].low in _ELIDED:
        clings = j + 2 < len(tokens) and tokens[j + 1].text in _APOSTROPHES
        return (
            j + 3 if clings and _capital(tokens, j + 2) and tokens[j + 2].start == tokens[j].end + 1 else None
        )
    if _capital(tokens, j + 1):
        return j + 2
    further = _capital(tokens, j + 2)
    if further and (tokens[j + 1].text == "-" or (tokens[j].low == "of" and tokens[j + 1].low == "the")):
        return j + 3
    return None


def _capital(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].text[0].isupper()


def _initial(token: Token) -> bool:
    return (len(token.text) == 1 and token.text.isupper()) or token.low in _ABBREVIATED


_PARTS = words("old new inner central")
_PARTED = words("city town")
_COMPASS = words("north south east west northeast northwest southeast southwest")


def without_leads(tokens: Sequence[Token], runs: Sequence[Span]) -> list[Span]:
    """Give runs without the words that only lead to a name: "Old City of Mosul", "North of Tikrit".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    runs
        Its runs of capitalised words.

    Returns
    -------
    list of tuple
        As many runs.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> tokens = tokenize("North of Tikrit, in the Old City of Mosul")
    >>> runs = without_leads(tokens, capitalised_runs(tokens))
    >>> [" ".join(t.text for t in tokens[i:j]) for i, j in runs]
    ['Tikrit', 'Mosul']
    """
    return [(_after_lead(tokens, first, after), after) for first, after in runs]


def _after_lead(tokens: Sequence[Token], first: int, after: int) -> int:
    low = [token.low for token in tokens[first : min(after, first + 4)]]
    if len(low) > 3 and low[0] in _PARTS and low[1] in _PARTED and low[2] == "of":
        return first + 3
    if len(low) > 2 and first == 0 and low[0] in _COMPASS and low[1] == "of":
        return first + 2
    return first


def joined_runs(tokens: Sequence[Token], text: str, runs: Sequence[Span], lookup: Lookup) -> list[Span]:
    """Join two runs where the gazetteer has them as one name.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    runs
        Its runs of capitalised words.
    lookup
        Name to what the gazetteer knows of it.

    Returns
    -------
    list of tuple
        The runs, those that are one name joined.

    Examples
    --------
    >>> from conflict_map.text.mentions.standing import NOBODY, Standing
    >>> from conflict_map.text.words.tokens import tokenize
    >>> known = {"Cox's Bazar": Standing("division", 6, 0)}
    >>> text = "Camps in Cox's Bazar and Dhaka"
    >>> tokens = tokenize(text)
    >>> runs = joined_runs(tokens, text, capitalised_runs(tokens), lambda name: known.get(name, NOBODY))
    >>> [text[tokens[i].start:tokens[j - 1].end] for i, j in runs]
    ['Camps', "Cox's Bazar", 'Dhaka']
    """
    joined: list[Span] = []
    for run in runs:
        if joined and any(
            _is_one(name, lookup, text[tokens[joined[-1][1] - 1].end : tokens[run[0]].start])
            for name in _across(tokens, text, joined[-1], run)
        ):
            joined[-1] = (joined[-1][0], run[1])
        else:
            joined.append(run)
    return joined


def names_across(tokens: Sequence[Token], text: str, runs: Sequence[Span]) -> Iterator[str]:
    """Yield the words across two runs that may be one name, so that they can be looked up together."""
    for left, right in pairwise(runs):
        yield from _across(tokens, text, left, right)


_AND, _POSSESSIVE = " and ", frozenset({"'s ", "’s "})
_LONGEST_SIDE = 3


def _across(tokens: Sequence[Token], text: str, left: Span, right: Span) -> Iterator[str]:
    between = text[tokens[left[1] - 1].end : tokens[right[0]].start]
    if between != _AND and between not in _POSSESSIVE:
        return
    for first in range(max(left[0], left[1] - _LONGEST_SIDE), left[1]):
        for last in range(right[0], min(right[1], right[0] + _LONGEST_SIDE)):
            if tokens[first].text[0].isupper() and tokens[last].text[0].isalpha():
                yield text[tokens[first].start : tokens[last].end]


def _is_one(name: str, lookup: Lookup, between: str) -> bool:
    standing = lookup(name)
    large = standing.kind in {"country", "division"}
    return large or (between in _POSSESSIVE and standing.size >= _TOWN_SIZE)


_TOWN_SIZE = 4
"""Digits of the population from which a town with a possessive in its name is believed: "King's Lynn"."""


def that_may_name(tokens: Sequence[Token], runs: Sequence[Span]) -> list[Span]:
    """Leave out the runs of nothing but small words, months and weekdays: in English no place is called so.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    runs
        Its runs of capitalised words.

    Returns
    -------
    list of tuple
        Those that are left.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> tokens = tokenize("In May the US left Raqqa. They stayed in Hasakah.")
    >>> [tokens[i].text for i, _ in that_may_name(tokens, capitalised_runs(tokens))]
    ['US', 'Raqqa', 'Hasakah']
    """
    return [
        (first, after)
        for first, after in runs
        if any(t.low not in _NO_NAMES or t.text[1:].isupper() for t in tokens[first:after])
    ]


_NO_NAMES = words(
    "the a an i in it he she we they you his her its their our my your this that these those there here as at on by for from with of to "
    "into after before since until during while when where what who which why how if but and or so not no yes although though because "
    "however also both each some many most more all any other another such one two three it's according despite among between under "
    "over about against without within through meanwhile still then now just only even once may"
) | {word for word, (kind, _) in calendar_words().items() if kind in {"month", "weekday"} and len(word) > 3}
