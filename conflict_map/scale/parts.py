"""One part of a corpus: read it, write its rows whole, and enter it in the ledger."""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.errors import Fault, InputError, OutputError
from conflict_map.formats.archive import why_not
from conflict_map.formats.geoparquet import write_parquet
from conflict_map.gazetteer import Gazetteer
from conflict_map.outputs import write_whole, written_whole
from conflict_map.reading import events_of, read_report, read_sources, unreadable
from conflict_map.scale.corpus import report_members
from conflict_map.tables import EVENTS
from conflict_map.text import documents_in
from conflict_map.text.sources import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from conflict_map.reading import Source
    from conflict_map.scale.corpus import Part, Piece

_KNOWN = {column.name for column in EVENTS}


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker needs to know.

    Parameters
    ----------
    folder
        Where parts are kept until they are joined; every worker sees it under this path.
    format, published
        As in :func:`conflict_map.reading.read_sources`.
    """

    folder: Path
    format: str | None = None
    published: str | None = None

    def events(self, part: Part) -> Path:
        """Give the file of a part's events."""
        return self.folder / f"{part.key}.parquet"

    def entry(self, part: Part) -> Path:
        """Give the file of a part's entry in the ledger; a part that has one is done."""
        return self.folder / f"{part.key}.json"

    def position(self, part: Part) -> Path:
        """Give the file that says which piece is being read, for the case that reading it ends the process."""
        return self.folder / f"{part.key}.at"


@dataclass(frozen=True, slots=True)
class Tally:
    """What came out of a part.

    Parameters
    ----------
    documents, events
        How many.
    rejects
        What could not be read: ``row``, ``reason``, ``text`` and ``file`` of each.
    """

    documents: int
    events: int
    rejects: tuple[dict[str, Any], ...] = ()


def read_part(part: Part, job: Job, deadly: frozenset[int] = frozenset()) -> Tally:
    """Read a part and write it: its events first, then its entry in the ledger, each whole.

    Parameters
    ----------
    part
        What to read.
    job
        How, and where to.
    deadly
        Positions of pieces that ended the process when they were read; they are rejected unread.

    Returns
    -------
    Tally
        As in the ledger.

    Raises
    ------
    OutputError
        When the part cannot be written. What cannot be read is no exception but a reject.
    """
    read: list[Source] = []
    for position, piece in enumerate(part.pieces):
        _remember(position, job.position(part))
        sources = [_deadly(piece)] if position in deadly else list(_read(piece, job))
        read.extend(sources)
    table, read = _stacked(read)
    events = _storable(table)
    with written_whole(job.events(part)) as draft:
        write_parquet(events, draft)
    documents = sum(source.kind != "unreadable" for source in read)
    tally = Tally(documents, len(events), tuple(reject for source in read for reject in _rejects(source)))
    write_whole(job.entry(part), json.dumps(asdict(tally), ensure_ascii=False).encode())
    job.position(part).unlink(missing_ok=True)
    return tally


def done(part: Part, job: Job) -> Tally | None:
    """Look a part up in the ledger; None when it is not done.

    Parameters
    ----------
    part
        The part.
    job
        Where it is kept.
    """
    try:
        entry = json.loads(job.entry(part).read_bytes())
    except FileNotFoundError:
        return None
    return Tally(entry["documents"], entry["events"], tuple(entry["rejects"]))


def last_position(part: Part, job: Job) -> int | None:
    """Give the piece that was being read when a process died; None when it had not begun.

    Parameters
    ----------
    part
        The part.
    job
        Where it is kept.
    """
    try:
        return int(job.position(part).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def _remember(position: int, file: Path) -> None:
    try:
        file.write_text(str(position), encoding="ascii")
    except OSError as error:
        raise OutputError(f"{file} can't be written: {error.strerror or error}") from error


@cache
def _gazetteer() -> Gazetteer:
    """Open the gazetteer once for each process."""
    return Gazetteer.open()


def _read(piece: Piece, job: Job) -> Iterator[Source]:
    """Read a piece; whatever goes wrong is a fault of its source, so that one document never ends a run."""
    try:
        if piece.kind == "file":
            yield from read_sources(
                [piece.path], format=job.format, published=job.published, gazetteer=_gazetteer()
            )
        elif piece.kind == "lines":
            yield from _read_bytes(_lines(piece), piece, job, row=piece.row)
        else:
            yield from _read_members(piece, job)
    except InputError as error:
        yield unreadable(piece.path, error.faults)
    except Exception as error:  # noqa: BLE001 - of a hundred thousand documents, one may find a flaw of ours
        yield unreadable(piece.path, [Fault(_flaw(error), piece.path)])


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


def _read_bytes(
    content: bytes, piece: Piece, job: Job, *, row: int = 1, member: str = ""
) -> Iterator[Source]:
    documents = documents_in(content, Path(piece.path), member=member, row=row, published=job.published)
    for document in documents:
        yield read_report(piece.path, document, _gazetteer())


def _lines(piece: Piece) -> bytes:
    with Path(piece.path).open("rb") as file:
        file.seek(piece.start)
        return file.read(piece.size)


def _read_members(piece: Piece, job: Job) -> Iterator[Source]:
    with zipfile.ZipFile(piece.path) as zipped:
        for member in report_members(Path(piece.path))[piece.start : piece.stop]:
            try:
                yield from _read_bytes(_unzipped(zipped, member), piece, job, member=member.filename)
            except InputError as error:
                yield unreadable(piece.path, error.faults)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
                why = f"a damaged or locked member: {error}"
                yield unreadable(piece.path, [Fault(why, f"{piece.path}/{member.filename}")])


def _unzipped(zipped: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    reason = why_not(member) or (
        f"unfolds to more than {MAX_BYTES // 1_000_000} MB" if member.file_size > MAX_BYTES else ""
    )
    if reason:
        raise InputError([Fault(reason, f"{zipped.filename}/{member.filename}")])
    return zipped.read(member)


def _deadly(piece: Piece) -> Source:
    why = "reading it ended the process, more than once (memory?)"
    return unreadable(piece.path, [Fault(why, piece.path, piece.row if piece.kind == "lines" else None)])


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
