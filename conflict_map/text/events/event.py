"""One event, as one sentence tells it, before it becomes a row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from conflict_map.text.places.compass import bearing

if TYPE_CHECKING:
    from conflict_map.text.actors.speech import Attribution
    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.counts.losses import Loss
    from conflict_map.text.events.placing import Where
    from conflict_map.text.events.timing import When
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.places.locating import Located
    from conflict_map.text.words.numbers import Figure


@dataclass(frozen=True)
class Event:
    """One event, as one sentence tells it.

    Parameters
    ----------
    event_type, sub_event_type, outcome
        As in the events table.
    actor1, actor2
        Who acts, and who is acted upon; None when not named.
    where, when
        Place and time.
    figure
        Deaths, or None.
    attribution
        Who says so, or None.
    start, end
        Offsets of the quote.
    paragraph, kind
        Where in the document it stands.
    denied
        Whether the sentence says that it did not happen.
    holder
        For a statement of control: the holder's id when it is no actor ("contested").
    axis
        The axis of advance, when it is drawn as one.
    quotes
        Offsets of further quotes of the same event.
    confirmed_by
        Who else says so.
    injured
        How many were injured, or None.
    losses
        Equipment that was lost.
    """

    event_type: str
    sub_event_type: str
    outcome: str
    actor1: ActorMention | None
    actor2: ActorMention | None
    where: Where
    when: When
    figure: Figure | None
    attribution: Attribution | None
    start: int
    end: int
    paragraph: int
    kind: str
    denied: bool = False
    holder: str = ""
    axis: Located | None = None
    trigger: Trigger | None = None
    quotes: tuple[tuple[int, int], ...] = field(default=())
    confirmed_by: str = ""
    injured: Figure | None = None
    losses: tuple[Loss, ...] = ()

    def told_on(self, passage: Passage, **found: Any) -> Event:
        """Give the event with what a later sentence adds to it, and that sentence as a further quote."""
        quotes = (*self.quotes, (passage.sentence.start, passage.sentence.end))
        return replace(self, quotes=quotes, **found)


def direction_of_axis(event: Event) -> float | None:
    """Give the heading of a movement along an axis, degrees clockwise from north.

    Parameters
    ----------
    event
        Any event.

    Returns
    -------
    float or None
        An advance from the north heads south: 180.
    """
    if event.axis is None:
        return None
    side = bearing(event.axis.expression.direction)
    return None if side is None else (side + 180.0) % 360.0
