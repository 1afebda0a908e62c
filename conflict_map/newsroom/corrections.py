"""What an editor put right, kept in a plain file and honoured at each rebuild."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from shapely import Point

from conflict_map.errors import Fault, InputError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

ACTIONS = ("move", "reject", "same")
COLUMNS = ("action", "event_id", "lon", "lat", "other_id", "by", "reason")


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of an editor.

    Parameters
    ----------
    action
        ``move`` the event to `lon`, `lat`; ``reject`` it; or say that it is the ``same`` as `other_id`.
    event_id
        The event.
    row
        The row of the file that says so; the header is row 1.
    lon, lat
        WGS 84 degrees, for ``move``.
    other_id
        The other event, for ``same``.
    by, reason
        Who decided it, and why: shown with the event.
    """

    action: str
    event_id: str
    row: int
    lon: float | None = None
    lat: float | None = None
    other_id: str = ""
    by: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """The decision as a reader of the map sees it."""
        who = f" by {self.by}" if self.by else ""
        why = f": {self.reason}" if self.reason else ""
        return f"placed by hand{who}{why}"


def read_corrections(path: Path) -> tuple[Correction, ...]:
    r"""Read a file of corrections: a CSV with the columns action, event_id, lon, lat, other_id, by, reason.

    Parameters
    ----------
    path
        The file; one that does not exist holds no corrections.

    Returns
    -------
    tuple of Correction
        In the order of the file.

    Raises
    ------
    InputError
        With every row that can't be honoured as it stands. A typing error must not silently undo a correction.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "corrections.csv"
    ...     _ = file.write_text("action,event_id,reason\nreject,ev-1,the video is from 2016\n")
    ...     read_corrections(file)[0].reason
    'the video is from 2016'
    """
    if not path.exists():
        return ()
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    lacking = [name for name in ("action", "event_id") if name not in table]
    if lacking:
        raise InputError([Fault(f"the file lacks the column {name}", str(path), 1) for name in lacking])
    faults: list[Fault] = []
    rows = [{str(name): str(cell) for name, cell in cells.items()} for cells in table.to_dict("records")]
    corrections = [_correction(cells, row, str(path), faults) for row, cells in enumerate(rows, 2)]
    if faults:
        raise InputError(faults)
    return tuple(corrections)


def correct(events: gpd.GeoDataFrame, corrections: tuple[Correction, ...]) -> gpd.GeoDataFrame:
    """Apply an editor's corrections to an events table.

    Parameters
    ----------
    events
        An events table with ``incident_id``, as :func:`conflict_map.newsroom.merging.same_events` gives it.
    corrections
        From :func:`read_corrections`. Those for events that are not in the table do nothing: their source may have
        been left out of this run.

    Returns
    -------
    geopandas.GeoDataFrame
        A new table: rejected rows gone, moved rows at their place with an error radius of 500 m and the reason in
        ``place_why``, rows that are the same under one ``incident_id``.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> events = frame([{"event_id": "ev-1"}, {"event_id": "ev-2"}])
    >>> correct(events.assign(incident_id=["a", "b"]), (Correction("same", "ev-1", 2, other_id="ev-2"),)).incident_id
    0    a
    1    a
    Name: incident_id, dtype: str
    """
    corrected = events.copy()
    rejected = {c.event_id for c in corrections if c.action == "reject"}
    for one in corrections:
        chosen = corrected.event_id == one.event_id
        if one.action == "move" and chosen.any():
            corrected.loc[chosen, "geometry"] = [Point(one.lon, one.lat)] * int(chosen.sum())
            corrected.loc[chosen, ["uncertainty_m", "geo_precision", "place_why"]] = [500.0, 1, one.words]
        elif one.action == "same":
            both = corrected.event_id.isin([one.event_id, one.other_id])
            groups = corrected.loc[both, "incident_id"].unique()
            if len(groups) > 1:
                corrected.loc[corrected.incident_id.isin(groups), "incident_id"] = groups[0]
    return corrected[~corrected.event_id.isin(rejected)].reset_index(drop=True)


def _correction(cells: dict[str, str], row: int, file: str, faults: list[Fault]) -> Correction:
    action = cells["action"].strip().casefold()
    lon, lat = _degrees(cells, "lon", 180, row, file, faults), _degrees(cells, "lat", 90, row, file, faults)
    if action not in ACTIONS:
        faults.append(Fault(f"{action!r} is none of {', '.join(ACTIONS)}", file, row, "action"))
    if not cells["event_id"].strip():
        faults.append(Fault("no event is named", file, row, "event_id"))
    if action == "move" and (lon is None or lat is None):
        faults.append(Fault("a move needs lon and lat", file, row))
    if action == "same" and not cells.get("other_id", "").strip():
        faults.append(Fault("'same' needs the other event", file, row, "other_id"))
    other = {name: cells.get(name, "").strip() for name in ("other_id", "by", "reason")}
    return Correction(action, cells["event_id"].strip(), row, lon, lat, **other)


def _degrees(
    cells: dict[str, str], column: str, most: float, row: int, file: str, faults: list[Fault]
) -> float | None:
    text = cells.get(column, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) <= most:
        faults.append(Fault(f"{text!r} is not a number of degrees up to {most:g}", file, row, column))
        return None
    return value
