"""From a name to the places that it may mean, over all layers."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from conflict_map.gazetteer.kinds import KIND_OF_WORD, kind_of_code, kind_of_hint, split_generic
from conflict_map.gazetteer.names import fold, latin, sound
from conflict_map.gazetteer.phones import around, key_of, phones, rows_of
from conflict_map.gazetteer.spelling import heard, log_odds, long_enough, odds_of_pairs
from conflict_map.gazetteer.wordwise import odds_by_words, sharing_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.index import Index, Rows
    from conflict_map.gazetteer.spelling import Vector

_PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")
CERTAIN = 6.0  # log odds beyond which spellings are equally good
LEAST = -0.5  # log odds under which a name is another name
MOST_COMPARED = 300
MOST_KEPT = 20
SHORT_WORD = 3  # "us", "me": written small they are words, not places
CLEAR = 3.0  # log odds from which there is no need to look further: for names one consonant away, for shared words


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a name may mean: where it is kept, and how name and spelling met.

    `odds` are the log odds that the spelling is the same name, at most `CERTAIN`.
    """

    layer: int
    row: int
    name: int
    odds: float
    how: str
    core: bool


def is_generic(name: str) -> bool:
    """Whether a name is nothing but a generic word ("Jabal", "the river")."""
    rest = latin(name).removeprefix("the ").strip()
    return rest in KIND_OF_WORD or fold(name) in KIND_OF_WORD


