"""Time expressions: which words tell a time, and which days they mean.

A weekday is the last such day up to the day of publication ("on Friday" in a
report of a Thursday is six days back).  Without a publication date a relative
expression stays unresolved: a wrong date is worse than a missing one.  Days
are calendar days at the place of the event, written as UTC days; parts of a
day are the hours that :data:`PARTS` gives, in the same clock.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_map.text.numbers import may_begin_number, number_at
from conflict_map.text.tokens import Token, tokenize
from conflict_map.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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

_DAY = timedelta(days=1)
_LAST_INSTANT = timedelta(microseconds=1)
_PRECISION_OF_UNIT = ((7, 1), (30, 2), (10**9, 3))
_FUTURE = words("next coming будущей наступну наступного следующей المقبل القادم")
_PAST = words("last past previous прошлой прошлую минулого минулої минулу الماضي")
_SINCE = words("since з с منذ")
_AGO = words("ago earlier назад тому")
_THIS = words("this early late earlier same")
_YEARS = range(1900, 2101)


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


@lru_cache(maxsize=1)
def _calendar() -> Mapping[str, tuple[str, str]]:
    """Word (folded) to kind and value, all languages together."""
    file = resources.files("conflict_map.text") / "cues" / "calendar.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({row["word"]: (row["kind"], row["value"]) for row in rows})


def full_date(text: str) -> date | None:
    """Read the first date with a year in a text.

    Parameters
    ----------
    text
        A few words.

    Returns
    -------
    datetime.date or None
        The date, if one is there.

    Examples
    --------
    >>> full_date("Thursday, 5 December 2024"), full_date("2024-12-05T10:00"), full_date("today")
    (datetime.date(2024, 12, 5), datetime.date(2024, 12, 5), None)
    """
    for expression in time_expressions(tokenize(text), text, None):
        if expression.earliest is not None and expression.precision == 1:
            return expression.earliest.date()
    return None


def time_expressions(tokens: Sequence[Token], text: str, published: datetime | None) -> list[TimeExpression]:
    """Find the time expressions of a sentence.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    published
        When the document was published, UTC, or None.

    Returns
    -------
    list of TimeExpression
        In order, not overlapping.

    Examples
    --------
    >>> text = "The town fell on Friday, and by evening the road was cut."
    >>> published = datetime(2024, 12, 5, tzinfo=UTC)
    >>> for t in time_expressions(tokenize(text), text, published):
    ...     print(t.text, t.earliest and t.earliest.date(), t.part)
    on Friday 2024-11-29
    by evening None evening
    >>> time_expressions(tokenize(text), text, None)[0].why
    'relative to a publication date that is not known'
    """
    found: list[TimeExpression] = []
    i = 0
    while i < len(tokens):
        reading = _read_at(tokens, i, published)
        if reading is None:
            i += 1
            continue
        expression, after = reading
        first = _with_preposition(tokens, i, found[-1].end if found else -1)
        start, end = tokens[first].start, tokens[after - 1].end
        opening = tokens[first].low in _SINCE and tokens[first].low != "с"
        found.append(replace(expression, text=text[start:end], start=start, end=end, open_ended=opening))
        i = after
    return _ranges_joined(found, tokens, text)


_PREPOSITIONS = words(
    "on in by at since during before after early late until from в во у на к з с із до после после вранці يوم في منذ صباح مساء the "
    "of"
)


def _with_preposition(tokens: Sequence[Token], i: int, floor: int) -> int:
    """Take up to two prepositions before the expression into its words."""
    first = i
    for _ in range(3):
        if first and tokens[first - 1].low in _PREPOSITIONS and tokens[first - 1].start >= floor:
            first -= 1
    while first < i and tokens[first].low in {"of", "the"}:
        first += 1
    return first


@lru_cache(maxsize=65536)
def _may_begin(low: str) -> bool:
    """Whether a time expression can begin with a word: most words are done with here."""
    return low in _calendar() or low in _BEGINNINGS or low[0].isdigit() or may_begin_number(low)


_BEGINNINGS = _PAST | _FUTURE | _THIS | {"recent"}
Reading = tuple[TimeExpression, int]


def _read_at(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read the expression that begins at token `i`, if one does."""
    if not _may_begin(tokens[i].low):
        return None
    for reader in (
        _iso,
        _day_month,
        _month_day,
        _ago,
        _last_unit,
        _weekday,
        _named_day,
        _part_only,
        _month_year,
        _year,
    ):
        reading = reader(tokens, i, published)
        if reading is not None:
            return reading
    return None


