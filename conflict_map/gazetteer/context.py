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


def add_context(names: Sequence[Name], features: Sequence[str], near: tuple[float, float] | None) -> None:
    """Measure how well each candidate of each name fits where the other names of the document are.

    Parameters
    ----------
    names
        All names with their present shares; their `features` are written to.
    features
        The names of the columns.
    near
        lon, lat in degrees that the document is close to, if known.
    """
    alive = [n for n in names if n.hits]
    column = [features.index(f) for f in CONTEXT]
    country_ids, division_ids = _numbers(n.countries for n in alive), _numbers(n.divisions for n in alive)
    of_country = [np.array([country_ids[c] for c in n.countries]) for n in alive]
    of_division = [np.array([division_ids[d] for d in n.divisions]) for n in alive]
    country_votes = _votes(alive, of_country, len(country_ids))
    division_votes = _votes(alive, of_division, len(division_ids))
    best = _Best(alive, of_country, of_division)
    for i, name in enumerate(alive):
        measured = np.zeros((len(name.hits), len(CONTEXT)))
        others = best.other_than(i, fold(name.query.core))
        weight = max(float(best.weight[np.arange(len(alive)) != i].sum()), 1.0)
        measured[:, 0] = _others(country_votes, i, of_country[i]) / weight
        measured[:, 1] = _others(division_votes, i, of_division[i]) / weight
        if others.any():
            measured[:, 2:] = best.measure(name, others, of_country[i], of_division[i])
        if near is not None:
            metres = great_circle_m(name.lon, name.lat, *near)
            measured[:, 6] = np.maximum(measured[:, 6], np.exp(-metres / NEARBY_M))
            measured[:, 7] = np.maximum(measured[:, 7], np.exp(-metres / FAR_M))
        name.features[:, column] = measured


def _numbers(lists: Any) -> dict[str, int]:
    """Give distinct strings numbers; the empty one, which is no place, is 0."""
    numbers = {"": 0}
    for strings in lists:
        for string in strings:
            numbers.setdefault(string, len(numbers))
    return numbers


def _votes(names: Sequence[Name], of: Sequence[Any], count: int) -> Vector:
    """Each name's weighted shares by country or division: rows are names."""
    votes = np.zeros((len(names), count))
    for i, name in enumerate(names):
        np.add.at(votes[i], of[i], name.share * name.weight)
    votes[:, 0] = 0
    return votes


def _others(votes: Vector, i: int, of: Any) -> Vector:
    return np.asarray((votes.sum(axis=0) - votes[i])[of])


class _Best:
    """The likeliest candidate of each name, as arrays over the names."""

    def __init__(self, names: Sequence[Name], of_country: Sequence[Any], of_division: Sequence[Any]) -> None:
        at = [int(n.share.argmax()) for n in names]
        both = list(zip(names, at, strict=True))
        self.weight = np.array([n.weight for n in names])
        self.share = np.array([n.share[k] for n, k in both])
        self.lon, self.lat = np.array([n.lon[k] for n, k in both]), np.array([n.lat[k] for n, k in both])
        self.small = np.array([n.sizes[k] <= NEARBY_M for n, k in both], bool)
        self.level = np.array([n.levels[k] for n, k in both])
        self.country = np.array([of_country[i][k] for i, k in enumerate(at)])
        self.division = np.array([of_division[i][k] for i, k in enumerate(at)])
        self.county = [n.counties[k] for n, k in both]
        self.starts = [np.array(n.starts) for n in names]
        self.keys = [fold(n.query.core) for n in names]

    def other_than(self, i: int, key: str) -> Any:
        """Which names are about something else than name `i`."""
        return np.array([j != i and k != key for j, k in enumerate(self.keys)], bool)

    def measure(self, name: Name, others: Any, country: Any, division: Any) -> Vector:
        """Measure country, division and county named, the container beside, and the two distances."""
        share = np.where(others, self.share, 0.0)
        same_country = (country[:, None] == self.country) & (country[:, None] > 0)
        same_division = (division[:, None] == self.division) & (division[:, None] > 0)
        counties = np.array([[c != "" and c == d for d in self.county] for c in name.counties])
        is_in = [
            same_country & (self.level == 0),
            same_division & (self.level == 1),
            counties & (self.level == 2),
        ]
        named = [(m * share).max(axis=1) for m in is_in]
        hold = np.array([self._hold(name, starts) for starts in self.starts])
        beside = ((is_in[0] | is_in[1] | is_in[2]) * share * hold).max(axis=1)
        metres = great_circle_m(name.lon[:, None], name.lat[:, None], self.lon, self.lat)
        small = share * self.small
        close = [(small * np.exp(-metres / NEARBY_M)).max(axis=1)]
        close.append(
            (small * self.weight * np.exp(-metres / FAR_M)).sum(axis=1)
            / max(float((small * self.weight).sum()), 0.5)
        )
        return np.column_stack([*named, beside, *close])

    @staticmethod
    def _hold(name: Name, starts: Any) -> float:
        """How closely a mention of one name follows, or precedes, a mention of another."""
        mine, others = np.sort(np.array(name.starts)), np.asarray(starts)
        after = np.clip(np.searchsorted(mine, others), 0, len(mine) - 1)
        gaps = np.minimum(np.abs(mine[after] - others), np.abs(mine[np.maximum(after - 1, 0)] - others))
        return float(np.exp(-gaps.min() / BESIDE))
