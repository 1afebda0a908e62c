"""The names of a document with the places that each may mean, and what is measured of them one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.kinds import split_generic
from conflict_map.gazetteer.resolving.containers import containers
from conflict_map.gazetteer.resolving.earth import great_circle_m, metres_between
from conflict_map.gazetteer.resolving.facts import KINDS, NO_DIVISION, facts_of
from conflict_map.gazetteer.search.finding import find
from conflict_map.gazetteer.search.meeting import CERTAIN
from conflict_map.gazetteer.spelling.names import fold, sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.compiled.index import Index
    from conflict_map.gazetteer.places import Place
    from conflict_map.gazetteer.resolving.containers import Containers
    from conflict_map.gazetteer.resolving.facts import Facts, OfCode
    from conflict_map.gazetteer.resolving.queries import Query
    from conflict_map.gazetteer.search.meeting import Hit

Vector = np.ndarray[Any, np.dtype[np.float64]]

OWN = (
    "population", "fame", "country", "region", "state", "division1", "division2", "capital", "quarter", "village_large",
    "landmark", "preferred", "largest", "unlike", "inexact", "core", "kind_fits", "kind_differs", "container",
    "not_in_container", "container_after", "defined_in", "bias", "admin1_known", "admin1_other", "layer", "home_language",
    "namesake", "capital_first",
)  # fmt: skip
CONTEXT = (
    "country_votes", "division_votes", "country_named", "division_named", "county_named", "beside", "proximity", "vicinity",
    "possible",
)  # fmt: skip
# What is known of a candidate by itself, and in its document.  `ranking.json` has a weight for each.
FEATURES = (*OWN, *CONTEXT)
COLUMN = {feature: number for number, feature in enumerate(FEATURES)}

_SMALL = frozenset({"village", "hamlet", "settlement", "farm", "قرية", "село"})
# A text in English is more often about these countries; the weight says how much.
_ENGLISH = frozenset({"US", "GB", "CA", "AU", "IE", "NZ"})
_FEDERATIONS = frozenset({"US", "CA", "AU"})
NEARLY_INSIDE = 0.9  # what lies in several countries: rivers, seas
FAME_OF_THE_INEXACT, DOUBTFUL = 0.2, 3.0
LARGE_FOR_A_VILLAGE = 20_000
_NATURAL = frozenset({"region", "water", "river", "desert", "mountain", "island"})
_NO_LANDMARK = _NATURAL | {"town", "country", "division"}
_INEXACT = frozenset({"spelling", "near", "part"})


@dataclass
class Name:
    """One name of a document with its candidates: all mentions of one name have one sense.

    `weight` says how much it counts as context: a mention more than a name that merely stands nearby.
    """

    query: Query
    hits: list[Hit]
    features: Vector
    lon: Vector
    lat: Vector
    countries: list[str]
    divisions: list[str]
    sizes: Vector
    counties: list[str]
    levels: list[int]
    kinds: list[str]
    starts: list[int]
    weight: float = 1.0
    share: Vector = field(default_factory=lambda: np.empty(0))
    at: Vector = field(default_factory=lambda: np.empty((0, 3)))

    def metres_from(self, candidate: int) -> Vector:
        """Metres of each candidate from one of them, once the names were ranked."""
        return np.asarray(metres_between(self.at, self.at[candidate : candidate + 1])[:, 0])

    def keep(self, kept: Sequence[int]) -> None:
        """Keep only some of the candidates."""
        for column in ("hits", "countries", "divisions", "counties", "levels", "kinds"):
            values = getattr(self, column)
            setattr(self, column, [values[i] for i in kept])
        self.features, self.sizes = self.features[kept], self.sizes[kept]
        self.lon, self.lat = self.lon[kept], self.lat[kept]


@lru_cache(maxsize=4096)
def _own_name(division: str) -> str:
    """Return the key of a division's own name: "US/New York" is New York's."""
    return fold(split_generic(division.partition("/")[2])[0])


def describe_all(
    named: Sequence[tuple[Query, Sequence[Hit], float]], layers: Sequence[Index], *, bias: frozenset[str]
) -> list[Name]:
    """Measure what does not depend on the rest of the document, for all its names at once.

    Parameters
    ----------
    named
        For each name the query, what it may mean, and how much it counts as context.
    layers
        The layers of places, most trusted first.
    bias
        ISO codes of countries that are likely.

    Returns
    -------
    list of Name
        In their order.
    """
    hits = [hit for _, own, _ in named for hit in own]
    if not hits:
        return [_name(query, (), weight) for query, _, weight in named]
    counts = [len(own) for _, own, _ in named]
    facts = facts_of(layers, hits)
    regions = [layers[hit.layer].regions(hit.row) for hit in hits]
    features = _by_themselves(named, hits, counts, facts)
    features[:, COLUMN["home_language"]] = [country in _ENGLISH for country, _, _ in regions]
    # one speaks of Texas or Ontario; elsewhere a bare name is the town's
    abroad = [country not in _FEDERATIONS for country, _, _ in regions]
    features[:, COLUMN["division1"]] = features[:, COLUMN["state"]] * abroad
    features[:, COLUMN["state"]] -= features[:, COLUMN["division1"]]
    features[:, COLUMN["bias"]] = [
        float(country in bias) if country else NEARLY_INSIDE * bool(bias) for country, _, _ in regions
    ]
    features[:, COLUMN["layer"]] = [len(layers) - 1 - hit.layer for hit in hits]
    cores = np.repeat([fold(query.core) for query, _, _ in named], counts).tolist()
    sounds = np.repeat([sound(query.core) for query, _, _ in named], counts).tolist()
    # "Sloviansk" is another spelling of the first name of Slovyansk, not of Nikopol, which once was called so
    theirs = [_first_sound(layers[hit.layer], hit.row) for hit in hits]
    alike = [one == other for one, other in zip(sounds, theirs, strict=True)]
    features[:, COLUMN["preferred"]] = np.where(alike, _sure(hits), features[:, COLUMN["preferred"]])
    features[:, COLUMN["namesake"]] = facts.of_code.level == NO_DIVISION
    features[:, COLUMN["namesake"]] *= [
        _own_name(division) == core for (_, division, _), core in zip(regions, cores, strict=True)
    ]
    features[:, COLUMN["capital_first"]] = _capital_first(regions, counts, facts.of_code)
    kinds = [KINDS[kind] for kind in facts.of_code.kind.tolist()]
    levels = facts.of_code.level.tolist()
    names = []
    first = 0
    for (query, own, weight), count in zip(named, counts, strict=True):
        some = slice(first, first + count)
        first += count
        name = _name(
            query, own, weight, features[some], facts, some, regions[some], kinds[some], levels[some]
        )
        _where_known(name, layers)
        names.append(name)
    _without_doubles(names, counts, facts)
    return names


def _name(
    query: Query, hits: Sequence[Hit], weight: float, features: Vector | None = None, facts: Facts | None = None,
    some: slice = slice(0), regions: Sequence[tuple[str, str, str]] = (), kinds: Sequence[str] = (), levels: Sequence[int] = (),
) -> Name:  # fmt: skip
    nothing = np.empty(0)
    return Name(
        query=query,
        hits=list(hits),
        features=np.empty((0, len(FEATURES))) if features is None else features,
        lon=nothing if facts is None else facts.lon[some],
        lat=nothing if facts is None else facts.lat[some],
        countries=[country for country, _, _ in regions],
        divisions=[division for _, division, _ in regions],
        sizes=nothing if facts is None else facts.size[some],
        counties=[county for _, _, county in regions],
        levels=list(levels),
        kinds=list(kinds),
        starts=[query.start],
        weight=weight,
    )


def _by_themselves(
    named: Sequence[tuple[Query, Sequence[Hit], float]],
    hits: Sequence[Hit],
    counts: Sequence[int],
    facts: Facts,
) -> Vector:
    """Measure what each candidate's own size, kind and spelling say."""
    queries = [query for query, _, _ in named]
    wanted = np.repeat([KINDS.index(q.kind) if q.kind else -1 for q in queries], counts)
    free = np.repeat([q.country is None for q in queries], counts)
    small = np.repeat([q.word in _SMALL for q in queries], counts)
    odds = np.array([hit.odds for hit in hits])
    sure = _sure(hits)
    core = np.array([hit.core for hit in hits], bool)
    exact = np.array([hit.how == "exact" for hit in hits], bool)
    kind, code = facts.of_code.kind, facts.of_code
    is_division = kind == KINDS.index("division")
    size = sure * np.log10(facts.population + 1) / 7
    # the "Kharkiv region" is an oblast, a city's "district" one of its quarters
    fits = (kind == wanted) | (np.repeat([q.word == "region" for q in queries], counts) & is_division)
    fits |= np.repeat([q.word == "district" for q in queries], counts) & (code.quarter > 0)
    measured = {
        "population": size,
        "fame": sure * np.log1p(facts.spellings) / 5,
        "country": kind == KINDS.index("country"),
        "region": _IS_NATURAL[kind],
        "state": code.division1,
        "division1": np.zeros(len(odds)),
        "division2": is_division & ~code.division1,
        "capital": code.seat,
        "quarter": code.quarter,
        "village_large": small & ((code.seat > 0) | (facts.population > LARGE_FOR_A_VILLAGE)),
        "landmark": _IS_LANDMARK[kind],
        "preferred": sure * facts.preferred,
        "largest": (size > 0) & (size == _most_of_each(size, counts)),
        "unlike": CERTAIN - odds,
        "inexact": free & np.array([hit.how in _INEXACT for hit in hits]),
        # "Mexico City" is no town of Mexico's name where a place has the whole name
        "core": core & (~fits | _any_of_each(exact & ~core, counts)),
        "kind_fits": fits,
        "kind_differs": (wanted >= 0) & ~fits,
    }
    features = np.zeros((len(hits), len(FEATURES)))
    for feature, column in measured.items():
        features[:, COLUMN[feature]] = column
    return features


