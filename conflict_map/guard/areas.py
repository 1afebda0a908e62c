"""Embargoed areas: read them from a profile, and tell which geometries may lie in one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS, Transformer

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from conflict_map.guard.keys import Keys

_FORMS = ("polygon", "bounds", "file")

# An azimuthal equidistant plane around an area a few hundred kilometres wide stretches distances that don't pass
# through its centre by less than this; the embargo errs on the side of withholding.
_STRETCH = 1.05


def read_area(keys: Keys, folder: Path) -> BaseGeometry | None:
    """Read the area of an embargo: ``polygon``, ``bounds`` or ``file``, one of the three.

    Parameters
    ----------
    keys
        The embargo's table.
    folder
        Where a file is looked for.

    Returns
    -------
    shapely geometry or None
        Polygon or polygons in WGS 84; None when it is missing or wrong, with the fault noted.
    """
    polygon = keys.value("polygon", (list,), "a list of [lon, lat] pairs")
    bounds = keys.value("bounds", (list,), "[west, south, east, north]")
    file = keys.text("file")
    given = [form for form, value in zip(_FORMS, (polygon, bounds, file), strict=True) if value is not None]
    if len(given) != 1:
        keys.fault(
            "name", f"an embargo needs one of {', '.join(_FORMS)}; it has {', '.join(given) or 'none'}"
        )
        return None
    try:
        if polygon is not None:
            area = shapely.Polygon(_pairs(polygon))
        elif bounds is not None:
            area = _box(bounds)
        else:
            area = _from_geojson(folder / str(file))
    except (TypeError, ValueError, KeyError, OSError, shapely.errors.ShapelyError) as error:
        keys.fault(given[0], f"not an area: {error}")
        return None
    wrong = _wrong_with(area)
    if wrong:
        keys.fault(given[0], wrong)
        return None
    return area


def within(geometries: NDArray[Any], reach_m: NDArray[np.float64], area: BaseGeometry) -> NDArray[np.bool_]:
    """Tell which geometries lie within reach of an area, or can't be shown to lie outside it.

    Parameters
    ----------
    geometries
        shapely geometries in WGS 84, or None.
    reach_m
        Metres around each geometry that count as part of it (its uncertainty and the embargo's margin).
    area
        Polygon or polygons in WGS 84.

    Returns
    -------
    numpy.ndarray
        True where the geometry is in the area or in reach of it, where there is none, and where its
        coordinates are not numbers.

    Examples
    --------
    >>> area = shapely.box(36, 35, 37, 36)
    >>> points = np.array([shapely.Point(36.5, 35.5), shapely.Point(37.01, 35.5), shapely.Point(40, 35), None])
    >>> within(points, np.array([0.0, 2000.0, 2000.0, 0.0]), area).tolist()
    [True, True, False, True]
    """
    middle = area.centroid
    plane = CRS.from_dict({"proj": "aeqd", "lat_0": middle.y, "lon_0": middle.x, "datum": "WGS84"})
    to_plane = Transformer.from_crs("EPSG:4326", plane, always_xy=True)

    bounds = shapely.bounds(geometries)
    finite = geometries.copy()
    finite[~np.isfinite(bounds).all(axis=1)] = None

    def projected(shape: Any) -> Any:
        # long edges are cut up first: a straight line in degrees is not straight on the plane
        return shapely.transform(
            shapely.segmentize(shape, 0.1), lambda xy: np.column_stack(to_plane.transform(*xy.T))
        )

    distances = shapely.distance(projected(finite), projected(area))
    unknown = ~np.isfinite(distances)
    reached = np.where(unknown, 0.0, distances) <= reach_m * _STRETCH
    return np.asarray(unknown | reached)


def _pairs(points: list[Any]) -> list[tuple[float, float]]:
    if not all(isinstance(p, list) and len(p) == 2 and all(map(_is_number, p)) for p in points):
        raise ValueError("each point must be [lon, lat]")
    return [(float(lon), float(lat)) for lon, lat in points]


def _box(bounds: list[Any]) -> BaseGeometry:
    if len(bounds) != 4 or not all(map(_is_number, bounds)):
        raise ValueError("bounds must be [west, south, east, north]")
    west, south, east, north = map(float, bounds)
    if west >= east or south >= north:
        raise ValueError("west must be below east and south below north; split an area that crosses 180°")
    return shapely.box(west, south, east, north)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _from_geojson(path: Path) -> BaseGeometry:
    """Join all areas of a GeoJSON file."""
    content = json.loads(path.read_text(encoding="utf-8-sig"))
    features = content["features"] if content["type"] == "FeatureCollection" else [content]
    shapes = [
        shapely.from_geojson(json.dumps(f["geometry"] if f["type"] == "Feature" else f)) for f in features
    ]
    if any(shape is None or shapely.get_dimensions(shape) != 2 for shape in shapes):
        raise ValueError(f"{path} holds something other than polygons")
    if not all(shape.is_valid for shape in shapes):
        raise ValueError(f"{path} holds a polygon that crosses itself")
    return shapely.union_all(shapes)


def _wrong_with(area: BaseGeometry) -> str:
    """Say what is wrong with an area; nothing when all is well."""
    coordinates = shapely.get_coordinates(area)
    if area.is_empty or not np.isfinite(coordinates).all():
        return "the area is empty or has coordinates that are not numbers"
    west, south, east, north = area.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return "the area reaches beyond WGS 84's range of -180 to 180 and -90 to 90 degrees"
    if not area.is_valid:
        return f"the area is not valid: {shapely.is_valid_reason(area)}"
    return "" if area.area > 0 else "the area is empty"
