"""Advances: axes along which a force moves, as tapered arrows; claimed ones hollow and dashed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from conflict_map.layers.columns import minutes, shapes, texts, words
from conflict_map.layers.record import Layer, LegendEntry

if TYPE_CHECKING:
    import geopandas as gpd

LEGEND = (
    LegendEntry("advance:confirmed", "Advance", "Axis of an advance that more than one side bears out."),
    LegendEntry(
        "advance:claimed",
        "Advance, claimed or reported",
        "Axis as one source tells it: it shows direction, not the ground covered.",
    ),
    LegendEntry(
        "advance:main",
        "Main axis",
        "Of several axes toward one place the one told first: a second line in its head.",
    ),
    LegendEntry("advance:supporting", "Supporting axis", "Another axis toward the same place: thinner."),
)


def advances_layer(axes: gpd.GeoDataFrame, name: str = "Advances") -> Layer | None:
    """Make the layer of advances.

    Parameters
    ----------
    axes
        Lines from where a force comes to where it heads, as :func:`conflict_map.control.advances` gives them;
        ``actor``, ``side``, ``target``, ``kind`` (``main`` or ``supporting``), ``status``, ``claimed_by``,
        ``date_start`` and ``event_id`` where known.
    name
        What the reader calls the layer.

    Returns
    -------
    Layer or None
        One row an axis; None when there is none.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> axes = gpd.GeoDataFrame({"status": ["claimed"]}, geometry=[LineString([(36.7, 35.5), (36.75, 35.2)])])
    >>> advances_layer(axes).legend[0].symbol
    'advance:claimed'
    """
    if axes.empty:
        return None
    status = _cells(axes, "status").astype("object")
    confirmed = status.eq("confirmed")
    supporting = _cells(axes, "kind").eq("supporting").any()
    used = {
        "advance:confirmed": confirmed.any(),
        "advance:claimed": (~confirmed).any(),
        "advance:main": supporting,
        "advance:supporting": supporting,
    }
    return Layer(
        kind="advances",
        name=name,
        rows=len(axes),
        columns=MappingProxyType(
            {
                "from": minutes(pd.to_datetime(_cells(axes, "date_start"), utc=True)),
                "actor": words(_cells(axes, "actor")),
                "side": words(_cells(axes, "side").fillna(_cells(axes, "actor"))),
                "target": words(_cells(axes, "target")),
                "axis": words(_cells(axes, "kind")),
                "status": words(status),
                "claimed_by": words(_cells(axes, "claimed_by")),
                "event_id": texts(_cells(axes, "event_id")),
                "shape": shapes(axes.geometry),
            }
        ),
        legend=tuple(entry for entry in LEGEND if used[entry.symbol]),
    )


def _cells(table: gpd.GeoDataFrame, column: str) -> pd.Series[str]:
    """Take a column, or missing cells where the table lacks it."""
    if column in table:
        return pd.Series(table[column]).reset_index(drop=True)
    return pd.Series([None] * len(table), dtype="object")
