"""A format's columns to the events table and back, losing nothing.

A :class:`Schema` says for each column of a format which column of the events
table it fills, how its cells are understood and how a value is shown in them.
What the events table has no home for is kept under the format's prefix; of a
column that has one, exactly those cells are kept that showing the value again
would not give back (``23 May 2022``, ``35.55530``). Writing shows a kept cell
wherever it still means what the events table says, so that an edit is written
and everything else comes out as it came in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from conflict_map.errors import Fault
from conflict_map.formats import values
from conflict_map.formats.assemble import content_ids, events_table, points
from conflict_map.formats.records import Cells, Table
from conflict_map.formats.values import Parsed, as_strings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import geopandas as gpd
    import numpy.typing as npt

_STRING = pd.StringDtype("pyarrow")
# A file with a million bad cells is bad once; every row is still among the rejects.
MOST_FAULTS = 1000
# Columns under one of these came from a file of that format, whatever they were carried in since.
PREFIXES = (
    "acled_", "csv_", "flatgeobuf_", "gdelt_", "geoconfirmed_", "geojson_", "gpkg_", "json_", "kml_", "parquet_",
    "shapefile_", "timemap_", "ucdp_", "viina_", "wikipedia_", "xlsx_",
)  # fmt: skip

type_of_columns = dict[str, "pd.Series[Any]"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a format.

    Parameters
    ----------
    column
        Its name, in lower case.
    to
        The events column that it fills (``lat`` and ``lon`` fill the geometry); empty: it has no home.
    parse
        Understands its cells; None if that takes other columns too (see :class:`Schema`).
    render
        Shows values in it.
    keep
        Whether all its cells are kept under the prefix, not only those that can't be shown again.
    """

    column: str
    to: str = ""
    parse: Callable[[pd.Series[str]], Parsed] | None = values.text
    render: Callable[[pd.Series[Any]], pd.Series[str]] | None = as_strings
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """How one format maps to the events table.

    Parameters
    ----------
    name, prefix
        The format's name and the prefix of its own columns.
    fields
        Its columns with a home.
    layout
        The columns it is written with when the events did not come from a file of its own.
    aliases
        Names of columns in other generations of the format (lower case) to the names in `fields`.
    derive
        Columns of the events table that follow from several cells of a row; filled where still missing.
    defaults
        For writing events of another origin: own columns that follow from the events table.
    """

    name: str
    prefix: str
    fields: tuple[Field, ...]
    layout: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    derive: Callable[[type_of_columns, type_of_columns], type_of_columns] | None = None
    defaults: Mapping[str, Callable[[gpd.GeoDataFrame], pd.Series[Any]]] = field(default_factory=dict)

    def canonical(self, name: str) -> str:
        """Give a column's name in the newest generation."""
        key = name.strip().lower()
        return self.aliases.get(key, key)

    def own(self, name: str) -> str:
        """Name the column in which cells of the format's own are kept; one that has a prefix keeps its name.

        Examples
        --------
        >>> plain = Schema("csv", "csv_", (), ())
        >>> plain.own("population"), plain.own("acled_interaction")
        ('csv_population', 'acled_interaction')
        """
        return name if name.startswith(PREFIXES) else self.prefix + name


@dataclass(frozen=True, slots=True)
class _Bad:
    column: str
    rows: npt.NDArray[np.bool_]
    expected: str


def read(schema: Schema, cells: Cells, file: str, said: Sequence[str] = ()) -> Table:
    """Understand the cells of a file of a known format.

    Parameters
    ----------
    schema
        The format.
    cells
        The file's cells.
    file
        Its name, for faults.
    said
        What was guessed already.

    Returns
    -------
    Table
        Every row as an event; a cell that could not be understood is missing there, is a fault, and is kept.
    """
    raw = {schema.canonical(str(name)): as_strings(cells.frame[name]) for name in cells.frame}
    columns, bad, more = understand(schema, raw)
    guesses = [*said, *more]
    guesses += contradictions(columns, schema, cells.rows)
    if cells.geometry is not None:
        geometry: Any = cells.geometry.to_numpy()
    else:
        geometry = points(columns["lon"], columns["lat"]) if "lon" in columns else no_geometry(len(cells.rows))
    kept: dict[str, pd.Series[Any]] = {}
    homes = {f.column: f for f in schema.fields if f.to}
    for name, column in raw.items():
        home = homes.get(name)
        if home is None or home.keep or home.to not in columns:
            kept[schema.own(name)] = column
        elif (unlike := _not_shown_again(home, column, columns[home.to])) is not None:
            kept[schema.own(name)] = unlike
    if "event_id" not in columns:
        columns["event_id"] = content_ids(cells.frame)
    events = events_table(columns, geometry, kept)
    events.attrs = {"format": schema.name, "columns": [str(name) for name in cells.frame]}
    bad += _repeated(columns["event_id"], next((f.column for f in schema.fields if f.to == "event_id"), ""))
    faults = faults_of(bad, raw, cells.rows, file)
    rejects = pd.concat([cells.rejects, rejected(bad, cells)], ignore_index=True) if bad else cells.rejects
    return Table(events, (*cells.faults, *faults), (*cells.guesses, *guesses), rejects, schema.name)


