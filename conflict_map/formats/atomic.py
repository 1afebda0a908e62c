"""Outputs that are whole or not there: written beside the target and moved into place."""

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
def beside(target: Path | str) -> Iterator[Path]:
    """Give a path to write to; when all went well, what stands there takes the target's place.

    Parameters
    ----------
    target
        Where the output shall stand in the end.

    Yields
    ------
    pathlib.Path
        A path in a new folder beside the target, with the target's name.

    Raises
    ------
    OutputError
        If it can't be written or moved; what stood at the target is untouched.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with beside(Path(folder, "a.txt")) as path:
    ...         _ = path.write_text("whole")
    ...     [p.name for p in Path(folder).iterdir()], Path(folder, "a.txt").read_text()
    (['a.txt'], 'whole')
    """
    target = Path(target)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            path = Path(folder, target.name)
            yield path
            for made in sorted(Path(folder).iterdir(), key=lambda made: made.name == target.name):
                with made.open("rb+") as file:
                    os.fsync(file.fileno())
                made.replace(target.parent / made.name)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"{target} could not be written: {error.strerror or error}") from error
