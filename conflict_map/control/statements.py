"""From what was reported to who is said to hold what: events and town lists become the control table.

A capture, a withdrawal or a transfer changes the holder of a place; a sentence
such as "the government-held city" states it; an entry or a clash makes a place
contested.  Nothing is decided here between sources that disagree: that is the
business of :func:`conflict_map.control.settle`.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.tables import HOLDER_CONTESTED, HOLDER_UNKNOWN, frame, stable_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

# What an event says about its place: who holds it afterwards, and how much that is worth as evidence
# when the event itself is certain.  "actor1"/"actor2" name the event's column of actors.
_AFTER: Mapping[str, tuple[str, str, float]] = MappingProxyType(
    {
        "captured": ("actor1", "capture", 0.95),
        "recaptured": ("actor1", "capture", 0.95),
        "transferred": ("actor1", "transfer", 0.95),
        "holds": ("actor1", "statement", 0.9),
        "deployed": ("actor1", "presence", 0.6),
        "withdrew": ("actor2", "withdrawal", 0.8),
        "besieged": ("actor2", "siege", 0.7),
        "failed": ("actor2", "defence", 0.7),
        "entered": (HOLDER_CONTESTED, "entry", 0.9),
        "contested": (HOLDER_CONTESTED, "fighting", 0.9),
    }
)

# The same for ACLED's sub-events, where a data set gives no outcome of its own.
_BY_SUB_EVENT: Mapping[str, str] = MappingProxyType(
    {
        "Government regains territory": "captured",
        "Non-state actor overtakes territory": "captured",
        "Non-violent transfer of territory": "transferred",
        "Territory held": "holds",
    }
)

_NO_PARTY = (HOLDER_CONTESTED, HOLDER_UNKNOWN)
_CLASH = ("Armed clash",)
_CLASH_WEIGHT = 0.3

_CARRIED = (
    "place",
    "place_name",
    "place_id",
    "status",
    "claimed_by",
    "uncertainty_m",
    "source",
    "source_url",
    "event_id",
    "quote",
)


def control_from_events(
    events: gpd.GeoDataFrame, *, sides: Mapping[str, str] | None = None, fighting: bool = True
) -> gpd.GeoDataFrame:
    """Derive who is said to hold what from a table of events.

    Parameters
    ----------
    events
        An events table; the extra columns ``actor1_side`` and ``actor2_side`` are used where they stand.
    sides
        The side of each holder, by the holder's id or name; it wins over the events' own columns.
        A holder without a side is a side of its own.
    fighting
        Whether an armed clash between two sides counts as (weak) evidence that the place is contested.

    Returns
    -------
    geopandas.GeoDataFrame
        A control table, one row for each event that says something about control, in the events' order.
        The extra column ``basis`` says what it follows from (``capture``, ``transfer``, ``withdrawal``,
        ``statement``, ``presence``, ``siege``, ``defence``, ``entry``, ``fighting``), and ``between`` the
        sides that contest a place, ``" | "`` between them.  A row whose place is unresolved keeps a
        missing geometry: it is part of the record and is left out of the drawing.

    Notes
    -----
    The sub-event types are those of the ACLED codebook, whose "Government regains territory",
    "Non-state actor overtakes territory" and "Non-violent transfer of territory" name the new holder
    as the first actor.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> events = frame([{"event_id": "e1", "outcome": "captured", "actor1": "Rebels", "place": "Aleppo",
    ...                  "date_start": "2024-11-29", "geometry": Point(37.16, 36.20)}])
    >>> control = control_from_events(events)
    >>> control.holder[0], control.basis[0], str(control.since[0].date())
    ('Rebels', 'capture', '2024-11-29')
    """
    told = events.to_dict("records")
    rows = [
        row for row in (_statement(row, sides or {}, fighting=fighting) for row in told) if row is not None
    ]
    return _control_frame(_with_opponents(rows, told, sides or {}))


def control_from_places(
    places: gpd.GeoDataFrame,
    *,
    holder: str = "holder",
    when: str = "date",
    name: str = "name",
    sides: Mapping[str, str] | None = None,
    source: str | None = None,
    confidence: float = 0.9,
) -> gpd.GeoDataFrame:
    """Turn a status table (one row, one place and who holds it) into a control table.

    VIINA's control files, the town lists kept by Wikipedia's editors and a user's own spreadsheet have
    this form.

    Parameters
    ----------
    places
        Points or polygons with a column for the holder.
    holder, when, name
        The columns with the holder, the date for which the row says so, and the place's name.
        ``when`` and ``name`` may be absent from the table.
    sides
        The side of each holder; a holder without one is a side of its own.
    source
        Who keeps the table; a column ``source`` in it wins.
    confidence
        0-1, how often such a row is right, where the table has no column ``confidence``.

    Returns
    -------
    geopandas.GeoDataFrame
        A control table; rows with an empty holder are ``unknown``.

    Raises
    ------
    KeyError
        If the table has no such holder column.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> towns = gpd.GeoDataFrame({"name": ["A"], "holder": ["X"], "date": ["2023-01-01"]},
    ...                          geometry=[Point(36, 48)], crs=4326)
    >>> control_from_places(towns).loc[0, ["place", "holder", "side"]].tolist()
    ['A', 'X', 'X']
    """
    if holder not in places:
        raise KeyError(f"the table has no column {holder!r}; it has {', '.join(map(str, places.columns))}")
    located = places if places.crs is None else places.to_crs(4326)
    told = located.drop(columns=located.geometry.name).to_dict("records")
    usual = {"source": source, "confidence": confidence}
    return _control_frame(
        [
            _from_table(row, shape, (holder, when, name), sides or {}, usual)
            for row, shape in zip(told, located.geometry.array, strict=True)
        ]
    )


def _from_table(
    row: Mapping[Any, Any],
    shape: Any,
    columns: tuple[str, str, str],
    sides: Mapping[str, str],
    usual: Mapping[str, Any],
) -> dict[str, Any]:
    """Make a statement of a status table's row."""
    holder, when, name = columns
    who = _text(row.get(holder)) or HOLDER_UNKNOWN
    day, title = row.get(when), _text(row.get(name))
    origin = _text(row.get("source")) or usual["source"]
    where = None if shape is None else shape.wkb_hex
    return {
        "statement_id": stable_id("st", title, who, day, origin, where),
        "place": title,
        "place_name": title,
        "place_id": _text(row.get("place_id")),
        "holder": who,
        "holder_name": who,
        "side": sides.get(who, who),
        "as_of": day,
        "status": _text(row.get("status")) or "reported",
        "confidence": row.get("confidence", usual["confidence"]),
        "uncertainty_m": row.get("uncertainty_m"),
        "source": origin,
        "basis": "table",
        "geometry": shape,
    }


