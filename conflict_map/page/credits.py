"""Whom a map has to name for the places on it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

SOURCES = MappingProxyType(
    {
        "geonames": ("GeoNames", "Places: GeoNames (CC BY 4.0), https://www.geonames.org/"),
        "overlay": (
            "conflict-map overlay",
            "Places: conflict-map overlay, after Wikipedia (CC BY-SA 4.0), airportsdata (MIT), Global Power Plant Database (CC BY 4.0)",
        ),
        "village": ("conflict-map villages", "Places: conflict-map villages (MIT)"),
        "icao": ("airportsdata", "Places: airportsdata (MIT), https://github.com/mborsetti/airportsdata"),
        "ourairports": ("OurAirports", "Places: OurAirports (public domain), https://ourairports.com/data/"),
        "landform": ("conflict-map landforms", "Places: conflict-map landforms (MIT)"),
        "census": (
            "U.S. Census Bureau",
            "Places: U.S. Census Bureau, gazetteer files of 2022 (public domain)",
        ),
        "ne": ("Natural Earth", "Places: Natural Earth (public domain), https://www.naturalearthdata.com/"),
    }
)
"""What the ids of a source's places begin with: its name, and the credit."""


def credits_of_places(tables: Iterable[gpd.GeoDataFrame], given: Sequence[str]) -> list[str]:
    """List the credits of a map: those given, and those of the places on it that these do not name.

    Parameters
    ----------
    tables
        Events, control and mentions tables.
    given
        Credits that the map's maker chose; plain text.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> credits_of_places([frame([{"place_id": "geonames:170017"}])], ["Our desk"])
    ['Our desk', 'Places: GeoNames (CC BY 4.0), https://www.geonames.org/']
    """
    used: set[str] = set()
    for table in tables:
        if "place_id" in table:
            used |= set(table.place_id.dropna().astype(str).str.replace(":.*", "", regex=True).unique())
    needed = [SOURCES[kind] for kind in SOURCES if kind in used]
    return [*given, *(credit for name, credit in needed if not any(name in line for line in given))]
