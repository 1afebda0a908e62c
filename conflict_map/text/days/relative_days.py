"""Days told against the day of publication: Friday, yesterday, three days ago, last week; and parts of a day."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_map.text.days.fixed_days import day_month, month_day
from conflict_map.text.days.timewords import (
    DAY,
    FUTURE,
    PAST,
    THIS,
    Reading,
    TimeExpression,
    calendar_words,
    entry_at,
    in_part,
    low_at,
    made,
    midnight,
    unresolved,
    with_part,
)
from conflict_map.text.words.numbers import number_at
from conflict_map.text.words.tokens import fold
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from conflict_map.text.words.tokens import Token


_PRECISION_OF_UNIT = ((7, 1), (30, 2), (10**9, 3))


_AGO = words("ago earlier назад тому")


def weekday_named(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read Friday, last Friday, Friday morning; "next Friday" is not yet."""
    weekday = entry_at(tokens, i, "weekday")
    if weekday is None or (tokens[i].text.islower() and tokens[i].low.isascii()):
        return None
    after = i + 1
    qualifier = {low_at(tokens, i - 1), low_at(tokens, after)}
    if low_at(tokens, after) == ",":
        dated = day_month(tokens, after + 1, published) or month_day(tokens, after + 1, published)
        if dated is not None:
            return dated
    after += low_at(tokens, after) in PAST | FUTURE and not tokens[after].low.isascii()
    if low_at(tokens, i - 1) == "same":  # "the same Sunday": the day told before
        return _shifted(0, after)
    if published is None:
        expression = unresolved()
    else:
        back = (published.weekday() - weekday) % 7
        if low_at(tokens, i - 1) in PAST and back == 0:
            back = 7
        day = midnight(published.date()) - back * DAY
        if qualifier & FUTURE:
            day += 7 * DAY
        of_last = _last_week_after(tokens, after)
        if of_last > after or _last_week_before(tokens, i):  # "on Thursday last week"
            day = _opening(midnight(published.date()), _WEEK) - (7 - weekday) * DAY
            after = of_last
        expression = made(day, 1, 1, why=f"the last such weekday up to {published.date()}")
    return with_part(tokens, after, expression)


def _last_week_after(tokens: Sequence[Token], j: int) -> int:
    """Give the token after "last week" or "of last week"; the same where neither stands."""
    k = j + 1 if low_at(tokens, j) == "of" else j
    return k + 2 if low_at(tokens, k) == "last" and low_at(tokens, k + 1) == "week" else j


def _last_week_before(tokens: Sequence[Token], i: int) -> bool:
    return i > 1 and low_at(tokens, i - 2) == "last" and low_at(tokens, i - 1) == "week"


