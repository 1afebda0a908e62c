"""Text cells to values, and values to text cells.

A parser takes a column of text and gives a :class:`~conflict_map.formats.records.Parsed`: the values, which
cells could not be understood, and what was expected of them. A missing cell
is never bad. Parsers look at every cell; :mod:`conflict_map.formats.cells.distinct`
spares them the cells that they have seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from conflict_map.formats.cells import countries
from conflict_map.formats.cells.distinct import spread
from conflict_map.formats.cells.textual import STRING, as_arrow, as_text
from conflict_map.formats.records import Parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

TIME = "datetime64[us, UTC]"
# Event data begin in the twentieth century; a year outside these is a slip of the keyboard (1527, 2202).
FIRST_YEAR, LAST_YEAR = 1900, 2100


def as_strings(column: pd.Series[Any]) -> pd.Series[str]:
    """Show cells of any type as the text that a delimited file would hold; missing stays missing.

    Examples
    --------
    >>> as_strings(pd.Series([1.0, 2.5, None])).tolist()
    ['1', '2.5', <NA>]
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return render_time(column)
    if pd.api.types.is_float_dtype(column):
        return render_number(column)
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "true", False: "false"}).astype(STRING)
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.astype("object").astype(STRING)
    if column.dtype == object:
        return pd.Series([_as_string(cell) for cell in column], dtype=STRING, index=column.index)
    return column.astype(STRING)


def _as_string(cell: Any) -> Any:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return pd.NA
    if isinstance(cell, float):
        return pd.NA if np.isnan(cell) else str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, pd.Timestamp):
        return render_time(pd.Series([cell]))[0]
    if hasattr(cell, "isoformat"):
        return cell.isoformat()
    return str(cell)


def text(column: pd.Series[str]) -> Parsed:
    """Read words: NFC, no outer space; an empty cell is missing."""
    array = given = as_arrow(column)
    if all(_is_plain(chunk) for chunk in array.chunks):
        return Parsed(column)
    if pc.all(pc.string_is_ascii(array)).as_py():
        array = pc.ascii_trim_whitespace(array)
    else:
        array = pc.utf8_trim_whitespace(pc.utf8_normalize(array, "NFC"))
        if pc.all(pc.equal(array, given)).as_py():
            array = given
    lengths = pc.binary_length(array)
    if pc.sum(lengths).as_py() == pc.sum(pc.binary_length(given)).as_py() and pc.min(lengths).as_py() != 0:
        return Parsed(column) if array is given or array.equals(given) else Parsed(_like(column, array))
    empty = pc.equal(lengths, 0)
    if pc.any(empty).as_py():
        array = pc.if_else(empty, pa.scalar(None, array.type), array)
    return Parsed(_like(column, array))


def _is_plain(chunk: pa.Array) -> bool:
    """Whether all cells are ASCII, not empty and without outer space: seen in the buffers, without a copy."""
    if chunk.offset or chunk.type != pa.large_string():
        return False
    _, starts, text = chunk.buffers()
    if text is None or not len(chunk):
        return bool(chunk.null_count == len(chunk))
    offsets = np.frombuffer(starts, dtype=np.int64, count=len(chunk) + 1)
    data = np.frombuffer(text, dtype=np.uint8, count=int(offsets[-1]))
    filled = offsets[1:] > offsets[:-1]
    if len(data) == 0 or int(data.max()) > 126 or int(filled.sum()) != len(chunk) - chunk.null_count:
        return bool(len(data) == 0 and chunk.null_count == len(chunk))
    first, last = data[offsets[:-1][filled]], data[offsets[1:][filled] - 1]
    return int(min(first.min(), last.min())) > 32


def _like(column: pd.Series[str], array: pa.ChunkedArray) -> pd.Series[str]:
    return as_text(array).set_axis(column.index)


def coded(column: pd.Series[str], codes: Mapping[str, Any], dtype: Any, expected: str = "") -> Parsed:
    """Translate codes; a code that is not in the table is bad.

    Parameters
    ----------
    column
        The cells.
    codes
        Code (lower case, numbers without ``.0``) to value; None means "known, and without a value here".
    dtype
        Of the values.
    expected
        What a code may be; by default the table's codes.

    Examples
    --------
    >>> coded(pd.Series(["1.0", "9"], dtype="string"), {"1": 1}, "Int8").result.tolist()
    [1, <NA>]
    """
    keys = column.str.strip().str.lower().str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
    known = keys.isna()
    keys = keys.fillna("")
    values = pd.Series([codes.get(key) for key in keys], index=column.index, dtype="object").astype(dtype)
    unknown = ~known.to_numpy(dtype=bool) & np.array(
        [key not in codes and key != "" for key in keys], dtype=bool
    )
    expected = expected or f"expected one of {', '.join(map(str, list(codes)[:12]))}"
    return Parsed(values, unknown, expected)


