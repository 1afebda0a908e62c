"""Which of its candidates a name means: features of name, place and document, and their weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.names import fold, sound

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
    "landmark": -0.5,
    "preferred": 0.7,
    "spelling": -2.0,
    "unlike": -20.0,
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
FEATURES = tuple(WEIGHTS)
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
    wanted_kind, wanted_admin1 = query.kind, sound(query.admin1) if query.admin1 else ""
    container = _containers(query.within)
    for i, hit in enumerate(hits):
        layer, row = layers[hit.layer], hit.row
        code, country, admin1 = layer.feature_code[row], layer.country[row], layer.admin1[row]
        first = int(layer.first_name[row])
        own = layer.names[first]
        kind = kind_of_code(code)
        value = {
            "population": np.log10(float(layer.population[row]) + 1) / 7,
            "fame": np.log1p(float(layer.first_name[row + 1]) - first) / 5,
            "country": kind == "country",
            "region": kind in ("region", "water", "river", "desert", "mountain", "island"),
            "division1": code.startswith("ADM1"),
            "division2": kind == "division" and not code.startswith("ADM1"),
            "capital": code == "PPLC",
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
            "spelling": hit.how == "spelling",
            "unlike": 1 - hit.alike if hit.how == "near" else 0.0,
            "core": hit.core and kind != wanted_kind,
            "kind_fits": wanted_kind is not None and kind == wanted_kind,
            "kind_differs": wanted_kind is not None and kind != wanted_kind,
            "bias": country in bias,
            "layer": len(layers) - 1 - hit.layer,
        }
        if container:
            inside = bool(container & {country, sound(admin1), sound(layer.admin2[row])})
            value |= {"container": inside, "not_in_container": not inside}
        if wanted_admin1:
            same = _same_division(wanted_admin1, sound(admin1 or own))
            value |= {"admin1_known": same, "admin1_other": not same}
        for name, amount in value.items():
            features[i, column[name]] = amount
        countries.append(country)
        divisions.append(f"{country}/{admin1 or own}" if kind != "country" else "")
    rows = [(layers[h.layer], h.row) for h in hits]
    return Name(
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


def _containers(within: str | None) -> frozenset[str]:
    if not within:
        return frozenset()
    parts = [part.strip() for part in within.split(",") if part.strip()]
    return frozenset({sound(p) for p in parts} | {p for p in parts if len(p) == 2 and p.isupper()})


def _same_division(wanted: str, has: str) -> bool:
    return bool(has) and (wanted.startswith(has) or has.startswith(wanted))


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
