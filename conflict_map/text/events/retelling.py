"""Words for what a report has told already: "the attack took place on Tuesday", "those displaced by the fighting"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.gazetteer.resolving.earth import metres_apart
from conflict_map.text.actors.speakers import is_speech_verb
from conflict_map.text.counts.people import ONE_PERSON, OWN
from conflict_map.text.events.principal import ATTACKS, BATTLES
from conflict_map.text.passages.triggers import NOUN_FRAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.events.event import Event
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger


def means_what_was_told(passage: Passage, event: Event, found: Sequence[Event]) -> bool:
    """Whether an event is only the word for one that was told: "a spokesman distanced the group from the attack".

    Parameters
    ----------
    passage
        The sentence.
    event
        What was made of it.
    found
        The events before it.
    """
    trigger = event.trigger
    tokens = passage.sentence.tokens
    own = event.where.how in {"clause", "sentence"}
    # "The attack on Notre-Dame de Fatima came after …": a place that nobody knows makes it no other attack
    unknown = event.where.located is not None and event.where.located.place is None
    own = own and not (
        unknown and tokens[0].low == "the" and bool(found) and event.paragraph - found[-1].paragraph <= 1
    )
    # "It came a day after Russia launched its biggest air attack, killing 39"
    came = not own and tokens[0].low in {"it", "this"} and len(tokens) > 1 and tokens[1].low in _CAME
    if came or (trigger is not None and _told_again(passage, trigger, event, found, own=own)):
        return True
    begins = [t.low for t in tokens[:2]]
    of_some = begins[0] == "most" and bool(found) and found[-1].figure is not None
    of_some = (
        of_some and found[-1].paragraph == event.paragraph
    )  # "Most were shot in the head; four were beheaded"
    if not own and (of_some or begins in _AMONG_THEM or (begins in _THE_DEAD and event.figure is None)):
        # "The victims were shot or burned in their huts", "Среди погибших семеро полицейских"
        return bool(found) and found[-1].event_type in ATTACKS
    if trigger is None or trigger.cue.frame not in NOUN_FRAMES or event.figure is not None:
        return False
    if event.outcome and _DENYING.isdisjoint(t.low for t in tokens[: trigger.first]):
        return False
    if not own and found and found[-1].paragraph == event.paragraph and any(t.low == "heard" for t in tokens):
        return True
    before = [t.low for t in tokens[max(0, trigger.first - 3) : trigger.first]]
    # "residents of the city reported thefts": what is told stands after the verb, and is told for the first time
    reported = any(map(is_speech_verb, before)) and before[-1:] not in (["the"], ["this"])
    definite = not reported and not DEFINITE.isdisjoint(before)
    said_of = any(t.low in _GOES_ON for t in tokens[trigger.after : trigger.after + 3])
    return definite and not own and not said_of and any(e.event_type in ATTACKS for e in found)


def told_where(passage: Passage, told: Sequence[Event], found: list[Event]) -> bool:
    """Whether a sentence only tells where and when the attack of the lead was: "The killings took place near La Gabarra".

    Parameters
    ----------
    passage
        The sentence.
    told
        What was made of it.
    found
        The events before it; the attack gets the place and the day.

    Returns
    -------
    bool
        Whether the attack was told before.
    """
    event = told[0] if len(told) == 1 else None
    if event is None or event.trigger is None or event.figure is not None or not found:
        return False
    tokens, trigger = passage.sentence.tokens, event.trigger
    ahead = {t.low for t in tokens[trigger.after : trigger.after + 6]}
    defined = tokens[0].low == "the" and trigger.first <= 3 and not ahead.isdisjoint(_HAPPENED)
    before, located = found[-1], event.where.located
    near = before.event_type in ATTACKS and event.paragraph - before.paragraph <= 1
    placed = located is not None and located.place is not None and not located.is_country
    wide = before.where.located is None or before.where.located.is_country or before.where.located.is_wide
    if not (defined and near and placed and wide):
        return False
    when = event.when if event.when.text else before.when
    found[-1] = before.told_on(passage, where=event.where, when=when, actor1=before.actor1 or event.actor1)
    return True


_HAPPENED = frozenset({"took", "happened", "occurred", "came"})


def _of_a_family(passage: Passage, trigger: Trigger) -> bool:
    """Whether somebody tells of one of their own among those who died: "Macham said his brother was killed"."""
    tokens = passage.sentence.tokens
    near = range(max(0, trigger.first - 4), trigger.first - 1)
    theirs = (k for k in near if tokens[k].low in OWN | {"my"} and tokens[k + 1].low in ONE_PERSON)
    # "a woman and her grandson were killed" are told for the first time
    return trigger.passive and any(k == 0 or tokens[k - 1].low not in {"and", "with"} for k in theirs)


def _told_again(
    passage: Passage, trigger: Trigger, event: Event, found: Sequence[Event], *, own: bool
) -> bool:
    """Whether what is told was told before, or is only spoken of."""
    if not own and (_only_spoken_of(passage, trigger, event) or (found and _of_a_family(passage, trigger))):
        return True
    again = bool(found) and _again(passage, trigger, event, found[-1], own=own)
    return again or _are_found_again(trigger, event, found)


def _again(passage: Passage, trigger: Trigger, event: Event, before: Event, *, own: bool) -> bool:
    """Whether an attack just told is told once more: "The attack took place on Tuesday", "They were ambushed as they left"."""
    tokens = passage.sentence.tokens
    if before.event_type not in ATTACKS or before.paragraph != event.paragraph:
        return False
    if not own and _quotes_who_saw_it(passage, event):
        return True
    if event.figure is not None:
        return False
    defined = tokens[0].low == "the" and trigger.first <= 2 and trigger.cue.frame in NOUN_FRAMES
    ahead = {t.low for t in tokens[trigger.after : trigger.after + 8]}
    placed = before.where.located is not None and not before.where.located.is_country
    if defined and (_at_the_same(event, before) or (placed and not ahead.isdisjoint(_TOOK_PLACE))):
        return True
    # "The assailants rounded up the men before shooting them"
    named_again = tokens[0].low == "the" and len(tokens) > 1 and tokens[1].low in _ATTACKERS
    they = trigger.passive and tokens[0].low in {"they", "he", "she"} and trigger.first <= 3
    return not own and ((named_again and not event.outcome) or they)


_TOOK_PLACE = frozenset({"took", "happened", "occurred"})


def _quotes_who_saw_it(passage: Passage, event: Event) -> bool:
    """Whether somebody who saw the attack is quoted: "They went from house to house and shot the men," said Maryam."""
    tokens = passage.sentence.tokens
    quoted = tokens[0].text in _QUOTES and len(tokens) > 1 and tokens[1].low in {"they", "he", "she"}
    return quoted and not event.when.text and event.event_type in ATTACKS


def _at_the_same(event: Event, before: Event) -> bool:
    """Whether "the blast" is one that was told, in a part of the same town, on no other day."""
    one = event.where.located.place if event.where.located is not None else None
    two = before.where.located.place if before.where.located is not None else None
    undated = not event.when.text or event.when.text == before.when.text
    same = event.event_type == before.event_type and undated
    return same and one is not None and two is not None and metres_apart(one, two) < _A_TOWN_M


_A_TOWN_M = 30_000.0
_QUOTES = frozenset({'"', "“", "‘", "«", "'"})
_ATTACKERS = frozenset(
    {
        "assailants",
        "attackers",
        "raiders",
        "gunmen",
        "bombers",
        "attacker",
        "gunman",
        "bomber",
        "shooters",
        "killers",
    }
)


def _only_spoken_of(passage: Passage, trigger: Trigger, event: Event) -> bool:
    """Whether fighting has neither place, day, party nor figure of its own: "those displaced by the hostilities need food"."""
    bare = event.figure is None and event.actor1 is None and event.actor2 is None and not event.when.text
    before = [t.low for t in passage.sentence.tokens[max(0, trigger.first - 3) : trigger.first]]
    oblique = any(low in _OBLIQUE for low in before)
    return bare and oblique and trigger.cue.frame in NOUN_FRAMES and event.event_type == BATTLES


_CAME = frozenset({"came", "comes", "followed", "follows"})


_OBLIQUE = frozenset(
    {"of", "by", "from", "to", "with", "against", "behind", "despite", "as", "for", "into", "about"}
)


def _are_found_again(trigger: Trigger, event: Event, found: Sequence[Event]) -> bool:
    """Whether the dead that are found belong to an attack whose dead were counted: "rescue work ended, five bodies were recovered"."""
    if trigger.cue.sense != "bodies" or event.where.how in {"clause", "sentence"} or not found:
        return False
    before = found[-1]
    return before.event_type in ATTACKS and before.figure is not None and before.paragraph == event.paragraph


_AMONG_THEM = (
    ["среди", "погибших"],
    ["среди", "убитых"],
    ["серед", "загиблих"],
    ["серед", "вбитих"],
    ["من", "بينهم"],
)
_THE_DEAD = (["the", "victims"], ["the", "dead"], ["most", "victims"], ["the", "bodies"])


_DENYING = frozenset({"denied", "denies", "deny", "denying", "disavowed", "rejected", "rejects"})


DEFINITE = frozenset({"the", "this", "that", "both", "its", "their"})


_GOES_ON = frozenset(
    {"continued", "continues", "continue", "resumed", "intensified", "spread", "between", "on"}
)
