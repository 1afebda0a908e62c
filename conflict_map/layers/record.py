"""The record that every kind of layer becomes before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
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
        One string a row; None where missing.
    """

    cells: Sequence[str | None]


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
        ``incidents``, ``control``, ``fronts``, ``advances``, ``uncertainty`` or ``mentions``.
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
