"""The formats that are known, and the three verbs: recognise, read, write."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import Fault, InputError, OutputError
from conflict_map.formats import (
    acled,
    export,
    gdelt,
    generic,
    geoconfirmed,
    geopackage,
    kml,
    timemap,
    ucdp,
    viina,
    wikipedia,
)
from conflict_map.formats.cells.encodings import UNMARKED
from conflict_map.formats.cells.probe import look
from conflict_map.formats.geoparquet import write_parquet
from conflict_map.formats.records import Format
from conflict_map.formats.symbols import with_symbols
from conflict_map.outputs import written_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from conflict_map.formats.records import Places, Probe, Table


def _is(kind: str, probe: Probe) -> bool:
    return probe.kind == kind


def _is_geojson(probe: Probe) -> bool:
    return probe.kind == "json" and ('"features"' in probe.head or '"Feature"' in probe.head)


_GENERIC: tuple[Format, ...] = (
    Format("geojson", "GeoJSON", _is_geojson, partial(generic.read, name="geojson"), export.write_geojson,
           (".geojson", ".json")),
    Format("json", "JSON, a list of records", partial(_is, "json"), partial(generic.read, name="json")),
    Format("gpkg", "GeoPackage, styled for QGIS", partial(_is, "gpkg"), partial(generic.read, name="gpkg"),
           geopackage.write, (".gpkg",)),
    Format("flatgeobuf", "FlatGeobuf", partial(_is, "fgb"), partial(generic.read, name="flatgeobuf"),
           export.write_flatgeobuf, (".fgb",)),
    Format("parquet", "GeoParquet", partial(_is, "parquet"), partial(generic.read, name="parquet"),
           write_parquet, (".parquet", ".geoparquet")),
    Format("shapefile", "Shapefile, plain or zipped", partial(_is, "shp"), partial(generic.read, name="shapefile")),
    Format("xlsx", "Workbook with coordinates or place names", partial(_is, "xlsx"),
           partial(generic.read, name="xlsx"), export.write_xlsx, (".xlsx",)),
    Format("csv", "CSV with coordinates or place names", partial(_is, "delimited"),
           partial(generic.read, name="csv"), export.write_csv, (".csv",)),
    Format("hxl", "CSV with a row of HXL hashtags", lambda _: False, None, export.write_hxl),
)  # fmt: skip

# The particular before the general: the first that recognises a file reads it.
FORMATS: tuple[Format, ...] = (
    acled.FORMAT,
    ucdp.FORMAT,
    gdelt.FORMAT,
    viina.CONTROL,
    viina.FORMAT,
    timemap.FORMAT,
    timemap.SOURCES,
    geoconfirmed.FORMAT,
    wikipedia.FORMAT,
    wikipedia.LIST,
    kml.FORMAT,
    kml.ZIPPED,
    *_GENERIC,
)


def recognise(path: Path | str) -> str | None:
    r"""Say which format a file has, by its content.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str or None
        The format's name; None if it is no table of events (a report, a picture, nothing).

    Raises
    ------
    InputError
        If it can't be opened, or is a damaged container.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "anything.bin")
    ...     _ = path.write_text("place,note\nHama,shelling\nIdlib,quiet\n")
    ...     recognise(path)
    'csv'
    """
    return _recognised(look(path))


def _recognised(probe: Probe) -> str | None:
    return next((one.name for one in FORMATS if one.read and one.recognises(probe)), None)


def read(path: Path | str, *, format: str | None = None, gazetteer: Places | None = None) -> Table:  # noqa: A002
    r"""Read a file of events.

    Parameters
    ----------
    path
        The file.
    format
        The format's name, when the content is not to decide.
    gazetteer
        Where places without coordinates are looked up; None leaves them unplaced.

    Returns
    -------
    Table
        The events, every fault with its row and column, and what was guessed.

    Raises
    ------
    InputError
        If it is no table of events, or nothing of it can be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "towns.csv")
    ...     _ = path.write_text("name,lat,lon\nHama,35.13,36.75\nNowhere,95,36\n")
    ...     table = read(path)
    >>> len(table.events), table.faults[0].row, table.faults[0].column
    (2, 3, 'lat')
    """
    probe = look(path)
    name = format or _recognised(probe)
    if probe.kind == "empty":
        raise InputError([Fault("the file is empty", file=str(path))])
    if name is None:
        raise InputError([Fault("is no table of events in any format that is known", file=str(path))])
    one = next((f for f in FORMATS if f.name == name and f.read is not None), None)
    if one is None or one.read is None:
        known = ", ".join(f.name for f in FORMATS if f.read)
        raise InputError(
            [Fault(f"{name!r} is no format that can be read; expected one of {known}", file=str(path))]
        )
    return _with_encoding_said(one.read(probe, gazetteer), probe.encoding)


def _with_encoding_said(table: Table, encoding: str) -> Table:
    """Say of a file that names no encoding, and was read in none of the usual, in which it was read."""
    if encoding not in UNMARKED:
        return table
    said = f"the file has no byte order mark; by its null bytes it was read as {encoding.upper()}"
    return replace(table, guesses=(said, *table.guesses))


def write(
    events: gpd.GeoDataFrame,
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002
    symbols: bool = False,
) -> None:
    """Write events to a file; it is whole when it appears, and what stood there before stays until then.

    Parameters
    ----------
    events
        The events table.
    path
        The file.
    format
        The format's name; by default the path's ending says it.
    symbols
        Whether to add a column ``symbol_code``: the event's symbol in MIL-STD-2525D, its templated variant
        for claims.

    Raises
    ------
    InputError
        If there is no such format to write.
    OutputError
        If it can't be written.

    Examples
    --------
    >>> import tempfile
    >>> from conflict_map.tables import frame
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(frame([{"place": "Hama"}]), Path(folder, "events.csv"))
    ...     Path(folder, "events.csv").read_text()[:20]
    'event_id,event_type,'
    """
    path = Path(path)
    one = writer_of(path, format=format)
    assert one.write is not None
    with written_whole(path) as made, _drivers_errors_as_ours(path):
        one.write(with_symbols(events) if symbols else events, made)


@contextmanager
def _drivers_errors_as_ours(path: Path) -> Iterator[None]:
    """Tell what a GIS driver says of a full disk as what it is: an output that could not be written."""
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError  # noqa: PLC0415 - only a GIS file needs GDAL

    try:
        yield
    except (DataSourceError, DataLayerError, FeatureError) as error:
        reason = str(error).rsplit("failed: ", 1)[-1]  # before it stands the whole of the driver's SQL
        raise OutputError(f"{path} can't be written: {reason[:300]}") from error


def writer_of(path: Path | str, *, format: str | None = None) -> Format:  # noqa: A002
    """Find the format that writes a file.

    Parameters
    ----------
    path
        The file; it need not exist.
    format
        The format's name; by default the path's ending says it.

    Raises
    ------
    InputError
        If there is no such format to write.

    Examples
    --------
    >>> writer_of("events.parquet").title
    'GeoParquet'
    """
    ending = Path(path).suffix.lower()
    for one in FORMATS:
        if one.write and (one.name == format if format else ending in one.suffixes):
            return one
    known = ", ".join(
        f"{f.name} ({' '.join(f.suffixes)})" if f.suffixes else f.name for f in FORMATS if f.write
    )
    raise InputError(
        [Fault(f"can't be written as {format or ending!r}; expected one of {known}", file=str(path))]
    )
