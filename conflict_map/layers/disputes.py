"""Disagreements: places of which sources name different holders, with the time for which they do."""

from __future__ import annotations

from dataclasses import asdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from conflict_map.layers.columns import coordinates, minutes, texts, words
from conflict_map.layers.control import stacked
from conflict_map.layers.incidents import anchors
from conflict_map.layers.palette import swatches
from conflict_map.layers.record import Layer, LegendEntry
from conflict_map.tables import CRS, HOLDER_CONTESTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.layers.palette import Swatch

LEGEND = (
    LegendEntry(
        "dispute:",
        "Sources disagree",
        "Sources name different holders: the colours are those of the side we follow and of the first rival.",
    ),
)
_TOLD = ("place", "holder", "rival_names", "side", "rival_side", "status", "source", "rival_sources", "quote")


def disputes_layer(
    snapshots: Sequence[tuple[pd.Timestamp, gpd.GeoDataFrame]],
    sides: Mapping[str, Swatch] | None = None,
    name: str = "Sources disagree",
) -> Layer | None:
    """Make the layer of disagreements from what they were on several dates.

    Parameters
    ----------
    snapshots
        (moment, places) in time order, as :func:`conflict_map.control.disagreements` gives them. Each is drawn
        until the next one's moment; a place of which the same is told in both is one row.
    sides
        Side → colours and pattern, as for the control areas of the same map.
    name
        What the reader calls the layer.

    Returns
    -------
    Layer or None
        One row for each place and time; None when no sources disagree.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.control import disagreements
    >>> from conflict_map.tables import frame
    >>> told = frame([{"holder": who, "as_of": "2024-11-01", "source": who, "geometry": Point(37, 36)}
    ...               for who in ("A", "B", "B")], "control")
    >>> layer = disputes_layer([(pd.Timestamp("2024-11-01", tz="UTC"), disagreements(told))])
    >>> layer.columns["holder"].words, layer.columns["rivals"].words
    (('B',), ('A',))
    """
    told = stacked([(moment, _readable(places)) for moment, places in snapshots])
    if told.empty:
        return None
    table = _lasting(told)
    lon, lat = anchors(table)
    chosen = dict(sides) if sides is not None else swatches([*table.side, *table.rival_side])
    return Layer(
        kind="disputes",
        name=name,
        rows=len(table),
        columns=MappingProxyType(
            {
                "lon": coordinates(lon),
                "lat": coordinates(lat),
                "from": minutes(table["from"]),
                "to": minutes(table["to"]),
                "rivals": words(table.rival_names),
                **{
                    column: words(table[column]) for column in _TOLD if column not in ("rival_names", "quote")
                },
                "quote": texts(table.quote),
            }
        ),
        legend=LEGEND,
        style=MappingProxyType({"sides": {side: asdict(swatch) for side, swatch in chosen.items()}}),
        sources=_sources(table),
    )


def _readable(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Name place and holder as sources do; a holder that they are split over is named after none of them."""
    named = places.holder_name.fillna(places.holder).where(
        places.holder != HOLDER_CONTESTED, HOLDER_CONTESTED
    )
    return places.assign(place=places.place_name.fillna(places.place), holder=named)


def _lasting(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Join the rows of one place that follow each other and tell the same."""
    latest: dict[tuple[Any, ...], dict[Any, Any]] = {}
    rows: list[dict[Any, Any]] = []
    for row in table.to_dict("records"):
        key = (row["geometry"].wkb, *(str(row[column]) for column in _TOLD))
        before = latest.get(key)
        if before is not None and before["to"] == row["from"]:
            before["to"] = row["to"]
        else:
            latest[key] = row
            rows.append(row)
    joined = pd.DataFrame(rows, columns=table.columns)
    ends = {name: pd.to_datetime(joined[name], utc=True) for name in ("from", "to")}
    return gpd.GeoDataFrame(joined.assign(**ends), geometry="geometry", crs=CRS)


def _sources(table: pd.DataFrame) -> tuple[str, ...]:
    told = [*table.source.dropna(), *table.rival_sources]
    return tuple(sorted({source for joined in told for source in joined.split("; ") if source}))
