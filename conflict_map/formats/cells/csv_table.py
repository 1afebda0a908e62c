"""Delimited text out: cells that no spreadsheet runs as a formula, and bytes that are always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from conflict_map.formats.cells.textual import STRING, as_arrow, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_DANGEROUS = r"\A'*[=+\-@\t\r]"
_NUMBER = r"\A[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\z"


def guarded(column: pd.Series[str]) -> pd.Series[str]:
    """Put an apostrophe before every cell that a spreadsheet would run as a formula.

    A cell that already looks guarded gets one more, so that reading takes off exactly what writing put on.

    Parameters
    ----------
    column
        Text cells.

    Examples
    --------
    >>> guarded(pd.Series(["=1+1", "-3.5", "'=x", "Hama"], dtype="string[pyarrow]")).tolist()
    ["'=1+1", '-3.5', "''=x", 'Hama']
    """
    cells = as_arrow(column)
    danger = pc.match_substring_regex(cells, _DANGEROUS)
    if not pc.any(danger).as_py():
        return column
    danger = pc.and_(danger, pc.invert(pc.match_substring_regex(cells, _NUMBER)))
    mark, nothing = pa.scalar("'", cells.type), pa.scalar("", cells.type)
    shown = pc.if_else(danger, pc.binary_join_element_wise(mark, cells, nothing), cells)
    return as_text(shown).set_axis(column.index)


def write_text_table(
    frame: pd.DataFrame, target: Path | TextIO, *, tags: Sequence[str] = (), header: bool = True
) -> None:
    """Write text cells as CSV: UTF-8, commas, a line feed after each row.

    Parameters
    ----------
    frame
        Text cells.
    target
        The file to write, or one that is open for text (without translation of line ends).
    tags
        A row of HXL hashtags to stand under the header; none if empty.
    header
        Whether to write the header; not, where rows are added to a table.
    """
    safe = pd.DataFrame({name: guarded(frame[name].astype(STRING)) for name in frame})
    if tags:
        head = pd.DataFrame([list(tags)], columns=list(safe.columns), dtype=STRING)
        safe = pd.concat([head, safe], ignore_index=True)
    safe.to_csv(target, index=False, header=header, lineterminator="\n", encoding="utf-8")
