"""Write an output whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def written_whole(path: Path | str) -> Iterator[Path]:
    """Give a temporary file beside `path`; move it into place when the block ends well.

    Whatever stood at `path` stays as it was until the new file is complete and on disk, and stays for good when the
    block raises or the process dies.

    Parameters
    ----------
    path
        The file to write.

    Yields
    ------
    pathlib.Path
        The temporary file, in the same folder and with the same ending, to be written by the block.

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
    try:
        # the ending is kept, since writers such as GDAL choose the format by it
        handle, name = tempfile.mkstemp(
            prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=target.parent
        )
        os.close(handle)
    except OSError as error:
        raise OutputError(f"{target} can't be written: {error.strerror or error}") from error
    draft = Path(name)
    try:
        yield draft
        _to_disk(draft)
        _as_the_user_would(draft)
        draft.replace(target)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"{target} can't be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)


def _to_disk(draft: Path) -> None:
    """Force the bytes out, or a crash after the move could leave an empty file under the right name."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _as_the_user_would(draft: Path) -> None:
    """Give the file the permissions of any new file: temporary ones are closed to others."""
    mask = os.umask(0)
    os.umask(mask)
    draft.chmod(0o666 & ~mask)
