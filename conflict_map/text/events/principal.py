"""Which of a sentence's triggers tell its events, and which only describe another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.events.reckoning import span_after
from conflict_map.text.passages.triggers import NOUN_FRAMES, VERB_FRAMES, Trigger
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.passages.passage import Passage


BATTLES = "Battles"
KILLING = frozenset({"agent_kill", "victims"})


RESPONSIBILITY = "responsibility"


ATTACKS = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})


def principal(passage: Passage) -> list[tuple[Trigger, int]]:
    """Leave out triggers that only describe another: "after fighting", an attack that is repelled, a killing in a strike."""
    kept: list[tuple[Trigger, int]] = []
    events = [(t, n) for t, n in passage.triggers if t.cue.frame not in KILLING | {RESPONSIBILITY}]
    for trigger, number in events:
        others = [(t, n) for t, n in events if t is not trigger]
        if (
            passage.clauses[number].kind == "context"
            and not (not others and at_that_time(passage, number))
            and span_after(passage, number) is None
            and trigger.cue.frame in NOUN_FRAMES
            and (
                any(passage.clauses[n].kind != "context" and not _of_some(passage, n) for _, n in others)
                or (passage.sentence.kind in {"headline", "item"} and not _suffered(passage))
                or _only_context(passage)
                or _killed_by_whom(passage)
            )
        ):
            continue
        if passage.sentence.kind in {"headline", "item"} and _beside_a_killing(passage, trigger, number):
            continue
        if _absorbed(trigger, number, others, passage) or _told_already(trigger, others, passage):
            continue
        if _turns_on_civilians(trigger, number, others, passage) or _as_they_left(trigger, number, passage):
            continue
        kept.append((trigger, number))
    kept = [item for k, item in enumerate(kept) if not _repeats(item, kept[:k])]
    holders = {n for _, n in kept}
    for trigger, number in passage.triggers:
        alone = trigger.cue.frame == "agent_kill" and not trigger.denied and number not in holders
        if (
            kept
            and alone
            and (
                _killed_elsewhere(passage, number, holders) or _killed_beside(passage, trigger, number, kept)
            )
        ):
            kept.append((trigger, number))
    if not any(may_kill(t) and span_after(passage, n) is None for t, n in kept):
        kills = [
            (t, n)
            for t, n in passage.triggers
            if t.cue.frame in KILLING and not t.denied and t.cue.sense != "nobody"
        ]
        # "a prison burned and 100 died" is one event; "31 were killed and a mosque destroyed" are two
        kept += [(t, n) for t, n in kills[:1] if not kept or t.first < kept[0][0].first]
    return kept


def _beside_a_killing(passage: Passage, trigger: Trigger, number: int) -> bool:
    """Whether a headline only adds a protest to those it counts: "Seven shot dead at Izeh market as protests rage"."""
    crowd = trigger.cue.event_type == "Protests" and trigger.cue.frame in NOUN_FRAMES
    return crowd and any(
        t.cue.frame in KILLING and t.first < trigger.first and (n != number or _parted(passage, t, trigger))
        for t, n in passage.triggers
    )


def _parted(passage: Passage, one: Trigger, two: Trigger) -> bool:
    """Whether a semicolon stands between two words."""
    return any(t.text == ";" for t in passage.sentence.tokens[one.after : two.first])


def may_kill(trigger: Trigger) -> bool:
    """Whether people die in what a trigger tells of: in an attack or a taking, not in an arrest.

    Parameters
    ----------
    trigger
        The words that tell of it.
    """
    return trigger.cue.event_type in ATTACKS | {"", "Protests", "Riots"}


def _killed_beside(
    passage: Passage, trigger: Trigger, number: int, kept: Sequence[tuple[Trigger, int]]
) -> bool:
    """Whether a clause of its own says who killed: "seized the town and killed the mayor"."""
    beside = passage.clauses[number].kind in {"coordinate", "main"} and acts(passage, trigger, number)
    return beside and not any(_tells_how(passage, n) or at_that_time(passage, n) for _, n in kept)


def _killed_elsewhere(passage: Passage, number: int, holders: set[int]) -> bool:
    """Whether a killing has a place of its own beside what else is told: "five were killed in X and clashes renewed in Y"."""
    places = [_placed_in(passage, n) for n in (number, *sorted(holders))]
    side_by_side = all(
        passage.clauses[n].kind in {"main", "coordinate"}
        or passage.sentence.tokens[passage.clauses[n].first].low in {"while", "whereas"}
        for n in (number, *holders)
    )
    return side_by_side and all(places) and not any(places[0] & other for other in places[1:])


def _placed_in(passage: Passage, number: int) -> set[str]:
    """Give the places that a clause names."""
    return {
        item.place.place_id
        for item in passage.placeable
        if item.place is not None
        and not item.is_country
        and passage.clause_at(passage.index_at(item.expression.start)) == number
    }


def _tells_how(passage: Passage, number: int) -> bool:
    """Whether a clause only says in what the killing of the main clause happened: "killed nine when they attacked a base"."""
    first = passage.clauses[number].first
    lows = [t.low for t in passage.sentence.tokens[first : first + 2]]
    return lows[:1] in (["when"], ["as"]) and lows[1:] in (["they"], ["it"], ["he"])


def _as_they_left(trigger: Trigger, number: int, passage: Passage) -> bool:
    """Whether a move only says when somebody was killed: "100 assailants were neutralised as they retreated"."""
    done = any(
        t.cue.frame in KILLING or t.cue.sub_event_type == "Looting/property destruction"
        for t, n in passage.triggers
        if n < number
    )
    return done and trigger.cue.outcome in {"withdrew", "deployed", "entered"} and _tells_how(passage, number)


def acts(passage: Passage, trigger: Trigger, number: int) -> bool:
    """Whether the clause of a killing names who killed.

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The word for killing.
    number
        The number of its clause.
    """
    first = passage.clauses[number].first
    return not trigger.passive and any(
        first <= a.first
        and a.after <= trigger.first
        and a.kind != "civilians"
        and not passage.names_speaker(a.first, a.after)
        for a in passage.actors
    )


def _of_some(passage: Passage, number: int) -> bool:
    """Whether a clause only tells of some of those counted before: "…; three of them died in a drone strike"."""
    clause = passage.clauses[number]
    lows = [t.low for t in passage.sentence.tokens[clause.first : clause.first + 4]]
    return any(pair in {("of", "them"), ("of", "whom"), ("of", "those")} for pair in pairwise(lows))


def _only_context(passage: Passage) -> bool:
    """Whether the sentence is about something else: its own verb tells of no event."""
    killed = any(t.cue.frame in KILLING for t, _ in passage.triggers)
    return len(passage.clauses) > 1 and not killed and not _suffered(passage)


def _suffered(passage: Passage) -> bool:
    return any(token.low in _SUFFERED for token in passage.sentence.tokens)


_SUFFERED = words(
    "поранених поранено поранені раненых ранены ранено пострадали постраждали постраждалих пострадавших пожежа пожар جرحي اصيب fire damaged destroyed burning burned ablaze fled injured wounded hospitalised hospitalized evacuated displaced collapsed "
    "homeless missing hurt trapped injuries casualties losses martyrs suffocation suffocated"
)
"""What an attack leaves behind: a sentence of it tells of the attack, though only as what came before."""


def at_that_time(passage: Passage, number: int) -> bool:
    """Whether a clause tells what went on, not what came before: "losses in rebel ranks during an attack on Daraa"."""
    first = passage.clauses[number].first
    return passage.sentence.tokens[first].low in {"during", "amid", "amidst"}


def _killed_by_whom(passage: Passage) -> bool:
    """Whether the sentence's main clause tells of a killing by somebody: more than what came before it."""
    tokens = passage.sentence.tokens
    return any(
        t.cue.frame == "agent_kill" and passage.clauses[n].kind == "main" and acts(passage, t, n)
        for t, n in passage.triggers
    ) or any(
        t.passive
        and t.cue.frame == "agent_kill"
        and passage.clauses[n].kind == "main"
        and t.after < len(tokens)
        and tokens[t.after].low == "by"
        and any(t.after < a.first <= t.after + 3 for a in passage.actors)
        for t, n in passage.triggers
    )


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


