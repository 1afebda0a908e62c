"""The daily run: read what is new, add it to the store, draw the map again."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from conflict_map import formats
from conflict_map.control import control_from_events
from conflict_map.errors import Fault, InputError
from conflict_map.newsroom.address import add_to_store, locked_store, open_store
from conflict_map.newsroom.changes import Changes, compare, drawn, read_drawn, write_summary
from conflict_map.newsroom.corrections import correct, read_corrections
from conflict_map.newsroom.feeds import fetch
from conflict_map.newsroom.merging import same_events
from conflict_map.newsroom.project import is_feed
from conflict_map.newsroom.store import Store, digest
from conflict_map.page import ConflictMap
from conflict_map.reading import read_sources
from conflict_map.sources import events_of, mentions_of, together
from conflict_map.text import ActorTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd

    from conflict_map.gazetteer import Gazetteer
    from conflict_map.newsroom.project import Project
    from conflict_map.sources import Source

# Adding to the store takes a moment, so it is not done after every document: a killed run reads this much again.
SAVE_AFTER_S = 10.0


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
    changes
        What is on the map now and was not, and the other way round.
    faults
        What could not be read or reached.
    """

    read: int
    skipped: int
    added: gpd.GeoDataFrame
    incidents: int
    drawn: int
    changes: Changes
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
    places = _with_layers(gazetteer, project)
    actors = None if project.actors is None else _actors(project.actors)
    with locked_store(project.store):
        run = _Run(project, open_store(project.store))
        run.read_new(
            lambda path: read_sources([path], published=_dated(path.name), gazetteer=places, actors=actors),
            seen,
        )
        # read again: a colleague may have edited the store meanwhile
        events, mentions = edited(open_store(project.store), project)
        before = read_drawn(_note(project))
        changes = compare(before, drawn(events))
        _draw(project, events, mentions)
        write_summary(project.summary, _note(project), events, changes, run.faults, before)
    added = together(run.added, "events")
    return Update(
        run.read, run.skipped, added, events.incident_id.nunique(), len(events), changes, tuple(run.faults)
    )


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


class _Run:
    """The documents of one run: those that are new are read and go into the store, a few at a time."""

    def __init__(self, project: Project, store: Store) -> None:
        self._project = project
        self._known = set(store.documents.digest)
        self._events, self._mentions = set(store.events.event_id), set(store.mentions.mention_id)
        self._news: list[Store] = []
        self._saved = time.monotonic()
        self.read = self.skipped = 0
        self.added: list[gpd.GeoDataFrame] = []
        self.faults: list[Fault] = []

    def read_new(self, read: Callable[[Path], list[Source]], seen: Callable[[str], None]) -> None:
        """Read what the store does not know."""
        for name, content, problem in _documents(self._project):
            seen(name)
            fingerprint = digest(content)
            if problem is not None:
                self.faults.extend(problem)
            elif fingerprint in self._known:
                self.skipped += 1
            else:
                self._enter(name, fingerprint, _read(name, content, read))
                if time.monotonic() - self._saved > SAVE_AFTER_S:
                    self._save()
        self._save()

    def _enter(self, name: str, fingerprint: str, sources: list[Source]) -> None:
        events, mentions = events_of(sources), mentions_of(sources)
        faults = [fault for source in sources for fault in source.faults]
        document = pd.DataFrame(
            {
                "digest": [fingerprint],
                "name": [name],
                "events": [len(events)],
                "faults": ["\n".join(map(str, faults))],
            }
        )
        # a feed brings the same entry again in tomorrow's bytes
        news = Store(
            events[~events.event_id.isin(self._events) & ~events.event_id.duplicated()],
            mentions[~mentions.mention_id.isin(self._mentions) & ~mentions.mention_id.duplicated()],
            document,
        )
        self._known.add(fingerprint)
        self._events.update(news.events.event_id)
        self._mentions.update(news.mentions.mention_id)
        self._news.append(news)
        self.added.append(news.events)
        self.faults.extend(faults)
        self.read += 1

    def _save(self) -> None:
        if self._news:
            news = Store(
                together([one.events for one in self._news], "events"),
                together([one.mentions for one in self._news], "mentions"),
                pd.concat([one.documents for one in self._news], ignore_index=True),
            )
            add_to_store(news, self._project.store)
        self._news, self._saved = [], time.monotonic()


def _with_layers(gazetteer: Gazetteer, project: Project) -> Gazetteer:
    for file in reversed(project.gazetteer):  # the first named is the most trusted
        if not file.exists():
            raise InputError([Fault("there is no such file of places", str(file))])
        gazetteer = gazetteer.with_source(file)
    return gazetteer


def _dated(name: str) -> str | None:
    """Give the day that a file's name begins with, as desks file reports: ``2024-12-05-hama.txt``."""
    try:
        return date.fromisoformat(name[:10]).isoformat()
    except ValueError:
        return None


def _actors(file: Path) -> ActorTable:
    if not file.exists():
        raise InputError([Fault("there is no such table of actors", str(file))])
    return ActorTable.with_own(file)


def _note(project: Project) -> Path:
    return project.file.with_name(f".{project.file.stem}.drawn.json")


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


def _read(name: str, content: bytes, read: Callable[[Path], list[Source]]) -> list[Source]:
    """Read from a copy of the bytes whose digest was taken: the file may change meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / (Path(name).name or "feed.xml")
        copy.write_bytes(content)
        return [_renamed(source, str(copy), name) for source in read(copy)]


def _renamed(source: Source, copy: str, name: str) -> Source:
    faults = tuple(replace(fault, file=name) if fault.file == copy else fault for fault in source.faults)
    return replace(source, name=name, faults=faults)


def _draw(project: Project, events: gpd.GeoDataFrame, mentions: gpd.GeoDataFrame) -> None:
    page = ConflictMap(title=project.title, sides=project.palette)
    page.add_events(events).add_control(control_from_events(events)).add_mentions(mentions)
    page.save(project.output)
    for path in project.exports:
        formats.write(events, path)
