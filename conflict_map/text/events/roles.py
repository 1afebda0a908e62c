"""Who does it to whom: the actors about a trigger, by the frame of its cue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.events.killing import SUPPORTED
from conflict_map.text.passages.triggers import NOUN_FRAMES, Trigger
from conflict_map.text.words.tokens import before_article
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.words.clauses import Clause
    from conflict_map.text.words.tokens import Token

_OBLIQUE = words("of by with against from to for on between among at in alongside targeting near")


class Roles(NamedTuple):
    """The actors of an event; None where the sentence names none."""

    actor1: ActorMention | None = None
    actor2: ActorMention | None = None


def roles(  # noqa: PLR0911 - one answer for each case
    trigger: Trigger,
    tokens: Sequence[Token],
    actors: Sequence[ActorMention],
    clause: Clause,
    leading: ActorMention | None,
) -> Roles:
    """Give the actors of an event.

    Parameters
    ----------
    trigger
        The words that tell of it.
    tokens
        The sentence's tokens.
    actors
        The actors in the sentence.
    clause
        The clause that holds the trigger.
    leading
        The subject of the clause that this one leans on, if any.

    Returns
    -------
    Roles
        Who acts and who is acted upon.
    """
    inside = [a for a in actors if clause.first <= a.first < clause.after]
    frame = trigger.cue.frame
    if frame in {"state", "contested"}:
        return Roles()
    if frame == "compound":
        return Roles(next((a for a in actors if a.after == trigger.first), None))
    if frame in NOUN_FRAMES:
        found = _about_noun(trigger, tokens, inside)
        blamed = (a for a in actors if a.first >= trigger.after and _blamed(tokens, a))
        return found if found.actor1 is not None else Roles(next(blamed, None), found.actor2)
    if frame in {"loses", "held"}:
        return Roles(_first([a for a in inside if a.first >= trigger.after - 1]))
    if frame == "agent_after":
        later = [a for a in inside if a.first >= trigger.first]
        earlier = [a for a in inside if a.after <= trigger.first]
        acting = [a for a in (*later, *earlier) if a.kind != "civilians"]
        harmed = [a for a in (*later, *earlier) if a.kind == "civilians"]
        return Roles(_first(acting) or leading, _first(acting[1:] or harmed))
    subject = _subject(trigger, tokens, inside) or leading
    others = [a for a in inside if a.first >= trigger.first + 1 and a is not subject]
    target = _first([a for a in others if subject is None or a.actor_id != subject.actor_id])
    if frame == "loser":
        return Roles(None, subject)
    if frame == "victims":
        # "the government put the toll at 132": who counts is not who died
        reported = any(t.low in _COUNTING for t in tokens[clause.first : trigger.first])
        return Roles(_by(trigger, tokens, inside), None if reported else subject or target)
    if trigger.passive or frame == "passive":
        return Roles(_by(trigger, tokens, inside), _subject(trigger, tokens, inside))
    if frame == "agent_with" and subject is not None and (target is None or target.kind == "civilians"):
        target = _first([a for a in inside if _fights_it(tokens, subject, a, trigger)]) or target
    return Roles(subject, target)


def _fights_it(tokens: Sequence[Token], subject: ActorMention, other: ActorMention, trigger: Trigger) -> bool:
    """Whether two subjects fight each other: "the M23 and the army clashed", not "police and soldiers clashed"."""
    between = [t.low for t in tokens[subject.after : other.first] if t.low not in {"the", "a", "an"}]
    same = other.actor_id == subject.actor_id or (other.side == subject.side != "")
    return between == ["and"] and other.after <= trigger.first and other.kind != "civilians" and not same


def subject_of(
    trigger: Trigger, tokens: Sequence[Token], actors: Sequence[ActorMention], clause: Clause
) -> ActorMention | None:
    """Give the subject that clauses after this one share ("… cut the road and deployed …")."""
    return _subject(trigger, tokens, [a for a in actors if clause.first <= a.first < clause.after])


def _first(actors: Sequence[ActorMention]) -> ActorMention | None:
    return actors[0] if actors else None


def _before(tokens: Sequence[Token], actor: ActorMention) -> str:
    k = before_article(tokens, actor.first)
    return tokens[k].low if k >= 0 else ""


def _subject(
    trigger: Trigger, tokens: Sequence[Token], inside: Sequence[ActorMention]
) -> ActorMention | None:
    if trigger.cue.frame == "weapon":  # "a Ukrainian drone that hit a village": whose weapon it is acts
        own = next((a for a in inside if a.first <= trigger.first < a.after), None)
        # "shells fired by the RSF landed on a market"
        own = own or next(
            (a for a in inside if trigger.first < a.first < trigger.after + 1 and _before(tokens, a) == "by"),
            None,
        )
        if own is not None:
            return own
    earlier = [a for a in inside if a.after <= trigger.first or a.first <= trigger.first < a.after]
    earlier = [a for a in earlier if a.kind != "civilians" or not _owning(tokens, a)]
    if tokens[trigger.first - 1].low in {"that", "which"}:  # "killed by a Ukrainian drone that hit a village"
        pointed = next((a for a in earlier if a.after == trigger.first - 1), None)
        if pointed is not None:
            return pointed
    earlier = [a for a in earlier if not _only_backs(tokens, a)]
    if len(earlier) > 1:  # "the MNDAA's ally, the TNLA, captured"
        earlier = [a for a in earlier if not _owns_an_ally(tokens, a)] or earlier
    # "Myanmar's Three Brotherhood Alliance: TNLA fighters repulsed": who acts stands after the colon
    colon = next((k for k in range(trigger.first - 1, -1, -1) if tokens[k].text == ":"), -1)
    earlier = [a for a in earlier if a.first > colon] or earlier
    upright = [a for a in earlier if _before(tokens, a) not in _OBLIQUE or _of_its_own(tokens, a)]
    return upright[0] if upright else _first(earlier)


def _only_backs(tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Whether an actor only stands behind who acts: "forces backed by the US"."""
    k = before_article(tokens, actor.first)
    return k > 0 and tokens[k].low == "by" and tokens[k - 1].low in SUPPORTED


