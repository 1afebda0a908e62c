"""What a sentence adds to the event before it: who claims it, how many died, how many were hurt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.counts.losses import injured_in
from conflict_map.text.counts.people import whom_counted
from conflict_map.text.counts.sums import summed
from conflict_map.text.events.counting import nobody_died, ranged
from conflict_map.text.events.fitting import heads
from conflict_map.text.events.principal import ATTACKS, BATTLES, KILLING, RESPONSIBILITY
from conflict_map.text.events.retelling import DEFINITE
from conflict_map.text.events.timing import day_of_the_event, toll_rises_at
from conflict_map.text.passages.triggers import NOUN_FRAMES
from conflict_map.text.words.tokens import before_article
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.events.event import Event
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.words.numbers import Figure
    from conflict_map.text.words.tokens import Token


def claimed(passage: Passage, event: Event) -> Event | None:
    """Give the last attack that nobody was named for to the group that claims responsibility for it.

    Parameters
    ----------
    passage
        The sentence.
    event
        The event before it.

    Returns
    -------
    Event or None
        None where the sentence claims nothing, or an actor was named.
    """
    group = claimant(passage)
    # whoever took a town is told, though only as "rebels": nobody is blamed for its fall
    known = event.actor1 is not None and (event.actor1.is_named or bool(event.outcome))
    if group is None or known or event.event_type not in ATTACKS or _blames_for_else(passage):
        return None
    return event.told_on(passage, actor1=group)


def within_what_was_told(event: Event, found: Sequence[Event]) -> Event:
    """Let bodies that are counted without a place be those of the attack told in the paragraph before.

    Parameters
    ----------
    event
        What was made of the sentence.
    found
        The events before it.
    """
    if (
        event.trigger is None
        or event.trigger.cue.sense != "bodies"
        or event.where.how in {"clause", "sentence"}
        or not found
        or found[-1].figure is not None
    ):
        return event
    before = found[-1]
    return replace(event, paragraph=before.paragraph) if before.event_type in ATTACKS else event


def last_attack(found: Sequence[Event], paragraph: int) -> int | None:
    """Give the index of the last attack of a paragraph or the one before, which a sentence that only counts is about.

    Parameters
    ----------
    found
        The events so far.
    paragraph
        Number of the paragraph.
    """
    for at in range(len(found) - 1, -1, -1):
        if paragraph - found[at].paragraph > 1:
            return None
        if found[at].event_type in ATTACKS or found[at].sub_event_type == _SHOT_AT:
            # of the places of a list the first has the figures
            alike = [
                n for n, e in enumerate(found[:at]) if (e.start, e.end) == (found[at].start, found[at].end)
            ]
            return next((n for n in alike if found[n].trigger is found[at].trigger), at)
    return None


_SHOT_AT = "Excessive force against protesters"


def hurt_later(passage: Passage, event: Event) -> Event | None:
    """Give the event with the injured that the next sentence counts: "Twenty others were wounded.".

    Parameters
    ----------
    passage
        The sentence.
    event
        The event before it.

    Returns
    -------
    Event or None
        None where the sentence counts nobody.
    """
    if event.injured is not None or event.event_type not in ATTACKS or event.kind == "headline":
        return None
    injured = injured_in(passage.sentence.tokens) if passage.sentence.paragraph == event.paragraph else None
    if injured is None:
        return None
    when = event.when if event.when.text else day_of_the_event(passage) or event.when
    return event.told_on(passage, injured=injured, when=when)


def unharmed(passage: Passage, event: Event) -> Event | None:
    """Give the event of which the next sentence says that nobody died in it: "There were no casualties.".

    Parameters
    ----------
    passage
        The sentence.
    event
        The event before it.

    Returns
    -------
    Event or None
        None where the sentence does not say so, or somebody was counted before.
    """
    if (
        event.figure is not None
        or event.event_type not in ATTACKS
        or passage.sentence.paragraph != event.paragraph
    ):
        return None
    told = (nobody_died(passage, t) for t, _ in passage.triggers if t.cue.sense == "nobody")
    none = next((figure for figure in told if figure is not None), None)
    return None if none is None else event.told_on(passage, figure=none)


def claimant(passage: Passage) -> ActorMention | None:
    """Give the group that claims responsibility for an attack in a sentence."""
    told = next((t for t, _ in passage.triggers if t.cue.frame == RESPONSIBILITY), None)
    if told is None:
        return None
    groups = [a for a in passage.actors if a.kind != "civilians"]
    # who blames stands before the word, who is blamed after it
    tokens = passage.sentence.tokens
    if any(t.low in _NOBODY for t in tokens[max(0, told.first - 5) : told.first]):
        return None
    if tokens[told.first].low in _BLAMING and not told.passive:
        groups = [a for a in groups if a.first >= told.after]
    elif not any(t.low == "by" for t in tokens[told.after : told.after + 3]):
        # "four soldiers were killed, and the TTP claimed the attack": who claims stands nearest before the word
        earlier = [a for a in groups if a.after <= told.first and not _in_passing(tokens, a)]
        groups = earlier[-1:] or groups
    return next(iter(groups), None)


def _in_passing(tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Whether a party only describes another: "the TTP, an enemy of the army, claimed responsibility"."""
    k = before_article(tokens, actor.first)
    return k >= 0 and tokens[k].low in {"of", "against", "to", "with", "by"}


