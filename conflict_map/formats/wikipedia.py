"""Wikipedia's town-by-town control: the Lua modules behind its detailed war maps, and tables made of its lists.

A module's marks say who holds a town by the picture they show, mostly through
a name such as ``m.gov``. The name, and the picture's where there is none, is
given as the holder; which party it is, the module's legend says and we don't
guess.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflict_map.errors import Fault, InputError
from conflict_map.formats import generic
from conflict_map.formats.cells import archive, lua, values
from conflict_map.formats.cells.containers import cells_of
from conflict_map.formats.cells.encodings import decode
from conflict_map.formats.cells.json_rows import columns_of
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.mapping import Field, Schema
from conflict_map.formats.mapping import read as read_mapped
from conflict_map.formats.records import Cells, Format

if TYPE_CHECKING:
    from typing import Any

    from conflict_map.formats.records import Places, Probe, Table

_MOST_BYTES = 64 << 20

# Marks that two or more parties share, by the way their pictures are named.
_SHARED = re.compile(r"(?i)[-+_ ](?:[a-z]+)[-+](?:[a-z]+)-anim|ctl2|contest|joint|\bcon\b")


_FIELDS = (
    Field("lat", "lat", None, values.render_number),
    Field("long", "lon", None, values.render_number),
    Field("name", "place"),
    Field("holder", "actor1"),
    Field("comment", "notes"),
)


def _derive(columns: dict[str, pd.Series[Any]], raw: dict[str, pd.Series[Any]]) -> dict[str, pd.Series[Any]]:
    index = next(iter(raw.values())).index
    holder = columns.get("actor1", pd.Series(pd.NA, index=index, dtype=STRING))
    shared = raw["mark"].fillna("").str.contains(_SHARED) if "mark" in raw else holder.isna()
    outcome = np.where(shared, "contested", "holds")
    return {
        "event_type": values.constant("Control statement", index),
        "sub_event_type": values.constant("Territory held", index),
        "outcome": pd.Series(outcome, index=index).astype(STRING).where(holder.notna()),
        "status": values.constant("reported", index),
        "source": values.constant("Wikipedia editors", index),
        "geo_precision": pd.Series(1, index=index, dtype="Int8").where(columns["lat"].notna()),
    }


SCHEMA = Schema("wikipedia", "wikipedia_", _FIELDS, (), MappingProxyType({}), _derive)


def recognises(probe: Probe) -> bool:
    """Whether a file is a Lua module with marks."""
    return probe.kind == "lua" and bool(re.search(r"\bmark\s*=|\bmarks\s*=", probe.head))


def read(probe: Probe, _places: Places | None = None) -> Table:
    """Read the marks of a detailed-map module, without running it.

    Parameters
    ----------
    probe
        The module's file.

    Returns
    -------
    Table
        One control statement a mark that has a label; arrows, overlays and legends have none and are left out.

    Raises
    ------
    InputError
        If it holds no mark.
    """
    file = str(probe.path)
    size = probe.path.stat().st_size
    if size > _MOST_BYTES:
        raise InputError([Fault(f"{size} bytes are more than a module has", file=file)])
    data = archive.read_member(probe.path, probe.member) if probe.member else probe.path.read_bytes()
    text, _, _ = decode(data)
    marks = [entry for entry in lua.entries(text) if {"lat", "long"} <= entry.fields.keys()]
    named = [entry for entry in marks if entry.fields.get("label") or entry.fields.get("link")]
    if not named:
        raise InputError([Fault("holds no mark with lat, long and label", file=file)])
    records = [_record(entry) for entry in named]
    frame = columns_of(records)
    rows = np.array([entry.line for entry in named], dtype=np.int64)
    said = ["a mark's name was taken for the holder; the map's legend says who that is"]
    if len(marks) > len(named):
        said.append(f"{len(marks) - len(named)} marks without label (arrows, overlays) were left out")
    return read_mapped(SCHEMA, Cells(frame, rows), file, said)


def _record(entry: lua.Entry) -> dict[str, str]:
    record = dict(entry.fields)
    record["name"] = _words(record.get("label") or record.get("link") or "")
    mark = record.get("mark", "")
    holder = entry.aliases.get("mark") or re.sub(r"(?i)\.(svg|png|gif)$", "", mark)
    if holder:
        record["holder"] = holder
    return record


def _words(markup: str) -> str:
    """Take wiki markup and tags off a label.

    Examples
    --------
    >>> _words("[[Marib Governorate|Marib]] <br/>(city)")
    'Marib (city)'
    """
    plain = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", markup)
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]*>|'{2,}", " ", plain)).strip()


def recognises_list(probe: Probe) -> bool:
    """Whether a table is one of Wikipedia's lists of towns, in which the holder is a flag's file name."""
    return probe.kind in {"delimited", "xlsx"} and {"name", "flag"} <= probe.keys


def read_list(probe: Probe, places: Places | None = None) -> Table:
    """Read a list of towns whose holder is told by pictures of flags."""
    cells = cells_of(probe)
    name = next((str(column) for column in cells.frame if str(column).strip().lower() == "flag"), None)
    if name is None:
        raise InputError([Fault("has no column of flags", file=str(probe.path))])
    frame = cells.frame.assign(holder=_flags(values.as_strings(cells.frame[name])))
    said = "the flags' file names were read as the holders"
    cells = replace(cells, frame=frame, guesses=(*cells.guesses, said))
    return generic.from_cells(cells, places, "wikipedia", str(probe.path))


def _flags(column: pd.Series[str]) -> pd.Series[str]:
    """Name the holders after the pictures of their flags, several with ``; `` between them.

    Examples
    --------
    >>> _flags(pd.Series(["Flag_of_Syria.svgFlag of Turkey.svg"], dtype="string")).tolist()
    ['Syria; Turkey']
    """
    names = (
        column.str.replace("_", " ").str.replace(r"(?i)\.(svg|png|gif)\s*", "; ", regex=True).str.rstrip("; ")
    )
    return names.str.replace(r"(?i)\bflag of (the )?", "", regex=True).astype(STRING)


FORMAT = Format("wikipedia", "Wikipedia detailed-map module (Lua)", recognises, read)
LIST = Format("wikipedia-list", "Wikipedia list of towns by holder's flag", recognises_list, read_list)