def _owns_an_ally(tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Whether an actor only says whose ally, rival or offshoot acts."""
    lows = [t.low for t in tokens[actor.after : actor.after + 3]]
    return lows[:1] in (["'"], ["’"]) and lows[1:2] == ["s"] and lows[2:] != [] and lows[2] in _KIN


_KIN = words("ally allies rival rivals offshoot proxy partner partners enemy foe neighbour neighbor")
_OWN_PARTS = words(
    "units fighters forces elements troops members soldiers groups militants detachments gunmen"
)


def _of_its_own(tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Whether an actor is named by its parts: "units of the Russian army"."""
    k = actor.first - 1
    while k > 0 and tokens[k].low in {"the", "of"}:
        k -= 1
    return k >= 0 and k < actor.first - 1 and tokens[k].low in _OWN_PARTS


def _owning(tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Whether words for civilians only own what follows: "the people's militia"."""
    return actor.after < len(tokens) and tokens[actor.after].low in {"'", "’"}


def _by(trigger: Trigger, tokens: Sequence[Token], inside: Sequence[ActorMention]) -> ActorMention | None:
    later = [a for a in inside if a.first >= trigger.first + 1]
    return _first([a for a in later if _before(tokens, a) in {"by", "from", "يد", "قبل"}])


def _about_noun(trigger: Trigger, tokens: Sequence[Token], inside: Sequence[ActorMention]) -> Roles:
    """Read "an HTS attack on the army", "clashes between A and B", "fighting with B"."""
    later = [a for a in inside if a.first >= trigger.after]
    earlier = [a for a in inside if a.after <= trigger.first]
    if trigger.cue.frame == "noun_between":
        between = [a for a in later if a.kind != "civilians"]
        if (
            tokens[min(trigger.after, len(tokens) - 1)].low in {"between", "между", "між", "بين"}
            and len(between) > 1
        ):
            return Roles(between[0], between[1])
        fighting = [a for a in (*earlier, *between) if a.kind != "civilians"]
        return Roles(*dict.fromkeys(fighting[:1]), *_other(fighting))
    earlier = [a for a in earlier if a.kind != "civilians" or trigger.cue.event_type in {"Protests", "Riots"}]
    near = [
        a
        for a in earlier
        if trigger.first - a.after <= 2 and not any(t.low in _DURING for t in tokens[a.after : trigger.first])
    ]
    authors = [
        a
        for a in later
        # "هجوم للحوثيين": an attack of theirs
        if _before(tokens, a) in _MADE_BY
        or _whose_weapon(trigger, tokens, a)
        or _blamed(tokens, a)
        or tokens[a.first].low.startswith("لل")
    ]
    overlapping = [
        a for a in inside if a.first < trigger.first < a.after or trigger.first <= a.first < trigger.after
    ]
    actor1 = _first(near) or _first(overlapping) or _first(authors)
    targets = [
        a
        for a in later
        if _before(tokens, a) in {"on", "against", "targeting", "of", "at"} and a is not actor1
    ]
    if trigger.cue.frame == "noun_object" and actor1 is None:
        actor1 = _first([a for a in later if _before(tokens, a) in {"by", "to"}])
    if actor1 is None:
        actor1 = _first([a for a in earlier if _before(tokens, a) not in _OBLIQUE])
    victims = [a for a in inside if a.kind == "civilians" and a is not actor1]
    return Roles(actor1, _first([a for a in targets if a is not actor1]) or _first(victims))


def _whose_weapon(trigger: Trigger, tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Whether a weapon is a party's: "a landmine of the Houthi militia", "a mortar of the FARC"."""
    k = before_article(tokens, actor.first)
    weapon = tokens[trigger.after - 1].low in _WEAPONS and trigger.cue.event_type.startswith("Explosions")
    return weapon and k == trigger.after and tokens[k].low == "of"


_WEAPONS = words(
    "landmine landmines mine mines mortar mortars rocket rockets missile missiles shell shells bomb bombs drone drones ied ieds"
)
_MADE_BY = words("by from شنه شنته شنها نفذه نفذته نفذها تبناه تبنته تبناها")
"""Before whoever made an attack: "هجوم شنه تنظيم داعش"."""
_COUNTING = words("put puts gave gives revised set placed")
_DURING = words("in during after")
"""Who stands before one of these and an attack died in it: "killed four officers in an ambush"."""


def _blamed(tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Read "attributed to X", "blamed on X"."""
    k = before_article(tokens, actor.first)
    return k > 0 and (tokens[k - 1].low, tokens[k].low) in {("attributed", "to"), ("blamed", "on")}


def _other(fighting: Sequence[ActorMention]) -> list[ActorMention]:
    """Give the first of the others that is another actor."""
    return [a for a in fighting if a.actor_id != fighting[0].actor_id][:1] if fighting else []