def _sure(hits: Sequence[Hit]) -> Vector:
    """Say how much of its fame a candidate keeps: little where name and spelling hardly met."""
    odds = np.array([hit.odds for hit in hits])
    return FAME_OF_THE_INEXACT + (1 - FAME_OF_THE_INEXACT) * np.maximum(
        0.0, (odds - DOUBTFUL) / (CERTAIN - DOUBTFUL)
    )


@lru_cache(maxsize=1 << 16)
def _first_sound(layer: Index, row: int) -> str:
    """Return the spelling key of a place's first name."""
    return sound(layer.names[int(layer.first_name[row])])


def _capital_first(
    regions: Sequence[tuple[str, str, str]], counts: Sequence[int], of_code: OfCode
) -> list[bool]:
    """Say which candidates are a country's capital where a division of that country bears the name too: Washington."""
    first = np.cumsum(counts) - counts
    owner = np.repeat(first, counts).tolist()
    divided = {(owner[i], regions[i][0]) for i in np.flatnonzero(of_code.division1).tolist()}
    return [
        capital and (own, country) in divided
        for capital, own, (country, _, _) in zip((of_code.seat == 1).tolist(), owner, regions, strict=True)
    ]


_IS_NATURAL = np.array([kind in _NATURAL for kind in KINDS])
_IS_LANDMARK = np.array([kind not in _NO_LANDMARK for kind in KINDS])


