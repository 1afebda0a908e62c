"""Delimited text to raw cells: fast where the file is sound, line by line where it is not."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from conflict_map.errors import Fault, InputError
from conflict_map.formats.cells import archive
from conflict_map.formats.cells.badcells import MOST_FAULTS, as_records
from conflict_map.formats.cells.encodings import decode
from conflict_map.formats.cells.textual import as_arrow, as_text
from conflict_map.formats.records import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from conflict_map.formats.records import Probe

# A record that spans more lines than this has an unclosed quotation mark, not a long note.
_MOST_LINES = 200
# Beyond this a file that pyarrow can't read is refused rather than parsed line by line.
_MOST_SLOW_BYTES = 1 << 30
# The widest public event tables have some 60 columns, surveys some thousands.
_MOST_COLUMNS = 10_000
_UNCLOSED = "a quotation mark is opened and never closed"


@dataclass(frozen=True, slots=True)
class _Record:
    """A record that is no row: its number in the file, why, and its text."""

    row: int
    why: str
    text: str


def read_cells(probe: Probe, names: Sequence[str] | None = None) -> Cells:
    """Read a delimited file into raw text cells.

    Parameters
    ----------
    probe
        The file, as a look at it shows it.
    names
        The columns' names of a file without header; None if the file has one.

    Returns
    -------
    Cells
        All cells as text; records of another width, footnotes and blank lines stand apart.

    Raises
    ------
    InputError
        If it can't be read at all.
    """
    header = list(names) if names is not None else list(probe.columns)
    if len(header) > _MOST_COLUMNS:
        raise InputError([Fault(f"has more than {_MOST_COLUMNS:,} columns", file=str(probe.path))])
    columns = unique_names(header)
    skip = probe.preamble + (names is None)
    guesses: list[str] = []
    frame, rows, bad = _read(probe, columns, skip, guesses)
    if probe.preamble:
        guesses.append(
            f"the header is row {probe.preamble + 1}; the {probe.preamble} before it were left out"
        )
    faults = [Fault(record.why, str(probe.path), record.row) for record in bad[:MOST_FAULTS]]
    if len(bad) > MOST_FAULTS:
        faults.append(Fault(f"{len(bad) - MOST_FAULTS} more rows that are none", str(probe.path)))
    rejects = pd.DataFrame(
        {
            "row": pd.array([record.row for record in bad], dtype="Int64"),
            "reason": pd.array([record.why for record in bad], dtype="string"),
            "text": pd.array([record.text for record in bad], dtype="string"),
        }
    )
    return tidy(Cells(frame, rows, tuple(faults), tuple(guesses), rejects=rejects), str(probe.path))


class _UnclosedError(Exception):
    """pyarrow took many lines for one record: a quotation mark is not closed."""


def _read(
    probe: Probe, columns: list[str], skip: int, guesses: list[str]
) -> tuple[pd.DataFrame, np.ndarray[Any, np.dtype[np.int64]], list[_Record]]:
    """Read as fast as the file allows: as it is; decoded, with rows set aside; mended; record by record."""
    if probe.encoding in {"utf-8", "utf-8-sig"} and not probe.member:
        try:
            return _read_fast(probe.path, columns, skip, probe.delimiter, strict=True)
        except (pa.ArrowInvalid, UnicodeDecodeError):
            pass  # rows of another width, or bytes that are not UTF-8: both need a second look
    text = _decoded(probe, guesses)
    try:
        return _read_fast(text.encode("utf-8"), columns, skip, probe.delimiter, strict=False)
    except (pa.ArrowInvalid, _UnclosedError):
        pass
    try:
        return _read_closed(text, columns, skip, probe.delimiter)
    except (pa.ArrowInvalid, _UnclosedError):
        return _read_slow(text, columns, skip, probe.delimiter)


def _bytes(probe: Probe) -> bytes:
    if probe.member:
        return archive.read_member(probe.path, probe.member)
    if probe.path.stat().st_size > _MOST_SLOW_BYTES:
        raise InputError([Fault("too large to be read with these faults in it", file=str(probe.path))])
    return probe.path.read_bytes()


def _decoded(probe: Probe, guesses: list[str]) -> str:
    text, encoding, lines = decode(_bytes(probe))
    if encoding == "cp1252":
        guesses.append("the file is not UTF-8; it was read as Windows-1252")
    elif encoding == "mixed":
        guesses.append(f"{len(lines)} lines of the file are not UTF-8; they were read as Windows-1252")
    return text


def _read_fast(
    source: Path | bytes, columns: list[str], skip: int, delimiter: str, *, strict: bool
) -> tuple[pd.DataFrame, np.ndarray[Any, np.dtype[np.int64]], list[_Record]]:
    """Read with pyarrow, on all cores; once more on one core when row numbers are needed."""
    bad: list[arrow_csv.InvalidRow] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        bad.append(row)
        return "skip"

    def read(*, threads: bool) -> pa.Table:
        stream = io.BytesIO(source) if isinstance(source, bytes) else pa.memory_map(str(source))
        return arrow_csv.read_csv(
            stream,
            arrow_csv.ReadOptions(
                column_names=columns, skip_rows_after_names=skip, use_threads=threads, block_size=4 << 20
            ),
            arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=None if strict else set_aside,
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.large_string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )

    table = read(threads=True)
    if any("\n" in row.text.strip() for row in bad):
        raise _UnclosedError
    if bad:
        bad.clear()
        table = read(threads=False)
    numbers = [int(row.number) for row in bad]
    rows = _row_numbers(table.num_rows, skip, numbers)
    records = [
        _Record(number, _width_fault(row.actual_columns, row.expected_columns), row.text)
        for number, row in zip(numbers, bad, strict=True)
        if row.text.strip()
    ]
    frame = pd.DataFrame({name: as_text(table.column(i)) for i, name in enumerate(columns)}, copy=False)
    return frame, rows, records


def _row_numbers(count: int, skip: int, bad: list[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Give the good rows their numbers as they stand in the file, around the bad ones."""
    if not bad:
        return np.arange(skip + 1, skip + 1 + count, dtype=np.int64)
    everything = np.arange(skip + 1, skip + 1 + count + len(bad), dtype=np.int64)
    return np.setdiff1d(everything, np.array(bad, dtype=np.int64), assume_unique=True)[:count]


