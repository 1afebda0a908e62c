"""Type, sub-type and outcome of an event: what follows from its words, from who acts, and from whether it succeeded."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.counts.people import NO_LONGER, whom_counted
from conflict_map.text.events.crowds import (
    angry,
    at_a_protest,
    by_a_mob,
    crowd_fights,
    demonstrating,
    of_the_people,
    rivals,
)
from conflict_map.text.events.killing import (
    ATTACK,
    EXCESSIVE,
    SHELLING,
    against_crowd,
    armed,
    by_aircraft,
    killing,
)
from conflict_map.text.events.principal import BATTLES, KILLING
from conflict_map.text.passages.triggers import NOUN_FRAMES, Trigger
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from conflict_map.text.counts.casualties import Deaths
    from conflict_map.text.events.roles import Roles
    from conflict_map.text.passages.passage import Passage

_CONTROL = "Control statement"


def kinds_of(
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage
) -> tuple[str, str, str] | None:
    """Type, sub-type and outcome, as far as they follow from who acts and whether it succeeded."""
    cue = trigger.cue
    if cue.frame in KILLING:
        return killing(trigger, parts, deaths, passage)
    if cue.outcome in {"captured", "recaptured"}:
        taken = _taking(trigger, parts, passage)
        return taken and _unresisted(taken, trigger, passage)
    if cue.event_type == _CONTROL:
        lacking = cue.frame != "contested" and _lacks_holder(parts)
        return None if lacking else (cue.event_type, cue.sub_event_type, cue.outcome)
    if cue.outcome == "entered" and trigger.passive and parts.actor1 is None:
        return BATTLES, "Armed clash", ""
    outcome = "failed" if trigger.failed else "" if trigger.attempt else cue.outcome
    strike = by_aircraft(parts.actor1) if cue.event_type in {BATTLES, ATTACK[0]} and not outcome else ""
    by_air = ("Explosions/Remote violence", strike, "") if strike else None
    instead = by_air or _instead(trigger, parts, deaths, passage, outcome)
    if instead is not None:
        return instead
    lacking = _lacks_actor(trigger, parts, outcome) or _is_nothing(trigger, parts, deaths, passage)
    return None if lacking else _unresisted((cue.event_type, cue.sub_event_type, outcome), trigger, passage)


def _unresisted(kinds: tuple[str, str, str], trigger: Trigger, passage: Passage) -> tuple[str, str, str]:
    """Tell the taking of a place that nobody defends, no battle in ACLED's codebook: "entered the town without a fight"."""
    if kinds[2] not in {"captured", "recaptured", "entered"}:
        return kinds
    clause = passage.clauses[passage.clause_at(trigger.first)]
    # "moved into the town after the rebels abandoned it without resistance"
    left = any(t.cue.outcome == "withdrew" for t, _ in passage.triggers)
    lows = [
        t.low for t in passage.sentence.tokens[0 if left else clause.first : None if left else clause.after]
    ]
    fight = any(
        low in {"without", "no"} and not _FIGHT.isdisjoint(lows[k + 1 : k + 4]) for k, low in enumerate(lows)
    )
    peaceful = fight or not _UNOPPOSED.isdisjoint(lows)
    return ("Strategic developments", "Non-violent transfer of territory", kinds[2]) if peaceful else kinds


_FIGHT = words("fight fighting resistance shot shots battle opposition clashes bloodshed")
_UNOPPOSED = words("unopposed unresisted bloodlessly peacefully")


def _instead_of_fighting(
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage, outcome: str
) -> tuple[str, str, str] | None:
    """Type and sub-type of fighting in which a crowd or the unarmed are one side."""
    if outcome == "" and (demonstrating(parts) or crowd_fights(trigger, passage)):
        return "Riots", "Violent demonstration", ""
    if outcome == "" and trigger.cue.frame == "agent" and not trigger.passive and angry(parts):
        return "Riots", "Mob violence", ""  # "residents attacked a police station"
    if outcome == "" and trigger.cue.frame in {"agent_with", "agent"} and rivals(trigger, parts, passage):
        return "Riots", "Mob violence", ""
    stormed = bool(outcome) and (_bands(parts) or _into_a_refuge(trigger, passage))
    stormed = stormed and _on_the_unarmed(trigger, parts, passage)
    raiders = parts.actor1 is not None and parts.actor1.actor_id.startswith(("Unidentified", "Criminals"))
    if outcome == "entered" and raiders and deaths is not None and parts.actor2 is None:
        # "70 people were killed when the gang swept into the town"
        stormed = stormed or not (_names_armed(passage, parts) or _fighters_counted(deaths, passage))
    if stormed or (outcome == "" and _of_civilians(trigger, parts, deaths, passage)):
        return ATTACK
    return None


