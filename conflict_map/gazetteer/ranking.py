"""Which of its candidates a name means: features of name, place and document, and their weights."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.context import CONTEXT, Scene, great_circle_m
from conflict_map.gazetteer.kinds import kind_of_code, split_generic
from conflict_map.gazetteer.names import sound
from conflict_map.gazetteer.search import CERTAIN, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.index import Index
    from conflict_map.gazetteer.places import Place
    from conflict_map.gazetteer.queries import Query
    from conflict_map.gazetteer.search import Hit

Vector = np.ndarray[Any, np.dtype[np.float64]]

# What is known of a candidate by itself, and (CONTEXT) in its document.  `ranking.json` has a weight for each.
FEATURES = (
    "population", "fame", "country", "region", "division1", "division2", "capital", "quarter", "village_large",
    "landmark", "preferred", "largest", "unlike", "inexact", "core", "kind_fits", "kind_differs", "container",
    "not_in_container", "container_after", "bias", "admin1_known", "admin1_other", "layer", "home_language", *CONTEXT,
)  # fmt: skip
_COLUMN = {feature: number for number, feature in enumerate(FEATURES)}
_SMALL = frozenset({"village", "hamlet", "settlement", "farm", "قرية", "село"})
# A text in English is more often about these countries; the weight says how much.
_ENGLISH = frozenset({"US", "GB", "CA", "AU", "IE", "NZ"})
_SEATS = {"PPLC": 1.0, "PPLA": 0.6, "PPLA2": 0.4, "PPLA3": 0.3}
FAME_OF_THE_INEXACT, DOUBTFUL = 0.2, 3.0


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
    starts: list[int]
    weight: float = 1.0
    share: Vector = field(default_factory=lambda: np.empty(0))


def describe(
    query: Query, hits: Sequence[Hit], layers: Sequence[Index], *, bias: frozenset[str], weight: float = 1.0
) -> Name:
    """Measure what does not depend on the rest of the document."""
    container = _containers(query.within)
    small = (query.hint or split_generic(query.text)[1] or "") in _SMALL
    divisions = _division_names(tuple(layers), query.admin1, query.country) if query.admin1 else frozenset()
    places = [layers[hit.layer].place(hit.row) for hit in hits]
    kinds = [kind_of_code(place.feature_code) for place in places]
    rows = []
    for hit, place, kind in zip(hits, places, kinds, strict=True):
        value = _by_itself(query, hit, place, kind, layers[hit.layer], small=small)
        value["bias"] = place.country in bias
        value["layer"] = len(layers) - 1 - hit.layer
        if container:
            value |= _contained(query, place, container)
        if divisions:
            same = sound(place.admin1 or place.name) in divisions
            value |= {"admin1_known": same, "admin1_other": not same}
        row = [0.0] * len(FEATURES)
        for feature, measured in value.items():
            row[_COLUMN[feature]] = measured
        rows.append(row)
    described = Name(
        query=query,
        hits=list(hits),
        features=np.array(rows, float).reshape(len(hits), len(FEATURES)),
        lon=np.array([place.lon for place in places]),
        lat=np.array([place.lat for place in places]),
        countries=[place.country for place in places],
        divisions=[
            f"{place.country}/{place.admin1 or place.name}" if kind != "country" else ""
            for place, kind in zip(places, kinds, strict=True)
        ],
        sizes=np.array([place.radius_m for place in places]),
        counties=[
            f"{place.country}/{place.admin1}/{place.admin2 or place.name}"
            if kind in {"town", "division"}
            else ""
            for place, kind in zip(places, kinds, strict=True)
        ],
        levels=[_level(place.feature_code, kind) for place, kind in zip(places, kinds, strict=True)],
        starts=[query.start],
        weight=weight,
    )
    if len(hits):
        size = described.features[:, _COLUMN["population"]]
        described.features[:, _COLUMN["largest"]] = (size == size.max()) & (size > 0)
    return _without_doubles(described, kinds)


_NATURAL = frozenset({"region", "water", "river", "desert", "mountain", "island"})
_NO_LANDMARK = _NATURAL | {"town", "country", "division"}


def _by_itself(
    query: Query, hit: Hit, place: Place, kind: str, layer: Index, *, small: bool
) -> dict[str, float]:
    """Measure what a candidate's own size, kind and spelling say."""
    sure, code, wanted = _sureness(hit.odds), place.feature_code, query.kind
    first = int(layer.first_name[hit.row])
    spellings = int(layer.first_name[hit.row + 1]) - first
    return {
        "population": sure * math.log10(place.population + 1) / 7,
        "fame": sure * math.log1p(spellings) / 5,
        "country": kind == "country",
        "region": kind in _NATURAL,
        "division1": code.startswith("ADM1"),
        "division2": kind == "division" and not code.startswith("ADM1"),
        "capital": _SEATS.get(code, 0.0),
        "quarter": code == "PPLX",
        "village_large": small and (code in _SEATS or place.population > 20_000),
        "landmark": kind not in _NO_LANDMARK,
        "preferred": sure * (hit.name == first),
        "unlike": CERTAIN - hit.odds,
        "inexact": hit.how in {"spelling", "near", "part"} and query.country is None,
        "core": hit.core and kind != wanted,
        "kind_fits": wanted is not None and kind == wanted,
        "kind_differs": wanted is not None and kind != wanted,
        "home_language": place.country in _ENGLISH,
    }