def _width_fault(found: int, expected: int) -> str:
    return f"{found} {'cell' if found == 1 else 'cells'}, where the header has {expected}"


def _read_slow(
    text: str, columns: list[str], skip: int, delimiter: str
) -> tuple[pd.DataFrame, np.ndarray[Any, np.dtype[np.int64]], list[_Record]]:
    """Read record by record; a quotation mark that is never closed costs its own line only."""
    good: list[list[str]] = []
    numbers: list[int] = []
    bad: list[_Record] = []
    for number, (cells, raw, why) in enumerate(_records(text, delimiter), 1):
        if number <= skip or not raw.strip():
            continue
        if why or len(cells) != len(columns):
            bad.append(_Record(number, why or _width_fault(len(cells), len(columns)), raw))
        else:
            good.append(cells)
            numbers.append(number)
    frame = pd.DataFrame(
        {
            name: as_text(pa.chunked_array([pa.array([row[i] or None for row in good], pa.large_string())]))
            for i, name in enumerate(columns)
        }
    )
    return frame, np.array(numbers, dtype=np.int64), bad


def _records(text: str, delimiter: str) -> Iterator[tuple[list[str], str, str]]:
    """Give each record's cells and its text; where it has no cells, why."""
    for raw, closed in _spans(text):
        line = raw.rstrip("\r\n")
        if not closed:
            yield [], line, _UNCLOSED
            continue
        try:
            yield next(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter), []), line, ""
        except csv.Error as error:
            yield [], line[:1000], f"can't be split into cells: {error}"


def _spans(text: str) -> Iterator[tuple[str, bool]]:
    """Split a text into its records, and say of each whether its quotation marks are closed."""
    lines = text.splitlines(keepends=True) if "\r" in text else [f"{line}\n" for line in text.split("\n")]
    if lines and not lines[-1].strip():
        lines.pop()
    at = 0
    while at < len(lines):
        end, raw = at + 1, lines[at]
        marks = raw.count('"')
        while marks % 2 and end < len(lines) and end - at < _MOST_LINES:
            marks += lines[end].count('"')
            end += 1
        if marks % 2:
            yield raw, False
            at += 1
            continue
        yield "".join(lines[at:end]), True
        at = end


def _read_closed(
    text: str, columns: list[str], skip: int, delimiter: str
) -> tuple[pd.DataFrame, np.ndarray[Any, np.dtype[np.int64]], list[_Record]]:
    """Read fast what is left when the lines with an unclosed quotation mark are blanked."""
    parts: list[str] = []
    unclosed: list[_Record] = []
    for number, (raw, closed) in enumerate(_spans(text), 1):
        parts.append(raw if closed else "\n")
        if not closed and number > skip:
            unclosed.append(_Record(number, _UNCLOSED, raw.rstrip("\r\n")))
    frame, rows, bad = _read_fast("".join(parts).encode("utf-8"), columns, skip, delimiter, strict=False)
    return frame, rows, sorted([*bad, *unclosed], key=lambda record: record.row)


