"""Type, sub-type and outcome of an event: what follows from its words, from who acts, and from whether it succeeded."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.counts.people import ANIMALS, NO_LONGER, PERSONS, single_person, whom_counted
from conflict_map.text.events.principal import BATTLES, KILLING
from conflict_map.text.passages.triggers import NOUN_FRAMES, Trigger
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.counts.casualties import Deaths
    from conflict_map.text.events.roles import Roles
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.words.clauses import Clause
    from conflict_map.text.words.tokens import Token

_CONTROL = "Control statement"


def kinds_of(
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage
) -> tuple[str, str, str] | None:
    """Type, sub-type and outcome, as far as they follow from who acts and whether it succeeded."""
    cue = trigger.cue
    if cue.frame in KILLING:
        return _killing(trigger, parts, deaths, passage)
    if cue.outcome in {"captured", "recaptured"}:
        return _taking(trigger, parts, passage)
    if cue.event_type == _CONTROL:
        lacking = cue.frame != "contested" and _lacks_holder(parts)
        return None if lacking else (cue.event_type, cue.sub_event_type, cue.outcome)
    if cue.outcome == "entered" and trigger.passive and parts.actor1 is None:
        return BATTLES, "Armed clash", ""
    outcome = "failed" if trigger.failed else "" if trigger.attempt else cue.outcome
    instead = _instead(trigger, parts, deaths, passage, outcome)
    if instead is not None:
        return instead
    return None if _lacks_actor(trigger, parts, outcome) else (cue.event_type, cue.sub_event_type, outcome)


def _instead_of_fighting(
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage, outcome: str
) -> tuple[str, str, str] | None:
    """Type and sub-type of fighting in which a crowd or the unarmed are one side."""
    if outcome == "" and (_demonstrating(parts) or _crowd_fights(trigger, passage)):
        return "Riots", "Violent demonstration", ""
    if outcome == "" and trigger.cue.frame in {"agent_with", "agent"} and _rivals(trigger, parts, passage):
        return "Riots", "Mob violence", ""
    stormed = bool(outcome) and _bands(parts) and _on_the_unarmed(trigger, parts, passage)
    if stormed or (outcome == "" and _of_civilians(trigger, parts, deaths, passage)):
        return _ATTACK
    return None


def _crowd_fights(trigger: Trigger, passage: Passage) -> bool:
    """Whether demonstrators are one side of clashes, though counted elsewhere: "two protesters died in clashes with police"."""
    armed = [a for a in passage.actors if a.kind == "nonstate" and not a.actor_id.startswith(_CROWDS)]
    crowd = any(a.actor_id.startswith(_CROWDS) for a in passage.actors)
    return trigger.cue.frame == "noun_between" and crowd and not armed


def _rivals(trigger: Trigger, parts: Roles, passage: Passage) -> bool:
    """Whether those who clash are followers or pupils, with nobody under arms: "supporters of rival parties clashed"."""
    clause = passage.clauses[passage.clause_at(trigger.first)]
    before = passage.sentence.tokens[clause.first : trigger.first]
    return not any(map(_armed, parts)) and any(t.low in _RIVALS for t in before)


_RIVALS = words("mob mobs crowd crowds supporters fans students youths pupils partisans loyalists")
_EXCESSIVE = ("Protests", "Excessive force against protesters", "")
_ATTACK = ("Violence against civilians", "Attack", "")


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
    crowd = cue.sub_event_type == "Attack" and (
        _against_crowd(parts) or _at_a_protest(trigger, parts, passage)
    )
    if crowd or (cue.sense == "hit" and _bands(parts)):
        return _EXCESSIVE if crowd else _ATTACK
    if (
        cue.event_type == _ATTACK[0]
        and cue.frame == "agent"
        and (_armed(parts.actor1) or _befallen(trigger, parts, passage))
        and (_armed(parts.actor2) or _fighters_counted(deaths, passage) or _armed_before(trigger, passage))
        and not any(
            t.low in _CAPTIVES or t.low in NO_LONGER
            for t in passage.sentence.tokens[trigger.after : trigger.after + 8]
        )
    ):
        return BATTLES, "Armed clash", ""
    return _by_a_crowd(trigger, parts, outcome)


def _by_a_crowd(trigger: Trigger, parts: Roles, outcome: str) -> tuple[str, str, str] | None:
    """Type and sub-type where a crowd burns what it finds, or the people of a place block its road."""
    burns = trigger.cue.sub_event_type == "Looting/property destruction"
    if burns and (_demonstrating(parts) or (_of_the_people(parts) and not trigger.passive)):
        return "Riots", "Violent demonstration" if _demonstrating(parts) else "Mob violence", ""
    blocked = outcome == "cut" and (_demonstrating(parts) or _of_the_people(parts))
    return ("Protests", "Peaceful protest", "") if blocked else None


def _of_the_people(parts: Roles) -> bool:
    """Whether the people of a place act; "Hemedti's men" are not."""
    actor = parts.actor1
    last = actor.text.lower().split()[-1] if actor is not None and actor.kind == "civilians" else "men"
    return last != "men"


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


def _at_a_protest(trigger: Trigger, parts: Roles, passage: Passage) -> bool:
    """Whether people are shot while they protest: "two were shot dead during protests"."""
    tokens = passage.sentence.tokens
    ahead = [t.low for t in tokens[trigger.after : trigger.after + 4]]
    joined = ahead[:1] in (["during"], ["at"], ["amid"]) and any(low in _PROTESTS for low in ahead)
    return trigger.passive and joined and not _armed_band(parts)


def _armed_band(parts: Roles) -> bool:
    return parts.actor1 is not None and parts.actor1.kind == "nonstate"


_PROTESTS = words("protest protests demonstration demonstrations rally march")


def _against_crowd(parts: Roles) -> bool:
    """Whether a state's forces act on demonstrators."""
    actor, other = parts
    return (
        actor is not None
        and actor.kind == "state"
        and other is not None
        and other.actor_id.startswith(("Protesters", "Rioters"))
    )


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
    return (deaths is not None and _civilians_die(passage, parts, deaths)) or _on_the_unarmed(
        trigger, parts, passage
    )


