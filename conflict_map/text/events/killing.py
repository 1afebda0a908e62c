"""What a killing was, told by a word for killing alone: with which weapon, of whom, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.counts.people import ANIMALS, PERSONS, single_person, whom_counted
from conflict_map.text.events.principal import BATTLES
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.counts.casualties import Deaths
    from conflict_map.text.events.roles import Roles
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.words.clauses import Clause
    from conflict_map.text.words.tokens import Token

ATTACK = ("Violence against civilians", "Attack", "")
EXCESSIVE = ("Protests", "Excessive force against protesters", "")
SHELLING = "Shelling/artillery/missile attack"


def armed(actor: ActorMention | None) -> bool:
    """Whether an actor is named and is no civilian."""
    return actor is not None and actor.kind != "civilians"


def against_crowd(parts: Roles) -> bool:
    """Whether a state's forces act on demonstrators."""
    actor, other = parts
    return (
        actor is not None
        and actor.kind == "state"
        and other is not None
        and other.actor_id.startswith(("Protesters", "Rioters"))
    )


_FROM_THE_AIR = words(
    "airstrike airstrikes drone drones warplane warplanes jet jets helicopter helicopters airplane aircraft bomber bombers"
)
_FROM_AFAR = words(
    "missile missiles rocket rockets shell shells mortar mortars artillery shelling bombardment"
)


_PLANTED = words("bomb bombs explosives ied ieds landmine landmines ordnance")


def _by_weapon(passage: Passage, trigger: Trigger, deaths: Deaths | None, actor: ActorMention | None) -> str:
    """Sub-type of a killing whose statement names the weapon: "three missiles crashed into the city, killing 17"."""
    number = passage.clause_at(deaths.first if deaths is not None else 0)
    tokens = passage.sentence.tokens
    killing = passage.clauses[passage.clause_at(trigger.first)]
    # "man, 62, killed by artillery": what kills may stand behind a comma
    lows = {t.low for t in tokens[trigger.first : killing.after]} if trigger.passive else set()
    while number >= 0:
        clause = passage.clauses[number]
        lows |= _named_in(tokens, clause) - _supporting(tokens, clause)
        own = actor is not None and clause.first <= actor.first < clause.after
        number = -1 if own else min(clause.parent, number - 1)
    if lows & _FROM_THE_AIR or lows & {"bombed", "bombarded"}:  # "died in a bombed house"
        return "Air/drone strike"
    return SHELLING if lows & _FROM_AFAR else "Remote explosive/landmine/IED" if lows & _PLANTED else ""


def _named_in(tokens: Sequence[Token], clause: Clause) -> set[str]:
    """Give the words of a clause; "a bomb maker" is no weapon."""
    return {
        tokens[k].low
        for k in range(clause.first, clause.after)
        if k + 1 == len(tokens) or tokens[k + 1].low not in _OF_A_TRADE
    }


_OF_A_TRADE = words("maker makers expert experts disposal squad factory")


def _supporting(tokens: Sequence[Token], clause: Clause) -> set[str]:
    """Give what only supports those who kill: "troops backed by helicopters killed nine"."""
    k = next(
        (
            k
            for k in range(clause.first, clause.after - 1)
            if tokens[k].low in SUPPORTED and tokens[k + 1].low == "by"
        ),
        None,
    )
    return set() if k is None else {t.low for t in tokens[k + 2 : k + 6]}


SUPPORTED = words("backed supported covered aided escorted accompanied")
"""What "by" follows where somebody only stands behind those who act."""


_NO_VIOLENCE = words(
    "earthquake quake flood floods flooding landslide landslides mudslide avalanche cyclone hurricane typhoon tornado drought famine "
    "crash accident accidents cholera malaria ebola measles covid coronavirus epidemic stampede drowned heatwave overdose shipwreck "
    "capsized землетрясение наводнение дтп землетрус повінь زلزال فيضانات"
)


def _animals_die(trigger: Trigger, passage: Passage) -> bool:
    """Whether animals are what dies: "found a dead wild duck", "300,000 birds were slaughtered"."""
    around = passage.sentence.tokens[max(0, trigger.first - 5) : trigger.after + 4]
    return any(t.low in ANIMALS for t in around) and not any(t.low in PERSONS for t in around)


def _on_somebody(trigger: Trigger, passage: Passage) -> bool:
    """Whether one person was to be killed: "gunmen tried to kill a judge"."""
    tokens = passage.sentence.tokens
    return trigger.after < len(tokens) and single_person(tokens, trigger.after) is not None


def killing(
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage
) -> tuple[str, str, str] | None:
    """Give the type, sub-type and outcome of a killing with no other word for what happened.

    Parameters
    ----------
    trigger
        The word for killing or dying.
    parts
        Who acts on whom.
    deaths
        The count.
    passage
        The sentence.

    Returns
    -------
    tuple of str, or None
        None where it was no violence: people drowned, birds died.
    """
    victim = parts.actor2
    by_nature = parts.actor1 is None and any(t.low in _NO_VIOLENCE for t in passage.sentence.tokens)
    if trigger.cue.sense == "nobody" or by_nature or _animals_die(trigger, passage):
        return None
    if trigger.cue.sense == "bodies" or (trigger.attempt and _on_somebody(trigger, passage)):
        return ATTACK
    weapon = _by_weapon(passage, trigger, deaths, parts.actor1)
    told = deaths is not None or trigger.passive or parts.actor1 is not None or victim is not None
    if weapon and told:  # "buried the dead at night, for fear of drones"
        return "Explosions/Remote violence", weapon, ""
    unknown = deaths is None and (parts.actor1 is None or victim is None)
    return None if unknown else _by_hand(trigger, parts, deaths, passage)


def by_aircraft(actor: ActorMention | None) -> str:
    """Sub-type of what aircraft or guns are said to do: "the massacre committed by Russian warplanes"; else empty."""
    last = actor.text.lower().split()[-1] if actor is not None else ""
    return "Air/drone strike" if last in _FROM_THE_AIR else SHELLING if last in {"artillery", "tanks"} else ""


def _by_hand(trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage) -> tuple[str, str, str]:
    """Give a killing with no weapon named: of civilians, or of fighters by fighters."""
    victim = parts.actor2
    counted = whom_counted(passage.sentence.tokens, deaths.figure) if deaths is not None else ""
    raiders = parts.actor1 is not None and parts.actor1.kind != "state" and victim is None
    if against_crowd(parts):
        return EXCESSIVE
    if (
        (counted == "civilians" and not armed(victim))
        or (not counted and raiders)
        or (victim is not None and victim.kind == "civilians")
    ):
        return "Violence against civilians", "Attack", ""
    if victim is None and parts.actor1 is None:
        named = counted == "fighters" or any(_has_a_part(a, trigger, passage) for a in passage.actors)
        return ("Battles", "Armed clash", "") if named else ("Violence against civilians", "Attack", "")
    return BATTLES, "Armed clash", ""


def _has_a_part(actor: ActorMention, trigger: Trigger, passage: Passage) -> bool:
    """Whether an armed party may have fought: it does not speak, nor is it told of in a statement after: "three killed; police …"."""
    if actor.kind == "civilians" or passage.names_speaker(actor.first, actor.after):
        return False
    own, its = passage.clause_at(trigger.first), passage.clause_at(actor.first)
    return not (its > own and passage.clauses[its].kind == "main" and passage.clauses[its].parent < 0)
