"""The countries and divisions that a text says a place lies in: "Paris, Texas", "Hama, a city in western Syria"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.search.finding import find
from conflict_map.gazetteer.spelling.names import sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.compiled.index import Index

WORD = r"(?:[A-Z](?:\.[A-Z])+\.?|[A-Z][\w'’-]*\.?)"
_NAME = rf"{WORD}(?:\s+(?:of\s+|and\s+)?{WORD}){{0,3}}"
_SMALL = r"(?:[a-z][a-z-]*\s+)"
# what stands between a place and the first name of what it lies in
_NEXT = re.compile(rf"\s*(?:,\s*(?:in\s+)?|\(|\s+in\s+(?:the\s+)?{_SMALL}{{0,2}})({_NAME})")
_DEFINED = re.compile(
    r"\s*(?:\([^)]{0,120}\)\s*)?(?:,|,?\s+(?:which|that)?\s*(?:is|was|are|were)\b)\s*(?:both\s+)?(?:an?|the|one\s+of)\s"
    rf"[^.;:A-Z]{{0,80}}?\b(?:in|of|within|on)\s+{_SMALL}{{0,4}}({_NAME})"
)
# … and between one such name and the next
_FURTHER = re.compile(
    rf"(?:\s*,\s*(?:in\s+)?(?:the\s+)?{_SMALL}{{0,3}}|\s+{_SMALL}{{0,3}}(?:of|in|on)\s+{_SMALL}{{0,4}})({_NAME})"
)
_FARTHEST = 240  # characters after a place
MOST_PARTS = 5


class Containers(NamedTuple):
    """Parts of what a text names as a container: for each the keys of what it may mean, by level."""

    parts: tuple[tuple[frozenset[str], frozenset[str], frozenset[str], str], ...]

    def holding(self, country: str, division: str, county: str, sounds: frozenset[str]) -> float:
        """Return the share of the parts that a place lies in.

        Parameters
        ----------
        country, division, county
            The keys that `Index.regions` gives.
        sounds
            How the names of its divisions sound: two layers may write them differently.
        """
        inside = sum(
            country in countries or division in divisions or county in counties or spoken in sounds
            for countries, divisions, counties, spoken in self.parts
        )
        return inside / len(self.parts) if self.parts else 0.0


def containers(layers: Sequence[Index], within: str | None) -> Containers:
    """Look up what a text names as a container.

    Parameters
    ----------
    layers
        The layers of places.
    within
        Names apart by commas, as a text has them: "Carroll County, N.H."; or an ISO code.

    Returns
    -------
    Containers
        Parts that name no country or division are known by their sound alone.
    """
    if not within:
        return Containers(())
    parts = [part.strip() for part in within.split(",") if part.strip()]
    return Containers(tuple(_regions_of(tuple(layers), part) for part in parts))


@lru_cache(maxsize=4096)
def _regions_of(
    layers: tuple[Index, ...], name: str
) -> tuple[frozenset[str], frozenset[str], frozenset[str], str]:
    countries = {name} if len(name) == 2 and name.isupper() else set()
    divisions: set[str] = set()
    counties: set[str] = set()
    for hit in find(layers, name, near=False):
        layer = layers[hit.layer]
        code = layer.feature_code[hit.row]
        kind = kind_of_code(code)
        country, division, county = layer.regions(hit.row)
        if kind == "country":
            countries.add(country)
        elif kind == "division" and code.startswith("ADM1"):
            divisions.add(division)
        elif kind == "division" and county:
            counties.add(county)
    return frozenset(countries), frozenset(divisions), frozenset(counties) - {""}, sound(name)


def containers_after(layers: Sequence[Index], text: str, end: int) -> tuple[str, bool] | None:
    """Find the containers that a text names right after a place.

    Parameters
    ----------
    layers
        The layers of places.
    text, end
        The document, and where the mention ends.

    Returns
    -------
    tuple or None
        Those that are a country, a division or an abbreviation of one, as written and apart by commas: "Texas" of "Paris,
        Texas", "Carroll County, New Hampshire" of "Bartlett is a town in Carroll County, New Hampshire"; and whether the
        text defines the place, as the second does.
    """
    last = min(len(text), end + _FARTHEST)
    for pattern in (_NEXT, _DEFINED):
        found = _chain(tuple(layers), text, pattern.match(text, end, last), last)
        if found:
            return ", ".join(found), pattern is _DEFINED
    return None


def _chain(layers: tuple[Index, ...], text: str, match: re.Match[str] | None, last: int) -> list[str]:
    """Follow a chain of names, each in the next, and keep those that are containers."""
    found: list[str] = []
    for _ in range(MOST_PARTS):
        if not match:
            break
        name = _longest_container(layers, " ".join(match[1].split()))
        if name:
            found.append(name)
        elif match.re is _NEXT:
            break
        match = _FURTHER.match(text, match.start(1) + len(name or match[1]), last)
    return found


@lru_cache(maxsize=4096)
def _longest_container(layers: tuple[Index, ...], name: str) -> str:
    """Take the longest run of first words that names a country or a division."""
    words = name.split()
    for count in range(len(words), 0, -1):
        some = " ".join(words[:count])
        if any(
            kind_of_code(layers[hit.layer].feature_code[hit.row]) in {"country", "division"}
            for hit in find(layers, some, near=False)
            if hit.how != "adjective"
        ):
            return some
    return ""
