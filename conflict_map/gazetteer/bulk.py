"""Many names at once, each without context: a column of a table, a word list, a day's misspellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conflict_map.gazetteer.search.finding import is_generic
from conflict_map.gazetteer.search.meeting import CERTAIN, LEAST
from conflict_map.gazetteer.spelling.likeness import heard, odds_of_pairs
from conflict_map.gazetteer.spelling.phones import neighbours, rows_of, skeletons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.gazetteer.compiled.index import Index, Rows
    from conflict_map.gazetteer.spelling.likeness import Vector
    from conflict_map.gazetteer.spelling.phones import Codes, Keys

# Names for each query: those with the same consonants first, then those of about the same length.
MOST_COMPARED = 24
TOWN_FIRST = 1_000_000  # a bare name is the town's before the district's that bears it, however famous
AT_ONCE = 4000  # queries: bounds the memory
PAIR_BITS = 40  # of a number that holds a query and an entry


@dataclass(frozen=True, slots=True)
class Match:
    """The place whose name is most like a query.

    Parameters
    ----------
    place_id
        Its id; `Gazetteer.place` reads the rest.
    matched
        The name that met the query.
    probability
        How likely the two are one name, 0-1.  It says nothing of namesakes: `Gazetteer.resolve` weighs those.
    """

    place_id: str
    matched: str
    probability: float


def match_all(
    layers: Sequence[Index], names: Sequence[str], countries: Sequence[str | None]
) -> list[Match | None]:
    """Find the most alike name of each query; see `conflict_map.gazetteer.Gazetteer.match_all`."""
    best: list[tuple[float, int, int, int]] = [(-np.inf, 0, 0, 0)] * len(names)
    asked = [(i, coded) for i, name in enumerate(names) if not is_generic(name) for coded in heard(name)]
    for start in range(0, len(asked), AT_ONCE):
        chunk = asked[start : start + AT_ONCE]
        groups: dict[str | None, list[int]] = {}
        for at, (i, _) in enumerate(chunk):
            groups.setdefault(countries[i], []).append(at)
        rows = rows_of([coded for _, coded in chunk])
        for number, layer in enumerate(layers):
            for at, odds, fame, entry in _best_of_layer(layer, rows, groups):
                i = chunk[at][0]
                best[i] = max(best[i], (odds, -number, fame, entry))  # an upper layer wins a tie
    return [_match(layers, found) for found in best]


def _match(layers: Sequence[Index], found: tuple[float, int, int, int]) -> Match | None:
    odds, number, _, entry = found
    if odds < LEAST:
        return None
    layer = layers[-number]
    name = int(layer.arrays["near_name"][entry])
    return Match(layer.ids[int(layer.name_place[name])], layer.names[name], float(1 / (1 + np.exp(-odds))))


def _best_of_layer(
    layer: Index, rows: Codes, groups: Mapping[str | None, list[int]]
) -> list[tuple[int, float, int, int]]:
    """Return for each query that has a candidate: its row, log odds, fame and entry of the best one."""
    keys = skeletons(rows)
    length = (rows > 0).sum(axis=1)
    found = []
    for country, members in groups.items():
        allowed = None if country is None else layer.country.code_of.get(country, -1)
        if allowed != -1:
            at = np.array(members)
            entries, which = _candidates(layer, keys[at], length[at], allowed)
            found.append((entries, at[which]))
    if not found:
        return []
    entries, query = (np.concatenate(columns) for columns in zip(*found, strict=True))
    odds = np.minimum(odds_of_pairs(rows[query], layer.phones(entries), layer.schools(entries)), CERTAIN)
    places = layer.name_place[layer.arrays["near_name"][entries]].astype(np.int64)
    fame = layer.name_count(places) + TOWN_FIRST * layer.is_town(places)
    order = np.lexsort((-fame, -odds, query))
    first = order[np.flatnonzero(np.diff(query[order], prepend=-1))]
    columns = (query[first], odds[first], fame[first], entries[first])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _candidates(layer: Index, keys: Keys, length: Rows, allowed: int | None) -> tuple[Rows, Rows]:
    """Pair queries with the names at most one consonant away, the most promising `MOST_COMPARED` of each."""
    around = neighbours(keys)
    around[:, 1:][around[:, 1:] == keys[:, None]] = 0  # edits that a short key has no room for
    entries, which = layer.near(around.ravel(), allowed)
    query = which // around.shape[1]
    pairs = np.sort(query << PAIR_BITS | entries)
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    query, entries = pairs >> PAIR_BITS, pairs & ((1 << PAIR_BITS) - 1)
    gap = np.abs(layer.lengths(entries) - length[query])
    other = layer.arrays["near_skeleton"][entries] != keys[query]
    return _first_of_each(entries, query, gap + 2 * other)


def _first_of_each(entries: Rows, query: Rows, rank: Vector) -> tuple[Rows, Rows]:
    order = np.lexsort((rank, query))
    entries, query = entries[order], query[order]
    start = np.flatnonzero(np.diff(query, prepend=-1))
    place = np.arange(len(query)) - np.repeat(start, np.diff(np.append(start, len(query))))
    kept = place < MOST_COMPARED
    return entries[kept], query[kept]
