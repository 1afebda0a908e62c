"""A whole corpus: cut into parts, read, joined; interrupted at any moment, it goes on where it was."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from conflict_map import formats
from conflict_map.errors import Fault, InputError, OutputError
from conflict_map.formats.cells.csv_table import write_text_table
from conflict_map.outputs import locked, make_folder, written_whole
from conflict_map.scale.corpus import parts_of
from conflict_map.scale.joining import join_into_file, join_into_folder, join_whole
from conflict_map.scale.ledger import Job, done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from conflict_map.scale.corpus import Part
    from conflict_map.scale.ledger import Tally

FAULTS_TOLD = 20
_REJECTS = ["row", "reason", "text", "file"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Parameters
    ----------
    documents, events, rejects
        How many so far, those of an interrupted run included.
    size, whole
        Bytes of the corpus read, and of all of it.
    resumed
        Bytes that an interrupted run had read already.
    """

    documents: int
    events: int
    rejects: int
    size: int
    whole: int
    resumed: int


@dataclass(frozen=True, slots=True)
class CorpusRun:
    """What a run over a corpus came to.

    Parameters
    ----------
    documents, events, rejects
        How many documents were read, events written, and rows or documents rejected.
    resumed
        Documents that an interrupted run had read already.
    faults
        The first 20 of the rejects; all of them are in `rejects_file`.
    rejects_file
        The table of rejects; None when there are none.
    """

    documents: int
    events: int
    rejects: int
    resumed: int
    faults: tuple[Fault, ...]
    rejects_file: Path | None


def read_corpus(
    inputs: Sequence[Path | str],
    output: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - the word users know from pandas and GDAL
    published: date | str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    partitioned: bool | None = None,
    rejects: Path | None = None,
    strict: bool = False,
    time_limit: float = 300.0,
    progress: Callable[[Progress], None] = lambda _: None,
) -> CorpusRun:
    """Read the events of a corpus of any size into a file, in bounded memory, on all cores or a cluster.

    Each part that is done is kept in ``OUTPUT.parts``, a folder beside the output, until all are: a run that was
    killed reads only what was being read, and ends with the same bytes as one that was not. A file that changed
    meanwhile is read again.

    Parameters
    ----------
    inputs
        Files and folders; JSON-lines files and zips of reports are cut into parts.
    output
        The table to write, in the format of its ending. GeoParquet is joined in bounded memory, others are not.
    format, published
        As in :func:`conflict_map.read`.
    workers, scheduler
        How many processes, by default one for each core; or the address of a Dask scheduler whose workers see the
        same folders (extra ``dask``).
    partitioned
        Write a folder of GeoParquet files instead of one file; by default when there is a scheduler.
    rejects
        Where rejects are kept; by default ``OUTPUT`` with the ending ``.rejects.csv``, when there are any.
    strict
        Write nothing when anything was rejected.
    time_limit
        Seconds after which a document is given up and rejected; a file larger than 4 MB has as much for each 4 MB.
    progress
        Called after each part.

    Raises
    ------
    InputError
        With the first faults, when nothing could be read, or anything could not in a `strict` run.
    OutputError, ClusterError
        When the output is in another run's use or can't be written; when the Dask scheduler can't be used.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     run = read_corpus(["examples/hama-report.txt"], Path(folder) / "hama.csv", published="2024-12-05", workers=1)
    >>> run.documents
    1
    """
    target = Path(output).absolute()
    job = Job(
        target.with_name(f"{target.name}.parts"), format, str(published) if published else None, time_limit
    )
    in_folder = bool(scheduler) if partitioned is None else partitioned
    with locked(target):
        _prepared(job.folder, target, partitioned=in_folder)
        tallies = _Tallies(inputs, job, progress)
        for part, tally in _readers(tallies.waiting(), job, workers, scheduler):
            tallies.enter(part, tally)
        return _finished(tallies, target, rejects, partitioned=in_folder, strict=strict)


def _finished(
    tallies: _Tallies, target: Path, rejects: Path | None, *, partitioned: bool, strict: bool
) -> CorpusRun:
    """Join what was read, or say why not; then the parts may go."""
    run = _told(tallies, rejects or target.with_suffix(".rejects.csv"), wanted=rejects is not None)
    if run.faults and (strict or not run.documents):
        raise InputError(run.faults)
    _join([tallies.job.events(part) for part in tallies.parts], target, partitioned=partitioned)
    shutil.rmtree(tallies.job.folder)
    return run


