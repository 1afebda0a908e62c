"""When a report was published, where its own first lines say so, and the dateline that it opens with.

Datelines are those of agencies, of aid organisations and of monitors: ``BEIRUT (AP) —``, ``(Beirut, December 3, 2024) –``,
``Geneva/Port Sudan, 14 November 2024 –``. A date that stands anywhere else in a report may be the day of an event, of an
anniversary or of a photograph, and is not taken for the day of publication.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAID = re.compile(
    r"^\W*(?:published|posted|date|updated|last updated|as of|дата|опубліковано|опубликовано)(?:\s+on)?\s*:?\s*(.{6,40})$",
    re.IGNORECASE,
)
_SAID_BEFORE = re.compile(r"^\W*(?:published|posted|updated)\W*$", re.IGNORECASE)
_LONGEST_DAY = 40
_FIRST_LINES = 8
_LONGEST_DATELINE = 120

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_FULL_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d_]{2,12}\.?(?:\s[^\W\d_]{3,8})?,?\s+\d{4}(?:\s+(?:року|года|[гр]\.))?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
)
_DAY = rf"(?:{_FULL_DAY}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
_AGENCY = r"(?:\([^()\n]{1,40}\))?"
_DASH = r"\s*(?:[—–-]{1,2}|\|)\s"
_CITY = r"[A-ZÀ-ÞА-ЯЁІЇЄҐء-ي][\w'’.-]+(?:[ /][A-ZÀ-Þa-zА-ЯЁІЇЄҐء-ي][\w'’.-]+){0,4}"
_COMMA = r"[,،]\s*"
_CITIES = rf"{_CITY}(?:{_COMMA}{_CITY}){{0,2}}{_COMMA}"
_DATELINES = (
    re.compile(rf"\s*{_CITIES}(?P<day>{_DAY})\s*{_AGENCY}(?:{_DASH}|:\s)"),
    re.compile(rf"\s*{_CITIES}(?P<day>{_FULL_DAY})\s*{_AGENCY}\.\s"),
    re.compile(rf"\s*\({_CITIES}(?P<day>{_DAY})\)(?:{_DASH}|:?\s)"),
    re.compile(rf"\s*(?P<day>{_DAY})\s*\([^()\n]{{2,40}}\){_DASH}"),
    re.compile(rf"\s*\([^()\n]{{2,40}}\)\s*(?P<day>{_DAY}){_DASH}"),
    re.compile(
        r"\s*(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ'’.-]+){0,3})(?:[,/][^\n—–(-]{0,40})?\s*"
        rf"{_AGENCY}{_DASH}"
    ),
    re.compile(r"\s*[A-ZÀ-Þ][A-ZÀ-Þ'’ -]{2,30}\.\s(?=[A-ZÀ-Þ“\"])"),  # "GANJA. Missiles hit …"
)
_HEADED = re.compile(rf"(?:[,:;|،–—(-]|\b(?:as of|of|for|on))\s*(?:[A-Z][a-z]+day,?\s+)?({_FULL_DAY})\)?\.?$")
_ALONE = re.compile(
    rf"^\W*(?:[^\W\d_]{{4,12}}[,،]?\s+)?({_FULL_DAY})(?:[,|\s]+(?:at\s+)?\d{{1,2}}[:.]\d{{2}}.{{0,12}})?\W*$"
)


def dateline(paragraph: str) -> re.Match[str] | None:
    """Find the dateline that a paragraph opens with.

    Parameters
    ----------
    paragraph
        Its first hundred characters are enough.

    Returns
    -------
    re.Match or None
        From the paragraph's first character to the first one after the dateline.

    Examples
    --------
    >>> for opening in ("BEIRUT (AP) — Rebels", "(Beirut, December 3, 2024) – All", "Talks in Rome - and"):
    ...     print(bool(dateline(opening)))
    True
    True
    False
    """
    return next((match for one in _DATELINES if (match := one.match(paragraph))), None)


def published_in(text: str) -> datetime | None:
    r"""Find the day of publication in a report's first lines.

    Parameters
    ----------
    text
        The report.

    Returns
    -------
    datetime.datetime or None
        Midnight UTC of the day that a line names as that of publication, that stands alone in a line, that ends the
        headline, or that the dateline gives, in this order; None where none does, or none with its year.

    Examples
    --------
    >>> published_in("Army retakes bridge\n\nPort Sudan, 14 November 2024 (Nile Wire) - The army said").date()
    datetime.date(2024, 11, 14)
    >>> published_in("Offensive campaign assessment, October 3, 2024\n\nRussian forces advanced.").date()
    datetime.date(2024, 10, 3)
    >>> published_in("Ten years ago, on 14 November 2014, the bridge fell.") is None
    True
    """
    from conflict_map.text.days.dates import full_date  # noqa: PLC0415 - dates stands on document's neighbours

    lines = [line.strip() for line in text[:3000].split("\n")[:25] if line.strip()]
    for told in _places_of_a_day(lines, text):
        day = full_date(told)
        if day is not None:
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return None


def _places_of_a_day(lines: list[str], text: str) -> Iterator[str]:
    """Give what stands where a report says when it was published, the surest first."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        match = _SAID.match(line)
        if match:
            yield match[1]
        elif _SAID_BEFORE.match(line) and len(following) <= _LONGEST_DAY:
            yield following
    alone = [line for line in text.split("\n") if len(line) <= _LONGEST_DAY and _ALONE.match(line)]
    if len(alone) == 1 and alone[0].strip() in lines[:_FIRST_LINES]:  # more of them head the days of a digest
        yield alone[0]
    if len(lines) > 1 and (match := _HEADED.search(lines[0])):
        yield match[1]
    for line in lines[:_FIRST_LINES]:
        match = dateline(line[:_LONGEST_DATELINE])
        if match is not None and match.groupdict().get("day"):
            yield match["day"]
            return
