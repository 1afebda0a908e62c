"""The store as a GeoPackage, which QGIS opens and edits, even while a run adds to it.

A GeoPackage is an SQLite database: rows are added in its transactions, never by putting another file in its place, for
an editor who has it open would go on writing into a file that is gone.
"""

from __future__ import annotations

import contextlib
import sqlite3
import warnings
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from conflict_map.errors import Fault, InputError, OutputError
from conflict_map.newsroom.store import Store, empty_store
from conflict_map.outputs import written_whole
from conflict_map.tables import conform, frame

if TYPE_CHECKING:
    from pathlib import Path

_TYPES = {"b": "BOOLEAN", "i": "INTEGER", "u": "INTEGER", "f": "REAL", "M": "DATETIME"}


def open_store(path: Path) -> Store:
    """Read a store; see :func:`conflict_map.newsroom.address.open_store`."""
    if not path.exists():
        return empty_store()
    _settle(path)
    try:
        layers = {name for name, _ in pyogrio.list_layers(path)}
        tables = {
            name: conform(gpd.read_file(path, layer=name), name) if name in layers else frame([], name)
            for name in ("events", "mentions")
        }
        documents = pyogrio.read_dataframe(path, layer="documents", read_geometry=False)
    except (DataSourceError, DataLayerError) as error:
        raise InputError([Fault(f"is no events store, or a damaged one: {error}", str(path))]) from error
    return Store(tables["events"], tables["mentions"], documents)


def add_to_store(news: Store, path: Path) -> None:
    """Add rows to a store; see :func:`conflict_map.newsroom.address.add_to_store`."""
    try:
        if not path.exists():
            with written_whole(path) as draft:
                _append(news, draft, append=False)
            return
        fresh = news.without(open_store(path))
        _widen(path, {"events": fresh.events, "mentions": fresh.mentions})
        _append(fresh, path, append=True)
    except (sqlite3.Error, DataSourceError, DataLayerError, FeatureError) as error:
        reason = str(error).rsplit("failed: ", 1)[-1][:300]  # before it stands the whole of the driver's SQL
        raise OutputError(
            f"{path} can't be added to (a full disk, or being edited in another program?): {reason}"
        ) from error


def _settle(path: Path) -> None:
    """Let SQLite take back what a killed run had begun: readers, who may not write, could not open the store."""
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(path, timeout=5)) as connection,
    ):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _append(news: Store, path: Path, *, append: bool) -> None:
    """Write each layer in a transaction of its own, the documents last: they say that the rest is there."""
    for layer, table in (("events", news.events), ("mentions", news.mentions)):
        if append and not len(table):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # GDAL on a layer of points that gets areas too, which it can hold
            pyogrio.write_dataframe(
                table, path, layer=layer, driver="GPKG", append=append, geometry_type="Unknown",
                promote_to_multi=False,
            )  # fmt: skip
    if not append or len(news.documents):
        pyogrio.write_dataframe(news.documents, path, layer="documents", driver="GPKG", append=append)


def _widen(path: Path, tables: dict[str, gpd.GeoDataFrame]) -> None:
    """Add the columns that a format brings for the first time."""
    with contextlib.closing(sqlite3.connect(path, timeout=5)) as connection, connection:
        for layer, table in tables.items():
            known = {row[1] for row in connection.execute(f'PRAGMA table_info("{layer}")')}
            for name in table.columns.difference([*known, table.geometry.name]):
                quoted = str(name).replace('"', '""')
                connection.execute(f'ALTER TABLE "{layer}" ADD COLUMN "{quoted}" {_type(table[name])}')


def _type(cells: pd.Series[Any]) -> str:
    kind = getattr(cells.dtype, "kind", "O")
    return _TYPES.get(kind, "TEXT") if not isinstance(cells.dtype, pd.CategoricalDtype) else "TEXT"
