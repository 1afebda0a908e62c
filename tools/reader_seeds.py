"""Small sound files of every format that is read, from which the fuzzer makes bad ones."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
from shapely import LineString, Point, box

from conflict_map import formats
from conflict_map.formats.gdelt import COLUMNS_2
from conflict_map.tables import frame

_BY_HAND: dict[str, list[bytes]] = {
    "csv": [
        b"place,what\nHama,shelling\nIdlib,quiet\n",
        b"name\tlatlon\nHama\t35.1, 36.7\n",
        "place,what\nHama,shelling\nIdlib,quiet\n".encode("utf-16-le"),
    ],
        "viina": [(b"viina_version,event_id,date,longitude,latitude,GEO_PRECISION,GEO_API,t_mil_b,t_uav_b,address\n"
                  b"v,1,20220301,36.2,49.9,STREET,OSM,1,1,Kharkiv\nv,2,20220302,,,ADM1,OSM,0,0,\n")],
        "viina-control": [b"geonameid,date,status_wiki,status\n169577,20220301,RU,RU\n1,20220301,UA,CONTESTED\n",
                          (b"geonameid,asciiname,longitude,latitude,ctr_20220227214017,ctr_20220301\n"
                           b"1,Kupiansk,37.6,49.7,UA,RU\n2,Bakhmut,38,48.6,,CONTESTED\n")],
        "timemap-sources": [json.dumps({"s1": {"id": "s1", "title": "A", "paths": ["https://example.org"]}}).encode()],
        "geoconfirmed": [(b"Id;Date;Latitude;Longitude;PlusCode;Description;Source\n"
                         b"1;2024-05-23;47.5;34.6;GH4P+X43 Enerhodar, Ukraine;Smoke;https://example.org, https://example.com\n"
                         b"2;1527-05-23;147.5;34.6;;;\n")],
        "wikipedia": [(b'local m = { gov = "Location dot red.svg" } -- a comment\nreturn { marks = {\n'
                      b'{ lat = "35.13", long = "36.75", mark = m.gov, label = "[[Hama]]" },\n'
                      b'{ lat = 36, long = 37, mark = m["opp"] or m.gov, label = "Some" .. "where" }, } }\n')],
        "wikipedia-list": [b"section,name,flag\nHama Governorate,Hama,Flag of Syria.svg\n"],
        "json": [json.dumps([{"place": "Hama", "lat": 35.1, "lon": 36.7, "dead": 3}, {"place": None}]).encode()],
    }  # fmt: skip


def seeds_of(name: str) -> list[bytes]:
    """Give sound files for a reader: those that are written by our own writer, and ones of other hands."""
    if name == "shapefile":
        return [_shapefile()]
    if name == "gdelt":
        return [_gdelt()]
    one = next(one for one in formats.FORMATS if one.name == name)
    made = [_written(name)] if one.write else []
    if name == "acled":
        made.append(made[0].replace(b",", b";").replace(b"Hama", "Alépo".encode("latin-1")))
    if name == "csv":
        made.append(_written("hxl"))
    return made + _BY_HAND.get(name, [])


def _events() -> gpd.GeoDataFrame:
    rows = [
        {"event_id": "a", "event_type": "Battles", "place": "Hama", "notes": 'said "no", =1+1', "status": "claimed",
         "date_start": "2024-12-04", "date_end": "2024-12-05", "fatalities_best": 3, "geometry": Point(36.75, 35.13)},
        {"event_id": "b", "place": "حماة", "geometry": box(36, 35, 37, 36)},
        {"event_id": "c", "place": "Юг", "date_start": "2024-12-04", "geometry": LineString([(36, 35), (37, 36)])},
        {"event_id": "d", "place": "Somewhere", "place_why": "unknown"},
    ]  # fmt: skip
    return frame(rows)


def _written(name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "seed")
        formats.write(_events(), path, format=name)
        return path.read_bytes()


def _gdelt() -> bytes:
    cells = dict.fromkeys(COLUMNS_2, "") | {
        "GlobalEventID": "717420934", "SQLDATE": "20180101", "EventCode": "195", "EventRootCode": "19",
        "ActionGeo_Type": "4", "ActionGeo_FullName": "Hama, Hamah, Syria", "ActionGeo_CountryCode": "SY",
        "ActionGeo_Lat": "35.13", "ActionGeo_Long": "36.75", "DATEADDED": "20180101000000",
        "SOURCEURL": "https://www.example.org/a",
    }  # fmt: skip
    return ("\t".join(cells.values()) + "\n").encode() * 3


def _shapefile() -> bytes:
    places = gpd.GeoDataFrame(
        {"place": ["Hama", "Idlib"]}, geometry=[Point(36.7, 35.1), Point(36.6, 35.9)], crs=4326
    )
    stream = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        places.to_file(Path(folder, "a.shp"), engine="pyogrio")
        with zipfile.ZipFile(stream, "w") as file:
            for part in sorted(Path(folder).iterdir()):
                file.writestr(part.name, part.read_bytes())
    return stream.getvalue()
