"""Whatever holds the rows - delimited text, workbook, GeoJSON, GIS file - to raw cells."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from conflict_map.errors import Fault, InputError
from conflict_map.formats.cells import archive, delimited, json_rows, sheet
from conflict_map.formats.cells.shapes import usable
from conflict_map.formats.records import Cells
from conflict_map.tables import CRS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.formats.records import Probe

_GIS = frozenset({"gpkg", "fgb", "shp", "parquet"})


def cells_of(probe: Probe, names: Sequence[str] | None = None) -> Cells:
    """Read a file's raw cells.

    Parameters
    ----------
    probe
        The file, as a look at it shows it.
    names
        The columns' names of a delimited file without header.

    Returns
    -------
    Cells
        Its rows, with geometries if it carries them.

    Raises
    ------
    InputError
        If nothing can be read from it.
    """
    if probe.kind == "delimited":
        return delimited.read_cells(probe, names)
    if probe.kind == "xlsx":
        return delimited.tidy(sheet.read_cells(probe), str(probe.path))
    if probe.kind == "json":
        return json_rows.read_cells(probe)
    if probe.kind in _GIS:
        return _gis_cells(probe)
    raise InputError([Fault("no table of events: nothing in it looks like rows", file=str(probe.path))])


def _gis_cells(probe: Probe) -> Cells:
    """Read a GIS file with its geometries in WGS 84, all layers together."""
    frames = [layer for layer in _layers(probe) if len(layer)]
    if not frames:
        raise InputError([Fault("there are no rows in it", file=str(probe.path))])
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0].reset_index(drop=True)
    rows = np.arange(1, len(frame) + 1, dtype=np.int64)
    guesses: tuple[str, ...] = ()
    if not isinstance(frame, gpd.GeoDataFrame):
        return Cells(pd.DataFrame(frame), rows)
    geometry = frame.geometry
    if geometry.crs is None:
        guesses = ("the file names no coordinate system; WGS 84 was assumed",)
        geometry = geometry.set_crs(CRS)
    elif geometry.crs.to_epsg() != 4326:
        guesses = (f"coordinates were transformed from {geometry.crs.name}",)
        geometry = geometry.to_crs(CRS)
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    geometry, faults = usable(gpd.GeoSeries(geometry.array, crs=CRS), rows, str(probe.path))
    return Cells(plain, rows, faults, guesses, geometry)


def _layers(probe: Probe) -> list[Any]:
    path = str(probe.path)
    try:
        if probe.kind == "parquet":
            return [_parquet(path)]
        import pyogrio  # noqa: PLC0415 - only a GIS file needs GDAL

        source = path
        if probe.member:
            archive.check(probe.path)
            source = f"/vsizip/{path}/{probe.member}"
        names = [str(name) for name in pyogrio.list_layers(source)[:, 0] if name != "layer_styles"]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks on a file are ours to make, as faults
            return [_single(pyogrio.read_dataframe(source, layer=name), name) for name in names]
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - drivers raise whatever they like at a damaged file
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError([Fault(f"a damaged {probe.kind} file: {why}", file=path)]) from None


def _single(layer: Any, name: str) -> Any:
    """Take lines and areas of one part out of the many-part layers that our GeoPackages keep them in."""
    if name not in {"events_lines", "events_areas"}:
        return layer
    shapes = [s.geoms[0] if s is not None and s.geom_type.startswith("Multi") and len(s.geoms) == 1 else s
              for s in layer.geometry]  # fmt: skip
    return layer.set_geometry(gpd.GeoSeries(shapes, crs=layer.crs, index=layer.index))


def _parquet(path: str) -> Any:
    try:
        return gpd.read_parquet(path)
    except ValueError:  # no geometry in it: an ordinary table
        return pd.read_parquet(path)
