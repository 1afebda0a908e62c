"""Where and when a text is: the place and the day that a sentence may leave unsaid, for the ones before have told them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from conflict_map.text.events.clock import Clock, LastDay
from conflict_map.text.events.placing import ends_of_roads, points_back
from conflict_map.text.events.timing import days_of_speech, is_a_day
from conflict_map.text.events.unknown import is_unknown_quarter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.days.timewords import TimeExpression
    from conflict_map.text.documents.document import Document
    from conflict_map.text.events.event import Event
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.places.locating import Located

_NEWS = timedelta(days=7)
_OF_A_DIGEST = 3
"""So many datelines make a digest, whose paragraphs are each about the town that heads them."""


class Scene:
    """The place and the days that a text has told so far.

    Parameters
    ----------
    document
        The document.
    passages
        Its sentences.
    """

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.focus: Located | None = None
        """The place that the paragraph is about."""
        self._context = LastDay(partial(_sets_day, document=document))
        self._day = LastDay(is_a_day)
        self._lead = _day_of_the_lead(passages)
        self._last: Located | None = None
        self._home: Located | None = None
        self._strange = False
        self._paragraph = -1
        self._digest = sum(p.sentence.kind == "dateline" for p in passages) >= _OF_A_DIGEST

    def enter(self, passage: Passage) -> None:
        """Come to a sentence: a new paragraph may be about another place."""
        sentence = passage.sentence
        if sentence.kind == "dateline":
            towns = (i for i in passage.located if i.place is not None and not i.is_country)
            self._home = next(towns, None)
        if sentence.paragraph == self._paragraph:
            return
        headed = self._digest and self._home is not None and self._paragraph == sentence.paragraph - 1
        self._context.forget()
        self.focus = self._home if headed and sentence.kind != "dateline" else None
        self._strange = False
        self._paragraph = sentence.paragraph

    def known(self, passage: Passage) -> Located | None:
        """Give the place that a sentence is about if it tells none.

        A paragraph that names a quarter that nobody knows is about the town of the dateline rather than about one of an
        earlier paragraph.
        """
        if self.focus is not None:
            return self.focus
        here = self._home is not None and not points_back(passage)
        if here and any(map(is_unknown_quarter, passage.placeable)):
            self.focus = self._home
            return self._home
        return None if self._strange else self._last

    def clock(self) -> Clock:
        """Give the days that were named before."""
        return Clock(self._context(), self._day(), self._lead)

    def pass_by(self, passage: Passage, told: Sequence[Event]) -> None:
        """Take a sentence that was read, and what it told."""
        if not passage.triggers and _is_dateline(passage):
            self._home = next((i for i in passage.located if i.place is not None), self._home)
            return
        self.focus = _focus(passage, told) or self.focus
        # what follows a place that nothing knows is about it, not about one of an earlier paragraph
        self._strange = self._strange or any(
            e.where.located is not None and e.where.located.place is None for e in told
        )
        self._last = self.focus or self._last
        self._context.pass_by(passage)
        self._day.pass_by(passage)


def _is_dateline(passage: Passage) -> bool:
    """Whether a line has a place and a day and no more: "Coventry, 21 February 2018"."""
    told = [
        *((i.expression.start, i.expression.end) for i in passage.located),
        *((t.start, t.end) for t in passage.times),
    ]
    words = [t for t in passage.sentence.tokens if t.text[0].isalnum()]
    alone = all(any(a <= t.start < b for a, b in told) for t in words)
    return bool(passage.located) and bool(passage.times) and alone


def _day_of_the_lead(passages: Sequence[Passage]) -> TimeExpression | None:
    """Give the day that the first sentences of the body tell of an event."""
    body = [p for p in passages if p.sentence.kind == "body"][:_LEAD]
    said = (t for p in body if p.triggers for t in p.times if is_a_day(t) and t not in days_of_speech(p))
    return next(said, None)


_LEAD = 2


def _sets_day(expression: TimeExpression, document: Document) -> bool:
    """Whether a time expression tells the day for the sentences after it: a day of the news, not of the background."""
    if not is_a_day(expression) or expression.earliest is None:
        return False
    return document.published is None or document.published - expression.earliest < _NEWS


def _focus(passage: Passage, told: Sequence[Event]) -> Located | None:
    """Give the place that the sentences after this one are about: that of its first event, else its first town."""
    placed = [
        e.where.located for e in told if e.where.located is not None and e.where.how in {"clause", "sentence"}
    ]
    ends = ends_of_roads(passage)
    towns = [
        i
        for i in (*placed, *passage.located)
        if i.place is not None
        and i not in ends
        and not i.place.feature_code.startswith("PCL")
        and i.expression.kind != "axis"
    ]
    if (
        not placed
    ):  # "In Badakhshan, residents of Argo district went into the fields": the narrower of the two
        towns.sort(key=lambda item: item.is_wide)
    return towns[0] if towns else None
