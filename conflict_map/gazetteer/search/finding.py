"""From a name to the places that it may mean, over all layers."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING

from conflict_map.gazetteer.kinds import KIND_OF_WORD, split_generic
from conflict_map.gazetteer.search.meeting import (
    CERTAIN,
    CLEAR,
    Asked,
    Hit,
    Search,
    meet_cores,
    meet_misspellings,
    meet_spellings,
    meet_words,
)
from conflict_map.gazetteer.spelling.names import fold, latin
from conflict_map.gazetteer.spelling.scripts import other_romanisations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.compiled.index import Index

_PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")
SHORT_WORD = 3  # "us", "me": written small they are words, not places


def is_generic(name: str) -> bool:
    """Whether a name is nothing but a generic word ("Jabal", "the river")."""
    rest = latin(name).removeprefix("the ").strip()
    return rest in KIND_OF_WORD or fold(name) in KIND_OF_WORD


def find(layers: Sequence[Index], name: str, *, country: str | None = None, near: bool = True) -> list[Hit]:
    """Find the places that one name may mean, best match first; see `find_all`."""
    return list(find_all(layers, [Asked(name, country, near)])[0])


def find_all(layers: Sequence[Index], asked: Sequence[Asked]) -> list[tuple[Hit, ...]]:
    """Find the places that each of many names may mean.

    All names are taken one step further together: a call into the index or the alignment costs as much for one name
    as for a document's.

    Parameters
    ----------
    layers
        The layers, most trusted first.
    asked
        The names.

    Returns
    -------
    list of tuple of Hit
        For each name each place once, best match first.
    """
    answers: list[tuple[Hit, ...] | None] = [_without_search(layers, one) for one in asked]
    searches = {
        at: _search(one)
        for at, (one, answer) in enumerate(zip(asked, answers, strict=True))
        if answer is None
    }
    looking = list(searches.values())
    meet_spellings(layers, looking)
    going_on = [search for search in looking if search.goes_on()]
    meet_misspellings(layers, [s for s in going_on if s.asked.country is not None or s.best() < CLEAR])
    for search in going_on:
        if search.by_words():
            meet_words(layers, search)
    meet_cores(layers, looking)
    return [searches[at].found() if answer is None else answer for at, answer in enumerate(answers)]


MOST_REMEMBERED = 4096
_memory: dict[tuple[tuple[Index, ...], Asked], tuple[Hit, ...]] = {}
_memory_lock = Lock()


def remembered(layers: Sequence[Index], asked: Sequence[Asked]) -> list[tuple[Hit, ...]]:
    """Find as `find_all`, but look each name up once: reports of one war name the same places."""
    stack = tuple(layers)
    with _memory_lock:
        known = {one: _memory[stack, one] for one in asked if (stack, one) in _memory}
    new = [one for one in dict.fromkeys(asked) if one not in known]
    found = dict(zip(new, find_all(layers, new), strict=True))
    with _memory_lock:
        for one, hits in found.items():
            _memory[stack, one] = hits
        while len(_memory) > MOST_REMEMBERED:
            del _memory[next(iter(_memory))]
    known |= found
    return [known[one] for one in asked]


def _without_search(layers: Sequence[Index], asked: Asked) -> tuple[Hit, ...] | None:
    """Answer what is no name of its own: generic and short words, adjectives, abbreviations."""
    if is_generic(asked.name) or (asked.country is None and _is_short_word(asked.name)):
        return ()
    return tuple(_words(layers, asked.name, asked.country)) or None


def is_adjective(layers: Sequence[Index], name: str) -> bool:
    """Whether a word is the adjective or the people of a place ("Syrian", "Syrians"), not its name."""
    return any(name.strip() in layer.adjectives for layer in layers)


def _words(layers: Sequence[Index], name: str, country: str | None) -> list[Hit]:
    """Look up an adjective or an abbreviation: case counts in both ("US", not "us"; "Polish", not "polish")."""
    word = name.strip().removeprefix("the ").removeprefix("The ")
    hits = []
    for number, layer in enumerate(layers):
        for how, table in (("adjective", layer.adjectives), ("abbreviation", layer.abbreviations)):
            for place_id in table.get(word, table.get(word.rstrip("."), ())):
                row = layer.row_of(place_id)
                if row is not None and country in (None, layer.country[row]):
                    hits.append(Hit(number, row, int(layer.first_name[row]), CERTAIN, how, core=False))
    return hits


def _is_short_word(name: str) -> bool:
    return name.islower() and name.isascii() and len(name.strip()) <= SHORT_WORD


def _search(asked: Asked) -> Search:
    """Begin to look for a name: list its readings, and those in another romanisation."""
    found = readings(asked.name)
    others = [
        (other, core) for reading, core in found for other in other_romanisations(reading, asked.country)
    ]
    return Search(asked, found, {}, others if asked.near else [])


def readings(name: str) -> list[tuple[str, bool]]:
    """List what to look up for a name, and whether it is only the core of the name.

    Examples
    --------
    >>> readings("Tadmur/Palmyra town")
    [('Tadmur/Palmyra town', False), ('Tadmur/Palmyra', True), ('Tadmur', True), ('Palmyra', True)]
    """
    bare = _PARENTHESES.sub("", name).strip() or name
    core, _ = split_generic(bare)
    found = {name: False}
    for reading in (bare, core, *(core.split("/") if "/" in core else ())):
        if reading.strip() and not is_generic(reading):
            found.setdefault(reading.strip(), True)
    return list(found.items())
