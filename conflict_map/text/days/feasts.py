"""Days that a text names by a feast, or by their number alone: Christmas Eve, "on the 15th"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conflict_map.text.days.fixed_days import with_year
from conflict_map.text.days.timewords import Reading, integer_at, low_at, made, month_at, valid_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from conflict_map.text.words.tokens import Token

_FEASTS = {
    ("christmas", "eve"): (12, 24), ("christmas", "day"): (12, 25), ("boxing", "day"): (12, 26),
    ("new", "year", "s", "eve"): (12, 31), ("new", "year", "s", "day"): (1, 1),
}  # fmt: skip
BEGINNINGS = frozenset(name[0] for name in _FEASTS)


def feast(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read Christmas Eve, New Year's Day: the last one up to publication."""
    lows = [t.low for t in tokens[i : i + 5] if t.text not in {"'", "’"}]
    for name, (month, day) in _FEASTS.items():
        if tuple(lows[: len(name)]) == name and tokens[i].text[0].isupper():
            after = i + len(name) + any(t.text in {"'", "’"} for t in tokens[i : i + len(name)])
            return with_year(tokens, after, month, day, published)
    return None


_ORDINAL = frozenset({"st", "nd", "rd", "th"})


def day_of_month(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read "on the 15th": the last such day up to publication."""
    day = integer_at(tokens, i, 1, 31)
    if day is None or published is None or low_at(tokens, i + 1) not in _ORDINAL:
        return None
    if (low_at(tokens, i - 2), low_at(tokens, i - 1)) != ("on", "the") or month_at(tokens, i + 3) is not None:
        return None
    following = low_at(tokens, i + 2)
    if following.isalpha() and following not in {"and", "at", "in", "near", "when", "after", "by"}:
        return None  # "on the 15th floor"
    year, month = published.year, published.month
    for _ in range(3):
        moment = valid_day(year, month, day)
        if moment is not None and moment.date() <= published.date() + timedelta(days=1):
            return made(moment, 1, 1, why="the last such day up to publication"), i + 2
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return None
