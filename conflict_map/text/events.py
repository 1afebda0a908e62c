"""Passages to events: one record for each event that a document tells.

The same event told again (in the headline, in a confirmation) is one record
with more quotes; see :mod:`conflict_map.text.joining`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conflict_map.tables import HOLDER_CONTESTED
from conflict_map.text.casualties import Deaths, deaths_near
from conflict_map.text.compass import bearing
from conflict_map.text.roles import Roles, roles, subject_of
from conflict_map.text.telling import When, Where, places_of, points_back, said_by, when_of
from conflict_map.text.triggers import NOUN_FRAMES, VERB_FRAMES, Trigger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.actors import ActorMention
    from conflict_map.text.dates import TimeExpression
    from conflict_map.text.document import Document
    from conflict_map.text.locating import Located
    from conflict_map.text.numbers import Figure
    from conflict_map.text.passages import Passage
    from conflict_map.text.speech import Attribution

_BACKGROUND = timedelta(days=365)
_CONTROL = "Control statement"
_BATTLES = "Battles"
_KILLING = frozenset({"agent_kill", "victims"})
_SHARED_CLAUSES = frozenset({"coordinate", "participle", "main", "adverbial"})


@dataclass(frozen=True)
class Event:
    """One event, as one sentence tells it.

    Parameters
    ----------
    event_type, sub_event_type, outcome
        As in the events table.
    actor1, actor2
        Who acts, and who is acted upon; None when not named.
    where, when
        Place and time.
    figure
        Deaths, or None.
    attribution
        Who says so, or None.
    start, end
        Offsets of the quote.
    paragraph, kind
        Where in the document it stands.
    denied
        Whether the sentence says that it did not happen.
    holder
        For a statement of control: the holder's id when it is no actor ("contested").
    axis
        The axis of advance, when it is drawn as one.
    quotes
        Offsets of further quotes of the same event.
    confirmed_by
        Who else says so.
    """

    event_type: str
    sub_event_type: str
    outcome: str
    actor1: ActorMention | None
    actor2: ActorMention | None
    where: Where
    when: When
    figure: Figure | None
    attribution: Attribution | None
    start: int
    end: int
    paragraph: int
    kind: str
    denied: bool = False
    holder: str = ""
    axis: Located | None = None
    trigger: Trigger | None = None
    quotes: tuple[tuple[int, int], ...] = field(default=())
    confirmed_by: str = ""


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
    focus: Located | None = None
    last: Located | None = None
    context: TimeExpression | None = None
    paragraph = -1
    for passage in passages:
        sentence = passage.sentence
        if sentence.kind == "dateline":
            continue
        if sentence.paragraph != paragraph:
            context = None
            focus = None
            paragraph = sentence.paragraph
        told = _told(passage, document, focus or (last if points_back(passage) else None), context)
        if found and (claimed := _claimed(passage, found[-1])) is not None:
            found[-1] = claimed
        if found and _only_counts(passage, told, found[-1]):
            found[-1] = _counted(found[-1], told[0])
            continue
        found += told
        focus = _focus(passage, told) or focus
        last = focus or last
        context = next((t for t in reversed(passage.times) if _sets_day(t, document)), context)
    return found


def _claimed(passage: Passage, event: Event) -> Event | None:
    """Give the last attack that nobody was named for to the group that claims responsibility for it."""
    if not any(t.cue.frame == _RESPONSIBILITY for t, _ in passage.triggers):
        return None
    group = next((a for a in passage.actors if a.kind != "civilians"), None)
    if group is None or event.actor1 is not None or event.event_type not in _ATTACKS:
        return None
    quotes = (*event.quotes, (passage.sentence.start, passage.sentence.end))
    return replace(event, actor1=group, quotes=quotes)


_RESPONSIBILITY = "responsibility"
_ATTACKS = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})


def _only_counts(passage: Passage, told: Sequence[Event], before: Event) -> bool:
    """Whether a sentence only counts the dead of the event before: "Eighteen militants were killed."."""
    if len(told) != 1 or told[0].figure is None or told[0].where.how == "clause":
        return False
    event = told[0]
    bare = all(t.cue.frame in _KILLING for t, _ in passage.triggers)
    violent = before.event_type in {_BATTLES, "Explosions/Remote violence", "Violence against civilians"}
    civilians = event.event_type == "Violence against civilians" and before.event_type == _BATTLES
    timely = not event.when.text or event.when.text == before.when.text
    return (
        bare
        and violent
        and timely
        and not civilians
        and before.figure is None
        and before.paragraph == event.paragraph
    )


def _counted(before: Event, event: Event) -> Event:
    """Give the event with the dead that the next sentence counts, and that sentence as a further quote."""
    return replace(
        before,
        figure=event.figure,
        attribution=before.attribution or event.attribution,
        quotes=(*before.quotes, (event.start, event.end)),
    )


def _sets_day(expression: TimeExpression, document: Document) -> bool:
    """Whether a time expression tells the day for the sentences after it: a day of the news, not of the background."""
    if (
        not expression.has_day
        or expression.earliest is None
        or expression.precision != 1
        or expression.open_ended
    ):
        return False
    return document.published is None or document.published - expression.earliest < timedelta(days=4)


def _focus(passage: Passage, told: Sequence[Event]) -> Located | None:
    """Give the place that the sentences after this one are about: that of its first event, else its first town."""
    placed = [e.where.located for e in told if e.where.located is not None and e.where.how != "carried"]
    towns = [
        i
        for i in (*placed, *passage.located)
        if i.place is not None and not i.is_country and i.expression.kind != "axis"
    ]
    return towns[0] if towns else None


def _told(
    passage: Passage, document: Document, focus: Located | None, context: TimeExpression | None
) -> list[Event]:
    """Give the events of one sentence."""
    found: list[Event] = []
    subjects: dict[int, ActorMention] = {}
    main = _principal(passage)
    for trigger, number in main:
        clause = passage.clauses[number]
        leading = subjects.get(clause.parent) if clause.kind in {"coordinate", "participle"} else None
        if clause.kind == "relative" and trigger.cue.where != "subject":
            leading = _antecedent(passage, clause.first)
        acting = [a for a in passage.actors if not passage.names_speaker(a.first, a.after)]
        leading = leading or _subject_before(passage, acting, number)
        parts = roles(trigger, passage.sentence.tokens, acting, clause, leading)
        own = subject_of(trigger, passage.sentence.tokens, acting, clause) or leading or parts.actor1
        if own is not None:
            subjects[number] = own
        silent = trigger.cue.outcome in {"redeployed", "withdrew", "deployed"} or _pronoun_acts(
            passage, trigger
        )
        if parts.actor1 is None and silent and trigger.cue.frame not in {"loses", "held", "state", "victims"}:
            parts = Roles(_speaking(passage, trigger), parts.actor2)
        if (
            trigger.cue.frame == "repels"
            and trigger.passive
            and parts.actor1 is None
            and found
            and not found[-1].outcome
        ):
            found[-1] = replace(found[-1], outcome="repelled")
            continue
        deaths = _deaths(passage, trigger, number, main)
        found += _made(passage, document, trigger, number, parts, deaths, focus, context)
    return found


def _pronoun_acts(passage: Passage, trigger: Trigger) -> bool:
    """Whether "it" or "they" stands right before the verb: "the army said it had repelled …"."""
    tokens = passage.sentence.tokens
    return not trigger.passive and any(
        t.low in {"it", "they", "we"} for t in tokens[max(0, trigger.first - 3) : trigger.first]
    )


def _speaking(passage: Passage, trigger: Trigger) -> ActorMention | None:
    """Give the speaker, as the actor of a move that the sentence tells without one ("the army announced a redeployment")."""
    attribution = said_by(trigger, passage)
    speakers = [
        a for a in passage.actors if attribution is not None and a.side and a.text in attribution.speaker
    ]
    return speakers[0] if speakers else None


def _subject_before(passage: Passage, acting: Sequence[ActorMention], number: int) -> ActorMention | None:
    """Give the subject of a clause that has only the verb: "Malian soldiers, backed by X, captured Y"."""
    clause = passage.clauses[number]
    if clause.kind not in {"coordinate", "participle"}:
        return None
    parent = passage.clauses[clause.parent] if clause.parent >= 0 else clause
    earlier = [a for a in acting if parent.first <= a.first < parent.after and a.kind != "civilians"]
    return earlier[0] if earlier else None


def _antecedent(passage: Passage, first: int) -> ActorMention | None:
    """Give the actor that "which" or "who" points back to: the one that stands right before it."""
    earlier = [a for a in passage.actors if a.after <= first and first - a.after <= 3]
    return earlier[-1] if earlier else None


def _principal(passage: Passage) -> list[tuple[Trigger, int]]:
    """Leave out triggers that only describe another: "after fighting", an attack that is repelled, a killing in a strike."""
    kept: list[tuple[Trigger, int]] = []
    claimed = [t.after for t, _ in passage.triggers if t.cue.frame == _RESPONSIBILITY]
    if claimed:
        return []
    events = [(t, n) for t, n in passage.triggers if t.cue.frame not in _KILLING]
    for trigger, number in events:
        others = [(t, n) for t, n in events if t is not trigger]
        if (
            passage.clauses[number].kind == "context"
            and trigger.cue.frame in NOUN_FRAMES
            and (
                any(passage.clauses[n].kind != "context" for _, n in others)
                or passage.sentence.kind == "headline"
                or _only_context(passage)
            )
        ):
            continue
        if _absorbed(trigger, number, others):
            continue
        kept.append((trigger, number))
    kept = [item for k, item in enumerate(kept) if not _repeats(item, kept[:k])]
    holders = {n for _, n in kept}
    for trigger, number in passage.triggers:
        alone = trigger.cue.frame == "agent_kill" and not trigger.denied and number not in holders
        if (
            kept
            and alone
            and passage.clauses[number].kind in {"coordinate", "main"}
            and _acts(passage, trigger, number)
        ):
            kept.append((trigger, number))
    if not kept:
        kills = [(t, n) for t, n in passage.triggers if t.cue.frame in _KILLING and not t.denied]
        kept = kills[:1]
    return kept


def _acts(passage: Passage, trigger: Trigger, number: int) -> bool:
    """Whether the clause of a killing names who killed."""
    first = passage.clauses[number].first
    return any(
        first <= a.first and a.after <= trigger.first and a.kind != "civilians" for a in passage.actors
    )


def _only_context(passage: Passage) -> bool:
    """Whether the sentence is about something else: its own verb tells of no event."""
    return len(passage.clauses) > 1 and not any(t.cue.frame in _KILLING for t, _ in passage.triggers)


def _repeats(item: tuple[Trigger, int], before: Sequence[tuple[Trigger, int]]) -> bool:
    """Whether a clause names the same kind of event twice ("clashes and fighting", "disruptions, including outages")."""
    trigger, number = item
    for other, holder in before:
        same = (other.cue.event_type, other.cue.sub_event_type) == (
            trigger.cue.event_type,
            trigger.cue.sub_event_type,
        )
        nouns = trigger.cue.frame in NOUN_FRAMES | {"state"} and other.cue.frame in NOUN_FRAMES | {"state"}
        if same and nouns and (number == holder or trigger.cue.frame == "state"):
            return True
    return False


def _absorbed(  # noqa: PLR0911 - one answer for each case
    trigger: Trigger, number: int, others: Sequence[tuple[Trigger, int]]
) -> bool:
    """Whether another trigger of the clause tells the same event better."""
    cue = trigger.cue
    same_clause = [t for t, n in others if n == number]
    if cue.frame in NOUN_FRAMES and cue.event_type == _BATTLES:
        if any(t.cue.frame == "contested" for t, _ in others):
            return True
        return any(
            t.cue.frame in VERB_FRAMES and t.cue.event_type in {_BATTLES, "Strategic developments"}
            for t in same_clause
        ) or any(t.cue.event_type.startswith("Explosions") for t in same_clause)
    if cue.event_type == "Protests" and cue.frame in NOUN_FRAMES:
        return any(t.cue.event_type in _ATTACKS for t in same_clause)
    if cue.sub_event_type == "Facility damaged":
        return any(t.cue.event_type.startswith("Explosions") for t, _ in others)
    if cue.sub_event_type == "Remote explosive/landmine/IED" and cue.frame in NOUN_FRAMES:
        return any(
            t.cue.event_type.startswith("Explosions") and t.cue.sub_event_type != cue.sub_event_type
            for t in same_clause
        )
    if cue.frame in NOUN_FRAMES and cue.event_type.startswith("Explosions"):
        return any(
            t.cue.event_type.startswith("Explosions")
            and t.cue.frame in {"weapon", "agent"}
            and t.cue.sub_event_type == cue.sub_event_type
            for t in same_clause
        )
    return False


def _deaths(
    passage: Passage, trigger: Trigger, number: int, main: Sequence[tuple[Trigger, int]]
) -> Deaths | None:
    """Give the deaths that the sentence gives for this event: those in its clause, or in a clause that is nobody else's."""
    tokens = passage.sentence.tokens
    owned = {n: t for t, n in reversed(main)}
    for other, holder in passage.triggers:
        if (
            other.cue.frame not in _KILLING
            and not (other is trigger and other.cue.sub_event_type == "Attack")
        ) or other.denied:
            continue
        owner = owned.get(holder)
        parent = passage.clauses[holder].parent
        mine = (
            owner is trigger
            if owner is not None
            else (parent == number or (parent not in owned and trigger is main[0][0]))
        )
        if other is trigger or mine:
            clause = passage.clauses[holder]
            deaths = deaths_near(tokens, other.first, other.after, clause.first, _stop(passage, holder))
            if deaths is not None:
                return deaths
    return None