def _instead(
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage, outcome: str
) -> tuple[str, str, str] | None:
    """Type and sub-type where who acts on whom says otherwise than the word does."""
    cue = trigger.cue
    if cue.event_type == BATTLES and outcome in {"", "entered"}:
        return _instead_of_fighting(trigger, parts, deaths, passage, outcome)
    if (
        cue.sense == "prisoners"
        and _only_civilians(parts)
        and parts.actor1 is not None
        and parts.actor1.kind == "nonstate"
    ):
        return "Violence against civilians", "Abduction/forced disappearance", ""
    crowd = cue.sub_event_type == "Attack" and (against_crowd(parts) or at_a_protest(trigger, parts, passage))
    if crowd and any(t.low in _THROWING for t in passage.sentence.tokens):
        return "Riots", "Violent demonstration", ""
    if crowd or (cue.sense == "hit" and _bands(parts)):
        return EXCESSIVE if crowd else ATTACK
    by_men = (
        cue.sense == "hit" and not trigger.passive and _men(parts)
    )  # "insurgents hit Palma from three sides"
    if by_men or (
        cue.event_type == ATTACK[0]
        and cue.frame == "agent"
        and (armed(parts.actor1) or _befallen(trigger, parts, passage))
        and (armed(parts.actor2) or _fighters_counted(deaths, passage) or _armed_before(trigger, passage))
        and not any(
            t.low in _CAPTIVES or t.low in NO_LONGER
            for t in passage.sentence.tokens[trigger.after : trigger.after + 8]
        )
    ):
        return BATTLES, "Armed clash", ""
    return _by_a_crowd(trigger, parts, deaths, outcome, passage)


def _by_a_crowd(
    trigger: Trigger, parts: Roles, deaths: Deaths | None, outcome: str, passage: Passage
) -> tuple[str, str, str] | None:
    """Type and sub-type where a crowd burns what it finds, killers burn, or the people of a place block its road."""
    burns = trigger.cue.sub_event_type == "Looting/property destruction"
    tokens, i = passage.sentence.tokens, trigger.after
    on_what = (
        i < len(tokens)
        and tokens[i].text[0].isalnum()
        and tokens[i].low not in {"and", "in", "on", "by", "as"}
    )
    by_people = of_the_people(parts) and not trigger.passive and on_what
    if burns and (demonstrating(parts) or by_people or by_a_mob(trigger, parts, passage)):
        return "Riots", "Violent demonstration" if demonstrating(parts) else "Mob violence", ""
    if burns and armed(parts.actor1) and deaths is not None and (deaths.figure.low or 0) > 0:
        # "the militia burned huts and killed eight people": the burning belongs to the attack
        return (BATTLES, "Armed clash", "") if _fighters_counted(deaths, passage) else ATTACK
    blocked = outcome == "cut" and (demonstrating(parts) or of_the_people(parts))
    return ("Protests", "Peaceful protest", "") if blocked else None


def _armed_before(trigger: Trigger, passage: Passage) -> bool:
    """Whether soldiers or officers stand right before a passive verb: "an officer was shot and wounded"."""
    before = passage.sentence.tokens[max(0, trigger.first - 5) : trigger.first]
    armed = any(t.low in _ARMED or t.low in {"officer", "policeman"} for t in before)
    return trigger.passive and armed and not any(t.low in NO_LONGER for t in before)


def _befallen(trigger: Trigger, parts: Roles, passage: Passage) -> bool:
    """Whether nobody is said to act on who stands right before the verb: "two policemen were gunned down"."""
    victim = parts.actor2
    if parts.actor1 is None and _armed_before(trigger, passage):
        return True
    return (
        trigger.passive
        and parts.actor1 is None
        and victim is not None
        and 0 <= trigger.first - victim.after <= 3
    )


def _fighters_counted(deaths: Deaths | None, passage: Passage) -> bool:
    return deaths is not None and whom_counted(passage.sentence.tokens, deaths.figure) == "fighters"


