"""Files to documents: plain text, HTML, RSS and Atom, PDF, JSON lines, a folder or a zip of these.

The content decides what a file is, not its name.  Everything is untrusted:
sizes are bounded, XML entities are not expanded (feedparser), and a file that
is cut off or empty says so.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from calendar import timegm
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_map.errors import Fault, InputError
from conflict_map.text.documents.document import Document, as_moment, document_from_text, whole_characters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

MAX_BYTES = 200_000_000
"""The largest file that is read, and the most a zip may unfold to."""

_TEXT_KEYS = ("text", "body", "content", "article", "story")
_TITLE_KEYS = ("title", "headline")
_DATE_KEYS = (
    "published", "date", "pub_date", "pubDate", "published_at", "publishedAt", "datePublished", "date_published", "published_date",
    "publish_date", "publication_date", "timestamp", "created_at",
)  # fmt: skip
_URL_KEYS = ("url", "link", "source_url")
_SOURCE_KEYS = ("source", "outlet", "feed", "publisher")
_NO_TEXT = re.compile(r"<(script|style)\b.{0,100000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ENCODED_HTML = re.compile(r"<[a-zA-Z/][^<>]{0,500}>")
_PLACE_KEYS = {"lat", "latitude", "lon", "lng", "longitude", "geometry", "coordinates", "place", "location"}
_PATH_LENGTH = 1000


def read_documents(
    source: str | Path, *, published: str | date | datetime | None = None
) -> Iterator[Document]:
    r"""Read the documents in a file, a folder, a zip, or a text itself.

    Parameters
    ----------
    source
        A path, or the text of a report.
    published
        When it was published, if the documents do not say so themselves; it wins over what they say.

    Yields
    ------
    Document
        In the order of the file, or of the names in a folder or zip.

    Raises
    ------
    InputError
        If a file is missing, empty, too large, or not what it claims to be.

    Examples
    --------
    >>> [d.title for d in read_documents("Army leaves Homs\n\nThe army left Homs on Friday, residents said.")]
    ['Army leaves Homs']
    """
    moment = as_moment(published)
    path = _as_path(source)
    if path is None:
        yield document_from_text(str(source), published=moment)
        return
    if not path.exists():
        raise InputError([Fault("no such file or folder", str(path))])
    files = [path]
    if path.is_dir():
        files = sorted(
            p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path).as_posix())
        )
    for file in files:
        if file.stat().st_size > MAX_BYTES:
            raise InputError([Fault(f"larger than {MAX_BYTES // 1_000_000} MB", str(file))])
        yield from documents_in(file.read_bytes(), file, published=moment)


def documents_in(
    content: bytes,
    file: Path,
    *,
    member: str = "",
    row: int | None = None,
    published: str | date | datetime | None = None,
) -> Iterator[Document]:
    r"""Read the documents in bytes: a whole file, a member of a zip, or a line of a JSON-lines file.

    Parameters
    ----------
    content
        The bytes; they decide what they are, unless they are a line.
    file
        Where they come from. Documents carry its name, faults its whole path.
    member
        The member's name, when the file is a zip.
    row
        The number of the line, when they are one of a JSON-lines file.
    published
        As in :func:`read_documents`.

    Yields
    ------
    Document
        In their order.

    Raises
    ------
    InputError
        After the last sound document, with every fault.

    Examples
    --------
    >>> line = b'{"text": "The army left Homs."}'
    >>> [document.source for document in documents_in(line, Path("archive/news.jsonl"), row=7)]
    ['news.jsonl']
    """
    name = f"{file}/{member}" if member else str(file)
    moment = as_moment(published)
    if row is None:
        documents = _from_bytes(content, name, moment)
    else:
        documents = _from_json_lines(_decoded(content, name), name, moment, row)
    for document in documents:
        # the folder is where faults are found, and nobody's business on a map that is passed on
        yield replace(document, source=document.source.replace(str(file), file.name, 1))


def holds_records(path: Path) -> bool:
    r"""Tell whether a file is JSON lines of reports: one object a line, with a text and no place of its own.

    Parameters
    ----------
    path
        The file; only its first lines are looked at.

    Examples
    --------
    >>> holds_records(Path("examples/hama-report.txt"))
    False
    """
    try:
        with path.open("rb") as file:
            if not file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
                return False
            file.seek(0)
            return any(_is_record(line) for line in islice(iter(partial(file.readline, MAX_BYTES), b""), 20))
    except OSError:
        return False


def _is_record(line: bytes) -> bool:
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and bool(_first(record, _TEXT_KEYS)) and not _PLACE_KEYS & record.keys()


def read_document(source: str | Path, *, published: str | date | datetime | None = None) -> Document:
    """Read one document; see :func:`read_documents`.

    Raises
    ------
    InputError
        If there is none, or more than one.

    Examples
    --------
    >>> read_document("The army left Homs.").language
    'en'
    """
    found = list(read_documents(source, published=published))
    if len(found) != 1:
        raise InputError([Fault(f"{len(found)} documents where one was expected", str(source)[:200])])
    return found[0]


def _as_path(source: str | Path) -> Path | None:
    """Give the path that a string is, if it is one: a text has spaces and lines that no file of this name has."""
    if isinstance(source, Path):
        return source
    if "\n" in source or len(source) > _PATH_LENGTH or not source.strip():
        return None
    path = Path(source)
    try:
        if path.exists():
            return path
    except OSError:
        return None
    looks_like_one = (
        " " not in source.strip() and re.fullmatch(r".{0,900}\.[A-Za-z0-9]{1,8}", source.strip()) is not None
    )
    return path if looks_like_one else None


def _from_bytes(data: bytes, name: str, published: datetime | None) -> Iterator[Document]:
    """Choose the reader by the content."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip():
        raise InputError([Fault("the file is empty", name)])
    if head.startswith(b"PK\x03\x04"):
        yield from _from_zip(data, name, published)
    elif head.startswith(b"%PDF"):
        yield _from_pdf(data, name, published)
    elif head.startswith(b"{") and b'"' in head:
        yield from _from_json_lines(_decoded(data, name), name, published)
    elif re.search(rb"<(rss|feed|rdf:RDF)[\s>]", head):
        yield from _from_feed(data, name, published)
    elif re.search(rb"<(!doctype\s+html|html|head|body|article)[\s>]", head, re.IGNORECASE):
        yield _from_html(_decoded(data, name), name, published)
    else:
        yield document_from_text(_decoded(data, name), published=published, source=name)