def _stop(passage: Passage, number: int) -> int:
    """Where the words of a clause end, over a short clause that a comma put between."""
    return passage.clauses[number].after


def _made(
    passage: Passage,
    document: Document,
    trigger: Trigger,
    number: int,
    parts: Roles,
    deaths: Deaths | None,
    focus: Located | None,
    context: TimeExpression | None,
) -> list[Event]:
    when = when_of(trigger, number, passage, context, document.published)
    if _is_background(when, document):
        return []
    kinds = _kinds(trigger, parts, deaths, passage)
    if kinds is None:
        return []
    event_type, sub_type, outcome = kinds
    axes = (
        [i for i in passage.located if i.expression.kind == "axis"]
        if trigger.cue.frame == "agent_move"
        else []
    )
    common = {
        "event_type": event_type, "sub_event_type": sub_type, "outcome": outcome, "actor1": parts.actor1,
        "actor2": parts.actor2, "when": when, "figure": deaths.figure if deaths else None,
        "attribution": said_by(trigger, passage), "start": passage.sentence.start, "end": passage.sentence.end,
        "paragraph": passage.sentence.paragraph, "kind": passage.sentence.kind, "denied": trigger.denied,
        "holder": HOLDER_CONTESTED if trigger.cue.frame == "contested" else "", "trigger": trigger,
    }  # fmt: skip
    if axes:
        return [Event(where=Where(axis, "clause"), axis=axis, **common) for axis in axes]  # type: ignore[arg-type]
    places = places_of(trigger, number, passage, focus)
    if len(places) > 1:
        common["figure"] = None if common["outcome"] else common["figure"]
    return [Event(where=where, **common) for where in places]  # type: ignore[arg-type]