def _blames_for_else(passage: Passage) -> bool:
    """Whether who is blamed is blamed for what the sentence itself tells: "thefts, which officials blamed on prisoners"."""
    blamed = any(
        t.cue.frame == RESPONSIBILITY and passage.clauses[number].kind == "relative"
        for t, number in passage.triggers
    )
    told = [t.cue.event_type for t, _ in passage.triggers if t.cue.event_type]
    return blamed and bool(told) and ATTACKS.isdisjoint(told)


_NOBODY = frozenset({"nobody", "no", "none", "neither", "not"})


_BLAMING = frozenset({"blame", "blames", "blamed", "blaming"})


def only_counts(passage: Passage, told: Sequence[Event], before: Event) -> bool:
    """Whether a sentence only counts the dead of the event before: "Eighteen militants were killed.".

    Parameters
    ----------
    passage
        The sentence.
    told
        What was made of it.
    before
        The event before it.
    """
    if len(told) != 1 or told[0].figure is None or told[0].where.how == "clause":
        return False
    event = told[0]
    if event.where.how == "sentence" and event.where.located != before.where.located and _is_headed(passage):
        return False  # "Poltava: a missile on a block of flats – 14 dead"
    named = before.outcome in {"", "repelled", "failed"}
    bare = all(
        t.cue.frame in KILLING or t.cue.outcome == "withdrew" or (named and _definite(passage, t))
        for t, _ in passage.triggers
    )
    timely = not event.when.text or event.when.text == before.when.text
    counts = (
        before.figure is None
        or _counts_again(passage)
        or _counts_others(passage, before, event)
        or _says_otherwise(before, event)
    )
    return (
        bare
        and (before.event_type in ATTACKS or before.sub_event_type == _SHOT_AT)
        and timely
        and counts
        and not _of_another(passage, event, before)
        and (before.paragraph == event.paragraph or _at_the_scene(passage, before, event))
    )


def _is_headed(passage: Passage) -> bool:
    """Whether a sentence is headed by a place: "Poltava: …"."""
    return any(i.place is not None and heads(passage, i, alone=True) for i in passage.placeable)


def _at_the_scene(passage: Passage, before: Event, event: Event) -> bool:
    """Whether the next paragraph counts who died "at the three scenes", "in the blasts"."""
    lows = [t.low for t in passage.sentence.tokens]
    meant = any(
        low in _SCENES and not {"the", "both"}.isdisjoint(lows[max(0, k - 3) : k])
        for k, low in enumerate(lows)
    )
    return meant and event.paragraph == before.paragraph + 1 and before.figure is None


_SCENES = words(
    "scene scenes attack attacks blast blasts bombing bombings incident incidents explosion explosions assault raid massacre ambush"
)


def _says_otherwise(before: Event, event: Event) -> bool:
    """Whether somebody else counts the dead of the event before: "police said five; hospital staff spoke of 25 bodies"."""
    one, two = before.attribution, event.attribution
    if (
        one is None
        or two is None
        or one.speaker == two.speaker
        or before.figure is None
        or event.figure is None
    ):
        return False
    return not (one.party and two.party) and None not in (before.figure.low, event.figure.low)


def _definite(passage: Passage, trigger: Trigger) -> bool:
    """Whether a word is for an event that was told: "dozens were killed in the battle"."""
    before = passage.sentence.tokens[max(0, trigger.first - 1) : trigger.first]
    return trigger.cue.frame in NOUN_FRAMES and any(t.low in DEFINITE for t in before)


def _of_another(passage: Passage, event: Event, before: Event) -> bool:
    """Whether the counted are civilians and the event before was fighting between two named parties, or a killer is named."""
    if event.figure is None or before.event_type != BATTLES:
        return False
    if before.outcome:  # who dies in a city that is entered need not die in the fighting
        return whom_counted(passage.sentence.tokens, event.figure) == "civilians"
    armed = before.actor2 is not None and before.actor2.kind != "civilians"
    return armed and _counts_civilians(passage, event.figure)