def country_name(column: pd.Series[str]) -> Parsed:
    """Read countries by name or ISO code; a name that is not in the list is no fault, only without a code.

    Examples
    --------
    >>> country_name(pd.Series(["Netherlands", "SYR", "Rojava"], dtype="string")).result.tolist()
    ['NL', 'SY', <NA>]
    """
    keys = column.str.strip().str.lower().fillna("")
    tables = [countries.by(scheme) for scheme in ("name", "alpha2", "alpha3")]
    found = [next((t[k] for t in tables for k in (key, f"the {key}") if k in t), None) for key in keys]
    return Parsed(pd.Series(found, index=column.index, dtype="object").astype(STRING))


def number(column: pd.Series[str], *, decimal_comma: bool = False) -> Parsed:
    """Read finite numbers; ``1,5`` too where the whole column is written so."""
    cells = column.str.strip()
    if decimal_comma or (len(cells) and cells.str.fullmatch(r"[-+]?\d+,\d+").fillna(value=True).all()):
        cells = cells.str.replace(",", ".", regex=False)
    values = pd.to_numeric(cells, errors="coerce").astype("float64")
    values = values.where(np.isfinite(values))
    return Parsed(values, _unread(cells, values.notna()), "expected a number")


def count(column: pd.Series[str]) -> Parsed:
    """Read whole numbers from 0 on, as ``3``, ``3.0`` or ``1,000``."""
    cells = column.str.strip().str.replace(r"(?<=\d)[,  ](?=\d{3}\b)", "", regex=True)
    floats = pd.to_numeric(cells, errors="coerce").astype("float64")
    whole = floats.notna() & (floats >= 0) & (floats < 2**53) & (floats == np.floor(floats))
    values = floats.where(whole).astype("Int64")
    return Parsed(values, _unread(cells, whole), "expected a whole number, 0 or more")


def _unread(cells: pd.Series[str], understood: pd.Series[bool]) -> npt.NDArray[np.bool_]:
    """Mark the cells that hold something and were not understood."""
    filled = cells.ne("").fillna(value=False).to_numpy(dtype=bool)
    return filled & ~understood.to_numpy(dtype=bool)


# Pattern, strptime format, precision (1 day, 3 month or longer), unit that the cell covers.
_DATE_FORMS: tuple[tuple[str, str, str], ...] = (
    (r"\d{4}-\d{1,2}-\d{1,2}", "%Y-%m-%d", "D"),
    (r"\d{8}", "%Y%m%d", "D"),
    (r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d", "D"),
    (r"\d{1,2}[ -][A-Za-z]+[ -]\d{4}", "%d %B %Y", "D"),
    (r"\d{1,2}[ -][A-Za-z]{3}[ -]\d{4}", "%d %b %Y", "D"),
    (r"[A-Za-z]+ \d{1,2} \d{4}", "%B %d %Y", "D"),
    (r"[A-Za-z]{3} \d{1,2} \d{4}", "%b %d %Y", "D"),
    (r"\d{4}-\d{1,2}", "%Y-%m", "M"),
    (r"[A-Za-z]+ \d{4}", "%B %Y", "M"),
    (r"[A-Za-z]{3} \d{4}", "%b %Y", "M"),
    (r"\d{4}", "%Y", "Y"),
)
_NUMERIC = r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})"
_TIMED = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?"
_EXPECTED_DATE = f"expected a day such as 2022-05-23, between {FIRST_YEAR} and {LAST_YEAR}"


def date(column: pd.Series[str], order: str = "guess") -> Parsed:
    """Read days, moments, months and years, all UTC.

    Parameters
    ----------
    column
        The cells: ``2022-05-23``, ``23 May 2022``, ``29/12/2015``, ``20220523``, ``2022-05-23T04:00Z``,
        ``May 2022``, ``2022``.
    order
        How ``03/04/2022`` is meant: ``day`` first, ``month`` first, or ``guess`` from the whole column.

    Returns
    -------
    Parsed
        The first moment; ``date_end`` and ``time_precision`` under ``also``: a month ends on its last day and
        has precision 3.

    Examples
    --------
    >>> parsed = date(pd.Series(["29/12/2015", "May 2022", "1527-01-01"], dtype="string"))
    >>> parsed.result.dt.date.astype(str).tolist(), parsed.bad.tolist()
    (['2015-12-29', '2022-05-01', nan], [False, False, True])
    """
    cells = (
        column.str.strip()
        .str.replace(r"\s+", " ", regex=True)
        .str.replace(r"(?<=\w)[.,](?= )", "", regex=True)
    )
    start = pd.Series(pd.NaT, index=cells.index, dtype=TIME)
    unit = pd.Series("D", index=cells.index, dtype="object")
    timed = cells.str.fullmatch(_TIMED).fillna(value=False).astype(bool)
    if timed.any():
        moments = cells[timed].str.replace(r"\s*UTC$", "Z", regex=True)
        start[timed] = _moments(moments, "ISO8601")
    start, guess = _numeric_dates(cells, start, order)
    for pattern, form, covers in _DATE_FORMS:
        if not start.hasnans:
            break
        todo = start.isna() & cells.str.fullmatch(pattern).fillna(value=False).astype(bool)
        if todo.any():
            plain = cells[todo].str.replace("-", " ") if " " in form else cells[todo]
            found = _moments(plain, form)
            start[todo] = found
            unit[todo] = covers
    year = start.dt.year
    start = start.where(year.between(FIRST_YEAR, LAST_YEAR))
    end = start.where(unit == "D", start + pd.offsets.MonthEnd(0)).where(
        unit != "Y", start + pd.offsets.YearEnd(0)
    )
    precision = pd.Series(np.where(unit == "D", 1, 3), index=cells.index, dtype="Int8").where(start.notna())
    also = {"date_end": end.dt.as_unit("us"), "time_precision": precision}
    return Parsed(start, _unread(cells, start.notna()), _EXPECTED_DATE, also, guess)


