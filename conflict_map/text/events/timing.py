"""When a trigger's event happened: the days of its own words, or those that the paragraph named before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from conflict_map.text.days.timewords import PARTS
from conflict_map.text.events.principal import at_that_time
from conflict_map.text.events.reckoning import span_after
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from conflict_map.text.days.timewords import TimeExpression
    from conflict_map.text.events.clock import Clock
    from conflict_map.text.events.reckoning import Span
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger

_DAY, _A_WEEK = timedelta(days=1), timedelta(days=7)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class When:
    """When an event happened, as far as the words say.

    Parameters
    ----------
    earliest, latest
        First and last moment, UTC; None when unknown.
    precision
        1 day, 2 week, 3 month or longer; None when unknown.
    text
        The words for the time.
    why
        How it was read, when it is not plain.
    """

    earliest: datetime | None = None
    latest: datetime | None = None
    precision: int | None = None
    text: str = ""
    why: str = ""


def when_of(
    trigger: Trigger,
    number: int,
    passage: Passage,
    clock: Clock,
    published: datetime | None,
) -> When:
    """Give the time of an event.

    Parameters
    ----------
    trigger
        The words that tell of it.
    number
        The clause that holds them.
    passage
        The sentence.
    clock
        The days that were named before.
    published
        When the document was published.

    Returns
    -------
    When
        Missing where the words do not say and nothing fixes it.
    """
    context, before, _ = clock
    span = span_after(passage, number)
    if span is not None and not _own_day(passage, number):
        points_back = passage.sentence.tokens[0].low in {"it", "the", "this"}
        return _reckoned(span, number, passage, context or (clock.lead if points_back else None), published)
    days = _times(trigger, number, passage, has_day=True)
    if before is None:  # "Two days later", and no day was told
        days = [t for t in days if t.shift is None or t.earliest is not None or passage.times[0] is not t]
    parts = _times(trigger, number, passage, has_day=False)
    if days:
        if _when_since(days[0], passage, number):
            return When(days[0].earliest, days[0].earliest, 1, days[0].text)
        said = [t for t in passage.times if is_a_day(t) and t.end <= days[0].start]
        expression = _from_day_before(days[0], said[-1] if said else before)
        if parts and not expression.part and expression.earliest is not None and expression.precision == 1:
            return _in_part(
                When(expression.earliest, expression.latest, 1, f"{expression.text} … {parts[0].text}"),
                parts[0].part,
            )
        return _said(expression, published)
    text = parts[0].text if parts else ""
    if context is None and before is not None and _later_that_day(passage):
        context = before
    if (
        context is not None
        and context.earliest is not None
        and (parts or passage.clauses[number].kind != "relative")
    ):
        carried = When(
            context.earliest,
            context.latest,
            context.precision,
            text,
            f"the day is carried over from “{context.text}”",
        )
        return _in_part(_whole_day(carried), parts[0].part) if parts and context.precision == 1 else carried
    recent = _recent(passage, published, text, clock.lead)
    return _in_part(recent, parts[0].part) if parts else recent


def _own_day(passage: Passage, number: int) -> bool:
    """Whether a clause names a day itself: "after capturing Bentiu last Tuesday"."""
    inside = (t for t in passage.times if passage.clause_at(passage.index_at(t.start)) == number)
    return any(is_a_day(t) for t in inside)


def _reckoned(
    span: Span, number: int, passage: Passage, context: TimeExpression | None, published: datetime | None
) -> When:
    """Count an event's days back from those of the event that the sentence tells, or the paragraph told."""
    first = passage.sentence.tokens[passage.clauses[number].first].start
    said = [t for t in passage.times if t.start < first and is_a_day(t)]
    anchor = said[-1] if said else context
    recent = _recent(passage, published, "")
    earliest = recent.earliest if anchor is None else anchor.earliest
    latest = recent.latest if anchor is None else anchor.latest
    if earliest is None or latest is None:
        return When(text=span.text)
    from_what = f"“{anchor.text}”" if anchor is not None else "the day of publication or the one before"
    precision = 1 if span.least == span.most else 2
    whole = When(
        earliest - span.most, latest - span.least, precision, span.text, f"counted back from {from_what}"
    )
    return _whole_day(whole)


def _later_that_day(passage: Passage) -> bool:
    """Whether a sentence goes on with the day that was told: "Hours later soldiers entered the town"."""
    lows = [t.low for t in passage.sentence.tokens[:4]]
    shortly = not {"later", "earlier"}.isdisjoint(lows)
    return (shortly and not {"hours", "minutes", "hour"}.isdisjoint(lows)) or lows[:3] == [
        "later",
        "that",
        "day",
    ]


