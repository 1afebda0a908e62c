"""VIINA: events from Ukrainian and Russian news, and who controls which town, by day.

Codebook: Zhukov and Ayers 2023, *VIINA 2.0: Violent Incident Information from
News Articles on the 2022 Russian Invasion of Ukraine*
(github.com/zhukovyuri/VIINA), and of the first release, Zhukov 2022. Events are classified by a neural network; a
label is taken where its indicator (``_b``) is 1 or its probability at least
one half.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from shapely import Point

from conflict_map.errors import ConflictMapError, Fault
from conflict_map.formats import mapping
from conflict_map.formats.assemble import content_ids
from conflict_map.formats.cells import precision, values
from conflict_map.formats.cells.badcells import MOST_FAULTS, as_records
from conflict_map.formats.cells.containers import cells_of
from conflict_map.formats.cells.distinct import distinct, each
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.mapping import Field, Schema
from conflict_map.formats.records import Format, Parsed

if TYPE_CHECKING:
    import numpy.typing as npt

    from conflict_map.formats.records import Cells, Places, Probe, Table


# Label to type and sub-type; the first that a report bears counts.
_LABELS: tuple[tuple[str, str, str | None], ...] = (
    ("t_airstrike", "Explosions/Remote violence", "Air/drone strike"),
    ("t_uav", "Explosions/Remote violence", "Air/drone strike"),
    ("t_artillery", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("t_ied", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("t_armor", "Battles", "Armed clash"),
    ("t_firefight", "Battles", "Armed clash"),
    ("t_raid", "Battles", "Armed clash"),
    ("t_aad", "Battles", None),
    ("t_arrest", "Strategic developments", "Arrests"),
    ("t_property", "Strategic developments", "Looting/property destruction"),
    ("t_control", "Strategic developments", None),
    ("t_occupy", "Strategic developments", None),
    ("t_retreat", "Strategic developments", None),
    ("t_hospital", "Violence against civilians", None),
)
_ACTORS = (("a_rus_init", "Russian or Russian-aligned forces"), ("a_ukr_init", "Ukrainian or Ukrainian-aligned forces"),
           ("a_rus", "Russian or Russian-aligned forces"), ("a_ukr", "Ukrainian or Ukrainian-aligned forces"),
           ("a_civ", "Civilians"), ("a_other", "Third party"))  # fmt: skip


def _town_id(column: pd.Series[str]) -> Parsed:
    """Read GeoNames ids of populated places."""
    return Parsed(("geonames:" + column.str.replace(r"\.0$", "", regex=True)).astype(STRING))


def _show_town_id(column: pd.Series[Any]) -> pd.Series[str]:
    return column.astype(STRING).str.removeprefix("geonames:")


_FIELDS = (
    Field("event_id", "event_id"),
    Field("date", "date_start", values.date, partial(values.render_time, form="%Y%m%d")),
    Field("longitude", "lon", None, values.render_number),
    Field("latitude", "lat", None, values.render_number),
    Field("geo_precision", "geo_precision", precision.parser(precision.VIINA), None),
    Field("asciiname", "place"),
    Field("address", "place"),
    Field("geonameid", "place_id", _town_id, _show_town_id),
    Field("adm1_name", "admin1"),
    Field("source", "source"),
    Field("sources", "source"),
    Field("url", "source_url"),
    Field("text", "quote"),
)  # fmt: skip


def _label(raw: dict[str, pd.Series[Any]], name: str) -> pd.Series[Any] | None:
    for column in (f"{name}_b", name, f"{name}_pred"):
        if column in raw:
            numbers = each(values.number, raw[column])[0].result
            return numbers.ge(0.5).fillna(value=False)
    return None


def _derive(_columns: dict[str, pd.Series[Any]], raw: dict[str, pd.Series[Any]]) -> dict[str, pd.Series[Any]]:
    index = next(iter(raw.values())).index
    kinds, subs, actors = (np.full(len(index), None, dtype=object) for _ in range(3))
    for name, kind, sub in reversed(_LABELS):
        if (label := _label(raw, name)) is not None:
            kinds[label], subs[label] = kind, sub
    for name, actor in reversed(_ACTORS):
        if (label := _label(raw, name)) is not None:
            actors[label] = actor
    if (military := _label(raw, "t_mil")) is not None:
        kinds[~military], subs[~military] = None, None
    return {
        "event_type": pd.Series(kinds, index=index).astype(STRING),
        "sub_event_type": pd.Series(subs, index=index).astype(STRING),
        "actor1": pd.Series(actors, index=index).astype(STRING),
        "status": values.constant("reported", index),
    }


EVENTS_SCHEMA = Schema("viina", "viina_", _FIELDS, (), MappingProxyType({}), _derive)

# Status codes of the control files: UA, RU, CONTESTED.
_HOLDERS = {"ua": "Ukraine", "ru": "Russia", "contested": "contested"}
_CONTROL_FIELDS = (
    Field("date", "date_start", values.date, partial(values.render_time, form="%Y%m%d")),
    Field("geonameid", "place_id", _town_id, _show_town_id),
    Field("asciiname", "place"),
    Field("status", "actor1", partial(values.coded, codes=_HOLDERS, dtype=STRING),
          values.renderer({"Ukraine": "UA", "Russia": "RU", "contested": "CONTESTED"})),
    Field("longitude", "lon", None, values.render_number),
    Field("latitude", "lat", None, values.render_number),
)  # fmt: skip


def _derive_control(
    columns: dict[str, pd.Series[Any]], raw: dict[str, pd.Series[Any]]
) -> dict[str, pd.Series[Any]]:
    index = next(iter(raw.values())).index
    holder = columns.get("actor1", pd.Series(pd.NA, index=index, dtype=STRING))
    fixed = {"event_type": "Control statement", "sub_event_type": "Territory held", "status": "reported",
             "country": "UA", "source": "VIINA"}  # fmt: skip
    outcome = np.where(holder.eq("contested").fillna(value=False), "contested", "holds")
    return {name: values.constant(value, index) for name, value in fixed.items()} | {
        "outcome": pd.Series(outcome, index=index).astype(STRING).where(holder.notna())
    }


CONTROL_SCHEMA = Schema(
    "viina-control", "viina_", _CONTROL_FIELDS, (), MappingProxyType({"status_best": "status"}), _derive_control
)  # fmt: skip

# The control files of 2022: a column for each time of collection. What is one statement has an id of its own, which
# a later file, with more columns, gives again.
_WIDE_SCHEMA = replace(CONTROL_SCHEMA, fields=(Field("event_id", "event_id"), *_CONTROL_FIELDS))
_COLLECTED = re.compile(r"ctr_(\d{8})(\d{6})?", re.IGNORECASE)
_STATES = ("UA", "RU", "CONTESTED")


def recognises(probe: Probe) -> bool:
    """Whether a file is VIINA's events: of 2022, or of 2.0 as reports, as labels or one a day."""
    keys = probe.keys
    return {"geo_precision", "geo_api"} <= keys or (
        "viina_version" in keys and bool(keys & {"event_id", "event_id_1pd"})
    )