def _contained(query: Query, place: Place, container: frozenset[str]) -> dict[str, float]:
    """Say whether a candidate lies in the container that the text names."""
    inside = bool(container & {place.country, sound(place.admin1), sound(place.admin2)})
    if query.within_read:
        return {"container_after": inside}
    return {"container": inside, "not_in_container": not inside}


def _level(code: str, kind: str) -> int:
    """Give the level of a division, 0 for a country, 9 for what is neither."""
    if kind == "country":
        return 0
    return int(code[3]) if code[:3] == "ADM" and code[3:4].isdigit() else 9


SAME_PLACE_M = 4_000.0


def _without_doubles(name: Name, kinds: Sequence[str]) -> Name:
    """Let one place that two layers know (or one layer twice) count once: the first layer's, the better-known one's.

    What the dropped one shows of size and fame is kept.
    """
    if len(set(kinds)) == len(kinds):
        return name
    size = FEATURES.index("population")
    order = sorted(range(len(kinds)), key=lambda i: (name.hits[i].layer, -name.features[i, size], i))
    twins = _same_spots(name, kinds)
    kept: list[int] = []
    pooled = [FEATURES.index(f) for f in ("population", "fame", "capital", "preferred")]
    worse = FEATURES.index("unlike")
    for i in order:
        twin = next((k for k in kept if twins[k, i]), None)
        if twin is None:
            kept.append(i)
        else:
            name.features[twin, pooled] = np.maximum(name.features[twin, pooled], name.features[i, pooled])
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
        counties=[name.counties[i] for i in kept],
        levels=[name.levels[i] for i in kept],
    )


def _same_spots(name: Name, kinds: Sequence[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say of each two candidates whether they are one place: of one kind and as close as their layers are precise."""
    metres = great_circle_m(name.lon[:, None], name.lat[:, None], name.lon, name.lat)
    layer, kind = np.array([h.layer for h in name.hits]), np.array(kinds)
    across = layer[:, None] != layer
    reach = np.where(
        across, np.maximum(SAME_PLACE_M, np.maximum(name.sizes[:, None], name.sizes)), SAME_PLACE_M
    )
    return np.asarray((kind[:, None] == kind) & (metres < reach))


def _sureness(odds: float) -> float:
    """How far a place's fame counts: a famous place is seldom spelt so that it looks like another one."""
    return FAME_OF_THE_INEXACT + (1 - FAME_OF_THE_INEXACT) * max(
        0.0, (odds - DOUBTFUL) / (CERTAIN - DOUBTFUL)
    )


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


def rank(
    names: Sequence[Name],
    *,
    weights: Vector | None = None,
    near: tuple[float, float] | None = None,
    rounds: int = 3,
) -> None:
    """Give each candidate of each name its share, the names of a document informing each other.

    Parameters
    ----------
    names
        All names of the document; `share` is written to.
    weights
        For the features, in their order; None for those of the package.
    near
        lon, lat in degrees of something close by.
    rounds
        How often the names look at each other.
    """
    w = fitted_weights() if weights is None else weights
    for name in names:
        name.share = softmax(name.features @ w)
    scene = Scene(names)
    for _ in range(rounds):
        scene.measure(FEATURES, near)
        for name in names:
            name.share = softmax(name.features @ w)


def softmax(scores: Vector) -> Vector:
    """Turn scores into shares that sum to one."""
    if not len(scores):
        return scores
    grown = np.exp(scores - scores.max())
    return np.asarray(grown / grown.sum())


@cache
def fitted_weights() -> Vector:
    """Return the weights of the features, as `ranking.json` has them."""
    model = json.loads((files("conflict_map.gazetteer") / "ranking.json").read_text(encoding="utf-8"))
    return np.array([model["weights"][feature] for feature in FEATURES])
