"""Make positions and dates coarse: cells, places, and cells and periods that several events share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from conflict_map.guard.areas import within
from conflict_map.guard.grid import GEOD, cell_centres, cell_of, cell_shapes
from conflict_map.guard.profile import Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflict_map.guard.profile import Profile, Snapping
    from conflict_map.guard.sheet import Sheet

_TIME_PRECISION = {"day": 1, "week": 2, "month": 3, "year": 3}
_REGION_M = 20_000.0
"""Metres: a cell of this side or more is a region (geo_precision 3), not the neighbourhood of a place (2)."""


def round_to_cells(sheet: Sheet, profile: Profile, least: pd.Series[Any]) -> None:
    """Put each position into its cell.

    Parameters
    ----------
    sheet
        The rows.
    profile
        Its grid, if it has one.
    least
        Metres: the smallest cell for each row that its actor allows; 0 for any.
    """
    grid = profile.rounding if isinstance(profile.rounding, Grid) else None
    base = grid.cell_m if grid else 0.0
    sizes = np.maximum(least.to_numpy(), base)
    if base:  # cells of coarser actors are made of whole cells of the others
        sizes = base * 2 ** np.ceil(np.log2(sizes / base))
    wanted = sheet.kept & (sizes > 0) & sheet.table.geometry.notna()
    sheet.withhold(wanted & ~_finite(sheet), "positions", "its coordinates are not numbers")
    for size in np.unique(sizes[(wanted & sheet.kept).to_numpy()]):
        rows = wanted & sheet.kept & (sizes == size)
        _into_cells(sheet, rows, float(size), grid.draw if grid else "centre")
        rule = "positions" if size == base else "actors"
        sheet.coarsened(rows, rule, f"position published as a cell of {size / 1000:g} km")


def snap(sheet: Sheet, snapping: Snapping, least: pd.Series[Any]) -> None:
    """Put each position at the nearest of the given places.

    Parameters
    ----------
    sheet
        The rows.
    snapping
        The places, and how far one may be.
    least
        Metres: the smallest cell for each row that its actor allows; rows with one get cells instead.
    """
    rows = sheet.kept & sheet.table.geometry.notna()
    sheet.withhold(rows & ~_finite(sheet), "positions", "its coordinates are not numbers")
    sheet.withhold(
        rows & (least > snapping.within_m),
        "actors",
        "its actor's positions must be coarser than the places to which positions are snapped",
    )
    rows &= sheet.kept
    lon, lat = _middles(sheet, rows)
    places = np.array([(place.lon, place.lat) for place in snapping.places])
    nearest = cKDTree(_on_sphere(places[:, 0], places[:, 1])).query(_on_sphere(lon, lat))[1]
    metres = GEOD.inv(lon, lat, places[nearest, 0], places[nearest, 1])[2]
    index = sheet.table.index[rows.to_numpy()]
    far = pd.Series(False, index=sheet.table.index)
    far.loc[index[np.asarray(metres) > snapping.within_m]] = True
    sheet.withhold(far, "positions", f"no place of the table lies within {snapping.within_m / 1000:g} km")
    chosen = pd.Series(nearest, index=index)[lambda s: sheet.kept[s.index]]
    kept = rows & sheet.kept
    reach = _reach(sheet, kept)
    _put(
        sheet,
        kept,
        shapely.points(places[chosen.to_numpy()]),
        snapping.within_m + _up(reach, snapping.within_m),
    )
    for column, attribute in (("place_name", "name"), ("place_id", "place_id")):
        sheet.table.loc[kept, column] = [getattr(snapping.places[i], attribute) for i in chosen]
    sheet.table.loc[kept, "geo_precision"] = sheet.table.loc[kept, "geo_precision"].clip(lower=2).fillna(2)
    sheet.table.loc[kept, "place_why"] = f"the nearest public place within {snapping.within_m / 1000:g} km"
    sheet.coarsened(kept, "positions", "position published as the nearest place of the table")


def aggregate(sheet: Sheet, profile: Profile, least: pd.Series[Any], moment: pd.Timestamp) -> None:
    """Let no cell and period stand for fewer than k events; what can't be joined to others is withheld.

    Cells of the smallest size with enough events are published as they are. The events of the others move up
    into cells of twice the side, where they are counted without those already published, so that no difference
    between two sizes gives a smaller number away.

    Parameters
    ----------
    sheet
        The rows, each with a position and a date.
    profile
        Its aggregation and its grid.
    least
        Metres: the smallest cell for each row that its actor allows; 0 for any.
    moment
        The moment of publication.
    """
    rule = profile.aggregation
    assert rule is not None
    sheet.withhold(sheet.kept & ~_finite(sheet), "positions", "its coordinates are not numbers")
    grid = profile.rounding if isinstance(profile.rounding, Grid) else None
    least = least.clip(lower=grid.cell_m if grid else 0.0)
    _to_periods(sheet, rule.period, profile.minimum_age_days, moment)
    waiting = sheet.kept.copy()
    for size in rule.levels():
        rows = waiting & (least <= size)
        if rows.any():
            column, row = cell_of(*_middles(sheet, rows), size)
            cells = sheet.table.loc[rows, ["date_start", "date_end"]].assign(column=column, row=row)
            together = cells.groupby([*cells.columns], dropna=False)["row"].transform("size")
            enough = cells.index[together >= rule.k]
            shared = pd.Series(sheet.table.index.isin(enough), sheet.table.index)
            waiting &= ~shared
            _into_cells(sheet, shared, size, grid.draw if grid else "centre")
            sheet.coarsened(
                shared,
                "aggregation",
                f"published with {rule.k - 1} or more others in a cell of {size / 1000:g} km and a {rule.period}",
            )
    reason = (
        f"fewer than {rule.k} events share its {rule.period} and its cell of {rule.levels()[-1] / 1000:g} km"
    )
    sheet.withhold(waiting, "aggregation", reason)


def withhold_centres(sheet: Sheet, profile: Profile, moment: pd.Timestamp) -> None:
    """Withhold events whose coarse position would stand in an embargoed area, where nothing may stand.

    Parameters
    ----------
    sheet
        The rows, coarsened.
    profile
        Its embargoes.
    moment
        The moment of publication.
    """
    for embargo in profile.embargoes:
        if embargo.until is None or moment.date() < embargo.until:
            centres = shapely.centroid(sheet.table.geometry.to_numpy())
            inside = within(centres, np.zeros(len(centres)), embargo.area)
            there = sheet.table.geometry.notna() & pd.Series(inside, sheet.table.index)
            reason = f"its coarse position would stand in the embargoed area {embargo.name!r}"
            sheet.withhold(there, "embargoes", reason)


def _to_periods(sheet: Sheet, period: str, minimum_age: float | None, moment: pd.Timestamp) -> None:
    """Widen dates to whole periods, the last of which ends no later than the newest event that may be shown."""
    code = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}[period]
    start, end = sheet.table.date_start, sheet.table.date_end.fillna(sheet.table.date_start)
    first = start.dt.tz_localize(None).dt.to_period(code).dt.start_time.dt.tz_localize("UTC")
    last = end.dt.tz_localize(None).dt.to_period(code).dt.end_time.dt.floor("min").dt.tz_localize("UTC")
    newest = moment - pd.Timedelta(days=minimum_age or 0)
    sheet.table["date_start"] = first.dt.as_unit("us")
    sheet.table["date_end"] = last.where((last <= newest) | (end > newest), newest).dt.as_unit("us")
    sheet.table["time_precision"] = pd.Series(_TIME_PRECISION[period], sheet.table.index, dtype="Int8")


def _into_cells(sheet: Sheet, rows: pd.Series[Any], size: float, draw: str) -> None:
    """Replace positions by their cells of one size, or the centres of these."""
    column, row = cell_of(*_middles(sheet, rows), size)
    lon, lat, half_diagonal = cell_centres(column, row, size)
    shapes = cell_shapes(column, row, size) if draw == "cell" else shapely.points(lon, lat)
    _put(sheet, rows, shapes, half_diagonal + _up(_reach(sheet, rows), size))
    precision = 3 if size >= _REGION_M else 2
    sheet.table.loc[rows, "geo_precision"] = (
        sheet.table.loc[rows, "geo_precision"].clip(lower=precision).fillna(precision)
    )
    sheet.table.loc[rows, "place_why"] = (
        f"somewhere in a cell of {size / 1000:g} km; finer positions are withheld"
    )


def _put(
    sheet: Sheet, rows: pd.Series[Any], shapes: NDArray[Any], uncertainty_m: NDArray[np.float64]
) -> None:
    sheet.table.loc[rows, "geometry"] = shapes
    sheet.table.loc[rows, "uncertainty_m"] = uncertainty_m


def _finite(sheet: Sheet) -> pd.Series[Any]:
    centres = shapely.centroid(sheet.table.geometry.to_numpy())
    return pd.Series(np.isfinite(shapely.get_x(centres) + shapely.get_y(centres)), sheet.table.index)


def _middles(sheet: Sheet, rows: pd.Series[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude of the middle of what was given, in degrees."""
    centres = shapely.centroid(sheet.given.geometry.to_numpy()[rows.to_numpy()])
    return shapely.get_x(centres), shapely.get_y(centres)


def _reach(sheet: Sheet, rows: pd.Series[Any]) -> NDArray[np.float64]:
    """Metres from the middle of what was given to its farthest point, and its uncertainty beyond."""
    given = sheet.given[rows]
    lon, lat = _middles(sheet, rows)
    corners, owner = shapely.get_coordinates(given.geometry.to_numpy(), return_index=True)
    metres = np.asarray(GEOD.inv(lon[owner], lat[owner], corners[:, 0], corners[:, 1])[2])
    spread = np.zeros(len(given))
    np.maximum.at(spread, owner, metres)
    return np.asarray(spread + given.uncertainty_m.fillna(0.0).to_numpy())


def _up(metres: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Round up to whole steps: an exact uncertainty is the fingerprint of a place."""
    return np.asarray(np.ceil(np.round(metres / step, 9)) * step)


def _on_sphere(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give unit vectors: the nearest of them is the nearest place but for the ellipsoid's third of a percent."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))
