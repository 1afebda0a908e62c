"""A column understood once for each of its distinct cells, and spread over its rows.

A million rows name a few thousand days, towns and codes. Whatever is done to a
cell is done to the distinct ones only; a row then carries the number of its own.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from conflict_map.formats.cells.textual import STRING, as_arrow, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from conflict_map.formats.records import Parsed

_Made = TypeVar("_Made")

# Below this a second thread costs more than it saves.
_MANY_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Understood:
    """The distinct cells of a column and what was understood of each.

    Parameters
    ----------
    codes
        For each row the number of its cell; -1 where it is missing.
    cells
        The cells.
    found
        What was understood of them.
    """

    codes: npt.NDArray[np.integer[Any]]
    cells: pd.Series[str]
    found: pd.Series[Any]

    def unlike(
        self, render: Callable[[pd.Series[Any]], pd.Series[str]], index: pd.Index[Any]
    ) -> pd.Series[str] | None:
        """Give the cells that showing what was understood would not give back; None if there are none."""
        shown = render(self.found)
        unlike = shown.fillna("").ne(self.cells.fillna("")).to_numpy(dtype=bool)
        return spread(self.codes, self.cells.where(unlike), index) if unlike.any() else None


def distinct(column: pd.Series[str]) -> tuple[npt.NDArray[np.integer[Any]], pd.Series[str]]:
    """Give each cell the number of its distinct value, -1 for missing, and the distinct values.

    Examples
    --------
    >>> codes, cells = distinct(pd.Series(["b", None, "b", "a"], dtype="string"))
    >>> codes.tolist(), cells.tolist()
    ([0, -1, 0, 1], ['b', 'a'])
    """
    encoded = pc.dictionary_encode(as_arrow(column.astype(STRING))).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # of an empty column
        return np.empty(0, dtype=np.int32), pd.Series([], dtype=STRING)
    indices = encoded.indices.fill_null(-1) if encoded.null_count else encoded.indices
    codes = indices.to_numpy(zero_copy_only=False)
    return codes, as_text(pa.chunked_array([encoded.dictionary]))


def spread(
    codes: npt.NDArray[np.integer[Any]], values: pd.Series[Any], index: pd.Index[Any]
) -> pd.Series[Any]:
    """Give each row the value of its distinct cell; missing where the cell is."""
    array: Any = values.array.take(codes, allow_fill=True)
    return pd.Series(array, index=index, copy=False)


def each(
    parse: Callable[[pd.Series[str]], Parsed], column: pd.Series[str], dtype: Any = None
) -> tuple[Parsed, Understood]:
    """Read a column by its distinct cells.

    Parameters
    ----------
    parse
        Reads cells, each by itself or by what the others look like, never by how often they occur.
    column
        The column.
    dtype
        Of the values, where it is to be another than the parser's.

    Returns
    -------
    parsed : Parsed
        What `parse` gives for the whole column.
    understood : Understood
        The same, once for each distinct cell.

    Examples
    --------
    >>> from conflict_map.formats.cells.values import count
    >>> parsed, understood = each(count, pd.Series(["3", "x", "3"], dtype="string"))
    >>> parsed.result.tolist(), parsed.bad.tolist(), len(understood.cells)
    ([3, <NA>, 3], [False, True, False], 2)
    """
    codes, cells = distinct(column)
    parsed = parse(cells)
    found = parsed.result if dtype is None else parsed.result.astype(dtype)
    bad = None
    if parsed.bad is not None and parsed.bad.any():
        bad = np.append(parsed.bad, False)[codes]
    also = {name: spread(codes, more, column.index) for name, more in parsed.also.items()}
    rows = replace(parsed, result=spread(codes, found, column.index), bad=bad, also=also)
    return rows, Understood(codes, cells, found)


def pairs(
    one: npt.NDArray[np.integer[Any]], other: npt.NDArray[np.integer[Any]]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find the distinct pairs of two columns' numbers: which one each row has, and their two parts.

    Examples
    --------
    >>> [part.tolist() for part in pairs(np.array([0, 1, 0]), np.array([-1, 0, -1]))]
    [[0, 1, 0], [0, 1], [-1, 0]]
    """
    width = int(other.max(initial=-1)) + 2
    joined = (one.astype(np.int64) + 1) * width + (other + 1)
    codes, uniques = pd.factorize(joined)
    return codes, uniques // width - 1, uniques % width - 1


def all_differ(column: pd.Series[str]) -> bool:
    """Whether no two of the cells that are not missing are alike.

    Notes
    -----
    Ids mostly differ in their first or last eight bytes; numbers made of these are sorted ten times faster than
    texts are hashed. Where two such numbers meet, the texts themselves are compared.

    Examples
    --------
    >>> all_differ(pd.Series(["SYR1", "SYR2", None])), all_differ(pd.Series(["SYR1", "SYR1"]))
    (True, False)
    """
    cells = as_arrow(column.astype(STRING)).drop_null()
    marks = np.concatenate([np.empty(0, np.uint64), *(_marks(chunk) for chunk in cells.chunks if len(chunk))])
    marks.sort()
    if bool((marks[1:] != marks[:-1]).all()):
        return True
    return bool(pc.count_distinct(cells).as_py() == len(cells))


def _marks(chunk: pa.Array) -> npt.NDArray[np.uint64]:
    """Give each text a number made of its length, its first and its last eight bytes."""
    _, starts, data = chunk.buffers()
    offsets = np.frombuffer(starts, np.int64, len(chunk) + 1, 8 * chunk.offset)
    first, last = int(offsets[0]), int(offsets[-1])
    text = np.zeros(last - first + 16, np.uint8)
    if data is not None:
        text[8:-8] = np.frombuffer(data, np.uint8, last)[first:]
    eights = np.ndarray(len(text) - 7, np.dtype("<u8"), text, strides=(1,))
    begin, end = offsets[:-1] - first, offsets[1:] - first
    length = (end - begin).astype(np.uint64)
    beyond = np.uint64(8) * (np.uint64(8) - np.minimum(length, np.uint64(8)))
    head = np.where(length > 0, eights[begin + 8] << beyond, np.uint64(0))
    tail = np.where(length > 8, eights[end], np.uint64(0))
    return (head * np.uint64(0x9E3779B97F4A7C15)) ^ tail ^ (length << np.uint64(56))


def at_once(jobs: Sequence[Callable[[], _Made]], rows: int) -> list[_Made]:
    """Do jobs that do not depend on each other; two at a time where there are many rows.

    Examples
    --------
    >>> at_once([lambda: 1, lambda: 2], rows=10)
    [1, 2]
    """
    if rows < _MANY_ROWS:
        return [job() for job in jobs]
    with ThreadPoolExecutor(2) as pool:
        return [done.result() for done in [pool.submit(job) for job in jobs]]
