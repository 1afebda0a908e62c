"""Cells of a table → columns of a payload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from conflict_map.layers.record import MISSING, Numbers, Shapes, Texts, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

POINT, LINE, POLYGON = 1, 2, 3


def minutes(times: pd.Series[Any]) -> Numbers:
    """Moments as whole minutes since 1970, UTC.

    Parameters
    ----------
    times
        ``datetime64[us, UTC]``; years from before our era to 6053 fit.

    Examples
    --------
    >>> minutes(pd.Series(pd.to_datetime(["1970-01-02", None], utc=True))).cells.tolist()
    [1440, -2147483648]
    """
    moments = times.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[us]")
    counted = moments.to_numpy().astype("datetime64[m]").astype(np.int64)
    return Numbers(np.where(times.isna().to_numpy(), MISSING, counted).astype(np.int32))


def numbers(cells: pd.Series[Any], scale: int = 1) -> Numbers:
    """Numbers rounded to one part in `scale` of their unit.

    Parameters
    ----------
    cells
        Any numeric column; missing and infinite cells become missing.
    scale
        Parts of a unit that are kept.

    Examples
    --------
    >>> numbers(pd.Series([0.8125, None]), 1000).cells.tolist()
    [812, -2147483648]
    """
    floats = cells.to_numpy(dtype="float64", na_value=np.nan) * scale
    known = np.isfinite(floats) & (np.abs(floats) < -MISSING)
    return Numbers(np.where(known, np.rint(np.where(known, floats, 0)), MISSING).astype(np.int32), scale)


def words(cells: pd.Series[Any]) -> Words:
    """Repeated strings as codes into a dictionary.

    Parameters
    ----------
    cells
        Strings or categories; missing and empty cells get code 0.

    Examples
    --------
    >>> column = words(pd.Series(["Hama", None, "Homs", "Hama"]))
    >>> column.codes.tolist(), column.words
    ([1, 0, 2, 1], ('Hama', 'Homs'))
    """
    found, distinct = pd.factorize(cells)
    codes, labels = found + 1, [str(word) for word in distinct]
    if "" in labels:
        empty = labels.index("") + 1
        codes = np.where(codes == empty, 0, codes - (codes > empty))
        del labels[empty - 1]
    return Words(codes.astype(np.uint32), tuple(labels))


def texts(cells: pd.Series[Any]) -> Texts:
    """Long strings, one a row.

    Parameters
    ----------
    cells
        Strings; missing cells become None.

    Examples
    --------
    >>> texts(pd.Series(["a", None])).read(0, 2)
    ['a', None]
    """
    if isinstance(cells.array, pd.arrays.ArrowStringArray):
        return Texts(cells.array)
    objects = cells.astype("object").where(cells.notna(), None).tolist()
    return Texts([None if cell is None else str(cell) for cell in objects])


def all_missing(column: Numbers | Words | Texts | Shapes) -> bool:
    """Whether a column says nothing, so that it can be left out.

    Parameters
    ----------
    column
        Any column.

    Examples
    --------
    >>> all_missing(texts(pd.Series([None, None])))
    True
    """
    if isinstance(column, Numbers):
        return bool((column.cells == MISSING).all())
    if isinstance(column, Words):
        return not column.words
    if isinstance(column, Texts):
        cells = column.cells
        return not ((cells != "").any() if isinstance(cells, pd.arrays.ArrowStringArray) else any(cells))
    return not column.kinds.any()


def coordinates(degrees: NDArray[np.float64]) -> Numbers:
    """Degrees as hundred-thousandths, NaN as missing.

    Parameters
    ----------
    degrees
        Longitudes or latitudes.

    Examples
    --------
    >>> coordinates(np.array([36.75, np.nan])).cells.tolist()
    [3675000, -2147483648]
    """
    known = np.isfinite(degrees)
    return Numbers(
        np.where(known, np.rint(np.where(known, degrees, 0) * 1e5), MISSING).astype(np.int32), 100_000
    )


def shapes(geometries: Iterable[Any]) -> Shapes:
    """Geometries, flattened to rings and vertices.

    Parameters
    ----------
    geometries
        shapely geometries in WGS 84 or None; a collection gives its parts of the highest dimension.

    Examples
    --------
    >>> column = shapes([shapely.LineString([(36, 35), (37, 35)]), None])
    >>> column.kinds.tolist(), column.lengths.tolist(), column.lon.tolist()
    ([2, 0], [2], [3600000, 3700000])
    """
    kinds: list[int] = []
    rings: list[int] = []
    lengths: list[int] = []
    outer: list[int] = []
    vertices: list[NDArray[np.float64]] = []
    for geometry in geometries:
        kind, lines = _rings(geometry)
        kinds.append(kind)
        rings.append(len(lines))
        for line, begins in lines:
            lengths.append(len(line))
            outer.append(begins)
            vertices.append(line)
    flat = (
        np.rint(np.concatenate(vertices) * 1e5).astype(np.int32) if vertices else np.zeros((0, 2), np.int32)
    )
    return Shapes(
        np.array(kinds, np.uint8),
        np.array(rings, np.uint32),
        np.array(lengths, np.uint32),
        np.array(outer, np.uint8),
        np.ascontiguousarray(flat[:, 0]),
        np.ascontiguousarray(flat[:, 1]),
    )


def _rings(geometry: Any) -> tuple[int, Sequence[tuple[NDArray[np.float64], int]]]:
    """Kind of a geometry and its rings, each with whether it begins a part."""
    if geometry is None or geometry.is_empty:
        return 0, []
    parts = shapely.get_parts(geometry)
    top = int(max(shapely.get_dimensions(parts)))
    parts = [part for part in parts if shapely.get_dimensions(part) == top]
    if top < 2:
        return (POINT, LINE)[top], [(shapely.get_coordinates(part), 1) for part in parts]
    rings: list[tuple[NDArray[np.float64], int]] = []
    for part in parts:
        polygons = shapely.get_parts(part) if part.geom_type == "MultiPolygon" else [part]
        for polygon in polygons:
            rings.append((shapely.get_coordinates(polygon.exterior), 1))
            rings.extend((shapely.get_coordinates(hole), 0) for hole in polygon.interiors)
    return POLYGON, rings
