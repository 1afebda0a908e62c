"""How many died in an event: all that its sentence counts for it, each person once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.counts.casualties import Deaths, deaths_near
from conflict_map.text.counts.people import whom_counted
from conflict_map.text.counts.sums import summed
from conflict_map.text.counts.tolls import brings
from conflict_map.text.events.principal import ATTACKS, KILLING, acts, may_kill
from conflict_map.text.events.reckoning import span_after
from conflict_map.text.passages.figurative import compared_with
from conflict_map.text.words.numbers import Figure, figure_at
from conflict_map.text.words.phrases import verb_forms
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.words.tokens import Token

_OF_A_WAR = words("war conflict since overall")
_KILLS = frozenset(verb_forms("kill"))
_TOLLS = words("toll number count figure deaths fatalities total")


def nobody_died(passage: Passage, trigger: Trigger) -> Figure | None:
    """Give none as a count where it is said that nobody died; None where it is only said that nobody is known to have.

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words for it: "no casualties", "nobody was hurt".
    """
    following = passage.sentence.tokens[trigger.after : trigger.after + 4]
    known = any(t.low in _SAID for t in following)
    return None if known else Figure(0, 0, 0, trigger.first, trigger.after)


_SAID = words("reported immediate immediately known confirmed")
"""After "no casualties": nobody is known to have died, which is not that nobody did."""
_MORE = words("another more further additional other also")


def deaths_of(passage: Passage, trigger: Trigger, main: Sequence[tuple[Trigger, int]]) -> Deaths | None:
    """Give the deaths that a sentence counts for an event.

    Those of its clause or of a clause that leans on it. Two counts of different people are added: "seven soldiers died
    and 100 militants were killed". Two tolls of the same people give a range.

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words that tell of the event.
    main
        The words that tell of all the sentence's events, each with the number of its clause.

    Returns
    -------
    Deaths or None
        None where nobody is counted.
    """
    found: Deaths | None = None
    for other, deaths in _statements(passage, trigger, main):
        if found is None or found.figure.high == 0:
            found = deaths
        elif deaths.first >= found.after or deaths.after <= found.first:
            together = _together(passage, other, found, deaths)
            found = found if together is None else Deaths(together, found.first, deaths.after)
    return found


def _statements(
    passage: Passage, trigger: Trigger, main: Sequence[tuple[Trigger, int]]
) -> list[tuple[Trigger, Deaths]]:
    """Give each word for dying that belongs to an event, with the count that it has about it."""
    tokens = passage.counting
    deadly = _deadly(passage, main)
    owned = {n: t for t, n in reversed(deadly)}
    found: list[tuple[Trigger, Deaths]] = []
    told: dict[int, int] = {}
    for other, holder in passage.triggers:
        own = other is trigger and (
            other.cue.sub_event_type == "Attack"
            or any(t.low.startswith("lynch") for t in tokens[other.first : other.after])
        )
        kill_at = _kills_at(tokens, other)
        kills = other.cue.frame in KILLING or kill_at is not None
        if not (kills or own) or other.denied or other.attempt or compared_with(tokens, other.first):
            continue
        if _done_by_others(passage, other, holder, trigger):
            continue
        if other is not trigger and _owner(passage, holder, owned, deadly) is not trigger:
            continue
        if other is not trigger and _told_apart(passage, holder, trigger):
            continue
        deaths = _counted_about(passage, other, holder, told, kill_at)
        if deaths is not None:
            found.append((other, deaths))
    return found


def _counted_about(
    passage: Passage, trigger: Trigger, holder: int, told: dict[int, int], kill_at: int | None
) -> Deaths | None:
    """Give the count about a word for dying, from where the clause's counts before it ended; that end is moved on."""
    tokens, clauses, clause = passage.counting, passage.clauses, passage.clauses[holder]
    if trigger.cue.sense == "nobody":
        none = nobody_died(passage, trigger)
        return None if none is None else Deaths(none, trigger.first, trigger.after)
    first = trigger.first if kill_at is None else kill_at
    # "claimed at least 30 lives", "pulled three bodies from the ruins", "bodies of 16 people": the count stands inside
    inside = any(figure_at(tokens, k) is not None for k in range(trigger.first + 1, trigger.after))
    # "beat a man to death"
    inside = inside or (
        tokens[trigger.after - 1].low == "death" and trigger.after - trigger.first > _TO_DEATH
    )
    after = trigger.first + 1 if inside else trigger.after if kill_at is None else kill_at + 1
    begin = told.get(holder, _list_begins(passage, holder))
    if trigger.cue.frame not in KILLING and _kills_itself(passage, trigger):
        begin = first  # "two gunmen opened fire": who stands before the verb kills
    deaths = deaths_near(tokens, first, after, begin, clause.after)
    if deaths is None and _suffers_too(passage, trigger, holder) and clause.parent >= 0:
        # "54 villagers were gathered in a schoolyard and killed"
        deaths = deaths_near(tokens, first, after, clauses[clause.parent].first, clause.after)
    if deaths is None and holder > 1 and clauses[holder - 1].kind == "relative":
        deaths = deaths_near(tokens, first, after, clauses[holder - 2].first, clause.after)
    if deaths is not None:
        told[holder] = max(after, deaths.figure.after)
    return deaths