def _is_background(when: When, document: Document) -> bool:
    """Whether the time is long before the report: history, not news."""
    return (
        document.published is not None
        and when.latest is not None
        and document.published - when.latest > _BACKGROUND
    )


def _kinds(  # noqa: C901, PLR0911 - one answer for each case
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage
) -> tuple[str, str, str] | None:
    """Type, sub-type and outcome, as far as they follow from who acts and whether it succeeded."""
    cue = trigger.cue
    if cue.frame in _KILLING:
        return _killing(parts, deaths, passage)
    event_type, sub_type, outcome = cue.event_type, cue.sub_event_type, cue.outcome
    if outcome in {"captured", "recaptured"}:
        return _taking(trigger, parts)
    if event_type == _CONTROL:
        return None if cue.frame != "contested" and _lacks_holder(parts) else (event_type, sub_type, outcome)
    if trigger.failed:
        outcome = "failed"
    elif trigger.attempt:
        outcome = ""
    if (
        event_type == _BATTLES
        and outcome == ""
        and _only_civilians(parts)
        and cue.frame not in {"noun_between", "agent_with"}
    ):
        return "Violence against civilians", "Attack", ""
    if (
        event_type == _BATTLES
        and not outcome
        and cue.frame == "noun"
        and deaths is not None
        and _civilians_die(passage, parts)
    ):
        return "Violence against civilians", "Attack", ""
    if event_type == _BATTLES and not outcome and _demonstrating(parts):
        return "Riots", "Violent demonstration", ""
    if sub_type == _SHELLING and cue.frame == "agent" and not trigger.passive and _lacks_holder(parts):
        return None
    unnamed = parts.actor1 is None and cue.frame not in NOUN_FRAMES
    if outcome in {"entered", "advanced"} and (
        unnamed or (parts.actor1 is not None and parts.actor1.kind == "civilians")
    ):
        return None
    if outcome in {"withdrew", "deployed"} and parts.actor1 is not None and parts.actor1.kind == "civilians":
        return None
    return event_type, sub_type, outcome


