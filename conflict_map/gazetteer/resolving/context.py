"""What the rest of a document says about which place a name means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.resolving.candidates import COLUMN, CONTEXT, FEATURES
from conflict_map.gazetteer.resolving.earth import metres_between, on_sphere
from conflict_map.gazetteer.spelling.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.resolving.candidates import Name, Vector

NEARBY_M, FAR_M = 100_000.0, 400_000.0
BESIDE = 40.0  # characters: how soon a container that stands after a name loses its hold on it
_CONTEXT = slice(COLUMN[CONTEXT[0]], COLUMN[CONTEXT[-1]] + 1)

BLOCK = 500_000
"""How many pairs of a candidate and a name are measured at once: memory stays bounded, however many names there are."""

MOST_WITNESSES = 400
"""In a document of more names than this, each is measured against those that stand around it: time stays bounded, too."""

MOST_POSSIBLE = 4_000_000
"""With more pairs of candidates than this, it is not asked which of them may be near each other."""

_Standing = tuple[Any, list[tuple[int, Any, Any]], Any, Any]


class Scene:
    """The names of a document with all their candidates, ready to be measured against each other.

    Candidates stand in one table, those of a name together.

    Parameters
    ----------
    names
        All names of the document; :meth:`write_back` writes their `features` and `share`.
    """

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = [n for n in names if n.hits]
        if len(self.names) > MOST_WITNESSES:
            self.names.sort(key=lambda n: n.starts[0])
        counts = [len(n.hits) for n in self.names]
        self.first = np.concatenate([[0], np.cumsum(counts)]).astype(int)
        self.owner = np.repeat(np.arange(len(self.names)), counts)
        self.weight = np.array([n.weight for n in self.names])
        self.others = np.maximum(self.weight.sum() - self.weight, 1.0)[self.owner]
        self.country = _numbers([c for n in self.names for c in n.countries])
        self.division = _numbers([d for n in self.names for d in n.divisions])
        self.county = _numbers([c for n in self.names for c in n.counties])
        self.level = np.array([level for n in self.names for level in n.levels], int)
        self.keys = _numbers([fold(n.query.core) for n in self.names])
        self.features = np.concatenate([n.features for n in self.names] or [np.empty((0, len(FEATURES)))])
        self.share = np.zeros(len(self.owner))
        self._stood: tuple[object, _Standing | None] = (None, None)
        if self.names:
            lon, lat, sizes = (
                np.concatenate([getattr(n, of) for n in self.names]) for of in ("lon", "lat", "sizes")
            )
            self.at = on_sphere(lon, lat)
            self.small = sizes <= NEARBY_M
            self.starts = np.concatenate([np.asarray(n.starts) for n in self.names])
            mentions = [len(n.starts) for n in self.names]
            self.first_start = np.concatenate([[0], np.cumsum(mentions)]).astype(int)
            self.pairs = [_pairs(self.owner, of) for of in (self.country, self.division)]
            # who stands beside whom is the same in every round; only in long documents it is too much to keep
            self.holds = self._all_holds() if len(self.names) <= MOST_WITNESSES else None
            self.possible = self._possible()

    def share_out(self, weights: Vector) -> None:
        """Turn the candidates' features into shares that sum to one for each name."""
        if not self.names:
            return
        scores = self.features @ weights
        first, owner = self.first[:-1], self.owner
        grown = np.exp(scores - np.maximum.reduceat(scores, first)[owner])
        self.share = grown / np.add.reduceat(grown, first)[owner]

    def write_back(self) -> None:
        """Give each name its features and shares."""
        for i, name in enumerate(self.names):
            rows = slice(int(self.first[i]), int(self.first[i + 1]))
            name.features, name.share, name.at = self.features[rows], self.share[rows], self.at[rows]

    def measure(self, near: tuple[float, float] | None) -> None:
        """Measure how well each candidate of each name fits where the other names of the document are.

        Parameters
        ----------
        near
            lon, lat in degrees that the document is close to, if known.
        """
        if not self.names:
            return
        measured = np.zeros((len(self.owner), len(CONTEXT)))
        measured[:, 0] = self._votes(self.country, self.pairs[0]) / self.others
        measured[:, 1] = self._votes(self.division, self.pairs[1]) / self.others
        best = self._best()
        count = len(self.names)
        step = (
            max(1, min(BLOCK // len(self.owner), count)) if count <= MOST_WITNESSES else MOST_WITNESSES // 4
        )
        for i in range(0, count, step):
            rows = slice(int(self.first[i]), int(self.first[min(i + step, count)]))
            seen = slice(0, count)
            if count > MOST_WITNESSES:
                seen = slice(max(0, i - MOST_WITNESSES // 2), min(count, i + step + MOST_WITNESSES // 2))
            measured[rows, 2:-1] = self._against(rows, seen, best[seen])
        measured[:, -1] = self.possible
        if near is not None:
            metres = metres_between(self.at, on_sphere(*([v] for v in near)))[:, 0]
            measured[:, 6] = np.maximum(measured[:, 6], np.exp(-metres / NEARBY_M))
            measured[:, 7:9] = np.maximum(measured[:, 7:9], np.exp(-metres / FAR_M)[:, None])
        self.features[:, _CONTEXT] = measured

    def _best(self) -> Any:
        """Find the likeliest candidate of each name, the first of those that tie."""
        first = self.first[:-1]
        leading = np.flatnonzero(self.share == np.maximum.reduceat(self.share, first)[self.owner])
        return leading[np.searchsorted(leading, first)]

    def _votes(self, of: Any, pair: Any) -> Vector:
        """Add up, for each candidate, what the other names give to its country or division; nowhere gets none."""
        given = self.share * self.weight[self.owner]
        own = np.bincount(pair, given)[pair]
        return np.asarray(np.where(of > 0, np.bincount(of, given)[of] - own, 0.0))

    def _possible(self) -> Vector:
        """Say of each candidate how many of the other names have one nearby, likely or not: no name has to come first.

        A name with many candidates says less, for one of them is always near.
        """
        near = np.zeros(len(self.owner))
        if len(self.owner) ** 2 > MOST_POSSIBLE:
            return near
        says = self.weight / np.sqrt(np.diff(self.first))
        step = max(1, BLOCK // max(len(self.owner), 1))
        for start in range(0, len(self.owner), step):
            rows = slice(start, start + step)
            close = np.exp(-metres_between(self.at[rows], self.at) / NEARBY_M) * self.small
            weight = says * (self.keys[self.owner[rows]][:, None] != self.keys)
            total = (np.maximum.reduceat(close, self.first[:-1], axis=1) * weight).sum(axis=1)
            near[rows] = total / np.maximum(weight.sum(axis=1), 0.5)
        return near

    def _against(self, rows: slice, seen: slice, best: Any) -> Vector:
        """Measure country, division and county named, the container beside, and the two distances.

        One row for each candidate in `rows`, against the likeliest candidate of each name in `seen` that is about something else.
        """
        owner = self.owner[rows]
        others, inside_of, near, far = self._standing(rows, seen, best)
        shares = np.where(others, self.share[best], 0.0)
        first, last = int(owner[0]), int(owner[-1]) + 1
        holds = self._holds(first, last, seen) if self.holds is None else self.holds[first:last]
        measured = np.zeros((len(owner), len(CONTEXT) - 3))
        inside = np.zeros(shares.shape, bool)
        for level, containers, is_in in inside_of:
            measured[:, level] = (is_in * shares[:, containers]).max(axis=1)
            inside[:, containers] |= is_in
        if inside.any():
            measured[:, 3] = (inside * shares * holds[owner - first]).max(axis=1)
        small = shares * self.small[best]
        measured[:, 4] = (small * near).max(axis=1)
        weighted = small * self.weight[seen]
        measured[:, 5] = (weighted * far).sum(axis=1) / np.maximum(weighted.sum(axis=1), 0.5)
        return measured

    def _standing(self, rows: slice, seen: slice, best: Any) -> _Standing:
        """Say how the candidates in `rows` stand to the likeliest ones: these often are the same in the next round.

        Returns
        -------
        tuple
            Which are about something else, for each level which candidates lie in which of them, and what the distances say.
        """
        key = (rows.start, seen.start, best.tobytes())
        asked, found = self._stood
        if found is None or key != asked:
            others = self.keys[self.owner[rows]][:, None] != self.keys[seen]
            inside_of = []
            for level, of in enumerate((self.country, self.division, self.county)):
                containers = np.flatnonzero(self.level[best] == level)
                if len(containers):
                    theirs = of[best[containers]]
                    inside_of.append((level, containers, (of[rows][:, None] == theirs) & (theirs > 0)))
            metres = metres_between(self.at[rows], self.at[best])
            found = others, inside_of, np.exp(-metres / NEARBY_M), np.exp(-metres / FAR_M)
            self._stood = key, found
        return found

    def _all_holds(self) -> Vector:
        """How closely a mention of each name follows, or precedes, a mention of each other: all at once if they are few."""
        if len(self.starts) ** 2 > BLOCK:
            return self._holds(0, len(self.names), slice(0, len(self.names)))
        gaps = np.abs(self.starts[:, None] - self.starts)
        first = self.first_start[:-1]
        return np.asarray(
            np.exp(-np.minimum.reduceat(np.minimum.reduceat(gaps, first, axis=0), first, axis=1) / BESIDE)
        )

    def _holds(self, first: int, last: int, seen: slice) -> Vector:
        """How closely a mention of each name in `seen` follows, or precedes, one of each of the names from `first` on."""
        return np.array([self._hold(name, seen) for name in self.names[first:last]])

    def _hold(self, name: Name, seen: slice) -> Vector:
        mine = np.sort(np.asarray(name.starts))
        first, last = int(self.first_start[seen.start]), int(self.first_start[seen.stop])
        starts = self.starts[first:last]
        after = np.minimum(mine.searchsorted(starts), len(mine) - 1)
        gaps = np.minimum(np.abs(mine[after] - starts), np.abs(mine[np.maximum(after - 1, 0)] - starts))
        return np.asarray(np.exp(-np.minimum.reduceat(gaps, self.first_start[seen] - first) / BESIDE))


def _pairs(owner: Any, of: Any) -> Any:
    """Give each pair of a name and a country, or a name and a division, a number."""
    pairs = owner * (int(of.max()) + 1) + of
    return np.unique(pairs, return_inverse=True)[1] if int(pairs[-1]) > BLOCK else pairs


def _numbers(strings: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Give distinct strings numbers; the empty one, which is no place, is 0."""
    numbers = {"": 0}
    return np.array([numbers.setdefault(string, len(numbers)) for string in strings], np.int64)
