"""UCDP GED, versions 5 to 25 and Candidate: columns in any order, with or without header.

Codebook: Högbladh 2023, *UCDP GED Codebook version 23.1*, Department of Peace
and Conflict Research, Uppsala University; Sundberg and Melander 2013,
doi:10.1177/0022343313484347.
"""

from __future__ import annotations

import re
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.formats import mapping
from conflict_map.formats.cells import countries, precision, values
from conflict_map.formats.cells.containers import cells_of
from conflict_map.formats.cells.csv_table import write_text_table
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.mapping import Field, Schema
from conflict_map.formats.records import Format, Parsed

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from conflict_map.formats.records import Places, Probe, Table


LAYOUT = (
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
)

# 1 state-based, 2 non-state, 3 one-sided violence. What was done (shelling, an ambush) UCDP does not code.
_VIOLENCE = {"1": "Battles", "2": "Battles", "3": "Violence against civilians"}
_VIOLENCE_BACK = {"Battles": "1", "Explosions/Remote violence": "1", "Violence against civilians": "3"}


def _actor_id(column: pd.Series[str]) -> Parsed:
    numbers = values.text(column).result
    return Parsed(("ucdp:" + numbers).astype(STRING))


def _show_actor_id(column: pd.Series[Any]) -> pd.Series[str]:
    text = column.astype(STRING)
    return (
        text.str.removeprefix("ucdp:").where(text.str.startswith("ucdp:").fillna(value=False)).astype(STRING)
    )


def _day(column: pd.Series[str]) -> Parsed:
    found = values.date(column, order="day")
    return Parsed(found.result, found.bad, found.expected)


def _published(column: pd.Series[str]) -> Parsed:
    """Read the day of the source, where there is one source; several have several days."""
    one = column.where(column.str.fullmatch(r"\d{4}-\d{2}-\d{2}").fillna(value=False).astype(bool))
    return Parsed(values.date(one).result)


_FIELDS = (
    Field("id", "event_id"),
    Field(
        "type_of_violence",
        "event_type",
        partial(values.coded, codes=_VIOLENCE, dtype=STRING),
        values.renderer(_VIOLENCE_BACK),
        keep=True,
    ),
    Field("side_a", "actor1"),
    Field("side_b", "actor2"),
    Field("side_a_new_id", "actor1_id", _actor_id, _show_actor_id),
    Field("side_b_new_id", "actor2_id", _actor_id, _show_actor_id),
    Field("source_office", "source"),
    Field("source_date", "published", _published, values.render_time),
    Field("source_headline", "notes"),
    Field(
        "where_prec",
        "geo_precision",
        precision.parser(precision.UCDP),
        values.renderer({1: "1", 2: "2", 3: "4"}),
        keep=True,
    ),
    Field("where_coordinates", "place"),
    Field("adm_1", "admin1"),
    Field("latitude", "lat", None, values.render_number),
    Field("longitude", "lon", None, values.render_number),
    Field(
        "country_id",
        "country",
        partial(
            values.coded,
            codes=countries.by("gwno"),
            dtype=STRING,
            expected="expected a Gleditsch-Ward number",
        ),
        values.renderer(countries.to("gwno")),
    ),
    Field(
        "country",
        "country",
        values.country_name,
        values.renderer(countries.to("name", own_name_first=True)),
        keep=True,
    ),
    Field(
        "date_prec",
        "time_precision",
        partial(values.coded, codes=precision.UCDP_TIME, dtype="Int8"),
        values.renderer({1: "1", 2: "2", 3: "4"}),
        keep=True,
    ),
    Field("date_start", "date_start", _day, values.render_time),
    Field("date_end", "date_end", _day, values.render_time),
    Field("low", "fatalities_low", values.count),
    Field("best", "fatalities_best", values.count),
    Field("high", "fatalities_high", values.count),
)


def _derive(_columns: dict[str, pd.Series[Any]], raw: dict[str, pd.Series[Any]]) -> dict[str, pd.Series[Any]]:
    return {"status": values.constant("reported", next(iter(raw.values())).index)}


def _year(events: gpd.GeoDataFrame) -> pd.Series[Any]:
    moments: Any = events["date_start"]
    return pd.Series(moments.dt.year.astype("Int64"))


def _wkt(events: gpd.GeoDataFrame) -> pd.Series[Any]:
    return pd.Series(events.geometry.to_wkt(rounding_precision=6))


SCHEMA = Schema(
    "ucdp",
    "ucdp_",
    _FIELDS,
    LAYOUT,
    MappingProxyType(
        {
            "conflict_id": "conflict_new_id",
            "dyad_id": "dyad_new_id",
            "side_a_id": "side_a_new_id",
            "side_b_id": "side_b_new_id",
        }
    ),
    _derive,
    MappingProxyType({"year": _year, "geom_wkt": _wkt}),
)


def recognises(probe: Probe) -> bool:
    """Whether a file has GED's columns, or is a Candidate release without its header."""
    return {"where_prec", "type_of_violence", "side_a", "side_b"} <= probe.keys or _headerless(probe)


def _headerless(probe: Probe) -> bool:
    first = probe.columns
    return (
        len(first) == len(LAYOUT)
        and bool(re.match(r"POINT ?\(", first[LAYOUT.index("geom_wkt")]))
        and bool(re.match(r"\d{4}-\d{2}-\d{2}", first[LAYOUT.index("date_start")]))
    )


def read(probe: Probe, _places: Places | None = None) -> Table:
    """Read a GED file, delimited, workbook or GIS."""
    cells = cells_of(probe, LAYOUT if _headerless(probe) else None)
    return mapping.read(SCHEMA, cells, str(probe.path))


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as a GED CSV; events that came from one, as they came."""
    write_text_table(mapping.write(SCHEMA, events), path)


FORMAT = Format("ucdp", "UCDP GED and Candidate, CSV, XLSX or GIS", recognises, read, write)
