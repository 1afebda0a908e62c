"""GeoPackage 1.3 that opens styled in QGIS: one layer a geometry type, styles in ``layer_styles``."""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pyogrio

from conflict_map.formats.export import gis_ready
from conflict_map.formats.qgis import qml

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

# The moment that stands in the file; the real one would make every writing of the same events another file.
_STAMP = "2000-01-01T00:00:00.000Z"
_LAYERS = (
    ("events", frozenset({"Point"}), "Point"),
    ("events_many", frozenset({"MultiPoint"}), "MultiPoint"),
    ("events_lines", frozenset({"LineString", "MultiLineString", "LinearRing"}), "MultiLineString"),
    ("events_areas", frozenset({"Polygon", "MultiPolygon"}), "MultiPolygon"),
    ("events_mixed", frozenset({"GeometryCollection"}), "GeometryCollection"),
    ("events_unplaced", frozenset({""}), None),
)


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as a GeoPackage; the same events give the same bytes.

    Parameters
    ----------
    events
        The events table.
    path
        The file to write; it must not exist.

    Notes
    -----
    Points are in the layer ``events``, lines in ``events_lines``, areas in ``events_areas``, rows without a
    place in ``events_unplaced``; QGIS takes each layer's style from the table ``layer_styles``.
    """
    draft = path.with_name("draft.gpkg")
    layers = _write_layers(gis_ready(events), draft)
    with closing(sqlite3.connect(draft)) as base:
        with base:
            base.execute("UPDATE gpkg_contents SET last_change = ?", (_STAMP,))
            _add_styles(base, layers)
            for name, geometry_type in layers:
                if geometry_type:
                    _plant_index_anew(base, f"rtree_{name}_geom")
        _copy_in_order(base, path)
    draft.unlink()


def _write_layers(ready: gpd.GeoDataFrame, path: Path) -> list[tuple[str, str]]:
    kinds = np.array([shape.geom_type if shape is not None else "" for shape in ready.geometry], dtype=object)
    written: list[tuple[str, str]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL's remarks on single and multiple parts in one layer
        for name, types, geometry_type in _LAYERS:
            rows = np.isin(kinds, sorted(types))
            if rows.any() or (name == "events" and not len(ready)):
                _write_layer(ready[rows], path, name, geometry_type, append=bool(written))
                written.append((name, geometry_type or ""))
    return written


def _write_layer(
    layer: gpd.GeoDataFrame, path: Path, name: str, geometry_type: str | None, *, append: bool
) -> None:
    if geometry_type is None:
        layer = layer.drop(columns=layer.geometry.name)
    pyogrio.write_dataframe(
        layer,
        path,
        layer=name,
        driver="GPKG",
        append=append,
        geometry_type=geometry_type,
        promote_to_multi=bool(geometry_type and geometry_type.startswith("Multi")),
        DATETIME_PRECISION="AUTO",
    )


def _add_styles(base: sqlite3.Connection, layers: list[tuple[str, str]]) -> None:
    base.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
        "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
        "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
        "update_time DATETIME)"
    )
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (_STAMP,),
    )
    for name, geometry_type in layers:
        if geometry_type:
            base.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time) "
                "VALUES ('', '', ?, 'geom', 'conflict-map', ?, '', 1, 'by event type', '', ?)",
                (name, qml(geometry_type), _STAMP),
            )


def _plant_index_anew(base: sqlite3.Connection, index: str) -> None:
    """Grow a spatial index by SQLite's own hand, a feature after the other.

    GDAL loads it in bulk, in an order that depends on the platform's unstable sort, and by another way when it
    deems memory short.
    """
    (definition,) = base.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
    base.execute(f"CREATE TEMP TABLE boxes AS SELECT * FROM {index} ORDER BY id")  # noqa: S608 - our own names
    base.execute(f"DROP TABLE {index}")
    base.execute(definition)
    base.execute(f"INSERT INTO {index} SELECT * FROM boxes ORDER BY id")  # noqa: S608
    base.execute("DROP TABLE boxes")


def _copy_in_order(base: sqlite3.Connection, path: Path) -> None:
    """Copy row by row into a fresh file.

    Its pages and counters then depend on the tables alone, and on nothing that happened while they were made.
    """
    base.execute("PRAGMA schema_version = 1")
    base.execute("VACUUM INTO ?", (str(path),))
