"""Days, months and years that stand in the text: 2024-12-05, 29 November, in March 2022, in 2016."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from conflict_map.text.days.timewords import (
    YEARS,
    Reading,
    integer_at,
    low_at,
    made,
    month_at,
    unresolved,
    valid_day,
)
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token


def iso(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """2024-12-05, 5.12.2024 and 05/12/2024; of the two ways to read the last one that lies nearer before publication."""
    year = integer_at(tokens, i, YEARS.start, YEARS.stop - 1)
    if (
        year is not None
        and len(tokens[i].text) == 4
        and low_at(tokens, i + 1) == "-" == low_at(tokens, i + 3)
    ):
        day_word = low_at(tokens, i + 4)[:2]
        month = integer_at(tokens, i + 2, 1, 12)
        moment = valid_day(year, month, int(day_word)) if month and day_word.isdigit() else None
        return (made(moment, 1, 1), i + 5) if moment else None
    return _slashed(tokens, i, published)


def _slashed(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """5/12/2024 or 5.12.2024; where slashes can be read two ways, the one nearer before publication."""
    word = low_at(tokens, i)
    if low_at(tokens, i + 1) == "." and word.count(".") == 0:
        pass
    parts = word.split(".")
    if len(parts) == 3 and all(p.isascii() and p.isdigit() for p in parts) and len(parts[2]) == 4:
        moment = valid_day(int(parts[2]), int(parts[1]), int(parts[0])) if int(parts[1]) <= 12 else None
        return (made(moment, 1, 1), i + 1) if moment else None
    if low_at(tokens, i + 1) == "/" == low_at(tokens, i + 3):
        first, second = integer_at(tokens, i, 1, 31), integer_at(tokens, i + 2, 1, 31)
        year = integer_at(tokens, i + 4, YEARS.start, YEARS.stop - 1)
        if first and second and year:
            ways = {
                valid_day(year, month, day)
                for month, day in ((first, second), (second, first))
                if month <= 12
            }
            days = [way for way in ways if way is not None]
            told = [day for day in days if published is not None and day <= published] or days
            known = len(days) == 1 or published is not None
            return (made(max(told), 1, 1), i + 5) if told and known else None
    return None


def day_month(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """29 November 2024, 29th of November, 29 ноября."""
    day = integer_at(tokens, i, 1, 31)
    if day is None:
        return None
    until = integer_at(tokens, i + 2, 1, 31) if low_at(tokens, i + 1) in _TO | {"and"} else None
    if until is not None and until > day:
        return _from(day_month(tokens, i + 2, published), until - day)
    j = i + 1
    while low_at(tokens, j) in {"st", "nd", "rd", "th", "of", "-", "го"} and j < i + 4:
        j += 1
    named = month_at(tokens, j)
    if named is None or low_at(tokens, named[1]) in _NAMED_FOR_DAYS:
        return None  # "6th of October City", "the 22 May hospital"
    return with_year(tokens, named[1], named[0], day, published)


_NAMED_FOR_DAYS = words(
    "city bridge square street hospital brigade stadium school university barracks movement district"
)


def month_day(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """November 29, 2024; Nov. 29."""
    named = month_at(tokens, i)
    if named is None:
        return None
    month, j = named
    day = integer_at(tokens, j, 1, 31)
    if day is None:
        return None
    if low_at(tokens, j + 1) in {"st", "nd", "rd", "th"}:
        j += 1
    until = integer_at(tokens, j + 2, 1, 31) if low_at(tokens, j + 1) in _TO else None
    dashed = until is not None and (low_at(tokens, j + 1) == "to" or tokens[j + 1].start == tokens[j].end)
    if until is not None and dashed and until > day and tokens[j + 2].text.isdecimal():
        return _from(with_year(tokens, j + 3, month, until, published), until - day)
    return with_year(tokens, j + 1, month, day, published)


_TO = frozenset({"-", "–", "to", "until"})


def _from(last: Reading | None, days: int) -> Reading | None:
    """Let a day begin so many days sooner: "5 to 7 October" from the 7th."""
    if last is None or last[0].earliest is None:
        return last
    return replace(last[0], earliest=last[0].earliest - timedelta(days=days)), last[1]


def with_year(
    tokens: Sequence[Token], j: int, month: int, day: int, published: datetime | None
) -> Reading | None:
    """Take the year that follows, else the last such day up to publication.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    j
        The token after the day and the month.
    month, day
        The day.
    published
        When the document was published.
    """
    k = j + 1 if low_at(tokens, j) == "," else j
    year = integer_at(tokens, k, YEARS.start, YEARS.stop - 1)
    if year is not None and len(tokens[k].text) == 4:
        moment = valid_day(year, month, day)
        return (made(moment, 1, 1), k + 1) if moment else None
    if published is not None and low_at(tokens, k) == "last" and low_at(tokens, k + 1) == "year":
        moment = valid_day(published.year - 1, month, day)
        return (made(moment, 1, 1, why="the year before the publication's"), k + 2) if moment else None
    if published is None:
        return unresolved(why="the year is not said and the publication date is not known"), j
    moment = valid_day(published.year, month, day)
    if moment is not None and moment.date() > published.date() + timedelta(days=31):
        moment = valid_day(published.year - 1, month, day)
    return (made(moment, 1, 1, why="year of the publication"), j) if moment else None


def month_year(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """In November 2024; "in November" is the last one up to publication."""
    named = month_at(tokens, i)
    if named is None or (named[0] == 5 and not _follows_in(tokens, i)):
        return None
    month, after = named
    year = integer_at(tokens, after, YEARS.start, YEARS.stop - 1)
    if year is None and (published is None or not _follows_in(tokens, i)):
        return None
    after += year is not None
    if year is None and published is not None:
        year = published.year if month <= published.month else published.year - 1
    first = datetime(int(year or 0), month, 1, tzinfo=UTC)
    following = datetime(first.year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    opening = {low_at(tokens, i - 1), low_at(tokens, i - 2) if low_at(tokens, i - 1) in {"-", "of"} else ""}
    week = _WEEKS.get(low_at(tokens, i - 3)) if "week" in opening else None
    if week is not None:
        return made(first + timedelta(days=7 * week), 7, 2), after
    for word, (begins, ends) in _THIRDS.items():
        if word in opening:
            last = min(ends, (following - first).days)
            return made(first + timedelta(days=begins - 1), last - begins + 1, 2), after
    return made(first, (following - first).days, 3), after


_THIRDS = {
    "early": (1, 10), "beginning": (1, 10), "start": (1, 10), "mid": (10, 20), "middle": (10, 20), "late": (20, 31), "end": (20, 31),
}  # fmt: skip
"""First and last day of the month that "early", "mid", "the end of" and their like mean."""
_WEEKS = {"first": 0, "second": 1, "third": 2, "fourth": 3}


def _follows_in(tokens: Sequence[Token], i: int) -> bool:
    part = low_at(tokens, i - 2)
    if low_at(tokens, i - 1) in {"-", "of"} and (part in _THIRDS or part == "week"):
        return True  # "in mid-September", "at the end of March"
    return low_at(tokens, i - 1) in {
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


def bare_year(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:  # noqa: ARG001
    """In 2016, since 2011."""
    year = integer_at(tokens, i, YEARS.start, YEARS.stop - 1)
    if year is None or len(tokens[i].text) != 4:
        return None
    if low_at(tokens, i - 1) not in {
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
    after = i + 2 if low_at(tokens, i + 1) in {"году", "році", "года", "року"} else i + 1
    return made(first, (datetime(year + 1, 1, 1, tzinfo=UTC) - first).days, 3), after