_THROWING = words("stone stones rioting rioters pelting petrol molotov")


_CAPTIVES = words(
    "prisoner prisoners captive captives pow pows detainee detainees surrendered surrendering unarmed"
)


def _of_civilians(trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage) -> bool:
    """Whether an attack is one on civilians: they are its object, its dead, or it is on a village or a market."""
    frame = trigger.cue.frame
    armed_die = deaths is not None and _names_armed(passage, parts)
    if _only_civilians(parts) and not armed_die and frame not in {"noun_between", "agent_with"}:
        return True
    if frame not in {"noun", "agent"}:
        return False
    by_a_band = (
        frame == "noun" and _bands(parts) and parts.actor2 is None and not _names_armed(passage, parts)
    )
    if by_a_band and deaths is not None and not _fighters_counted(deaths, passage):
        return True  # "the toll in the attack by gunmen on Fadan Karshi has climbed to 38"
    return (deaths is not None and _civilians_die(passage, parts, deaths)) or _on_the_unarmed(
        trigger, parts, passage
    )


_TRUCE_MADE = words(
    "agree agreed agrees agreeing sign signed signs announce announced announces declare declared declares reach reached took take "
    "came enter entered began begins started broker brokered extend extended renew renewed collapse collapsed broke broken breached "
    "violated violation violations hold held holds holding accept accepted implemented negotiated deal struck ordered called expired ended"
)


def _is_nothing(trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage) -> bool:
    """Whether nothing is said to have come of it: "tried to arrest a man", "there was some shooting near the port"."""
    tried = trigger.attempt and trigger.cue.event_type == "Strategic developments"
    shots = trigger.cue.pattern.endswith("shooting/shootings")
    if trigger.cue.pattern.endswith("ceasefire/truce/cease-fire") and _TRUCE_MADE.isdisjoint(
        t.low for t in passage.sentence.tokens
    ):
        return True  # "the truce exists on paper only"
    return tried or (shots and deaths is None and parts.actor1 is None and parts.actor2 is None)


def _lacks_actor(trigger: Trigger, parts: Roles, outcome: str) -> bool:
    """Whether the word tells of an event only with somebody who acts, and nobody fitting is named."""
    cue, actor = trigger.cue, parts.actor1
    civilians = actor is not None and actor.kind == "civilians"
    if cue.sense == "burn" and cue.frame == "agent" and not trigger.passive and actor is None:
        return True  # "orchards burned"
    if cue.sub_event_type == "Peaceful protest":
        return cue.frame == "agent" and armed(actor)
    if cue.sub_event_type == SHELLING and cue.frame == "agent" and not trigger.passive:
        return _lacks_holder(parts)
    if outcome in {"entered", "advanced"}:
        return civilians or (actor is None and cue.frame not in NOUN_FRAMES)
    if outcome == "withdrew" and cue.where == "direct" and actor is None:
        return True
    # "crowds rushed to reach a convoy"
    rushed = outcome == "deployed" and cue.frame in {"agent_move", "agent_sent"} and actor is None
    return rushed or (outcome in {"withdrew", "deployed"} and civilians)


def _taking(trigger: Trigger, parts: Roles, passage: Passage) -> tuple[str, str, str] | None:
    """Type, sub-type and outcome of the taking of a place: who takes it says which."""
    actor = parts.actor1
    if trigger.cue.frame == "loses" and trigger.cue.where in {"subject", "any"} and actor is None:
        return None
    if trigger.failed or trigger.attempt:
        return BATTLES, "Armed clash", "failed" if trigger.failed else ""
    unnamed = actor is None and parts.actor2 is None and trigger.cue.frame == "agent" and not trigger.passive
    # "fighters loyal to the general said they had taken Sirte": somebody does it, whoever it is
    before = [t.low for t in passage.sentence.tokens[max(0, trigger.first - 2) : trigger.first]]
    unnamed = unnamed and before not in (["they", "had"], ["it", "had"], ["they", "have"], ["we", "have"])
    clause = passage.clauses[passage.clause_at(trigger.first)]
    unnamed = unnamed and not any(
        t.low in _TAKERS for t in passage.sentence.tokens[clause.first : trigger.first]
    )
    if unnamed or (actor is not None and actor.kind == "civilians"):
        return None
    state = actor is not None and actor.kind == "state"
    sub_type = "Government regains territory" if state else "Non-state actor overtakes territory"
    return BATTLES, sub_type, trigger.cue.outcome


