"""Writing a file so that there is never half of it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from conflict_map.errors import OutputError


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file beside its target and move it into place.

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
    target = Path(path)
    temporary = ""
    try:
        number, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise OutputError(f"{target} could not be written: {error.strerror or error}") from error


def _umask() -> int:
    """Ask for the permissions that new files of this process do not get; asking means setting and resetting."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
