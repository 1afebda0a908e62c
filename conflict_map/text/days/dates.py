"""Time expressions: which words tell a time, and which days they mean.

A weekday is the last such day up to the day of publication ("on Friday" in a
report of a Thursday is six days back).  Without a publication date a relative
expression stays unresolved: a wrong date is worse than a missing one.  Days
are calendar days at the place of the event, written as UTC days; parts of a
day are the hours that :data:`PARTS` gives, in the same clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_map.text.days.feasts import BEGINNINGS, day_of_month, feast
from conflict_map.text.days.fixed_days import bare_year, day_month, iso, month_day, month_year
from conflict_map.text.days.relative_days import (
    ELSEWHERE,
    ago,
    last_unit,
    named_day,
    neighbouring_day,
    part_only,
    weekday_named,
    weekend_named,
)
from conflict_map.text.days.timewords import PAST, THIS, Reading, TimeExpression, calendar_words
from conflict_map.text.words.numbers import may_begin_number
from conflict_map.text.words.tokens import Token, tokenize
from conflict_map.text.words.vocabulary import Remembered, words

if TYPE_CHECKING:
    from datetime import date, datetime


_SINCE = words("since з с منذ")


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
    >>> from datetime import UTC, datetime
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
    position = 0
    readers = _READERS_AT
    for i in [i for i, token in enumerate(tokens) if readers[token.low]]:
        reading = _read_at(tokens, i, published) if i >= position else None
        if reading is None:
            continue
        expression, after = reading
        first = _with_preposition(tokens, i, found[-1].end if found else -1)
        start, end = tokens[first].start, tokens[after - 1].end
        opening = tokens[first].low in _SINCE and tokens[first].low != "с"
        found.append(replace(expression, text=text[start:end], start=start, end=end, open_ended=opening))
        position = after
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


Reader = Callable[[Sequence[Token], int, "datetime | None"], Reading | None]
_READERS: tuple[Reader, ...] = (
    iso, feast, day_of_month, day_month, month_day, ago, last_unit, weekday_named, weekend_named, neighbouring_day, named_day, part_only, month_year, bare_year,
)  # fmt: skip
_READERS_OF_KIND: Mapping[str, tuple[Reader, ...]] = MappingProxyType(
    {
        "month": (month_day, month_year),
        "weekday": (weekday_named,),
        "day": (named_day, neighbouring_day),
        "night": (named_day,),
        "part": (part_only,),
    }
)
_TWO_WORDS = {word.split()[0] for word in calendar_words() if " " in word}
_ELSEWHERE = frozenset(phrase[0] for phrase in ELSEWHERE)
_BEGINNINGS = PAST | THIS | {"recent"}


def _readers_at(low: str) -> tuple[Reader, ...]:
    """Give those who can read an expression that begins with a word: most words are done with here."""
    kind = calendar_words().get(low, ("", ""))[0]
    fitting = set(_READERS_OF_KIND.get(kind, ()))
    if low[0].isdigit():
        fitting |= {iso, day_month, day_of_month, bare_year}
    if may_begin_number(low):
        fitting.add(ago)
    if low in _TWO_WORDS:
        fitting |= {month_day, month_year}
    if low in _BEGINNINGS:
        fitting |= {last_unit, named_day}
    if low in BEGINNINGS:
        fitting.add(feast)
    if low == "weekend":
        fitting.add(weekend_named)
    if low == "the" or low in _ELSEWHERE:
        fitting.add(neighbouring_day)
    return tuple(reader for reader in _READERS if reader in fitting) if fitting else ()


_READERS_AT = Remembered(_readers_at)


def _read_at(tokens: Sequence[Token], i: int, published: datetime | None) -> Reading | None:
    """Read the expression that begins at token `i`, if one does."""
    for reader in _READERS_AT[tokens[i].low]:
        reading = reader(tokens, i, published)
        if reading is not None:
            return reading
    return None


def _ranges_joined(found: list[TimeExpression], tokens: Sequence[Token], text: str) -> list[TimeExpression]:
    """Join "from 3 to 5 May", "between Monday and Friday", "overnight on Friday" into one expression."""
    joined: list[TimeExpression] = []
    for expression in found:
        before = joined[-1] if joined else None
        if before is None or not before.earliest or not expression.latest or not before.has_day:
            joined.append(expression)
            continue
        between = text[before.end : expression.start].strip().lower()
        pair = (
            between == "and"
            and expression.text[:1].isupper()
            and before.precision == expression.precision == 1
        )
        opener = pair or before.text.lower().startswith(("from", "between", "з", "с "))
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
