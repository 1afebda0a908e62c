"""Columns to an events table, without a detour over Python objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
from geopandas.array import from_shapely

from conflict_map.formats.cells.textual import STRING, as_text
from conflict_map.tables import CRS, EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from conflict_map.tables import Column


def events_table(
    columns: Mapping[str, pd.Series[Any]],
    geometry: gpd.GeoSeries | npt.NDArray[np.object_],
    extra: Mapping[str, pd.Series[Any]],
) -> gpd.GeoDataFrame:
    """Put an events table together.

    Parameters
    ----------
    columns
        Columns of the events table by name; those left out are missing.
    geometry
        WGS 84 geometries, one a row.
    extra
        A format's own columns, under their prefixed names.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`conflict_map.tables.frame` gives it: known columns, others, geometry.
    """
    rows = len(geometry)
    data: dict[str, Any] = {}
    no_text = pa.chunked_array([pa.nulls(rows, pa.large_string())])
    for column in EVENTS:
        values = columns.get(column.name)
        if values is not None:
            data[column.name] = _typed(values, column)
        elif column.dtype == "string":  # one for all: Arrow's columns never change, pandas replaces them
            data[column.name] = as_text(no_text).array
        else:
            data[column.name] = _missing(column, rows)
    data |= {name: values.array for name, values in extra.items()}
    shapes: Any = geometry.array if isinstance(geometry, gpd.GeoSeries) else from_shapely(geometry, crs=CRS)
    data["geometry"] = shapes
    return gpd.GeoDataFrame(pd.DataFrame(data, copy=False), geometry="geometry", crs=CRS, copy=False)


def _missing(column: Column, rows: int) -> Any:
    """Make a column, not of text, in which every cell is missing."""
    if column.dtype == "category":
        return _categories(np.full(rows, -1, dtype=np.int8), column)
    if column.dtype == "float64":
        return np.full(rows, np.nan)
    if column.dtype.startswith("Int"):
        kind = {"Int8": np.int8, "Int64": np.int64}[column.dtype]
        return pd.arrays.IntegerArray(np.zeros(rows, kind), np.ones(rows, dtype=bool))
    empty = np.full(rows, np.datetime64("NaT"), dtype="datetime64[us]")
    return pd.Series(empty).dt.tz_localize("UTC").array


def _typed(values: pd.Series[Any], column: Column) -> Any:
    """Cells in the column's own dtype."""
    if column.dtype == "category":
        array: Any = values.array
        if isinstance(values.dtype, pd.CategoricalDtype):
            numbers, uniques = values.cat.codes.to_numpy(), values.cat.categories
        else:
            numbers, uniques = pd.factorize(array)
        places = {code: place for place, code in enumerate(column.codes)}
        known = np.array([*(places.get(value, -1) for value in uniques), -1], dtype=np.int8)
        return _categories(known[numbers], column)
    if column.dtype.startswith("datetime64"):
        if pd.api.types.is_datetime64_any_dtype(values):
            aware = values if values.dt.tz is not None else values.dt.tz_localize("UTC")
            return aware.dt.tz_convert("UTC").dt.as_unit("us").array
        return pd.to_datetime(values, utc=True).dt.as_unit("us").array
    dtype = STRING if column.dtype == "string" else pd.api.types.pandas_dtype(column.dtype)
    return values.array if values.dtype == dtype else values.astype(dtype).array


def _categories(codes: Any, column: Column) -> Any:
    categories: Any = list(column.codes)
    return pd.Categorical.from_codes(codes, categories=categories)


def content_ids(frame: pd.DataFrame, prefix: str = "ev") -> pd.Series[str]:
    """Name each row by its cells; rows that are alike are told apart by their order.

    Parameters
    ----------
    frame
        The rows.
    prefix
        What the rows are.

    Examples
    --------
    >>> ids = content_ids(pd.DataFrame({"a": ["x", "y", "x"]}))
    >>> len(set(ids)), ids[0].startswith("ev-")
    (3, True)
    """
    texts = frame.astype("object").where(frame.notna(), "")
    hashes = pd.util.hash_pandas_object(texts.astype(str), index=False).to_numpy(dtype="uint64")
    again = pd.Series(hashes).groupby(hashes).cumcount().to_numpy()
    names = [f"{prefix}-{value & 0xFFFFFFFFFFFF:012x}" for value in hashes.tolist()]
    return pd.Series(
        [name if n == 0 else f"{name}.{n + 1}" for name, n in zip(names, again, strict=True)], dtype=STRING
    )
