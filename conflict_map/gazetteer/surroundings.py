"""What stands around the mentions in a text: containers named after them, and names that nobody asked about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.queries import Query
from conflict_map.gazetteer.search import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.index import Index
    from conflict_map.gazetteer.meeting import Hit

_WORD = r"(?:[A-Z][\w'’-]*\.?|[A-Z](?:\.[A-Z])+\.?)"
_SEQUENCE = re.compile(rf"{_WORD}(?:\s+(?:of\s+|de\s+|del\s+|la\s+|al-|el-)?{_WORD}){{0,3}}")
_AFTER = re.compile(rf"\s*(?:,\s*(?:in\s+)?|\(|\s+in\s+(?:the\s+)?)({_WORD}(?:\s+{_WORD}){{0,2}})")
_TITLES = frozenset(
    ("mr", "mrs", "ms", "dr", "sir", "president", "judge", "senator", "sen", "rep", "gov", "sgt", "capt", "col", "gen",
     "lt", "prof", "rev", "st")
)  # fmt: skip
LARGE_TOWN = 100_000
MOST_NAMES = 80


def container_after(layers: Sequence[Index], text: str, end: int) -> str | None:
    """Find the container that a text names right after a place: "Texas" in "Paris, Texas".

    Parameters
    ----------
    layers
        The layers of places.
    text, end
        The document, and where the mention ends.

    Returns
    -------
    str or None
        The container as written, if it is a country, a division or an abbreviation of one.
    """
    match = _AFTER.match(text, end, end + 60)
    words = match[1].split() if match else []
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if any(
            _contains_places(layers, hit) for hit in find(layers, name, near=False) if hit.how != "adjective"
        ):
            return name
    return None


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
    known: dict[str, list[Hit]] = {}
    for match in _SEQUENCE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if text[: match.start()].rstrip().rpartition(" ")[2].lower().strip(".") in _TITLES:
            continue
        name, hits = _longest(layers, match.group().split(), known)
        if hits:
            found.append((Query(name, match.start(), match.end()), hits))
        if len(known) > 4 * MOST_NAMES:
            break
    return found[:MOST_NAMES]


def _longest(layers: Sequence[Index], words: list[str], known: dict[str, list[Hit]]) -> tuple[str, list[Hit]]:
    """Look up the longest run of words that names something large."""
    for count in range(len(words), 0, -1):
        for first in range(len(words) - count + 1):
            name = " ".join(words[first : first + count])
            if name not in known:
                known[name] = [
                    h for h in find(layers, name, near=False) if not h.core and _is_large(layers, h)
                ]
            if known[name]:
                return name, known[name]
    return "", []


def _is_large(layers: Sequence[Index], hit: Hit) -> bool:
    layer = layers[hit.layer]
    return _contains_places(layers, hit) or int(layer.population[hit.row]) >= LARGE_TOWN
