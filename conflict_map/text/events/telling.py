"""Passages to events: one record for each event that a document tells.

The same event told again (in the headline, in a confirmation) is one record
with more quotes; see :mod:`conflict_map.text.events.joining`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.columns import HOLDER_CONTESTED
from conflict_map.text.counts.losses import injured_in, losses_in
from conflict_map.text.events.acting import (
    acting_when,
    announces,
    antecedent,
    claims_to_have,
    pronoun_acts,
    speaking,
    subject_before,
    victims,
)
from conflict_map.text.events.aftermath import with_damage
from conflict_map.text.events.background import counts_since, is_background, is_no_news
from conflict_map.text.events.counting import deaths_of
from conflict_map.text.events.event import Event
from conflict_map.text.events.event_types import kinds_of
from conflict_map.text.events.following import (
    claimant,
    claimed,
    counted,
    felled,
    hurt_later,
    last_attack,
    only_counts,
    unharmed,
    within_what_was_told,
)
from conflict_map.text.events.likening import by_blast, like_the_last
from conflict_map.text.events.once import told_once
from conflict_map.text.events.placing import Where, lacks_place, places_of, points_back
from conflict_map.text.events.principal import ATTACKS, KILLING, principal
from conflict_map.text.events.retelling import means_what_was_told, told_where
from conflict_map.text.events.roles import Roles, roles, subject_of
from conflict_map.text.events.scene import Scene
from conflict_map.text.events.timing import when_of
from conflict_map.text.passages.figurative import compared_with
from conflict_map.text.passages.listing import figures_by_place
from conflict_map.text.passages.triggers import NOUN_FRAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.counts.casualties import Deaths
    from conflict_map.text.documents.document import Document
    from conflict_map.text.events.clock import Clock
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.places.locating import Located


_SHARED_CLAUSES = frozenset({"coordinate", "participle", "main", "adverbial"})


def events_of(passages: Sequence[Passage], document: Document) -> list[Event]:
    """Make events of the sentences of a document, in the order of the text.

    Parameters
    ----------
    passages
        The sentences, read.
    document
        The document they stand in.

    Returns
    -------
    list of Event
        Not yet joined: an event told twice is there twice.
    """
    found: list[Event] = []
    scene = Scene(document, passages)
    for passage in passages:
        scene.enter(passage)
        if passage.sentence.kind == "dateline" or _is_title(passage):
            continue
        if found and (answered := claimed(passage, found[-1])) is not None:
            found[-1] = answered
            continue
        told = _told(passage, document, scene.known(passage), scene.clock()) if passage.triggers else []
        if scene.focus is None and not points_back(passage):
            told = [_from_afar(event, passage) for event in told]
        new = _new_in(passage, told, found)
        if new is not None:
            found += new
            scene.pass_by(passage, new)
    alike = [like_the_last(event, found, document.text) for event in found]
    return [by_blast(event, alike, document.text) for event in alike]


def _new_in(passage: Passage, told: list[Event], found: list[Event]) -> list[Event] | None:
    """Give what of a sentence's events is new; what only tells on goes to the events before it.

    None where the whole sentence only tells on.
    """
    told = [within_what_was_told(event, found) for event in told]
    told = with_damage(passage, told, found)
    at = last_attack(found, passage.sentence.paragraph)
    if at is not None and only_counts(passage, told, found[at]):
        found[at] = counted(passage, found[at], told[0])
        return None
    if told_where(passage, told, found):
        return []
    told = [e for e in told if not means_what_was_told(passage, e, found)]
    if found and told and (whole := felled(passage, found[-1], told[-1])) is not None:
        found[-1], told = whole, told[:-1]
    elif len(told) > 1 and (whole := felled(passage, told[-2], told[-1])) is not None:
        told[-2:] = [whole]
    if found and not told:
        found[-1] = hurt_later(passage, found[-1]) or unharmed(passage, found[-1]) or found[-1]
    return told


_TITLES = frozenset({"sitrep", "snapshot", "bulletin"})


def _is_title(passage: Passage) -> bool:
    """Whether a headline only names a report: "Hostilities in Idlib - Situation Report No. 2"."""
    if passage.sentence.kind != "headline":
        return False
    lows = [t.low for t in passage.sentence.tokens]
    pairs = set(pairwise(lows))
    return not _TITLES.isdisjoint(lows) or not pairs.isdisjoint(
        {("situation", "report"), ("flash", "update"), ("humanitarian", "update"), ("weekly", "update")}
    )


def _from_afar(event: Event, passage: Passage) -> Event:
    """Mark a place that was carried over from an earlier paragraph: the sentence may be about another one.

    Where it names a country itself ("Russia launched 105 drones at Ukraine"), that is all that is known.
    """
    if event.where.how != "carried":
        return event
    country = next((item for item in reversed(passage.placeable) if item.is_country), None)
    if country is not None:
        return replace(event, where=Where(country, "clause"))
    return replace(event, where=replace(event.where, how="earlier"))


def _told(
    passage: Passage,
    document: Document,
    focus: Located | None,
    clock: Clock,
) -> list[Event]:
    """Give the events of one sentence."""
    main = principal(passage)
    found = _told_by(main, passage, document, focus, clock)
    old = any(
        is_background(when_of(t, n, passage, clock, document.published), document.published) for t, n in main
    )
    if not found and not old:
        found = _told_by(_left(passage, main)[:1], passage, document, focus, clock)
    return _with_losses(passage, told_once(passage, found))


def _is_anybody(actor: ActorMention | None) -> bool:
    """Whether who attacks is only called a man or a woman: "two men on a motorcycle" are not the country's civilians."""
    return actor is not None and actor.actor_id.startswith("Civilians (")


