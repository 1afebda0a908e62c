"""A file, a folder or a text to tables, whatever it is.

This is the door where the two ways of reading meet: :mod:`conflict_map.text`
for what people wrote and :mod:`conflict_map.formats` for what programs wrote.
A file's content decides, not its name.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from conflict_map import formats, text
from conflict_map.errors import ConflictMapError, Fault, InputError, InputWarning
from conflict_map.gazetteer import Gazetteer
from conflict_map.sources import Source, events_of, unreadable
from conflict_map.tables import frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import geopandas as gpd

    from conflict_map.text import ActorTable, Document


def read(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - the word users know from pandas and GDAL
    published: date | str | None = None,
    gazetteer: Gazetteer | None = None,
    strict: bool = False,
) -> gpd.GeoDataFrame:
    """Read events from a report, a table or a folder of them.

    Parameters
    ----------
    path
        A file of any format that is known, recognised by its content, or a folder.
    format
        The format's name, when the content does not say.
    published
        The date of a report, against which "on Wednesday" is read.
    gazetteer
        Where places are looked up; the bundled one by default.
    strict
        Raise for any fault; otherwise the good rows are returned and the faults are a warning.

    Returns
    -------
    geopandas.GeoDataFrame
        The events table.

    Raises
    ------
    InputError
        When nothing could be read, or anything could not in a `strict` reading. :func:`read_sources` gives good rows
        and faults side by side.

    Warns
    -----
    InputWarning
        When some of the input could not be read.

    Examples
    --------
    >>> events = read("examples/hama-report.txt", published="2024-12-05")
    >>> "Hama" in set(events.place_name.dropna())
    True
    """
    sources = read_sources([path], format=format, published=published, gazetteer=gazetteer)
    faults = [fault for source in sources for fault in source.faults]
    events = events_of(sources)
    if faults and (strict or not len(events)):
        raise InputError(faults)
    if faults:
        warnings.warn("\n".join(map(str, faults)), InputWarning, stacklevel=2)
    return events


def read_text(
    report: Path | str,
    *,
    published: date | str | None = None,
    gazetteer: Gazetteer | None = None,
    proposers: Sequence[text.Proposer] = (),
) -> gpd.GeoDataFrame:
    """Read events from a news report.

    Parameters
    ----------
    report
        The report's file, or its text.
    published
        Its date. Without it, and when the report does not give one, relative dates stay missing.
    gazetteer
        Where places are looked up; the bundled one by default.
    proposers
        Models of your own that propose places and events, such as :class:`conflict_map.text.SpacyProposer`; what they
        say goes through the same checks, and what is rejected is a warning.

    Returns
    -------
    geopandas.GeoDataFrame
        The events table; ``quote_start`` and ``quote_end`` are offsets in the document's text.

    Examples
    --------
    >>> events = read_text("Shelling killed two people in Kharkiv on Monday.", published="2024-12-05")
    >>> events.fatalities_best[0], events.date_start[0].date().isoformat()
    (np.int64(2), '2024-12-02')
    """
    readings = _readings(report, published, gazetteer, proposers)
    return text.events_table([record for reading in readings for record in reading.event_records])


def read_mentions(
    report: Path | str,
    *,
    published: date | str | None = None,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """Read every place that a news report names, whether anything happened there or not.

    Parameters
    ----------
    report
        The report's file, or its text.
    published
        Its date.
    gazetteer
        Where places are looked up; the bundled one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        The mentions table; unresolved ones have no geometry and say why.

    Examples
    --------
    >>> mentions = read_mentions("Shelling hit the northern outskirts of Kharkiv, Ukraine.")
    >>> mentions.loc[mentions.kind == "part", "place_name"].tolist()
    ['Kharkiv']
    """
    readings = _readings(report, published, gazetteer)
    return frame([record for reading in readings for record in reading.mention_records], "mentions")


def _readings(
    report: Path | str,
    published: date | str | None,
    gazetteer: Gazetteer | None,
    proposers: Sequence[text.Proposer] = (),
) -> list[text.Reading]:
    """Read every document; what was left out of one is a warning."""
    gazetteer = gazetteer or Gazetteer.open()
    documents = text.read_documents(report, published=published)
    readings = [text.read(document, gazetteer, proposers=proposers) for document in documents]
    said = [str(fault) for reading in readings for fault in reading.faults]
    said += [f"{r.document.source or r.document.title}: {guess}" for r in readings for guess in r.guesses]
    if said:
        warnings.warn("\n".join(said), InputWarning, stacklevel=3)
    return readings


def read_sources(
    paths: Sequence[Path | str],
    *,
    format: str | None = None,  # noqa: A002
    published: date | str | None = None,
    gazetteer: Gazetteer | None = None,
    actors: ActorTable | None = None,
    progress: Callable[[Path, int, int], None] | None = None,
) -> list[Source]:
    """Read every input; what can't be read becomes a fault of its source, never an exception.

    Parameters
    ----------
    paths
        Files and folders; a folder stands for the files in it, in the order of their names.
    format, published, gazetteer
        As in :func:`read`.
    actors
        Who acts in reports; the package's own table by default.
    progress
        Called before each file with its path, the bytes of the files read so far, and those of all.

    Returns
    -------
    list of Source
        One for each file or document.

    Examples
    --------
    >>> [source.kind for source in read_sources(["examples/hama-report.txt"])]
    ['report']
    """
    gazetteer = gazetteer or Gazetteer.open()
    sources: list[Source] = []
    files = list(files_of(paths))
    sizes = [path.stat().st_size if path.is_file() else 0 for path in files]
    for path, before in zip(files, accumulate(sizes, initial=0), strict=False):
        if progress is not None:
            progress(path, before, sum(sizes))
        try:
            sources.extend(_read_file(path, format, published, gazetteer, actors))
        except InputError as error:
            sources.append(unreadable(str(path), error.faults))
        except (ConflictMapError, OSError, UnicodeError) as error:
            sources.append(unreadable(str(path), [Fault(str(error), file=str(path))]))
    return _contradictions_noted(sources)


def _contradictions_noted(sources: list[Source]) -> list[Source]:
    """Let the events of several reports that cannot both be right know each other."""
    if sum(bool(source.told) for source in sources) < 2:
        return sources
    noted = iter(text.contradictions_noted([record for source in sources for record in source.told]))
    return [
        replace(source, told=tuple(islice(noted, len(source.told)))) if source.told else source
        for source in sources
    ]


def files_of(paths: Sequence[Path | str]) -> Iterable[Path]:
    """List the files of the inputs; a folder stands for the files in it, in the order of their names.

    Parameters
    ----------
    paths
        Files and folders; hidden files are left out.

    Examples
    --------
    >>> [path.name for path in files_of(["examples"])]
    ['acled-export.csv', 'hama-report.txt', 'ucdp-export.csv']
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def _read_file(
    path: Path,
    format: str | None,  # noqa: A002
    published: date | str | None,
    gazetteer: Gazetteer,
    actors: ActorTable | None,
) -> Iterable[Source]:
    if not path.exists():
        raise InputError([Fault("there is no such file", file=str(path))])
    kind = format or (None if text.holds_records(path) else formats.recognise(path))
    if kind not in {None, "report"}:
        table = formats.read(path, format=kind, gazetteer=gazetteer)
        yield Source(
            str(path),
            str(kind),
            "",
            table.events,
            faults=table.faults,
            guesses=table.guesses,
            rejects=table.rejects,
        )
        return
    for document in text.read_documents(path, published=published):
        yield read_report(str(path), document, gazetteer, actors)


def read_report(
    name: str, document: Document, gazetteer: Gazetteer, actors: ActorTable | None = None
) -> Source:
    """Read one document of an input.

    Parameters
    ----------
    name
        The file as the user named it.
    document
        From :func:`conflict_map.text.read_documents`.
    gazetteer, actors
        Where places and actors are looked up.

    Examples
    --------
    >>> document = text.document_from_text("Shelling killed two people in Kharkiv.", published="2024-12-05")
    >>> len(read_report("a.txt", document, Gazetteer.open()).events)
    1
    """
    reading = text.read(document, gazetteer, actors=actors)
    published = pd.Timestamp(document.published) if document.published else None
    faults = tuple(replace(fault, file=name) for fault in reading.faults)
    told, named = tuple(reading.event_records), tuple(reading.mention_records)
    return Source(
        name,
        "report",
        document.title,
        told=told,
        named=named,
        faults=faults,
        guesses=reading.guesses,
        published=published,
    )
