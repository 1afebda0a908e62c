"""How sure a row is: how often rows like it were right in reports that were read for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.events.principal import KILLING

if TYPE_CHECKING:
    from conflict_map.text.events.event import Event
    from conflict_map.text.places.locating import Located

_HOW = {"clause": 0.9, "sentence": 0.66, "carried": 0.56, "earlier": 0.4, "province": 0.5, "none": 0.0}
"""How often type, place and day were right, by where the place stood: in the clause, the sentence, one before it, an earlier
paragraph; or where only the province of what is told beside it is known."""
_ONLY_A_COUNT = 0.85
"""How much less often where the words only count the dead and do not say what happened."""
_LEAST, _MOST = 0.05, 0.95


def confidence_of(event: Event, located: Located) -> float:
    """How likely type, place and day are all right: the place's own confidence, and how directly it is said.

    Parameters
    ----------
    event
        The event.
    located
        Its place.

    Returns
    -------
    float
        0-1; ``benchmarks/bench_reading.py`` prints how many of the rows are right.
    """
    said = _HOW[event.where.how]
    if event.trigger is not None and event.trigger.cue.frame in KILLING:
        said *= _ONLY_A_COUNT
    return round(max(_LEAST, min(_MOST, located.confidence * said)), 4)
