"""Events out: as flat cells, GeoJSON, FlatGeobuf - the formats that need no more than a few lines."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from conflict_map.formats.cells import sheet
from conflict_map.formats.cells.csv_table import write_text_table
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.cells.values import as_strings, render_time
from conflict_map.tables import CRS, EVENTS

if TYPE_CHECKING:
    from pathlib import Path

# A tenth of a millimetre: finer than any source writes, so that its numbers come back as they were.
_DIGITS = 9

# HXL hashtags of the events columns (hxlstandard.org).
HXL = {
    "event_id": "#event+id",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "actor1": "#group+name+first",
    "actor2": "#group+name+second",
    "place": "#loc+name",
    "place_id": "#loc+code",
    "country": "#country+code+v_iso2",
    "admin1": "#adm1+name",
    "fatalities_low": "#affected+killed+min",
    "fatalities_best": "#affected+killed",
    "fatalities_high": "#affected+killed+max",
    "status": "#status",
    "source": "#meta+source",
    "source_url": "#meta+url",
    "published": "#date+published",
    "notes": "#description",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
}


def flat(events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Show events as text cells: the table's columns, others, then ``lon``, ``lat`` and ``geometry_wkt``.

    Parameters
    ----------
    events
        The events table.

    Returns
    -------
    pandas.DataFrame
        Text; ``lon`` and ``lat`` of points, ``geometry_wkt`` of lines and areas.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> cells = flat(frame([{"place": "Hama", "geometry": shapely.Point(36.75, 35.13)}]))
    >>> cells.lon[0], cells.lat[0], cells.place[0]
    ('36.75', '35.13', 'Hama')
    """
    cells = {str(name): as_strings(events[name]) for name in events if name != events.geometry.name}
    shapes = events.geometry.to_numpy()
    point = np.array([s is not None and s.geom_type == "Point" for s in shapes], dtype=bool)
    for name, axis in (("lon", shapely.get_x), ("lat", shapely.get_y)):
        numbers = pd.Series(np.where(point, axis(shapes), np.nan), index=events.index)
        cells[name] = as_strings(numbers)
    wkt = np.full(len(shapes), None, dtype=object)
    other = ~point & events.geometry.notna().to_numpy()
    wkt[other] = shapely.to_wkt(shapes[other], rounding_precision=_DIGITS)
    cells["geometry_wkt"] = pd.Series(wkt, index=events.index).astype(STRING)
    return pd.DataFrame(cells)


def write_csv(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as CSV."""
    write_text_table(flat(events), path)


def write_hxl(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as CSV with a row of HXL hashtags under the header."""
    cells = flat(events)
    write_text_table(cells, path, tags=[HXL.get(str(name), "") for name in cells])


def write_xlsx(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as a workbook; numbers are numbers there, days and times ISO 8601 text."""
    cells = flat(events)
    numbers: Any
    for column in EVENTS:
        if column.dtype.startswith(("Int", "float")):
            numbers = pd.to_numeric(events[column.name])
            cells[column.name] = numbers.to_numpy(dtype=object, na_value=None)
    for name in ("lon", "lat"):
        numbers = pd.to_numeric(cells[name])
        cells[name] = numbers.to_numpy(dtype=object, na_value=None)
    sheet.write_rows(cells, path)


def write_geojson(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as GeoJSON (RFC 7946), one feature a line; a missing property is left out."""
    names = [str(name) for name in events if name != events.geometry.name]
    columns = [_json_cells(events[name]) for name in names]
    shapes = shapely.to_geojson(shapely.transform(events.geometry.to_numpy(), lambda c: np.round(c, _DIGITS)))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for number, (shape, *cells) in enumerate(zip(shapes, *columns, strict=True)):
            properties = {n: cell for n, cell in zip(names, cells, strict=True) if cell is not None}
            text = json.dumps(properties, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            file.write(
                f"{',' if number else ''}\n"
                f'{{"type":"Feature","properties":{text},"geometry":{shape or "null"}}}'
            )
        file.write("\n]}\n")


def _json_cells(column: pd.Series[Any]) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = render_time(column)
    elif isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("object")
    cells = column.astype("object")
    return [None if _gone(cell) else cell.item() if isinstance(cell, np.generic) else cell for cell in cells]


def _gone(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or cell != cell  # noqa: PLR0124 - NaN


def write_flatgeobuf(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as FlatGeobuf; rows without geometry included."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL on mixed geometry types, which FlatGeobuf can hold
        named = path.with_suffix(".fgb")  # under another ending the driver makes a folder
        gis_ready(events).to_file(
            named,
            driver="FlatGeobuf",
            engine="pyogrio",
            promote_to_multi=False,
            geometry_type="Unknown",
            SPATIAL_INDEX="NO",
        )
        named.replace(path)


def gis_ready(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give events with plain cells that every GIS driver takes: text, numbers, ISO times."""
    data: dict[str, Any] = {}
    for name in events:
        column = events[name]
        if name == events.geometry.name:
            continue
        if pd.api.types.is_datetime64_any_dtype(column) or isinstance(column.dtype, pd.CategoricalDtype):
            data[str(name)] = as_strings(column).astype("object").where(column.notna(), None)
        elif pd.api.types.is_numeric_dtype(column):
            data[str(name)] = column
        else:
            data[str(name)] = column.astype("object").where(column.notna(), None)
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(events.geometry.array, crs=CRS), crs=CRS)