def _most_of_each(values: Vector, counts: Sequence[int]) -> Vector:
    """Give each value the largest of its name's."""
    some = np.array([count for count in counts if count])
    first = np.cumsum(some) - some
    return np.repeat(np.maximum.reduceat(values, first), some)


def _any_of_each(values: Any, counts: Sequence[int]) -> Any:
    """Say of each candidate whether a value of its name's candidates is true."""
    return _most_of_each(values.astype(float), counts) > 0


def _where_known(name: Name, layers: Sequence[Index]) -> None:
    """Say which candidates lie in the container that the text names, and in the division that is known."""
    query = name.query
    container = containers(layers, query.within)
    divisions = _division_names(tuple(layers), query.admin1, query.country) if query.admin1 else frozenset()
    if not name.hits or not (container.parts or divisions):
        return
    places = [layers[hit.layer].place(hit.row) for hit in name.hits]
    if container.parts:
        _lies_in(name, container, places)
    if divisions:
        same = np.array([sound(p.admin1 or p.name) in divisions for p in places], bool)
        name.features[:, COLUMN["admin1_known"]], name.features[:, COLUMN["admin1_other"]] = same, ~same


def _lies_in(name: Name, container: Containers, places: Sequence[Place]) -> None:
    """Say how much of the container that the text names holds each candidate, from the least to the most of them."""
    sounds = [frozenset({sound(place.admin1), sound(place.admin2)} - {""}) for place in places]
    keys = zip(name.countries, name.divisions, name.counties, sounds, strict=True)
    inside = np.array([container.holding(*key) for key in keys])
    spread = np.ptp(inside)
    # a river of several countries lies in none of them alone, and outside none
    abroad = np.array([not place.country for place in places], bool)
    share = np.where(abroad, NEARLY_INSIDE, (inside - inside.min()) / spread if spread else inside)
    query = name.query
    if query.within_read:
        name.features[:, COLUMN["defined_in" if query.defined else "container_after"]] = share
        return
    name.features[:, COLUMN["container"]] = share
    name.features[:, COLUMN["not_in_container"]] = (inside == 0) & ~abroad


