"""Crowds: demonstrators, mobs and the people of a place as one side of what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.events.killing import armed
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from conflict_map.text.events.roles import Roles
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger


def angry(parts: Roles) -> bool:
    """Whether the people of a place attack.

    Parameters
    ----------
    parts
        Who acts on whom.
    """
    actor = parts.actor1
    last = actor.text.lower().split()[-1] if actor is not None and actor.kind == "civilians" else ""
    return last in _THE_PEOPLE


_THE_PEOPLE = words(
    "residents villagers locals youths students mourners workers supporters inhabitants townspeople"
)


def crowd_fights(trigger: Trigger, passage: Passage) -> bool:
    """Whether demonstrators are one side of clashes, though counted elsewhere: "two protesters died in clashes with police".

    Parameters
    ----------
    trigger
        The words that tell of the event.
    passage
        The sentence.
    """
    armed = [a for a in passage.actors if a.kind == "nonstate" and not a.actor_id.startswith(_CROWDS)]
    crowd = any(a.actor_id.startswith(_CROWDS) for a in passage.actors)
    return trigger.cue.frame == "noun_between" and crowd and not armed


def rivals(trigger: Trigger, parts: Roles, passage: Passage) -> bool:
    """Whether those who clash are followers or pupils, with nobody under arms: "supporters of rival parties clashed".

    Parameters
    ----------
    trigger
        The words that tell of the event.
    parts
        Who acts on whom.
    passage
        The sentence.
    """
    clause = passage.clauses[passage.clause_at(trigger.first)]
    before = passage.sentence.tokens[clause.first : trigger.first]
    under_arms = any(t.low in {"armed", "masked"} for t in before)
    return not under_arms and not any(map(armed, parts)) and any(t.low in _RIVALS for t in before)


_RIVALS = words("mob mobs crowd crowds supporters fans students youths pupils partisans loyalists")


def by_a_mob(trigger: Trigger, parts: Roles, passage: Passage) -> bool:
    """Whether a crowd that is no actor's name does it: "a crowd in Najaf broke into the consulate and set it ablaze".

    Parameters
    ----------
    trigger
        The words that tell of the event.
    parts
        Who acts on whom.
    passage
        The sentence.
    """
    first = max(0, trigger.first - 14)
    before = [t.low for t in passage.sentence.tokens[first : trigger.first]]
    return parts.actor1 is None and not trigger.passive and not {"crowd", "crowds", "mob"}.isdisjoint(before)


def of_the_people(parts: Roles) -> bool:
    """Whether the people of a place act; "Hemedti's men" are not.

    Parameters
    ----------
    parts
        Who acts on whom.
    """
    actor = parts.actor1
    last = actor.text.lower().split()[-1] if actor is not None and actor.kind == "civilians" else "men"
    return last != "men"


def at_a_protest(trigger: Trigger, parts: Roles, passage: Passage) -> bool:
    """Whether people are shot while they protest: "two were shot dead during protests".

    Parameters
    ----------
    trigger
        The words that tell of the event.
    parts
        Who acts on whom.
    passage
        The sentence.
    """
    tokens = passage.sentence.tokens
    ahead = [t.low for t in tokens[trigger.after : trigger.after + 4]]
    joined = ahead[:1] in (["during"], ["at"], ["amid"]) and any(low in _PROTESTS for low in ahead)
    return trigger.passive and joined and not _armed_band(parts)


def _armed_band(parts: Roles) -> bool:
    return parts.actor1 is not None and parts.actor1.kind == "nonstate"


_PROTESTS = words("protest protests demonstration demonstrations rally march")


_CROWDS = ("Protesters", "Rioters", "Settlers")


def demonstrating(parts: Roles) -> bool:
    """Whether one of the two that clash is a crowd.

    Parameters
    ----------
    parts
        Who acts on whom.
    """
    return any(a is not None and a.actor_id.startswith(_CROWDS) for a in parts)
