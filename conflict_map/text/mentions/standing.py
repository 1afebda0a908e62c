"""What the gazetteer knows of a name, in a word: the tagger's and the rules' view of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conflict_map.gazetteer.spelling.names import fold as key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conflict_map.gazetteer import Gazetteer


class Standing(NamedTuple):
    """What the gazetteer knows of a name.

    Parameters
    ----------
    kind
        ``country``, ``division``, ``town``, ``other``, or empty when unknown.
    size
        Digits of the largest population of that name.
    fame
        0-3: how many spellings the best known place has.
    """

    kind: str
    size: int
    fame: int


NOBODY = Standing("", 0, 0)
Lookup = Callable[[str], Standing]
MOST_REMEMBERED = 50_000


class Standings:
    """A remembering look-up of names by their exact keys.

    Parameters
    ----------
    gazetteer
        Where names are looked up.

    Examples
    --------
    >>> from conflict_map.gazetteer import Gazetteer
    >>> standing = Standings(Gazetteer.open())
    >>> standing("Syria").kind, standing("Saraqib").kind, standing("Whatchamacallit").kind
    ('country', 'town', '')
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._layers = gazetteer.layers
        self._known: dict[str, Standing] = {}
        self._lock = Lock()

    def __call__(self, name: str) -> Standing:
        """Give what the gazetteer knows of a name."""
        standing = self._known.get(name)
        return self._learn([name])[0] if standing is None else standing

    def learn(self, names: Iterable[str]) -> None:
        """Look up all the names of a document that are new, at once: most are nobody's."""
        self._learn([name for name in dict.fromkeys(names) if name not in self._known])

    def _learn(self, names: Sequence[str]) -> list[Standing]:
        keys = [key_of(name) for name in names]
        known = np.zeros(len(keys), bool)
        for layer in self._layers:
            known |= layer.knows_keys(keys)
        found = [
            self._best(key) if key and maybe else NOBODY
            for key, maybe in zip(keys, known.tolist(), strict=True)
        ]
        with self._lock:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            self._known.update(zip(names, found, strict=True))
        return found

    def _best(self, key: str) -> Standing:
        """Give the standing of the largest and best-known place that has a key."""
        best, first = NOBODY, (-1, -1)
        for layer in self._layers:
            names = layer.exact(key)
            if not len(names):
                continue
            rows = layer.name_place[names]
            inhabitants, spellings = layer.population[rows].tolist(), layer.name_count(rows).tolist()
            for row, people, count in zip(rows.tolist(), inhabitants, spellings, strict=True):
                kind = _kind(layer.feature_code[row])
                size, fame = len(str(int(people))) if people > 0 else 0, min(3, count // 5)
                rank = size + 3 * (kind == "country"), fame
                if rank > first:
                    best, first = Standing(kind, size, fame), rank
        return best


@cache
def _kind(code: str) -> str:
    if code.startswith(("PCL", "TERR", "CONT")):
        return "country"
    if code.startswith("ADM"):
        return "division"
    return "town" if code.startswith("PPL") else "other"
