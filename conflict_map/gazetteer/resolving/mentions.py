"""Resolving all the mentions of one document together."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from conflict_map.gazetteer.kinds import kind_of_code, split_generic
from conflict_map.gazetteer.places import Candidate, Place, Resolution
from conflict_map.gazetteer.resolving.candidates import COLUMN, FEATURES, Name, describe_all
from conflict_map.gazetteer.resolving.containers import containers_after
from conflict_map.gazetteer.resolving.facilities import is_unknown_facility, placed_beside
from conflict_map.gazetteer.resolving.ranking import rank
from conflict_map.gazetteer.resolving.surroundings import names_around
from conflict_map.gazetteer.search.finding import find, is_generic, remembered
from conflict_map.gazetteer.search.meeting import Asked
from conflict_map.gazetteer.spelling.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.compiled.index import Index
    from conflict_map.gazetteer.resolving.queries import Query
    from conflict_map.gazetteer.search.meeting import Hit

THRESHOLD = 0.55
# Log odds: how much rarer the right place is among the candidates in the wild than in training, where it was there.
STRANGENESS = 0.3
STRANGENESS_OF_PARTS = 1.3  # the same, where only some of the words met
STRANGENESS_ABROAD = (
    2.0  # the same, where no country is known: among all the world's names some is always alike
)
# Log odds: what lying in the division that is known says for a spelling, and lying elsewhere against it.
ADMIN1, OUTSIDE = 0.7, 6.5
# Log odds: "Jabal X" is seldom the village X; a town may be named Wadi Halfa.
OTHER_KIND = 8.0
INSTALLATIONS = frozenset({"airport", "base", "plant", "crossing", "prison", "dam", "camp"})
LANDFORMS = frozenset({"mountain", "river", "water", "desert", "island", "road"})
EXTENDED = LANDFORMS | {"division", "region", "country"}
# A base, a plant or a checkpoint that the gazetteer lacks is near the town it is named after: metres.
NEARBY_M = 10_000.0
MOST_RIVALS = 5
EXACT_RADIUS_M = 25_000.0
SAME_SPOT_M = 20_000.0
WIDEST_SPOT_M = 60_000.0
# A town that bears its division's name counts as the one meant unless the context all but excludes it; one that lies
# far from the middle of a wide division (Homs, whose governorate is a desert) must be a good guess itself.
LEAST_SHARE, LEAST_OF_DIVISION = 0.02, 0.15


def resolve_document(
    layers: Sequence[Index],
    queries: Sequence[Query],
    *,
    bias: frozenset[str],
    near: tuple[float, float] | None = None,
    text: str | None = None,
) -> list[Resolution]:
    """Resolve the mentions of one document; one name in one document has one sense.

    Parameters
    ----------
    layers
        The layers of places, most trusted first.
    queries
        The mentions.
    bias
        ISO codes of the countries that the document is likely about.
    near
        lon, lat in degrees that all mentions are close to.
    text
        The document: names in it that are no mentions, and containers named after a mention, are evidence.

    Returns
    -------
    list of Resolution
        One for each query, in their order.
    """
    names, keys = gather(layers, queries, bias=bias, text=text)
    rank(list(names.values()), near=near)
    answers = {key: _answer(names[key], layers) for key in dict.fromkeys(keys)}
    if text:
        for key in filter(lambda key: is_unknown_facility(names[key]), tuple(answers)):
            others = [names[other] for other in answers if other != key]
            answers[key] = placed_beside(layers, names[key], others) or answers[key]
    return [answers[key] for key in keys]


CONTEXT_WEIGHT = 0.5


Key = tuple[object, ...]


def gather(
    layers: Sequence[Index], queries: Sequence[Query], *, bias: frozenset[str], text: str | None
) -> tuple[dict[Key, Name], list[Key]]:
    """Collect the names of a document with their candidates.

    Returns
    -------
    tuple
        The names by key, those that only stand around among them, and the key of each query.
    """
    asked: dict[Key, Query] = {}
    starts: dict[Key, list[int]] = {}
    keys: list[Key] = []
    for query in queries:
        after = containers_after(layers, text, query.end) if text and not query.within else None
        within, defined = after or (query.within, False)
        key: Key = (fold(query.text), query.kind, query.country, query.admin1, query.misspelt, query.parts)
        keys.append(key)
        starts.setdefault(key, []).append(query.start)
        # a container that is said once holds for the whole document
        if key not in asked or (within and not asked[key].within):
            read_off = query.within is None and within is not None
            asked[key] = (
                query
                if within == query.within
                else replace(query, within=within, within_read=read_off, defined=defined)
            )
    found = remembered(layers, [_asked(query) for query in asked.values()])
    named: list[tuple[Query, Sequence[Hit], float]] = [
        (query, hits, 1.0) for query, hits in zip(asked.values(), found, strict=True)
    ]
    for query, hits in names_around(layers, text, queries) if text else ():
        key = ("around", fold(query.text))
        if key not in starts:
            named.append((query, hits, CONTEXT_WEIGHT))
        starts.setdefault(key, []).append(query.start)
    names = dict(zip(starts, describe_all(named, layers, bias=bias), strict=True))
    for key, name in names.items():
        name.starts = starts[key]
    return names, keys


def _asked(query: Query) -> Asked:
    return Asked(
        query.text,
        query.country,
        misspelt=query.misspelt,
        parts=query.parts,
        thorough=query.admin1 is not None,
    )


def candidates(layers: Sequence[Index], query: Query, *, near: bool, limit: int) -> list[Candidate]:
    """List what a query may mean, best first, without any context."""
    hits = find(layers, query.text, country=query.country, near=near)
    name = describe_all([(query, hits, 1.0)], layers, bias=frozenset())[0]
    rank([name])
    order = sorted(range(len(name.hits)), key=lambda i: (-name.share[i], i))
    return [_candidate(name, i, layers, len(order)) for i in order[:limit]]


def _answer(name: Name, layers: Sequence[Index]) -> Resolution:
    query = name.query
    if not name.hits:
        why = (
            f"“{query.text}” is a generic word, not a name"
            if is_generic(query.text)
            else f"no place named “{query.text}”"
            + (f" in {query.country}" if query.country else "")
            + " in the gazetteer"
        )
        return Resolution(query.text, None, 0.0, 0.0, None, why)
    order = _town_first(name, sorted(range(len(name.hits)), key=lambda i: (-name.share[i], i)))
    candidates = [_candidate(name, i, layers, len(name.hits)) for i in order[: MOST_RIVALS + 1]]
    best = name.hits[order[0]]
    confidence = _share_around(name, order[0]) * _trust(name, order[0])
    if confidence < THRESHOLD:
        others = "; ".join(f"{c.place.name} ({_where(c.place)})" for c in candidates[:3])
        return Resolution(
            query.text,
            None,
            0.0,
            0.0,
            None,
            f"“{query.text}” may mean {others}: too uncertain",
            tuple(candidates),
        )
    place = layers[best.layer].place(best.row, geometry=True)
    why = f"{place.name} ({_where(place)}): " + ", ".join(candidates[0].reasons)
    radius, precision = place.radius_m, _precision(place)
    if query.kind in INSTALLATIONS and kind_of_code(place.feature_code) == "town":
        radius, precision = max(radius, NEARBY_M), 2
        why += f"; the {split_generic(query.text)[1] or query.hint} itself is not in the gazetteer, so near that town"
    return Resolution(
        query.text, place, calibrated(confidence), radius, precision, why, tuple(candidates[1:])
    )


def _town_first(name: Name, order: list[int]) -> list[int]:
    """Put a town before the division that bears its name, unless the text names the kind.

    "Fighting in Hama" is told of the city; of the province a report says "Hama province".
    """
    best = order[0]
    if name.query.kind or name.kinds[best] != "division":
        return order
    metres = name.metres_from(best)
    reach = max(SAME_SPOT_M, min(float(name.sizes[best]), WIDEST_SPOT_M))
    for i in order[1:]:
        likely = (metres[i] <= reach and name.share[i] >= LEAST_SHARE) or (
            name.divisions[i] == name.divisions[best]
            and name.share[i] >= LEAST_OF_DIVISION * name.share[best]
        )
        if likely and name.kinds[i] == "town":
            return [i, *(other for other in order if other != i)]
    return order


# What the model said, and how often it was right, on news corpora (LGL, GeoVirus, GeoWebNews) and on spellings never
# seen (names of seven countries).
_SAID = (0.0, 0.55, 0.60, 0.70, 0.81, 0.875, 0.93, 0.965, 0.985, 1.0)
_RIGHT = (0.0, 0.52, 0.58, 0.67, 0.80, 0.86, 0.88, 0.93, 0.96, 0.97)


def calibrated(confidence: float) -> float:
    """Turn what the model says into how often it is right when it says so.

    Examples
    --------
    >>> calibrated(0.6), calibrated(1.0)
    (0.58, 0.97)
    """
    return float(np.interp(confidence, _SAID, _RIGHT))


def _share_around(name: Name, at: int) -> float:
    """Add up the shares of the candidates that are the same spot for a reader: a town and the district of its name."""
    if len(name.hits) == 1:
        return 1.0
    around = name.metres_from(at) <= np.maximum(SAME_SPOT_M, np.minimum(name.sizes, WIDEST_SPOT_M))
    own = name.divisions[at]
    its_division = np.array(
        [level == 1 and division == own for division, level in zip(name.divisions, name.levels, strict=True)]
    )
    return float(name.share[around | its_division].sum())


def _trust(name: Name, at: int) -> float:
    """How far the meeting of name and spelling itself can be trusted."""
    hit = name.hits[at]
    odds = hit.odds
    if hit.how in {"spelling", "near", "part"}:
        odds -= STRANGENESS if name.query.country else STRANGENESS_ABROAD
    if hit.how == "part":
        odds -= STRANGENESS_OF_PARTS
    value = name.features[at]
    odds += (
        ADMIN1 * (hit.how == "part") * value[COLUMN["admin1_known"]] - OUTSIDE * value[COLUMN["admin1_other"]]
    )
    if value[COLUMN["kind_differs"]] and hit.core and name.query.kind in LANDFORMS:
        odds -= OTHER_KIND
    return float(1 / (1 + np.exp(-odds)))


def _precision(place: Place) -> int:
    if place.radius_m > EXACT_RADIUS_M:
        return 3
    return 1 if kind_of_code(place.feature_code) not in EXTENDED else 2


def _where(place: Place) -> str:
    kind = {"country": "country", "division": "division"}.get(kind_of_code(place.feature_code), "")
    return ", ".join(part for part in (kind, place.admin1, place.country) if part)


def _candidate(name: Name, at: int, layers: Sequence[Index], count: int) -> Candidate:
    hit = name.hits[at]
    layer = layers[hit.layer]
    return Candidate(
        place=layer.place(hit.row),
        score=float(name.share[at]),
        matched=layer.names[hit.name],
        how=hit.how,
        because=partial(_reasons, name, at, layer.names[hit.name], count),
    )


def _reasons(name: Name, at: int, matched: str, count: int) -> list[str]:  # noqa: C901 - one line for each reason
    """Say in words which features speak for or against a candidate."""
    value = dict(zip(FEATURES, name.features[at].tolist(), strict=True))
    country, query = name.countries[at], name.query
    said = ["the only place of this name" if count == 1 else f"one of {count} candidates"]
    if name.hits[at].how in _MET:
        said.append(_MET[name.hits[at].how].format(matched))
    if value["kind_fits"]:
        said.append("of the kind that the text names")
    if value["kind_differs"]:
        said.append("not of the kind that the text names")
    if max(value["container"], value["container_after"]) == 1:
        said.append(f"lies in {query.within}")
    if value["admin1_known"]:
        said.append(f"lies in {query.admin1}")
    if value["admin1_other"]:
        said.append(f"does not lie in {query.admin1}")
    if value["division_named"] > 0.5:
        said.append("its division is named in the text")
    if value["country_votes"] > 0.2:
        said.append(f"{value['country_votes']:.0%} of the other names point to {country}")
    if value["proximity"] > 0.3:
        said.append("close to other places of the text")
    if value["bias"] == 1:
        said.append(f"in {country}, where the text is expected to be")
    if value["largest"] and count > 1:
        said.append("the largest of them")
    return said


_MET = {
    "spelling": "another spelling of {}",
    "near": "spelt like {}",
    "part": "shares the telling words of {}",
    "adjective": "the adjective of {}",
    "abbreviation": "short for {}",
}
