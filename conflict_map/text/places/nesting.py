"""A quarter or a village lies in the town or the province that is named with it: "the Dora district of Baghdad"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.gazetteer.resolving.earth import metres_apart
from conflict_map.text.places.locating import plainly
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.places.locating import Located
    from conflict_map.text.words.tokens import Sentence

_QUARTERS = words(
    "district districts neighbourhood neighborhood neighbourhoods neighborhoods quarter suburb suburbs area market street square "
    "camp hospital mosque church university airport checkpoint roundabout side"
)
_VILLAGES = words("village town settlement community hamlet city")
_BETWEEN = words(
    "of in the a also city town ' ’ s , state province region governorate department county district territory northern southern "
    "eastern western central"
)
_FAR_M = 40_000.0
"""Metres from a town's middle beyond which nothing is a quarter of it."""


def lying_within(sentence: Sentence, located: Sequence[Located]) -> tuple[Located, ...]:
    """Take a namesake elsewhere for the town or province that the sentence puts the place in.

    Parameters
    ----------
    sentence
        The sentence.
    located
        Its spatial expressions.

    Returns
    -------
    tuple of Located
        The same; a quarter that was found far from its town stands at the town, and says so.
    """
    if len(located) < 2:
        return tuple(located)
    found = sorted(located, key=lambda item: item.expression.start)
    for n, item in enumerate(found[:-1]):
        outer = found[n + 1]
        if _said_to_lie_in(sentence, item, outer) and _far_from(item, outer):
            place = outer.place
            assert place is not None
            why = f"in {place.name}, as the text says, where the gazetteer has no {item.expression.text}; {outer.why}"
            found[n] = replace(
                plainly(outer),
                expression=replace(item.expression, kind="place"),
                why=why,
                confidence=0.8 * outer.confidence,
            )
    return tuple(found)


def surroundings(sentence: Sentence, item: Located, others: Sequence[Located]) -> Located | None:
    """Give the province or town that the text puts an unknown place in: "Lala camp in Djugu territory".

    Parameters
    ----------
    sentence
        The sentence.
    item
        A place that the gazetteer does not have.
    others
        The sentence's expressions.

    Returns
    -------
    Located or None
        The surroundings under the unknown name, less sure; None where the text names none.
    """
    for outer in others:
        if outer is item or outer.place is None or outer.geometry is None or outer.is_country:
            continue
        between = [t.low for t in sentence.tokens if item.expression.end <= t.start < outer.expression.start]
        joined = bool({"of", "in"} & set(between)) or (between[:1] == [","] and outer.is_wide)
        if joined and len(between) <= 6 and all(low in _BETWEEN | _QUARTERS | _VILLAGES for low in between):
            why = f"somewhere in {outer.place.name}, as the text says: the gazetteer has no {item.expression.text}; {outer.why}"
            return replace(outer, why=why, confidence=0.7 * outer.confidence)
    return None


def measured_off(sentence: Sentence, item: Located, others: Sequence[Located]) -> Located | None:
    """Give where the text puts an unknown place beside one that is known: "Andriivka, a village south of Bakhmut".

    Parameters
    ----------
    sentence
        The sentence.
    item
        A place that the gazetteer does not have.
    others
        The sentence's expressions.

    Returns
    -------
    Located or None
        The distance or direction, less sure; None where the text gives none.
    """
    for outer in others:
        if (
            outer is item
            or outer.geometry is None
            or outer.expression.kind not in {"offset", "near", "between"}
        ):
            continue
        between = [t.low for t in sentence.tokens if item.expression.end <= t.start < outer.expression.start]
        apposed = between[:1] == [","] and len(between) <= _APPOSED
        if apposed and all(low in _BETWEEN | _QUARTERS | _VILLAGES | _SIZES for low in between):
            why = f"as the text says, for the gazetteer has no {item.expression.text}; {outer.why}"
            return replace(outer, why=why, confidence=0.8 * outer.confidence)
    return None


_APPOSED = 6
_SIZES = frozenset(
    {
        "small",
        "large",
        "strategic",
        "key",
        "about",
        "some",
        "around",
        "roughly",
        "located",
        "lying",
        "market",
        "mining",
        "just",
    }
)


def _said_to_lie_in(sentence: Sentence, item: Located, outer: Located) -> bool:
    """Whether "X district of Y", "X village in Y state" stands there, X found somewhere and Y not a country."""
    if item.place is None or outer.place is None or outer.is_country or item.is_country:
        return False
    if item.expression.kind != "place" or outer.expression.kind not in {"place", "part"}:
        return False
    begin = outer.expression.anchors[0].start
    between = [t.low for t in sentence.tokens if item.expression.end <= t.start < begin]
    if not {"of", "in"} & set(between) and not (between == [","] and outer.is_wide):
        return False
    kind = _VILLAGES | _QUARTERS if outer.is_wide else _QUARTERS
    own = item.expression.text.lower().split()[-1]
    described = own in kind or any(low in kind for low in between[:-1])
    return described and all(low in _BETWEEN | _QUARTERS | _VILLAGES for low in between)


def _far_from(item: Located, outer: Located) -> bool:
    place, around = item.place, outer.place
    assert place is not None
    assert around is not None
    if not outer.is_wide:
        return metres_apart(place, around) > _FAR_M + around.radius_m
    outline = outer.geometry
    if outline is None or not outline.geom_type.endswith("Polygon"):
        return False
    from shapely import Point  # noqa: PLC0415 - only where a village is said to lie in a province

    return bool(outline.distance(Point(place.lon, place.lat)) > _NEAR_DEGREES)


_NEAR_DEGREES = 0.15
"""Degrees from a province's outline within which a village may still be its own; no distance is computed from it."""