def recognises_control(probe: Probe) -> bool:
    """Whether a file is VIINA's control: daily, of towns by GeoNames or by the Ukrainian register, or of 2022."""
    daily = {"date", "status"} <= probe.keys and bool(
        probe.keys & {"status_wiki", "status_boost", "status_dsm", "status_isw"}
    )
    return daily or ("geonameid" in probe.keys and any(map(_COLLECTED.fullmatch, probe.keys)))


def read(probe: Probe, places: Places | None = None) -> Table:
    """Read VIINA's events; where a file has ids of towns and no coordinates, the gazetteer has them."""
    only_days = "event_id_1pd" in probe.keys and "event_id" not in probe.keys
    schema = replace(EVENTS_SCHEMA, aliases={"event_id_1pd": "event_id"}) if only_days else EVENTS_SCHEMA
    return _placed_by_id(mapping.read(schema, cells_of(probe), str(probe.path)), places)


def read_control(probe: Probe, places: Places | None = None) -> Table:
    """Read VIINA's control; towns that have GeoNames ids and no coordinates are placed by their ids.

    A file of 2022 has one row a town and a column for each time of collection. It gives one statement at the first
    time whose holder is known, and one at each change.
    """
    cells = cells_of(probe)
    if not any(_COLLECTED.fullmatch(str(name).strip()) for name in cells.frame):
        return _placed_by_id(mapping.read(CONTROL_SCHEMA, cells, str(probe.path)), places)
    cells = _changes(cells, str(probe.path))
    return _placed_by_id(mapping.read(_WIDE_SCHEMA, cells, str(probe.path)), places)


def _changes(cells: Cells, file: str) -> Cells:
    """Make one row of each change of holder; a blank is a time without data and changes nothing."""
    collected, faults = _collected(cells, file)
    towns = cells.frame.drop(columns=[name for _, name in collected])
    states = np.stack([_states(cells.frame[name]) for _, name in collected], axis=1) if collected else np.empty((len(towns), 0), np.int8)  # fmt: skip
    bad, rejects = _no_states(cells, [name for _, name in collected], states, file)
    last = np.full(len(towns), -1, dtype=np.int8)
    changed = np.zeros(states.shape, dtype=bool)
    for at in range(states.shape[1]):
        known = states[:, at] >= 0
        changed[:, at] = known & (states[:, at] != last)
        last[known] = states[known, at]
    town, time = changed.nonzero()
    frame = towns.iloc[town].reset_index(drop=True)
    frame["date"] = pd.Series([when for when, _ in collected], dtype=STRING).iloc[time].reset_index(drop=True)
    frame["status"] = pd.Series(_STATES, dtype=STRING).iloc[states[town, time]].reset_index(drop=True)
    frame["event_id"] = content_ids(frame)
    said = [f"one statement at each change of holder: {len(frame)} of {int((states >= 0).sum())} cells"]
    if silent := int((last < 0).sum()):
        said.append(f"{silent} of {len(towns)} towns have no holder at any time, and no statement")
    return replace(cells, frame=frame, rows=cells.rows[town], faults=(*cells.faults, *faults, *bad),
                   rejects=pd.concat([cells.rejects, rejects], ignore_index=True) if len(rejects) else cells.rejects,
                   guesses=(*cells.guesses, *said))  # fmt: skip


