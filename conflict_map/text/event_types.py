"""Type, sub-type and outcome of an event: what follows from its words, from who acts, and from whether it succeeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.principal import BATTLES, KILLING
from conflict_map.text.triggers import NOUN_FRAMES, Trigger
from conflict_map.text.vocabulary import words

if TYPE_CHECKING:
    from conflict_map.text.casualties import Deaths
    from conflict_map.text.passages import Passage
    from conflict_map.text.roles import Roles

_CONTROL = "Control statement"


def kinds_of(  # noqa: C901, PLR0911 - one answer for each case
    trigger: Trigger, parts: Roles, deaths: Deaths | None, passage: Passage
) -> tuple[str, str, str] | None:
    """Type, sub-type and outcome, as far as they follow from who acts and whether it succeeded."""
    cue = trigger.cue
    if cue.frame in KILLING:
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
        event_type == BATTLES
        and outcome == ""
        and _only_civilians(parts)
        and not (deaths is not None and _names_armed(passage, parts))
        and cue.frame not in {"noun_between", "agent_with"}
    ):
        return "Violence against civilians", "Attack", ""
    if (
        event_type == BATTLES
        and not outcome
        and cue.frame in {"noun", "agent"}
        and deaths is not None
        and _civilians_die(passage, parts)
    ):
        return "Violence against civilians", "Attack", ""
    if outcome == "cut" and _demonstrating(parts):
        return "Protests", "Peaceful protest", ""
    if event_type == BATTLES and not outcome and _demonstrating(parts):
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
        return BATTLES, "Armed clash", "failed" if trigger.failed else ""
    unnamed = actor is None and parts.actor2 is None and trigger.cue.frame == "agent" and not trigger.passive
    if unnamed or (actor is not None and actor.kind == "civilians"):
        return None
    state = actor is not None and actor.kind == "state"
    sub_type = "Government regains territory" if state else "Non-state actor overtakes territory"
    return BATTLES, sub_type, trigger.cue.outcome


_SHELLING = "Shelling/artillery/missile attack"


def _demonstrating(parts: Roles) -> bool:
    """Whether one of the two that clash is a crowd."""
    return any(a is not None and a.actor_id.startswith(("Protesters", "Rioters")) for a in parts)


def _civilians_die(passage: Passage, parts: Roles) -> bool:
    """Whether those who die in an attack are civilians and nobody armed is attacked."""
    armed = parts.actor2 is not None and parts.actor2.kind != "civilians"
    armed = armed or _names_armed(passage, parts)
    return not armed and any(a.kind == "civilians" for a in passage.actors)


def _names_armed(passage: Passage, parts: Roles) -> bool:
    """Whether soldiers or fighters are named beside the one who acts."""
    acting = range(parts.actor1.first, parts.actor1.after) if parts.actor1 else range(0)
    return any(t.low in _ARMED and i not in acting for i, t in enumerate(passage.sentence.tokens))


_ARMED = words(
    "soldier soldiers troops policemen policeman officers fighters militants rebels servicemen guards"
)


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
    return BATTLES, "Armed clash", ""
