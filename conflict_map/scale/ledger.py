"""What of a corpus is done: for each part its events, its entry in the ledger, and what is being read of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from conflict_map.errors import OutputError
from conflict_map.outputs import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from conflict_map.scale.corpus import Part


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker needs to know.

    Parameters
    ----------
    folder
        Where parts are kept until they are joined; every worker sees it under this path.
    format, published
        As in :func:`conflict_map.reading.read_sources`.
    seconds
        How long one document may take, or each 4 MB of a larger file; what takes longer is rejected.
    """

    folder: Path
    format: str | None = None
    published: str | None = None
    seconds: float = 300.0

    def events(self, part: Part) -> Path:
        """Give the file of a part's events."""
        return self.folder / f"{part.key}.parquet"

    def entry(self, part: Part) -> Path:
        """Give the file of a part's entry in the ledger; a part that has one is done."""
        return self.folder / f"{part.key}.json"

    def position(self, part: Part) -> Path:
        """Give the file that says which document is being read, for the case that reading it ends the process."""
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


def enter(part: Part, job: Job, tally: Tally) -> None:
    """Enter a part whose events are written, so that it is not read again.

    Parameters
    ----------
    part
        The part.
    job
        Where it is kept.
    tally
        What came out of it.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    write_whole(job.entry(part), json.dumps(asdict(tally), ensure_ascii=False).encode())
    job.position(part).unlink(missing_ok=True)


def done(part: Part, job: Job) -> Tally | None:
    """Look a part up; None when it is not done.

    Parameters
    ----------
    part
        The part.
    job
        Where it is kept.
    """
    entry = _kept(job.entry(part))
    return entry and Tally(entry["documents"], entry["events"], tuple(entry["rejects"]))


def remember(position: int, part: Part, job: Job) -> None:
    """Keep which document is about to be read.

    Parameters
    ----------
    position
        Its place in the part, from 0.
    part
        The part.
    job
        Where it is kept.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    file = job.position(part)
    try:
        file.write_text(str(position), encoding="ascii")
    except OSError as error:
        raise OutputError(f"{file} can't be written: {error.strerror or error}") from error


def last_position(part: Part, job: Job) -> int | None:
    """Give the document that was being read when a process died; None when it had not begun.

    Parameters
    ----------
    part
        The part.
    job
        Where it is kept.
    """
    found = _kept(job.position(part))
    return found if isinstance(found, int) else None


def _kept(file: Path) -> Any:
    """Give what a file holds; None when there is none, or a process died before it was written."""
    try:
        return json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