def _lacks_actor(trigger: Trigger, parts: Roles, outcome: str) -> bool:
    """Whether the word tells of an event only with somebody who acts, and nobody fitting is named."""
    cue, actor = trigger.cue, parts.actor1
    civilians = actor is not None and actor.kind == "civilians"
    if cue.sense == "burn" and cue.frame == "agent" and not trigger.passive and actor is None:
        return True  # "orchards burned"
    if cue.sub_event_type == "Peaceful protest":
        return cue.frame == "agent" and _armed(actor)
    if cue.sub_event_type == _SHELLING and cue.frame == "agent" and not trigger.passive:
        return _lacks_holder(parts)
    if outcome in {"entered", "advanced"}:
        return civilians or (actor is None and cue.frame not in NOUN_FRAMES)
    if outcome == "withdrew" and cue.where == "direct" and actor is None:
        return True
    # "crowds rushed to reach a convoy"
    rushed = outcome == "deployed" and cue.frame in {"agent_move", "agent_sent"} and actor is None
    return rushed or (outcome in {"withdrew", "deployed"} and civilians)


def _armed(actor: ActorMention | None) -> bool:
    """Whether an actor is named and is no civilian."""
    return actor is not None and actor.kind != "civilians"


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
    if unnamed or (actor is not None and actor.kind == "civilians"):
        return None
    state = actor is not None and actor.kind == "state"
    sub_type = "Government regains territory" if state else "Non-state actor overtakes territory"
    return BATTLES, sub_type, trigger.cue.outcome


_CIVIL_TARGETS = words(
    "village villages community communities settlement settlements hamlet hamlets farm farms homestead homesteads church churches mosque mosques market markets school schools hospital hospitals bus buses homes houses "
    "displaced refugee worshippers funeral wedding aid humanitarian ambulance ambulances"
)


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


_SHELLING = "Shelling/artillery/missile attack"


_CROWDS = ("Protesters", "Rioters", "Settlers")


def _demonstrating(parts: Roles) -> bool:
    """Whether one of the two that clash is a crowd."""
    return any(a is not None and a.actor_id.startswith(_CROWDS) for a in parts)


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
        lows |= {t.low for t in tokens[clause.first : clause.after]} - _supporting(tokens, clause)
        own = actor is not None and clause.first <= actor.first < clause.after
        number = -1 if own else min(clause.parent, number - 1)
    if lows & _FROM_THE_AIR:
        return "Air/drone strike"
    return _SHELLING if lows & _FROM_AFAR else "Remote explosive/landmine/IED" if lows & _PLANTED else ""


def _supporting(tokens: Sequence[Token], clause: Clause) -> set[str]:
    """Give what only supports those who kill: "troops backed by helicopters killed nine"."""
    k = next(
        (
            k
            for k in range(clause.first, clause.after - 1)
            if tokens[k].low in _BACKED and tokens[k + 1].low == "by"
        ),
        None,
    )
    return set() if k is None else {t.low for t in tokens[k + 2 : k + 6]}


_BACKED = words("backed supported covered aided escorted accompanied")


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


def _killing(
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage
) -> tuple[str, str, str] | None:
    """Give a killing with no other word for what happened: of civilians or of fighters."""
    victim = parts.actor2
    by_nature = parts.actor1 is None and any(t.low in _NO_VIOLENCE for t in passage.sentence.tokens)
    if trigger.cue.sense == "nobody" or by_nature or _animals_die(trigger, passage):
        return None
    if trigger.cue.sense == "bodies" or (trigger.attempt and _on_somebody(trigger, passage)):
        return _ATTACK
    weapon = _by_weapon(passage, trigger, deaths, parts.actor1)
    if weapon:
        return "Explosions/Remote violence", weapon, ""
    unknown = deaths is None and (parts.actor1 is None or victim is None)
    return None if unknown else _by_hand(parts, deaths, passage)


def _by_hand(parts: Roles, deaths: Deaths | None, passage: Passage) -> tuple[str, str, str]:
    """Give a killing with no weapon named: of civilians, or of fighters by fighters."""
    victim = parts.actor2
    counted = whom_counted(passage.sentence.tokens, deaths.figure) if deaths is not None else ""
    raiders = parts.actor1 is not None and parts.actor1.kind != "state" and victim is None
    if (
        (counted == "civilians" and not _armed(victim))
        or (not counted and raiders)
        or (victim is not None and victim.kind == "civilians")
    ):
        return "Violence against civilians", "Attack", ""
    if victim is None and parts.actor1 is None:
        named = [a for a in passage.actors if a.kind != "civilians"]
        return ("Battles", "Armed clash", "") if named else ("Violence against civilians", "Attack", "")
    return BATTLES, "Armed clash", ""
