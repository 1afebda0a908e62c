"""The nouns that flow: events, control statements and mentions.

Each is an ordinary :class:`geopandas.GeoDataFrame` in WGS 84 (lon, lat); this
module says which columns it has, what they mean and in which units, builds
one from records, and checks one that somebody else built.

Event types and sub-types are those of the ACLED codebook (Raleigh, Kishi and
Linke 2023, doi:10.1057/s41599-023-01559-4), with two of our own:
``Infrastructure disruption`` for outages and cut roads, and ``Control
statement`` for a sentence that says who holds a place without telling of an
event.  ``geo_precision`` follows ACLED (1 exact, 2 near or part, 3 region),
into which UCDP's seven ``where_prec`` classes (Högbladh 2023) are folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from conflict_map.columns import (
    CONTROL,
    CRS,
    EVENT_TYPES,
    EVENTS,
    HOLDER_CONTESTED,
    HOLDER_UNKNOWN,
    MENTIONS,
    OUTCOMES,
    STATUSES,
    TABLES,
    TIME,
    Column,
    stable_id,
)
from conflict_map.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "CONTROL",
    "CRS",
    "EVENTS",
    "EVENT_TYPES",
    "HOLDER_CONTESTED",
    "HOLDER_UNKNOWN",
    "MENTIONS",
    "OUTCOMES",
    "STATUSES",
    "TABLES",
    "Column",
    "conform",
    "frame",
    "stable_id",
    "validate",
]


def frame(records: Iterable[Mapping[str, Any]], table: str = "events") -> gpd.GeoDataFrame:
    """Build a table from records.

    Parameters
    ----------
    records
        One mapping a row: column name to value, ``geometry`` to a shapely geometry in WGS 84 or None.
        Columns that are left out are missing; unknown ones are kept after the known ones.
    table
        ``events``, ``control`` or ``mentions``.

    Returns
    -------
    geopandas.GeoDataFrame
        The known columns in their order and dtypes, then others, then ``geometry``.

    Examples
    --------
    >>> from shapely import Point
    >>> events = frame([{"event_type": "Battles", "place": "Hama", "geometry": Point(36.75, 35.13)}])
    >>> events.place[0], str(events.place.dtype), events.crs.to_epsg()
    ('Hama', 'string', 4326)
    """
    rows = list(records)
    columns = TABLES[table]
    known = {column.name for column in columns} | {"geometry"}
    others = dict.fromkeys(name for row in rows for name in row if name not in known)
    data = {c.name: _series([row.get(c.name) for row in rows], c) for c in columns}
    data |= {name: pd.Series([row.get(name) for row in rows]) for name in others}
    geometry = gpd.GeoSeries([row.get("geometry") for row in rows], crs=CRS)
    return gpd.GeoDataFrame(data, geometry=geometry, crs=CRS)


def conform(table_frame: gpd.GeoDataFrame, table: str = "events") -> gpd.GeoDataFrame:
    """Bring a frame with some of a table's columns into the table's full shape.

    Parameters
    ----------
    table_frame
        Any GeoDataFrame; another CRS is transformed, a missing one is taken for WGS 84.
    table
        ``events``, ``control`` or ``mentions``.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`frame` gives it, index reset.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> gdf = gpd.GeoDataFrame({"place": ["Hama"]}, geometry=[Point(36.75, 35.13)])
    >>> list(conform(gdf).columns)[:2]
    ['event_id', 'event_type']
    """
    moved = table_frame.reset_index(drop=True)
    geometry = moved.geometry
    geometry = geometry.set_crs(CRS) if geometry.crs is None else geometry.to_crs(CRS)
    columns = TABLES[table]
    known = {column.name for column in columns} | {geometry.name}
    data = {c.name: _series(moved[c.name] if c.name in moved else [None] * len(moved), c) for c in columns}
    data |= {name: pd.Series(moved[name]) for name in moved.columns if name not in known}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(geometry.array, crs=CRS), crs=CRS)


def _series(values: Any, column: Column) -> pd.Series[Any]:
    """Cells in the column's own dtype; what has it already is not taken apart: a million strings are much memory."""
    if isinstance(values, pd.Series) and _has_dtype(values, column):
        return values
    cells = pd.Series(values, dtype="object")
    if column.dtype == "category":
        return cells.astype(pd.CategoricalDtype(list(column.codes)))
    if column.dtype == TIME:
        return pd.to_datetime(cells, utc=True).dt.as_unit("us")
    return cells.astype(pd.api.types.pandas_dtype(column.dtype))


def _has_dtype(values: pd.Series[Any], column: Column) -> bool:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return column.dtype == "category" and list(values.cat.categories) == list(column.codes)
    return column.dtype != "category" and values.dtype == pd.api.types.pandas_dtype(column.dtype)


def validate(table_frame: gpd.GeoDataFrame, table: str = "events", *, file: str | None = None) -> None:
    """Check a table and say everything that is wrong with it.

    Parameters
    ----------
    table_frame
        The table to check.
    table
        ``events``, ``control`` or ``mentions``.
    file
        The file it came from, to be named in the faults.

    Raises
    ------
    InputError
        With one fault for each thing that is wrong; rows are counted from 1.

    Examples
    --------
    >>> validate(frame([{"event_id": "a", "confidence": 1.2}]))
    Traceback (most recent call last):
    conflict_map.errors.InputError: row 1, column confidence: 1.2 is not between 0 and 1
    """
    faults = list(_column_faults(table_frame, TABLES[table], file))
    if not faults:
        faults = [*_range_faults(table_frame, file), *_geometry_faults(table_frame, file)]
    if faults:
        raise InputError(faults)


def _column_faults(
    table_frame: gpd.GeoDataFrame, columns: tuple[Column, ...], file: str | None
) -> Iterable[Fault]:
    for column in columns:
        if column.name not in table_frame:
            yield Fault(f"the table lacks the column ({column.meaning})", file, column=column.name)
        elif column.codes:
            cells = table_frame[column.name].astype("object")
            for row, value in enumerate(cells, 1):
                if isinstance(value, str) and value not in column.codes:
                    yield Fault(f"{value!r} is none of {', '.join(column.codes)}", file, row, column.name)


def _range_faults(table_frame: gpd.GeoDataFrame, file: str | None) -> Iterable[Fault]:
    limits = {
        "confidence": (0.0, 1.0),
        "uncertainty_m": (0.0, 2.1e7),
        "direction_deg": (0.0, 360.0),
        "geo_precision": (1, 3),
        "time_precision": (1, 3),
    }
    for name, (low, high) in limits.items():
        if name in table_frame:
            cells = table_frame[name]
            bad = cells.notna() & ~cells.between(low, high).fillna(value=False).astype(bool)
            for position in bad.to_numpy().nonzero()[0]:
                message = f"{cells.iloc[position]} is not between {low:g} and {high:g}"
                yield Fault(message, file, int(position) + 1, name)


def _geometry_faults(table_frame: gpd.GeoDataFrame, file: str | None) -> Iterable[Fault]:
    bounds = table_frame.geometry.bounds
    outside = (bounds.minx < -180) | (bounds.maxx > 180) | (bounds.miny < -90) | (bounds.maxy > 90)
    for position in outside.to_numpy().nonzero()[0]:
        yield Fault("coordinates outside WGS 84's range", file, int(position) + 1, "geometry")