_TAKERS = words("forces fighters troops militias factions insurgents")
"""Who takes a place though nobody says whose they are: "US-backed forces captured Raqqa"."""

_REFUGES = words(
    "church churches mosque mosques market markets school schools hospital hospitals parish chapel cathedral convent monastery "
    "seminary vigil mass funeral wedding hostel hostels dormitory dormitories university college clinic bar nightclub restaurant "
    "cafe supermarket mall concert festival worshippers"
)
"""Where no armed man is expected."""
_CIVIL_TARGETS = _REFUGES | words(
    "village villages community communities settlement settlements hamlet hamlets farm farms homestead homesteads bus buses homes "
    "houses displaced displacement refugee aid humanitarian ambulance ambulances"
)


def _into_a_refuge(trigger: Trigger, passage: Passage) -> bool:
    """Whether a band enters a church, a school or a bar: "burst into the Catholic parish of Komanda"."""
    ahead = passage.sentence.tokens[trigger.after : trigger.after + 4]
    return any(t.low in _REFUGES for t in ahead)


def _on_the_unarmed(trigger: Trigger, parts: Roles, passage: Passage) -> bool:
    """Whether an attack by no army is on a village, a church or a market, and nobody armed is named beside it."""
    if parts.actor2 is not None or (parts.actor1 is not None and parts.actor1.kind == "state"):
        return False
    clause = passage.clauses[passage.clause_at(trigger.first)]
    ahead = passage.sentence.tokens[trigger.after : min(clause.after, trigger.after + 6)]
    # "a village raid", "the bus attack"
    before = passage.sentence.tokens[max(0, trigger.first - 1) : trigger.first]
    return any(t.low in _CIVIL_TARGETS for t in (*before, *ahead)) and not _names_armed(passage, parts)


def _bands(parts: Roles) -> bool:
    """Whether it is gunmen, attackers or assailants who act: they target with rifles, not with shells."""
    return parts.actor1 is not None and parts.actor1.actor_id.startswith("Unidentified Armed Group")


def _men(parts: Roles) -> bool:
    """Whether it is men who hit, though no band of unknown gunmen, and none of their weapons is named."""
    actor = parts.actor1
    last = actor.text.lower().split()[-1] if actor is not None else ""
    return not _bands(parts) and last in _MEN


_MEN = words("insurgents rebels militants jihadists fighters guerrillas")


def _civilians_die(passage: Passage, parts: Roles, deaths: Deaths) -> bool:
    """Whether those who die in an attack are civilians and nobody armed is attacked."""
    armed = parts.actor2 is not None and parts.actor2.kind != "civilians"
    armed = armed or _names_armed(passage, parts) or any(t.cue.sense == "lose" for t, _ in passage.triggers)
    unarmed = any(a.kind == "civilians" for a in passage.actors) or (
        whom_counted(passage.sentence.tokens, deaths.figure) == "civilians"
    )
    return not armed and (unarmed or _of_a_people(passage, deaths))


def _of_a_people(passage: Passage, deaths: Deaths) -> bool:
    """Whether the counted are only called by their people: "killed four Palestinians"."""
    tokens = passage.sentence.tokens
    k = deaths.figure.after
    following = tokens[k + 1].low if k + 1 < len(tokens) else "."
    return (
        k < len(tokens)
        and tokens[k].low.endswith("s")
        and bool(demonym_country(tokens[k].text))
        and following not in _ARMED
    )


def _names_armed(passage: Passage, parts: Roles) -> bool:
    """Whether soldiers or fighters are named beside the one who acts."""
    acting = range(parts.actor1.first, parts.actor1.after) if parts.actor1 else range(0)
    tokens = passage.sentence.tokens
    own_men = any(one.low in {"its", "their", "his"} and two.low == "men" for one, two in pairwise(tokens))
    return own_men or any(t.low in _ARMED and i not in acting for i, t in enumerate(tokens))


_ARMED = words(
    "patrol patrols checkpoint checkpoints personnel garrison barracks soldier soldiers troops policemen policeman officers fighters militants rebels servicemen guards"
)


def _lacks_holder(parts: Roles) -> bool:
    return parts.actor1 is None or parts.actor1.kind == "civilians"


def _only_civilians(parts: Roles) -> bool:
    return parts.actor2 is not None and parts.actor2.kind == "civilians"
