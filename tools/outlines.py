"""The records of data/gazetteer/outlines.json.gz: read and written here, described in OUTLINES.md."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PATH = Path(__file__).parents[1] / "data" / "gazetteer" / "outlines.json.gz"
UNITS_PER_DEGREE = 1000  # about 110 m, a tenth of the simplification


@dataclass(frozen=True)
class Outline:
    """One country, division, river, lake, sea, region or continent with its shape (WGS 84, lon lat)."""

    id: str
    kind: str
    feature_code: str
    name: str
    geometry: BaseGeometry
    lon: float
    lat: float
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    country: str = ""
    iso: str = ""
    gn_id: int | None = None
    wikidata: str = ""
    rank: int = 9
    population: int = 0


def read_outlines(path: Path = PATH) -> list[Outline]:
    """Read every record, its geometry decoded into shapely's."""
    document = json.loads(gzip.decompress(path.read_bytes()))
    records = []
    for row in document["records"]:
        known = {k: v for k, v in row.items() if k in Outline.__dataclass_fields__}
        known["geometry"] = decode(row["geometry"], document["units_per_degree"])
        known["aliases"] = tuple(row.get("aliases", ()))
        records.append(Outline(**known))
    return records


def decode(geometry: dict[str, Any], units: int) -> BaseGeometry:
    """Turn delta-coded integers back into a geometry."""

    def line(flat: list[int]) -> np.ndarray[Any, Any]:
        return np.cumsum(np.array(flat, dtype=np.int64).reshape(-1, 2), axis=0) / units

    parts = geometry["parts"]
    if geometry["type"] == "line":
        lines = [LineString(line(part)) for part in parts]
        return lines[0] if len(lines) == 1 else MultiLineString(lines)
    polygons = [Polygon(line(shell), [line(hole) for hole in holes]) for shell, *holes in parts]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def encode(geometry: BaseGeometry, units: int = UNITS_PER_DEGREE) -> dict[str, Any] | None:
    """Turn a line or polygon into delta-coded integers; None when nothing of it is left at that precision."""
    if geometry.geom_type in {"LineString", "MultiLineString"}:
        parts = [deltas(part, units) for part in shapely.get_parts(geometry)]
        kept = [part for part in parts if len(part) >= 4]
        return {"type": "line", "parts": kept} if kept else None
    snapped = shapely.set_precision(geometry, 1 / units)
    if not snapped.is_valid:
        snapped = snapped.buffer(0)
    polygons = [p for p in shapely.get_parts(snapped) if p.geom_type == "Polygon" and not p.is_empty]
    polygons.sort(key=lambda p: (-p.area, p.bounds))
    rings = [[deltas(ring, units) for ring in (p.exterior, *p.interiors)] for p in polygons]
    return {"type": "polygon", "parts": rings} if rings else None


def deltas(line: BaseGeometry, units: int) -> list[int]:
    """Return x0, y0, dx1, dy1, … in units, steps of length zero left out."""
    points = np.rint(shapely.get_coordinates(line) * units).astype(np.int64)
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    points = points[moved]
    points[1:] -= points[:-1].copy()
    return [int(v) for v in points.ravel()]


def write_outlines(records: list[Outline], about: dict[str, Any], path: Path = PATH) -> None:
    """Write the records, sorted by id, so that the same records give the same bytes."""
    rows = []
    for record in sorted(records, key=lambda r: r.id):
        geometry = encode(record.geometry)
        if geometry is None:
            continue
        values = {k: getattr(record, k) for k in Outline.__dataclass_fields__ if k != "geometry"}
        row = {k: v for k, v in values.items() if v not in ("", None, (), {})}
        rows.append({**row, "lon": round(record.lon, 4), "lat": round(record.lat, 4), "geometry": geometry})
    document = {**about, "units_per_degree": UNITS_PER_DEGREE, "records": rows}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
