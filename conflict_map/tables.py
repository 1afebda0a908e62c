"""The nouns that flow: events, control statements and mentions.

Each is an ordinary :class:`geopandas.GeoDataFrame` in WGS 84 (lon, lat); this
module says which columns it has, what they mean and in which units, builds
one from records, and checks one that somebody else built.

Event types and sub-types are those of the ACLED codebook (Raleigh, Kishi and
Linke 2023, doi:10.1057/s41599-023-01559-4), with two of our own:
``Infrastructure disruption`` for outages and cut roads, and ``Control
statement`` for a sentence that says who holds a place without telling of an
event.  ``geo_precision`` follows ACLED (1 exact, 2 near or part, 3 region),
into which UCDP's seven ``where_prec`` classes (Högbladh 2023) are folded.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from conflict_map.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CRS = "EPSG:4326"

EVENT_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Battles": (
            "Government regains territory",
            "Non-state actor overtakes territory",
            "Armed clash",
        ),
        "Protests": ("Excessive force against protesters", "Protest with intervention", "Peaceful protest"),
        "Riots": ("Violent demonstration", "Mob violence"),
        "Explosions/Remote violence": (
            "Chemical weapon",
            "Air/drone strike",
            "Suicide bomb",
            "Shelling/artillery/missile attack",
            "Remote explosive/landmine/IED",
            "Grenade",
        ),
        "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
        "Strategic developments": (
            "Agreement",
            "Arrests",
            "Change to group/activity",
            "Disrupted weapons use",
            "Headquarters or base established",
            "Looting/property destruction",
            "Non-violent transfer of territory",
            "Other",
        ),
        "Infrastructure disruption": (
            "Communication outage",
            "Power or water outage",
            "Road cut",
            "Facility damaged",
        ),
        "Control statement": ("Territory held",),
    }
)

STATUSES = ("reported", "claimed", "confirmed", "disputed")

OUTCOMES = (
    "captured",
    "recaptured",
    "entered",
    "advanced",
    "repelled",
    "failed",
    "withdrew",
    "redeployed",
    "deployed",
    "cut",
    "besieged",
    "contested",
    "holds",
    "transferred",
)

HOLDER_CONTESTED = "contested"
HOLDER_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        The column's name.
    dtype
        A pandas dtype: ``string``, ``Int64``, ``Int8``, ``float64``, ``category`` or ``datetime64[us, UTC]``.
    meaning
        What a cell says, with its unit.
    codes
        The values a ``category`` column may hold; empty when it is open.
    """

    name: str
    dtype: str
    meaning: str
    codes: tuple[str, ...] = ()


_TIME = "datetime64[us, UTC]"
_SUB_EVENT_TYPES = tuple(sub for subs in EVENT_TYPES.values() for sub in subs)

EVENTS: tuple[Column, ...] = (
    Column("event_id", "string", "stable: the same input gives the same id"),
    Column("event_type", "category", "ACLED's event type, or one of our two", tuple(EVENT_TYPES)),
    Column("sub_event_type", "category", "ACLED's sub-event type, or one of ours", _SUB_EVENT_TYPES),
    Column("date_start", _TIME, "first moment the event may have begun, UTC; missing when unknown"),
    Column("date_end", _TIME, "last moment, UTC; equal to date_start for a point in time"),
    Column("time_precision", "Int8", "1 day, 2 week, 3 month or longer; missing when unknown"),
    Column("time_text", "string", "the source's words for the time ('by evening')"),
    Column("sequence", "Int64", "order in which the source tells events of the same time"),
    Column("actor1", "string", "who acts, as named in the source"),
    Column("actor1_id", "string", "the canonical actor"),
    Column("actor2", "string", "who is acted upon, as named in the source"),
    Column("actor2_id", "string", "the canonical actor"),
    Column("place", "string", "the words of the source for the place"),
    Column("place_name", "string", "the gazetteer's name of it"),
    Column("place_id", "string", "the gazetteer's id"),
    Column("place_why", "string", "why this place was chosen, or why none was"),
    Column("place_rivals", "string", "the other candidates with their scores, '; ' between them"),
    Column("country", "string", "ISO 3166-1 alpha-2 code"),
    Column("admin1", "string", "name of the first-level division"),
    Column("geo_precision", "Int8", "1 exact place, 2 near it or part of it, 3 region"),
    Column("uncertainty_m", "float64", "metres: radius that holds the true place with 90 % probability"),
    Column("confidence", "float64", "0-1, calibrated: of the rows given 0.8, eight in ten are right"),
    Column("count", "Int64", "how many things the place stands for ('seven villages': 7)"),
    Column("fatalities_low", "Int64", "fewest deaths claimed"),
    Column("fatalities_best", "Int64", "deaths as claimed"),
    Column("fatalities_high", "Int64", "most deaths claimed; missing after 'at least'"),
    Column("outcome", "category", "what came of it", OUTCOMES),
    Column("status", "category", "how far it is established", STATUSES),
    Column("claimed_by", "string", "who says so"),
    Column("direction_deg", "float64", "degrees clockwise from north: where a movement heads"),
    Column("target_id", "string", "gazetteer id of the place a movement heads to"),
    Column("source", "string", "the outlet or data set"),
    Column("source_url", "string", "where the document can be read"),
    Column("published", _TIME, "when the document was published, UTC"),
    Column("quote", "string", "the exact words of the document"),
    Column("quote_start", "Int64", "offset of the quote in the document's text, in characters"),
    Column("quote_end", "Int64", "offset one past the quote's last character"),
    Column(
        "rule",
        "string",
        "what made the row: the line of the vocabulary its words met, and where its place stood",
    ),
    Column("notes", "string", "a coder's or an editor's remark"),
)