def _left(passage: Passage, main: Sequence[tuple[Trigger, int]]) -> list[tuple[Trigger, int]]:
    """Give what still tells of an event where the sentence's own verb does not: a killing, else "clashes", "shelling"."""
    left = [
        (t, n) for t, n in passage.triggers if (t, n) not in main and not t.denied and t.cue.sense != "nobody"
    ]
    kills = [(t, n) for t, n in left if t.cue.frame in KILLING]
    return kills or [
        (t, n) for t, n in left if t.cue.frame in NOUN_FRAMES and passage.clauses[n].kind != "context"
    ]


def _told_by(
    main: Sequence[tuple[Trigger, int]],
    passage: Passage,
    document: Document,
    focus: Located | None,
    clock: Clock,
) -> list[Event]:
    """Give the events that some triggers of a sentence tell."""
    found: list[Event] = []
    subjects: dict[int, ActorMention] = {}
    group = claimant(passage)
    for trigger, number in main:
        clause = passage.clauses[number]
        leaning = clause.kind in {"coordinate", "participle"} or _by_the_same(passage, trigger, number)
        leading = _shared_subject(passage, clause.parent, subjects) if leaning else None
        if leaning and clause.kind == "context":
            leading = leading or next(
                (a for a in passage.actors if a.after <= clause.first and a.kind != "civilians"), None
            )
        if clause.kind == "relative" and trigger.cue.where != "subject":
            leading = antecedent(passage, clause.first)
        acting = [a for a in passage.actors if not passage.names_speaker(a.first, a.after)]
        if pronoun_acts(passage, trigger):  # "the army said that they had come and that it was leaving"
            leading = speaking(passage, trigger, before=True) or leading
        leading = leading or subject_before(passage, acting, number)
        dead = victims(passage, acting) if trigger.cue.frame == "noun" else []
        parts = roles(trigger, passage.sentence.tokens, [a for a in acting if a not in dead], clause, leading)
        if dead and parts.actor2 is None:
            parts = Roles(parts.actor1, dead[0])
        if parts.actor1 is None:
            parts = Roles(group or acting_when(passage, trigger, number), parts.actor2)
        own = subject_of(trigger, passage.sentence.tokens, acting, clause) or leading or parts.actor1
        if own is not None:
            subjects[number] = own
        silent = (
            trigger.cue.outcome in {"redeployed", "withdrew", "deployed"}
            or pronoun_acts(passage, trigger)
            or announces(passage, trigger)
            or claims_to_have(passage, trigger)
            or passage.sentence.tokens[max(0, trigger.first - 1)].low in {"что", "що"}
        )
        if parts.actor1 is None and silent and trigger.cue.frame not in {"loses", "held", "state", "victims"}:
            parts = Roles(speaking(passage, trigger), parts.actor2)
        if parts.actor1 is None and found and _beaten_off(trigger, found, passage, main):
            continue
        deaths = deaths_of(passage, trigger, main)
        found += _made(passage, document, trigger, number, parts, deaths, focus, clock)
    return found


