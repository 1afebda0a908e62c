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
"""Event id to its incident, its place, and what it is in words, as the map has them."""


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
    {'ev-1': ['in-1', 'POINT (36.75 35.13)', 'undated  Event']}
    """
    places = [None if shape is None else shape.wkt for shape in events.geometry]
    told = [_told(row) for row in events.drop(columns=events.geometry.name).to_dict("records")]
    return {
        str(event): [str(incident), place, words]
        for event, incident, place, words in zip(
            events.event_id, events.incident_id, places, told, strict=True
        )
    }


def compare(before: Drawn, now: Drawn) -> Changes:
    """Compare two states of the map.

    Parameters
    ----------
    before, now
        From :func:`drawn`.

    Examples
    --------
    >>> compare({"ev-1": ["in-1", None, ""], "ev-2": ["in-2", None, ""]}, {"ev-2": ["in-2", "POINT (36 35)", ""]})
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
    file: Path,
    note: Path,
    events: gpd.GeoDataFrame,
    changes: Changes,
    faults: Sequence[Fault],
    before: Drawn | None = None,
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
    before
        What the last finished run drew: it says what those events were that left the map.
    """
    now = drawn(events)
    if changes or faults or not file.exists():
        text = "\n".join(_lines(now, before or {}, changes, faults)) + "\n"
        write_whole(file, text.encode("utf-8", errors="replace"))
    write_whole(note, json.dumps(now, ensure_ascii=False).encode("utf-8", errors="replace"))


def _lines(now: Drawn, before: Drawn, changes: Changes, faults: Sequence[Fault]) -> Iterator[str]:
    heads = (
        ("new on the map", changes.added),
        ("at another place", changes.moved),
        ("told together with other reports than before", changes.joined),
    )
    incidents = len({incident for incident, *_ in now.values()})
    yield f"{_count(len(now), 'report')} of {_count(incidents, 'event')} on the map"
    for head, ids in heads:
        if ids:
            yield f"\n{len(ids)} {head}:"
            yield from (f"  {now[event][-1]}  [{event}]" for event in ids)
    if changes.gone:
        yield f"\n{len(changes.gone)} no longer on the map:"
        yield from (f"  {before[event][-1] if event in before else ''}  [{event}]" for event in changes.gone)
    if faults:
        yield f"\n{_count(len(faults), 'fault')}:"
        yield from (f"  {_plain(fault)}" for fault in faults)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _told(row: dict[str, Any]) -> str:
    """Say on one line when, where, what, who, how many died, and who says so."""

    def cell(*names: str) -> str:
        return next((_plain(row[name]) for name in names if not _missing(row.get(name))), "")

    day = "undated" if _missing(row.get("date_start")) else f"{row['date_start']:%Y-%m-%d}"
    place, known = cell("place", "place_name"), cell("place_name")
    where = f"{place} ({known})" if known and known.casefold() not in place.casefold() else place
    parties = " → ".join(who for who in (cell("actor1"), cell("actor2")) if who)
    killed = cell("fatalities_best", "fatalities_low")
    what = cell("sub_event_type", "event_type") or "Event"
    what += f", {parties}" if parties else ""
    what += f", {killed} killed" if killed not in {"", "0"} else ""
    said_by = "; ".join(words for words in (cell("claimed_by"), cell("source")) if words)
    status = cell("status") if cell("status") in {"claimed", "disputed"} else ""
    told = " ".join(words for words in (status, f"({said_by})" if said_by else "") if words)
    return f"{day}  {where + ': ' if where else ''}{what}{', ' if status else ' ' if told else ''}{told}"


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _plain(cell: object) -> str:
    """Text of strangers on one line, without control or direction-changing characters."""
    return "".join(c if unicodedata.category(c) not in {"Cc", "Cf"} else " " for c in str(cell))