def _moments(cells: pd.Series[str], form: str) -> pd.Series[Any]:
    return pd.to_datetime(cells.astype("object"), format=form, errors="coerce", utc=True).dt.as_unit("us")


def _numeric_dates(cells: pd.Series[str], start: pd.Series[Any], order: str) -> tuple[pd.Series[Any], str]:
    """Read ``29/12/2015``, once the column has shown whether the day or the month comes first."""
    parts = cells.str.extract(f"^{_NUMERIC}(?: 0?0:00(?::00)?)?$")
    numeric = parts[0].notna()
    if not numeric.any():
        return start, ""
    first, second = (pd.to_numeric(parts[i][numeric]).max() for i in (0, 1))
    guess = ""
    if order == "guess":
        order = "month" if second > 12 >= first else "day"
        if first <= 12 and second <= 12:
            guess = "the day was taken to come before the month in dates such as " + str(
                cells[numeric].iloc[0]
            )
    day, month = (parts[0], parts[1]) if order == "day" else (parts[1], parts[0])
    for digits, form in ((4, "%Y-%m-%d"), (2, "%y-%m-%d")):
        todo = numeric & parts[2].str.len().eq(digits).fillna(value=False).astype(bool)
        if todo.any():
            start[todo] = _moments(parts[2][todo] + "-" + month[todo] + "-" + day[todo], form)
    return start, guess


def render_time(column: pd.Series[Any], form: str = "%Y-%m-%d") -> pd.Series[str]:
    """Show moments: midnight as its day in `form`, others as ISO 8601 in UTC.

    Examples
    --------
    >>> render_time(pd.to_datetime(pd.Series(["2022-05-23", "2022-05-23 04:30"]), format="ISO8601")).tolist()
    ['2022-05-23', '2022-05-23T04:30:00Z']
    """
    codes, uniques = pd.factorize(column.array)
    moments: Any = pd.Series(uniques)
    if len(moments) == 0:
        return pd.Series(pd.NA, index=column.index, dtype=STRING)
    moments = moments.dt.tz_convert("UTC") if moments.dt.tz is not None else moments
    days = moments.dt.strftime(form)
    times = moments.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    fine = moments.dt.microsecond != 0
    times = times.where(~fine, moments.dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    shown = days.where(moments == moments.dt.normalize(), times).astype(STRING)
    return spread(codes, shown, column.index)


def render_number(column: pd.Series[Any]) -> pd.Series[str]:
    """Show numbers in the shortest form that reads back the same; whole ones without ``.0``.

    Examples
    --------
    >>> render_number(pd.Series([35.5, 36.0, None])).tolist()
    ['35.5', '36', <NA>]
    """
    codes, uniques = pd.factorize(column.array)
    cells = [str(int(v)) if float(v).is_integer() and abs(v) < 1e15 else repr(float(v)) for v in uniques]
    return spread(codes, pd.Series(cells, dtype=STRING), column.index)


def render_code(column: pd.Series[Any], codes: Mapping[Any, str]) -> pd.Series[str]:
    """Show values by their codes; one without a code is missing."""
    array: Any = column.array if isinstance(column.dtype, pd.StringDtype) else column.astype("object").array
    numbers, uniques = pd.factorize(array)
    cells = pd.Series([codes.get(value, pd.NA) for value in uniques], dtype=STRING)
    return spread(numbers, cells, column.index)


def constant(value: str, index: pd.Index[Any]) -> pd.Series[Any]:
    """Make a column that says the same in every row, a byte a row.

    Examples
    --------
    >>> constant("reported", pd.RangeIndex(2)).tolist()
    ['reported', 'reported']
    """
    numbers = np.zeros(len(index), dtype=np.int8)
    return pd.Series(pd.Categorical.from_codes(numbers, [value]), index=index)  # type: ignore[call-overload]


def renderer(codes: Mapping[Any, str]) -> Callable[[pd.Series[Any]], pd.Series[str]]:
    """Make :func:`render_code` for one table of codes."""
    return lambda column: render_code(column, codes)


def plain_number(cells: str) -> bool:
    """Whether a cell is an ordinary number, which no spreadsheet takes for a formula.

    Examples
    --------
    >>> plain_number("-1.5"), plain_number("-1+cmd")
    (True, False)
    """
    return re.fullmatch(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?", cells) is not None
