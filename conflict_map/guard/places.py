"""Places to which positions may be snapped: public ones, from a table of the user's own."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conflict_map.errors import Fault

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SnapPlace:
    """A place to which positions may be snapped.

    Parameters
    ----------
    place_id, name
        What is published in the place columns.
    lon, lat
        WGS 84 degrees.
    """

    place_id: str
    name: str
    lon: float
    lat: float


def read_places(path: Path, faults: list[Fault]) -> tuple[SnapPlace, ...]:
    """Read the table of places to snap to: CSV with id, name, lon and lat.

    Parameters
    ----------
    path
        The file.
    faults
        Where faults are noted.

    Returns
    -------
    tuple of SnapPlace
        The places that are sound.
    """
    columns = ("id", "name", "lon", "lat")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.append(Fault(f"the table of places can't be read: {error}", file=str(path)))
        return ()
    missing = [name for name in columns if rows and name not in rows[0]]
    if missing or not rows:
        wanted = ", ".join(columns)
        faults.append(
            Fault(f"a table of places needs the columns {wanted} and one row at least", file=str(path))
        )
        return ()
    places = [_place(row, number, path, faults) for number, row in enumerate(rows, 2)]
    return tuple(place for place in places if place is not None)


def _place(row: dict[str, Any], number: int, path: Path, faults: list[Fault]) -> SnapPlace | None:
    place = None
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
    except (TypeError, ValueError):
        faults.append(Fault("lon and lat must be numbers", str(path), number))
        return place
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # NaN fails this as well
        faults.append(Fault(f"{lon}, {lat} is not a place on Earth", str(path), number))
    elif not row["name"] or not row["id"]:
        faults.append(Fault("a place needs an id and a name", str(path), number))
    else:
        place = SnapPlace(row["id"], row["name"], lon, lat)
    return place
