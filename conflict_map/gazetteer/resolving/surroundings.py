"""The names in a text that nobody asked about, but that say where it plays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.resolving.containers import WORD
from conflict_map.gazetteer.resolving.queries import Query
from conflict_map.gazetteer.search.finding import find
from conflict_map.gazetteer.spelling.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.compiled.index import Index
    from conflict_map.gazetteer.search.meeting import Hit

_SEQUENCE = re.compile(rf"{WORD}(?:\s+(?:of\s+|de\s+|del\s+|la\s+|al-|el-)?{WORD}){{0,3}}")
_LOWER = re.compile(r"\b[a-z]+\b")
_TITLES = frozenset(
    ("mr", "mrs", "ms", "dr", "sir", "president", "judge", "senator", "sen", "rep", "gov", "sgt", "capt", "col", "gen",
     "lt", "prof", "rev", "st")
)  # fmt: skip
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "A An And As At But By For From He Her His I If In It Its May Me Most My No Not Of On One Or Our She So Some The "
        "Then There They This To Was We Were What When Who With You",
    )
)
_COUNTIES = ("ADM2", "ADM3", "ADM4")
LARGE_TOWN = 100_000
MOST_NAMES = 80


def _contains_places(layers: Sequence[Index], hit: Hit) -> bool:
    return kind_of_code(layers[hit.layer].feature_code[hit.row]) in {"country", "division"}


def names_around(
    layers: Sequence[Index], text: str, queries: Sequence[Query]
) -> list[tuple[Query, list[Hit]]]:
    """Find names in a text that nobody asked about, but that say where it plays.

    Only countries, divisions, their adjectives and abbreviations and large towns count: a family name is more often a
    village than a place of the story.

    Parameters
    ----------
    layers
        The layers of places.
    text
        The document.
    queries
        The mentions that are asked about; names that overlap them are left out.

    Returns
    -------
    list of tuple
        Queries for the names with their candidates, at most `MOST_NAMES` different ones.
    """
    taken = sorted((q.start, q.end) for q in queries)
    found: list[tuple[Query, list[Hit]]] = []
    # "It" and "The" at the beginning of a sentence are no names, and a word that is written small elsewhere hardly is
    known: dict[str, list[Hit]] = {word.capitalize(): [] for word in _LOWER.findall(text)}
    most = len(known) + 4 * MOST_NAMES
    for match in _SEQUENCE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if text[: match.start()].rstrip().rpartition(" ")[2].lower().strip(".") in _TITLES:
            continue
        name, hits = _longest(layers, match.group().split(), known)
        if hits:
            found.append((Query(name, match.start(), match.end()), hits))
        if len(known) > most:
            break
    return found[:MOST_NAMES]


def _longest(layers: Sequence[Index], words: list[str], known: dict[str, list[Hit]]) -> tuple[str, list[Hit]]:
    """Look up the longest run of words that names something large."""
    for count in range(len(words), 0, -1):
        for first in range(len(words) - count + 1):
            name = " ".join(words[first : first + count])
            if name not in known:
                hits = find(layers, name, near=False) if name not in _FUNCTION_WORDS else []
                known[name] = [h for h in hits if not h.core and _is_large(layers, h, name)]
            if known[name]:
                return name, known[name]
    return "", []


def _is_large(layers: Sequence[Index], hit: Hit, name: str) -> bool:
    layer = layers[hit.layer]
    if not _contains_places(layers, hit):
        return int(layer.population[hit.row]) >= LARGE_TOWN
    # "Henry" is not said for Henry County
    smaller = layer.feature_code[hit.row].startswith(_COUNTIES)
    return not smaller or fold(layer.names[int(layer.first_name[hit.row])]) == fold(name)
