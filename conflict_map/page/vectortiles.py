"""Events as vector tiles in one PMTiles archive beside the page, for more events than a page can carry.

A tile far out holds cells with a count, the commonest kind and the first and last moment; near by, and wherever few
events lie, it holds the events one by one. The deepest level carries what a reader asks of an event. The tiles are
Mapbox Vector Tiles 2.1 (https://github.com/mapbox/vector-tile-spec), the archive is PMTiles 3
(https://github.com/protomaps/PMTiles), so that QGIS, MapLibre and GDAL read it as well.
"""

from __future__ import annotations

import io
import itertools
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.errors import MissingExtraError
from conflict_map.layers.incidents import anchors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

EXTENT = 4096
DEEPEST = 10
"""Zoom of the last level: a step of its grid is ten metres there; the page draws it larger beyond."""
FEW = 200
"""Up to so many events a tile holds them one by one at any zoom."""
MOST = 5000
"""Events that a tile of the deepest level tells one by one; of further ones it gives the number."""
CELLS = 64
"""Cells along the edge of a tile: four pixels each."""
TOLD = (
    *("event_id", "sub_event_type", "actor1", "actor2", "place", "place_name", "place_why", "claimed_by"),
    *("source", "source_url", "quote", "notes"),
)
_FIGURES = ("fatalities_best", "uncertainty_m", "confidence")
_NO_TIME = -(2**31)

Feature = tuple[int, int, dict[str, str | int | float]]
"""Column and row in the tile's grid, and what is told."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of tiles.

    Parameters
    ----------
    content
        The file's bytes.
    events
        How many events it holds.
    first, last
        Minutes since 1970, or None when no event is dated.
    """

    content: bytes
    events: int
    first: int | None
    last: int | None


def archive(events: gpd.GeoDataFrame) -> Archive:
    """Put events into an archive of vector tiles.

    Parameters
    ----------
    events
        An events table in time order; events without a place or beyond 85 degrees of latitude are left out.

    Returns
    -------
    Archive
        The same bytes for the same table; none when no event has a place.

    Raises
    ------
    MissingExtraError
        When the package ``pmtiles`` is not installed.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> made = archive(frame([{"event_type": "Battles", "geometry": Point(36.75, 35.13)}]))
    >>> made.content[:7], made.events
    (b'PMTiles', 1)
    """
    try:
        from pmtiles.tile import Compression, TileType, zxy_to_tileid  # noqa: PLC0415 - an extra
        from pmtiles.writer import Writer  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(
            "tiles need the package pmtiles: pip install 'conflict-map[tiles]'"
        ) from error
    lon, lat = anchors(events)
    placed = np.flatnonzero(np.abs(lat) < 85)  # NaN is not less than anything
    table = events.iloc[placed]
    square = _mercator(lon[placed], lat[placed])
    times = _minutes(table)
    tiles = {
        zxy_to_tileid(zoom, column, row): content
        for zoom in range(DEEPEST + 1)
        for column, row, content in _level(table, square, times, zoom)
    }
    if not tiles:
        return Archive(b"", 0, None, None)
    out = io.BytesIO()
    writer: Any = Writer(out)  # type: ignore[no-untyped-call]
    for number in sorted(tiles):
        writer.write_tile(number, tiles[number])
    dated = times[0] != _NO_TIME
    first, last = (int(times[0][dated].min()), int(times[1][dated].max())) if dated.any() else (None, None)
    writer.finalize(_header(lon[placed], lat[placed], TileType.MVT, Compression.GZIP), _metadata(table))
    return Archive(out.getvalue(), len(table), first, last)


