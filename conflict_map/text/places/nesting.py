"""A quarter or a village lies in the town or the province that is named with it: "the Dora district of Baghdad"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.gazetteer.resolving.earth import metres_apart
from conflict_map.text.places.locating import on_its_point, plainly
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer import Gazetteer
    from conflict_map.text.places.locating import Located
    from conflict_map.text.words.tokens import Sentence

_QUARTERS = words(
    "district districts neighbourhood neighborhood neighbourhoods neighborhoods quarter suburb suburbs area market street square "
    "camp hospital mosque church university airport checkpoint roundabout side"
)
_VILLAGES = words("village town settlement community hamlet city")
_BETWEEN = words(
    "of in в у في the a also city town ' ’ s , state province region governorate department county district territory northern southern "
    "eastern western central"
)
_FAR_M = 40_000.0
"""Metres from a town's middle beyond which nothing is a quarter of it."""


def lying_within(sentence: Sentence, located: Sequence[Located], gazetteer: Gazetteer) -> tuple[Located, ...]:
    """Take a namesake elsewhere for the town or province that the sentence puts the place in.

    Parameters
    ----------
    sentence
        The sentence.
    located
        Its spatial expressions.
    gazetteer
        Where the place of that name within the province is looked up.

    Returns
    -------
    tuple of Located
        The same; a place that was found far from its town or province is the one within it, or stands for it and says so.
    """
    if len(located) < 2:
        return tuple(located)
    found = sorted(located, key=lambda item: item.expression.start)
    for n, item in enumerate(found[:-1]):
        outer = found[n + 1]
        if not _said_to_lie_in(sentence, item, outer) or not _far_from(item, outer):
            continue
        own = _namesake_within(item, outer, gazetteer)
        if own is not None:
            found[n] = own
        else:
            assert outer.place is not None
            why = f"in {outer.place.name}, as the text says, where the gazetteer has no {item.expression.text}; {outer.why}"
            found[n] = replace(
                plainly(outer),
                expression=replace(item.expression, kind="place"),
                why=why,
                confidence=0.8 * outer.confidence,
            )
    return tuple(found)


def _namesake_within(item: Located, outer: Located, gazetteer: Gazetteer) -> Located | None:
    """Give the place of the same name in the division that the text puts it in: Oktyabrsky in Belgorod region."""
    around, place = outer.place, item.place
    assert around is not None
    assert place is not None
    if not _holds_villages(outer):
        return None
    name = item.expression.anchors[0].query
    for candidate in gazetteer.lookup(name, country=around.country or None, near=False):
        own = candidate.place
        moved = replace(item, place=own)
        if own.feature_code.startswith("PPL") and not _far_from(moved, outer):
            return on_its_point(
                moved, f"the one in {around.name}, as the text says; {outer.why}", 0.9 * outer.confidence
            )
    return None


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
    between = _words_between(sentence, item, outer)
    if _OF.isdisjoint(between) and not (between == [","] and _holds_villages(outer)):
        return False
    if not all(low in _BETWEEN | _QUARTERS | _VILLAGES for low in between):
        return False
    known = _KNOWN_ABROAD if between == [","] else _KNOWN_AT_HOME
    plainly = between[-1] != "of" and _is_a_division(outer)
    return _described(sentence, item, outer) or (plainly and _fewer_than(known, item))


_OF = frozenset({"of", "in", "в", "у", "في"})


def _holds_villages(outer: Located) -> bool:
    return outer.is_wide or _is_a_division(outer)


def _words_between(sentence: Sentence, item: Located, outer: Located) -> list[str]:
    begin = outer.expression.anchors[0].start
    return [t.low for t in sentence.tokens if item.expression.end <= t.start < begin]


def _described(sentence: Sentence, item: Located, outer: Located) -> bool:
    """Whether a place is called a quarter or a village of another one."""
    kind = _VILLAGES | _QUARTERS if _holds_villages(outer) else _QUARTERS
    own = item.expression.text.lower().split()[-1]
    return own in kind or any(low in kind for low in _words_between(sentence, item, outer)[:-1])


def _fewer_than(people: int, item: Located) -> bool:
    place = item.place
    return place is not None and place.feature_code.startswith("PPL") and place.population < people


_KNOWN_AT_HOME, _KNOWN_ABROAD = 100_000, 20_000
"""People from which on a town is not taken for a namesake: where the text puts it in a province, where only a comma does."""


def _is_a_division(outer: Located) -> bool:
    """Whether words call a place a province or a district themselves."""
    last = outer.expression.anchors[0].text.lower().split()[-1]
    return last in _DIVISIONS or last.endswith(("ской", "ської", "област", "області"))


_DIVISIONS = words(
    "province region governorate department county district territory zone state oblast lga township woreda prefecture krai raion "
    "области область районе"
)


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

    # a disc stands for an outline that nobody knows
    near = _NEAR_DEGREES if around.geometry is not None else _NEAR_A_DISC_DEGREES
    return bool(outline.distance(Point(place.lon, place.lat)) > near)


_NEAR_A_DISC_DEGREES = 0.5
_NEAR_DEGREES = 0.15
"""Degrees from a province's outline within which a village may still be its own; no distance is computed from it."""
