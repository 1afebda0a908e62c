"""Control areas: who holds what, in a colour and a pattern, with the time for which it is drawn."""

from __future__ import annotations

from dataclasses import asdict
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from conflict_map.layers.columns import minutes, shapes, words
from conflict_map.layers.palette import swatches
from conflict_map.layers.record import Layer, LegendEntry
from conflict_map.tables import HOLDER_CONTESTED, HOLDER_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from conflict_map.layers.palette import Swatch

CLOSE_ENOUGH_DEG = 0.002
"""Outlines are thinned to about 200 m: an area between places is never known better than that."""


def control_layer(
    snapshots: Sequence[tuple[pd.Timestamp, gpd.GeoDataFrame]],
    sides: Mapping[str, Swatch] | None = None,
    name: str = "Who holds what",
) -> Layer | None:
    """Make the layer of control areas from what they were on several dates.

    Parameters
    ----------
    snapshots
        (moment, areas) in time order; areas have ``holder``, ``side`` and geometry. Each is drawn until
        the next one's moment.
    sides
        Side → colours and pattern; the front lines and advances of the same map take the same.
    name
        What the reader calls the layer.

    Returns
    -------
    Layer or None
        One row for each area and moment; None when there is no area.

    Examples
    --------
    >>> import geopandas as gpd
    >>> areas = gpd.GeoDataFrame({"holder": ["A"], "side": ["A"]}, geometry=[shapely.box(36, 35, 37, 36)])
    >>> layer = control_layer([(pd.Timestamp("2024-12-05", tz="UTC"), areas)])
    >>> layer.rows, layer.legend[0].label
    (1, 'Held by A')
    """
    table = stacked([(moment, thinned(areas)) for moment, areas in snapshots])
    if table.empty:
        return None
    side = table.side.fillna(table.holder)
    chosen = dict(sides) if sides is not None else swatches(side)
    return Layer(
        kind="control",
        name=name,
        rows=len(table),
        columns=MappingProxyType(
            {
                "from": minutes(table["from"]),
                "to": minutes(table["to"]),
                "side": words(side),
                "holder": words(table.holder),
                "shape": shapes(table.geometry),
            }
        ),
        legend=tuple(_entry(holder) for holder in dict.fromkeys(side)),
        style=MappingProxyType({"sides": {key: asdict(swatch) for key, swatch in chosen.items()}}),
    )


def stacked(snapshots: Sequence[tuple[pd.Timestamp, gpd.GeoDataFrame]]) -> pd.DataFrame:
    """One table of all snapshots: ``from`` the snapshot's moment, ``to`` the next one's (missing for the last).

    Parameters
    ----------
    snapshots
        (moment, table) in time order.

    Examples
    --------
    >>> import geopandas as gpd
    >>> one = gpd.GeoDataFrame({"side": ["A"]}, geometry=[shapely.Point(0, 0)])
    >>> table = stacked([(pd.Timestamp("2024-12-04", tz="UTC"), one), (pd.Timestamp("2024-12-05", tz="UTC"), one)])
    >>> table["to"].isna().tolist()
    [False, True]
    """
    ends = [*(moment for moment, _ in snapshots[1:]), pd.NaT][: len(snapshots)]
    parts = [
        pd.DataFrame(part.drop(columns=part.geometry.name)).assign(
            **{"geometry": part.geometry.to_numpy(), "from": moment, "to": end}
        )
        for (moment, part), end in zip(snapshots, ends, strict=True)
        if len(part)
    ]
    if not parts:
        return pd.DataFrame()
    table = pd.concat(parts, ignore_index=True)
    return table.assign(**{key: pd.to_datetime(table[key], utc=True) for key in ("from", "to")})


def thinned(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Areas with fewer vertices; neighbours keep their common edges.

    Parameters
    ----------
    areas
        Polygons that meet at edges.

    Examples
    --------
    >>> import geopandas as gpd
    >>> thinned(gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1).segmentize(0.1)])).geometry[0].exterior.coords[:]
    [(1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 0.0)]
    """
    kept = areas[~areas.geometry.is_empty & areas.geometry.notna()]
    geometries = kept.geometry.to_numpy()
    if len(geometries) and bool(shapely.coverage_is_valid(geometries)):
        geometries = shapely.coverage_simplify(geometries, CLOSE_ENOUGH_DEG)
    else:
        geometries = shapely.simplify(geometries, CLOSE_ENOUGH_DEG)
    return kept.set_geometry(geometries, crs=areas.crs)


def _entry(side: str) -> LegendEntry:
    """Write the legend's line for one side."""
    if side == HOLDER_CONTESTED:
        return LegendEntry(f"side:{side}", "Contested", "Sources name several holders, or fighting goes on.")
    if side == HOLDER_UNKNOWN:
        return LegendEntry(f"side:{side}", "Unknown", "No statement reaches this area.")
    text = "The nearest statements name this side; between them the area is an estimate."
    return LegendEntry(f"side:{side}", f"Held by {side}", text)