def _mercator(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees to the unit square of Web Mercator, origin in the north-west."""
    y = 0.5 - np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)) / (2 * np.pi)
    return np.clip(np.stack([(lon + 180) / 360, y]), 0, np.nextafter(1, 0))


def _minutes(table: gpd.GeoDataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last minute of each event since 1970."""
    start, end = (
        column.dt.tz_localize(None).to_numpy().astype("datetime64[m]").astype(np.int64)
        for column in (table.date_start, table.date_end.fillna(table.date_start))
    )
    unknown = table.date_start.isna().to_numpy()
    return np.where(unknown, _NO_TIME, start), np.where(unknown, _NO_TIME, end)


def _level(
    table: gpd.GeoDataFrame, square: NDArray[np.float64], times: tuple[NDArray[np.int64], ...], zoom: int
) -> Iterator[tuple[int, int, bytes]]:
    """Give the tiles of one zoom: column, row, content."""
    steps = np.floor(square * (2**zoom * EXTENT)).astype(np.int64)
    tile = steps // EXTENT
    at = (steps % EXTENT).T
    key = tile[1] * 2**zoom + tile[0]
    order = np.argsort(key, kind="stable")
    bounds = np.flatnonzero(np.diff(key[order], prepend=-1, append=-1))
    kinds = table.event_type.astype("category")
    for begin, end in itertools.pairwise(bounds):
        rows = order[begin:end]
        single = len(rows) <= FEW or zoom == DEEPEST
        alone, counted = (rows[-MOST:], rows[:-MOST]) if single else (rows[:0], rows)
        features = list(_told(table, alone, at, times, whole=zoom == DEEPEST))
        features += _cells(counted, at, times, kinds)
        yield int(tile[0][rows[0]]), int(tile[1][rows[0]]), _gzip(encode(features))


def _cells(
    rows: NDArray[np.int64],
    at: NDArray[np.int64],
    times: tuple[NDArray[np.int64], ...],
    kinds: pd.Series[Any],
) -> Iterator[Feature]:
    """Count events by cell and kind."""
    if not len(rows):
        return
    cell = at[rows] // (EXTENT // CELLS)
    codes = kinds.cat.codes.to_numpy()[rows].astype(np.int64) + 1
    key = (cell[:, 1] * CELLS + cell[:, 0]) * 64 + codes
    distinct, begins, counts = np.unique(key, return_index=True, return_counts=True)
    order = np.argsort(key, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    first = np.minimum.reduceat(times[0][rows][order], starts)
    last = np.maximum.reduceat(times[1][rows][order], starts)
    names = ["", *map(str, kinds.cat.categories)]
    for number, code in enumerate(distinct % 64):
        place = at[rows[begins[number]]]
        told: dict[str, str | int | float] = {"count": int(counts[number]), "event_type": names[code]}
        told |= _span(first[number], last[number])
        yield int(place[0]), int(place[1]), told


def _told(
    table: gpd.GeoDataFrame,
    rows: NDArray[np.int64],
    at: NDArray[np.int64],
    times: tuple[NDArray[np.int64], ...],
    *,
    whole: bool,
) -> Iterator[Feature]:
    """Tell events one by one; on the deepest level with all that a reader asks."""
    part = table.iloc[rows]
    wanted = ("event_type", "status", "place", *(TOLD if whole else ()), *(_FIGURES if whole else ()))
    columns = {name: part[name].astype("object").where(part[name].notna(), None).tolist() for name in wanted}
    for number, row in enumerate(rows):
        told = {name: cells[number] for name, cells in columns.items() if cells[number] not in {None, ""}}
        yield int(at[row, 0]), int(at[row, 1]), {"count": 1, **told, **_span(times[0][row], times[1][row])}


def _span(first: int, last: int) -> dict[str, int]:
    return {} if first == _NO_TIME else {"first": int(first), "last": int(last)}


def encode(features: Iterable[Feature], layer: str = "incidents") -> bytes:
    """Encode points as one layer of a Mapbox Vector Tile.

    Parameters
    ----------
    features
        Column and row in a grid of 4096, from the north-west, and properties: texts, whole numbers, floats.
    layer
        The layer's name.

    Returns
    -------
    bytes
        The tile.

    Examples
    --------
    >>> encode([(1, 2, {"count": 3})]).hex(" ")
    '1a 28 0a 09 69 6e 63 69 64 65 6e 74 73 12 0b 12 02 00 00 18 01 22 03 09 02 04 1a 05 63 6f 75 6e 74 22 02 28 03 28 80 20 78 02'
    """
    keys: dict[str, int] = {}
    values: dict[tuple[type, Any], int] = {}
    body = bytearray(_field(1, layer.encode()))
    for column, row, told in features:
        tags = bytearray()
        for name, value in told.items():
            tags += _varint(keys.setdefault(name, len(keys)))
            tags += _varint(values.setdefault((type(value), value), len(values)))
        point = _varint(9) + _varint(column << 1) + _varint(row << 1)  # one MoveTo, from the corner
        body += _field(2, _field(2, bytes(tags)) + b"\x18\x01" + _field(4, point))
    for name in keys:
        body += _field(3, name.encode())
    for _, value in values:
        body += _field(4, _value(value))
    body += b"\x28" + _varint(EXTENT) + b"\x78\x02"
    return bytes(_field(3, bytes(body)))


def _value(value: str | float) -> bytes:
    if isinstance(value, str):
        return _field(1, value.encode("utf-8", errors="replace"))
    if isinstance(value, (int, np.integer)):
        number = int(value)
        return b"\x28" + _varint(number) if number >= 0 else b"\x30" + _varint((-number << 1) - 1)
    return b"\x19" + np.float64(value).tobytes()


def _field(number: int, content: bytes) -> bytes:
    """Write a field whose content has a length."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    if number < 128:
        return bytes((number,))
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _gzip(content: bytes) -> bytes:
    """Gzip without a time stamp."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(content) + packer.flush()


def _header(
    lon: NDArray[np.float64], lat: NDArray[np.float64], kind: Any, compression: Any
) -> dict[str, Any]:
    """Write the archive's header: where its events lie, in ten-millionths of a degree."""
    west, east, south, north = (int(edge * 1e7) for edge in (lon.min(), lon.max(), lat.min(), lat.max()))
    return {
        "tile_type": kind,
        "tile_compression": compression,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 4,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _metadata(table: gpd.GeoDataFrame) -> dict[str, Any]:
    fields = {
        "count": "Number",
        "first": "Number",
        "last": "Number",
        "status": "String",
        "event_type": "String",
    }
    fields |= dict.fromkeys(TOLD, "String") | dict.fromkeys(_FIGURES, "Number")
    layer = {"id": "incidents", "fields": fields, "minzoom": 0, "maxzoom": DEEPEST}
    return {"name": "incidents", "events": len(table), "vector_layers": [layer]}
