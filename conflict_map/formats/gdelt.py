"""GDELT event exports: 61 tab-separated columns without header (2.0), 58 or 57 (1.0).

Codebooks: *The GDELT Event Database Data Format Codebook V2.0* (2015) and
V1.03 (2013); CAMEO Manual 1.1b3 (Schrodt 2012) for event codes. GDELT codes by
machine: its events are what a sentence seems to say, and its places are
centroids wherever only a country or a division is named.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.formats import mapping
from conflict_map.formats.cells import countries, precision, values
from conflict_map.formats.cells.containers import cells_of
from conflict_map.formats.cells.textual import STRING
from conflict_map.formats.mapping import Field, Schema
from conflict_map.formats.records import Format, Parsed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflict_map.formats.records import Places, Probe, Table


def _actor(which: str) -> list[str]:
    parts = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    return [f"Actor{which}{part}" for part in parts.split()]


def _geo(of: str, *, second: bool) -> list[str]:
    parts = [
        "Type",
        "FullName",
        "CountryCode",
        "ADM1Code",
        *(["ADM2Code"] if second else []),
        "Lat",
        "Long",
        "FeatureID",
    ]
    return [f"{of}Geo_{part}" for part in parts]


def _columns(*, second: bool) -> tuple[str, ...]:
    codes = "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles"
    return (
        *["GlobalEventID", "SQLDATE", "MonthYear", "Year", "FractionDate"],
        *_actor("1"),
        *_actor("2"),
        *codes.split(),
        "AvgTone",
        *_geo("Actor1", second=second),
        *_geo("Actor2", second=second),
        *_geo("Action", second=second),
        "DATEADDED",
        "SOURCEURL",
    )


COLUMNS_2 = _columns(second=True)
COLUMNS_1 = _columns(second=False)

# CAMEO code, or the beginning of one, to type and sub-type; the longest beginning that is here counts.
_CAMEO: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "14": ("Protests", None),
        "145": ("Riots", "Violent demonstration"),
        "171": ("Strategic developments", "Looting/property destruction"),
        "173": ("Strategic developments", "Arrests"),
        "18": ("Violence against civilians", None),
        "181": ("Violence against civilians", "Abduction/forced disappearance"),
        "1821": ("Violence against civilians", "Sexual violence"),
        "182": ("Violence against civilians", "Attack"),
        "183": ("Explosions/Remote violence", None),
        "1831": ("Explosions/Remote violence", "Suicide bomb"),
        "1832": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
        "1833": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
        "185": ("Violence against civilians", "Attack"),
        "186": ("Violence against civilians", "Attack"),
        "19": ("Battles", None),
        "193": ("Battles", "Armed clash"),
        "194": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
        "195": ("Explosions/Remote violence", "Air/drone strike"),
        "20": ("Violence against civilians", None),
        "201": ("Violence against civilians", None),
        "202": ("Violence against civilians", "Attack"),
        "203": ("Violence against civilians", "Attack"),
        "204": ("Explosions/Remote violence", None),
        "2041": ("Explosions/Remote violence", "Chemical weapon"),
    }
)


def _cameo(code: str) -> tuple[str | None, str | None]:
    """Give type and sub-type of a CAMEO code; most of its codes are no violence and have none.

    Examples
    --------
    >>> _cameo("1951"), _cameo("036")
    (('Explosions/Remote violence', 'Air/drone strike'), (None, None))
    """
    for length in range(len(code), 1, -1):
        if code[:length] in _CAMEO:
            return _CAMEO[code[:length]]
    return None, None


def _event_code(column: pd.Series[str]) -> Parsed:
    found = [_cameo(code) for code in column.fillna("")]
    wrong = ~column.str.fullmatch(r"\d{2,4}").fillna(value=True).to_numpy(dtype=bool)
    kinds, subs = (pd.Series([pair[i] for pair in found], index=column.index, dtype=STRING) for i in (0, 1))
    return Parsed(kinds, wrong, "expected a CAMEO code, as text", {"sub_event_type": subs})


def _added(column: pd.Series[str]) -> Parsed:
    cells = column.str.strip()
    long = cells.str.replace(r"^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$", r"\1-\2-\3T\4:\5:\6Z", regex=True)
    found = values.date(long.astype(STRING))
    return Parsed(found.result, found.bad, "expected a moment such as 20180101000000")


def _geo_type(column: pd.Series[str]) -> Parsed:
    """Read what kind of place it is: a centroid of an area is never an exact point, and says what it is."""
    meanings = {code: f"GDELT places it at {one.meaning}" for code, one in precision.GDELT.items()}
    why = values.coded(column, {"0": None} | meanings, STRING).result
    found = precision.parser(precision.GDELT, nowhere=("0",))(column)
    return replace(found, also={**found.also, "place_why": why})


# FIPS has two codes where ISO has one, and GDELT one for the oceans.
_FIPS: dict[str, str | None] = {
    **countries.by("fips"),
    "gz": "PS",
    "we": "PS",
    "rb": "RS",
    "ri": "RS",
    "os": None,
    "oc": None,
}

_FIELDS = (
    Field("globaleventid", "event_id"),
    Field("sqldate", "date_start", values.date, partial(values.render_time, form="%Y%m%d")),
    Field("actor1name", "actor1"),
    Field("actor2name", "actor2"),
    Field("eventcode", "event_type", _event_code, None),
    Field("actiongeo_type", "geo_precision", _geo_type, None),
    Field("actiongeo_fullname", "place"),
    Field(
        "actiongeo_countrycode",
        "country",
        partial(values.coded, codes=_FIPS, dtype=STRING, expected="expected a FIPS 10-4 country code"),
        values.renderer(dict(countries.to("fips").items())),
    ),
    Field("actiongeo_lat", "lat", None, values.render_number),
    Field("actiongeo_long", "lon", None, values.render_number),
    Field("dateadded", "published", _added, None),
    Field("sourceurl", "source_url"),
)  # fmt: skip


def _derive(_columns: dict[str, pd.Series[Any]], raw: dict[str, pd.Series[Any]]) -> dict[str, pd.Series[Any]]:
    index = next(iter(raw.values())).index
    derived: dict[str, pd.Series[Any]] = {"status": values.constant("reported", index)}
    if "sourceurl" in raw:
        site = raw["sourceurl"].str.extract(r"^https?://(?:www\.)?([^/?#]+)", flags=re.IGNORECASE)[0]
        derived["source"] = site.str.lower().astype(STRING)
    return derived


SCHEMA = Schema(
    "gdelt", "gdelt_", _FIELDS, tuple(name.lower() for name in COLUMNS_2), MappingProxyType({}), _derive
)  # fmt: skip


def _layout(probe: Probe) -> tuple[str, ...] | None:
    """Give the columns of an export without header; None if it has one or is none."""
    first = probe.columns
    sizes = {len(COLUMNS_2): COLUMNS_2, len(COLUMNS_1): COLUMNS_1, len(COLUMNS_1) - 1: COLUMNS_1[:-1]}
    if len(first) in sizes and re.fullmatch(r"\d+", first[0]) and re.fullmatch(r"\d{8}", first[1]):
        return sizes[len(first)]
    return None


def recognises(probe: Probe) -> bool:
    """Whether a file is a GDELT event export, with or without the header that BigQuery gives it."""
    return (probe.delimiter == "\t" and _layout(probe) is not None) or {
        "globaleventid", "sqldate", "eventcode", "actiongeo_type"
    } <= probe.keys  # fmt: skip


def read(probe: Probe, _places: Places | None = None) -> Table:
    """Read a GDELT export; centroids of areas come out with a large error radius and say that they are."""
    return mapping.read(SCHEMA, cells_of(probe, _layout(probe)), str(probe.path))


FORMAT = Format("gdelt", "GDELT event export", recognises, read)
