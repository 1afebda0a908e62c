"""KML 2.2 and KMZ (OGC 07-147r2): placemarks with their folders, times and extended data, in and out."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape, quoteattr

import geopandas as gpd
import numpy as np
import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)

from conflict_map.errors import Fault, InputError
from conflict_map.formats import generic
from conflict_map.formats.cells import archive
from conflict_map.formats.cells.json_rows import columns_of
from conflict_map.formats.cells.shapes import usable
from conflict_map.formats.export import flat
from conflict_map.formats.records import Cells, Format
from conflict_map.tables import CRS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from conflict_map.formats.records import Places, Probe, Table

_MOST_BYTES = 1 << 30
_MOST_DEPTH = 200
# Colour-blind-safe (Wong 2011, doi:10.1038/nmeth.1618), as KML writes them: alpha, blue, green, red.
_COLOURS = {
    "Battles": "ff005ed5",
    "Explosions/Remote violence": "ff009fe6",
    "Violence against civilians": "ffa779cc",
    "Protests": "ffe9b456",
    "Riots": "ffb27200",
    "Strategic developments": "ff739e00",
    "Infrastructure disruption": "ff42e4f0",
    "Control statement": "ff666666",
}


def read(probe: Probe, places: Places | None = None) -> Table:
    """Read the placemarks of a KML or KMZ file.

    Parameters
    ----------
    probe
        The file.
    places
        The gazetteer, for placemarks without geometry.

    Returns
    -------
    Table
        One event a placemark; its folder is kept as ``kml_folder``.

    Raises
    ------
    InputError
        If it is no KML, declares entities, or holds no placemark.
    """
    file = str(probe.path)
    if probe.member:
        data = archive.read_member(probe.path, probe.member, limit=_MOST_BYTES)
    else:
        if probe.path.stat().st_size > _MOST_BYTES:
            raise InputError([Fault(f"larger than {_MOST_BYTES >> 30} GiB", file=file)])
        data = probe.path.read_bytes()
    records, shapes, faults = [], [], []
    try:
        for number, (record, shape, wrong) in enumerate(_placemarks(data), 1):
            records.append(record)
            shapes.append(shape)
            faults += [Fault(why, file, number, "geometry") for why in wrong]
    except DefusedXmlException as error:
        why = f"XML that declares entities is not read ({type(error).__name__})"
        raise InputError([Fault(why, file=file)]) from None
    except (ParseError, ValueError, LookupError) as error:
        faults.append(
            Fault(f"the file is damaged after placemark {len(records)}: {error}", file, len(records) + 1)
        )
    if not records:
        raise InputError([*faults, Fault("holds no placemark", file=file)])
    rows = np.arange(1, len(records) + 1, dtype=np.int64)
    geometry, unusable = usable(gpd.GeoSeries(shapes, crs=CRS), rows, file)
    frame = columns_of(records)
    return generic.from_cells(Cells(frame, rows, (*faults, *unusable), (), geometry), places, "kml", file)


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _placemarks(data: bytes) -> Iterator[tuple[dict[str, str], shapely.Geometry | None, list[str]]]:
    """Go through the file once, remembering the folders on the way and forgetting what was read."""
    path: list[Element] = []
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=False):
        if event == "start":
            path.append(element)
            if len(path) > _MOST_DEPTH:
                raise ValueError(f"elements nested more than {_MOST_DEPTH} deep")
            continue
        path.pop()
        if _local(element.tag) != "Placemark":
            continue
        wrong: list[str] = []
        folders = [_child(folder, "name") for folder in path if _local(folder.tag) in {"Folder", "Document"}]
        record = _record(element)
        if any(folders) and "event_id" not in record:
            record["folder"] = " / ".join(name for name in folders if name)
        yield record, _geometry(element, wrong), wrong
        element.clear()


def _child(element: Element, name: str) -> str:
    found = next((child for child in element if _local(child.tag) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _record(placemark: Element) -> dict[str, str]:
    """Read a placemark's words: extended data under their own names, the rest under the events table's."""
    record: dict[str, str] = {}
    for element in placemark.iter():
        tag, text = _local(element.tag), (element.text or "").strip()
        if tag == "Data" and element.get("name"):
            value = next((child for child in element if _local(child.tag) == "value"), None)
            record[str(element.get("name"))] = "".join(value.itertext()) if value is not None else ""
        elif tag == "SimpleData" and element.get("name"):
            record[str(element.get("name"))] = text
        elif tag in {"when", "begin"} and text:
            record.setdefault("date_start", text)
        elif tag == "end" and text:
            record.setdefault("date_end", text)
    own = "event_id" in record  # written by this package: what is not in the data was made up for display
    for name, key in () if own else (("name", "place"), ("description", "notes")):
        if text := _child(placemark, name):
            record.setdefault(key, _words(text) if key == "notes" else text)
    return record


def _words(html: str) -> str:
    """Take the tags off a description; its words are data."""
    if "<" not in html:
        return html
    broken = re.sub(r"(?i)<br\s*/?>|</p>|</div>|</tr>", "\n", html)
    return re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"<[^<>]*>", " ", broken)).strip()


def _geometry(element: Element, wrong: list[str]) -> shapely.Geometry | None:
    for child in element:
        tag = _local(child.tag)
        if tag in {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"}:
            try:
                return _shape(child, tag)
            except (ValueError, IndexError, shapely.errors.ShapelyError) as error:
                wrong.append(f"a {tag} that can't be read: {error}")
    return None


def _shape(element: Element, tag: str) -> shapely.Geometry | None:
    if tag == "Point":
        return Point(_coordinates(element)[0])
    if tag == "LineString":
        return LineString(_coordinates(element))
    if tag == "LinearRing":
        return Polygon(_coordinates(element))
    if tag == "Polygon":
        rings = [_coordinates(e) for e in element if _local(e.tag) in {"outerBoundaryIs", "innerBoundaryIs"}]
        return Polygon(rings[0], rings[1:])
    parts = [_shape(e, _local(e.tag)) for e in element if _local(e.tag) != "coordinates"]
    parts = [part for part in parts if part is not None]
    for kind, many in ((Point, MultiPoint), (LineString, MultiLineString), (Polygon, MultiPolygon)):
        if parts and all(isinstance(part, kind) for part in parts):
            return parts[0] if len(parts) == 1 else many(parts)
    return GeometryCollection(parts) if parts else None


def _coordinates(element: Element) -> list[tuple[float, float]]:
    """Read ``lon,lat[,altitude]`` triples; height is not ours."""
    text = next(("".join(e.itertext()) for e in element.iter() if _local(e.tag) == "coordinates"), "")
    found = []
    for triple in re.sub(r"\s*,\s*", ",", text).split():
        lon, lat, *_ = (float(number) for number in triple.split(","))
        found.append((lon, lat))
    return found


def write_kml(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as KML: a folder for each event type, times for the time slider, every cell kept."""
    path.write_bytes(_document(events))