_ANY_BLAST = frozenset({"explosion", "explosions", "blast", "blasts"})


def _placed_better(passage: Passage, number: int, others: Sequence[tuple[Trigger, int]]) -> bool:
    """Whether a blast has a town in its clause and the attack only a country: "blasts rocked Kyiv as Russia fired 84 missiles"."""
    clauses = passage.clauses
    towns = [item for item in passage.placeable if not item.is_country]
    holders = {passage.clause_at(passage.index_at(item.expression.start)) for item in towns}
    return number in holders and not any(n in holders for _, n in others) and len(clauses) > 1


def _is_means(trigger: Trigger, passage: Passage) -> bool:
    """Whether a weapon is only what an attack was made with: "a complex attack involving car bombs"."""
    tokens, k = passage.sentence.tokens, trigger.first
    while k > 1 and tokens[k - 1].low in _OF_WEAPONS:
        k -= 1
    before = [t.low for t in tokens[max(0, k - 2) : k]]
    return not {"involving", "using", "with"}.isdisjoint(before) or before in _BACKED_BY


_BACKED_BY = (["backed", "by"], ["supported", "by"], ["by", "heavy"], ["by", "intense"])
_OF_WEAPONS = words(
    "u s american russian turkish french coalition israeli saudi . rocket - propelled hand heavy automatic homemade"
)


