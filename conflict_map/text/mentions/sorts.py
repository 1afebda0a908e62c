"""Sorts of words that the tagger tells apart beside a name: titles, given names, surnames, organisations, streets."""

from __future__ import annotations

from functools import lru_cache

from conflict_map.text.mentions.names import PLACE_NOUNS
from conflict_map.text.words.phrases import read_cues
from conflict_map.text.words.tokens import fold
from conflict_map.text.words.vocabulary import Remembered, words
from conflict_map.text.words.wordclasses import word_classes

TITLES = words(
    "mr mrs ms dr gen general col colonel maj capt captain lt sgt president minister sheikh king prince queen sen rep governor gov "
    "mayor secretary sheriff officer judge coach chief director professor pope deputy detective chancellor"
)
ORGANISATIONS = words(
    "university college school hospital inc corp co ltd llc group party ministry department office agency committee council "
    "association society club team church museum library bank court police army force forces times post news press company "
    "institute center centre foundation union league commission authority board district high elementary academy association"
)
STREETS = words(
    "street st road rd avenue ave boulevard blvd drive dr lane ln highway hwy route interstate parkway way court place"
)


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Give common given names, folded."""
    return frozenset(word for row in read_cues("given_names.csv") for word in row["words"].split())


def shape_of(word: str) -> str:
    """Say how a word is written: "A", "AA", "AAA", "Aa", "a", "9", or the mark that it is."""
    if word.isupper():
        return "A" if len(word) == 1 else "AA" if len(word) <= 3 else "AAA"
    if word[0].isupper():
        return "Aa"
    return "a" if word[0].isalpha() else "9" if word[0].isdigit() else word


def _sort(word: str) -> str:
    """Say in a word what sort of word stands beside a name."""
    if word == "|":
        return word
    low = fold(word)
    for tag, listed in _SORTS:
        if low in listed:
            return tag
    known = word_classes()
    if low in known.given:
        return "given"
    if low in known.surname:
        return f"sur{known.surname[low]}"
    return f"case{known.cased[low]}" if low in known.cased else shape_of(word)


_SORTS = (("title", TITLES), ("org", ORGANISATIONS), ("street", STREETS), ("noun", PLACE_NOUNS))
SORT = Remembered(_sort)
"""Word to its sort."""