_TO_DEATH = 3
"""Words of "beaten to death"."""


def _suffers_too(passage: Passage, trigger: Trigger, holder: int) -> bool:
    """Whether a verb goes on with a passive: "were taken from a bus and executed"."""
    clause = passage.clauses[holder]
    first = passage.clauses[clause.parent].first if clause.parent >= 0 else clause.first
    bare = trigger.first == clause.first + 1 and trigger.cue.sub_event_type == "Attack"
    passive = bare and any(t.low in {"were", "was"} for t in passage.sentence.tokens[first : clause.first])
    return clause.kind == "coordinate" and (trigger.passive or passive)


def _kills_itself(passage: Passage, trigger: Trigger) -> bool:
    """Whether an armed group stands before an active verb."""
    acting = (a for a in passage.actors if a.kind == "nonstate" and 0 <= trigger.first - a.after <= 3)
    return not trigger.passive and trigger.cue.frame == "agent" and any(acting)


def _kills_at(tokens: Sequence[Token], trigger: Trigger) -> int | None:
    """Give where a word for killing stands among an event's words: "debris killed a woman and set a house on fire"."""
    return next((k for k in range(trigger.after - 1, trigger.first - 1, -1) if tokens[k].low in _KILLS), None)


def _done_by_others(passage: Passage, other: Trigger, holder: int, trigger: Trigger) -> bool:
    """Whether others killed before what is told: "blocked the road after gang members killed ten people in Solino"."""
    before = passage.sentence.tokens[passage.clauses[holder].first].low == "after"
    violent = trigger.cue.event_type in ATTACKS or trigger.cue.frame in KILLING
    found = other.cue.sense == "bodies"  # "burned homes hours after six bodies turned up"
    if other is trigger or not before:
        return False
    return _elsewhere(passage, holder, trigger) or (not violent and (found or acts(passage, other, holder)))


def _told_apart(passage: Passage, holder: int, trigger: Trigger) -> bool:
    """Whether who dies is told in a statement of its own, at a place of its own: "in Israel seven died; in Sderot a rocket …"."""
    tokens, clause = passage.sentence.tokens, passage.clauses[holder]
    end = tokens[min(clause.after, len(tokens)) - 1].text == ";" or (
        clause.after < len(tokens) and tokens[clause.after].text == ";"
    )
    begin = clause.first > 0 and tokens[clause.first - 1].text == ";"
    return (begin or end) and _elsewhere(passage, holder, trigger)


def _elsewhere(passage: Passage, holder: int, trigger: Trigger) -> bool:
    """Whether what came before was at a place of its own: "shelled camps in Apure after two died near La Victoria"."""
    clause = passage.clauses[holder]
    inside = [clause.first <= passage.index_at(i.expression.start) < clause.after for i in passage.placeable]
    return not clause.first <= trigger.first < clause.after and any(inside) and not all(inside)


def _deadly(passage: Passage, main: Sequence[tuple[Trigger, int]]) -> Sequence[tuple[Trigger, int]]:
    """Give the events that people may have died in: those told now before one they are counted from, and one at least."""
    now = [(t, n) for t, n in main if span_after(passage, n) is None]
    then = [(t, n) for t, n in main if (t, n) not in now and may_kill(t)]
    # "set fire to a market and killed 8, a day after police retook a station": the 8 are not the police's
    return [*([(t, n) for t, n in now if may_kill(t)] or now), *then] or main


