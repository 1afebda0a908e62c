"""What changed hands between two dates: ground in km² with its error, places, and a sentence that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from conflict_map.control.areas import control_areas
from conflict_map.control.estimate import REACH_M, Estimate, Options, estimate
from conflict_map.control.fronts import front_lines
from conflict_map.control.rules import settle
from conflict_map.tables import CRS, HOLDER_CONTESTED, HOLDER_UNKNOWN

if TYPE_CHECKING:
    from datetime import date

_GEOD = pyproj.Geod(ellps="WGS84")
_LEAST_KM2 = 1e-6  # less is the rounding of coordinates, not ground
_NEARLY_ALL = 0.9  # of the ground in the bands: then nothing shows that any of it changed hands

COLUMNS = ("winner", "loser", "area_km2", "error_km2", "within_error", "places", "sentence", "geometry")


def control_change(
    control: gpd.GeoDataFrame,
    before: str | date | pd.Timestamp,
    after: str | date | pd.Timestamp,
    region: Any = None,
    *,
    reach_m: float = REACH_M,
    options: Options | None = None,
    **settling: Any,
) -> gpd.GeoDataFrame:
    """Compare who holds the ground on two dates.

    Parameters
    ----------
    control
        A control table that covers both dates.
    before, after
        The dates.
    region
        Where an answer is wanted (WGS 84 polygons), or None.
    reach_m
        How far from a place its holder is taken to hold the ground, metres.
    options
        All options; ``reach_m`` is then taken from them.
    **settling
        ``rule``, ``trust`` and ``half_life_days``, as for :func:`conflict_map.control.settle`.

    Returns
    -------
    geopandas.GeoDataFrame
        One row for each pair of sides between which ground changed hands: ``winner``, ``loser`` (sides,
        ``contested`` or ``unknown``), ``area_km2``, ``error_km2`` (half the width of the range that holds
        the true size with 80 %, from the bands of both dates), ``within_error`` (no place is said to have
        changed hands, and the ground lies in the bands: the line is drawn otherwise, and nothing says
        that it moved), ``places`` that changed hands, a ``sentence`` and a MultiPolygon; the largest first.

    Notes
    -----
    The error is half of the changed ground that the bands cover, and all of it where no place is said to have
    changed hands; an honest upper bound rather than a standard error.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> west, east = Point(36, 35), Point(36.4, 35)
    >>> told = frame([{"place": "Westton", "holder": "A", "as_of": "2024-01-01", "geometry": west},
    ...               {"place": "Eastton", "holder": "B", "as_of": "2024-01-01", "geometry": east},
    ...               {"place": "Eastton", "holder": "A", "since": "2024-02-01", "geometry": east}], "control")
    >>> change = control_change(told, "2024-01-15", "2024-02-15")
    >>> change[["winner", "loser", "places"]].to_numpy().tolist()
    [['A', 'B', 'Eastton']]
    """
    options = options or Options(reach_m=reach_m)
    found = [estimate(control, day, region, options=options, **settling) for day in (before, after)]
    old, new = (_by_side(one) for one in found)
    bands = [_bands(one) for one in found]
    moved = places_changed(control, before, after, **settling)
    rows = [
        _changed(winner, loser, shape, bands, moved)
        for loser, lost in old.items()
        for winner, won in new.items()
        if winner != loser and _area_km2(shape := _polygons(shapely.intersection(lost, won))) > _LEAST_KM2
    ]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    told = [(*row[:6], _sentence(row, before, after), row[6]) for row in rows]
    table = pd.DataFrame(told, columns=list(COLUMNS))
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(list(table["geometry"]), crs=CRS), crs=CRS)


def _changed(
    winner: str, loser: str, shape: Any, bands: list[Any], moved: gpd.GeoDataFrame
) -> tuple[str, str, float, float, bool, str, Any]:
    """Give one pair's row: how much ground, with what error, and which places on it changed hands."""
    size = _area_km2(shape)
    doubt = _area_km2(_polygons(shapely.intersection(shape, shapely.union_all(bands))))
    taken = moved[(moved["side_before"] == loser) & (moved["side_after"] == winner)]["place"]
    within = len(taken) == 0 and doubt >= _NEARLY_ALL * size
    error = doubt / 2.0 if len(taken) else doubt
    return winner, loser, size, error, within, "; ".join(sorted(taken.dropna())), shape


