"""One part of a corpus: read it document by document, write its rows whole, and enter it in the ledger."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.errors import Fault, InputError
from conflict_map.formats.cells.archive import why_not
from conflict_map.formats.geoparquet import write_parquet
from conflict_map.gazetteer import Gazetteer
from conflict_map.outputs import written_whole
from conflict_map.reading import read_report, read_sources
from conflict_map.scale.corpus import PART_BYTES, layers_in_use, report_members
from conflict_map.scale.ledger import Tally, enter, remember
from conflict_map.scale.patience import TimeUpError, within
from conflict_map.sources import events_of, unreadable
from conflict_map.tables import EVENTS
from conflict_map.text import documents_in
from conflict_map.text.documents.sources import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import geopandas as gpd

    from conflict_map.scale.corpus import Part, Piece
    from conflict_map.scale.ledger import Job
    from conflict_map.sources import Source

_KNOWN = {column.name for column in EVENTS}


@dataclass(frozen=True, slots=True)
class _Item:
    """What is read at one go: a file, a line, or a member of a zip. What is wrong with it is its own affair."""

    path: str
    size: int
    read: Callable[[], Iterable[Source]]
    member: str = ""
    row: int | None = None

    def rejected(self, why: str) -> Source:
        return unreadable(self.path, [Fault(why, f"{self.path}/{self.member}".rstrip("/"), self.row)])


def read_part(
    part: Part, job: Job, deadly: frozenset[int] = frozenset(), *, expendable: bool = False
) -> Tally:
    """Read a part and write it: its events first, then its entry in the ledger, each whole.

    Parameters
    ----------
    part
        What to read.
    job
        How, and where to.
    deadly
        Positions of documents that ended the process when they were read; they are rejected unread.
    expendable
        Whether this process may be ended when a document hangs and nothing else helps.

    Returns
    -------
    Tally
        As in the ledger.

    Raises
    ------
    OutputError
        When the part cannot be written. What cannot be read is no exception but a reject.
    """
    _gazetteer()  # one that can't be opened is no fault of the documents
    read: list[Source] = []
    for position, item in enumerate(item for piece in part.pieces for item in _items(piece, job)):
        remember(position, part, job)
        if position in deadly:
            read.append(_deadly(item, job))
        else:
            read.extend(_read(item, job.seconds, expendable=expendable))
    table, read = _stacked(read)
    events = _storable(table)
    with written_whole(job.events(part)) as draft:
        write_parquet(events, draft)
    documents = sum(source.kind != "unreadable" for source in read)
    tally = Tally(documents, len(events), tuple(reject for source in read for reject in _rejects(source)))
    enter(part, job, tally)
    return tally


def _gazetteer() -> Gazetteer:
    """Open the gazetteer once for each process, and again when its layers are others than they were."""
    return _opened(layers_in_use())


@lru_cache(maxsize=1)
def _opened(layers: tuple[tuple[str, int, int], ...]) -> Gazetteer:  # noqa: ARG001 - what tells them apart
    return Gazetteer.open()


def _items(piece: Piece, job: Job) -> Iterator[_Item]:
    """List what is in a piece; one that is gone or changed since the corpus was cut has one item, which says so."""
    try:
        if piece.kind == "file":
            yield _Item(piece.path, piece.size, partial(_read_file, piece.path, job))
        elif piece.kind == "lines":
            yield from _lines(piece, job)
        else:
            yield from _members(piece, job)
    except (OSError, zipfile.BadZipFile) as error:
        reason = f"it can't be read any more: {error}"
        yield _Item(piece.path, 0, lambda: [unreadable(piece.path, [Fault(reason, piece.path)])])


def _read(item: _Item, seconds: float, *, expendable: bool) -> list[Source]:
    """Read an item; whatever goes wrong is a fault of its source, so that one document never ends a run."""
    limit = seconds * max(1, ceil(item.size / PART_BYTES))
    found: list[Source] = []
    try:
        with within(limit, expendable=expendable):
            found.extend(item.read())  # what came before an error stays
    except InputError as error:
        faults = [replace(f, row=item.row if f.row is None else f.row) for f in error.faults]
        found.append(unreadable(item.path, faults))
    except TimeUpError:
        found.append(item.rejected(f"reading it took more than {limit:g} s"))
    except Exception as error:  # noqa: BLE001 - of a hundred thousand documents, one may find a flaw of ours
        found.append(item.rejected(_flaw(error)))
    return found


def _flaw(error: Exception) -> str:
    return f"reading it failed, which is a flaw of conflict-map: {type(error).__name__}: {error}"


def _stacked(sources: list[Source]) -> tuple[gpd.GeoDataFrame, list[Source]]:
    """Put all rows into one table, which costs little more than the table of one report; what fits in none is rejected."""
    try:
        return events_of(sources), sources
    except Exception:  # noqa: BLE001 - one of them has a cell that no table takes: find it
        fitting = [_fitting(source) for source in sources]
        return events_of(fitting), fitting


def _fitting(source: Source) -> Source:
    try:
        return replace(source, table=source.events)
    except Exception as error:  # noqa: BLE001 - as above
        return unreadable(source.name, [Fault(_flaw(error), source.name)])


def _read_file(path: str, job: Job) -> list[Source]:
    return read_sources([path], format=job.format, published=job.published, gazetteer=_gazetteer())


def _lines(piece: Piece, job: Job) -> Iterator[_Item]:
    with Path(piece.path).open("rb") as file:
        file.seek(piece.start)
        lines = file.read(piece.size).split(b"\n")
    for row, line in enumerate(lines, piece.row):
        if line.strip():
            yield _Item(piece.path, len(line), partial(_read_bytes, line, piece.path, job, row=row), row=row)


def _members(piece: Piece, job: Job) -> Iterator[_Item]:
    with zipfile.ZipFile(piece.path) as zipped:
        for member in report_members(Path(piece.path))[piece.start : piece.stop]:
            read = partial(_read_member, zipped, member, piece.path, job)
            yield _Item(piece.path, member.file_size, read, member.filename)


def _read_bytes(
    content: bytes, path: str, job: Job, *, row: int | None = None, member: str = ""
) -> Iterator[Source]:
    documents = documents_in(content, Path(path), member=member, row=row, published=job.published)
    for document in documents:
        yield read_report(path, document, _gazetteer())


def _read_member(zipped: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, job: Job) -> Iterator[Source]:
    name = f"{path}/{member.filename}"
    too_large = f"unfolds to more than {MAX_BYTES // 1_000_000} MB" if member.file_size > MAX_BYTES else ""
    if reason := why_not(member) or too_large:
        raise InputError([Fault(reason, name)])
    try:
        content = zipped.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise InputError([Fault(f"a damaged or locked member: {error}", name)]) from error
    yield from _read_bytes(content, path, job, member=member.filename)


def _deadly(item: _Item, job: Job) -> Source:
    return item.rejected(
        f"reading it ended the process more than once: it needs too much memory, or far more than {job.seconds:g} s"
    )


def _rejects(source: Source) -> Iterator[dict[str, Any]]:
    """Give the rows that were set aside as they stand in the file, and a row for each fault that has none."""
    kept = set()
    for row in source.rejects.to_dict("records"):
        kept.add(row.get("row"))
        yield {
            "row": _whole(row.get("row")),
            "reason": row["reason"],
            "text": row["text"],
            "file": source.name,
        }
    for fault in source.faults:
        if fault.row is None or fault.row not in kept:
            what = f"column {fault.column}: {fault.message}" if fault.column else fault.message
            yield {"row": fault.row, "reason": what, "text": "", "file": fault.file or source.name}


def _whole(number: Any) -> int | None:
    return None if number is None or pd.isna(number) else int(number)


def _storable(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give a format's own columns dtypes that fit those of every other part: text, nullable numbers, times."""
    changed = {}
    for name in events.columns.difference([*_KNOWN, events.geometry.name]):
        cells = events[name]
        if pd.api.types.is_bool_dtype(cells):
            changed[name] = cells.astype("boolean")
        elif pd.api.types.is_integer_dtype(cells):
            changed[name] = cells.astype("Int64")
        elif not pd.api.types.is_float_dtype(cells) and not pd.api.types.is_datetime64_any_dtype(cells):
            text = cells.astype("object")
            changed[name] = text.map(str, na_action="ignore").astype("string")
    return events.assign(**changed)
