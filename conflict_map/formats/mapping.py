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
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from conflict_map.errors import Fault, InputError
from conflict_map.formats.assemble import content_ids, events_table
from conflict_map.formats.cells import values
from conflict_map.formats.cells.badcells import Bad, contradictions, faults_of, position, rejected, repeated
from conflict_map.formats.cells.distinct import Understood, at_once, each
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.cells.values import as_strings
from conflict_map.formats.records import Cells, Parsed, Table
from conflict_map.tables import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    import numpy.typing as npt

# Columns under one of these came from a file of that format, whatever they were carried in since.
PREFIXES = (
    "acled_", "csv_", "flatgeobuf_", "gdelt_", "geoconfirmed_", "geojson_", "gpkg_", "json_", "kml_", "parquet_",
    "shapefile_", "timemap_", "ucdp_", "viina_", "wikipedia_", "xlsx_",
)  # fmt: skip

Columns = dict[str, "pd.Series[Any]"]

# Cells of these columns are one of a few words: a byte a row.
_CATEGORIES = {c.name: pd.CategoricalDtype(list(c.codes)) for c in EVENTS if c.dtype == "category"}


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
    derive: Callable[[Columns, Columns], Columns] | None = None
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
    raw = {
        schema.canonical(str(name)): _raw(str(name), cells.frame[name], clean=cells.clean)
        for name in cells.frame
    }
    if not any(f.to and f.column in raw for f in schema.fields) and cells.geometry is None:
        found = ", ".join(map(repr, list(raw)[:12]))
        why = f"has none of the columns of {schema.name} (its columns: {found})"
        raise InputError([*cells.faults, Fault(why, file=file)])
    columns, bad, more, understood = understand(schema, raw)
    guesses = [*said, *more]
    guesses += contradictions(columns, {f.to: f.column for f in reversed(schema.fields) if f.to}, cells.rows)
    geometry: Any = np.full(len(cells.rows), None, dtype=object)
    if cells.geometry is not None:
        geometry = cells.geometry.to_numpy()
    elif "geometry" in columns:
        geometry = columns["geometry"].to_numpy()
    kept = _kept(schema, raw, columns, understood)
    if "event_id" not in columns:
        columns["event_id"] = content_ids(cells.frame)
    ids = next((f.column for f in schema.fields if f.to == "event_id"), "")
    made: list[Any] = at_once(
        [lambda: repeated(columns["event_id"], ids), lambda: events_table(columns, geometry, kept)],
        len(cells.rows),
    )
    twice, events = made
    events.attrs = {"format": schema.name, "columns": [str(name) for name in cells.frame]}
    bad += twice
    faults = faults_of(bad, raw, cells.rows, file)
    rejects = pd.concat([cells.rejects, rejected(bad, cells)], ignore_index=True) if bad else cells.rejects
    return Table(events, (*cells.faults, *faults), (*cells.guesses, *guesses), rejects, schema.name)


def _raw(name: str, column: pd.Series[Any], *, clean: bool) -> pd.Series[str]:
    """Give a column's cells as text; an empty one is missing, but for those that say "empty in the source"."""
    cells = as_strings(column)
    if clean or name.startswith(PREFIXES):
        return cells
    empty = cells.eq("").fillna(value=False)
    return cells.mask(empty) if empty.any() else cells


def understand(
    schema: Schema, raw: Columns
) -> tuple[Columns, list[Bad], list[str], dict[str, tuple[pd.Series[Any], Understood]]]:
    """Understand raw columns, two at a time where they are long.

    Parameters
    ----------
    schema
        The format.
    raw
        Its columns by their canonical names.

    Returns
    -------
    columns : dict of pandas.Series
        The events columns that follow from them.
    bad : list of Bad
        The cells that could not be understood.
    guesses : list of str
        What was guessed.
    understood : dict
        For raw columns of few distinct cells: the values that follow from them alone, and the distinct ones.
    """
    columns: Columns = {}
    bad: list[Bad] = []
    guesses: list[str] = []
    understood: dict[str, tuple[pd.Series[Any], Understood]] = {}
    ends = {f.to: f.column for f in reversed(schema.fields) if f.to in {"lat", "lon"}}
    lat, lon = ends.get("lat", ""), ends.get("lon", "")
    fields = [f for f in schema.fields if f.to and f.parse and f.to not in ends and f.column in raw]
    jobs: list[Callable[[], Any]] = [partial(_understood, one, raw[one.column]) for one in fields]
    if lat in raw and lon in raw:
        jobs.append(partial(position, raw[lat], raw[lon], lat, lon))
    made = at_once(jobs, len(next(iter(raw.values()), ())))
    placed: Columns = {}
    if len(made) > len(fields):
        placed, bad, of = made.pop()
        understood |= {lat: (placed["lat"], of["lat"]), lon: (placed["lon"], of["lon"])}
    implied: Columns = {}
    for one, (parsed, distinct_cells) in zip(fields, made, strict=True):
        _fill(columns, {one.to: parsed.result})
        _fill(implied, parsed.also)
        if parsed.bad is not None and parsed.bad.any():
            bad.append(Bad(one.column, parsed.bad, parsed.expected))
        if parsed.guess:
            guesses.append(f"column {one.column}: {parsed.guess}")
        if distinct_cells is not None:
            understood[one.column] = (parsed.result, distinct_cells)
    for more in (implied, placed, schema.derive(columns | placed, raw) if schema.derive is not None else {}):
        _fill(columns, more)
    return columns, bad, guesses, understood


