"""Which columns tell the same thing, so that withholding one withholds them all."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_map.tables import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEXT_COLUMNS = tuple(c.name for c in EVENTS if c.dtype == "string" and c.name != "event_id")
"""Columns of free text, any of which may repeat what another one said."""

SOURCE_WORDS = ("quote", "quote_start", "quote_end", "notes", "rule")
"""The source's or a coder's own words, and where they stand: they may tell anything about the event."""

PLACE_WORDS = ("place", "place_name", "place_id")

POSITION = (
    *PLACE_WORDS,
    *("place_why", "place_rivals", "country", "admin1", "direction_deg", "target_id"),
    *SOURCE_WORDS,
    *("source_url", "time_text"),  # "as they crossed the bridge at …"; an address may name the village
)
"""Everything from which a position finer than the published one could be worked out, but the geometry."""

DATES = ("date_start", "date_end", "time_precision", "time_text", "sequence", "published")

_FATALITIES = ("fatalities_low", "fatalities_best", "fatalities_high")

_TELL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys((*PLACE_WORDS, "geometry"), (*POSITION, "geometry")),
        "country": ("admin1", *PLACE_WORDS, "geometry"),
        "admin1": (*PLACE_WORDS, "geometry"),
        "place_why": ("place_rivals",),
        "place_rivals": ("place_why",),
        **dict.fromkeys(DATES, DATES),
        "actor1": ("actor1_id",),
        "actor1_id": ("actor1",),
        "actor2": ("actor2_id",),
        "actor2_id": ("actor2",),
        **dict.fromkeys(_FATALITIES, _FATALITIES),
        "event_type": ("sub_event_type",),
        **dict.fromkeys(("direction_deg", "target_id"), ("direction_deg", "target_id")),
        "source": ("source_url",),
        "quote": ("source_url", "time_text", "place_why"),
        "source_url": ("quote_start", "quote_end"),
    }
)

_SAY_NOTHING_MORE = frozenset(
    (
        *("confidence", "uncertainty_m", "geo_precision"),
        *("source_url", "place_rivals", "quote_start", "quote_end", "rule"),
    )
)


def told_by(fields: Iterable[str]) -> tuple[str, ...]:
    """Name the columns that must go so that some fields can't be recovered.

    Parameters
    ----------
    fields
        Columns of the events table, or ``geometry``.

    Returns
    -------
    tuple of str
        The fields themselves and all that tell the same, in no column's favour: sorted.

    Examples
    --------
    >>> told_by(["actor2"])
    ('actor2', 'actor2_id', 'notes', 'quote', 'quote_end', 'quote_start', 'rule')
    >>> told_by(["confidence"])
    ('confidence',)
    """
    gone: set[str] = set()
    for field in fields:
        gone |= {field, *_TELL.get(field, ())}
        if field not in _SAY_NOTHING_MORE:
            gone |= set(SOURCE_WORDS)
    return tuple(sorted(gone))
