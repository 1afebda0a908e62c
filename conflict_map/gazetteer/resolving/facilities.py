"""Schools, streets and offices that no gazetteer has: they are near the town that their own name or the text beside them names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.places import Resolution
from conflict_map.gazetteer.resolving.earth import great_circle_m
from conflict_map.gazetteer.search.finding import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conflict_map.gazetteer.compiled.index import Index
    from conflict_map.gazetteer.resolving.candidates import Name

_STREETS = frozenset(
    re.findall(
        r"\w+", "street st avenue ave road rd drive boulevard blvd lane square plaza block rue roundabout"
    )
)
_FACILITIES = _STREETS | frozenset(
    re.findall(
        r"\w+",
        "hospital clinic medical school university college institute academy elementary church cathedral chapel mosque temple "
        "basilica synagogue court courthouse stadium arena center centre hotel park station embassy consulate market mall "
        "building tower theatre theater museum library house hall bank office club estate gallery bridge palace castle garden "
        "gardens cemetery graveyard zoo inn restaurant cafe store shop ministry department council senate parliament",
    )
)
_WORD = re.compile(r"[\w'’.-]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_INEXACT = frozenset({"near", "spelling", "part"})
# Kinds that a facility is not: a hit of these on a part of its name, or misspelt, is something else.
_OTHER_KINDS = frozenset({"town", "division", "country", "river", "water", "region"})
SMALL_M = 100_000.0  # a wider place says too little about where the facility is
TOGETHER_M = 100_000.0  # within so much a place in the facility's own name is the one of the story
BEHIND = 2  # a town named after the facility counts as so many times as far from it as one named before
NEAR_M = 25_000.0
# How often the facility was within `NEAR_M` of the answer: 181 of them in GeoWebNews, LGL and GeoVirus (within 161 km: .64).
RIGHT = 0.55


class _Anchor(NamedTuple):
    layer: int
    row: int
    lon: float
    lat: float
    start: int


def is_unknown_facility(name: Name) -> bool:
    """Whether a name is of a facility and nothing of that name is on file, once the names were ranked.

    Parameters
    ----------
    name
        With the shares of its candidates.

    Returns
    -------
    bool
        False for what has a place of its own.
    """
    words = _WORD.findall(name.query.text.lower())
    if len(words) < 2 or _FACILITIES.isdisjoint(word.strip(".") for word in words):
        return False
    if not name.hits:
        return True
    best = int(name.share.argmax())
    inexact = name.hits[best].core or name.hits[best].how in _INEXACT
    return inexact and name.kinds[best] in _OTHER_KINDS and name.query.kind != "division"


def placed_beside(layers: Sequence[Index], name: Name, others: Iterable[Name]) -> Resolution | None:
    """Place a facility that is not on file by the towns of the text.

    Parameters
    ----------
    layers
        The layers of places.
    name
        The facility.
    others
        The names of the document, ranked.

    Returns
    -------
    Resolution or None
        Near a town that the facility's own name holds, if it is one of the story; else near the town that is named closest
        to it, rather before than after.  None where the text names no town.
    """
    start = name.starts[0]
    anchors = [_anchor(other) for other in others if _is_anchor(other)]
    if not anchors:
        return None
    own = None if _is_street(name.query.text) else _in_own_name(layers, name.query.text, anchors)
    nearest = min(anchors, key=lambda a: abs(a.start - start) * (1 if a.start < start else BEHIND))
    layer, row = own or (nearest.layer, nearest.row)
    place = layers[layer].place(row, geometry=True)
    told = "which its name holds" if own else "which is named beside it"
    why = f"“{name.query.text}” is not in the gazetteer, so near {place.name}, {told}"
    return Resolution(name.query.text, place, RIGHT, max(place.radius_m, NEAR_M), 2, why)


def _is_anchor(name: Name) -> bool:
    if not name.hits or is_unknown_facility(name):
        return False
    return float(name.sizes[int(name.share.argmax())]) < SMALL_M


def _anchor(name: Name) -> _Anchor:
    best = int(name.share.argmax())
    hit = name.hits[best]
    return _Anchor(hit.layer, hit.row, float(name.lon[best]), float(name.lat[best]), name.starts[0])


def _is_street(text: str) -> bool:
    """Whether a name is a street's: it is called after all sorts of places, and lies in none of them."""
    return not _STREETS.isdisjoint(word.strip(".") for word in _WORD.findall(text.lower()))


def _in_own_name(layers: Sequence[Index], text: str, anchors: Sequence[_Anchor]) -> tuple[int, int] | None:
    """Find the largest town, or else division, in a facility's name that lies near other places of the text."""
    words = _POSSESSIVE.sub("", text).split()
    lon, lat = np.array([a.lon for a in anchors]), np.array([a.lat for a in anchors])
    for count in range(len(words) - 1, 0, -1):
        found: list[tuple[bool, int, int, int]] = []
        for first in range(len(words) - count + 1):
            part = " ".join(words[first : first + count])
            if not part[0].isupper() or part.lower().strip(".") in _FACILITIES:
                continue
            for hit in find(layers, part, near=False):
                layer = layers[hit.layer]
                kind = kind_of_code(layer.feature_code[hit.row])
                if hit.how == "exact" and not hit.core and kind in {"town", "division"}:
                    metres = great_circle_m(lon, lat, float(layer.lon[hit.row]), float(layer.lat[hit.row]))
                    if metres.min() <= TOGETHER_M:
                        found.append((kind == "town", int(layer.population[hit.row]), hit.layer, hit.row))
        if found:
            return max(found)[2:]
    return None
