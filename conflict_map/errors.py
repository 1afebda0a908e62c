"""What can go wrong, said once and said fully.

Every error of the package is a `ConflictMapError` and also the builtin that a
Python user would expect to catch (`ValueError`, `LookupError`, `OSError`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ConflictMapError(Exception):
    """The base of every error that this package raises on purpose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input, and where it stands.

    Parameters
    ----------
    message
        What is wrong, and what was expected instead.
    file
        The file as the user named it, if there is one.
    row
        One-based row (line, feature, record) in that file; the header is row 1 of a table.
    column
        The column or field as the file names it.

    Examples
    --------
    >>> print(Fault("latitude 95.2 is beyond the pole", file="a.csv", row=7, column="lat"))
    a.csv, row 7, column lat: latitude 95.2 is beyond the pole
    """

    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column {self.column}")
        return f"{', '.join(where)}: {self.message}" if where else self.message


class InputError(ConflictMapError, ValueError):
    """An input is bad; `faults` lists everything that is wrong with it, not only the first thing.

    Parameters
    ----------
    faults
        The faults, in the order in which they stand in the input.

    Examples
    --------
    >>> error = InputError([Fault("no rows", file="a.csv")])
    >>> error.faults[0].file
    'a.csv'
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class InputWarning(UserWarning):
    """Some of an input could not be read; the rest was."""


class GazetteerError(ConflictMapError, LookupError):
    """The gazetteer's index is missing, truncated or of another version; the message says how to mend it."""


class OutputError(ConflictMapError, OSError):
    """An output could not be written; what stood there before is untouched."""


class MissingExtraError(ConflictMapError, ImportError):
    """A feature needs an optional dependency; the message names the extra to install."""