def understand(schema: Schema, raw: type_of_columns) -> tuple[type_of_columns, list[_Bad], list[str]]:
    """Give the events columns that follow from raw columns, the bad cells and the guesses."""
    columns: type_of_columns = {}
    bad: list[_Bad] = []
    guesses: list[str] = []
    lat = next((f.column for f in schema.fields if f.to == "lat"), "")
    lon = next((f.column for f in schema.fields if f.to == "lon"), "")
    placed: type_of_columns = {}
    if lat in raw and lon in raw:
        placed, bad = position(raw[lat], raw[lon], lat, lon)
    for one in schema.fields:
        if not one.to or one.parse is None or one.to in {"lat", "lon"} or one.column not in raw:
            continue
        parsed = one.parse(raw[one.column])
        for name, found in ((one.to, parsed.values), *parsed.also.items()):
            columns[name] = columns[name].where(columns[name].notna(), found) if name in columns else found
        if parsed.bad is not None and parsed.bad.any():
            bad.append(_Bad(one.column, parsed.bad, parsed.expected))
        if parsed.guess:
            guesses.append(f"column {one.column}: {parsed.guess}")
    for derived in (placed, schema.derive(columns, raw) if schema.derive is not None else {}):
        for name, found in derived.items():
            columns[name] = columns[name].where(columns[name].notna(), found) if name in columns else found
    return columns, bad, guesses


def position(
    lat: pd.Series[str], lon: pd.Series[str], lat_name: str, lon_name: str
) -> tuple[type_of_columns, list[_Bad]]:
    """Read a pair of coordinates; both are missing where either is bad, and ``place_why`` says why."""
    parsed = {"lat": values.number(lat), "lon": values.number(lon)}
    y, x = (parsed[k].values.to_numpy(dtype="float64", na_value=np.nan) for k in ("lat", "lon"))
    half = lat.notna().to_numpy() ^ lon.notna().to_numpy()
    nowhere = (y == 0) & (x == 0)
    swapped = (np.abs(y) > 90) & (np.abs(x) <= 90) & (np.abs(y) <= 180)
    unread = {k: np.zeros(len(y), bool) if p.bad is None else p.bad for k, p in parsed.items()}
    wrong = [
        _Bad(lat_name, unread["lat"] | (np.isnan(y) & half), "expected degrees of latitude, -90 to 90"),
        _Bad(lat_name, (np.abs(y) > 90) & ~swapped, "beyond the pole; expected -90 to 90"),
        _Bad(lat_name, swapped, "beyond the pole; latitude and longitude may be swapped"),
        _Bad(lon_name, unread["lon"] | (np.isnan(x) & half), "expected degrees of longitude, -180 to 180"),
        _Bad(lon_name, np.abs(x) > 180, "expected degrees of longitude, -180 to 180"),
        _Bad(lat_name, nowhere, "0, 0 lies in the Gulf of Guinea: a missing position written as zeros"),
    ]
    wrong = [one for one in wrong if one.rows.any()]
    good = np.isfinite(y) & np.isfinite(x) & ~np.any([one.rows for one in wrong], axis=0) if wrong else None
    if good is None:
        good = np.isfinite(y) & np.isfinite(x)
    placed: type_of_columns = {
        "lat": pd.Series(np.where(good, y, np.nan), index=lat.index),
        "lon": pd.Series(np.where(good, x, np.nan), index=lat.index),
    }
    if not good.all():
        why = np.where(good, None, "the source gives no coordinates").astype(object)
        for one in wrong:
            shown = (lat if one.column == lat_name else lon).fillna("empty")
            why[one.rows] = [f"{one.column} is {cell}: {one.expected}" for cell in shown[one.rows]]
        placed["place_why"] = pd.Series(why, index=lat.index).astype(_STRING)
    return placed, wrong


def contradictions(
    columns: type_of_columns, schema: Schema, rows: npt.NDArray[np.int64]
) -> list[str]:
    """Name the rows whose own cells contradict each other; they stay as the source has them."""
    source = {f.to: f.column for f in reversed(schema.fields) if f.to}
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


def _repeated(ids: pd.Series[Any], column: str) -> list[_Bad]:
    again = (ids.duplicated() & ids.notna()).to_numpy(dtype=bool)
    return [_Bad(column, again, "expected an id that no earlier row has")] if again.any() and column else []


