"""The records of this room: what a file looks like, what a format is, what reading gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import numpy as np
    import numpy.typing as npt

    from conflict_map.errors import Fault
    from conflict_map.gazetteer.places import Place, Resolution
    from conflict_map.gazetteer.resolving.queries import Query


def no_rejects() -> pd.DataFrame:
    """Make an empty table of rejected rows.

    Examples
    --------
    >>> list(no_rejects())
    ['row', 'reason', 'text']
    """
    empty: dict[str, Any] = {
        "row": pd.Series(dtype="Int64"),
        "reason": pd.Series(dtype="string"),
        "text": pd.Series(dtype="string"),
    }
    return pd.DataFrame(empty)


class Places(Protocol):
    """What reading asks of a gazetteer; :class:`conflict_map.Gazetteer` is one."""

    def resolve(self, name: str, *, country: str | None = None, admin1: str | None = None) -> Resolution:
        """Choose the place that a name means, or none and say why."""

    def resolve_all(self, queries: Sequence[Query]) -> Sequence[Resolution]:
        """Resolve the names of one document together."""

    def knows(self, name: str) -> bool:
        """Whether a name is in the gazetteer, spelt so."""

    def place(self, place_id: str) -> Place | None:
        """Find a place by its id."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a look at a file's first bytes shows; :func:`conflict_map.formats.cells.probe.look` makes it.

    Parameters
    ----------
    path
        The file.
    kind
        How its bytes are laid out: ``delimited``, ``xlsx``, ``json``, ``kml``, ``kmz``, ``gpkg``, ``fgb``,
        ``parquet``, ``shp``, ``zip``, ``lua``, ``text``, ``binary`` or ``empty``.
    columns
        The names of its columns or properties, if it has any; for a table without header, its first record.
    rows
        The first few records of a table after the header, as text.
    head
        The first characters of a text file.
    encoding
        The encoding of a text file.
    delimiter
        What separates the cells of a delimited file.
    member
        The member of an archive that holds the data.
    preamble
        How many records of a delimited file stand before its header.
    """

    path: Path
    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    head: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    member: str = ""
    preamble: int = 0

    @property
    def keys(self) -> frozenset[str]:
        """The columns' names as formats are recognised by: lower case, no outer space."""
        return frozenset(name.strip().lower() for name in self.columns)


@dataclass(frozen=True, slots=True)
class Cells:
    """The raw cells of a file, before anything is understood.

    Parameters
    ----------
    frame
        One column for each of the file's, in its order and under its names; cells are text
        (dtype ``string``), an empty cell is missing. Typed containers may keep numbers and times.
    rows
        For each row of the frame its one-based number in the file (the header is row 1).
    faults
        What could not be read at all.
    guesses
        What was guessed on the way (encoding, delimiter).
    geometry
        WGS 84 geometries, if the container carries them.
    rejects
        The records that could not be read as rows: ``row``, ``reason`` and ``text``.
    tags
        The HXL hashtag of each column, if the file has a row of them.
    clean
        Whether every cell is text and an empty one is missing already.
    """

    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    faults: tuple[Fault, ...] = ()
    guesses: tuple[str, ...] = ()
    geometry: gpd.GeoSeries | None = None
    rejects: pd.DataFrame = field(default_factory=no_rejects)
    tags: tuple[str, ...] = ()
    clean: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What reading a file gives.

    Parameters
    ----------
    events
        The events table; ``events.attrs["columns"]`` remembers the file's columns in their order.
    faults
        Everything that is wrong with the file, each with its row and column.
    guesses
        What was guessed, in words for the user.
    rejects
        Every row that has a fault, as it stands in the file: ``row``, ``reason``, ``text``. A row of which
        only a cell is bad is in `events` as well, without that cell.
    format
        The name of the format that it was read as.
    """

    events: gpd.GeoDataFrame
    faults: tuple[Fault, ...] = ()
    guesses: tuple[str, ...] = ()
    rejects: pd.DataFrame = field(default_factory=no_rejects)
    format: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A column of values.

    Parameters
    ----------
    result
        The values; missing where the cell is empty or bad.
    bad
        Which cells could not be understood; None if none.
    expected
        What was expected of a bad cell, for the user.
    also
        Further columns that follow from the same cells (``date_end``, ``time_precision``).
    guess
        What was guessed about the whole column; empty if nothing.
    """

    result: pd.Series[Any]
    bad: npt.NDArray[np.bool_] | None = None
    expected: str = ""
    also: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One outside format.

    Parameters
    ----------
    name
        What users call it (``--format``).
    title
        One line about it.
    recognises
        Whether a file is of this format, by its content.
    read
        Reads the file; None if it is only written.
    write
        Writes events to a path that does not exist yet; None if it is only read.
    suffixes
        File name endings that choose it for writing.
    """

    name: str
    title: str
    recognises: Callable[[Probe], bool]
    read: Callable[[Probe, Places | None], Table] | None = None
    write: Callable[..., None] | None = None
    suffixes: Sequence[str] = ()
