"""Write an output whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def written_whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a path to write to; what stands there when the block ends well takes the place of `path`.

    Whatever stood at `path` stays as it was until the new file is complete and on disk, and stays for good when the
    block raises or the process dies.

    Parameters
    ----------
    path
        The file to write.

    Yields
    ------
    pathlib.Path
        A path of the same name in a folder of its own beside the target. Other files that the block writes into
        that folder are moved beside the target, before it.

    Raises
    ------
    OutputError
        When the folder is missing or cannot be written, or the disk is full.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with written_whole(Path(folder) / "a.txt") as draft:
    ...         _ = draft.write_text("whole")
    ...     [p.name for p in Path(folder).iterdir()]
    ['a.txt']
    """
    target = Path(path)
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}-", dir=target.parent))
        yield folder / target.name
        for made in sorted(folder.iterdir(), key=lambda made: made.name == target.name):
            _to_disk(made)
            made.replace(target.parent / made.name)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"{target} can't be written: {error.strerror or error}") from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file of which the whole content is at hand.

    Parameters
    ----------
    path
        The target; what stood there stays untouched until the new content is complete on disk.
    content
        The whole content.

    Raises
    ------
    OutputError
        When the file cannot be written; nothing is left behind.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "map.html", b"<!doctype html>")
    ...     [entry.name for entry in Path(folder).iterdir()]
    ['map.html']
    """
    with written_whole(path) as draft:
        draft.write_bytes(content)


def make_folder(folder: Path) -> None:
    """Make a folder, and those it lies in, unless it is there.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    OutputError
        When it cannot be made.

    Examples
    --------
    >>> make_folder(Path("docs"))
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} can't be written: {error.strerror or error}") from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep a second run away from an output while this one reads, adds and writes.

    Parameters
    ----------
    path
        The output; the lock is a hidden file beside it, released by the system when the process dies.

    Raises
    ------
    OutputError
        When another run holds it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, locked(Path(folder) / "events.gpkg"):
    ...     [entry.name for entry in Path(folder).iterdir()]
    ['.events.gpkg.lock']
    """
    lock = path.with_name(f".{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _held(lock):
            yield
    except BlockingIOError:
        raise OutputError(f"{path} is in use by another run; wait for it to end") from None
    except OSError as error:
        if isinstance(error, OutputError) or error.filename not in {str(lock), str(path.parent)}:
            raise
        raise OutputError(f"{path} can't be written: {error.strerror or error}") from error


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Hold a lock file and take it away afterwards; one that was taken away while we waited for it holds nothing."""
    import fcntl  # noqa: PLC0415 - not on every system, where all else works

    while True:
        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not lock.exists() or not os.path.samestat(os.fstat(file.fileno()), lock.stat()):
                continue
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)
            return


def _to_disk(made: Path) -> None:
    """Force the bytes out, or a crash after the move could leave an empty file under the right name."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