def write_kmz(events: gpd.GeoDataFrame, path: Path) -> None:
    """Write events as KMZ."""
    archive.write(path, {"doc.kml": _document(events)})


def _document(events: gpd.GeoDataFrame) -> bytes:
    cells = flat(events)
    types = events["event_type"].astype("object").where(events["event_type"].notna(), "Other events")
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>events</name>',
        *(_style(name, colour) for name, colour in [*_COLOURS.items(), ("Other events", "ff888888")]),
    ]
    shapes = events.geometry.to_numpy()
    names = [name for name in cells if name not in {"lon", "lat", "geometry_wkt"}]
    rows = cells[names].astype("object").where(cells[names].notna(), None).to_dict("records")
    for kind in [*_COLOURS, "Other events"]:
        at = np.flatnonzero((types == kind).to_numpy())
        if len(at):
            parts.append(f"<Folder><name>{_text(kind)}</name>")
            parts += [
                _placemark({str(k): v for k, v in rows[i].items()}, shapes[i], kind) for i in at.tolist()
            ]
            parts.append("</Folder>")
    return "\n".join([*parts, "</Document></kml>", ""]).encode("utf-8")


def _style(name: str, colour: str) -> str:
    return (
        f"<Style id={quoteattr(_key(name))}><IconStyle><color>{colour}</color><scale>0.8</scale></IconStyle>"
        f"<LineStyle><color>{colour}</color><width>2</width></LineStyle>"
        f"<PolyStyle><color>55{colour[2:]}</color></PolyStyle></Style>"
    )


def _key(name: str) -> str:
    return re.sub(r"\W+", "-", name.lower())


def _text(value: str) -> str:
    """Escape text for XML, without the control characters that it can't hold."""
    return escape(
        re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", value), {"\r": "&#13;"}
    )


def _placemark(cells: dict[str, Any], shape: shapely.Geometry | None, kind: str) -> str:
    title = cells.get("place") or cells.get("place_name") or cells.get("event_id") or ""
    start, end = cells.get("date_start"), cells.get("date_end")
    when = ""
    if start and end and start != end:
        when = f"<TimeSpan><begin>{start}</begin><end>{end}</end></TimeSpan>"
    elif start:
        when = f"<TimeStamp><when>{start}</when></TimeStamp>"
    words = cells.get("quote") or cells.get("notes") or ""
    data = "".join(
        f"<Data name={quoteattr(name)}><value>{_text(str(value))}</value></Data>"
        for name, value in cells.items()
        if value is not None
    )
    return (
        f"<Placemark><name>{_text(str(title))}</name><description>{_text(str(words))}</description>{when}"
        f"<styleUrl>#{_key(kind)}</styleUrl><ExtendedData>{data}</ExtendedData>{_kml_shape(shape)}</Placemark>"
    )


def _kml_shape(shape: shapely.Geometry | None) -> str:
    if shape is None or shape.is_empty:
        return ""
    if shape.geom_type == "Point":
        return f"<Point><coordinates>{_points(shape)}</coordinates></Point>"
    if shape.geom_type in {"LineString", "LinearRing"}:
        return (
            f"<LineString><tessellate>1</tessellate><coordinates>{_points(shape)}</coordinates></LineString>"
        )
    if shape.geom_type == "Polygon":
        outer = (
            f"<outerBoundaryIs><LinearRing><coordinates>{_points(shape.exterior)}</coordinates></LinearRing>"
        )
        inner = "".join(
            f"<innerBoundaryIs><LinearRing><coordinates>{_points(ring)}</coordinates></LinearRing></innerBoundaryIs>"
            for ring in shape.interiors
        )
        return f"<Polygon>{outer}</outerBoundaryIs>{inner}</Polygon>"
    return f"<MultiGeometry>{''.join(_kml_shape(part) for part in shape.geoms)}</MultiGeometry>"


def _points(shape: shapely.Geometry) -> str:
    return " ".join(f"{round(x, 7):.10g},{round(y, 7):.10g}" for x, y in shapely.get_coordinates(shape))


FORMAT = Format("kml", "KML", lambda probe: probe.kind == "kml", read, write_kml, (".kml",))
ZIPPED = Format("kmz", "KMZ", lambda probe: probe.kind == "kmz", read, write_kmz, (".kmz",))