def _decoded(data: bytes, name: str) -> str:
    """UTF-8 or UTF-16 with its mark; what is neither is read as Windows-1252, which every byte can be."""
    if b"\x00" in data[:1000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError([Fault("neither text nor a format that is read", name)])
    for encoding, mark in (("utf-8-sig", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("cp1252", errors="replace")


def _is_hidden(name: str) -> bool:
    """Whether a file is what desktops leave behind in folders and zips, not a document."""
    parts = name.split("/")
    return (
        "__MACOSX" in parts
        or any(part.startswith(".") for part in parts)
        or parts[-1] in {"Thumbs.db", "desktop.ini"}
    )


def _from_zip(data: bytes, name: str, published: datetime | None) -> Iterator[Document]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise InputError([Fault(f"a broken zip file: {error}", name)]) from error
    with archive:
        files = (i for i in archive.infolist() if not i.is_dir() and not _is_hidden(i.filename))
        members = sorted(files, key=lambda i: i.filename)
        if sum(i.file_size for i in members) > MAX_BYTES:
            raise InputError([Fault(f"unfolds to more than {MAX_BYTES // 1_000_000} MB", name)])
        faults: list[Fault] = []
        for member in members:  # what is wrong with one is no reason to leave the others
            try:
                yield from _from_member(archive, member, f"{name}/{member.filename}", published)
            except InputError as error:
                faults += error.faults
    if faults:
        raise InputError(faults)


def _from_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, published: datetime | None
) -> Iterator[Document]:
    try:
        inner = archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        raise InputError([Fault(f"a damaged or locked member: {error}", name)]) from error
    if inner.startswith(b"PK\x03\x04"):
        raise InputError([Fault("an archive in an archive is not opened", name)])
    yield from _from_bytes(inner, name, published)


def _from_pdf(data: bytes, name: str, published: datetime | None) -> Document:
    from pypdf import PdfReader  # noqa: PLC0415 - only for those who have PDFs
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(data))
        text = "\n\n".join(page.extract_text() or "" for page in reader.pages)
        made = reader.metadata.creation_date if reader.metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        raise InputError([Fault(f"a PDF that cannot be read: {error}", name)]) from error
    if not text.strip():
        raise InputError([Fault("a PDF without text (a scan?)", name)])
    return document_from_text(text, published=published or (as_moment(made) if made else None), source=name)


def _from_html(text: str, name: str, published: datetime | None) -> Document:
    import trafilatura  # noqa: PLC0415 - heavy, and only for those who have HTML

    found = trafilatura.bare_extraction(
        text, with_metadata=True, include_comments=False, include_tables=False
    )
    if found is None or isinstance(found, dict) or not found.text:
        raise InputError([Fault("no article found in this HTML page", name)])
    when = published or _moment_or_none(found.date)
    return document_from_text(
        found.text,
        published=when,
        source=found.sitename or name,
        source_url=found.url or "",
        title=found.title or "",
    )


def _from_feed(data: bytes, name: str, published: datetime | None) -> Iterator[Document]:
    import feedparser  # noqa: PLC0415 - only for those who have feeds

    feed = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        raise InputError([Fault("a feed without entries", name)])
    outlet = str(feed.feed.get("title", name))
    for entry in feed.entries:
        stamp = entry.get("published_parsed") or entry.get("updated_parsed")
        when = datetime.fromtimestamp(timegm(stamp), tz=UTC) if stamp else None
        bodies = [c.get("value", "") for c in entry.get("content", [])] or [entry.get("summary", "")]
        yield document_from_text(
            _plain("\n\n".join(bodies)),
            published=published or when,
            source=outlet,
            source_url=str(entry.get("link", "")),
            title=_plain(str(entry.get("title", ""))),
        )


def _plain(markup: str) -> str:
    """Text without tags; paragraphs become paragraphs."""
    import html  # noqa: PLC0415

    markup = _NO_TEXT.sub("", markup)
    broken = re.sub(r"<(?:/p|br ?/?|/div|/li|/h[1-6])>", "\n\n", markup, flags=re.IGNORECASE)
    return html.unescape(_ENCODED_HTML.sub("", broken)).strip()


def _from_json_lines(text: str, name: str, published: datetime | None, row: int = 1) -> Iterator[Document]:
    faults: list[Fault] = []
    records = list(_json_records(text, name, faults, row))
    for number, record in records:
        body = _first(record, _TEXT_KEYS)
        if not body:
            faults.append(Fault(f"no text field (one of {', '.join(_TEXT_KEYS)})", name, number))
            continue
        yield document_from_text(
            body,
            published=published or _moment_or_none(_first(record, _DATE_KEYS)),
            source=_first(record, _SOURCE_KEYS) or name,
            source_url=_first(record, _URL_KEYS),
            title=_first(record, _TITLE_KEYS),
        )
    if faults:
        raise InputError(faults)


def _json_records(
    text: str, name: str, faults: list[Fault], row: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), row):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            faults.append(Fault(f"not JSON: {error}", name, number))
            continue
        if isinstance(record, dict):
            yield number, record
        else:
            faults.append(Fault("not a JSON object", name, number))


def _first(record: dict[str, Any], keys: tuple[str, ...]) -> str:
    found = next((value for key in keys if isinstance(value := record.get(key), str) and value), "")
    return whole_characters(found)


def _moment_or_none(value: str | None) -> datetime | None:
    """Give a date that a page or record gives; one that cannot be read is no date."""
    try:
        return as_moment(value)
    except InputError:
        pass
    try:
        return as_moment(parsedate_to_datetime(value or ""))  # "Tue, 14 Nov 2023 10:00:00 GMT"
    except ValueError:
        return None
