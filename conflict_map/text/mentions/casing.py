"""Sentences in capitals, written as other sentences are: a name keeps its capital, a common word loses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.words.vocabulary import words
from conflict_map.text.words.wordclasses import word_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.mentions.standing import Lookup
    from conflict_map.text.words.tokens import Sentence, Token

_FEWEST, _SHARE = 3, 0.8
_COMMON = 3
"""From this band on, a word is mostly written in lower case."""
_INITIALS = words("us un uk eu uae is")
_LONGEST_INITIALS = 5


def recased(sentence: Sentence, text: str, lookup: Lookup) -> Sentence:
    """Give a sentence that is all in capitals as it would stand in running text; any other as it is.

    Parameters
    ----------
    sentence
        The sentence.
    text
        The document's text.
    lookup
        Name to what the gazetteer knows of it.

    Examples
    --------
    >>> from conflict_map.text.mentions.standing import NOBODY, Standing
    >>> from conflict_map.text.words.tokens import sentences
    >>> text = "THREE SOLDIERS KILLED NEAR AL-BAB BY TNLA"
    >>> known = {"BAB": Standing("town", 5, 1)}
    >>> [told] = sentences(text, 0, len(text))
    >>> " ".join(t.text for t in recased(told, text, lambda name: known.get(name, NOBODY)).tokens)
    'three soldiers killed near Al - Bab by TNLA'
    """
    long = [token.text for token in sentence.tokens if len(token.text) > 1 and token.text[0].isalpha()]
    if len(long) < _FEWEST or sum(map(str.isupper, long)) < _SHARE * len(long):
        return sentence
    named = _named(sentence.tokens, text, lookup)
    tokens = (_recased(token, lookup, named=i in named) for i, token in enumerate(sentence.tokens))
    return sentence._replace(tokens=tuple(tokens))


def _named(tokens: Sequence[Token], text: str, lookup: Lookup) -> set[int]:
    """Find the words of known names of several words, each of which may be common by itself: "NEW YORK"."""
    found: set[int] = set()
    for i, token in enumerate(tokens):
        for j in range(i + 2, min(i + _LONGEST_NAME, len(tokens)) + 1):
            if token.text.isupper() and tokens[j - 1].text.isupper():
                standing = lookup(text[token.start : tokens[j - 1].end])
                if standing.size >= _TOWN_SIZE or standing.kind in {"country", "division"}:
                    found.update(range(i, j))
    return found


_LONGEST_NAME = 4
_TOWN_SIZE = 4


def _recased(token: Token, lookup: Lookup, *, named: bool) -> Token:
    if not token.text.isupper() or len(token.text) == 1 or token.low in _INITIALS:
        return token
    if named:
        return token._replace(text=token.text.capitalize())
    band = word_classes().cased.get(token.low)
    if band is not None and band >= _COMMON:
        return token._replace(text=token.text.lower())
    initials = band is None and len(token.text) <= _LONGEST_INITIALS and not lookup(token.text).kind
    return token if initials else token._replace(text=token.text.capitalize())
