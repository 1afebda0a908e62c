"""The daily run: read what is new, add it to the store, draw the map again."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from conflict_map import formats
from conflict_map.control import control_from_events
from conflict_map.errors import Fault, InputError
from conflict_map.newsroom.corrections import correct, read_corrections
from conflict_map.newsroom.feeds import fetch
from conflict_map.newsroom.merging import same_events
from conflict_map.newsroom.project import is_feed
from conflict_map.newsroom.store import Store, digest, open_store, save_store
from conflict_map.outputs import locked
from conflict_map.page import ConflictMap
from conflict_map.reading import read_sources, together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd

    from conflict_map.gazetteer import Gazetteer
    from conflict_map.newsroom.project import Project
    from conflict_map.reading import Source

# The store is written whole, so not after every document: a killed run reads at most this much again.
SAVE_AFTER_S = 20.0


@dataclass(frozen=True, slots=True)
class Update:
    """What a run changed.

    Parameters
    ----------
    read
        Documents read for the first time.
    skipped
        Documents that had been read before.
    added
        Their events, as the events table has them.
    incidents
        Events on the map after merging.
    drawn
        Rows on the map: one for each source's telling.
    faults
        What could not be read or reached.
    """

    read: int
    skipped: int
    added: gpd.GeoDataFrame
    incidents: int
    drawn: int
    faults: tuple[Fault, ...]


def update(project: Project, gazetteer: Gazetteer, *, seen: Callable[[str], None] = lambda _: None) -> Update:
    """Read what is new in a project's sources, and write its store, map and exports.

    Parameters
    ----------
    project
        What to watch.
    gazetteer
        Where places are looked up.
    seen
        Called with the name of each document, for a progress display.

    Returns
    -------
    Update
        What changed.

    Raises
    ------
    InputError
        When the corrections can't be honoured as they stand; the store has the new documents then, and the map is
        as it was.
    OutputError
        When another run holds the store or an output cannot be written.
    """
    with locked(project.store):
        before = open_store(project.store)
        store, skipped, faults = _read_new(project, before, gazetteer, seen)
        events, mentions = edited(store, project)
        _draw(project, events, mentions)
    added = store.events.iloc[len(before.events) :]
    read = len(store.documents) - len(before.documents)
    return Update(read, skipped, added, events.incident_id.nunique(), len(events), tuple(faults))


def edited(store: Store, project: Project) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Give the store's events as they go onto the map: merged, corrected and within the project's region.

    Parameters
    ----------
    store
        The events store.
    project
        Its project.

    Returns
    -------
    events, mentions : geopandas.GeoDataFrame
        The events table with ``incident_id``, and the mentions table.
    """
    events = store.events.assign(incident_id=same_events(store.events))
    events = correct(events, read_corrections(project.corrections))
    mentions = store.mentions
    if project.region is not None:
        west, south, east, north = project.region
        inside = events.cx[west:east, south:north].index
        events = events[events.index.isin(inside) | events.geometry.isna()].reset_index(drop=True)
        mentions = mentions.cx[west:east, south:north].reset_index(drop=True)
    return events, mentions


def _read_new(
    project: Project, store: Store, gazetteer: Gazetteer, seen: Callable[[str], None]
) -> tuple[Store, int, list[Fault]]:
    faults: list[Fault] = []
    skipped, saved = 0, time.monotonic()
    for name, content, problem in _documents(project):
        seen(name)
        if problem is not None:
            faults.extend(problem)
            continue
        fingerprint = digest(content)
        if store.has_seen(fingerprint):
            skipped += 1
            continue
        sources = _read(name, content, gazetteer)
        faults.extend(fault for source in sources for fault in source.faults)
        store = _added(store, name, fingerprint, sources)
        if time.monotonic() - saved > SAVE_AFTER_S:
            save_store(store, project.store)
            saved = time.monotonic()
    save_store(store, project.store)
    return store, skipped, faults


def _documents(project: Project) -> Iterator[tuple[str, bytes, tuple[Fault, ...] | None]]:
    """Name and bytes of each document, or what kept us from them."""
    for source in project.sources:
        try:
            if is_feed(source):
                yield source, fetch(source), None
            else:
                for path in _files(Path(source)):
                    yield str(path), path.read_bytes(), None
        except InputError as error:
            yield source, b"", error.faults
        except OSError as error:
            yield source, b"", (Fault(error.strerror or str(error), source),)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
    return [path]


def _read(name: str, content: bytes, gazetteer: Gazetteer) -> list[Source]:
    """Read from a copy of the bytes whose digest was taken: the file may change meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / (Path(name).name or "feed.xml")
        copy.write_bytes(content)
        return [_renamed(source, str(copy), name) for source in read_sources([copy], gazetteer=gazetteer)]


def _renamed(source: Source, copy: str, name: str) -> Source:
    faults = tuple(replace(fault, file=name) if fault.file == copy else fault for fault in source.faults)
    return replace(source, name=name, faults=faults)


def _added(store: Store, name: str, fingerprint: str, sources: list[Source]) -> Store:
    events = together([s.events for s in sources], "events")
    # a feed brings the same entry again in tomorrow's bytes
    events = events[~events.event_id.isin(store.events.event_id)]
    mentions = together([s.mentions for s in sources], "mentions")
    mentions = mentions[~mentions.mention_id.isin(store.mentions.mention_id)]
    faults = "\n".join(str(fault) for source in sources for fault in source.faults)
    document = pd.DataFrame(
        {"digest": [fingerprint], "name": [name], "events": [len(events)], "faults": [faults]}
    )
    return Store(
        together([store.events, events], "events"),
        together([store.mentions, mentions], "mentions"),
        pd.concat([store.documents, document], ignore_index=True),
    )


def _draw(project: Project, events: gpd.GeoDataFrame, mentions: gpd.GeoDataFrame) -> None:
    page = ConflictMap(title=project.title)
    page.add_events(events).add_control(control_from_events(events)).add_mentions(mentions)
    page.save(project.output)
    for path in project.exports:
        formats.write(events, path)
