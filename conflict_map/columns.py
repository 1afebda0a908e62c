"""The columns of the tables, their codes and the names of rows: all that reading needs to know of a table.

Nothing here needs pandas, so that a report is read without it; :mod:`conflict_map.tables` makes the frames.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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


TIME = "datetime64[us, UTC]"
_SUB_EVENT_TYPES = tuple(sub for subs in EVENT_TYPES.values() for sub in subs)

EVENTS: tuple[Column, ...] = (
    Column("event_id", "string", "stable: the same input gives the same id"),
    Column("event_type", "category", "ACLED's event type, or one of our two", tuple(EVENT_TYPES)),
    Column("sub_event_type", "category", "ACLED's sub-event type, or one of ours", _SUB_EVENT_TYPES),
    Column("date_start", TIME, "first moment the event may have begun, UTC; missing when unknown"),
    Column("date_end", TIME, "last moment, UTC; equal to date_start for a point in time"),
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
    Column("published", TIME, "when the document was published, UTC"),
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
    Column("since", TIME, "held from this moment, UTC; missing when unknown"),
    Column("as_of", TIME, "the moment for which the source says so, UTC"),
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
