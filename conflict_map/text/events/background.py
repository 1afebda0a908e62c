"""What a sentence tells as history: long past, or the sum of a whole war."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.events.principal import BATTLES, KILLING
from conflict_map.text.passages.triggers import NOUN_FRAMES
from conflict_map.text.words.numbers import figure_at
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from conflict_map.text.counts.casualties import Deaths
    from conflict_map.text.events.placing import Where
    from conflict_map.text.events.timing import When
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.words.tokens import Token

_LONG_AGO = timedelta(days=365)
_LONG_AGO_TOLL = timedelta(days=90)
"""A toll with no word for what happened is background sooner: "the war began when 1,200 people were killed on 7 October"."""
_A_WAR = timedelta(days=100)
"""A toll counted since longer ago is a war's, no event's: "since October 2023 more than 40,000 people have been killed"."""


def is_no_news(
    passage: Passage, trigger: Trigger, deaths: Deaths | None, when: When, *, by_nobody: bool
) -> bool:
    """Whether a sentence tells what is long past, what is still to come, or the sum of a whole war.

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words that tell of the event.
    deaths
        Who is counted, or None.
    when
        The time that was found.
    by_nobody
        Whether it is not said who did it.
    """
    published = passage.document.published
    toll = trigger.cue.frame in KILLING and by_nobody
    fought = trigger.cue.event_type in {BATTLES, "Riots"} and not trigger.cue.outcome
    return (
        (fought and _is_endless(when, published))
        or is_background(when, published, only_a_toll=toll, counted=deaths is not None)
        or _is_of_old(passage, trigger, published)
        or _lasts(passage, trigger)
        or _is_war_toll(passage, trigger, deaths, when)
        or _is_an_earlier_toll(passage, trigger)
        or _is_how_it_began(passage, when)
        or _is_to_come(when, published)
        or (deaths is not None and _is_total(passage, trigger, published))
    )


def is_background(
    when: When, published: datetime | None, *, only_a_toll: bool = False, counted: bool = False
) -> bool:
    """Whether the time is long before the report: history, not news.

    Parameters
    ----------
    when
        The time of the event.
    published
        When the report was published.
    only_a_toll
        Whether only people are counted, with no word for what happened and who did it.
    counted
        Whether deaths are counted, so that a long time with no end is that of a war.
    """
    if published is None or when.latest is None or when.earliest is None:
        return False
    if when.text.lower().startswith("since") and published - when.latest > _A_WAR:
        return True  # "killed since 7 October, when gunmen burst into Israel"
    if counted and when.latest - when.earliest > _A_WAR and published - when.earliest > _A_WAR:
        return True
    return published - when.latest > (_LONG_AGO_TOLL if only_a_toll else _LONG_AGO)


_WARS = words(
    "war wars conflict conflicts insurgency insurgencies uprising rebellion crisis genocide violence offensive campaign unrest hostilities"
)
_OF_OLD = _WARS | {"invasion", "massacre", "siege", "coup", "election", "elections", "revolution"}
_PERFECT = words("has have had")
_LEFT = words("left killed claimed cost")
_EACH_YEAR = {("a", "year"), ("each", "year"), ("every", "year"), ("per", "year"), ("a", "month")}
_SPANS = words("years year months decade decades")
_EVERYWHERE = words("nationwide countrywide overall altogether")


def _is_total(passage: Passage, trigger: Trigger, published: datetime | None) -> bool:
    """Whether a sentence counts the dead of a whole war: "the war has killed tens of thousands"."""
    tokens = passage.sentence.tokens
    if any(_for_long(tokens, i) or _of_the_year(tokens, i) for i in range(len(tokens) - 2)):
        return True
    if any((one.low, two.low) in _EACH_YEAR for one, two in pairwise(tokens[trigger.first :])):
        return True  # "claims thousands of lives a year"
    if trigger.cue.frame in KILLING and ("which", "began") in pairwise(
        t.low for t in tokens[: trigger.first]
    ):
        return True  # "the fight, which began in June, killed 3,250"
    if trigger.cue.frame in NOUN_FRAMES and _war_has_left(passage, trigger, published):
        return True
    if trigger.cue.frame not in KILLING:
        return False
    before = tokens[max(0, trigger.first - 14) : trigger.first]
    # "violence, which began in May, has left 200 dead"
    left = any(one.low in _PERFECT and two.low == "left" for one, two in pairwise(before))
    before = tokens[: trigger.first] if left else before
    perfect = (left and not _recent(passage, published)) or any(t.low in _PERFECT for t in before[-3:])
    return (
        perfect and any(t.low in _WARS for t in before) and not any(t.low in _EVERYWHERE for t in before[-3:])
    )


def _war_has_left(passage: Passage, trigger: Trigger, published: datetime | None) -> bool:
    """Whether a war itself is what has killed: "the hostilities have killed more than 400"."""
    after = [t.low for t in passage.sentence.tokens[trigger.after :]]
    words_of_it = passage.sentence.tokens[trigger.first : trigger.after]
    if after[:1] and after[0] in _PERFECT and words_of_it[0].low in _WARS | {"fighting", "clashes"}:
        return True
    if words_of_it[-1].low not in _WARS or _recent(passage, published):
        return False
    # "violence, which began in May, has left 200 dead"
    return any(one in _PERFECT and two in _LEFT for one, two in pairwise(after))


def _is_how_it_began(passage: Passage, when: When) -> bool:
    """Whether a sentence tells how a war began, with no day: "The conflict began in 2023 when the authorities …"."""
    lows = [t.low for t in passage.sentence.tokens[:7]]
    return when.precision == _MONTHS and not _CONFLICTS.isdisjoint(lows) and not _BEGAN.isdisjoint(lows)


_MONTHS = 3
_CONFLICTS = words("conflict war insurgency rebellion uprising crisis")
_BEGAN = words("began started erupted broke dates flared")


def _is_an_earlier_toll(passage: Passage, trigger: Trigger) -> bool:
    """Whether a sentence only gives a toll that was given before: "an earlier toll spoke of 60 dead"."""
    lows = [t.low for t in passage.sentence.tokens]
    earlier = any(one in _EARLIER and two in _TOLLS for one, two in pairwise(lows))
    had_put = any(pair in {("had", "put"), ("had", "given"), ("earlier", "put")} for pair in pairwise(lows))
    # "six deaths had been announced earlier"
    announced = lows[-2:-1] == ["earlier"] and not _ANNOUNCED.isdisjoint(lows[-5:-2])
    return trigger.cue.frame in KILLING and (
        earlier or announced or (had_put and not _TOLLS.isdisjoint(lows))
    )


_ANNOUNCED = words("announced reported confirmed given told counted")


_EARLIER = words("earlier initial previous first")
_TOLLS = words("toll tolls figure figures count counts estimate estimates reports")


def counts_since(passage: Passage, trigger: Trigger, where: Where) -> bool:
    """Whether a sentence counts who died somewhere since something began: "380 have been killed in Lebanon since then".

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The word for killing or dying.
    where
        The place that was found: a town's toll is told of the town.
    """
    tokens = passage.sentence.tokens
    perfect = any(t.low in {"have", "has"} for t in tokens[max(0, trigger.first - 4) : trigger.first])
    since = next((t for t in tokens[trigger.after :] if t.low == "since"), None)
    located = where.located
    nowhere = where.how in {"carried", "none"} or (located is not None and located.is_country)
    if since is not None and located is not None and located.expression.start > since.start:
        nowhere = True  # "have died since Israel launched its campaign against those who run Gaza"
    return trigger.cue.frame in KILLING and perfect and since is not None and nowhere


def _is_endless(when: When, published: datetime | None) -> bool:
    """Whether fighting has gone on for more than a year: "the Tigers have fought since 1983"."""
    since = when.text.lower().startswith("since")
    return (
        since
        and published is not None
        and when.earliest is not None
        and published - when.earliest > _LONG_AGO
    )


def _is_to_come(when: When, published: datetime | None) -> bool:
    """Whether the day lies after the report: "his men would withdraw on May 25"."""
    return (
        published is not None and when.earliest is not None and when.earliest > published + timedelta(days=1)
    )


def _is_war_toll(passage: Passage, trigger: Trigger, deaths: Deaths | None, when: When) -> bool:
    """Whether so many are counted, with no day, that they died in a whole war: "more than 6,000 people have died"."""
    if deaths is None or trigger.cue.frame not in KILLING or when.text:
        return False
    tokens = passage.sentence.tokens
    perfect = any(t.low in {"have", "has"} for t in tokens[max(0, trigger.first - 3) : trigger.first])
    return perfect and (deaths.figure.low or deaths.figure.best or 0) >= _OF_A_WAR_N


_OF_A_WAR_N = 500
"""No single event of most wars kills as many, and what does has a day."""


def _lasts(passage: Passage, trigger: Trigger) -> bool:
    """Whether a sentence tells of years, not of an event: "the group has fought the government for decades"."""
    tokens = passage.sentence.tokens
    before = [t.low for t in tokens[max(0, trigger.first - 4) : trigger.first]]
    perfect = not _PERFECT.isdisjoint(before)
    if perfect and "long" in before:
        return True  # "FLEC, which has long fought for independence"
    ahead = [t.low for t in tokens[trigger.after : trigger.after + 9]]
    if any(
        ahead[k : k + 2] == ["-", "year"] and _WARS.intersection(ahead[k + 2 : k + 5])
        for k in range(len(ahead))
    ):
        return True  # "fought in the two-year war in neighbouring Tigray"
    long = any(one == "for" and _SPAN.intersection(ahead[k + 1 : k + 5]) for k, one in enumerate(ahead))
    return perfect and long


_SPAN = words("years decades generations decade centuries")


def _is_of_old(passage: Passage, trigger: Trigger, published: datetime | None) -> bool:
    """Whether a year before the word for a war says that it is history: "was bombed during the 1982 uprising"."""
    tokens = passage.sentence.tokens
    clause = passage.clauses[passage.clause_at(trigger.first)]
    if published is None:
        return False
    before = tokens[trigger.first - 1].text if trigger.first else ""
    if before.isdecimal() and len(before) == 4 and 1900 < int(before) < published.year:
        # "over the 2019 bombing"
        return trigger.cue.frame in NOUN_FRAMES or tokens[trigger.first].low.endswith("ing")
    return any(
        len(tokens[k].text) == 4
        and tokens[k].text.isdecimal()
        and 1900 < int(tokens[k].text) < published.year - 1
        and tokens[k - 1].low == "the"
        and tokens[k - 2].low in {"during", "in", "since", "of"}
        and any(t.low in _OF_OLD for t in tokens[k + 1 : k + 3])
        for k in range(max(2, trigger.after), clause.after)
    )


def _recent(passage: Passage, published: datetime | None) -> bool:
    """Whether a sentence names a day or a span of the last weeks: "since Sunday", "this week"."""
    days = [t.earliest for t in passage.times if t.earliest is not None]
    return published is not None and any(published - day < _LONG_AGO_TOLL for day in days)


_LASTING = words("fighting hostilities feud operation operations escalation protests campaign")


def _of_the_year(tokens: Sequence[Token], i: int) -> bool:
    """Whether "so far this year", "in the first five months of the year" stands at a token: a sum, not an event."""
    lows = [t.low for t in tokens[i : i + 9]]
    if lows[:2] == ["so", "far"]:
        return (
            lows[2:4] == ["this", "year"]
            or (lows[2:4] == ["in", "the"] and "year" in lows)
            or lows[3:4] == ["year"]
        )
    months = lows[:3] == ["in", "the", "first"] and any(
        low in {"months", "weeks", "half", "quarter"} for low in lows[3:5]
    )
    return months and "year" in lows


def _for_long(tokens: Sequence[Token], i: int) -> bool:
    """Whether "in two years of war", "after 15 months of fighting", "since the war began" stands at a token."""
    low = tokens[i].low
    if low == "since" and tokens[i + 1].low == "the":
        ahead = [t.low for t in tokens[i + 2 : i + 7]]
        begun = any(
            w in {"began", "start", "started", "beginning", "outbreak", "broke", "erupted"} for w in ahead
        )
        return begun and any(w in _WARS or w in _LASTING for w in ahead)
    if low not in {"in", "during", "over", "after", "of"}:
        return False
    k = i + 1
    while k < min(len(tokens) - 2, i + 4) and tokens[k].low in {
        "nearly",
        "almost",
        "more",
        "than",
        "over",
        "the",
        "past",
        "last",
    }:
        k += 1
    number = figure_at(tokens, k)
    k = number.after if number is not None else k
    return (
        k + 2 < len(tokens)
        and tokens[k].low in _SPANS
        and tokens[k + 1].low == "of"
        and any(t.low in _WARS | {"fighting", "bombardment", "siege"} for t in tokens[k + 2 : k + 4])
    )
