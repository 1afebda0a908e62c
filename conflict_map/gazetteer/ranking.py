"""Which of its candidates a name means: features of name, place and document, and their weights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.kinds import kind_of_code, split_generic
from conflict_map.gazetteer.names import fold, sound
from conflict_map.gazetteer.search import CERTAIN, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.index import Index
    from conflict_map.gazetteer.queries import Query
    from conflict_map.gazetteer.search import Hit

Vector = np.ndarray[Any, np.dtype[np.float64]]

WEIGHTS: dict[str, float] = {
    "population": 5.0,
    "fame": 3.0,
    "country": 4.0,
    "region": 2.0,
    "division1": -1.5,
    "division2": -2.0,
    "capital": 1.0,
    "quarter": -1.5,
    "village_large": -2.0,
    "landmark": -0.5,
    "preferred": 0.7,
    "unlike": -2.5,
    "inexact": -2.5,
    "core": -0.7,
    "kind_fits": 4.0,
    "kind_differs": -3.0,
    "container": 6.0,
    "not_in_container": -3.0,
    "country_votes": 4.0,
    "division_votes": 3.0,
    "proximity": 3.0,
    "bias": 2.5,
    "admin1_known": 6.0,
    "admin1_other": -6.0,
    "layer": 0.5,
}
_SMALL = frozenset({"village", "hamlet", "settlement", "farm", "قرية", "село"})
_SEATS = {"PPLC": 1.0, "PPLA": 0.6, "PPLA2": 0.4, "PPLA3": 0.3}
FEATURES = tuple(WEIGHTS)
FAME_OF_THE_INEXACT = 0.3  # a famous place is seldom spelt so that it looks like another one
NEARBY_M = 100_000.0


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
    weight: float = 1.0
    share: Vector = field(default_factory=lambda: np.empty(0))


def describe(
    query: Query, hits: Sequence[Hit], layers: Sequence[Index], *, bias: frozenset[str], weight: float = 1.0
) -> Name:
    """Measure what does not depend on the rest of the document."""
    features = np.zeros((len(hits), len(FEATURES)))
    column = {name: i for i, name in enumerate(FEATURES)}
    countries, divisions = [], []
    wanted_kind = query.kind
    container = _containers(query.within)
    small = (query.hint or split_generic(query.text)[1] or "") in _SMALL
    known_divisions = (
        _division_names(tuple(layers), query.admin1, query.country) if query.admin1 else frozenset()
    )
    for i, hit in enumerate(hits):
        layer, row = layers[hit.layer], hit.row
        code, country, admin1 = layer.feature_code[row], layer.country[row], layer.admin1[row]
        first = int(layer.first_name[row])
        own = layer.names[first]
        kind = kind_of_code(code)
        sure = 1.0 if hit.how not in {"spelling", "near"} else FAME_OF_THE_INEXACT
        value = {
            "population": sure * np.log10(float(layer.population[row]) + 1) / 7,
            "fame": sure * np.log1p(float(layer.first_name[row + 1]) - first) / 5,
            "country": kind == "country",
            "region": kind in ("region", "water", "river", "desert", "mountain", "island"),
            "division1": code.startswith("ADM1"),
            "division2": kind == "division" and not code.startswith("ADM1"),
            "capital": _SEATS.get(code, 0.0),
            "quarter": code == "PPLX",
            "village_large": small and (code in _SEATS or layer.population[row] > 20_000),
            "landmark": kind
            not in (
                "town",
                "country",
                "division",
                "region",
                "water",
                "river",
                "desert",
                "mountain",
                "island",
            ),
            "preferred": hit.name == first,
            "unlike": CERTAIN - hit.odds,
            "inexact": hit.how in {"spelling", "near"} and query.country is None,
            "core": hit.core and kind != wanted_kind,
            "kind_fits": wanted_kind is not None and kind == wanted_kind,
            "kind_differs": wanted_kind is not None and kind != wanted_kind,
            "bias": country in bias,
            "layer": len(layers) - 1 - hit.layer,
        }
        if container:
            inside = bool(container & {country, sound(admin1), sound(layer.admin2[row])})
            value |= {"container": inside, "not_in_container": not inside}
        if known_divisions:
            same = sound(admin1 or own) in known_divisions
            value |= {"admin1_known": same, "admin1_other": not same}
        for name, amount in value.items():
            features[i, column[name]] = amount
        countries.append(country)
        divisions.append(f"{country}/{admin1 or own}" if kind != "country" else "")
    rows = [(layers[h.layer], h.row) for h in hits]
    name = Name(
        query=query,
        hits=list(hits),
        features=features,
        lon=np.array([float(layer.lon[row]) for layer, row in rows]),
        lat=np.array([float(layer.lat[row]) for layer, row in rows]),
        countries=countries,
        divisions=divisions,
        sizes=np.array([float(layer.radius[row]) for layer, row in rows]),
        weight=weight,
    )
    return _without_doubles(name, [kind_of_code(layer.feature_code[row]) for layer, row in rows])


SAME_PLACE_M = 4_000.0


def _without_doubles(name: Name, kinds: Sequence[str]) -> Name:
    """Let one place that two layers know (or one layer twice) count once: the first layer's, the better-known one's.

    What the dropped one shows of size and fame is kept.
    """
    size = FEATURES.index("population")
    order = sorted(range(len(name.hits)), key=lambda i: (name.hits[i].layer, -name.features[i, size], i))
    kept: list[int] = []
    pooled = [FEATURES.index(f) for f in ("population", "fame", "capital", "preferred")]
    for i in order:
        twin = next((k for k in kept if kinds[k] == kinds[i] and _same_spot(name, k, i)), None)
        if twin is None:
            kept.append(i)
        else:
            name.features[twin, pooled] = np.maximum(name.features[twin, pooled], name.features[i, pooled])
            worse = FEATURES.index("unlike")
            name.features[twin, worse] = min(name.features[twin, worse], name.features[i, worse])
    if len(kept) == len(name.hits):
        return name
    kept.sort()
    return replace(
        name,
        hits=[name.hits[i] for i in kept],
        features=name.features[kept],
        lon=name.lon[kept],
        lat=name.lat[kept],
        countries=[name.countries[i] for i in kept],
        divisions=[name.divisions[i] for i in kept],
        sizes=name.sizes[kept],
    )


def _same_spot(name: Name, one: int, other: int) -> bool:
    metres = great_circle_m(name.lon[one], name.lat[one], name.lon[other], name.lat[other])
    reach = SAME_PLACE_M if name.hits[one].layer == name.hits[other].layer else max(SAME_PLACE_M, name.sizes[one], name.sizes[other])
    return bool(metres < reach)


def _containers(within: str | None) -> frozenset[str]:
    if not within:
        return frozenset()
    parts = [part.strip() for part in within.split(",") if part.strip()]
    return frozenset({sound(p) for p in parts} | {p for p in parts if len(p) == 2 and p.isupper()})


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
                if hit.odds > 1 and layers[hit.layer].feature_code[hit.row].startswith("ADM1"):
                    met |= set(layers[hit.layer].names_of(hit.row))
        asked |= wanted
        wanted = met
        names |= {sound(name) for name in met} | {sound(split_generic(name)[0]) for name in met}
    return frozenset(names)


def rank(
    names: Sequence[Name],
    *,
    weights: Vector | None = None,
    near: tuple[float, float] | None = None,
    rounds: int = 3,
) -> None:
    """Give each candidate of each name its share, the names of a document informing each other."""
    w = np.array([WEIGHTS[f] for f in FEATURES]) if weights is None else weights
    for name in names:
        name.share = softmax(name.features @ w)
    for _ in range(rounds):
        add_context(names, near)
        for name in names:
            name.share = softmax(name.features @ w)


def softmax(scores: Vector) -> Vector:
    """Turn scores into shares that sum to one."""
    if not len(scores):
        return scores
    grown = np.exp(scores - scores.max())
    return np.asarray(grown / grown.sum())


def add_context(names: Sequence[Name], near: tuple[float, float] | None = None) -> None:
    """Measure how well each candidate fits where the other names of the document are."""
    countries, divisions = FEATURES.index("country_votes"), FEATURES.index("division_votes")
    proximity = FEATURES.index("proximity")
    votes = [_votes(name, name.countries) for name in names]
    local = [_votes(name, name.divisions) for name in names]
    best = [int(name.share.argmax()) if len(name.share) else -1 for name in names]
    for i, name in enumerate(names):
        if not name.hits:
            continue
        others = [j for j in range(len(names)) if j != i and best[j] >= 0]
        total = sum(names[j].weight for j in others) or 1.0
        name.features[:, countries] = [
            sum(votes[j].get(c, 0.0) for j in others) / total if c else 0.0 for c in name.countries
        ]
        name.features[:, divisions] = [
            sum(local[j].get(d, 0.0) for j in others) / total if d else 0.0 for d in name.divisions
        ]
        close = _proximity(name, [names[j] for j in others], [best[j] for j in others])
        if near is not None:
            close = np.maximum(close, np.exp(-great_circle_m(name.lon, name.lat, *near) / NEARBY_M))
        name.features[:, proximity] = close


def _votes(name: Name, belongs: Sequence[str]) -> dict[str, float]:
    votes: dict[str, float] = {}
    for place, share in zip(belongs, name.share, strict=True):
        if place:
            votes[place] = votes.get(place, 0.0) + float(share) * name.weight
    return votes


def _proximity(name: Name, others: Sequence[Name], best: Sequence[int]) -> Vector:
    """The closest likely place among the other names: 1 beside it, 1/e at `NEARBY_M`."""
    closest = np.zeros(len(name.hits))
    key = fold(name.query.core)
    for other, at in zip(others, best, strict=True):
        if fold(other.query.core) == key or other.sizes[at] > NEARBY_M:
            continue
        metres = great_circle_m(name.lon, name.lat, other.lon[at], other.lat[at])
        closest = np.maximum(closest, other.share[at] * np.exp(-metres / NEARBY_M))
    return closest


def great_circle_m(lon: Any, lat: Any, lon_to: Any, lat_to: Any) -> Any:
    """Metres between points on the mean sphere: within 0.6 % of the ellipsoid, which ranking does not need."""
    x, y, a, b = (np.radians(v) for v in (lon, lat, lon_to, lat_to))
    h = np.sin((b - y) / 2) ** 2 + np.cos(y) * np.cos(b) * np.sin((a - x) / 2) ** 2
    return 2 * 6_371_008.8 * np.arcsin(np.sqrt(np.minimum(1.0, h)))
