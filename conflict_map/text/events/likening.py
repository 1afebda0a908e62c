"""What an attack was that a sentence only counts the dead of: the kind of the ones told beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.events.principal import ATTACKS, KILLING
from conflict_map.text.passages.triggers import NOUN_FRAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.events.event import Event


def like_the_last(event: Event, found: Sequence[Event], text: str) -> Event:
    """Take an attack that nobody is named for, on others or on more, for one of the kind just told: "Five others died in attacks on …".

    Parameters
    ----------
    event
        Any event.
    found
        All events of the document.
    text
        The document's text.
    """
    shot = next(
        (e for e in reversed(found) if e.start < event.start and e.paragraph == event.paragraph), None
    )
    if shot is not None and _shot_at_as_well(shot, event):
        return replace(
            event, event_type=shot.event_type, sub_event_type=shot.sub_event_type, actor1=shot.actor1
        )
    before = next((e for e in reversed(found) if e.start < event.start and e.event_type in ATTACKS), None)
    general = event.trigger is not None and event.trigger.cue.frame in NOUN_FRAMES | KILLING
    if before is None or before.paragraph != event.paragraph or not general or event.actor1 or event.outcome:
        return event
    said = text[event.start : event.end].lower()
    more = any(f" {word} " in f" {said} " for word in ("others", "more"))
    if event.event_type not in ATTACKS or event.figure is None or not more or before.outcome:
        return event
    return replace(
        event, event_type=before.event_type, sub_event_type=before.sub_event_type, actor1=before.actor1
    )


def _shot_at_as_well(before: Event, event: Event) -> bool:
    """Whether more protesters die of whom no other cause is told: "Six people were killed in Monywa"."""
    killed = event.trigger is not None and event.trigger.cue.frame in KILLING and event.actor1 is None
    return (
        killed
        and event.sub_event_type == "Attack"
        and before.sub_event_type == "Excessive force against protesters"
    )


def by_blast(event: Event, found: Sequence[Event], text: str) -> Event:
    """Take a count of dead and wounded with no word for the cause for a blast, where the document tells of one.

    Parameters
    ----------
    event
        Any event.
    found
        All events of the document.
    text
        The document's text.
    """
    unnamed = event.trigger is not None and event.trigger.cue.frame in KILLING and event.actor1 is None
    if not unnamed or event.event_type != "Violence against civilians" or event.when.text.startswith("since"):
        return event
    blasts = [e for e in found if e.event_type == "Explosions/Remote violence" and e is not event]
    beside = [e for e in blasts if e.paragraph == event.paragraph and e.start < event.start]
    # "a guard was killed when a building collapsed", in a report of missiles
    said = text[event.start : event.end].lower()
    if any(word in said for word in _BY_HAND):
        return event
    ruined = any(word in said for word in _RUINS)
    blast = next(iter(beside or (blasts if event.injured is not None or ruined else [])), None)
    if blast is None:
        return event
    return replace(event, event_type=blast.event_type, sub_event_type=blast.sub_event_type)


_BY_HAND = ("gunshot", "shot dead", "gunned", "bullet", "stab", "behead", "throat", "hacked", "machete")
_RUINS = ("collapsed", "rubble", "debris", "wreckage", "caught fire", "crater")
