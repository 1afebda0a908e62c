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


def _to_disk(made: Path) -> None:
    """Force the bytes out, or a crash after the move could leave an empty file under the right name."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
