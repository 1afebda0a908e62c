"""Events out as GeoParquet, byte for byte the same for the same events.

The specification is https://geoparquet.org/releases/v1.1.0. geopandas spells the coordinate system as PROJ does, and
what PROJ writes depends on what the process read before; here it is always spelt the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

# EPSG:4326 as PROJJSON, longitude and latitude in degrees.
_WGS_84 = {
    "type": "GeographicCRS",
    "name": "WGS 84",
    "datum": {
        "type": "GeodeticReferenceFrame",
        "name": "World Geodetic System 1984",
        "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563},
    },
    "coordinate_system": {
        "subtype": "ellipsoidal",
        "axis": [
            {"name": "Geodetic latitude", "abbreviation": "Lat", "direction": "north", "unit": "degree"},
            {"name": "Geodetic longitude", "abbreviation": "Lon", "direction": "east", "unit": "degree"},
        ],
    },
    "id": {"authority": "EPSG", "code": 4326},
}


def write_parquet(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as GeoParquet 1.1, zstd-compressed.

    Parameters
    ----------
    events
        The events table.
    path
        The file to write.
    """
    pq.write_table(arrow_table(events), path, compression="zstd")


def arrow_table(events: gpd.GeoDataFrame) -> pa.Table:
    """Give events as an Arrow table with the notes of GeoParquet and pandas.

    Parameters
    ----------
    events
        The events table, in WGS 84.

    Returns
    -------
    pyarrow.Table
        Its geometries as WKB; the notes are the schema's metadata.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> table = arrow_table(frame([{"place": "Hama", "geometry": shapely.Point(36.75, 35.13)}]))
    >>> json.loads(table.schema.metadata[b"geo"])["columns"]["geometry"]["geometry_types"]
    ['Point']
    """
    name = str(events.geometry.name)
    plain = pd.DataFrame(events, copy=False)
    plain[name] = pd.Series(
        shapely.to_wkb(events.geometry.to_numpy(), flavor="iso"), events.index, dtype=object
    )
    table = pa.Table.from_pandas(plain, preserve_index=False)
    at = table.schema.get_field_index(name)
    table = table.set_column(at, pa.field(name, pa.binary()), table.column(at).cast(pa.binary()))
    notes = {"version": "1.1.0", "primary_column": name, "columns": {name: _notes(events.geometry)}}
    return table.replace_schema_metadata(table.schema.metadata | {b"geo": json.dumps(notes).encode()})


def _notes(geometry: gpd.GeoSeries) -> dict[str, Any]:
    """Say how geometries are written, of which kinds they are and where they lie."""
    there = geometry[geometry.notna()]
    kinds = there.geom_type + np.where(there.has_z, " Z", "")
    notes: dict[str, Any] = {"encoding": "WKB", "crs": _WGS_84, "geometry_types": sorted(set(kinds))}
    if len(there) and np.isfinite(there.total_bounds).all():
        notes["bbox"] = there.total_bounds.tolist()
    return notes