CONTROL: tuple[Column, ...] = (
    Column("statement_id", "string", "stable: the same input gives the same id"),
    Column("place", "string", "the words of the source for the place"),
    Column("place_name", "string", "the gazetteer's name of it"),
    Column("place_id", "string", "the gazetteer's id"),
    Column("holder", "string", "canonical actor, 'contested' or 'unknown'"),
    Column("holder_name", "string", "the holder as the source names it"),
    Column("side", "string", "the party the holder fights for; fronts are drawn between sides"),
    Column("since", _TIME, "held from this moment, UTC; missing when unknown"),
    Column("as_of", _TIME, "the moment for which the source says so, UTC"),
    Column("status", "category", "how far it is established", STATUSES),
    Column("claimed_by", "string", "who says so"),
    Column("confidence", "float64", "0-1, that the statement is right"),
    Column("uncertainty_m", "float64", "metres: radius that holds the true place with 90 % probability"),
    Column("source", "string", "the outlet or data set"),
    Column("source_url", "string", "where the document can be read"),
    Column("event_id", "string", "the event it follows from, if any"),
    Column("quote", "string", "the exact words of the document"),
)

MENTIONS: tuple[Column, ...] = (
    Column("mention_id", "string", "stable: the same input gives the same id"),
    Column("text", "string", "the words of the document"),
    Column("start", "Int64", "offset in the document's text, in characters"),
    Column("end", "Int64", "offset one past the last character"),
    Column(
        "kind",
        "category",
        "what the words describe",
        ("place", "part", "offset", "between", "along", "near", "group", "axis", "region", "country"),
    ),
    Column("place_id", "string", "the gazetteer's id"),
    Column("place_name", "string", "the gazetteer's name"),
    Column("feature_code", "string", "GeoNames feature code"),
    Column("country", "string", "ISO 3166-1 alpha-2 code"),
    Column("admin1", "string", "name of the first-level division"),
    Column("geo_precision", "Int8", "1 exact place, 2 near it or part of it, 3 region"),
    Column("uncertainty_m", "float64", "metres: radius that holds the true place with 90 % probability"),
    Column("confidence", "float64", "0-1, calibrated"),
    Column("count", "Int64", "how many things it stands for"),
    Column("why", "string", "why this place was chosen, or why none was"),
    Column("rivals", "string", "the other candidates with their scores, '; ' between them"),
    Column("source", "string", "the outlet or file"),
)

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {"events": EVENTS, "control": CONTROL, "mentions": MENTIONS}
)


def frame(records: Iterable[Mapping[str, Any]], table: str = "events") -> gpd.GeoDataFrame:
    """Build a table from records.

    Parameters
    ----------
    records
        One mapping a row: column name to value, ``geometry`` to a shapely geometry in WGS 84 or None.
        Columns that are left out are missing; unknown ones are kept after the known ones.
    table
        ``events``, ``control`` or ``mentions``.

    Returns
    -------
    geopandas.GeoDataFrame
        The known columns in their order and dtypes, then others, then ``geometry``.

    Examples
    --------
    >>> from shapely import Point
    >>> events = frame([{"event_type": "Battles", "place": "Hama", "geometry": Point(36.75, 35.13)}])
    >>> events.place[0], str(events.place.dtype), events.crs.to_epsg()
    ('Hama', 'string', 4326)
    """
    rows = list(records)
    columns = TABLES[table]
    known = {column.name for column in columns} | {"geometry"}
    others = dict.fromkeys(name for row in rows for name in row if name not in known)
    data = {c.name: _series([row.get(c.name) for row in rows], c) for c in columns}
    data |= {name: pd.Series([row.get(name) for row in rows]) for name in others}
    geometry = gpd.GeoSeries([row.get("geometry") for row in rows], crs=CRS)
    return gpd.GeoDataFrame(data, geometry=geometry, crs=CRS)