class _Tallies:
    """What is done of a corpus, told as it grows."""

    def __init__(self, inputs: Sequence[Path | str], job: Job, progress: Callable[[Progress], None]) -> None:
        self.parts = list(parts_of(inputs, options=(job.format, job.published, job.seconds)))
        self.job, self._progress = job, progress
        self.documents = self.events = self.rejects = self.resumed = self.size = self._resumed_size = 0
        self._whole = sum(part.size for part in self.parts)

    def waiting(self) -> Iterator[Part]:
        """Give the parts that are not in the ledger, and count those that are."""
        missing = []
        for part in self.parts:
            tally = done(part, self.job)
            if tally is None:
                missing.append(part)
            else:
                self._count(part, tally)
                self.resumed += tally.documents
        self._resumed_size = self.size
        self._tell()
        return iter(missing)

    def enter(self, part: Part, tally: Tally) -> None:
        """Count a part that was read just now."""
        self._count(part, tally)
        self._tell()

    def _count(self, part: Part, tally: Tally) -> None:
        self.documents += tally.documents
        self.events += tally.events
        self.rejects += len(tally.rejects)
        self.size += part.size

    def _tell(self) -> None:
        self._progress(
            Progress(self.documents, self.events, self.rejects, self.size, self._whole, self._resumed_size)
        )


def _readers(
    parts: Iterator[Part], job: Job, workers: int | None, scheduler: str | None
) -> Iterable[tuple[Part, Tally]]:
    if scheduler is not None:
        from conflict_map.scale.cluster import read_there  # noqa: PLC0415 - an extra

        return read_there(parts, job, scheduler)
    from conflict_map.scale.processes import read_here  # noqa: PLC0415 - not needed on a cluster

    return read_here(parts, job, workers or os.cpu_count() or 1)


def _told(tallies: _Tallies, file: Path, *, wanted: bool) -> CorpusRun:
    """Write the rejects in the order of the corpus, and give the first as faults."""
    faults: list[Fault] = []
    if tallies.rejects or wanted:
        with written_whole(file) as draft, draft.open("w", encoding="utf-8", newline="") as out:
            write_text_table(pd.DataFrame(columns=_REJECTS), out)
            for part in tallies.parts:
                found = getattr(done(part, tallies.job), "rejects", ())
                write_text_table(pd.DataFrame(found, columns=_REJECTS, dtype=object), out, header=False)
                faults += [
                    Fault(r["reason"], r["file"], r["row"]) for r in found[: FAULTS_TOLD - len(faults)]
                ]
    kept = file if tallies.rejects or wanted else None
    return CorpusRun(tallies.documents, tallies.events, tallies.rejects, tallies.resumed, tuple(faults), kept)


def _join(files: list[Path], target: Path, *, partitioned: bool) -> None:
    if partitioned:
        _join_folder(files, target)
    elif target.suffix.lower() in {".parquet", ".geoparquet"}:
        with written_whole(target) as draft:
            join_into_file(files, draft)
    else:
        formats.write(join_whole(files), target)


def _join_folder(files: list[Path], target: Path) -> None:
    """Fill a folder beside the target and move it into place; what stood there goes when the new one stands."""
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}-", dir=target.parent))
    former = draft.with_name(f"{draft.name}-former")
    try:
        draft.chmod(0o755)
        join_into_folder(files, draft)
        if target.exists():
            target.rename(former)
        draft.rename(target)
    except OSError as error:
        if former.exists():
            former.rename(target)
        raise OutputError(f"{target} can't be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(former, ignore_errors=True)


def _prepared(folder: Path, target: Path, *, partitioned: bool) -> None:
    """Say before hours of work what would stop the writing after them."""
    if partitioned and target.exists() and not _is_ours(target):
        raise OutputError(f"{target} is there already and is no partitioned table: move it away first")
    if not partitioned:
        if target.is_dir():
            raise OutputError(f"{target} is a folder")
        formats.writer_of(target)
    make_folder(folder)


def _is_ours(target: Path) -> bool:
    return target.is_dir() and all(path.match("part-*.parquet") for path in target.iterdir())
