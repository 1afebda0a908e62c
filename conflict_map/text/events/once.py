"""One attack that a sentence tells in several words is one event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.events.principal import ATTACKS

if TYPE_CHECKING:
    from conflict_map.text.events.event import Event
    from conflict_map.text.passages.passage import Passage


def told_once(passage: Passage, found: list[Event]) -> list[Event]:
    """Leave out what only goes on with an attack: "raided villages, burning houses and shooting at people as they fled".

    Parameters
    ----------
    passage
        The sentence.
    found
        What was made of it.
    """
    kept: list[Event] = []
    for event in found:
        if event.outcome in _TAKEN:  # "is in control of the town, having overrun its base"
            kept = [e for e in kept if not _holds_what_was_taken(e, event)]
        if event.denied and any(e.where.located == event.where.located for e in kept):
            continue  # "attacked near A but did not advance"
        if _was_shot_at(passage, kept, event):
            continue
        if not (_only_what_they_did(passage, kept, event) or _joined_to_one(passage, kept, event)):
            kept.append(event)
    return kept


_TAKEN = frozenset({"captured", "recaptured"})


def _joined_to_one(passage: Passage, kept: list[Event], event: Event) -> bool:
    """Join an event to one that the sentence told before, where it is the same; say whether it was."""
    leaning = event.trigger is not None and (
        passage.clauses[passage.clause_at(event.trigger.first)].kind in {"participle", "coordinate"}
    )
    # "killed eight and abducted 25 others"
    goes_on = leaning or event.event_type == "Violence against civilians"
    for may_be, same, merged in (
        (leaning, _only_searched, _at_the_first),
        (leaning, _comes_of, _with_what_came_of_it),
        (True, _on_civilians, _at_the_first),
        (True, _won_by_it, _with_the_dead),
        (goes_on, _with_other_means, _the_counted),
        (goes_on, _goes_on, _with_the_dead),
    ):
        at = next((n for n, e in enumerate(kept) if may_be and same(e, event)), None)
        if at is not None:
            kept[at] = merged(kept[at], event)
            return True
    return False


def _was_shot_at(passage: Passage, kept: list[Event], event: Event) -> bool:
    """Whether a protest only says who was attacked, whose dead it counts: "opened fire on farmers who protested: three dead"."""
    if event.event_type != "Protests" or event.trigger is None:
        return False
    clause = passage.clauses[passage.clause_at(event.trigger.first)]
    at = next((n for n, e in enumerate(kept) if e.sub_event_type == "Attack"), None)
    if clause.kind != "relative" or at is None:
        return False
    kept[at] = _with_the_dead(kept[at], event)
    return True


def _at_the_first(first: Event, second: Event) -> Event:
    """Give the second event, where and when the first was told."""
    return replace(second, when=first.when, where=first.where)


def _the_counted(first: Event, second: Event) -> Event:
    """Give the one of two tellings that counts the dead."""
    return second if second.figure is not None else first


def _with_the_dead(first: Event, second: Event) -> Event:
    """Give the first event with the dead that the second counts, if it counts none itself."""
    return first if first.figure is not None else replace(first, figure=second.figure)


def _only_what_they_did(passage: Passage, kept: list[Event], event: Event) -> bool:
    """Whether a clause only says what those did who were shot at, or what police did beside: "and made dozens of arrests"."""
    there = any(e.event_type == "Protests" and e.where.located == event.where.located for e in kept)
    if event.sub_event_type == "Arrests" and there:
        return True
    # "opened fire on demonstrators who had been blocking a bridge"
    if event.event_type != "Protests" or event.trigger is None:
        return False
    clause = passage.clauses[passage.clause_at(event.trigger.first)]
    return clause.kind == "relative" and any(e.event_type == "Protests" for e in kept)


def _only_searched(first: Event, second: Event) -> bool:
    """Whether police or soldiers only looked for those they arrest: "raided houses and arrested 12 people"."""
    one, two = first.actor1, second.actor1
    by_state = one is not None and one.kind == "state" and (two is None or two.actor_id == one.actor_id)
    raid = (
        first.event_type == "Battles" and not first.outcome and first.figure is None and first.actor2 is None
    )
    return (
        by_state
        and raid
        and second.sub_event_type == "Arrests"
        and first.where.located == second.where.located
    )


def _comes_of(first: Event, second: Event) -> bool:
    """Whether a second statement tells what an attack led to: "attacked the town, overrunning its camp", "stormed it and killed 40"."""
    one, two = first.actor1, second.actor1
    by_them = one is not None and (two is None or one.actor_id == two.actor_id)
    if not by_them or first.event_type != "Battles" or first.outcome not in {"", "entered"}:
        return False
    overrun = second.outcome in {"captured", "recaptured"} and first.outcome == ""
    killed = (
        second.trigger is not None and second.trigger.cue.frame == "agent_kill" and first.outcome == "entered"
    )
    there = first.where.located == second.where.located or second.where.how != "clause"
    return there and (overrun or killed) and (first.figure is None or second.figure is None)


def _won_by_it(first: Event, second: Event) -> bool:
    """Whether fighting is only what a taking ended: "took Namhkam after a two-month fight"."""
    bare = second.actor1 is None and second.actor2 is None and not second.outcome
    taken = first.event_type == "Battles" and first.outcome in {"captured", "recaptured"}
    there = first.where.located == second.where.located and second.where.how != "clause"
    return taken and bare and there and second.event_type == "Battles"


def _with_what_came_of_it(first: Event, second: Event) -> Event:
    """Give the attack as what came of it, where and when it was told first."""
    whole = first if second.outcome == "" and second.event_type == "Battles" else second
    return replace(
        whole,
        actor1=first.actor1,
        actor2=first.actor2 or second.actor2,
        where=first.where,
        when=first.when,
        figure=first.figure or second.figure,
        attribution=first.attribution or second.attribution,
    )


def _holds_what_was_taken(holding: Event, taking: Event) -> bool:
    """Whether a statement that somebody holds a place only follows from its taking."""
    one, two = holding.actor1, taking.actor1
    same = one is not None and two is not None and one.actor_id == two.actor_id
    return (
        holding.event_type == "Control statement" and same and holding.where.located == taking.where.located
    )


def _on_civilians(first: Event, second: Event) -> bool:
    """Whether a killing tells what an attack by nobody was: "the town was attacked; houses were burned and a man shot dead"."""
    by_nobody = first.actor1 is None and first.actor2 is None and first.figure is None and not first.outcome
    attacked = (
        by_nobody and first.event_type == "Battles" and first.trigger is not None and first.trigger.passive
    )
    return attacked and second.sub_event_type == "Attack" and first.where.located == second.where.located


def _with_other_means(first: Event, second: Event) -> bool:
    """Whether one attack is told with its several means: "threw grenades and opened fire at a church, killing 16"."""
    by_one = first.actor1 is not None and first.actor1 is second.actor1
    there = first.where.located == second.where.located
    kinds = {first.event_type, second.event_type} == {
        "Explosions/Remote violence",
        "Violence against civilians",
    }
    one, two = first.figure, second.figure
    counted = one is not None and two is not None and one[:3] != two[:3]
    return by_one and there and kinds and not counted and not first.denied and not second.denied


def _goes_on(first: Event, second: Event) -> bool:
    """Whether a second event of a sentence is the same kind of attack by the same actor in the same place."""
    same = (first.event_type, first.where.located) == (second.event_type, second.where.located)
    by_them = second.actor1 is None or (
        first.actor1 is not None and first.actor1.actor_id == second.actor1.actor_id
    )
    if same and by_them and (first.outcome, second.outcome) == ("entered", ""):
        return first.event_type == "Battles"  # "poured into the town and attacked the police station"
    if same and by_them:
        return first.event_type in {"Violence against civilians", "Riots"}
    if (first.event_type, second.event_type) == ("Riots", "Protests"):
        return by_them and first.where.located == second.where.located  # "burned tyres and blocked the road"
    there = first.where.located == second.where.located and first.event_type in ATTACKS
    on_nobody = second.sub_event_type == "Attack" and second.actor2 is None and second.figure is None
    return there and by_them and on_nobody  # "stormed the hospital and opened fire"
