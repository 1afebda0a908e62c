"""Axes of advance: arrows from where an attacker stood toward what it took or aims at."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from conflict_map.control.change import places_changed
from conflict_map.control.rules import settle
from conflict_map.control.statements import is_only_somewhere
from conflict_map.tables import CRS, HOLDER_CONTESTED, HOLDER_UNKNOWN, frame, stable_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

GEOD = pyproj.Geod(ellps="WGS84")

DRAWN_LENGTH_M = 25_000.0  # of an axis whose start nobody gave
SECTOR_DEG = 40.0  # ground held this far off the bearing still counts as lying on it
NEAREST_M = 5_000.0  # ground held closer is part of what was taken
LONGEST_M = 100_000.0  # ground held farther away is not where an attack began

_TAKING = ("captured", "recaptured", "entered")  # what is taken was reached from somewhere, bearing or none
_MOVES = ("advanced", "captured", "recaptured", "entered", "cut", "repelled", "failed")

# The field's symbols for exchange, MIL-STD-2525D appendix (control measures, symbol set 25): entity codes
# of the main and supporting axis of advance; the status digit says present (0) or anticipated (1).
_SIDC_ENTITY: Mapping[str, str] = MappingProxyType({"main": "151403", "supporting": "151404"})

COLUMNS = (
    "advance_id", "actor", "side", "target", "target_id", "kind", "status", "claimed_by", "outcome", "basis",
    "direction_deg", "length_km", "width_km", "date_start", "date_end", "event_id", "sidc", "quote", "geometry",
)  # fmt: skip


def advances(
    events: gpd.GeoDataFrame,
    control: gpd.GeoDataFrame | None = None,
    fronts: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Draw the axis of each advance that the events tell of.

    Parameters
    ----------
    events
        An events table.  A row with an outcome of movement (advanced, captured, entered, cut, repelled,
        failed) gives an axis when its direction is known (``direction_deg``), when its geometry is a
        line, or when the attacker is known to hold ground near by.  A line whose ``uncertainty_m`` is at least its
        length (text that tells a bearing and no start) begins at the attacker's nearest ground on that bearing.
    control
        A control table that says where the attackers stood.
    fronts
        Front lines as :func:`conflict_map.control.front_lines` draws them: an axis is as wide as the
        front within half its length of its middle, from 2 to 40 km.  Without them, a quarter of its length.

    Returns
    -------
    geopandas.GeoDataFrame
        One LineString an axis, from start to target, with ``actor``, ``target``, ``kind`` (``main`` or
        ``supporting``), ``status``, ``basis`` (``line``: as told; ``held ground``: from the attacker's
        nearest place on that bearing; ``bearing``: a stated direction only, drawn to a usual length),
        ``direction_deg``, ``length_km``, ``width_km`` and ``sidc``, the symbol's MIL-STD-2525D code.
        Of the axes toward one target the first told is the main one.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> events = frame([{"outcome": "advanced", "actor1": "HTS", "place": "Hama", "direction_deg": 180,
    ...                  "geometry": Point(36.75, 35.13)}])
    >>> axis = advances(events)
    >>> axis[["actor", "target", "kind", "basis"]].to_numpy().tolist()
    [['HTS', 'Hama', 'main', 'bearing']]
    >>> [round(y, 2) for _, y in axis.geometry[0].coords]
    [35.36, 35.13]
    """
    held = _held(control)
    rows: list[dict[str, Any]] = []
    main: set[tuple[Any, Any]] = set()
    for row in events.to_dict("records"):
        axis = _axis(row, held)
        if axis is None:
            continue
        line, basis = axis
        aim = (
            _text(row.get("actor1_side")) or _actor(row),
            _text(row.get("target_id")) or _text(row.get("place")),
        )
        kind = "supporting" if aim in main else "main"
        main.add(aim)
        rows.append(_record(row, line, basis, kind, fronts))
    return _advance_frame(rows)