def unique_names(header: Sequence[str]) -> list[str]:
    """Give every column a name of its own.

    Examples
    --------
    >>> unique_names(["a", "", "a"])
    ['a', 'column 2', 'a.2']
    """
    names: dict[str, None] = {}
    for position, cell in enumerate(header, 1):
        name = cell.strip().removeprefix("\ufeff") or f"column {position}"
        again, plain = 2, name
        while name in names:
            name, again = f"{plain}.{again}", again + 1
        names[name] = None
    return [*names]


def tidy(cells: Cells, file: str) -> Cells:
    """Take out what is no data: blank rows, footnotes, empty nameless columns, the row of HXL tags.

    Parameters
    ----------
    cells
        Raw cells.
    file
        The file, to be named in faults.

    Returns
    -------
    Cells
        Without them; footnotes are faults and among the rejects, the tags are in ``tags``.
    """
    frame, rows = cells.frame, cells.rows
    empty = [n for n in frame if re.fullmatch(r"column \d+", str(n)) and not frame[n].notna().any()]
    frame = frame.drop(columns=empty)
    tags: tuple[str, ...] = ()
    if len(frame) and is_tag_row(frame.iloc[0].fillna("")):
        tags = tuple(str(cell) for cell in frame.iloc[0].fillna(""))
        frame, rows = frame.iloc[1:], rows[1:]
    if _always_filled(frame) > 1:  # then no row is blank, and none a footnote
        return _clean(replace(cells, frame=frame, rows=rows, tags=tags), file)
    filled = np.zeros(len(frame), dtype=np.int64)
    for name in frame:
        filled += frame[name].notna().to_numpy()
    notes = (filled == 1) & (frame.shape[1] > 4)
    cells = replace(cells, frame=frame, rows=rows, tags=tags)
    if notes.any():
        cells = _accused(cells, notes, "a footnote: only one cell of the row is filled", file)
    keep = (filled > 0) & ~notes
    if not keep.all():
        cells = replace(cells, frame=frame[keep], rows=rows[keep])
    return _clean(cells, file)


def _accused(
    cells: Cells, at: np.ndarray[Any, np.dtype[np.bool_]], why: str, file: str, column: str | None = None
) -> Cells:
    """Name rows as faulty and put copies of them among the rejects."""
    faults = [Fault(why, file, int(row), column) for row in cells.rows[at][:MOST_FAULTS]]
    texts = as_records(cells.frame[at])
    more = pd.DataFrame({"row": cells.rows[at], "reason": why, "text": texts}).astype(
        cells.rejects.dtypes.to_dict()
    )
    rejects = pd.concat([cells.rejects, more], ignore_index=True) if len(cells.rejects) else more
    return replace(cells, faults=(*cells.faults, *faults), rejects=rejects)


def _always_filled(frame: pd.DataFrame) -> int:
    """Count the columns that have a cell in every row."""
    return sum(not frame[name].hasnans for name in frame)


def is_tag_row(cells: Sequence[str] | pd.Series[str]) -> bool:
    """Whether a row is one of HXL hashtags (hxlstandard.org): most of its filled cells begin with ``#``.

    Examples
    --------
    >>> is_tag_row(["#adm1+name", "", "#geo+lat"]), is_tag_row(["#1", "Hama", "x"])
    (True, False)
    """
    filled = [cell for cell in cells if cell]
    tags = sum(cell.startswith("#") and cell[1:2].isalpha() for cell in filled)
    return tags >= 1 and 2 * tags > len(filled)


def _clean(cells: Cells, file: str) -> Cells:
    """Take out of the cells what is no text of theirs: null bytes, and apostrophes that guard formulas."""
    cells = replace(cells, frame=cells.frame.reset_index(drop=True), clean=True)
    for name in cells.frame:
        if not isinstance(cells.frame[name].dtype, pd.StringDtype):
            continue
        column = as_arrow(cells.frame[name])
        nulls, apostrophes = _seen(column)
        if nulls:
            at = pc.fill_null(pc.match_substring(column, "\x00"), fill_value=False).to_numpy()
            why = "a null byte in the cell; it was taken out"
            cells = _accused(cells, at, why, file, str(name))
            column = pc.replace_substring(column, "\x00", "")
            column = pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
            cells.frame[name] = as_text(column)
        if apostrophes and pc.any(pc.starts_with(column, "'")).as_py():
            pattern = r"\A'('*[=+\-@\t\r])"
            cells.frame[name] = as_text(pc.replace_substring_regex(column, pattern, r"\1"))
    return cells


def _seen(column: pa.ChunkedArray) -> tuple[bool, bool]:
    """Look for two bytes in the whole buffers: far faster than cell by cell, and mostly there are none."""
    nulls = apostrophes = False
    for chunk in column.chunks:
        data = chunk.buffers()[2]
        if data is not None:
            text = memoryview(data).tobytes()
            nulls = nulls or b"\x00" in text
            apostrophes = apostrophes or b"'" in text
    return nulls, apostrophes
