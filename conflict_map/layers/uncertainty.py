"""Uncertainty: the line, the area or the circle within which an event may have happened."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import shapely

from conflict_map.layers.columns import numbers, shapes
from conflict_map.layers.record import Layer, LegendEntry, Numbers

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

SURE_WITHIN_M = 1500
"""Metres: below this a circle would be smaller than the symbol on it at the scales people read."""

LEGEND = (
    LegendEntry(
        "uncertainty:circle",
        "Place known roughly",
        "The true place lies in the circle with 90 % probability.",
    ),
    LegendEntry(
        "uncertainty:area",
        "Place known as an area or a line",
        "The source names a region, a part of a town or a road, not a point in it.",
    ),
)


def uncertainty_layer(
    events: gpd.GeoDataFrame, name: str = "Where exactly is unknown", order: NDArray[np.intp] | None = None
) -> Layer | None:
    """Make the layer of uncertainty shapes that belongs to an incidents layer.

    Parameters
    ----------
    events
        The same table, in the same order, as the incidents layer was made from.
    name
        What the reader calls the layer.
    order
        Positions of the rows in the order of the incidents layer, if it was given one.

    Returns
    -------
    Layer or None
        One row for each event whose place is a line, an area or a wide circle (``radius`` in metres);
        its ``row`` is the event's row. None when every place is exact.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> layer = uncertainty_layer(frame([{"uncertainty_m": 9000.0, "geometry": Point(36.75, 35.13)}]))
    >>> layer.columns["radius"].cells.tolist()
    [9000]
    """
    dimension = shapely.get_dimensions(events.geometry.to_numpy())
    wide = _metres(events.uncertainty_m) > SURE_WITHIN_M
    vague = (dimension > 0) | ((dimension == 0) & wide)
    rows = np.flatnonzero(vague if order is None else vague[order])
    if not len(rows):
        return None
    chosen = events.iloc[rows if order is None else order[rows]]
    has_shape = shapely.get_dimensions(chosen.geometry.to_numpy()) > 0
    radius = chosen.uncertainty_m.where(~has_shape)
    return Layer(
        kind="uncertainty",
        name=name,
        rows=len(rows),
        columns=MappingProxyType(
            {
                "row": Numbers(rows.astype(np.int32)),
                "radius": numbers(radius),
                "shape": shapes(chosen.geometry),
            }
        ),
        legend=tuple(
            entry for entry, used in zip(LEGEND, (~has_shape, has_shape), strict=True) if used.any()
        ),
    )


def _metres(radius: pd.Series[float]) -> NDArray[np.float64]:
    """Radii with unknown ones as zero."""
    return np.asarray(radius.to_numpy(dtype="float64", na_value=0.0), dtype=np.float64)
