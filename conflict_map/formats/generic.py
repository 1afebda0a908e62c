"""Any table with coordinates or place names: its columns are guessed, and the guesses are said.

An events table that this package wrote is read the same way; its columns have
their own names, so nothing is guessed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from conflict_map.errors import Fault, InputError
from conflict_map.formats import mapping
from conflict_map.formats.acled import OLD_TYPES
from conflict_map.formats.cells import names, values
from conflict_map.formats.cells.badcells import position
from conflict_map.formats.cells.containers import cells_of
from conflict_map.formats.cells.shapes import usable
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.mapping import Field, Schema
from conflict_map.formats.placing import place_rows
from conflict_map.formats.records import Parsed
from conflict_map.tables import CRS, EVENT_TYPES, EVENTS, OUTCOMES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conflict_map.formats.records import Cells, Places, Probe, Table

_CONTESTED = frozenset({"contested", "disputed", "mixed", "ongoing clashes", "frontline"})
_DIVISIONS = r"(?i).*\b(governorates?|provinces?|oblast|raion|wilaya|state|region|département|muhafazah)$"
# Of the cells of a column, how many must be known places for it to be a column of places.
_KNOWN_SHARE = 0.5
_LOOK = 60
_WHERE = frozenset({"lat", "lon", "latlon", "wkt"})

_TYPES = {n.lower(): n for n in EVENT_TYPES} | {old: new for old, (new, _) in OLD_TYPES.items() if new}
_SUB_TYPES = {sub.lower(): sub for subs in EVENT_TYPES.values() for sub in subs}


def _lenient(codes: Mapping[str, Any], column: pd.Series[str]) -> Parsed:
    """Translate the words that are known; others are kept beside and are no fault."""
    return Parsed(values.coded(column, codes, STRING).result)


def _same(words: tuple[str, ...] | list[str]) -> dict[str, str]:
    return {word.lower(): word for word in words}


_PARSERS: Mapping[str, Callable[[pd.Series[str]], Parsed]] = MappingProxyType(
    {
        "event_type": partial(_lenient, _TYPES),
        "sub_event_type": partial(_lenient, _SUB_TYPES),
        "outcome": partial(_lenient, _same(OUTCOMES)),
        "status": partial(_lenient, _same(STATUSES)),
        "country": values.country_name,
        "geo_precision": partial(values.coded, codes={"1": 1, "2": 2, "3": 3}, dtype="Int8"),
        "time_precision": partial(values.coded, codes={"1": 1, "2": 2, "3": 3}, dtype="Int8"),
    }
)


def _field(to: str, column: str) -> Field:
    """Say how a guessed column is read."""
    key = column.strip().lower()
    home = "actor1" if to == "holder" else to
    if to in _PARSERS:
        return Field(key, home, _PARSERS[to])
    dtype = next((c.dtype for c in EVENTS if c.name == home), "string")
    if dtype.startswith("datetime"):
        return Field(key, home, values.date, values.render_time)
    if dtype.startswith("Int"):
        return Field(key, home, values.count)
    if dtype == "float64":
        return Field(key, home, values.number, values.render_number)
    if to in {"lat", "lon"}:
        return Field(key, home, None, values.render_number)
    return Field(key, home)


def read(probe: Probe, places: Places | None, name: str) -> Table:
    """Read a file whose columns have to be guessed.

    Parameters
    ----------
    probe
        The file, as a look at it shows it.
    places
        The gazetteer, for rows without coordinates.
    name
        The container's name; its own columns are kept under it.

    Returns
    -------
    Table
        The events, and what was guessed.

    Raises
    ------
    InputError
        If no column says where.
    """
    header = _names_without_header(probe, places) if probe.kind == "delimited" else None
    cells = cells_of(probe, header)
    if header is not None:
        cells = replace(
            cells, guesses=(*cells.guesses, f"there is no header; columns were taken for {header}")
        )
    return from_cells(cells, places, name, str(probe.path))


def from_cells(cells: Cells, places: Places | None, name: str, file: str) -> Table:
    """Understand cells whose columns have to be guessed; see :func:`read`."""
    header = [str(column) for column in cells.frame]
    exact = [column.name for column in EVENTS]
    chosen = {name: name for name in exact if name in header}
    left = [column if column not in chosen else "" for column in header]
    for to, column in names.columns_by_tag(left, cells.tags).items():
        if column:
            chosen.setdefault(to, column)
    left = [column for column in header if column not in chosen.values()]
    for to, column in names.columns_by_name(left, exact).items():
        chosen.setdefault(to, column)
    if cells.geometry is not None:
        chosen = {to: column for to, column in chosen.items() if to not in _WHERE}
    chosen, guesses = _checked(cells, chosen, places, file)
    guesses += [
        f"column {column!r} was read as {to}"
        for to, column in chosen.items()
        if column not in {to, "geometry_wkt"} and not cells.tags
    ]
    cells = _with_geometry(cells, chosen, file)
    if cells.geometry is not None:
        chosen = {to: column for to, column in chosen.items() if to not in _WHERE}
        own = [
            name for name in ("lon", "lat", "geometry_wkt") if name in cells.frame and "event_id" in chosen
        ]
        cells = replace(cells, frame=cells.frame.drop(columns=own))
    if "holder" in chosen:
        chosen.pop("actor1", None)
    fields = tuple(_field(to, column) for to, column in chosen.items() if to not in {"latlon", "wkt"})
    schema = Schema(name, f"{name}_", fields, (), derive=_control if "holder" in chosen else None)
    table = mapping.read(schema, cells, file, guesses)
    return replace(table, events=place_rows(table.events, places))


def _names_without_header(probe: Probe, places: Places | None) -> tuple[str, ...] | None:
    """Notice that the first row is already data: one of its cells is a known place and none names a column."""
    if places is None or names.columns_by_name(probe.columns, [c.name for c in EVENTS]):
        return None
    at = next((i for i, cell in enumerate(probe.columns) if cell and places.knows(cell)), None)
    if at is None:
        return None
    lengths = [
        sum(len(row[i]) for row in (probe.columns, *probe.rows) if i < len(row))
        for i in range(len(probe.columns))
    ]
    note = max((i for i in range(len(lengths)) if i != at), key=lambda i: lengths[i])
    return tuple(
        "place" if i == at else "notes" if i == note else f"column_{i + 1}" for i in range(len(probe.columns))
    )


def _checked(
    cells: Cells, chosen: dict[str, str], places: Places | None, file: str
) -> tuple[dict[str, str], list[str]]:
    """Make sure that some column says where; look into the cells if no name does."""
    guesses: list[str] = []
    if "admin1" not in chosen:
        for column in cells.frame:
            if column not in chosen.values() and _mostly(cells.frame[column], _DIVISIONS):
                chosen["admin1"] = str(column)
                break
    placed = (
        cells.geometry is not None or {"lat", "lon"} <= chosen.keys() or chosen.keys() & {"latlon", "wkt"}
    )
    if not placed and "place" not in chosen and places is not None:
        column = _column_of_places(cells, set(chosen.values()), places)
        if column is not None:
            chosen["place"] = column
    if not placed and "place" not in chosen:
        found = ", ".join(map(repr, list(cells.frame)[:12]))
        why = f"is no table of events: no column holds coordinates or place names (columns: {found})"
        raise InputError([*cells.faults, Fault(why, file=file)])
    if "notes" not in chosen:
        rest = [str(c) for c in cells.frame if str(c) not in chosen.values()]
        if len(rest) == 1 and "place" in chosen and len(cells.frame.columns) <= 3:
            chosen["notes"] = rest[0]
    return chosen, guesses


def _mostly(column: pd.Series[Any], pattern: str) -> bool:
    cells = values.as_strings(column).dropna().head(_LOOK)
    return len(cells) > 1 and cells.str.fullmatch(pattern).mean() > 0.6


def _column_of_places(cells: Cells, taken: set[str], places: Places) -> str | None:
    shares = {}
    for column in cells.frame:
        sample = values.as_strings(cells.frame[column]).dropna().drop_duplicates().head(_LOOK)
        if str(column) not in taken and len(sample):
            shares[str(column)] = sum(places.knows(cell) for cell in sample) / len(sample)
    best = max(shares, key=lambda column: shares[column], default=None)
    return best if best is not None and shares[best] >= _KNOWN_SHARE else None


def _with_geometry(cells: Cells, chosen: dict[str, str], file: str) -> Cells:
    """Read geometries from a column of WKT or of "lat, lon"; single coordinates are left to the mapping."""
    if cells.geometry is not None or not (chosen.keys() & {"wkt", "latlon"}):
        return cells
    shapes = np.full(len(cells.rows), None, dtype=object)
    if {"lat", "lon"} <= chosen.keys():
        lat, lon = (values.as_strings(cells.frame[chosen[key]]) for key in ("lat", "lon"))
        placed, *_ = position(lat, lon, chosen["lat"], chosen["lon"])
        shapes = placed["geometry"].to_numpy(copy=True)
    elif "latlon" in chosen:
        pairs = values.as_strings(cells.frame[chosen["latlon"]]).str.extract(
            r"^\W*(-?\d+\.?\d*)\W+?(-?\d+\.?\d*)\W*$"
        )
        placed, *_ = position(pairs[0].astype(STRING), pairs[1].astype(STRING), "lat", "lon")
        shapes = placed["geometry"].to_numpy(copy=True)
    if "wkt" in chosen:
        texts = values.as_strings(cells.frame[chosen["wkt"]])
        given = texts.notna().to_numpy()
        made = shapely.from_wkt(texts[given].to_numpy(dtype=object), on_invalid="ignore")
        shapes[given] = [old if new is None else new for old, new in zip(shapes[given], made, strict=True)]
    geometry, unusable = usable(gpd.GeoSeries(shapes, crs=CRS), cells.rows, file)
    return replace(cells, geometry=geometry, faults=(*cells.faults, *unusable))


def _control(
    columns: dict[str, pd.Series[Any]], _raw: dict[str, pd.Series[Any]]
) -> dict[str, pd.Series[Any]]:
    """Read a row that says who holds a place as a control statement."""
    holder = columns["actor1"]
    contested = holder.str.lower().isin(_CONTESTED).fillna(value=False).astype(bool)
    known = holder.notna()
    outcome = pd.Series(np.where(contested, "contested", "holds"), index=holder.index).where(known)
    return {
        "event_type": pd.Series("Control statement", index=holder.index).where(known).astype(STRING),
        "sub_event_type": pd.Series("Territory held", index=holder.index).where(known).astype(STRING),
        "outcome": outcome.astype(STRING),
    }