def _understood(one: Field, column: pd.Series[str]) -> tuple[Parsed, Understood | None]:
    """Read one column: words cell by cell, for few are alike; all else by its distinct cells."""
    assert one.parse is not None
    if one.parse is values.text:
        return one.parse(column), None
    return each(one.parse, column, _CATEGORIES.get(one.to))


def _fill(columns: Columns, more: Mapping[str, pd.Series[Any]]) -> None:
    """Add columns, and cells that are still missing; what is there stays."""
    for name, found in more.items():
        if name not in columns:
            columns[name] = found
        elif columns[name].hasnans:
            columns[name] = columns[name].where(columns[name].notna(), found.astype(columns[name].dtype))


def _kept(
    schema: Schema,
    raw: Columns,
    columns: Columns,
    understood: Mapping[str, tuple[pd.Series[Any], Understood]],
) -> Columns:
    """Give the cells that have no home, or that showing the values would not give back."""
    homes = {f.column: f for f in schema.fields if f.to}
    kept: Columns = {}
    for name, column in raw.items():
        home = homes.get(name)
        if home is None or home.to not in columns or (home.keep and not column.hasnans):
            kept[schema.own(name)] = column
            continue
        alone, distinct_cells = understood.get(name, (None, None))
        if alone is columns[home.to] and distinct_cells is not None and home.render is not None:
            unlike = distinct_cells.unlike(home.render, column.index)
        else:
            unlike = _not_shown_again(home, column, columns[home.to])
        if home.keep:
            kept[schema.own(name)] = column if unlike is None else column.mask(column.isna(), unlike)
        elif unlike is not None:
            kept[schema.own(name)] = unlike
    return kept


def _not_shown_again(home: Field, column: pd.Series[str], found: pd.Series[Any]) -> pd.Series[str] | None:
    """Give the cells that showing the values would not give back; an empty one as an empty text."""
    if home.render is None:
        return column
    if found is column and home.render is as_strings:
        return None
    shown = home.render(found)
    unlike = shown.fillna("").ne(column.fillna("")).to_numpy(dtype=bool)
    if not unlike.any():
        return None
    return column.fillna("").where(unlike)


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
    shown: Columns = {}
    full: Columns = {}
    for name in names:
        key = schema.canonical(name)
        shown[key] = _shown(schema, homes.get(key), key, now, events)
        kept_cells = events.get(schema.own(key))
        full[key] = shown[key] if kept_cells is None else _merged(kept_cells, shown[key])
    again, *_ = understand(schema, {k: v.where(v.ne("").fillna(value=False)) for k, v in full.items()})
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


def _current(events: gpd.GeoDataFrame) -> Columns:
    """Give the events' columns, and the coordinates of their places."""
    now: Columns = {str(name): events[name] for name in events if name != events.geometry.name}
    shapes = events.geometry.to_numpy()
    flat = np.array([s is not None and s.geom_type != "Point" for s in shapes], dtype=bool)
    if flat.any():
        shapes = shapes.copy()
        shapes[flat] = shapely.point_on_surface(shapes[flat])
    now["lat"] = pd.Series(shapely.get_y(shapes), index=events.index)
    now["lon"] = pd.Series(shapely.get_x(shapes), index=events.index)
    return now


def _shown(
    schema: Schema, home: Field | None, key: str, now: Columns, events: gpd.GeoDataFrame
) -> pd.Series[str]:
    if home is not None and home.render is not None and home.to in now:
        return home.render(now[home.to]).astype(STRING)
    if key in schema.defaults:
        return as_strings(schema.defaults[key](events))
    return pd.Series(pd.NA, index=events.index, dtype=STRING)


def _merged(kept: pd.Series[Any], shown: pd.Series[str]) -> pd.Series[str]:
    cells = as_strings(kept)
    return pd.Series(cells.where(cells.notna(), shown))


def _same(one: pd.Series[Any], other: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    one, other = (
        c.astype("object").astype(STRING) if isinstance(c.dtype, pd.CategoricalDtype) else c
        for c in (one, other)
    )
    one, other = one.reset_index(drop=True), other.reset_index(drop=True)
    both = one.isna() & other.isna()
    return (one.eq(other).fillna(value=False).astype(bool) | both).to_numpy(dtype=bool)
