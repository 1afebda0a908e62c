"""The ways in which a name and a place meet: by exact key, by sound, misspelt, by their words."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conflict_map.gazetteer.kinds import kind_of_code, kind_of_hint, split_generic
from conflict_map.gazetteer.search.wordwise import odds_by_words, sharing_words
from conflict_map.gazetteer.spelling.likeness import heard, long_enough, odds_together
from conflict_map.gazetteer.spelling.names import fold, sound
from conflict_map.gazetteer.spelling.phones import around_all, key_of, phones, rows_of
from conflict_map.gazetteer.spelling.scripts import school_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_map.gazetteer.compiled.index import Index, Rows
    from conflict_map.gazetteer.spelling.likeness import Vector
    from conflict_map.gazetteer.spelling.phones import Codes

CERTAIN = 6.0  # log odds beyond which spellings are equally good
LEAST = -0.5  # log odds under which a name is another name
MOST_COMPARED = 300
MOST_KEPT = 20
CLEAR = 3.0  # log odds from which there is no need to look further: for names one consonant away, for shared words


class Hit(NamedTuple):
    """A place that a name may mean: where it is kept, and how name and spelling met.

    `odds` are the log odds that the spelling is the same name, at most `CERTAIN`.
    """

    layer: int
    row: int
    name: int
    odds: float
    how: str
    core: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that is looked for, and how far.

    Parameters
    ----------
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
    """

    name: str
    country: str | None = None
    near: bool = True
    misspelt: bool = True
    parts: bool = True
    thorough: bool = False


@dataclass(slots=True)
class Search:
    """What is asked, and what was found so far."""

    asked: Asked
    spellings: list[tuple[str, bool]]
    hits: dict[tuple[int, int], Hit]
    romanised: list[tuple[str, bool]] = field(default_factory=list)

    def every(self) -> list[tuple[str, bool]]:
        """Return all readings, and those in another romanisation."""
        return self.spellings + self.romanised

    def best(self) -> float:
        """Return the best odds so far."""
        return max((hit.odds for hit in self.hits.values()), default=LEAST)

    def goes_on(self) -> bool:
        """Whether wrong spellings are looked for: the name is not simply known."""
        wanted = self.asked.near and self.asked.misspelt and bool(self.spellings)
        return wanted and not any(hit.how == "exact" and not hit.core for hit in self.hits.values())

    def by_words(self) -> bool:
        """Whether names that only share words are looked for."""
        asked = self.asked
        return asked.country is not None and (asked.thorough or (asked.parts and self.best() < CLEAR))

    def found(self) -> tuple[Hit, ...]:
        """Each place once, best match first."""
        found = sorted(self.hits.values(), key=lambda h: (-h.odds, h.core, h.layer, h.row))
        exact = sum(h.how == "exact" for h in found)
        return tuple(found[: max(exact, MOST_KEPT)])


def meet_spellings(layers: Sequence[Index], searches: Sequence[Search]) -> None:
    """Look up each reading of each name by its exact key, then by its sound."""
    exact: list[_Compared] = []
    alike: list[_Compared] = []
    for number, layer in enumerate(layers):
        for country, group in _by_country(searches).items():
            allowed = _code(layer, country)
            if allowed == -1:
                continue
            readings = [(search, *reading) for search in group for reading in search.every()]
            found = layer.exact_all([fold(spelling) for _, spelling, _ in readings])
            sounding = []
            for (search, spelling, core), names in zip(readings, found, strict=True):
                inside = _in_country(layer, names, allowed)
                if len(inside) and allowed is None:
                    certain = [
                        Hit(number, int(layer.name_place[n]), n, CERTAIN, "exact", core=False)
                        for n in inside.tolist()
                    ]
                    _keep(search.hits, certain, core=core)
                elif len(inside):
                    exact.append(_Compared(search, layer, number, spelling, core, names=inside))
                # a kind that is announced may be met under another spelling than the town of the name
                if (
                    search.asked.near
                    and (country or not len(inside) or len(search.spellings) > 1)
                    and long_enough(spelling)
                ):
                    sounding.append(_Compared(search, layer, number, spelling, core))
            alike += _same_sound(sounding, allowed)
    _judge([*exact, *alike])


def meet_misspellings(layers: Sequence[Index], searches: Sequence[Search]) -> None:
    """Look for names one consonant away."""
    alike: list[_Compared] = []
    for number, layer in enumerate(layers):
        for country, group in _by_country(searches).items():
            allowed = _code(layer, country)
            if allowed != -1:
                readings = [
                    _Compared(search, layer, number, spelling, core)
                    for search in group
                    for spelling, core in search.every()
                    if long_enough(spelling)
                ]
                alike += _misspelt(readings, allowed)
    _judge(alike)


def meet_words(layers: Sequence[Index], search: Search) -> None:
    """Look, within a country, for names that share the telling ones of their words."""
    spelling, core = search.spellings[-1] if len(search.spellings) == 2 else search.spellings[0]
    for number, layer in enumerate(layers):
        allowed = _code(layer, search.asked.country)
        if allowed != -1:
            _keep(search.hits, _sharing_words(layer, number, spelling, allowed), core=core)


def _by_country(searches: Sequence[Search]) -> dict[str | None, list[Search]]:
    groups: dict[str | None, list[Search]] = {}
    for search in searches:
        groups.setdefault(search.asked.country, []).append(search)
    return groups