def find(
    layers: Sequence[Index],
    name: str,
    *,
    country: str | None = None,
    near: bool = True,
    misspelt: bool = True,
    parts: bool = True,
    thorough: bool = False,
) -> list[Hit]:
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
    misspelt
        Whether, with `near`, wrong spellings count and not only other ones.
    parts
        Whether, within a country, names count that share only some words with one that nothing else is like.
    thorough
        Whether to look for names that share words although one is alike: it may lie in the wrong part of the country.

    Returns
    -------
    list of Hit
        Each place once, best match first.
    """
    if is_generic(name) or (country is None and _is_short_word(name)):
        return []
    stands_for = _words(layers, name, country)
    if stands_for:
        return stands_for
    spellings = readings(name)
    inside = [(n, layer, _code(layer, country)) for n, layer in enumerate(layers)]
    searched = [(n, layer, allowed) for n, layer, allowed in inside if allowed != -1]
    hits: dict[tuple[int, int], Hit] = {}
    alike: list[_Compared] = []
    for number, layer, allowed in searched:
        for spelling, is_core in spellings:
            found = _exact(layer, number, spelling, allowed)
            # a kind that is announced may be met under another spelling than the town of the name
            if near and (country or not found or len(spellings) > 1):
                alike += _same_sound(layer, number, spelling, allowed, core=is_core)
            _keep(hits, found, core=is_core)
    _keep_alike(hits, alike)
    if near and misspelt and not any(hit.how == "exact" and not hit.core for hit in hits.values()):
        _look_further(searched, spellings, hits, within=country is not None, thorough=thorough, parts=parts)
    _by_core(layers, hits, name)
    found = sorted(hits.values(), key=lambda h: (-h.odds, h.core, h.layer, h.row))
    exact = sum(h.how == "exact" for h in found)
    return found[: max(exact, MOST_KEPT)]


def _look_further(
    searched: Sequence[tuple[int, Index, int | None]],
    spellings: Sequence[tuple[str, bool]],
    hits: dict[tuple[int, int], Hit],
    *,
    within: bool,
    thorough: bool,
    parts: bool,
) -> None:
    """Look for names one consonant away and, within a country, for shared words, unless a clear one is known."""
    if within or _best(hits) < CLEAR:
        alike = [
            one
            for number, layer, allowed in searched
            for spelling, is_core in spellings
            for one in _misspelt(layer, number, spelling, allowed, core=is_core)
        ]
        _keep_alike(hits, alike)
    if within and (thorough or (parts and _best(hits) < CLEAR)):
        spelling, is_core = spellings[-1] if len(spellings) == 2 else spellings[0]
        for number, layer, allowed in searched:
            _keep(hits, _sharing_words(layer, number, spelling, allowed), core=is_core)


def _best(hits: dict[tuple[int, int], Hit]) -> float:
    return max((hit.odds for hit in hits.values()), default=LEAST)


def _by_core(layers: Sequence[Index], hits: dict[tuple[int, int], Hit], name: str) -> None:
    """Compare bases with bases, mountains with mountains without their generic words: "Tabqa Military Airbase"."""
    core, word = split_generic(name)
    kind = kind_of_hint(word)
    if kind is None or kind == "town":
        return
    for key, hit in hits.items():
        layer = layers[hit.layer]
        theirs, generic = split_generic(layer.names[hit.name])
        if generic and hit.odds < CERTAIN and kind_of_code(layer.feature_code[hit.row]) == kind:
            odds = min(float(log_odds(core, [theirs], layer.country[hit.row])[0]), CERTAIN)
            hits[key] = replace(hit, odds=max(hit.odds, odds), core=False)


def is_adjective(layers: Sequence[Index], name: str) -> bool:
    """Whether a word is the adjective or the people of a place ("Syrian", "Syrians"), not its name."""
    return any(name.strip() in layer.adjectives for layer in layers)


def _words(layers: Sequence[Index], name: str, country: str | None) -> list[Hit]:
    """Look up an adjective or an abbreviation: case counts in both ("US", not "us"; "Polish", not "polish")."""
    word = name.strip().removeprefix("the ").removeprefix("The ")
    hits = []
    for number, layer in enumerate(layers):
        for how, table in (("adjective", layer.adjectives), ("abbreviation", layer.abbreviations)):
            for place_id in table.get(word, table.get(word.rstrip("."), ())):
                row = layer.row_of(place_id)
                if row is not None and country in (None, layer.country[row]):
                    hits.append(Hit(number, row, int(layer.first_name[row]), CERTAIN, how, core=False))
    return hits


def _is_short_word(name: str) -> bool:
    return name.islower() and name.isascii() and len(name.strip()) <= SHORT_WORD


def readings(name: str) -> list[tuple[str, bool]]:
    """List what to look up for a name, and whether it is only the core of the name.

    Examples
    --------
    >>> readings("Tadmur/Palmyra town")
    [('Tadmur/Palmyra town', False), ('Tadmur/Palmyra', True), ('Tadmur', True), ('Palmyra', True)]
    """
    bare = _PARENTHESES.sub("", name).strip() or name
    core, _ = split_generic(bare)
    found = {name: False}
    for reading in (bare, core, *(core.split("/") if "/" in core else ())):
        if reading.strip() and not is_generic(reading):
            found.setdefault(reading.strip(), True)
    return list(found.items())


def _keep(hits: dict[tuple[int, int], Hit], found: list[Hit], *, core: bool) -> None:
    for hit in found:
        key = (hit.layer, hit.row)
        if key not in hits or hits[key].odds < hit.odds:
            hits[key] = replace(hit, core=core) if hit.core != core else hit


def _code(layer: Index, country: str | None) -> int | None:
    """Return the layer's code of a country; None for any, -1 if the layer has nothing there."""
    return None if country is None else layer.country.code_of.get(country, -1)


def _in_country(layer: Index, names: Rows, allowed: int | None) -> Rows:
    if allowed is None or not len(names):
        return names
    inside: Rows = names[layer.country.codes[layer.name_place[names]] == allowed]
    return inside