def _it_hits(trigger: Trigger, others: Sequence[tuple[Trigger, int]], passage: Passage) -> bool:
    """Whether a hit is that of what was fired: "fired a missile at the city; it hit a mosque"."""
    fired = any(t.cue.event_type.startswith("Explosions") and t.after < trigger.first for t, _ in others)
    before = passage.sentence.tokens[trigger.first - 1].low if trigger.first else ""
    return fired and not trigger.passive and before in {"it", "they", "which", "that"}


def _told_already(trigger: Trigger, others: Sequence[tuple[Trigger, int]], passage: Passage) -> bool:
    """Whether a noun points to what the sentence has told: "two were hurt in the second strike"."""
    tokens, i = passage.sentence.tokens, trigger.first
    earlier = any(t.cue.event_type == trigger.cue.event_type and t.after < i for t, _ in others)
    return earlier and tokens[i].low in _ORDINALS and tokens[i - 1].low == "the"


_ORDINALS = words("first second third fourth later earlier")


def _turns_on_civilians(
    trigger: Trigger, number: int, others: Sequence[tuple[Trigger, int]], passage: Passage
) -> bool:
    """Whether what leans on a clause says that the attack was one on civilians: "stormed a mosque, shooting dead 27"."""
    fought = trigger.cue.event_type == BATTLES and trigger.cue.outcome in {"", "entered"}
    return fought and any(
        t.cue.sub_event_type == "Attack"
        and (
            (passage.clauses[n].parent == number and passage.clauses[n].kind in {"participle", "coordinate"})
            # "six people were shot dead when gunmen stormed a bar"
            or (
                t.passive
                and passage.clauses[number].kind == "adverbial"
                and passage.clauses[number].parent == n
            )
        )
        for t, n in others
    )


def _told_in_full(
    trigger: Trigger, number: int, others: Sequence[tuple[Trigger, int]], passage: Passage
) -> bool:
    """Whether the sentence says of fighting what came of it, or only names it as the cause of something else."""
    if any(t.cue.frame == "contested" for t, _ in others):
        return True
    if any(_where_it_was_fought(passage, number, n) and t.cue.event_type == BATTLES for t, n in others):
        return True
    if any(
        _how_it_was_done(passage, number, n) and t.cue.event_type.startswith("Explosions") for t, n in others
    ):
        return True
    return _only_the_cause(trigger, [t for t, n in others if n == number], passage)


def _where_it_was_fought(passage: Passage, number: int, other: int) -> bool:
    """Whether another clause tells the same fighting: "fighting took place in Mannar district, where soldiers seized 11 bunkers"."""
    clause = passage.clauses[other]
    return clause.parent == number and passage.sentence.tokens[clause.first].low == "where"


def _how_it_was_done(passage: Passage, number: int, other: int) -> bool:
    """Whether another clause tells how the attack was made: "the attack on the base, when two car bombs rammed the wall"."""
    clause = passage.clauses[other]
    return clause.parent == number and passage.sentence.tokens[clause.first].low in {"when", "in"}


