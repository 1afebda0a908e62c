"""ACLED, in its generations since 2010: columns, event types and codes of all of them.

Codebook: ACLED, *Armed Conflict Location & Event Data Project (ACLED)
Codebook*, 2024; Raleigh, Kishi and Linke 2023,
doi:10.1057/s41599-023-01559-4. Columns changed in March 2023 (``data_id``,
``event_id_no_cnty``, ``iso3`` went; ``disorder_type``, ``civilian_targeting``,
``tags`` came) and in October 2025 (``population_*`` came).
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.formats import mapping
from conflict_map.formats.cells import countries, precision, values
from conflict_map.formats.cells.containers import cells_of
from conflict_map.formats.cells.csv_table import write_text_table
from conflict_map.formats.cells.distinct import distinct, spread
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.mapping import Field, Schema
from conflict_map.formats.records import Format, Parsed
from conflict_map.tables import EVENT_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from conflict_map.formats.records import Places, Probe, Table


# Event types before the revision of 2019, and their place in the present list.
OLD_TYPES = {
    "battle-no change of territory": ("Battles", "Armed clash"),
    "battle-government regains territory": ("Battles", "Government regains territory"),
    "battle-non-state actor overtakes territory": ("Battles", "Non-state actor overtakes territory"),
    "headquarters or base established": ("Strategic developments", "Headquarters or base established"),
    "non-violent transfer of territory": ("Strategic developments", "Non-violent transfer of territory"),
    "strategic development": ("Strategic developments", None),
    "non-violent activity": ("Strategic developments", None),
    "remote violence": ("Explosions/Remote violence", None),
    "riots/protests": (None, None),  # which of the two, inter1 or actor1 says
}
_TYPES = {name.lower(): name for name in EVENT_TYPES} | {old: new for old, (new, _) in OLD_TYPES.items()}
_SUB_TYPES = {sub.lower(): sub for subs in EVENT_TYPES.values() for sub in subs}
# The codebook's table and its data differ in the spelling of these.
_SUB_TYPES |= {
    "excessive force against protestors": "Excessive force against protesters",
    "remote explosive/landmine/ied": "Remote explosive/landmine/IED",
    "looting/property destruction": "Looting/property destruction",
}

LAYOUT = (
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
)

_ALIASES = {"ally_actor_1": "assoc_actor_1", "ally_actor_2": "assoc_actor_2"}


def _event_date(column: pd.Series[str]) -> Parsed:
    """ACLED writes days before months."""
    found = values.date(column, order="day")
    also = {"date_end": found.also["date_end"]}
    return Parsed(found.result, found.bad, found.expected, also)


_FIELDS = (
    Field("event_id_cnty", "event_id"),
    Field("event_date", "date_start", _event_date, values.render_time),
    Field(
        "time_precision",
        "time_precision",
        partial(values.coded, codes=precision.ACLED_TIME, dtype="Int8"),
    ),
    Field(
        "event_type",
        "event_type",
        partial(values.coded, codes=_TYPES, dtype=STRING, expected="expected an event type of the codebook"),
        values.renderer({name: name for name in EVENT_TYPES}),
    ),
    Field(
        "sub_event_type",
        "sub_event_type",
        partial(
            values.coded, codes=_SUB_TYPES, dtype=STRING, expected="expected a sub-event type of the codebook"
        ),
        values.renderer({name: name for name in _SUB_TYPES.values()}),
    ),
    Field("actor1", "actor1"),
    Field("actor2", "actor2"),
    Field(
        "iso",
        "country",
        partial(
            values.coded,
            codes=countries.by("numeric"),
            dtype=STRING,
            expected="expected an ISO 3166-1 number",
        ),
        values.renderer(countries.to("numeric")),
    ),
    Field(
        "country",
        "country",
        values.country_name,
        values.renderer(countries.to("name", own_name_first=True)),
        keep=True,
    ),
    Field("admin1", "admin1"),
    Field("location", "place"),
    Field("latitude", "lat", None, values.render_number),
    Field("longitude", "lon", None, values.render_number),
    Field(
        "geo_precision",
        "geo_precision",
        precision.parser(precision.ACLED),
    ),
    Field("source", "source"),
    Field("notes", "notes"),
    Field("fatalities", "fatalities_best", values.count),
)


def _derive(_columns: dict[str, pd.Series[Any]], raw: dict[str, pd.Series[Any]]) -> dict[str, pd.Series[Any]]:
    """Fill what several cells say together: riots or protests, old sub-types."""
    some = next(iter(raw.values()))
    derived: dict[str, pd.Series[Any]] = {"status": values.constant("reported", some.index)}
    if "event_type" in raw:
        codes, cells = distinct(raw["event_type"])
        keys = cells.str.strip().str.lower()
        either = np.append(keys.eq("riots/protests").to_numpy(dtype=bool), False)
        if either.any():
            derived["event_type"] = _riots_or_protests(raw, either[codes])
        old = {key: sub for key, (_, sub) in OLD_TYPES.items() if sub}
        if keys.isin(list(old)).any():
            derived["sub_event_type"] = spread(codes, keys.map(old).astype(STRING), some.index)
    return derived


def _riots_or_protests(raw: dict[str, pd.Series[Any]], either: Any) -> pd.Series[Any]:
    """ACLED's inter codes: 5 rioters, 6 protesters; else the actor's name says it, else nothing does."""
    index = raw["event_type"].index
    kind = np.full(len(index), None, dtype=object)
    for number in ("2", "1"):
        for name in (f"inter{number}", f"actor{number}"):
            if name in raw:
                cells = raw[name].str.strip().str.lower().str.replace(r"\.0+$", "", regex=True).fillna("")
                for code, word, found in (("5", "rioters", "Riots"), ("6", "protesters", "Protests")):
                    says = cells.eq(code) | cells.str.startswith(word)
                    kind[either & says.to_numpy(dtype=bool)] = found
    return pd.Series(kind, index=index).astype(STRING)


def _year(events: gpd.GeoDataFrame) -> pd.Series[Any]:
    moments: Any = events["date_start"]
    return pd.Series(moments.dt.year.astype("Int64"))


SCHEMA = Schema(
    "acled",
    "acled_",
    _FIELDS,
    LAYOUT,
    MappingProxyType(_ALIASES),
    _derive,
    MappingProxyType({"year": _year}),
)


def recognises(probe: Probe) -> bool:
    """Whether a file has the columns that every generation of ACLED has, whatever else it has."""
    keys = {SCHEMA.canonical(name) for name in probe.columns}
    return {"event_date", "event_type", "actor1", "latitude", "longitude"} <= keys and bool(
        keys & {"event_id_cnty", "inter1", "interaction", "assoc_actor_1", "event_id_no_cnty"}
    )


def read(probe: Probe, _places: Places | None = None) -> Table:
    """Read an ACLED file of any generation, delimited, workbook or GIS."""
    return mapping.read(SCHEMA, cells_of(probe), str(probe.path))


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as an ACLED CSV; events that came from one, as they came."""
    write_text_table(mapping.write(SCHEMA, events), path)


FORMAT = Format("acled", "ACLED, CSV or XLSX, every generation", recognises, read, write)