def _not_shown_again(home: Field, column: pd.Series[str], found: pd.Series[Any]) -> pd.Series[str] | None:
    """Give the cells that showing the values would not give back; an empty one as an empty text."""
    if home.render is None:
        return column
    shown = home.render(found)
    unlike = shown.fillna("").ne(column.fillna("")).to_numpy(dtype=bool)
    if not unlike.any():
        return None
    return column.fillna("").where(unlike)


def faults_of(
    bad: Iterable[_Bad], raw: Mapping[str, pd.Series[Any]], rows: npt.NDArray[np.int64], file: str
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


def rejected(bad: Sequence[_Bad], cells: Cells) -> pd.DataFrame:
    """Set the rows with bad cells aside as they stand in the file."""
    reasons: dict[int, list[str]] = {}
    for one in bad:
        for at in one.rows.nonzero()[0].tolist():
            reasons.setdefault(at, []).append(f"{one.column}: {one.expected}")
    order = sorted(reasons)
    texts = [",".join(map(str, row)) for row in cells.frame.iloc[order].astype(str).replace("<NA>", "").to_numpy()]
    return pd.DataFrame(
        {
            "row": pd.array(cells.rows[order], dtype="Int64"),
            "reason": pd.array(["; ".join(reasons[at]) for at in order], dtype="string"),
            "text": pd.array(texts, dtype="string"),
        }
    )


def no_geometry(rows: int) -> npt.NDArray[np.object_]:
    """Make a column of missing geometries."""
    return np.full(rows, None, dtype=object)


def write(schema: Schema, events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Show events as the rows of a format.

    Parameters
    ----------
    schema
        The format.
    events
        The events table.

    Returns
    -------
    pandas.DataFrame
        Text cells, in the order and under the names of the file that the events came from, if they came from
        one of this format, else in the schema's layout.
    """
    own = events.attrs.get("format") == schema.name
    names = [str(name) for name in events.attrs["columns"]] if own else list(schema.layout)
    if not own:
        kept = [str(c).removeprefix(schema.prefix) for c in events if str(c).startswith(schema.prefix)]
        names += [name for name in kept if name not in names]
    keys = {schema.canonical(name) for name in names}
    names += [f.column for f in schema.fields if f.to in {"lat", "lon"} and f.column not in keys]
    now = _current(events)
    homes = {f.column: f for f in schema.fields if f.to}
    shown: type_of_columns = {}
    full: type_of_columns = {}
    for name in names:
        key = schema.canonical(name)
        shown[key] = _shown(schema, homes.get(key), key, now, events)
        kept_cells = events.get(schema.own(key))
        full[key] = shown[key] if kept_cells is None else _merged(kept_cells, shown[key])
    again, _, _ = understand(schema, {k: v.where(v.ne("").fillna(value=False)) for k, v in full.items()})
    out = {}
    for name in names:
        key = schema.canonical(name)
        home = homes.get(key)
        if home is not None and home.to in again and home.to in now:
            true = _same(again[home.to], now[home.to])
            out[name] = full[key].where(true, shown[key])
        else:
            out[name] = full[key]
    return pd.DataFrame(out).fillna("")


def _current(events: gpd.GeoDataFrame) -> type_of_columns:
    """Give the events' columns, and the coordinates of their places."""
    now: type_of_columns = {str(name): events[name] for name in events if name != events.geometry.name}
    shapes = events.geometry.to_numpy()
    flat = np.array([s is not None and s.geom_type != "Point" for s in shapes], dtype=bool)
    if flat.any():
        shapes = shapes.copy()
        shapes[flat] = shapely.point_on_surface(shapes[flat])
    now["lat"] = pd.Series(shapely.get_y(shapes), index=events.index)
    now["lon"] = pd.Series(shapely.get_x(shapes), index=events.index)
    return now


def _shown(
    schema: Schema, home: Field | None, key: str, now: type_of_columns, events: gpd.GeoDataFrame
) -> pd.Series[str]:
    if home is not None and home.render is not None and home.to in now:
        return home.render(now[home.to]).astype(_STRING)
    if key in schema.defaults:
        return as_strings(schema.defaults[key](events))
    return pd.Series(pd.NA, index=events.index, dtype=_STRING)


def _merged(kept: pd.Series[Any], shown: pd.Series[str]) -> pd.Series[str]:
    cells = as_strings(kept)
    return cells.where(cells.notna(), shown)


def _same(one: pd.Series[Any], other: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    if isinstance(other.dtype, pd.CategoricalDtype):
        other = other.astype("object").astype(_STRING)
    one, other = one.reset_index(drop=True), other.reset_index(drop=True)
    both = one.isna() & other.isna()
    return (one.eq(other).fillna(value=False).astype(bool) | both).to_numpy(dtype=bool)
