"""What the rest of a document says about which place a name means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.names import fold
from conflict_map.gazetteer.queries import Query
from conflict_map.gazetteer.search import Hit, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.index import Index
    from conflict_map.gazetteer.ranking import Name, Vector

NEARBY_M, FAR_M = 100_000.0, 400_000.0
BESIDE = 40.0  # characters: how soon a container that stands after a name loses its hold on it
CONTEXT = (
    "country_votes",
    "division_votes",
    "country_named",
    "division_named",
    "county_named",
    "beside",
    "proximity",
    "vicinity",
)

_WORD = r"(?:[A-Z][\w'’-]*\.?|[A-Z](?:\.[A-Z])+\.?)"
_SEQUENCE = re.compile(rf"{_WORD}(?:\s+(?:of\s+|de\s+|del\s+|la\s+|al-|el-)?{_WORD}){{0,3}}")
_AFTER = re.compile(rf"\s*(?:,\s*(?:in\s+)?|\(|\s+in\s+(?:the\s+)?)({_WORD}(?:\s+{_WORD}){{0,2}})")
_TITLES = frozenset(
    ("mr", "mrs", "ms", "dr", "sir", "president", "judge", "senator", "sen", "rep", "gov", "sgt", "capt", "col", "gen",
     "lt", "prof", "rev", "st")
)  # fmt: skip
LARGE_TOWN = 100_000
MOST_NAMES = 80


def great_circle_m(lon: Any, lat: Any, lon_to: Any, lat_to: Any) -> Any:
    """Metres between points on the mean sphere: within 0.6 % of the ellipsoid, which ranking does not need."""
    x, y, a, b = (np.radians(v) for v in (lon, lat, lon_to, lat_to))
    h = np.sin((b - y) / 2) ** 2 + np.cos(y) * np.cos(b) * np.sin((a - x) / 2) ** 2
    return 2 * 6_371_008.8 * np.arcsin(np.sqrt(np.minimum(1.0, h)))


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


BLOCK = 500_000
"""How many pairs of a candidate and a name are measured at once: memory stays bounded, however many names there are."""

MOST_WITNESSES = 400
"""In a document of more names than this, each is measured against those that stand around it: time stays bounded, too."""


class Scene:
    """The names of a document with all their candidates, ready to be measured against each other.

    Parameters
    ----------
    names
        All names of the document; their `features` are written to by :meth:`measure`.
    """

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = [n for n in names if n.hits]
        if len(self.names) > MOST_WITNESSES:
            self.names.sort(key=lambda n: n.starts[0])
        counts = [len(n.hits) for n in self.names]
        self.first = np.concatenate([[0], np.cumsum(counts)]).astype(int)
        self.owner = np.repeat(np.arange(len(self.names)), counts)
        self.weight = np.array([n.weight for n in self.names])
        self.country = _numbers([c for n in self.names for c in n.countries])
        self.division = _numbers([d for n in self.names for d in n.divisions])
        self.county = _numbers([c for n in self.names for c in n.counties])
        self.level = np.array([level for n in self.names for level in n.levels], int)
        self.keys = _numbers([fold(n.query.core) for n in self.names])
        if self.names:
            self.lon, self.lat = (
                np.concatenate([getattr(n, axis) for n in self.names]) for axis in ("lon", "lat")
            )
            self.small = np.concatenate([n.sizes for n in self.names]) <= NEARBY_M
            self.starts = np.concatenate([np.asarray(n.starts) for n in self.names])
            mentions = [len(n.starts) for n in self.names]
            self.first_start = np.concatenate([[0], np.cumsum(mentions)]).astype(int)
            self.pairs = [
                np.unique(self.owner * (int(of.max()) + 1) + of, return_inverse=True)[1]
                for of in (self.country, self.division)
            ]
            # who stands beside whom is the same in every round; only in long documents it is too much to keep
            everybody = slice(0, len(self.names))
            few = len(self.names) <= MOST_WITNESSES
            self.holds = np.array([self._holds(n, everybody) for n in self.names]) if few else None

    def measure(self, features: Sequence[str], near: tuple[float, float] | None) -> None:
        """Measure how well each candidate of each name fits where the other names of the document are.

        Parameters
        ----------
        features
            The names of the columns.
        near
            lon, lat in degrees that the document is close to, if known.
        """
        if not self.names:
            return
        column = [features.index(f) for f in CONTEXT]
        share = np.concatenate([n.share for n in self.names])
        best = self.first[:-1] + np.array([int(n.share.argmax()) for n in self.names])
        measured = np.zeros((len(self.owner), len(CONTEXT)))
        others = np.maximum(self.weight.sum() - self.weight, 1.0)[self.owner]
        measured[:, 0] = self._votes(self.country, self.pairs[0], share) / others
        measured[:, 1] = self._votes(self.division, self.pairs[1], share) / others
        count = len(self.names)
        step = (
            max(1, min(BLOCK // len(self.owner), count)) if count <= MOST_WITNESSES else MOST_WITNESSES // 4
        )
        for i in range(0, count, step):
            rows = slice(int(self.first[i]), int(self.first[min(i + step, count)]))
            seen = slice(0, count)
            if count > MOST_WITNESSES:
                seen = slice(max(0, i - MOST_WITNESSES // 2), min(count, i + step + MOST_WITNESSES // 2))
            measured[rows, 2:] = self._against(rows, seen, best[seen], share[best[seen]])
        if near is not None:
            metres = great_circle_m(self.lon, self.lat, *near)
            measured[:, 6] = np.maximum(measured[:, 6], np.exp(-metres / NEARBY_M))
            measured[:, 7] = np.maximum(measured[:, 7], np.exp(-metres / FAR_M))
        for i, name in enumerate(self.names):
            name.features[:, column] = measured[self.first[i] : self.first[i + 1]]

    def _votes(self, of: Any, pair: Any, share: Vector) -> Vector:
        """Add up, for each candidate, what the other names give to its country or division; nowhere gets none."""
        given = share * self.weight[self.owner]
        own = np.bincount(pair, given)[pair]
        return np.asarray(np.where(of > 0, np.bincount(of, given)[of] - own, 0.0))

    def _against(self, rows: slice, seen: slice, best: Any, share: Vector) -> Vector:
        """Measure country, division and county named, the container beside, and the two distances.

        One row for each candidate in `rows`, against the likeliest candidate of each name in `seen` that is about something else.
        """
        owner = self.owner[rows]
        others = self.keys[owner][:, None] != self.keys[seen]
        shares = np.where(others, share, 0.0)
        is_in = [
            (of[rows][:, None] == of[best]) & (of[rows][:, None] > 0) & (self.level[best] == level)
            for level, of in enumerate((self.country, self.division, self.county))
        ]
        named = [(inside * shares).max(axis=1) for inside in is_in]
        first, last = int(owner[0]), int(owner[-1]) + 1
        if self.holds is None:
            hold = np.array([self._holds(name, seen) for name in self.names[first:last]])[owner - first]
        else:
            hold = self.holds[owner]
        beside = ((is_in[0] | is_in[1] | is_in[2]) * shares * hold).max(axis=1)
        metres = great_circle_m(
            self.lon[rows][:, None], self.lat[rows][:, None], self.lon[best], self.lat[best]
        )
        small = shares * self.small[best]
        close = (small * np.exp(-metres / NEARBY_M)).max(axis=1)
        weighted = small * self.weight[seen]
        vicinity = (weighted * np.exp(-metres / FAR_M)).sum(axis=1) / np.maximum(weighted.sum(axis=1), 0.5)
        return np.column_stack([*named, beside, close, vicinity])

    def _holds(self, name: Name, seen: slice) -> Vector:
        """How closely a mention of each name in `seen` follows, or precedes, a mention of this one."""
        mine = np.sort(np.asarray(name.starts))
        first, last = int(self.first_start[seen.start]), int(self.first_start[seen.stop])
        starts = self.starts[first:last]
        after = np.minimum(mine.searchsorted(starts), len(mine) - 1)
        gaps = np.minimum(np.abs(mine[after] - starts), np.abs(mine[np.maximum(after - 1, 0)] - starts))
        return np.asarray(np.exp(-np.minimum.reduceat(gaps, self.first_start[seen] - first) / BESIDE))


def _numbers(strings: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Give distinct strings numbers; the empty one, which is no place, is 0."""
    numbers = {"": 0}
    return np.array([numbers.setdefault(string, len(numbers)) for string in strings], np.int64)