def conform(table_frame: gpd.GeoDataFrame, table: str = "events") -> gpd.GeoDataFrame:
    """Bring a frame with some of a table's columns into the table's full shape.

    Parameters
    ----------
    table_frame
        Any GeoDataFrame; another CRS is transformed, a missing one is taken for WGS 84.
    table
        ``events``, ``control`` or ``mentions``.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`frame` gives it, index reset.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> gdf = gpd.GeoDataFrame({"place": ["Hama"]}, geometry=[Point(36.75, 35.13)])
    >>> list(conform(gdf).columns)[:2]
    ['event_id', 'event_type']
    """
    moved = table_frame.reset_index(drop=True)
    geometry = moved.geometry
    geometry = geometry.set_crs(CRS) if geometry.crs is None else geometry.to_crs(CRS)
    columns = TABLES[table]
    known = {column.name for column in columns} | {geometry.name}
    data = {c.name: _series(moved[c.name] if c.name in moved else [None] * len(moved), c) for c in columns}
    data |= {name: pd.Series(moved[name]) for name in moved.columns if name not in known}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(geometry.array, crs=CRS), crs=CRS)


def _series(values: Any, column: Column) -> pd.Series[Any]:
    """Cells in the column's own dtype; what has it already is not taken apart: a million strings are much memory."""
    if isinstance(values, pd.Series) and _has_dtype(values, column):
        return values
    cells = pd.Series(values, dtype="object")
    if column.dtype == "category":
        return cells.astype(pd.CategoricalDtype(list(column.codes)))
    if column.dtype == _TIME:
        return pd.to_datetime(cells, utc=True).dt.as_unit("us")
    return cells.astype(pd.api.types.pandas_dtype(column.dtype))


def _has_dtype(values: pd.Series[Any], column: Column) -> bool:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return column.dtype == "category" and list(values.cat.categories) == list(column.codes)
    return column.dtype != "category" and values.dtype == pd.api.types.pandas_dtype(column.dtype)


def stable_id(prefix: str, *parts: object) -> str:
    """Name a row by its content, so that the same input gives the same id.

    Parameters
    ----------
    prefix
        What the row is: ``ev``, ``st``, ``mn``.
    *parts
        What makes it this row and no other.

    Examples
    --------
    >>> stable_id("ev", "hama.txt", 12)
    'ev-9aff2c407364'
    """
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def validate(table_frame: gpd.GeoDataFrame, table: str = "events", *, file: str | None = None) -> None:
    """Check a table and say everything that is wrong with it.

    Parameters
    ----------
    table_frame
        The table to check.
    table
        ``events``, ``control`` or ``mentions``.
    file
        The file it came from, to be named in the faults.

    Raises
    ------
    InputError
        With one fault for each thing that is wrong; rows are counted from 1.

    Examples
    --------
    >>> validate(frame([{"event_id": "a", "confidence": 1.2}]))
    Traceback (most recent call last):
    conflict_map.errors.InputError: row 1, column confidence: 1.2 is not between 0 and 1
    """
    faults = list(_column_faults(table_frame, TABLES[table], file))
    if not faults:
        faults = [*_range_faults(table_frame, file), *_geometry_faults(table_frame, file)]
    if faults:
        raise InputError(faults)


def _column_faults(
    table_frame: gpd.GeoDataFrame, columns: tuple[Column, ...], file: str | None
) -> Iterable[Fault]:
    for column in columns:
        if column.name not in table_frame:
            yield Fault(f"the table lacks the column ({column.meaning})", file, column=column.name)
        elif column.codes:
            cells = table_frame[column.name].astype("object")
            for row, value in enumerate(cells, 1):
                if isinstance(value, str) and value not in column.codes:
                    yield Fault(f"{value!r} is none of {', '.join(column.codes)}", file, row, column.name)


def _range_faults(table_frame: gpd.GeoDataFrame, file: str | None) -> Iterable[Fault]:
    limits = {
        "confidence": (0.0, 1.0),
        "uncertainty_m": (0.0, 2.1e7),
        "direction_deg": (0.0, 360.0),
        "geo_precision": (1, 3),
        "time_precision": (1, 3),
    }
    for name, (low, high) in limits.items():
        if name in table_frame:
            cells = table_frame[name]
            bad = cells.notna() & ~cells.between(low, high).fillna(value=False).astype(bool)
            for position in bad.to_numpy().nonzero()[0]:
                message = f"{cells.iloc[position]} is not between {low:g} and {high:g}"
                yield Fault(message, file, int(position) + 1, name)


def _geometry_faults(table_frame: gpd.GeoDataFrame, file: str | None) -> Iterable[Fault]:
    bounds = table_frame.geometry.bounds
    outside = (bounds.minx < -180) | (bounds.maxx > 180) | (bounds.miny < -90) | (bounds.maxy > 90)
    for position in outside.to_numpy().nonzero()[0]:
        yield Fault("coordinates outside WGS 84's range", file, int(position) + 1, "geometry")
