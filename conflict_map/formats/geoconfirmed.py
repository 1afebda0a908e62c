"""GeoConfirmed: geolocated footage, as its map exports it (CSV), and as its API gives it (JSON).

What volunteers geolocated is confirmed as to the place; what is said to be
seen there is theirs (geoconfirmed.org/about). Dates are typed by hand: the
year 1527 occurs.
"""

from __future__ import annotations

import re
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.formats import mapping
from conflict_map.formats.cells import values
from conflict_map.formats.cells.containers import cells_of
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.mapping import Field, Schema
from conflict_map.formats.records import Format, Parsed

if TYPE_CHECKING:
    from conflict_map.formats.records import Places, Probe, Table


def _first_link(column: pd.Series[str]) -> Parsed:
    """Read the first of the links in a cell; the whole cell is kept beside it."""
    link = column.str.extract(r"(https?://[^\s,;]+)", flags=re.IGNORECASE)[0].astype(STRING)
    return Parsed(link.fillna(values.text(column).result))


_FIELDS = (
    Field("id", "event_id"),
    Field("date", "date_start", partial(values.date, order="guess"), values.render_time),
    Field("latitude", "lat", None, values.render_number),
    Field("longitude", "lon", None, values.render_number),
    Field("place", "place"),
    Field("description", "notes"),
    Field("geolocation", "source"),
    Field("source", "source_url", _first_link),
)
_ALIASES = MappingProxyType(
    {
        "lat": "latitude", "lng": "longitude", "long": "longitude", "lon": "longitude",
        "sources": "source", "originalsource": "source", "original source": "source", "source link": "source",
        "geolocations": "geolocation", "geolocator": "geolocation", "geolocation link": "geolocation",
        "plus code": "pluscode", "plus_code": "pluscode", "place_desc": "place", "desc": "description",
        "event date": "date", "eventdate": "date", "name": "title",
    }
)  # fmt: skip


def _derive(columns: dict[str, pd.Series[Any]], raw: dict[str, pd.Series[Any]]) -> dict[str, pd.Series[Any]]:
    """Say how sure it is: the place to tens of metres, the event itself as its source reports it."""
    index = next(iter(raw.values())).index
    placed = columns["lat"].notna() if "lat" in columns else pd.Series(data=False, index=index)
    return {
        "geo_precision": pd.Series(1, index=index, dtype="Int8").where(placed),
        "uncertainty_m": pd.Series(100.0, index=index).where(placed),
        "status": values.constant("reported", index),
        "place_why": pd.Series("geolocated from footage", index=index, dtype=STRING).where(placed),
        "place": _place_of(raw.get("pluscode"), index),
        "notes": raw["title"] if "title" in raw else pd.Series(pd.NA, index=index, dtype=STRING),
    }


def _place_of(plus_codes: pd.Series[str] | None, index: pd.Index[Any]) -> pd.Series[Any]:
    """Read the name that a short plus code ends with: ``GH4P+X43 Enerhodar, Zaporizhia Oblast, Ukraine``."""
    if plus_codes is None:
        return pd.Series(pd.NA, index=index, dtype=STRING)
    return plus_codes.str.extract(r"^\s*[0-9A-Z]{2,8}\+[0-9A-Z]{0,3}\s+([^,]*[^,\s])")[0].astype(STRING)


SCHEMA = Schema("geoconfirmed", "geoconfirmed_", _FIELDS, (), _ALIASES, _derive)


def recognises(probe: Probe) -> bool:
    """Whether a file has a position, a date and what only GeoConfirmed has: a geolocation, a plus code."""
    keys = {SCHEMA.canonical(name) for name in probe.columns}
    return (
        probe.kind in {"delimited", "xlsx", "json"}
        and {"latitude", "longitude", "date"} <= keys
        and bool(keys & {"geolocation", "pluscode", "geoconfirmed", "gear"})
    )


def read(probe: Probe, _places: Places | None = None) -> Table:
    """Read a GeoConfirmed export."""
    return mapping.read(SCHEMA, cells_of(probe), str(probe.path))


FORMAT = Format("geoconfirmed", "GeoConfirmed export", recognises, read)