def _exact(layer: Index, number: int, name: str, allowed: int | None) -> list[Hit]:
    """Names of the same exact key.

    Within one country they count no more than their likeness says: whether a source lists just this spelling for one
    village, and not for its namesake, is chance.
    """
    key = fold(name)
    if not key:
        return []
    names = _in_country(layer, layer.exact(key), allowed).tolist()
    odds = [CERTAIN] * len(names)
    if allowed is not None and names:
        inside = layer.country[int(layer.name_place[names[0]])]
        odds = [min(float(o), CERTAIN) for o in log_odds(name, [layer.names[n] for n in names], inside)]
    return [
        Hit(number, int(layer.name_place[n]), n, o, "exact", core=False)
        for n, o in zip(names, odds, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Compared:
    """A spelling that is asked for, and the entries of a layer's near table that it is compared with."""

    layer: Index
    number: int
    name: str
    asked: bytes
    entries: Rows
    core: bool


def _same_sound(layer: Index, number: int, name: str, allowed: int | None, *, core: bool) -> list[_Compared]:
    """Names of the same spelling key; only for names long enough that this means something."""
    if not long_enough(name):
        return []
    asked = phones(name)
    entries, _ = layer.near(np.array([key_of(asked)], np.uint32), allowed)
    entries = entries[layer.arrays["near_sound"][entries] == zlib.crc32(sound(name).encode())][:MOST_COMPARED]
    return [_Compared(layer, number, name, asked, entries, core)] if len(entries) else []


def _misspelt(layer: Index, number: int, name: str, allowed: int | None, *, core: bool) -> list[_Compared]:
    """Names whose consonants are at most one edit away and that look or sound alike enough."""
    if not long_enough(name):
        return []
    found = []
    for asked in heard(name):
        entries, _ = layer.near(around(asked), allowed)
        if len(entries) > MOST_COMPARED:
            entries = _most_promising(layer, asked, entries)
        if len(entries):
            found.append(_Compared(layer, number, name, asked, entries, core))
    return found


def _keep_alike(hits: dict[tuple[int, int], Hit], alike: Sequence[_Compared]) -> None:
    """Judge all comparisons of one name at once: a call on a few pairs costs as much as one on hundreds."""
    if not alike:
        return
    counts = [len(one.entries) for one in alike]
    theirs = [one.layer.phones(one.entries) for one in alike]
    mine = rows_of([one.asked for one in alike])
    others = np.zeros((sum(counts), max(mine.shape[1], *(rows.shape[1] for rows in theirs))), np.uint8)
    first = 0
    for rows in theirs:
        others[first : first + len(rows), : rows.shape[1]] = rows
        first += len(rows)
    asked = np.zeros((len(alike), others.shape[1]), np.uint8)
    asked[:, : mine.shape[1]] = mine
    schools = np.concatenate([one.layer.schools(one.entries) for one in alike])
    odds = odds_of_pairs(np.repeat(asked, counts, axis=0), others, schools)
    for one, own in zip(alike, np.split(odds, np.cumsum(counts)[:-1]), strict=True):
        _keep(hits, _hits(one.layer, one.number, one.name, one.entries, own), core=one.core)


def _sharing_words(layer: Index, number: int, name: str, allowed: int | None) -> list[Hit]:
    """Names that share the telling ones of their words."""
    found: list[Hit] = []
    for asked in heard(name):
        entries = sharing_words(layer, asked, allowed)
        if len(entries):
            found += _hits(
                layer, number, name, entries, odds_by_words(layer, asked, entries, allowed), "part"
            )
    return found


def _most_promising(layer: Index, asked: bytes, entries: Rows) -> Rows:
    """Pick those of about the same length; of them those of the best-known places."""
    gap = np.abs(layer.lengths(entries) - len(asked))
    fame = layer.name_count(layer.name_place[layer.arrays["near_name"][entries]].astype(np.int64))
    return entries[np.lexsort((-fame, gap // 2))[:MOST_COMPARED]]


def _hits(
    layer: Index, number: int, name: str, entries: Rows, odds: Vector, how: str | None = None
) -> list[Hit]:
    near_name, near_sound = layer.arrays["near_name"], layer.arrays["near_sound"]
    mine = zlib.crc32(sound(name).encode())
    found = []
    for at in np.flatnonzero(odds >= LEAST).tolist():
        n = int(near_name[entries[at]])
        met = how or ("spelling" if int(near_sound[entries[at]]) == mine else "near")
        found.append(Hit(number, int(layer.name_place[n]), n, min(float(odds[at]), CERTAIN), met, core=False))
    return found
