"""A look at a file's first bytes: how it is laid out and which columns it has.

Nothing is decided by the name. A look reads at most 256 KiB of a text and the
schema of a container, so that it costs milliseconds whatever the file's size.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import Fault, InputError
from conflict_map.formats.cells import archive
from conflict_map.formats.cells.encodings import decode_head, unmarked_utf_16
from conflict_map.formats.records import Probe

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = 1 << 18
_MAGIC = (
    (b"SQLite format 3\x00", "gpkg"),
    (b"fgb\x03fgb", "fgb"),
    (b"PAR1", "parquet"),
    (b"\x00\x00\x27\x0a", "shp"),
    (b"PK\x03\x04", "zip"),
)
_DELIMITERS = (",", "\t", ";", "|")


def look(path: Path | str) -> Probe:
    r"""Look at a file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Probe
        What its first bytes show.

    Raises
    ------
    InputError
        If it can't be opened.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     _ = path.write_text("place;note\nHama;shelling\nIdlib;quiet\n")
    ...     probe = look(path)
    >>> probe.kind, probe.delimiter, probe.columns
    ('delimited', ';', ('place', 'note'))
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise InputError([Fault(f"can't be opened: {error.strerror}", file=str(path))]) from None
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Probe(path, "empty")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _look_inside(path, kind)
    if _is_binary(head):
        return Probe(path, "binary")
    return _look_at_text(path, head)


