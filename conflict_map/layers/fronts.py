"""Front lines: where the areas of two sides meet, with a band as wide as what is not known."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_map.layers.columns import minutes, shapes, words
from conflict_map.layers.control import stacked
from conflict_map.layers.record import Layer, LegendEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

LEGEND = (
    LegendEntry("front:line", "Front line", "Halfway between the places that the sides are said to hold."),
    LegendEntry(
        "front:band",
        "The front is somewhere in here",
        "Wide where the nearest statements are far apart, old or contradict one another.",
    ),
)


def fronts_layer(
    snapshots: Sequence[tuple[pd.Timestamp, gpd.GeoDataFrame]], name: str = "Front lines"
) -> Layer | None:
    """Make the layer of front lines from what they were on several dates.

    Parameters
    ----------
    snapshots
        (moment, fronts) in time order; fronts have ``kind`` (``line`` or ``band``), ``side_a``, ``side_b`` and
        geometry.
    name
        What the reader calls the layer.

    Returns
    -------
    Layer or None
        One row for each line or band and moment; None when there is no front.

    Examples
    --------
    >>> import geopandas as gpd, pandas as pd
    >>> from shapely import LineString
    >>> front = gpd.GeoDataFrame(
    ...     {"kind": ["line"], "side_a": ["A"], "side_b": ["B"]}, geometry=[LineString([(36, 35), (37, 36)])]
    ... )
    >>> fronts_layer([(pd.Timestamp("2024-12-05", tz="UTC"), front)]).legend[0].label
    'Front line'
    """
    table = stacked(snapshots)
    if table.empty:
        return None
    kinds = set(table["kind"])
    return Layer(
        kind="fronts",
        name=name,
        rows=len(table),
        columns=MappingProxyType(
            {
                "from": minutes(table["from"]),
                "to": minutes(table["to"]),
                "part": words(table["kind"]),
                "side_a": words(table.side_a),
                "side_b": words(table.side_b),
                "shape": shapes(table.geometry),
            }
        ),
        legend=tuple(entry for entry in LEGEND if entry.symbol.removeprefix("front:") in kinds),
    )