def _collected(cells: Cells, file: str) -> tuple[list[tuple[str, str]], list[Fault]]:
    """List the times of collection, in their order, with their columns; a name that is no time is a fault."""
    found, faults = [], []
    for name in map(str, cells.frame):
        if (match := _COLLECTED.fullmatch(name.strip())) is None:
            continue
        day, hour = match.groups()
        when = pd.to_datetime(day + (hour or "000000"), format="%Y%m%d%H%M%S", errors="coerce")
        if pd.isna(when) or not values.FIRST_YEAR <= when.year <= values.LAST_YEAR:
            faults.append(
                Fault("the column's name is no time; it was kept and not understood", file, 1, name)
            )
        else:
            found.append((when.strftime("%Y-%m-%dT%H:%M:%SZ" if hour else "%Y-%m-%d"), name))
    return sorted(found), faults


def _states(column: pd.Series[Any]) -> npt.NDArray[np.int8]:
    """Give each cell the number of its state; -1 is a blank, -2 what is no state."""
    codes, words = distinct(values.as_strings(column))
    known = {state: number for number, state in enumerate(_STATES)} | {"": -1, "NA": -1}
    numbers = [known.get(str(word).strip().upper(), -2) for word in words]
    states: npt.NDArray[np.int8] = np.array([*numbers, -1], dtype=np.int8)[
        codes
    ]  # a missing cell's code is -1
    return states


def _no_states(
    cells: Cells, names: list[str], states: npt.NDArray[np.int8], file: str
) -> tuple[list[Fault], pd.DataFrame]:
    """Name each row that has a cell which is no state, by the first of them."""
    at = (states == -2).any(axis=1).nonzero()[0]
    expected = f"expected one of {', '.join(_STATES)}, or nothing"
    faults = []
    for row in at[:MOST_FAULTS].tolist():
        wrong = (states[row] == -2).nonzero()[0]
        name, cell = names[wrong[0]], str(cells.frame[names[wrong[0]]].iloc[row])[:80]
        more = f" (and so in {len(wrong) - 1} more of its columns)" if len(wrong) > 1 else ""
        faults.append(Fault(f"{cell!r}: {expected}{more}", file, int(cells.rows[row]), name))
    if len(at) > MOST_FAULTS:
        faults.append(Fault(f"{len(at) - MOST_FAULTS} more rows like these: {expected}", file))
    return faults, pd.DataFrame(
        {
            "row": pd.array(cells.rows[at], dtype="Int64"),
            "reason": pd.array([expected] * len(at), dtype="string"),
            "text": pd.array(as_records(cells.frame.iloc[at]), dtype="string"),
        }
    )


def _placed_by_id(table: Table, places: Places | None) -> Table:
    events = table.events
    unplaced = (events.geometry.isna() & events["place_id"].notna()).to_numpy()
    if places is None or not unplaced.any():
        return table
    shapes = events.geometry.to_numpy().copy()
    names, why = (
        events[n].astype("object").to_numpy(dtype=object, copy=True) for n in ("place_name", "place_why")
    )
    ids = events["place_id"].astype("object").to_numpy()
    found: dict[Any, Any] = {}
    for row in np.flatnonzero(unplaced).tolist():
        if ids[row] not in found:
            found[ids[row]] = _place(places, ids[row])
        place = found[ids[row]]
        if place is None:
            why[row] = f"{ids[row]} is not in the gazetteer"
        else:
            shapes[row], names[row], why[row] = Point(place.lon, place.lat), place.name, "by its GeoNames id"
    events = events.assign(
        place_name=pd.array(names, dtype=STRING), place_why=pd.array(why, dtype=STRING)
    ).set_geometry(type(events.geometry)(shapes, crs=events.crs))
    events.attrs = dict(table.events.attrs)
    return replace(table, events=events)


def _place(places: Places, place_id: Any) -> Any:
    try:
        return places.place(str(place_id))
    except (ConflictMapError, KeyError):
        return None


FORMAT = Format("viina", "VIINA events", recognises, read)
CONTROL = Format(
    "viina-control",
    "VIINA control of towns, daily or in a column for each time",
    recognises_control,
    read_control,
)