@lru_cache(maxsize=1024)
def _division_names(layers: tuple[Index, ...], admin1: str, country: str | None) -> frozenset[str]:
    """All names, in any layer, of the first-level division that a query is known to lie in.

    A second round of look-ups follows names that only one layer links (Rif Dimashq, Rural Damascus).
    """
    asked: set[str] = set()
    wanted, names = {admin1}, {sound(admin1), sound(split_generic(admin1)[0])}
    for _ in range(2):
        met: set[str] = set()
        for name in sorted(wanted - asked):
            for hit in find(layers, name, country=country):
                if (
                    hit.odds > 1
                    and hit.how != "part"
                    and layers[hit.layer].feature_code[hit.row].startswith("ADM1")
                ):
                    met |= set(layers[hit.layer].names_of(hit.row))
        asked |= wanted
        wanted = met
        names |= {sound(name) for name in met} | {sound(split_generic(name)[0]) for name in met}
    return frozenset(names)


SAME_PLACE_M = 4_000.0
_POOLED = [COLUMN[feature] for feature in ("population", "fame", "capital", "preferred")]


def _without_doubles(names: Sequence[Name], counts: Sequence[int], facts: Facts) -> None:
    """Let one place that two layers know (or one layer twice) count once: the first layer's, the better-known one's.

    What the dropped one shows of size and fame is kept.
    """
    owner, one, other = _twins(counts, facts)
    for number in dict.fromkeys(owner.tolist()):
        mine = owner == number
        _join(names[number], set(zip(one[mine].tolist(), other[mine].tolist(), strict=True)))


def _twins(counts: Sequence[int], facts: Facts) -> tuple[Any, Any, Any]:
    """Find the candidates of one name that are one place: of one kind and as close as their layers are precise.

    Returns
    -------
    tuple of ndarray
        The number of the name, and the numbers of the two candidates in it.
    """
    some = [
        (owner, first, *_pairs(count))
        for owner, (count, first) in enumerate(zip(counts, _starts(counts), strict=True))
        if count > 1
    ]
    if not some:
        return (np.empty(0, np.intp),) * 3
    owner = np.repeat([o for o, *_ in some], [len(i) for _, _, i, _ in some])
    start = np.repeat([first for _, first, *_ in some], [len(i) for _, _, i, _ in some])
    one, other = (np.concatenate([pairs[k] for pairs in some]) for k in (2, 3))
    i, j = one + start, other + start
    alike = np.flatnonzero(facts.of_code.kind[i] == facts.of_code.kind[j])
    i, j = i[alike], j[alike]
    metres = great_circle_m(facts.lon[i], facts.lat[i], facts.lon[j], facts.lat[j])
    across = np.maximum(SAME_PLACE_M, np.maximum(facts.size[i], facts.size[j]))
    close = alike[metres < np.where(facts.layer[i] != facts.layer[j], across, SAME_PLACE_M)]
    return owner[close], one[close], other[close]


def _starts(counts: Sequence[int]) -> list[int]:
    return [int(first) for first in np.cumsum(counts) - np.asarray(counts)]


@lru_cache(maxsize=64)
def _pairs(count: int) -> tuple[Any, Any]:
    return np.triu_indices(count, 1)


def _join(name: Name, twins: set[tuple[int, int]]) -> None:
    size, worse = COLUMN["population"], COLUMN["unlike"]
    order = sorted(range(len(name.hits)), key=lambda i: (name.hits[i].layer, -name.features[i, size], i))
    kept: list[int] = []
    for i in order:
        twin = next((k for k in kept if (min(i, k), max(i, k)) in twins), None)
        if twin is None:
            kept.append(i)
        else:
            name.features[twin, _POOLED] = np.maximum(name.features[twin, _POOLED], name.features[i, _POOLED])
            name.features[twin, worse] = min(name.features[twin, worse], name.features[i, worse])
    name.keep(sorted(kept))
