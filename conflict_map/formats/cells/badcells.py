"""Cells that could not be understood: where they stand, what was found, what was expected.

Nothing is dropped for them: the row goes on without the cell, the file's own
text of it is kept, and the whole row can be put aside for its owner.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.errors import Fault
from conflict_map.formats.cells import values
from conflict_map.formats.cells.distinct import Understood, all_differ, distinct, pairs, spread
from conflict_map.formats.cells.shapes import points
from conflict_map.formats.cells.textual import STRING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from conflict_map.formats.records import Cells

# A file with a million bad cells is bad once; every row is still among the rejects.
MOST_FAULTS = 1000


@dataclass(frozen=True, slots=True)
class Bad:
    """The bad cells of one column.

    Parameters
    ----------
    column
        The column, as the file names it.
    rows
        Which rows are bad.
    expected
        What was expected.
    """

    column: str
    rows: npt.NDArray[np.bool_]
    expected: str


def position(
    lat: pd.Series[str], lon: pd.Series[str], lat_name: str, lon_name: str
) -> tuple[dict[str, pd.Series[Any]], list[Bad], dict[str, Understood]]:
    """Read pairs of coordinates; both are missing where either is bad, and ``place_why`` says why.

    Parameters
    ----------
    lat, lon
        The cells.
    lat_name, lon_name
        The columns' names, for faults.

    Returns
    -------
    placed : dict of pandas.Series
        ``lat`` and ``lon`` in degrees, their points as ``geometry``, and ``place_why`` where a row has none.
        Rows of one place share one point.
    bad : list of Bad
        The cells that are no coordinates.
    understood : dict of Understood
        ``lat`` and ``lon`` again, once for each distinct pair.
    """
    (lat_codes, lats), (lon_codes, lons) = distinct(lat), distinct(lon)
    codes, of_lat, of_lon = pairs(lat_codes, lon_codes)
    every = pd.RangeIndex(len(of_lat))
    cells = {"lat": spread(of_lat, lats, every), "lon": spread(of_lon, lons, every)}
    numbers = {"lat": spread(of_lat, values.number(lats).result, every),
               "lon": spread(of_lon, values.number(lons).result, every)}  # fmt: skip
    y, x = (numbers[k].to_numpy(dtype="float64", na_value=np.nan) for k in ("lat", "lon"))
    wrong = _misplaced(y, x, cells, lat_name, lon_name)
    good = np.isfinite(y) & np.isfinite(x)
    for one in wrong:
        good &= ~one.rows
    found = {"lat": pd.Series(np.where(good, y, np.nan)), "lon": pd.Series(np.where(good, x, np.nan))}
    placed: dict[str, pd.Series[Any]] = {k: spread(codes, v, lat.index) for k, v in found.items()}
    placed["geometry"] = pd.Series(points(found["lon"], found["lat"])[codes], index=lat.index, dtype=object)
    if not good.all():
        why = np.full(len(y), None, dtype=object)
        why[~good] = "the source gives no coordinates"
        for one in wrong:
            shown = cells["lat" if one.column == lat_name else "lon"].fillna("empty")
            why[one.rows] = [f"{one.column} is {_short(cell)}: {one.expected}" for cell in shown[one.rows]]
        placed["place_why"] = spread(codes, pd.Series(why, dtype=STRING), lat.index)
    bad = [Bad(one.column, one.rows[codes], one.expected) for one in wrong]
    return placed, bad, {k: Understood(codes, cells[k], found[k]) for k in found}


def _misplaced(
    y: npt.NDArray[np.float64],
    x: npt.NDArray[np.float64],
    cells: Mapping[str, pd.Series[str]],
    lat_name: str,
    lon_name: str,
) -> list[Bad]:
    """Find what is wrong with pairs of coordinates; NaN is a cell that is empty or no number."""
    given = {k: cells[k].notna().to_numpy() for k in ("lat", "lon")}
    filled = {k: given[k] & cells[k].str.strip().ne("").fillna(value=False).to_numpy(bool) for k in given}
    half = given["lat"] ^ given["lon"]
    swapped = (np.abs(y) > 90) & (np.abs(x) <= 90) & (np.abs(y) <= 180)
    nowhere = (y == 0) & (x == 0)
    wrong = [
        Bad(lat_name, np.isnan(y) & (filled["lat"] | half), "expected degrees of latitude, -90 to 90"),
        Bad(lat_name, (np.abs(y) > 90) & ~swapped, "beyond the pole; expected -90 to 90"),
        Bad(lat_name, swapped, "beyond the pole; latitude and longitude may be swapped"),
        Bad(lon_name, np.isnan(x) & (filled["lon"] | half), "expected degrees of longitude, -180 to 180"),
        Bad(lon_name, np.abs(x) > 180, "expected degrees of longitude, -180 to 180"),
        Bad(lat_name, nowhere, "0, 0 lies in the Gulf of Guinea: a missing position written as zeros"),
    ]
    return [one for one in wrong if one.rows.any()]


def contradictions(
    columns: Mapping[str, pd.Series[Any]], source: Mapping[str, str], rows: npt.NDArray[np.int64]
) -> list[str]:
    """Name the rows whose own cells contradict each other; they stay as the source has them."""
    found = []
    for early, late in (
        ("date_start", "date_end"),
        ("fatalities_low", "fatalities_best"),
        ("fatalities_best", "fatalities_high"),
    ):
        if early in columns and late in columns and late in source and early in source:
            at = (columns[early] > columns[late]).fillna(value=False).to_numpy(dtype=bool).nonzero()[0]
            if len(at):
                few = ", ".join(str(row) for row in rows[at[:5]]) + (" …" if len(at) > 5 else "")
                were = f"{len(at)} rows have" if len(at) > 1 else "1 row has"
                found.append(f"{were} {source[late]} below {source[early]}, kept as coded (row {few})")
    return found


def repeated(ids: pd.Series[Any], column: str) -> list[Bad]:
    """Find the rows whose id an earlier row has."""
    if isinstance(ids.dtype, pd.StringDtype) and all_differ(ids):
        return []
    again = (ids.duplicated() & ids.notna()).to_numpy(dtype=bool)
    return [Bad(column, again, "expected an id that no earlier row has")] if again.any() and column else []


def faults_of(
    bad: Iterable[Bad], raw: Mapping[str, pd.Series[Any]], rows: npt.NDArray[np.int64], file: str
) -> list[Fault]:
    """Say for each bad cell where it stands, what was found and what was expected."""
    faults: list[Fault] = []
    for one in bad:
        at = one.rows.nonzero()[0]
        cells = raw[one.column].iloc[at[:MOST_FAULTS]].fillna("")
        faults += [
            Fault(f"{_short(cell)!r}: {one.expected}", file, int(row), one.column)
            for row, cell in zip(rows[at[:MOST_FAULTS]], cells, strict=True)
        ]
        if len(at) > MOST_FAULTS:
            more = len(at) - MOST_FAULTS
            faults.append(Fault(f"{more} more rows like these: {one.expected}", file, column=one.column))
    return faults


def _short(cell: object) -> str:
    text = str(cell)
    return text if len(text) <= 80 else f"{text[:77]}..."


def rejected(bad: Sequence[Bad], cells: Cells) -> pd.DataFrame:
    """Set the rows with bad cells aside as they stand in the file."""
    reasons: dict[int, list[str]] = {}
    for one in bad:
        for at in one.rows.nonzero()[0].tolist():
            reasons.setdefault(at, []).append(f"{one.column}: {one.expected}")
    order = sorted(reasons)
    texts = as_records(cells.frame.iloc[order])
    return pd.DataFrame(
        {
            "row": pd.array(cells.rows[order], dtype="Int64"),
            "reason": pd.array(["; ".join(reasons[at]) for at in order], dtype="string"),
            "text": pd.array(texts, dtype="string"),
        }
    )


def as_records(frame: pd.DataFrame) -> list[str]:
    """Show each row as the line of CSV that it was, or could have been.

    Examples
    --------
    >>> as_records(pd.DataFrame({"place": ["Hama, north"], "dead": ["3"], "why": [None]}))
    ['"Hama, north",3,']
    """
    text = frame.astype(str).where(frame.notna(), "")
    lines = []
    for row in text.to_numpy():
        stream = io.StringIO()
        csv.writer(stream, lineterminator="").writerow(row)
        lines.append(stream.getvalue())
    return lines