def _list_begins(passage: Passage, holder: int) -> int:
    """Give where a list of the dead begins that a clause's mark cuts: "24 civilians, 24 fighters, and 25 soldiers died"."""
    clause = passage.clauses[holder]
    tokens = passage.counting
    first = clause.first + (tokens[clause.first].low == "and")
    cut = holder > 0 and clause.kind == "coordinate" and figure_at(tokens, first) is not None
    alone = not any(n == holder - 1 for _, n in passage.triggers)
    return passage.clauses[holder - 1].first if cut and alone else clause.first


def _together(passage: Passage, other: Trigger, first: Deaths, second: Deaths) -> Figure | None:
    """Give what two counts of one sentence come to; None where the second counts some of the first once more."""
    tokens = passage.counting
    if (
        any(t.low in {"rose", "risen", "climbed"} for t in tokens[: first.after])
        and other.cue.sense == "bodies"
    ):
        return None  # "the toll rose to 22 after 17 bodies were found"
    if brings(tokens, other.first):
        return None if any(t.low in _OF_A_WAR for t in tokens[other.first :]) else second.figure
    told = list(tokens[max(0, other.first - 2) : other.after])
    if 2 * (second.figure.high or second.figure.low or 0) > (first.figure.low or 0):
        # "put the toll at 34, but a leader said 102 had been killed"
        told += tokens[max(0, first.first - 4) : first.after]
    if any(t.low in _TOLLS for t in told):
        return ranged(first.figure, second.figure)
    one, two = (whom_counted(tokens, d.figure) for d in (first, second))
    counted = tokens[max(0, second.first - 1) : second.figure.after + 2]
    beside = any(t.low == "also" for t in counted)
    if passage.clauses[passage.clause_at(other.first)].kind in {"relative", "context"} and not beside:
        return None
    more = any(t.low in _MORE for t in counted) or any(
        t.low == "own" for t in tokens[second.figure.after : second.figure.after + 5]
    )
    if more or (one and two and one != two) or _differ(passage, first, second):
        return summed(first.figure, second.figure)
    return None


def _differ(passage: Passage, first: Deaths, second: Deaths) -> bool:
    """Whether two counts are of the men of two parties: "the army lost 17 men and the rebels nearly 40"."""
    one, two = (_party(passage, deaths.figure) for deaths in (first, second))
    return bool(one and two) and one != two


def _party(passage: Passage, figure: Figure) -> str:
    """Give the party whose men a count counts: the actor that is counted, else the one right before it."""
    armed = [a for a in passage.actors if a.kind != "civilians"]
    counted = [a.actor_id for a in armed if figure.first < a.after and a.first < figure.after + 3]
    before = [a.actor_id for a in armed if 0 <= figure.first - a.after <= 2]
    return next(iter([*counted, *before[::-1]]), "")


def ranged(first: Figure, second: Figure) -> Figure:
    """Give the range that holds two tolls which disagree; the first is the likeliest.

    Parameters
    ----------
    first, second
        The tolls.

    Examples
    --------
    >>> ranged(Figure(34, 34, 34, 0, 1), Figure(102, 102, 102, 4, 5))[:3]
    (34, 34, 102)
    """
    said = [n for figure in (first, second) for n in figure[:3] if n is not None]
    most = max(said)
    # "more than 100", says one; "59", another: nobody says how many at most
    open_ended = any(figure.low == most and figure.high is None for figure in (first, second))
    return Figure(min(said), first.best, None if open_ended else most, first.first, first.after)


def _owner(
    passage: Passage, holder: int, owned: Mapping[int, Trigger], main: Sequence[tuple[Trigger, int]]
) -> Trigger | None:
    """Give the event that a clause's deaths belong to: its own, else that of the clause it leans on, else the first."""
    number = holder
    for _ in passage.clauses:
        if number in owned:
            return owned[number]
        clause = passage.clauses[number]
        number = clause.parent
        # "fired at demonstrators who broke into the parliament, killing five": it is the firing that kills
        if clause.kind == "participle" and number >= 0 and passage.clauses[number].kind == "relative":
            number = passage.clauses[number].parent
        if number < 0:
            break
    return main[0][0] if main else None
