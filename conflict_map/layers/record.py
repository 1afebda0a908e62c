"""The record that every kind of layer becomes before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MISSING = -(2**31)
"""Stands for a missing number in an integer column of a payload."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of whole numbers.

    Parameters
    ----------
    cells
        int32; :data:`MISSING` where unknown.
    scale
        What a value is divided by to give the documented unit (1000 for a confidence in thousandths).
    """

    cells: NDArray[np.int32]
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A column of repeated strings: codes into a dictionary.

    Parameters
    ----------
    codes
        uint32; 0 where missing, else one more than the word's position.
    words
        The distinct strings, in order of first appearance.
    """

    codes: NDArray[np.uint32]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of long strings that are read only when a reader asks for the row.

    Parameters
    ----------
    cells
        One string a row; None or NA where missing. A column of a large table stays in Arrow's memory, where a
        string takes its bytes and no more, until a piece of it is read.
    """

    cells: Sequence[str | None] | pd.arrays.ArrowStringArray

    def read(self, begin: int, end: int) -> list[str | None]:
        """Give some rows as Python's own strings.

        Parameters
        ----------
        begin, end
            The first row, and one past the last.

        Returns
        -------
        list
            A string, or None, a row.

        Examples
        --------
        >>> Texts(pd.array(["a", None, "b"], dtype="string")).read(1, 3)
        [None, 'b']
        """
        part = self.cells[begin:end]
        if isinstance(part, pd.arrays.ArrowStringArray):
            cells = part.to_numpy(dtype=object, copy=True)
            cells[part.isna()] = None
            return list(cells)
        return list(part)

    @property
    def repeats(self) -> bool:
        """Whether texts repeat, as far as some 65,000 rows tell: to find out exactly takes as much memory again."""
        sample = list(self.cells[:: max(1, len(self.cells) // 65_536)])
        return len(set(sample)) < 0.95 * len(sample)

    def coded(self) -> tuple[NDArray[np.uint32], Texts]:
        """Give each distinct text once, and for each row 0 where it is missing, else one more than its text's number.

        Returns
        -------
        tuple
            Codes and texts.

        Examples
        --------
        >>> codes, distinct = Texts(["a", None, "b", "a"]).coded()
        >>> codes.tolist(), distinct.read(0, 2)
        ([1, 0, 2, 1], ['a', 'b'])
        """
        arrow = isinstance(self.cells, pd.arrays.ArrowStringArray)
        cells: Any = self.cells if arrow else np.asarray(self.cells, dtype=object)
        codes, distinct = pd.factorize(cells)
        kept: Any = distinct if arrow else distinct.tolist()
        return (codes + 1).astype(np.uint32), Texts(kept)


@dataclass(frozen=True, slots=True)
class Shapes:
    """A column of geometries, flattened.

    Parameters
    ----------
    kinds
        uint8, one a row: 0 none, 1 point(s), 2 line(s), 3 polygon(s).
    rings
        uint32, one a row: how many rings (lines, points) belong to it.
    lengths
        uint32, one a ring: how many vertices it has.
    outer
        uint8, one a ring: 1 when it begins a new polygon, 0 when it is a hole in the one before.
    lon, lat
        int32, one a vertex: 1e-5 degrees (about one metre).
    """

    kinds: NDArray[np.uint8]
    rings: NDArray[np.uint32]
    lengths: NDArray[np.uint32]
    outer: NDArray[np.uint8]
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]


Column = Numbers | Words | Texts | Shapes


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: what a symbol looks like, what it is called and what it means.

    Parameters
    ----------
    symbol
        The name of the drawing (``event:Battles``, ``status:claimed``, ``area:2``, ``front:line`` …).
    label
        What it is called.
    definition
        What it means, in one sentence.
    """

    symbol: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A table made ready for drawing.

    Parameters
    ----------
    kind
        ``incidents``, ``control``, ``fronts``, ``disputes``, ``advances``, ``uncertainty``, ``mentions`` or
        ``units``.
    name
        What the reader calls it.
    rows
        How many rows it has.
    columns
        The payload: name to column, each with `rows` entries.
    legend
        What the reader needs to know of its symbols.
    style
        What the page needs beside the columns: small, JSON-able.
    sources
        Who said what is drawn, sorted.
    visible
        Whether it is shown when the page opens.
    """

    kind: str
    name: str
    rows: int
    columns: Mapping[str, Column]
    legend: tuple[LegendEntry, ...] = ()
    style: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    sources: tuple[str, ...] = ()
    visible: bool = True
