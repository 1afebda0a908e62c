"""Mentions: every place that a document names, whether or not something happened there."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_map.layers.columns import coordinates, numbers, shapes, texts, words
from conflict_map.layers.incidents import anchors
from conflict_map.layers.record import Layer, LegendEntry

if TYPE_CHECKING:
    import geopandas as gpd

LEGEND = (
    LegendEntry(
        "mention:place",
        "Place named in the text",
        "The text names the place; nothing need have happened there.",
    ),
)


def mentions_layer(mentions: gpd.GeoDataFrame, name: str = "Places named") -> Layer | None:
    """Make the layer of places that a document names.

    Parameters
    ----------
    mentions
        A mentions table; those without a geometry go to the list of unresolved places.
    name
        What the reader calls the layer.

    Returns
    -------
    Layer or None
        One row a mention; None when there is none.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> mentions_layer(frame([{"text": "Hama", "geometry": Point(36.75, 35.13)}], "mentions")).rows
    1
    """
    if mentions.empty:
        return None
    lon, lat = map(coordinates, anchors(mentions))
    return Layer(
        kind="mentions",
        name=name,
        rows=len(mentions),
        columns=MappingProxyType(
            {
                "lon": lon,
                "lat": lat,
                "text": words(mentions.text),
                "place_name": words(mentions.place_name),
                "kind": words(mentions.kind),
                "country": words(mentions.country),
                "admin1": words(mentions.admin1),
                "radius": numbers(mentions.uncertainty_m),
                "confidence": numbers(mentions.confidence, 1000),
                "why": texts(mentions.why),
                "rivals": texts(mentions.rivals),
                "shape": shapes(mentions.geometry),
            }
        ),
        legend=LEGEND,
        sources=tuple(sorted(map(str, mentions.source.dropna().unique()))),
    )