def _is_binary(head: bytes) -> bool:
    """Tell what no text is from a text with a few stray control bytes; UTF-16 has a null in most characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head[:4096] or unmarked_utf_16(head):
        return False
    stray = len(head) - len(head.translate(None, bytes({*range(32), 127} - {*b"\t\n\r\x0b\x0c\x1b"})))
    return 50 * stray > len(head)


def _look_inside(path: Path, kind: str) -> Probe:
    if kind == "zip":
        return _look_at_zip(path)
    if kind == "parquet":
        from pyarrow import parquet  # noqa: PLC0415 - only a Parquet file needs it

        try:
            return Probe(path, kind, tuple(parquet.read_schema(path).names))
        except Exception as error:  # noqa: BLE001 - what a damaged footer leads to, a name that is no UTF-8
            raise InputError([Fault(f"a damaged Parquet file: {error}", file=str(path))]) from None
    import pyogrio  # noqa: PLC0415 - only a GIS file needs GDAL

    try:
        layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        data = [name for name in layers if name != "layer_styles"]
        fields = pyogrio.read_info(path, layer=data[0])["fields"] if data else ()
    except Exception as error:  # noqa: BLE001 - drivers raise whatever they like at a damaged file
        raise InputError([Fault(f"a damaged {kind} file: {error}", file=str(path))]) from None
    return Probe(path, kind, tuple(str(name) for name in fields))


def _look_at_zip(path: Path) -> Probe:
    """See which kind of archive it is by what lies in it."""
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError([Fault(f"a damaged zip archive: {error}", file=str(path))]) from None
    if "xl/workbook.xml" in names:
        from conflict_map.formats.cells import sheet  # noqa: PLC0415 - only a workbook needs openpyxl

        first = sheet.first_rows(path)
        return Probe(path, "xlsx", first[0] if first else (), tuple(first[1:]))
    for ending, kind in ((".kml", "kmz"), (".shp", "shp"), (".csv", "zip"), (".json", "zip")):
        member = next((n for n in names if n.lower().endswith(ending)), "")
        if member and kind == "zip":
            head = archive.read_member(path, member, limit=_HEAD, partial=True)
            inner = _look_at_text(path, head)
            return replace(inner, member=member)
        if member and kind == "shp":
            return _look_at_zipped_shapefile(path, member)
        if member:
            return Probe(path, kind, member=member)
    return Probe(path, "binary")


def _look_at_zipped_shapefile(path: Path, member: str) -> Probe:
    import pyogrio  # noqa: PLC0415 - only a GIS file needs GDAL

    archive.check(path)
    try:
        fields = pyogrio.read_info(f"/vsizip/{path}/{member}")["fields"]
    except Exception as error:  # noqa: BLE001 - drivers raise whatever they like at a damaged file
        raise InputError([Fault(f"a damaged shapefile: {error}", file=str(path))]) from None
    return Probe(path, "shp", tuple(str(name) for name in fields), member=member)


def _look_at_text(path: Path, head: bytes) -> Probe:
    text, encoding = decode_head(head)
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return Probe(path, "json", _json_keys(start), head=text, encoding=encoding)
    if start.startswith("<"):
        kind = "kml" if re.search(r"<(\w+:)?(kml|Document|Placemark)\b", start) else "text"
        return Probe(path, kind, head=text, encoding=encoding)
    if re.search(r"\blat(itude)?\s*=", start) and re.search(r"\blong?(itude)?\s*=", start) and "{" in start:
        return Probe(path, "lua", head=text, encoding=encoding)
    return _look_at_delimited(path, text, encoding, whole=len(head) < _HEAD)


def _json_keys(text: str) -> tuple[str, ...]:
    """Read the property names of the first feature, or the keys of the first record."""
    at = re.search(r'"properties"\s*:\s*(?=\{)', text)
    start = at.end() if at else text.find("{")
    if start < 0:
        return ()
    try:
        record, _ = json.JSONDecoder().raw_decode(text[start:])
    except (ValueError, RecursionError):
        return tuple(dict.fromkeys(re.findall(r'"([^"\\]{1,60})"\s*:', text[start : start + 4096])))
    return tuple(record)


def _look_at_delimited(path: Path, text: str, encoding: str, *, whole: bool) -> Probe:
    """Choose the delimiter under which the first records have the same number of cells, at least two."""
    best: tuple[float, str, list[list[str]], int] = (0.0, "", [], 0)
    body = text.lstrip("\ufeff")
    for delimiter, records in _ways_to_split(body, whole=whole):
        widths = [len(record) for record in records]
        if not widths or max(widths) < 2:
            continue
        width, times = Counter(w for w in widths if w > 1).most_common(1)[0]
        score = times / len(widths) * (1 + min(width, 60) / 100)
        if 2 * times >= len(widths) and score > best[0]:
            start = widths.index(width)
            best = (score, delimiter, records[start:], start)
    _, delimiter, records, preamble = best
    if not records or _is_prose(records) or _is_punctuated(body, delimiter, records):
        lines = [line.strip() for line in body.splitlines()[:6] if line.strip()]
        return Probe(path, "text", tuple(lines[:1]), tuple((line,) for line in lines[1:]), text, encoding)
    rows = tuple(tuple(record) for record in records[1:])
    return Probe(path, "delimited", tuple(records[0]), rows, text, encoding, delimiter, preamble=preamble)


def _ways_to_split(text: str, *, whole: bool) -> Iterator[tuple[str, list[list[str]]]]:
    """Split by each delimiter; then line by line, for a quotation mark that is never closed takes all the rest."""
    for delimiter in _DELIMITERS:
        yield delimiter, first_records(text, delimiter, whole=whole)
    if '"' in text:
        lines = text.splitlines()[:30] if whole else text.splitlines()[:30][:-1]
        for delimiter in _DELIMITERS:
            yield delimiter, [r for line in lines for r in first_records(line, delimiter)]


def first_records(text: str, delimiter: str, *, whole: bool = True, most: int = 30) -> list[list[str]]:
    r"""Read the first records of a delimited text.

    Parameters
    ----------
    text
        The text, or its beginning.
    delimiter
        What separates the cells.
    whole
        Whether `text` ends where the file ends; else its last record may be cut and is left out.
    most
        How many records to read.

    Examples
    --------
    >>> first_records('a,b\n"x, y",2\n', ",")
    [['a', 'b'], ['x, y', '2']]
    """
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in record):
                records.append([cell.strip() for cell in record])
            if len(records) > most:
                break
    except csv.Error:
        pass  # a cell beyond the csv module's limit: what was read so far is what there is to see
    complete = whole or len(records) > most
    return records if complete or len(records) < 2 else records[:-1]


def _is_prose(records: list[list[str]]) -> bool:
    """Tell running text with commas from a table: its first line is a sentence, not names of columns."""
    first = records[0]
    words = [len(cell.split()) for cell in first]
    widths = {len(record) for record in records}
    numbers = sum(bool(re.fullmatch(r"[-+]?\d+([.,]\d+)?", c)) for record in records[1:] for c in record)
    if numbers and len(widths) == 1 and len(first) > 2:
        return False
    long_first = max(words) > 6 or first[-1].endswith((".", "!", "?"))
    return long_first or (len(widths) > 1 and len(records) > 2 and max(words) > 4)


def _is_punctuated(text: str, delimiter: str, records: list[list[str]]) -> bool:
    """Tell a sentence's commas, each with a blank after it and a full stop at some line's end, from a table's."""
    lines = [line.strip() for line in text.splitlines()[:30] if line.strip()]
    if delimiter not in {",", ";"} or any(re.search(rf"{delimiter}\S", line) for line in lines):
        return False
    named = max(len(cell.split()) for cell in records[0]) <= 2  # as columns are: "place, reported by"
    stops = any(line.endswith((".", "!", "?", "…", "؟")) for line in lines)
    return len(lines) == 1 or (stops and not named)