def _record(
    row: Mapping[str, Any], line: Any, basis: str, kind: str, fronts: gpd.GeoDataFrame | None
) -> dict[str, Any]:
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    bearing = GEOD.inv(x0, y0, x1, y1)[0]
    length = GEOD.geometry_length(line) / 1000.0
    status = _text(row.get("status")) or "reported"
    return {
        "advance_id": stable_id("ax", row.get("event_id"), kind, line.wkt),
        "actor": _actor(row),
        "side": _text(row.get("actor1_side")) or _actor(row),
        "target": _text(row.get("place_name")) or _text(row.get("place")),
        "target_id": _text(row.get("target_id")) or _text(row.get("place_id")),
        "kind": kind,
        "status": status,
        "claimed_by": _text(row.get("claimed_by")),
        "outcome": _text(row.get("outcome")),
        "basis": basis,
        "direction_deg": bearing % 360.0,
        "length_km": length,
        "width_km": _width_km(line, length, fronts),
        "date_start": row.get("date_start"),
        "date_end": row.get("date_end"),
        "event_id": _text(row.get("event_id")),
        "sidc": symbol_code(kind, status),
        "quote": _text(row.get("quote")),
        "geometry": line,
    }


def advances_between(
    control: gpd.GeoDataFrame,
    before: str | date | pd.Timestamp,
    after: str | date | pd.Timestamp,
    fronts: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Draw an axis to each place that changed hands between two dates.

    Parameters
    ----------
    control
        A control table that covers both dates; no events are needed.
    before, after
        The dates.
    fronts
        As for :func:`advances`.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`advances`; a place whose taker held nothing near by before has no axis.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> west, east = Point(36, 35), Point(36.4, 35)
    >>> told = frame([{"place": "Westton", "holder": "A", "as_of": "2024-01-01", "geometry": west},
    ...               {"place": "Eastton", "holder": "B", "as_of": "2024-01-01", "geometry": east},
    ...               {"place": "Eastton", "holder": "A", "since": "2024-02-01", "geometry": east}], "control")
    >>> axis = advances_between(told, "2024-01-15", "2024-02-15")
    >>> axis[["actor", "target"]].to_numpy().tolist(), axis.geometry[0].coords[0]
    ([['A', 'Eastton']], (36.0, 35.0))
    """
    moved = places_changed(control, before, after)
    taken = moved[~moved["side_after"].isin([HOLDER_CONTESTED, HOLDER_UNKNOWN])]
    events = frame(
        [
            {
                "event_id": row.event_id,
                "outcome": "captured",
                "actor1": row.holder_after,
                "actor1_side": row.side_after,
                "place": row.place,
                "date_start": row.since,
                "geometry": row.geometry,
            }
            for row in taken.itertuples()
        ]
    )
    return advances(events, settle(control, before), fronts)


def _width_km(line: Any, length_km: float, fronts: gpd.GeoDataFrame | None) -> float:
    """Measure the front that an axis starts from, km."""
    if fronts is None or len(fronts) == 0:
        return length_km / 4.0
    middle = line.interpolate(0.5, normalized=True)
    azimuths = np.arange(0.0, 360.0, 10.0)
    reach = np.full(len(azimuths), 500.0 * length_km)
    lon, lat, _ = GEOD.fwd(
        np.full(len(azimuths), middle.x), np.full(len(azimuths), middle.y), azimuths, reach
    )
    around = shapely.Polygon(np.column_stack([lon, lat]))
    lines = fronts.geometry[fronts["kind"] == "line"].to_numpy()
    width = sum(GEOD.geometry_length(part) for part in shapely.get_parts(shapely.intersection(lines, around)))
    return float(np.clip(width / 1000.0, 2.0, 40.0)) if width else length_km / 4.0


def symbol_code(kind: str, status: str) -> str:
    """Give the MIL-STD-2525D code (20 digits) of an axis of advance.

    Parameters
    ----------
    kind
        ``main`` or ``supporting``.
    status
        As in the events table; only what is confirmed is "present", all else "anticipated" (templated).

    Examples
    --------
    >>> symbol_code("main", "confirmed"), symbol_code("supporting", "claimed")
    ('10002500001514030000', '10002510001514040000')
    """
    # version 10, context 0, identity 0 (pending: we know no friend and no foe), symbol set 25
    present = "0" if status == "confirmed" else "1"
    return f"100025{present}000{_SIDC_ENTITY[kind]}0000"


def _axis(row: Mapping[str, Any], held: _Held) -> tuple[Any, str] | None:
    """Give one event's axis and what it rests on, or None."""
    shape, direction = row.get("geometry"), _number(row.get("direction_deg"))
    moved = _text(row.get("outcome")) in _MOVES and _actor(row) is not None
    if shape is None or shape.is_empty or is_only_somewhere(row) or not moved:
        return None
    drawn = shape.geom_type == "LineString" and direction is not None
    if drawn and not _start_unknown(row, shape):
        return shape, "line"
    target = shape.coords[-1] if drawn else shape.centroid.coords[0]
    back = None if direction is None else (direction + 180.0) % 360.0
    when = row.get("date_start")
    if back is None and _text(row.get("outcome")) not in _TAKING:
        return None
    start = held.nearest(_text(row.get("actor1_side")) or _actor(row), target, back, when)
    if start is not None:
        return shapely.LineString([start, target]), "held ground"
    if back is None:
        return None
    if not drawn:
        lon, lat, _ = GEOD.fwd(target[0], target[1], back, DRAWN_LENGTH_M)
        shape = shapely.LineString([(lon, lat), target])
    return shape, "bearing"


def _start_unknown(row: Mapping[str, Any], line: Any) -> bool:
    """Say whether a line is an arrow of usual length: its place is not known to its own length."""
    error = _number(row.get("uncertainty_m"))
    return error is not None and error >= GEOD.geometry_length(line)


class _Held:
    """Where each side is said to stand, and since when."""

    def __init__(self, lonlat: Floats, sides: list[str], since: list[Any]) -> None:
        self.lonlat, self.sides, self.since = lonlat, np.array(sides, dtype=object), since

    def nearest(self, side: str | None, target: tuple[float, ...], back: float | None, when: Any) -> Any:
        """Give the nearest point a side held before a time, on a bearing from the target if one is given."""
        mine = np.nonzero(self.sides == side)[0] if len(self.sides) else np.array([], dtype=int)
        mine = np.array([i for i in mine if _before(self.since[i], when)], dtype=int)
        if len(mine) == 0:
            return None
        there = self.lonlat[mine]
        azimuth, _, distance = GEOD.inv(
            np.full(len(mine), target[0]), np.full(len(mine), target[1]), there[:, 0], there[:, 1]
        )
        fits = (distance > NEAREST_M) & (distance <= LONGEST_M)
        if back is not None:
            fits &= np.abs((azimuth - back + 180.0) % 360.0 - 180.0) <= SECTOR_DEG
        if not fits.any():
            return None
        return tuple(there[np.where(fits, distance, np.inf).argmin()])


def _held(control: gpd.GeoDataFrame | None) -> _Held:
    if control is None or len(control) == 0:
        return _Held(np.empty((0, 2)), [], [])
    named = ~control["holder"].isin([HOLDER_CONTESTED, HOLDER_UNKNOWN]) & ~control.geometry.isna()
    rows = control[named.to_numpy(dtype=bool)]
    points = shapely.get_coordinates(shapely.point_on_surface(np.asarray(rows.geometry.array)))
    return _Held(
        points,
        rows["side"].fillna(rows["holder"]).astype(str).tolist(),
        rows["since"].fillna(rows["as_of"]).tolist(),
    )


def _before(since: Any, when: Any) -> bool:
    return bool(pd.isna(since) or pd.isna(when) or since < when)


def _advance_frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    data = {name: [row[name] for row in rows] for name in COLUMNS[:-1]}
    table = gpd.GeoDataFrame(data, geometry=[row["geometry"] for row in rows], crs=CRS)
    for name in ("date_start", "date_end"):
        table[name] = pd.to_datetime(table[name], utc=True)
    return table


def _actor(row: Mapping[str, Any]) -> str | None:
    return _text(row.get("actor1_id")) or _text(row.get("actor1"))


def _text(value: Any) -> str | None:
    return None if value is None or pd.isna(value) or not str(value).strip() else str(value)


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
