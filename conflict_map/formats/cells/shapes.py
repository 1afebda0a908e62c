"""Coordinates to points; which geometries of a file can be on Earth, and which have to be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from conflict_map.errors import Fault
from conflict_map.tables import CRS

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd


def points(lon: pd.Series[Any], lat: pd.Series[Any]) -> npt.NDArray[np.object_]:
    """Make points of coordinates; None where either is missing."""
    x, y = lon.to_numpy(dtype="float64", na_value=np.nan), lat.to_numpy(dtype="float64", na_value=np.nan)
    geometry = np.full(len(x), None, dtype=object)
    known = np.isfinite(x) & np.isfinite(y)
    geometry[known] = shapely.points(x[known], y[known])
    return geometry


def usable(
    geometry: gpd.GeoSeries, rows: npt.NDArray[np.int64], file: str
) -> tuple[gpd.GeoSeries, tuple[Fault, ...]]:
    """Set aside geometries that can't be on Earth: outside WGS 84's range, not finite, empty.

    Parameters
    ----------
    geometry
        WGS 84 geometries.
    rows
        Their rows in the file.
    file
        The file, for faults.

    Returns
    -------
    geopandas.GeoSeries
        With None in place of the unusable ones; invalid polygons are mended by
        :func:`shapely.make_valid`.
    tuple of Fault
        One for each unusable geometry.
    """
    bounds = geometry.bounds
    outside = (bounds.minx < -180) | (bounds.maxx > 180) | (bounds.miny < -90) | (bounds.maxy > 90)
    there = geometry.notna().to_numpy() & ~geometry.is_empty.to_numpy()
    finite = np.isfinite(bounds.fillna(0).to_numpy()).all(axis=1)
    bad = there & (outside.to_numpy() | ~finite)
    faults = tuple(
        Fault(
            "coordinates outside WGS 84's range; are they swapped, or in another system?",
            file,
            int(row),
            "geometry",
        )
        for row in rows[bad]
    )
    shapes = geometry.to_numpy().copy()
    shapes[~there | bad] = None
    series = gpd.GeoSeries(shapes, crs=CRS)
    crooked = ~series.is_valid.to_numpy() & series.notna().to_numpy()
    if crooked.any():
        mended = series.to_numpy().copy()
        mended[crooked] = series[crooked].make_valid().to_numpy()
        series = gpd.GeoSeries(mended, crs=CRS)
        faults += tuple(
            Fault("a geometry that crosses itself; it was mended", file, int(row), "geometry")
            for row in rows[crooked]
        )
    return series, faults
