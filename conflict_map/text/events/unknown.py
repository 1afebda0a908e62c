"""Places that the gazetteer does not have, or has elsewhere: what the text still says of where they lie."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.gazetteer import Resolution
from conflict_map.gazetteer.resolving.earth import metres_apart
from conflict_map.text.events.fitting import position
from conflict_map.text.mentions.names import FACILITY_NOUNS, Name
from conflict_map.text.places.expressions import Expression
from conflict_map.text.places.locating import Located, near, plainly
from conflict_map.text.places.nesting import measured_off, surroundings
from conflict_map.text.places.reasons import unresolved
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger


def is_a_quarter(item: Located, focus: Located) -> bool:
    """Whether a quarter is named that the gazetteer has as a village far from the town told before.

    Parameters
    ----------
    item
        The place.
    focus
        The place that the sentences before are about.
    """
    place, town = item.place, focus.place
    hint = item.expression.anchors[0].hint if item.expression.anchors else None
    if place is None or town is None or hint not in _QUARTERS or not place.feature_code.startswith("PPL"):
        return False
    return place.feature_code != "PPLX" and metres_apart(place, town) > _BEYOND_A_TOWN_M


_CALLED_QUARTERS = words("district neighbourhood neighborhood quarter suburb area")
_QUARTERS = words("neighbourhood neighborhood quarter suburb район oblast")


_BEYOND_A_TOWN_M = 40_000.0


def is_abroad(passage: Passage, item: Located) -> Located | None:
    """Give the town that a sentence opens with, where the place chosen is in another country: "In Omdurman … in Al-Thawra".

    Parameters
    ----------
    passage
        The sentence.
    item
        The place.
    """
    opening = _opening_place(passage)
    if opening is None or opening.place is None or item.place is None or item is opening:
        return None
    if _in_another_town(passage, item, opening):
        return opening
    abroad = item.place.country not in {"", opening.place.country} and not item.expression.anchors[0].within
    return opening if abroad and item.place.feature_code.startswith("PPL") else None


def _in_another_town(passage: Passage, item: Located, opening: Located) -> bool:
    """Whether a quarter or an area is met far from the town that the sentence opens with: "In Ramadi, … in the Jazeera area"."""
    if item.place is None or opening.place is None or not opening.place.feature_code.startswith("PPL"):
        return False
    k = passage.index_at(item.expression.end)
    tokens = passage.sentence.tokens
    after = tokens[k].low if k < len(tokens) else ""
    called = after in _CALLED_QUARTERS or item.expression.text.lower().split()[-1] in _CALLED_QUARTERS
    return called and metres_apart(item.place, opening.place) > _BEYOND_A_TOWN_M


def about_unknown(
    trigger: Trigger, passage: Passage, unknown: Located, focus: Located | None
) -> tuple[Located, str] | None:
    """Give where a place that nothing knows lies, as far as the text says: in the town told before, near it, in a province.

    Parameters
    ----------
    trigger
        The words that tell of the event.
    passage
        The sentence.
    unknown
        The place.
    focus
        The place that the sentences before are about.
    """
    measured = measured_off(passage.sentence, unknown, passage.placeable)
    if measured is not None:
        return measured, "clause"
    taking = trigger.cue.outcome in _TAKINGS
    around = None if taking else surroundings(passage.sentence, unknown, passage.placeable)
    if around is not None:
        return around, "sentence"
    opening = _opening_place(passage)
    if opening is not None:
        return opening, "sentence"
    if focus is not None and lies_in_town(unknown):
        return plainly(focus), "carried"
    if focus is not None and focus.place is not None and _is_nearby(passage, unknown):
        return near(focus, unknown.expression), "sentence"
    return None


_TAKINGS = frozenset({"captured", "recaptured", "holds", "withdrew", "transferred", "entered", "besieged"})
"""What is told of a village that nobody knows is not told of its whole province."""


def _is_nearby(passage: Passage, item: Located) -> bool:
    """Whether a place is said to be near the one told before: "in the nearby village of Quitunda"."""
    i = position(passage, item)
    return any(
        t.low in {"nearby", "neighbouring", "neighboring"}
        for t in passage.sentence.tokens[max(0, i - 4) : i + 3]
    )


_IN_A_TOWN = FACILITY_NOUNS | words(
    "market mosque church school university square district neighbourhood neighborhood quarter suburb"
)


_OPENING = 7


def _opening_place(passage: Passage) -> Located | None:
    """Give the town with which a sentence opens: "In Taiz, four died when mortars hit Bir Basha market"."""
    tokens = passage.sentence.tokens
    if tokens[0].low in {"and", "also", "meanwhile"} and len(tokens) > 2:
        tokens = tokens[2:] if tokens[1].text == "," else tokens[1:]
    if tokens[0].low not in {"in", "at", "near", "around", "у", "в", "في"}:
        return None
    first = next(iter(passage.placeable), None)
    i = 0 if first is None else position(passage, first)
    # "In the Russian border region of Bryansk, shelling …"
    opens = (
        i <= _OPENING
        and first is not None
        and first.place is not None
        and not any(t.text == "," for t in tokens[:i])
    )
    return first if first is not None and opens and not first.is_country else None


def lies_in_town(item: Located) -> bool:
    """Whether a place is a facility or a quarter that the gazetteer does not have: it lies in the town that was named before.

    Parameters
    ----------
    item
        The place.
    """
    anchors = item.expression.anchors
    in_town = bool(anchors) and anchors[0].text.lower().split()[-1] in _IN_A_TOWN
    return item.place is None and (in_town or is_unknown_quarter(item))


def is_unknown_quarter(item: Located) -> bool:
    """Whether a place that nobody knows is called a quarter: "Canapé-Vert district", "the southern district of Zafaraniya".

    Parameters
    ----------
    item
        The place.
    """
    words_of_it = item.expression.text.lower().split()
    called = words_of_it[-1] in _CALLED_QUARTERS
    return item.place is None and (
        called or any((one in _CALLED_QUARTERS and two == "of") for one, two in pairwise(words_of_it))
    )


def unknown_object(trigger: Trigger, passage: Passage) -> Located | None:
    """Give what is taken when it is a name that nothing knows: "seized Selydove" is not at a town named elsewhere.

    Parameters
    ----------
    trigger
        The words that tell of the event.
    passage
        The sentence.
    """
    cue = trigger.cue
    takes = cue.frame == "agent" and cue.where == "object" and cue.outcome in {"captured", "recaptured"}
    if trigger.passive or not takes:
        return None
    tokens, i = passage.sentence.tokens, trigger.after
    while i < len(tokens) and tokens[i].low in _BEFORE_NAMES:
        i += 1
    j = i
    while j < len(tokens) and tokens[j].text[0].isupper() and not tokens[j].text.isupper():
        j += 1
    if j == i or tokens[trigger.first].text[0].isupper() or any(t.low in _MILITARY for t in tokens[i:j]):
        return None
    start, end = tokens[i].start, tokens[j - 1].end
    there = [item for item in passage.located if item.expression.start < end and start < item.expression.end]
    if there:
        return there[0] if there[0].place is None and _opening_place(passage) is None else None
    if any(a.first < j and i < a.after for a in passage.actors) or any(
        t.start < end and start < t.end for t in passage.times
    ):
        return None
    text = " ".join(t.text for t in tokens[i:j])
    expression = Expression("place", text, start, end, (Name(text, start, end),))
    why = unresolved(text, Resolution(text, None, 0.0, 0.0, None, ""))
    return Located(expression, None, None, None, None, 0.0, why)


_MILITARY = words("battalion brigade division regiment command corps infantry headquarters")


_BEFORE_NAMES = words("the town village city of settlement strategic key nearby")
