"""timemap JSON (Forensic Architecture; Bellingcat's civilian-harm maps): events, joined to their sources.

The events file is a list of records whose ``sources`` are ids; the sources are
another file beside it, an object by id. Coordinates are text, dates
``mm/dd/yyyy``. Format: github.com/forensic-architecture/timemap.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.errors import Fault, InputError
from conflict_map.formats import mapping
from conflict_map.formats.cells import json_rows, values
from conflict_map.formats.cells.probe import look
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.export import flat
from conflict_map.formats.mapping import Field, Schema
from conflict_map.formats.placing import place_rows
from conflict_map.formats.records import Cells, Format, Parsed, Table
from conflict_map.tables import frame

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from conflict_map.formats.records import Places, Probe

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _known_types(column: pd.Series[str]) -> Parsed:
    from conflict_map.tables import EVENT_TYPES  # noqa: PLC0415 - one table, one use

    return Parsed(values.coded(column, {name.lower(): name for name in EVENT_TYPES}, STRING).result)


_FIELDS = (
    Field("id", "event_id"),
    Field("moment", "date_start", partial(values.date, order="month"), None),
    Field("latitude", "lat", None, values.render_number),
    Field("longitude", "lon", None, values.render_number),
    Field("location", "place"),
    Field("description", "notes"),
    Field("source_titles", "source"),
    Field("source_paths", "source_url"),
    Field("type", "event_type", _known_types),
)
SCHEMA = Schema(
    "timemap",
    "timemap_",
    _FIELDS,
    (),
    MappingProxyType({"desc": "description", "lat": "latitude", "lon": "longitude"}),
)


def recognises(probe: Probe) -> bool:
    """Whether a file is timemap's events, or its sources alone."""
    if probe.kind != "json":
        return False
    keys = probe.keys
    return {"id", "date", "latitude", "longitude"} <= keys and bool(
        keys & {"sources", "associations", "time"}
    )


def read(probe: Probe, places: Places | None = None) -> Table:
    """Read timemap events and, if it lies beside them, the file of their sources.

    Parameters
    ----------
    probe
        The events file.
    places
        The gazetteer, for events without coordinates.

    Returns
    -------
    Table
        Events; a source id that no file explains is a fault.
    """
    file = str(probe.path)
    document, faults = json_rows.load(probe)
    records = [r for r in document if isinstance(r, dict)] if isinstance(document, list) else []
    if not records:
        raise InputError([*faults, Fault("holds no events", file=file)])
    sources, where = _sources_beside(probe.path)
    rows = np.arange(1, len(records) + 1, dtype=np.int64)
    missing: list[Fault] = []
    for number, record in zip(rows.tolist(), records, strict=True):
        missing += _joined(record, sources, file, number)
    cells = json_rows.columns_of(records)
    said = (
        [f"sources were read from {where}"]
        if where
        else ["no file of sources lies beside it; their ids are kept"]
    )
    table = mapping.read(SCHEMA, Cells(cells, rows, (*faults, *missing)), file, said)
    joined = {"moment", "source_titles", "source_paths"}
    events = table.events.drop(
        columns=[f"timemap_{name}" for name in joined if f"timemap_{name}" in table.events]
    )
    events.attrs["columns"] = [str(name) for name in cells if name not in joined]
    return replace(table, events=place_rows(events, places))


def _joined(record: dict[str, Any], sources: dict[str, Any], file: str, number: int) -> list[Fault]:
    """Join an event to its sources, and its day to its time of day."""
    day, clock = str(record.get("date") or ""), str(record.get("time") or "")
    found = _CLOCK.fullmatch(clock.strip())
    parts = re.fullmatch(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*", day)
    record["moment"] = day
    if parts and found and clock.strip() not in {"00:00", "0:00"}:
        month, dom, year = parts.groups()
        record["moment"] = f"{year}-{int(month):02}-{int(dom):02}T{int(found[1]):02}:{found[2]}Z"
    ids = record.get("sources")
    ids = [str(one) for one in ids] if isinstance(ids, list) else []
    known = [sources[one] for one in ids if isinstance(sources.get(one), dict)]
    titles = dict.fromkeys(str(s.get("description") or s.get("title") or "") for s in known)
    paths = [str(path) for s in known for path in (s.get("paths") or []) if str(path).startswith("http")]
    record["source_titles"] = "; ".join(title for title in titles if title.strip(" -")) or None
    record["source_paths"] = " ".join(paths) or None
    if not sources:
        return []
    return [
        Fault(f"{one!r} is no id of the file of sources", file, number, "sources")
        for one in ids
        if one not in sources
    ]


def _sources_beside(path: Path) -> tuple[dict[str, Any], str]:
    """Find the file of sources: named as the events with ``sources`` for ``events``, or simply so."""
    stem = path.stem
    for name in (stem.replace("events", "sources"), f"{stem}.sources", f"{stem}-sources", "sources"):
        other = path.with_name(f"{name}{path.suffix}")
        if name != stem and other.is_file():
            try:
                document, _ = json_rows.load(look(other))
            except InputError:
                return {}, ""
            if isinstance(document, dict):
                return document, other.name
            if isinstance(document, list):
                return {str(s["id"]): s for s in document if isinstance(s, dict) and "id" in s}, other.name
    return {}, ""


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as timemap JSON, with the file of their sources beside it (``NAME-sources.json``)."""
    cells = flat(events)
    sources: dict[str, Any] = {}
    records = []
    shown = cells.astype("object").where(cells.notna(), None).to_dict("records")
    for row in shown:
        day = pd.Timestamp(row["date_start"]) if row["date_start"] else None
        record = {
            "id": row["event_id"],
            "date": day.strftime("%m/%d/%Y") if day is not None else "",
            "time": day.strftime("%H:%M") if day is not None else "",
            "location": row["place"] or row["place_name"] or "",
            "latitude": row["lat"] or "",
            "longitude": row["lon"] or "",
            "description": row["quote"] or row["notes"] or "",
            "type": row["event_type"] or "",
            "associations": [row["event_type"]] if row["event_type"] else [],
            "sources": [],
        }
        if row["source"] or row["source_url"]:
            key = f"src_{row['event_id']}"
            paths = (row["source_url"] or "").split()
            sources[key] = {
                "id": key,
                "title": row["source"] or "",
                "description": row["source"] or "",
                "paths": paths,
            }
            record["sources"] = [key]
        records.append(record)
    path.write_text(_json(records), encoding="utf-8")
    path.with_name(f"{path.stem}-sources{path.suffix}").write_text(_json(sources), encoding="utf-8")


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def recognises_sources(probe: Probe) -> bool:
    """Whether a file is the sources of a timemap: an object of records with paths, by their ids."""
    return probe.kind == "json" and bool(re.match(r'\s*\{\s*"[^"]+"\s*:\s*\{[^{}]*"paths"\s*:', probe.head))


def read_sources(probe: Probe, _places: Places | None = None) -> Table:
    """Read no events: the sources are read with the events that lie beside them."""
    if not recognises_sources(probe):
        raise InputError([Fault("are no sources of a timemap", file=str(probe.path))])
    said = "these are the sources of a timemap; they are read with the events beside them"
    return Table(frame([]), guesses=(said,), format="timemap-sources")


SOURCES = Format(
    "timemap-sources", "timemap JSON sources, read with their events", recognises_sources, read_sources
)
FORMAT = Format("timemap", "timemap JSON events, with the sources beside them", recognises, read, write)
