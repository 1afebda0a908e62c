"""Parts to one table, a part at a time: a GeoParquet file, or a folder of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from conflict_map.formats.geoparquet import arrow_table
from conflict_map.tables import conform, frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

GROUP_ROWS = 50_000
"""Rows of a row group, and of a file of a partitioned table."""


def join_whole(files: Sequence[Path]) -> gpd.GeoDataFrame:
    """Read all parts into memory, for the formats that are written in one go.

    Parameters
    ----------
    files
        GeoParquet files of events, in order.
    """
    tables = [one for one in map(gpd.read_parquet, files) if len(one)]
    return conform(pd.concat(tables, ignore_index=True), "events") if tables else frame([])


def join_into_file(files: Sequence[Path], draft: Path) -> None:
    """Write all parts as one GeoParquet file, in memory bounded by the largest part.

    Parameters
    ----------
    files
        GeoParquet files of events, in order.
    draft
        The file to write.
    """
    schema = _with_extent(_schema(files), _extent(files))
    with pq.ParquetWriter(draft, schema, compression="zstd") as writer:
        for table in _batches(files, schema, GROUP_ROWS):
            writer.write_table(table, row_group_size=GROUP_ROWS)


def join_into_folder(files: Sequence[Path], draft: Path, *, rows: int | None = None) -> None:
    """Write all parts as a folder of GeoParquet files of one schema, as Dask, DuckDB and geopandas read it.

    Parameters
    ----------
    files
        GeoParquet files of events, in order.
    draft
        The folder to fill; it exists.
    rows
        Rows of a file, 50,000 by default; a part that has more is not cut.
    """
    schema = _with_extent(_schema(files), _extent(files))
    for number, table in enumerate(_batches(files, schema, rows or GROUP_ROWS)):
        pq.write_table(table, draft / f"part-{number:05d}.parquet", compression="zstd")


def _batches(files: Sequence[Path], schema: pa.Schema, rows: int) -> Iterator[pa.Table]:
    """Gather parts until there are rows enough; at least one table, so that no result is no file."""
    gathered: list[pa.Table] = []
    given = False
    for file in files:
        gathered.append(_fitted(pq.read_table(file), schema))
        if sum(map(len, gathered)) >= rows:
            yield pa.concat_tables(gathered)
            gathered, given = [], True
    if any(map(len, gathered)) or not given:
        yield pa.concat_tables(gathered) if gathered else schema.empty_table()


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Bring a part into the schema of the whole: what it lacks is missing."""
    present = set(table.column_names)
    columns = [
        table[field.name].cast(field.type) if field.name in present else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _schema(files: Sequence[Path]) -> pa.Schema:
    """Give the schema that holds every part, with what pandas and geopandas note in it."""
    distinct: dict[str, gpd.GeoDataFrame] = {}
    for file in files:
        shape = str(pq.read_schema(file).remove_metadata())
        if shape not in distinct:
            distinct[shape] = gpd.read_parquet(file).iloc[:0]
    empty = conform(pd.concat(distinct.values()), "events") if distinct else frame([])
    # one part has text where another has numbers: both are text in the whole
    mixed = {name: "string" for name in empty if empty[name].dtype == object}
    return arrow_table(empty.astype(mixed)).schema


def _extent(files: Sequence[Path]) -> dict[str, Any]:
    """Say where the events lie: the bounds and the kinds of geometry from the parts' footers."""
    notes = [json.loads(pq.read_schema(file).metadata[b"geo"])["columns"]["geometry"] for file in files]
    boxes = [note["bbox"] for note in notes if note.get("bbox")]
    found: dict[str, Any] = {"geometry_types": sorted({kind for n in notes for kind in n["geometry_types"]})}
    if boxes:
        low, high = zip(*((box[:2], box[-2:]) for box in boxes), strict=True)
        found["bbox"] = [*map(min, zip(*low, strict=True)), *map(max, zip(*high, strict=True))]
    return found


def _with_extent(schema: pa.Schema, extent: dict[str, Any]) -> pa.Schema:
    notes = dict(schema.metadata)
    geo = json.loads(notes[b"geo"])
    geo["columns"]["geometry"].update(extent)
    return schema.with_metadata(notes | {b"geo": json.dumps(geo).encode()})
