"""JSON to raw cells: GeoJSON features, or a list of records; what a truncated file still holds survives."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from conflict_map.errors import Fault, InputError
from conflict_map.formats.cells import archive
from conflict_map.formats.cells.encodings import decode
from conflict_map.formats.cells.shapes import usable
from conflict_map.formats.records import Cells
from conflict_map.tables import CRS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.formats.records import Probe

_MOST_BYTES = 2 << 30
_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)


def load(probe: Probe) -> tuple[Any, tuple[Fault, ...]]:
    """Read a JSON document; of a cut one, the records that are whole.

    Parameters
    ----------
    probe
        The file.

    Returns
    -------
    The document, and faults.

    Raises
    ------
    InputError
        If nothing can be read from it.
    """
    file = str(probe.path)
    if probe.path.stat().st_size > _MOST_BYTES:
        raise InputError([Fault(f"larger than {_MOST_BYTES >> 30} GiB", file=file)])
    data = archive.read_member(probe.path, probe.member) if probe.member else probe.path.read_bytes()
    text, _, _ = decode(data)
    try:
        document = json.loads(text)
        return document, _halves_mended(document, file) if _HALF.search(text) else ()
    except RecursionError:
        raise InputError([Fault("nested too deeply to be a table of events", file=file)]) from None
    except ValueError as error:
        records, at = _whole_records(text)
        if not records:
            raise InputError([Fault(f"is no valid JSON: {error}", file=file)]) from None
        why = f"the file is damaged after record {len(records)} (character {at}); what comes later is lost"
        if re.search(r'"type"\s*:\s*"Feature"', text[:100_000]):
            return {"type": "FeatureCollection", "features": records}, (Fault(why, file, len(records) + 1),)
        return records, (Fault(why, file, len(records) + 1),)


def _halves_mended(document: Any, file: str) -> tuple[Fault, ...]:
    """Put � where half a surrogate pair stands, which is no character, and say in which records."""
    rows = document
    if isinstance(document, dict):
        rows = next((value for value in document.values() if isinstance(value, list)), [])
    faults = []
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        mended = _whole(row)
        if mended != row:
            rows[number - 1] = mended
            faults.append(Fault("half of a character (a lone surrogate); � stands for it", file, number))
    return tuple(faults)


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value


def _whole_records(text: str) -> tuple[list[Any], int]:
    """Read records one after the other until one is damaged: of a cut array, or one a line."""
    start = re.search(r'"features"\s*:\s*\[', text)
    at = start.end() if start else (text.find("[") + 1 if text.lstrip().startswith("[") else 0)
    decoder, records = json.JSONDecoder(), []
    while at < len(text):
        gap = re.compile(r"[\s,]*").match(text, at)
        at = gap.end() if gap else at
        try:
            record, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        if not isinstance(record, dict):
            break
        records.append(record)
    return records, at


def read_cells(probe: Probe) -> Cells:
    """Read GeoJSON, or a list of records, into cells.

    Parameters
    ----------
    probe
        The file.

    Returns
    -------
    Cells
        Properties as columns; a nested value is its JSON text.

    Raises
    ------
    InputError
        If there are no records in it.
    """
    document, faults = load(probe)
    file = str(probe.path)
    if isinstance(document, dict) and "features" in document:
        return _features(document, file, faults)
    if isinstance(document, dict) and document.get("type") == "Feature":
        return _features({"features": [document]}, file, faults)
    rows = document
    if isinstance(document, dict):
        rows = next((value for value in document.values() if isinstance(value, list)), [])
    rows = rows if isinstance(rows, list) else []
    records = [row for row in rows if isinstance(row, dict)]
    if not records:
        raise InputError([*faults, Fault("holds no records", file=file)])
    wrong = [
        Fault(f"{type(row).__name__} where a record was expected", file, number)
        for number, row in enumerate(rows, 1)
        if not isinstance(row, dict)
    ]
    numbers = [number for number, row in enumerate(rows, 1) if isinstance(row, dict)]
    return Cells(columns_of(records), np.array(numbers, dtype=np.int64), (*faults, *wrong))


def _features(document: dict[str, Any], file: str, faults: tuple[Fault, ...]) -> Cells:
    features = document["features"] if isinstance(document["features"], list) else []
    shapes, records, numbers, wrong = [], [], [], list(faults)
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            wrong.append(Fault("is no GeoJSON feature", file, number))
            continue
        shapes.append(_shape(feature.get("geometry"), file, number, wrong))
        record = dict(feature.get("properties") or {})
        if feature.get("id") is not None and "id" not in record:
            record["id"] = feature["id"]
        records.append(record)
        numbers.append(number)
    if not records:
        raise InputError([*wrong, Fault("holds no features", file=file)])
    rows = np.array(numbers, dtype=np.int64)
    geometry = gpd.GeoSeries(shapes, crs=_crs(document))
    guesses: tuple[str, ...] = ()
    if geometry.crs.to_epsg() != 4326:
        guesses = (f"coordinates were transformed from {geometry.crs.name}",)
        geometry = geometry.to_crs(CRS)
    geometry, unusable = usable(geometry, rows, file)
    return Cells(columns_of(records), rows, (*wrong, *unusable), guesses, geometry)


def _shape(geometry: Any, file: str, number: int, wrong: list[Fault]) -> shapely.Geometry | None:
    if geometry is None:
        return None
    try:
        made = shape(geometry)
        return None if made.is_empty else shapely.force_2d(made)
    except Exception as error:  # noqa: BLE001 - shapely raises whatever the nesting leads it to
        wrong.append(Fault(f"a geometry that can't be read: {error}", file, number, "geometry"))
        return None


def _crs(document: dict[str, Any]) -> Any:
    """GeoJSON is WGS 84; the ``crs`` member of its draft of 2008 may say otherwise."""
    try:
        name = str(document["crs"]["properties"]["name"])
        return CRS if name.endswith("CRS84") else gpd.GeoSeries([], crs=name).crs
    except Exception:  # noqa: BLE001 - absent or nonsense: the standard's own system
        return CRS


def columns_of(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Put records into columns, one row each, whatever keys they have.

    Parameters
    ----------
    records
        The records.

    Examples
    --------
    >>> columns_of([{"a": 1}, {}, {"b": ["x"]}]).shape
    (3, 2)
    """
    names = dict.fromkeys(str(name) for record in records for name in record)
    cells = {n: pd.Series([flat_cell(r.get(n)) for r in records], dtype="object") for n in names}
    return pd.DataFrame(cells, index=range(len(records)))


def flat_cell(value: Any) -> Any:
    """Give a JSON value as one cell: a nested one as its JSON text.

    Examples
    --------
    >>> flat_cell(["a"]), flat_cell(True), flat_cell(1.5)
    ('["a"]', 'true', 1.5)
    """
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "true" if value is True else "false" if value is False else value