def places_changed(
    control: gpd.GeoDataFrame,
    before: str | date | pd.Timestamp,
    after: str | date | pd.Timestamp,
    **settling: Any,
) -> gpd.GeoDataFrame:
    """List the places whose holder differs between two dates.

    Parameters
    ----------
    control
        A control table.
    before, after
        The dates.
    **settling
        As for :func:`conflict_map.control.settle`.

    Returns
    -------
    geopandas.GeoDataFrame
        ``place``, ``holder_before``, ``side_before``, ``holder_after``, ``side_after``, ``since``, ``as_of`` and
        ``event_id`` of the new statement, and the place's geometry.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> told = frame([{"place": "Hama", "holder": who, "since": day, "geometry": Point(36.75, 35.13)}
    ...               for who, day in (("Army", "2024-11-01"), ("HTS", "2024-12-05"))], "control")
    >>> places_changed(told, "2024-12-04", "2024-12-05").holder_after.tolist()
    ['HTS']
    """
    then, now = (settle(control, day, **settling) for day in (before, after))
    keys = [_key(one) for one in (then, now)]
    older = then.assign(key=keys[0]).drop_duplicates("key").set_index("key")
    newer = now.assign(key=keys[1]).drop_duplicates("key").set_index("key")
    both = newer.index.intersection(older.index)
    older, newer = older.loc[both], newer.loc[both]
    differs = (older["holder"] != newer["holder"]).to_numpy(dtype=bool)
    older, newer = older[differs], newer[differs]
    return gpd.GeoDataFrame(
        {
            "place": newer["place"].fillna(newer["place_name"]).to_numpy(),
            "holder_before": older["holder"].to_numpy(),
            "side_before": older["side"].to_numpy(),
            "holder_after": newer["holder"].to_numpy(),
            "side_after": newer["side"].to_numpy(),
            "since": newer["since"].to_numpy(),
            "as_of": newer["as_of"].to_numpy(),
            "event_id": newer["event_id"].to_numpy(),
        },
        geometry=newer.geometry.to_numpy(),
        crs=CRS,
    )


def _key(settled: gpd.GeoDataFrame) -> pd.Series[Any]:
    where = settled.geometry.representative_point()
    spot = where.x.round(3).astype(str) + "," + where.y.round(3).astype(str)
    return pd.Series(settled["place_id"].astype("object").where(settled["place_id"].notna(), spot))


def _by_side(found: Estimate) -> dict[str, Any]:
    areas = control_areas(found)
    sides = sorted(set(areas["side"]))
    return {side: shapely.union_all(areas.geometry[areas["side"] == side].to_numpy()) for side in sides}


def _bands(found: Estimate) -> Any:
    fronts = front_lines(found)
    return shapely.union_all(shapely.make_valid(fronts.geometry[fronts["kind"] == "band"].to_numpy()))


def _polygons(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])


def _area_km2(shape: Any) -> float:
    return float(sum(abs(_GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(shape))) / 1e6


def _sentence(row: tuple[Any, ...], before: Any, after: Any) -> str:
    """Say one change in words; no more digits than the error leaves."""
    winner, loser, size, error, within, places, _ = row
    step = 10.0 ** max(0.0, np.floor(np.log10(max(error, 1.0))))
    ground = f"about {np.round(size / step) * step:,.0f} km² (± {max(np.round(error / step) * step, 1):,.0f})"
    span = f"between {pd.Timestamp(before):%-d %B %Y} and {pd.Timestamp(after):%-d %B %Y}"
    with_places = f", among it {places}" if places else ""
    if within and not {winner, loser} & {HOLDER_UNKNOWN, HOLDER_CONTESTED}:
        return (
            f"The line between {winner} and {loser} is drawn {ground} in favour of {winner} {span}, which is "
            "within its error: no place is said to have changed hands."
        )
    if winner == HOLDER_UNKNOWN:
        return f"Of {ground} that {loser} held it is no longer known who holds it, {span}{with_places}."
    if winner == HOLDER_CONTESTED:
        return f"{ground[0].upper()}{ground[1:]} held by {loser} became contested {span}{with_places}."
    if loser in (HOLDER_UNKNOWN, HOLDER_CONTESTED):
        return f"{winner} came to hold {ground} that had been {loser} {span}{with_places}."
    return f"{winner} took {ground} from {loser} {span}{with_places}."