def _when_since(day: TimeExpression, passage: Passage, number: int) -> bool:
    """Whether a clause tells what happened on the day that something lasts since: "closed since 9 September, when …"."""
    tokens, first = passage.sentence.tokens, passage.clauses[number].first
    when = "when" in [t.low for t in tokens[first : first + 2]]
    return when and day.text.lower().startswith("since") and 0 <= tokens[first].start - day.end <= 2


def is_a_day(expression: TimeExpression) -> bool:
    """Whether a time expression names one day, not counted from another one."""
    return (
        expression.has_day
        and expression.earliest is not None
        and expression.precision == 1
        and expression.shift is None
        and not expression.open_ended
    )


def _recent(
    passage: Passage, published: datetime | None, text: str, lead: TimeExpression | None = None
) -> When:
    """Give the days of an event whose day is not said: by who spoke when, else the day of publication or the one before."""
    if published is None:
        return When(text=text, why="the day is not said and the publication date is not known")
    if toll_rises_at(passage) is not None:
        return _in_the_week(published)
    spoken = [t for t in days_of_speech(passage) if t.earliest is not None]
    if spoken:
        return _by_then(spoken[0])
    first = published.replace(hour=0, minute=0, second=0, microsecond=0) - _DAY
    why = "the day is not said: that of the publication or the day before"
    if lead is not None and lead.earliest is not None and first - _A_WEEK < lead.earliest < first:
        first = lead.earliest.replace(hour=0, minute=0, second=0, microsecond=0)
        days = published - first
        why = f"the day is not said: from that of the report's main event (“{lead.text}”) to that of publication"
        return When(
            first,
            published.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY - _INSTANT,
            2 if days > _DAY else 1,
            text,
            why,
        )
    return When(first, first + 2 * _DAY - _INSTANT, 1, text, why)


def _from_day_before(expression: TimeExpression, before: TimeExpression | None) -> TimeExpression:
    """Count "the next day" and "a week earlier" from the day that was told before, where one was."""
    if expression.shift is None or before is None or before.earliest is None or before.latest is None:
        return expression
    move = expression.shift * _DAY
    why = f"counted from “{before.text}”"
    return replace(
        expression,
        earliest=before.earliest + move,
        latest=before.latest + move,
        precision=before.precision,
        why=why,
    )


_RISES = words(
    "gone went stood stands rose risen rises rising climbed climbs jumped grown grew passed surpassed increased зросла зросло выросло возросло"
)


def toll_rises_at(passage: Passage) -> int | None:
    """Give the token at which a toll is said to rise: the day after it is that of the count, not of the event.

    Parameters
    ----------
    passage
        The sentence.
    """
    tokens = passage.sentence.tokens
    counted = next(
        (i for i, t in enumerate(tokens) if t.low in {"toll", "number", "кількість", "число", "количество"}),
        None,
    )
    if counted is None:
        return None
    return next((i for i in range(counted + 1, len(tokens)) if tokens[i].low in _RISES), None)


def _by_then(spoken: TimeExpression) -> When:
    """Give the days of an event of which only the day is told on which somebody spoke: that day or the one before."""
    assert spoken.earliest is not None
    why = f"the day is not said, only when somebody spoke ({spoken.text}): that day or the one before"
    return When(spoken.earliest - _DAY, spoken.latest, spoken.precision, "", why)


def _in_the_week(published: datetime) -> When:
    """Give the days before publication in which an event lies whose toll still rises."""
    first = published.replace(hour=0, minute=0, second=0, microsecond=0) - 6 * _DAY
    return When(
        first,
        first + 7 * _DAY - _INSTANT,
        2,
        "",
        "the day is not said, only that the toll rose: the week before",
    )


def _said(expression: TimeExpression, published: datetime | None) -> When:
    latest = expression.latest
    if expression.open_ended and published is not None and latest is not None:
        latest = max(latest, published.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY - _INSTANT)
    return When(expression.earliest, latest, expression.precision, expression.text, expression.why)


def _whole_day(when: When) -> When:
    assert when.earliest is not None
    assert when.latest is not None
    first = when.earliest.replace(hour=0, minute=0, second=0, microsecond=0)
    last = when.latest.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY - _INSTANT
    return replace(when, earliest=first, latest=last)


def _in_part(when: When, part: str) -> When:
    """Narrow days to the hours of a part of the day: from the first day's first hour to the last day's last."""
    if when.earliest is None or when.latest is None:
        return when
    begin, end = PARTS[part]
    last_day = when.latest.replace(hour=0, minute=0, second=0, microsecond=0)
    return replace(
        when,
        earliest=when.earliest + timedelta(hours=begin),
        latest=last_day + timedelta(hours=end) - _INSTANT,
    )