def felled(passage: Passage, before: Event, event: Event) -> Event | None:
    """Give an attack with its attackers among the dead: "All five attackers were shot dead.".

    Parameters
    ----------
    passage
        The sentence.
    before, event
        The event before it, and what was made of the sentence.

    Returns
    -------
    Event or None
        None where others die, or elsewhere.
    """
    if event.outcome or before.event_type not in ATTACKS or before.outcome or event.trigger is None:
        return None
    tokens, figure = passage.counting, event.figure
    first, after = (
        (event.trigger.first - 3, event.trigger.first) if figure is None else (figure.first, figure.after)
    )
    if figure is None and not (event.trigger.passive and event.trigger.cue.sub_event_type == "Attack"):
        return None  # "The attackers were shot dead": how many is not told again
    at = range(max(0, first - 2), min(len(tokens), after + 2))
    attackers = any(tokens[k].low in _ATTACKERS for k in at)
    meant = any(tokens[k].low in {"the", "all", "both", "also"} for k in at)
    same_place = event.where.how != "clause" or event.where.located is before.where.located
    also = any(tokens[k].low in {"also", "all"} for k in at)
    apart = event.paragraph - before.paragraph
    if not (attackers and meant and same_place) or apart > also:
        return None
    figure = (
        summed(before.figure, figure)
        if before.figure is not None and figure is not None
        else before.figure or figure
    )
    return replace(before, figure=figure, quotes=(*before.quotes, (event.start, event.end)))


_ATTACKERS = frozenset(
    {"attackers", "assailants", "attacker", "assailant", "bombers", "perpetrators", "gunmen"}
)


def _counts_civilians(passage: Passage, figure: Figure) -> bool:
    """Whether civilians are counted by a word that says so: "people" may be anybody."""
    tokens = passage.sentence.tokens
    anybody = any(t.low in {"people", "persons"} for t in tokens[figure.after - 1 : figure.after + 2])
    return not anybody and whom_counted(tokens, figure) == "civilians"


def _counts_again(passage: Passage) -> bool:
    """Whether a sentence gives a toll of what was counted before: "The Observatory put the number of dead at ten"."""
    return any(t.low in {"toll", "number", "figure", "tally"} for t in passage.sentence.tokens)


def _counts_others(passage: Passage, before: Event, event: Event) -> bool:
    """Whether a sentence counts people beside those counted before: "Twenty-eight of the attackers were also killed"."""
    tokens = passage.sentence.tokens
    if event.figure is not None and before.event_type == BATTLES:
        now = tokens[event.figure.after - 1 : event.figure.after + 3]
        then = passage.document.text[before.start : before.end].lower()
        enemies = any(t.low in _ENEMIES for t in now) and not any(word in then for word in _ENEMIES)
        if enemies and any(word in then for word in _OWN_SIDE):
            return True  # "17 soldiers were killed. About 30 terrorists died."
        ours = any(t.low.startswith(_OWN_SIDE) for t in now) and not any(word in then for word in _OWN_SIDE)
        if ours and before.figure is not None and any(word in then for word in _FIGHTERS):
            return True  # "killed 14 fighters. One soldier died."
    ends = [t.first for t, _ in passage.triggers if t.cue.frame in KILLING]
    near = (t.low for first in ends for t in tokens[max(0, first - 7) : first + 1])
    later = any(t.low in {"injuries", "wounds"} for first in ends for t in tokens[first : first + 4])
    return later or any(low in {"also", "another", "further", "additional"} for low in near)


_ENEMIES = words("terrorists militants attackers assailants insurgents jihadists bandits")
_FIGHTERS = (*_ENEMIES, "fighters", "rebels", "gunmen")
_OWN_SIDE = ("soldier", "troops", "police", "officer", "gendarme", "guards")


def _both(first: Figure | None, second: Figure | None, *, rises: bool) -> Figure | None:
    """Take a later count for an earlier one if it has risen; else the two disagree, and the range holds both."""
    if first is None or second is None or rises:
        return second or first
    if second.high == 1 and (first.low or 0) > 1:
        return first  # one of them: "confirmed that a commander was killed"
    return ranged(first, second)


def _is_lowered(passage: Passage) -> bool:
    """Whether a toll is corrected downwards: "officials later lowered the toll to 84"."""
    lows = {t.low for t in passage.sentence.tokens}
    return "toll" in lows and not lows.isdisjoint(_LOWERED)


_LOWERED = frozenset({"lowered", "revised", "corrected", "reduced"})


def counted(passage: Passage, before: Event, event: Event) -> Event:
    """Give the event with the dead that the next sentence counts, and that sentence as a further quote.

    Parameters
    ----------
    passage
        The sentence.
    before, event
        The event before it, and what was made of the sentence.
    """
    kind, sub_type = before.event_type, before.sub_event_type
    civilians = event.figure is not None and _counts_civilians(passage, event.figure)
    if civilians and kind == BATTLES and not before.outcome and before.trigger is not None:
        kind, sub_type = "Violence against civilians", "Attack"
    return replace(
        before,
        event_type=kind,
        sub_event_type=sub_type,
        figure=summed(before.figure, event.figure)
        if before.figure
        and event.figure
        and not _counts_again(passage)
        and not _says_otherwise(before, event)
        and _counts_others(passage, before, event)
        else _both(
            before.figure, event.figure, rises=toll_rises_at(passage) is not None or _is_lowered(passage)
        ),
        injured=before.injured or event.injured,
        losses=before.losses or event.losses,
        attribution=before.attribution or event.attribution,
        paragraph=event.paragraph,
        quotes=(*before.quotes, (event.start, event.end)),
    )
