"""From a name to the places that it may mean, over all layers."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conflict_map.gazetteer.kinds import KIND_OF_WORD, split_generic
from conflict_map.gazetteer.names import fold, latin, skeleton, sound
from conflict_map.gazetteer.spelling import long_enough, neighbours, similarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.index import Index, Rows

NEAR_ENOUGH = 0.9
MOST_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a name may mean: where it is kept, and how name and spelling met."""

    layer: int
    row: int
    name: int
    alike: float
    how: str
    core: bool


def is_generic(name: str) -> bool:
    """Whether a name is nothing but a generic word ("Jabal", "the river")."""
    rest = latin(name).removeprefix("the ").strip()
    return rest in KIND_OF_WORD or fold(name) in KIND_OF_WORD


def find(layers: Sequence[Index], name: str, *, country: str | None = None, near: bool = True) -> list[Hit]:
    """Find the places that a name may mean.

    Parameters
    ----------
    layers
        The layers, most trusted first.
    name
        As a text has it; a generic word at its end or start may be part of the name or announce a kind.
    country
        Look only in this country (ISO 3166-1 alpha-2).
    near
        Whether other and wrong spellings count, too.

    Returns
    -------
    list of Hit
        Each place once, best match first.
    """
    if is_generic(name):
        return []
    core, generic = split_generic(name)
    spellings = [(name, False)] + ([(core, True)] if core != name else [])
    hits: dict[tuple[int, int], Hit] = {}
    for number, layer in enumerate(layers):
        allowed = _code(layer, country)
        if allowed == -1:
            continue
        for spelling, is_core in spellings:
            _keep(hits, _exact(layer, number, spelling, allowed, core=is_core))
            if near:
                _keep(hits, _same_sound(layer, number, spelling, allowed, core=is_core))
    if near and not hits:
        for number, layer in enumerate(layers):
            allowed = _code(layer, country)
            if allowed != -1:
                _keep(hits, _misspelt(layer, number, core, allowed, core=generic is not None))
    return sorted(hits.values(), key=lambda h: (-h.alike, h.core, h.layer, h.row))


def _keep(hits: dict[tuple[int, int], Hit], found: list[Hit]) -> None:
    for hit in found:
        key = (hit.layer, hit.row)
        if key not in hits or hits[key].alike < hit.alike:
            hits[key] = hit


def _code(layer: Index, country: str | None) -> int | None:
    """The layer's code of a country; None for any, -1 if the layer has nothing there."""
    return None if country is None else layer.country.code_of.get(country, -1)


def _in_country(layer: Index, names: Rows, allowed: int | None) -> Rows:
    if allowed is None or not len(names):
        return names
    inside: Rows = names[layer.country.codes[layer.name_place[names]] == allowed]
    return inside


def _exact(layer: Index, number: int, name: str, allowed: int | None, *, core: bool) -> list[Hit]:
    key = fold(name)
    if not key:
        return []
    names = _in_country(layer, layer.exact(key), allowed)
    return [Hit(number, int(layer.name_place[n]), int(n), 1.0, "exact", core) for n in names]


def _same_sound(layer: Index, number: int, name: str, allowed: int | None, *, core: bool) -> list[Hit]:
    """Names of the same spelling key; only for names long enough that this means something."""
    if not long_enough(name):
        return []
    heard = sound(name)
    packed = skeleton(heard)
    if not packed:
        return []
    names, sounds = layer.near(np.array([packed], np.uint32))
    names = _in_country(layer, names[sounds == zlib.crc32(heard.encode())], allowed)
    return [Hit(number, int(layer.name_place[n]), int(n), 0.97, "spelling", core) for n in names]


def _misspelt(layer: Index, number: int, name: str, allowed: int | None, *, core: bool) -> list[Hit]:
    """Names whose consonants are at most one edit away and that look or sound alike enough."""
    if not long_enough(name):
        return []
    packed = skeleton(sound(name))
    if not packed:
        return []
    names, _ = layer.near(neighbours(packed))
    names = _in_country(layer, names, allowed)[:MOST_COMPARED]
    hits = []
    for n in names:
        alike = similarity(name, layer.names[int(n)])
        if alike >= NEAR_ENOUGH:
            hits.append(Hit(number, int(layer.name_place[n]), int(n), alike * 0.95, "near", core))
    return hits