def _taking(trigger: Trigger, parts: Roles) -> tuple[str, str, str] | None:
    """Type, sub-type and outcome of the taking of a place: who takes it says which."""
    actor = parts.actor1
    if trigger.failed or trigger.attempt:
        return _BATTLES, "Armed clash", "failed" if trigger.failed else ""
    unnamed = actor is None and parts.actor2 is None and trigger.cue.frame == "agent" and not trigger.passive
    if unnamed or (actor is not None and actor.kind == "civilians"):
        return None
    state = actor is not None and actor.kind == "state"
    sub_type = "Government regains territory" if state else "Non-state actor overtakes territory"
    return _BATTLES, sub_type, trigger.cue.outcome


_SHELLING = "Shelling/artillery/missile attack"


def _demonstrating(parts: Roles) -> bool:
    """Whether one of the two that clash is a crowd."""
    return any(a is not None and a.actor_id.startswith(("Protesters", "Rioters")) for a in parts)


def _civilians_die(passage: Passage, parts: Roles) -> bool:
    """Whether those who die in an attack are civilians and nobody armed is attacked."""
    armed = parts.actor2 is not None and parts.actor2.kind != "civilians"
    return not armed and any(a.kind == "civilians" for a in passage.actors)


def _lacks_holder(parts: Roles) -> bool:
    return parts.actor1 is None or parts.actor1.kind == "civilians"


def _only_civilians(parts: Roles) -> bool:
    return parts.actor2 is not None and parts.actor2.kind == "civilians"


def _killing(parts: Roles, deaths: Deaths | None, passage: Passage) -> tuple[str, str, str] | None:
    """Give a killing with no other word for what happened: of civilians or of fighters."""
    victim = parts.actor2
    if deaths is None and (parts.actor1 is None or victim is None):
        return None
    if victim is not None and victim.kind == "civilians":
        return "Violence against civilians", "Attack", ""
    if victim is None and parts.actor1 is None:
        named = [a for a in passage.actors if a.kind != "civilians"]
        return ("Battles", "Armed clash", "") if named else ("Violence against civilians", "Attack", "")
    return _BATTLES, "Armed clash", ""


def direction_of_axis(event: Event) -> float | None:
    """Give the heading of a movement along an axis, degrees clockwise from north.

    Parameters
    ----------
    event
        Any event.

    Returns
    -------
    float or None
        An advance from the north heads south: 180.
    """
    if event.axis is None:
        return None
    side = bearing(event.axis.expression.direction)
    return None if side is None else (side + 180.0) % 360.0
