"""Areas on the base map: what spills over an international border, where nobody is said to hold anything, is not drawn.

Areas are computed on a mesh, whose cells know no borders: along one, an area's edge comes out in steps, some of which
lie abroad. A piece of an area that a border cuts off is left out where no statement's place or polygon lies in it and
it is the smaller part; an army that does stand across a border stays where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

    from conflict_map.layers import Layer
    from conflict_map.layers.record import Shapes

LARGEST_SPILL = 0.5
"""Share of an area above which a piece beyond a border is no spill of the mesh."""
_THEMES = ("border", "disputed")


def border_lines(ground: Layer) -> list[shapely.LineString]:
    """Give the international borders of a base map, disputed ones too, in degrees.

    Parameters
    ----------
    ground
        The layer of kind ``ground``.

    Examples
    --------
    >>> from conflict_map.page.basemap import basemap_for
    >>> lines = border_lines(basemap_for((36.0, 34.5, 37.5, 35.8)).ground)
    >>> len(lines) > 10, lines[0].geom_type
    (True, 'LineString')
    """
    themes: Any = ground.columns["theme"]
    shape: Shapes = ground.columns["shape"]  # type: ignore[assignment]
    wanted = [themes.words.index(theme) + 1 for theme in _THEMES if theme in themes.words]
    chosen = np.isin(np.repeat(themes.codes, shape.rings), wanted)
    ends = np.cumsum(shape.lengths)
    degrees = np.column_stack([shape.lon, shape.lat]) / 1e5
    return [
        shapely.LineString(degrees[end - length : end])
        for end, length in zip(ends[chosen], shape.lengths[chosen], strict=True)
        if length > 1
    ]


def within_borders(
    areas: gpd.GeoDataFrame, statements: gpd.GeoDataFrame, borders: shapely.STRtree
) -> gpd.GeoDataFrame:
    """Leave out what of areas only the mesh has carried over a border.

    Parameters
    ----------
    areas
        As :func:`conflict_map.control.control_areas` gives them, WGS 84.
    statements
        The control table that they were computed from.
    borders
        The lines of :func:`border_lines`.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows.

    Examples
    --------
    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"side": ["A"]}, geometry=[shapely.box(36, 35, 38, 36)], crs="EPSG:4326")
    >>> said = gpd.GeoDataFrame(geometry=[shapely.Point(37, 35.5)], crs="EPSG:4326")
    >>> border = shapely.STRtree([shapely.LineString([(36.2, 34), (36.2, 37)])])
    >>> within_borders(areas, said, border).total_bounds.tolist()
    [36.2, 35.0, 38.0, 36.0]
    """
    places = statements.geometry.dropna().to_numpy()
    places = places[~shapely.is_empty(places)]
    tree = shapely.STRtree(places)
    return areas.set_geometry([_kept(area, tree, borders) for area in areas.geometry], crs=areas.crs)


def _kept(area: shapely.Geometry, places: shapely.STRtree, borders: shapely.STRtree) -> shapely.Geometry:
    """Take the pieces of one area that are no spill; all of them where nothing else would be left."""
    if area is None or area.is_empty:
        return area
    near = borders.query(area, predicate="intersects")
    if not len(near):
        return area
    lines = shapely.union_all([area.boundary, *borders.geometries[near]])
    pieces = [
        piece
        for piece in shapely.get_parts(shapely.polygonize([lines]))
        if area.covers(piece.point_on_surface())
    ]
    kept = [piece for piece in pieces if piece.area > LARGEST_SPILL * area.area or _spoken_of(piece, places)]
    return shapely.union_all(kept) if kept and len(kept) < len(pieces) else area


def _spoken_of(piece: shapely.Geometry, places: shapely.STRtree) -> bool:
    """Tell whether a statement's point lies in a piece, or its polygon covers most of it."""
    said = places.geometries[places.query(piece, predicate="intersects")]
    if not len(said):
        return False
    flat = shapely.get_dimensions(said) == 2
    if shapely.intersects(piece, shapely.point_on_surface(said)).any():
        return True
    return bool(shapely.area(shapely.intersection(piece, shapely.union_all(said[flat]))) > 0.5 * piece.area)
