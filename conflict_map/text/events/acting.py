"""Who acts where the verb's own subject does not say: who speaks, whom "which" points back to, who dies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.events.killing import SUPPORTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger


def claims_to_have(passage: Passage, trigger: Trigger) -> bool:
    """Whether who speaks did it: "the army claimed to have repulsed an attack".

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words that tell of the event.
    """
    before = [t.low for t in passage.sentence.tokens[max(0, trigger.first - 2) : trigger.first]]
    return before == ["to", "have"]


def victims(passage: Passage, acting: Sequence[ActorMention]) -> list[ActorMention]:
    """Give the actors that die in a sentence: "27 soldiers died in an attack on a camp".

    Parameters
    ----------
    passage
        The sentence.
    acting
        The actors of the sentence that do not speak.
    """
    ends = [
        t.first
        for t, _ in passage.triggers
        if t.cue.frame == "victims" or (t.cue.frame == "agent_kill" and t.passive)
    ]
    begins = [t.after for t, _ in passage.triggers if t.cue.frame == "agent_kill" and not t.passive]
    armed = [a for a in acting if a.kind != "civilians"]
    return [
        a
        for a in armed
        if any(0 <= first - a.after <= 2 for first in ends)
        # "killed nine FARC dissidents in an airstrike"
        or any(0 <= a.first - after <= 3 and a.after <= after + 6 for after in begins)
    ]


def announces(passage: Passage, trigger: Trigger) -> bool:
    """Whether a taking is told by a noun alone, so that who announces it did it: "the army announced the capture of …".

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words that tell of the event.
    """
    word = passage.sentence.tokens[trigger.first].low
    taking = trigger.cue.outcome in {"captured", "recaptured"}
    return taking and trigger.cue.frame == "noun_object" and word not in {"fall", "loss"}


def pronoun_acts(passage: Passage, trigger: Trigger) -> bool:
    """Whether "it" or "they" stands right before the verb: "the army said it had repelled …".

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words that tell of the event.
    """
    tokens = passage.sentence.tokens
    verbs = [trigger]
    if trigger.cue.frame == "noun":  # "the army said it killed nine fighters in an airstrike"
        number = passage.clause_at(trigger.first)
        verbs += [t for t, n in passage.triggers if n == number and t.cue.frame == "agent_kill"]
    return any(
        t.low in {"it", "they", "we", "انه", "انها", "انهم", "انهما"}
        for verb in verbs
        if not verb.passive
        for t in tokens[max(0, verb.first - 3) : verb.first]
    )


def speaking(passage: Passage, trigger: Trigger, *, before: bool = False) -> ActorMention | None:
    """Give the speaker, as the actor of a move that the sentence tells without one ("the army announced a redeployment").

    With `before`, only one that is named before the move: "they attacked a base, the army said" is told of others.

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words that tell of the event.
    before
        Whether only a speaker counts who is named before the move.
    """
    attribution = passage.said_at(trigger.first)
    # "the Taliban claimed to have captured Ghazni; the government denied it"
    if claims_to_have(passage, trigger):
        claims = (
            a for a in passage.attributions if a.first <= trigger.first < a.after and a.verb < trigger.first
        )
        attribution = max(claims, key=lambda a: a.verb, default=attribution)
    if before and attribution is not None and attribution.verb > trigger.first:
        return None
    speakers = [
        a
        for a in passage.actors
        if attribution is not None and a.side and _bare(a.text) in attribution.speaker
    ]
    return speakers[0] if speakers else None


def _bare(name: str) -> str:
    """Leave out the article: a speaker is named without it."""
    return name.removeprefix("The ").removeprefix("the ")


def subject_before(passage: Passage, acting: Sequence[ActorMention], number: int) -> ActorMention | None:
    """Give the subject of a clause that has only the verb: "Malian soldiers, backed by X, captured Y".

    Parameters
    ----------
    passage
        The sentence.
    acting
        The actors of the sentence that do not speak.
    number
        The number of the clause.
    """
    clause = passage.clauses[number]
    while clause.kind in {"coordinate", "participle"} or (clause.kind == "main" and clause.parent >= 0):
        parent = passage.clauses[clause.parent] if clause.parent >= 0 else clause
        earlier = [a for a in acting if parent.first <= a.first < parent.after and a.kind != "civilians"]
        if not earlier and passage.sentence.tokens[parent.first].low in SUPPORTED and clause.parent > 0:
            before = passage.clauses[clause.parent - 1]  # "after soldiers, backed by jets, killed eleven"
            earlier = [
                a for a in acting if before.first <= a.first < before.after and a.after + 1 == before.after
            ]
        if earlier or parent is clause:
            return earlier[0] if earlier else None
        clause = parent
    return None


def acting_when(passage: Passage, trigger: Trigger, number: int) -> ActorMention | None:
    """Give who acts in the clause that says how a passive came about: "six were shot dead when gunmen stormed a bar".

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words that tell of the event.
    number
        The number of their clause.
    """
    if not trigger.passive or trigger.cue.sub_event_type != "Attack":
        return None
    how = [
        c
        for c in passage.clauses
        if c.kind == "adverbial"
        and c.parent == number
        and passage.sentence.tokens[c.first].low in {"when", "as"}
    ]
    armed = (a for c in how for a in passage.actors if 0 < a.first - c.first <= 3 and a.kind != "civilians")
    return next(armed, None)


def antecedent(passage: Passage, first: int) -> ActorMention | None:
    """Give the actor that "which" or "who" points back to: the one that stands right before it.

    Parameters
    ----------
    passage
        The sentence.
    first
        The token at which "which" or "who" stands.
    """
    earlier = [a for a in passage.actors if a.after <= first and first - a.after <= 3]
    return earlier[-1] if earlier else None
