"""Rivers, reservoirs and lakes that stop armies, from the outlines that ship with the package.

Natural Earth's 1:10m rivers and lakes (public domain).  Only great waters are
taken: a river that can be waded is no barrier.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

    from conflict_map.control.ground import Mesh, Plane

GREATEST_RANK = 5  # Natural Earth's label rank up to which a river is a barrier; lakes all are
_KINDS = ("river", "lake")


def bundled_barriers(plane: Plane, mesh: Mesh) -> shapely.Geometry | None:
    """Give the bundled barriers about a mesh, in its plane.

    Parameters
    ----------
    plane, mesh
        Where they are wanted.

    Returns
    -------
    shapely.Geometry or None
        Lines and polygons, metres; None where there are none.
    """
    shapes = _waters()
    if len(shapes) == 0:
        return None
    corners = plane.to_lonlat(mesh.nodes[:: max(1, mesh.size // 500)])
    turned = (corners[:, 0] - plane.lon + 180.0) % 360.0 - 180.0
    west, east = turned.min() - 1.0, turned.max() + 1.0
    south, north = corners[:, 1].min() - 1.0, corners[:, 1].max() + 1.0
    boxes = [
        shapely.box(max(west + plane.lon + turn, -180.0), south, min(east + plane.lon + turn, 180.0), north)
        for turn in (-360.0, 0.0, 360.0)
        if max(west + plane.lon + turn, -180.0) < min(east + plane.lon + turn, 180.0)
    ]
    near = shapes[shapely.intersects(shapes, shapely.union_all(boxes))]
    if len(near) == 0:
        return None
    return shapely.geometrycollections(shapely.transform(near, plane.to_plane))


@cache
def _waters() -> npt.NDArray[np.object_]:
    """Read the great rivers and the lakes; nothing where the outlines are not installed."""
    path = _outlines()
    if path is None:
        return np.empty(0, dtype=object)
    document = json.loads(gzip.decompress(path.read_bytes()))
    scale = document["units_per_degree"]
    found = [
        part
        for record in document["records"]
        if record["kind"] in _KINDS and (record["kind"] == "lake" or record["rank"] <= GREATEST_RANK)
        for part in _parts(record["geometry"], scale)
    ]
    return np.array(found, dtype=object)


def _parts(geometry: dict[str, Any], scale: float) -> list[shapely.Geometry]:
    if geometry["type"] == "line":
        return [shapely.linestrings(_ring(part, scale)) for part in geometry["parts"]]
    return [
        shapely.Polygon(_ring(part[0], scale), [_ring(hole, scale) for hole in part[1:]])
        for part in geometry["parts"]
    ]


def _ring(numbers: list[int], scale: float) -> npt.NDArray[np.float64]:
    """Add up a list of steps ``x0, y0, dx1, dy1, …`` to coordinates in degrees."""
    return np.cumsum(np.array(numbers, dtype=np.int64).reshape(-1, 2), axis=0) / scale


def _outlines() -> Path | None:
    """Find the outlines: inside the installed package, or beside it in a checkout."""
    package = Path(str(resources.files("conflict_map")))
    for folder in (package / "data" / "gazetteer", package.parent / "data" / "gazetteer"):
        path = folder / "outlines.json.gz"
        if path.is_file():
            return path
    return None
