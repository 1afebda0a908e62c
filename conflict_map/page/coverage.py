"""What the tables of a map cover: which ground, which moments, which sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.tables import CRS, EVENTS, HOLDER_CONTESTED, HOLDER_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

MOST_SNAPSHOTS = 60
"""More moments than this are thinned out evenly: each is a set of areas that the page carries."""


def bounds(tables: Sequence[gpd.GeoDataFrame]) -> tuple[float, float, float, float] | None:
    """Frame what is drawn, without the far outliers of large tables.

    Parameters
    ----------
    tables
        Tables with geometry in WGS 84; rows of ``geo_precision`` 3 (a region) do not count.

    Returns
    -------
    tuple or None
        West, south, east, north in degrees; None when nothing is placed.
    """
    # a region that fills half the country would push what is known exactly into a corner
    exact = [
        table.geometry[table.get("geo_precision", pd.Series(1, table.index)).fillna(1) < 3]
        for table in tables
    ]
    boxes = [places.bounds.dropna().to_numpy() for places in exact]
    joined = np.concatenate(boxes) if boxes else np.zeros((0, 4))
    if not len(joined):
        return None
    edge = 0.5 if len(joined) > 1000 else 0.0
    west, south = np.percentile(joined[:, :2], edge, axis=0)
    east, north = np.percentile(joined[:, 2:], 100 - edge, axis=0)
    return (round(float(west), 5), round(float(south), 5), round(float(east), 5), round(float(north), 5))


def in_shape(events: gpd.GeoDataFrame) -> bool:
    """Tell whether a table has every column in its dtype already: a million rows take seconds to bring into shape.

    Parameters
    ----------
    events
        Any GeoDataFrame.
    """
    dtypes = events.dtypes.astype(str)
    return events.crs == CRS and all(
        column.name in dtypes and dtypes[column.name] == column.dtype for column in EVENTS
    )


def utc(moment: Any) -> pd.Timestamp:
    """Read a moment; one without a zone is UTC.

    Parameters
    ----------
    moment
        Whatever :class:`pandas.Timestamp` takes.

    Examples
    --------
    >>> utc("2024-12-05T12:00+03:00")
    Timestamp('2024-12-05 09:00:00+0000', tz='UTC')
    """
    stamp = pd.Timestamp(moment)
    return stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")


def minutes(moment: pd.Timestamp | None) -> int | None:
    """Count whole minutes since 1970, UTC.

    Parameters
    ----------
    moment
        A moment with a zone, or None.

    Examples
    --------
    >>> minutes(utc("1970-01-02"))
    1440
    """
    return None if moment is None else int(moment.timestamp() // 60)


def sides(tables: Sequence[gpd.GeoDataFrame]) -> list[str]:
    """List the sides of all control tables, those with most statements first.

    Parameters
    ----------
    tables
        Control tables.

    Returns
    -------
    list
        Names; "contested" and "unknown" are no sides.
    """
    every = [table.side.fillna(table.holder) for table in tables]
    counted = pd.concat(every).dropna().value_counts() if every else pd.Series(dtype="int64")
    named = sorted(counted.index, key=lambda side: (-counted[side], side))
    return [side for side in named if side not in {HOLDER_CONTESTED, HOLDER_UNKNOWN}]


def moments(control: gpd.GeoDataFrame) -> list[pd.Timestamp]:
    """List the days on which a statement begins to hold, at most :data:`MOST_SNAPSHOTS` of them.

    Parameters
    ----------
    control
        A control table.
    """
    since = control.since.fillna(control.as_of).dropna().dt.floor("D")
    days: list[pd.Timestamp] = sorted(since.unique())
    if not days:
        return [pd.Timestamp("1970-01-01", tz="UTC")]
    if len(days) <= MOST_SNAPSHOTS:
        return days
    chosen = np.unique(np.linspace(0, len(days) - 1, MOST_SNAPSHOTS).round().astype(int))
    return [days[position] for position in chosen]
