"""Units: military symbols by the code of MIL-STD-2525 or APP-6, where a source says that a unit stands."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from conflict_map.errors import Fault, InputError
from conflict_map.layers.columns import coordinates, minutes, texts, words
from conflict_map.layers.incidents import anchors
from conflict_map.layers.record import Layer, LegendEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

LEGEND = (
    LegendEntry(
        "unit:",
        "Military unit",
        "A unit where a source says it is, in the symbols of NATO’s APP-6: frame for whose it is, sign for what it is.",
    ),
)

_CODES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "letters": re.compile(r"[SGIOEWF][PUAFNSHGWMDLJK-][PSUAGFXTMOEVLIRNZ-][APCDXF-][A-Z0-9*-]{4,11}"),
        "digits": re.compile(r"1[0-5]\d{18}(?:\d{10})?"),
    }
)


def units_layer(units: gpd.GeoDataFrame, name: str = "Units") -> Layer | None:
    """Make the layer of military units.

    Parameters
    ----------
    units
        Points in WGS 84 with ``sidc``, the symbol's code: 15 letters of MIL-STD-2525C or APP-6B, or 20 or 30 digits
        of MIL-STD-2525D/E or APP-6D. Used where they are there: ``name``, ``actor``, ``since`` and ``until`` (UTC),
        ``status``, ``source``, ``quote``.
    name
        What the reader calls the layer.

    Returns
    -------
    Layer or None
        One row a unit; None when there is none.

    Raises
    ------
    InputError
        When codes are missing or malformed: every one, with its row.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> tanks = gpd.GeoDataFrame({"sidc": ["SHG-UCA----D---"]}, geometry=[Point(36.75, 35.13)], crs="EPSG:4326")
    >>> units_layer(tanks).columns["sidc"].words
    ('SHG-UCA----D---',)
    """
    if units.empty:
        return None
    lon, lat = anchors(units)
    return Layer(
        kind="units",
        name=name,
        rows=len(units),
        columns=MappingProxyType(
            {
                "lon": coordinates(lon),
                "lat": coordinates(lat),
                "from": minutes(_moments(units, "since")),
                "to": minutes(_moments(units, "until")),
                "sidc": words(_codes(units)),
                **{column: words(_cells(units, column)) for column in ("name", "actor", "status", "source")},
                "quote": texts(_cells(units, "quote")),
            }
        ),
        legend=LEGEND,
        sources=tuple(sorted(map(str, _cells(units, "source").dropna().unique()))),
    )


def _codes(units: gpd.GeoDataFrame) -> pd.Series[str]:
    """Take the codes as symbols are drawn from them, or say what is wrong with each that is not one."""
    given = _cells(units, "sidc").fillna("").astype(str).str.strip().str.upper()
    faults = [
        Fault(
            f"{code!r} is no symbol code: it takes 15 letters (MIL-STD-2525C) or 20 or 30 digits (MIL-STD-2525D, APP-6D)",
            row=row,
            column="sidc",
        )
        for row, code in enumerate(given, start=1)
        if not any(form.fullmatch(code) for form in _CODES.values())
    ]
    if faults:
        raise InputError(faults)
    return given


def _moments(units: gpd.GeoDataFrame, column: str) -> pd.Series[pd.Timestamp]:
    return pd.Series(pd.to_datetime(_cells(units, column), utc=True)).astype("datetime64[us, UTC]")


def _cells(units: gpd.GeoDataFrame, column: str) -> pd.Series[str]:
    """Take a column, or missing cells where the table lacks it."""
    if column in units:
        return pd.Series(units[column]).reset_index(drop=True)
    return pd.Series([None] * len(units), dtype="object")