def _made(first: datetime, days: int, precision: int, *, part: str = "", why: str = "") -> TimeExpression:
    return TimeExpression("", 0, 0, first, first + days * _DAY - _LAST_INSTANT, precision, part, why=why)


def _unresolved(*, part: str = "", has_day: bool = True, why: str = "") -> TimeExpression:
    reason = why or "relative to a publication date that is not known"
    return TimeExpression("", 0, 0, None, None, None, part, has_day, why=reason)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _low(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def _entry(tokens: Sequence[Token], i: int, kind: str) -> int | None:
    """Give the calendar's value for the word at `i` if it is of that kind."""
    found = _calendar().get(_low(tokens, i))
    if found is None or found[0] != kind:
        return None
    if kind == "month" and tokens[i].text in {"may", "march", "mar", "sep"}:
        return None
    return int(found[1])


def _integer(tokens: Sequence[Token], i: int, low: int, high: int) -> int | None:
    word = _low(tokens, i)
    if word.isascii() and word.isdigit() and len(word) <= 4 and low <= int(word) <= high:
        return int(word)
    return None


def _valid(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _iso(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:  # noqa: ARG001
    """2024-12-05, 5.12.2024 and 05/12/2024 when it cannot be read two ways."""
    year = _integer(tokens, i, _YEARS.start, _YEARS.stop - 1)
    if year is not None and len(tokens[i].text) == 4 and _low(tokens, i + 1) == "-" == _low(tokens, i + 3):
        day_word = _low(tokens, i + 4)[:2]
        month = _integer(tokens, i + 2, 1, 12)
        moment = _valid(year, month, int(day_word)) if month and day_word.isdigit() else None
        return (_made(moment, 1, 1), i + 5) if moment else None
    return _slashed(tokens, i)


def _slashed(tokens: Sequence[Token], i: int) -> Reading | None:
    """5/12/2024 or 5.12.2024; day and month only when one of them is above 12 or dots are used."""
    word = _low(tokens, i)
    if _low(tokens, i + 1) == "." and word.count(".") == 0:
        pass
    parts = word.split(".")
    if len(parts) == 3 and all(p.isascii() and p.isdigit() for p in parts) and len(parts[2]) == 4:
        moment = _valid(int(parts[2]), int(parts[1]), int(parts[0])) if int(parts[1]) <= 12 else None
        return (_made(moment, 1, 1), i + 1) if moment else None
    if _low(tokens, i + 1) == "/" == _low(tokens, i + 3):
        first, second = _integer(tokens, i, 1, 31), _integer(tokens, i + 2, 1, 31)
        year = _integer(tokens, i + 4, _YEARS.start, _YEARS.stop - 1)
        if first and second and year and max(first, second) > 12:
            moment = _valid(year, min(first, second), max(first, second))
            return (_made(moment, 1, 1), i + 5) if moment else None
    return None


def _day_month(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """29 November 2024, 29th of November, 29 ноября."""
    day = _integer(tokens, i, 1, 31)
    if day is None:
        return None
    j = i + 1
    while _low(tokens, j) in {"st", "nd", "rd", "th", "of", "-", "го"} and j < i + 4:
        j += 1
    month = _entry(tokens, j, "month")
    return None if month is None else _with_year(tokens, j + 1, month, day, published)


def _month_day(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """November 29, 2024; Nov. 29."""
    month = _entry(tokens, i, "month")
    if month is None:
        return None
    j = i + 2 if _low(tokens, i + 1) == "." else i + 1
    day = _integer(tokens, j, 1, 31)
    if day is None:
        return None
    if _low(tokens, j + 1) in {"st", "nd", "rd", "th"}:
        j += 1
    return _with_year(tokens, j + 1, month, day, published)


def _with_year(
    tokens: Sequence[Token], j: int, month: int, day: int, published: datetime | None
) -> Reading | None:
    """Take the year that follows, else the last such day up to publication."""
    k = j + 1 if _low(tokens, j) == "," else j
    year = _integer(tokens, k, _YEARS.start, _YEARS.stop - 1)
    if year is not None and len(tokens[k].text) == 4:
        moment = _valid(year, month, day)
        return (_made(moment, 1, 1), k + 1) if moment else None
    if published is None:
        return _unresolved(why="the year is not said and the publication date is not known"), j
    moment = _valid(published.year, month, day)
    if moment is not None and moment.date() > published.date() + timedelta(days=31):
        moment = _valid(published.year - 1, month, day)
    return (_made(moment, 1, 1, why="year of the publication"), j) if moment else None


def _month_year(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """In November 2024; "in November" is the last one up to publication."""
    month = _entry(tokens, i, "month")
    if month is None or (month == 5 and not _follows_in(tokens, i)):
        return None
    year = _integer(tokens, i + 1, _YEARS.start, _YEARS.stop - 1)
    if year is None and (published is None or not _follows_in(tokens, i)):
        return None
    after = i + 1 if year is None else i + 2
    if year is None and published is not None:
        year = published.year if month <= published.month else published.year - 1
    first = datetime(int(year or 0), month, 1, tzinfo=UTC)
    following = datetime(first.year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return _made(first, (following - first).days, 3), after


def _follows_in(tokens: Sequence[Token], i: int) -> bool:
    return _low(tokens, i - 1) in {
        "in",
        "since",
        "during",
        "late",
        "early",
        "mid",
        "last",
        "from",
        "until",
        "في",
    }


def _year(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:  # noqa: ARG001
    """In 2016, since 2011."""
    year = _integer(tokens, i, _YEARS.start, _YEARS.stop - 1)
    if year is None or len(tokens[i].text) != 4:
        return None
    if _low(tokens, i - 1) not in {
        "in",
        "since",
        "during",
        "late",
        "early",
        "from",
        "until",
        "of",
        "в",
        "у",
        "с",
        "з",
        "عام",
        "-",
    }:
        return None
    first = datetime(year, 1, 1, tzinfo=UTC)
    after = i + 2 if _low(tokens, i + 1) in {"году", "році", "года", "року"} else i + 1
    return _made(first, (datetime(year + 1, 1, 1, tzinfo=UTC) - first).days, 3), after


def _weekday(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read Friday, last Friday, Friday morning; "next Friday" is not yet."""
    weekday = _entry(tokens, i, "weekday")
    if weekday is None or (tokens[i].text.islower() and tokens[i].low.isascii()):
        return None
    after = i + 1
    qualifier = {_low(tokens, i - 1), _low(tokens, after)}
    if _low(tokens, after) == ",":
        dated = _day_month(tokens, after + 1, published) or _month_day(tokens, after + 1, published)
        if dated is not None:
            return dated
    after += _low(tokens, after) in _PAST | _FUTURE and not tokens[after].low.isascii()
    if published is None:
        expression = _unresolved()
    else:
        back = (published.weekday() - weekday) % 7
        if _low(tokens, i - 1) in _PAST and back == 0:
            back = 7
        day = _midnight(published.date()) - back * _DAY
        if qualifier & _FUTURE:
            day += 7 * _DAY
        expression = _made(day, 1, 1, why=f"the last such weekday up to {published.date()}")
    return _with_part(tokens, after, expression)


def _named_day(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read today, yesterday, overnight, this morning, last night, صباح اليوم."""
    kind, value = _calendar().get(_low(tokens, i), ("", ""))
    if kind in {"day", "night"}:
        part = "night" if kind == "night" or _low(tokens, i) == "tonight" else ""
        if published is None:
            return _with_part(tokens, i + 1, _unresolved(part=part))
        first = _midnight(published.date()) + int(value) * _DAY
        if kind == "night":
            return _in_part(_made(first, 1, 1), "night"), i + 1
        return _with_part(tokens, i + 1, _made(first, 1, 1, part=part))
    if _low(tokens, i) in {"this", "last"} and _calendar().get(_low(tokens, i + 1), ("",))[0] == "part":
        part = _calendar()[_low(tokens, i + 1)][1]
        if published is None:
            return _unresolved(part=part), i + 2
        back = 1 if _low(tokens, i) == "last" else 0
        return _in_part(_made(_midnight(published.date()) - back * _DAY, 1, 1), part), i + 2
    return None


def _part_only(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:  # noqa: ARG001
    """Read "in the morning", "by evening": the day is said elsewhere."""
    kind, value = _calendar().get(_low(tokens, i), ("", ""))
    if kind != "part" or (
        tokens[i].text[0].isupper() and _low(tokens, i - 1) not in {"", "the", "this"} and i > 0
    ):
        return None
    following = _calendar().get(_low(tokens, i + 1), ("", ""))[0]
    if following in {"weekday", "day"}:
        return None
    j = i + 2 if _low(tokens, i + 1) in {"of", "on"} else i + 1
    if j > i + 1 and _calendar().get(_low(tokens, j), ("",))[0] in {"weekday", "month"}:
        return None
    return _unresolved(part=value, has_day=False, why="a part of a day; the day is said elsewhere"), i + 1


def _ago(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read three days ago, two weeks earlier."""
    number = number_at(tokens, i)
    if number is None:
        return None
    value, j = number
    unit = _entry(tokens, j, "unit")
    if unit is None or _low(tokens, j + 1) not in _AGO:
        return None
    if published is None:
        return _unresolved(), j + 2
    return _back(published, value * unit, unit), j + 2


def _back(published: datetime, days: int, unit: int) -> TimeExpression:
    """Give the day, week or month that lies so many days before publication."""
    days = min(days, 365 * 120)
    precision = next(p for limit, p in _PRECISION_OF_UNIT if unit < limit)
    spread = {1: 0, 2: 3, 3: unit // 2}[precision]
    middle = _midnight(published.date()) - days * _DAY
    return _made(middle - spread * _DAY, 2 * spread + 1, precision)


def _last_unit(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read last week, earlier this month, in recent days, the past 24 hours."""
    word = _low(tokens, i)
    if word not in _PAST | _THIS | {"recent"}:
        return None
    number = number_at(tokens, i + 1)
    count, j = number if number is not None and word in _PAST else (1, i + 1)
    if _low(tokens, j) == "hours" and number is not None:
        return (_made(_midnight(published.date()) - _DAY, 2, 1) if published else _unresolved()), j + 1
    unit = _entry(tokens, j, "unit")
    if unit is None or (word in _THIS and unit == 1):
        return None
    if published is None:
        return _unresolved(), j + 1
    days = (3 if unit == 1 else unit) * max(count, 1) if word == "recent" else unit * count
    first = _midnight(published.date()) - min(days, 365 * 120) * _DAY
    precision = 1 if days <= 2 else 2 if days <= 14 else 3
    return _made(first, min(days, 365 * 120) + 1, precision), j + 1


def _with_part(tokens: Sequence[Token], j: int, expression: TimeExpression) -> Reading:
    """Take "Friday morning" and "on the morning of Friday" together."""
    kind, value = _calendar().get(_low(tokens, j), ("", ""))
    return (_in_part(expression, value), j + 1) if kind == "part" else (expression, j)


def _in_part(expression: TimeExpression, part: str) -> TimeExpression:
    if expression.earliest is None:
        return replace(expression, part=part)
    first, last = PARTS[part]
    day = expression.earliest
    return replace(
        expression,
        part=part,
        earliest=day + timedelta(hours=first),
        latest=day + timedelta(hours=last) - _LAST_INSTANT,
    )


def _ranges_joined(found: list[TimeExpression], tokens: Sequence[Token], text: str) -> list[TimeExpression]:
    """Join "from 3 to 5 May", "between Monday and Friday", "overnight on Friday" into one expression."""
    joined: list[TimeExpression] = []
    for expression in found:
        before = joined[-1] if joined else None
        if before is None or not before.earliest or not expression.latest or not before.has_day:
            joined.append(expression)
            continue
        between = text[before.end : expression.start].strip().lower()
        opener = before.text.lower().startswith(("from", "between", "з", "с "))
        if (
            between in {"to", "and", "until", "–", "-", "по", "до", ""}
            and (opener or between not in {"and", ""})
            and before.earliest <= expression.latest
        ):
            words = text[before.start : expression.end]
            joined[-1] = replace(before, text=words, end=expression.end, latest=expression.latest)
            continue
        joined.append(expression)
    del tokens
    return joined
