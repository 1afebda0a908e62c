"""What people call their columns, in several languages, and what HXL calls them.

HXL tags are those of the HXL standard 1.1 (hxlstandard.org/standard/1-1final/dictionary).
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Events column to names that mean it, the likeliest first.
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "lat": "latitude lat lat_dd ycoord y_coord gps_lat point_y latitud breite breitengrad y широта خط_العرض",
        "lon": "longitude lon long lng lon_dd xcoord x_coord gps_lon gps_long point_x longitud laenge laengengrad "
        "längengrad x долгота довгота خط_الطول",
        "latlon": "coordinates coords lat_lon latlon lat_long lat/lon lat/long gps koordinaten coordenadas coordonnées "
        "координаты координати",
        "wkt": "wkt geom_wkt geometry_wkt the_geom geom geometry",
        "event_id": "event_id eventid id uid uuid incident_id record_id",
        "date_start": "date_start start_date event_date incident_date date as_of day datetime date_time occurred_on "
        "start begin reported_date fecha datum дата date_de_l'événement تاريخ التاريخ published_date timestamp "
        "snapshot_date",
        "date_end": "date_end end_date end fecha_fin",
        "place": "place location place_name location_name placename town city settlement village locality site "
        "where_coordinates toponym name asciiname label ort lieu lugar localidad ville населенный_пункт населений_пункт место місце "
        "город місто المكان الموقع المدينة",
        "notes": "notes note description desc comment comments details summary remarks text event_description "
        "more_information narrative notas descripción bemerkung примечание примітка ملاحظات الوصف",
        "holder": "held_by holder controlled_by control controller in_control territorial_control control_status "
        "kontrolle contrôle контроль السيطرة",
        "actor1": "actor1 actor_1 actor perpetrator attacker side_a party group armed_group acteur",
        "actor2": "actor2 actor_2 target victim side_b opponent",
        "event_type": "event_type type event category incident_type kind tipo typ тип النوع",
        "sub_event_type": "sub_event_type subtype sub_type event_subtype subcategory",
        "fatalities_best": "fatalities_best fatalities deaths killed dead best death_toll tote muertos morts tués "
        "погибшие загиблі القتلى",
        "fatalities_low": "fatalities_low low min_deaths",
        "fatalities_high": "fatalities_high high max_deaths",
        "country": "country country_code iso2 iso3 iso_a2 iso_a3 cc country_name pays país land страна країна الدولة",
        "admin1": "admin1 adm1 adm_1 admin1_name adm1_en adm1_name province governorate state oblast region "
        "wilaya département محافظة المحافظة",
        "source": "source sources source_name outlet quelle fuente источник джерело المصدر",
        "source_url": "source_url sourceurl url link sourcelink source_link links web",
        "geo_precision": "geo_precision geoprecision",
        "uncertainty_m": "uncertainty_m accuracy_m error_m",
        "status": "status verification verified",
    }
)

# The tag, with the attributes that matter here, to events column; the first that fits a column's tag is taken.
_HXL: tuple[tuple[str, frozenset[str], str], ...] = tuple(
    (tag, frozenset(attributes.split()), to)
    for tag, attributes, to in (
        ("geo", "lat", "lat"),
        ("geo", "lon", "lon"),
        ("geo", "coord", "latlon"),
        ("date", "start", "date_start"),
        ("date", "end", "date_end"),
        ("date", "occurred", "date_start"),
        ("date", "year", ""),
        ("date", "", "date_start"),
        ("loc", "name", "place"),
        ("loc", "", "place"),
        ("country", "code", "country"),
        ("country", "", "country"),
        ("adm1", "name", "admin1"),
        ("adm1", "code", ""),
        ("adm1", "", "admin1"),
        ("event", "id", "event_id"),
        ("event", "type", "event_type"),
        ("event", "", "event_type"),
        ("description", "", "notes"),
        ("affected", "killed min", "fatalities_low"),
        ("affected", "killed max", "fatalities_high"),
        ("affected", "killed", "fatalities_best"),
        ("group", "first", "actor1"),
        ("group", "second", "actor2"),
        ("group", "", "actor1"),
        ("meta", "source", "source"),
        ("meta", "url", "source_url"),
    )
)


def plain(name: str) -> str:
    """Give a column's name as it is looked up: lower case, words joined by ``_``.

    Examples
    --------
    >>> plain(" Held by "), plain("sourceLink"), plain("event date (UTC)")
    ('held_by', 'sourcelink', 'event_date')
    """
    bare = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFC", name)).strip().lower()
    return re.sub(r"[\s\-.:]+", "_", bare).strip("_")


def columns_by_name(header: Sequence[str], exact: Sequence[str]) -> dict[str, str]:
    """Guess which column of a file fills which column of the events table.

    Parameters
    ----------
    header
        The file's columns.
    exact
        Names that need no guess: those of the events table.

    Returns
    -------
    dict
        Events column to column of the file.

    Examples
    --------
    >>> columns_by_name(["Name", "Held by", "Lat", "Lon"], [])
    {'lat': 'Lat', 'lon': 'Lon', 'place': 'Name', 'holder': 'Held by'}
    """
    keys = {plain(name): name for name in reversed(header)}
    chosen = {name: keys[name] for name in exact if name in keys}
    taken = set(chosen.values())
    for to, names in _NAMES.items():
        if to in chosen:
            continue
        for name in names.split():
            if name in keys and keys[name] not in taken:
                chosen[to] = keys[name]
                taken.add(keys[name])
                break
    return chosen


def columns_by_tag(header: Sequence[str], tags: Sequence[str]) -> dict[str, str]:
    """Read from HXL hashtags which column fills which.

    Parameters
    ----------
    header
        The file's columns.
    tags
        Their hashtags, empty where a column has none.

    Examples
    --------
    >>> columns_by_tag(["a", "b", "c"], ["#geo+lat", "#geo+lon", "#loc+name"])
    {'lat': 'a', 'lon': 'b', 'place': 'c'}
    """
    chosen: dict[str, str] = {}
    for name, written in zip(header, tags, strict=False):
        parts = [part.strip() for part in written.lower().lstrip("#").split("+")]
        to = next((to for tag, wanted, to in _HXL if parts[0] == tag and wanted <= set(parts[1:])), "")
        if to:
            chosen.setdefault(to, name)
    return chosen
