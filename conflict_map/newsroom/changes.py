"""What a run changed on the map, told in a text file: news, corrections, events that left it."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.outputs import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import geopandas as gpd

    from conflict_map.errors import Fault

Drawn = dict[str, list[Any]]
"""Event id to its incident and its place, as the map has them."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is on the map now and was not, and the other way round.

    Parameters
    ----------
    added, moved, joined
        Event ids: new on the map, at another place, told together with other reports than before.
    gone
        Event ids that left the map: rejected, or edited away.
    """

    added: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.moved or self.joined or self.gone)


def drawn(events: gpd.GeoDataFrame) -> Drawn:
    """Note what a map shows of each event.

    Parameters
    ----------
    events
        The events as drawn, with ``incident_id``.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> drawn(frame([{"event_id": "ev-1", "geometry": Point(36.75, 35.13)}]).assign(incident_id="in-1"))
    {'ev-1': ['in-1', 'POINT (36.75 35.13)']}
    """
    places = [None if shape is None else shape.wkt for shape in events.geometry]
    return {
        str(event): [str(incident), place]
        for event, incident, place in zip(events.event_id, events.incident_id, places, strict=True)
    }


def compare(before: Drawn, now: Drawn) -> Changes:
    """Compare two states of the map.

    Parameters
    ----------
    before, now
        From :func:`drawn`.

    Examples
    --------
    >>> compare({"ev-1": ["in-1", None], "ev-2": ["in-2", None]}, {"ev-2": ["in-2", "POINT (36 35)"]})
    Changes(added=(), moved=('ev-2',), joined=(), gone=('ev-1',))
    """
    both = [event for event in now if event in before]
    return Changes(
        tuple(event for event in now if event not in before),
        tuple(event for event in both if now[event][1] != before[event][1]),
        tuple(event for event in both if now[event][0] != before[event][0]),
        tuple(event for event in before if event not in now),
    )


def read_drawn(file: Path) -> Drawn:
    """Read what the last finished run drew; nothing when there was none, or its note is damaged."""
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_summary(
    file: Path, note: Path, events: gpd.GeoDataFrame, changes: Changes, faults: Sequence[Fault]
) -> None:
    """Write the summary, and then the note of what is drawn: a run that dies in between is told again, not lost.

    Parameters
    ----------
    file
        The summary; it stays as it is when nothing changed and nothing went wrong.
    note
        What the next run compares with.
    events
        The events as drawn.
    changes
        From :func:`compare`.
    faults
        What could not be read or reached.
    """
    if changes or faults or not file.exists():
        text = "\n".join(_lines(events, changes, faults)) + "\n"
        write_whole(file, text.encode("utf-8", errors="replace"))
    write_whole(note, json.dumps(drawn(events), ensure_ascii=False).encode("utf-8", errors="replace"))


def _lines(events: gpd.GeoDataFrame, changes: Changes, faults: Sequence[Fault]) -> Iterator[str]:
    by_id = events.drop_duplicates("event_id").set_index("event_id", drop=False)
    heads = (
        ("new on the map", changes.added),
        ("at another place", changes.moved),
        ("told together with other reports than before", changes.joined),
    )
    yield f"{len(events)} reports of {events.incident_id.nunique()} events on the map"
    for head, ids in heads:
        if ids:
            yield f"\n{len(ids)} {head}:"
            yield from (_line(by_id.loc[event]) for event in ids)
    if changes.gone:
        yield f"\n{len(changes.gone)} no longer on the map:"
        yield from (f"  {event}" for event in changes.gone)
    if faults:
        yield f"\n{len(faults)} faults:"
        yield from (f"  {_plain(fault)}" for fault in faults)


def _line(row: pd.Series[Any]) -> str:
    day = "undated" if pd.isna(row.date_start) else f"{row.date_start:%Y-%m-%d}"
    cells = [day, row.event_type, row.place_name, row.claimed_by, row.source]
    said = [_plain(cell) for cell in cells if not pd.isna(cell)]
    return f"  {row.event_id}  {'; '.join(said)}"


def _plain(cell: object) -> str:
    """Text of strangers on one line, without control or direction-changing characters."""
    return "".join(c if unicodedata.category(c) not in {"Cc", "Cf"} else " " for c in str(cell))
