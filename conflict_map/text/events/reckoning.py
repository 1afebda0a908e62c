"""Events that a sentence counts its own from: "two days after the Taliban overran the city", "hours after a bomb killed 13"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.words.numbers import number_at

if TYPE_CHECKING:
    from conflict_map.text.passages.passage import Passage

_UNITS = {"minute": 0, "hour": 0, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30}
_HOURS_OF_A_DAY = 24


class Span(NamedTuple):
    """How long before the sentence's own event another one was: between two numbers of days."""

    least: timedelta
    most: timedelta
    text: str


def span_after(passage: Passage, number: int) -> Span | None:
    """Read how long after a clause's event the sentence's own was.

    Parameters
    ----------
    passage
        The sentence.
    number
        The number of the clause, one that begins with "after".

    Returns
    -------
    Span or None
        None where no span stands before "after".
    """
    tokens = passage.sentence.tokens
    first = passage.clauses[_context_of(passage, number)].first
    if tokens[first].low != "after" or not first:
        return None
    unit = tokens[first - 1].low
    days = _UNITS.get(unit.removesuffix("s"))
    if days is None:
        return None
    begin, count = _counted(passage, first - 1)
    text = passage.document.text[tokens[begin].start : tokens[first].end]
    if unit.startswith(("hour", "minute")):  # "fewer than 72 hours after"
        most = (count or 0) // _HOURS_OF_A_DAY if unit.startswith("hour") else 0
        return Span(timedelta(0), timedelta(days=most), text)
    if count is None:  # "days after", "weeks after": a few of them
        return Span(timedelta(days=2 * days), timedelta(days=6 * days), text) if unit.endswith("s") else None
    # a week ago is seldom seven days to the day, a month still less
    slack = {1: 0, 7: 1}.get(days, 5)
    return Span(timedelta(days=count * days - slack), timedelta(days=count * days + slack), text)


def _context_of(passage: Passage, number: int) -> int:
    """Give the clause with "after" that a clause goes on: "after the prosecutor, Hisham Barakat, was killed when a bomb …"."""
    for k in range(number, 0, -1):
        clause = passage.clauses[k]
        if clause.kind == "context":
            return k
        commas = passage.sentence.tokens[clause.first - 1].text == ","
        if clause.kind == "main" and not (commas and passage.clauses[k - 1].kind == "context"):
            return number
    return number


def _counted(passage: Passage, unit: int) -> tuple[int, int | None]:
    """Give where the count before a unit of time begins, and the count; None where it is left open."""
    tokens = passage.sentence.tokens
    if unit and tokens[unit - 1].low in {"a", "an", "one", "the"}:
        return unit - 1, 1 if tokens[unit].low[-1] != "s" else None
    for k in range(max(0, unit - 3), unit):
        number = number_at(tokens, k)
        if number is not None and number[1] == unit:
            return k, number[0]
    return unit, None