def day_of_the_event(passage: Passage) -> When | None:
    """Give the day that a sentence puts before the event itself: "were injured in Friday's strike".

    Parameters
    ----------
    passage
        The sentence.
    """
    own = [t for t in passage.times if t.has_day and t.earliest is not None and _of_the_event(passage, t)]
    return _said(own[0], None) if own else None


def days_of_speech(passage: Passage) -> list[TimeExpression]:
    """Give the days on which something was said, not done: ", the government said on Monday", "told Reuters on Thursday".

    Parameters
    ----------
    passage
        The sentence.
    """
    tokens = passage.sentence.tokens
    found = [t for t in passage.times if _of_a_statement(passage, t)]
    for attribution in passage.attributions:
        for expression in passage.times:
            i = passage.index_at(expression.start)
            between = tokens[attribution.verb + 1 : i]
            named = all(t.text[0].isupper() or t.low in _TOLD for t in between)
            if i > attribution.verb and len(between) <= 4 and named:
                found.append(expression)
    return found


_TOLD = words("the a late early newsmen reporters journalists lawmakers parliament state radio television")
"""What may stand between "told" and the day on which somebody did."""


def _of_a_statement(passage: Passage, expression: TimeExpression) -> bool:
    """Whether a day is that of words: "in a statement on Tuesday night the group said"."""
    i = passage.index_at(expression.start)
    before = [t.low for t in passage.sentence.tokens[max(0, i - 3) : i + 1]]
    if not _PUBLISHED.isdisjoint(before[-3:]):
        return True  # "footage published on August 14 shows"
    return not _STATEMENTS.isdisjoint(before) and any(
        low in {"in", "a", "its", "an"} for low in [t.low for t in passage.sentence.tokens[max(0, i - 5) : i]]
    )


_PUBLISHED = words("published posted released issued")
_STATEMENTS = words("statement communique communiqué interview briefing speech address message broadcast")


def _of_the_event(passage: Passage, expression: TimeExpression) -> bool:
    """Whether a day is the event's own: "Friday's strike"."""
    tokens = passage.sentence.tokens
    k = passage.index_at(expression.end)
    return k < len(tokens) and tokens[k].low in {"'", "’", "'s", "’s"}


def _of_a_beginning(passage: Passage, i: int) -> bool:
    """Whether a day is that on which something else began: "for the first time since the war began last April"."""
    lows = [t.low for t in passage.sentence.tokens[max(0, i - _REACH) : i]]
    return "since" in lows and not _BEGAN.isdisjoint(lows[lows.index("since") :])


_REACH = 8
_BEGAN = words("began begun started erupted broke launched seized captured took overthrew toppled invaded")


def _times(trigger: Trigger, number: int, passage: Passage, *, has_day: bool) -> list[TimeExpression]:
    """Time expressions of the trigger's own clause, then of clauses it leans on or that no trigger owns."""
    clause = passage.clauses[number]
    # "four died on Wednesday when their car hit a mine": the dying tells no event of its own
    owned = {n for t, n in passage.triggers if n != number and t.cue.frame not in {"agent_kill", "victims"}}
    own: list[tuple[int, int, TimeExpression]] = []
    rises = toll_rises_at(passage)
    speech = days_of_speech(passage) if has_day else []
    for expression in passage.times:
        if expression.has_day != has_day or expression in speech:
            continue
        i = passage.index_at(expression.start)
        if rises is not None and i > rises and not _of_the_event(passage, expression):
            continue
        if has_day and _of_a_beginning(passage, i):
            continue
        holder = passage.clause_at(i)
        distance = abs(i - trigger.first)
        if holder == number:
            own.append((0, distance, expression))
        elif holder == clause.parent and (
            clause.kind in {"coordinate", "participle"}
            or passage.sentence.tokens[clause.first].low in {"where", "when"}
        ):
            own.append((1, distance, expression))
        elif at_that_time(passage, holder) and passage.clauses[holder].parent == number:
            own.append((1, distance, expression))  # "shot dead a boy during a raid on the camp on Thursday"
        elif holder not in owned and (
            passage.clauses[holder].kind != "relative"
            or 0 <= passage.clauses[holder].first - trigger.after <= 1
        ):
            own.append((2, distance, expression))
        elif (
            clause.kind != "relative"
            and passage.clauses[holder].parent == number
            and passage.clauses[holder].kind == "coordinate"
        ):
            own.append((3, distance, expression))
    return [expression for _, _, expression in sorted(own, key=lambda item: item[:2])]
