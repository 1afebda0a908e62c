"""Look at what is about to be published, without knowing how it was made, and name every promise it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from conflict_map.errors import Fault
from conflict_map.guard.areas import within
from conflict_map.guard.grid import cell_centres, cell_of
from conflict_map.guard.profile import Grid, Snapping
from conflict_map.guard.traces import Secrets
from conflict_map.tables import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from conflict_map.guard.profile import Profile

_NEAR_DEGREES = 1e-9
"""Degrees: what projecting a cell's centre to and fro may change."""


def broken_promises(events: gpd.GeoDataFrame, profile: Profile, moment: pd.Timestamp) -> list[Fault]:
    """Check a guarded table against its profile.

    Parameters
    ----------
    events
        The events table that is to be published.
    profile
        What may be published.
    moment
        The moment of publication.

    Returns
    -------
    list of Fault
        One for each rule that the table does not meet; empty when all is well.

    Examples
    --------
    >>> from conflict_map.guard.profile import Profile
    >>> from conflict_map.tables import frame
    >>> events = frame([{"event_id": "a", "source": "Field notes"}])
    >>> profile = Profile("calm", withheld_sources=("field notes",))
    >>> print(*broken_promises(events, profile, pd.Timestamp("2024-12-05", tz="UTC")))
    row 1, column source: a source that the profile withholds is still told
    """
    return [
        *_rows(events, profile, moment),
        *_fields(events, profile),
        *_positions(events, profile, moment),
        *_numbers(events, profile),
    ]


def _rows(events: gpd.GeoDataFrame, profile: Profile, moment: pd.Timestamp) -> Iterator[Fault]:
    if profile.minimum_age_days is not None and "date_end" not in profile.withheld_fields:
        newest = moment - pd.Timedelta(days=profile.minimum_age_days)
        last = events.date_end.fillna(events.date_start)
        dated = not {"date_start", "date_end", "time_precision", "published"} & set(profile.withheld_fields)
        bad = (last > newest) | (last.isna() & dated)
        yield from _each(bad, "date_end", "it is younger than the profile allows, or its age is unknown")
    sources = Secrets(profile.withheld_sources)
    for column in ("source", "source_url"):
        told = sources.told_by_each(events[column])
        yield from _each(told, column, "a source that the profile withholds is still told")


def _fields(events: gpd.GeoDataFrame, profile: Profile) -> Iterator[Fault]:
    allowed = {column.name for column in EVENTS} | {"geometry"}
    for name in events.columns:
        if name not in allowed:
            yield Fault("a column that nobody vouches for would be published", column=str(name))
    for name in profile.withheld_fields:
        if name in events and name != "event_id":
            yield from _each(events[name].notna(), name, "a withheld field is still told")


def _positions(events: gpd.GeoDataFrame, profile: Profile, moment: pd.Timestamp) -> Iterator[Fault]:
    placed = events.geometry.notna().to_numpy()
    centres = shapely.centroid(events.geometry.to_numpy())
    lon, lat = shapely.get_x(centres), shapely.get_y(centres)
    for embargo in profile.embargoes:
        if embargo.until is None or moment.date() < embargo.until:
            inside = within(centres, np.zeros(len(centres)), embargo.area)
            yield from _each(pd.Series(placed & inside), "geometry", f"it stands in {embargo.name!r}")
    sizes = _sizes(profile)
    if sizes:
        on_grid = np.zeros(len(events), dtype=bool)
        for size in sizes:
            x, y, half = cell_centres(*cell_of(np.nan_to_num(lon), np.nan_to_num(lat), size), size)
            near = (np.abs(x - lon) < _NEAR_DEGREES) & (np.abs(y - lat) < _NEAR_DEGREES)
            on_grid |= near & (events.uncertainty_m.to_numpy() >= half * 0.999)
        yield from _each(pd.Series(placed & ~on_grid), "geometry", "it is finer than the profile's cells")
    if isinstance(profile.rounding, Snapping):
        places = {(place.lon, place.lat) for place in profile.rounding.places}
        off = [there and (x, y) not in places for there, x, y in zip(placed, lon, lat, strict=True)]
        yield from _each(pd.Series(off, dtype=bool), "geometry", "it is none of the profile's places")


def _sizes(profile: Profile) -> list[float]:
    """Give the sides of the cells that the profile allows, when it allows cells alone."""
    if profile.aggregation is not None:
        least = profile.rounding.cell_m if isinstance(profile.rounding, Grid) else 0.0
        return [size for size in profile.aggregation.levels() if size >= least]
    if not isinstance(profile.rounding, Grid):
        return []
    base = profile.rounding.cell_m
    coarsest = max([base, *(actor.cell_m for actor in profile.actors)])
    return [base * 2**i for i in range(int(np.ceil(np.log2(coarsest / base))) + 1)]


def _numbers(events: gpd.GeoDataFrame, profile: Profile) -> Iterator[Fault]:
    rule = profile.aggregation
    if rule is None:
        return
    keys = events[["date_start", "date_end"]].assign(where=events.geometry.to_wkb())
    together = keys.groupby([*keys.columns], dropna=False)["where"].transform("size")
    bad = (together < rule.k) & events.geometry.notna()
    yield from _each(bad, "geometry", f"fewer than {rule.k} events share its position and {rule.period}")


def _each(bad: pd.Series[bool], column: str, message: str) -> Iterator[Fault]:
    for position in np.flatnonzero(bad.to_numpy(dtype=bool)):
        yield Fault(message, row=int(position) + 1, column=column)
