"""Which rows tell of the same event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from conflict_map.tables import stable_id

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

EARTH_M = 6_371_008.8
# Two reporters rarely name the same field or street: this much is allowed even between exact places.
SLACK_M = 3_000.0
FARTHEST_M = 30_000.0


def same_events(events: gpd.GeoDataFrame) -> pd.Series[str]:
    """Give rows that tell of the same event the same id, and keep every row.

    Two rows are taken for one event when their times overlap, their places lie within each other's error radius
    (never more than 30 km), they are of one event type, and no actor of the one contradicts the other's. A row for a
    whole region, or without a place or a date, is never joined to another: it could be any event there.

    Parameters
    ----------
    events
        An events table.

    Returns
    -------
    pandas.Series of str
        An ``incident_id`` for each row, with the index of `events`.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> row = {"event_type": "Battles", "date_start": "2024-12-04", "date_end": "2024-12-04", "geo_precision": 1,
    ...        "uncertainty_m": 2000.0, "geometry": Point(36.75, 35.13)}
    >>> ids = same_events(frame([row | {"source": "a"}, row | {"source": "b"}, row | {"event_type": "Protests"}]))
    >>> ids.nunique()
    2
    """
    rows = np.flatnonzero(_can_be_joined(events))
    pairs = _near_pairs(events.iloc[rows])
    pairs = pairs[_compatible(events.iloc[rows], pairs)]
    count = len(rows)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    labels = connected_components(graph, directed=False)[1] if count else np.empty(0, dtype=int)
    own = events.event_id.fillna("").astype(str).to_numpy(dtype=object)
    group = np.arange(len(events)) + count
    group[rows] = labels
    keys = (
        pd.Series(own, index=events.index).groupby(group).transform(lambda ids: stable_id("in", *sorted(ids)))
    )
    return keys.astype("string").rename("incident_id")


def _can_be_joined(events: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    placed = events.geometry.notna() & ~events.geometry.is_empty
    small = events.geo_precision.isna() | (events.geo_precision < 3)
    whole = placed & small.astype(bool) & events.date_start.notna() & events.event_type.notna()
    return np.asarray(whole, dtype=bool)


def _near_pairs(events: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    if len(events) < 2:
        return np.empty((0, 2), dtype=np.int64)
    middle = events.geometry.representative_point()
    lon, lat = np.radians(middle.x.to_numpy()), np.radians(middle.y.to_numpy())
    sphere = np.c_[np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    reach = 2 * np.sin(FARTHEST_M / EARTH_M / 2)
    pairs = cKDTree(sphere).query_pairs(reach, output_type="ndarray").astype(np.int64)
    error = np.nan_to_num(events.uncertainty_m.to_numpy(dtype=float), nan=SLACK_M)
    chord = np.linalg.norm(sphere[pairs[:, 0]] - sphere[pairs[:, 1]], axis=1)
    apart = 2 * EARTH_M * np.arcsin(np.clip(chord / 2, 0, 1))
    allowed = np.maximum(error[pairs[:, 0]], error[pairs[:, 1]]) + SLACK_M
    near: npt.NDArray[np.int64] = pairs[apart <= np.minimum(allowed, FARTHEST_M)]
    return near


def _compatible(events: gpd.GeoDataFrame, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    one, other = pairs[:, 0], pairs[:, 1]
    kind = events.event_type.astype(str).to_numpy(dtype=object)
    start = events.date_start.to_numpy(dtype="datetime64[us]")
    end = events.date_end.fillna(events.date_start).to_numpy(dtype="datetime64[us]")
    day = np.timedelta64(1, "D")
    # a day is given as its midnight, so "overnight" of two reports may fall on neighbouring days
    overlap = (start[one] <= end[other] + day) & (start[other] <= end[one] + day)
    return np.asarray(
        (kind[one] == kind[other]) & overlap & _no_contradiction(events, one, other), dtype=bool
    )


def _no_contradiction(
    events: gpd.GeoDataFrame, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    first = _actor(events, "actor1")
    second = _actor(events, "actor2")
    straight = _agree(first[one], first[other]) & _agree(second[one], second[other])
    crossed = _agree(first[one], second[other]) & _agree(second[one], first[other])
    return straight | crossed


def _actor(events: gpd.GeoDataFrame, column: str) -> npt.NDArray[np.object_]:
    return np.asarray(events[f"{column}_id"].fillna(events[column]).fillna("").astype(str), dtype=object)


def _agree(left: npt.NDArray[np.object_], right: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    return np.asarray((left == right) | (left == "") | (right == ""), dtype=bool)