def _with_opponents(
    rows: list[dict[str, Any]], told: list[dict[Any, Any]], sides: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Name the second party of a fight that a sentence leaves out, where other events at the place name it.

    "The rebels entered the city" says nothing of whom they fight there; "the army redeployed from the city" does.
    """
    present: dict[str, Counter[str]] = {}
    for row in told:
        place = _text(row.get("place_id"))
        parties = (_side(row, actor, sides) for actor in ("actor1", "actor2"))
        if place is not None:
            present.setdefault(place, Counter()).update(
                party for party in parties if party is not None and party not in _NO_PARTY
            )
    for row in rows:
        between = set((row["between"] or "").split(" | ")) - {""}
        if row["holder"] == HOLDER_CONTESTED and len(between) == 1:
            others = present.get(_text(row["place_id"]) or "", Counter())
            rivals = sorted((-times, party) for party, times in others.items() if party not in between)
            if rivals:
                row["between"] = " | ".join(sorted({*between, rivals[0][1]}))
    return rows


def _statement(row: Mapping[str, Any], sides: Mapping[str, str], *, fighting: bool) -> dict[str, Any] | None:
    """Say what one event says about control, or None."""
    outcome = _text(row.get("outcome")) or _BY_SUB_EVENT.get(_text(row.get("sub_event_type")) or "")
    if outcome is not None and outcome in _AFTER:
        who, basis, worth = _AFTER[outcome]
    elif fighting and _text(row.get("sub_event_type")) in _CLASH and outcome is None:
        who, basis, worth = HOLDER_CONTESTED, "fighting", _CLASH_WEIGHT
    else:
        return None
    parties = [_side(row, actor, sides) for actor in ("actor1", "actor2")]
    holder: str | None
    name: str | None
    side: str | None
    if who == HOLDER_CONTESTED:
        holder, name, side = HOLDER_CONTESTED, None, HOLDER_CONTESTED
    else:
        holder = _text(row.get(f"{who}_id")) or _text(row.get(who))
        name = _text(row.get(who))
        side = parties[0] if who == "actor1" else parties[1]
    if holder is None:
        if basis != "withdrawal":
            return None  # nobody is named, and a holder is never invented
        holder, side = HOLDER_UNKNOWN, HOLDER_UNKNOWN  # who left is known, who came is not
    between = sorted({party for party in parties if party and party not in _NO_PARTY})
    if basis == "fighting" and worth == _CLASH_WEIGHT and len(between) < 2:
        return None  # a clash within one side, or with a party unnamed, places no front
    confidence = _number(row.get("confidence"))
    return {
        **{column: _clean(row.get(column)) for column in _CARRIED},
        "statement_id": stable_id("st", row.get("event_id"), holder, basis),
        "holder": holder,
        "holder_name": name,
        "side": side,
        "since": None if basis in ("statement", "defence", "siege") else _clean(row.get("date_start")),
        "as_of": _first(row.get("date_end"), row.get("date_start"), row.get("published")),
        "confidence": worth * (1.0 if confidence is None else confidence),
        "basis": basis,
        "between": " | ".join(between) if holder == HOLDER_CONTESTED else None,
        "geometry": None if is_only_somewhere(row) else row.get("geometry"),
    }


def is_only_somewhere(row: Mapping[str, Any]) -> bool:
    """Say whether an event happened at a place of which only the province is known.

    Who takes a village that no gazetteer has does not take the province it lies in: such a row is part of the record
    and draws nothing.

    Parameters
    ----------
    row
        A row of the events table: an area of ``geo_precision`` 3, and no gazetteer's place.

    Examples
    --------
    >>> from shapely import box
    >>> is_only_somewhere({"place_id": None, "geo_precision": 3, "geometry": box(36, 35, 37, 36)})
    True
    """
    shape = row.get("geometry")
    area = shape is not None and shape.geom_type.endswith("Polygon")
    return area and _text(row.get("place_id")) is None and _number(row.get("geo_precision")) == _REGION


_REGION = 3


def _control_frame(records: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Build the control table with its two extra columns present and typed even when it is empty."""
    table = frame(records, "control")
    for extra in ("basis", "between"):
        cells = [record.get(extra) for record in records]
        table[extra] = pd.Series(cells, dtype="string")
    return table


def _side(row: Mapping[str, Any], actor: str, sides: Mapping[str, str]) -> str | None:
    """Find the side of an event's actor: the user's word, the event's own, or the actor itself."""
    identity, name = _text(row.get(f"{actor}_id")), _text(row.get(actor))
    for known in (identity, name):
        if known is not None and known in sides:
            return sides[known]
    return _text(row.get(f"{actor}_side")) or identity or name


def _first(*values: Any) -> Any:
    return next((value for value in map(_clean, values) if value is not None), None)


def _clean(value: Any) -> Any:
    return None if value is None or value is pd.NA or value is pd.NaT or value != value else value  # noqa: PLR0124 (NaN)


def _text(value: Any) -> str | None:
    cleaned = _clean(value)
    return str(cleaned).strip() or None if cleaned is not None else None


def _number(value: Any) -> float | None:
    cleaned = _clean(value)
    return None if cleaned is None else float(cleaned)
