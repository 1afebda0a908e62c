"""What a sentence adds to the event before it: who claims it, how many died, how many were hurt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.losses import injured_in
from conflict_map.text.principal import ATTACKS, BATTLES, KILLING, RESPONSIBILITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.actors import ActorMention
    from conflict_map.text.event import Event
    from conflict_map.text.passages import Passage


def claimed(passage: Passage, event: Event) -> Event | None:
    """Give the last attack that nobody was named for to the group that claims responsibility for it."""
    group = claimant(passage)
    if group is None or event.actor1 is not None or event.event_type not in ATTACKS:
        return None
    quotes = (*event.quotes, (passage.sentence.start, passage.sentence.end))
    return replace(event, actor1=group, quotes=quotes)


def hurt_later(passage: Passage, event: Event) -> Event | None:
    """Give the event with the injured that the next sentence counts: "Twenty others were wounded."."""
    if event.injured is not None or event.event_type not in ATTACKS or event.kind == "headline":
        return None
    injured = injured_in(passage.sentence.tokens) if passage.sentence.paragraph == event.paragraph else None
    if injured is None:
        return None
    quotes = (*event.quotes, (passage.sentence.start, passage.sentence.end))
    return replace(event, injured=injured, quotes=quotes)


def claimant(passage: Passage) -> ActorMention | None:
    """Give the group that claims responsibility for an attack in a sentence."""
    if not any(t.cue.frame == RESPONSIBILITY for t, _ in passage.triggers):
        return None
    return next((a for a in passage.actors if a.kind != "civilians"), None)


def only_counts(passage: Passage, told: Sequence[Event], before: Event) -> bool:
    """Whether a sentence only counts the dead of the event before: "Eighteen militants were killed."."""
    if len(told) != 1 or told[0].figure is None or told[0].where.how == "clause":
        return False
    event = told[0]
    bare = all(t.cue.frame in KILLING for t, _ in passage.triggers)
    violent = before.event_type in {BATTLES, "Explosions/Remote violence", "Violence against civilians"}
    civilians = event.event_type == "Violence against civilians" and before.event_type == BATTLES
    timely = not event.when.text or event.when.text == before.when.text
    return (
        bare
        and violent
        and timely
        and not civilians
        and before.figure is None
        and before.paragraph == event.paragraph
    )


def counted(before: Event, event: Event) -> Event:
    """Give the event with the dead that the next sentence counts, and that sentence as a further quote."""
    return replace(
        before,
        figure=event.figure,
        injured=before.injured or event.injured,
        losses=before.losses or event.losses,
        attribution=before.attribution or event.attribution,
        quotes=(*before.quotes, (event.start, event.end)),
    )
