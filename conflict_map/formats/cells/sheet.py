"""Workbooks (XLSX): the first sheet that holds a table, as raw cells; and a workbook of our own."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
from defusedxml import DefusedXmlException
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from conflict_map.errors import Fault, InputError
from conflict_map.formats.cells import archive
from conflict_map.formats.cells.delimited import unique_names
from conflict_map.formats.cells.textual import as_text
from conflict_map.formats.records import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conflict_map.formats.records import Probe

_MOST_COLUMNS = 1000
_LOOK = 40
_MOST_TEXT = 32_767


def _sheets(path: Path) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Open each worksheet as an iterator over its rows of values; formulas give what they last gave."""
    archive.check(path)
    with warnings.catch_warnings(), path.open("rb") as stream:  # a stream, for openpyxl refuses by the name
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles and extensions
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except DefusedXmlException as error:
            why = f"a workbook with XML that is not safe to read: {type(error).__name__}"
            raise InputError([Fault(why, file=str(path))]) from None
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a damaged part leads it to
            raise InputError([Fault(f"a damaged workbook: {error}", file=str(path))]) from None
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                yield sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS)
        finally:
            book.close()


def first_rows(path: Path) -> list[tuple[str, ...]]:
    """Read the header and the first rows of the first sheet that holds a table.

    Parameters
    ----------
    path
        The workbook.

    Returns
    -------
    list of tuple of str
        Header first; empty if no sheet has two columns.
    """
    for rows in _sheets(path):
        try:
            records = [[cell_text(c) or "" for c in row] for row in itertools.islice(rows, _LOOK)]
        except Exception as error:  # noqa: BLE001 - as above, while the sheet is unpacked
            raise InputError([Fault(f"a damaged workbook: {error}", file=str(path))]) from None
        at = _header_at(records)
        if at is not None:
            width = _width(records[at])
            return [tuple(record[:width]) for record in records[at:]]
    return []


def _width(record: list[str]) -> int:
    return max((i + 1 for i, cell in enumerate(record) if cell.strip()), default=0)


def _header_at(records: list[list[str]]) -> int | None:
    """Find the header: the first row with at least two cells filled and as wide as most rows."""
    filled = [sum(bool(cell.strip()) for cell in record) for record in records]
    most = max(filled, default=0)
    return next((i for i, n in enumerate(filled) if n >= 2 and 2 * n >= most), None)


def read_cells(probe: Probe) -> Cells:
    """Read the first sheet that holds a table.

    Parameters
    ----------
    probe
        The workbook.

    Returns
    -------
    Cells
        Its cells as text; days and times in ISO 8601, row numbers as the spreadsheet shows them.
    """
    file = str(probe.path)
    for rows in _sheets(probe.path):
        records, damage = _all_rows(rows, file)
        at = _header_at([[cell or "" for cell in record] for record in records[:_LOOK]])
        if at is None:
            continue
        width = _width([cell or "" for cell in records[at]])
        names = unique_names([cell or "" for cell in records[at][:width]])
        body = records[at + 1 :]
        columns = {
            name: as_text(
                pa.chunked_array([pa.array([r[i] if i < len(r) else None for r in body], pa.large_string())])
            )
            for i, name in enumerate(names)
        }
        columns = _joined(columns)
        numbers = np.arange(at + 2, at + 2 + len(body), dtype=np.int64)
        return Cells(pd.DataFrame(columns), numbers, damage)
    raise InputError([Fault("no sheet of the workbook holds a table", file=file)])


def _all_rows(rows: Iterator[tuple[Any, ...]], file: str) -> tuple[list[list[str | None]], tuple[Fault, ...]]:
    records: list[list[str | None]] = []
    try:
        records.extend([cell_text(cell) for cell in row] for row in rows)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a cut part leads it to
        return records, (Fault(f"the sheet is damaged from here on: {error}", file, len(records) + 1),)
    return records, ()


def cell_text(value: Any) -> str | None:
    """Show a workbook's cell as the text that a delimited file would hold.

    Examples
    --------
    >>> cell_text(dt.datetime(2022, 5, 23)), cell_text(3.0), cell_text(" "), cell_text(True)
    ('2022-05-23', '3', None, 'true')
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        day = value.time() == dt.time(0)
        return value.date().isoformat() if day else value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = str(value)
    return text if text.strip() else None


def write_rows(frame: pd.DataFrame, path: Path) -> None:
    """Write a workbook with one sheet, ``events``; no cell is ever a formula.

    Parameters
    ----------
    frame
        The cells: text and numbers. A text that is too long for a cell goes on in a column ``NAME (2)``.
    path
        The file to write.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("events")
    sheet.freeze_panes = "A2"

    def cell(value: Any, *, bold: bool = False) -> Any:
        if not isinstance(value, str):
            return None if value is None or value is pd.NA or value != value else value  # noqa: PLR0124 - NaN
        if not bold and not value.startswith(("=", "#")):
            return value  # openpyxl takes only these for formulas and errors
        made = WriteOnlyCell(sheet, value)
        made.data_type = "s"
        made.font = Font(bold=bold)
        return made

    frame = _split(frame)
    sheet.append([cell(str(name), bold=True) for name in frame])
    for row in frame.astype("object").itertuples(index=False, name=None):
        sheet.append([cell(value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    archive.write(path, _timeless(stream))


def _split(frame: pd.DataFrame) -> pd.DataFrame:
    """Make texts fit: without the control characters that XML has no place for, and no longer than a cell."""
    columns: dict[str, pd.Series[Any]] = {}
    for name in frame:
        column = frame[name]
        if not isinstance(column.dtype, pd.StringDtype):
            columns[str(name)] = column
            continue
        rest = column.str.replace(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", regex=True)
        columns[str(name)] = rest.str.slice(0, _MOST_TEXT)
        number = 2
        while (rest.str.len() > _MOST_TEXT).any():
            rest = rest.str.slice(_MOST_TEXT)
            columns[f"{name} ({number})"] = rest.str.slice(0, _MOST_TEXT).mask(rest.eq(""))
            number += 1
    return pd.DataFrame(columns)


def _joined(columns: dict[str, pd.Series[str]]) -> dict[str, pd.Series[str]]:
    """Put together again what was too long for one cell."""
    whole: dict[str, pd.Series[str]] = {}
    for name, column in columns.items():
        more = re.fullmatch(r"(.+) \((\d+)\)", name)
        if more and more[1] in whole:
            whole[more[1]] = whole[more[1]].fillna("") + column.fillna("")
            whole[more[1]] = whole[more[1]].mask(whole[more[1]].eq(""))
        else:
            whole[name] = column
    return whole


def _timeless(stream: io.BytesIO) -> dict[str, bytes]:
    """Take the moment of writing out of a workbook, so that the same events give the same bytes."""
    with zipfile.ZipFile(stream) as file:
        members = {name: file.read(name) for name in file.namelist()}
    core = "docProps/core.xml"
    stamp = rb"\g<1>2000-01-01T00:00:00Z"
    members[core] = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", stamp, members[core])
    return members
