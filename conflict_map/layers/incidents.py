"""Incidents: one symbol for each event, its shape and colour by what happened, its outline by who says so."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from conflict_map.layers.columns import all_missing, coordinates, minutes, numbers, texts, words
from conflict_map.layers.record import Layer, LegendEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from conflict_map.layers.record import Column

DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "Battles": "Armed groups fight one another at the place.",
        "Explosions/Remote violence": "Shelling, air strikes, bombs and mines: one side strikes from afar.",
        "Violence against civilians": "Armed people attack, abduct or mistreat people who are unarmed.",
        "Protests": "A public demonstration in which the participants are not violent.",
        "Riots": "Demonstrators or mobs use violence.",
        "Strategic developments": "Something that changes the course: deployments, arrests, looting, agreements.",
        "Infrastructure disruption": "Roads cut; power, water or communications lost; facilities damaged.",
        "Control statement": "A source says who holds the place, without telling of an event.",
    }
)

STATUS_DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "confirmed": "Said by more than one side, or admitted by the side that loses by it.",
        "reported": "Told by the source as a fact.",
        "claimed": "Said by a party to the conflict or another named voice; nobody else bears it out.",
        "disputed": "Sources contradict one another.",
    }
)

_WORDS = (
    *("event_type", "sub_event_type", "status", "outcome", "actor1", "actor2", "place", "place_name"),
    *("country", "admin1", "source", "claimed_by"),
)
_NUMBERS = MappingProxyType(
    {
        **dict.fromkeys(("time_precision", "sequence", "geo_precision", "uncertainty_m", "count"), 1),
        **dict.fromkeys(("fatalities_low", "fatalities_best", "fatalities_high"), 1),
        **dict.fromkeys(("quote_start", "quote_end"), 1),
        "direction_deg": 10,
        "confidence": 1000,
    }
)
_TEXTS = (
    *(
        "event_id",
        "time_text",
        "quote",
        "notes",
        "place_id",
        "place_why",
        "place_rivals",
        "rule",
        "source_url",
    ),
)


def in_time_order(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Sort events as they happened: by time, then as the source tells them; undated ones come last.

    Parameters
    ----------
    events
        An events table.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> events = frame([{"place": "b", "sequence": 2}, {"place": "a", "sequence": 1}])
    >>> in_time_order(events).place.tolist()
    ['a', 'b']
    """
    order = time_order(events)
    if bool((order[:-1] < order[1:]).all()):
        return events.reset_index(drop=True)
    return events.take(order).reset_index(drop=True)


def time_order(events: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Give the positions of events in the order in which they happened, as :func:`in_time_order` sorts them.

    Parameters
    ----------
    events
        An events table.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> time_order(frame([{"place": "b", "sequence": 2}, {"place": "a", "sequence": 1}])).tolist()
    [1, 0]
    """
    keys = ["date_start", "sequence"]
    told = pd.DataFrame(events[keys]).reset_index(drop=True)
    order: NDArray[np.intp] = told.sort_values(keys, kind="stable", na_position="last").index.to_numpy()
    return order


def incidents_layer(
    events: gpd.GeoDataFrame, name: str = "Incidents", order: NDArray[np.intp] | None = None
) -> Layer:
    """Make the incidents layer of an events table.

    Parameters
    ----------
    events
        An events table in time order (:func:`in_time_order`). A line or polygon gets its symbol on or in it;
        an event without a geometry stays in the list with its reason. A column ``layer`` names the table
        that each row came from, where several were joined.
    name
        What the reader calls the layer.
    order
        Positions of the rows in time order (:func:`time_order`), if the table is not sorted: a large one need not
        be copied to be drawn, only one column of it after the other.

    Returns
    -------
    Layer
        One row an event, in the order given.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> layer = incidents_layer(frame([{"event_type": "Battles", "geometry": Point(36.75, 35.13)}]))
    >>> layer.columns["lon"].cells.tolist(), layer.legend[0].label
    ([3675000], 'Battles')
    """

    def ordered(column: str) -> pd.Series[Any]:
        cells: pd.Series[Any] = events[column]
        return cells if order is None else cells.take(order)

    places = (degrees if order is None else degrees[order] for degrees in anchors(events))
    columns: dict[str, Column] = dict(zip(("lon", "lat"), map(coordinates, places), strict=True))
    columns |= {column: minutes(ordered(column)) for column in ("date_start", "date_end", "published")}
    columns |= {column: words(ordered(column)) for column in _WORDS}
    if "layer" in events and len(events) and (events.layer != events.layer.iloc[0]).any():
        columns["layer"] = words(ordered("layer"))
    columns |= {column: numbers(ordered(column), scale) for column, scale in _NUMBERS.items()}
    columns |= {column: texts(ordered(column)) for column in _TEXTS}
    needed = {"lon", "lat", "date_start", "date_end"}
    kept = {key: column for key, column in columns.items() if key in needed or not all_missing(column)}
    return Layer(
        kind="incidents",
        name=name,
        rows=len(events),
        columns=MappingProxyType(kept),
        legend=_legend(events),
        sources=tuple(sorted(map(str, events.source.dropna().unique()))),
    )


def incidents_elsewhere(events: gpd.GeoDataFrame) -> Layer:
    """Make an incidents layer without rows, for events that the page reads elsewhere: legend and sources alone.

    Parameters
    ----------
    events
        The events table.

    Returns
    -------
    Layer
        No row, but what the reader needs to know of the symbols.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> layer = incidents_elsewhere(frame([{"event_type": "Riots"}]))
    >>> layer.rows, [entry.label for entry in layer.legend]
    (0, ['Riots'])
    """
    sources = tuple(sorted(map(str, events.source.dropna().unique())))
    return replace(incidents_layer(events.iloc[:0]), legend=_legend(events), sources=sources)


def anchors(events: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where each event's symbol stands: the point itself, the middle of a line, a point inside an area.

    Parameters
    ----------
    events
        Any table with geometry in WGS 84.

    Returns
    -------
    tuple
        Longitudes and latitudes in degrees, NaN where there is no geometry.

    Examples
    --------
    >>> from shapely import LineString
    >>> from conflict_map.tables import frame
    >>> lon, lat = anchors(frame([{"geometry": LineString([(36, 35), (38, 35)])}]))
    >>> float(lon[0]), float(lat[0])
    (37.0, 35.0)
    """
    geometries = events.geometry.to_numpy().copy()
    geometries[shapely.is_empty(geometries)] = None
    dimension = shapely.get_dimensions(geometries)
    lines, areas = np.flatnonzero(dimension == 1), np.flatnonzero(dimension == 2)
    geometries[lines] = shapely.line_interpolate_point(
        shapely.line_merge(geometries[lines]), 0.5, normalized=True
    )
    geometries[areas] = shapely.point_on_surface(geometries[areas])
    several = np.flatnonzero((dimension == 0) & (shapely.get_type_id(geometries) != 0))
    geometries[several] = shapely.centroid(geometries[several])
    return shapely.get_x(geometries), shapely.get_y(geometries)


def _legend(events: gpd.GeoDataFrame) -> tuple[LegendEntry, ...]:
    """Only the kinds and statuses that occur, in the codebook's order."""
    kinds = set(events.event_type.dropna().unique())
    statuses = set(events.status.dropna().unique())
    return (
        *(LegendEntry(f"event:{kind}", kind, text) for kind, text in DEFINITIONS.items() if kind in kinds),
        *(
            LegendEntry(f"status:{status}", status, text)
            for status, text in STATUS_DEFINITIONS.items()
            if status in statuses
        ),
    )
