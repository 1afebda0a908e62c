"""The days that a text has named before a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflict_map.text.days.timewords import TimeExpression
    from conflict_map.text.passages.passage import Passage


class Clock(NamedTuple):
    """The days that a text named before a sentence.

    Parameters
    ----------
    context
        The last day that the paragraph named.
    day
        The last day that the document named in an earlier sentence, in whatever paragraph.
    lead
        The day of the report's main event, which its first sentences name.
    """

    context: TimeExpression | None = None
    day: TimeExpression | None = None
    lead: TimeExpression | None = None


class LastDay:
    """The last time expression of a kind in the passages so far; they are read only when it is asked for.

    Parameters
    ----------
    fits
        Whether an expression is of the kind.
    """

    def __init__(self, fits: Callable[[TimeExpression], bool]) -> None:
        self._fits = fits
        self._found: TimeExpression | None = None
        self._unread: list[Passage] = []

    def pass_by(self, passage: Passage) -> None:
        """Take a passage that was read."""
        self._unread.append(passage)

    def forget(self) -> None:
        """Begin anew: what came before tells nothing of what follows."""
        self._found = None
        self._unread.clear()

    def __call__(self) -> TimeExpression | None:
        """Give the last expression that fits, or None."""
        later = (t for passage in reversed(self._unread) for t in reversed(passage.times) if self._fits(t))
        self._found = next(later, self._found)
        self._unread.clear()
        return self._found