def meet_cores(layers: Sequence[Index], searches: Sequence[Search]) -> None:
    """Compare bases with bases, mountains with mountains without their generic words: "Tabqa Military Airbase"."""
    alike = [
        (search, key, core, theirs)
        for search in searches
        for key, core, theirs in _of_one_kind(layers, search)
    ]
    pairs = []
    for _, (number, row), asked, theirs in alike:
        school = np.full(1, school_of(layers[number].country[row]))
        pairs += [(spoken, rows_of([phones(theirs) or b"\0"]), school) for spoken in heard(asked)]
    odds = iter(odds_together(pairs))
    for search, key, asked, _ in alike:
        hit = search.hits[key]
        found = [float(next(odds)[0]) for _ in heard(asked)]
        search.hits[key] = hit._replace(odds=max([hit.odds, *(min(o, CERTAIN) for o in found)]), core=False)


def _of_one_kind(layers: Sequence[Index], search: Search) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Yield the places of a search that are of the kind its name announces: which, and both names' cores."""
    core, word = split_generic(search.asked.name)
    kind = kind_of_hint(word)
    if kind is None or kind == "town":
        return
    for key, hit in search.hits.items():
        layer = layers[hit.layer]
        theirs, generic = split_generic(layer.names[hit.name])
        if generic and hit.odds < CERTAIN and kind_of_code(layer.feature_code[hit.row]) == kind:
            yield key, core, theirs


def _keep(hits: dict[tuple[int, int], Hit], found: list[Hit], *, core: bool) -> None:
    for hit in found:
        key = (hit.layer, hit.row)
        if key not in hits or hits[key].odds < hit.odds:
            hits[key] = hit._replace(core=core) if hit.core != core else hit


def _code(layer: Index, country: str | None) -> int | None:
    """Return the layer's code of a country; None for any, -1 if the layer has nothing there."""
    return None if country is None else layer.country.code_of.get(country, -1)


def _in_country(layer: Index, names: Rows, allowed: int | None) -> Rows:
    if allowed is None or not len(names):
        return names
    inside: Rows = names[layer.country.codes[layer.name_place[names]] == allowed]
    return inside


@dataclass(slots=True)
class _Compared:
    """A spelling of a search, and the names or the entries of a layer's near table that it is compared with."""

    search: Search
    layer: Index
    number: int
    name: str
    core: bool
    asked: bytes = b""
    names: Rows | None = None
    entries: Rows = field(default_factory=lambda: np.empty(0, np.int64))


def _same_sound(sounding: Sequence[_Compared], allowed: int | None) -> list[_Compared]:
    """Find the names of the same spelling key; only for names long enough that this means something."""
    if not sounding:
        return []
    layer = sounding[0].layer
    asked = [phones(one.name) for one in sounding]
    keys = np.fromiter(map(key_of, asked), np.uint32, len(asked))
    sounds = np.fromiter((zlib.crc32(sound(one.name).encode()) for one in sounding), np.uint32, len(asked))
    entries, which = layer.near(keys, allowed)
    same = layer.arrays["near_sound"][entries] == sounds[which]
    found = []
    for one, coded, own in zip(sounding, asked, _split(entries[same], which[same], len(asked)), strict=True):
        if len(own):
            one.asked, one.entries = coded, own[:MOST_COMPARED]
            found.append(one)
    return found


def _misspelt(readings: Sequence[_Compared], allowed: int | None) -> list[_Compared]:
    """Find the names whose consonants are at most one edit away and that look or sound alike enough."""
    heard_as = [replace(one, asked=asked) for one in readings for asked in heard(one.name)]
    if not heard_as:
        return []
    layer = heard_as[0].layer
    keys = around_all([one.asked for one in heard_as])
    owner = np.repeat(np.arange(len(keys)), [len(own) for own in keys])
    entries, which = layer.near(np.concatenate(keys), allowed)
    found = []
    for one, own in zip(heard_as, _split(entries, owner[which], len(keys)), strict=True):
        if len(own):
            one.entries = _most_promising(layer, one.asked, own) if len(own) > MOST_COMPARED else own
            found.append(one)
    return found


def _split(entries: Rows, owner: Rows, count: int) -> list[Rows]:
    """Deal entries out to their owners, who stand in order."""
    return np.split(entries, np.searchsorted(owner, np.arange(1, count)))


def _judge(compared: Sequence[_Compared]) -> None:
    """Judge all comparisons at once: a call on a few pairs costs as much as one on hundreds.

    Names of the same exact key count, within one country, no more than their likeness says: whether a source lists just
    this spelling for one village, and not for its namesake, is chance.
    """
    pairs: list[tuple[bytes, Codes, Rows]] = []
    counts = []
    for one in compared:
        if one.names is None:
            pairs.append((one.asked, one.layer.phones(one.entries), one.layer.schools(one.entries)))
            counts.append(1)
            continue
        names = [one.layer.names[n] for n in one.names.tolist()]
        theirs = rows_of([phones(name) or b"\0" for name in names])
        schools = np.full(len(names), school_of(one.layer.country[int(one.layer.name_place[one.names[0]])]))
        spoken = heard(one.name)
        pairs += [(asked, theirs, schools) for asked in spoken]
        counts.append(len(spoken))
    odds = odds_together(pairs)
    first = 0
    for one, count in zip(compared, counts, strict=True):
        own = odds[first : first + count]
        first += count
        _keep(one.search.hits, _hits_of(one, own), core=one.core)


def _hits_of(one: _Compared, odds: Sequence[Vector]) -> list[Hit]:
    if one.names is None:
        return _hits(one.layer, one.number, one.name, one.entries, odds[0])
    best = np.max(odds, axis=0).tolist() if odds else [-np.inf] * len(one.names)
    return [
        Hit(one.number, int(one.layer.name_place[n]), n, min(float(o), CERTAIN), "exact", core=False)
        for n, o in zip(one.names.tolist(), best, strict=True)
    ]


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
