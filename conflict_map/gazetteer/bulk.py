"""Many names at once, each without context: a column of a table, a word list, a day's misspellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.phones import Codes, neighbours, rows_of, skeletons
from conflict_map.gazetteer.search import CERTAIN, LEAST, is_generic
from conflict_map.gazetteer.spelling import heard, odds_of_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.index import Index, Rows
    from conflict_map.gazetteer.spelling import Vector

MOST_COMPARED = (
    40  # names for each query: those with the same consonants, then those of about the same length
)
TOWN_FIRST = 1_000_000  # a bare name is the town's before the district's that bears it, however famous
AT_ONCE = 1000  # queries: bounds the memory


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
    groups: dict[str | None, list[int]] = {}
    for i, country in enumerate(countries):
        if not is_generic(names[i]):
            groups.setdefault(country, []).append(i)
    for number, layer in enumerate(layers):
        for country, members in groups.items():
            allowed = None if country is None else layer.country.code_of.get(country, -1)
            for start in range(0, len(members) if allowed != -1 else 0, AT_ONCE):
                chunk = members[start : start + AT_ONCE]
                for i, odds, fame, entry in _best_of_layer(layer, [names[m] for m in chunk], allowed):
                    # an upper layer wins where two are equally alike
                    best[chunk[i]] = max(best[chunk[i]], (odds, -number, fame, entry))
    return [_match(layers, found) for found in best]


def _match(layers: Sequence[Index], found: tuple[float, int, int, int]) -> Match | None:
    odds, number, _, entry = found
    if odds < LEAST:
        return None
    layer = layers[-number]
    name = int(layer.arrays["near_name"][entry])
    return Match(layer.ids[int(layer.name_place[name])], layer.names[name], float(1 / (1 + np.exp(-odds))))


def _best_of_layer(
    layer: Index, names: Sequence[str], allowed: int | None
) -> list[tuple[int, float, int, int]]:
    """Return for each query that has a candidate: its number, log odds, fame and entry of the best one."""
    asked = [(i, coded) for i, name in enumerate(names) for coded in heard(name)]
    if not asked:
        return []
    rows = rows_of([coded for _, coded in asked])
    keys = skeletons(rows)
    entries, which = _candidates(layer, rows, keys, allowed)
    if not len(entries):
        return []
    odds = np.minimum(odds_of_pairs(rows[which], layer.phones(entries), layer.schools(entries)), CERTAIN)
    places = layer.name_place[layer.arrays["near_name"][entries]].astype(np.int64)
    fame = layer.name_count(places) + TOWN_FIRST * layer.is_town(places)
    query = np.array([i for i, _ in asked])[which]
    order = np.lexsort((-fame, -odds, query))
    first = order[np.flatnonzero(np.diff(query[order], prepend=-1))]
    return list(
        zip(
            query[first].tolist(),
            odds[first].tolist(),
            fame[first].tolist(),
            entries[first].tolist(),
            strict=True,
        )
    )


def _candidates(layer: Index, rows: Codes, keys: Any, allowed: int | None) -> tuple[Rows, Rows]:
    """Pair queries with the names at most one consonant away, the most promising `MOST_COMPARED` of each."""
    around = neighbours(keys).astype(np.uint64)
    numbered = np.unique((np.arange(len(keys), dtype=np.uint64)[:, None] << np.uint64(32)) | around)
    numbered = numbered[(numbered & np.uint64(0xFFFFFFFF)) > 0]
    wanted, query = numbered.astype(np.uint32), (numbered >> np.uint64(32)).astype(np.int64)
    entries, which = layer.near(wanted, allowed)
    query = query[which]
    gap = np.abs(layer.lengths(entries) - (rows > 0).sum(axis=1)[query])
    other = wanted[which] != keys[query]
    return _first_of_each(entries, query, gap + 2 * other)


def _first_of_each(entries: Rows, query: Rows, rank: Vector) -> tuple[Rows, Rows]:
    order = np.lexsort((rank, query))
    entries, query = entries[order], query[order]
    start = np.flatnonzero(np.diff(query, prepend=-1))
    place = np.arange(len(query)) - np.repeat(start, np.diff(np.append(start, len(query))))
    kept = place < MOST_COMPARED
    return entries[kept], query[kept]
