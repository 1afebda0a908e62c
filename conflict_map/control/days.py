"""Who held what on each of several days, worked out side by side."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from conflict_map.control.areas import control_areas
from conflict_map.control.estimate import estimate
from conflict_map.control.fronts import front_lines
from conflict_map.control.rules import disagreements

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import pandas as pd


class Day(NamedTuple):
    """The ground on one day.

    Parameters
    ----------
    on
        The day.
    areas
        As :func:`conflict_map.control.control_areas` gives them.
    fronts
        As :func:`conflict_map.control.front_lines` gives them.
    disputes
        As :func:`conflict_map.control.disagreements` gives them.
    """

    on: pd.Timestamp
    areas: gpd.GeoDataFrame
    fronts: gpd.GeoDataFrame
    disputes: gpd.GeoDataFrame


def control_by_day(control: gpd.GeoDataFrame, days: Iterable[pd.Timestamp], **options: Any) -> list[Day]:
    """Work out areas and front lines for several days, as many at a time as there are processors.

    Parameters
    ----------
    control
        A control table.
    days
        The days, in the order in which they are wanted.
    **options
        As for :func:`conflict_map.control.estimate`.

    Returns
    -------
    list of Day
        One for each day, the same as if each had been asked for alone.

    Examples
    --------
    >>> import pandas as pd
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> told = frame([{"holder": "A", "since": pd.Timestamp("2024-11-29", tz="UTC"), "geometry": Point(36, 35)},
    ...               {"holder": "B", "since": pd.Timestamp("2024-12-04", tz="UTC"), "geometry": Point(36, 35)}],
    ...              "control")
    >>> [day.areas.holder.tolist() for day in control_by_day(told, sorted(told.since))]
    [['A'], ['B']]
    """

    def work_out(on: pd.Timestamp) -> Day:
        known = estimate(control, on, **options)
        return Day(on, control_areas(known), front_lines(known), disagreements(control, on, **settling))

    settling = {name: value for name, value in options.items() if name not in {"region", "options"}}

    # nearly all of the time goes into factorising and solving, during which SciPy lets other threads run
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return list(workers.map(work_out, days))
