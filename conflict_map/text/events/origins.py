"""Places that a sentence names only for where somebody comes from, goes to or speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.events.fitting import SOURCES, position, word_before
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.places.locating import Located

_DESTINATIONS = words("to towards toward into across bank")


def only_a_source(trigger: Trigger, passage: Passage, item: Located) -> bool:
    """Whether the place is only where something came from or went ("criminals from Aleppo Central Prison").

    Parameters
    ----------
    trigger
        The words that tell of the event.
    passage
        The sentence.
    item
        The place.
    """
    if trigger.cue.outcome == "withdrew" and word_before(passage, position(passage, item)) in _DESTINATIONS:
        return True
    if _fled_to(passage, position(passage, item)) or _borders(passage, item) or _bound_for(passage, item):
        return True
    if _of_a_route(passage, item):
        return True
    if word_before(passage, position(passage, item)) == "by" and not item.is_wide:
        return True  # "a truce brokered by Moscow"
    # "troops from Misrata pulled back": where they are from they have not left
    theirs = trigger.cue.where == "from" and position(passage, item) < trigger.first
    if _of_an_office(passage, item):
        return True
    return (
        (trigger.cue.where != "from" or theirs)
        and item.expression.kind != "offset"
        and word_before(passage, position(passage, item)) in SOURCES
    )


def _borders(passage: Passage, item: Located) -> bool:
    """Whether a country is only what a border is shared with: "near the border with Burkina Faso"."""
    country = item.place is not None and item.place.feature_code.startswith("PCL")
    i = position(passage, item)
    before = [t.low for t in passage.sentence.tokens[max(0, i - 3) : i]]
    return country and "with" in before and any(low in {"border", "borders", "frontier"} for low in before)


def _of_an_office(passage: Passage, item: Located) -> bool:
    """Whether a place is only where those sit who tell it: "according to the defence ministry in Yerevan"."""
    i = position(passage, item)
    before = [t.low for t in passage.sentence.tokens[max(0, i - 2) : i]]
    if before[1:] in (["in"], ["at"]) and before[0] in {"reporters", "journalists", "conference", "briefing"}:
        return True  # "the spokesman told reporters in Islamabad"
    if before[1:] == ["of"] and before[0] in _OFFICES and len(passage.placeable) > 1:
        return True  # "the governor of West Darfur was killed in El Geneina"
    told = i > 1 and passage.names_speaker(i - 2, i - 1)
    if before[1:] == ["with"] and item.is_country:
        return True  # "in clashes with Azerbaijan": no place but the other side
    return told and before[1:] == ["in"] and before[0] in {"ministry", "government", "command"}


_OFFICES = words(
    "governor mayor minister commissioner administrator bishop archbishop sultan emir king president prefect"
)


def _of_a_route(passage: Passage, item: Located) -> bool:
    """Whether a place is the end of a journey: "taking travellers from Parachinar to Peshawar at Thall"."""
    i = position(passage, item)
    tokens = passage.sentence.tokens
    if i < 1 or tokens[i - 1].low != "to":
        return False
    before = (o for o in passage.placeable if o.expression.end == tokens[i - 2].end)
    return any(word_before(passage, position(passage, o)) == "from" for o in before)


def _bound_for(passage: Passage, item: Located) -> bool:
    """Whether a place is only where something goes: "a Kaduna-bound train"."""
    k = passage.index_at(item.expression.end)
    return [t.low for t in passage.sentence.tokens[k : k + 2]] == ["-", "bound"]


_FLEEING = words(
    "travelling traveling going driving en-route flee flees fled fleeing escape escaped escaping evacuated transferred returned heading headed bound rushed taken travelled carry carried carrying marched led dragged herded"
)


def _fled_to(passage: Passage, i: int) -> bool:
    """Whether a place is where people fled or were taken to: "before fleeing towards Virunga"."""
    if word_before(passage, i) not in {"to", "towards", "toward", "into"}:
        return False
    return any(t.low in _FLEEING for t in passage.sentence.tokens[max(0, i - 6) : i])
