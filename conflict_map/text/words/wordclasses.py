"""Classes of English words by the company they keep, and names of people: what a tagger knows of words it never met.

The classes are Brown clusters (Brown et al. 1992): words that stand in the same surroundings share a number, and the
lower its bits that two classes share, the more alike they are.
"""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from importlib import resources
from typing import NamedTuple


class WordClasses(NamedTuple):
    """What the package knows of English words.

    Parameters
    ----------
    class_of
        Word as written to the number of its class.
    cased
        Word in lower case to how it is written: 0 nearly always with a capital, 5 nearly always without.
    surname
        Word in lower case to how common it is as a surname: 0 most, 2 least.
    given
        Given names, in lower case.
    """

    class_of: dict[str, int]
    cased: dict[str, int]
    surname: dict[str, int]
    given: frozenset[str]

    def of(self, word: str, low: str) -> int:
        """Give the class of a word, of its lower-case form if it has none as written; 0 for none.

        Examples
        --------
        >>> classes = word_classes()
        >>> classes.of("London", "london") == classes.of("Paris", "paris") != classes.of("Smith", "smith")
        True
        """
        return self.class_of.get(word) or self.class_of.get(low, 0)


@lru_cache(maxsize=1)
def word_classes() -> WordClasses:
    """Read the tables that come with the package."""
    data = (resources.files("conflict_map.text") / "cues" / "word_classes.json.gz").read_bytes()
    held = json.loads(gzip.decompress(data))
    class_of = {word: int(number) for number, listed in held["classes"].items() for word in listed.split()}
    cased = {word: band for band, listed in enumerate(held["cased"]) for word in listed.split()}
    surname = {name: band for band, listed in enumerate(held["surnames"]) for name in listed.split()}
    return WordClasses(class_of, cased, surname, frozenset(held["given"].split()))