def _shared_subject(passage: Passage, number: int, subjects: dict[int, ActorMention]) -> ActorMention | None:
    """Give who acts in the clause that another leans on, over one that tells of no event: "…, killing six and seizing a truck"."""
    while number >= 0 and number not in subjects and passage.clauses[number].kind in _LEANING:
        number = passage.clauses[number].parent
    return subjects.get(number)


_LEANING = frozenset({"coordinate", "participle"})


def _beaten_off(
    trigger: Trigger, found: list[Event], passage: Passage, main: Sequence[tuple[Trigger, int]]
) -> bool:
    """Take "were driven back", "the attack was repulsed" for the outcome of the attack that the sentence told."""
    if trigger.cue.outcome != "repelled" or not trigger.passive or found[-1].outcome not in {"", "entered"}:
        return False
    killed = deaths_of(passage, trigger, main) if found[-1].figure is None else None
    figure = killed.figure if killed is not None else found[-1].figure
    found[-1] = replace(found[-1], outcome="repelled", figure=figure)
    return True


def _by_the_same(passage: Passage, trigger: Trigger, number: int) -> bool:
    """Whether who acts in the sentence did this before: "slaughtered 400 people after capturing Bentiu"."""
    clause, tokens = passage.clauses[number], passage.sentence.tokens
    opens = (
        clause.kind == "context" and tokens[clause.first].low == "after" and trigger.first == clause.first + 1
    )
    return opens and tokens[trigger.first].low.endswith("ing")


def _with_losses(passage: Passage, told: list[Event]) -> list[Event]:
    """Give the injured and the lost equipment that a sentence counts to the event they belong to."""
    if not told:
        return told
    tokens = passage.counting
    injured, losses = injured_in(tokens), losses_in(tokens)
    if injured is None and not losses:
        return told
    violent = [n for n, e in enumerate(told) if e.event_type in ATTACKS]
    counted = [n for n in violent if told[n].figure is not None]
    at = (counted or violent or [0])[0]
    hurt = injured if violent else None
    return [replace(e, injured=hurt, losses=losses) if n == at else e for n, e in enumerate(told)]


def _made(
    passage: Passage,
    document: Document,
    trigger: Trigger,
    number: int,
    parts: Roles,
    deaths: Deaths | None,
    focus: Located | None,
    clock: Clock,
) -> list[Event]:
    when = when_of(trigger, number, passage, clock, document.published)
    by_nobody = parts.actor1 is None
    said = passage.said_at(trigger.first) or passage.said_at(trigger.after - 1)
    contested = trigger.cue.frame == "contested"
    denied = (
        contested and said is not None and said.mode == "deny"
    )  # "denies that the town has changed hands"
    if (
        denied
        or compared_with(passage.sentence.tokens, trigger.first)
        or is_no_news(passage, trigger, deaths, when, by_nobody=by_nobody)
    ):
        return []
    kinds = kinds_of(trigger, parts, deaths, passage)
    if kinds is None:
        return []
    event_type, sub_type, outcome = kinds
    axes = (
        [i for i in passage.located if i.expression.kind == "axis"]
        if trigger.cue.frame == "agent_move"
        else []
    )
    acting = None if event_type in ATTACKS and _is_anybody(parts.actor1) else parts.actor1
    common = {
        "event_type": event_type, "sub_event_type": sub_type, "outcome": outcome, "actor1": acting,
        "actor2": parts.actor2, "when": when, "figure": deaths.figure if deaths and event_type != "Control statement" else None,
        "attribution": said, "start": passage.sentence.start, "end": passage.sentence.end,
        "paragraph": passage.sentence.paragraph, "kind": passage.sentence.kind, "denied": trigger.denied,
        "holder": HOLDER_CONTESTED if contested else "", "trigger": trigger,
    }  # fmt: skip
    if axes:
        return [Event(where=Where(axis, "clause"), axis=axis, **common) for axis in axes]  # type: ignore[arg-type]
    places = places_of(trigger, number, passage, focus)
    if lacks_place(passage, trigger, event_type, places[0]) or counts_since(passage, trigger, places[0]):
        return []
    counted = figures_by_place(passage, number) if deaths is not None and not outcome else []
    if len(counted) > 1:
        each = [(Where(item, "clause"), figure) for item, figure in counted]
        return [Event(where=where, **(common | {"figure": figure})) for where, figure in each]  # type: ignore[arg-type]
    first = Event(where=places[0], **common)  # type: ignore[arg-type]
    # one figure for several places is told once, or a sum would count it twice
    return [first, *(replace(first, where=where, figure=None) for where in places[1:])]
