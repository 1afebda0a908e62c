"""Rows without coordinates to places: by name, through the gazetteer, all rows of a file together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from shapely import Point

from conflict_map.formats.assemble import events_table
from conflict_map.tables import CRS, EVENTS

if TYPE_CHECKING:
    import numpy as np

    from conflict_map.formats.records import Places
    from conflict_map.gazetteer.places import Resolution

# Names of one file help each other ("the others lie in Syria"); beyond this many they help no more.
_TOGETHER = 400
_RIVALS = 5


def place_rows(events: gpd.GeoDataFrame, places: Places | None) -> gpd.GeoDataFrame:
    """Give the rows that name a place and have no coordinates the place's.

    Parameters
    ----------
    events
        The events table.
    places
        The gazetteer; without one, the rows stay unplaced and say so.

    Returns
    -------
    geopandas.GeoDataFrame
        A row that was resolved has its place's geometry, name, id and uncertainty; one that was not keeps no
        geometry and says why. A row whose coordinates were bad stays as it is: its place is not to be guessed.
    """
    why = events["place_why"].fillna("")
    open_rows = (
        events.geometry.isna() & events["place"].notna() & why.isin(["", "the source gives no coordinates"])
    )
    if not open_rows.any():
        return events
    if places is None:
        changed = events["place_why"].mask(
            open_rows, "no coordinates, and no gazetteer was given to look it up"
        )
        return _with(events, {"place_why": changed}, events.geometry.to_numpy())
    keys = events.loc[open_rows, ["place", "country", "admin1"]].astype("object")
    keys = keys.where(keys.notna(), None)
    asked = list(dict.fromkeys(map(tuple, keys.to_numpy())))
    answers = dict(zip(asked, _resolve(asked, places), strict=True))
    found = [answers[tuple(key)] for key in keys.to_numpy()]
    return _filled(events, open_rows.to_numpy().nonzero()[0], found)


def _resolve(asked: list[tuple[Any, ...]], places: Places) -> list[Resolution]:
    from conflict_map.gazetteer.resolving.queries import Query  # noqa: PLC0415 - only files of names need a gazetteer

    queries = []
    for number, (name, country, admin1) in enumerate(asked):
        text, _, within = str(name).partition(",")
        start = 100 * number
        queries.append(
            Query(text.strip(), start, start + len(text), None, within.strip() or None, country, admin1)
        )
    answers: list[Resolution] = []
    for start in range(0, len(queries), _TOGETHER):
        answers += places.resolve_all(queries[start : start + _TOGETHER])
    return answers


def _filled(events: gpd.GeoDataFrame, at: np.ndarray[Any, Any], found: list[Resolution]) -> gpd.GeoDataFrame:
    geometry = events.geometry.to_numpy().copy()
    new: dict[str, np.ndarray[Any, Any]] = {
        name: events[name].astype("object").to_numpy(dtype=object, copy=True)
        for name in ("place_name", "place_id", "place_why", "place_rivals", "country", "admin1", "geo_precision",
                     "uncertainty_m")
    }  # fmt: skip
    for row, answer in zip(at.tolist(), found, strict=True):
        new["place_why"][row] = answer.why
        new["place_rivals"][row] = "; ".join(
            f"{rival.place.name} ({rival.place.admin1 or rival.place.country}) {rival.score:.2f}"
            for rival in answer.rivals[:_RIVALS]
        )
        place = answer.place
        if place is None:
            continue
        geometry[row] = place.geometry if place.geometry is not None else Point(place.lon, place.lat)
        new["place_name"][row], new["place_id"][row] = place.name, place.place_id
        new["country"][row] = place.country or new["country"][row]
        new["admin1"][row] = new["admin1"][row] if pd.notna(new["admin1"][row]) else place.admin1
        new["geo_precision"][row], new["uncertainty_m"][row] = answer.geo_precision, answer.uncertainty_m
    columns = {name: pd.Series(cells, dtype="object").replace("", None) for name, cells in new.items()}
    return _with(events, columns, geometry)


def _with(events: gpd.GeoDataFrame, columns: dict[str, pd.Series[Any]], geometry: Any) -> gpd.GeoDataFrame:
    """Give the same table with some columns in place of others."""
    known = {column.name for column in EVENTS}
    data = {name: events[name] for name in events if name in known} | columns
    extra = {str(n): events[n] for n in events if n not in known and n != events.geometry.name}
    table = events_table(data, gpd.GeoSeries(geometry, crs=CRS), extra)
    table.attrs = dict(events.attrs)
    return table
