"""What a time expression is, and the words of the calendar in all languages."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.text.words.tokens import Token


PARTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "dawn": (4, 7),
        "morning": (5, 12),
        "noon": (11, 14),
        "afternoon": (12, 18),
        "evening": (17, 23),
        "night": (20, 30),
    }
)
"""First and last hour of the parts of a day; 30 is six o'clock of the next day."""


DAY = timedelta(days=1)


LAST_INSTANT = timedelta(microseconds=1)


FUTURE = words("next coming будущей наступну наступного следующей المقبل القادم")


PAST = words("last past previous прошлой прошлую минулого минулої минулу الماضي")


THIS = words("this early late earlier same")


YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time, and the interval they mean.

    Parameters
    ----------
    text
        The words.
    start, end
        Offsets in the document's text, in characters.
    earliest, latest
        First and last moment meant, UTC; None when the words are relative and nothing fixes them.
    precision
        1 day, 2 week, 3 month or longer; None when unresolved.
    part
        Name of a part of the day (see :data:`PARTS`), or an empty string.
    has_day
        Whether the words name a day (False for "in the morning").
    open_ended
        Whether it begins an interval that goes on ("since Friday").
    why
        Why it is unresolved, or how it was.
    shift
        Days from the day that the document told before ("the next day", "a week earlier"); None for any other.
    """

    text: str
    start: int
    end: int
    earliest: datetime | None
    latest: datetime | None
    precision: int | None
    part: str = ""
    has_day: bool = True
    open_ended: bool = False
    why: str = ""
    shift: int | None = None


@lru_cache(maxsize=1)
def calendar_words() -> Mapping[str, tuple[str, str]]:
    """Word (folded) to kind and value, all languages together."""
    file = resources.files("conflict_map.text") / "cues" / "calendar.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({row["word"]: (row["kind"], row["value"]) for row in rows})


Reading = tuple[TimeExpression, int]


def made(first: datetime, days: int, precision: int, *, part: str = "", why: str = "") -> TimeExpression:
    """Make an expression of whole days from a first one."""
    return TimeExpression("", 0, 0, first, first + days * DAY - LAST_INSTANT, precision, part, why=why)


def unresolved(*, part: str = "", has_day: bool = True, why: str = "") -> TimeExpression:
    """Make an expression that nothing fixes, and say why."""
    reason = why or "relative to a publication date that is not known"
    return TimeExpression("", 0, 0, None, None, None, part, has_day, why=reason)


def midnight(day: date) -> datetime:
    """Give the first moment of a day, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def low_at(tokens: Sequence[Token], i: int) -> str:
    """Give the folded word at an index, or an empty string beyond the sentence."""
    return tokens[i].low if 0 <= i < len(tokens) else ""


def entry_at(tokens: Sequence[Token], i: int, kind: str) -> int | None:
    """Give the calendar's value for the word at `i` if it is of that kind."""
    found = calendar_words().get(low_at(tokens, i))
    if found is None or found[0] != kind:
        return None
    if kind == "month" and tokens[i].text in {"may", "march", "mar", "sep"}:
        return None
    return int(found[1])


def month_at(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Give the month named at an index and the index after it: "Oct.", "ноября", "تشرين الثاني"."""
    found = calendar_words().get(f"{low_at(tokens, i)} {low_at(tokens, i + 1)}")
    if found is not None:
        return int(found[1]), i + 2
    month = entry_at(tokens, i, "month")
    if month is None:
        return None
    dotted = len(low_at(tokens, i)) <= 4 and low_at(tokens, i + 1) == "." and i + 2 < len(tokens)
    return month, i + 2 if dotted and tokens[i].end == tokens[i + 1].start else i + 1


def integer_at(tokens: Sequence[Token], i: int, low: int, high: int) -> int | None:
    """Give the number written in figures at an index, if it lies between two."""
    word = low_at(tokens, i)
    if word.isdecimal() and len(word) <= 4 and low <= int(word) <= high:
        return int(word)
    return None


def valid_day(year: int, month: int, day: int) -> datetime | None:
    """Give the first moment of a day, or None when the calendar has no such day."""
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def with_part(tokens: Sequence[Token], j: int, expression: TimeExpression) -> Reading:
    """Take "Friday morning" and "on the morning of Friday" together."""
    kind, value = calendar_words().get(low_at(tokens, j), ("", ""))
    return (in_part(expression, value), j + 1) if kind == "part" else (expression, j)


def in_part(expression: TimeExpression, part: str) -> TimeExpression:
    """Narrow a day to a part of it."""
    if expression.earliest is None:
        return replace(expression, part=part)
    first, last = PARTS[part]
    day = expression.earliest
    return replace(
        expression,
        part=part,
        earliest=day + timedelta(hours=first),
        latest=day + timedelta(hours=last) - LAST_INSTANT,
    )
