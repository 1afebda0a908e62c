"""An event at a place that the gazetteer does not have: somewhere in the province that the report is telling of.

A coder who cannot find a village gives the province and says that it is no more than that: ACLED's codebook has
``geo_precision`` 3 for it, UCDP's GED ``where_prec`` 4.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.events.fitting import position, word_before
from conflict_map.text.events.placing import Where
from conflict_map.text.places.shapes import radius_of, ring_sector
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from conflict_map.gazetteer import Gazetteer, Place
    from conflict_map.text.events.event import Event
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.places.locating import Located

_SURE = 0.7
"""Confidence of a place from which on it says where a report is."""
_LARGEST_M = 350_000.0
"""Metres: a province larger than so says too little."""
_ELSEWHERE = words("elsewhere separately")


def somewhere(events: Sequence[Event], passages: Sequence[Passage], gazetteer: Gazetteer) -> list[Event]:
    """Give each event whose place the gazetteer does not have the province of the place told nearest to it.

    Parameters
    ----------
    events
        The events of a document.
    passages
        Its sentences.
    gazetteer
        For the provinces' outlines.

    Returns
    -------
    list of Event
        The same; the place keeps its own name, without a gazetteer's place, and its reason says where it was put.
    """
    return [_settled(event, passages, gazetteer) for event in events]


def _settled(event: Event, passages: Sequence[Passage], gazetteer: Gazetteer) -> Event:
    unknown = event.where.located
    if unknown is None or unknown.place is not None or unknown.geometry is not None:
        return event
    for neighbour in _told_about(event, passages):
        province = _province(neighbour, gazetteer)
        if province is not None:
            return replace(event, where=Where(_inside(unknown, neighbour, province), "province"))
    return event


def _told_about(event: Event, passages: Sequence[Passage]) -> Iterator[Located]:
    """Give the places that say where an event's sentence is: its own, then those told before, then those after; capitals last."""
    at = next((n for n, p in enumerate(passages) if p.sentence.start <= event.start < p.sentence.end), None)
    if at is None:
        return
    own = passages[at]
    countries = {i.place.country for i in own.located if i.is_country and i.place is not None}
    elsewhere = any(t.low in _ELSEWHERE for t in own.sentence.tokens[:3])
    around = [own] if elsewhere else [own, *reversed(passages[:at]), *passages[at + 1 :]]
    told = [
        item
        for passage in around
        for item in _by_nearness(passage, event.where.located)
        if item.place is not None and (not countries or item.place.country in countries)
    ]
    yield from sorted(told, key=_seats_a_government)


def _by_nearness(passage: Passage, unknown: Located | None) -> list[Located]:
    """Give a sentence's places on the map, those next to the unknown one first."""
    sure = (i for i in passage.placeable if i.geometry is not None and not i.is_country)
    there = [i for i in sure if i.confidence >= _SURE and not _is_on_a_way(passage, i)]
    start = unknown.expression.start if unknown is not None else 0
    return sorted(there, key=lambda item: abs(item.expression.start - start))


def _is_on_a_way(passage: Passage, item: Located) -> bool:
    """Whether a place is only where people went or came from: "refugees fled to Adré"."""
    return word_before(passage, position(passage, item)) in _WAYS


_WAYS = words("to toward towards from into")


def _seats_a_government(item: Located) -> bool:
    """Whether it is a capital: what its offices say happens elsewhere."""
    return item.place is not None and item.place.feature_code == "PPLC"


def _province(item: Located, gazetteer: Gazetteer) -> Place | None:
    """Give the first-level division that a place is or lies in."""
    place = item.place
    if place is None:
        return None
    if place.feature_code == "ADM1" or (item.is_wide and not place.admin1 and place.radius_m <= _LARGEST_M):
        return place
    if not place.admin1:
        return None
    named = (c.place for c in gazetteer.lookup(place.admin1, country=place.country, near=False))
    division = next((p for p in named if p.feature_code == "ADM1" and p.name == place.admin1), None)
    division = division and gazetteer.place(division.place_id)
    return division if division is not None and division.radius_m <= _LARGEST_M else None


def _inside(unknown: Located, neighbour: Located, province: Place) -> Located:
    shape: BaseGeometry = (
        province.geometry
        if province.geometry is not None
        else ring_sector(province.lon, province.lat, 0.0, province.radius_m)
    )
    assert neighbour.place is not None
    told = "" if neighbour.place.name == province.name else f", as {neighbour.place.name} beside it does"
    return replace(
        unknown,
        geometry=shape,
        geo_precision=3,
        uncertainty_m=round(radius_of(shape), 1),
        confidence=neighbour.confidence,
        why=f"lies somewhere in {province.name} if the report tells of one province{told}; {unknown.why}",
    )