def _only_the_cause(trigger: Trigger, beside: Sequence[Trigger], passage: Passage) -> bool:
    """Whether fighting is only what cut a road or the power: "the highway has been cut by the fighting"."""
    before = [t.low for t in passage.sentence.tokens[max(0, trigger.first - 3) : trigger.first]]
    return "by" in before and any(t.cue.event_type == "Infrastructure disruption" for t in beside)


def _is_deadly(trigger: Trigger, passage: Passage) -> bool:
    """Whether fighting has its own dead beside what else is told: "hospitals were looted in fighting in which 100 died"."""
    lows = [t.low for t in passage.sentence.tokens[trigger.after : trigger.after + 2]]
    return lows == ["in", "which"] and any(
        t.cue.frame in KILLING and t.first > trigger.after for t, _ in passage.triggers
    )


def _absorbed(trigger: Trigger, number: int, others: Sequence[tuple[Trigger, int]], passage: Passage) -> bool:
    """Whether another trigger of the clause tells the same event better."""
    cue = trigger.cue
    same_clause = [t for t, n in others if n == number]
    if cue.frame in NOUN_FRAMES and cue.event_type == BATTLES and not _is_deadly(trigger, passage):
        if _told_in_full(trigger, number, others, passage):
            return True
        return any(
            t.cue.frame in VERB_FRAMES
            and t.cue.event_type in {BATTLES, "Strategic developments", "Violence against civilians"}
            for t in same_clause
        ) or any(t.cue.event_type.startswith("Explosions") for t in same_clause)
    if cue.event_type == "Protests" and cue.frame in NOUN_FRAMES:
        return any(t.cue.event_type in ATTACKS for t in same_clause)
    # "500 houses burned down when a jet bombed the village"
    if cue.sub_event_type == "Facility damaged" or cue.sense == "burned down":
        return any(
            t.cue.event_type.startswith("Explosions") or t.cue.sub_event_type == "Disrupted weapons use"
            for t, _ in others
        )
    if cue.frame in {"agent", "agent_after"}:
        return _only_says_that_it_hit(trigger, same_clause, others, passage)
    return cue.event_type.startswith("Explosions") and _only_names_the_strike(
        trigger, number, others, passage
    )


def _only_says_that_it_hit(
    trigger: Trigger, beside: Sequence[Trigger], others: Sequence[tuple[Trigger, int]], passage: Passage
) -> bool:
    """Whether a verb says no more than the strike that it stands by: "shelling hit the town", "a missile; it hit a mosque"."""
    if not trigger.cue.event_type.startswith("Explosions"):
        return False
    if trigger.cue.sense == "hit" and _it_hits(trigger, others, passage):
        return True
    near = [t for t in beside if t.after <= trigger.first and trigger.first - t.after <= 4]
    if trigger.cue.frame == "agent_after":  # "استهدفت غارة إسرائيلية منزلا"
        near += [t for t in beside if 0 <= t.first - trigger.after <= 1]
    return any(t.cue.frame in NOUN_FRAMES and t.cue.event_type == trigger.cue.event_type for t in near)


def _only_names_the_strike(
    trigger: Trigger, number: int, others: Sequence[tuple[Trigger, int]], passage: Passage
) -> bool:
    """Whether a noun for a strike or a blast says no more than another word: "a blast hits a convoy"."""
    cue = trigger.cue
    same_clause = [t for t, n in others if n == number]
    if cue.frame in NOUN_FRAMES and _is_means(trigger, passage):
        return any(t.cue.event_type in ATTACKS and t.after < trigger.first for t in same_clause)
    if passage.sentence.tokens[trigger.first].low in _ANY_BLAST and not _placed_better(
        passage, number, others
    ):
        return any(
            t.cue.event_type == cue.event_type
            and not (t.cue.frame == "agent" and 0 <= t.first - trigger.after <= 2)
            for t, _ in others
        )
    if cue.frame not in NOUN_FRAMES:
        return False
    strikes = [t for t in same_clause if t.cue.event_type.startswith("Explosions")]
    if cue.sub_event_type == "Remote explosive/landmine/IED":
        return any(t.cue.sub_event_type != cue.sub_event_type for t in strikes)
    return any(
        t.cue.frame in {"weapon", "agent"}
        and t.cue.sub_event_type == cue.sub_event_type
        # "shelling hit the town": the verb says no more than the noun
        and not (t.cue.frame == "agent" and 0 <= t.first - trigger.after <= 4)
        for t in strikes
    )