def weekend_named(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read "over the weekend", "last weekend": the last Saturday and Sunday that have begun."""
    if low_at(tokens, i) != "weekend" or low_at(tokens, i - 1) in FUTURE:
        return None
    if published is None:
        return unresolved(), i + 1
    saturday = midnight(published.date()) - ((published.weekday() - 5) % 7) * DAY
    return made(saturday, 2, 2, why=f"the last weekend up to {published.date()}"), i + 1


def named_day(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read today, yesterday, overnight, this morning, last night, صباح اليوم."""
    kind, value = calendar_words().get(low_at(tokens, i), ("", ""))
    if kind in {"day", "night"}:
        part = "night" if kind == "night" or low_at(tokens, i) == "tonight" else ""
        if published is None:
            return with_part(tokens, i + 1, unresolved(part=part))
        first = midnight(published.date()) + int(value) * DAY
        if kind == "night":
            return in_part(made(first, 1, 1), "night"), i + 1
        return with_part(tokens, i + 1, made(first, 1, 1, part=part))
    if (
        low_at(tokens, i) in {"this", "last"}
        and calendar_words().get(low_at(tokens, i + 1), ("",))[0] == "part"
    ):
        part = calendar_words()[low_at(tokens, i + 1)][1]
        if published is None:
            return unresolved(part=part), i + 2
        back = 1 if low_at(tokens, i) == "last" else 0
        return in_part(made(midnight(published.date()) - back * DAY, 1, 1), part), i + 2
    return None


def part_only(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:  # noqa: ARG001
    """Read "in the morning", "by evening": the day is said elsewhere."""
    kind, value = calendar_words().get(low_at(tokens, i), ("", ""))
    if kind != "part" or (
        tokens[i].text[0].isupper() and low_at(tokens, i - 1) not in {"", "the", "this"} and i > 0
    ):
        return None
    following = calendar_words().get(low_at(tokens, i + 1), ("", ""))[0]
    if following in {"weekday", "day"}:
        return None
    j = i + 2 if low_at(tokens, i + 1) in {"of", "on"} else i + 1
    if j > i + 1 and calendar_words().get(low_at(tokens, j), ("",))[0] in {"weekday", "month"}:
        return None
    return unresolved(part=value, has_day=False, why="a part of a day; the day is said elsewhere"), i + 1


def ago(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read three days ago, two weeks earlier."""
    number = (1, i + 1) if low_at(tokens, i) in {"a", "an"} else number_at(tokens, i)
    if number is None:
        return None
    value, j = number
    unit = entry_at(tokens, j, "unit")
    if unit is not None and low_at(tokens, j + 1) in {"later", "after"}:
        return _shifted(min(value * unit, _MOST_DAYS), j + 2) if low_at(tokens, j + 1) == "later" else None
    if unit is None or low_at(tokens, j + 1) not in _AGO:
        return None
    shift = -min(value * unit, _MOST_DAYS) if low_at(tokens, j + 1) == "earlier" else None
    if published is None:
        return replace(unresolved(), shift=shift), j + 2
    return replace(_back(published, value * unit, unit), shift=shift), j + 2


_MOST_DAYS = 365 * 120


def _shifted(days: int, after: int) -> Reading:
    """Give a day that is told only against the one told before."""
    return replace(unresolved(why="relative to a day that is not said"), shift=days), after


def neighbouring_day(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read the next day, the following day, the day before, the day before yesterday."""
    if low_at(tokens, i) != "the":
        for phrase, shift in ELSEWHERE.items():
            if all(low_at(tokens, i + k) == word for k, word in enumerate(phrase)):
                return _shifted(shift, i + len(phrase))
        return None
    first, second = low_at(tokens, i + 1), low_at(tokens, i + 2)
    if (first, second, low_at(tokens, i + 3)) == ("day", "before", "yesterday"):
        return (made(midnight(published.date()) - 2 * DAY, 1, 1) if published else unresolved()), i + 4
    days = _NEIGHBOURS.get((first, second))
    return None if days is None else _shifted(days, i + 3)


_NEIGHBOURS = {
    **{(word, number): 0 for word in ("next", "following") for number in ("two", "three", "four", "few")},
    **{(word, part): 1 for word in ("next", "following") for part in ("day", "morning")},
    **{(part, "before"): -1 for part in ("day", "night", "evening")},
    **{("previous", part): -1 for part in ("day", "night", "evening")},
    ("same", "day"): 0,
}
"""Days from the one told before that "the next day", "the night before" and their like mean."""


ELSEWHERE = MappingProxyType(
    {
        tuple(map(fold, phrase.split())): days
        for days, phrases in (
            (1, ("следующий день", "следующее утро", "наступного дня", "наступного ранку", "اليوم التالي")),
            (
                0,
                (
                    "тот же день",
                    "того же дня",
                    "того ж дня",
                    "того самого дня",
                    "цього ж дня",
                    "اليوم نفسه",
                    "اليوم ذاته",
                    "نفس اليوم",
                ),
            ),
        )
        for phrase in phrases
    }
)
"""The same in Russian, Ukrainian and Arabic."""


def _back(published: datetime, days: int, unit: int) -> TimeExpression:
    """Give the day, week or month that lies so many days before publication."""
    days = min(days, _MOST_DAYS)
    precision = next(p for limit, p in _PRECISION_OF_UNIT if unit < limit)
    spread = {1: 0, 2: 3, 3: unit // 2}[precision]
    middle = midnight(published.date()) - days * DAY
    return made(middle - spread * DAY, 2 * spread + 1, precision)


def last_unit(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read last week, earlier this month, in recent days, the past 24 hours."""
    word = low_at(tokens, i)
    if word not in PAST | THIS | {"recent"}:
        return None
    number = number_at(tokens, i + 1)
    count, j = number if number is not None and word in PAST else (1, i + 1)
    if word in THIS and low_at(tokens, j) == "in" and low_at(tokens, j + 1) == "the":
        j += 2  # "earlier in the week"
    if low_at(tokens, j) == "hours" and number is not None:
        return (made(midnight(published.date()) - DAY, 2, 1) if published else unresolved()), j + 1
    unit = entry_at(tokens, j, "unit")
    if unit is None or (word in THIS and unit == 1):
        return None
    if published is None:
        return unresolved(), j + 1
    if number is None and unit in _CALENDAR and word not in {"past", "recent"}:
        return _calendar_unit(published, unit, this=word in THIS), j + 1
    days = (3 if unit == 1 else unit) * max(count, 1) if word == "recent" else unit * count
    first = midnight(published.date()) - min(days, _MOST_DAYS) * DAY
    precision = 1 if days <= 2 else 2 if days <= 14 else 3
    return made(first, min(days, _MOST_DAYS) + 1, precision), j + 1


_WEEK, _MONTH, _YEAR = 7, 30, 365
_CALENDAR = frozenset({_WEEK, _MONTH, _YEAR})
"""Days of the units that the calendar has: "last decade" is no span of its own, but the ten years before."""


def _calendar_unit(published: datetime, unit: int, *, this: bool) -> TimeExpression:
    """Give this week, month or year up to publication, or the whole one before it: weeks begin on Monday."""
    today = midnight(published.date())
    begins = _opening(today, unit)
    precision = next(p for limit, p in _PRECISION_OF_UNIT if unit < limit)
    if this:
        return made(begins, (today - begins).days + 1, precision)
    before = _opening(begins - DAY, unit)
    return made(before, (begins - before).days, precision)


def _opening(day: datetime, unit: int) -> datetime:
    """Give the first day of the week, month or year of a day."""
    if unit == _WEEK:
        return day - day.weekday() * DAY
    return day.replace(day=1) if unit == _MONTH else day.replace(month=1, day=1)
