"""Days, months and years that stand in the text: 2024-12-05, 29 November, in March 2022, in 2016."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token


def iso(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:  # noqa: ARG001
    """2024-12-05, 5.12.2024 and 05/12/2024 when it cannot be read two ways."""
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
    return _slashed(tokens, i)


def _slashed(tokens: Sequence[Token], i: int) -> Reading | None:
    """5/12/2024 or 5.12.2024; day and month only when one of them is above 12 or dots are used."""
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
        if first and second and year and max(first, second) > 12:
            moment = valid_day(year, min(first, second), max(first, second))
            return (made(moment, 1, 1), i + 5) if moment else None
    return None


def day_month(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """29 November 2024, 29th of November, 29 ноября."""
    day = integer_at(tokens, i, 1, 31)
    if day is None:
        return None
    j = i + 1
    while low_at(tokens, j) in {"st", "nd", "rd", "th", "of", "-", "го"} and j < i + 4:
        j += 1
    named = month_at(tokens, j)
    return None if named is None else _with_year(tokens, named[1], named[0], day, published)


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
    return _with_year(tokens, j + 1, month, day, published)


def _with_year(
    tokens: Sequence[Token], j: int, month: int, day: int, published: datetime | None
) -> Reading | None:
    """Take the year that follows, else the last such day up to publication."""
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
    opening = {low_at(tokens, i - 1), low_at(tokens, i - 2) if low_at(tokens, i - 1) == "-" else ""}
    for word, (begins, ends) in _THIRDS.items():
        if word in opening:
            last = min(ends, (following - first).days)
            return made(first + timedelta(days=begins - 1), last - begins + 1, 2), after
    return made(first, (following - first).days, 3), after


_THIRDS = {"early": (1, 10), "mid": (10, 20), "late": (20, 31)}
"""First and last day of the month that "early", "mid" and "late" mean."""


def _follows_in(tokens: Sequence[Token], i: int) -> bool:
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
