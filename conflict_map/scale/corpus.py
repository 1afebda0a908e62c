"""A corpus cut into parts: small enough to be read again after a crash, named by what is in them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.gazetteer.compiled.layerfiles import BUNDLED, layer_files
from conflict_map.reading import files_of
from conflict_map.text import holds_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PART_DOCUMENTS = 64
PART_BYTES = 4_000_000
_REPORT_ENDINGS = {".txt", ".md", ".html", ".htm", ".jsonl", ".ndjson", ".xml", ".rss", ".atom", ".pdf", ""}


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, some lines of a JSON-lines file, or some members of a zip.

    Parameters
    ----------
    path
        The file as the user named it.
    kind
        ``file``, ``lines`` or ``members``.
    size
        Bytes to read.
    documents
        How many documents lie in it, as far as one can tell without reading it: a file counts as one.
    start, stop
        Byte offsets of the lines, or positions of the members in the order of their names.
    row
        The number of the first line, from 1.
    """

    path: str
    kind: str
    size: int
    documents: int = 1
    start: int = 0
    stop: int = 0
    row: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """What one worker reads at a time.

    Parameters
    ----------
    key
        A digest of all that decides what comes out: the pieces with their sizes and times, the options, the version
        of the package and the gazetteer. A part that was read before under the same key need not be read again.
    pieces
        In the order of the corpus.
    """

    key: str
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """Bytes to read."""
        return sum(piece.size for piece in self.pieces)


def parts_of(inputs: Sequence[Path | str], *, options: object = None) -> Iterator[Part]:
    """Cut a corpus into parts of at most 64 documents or 4 MB; one file that is no corpus itself is never cut.

    Parameters
    ----------
    inputs
        Files and folders, as :func:`conflict_map.reading.read_sources` takes them.
    options
        Whatever else decides what comes out; it is written into the parts' keys.

    Yields
    ------
    Part
        The same parts for the same files.

    Examples
    --------
    >>> [part.pieces[0].path for part in parts_of(["examples/hama-report.txt"])]
    ['examples/hama-report.txt']
    """
    made_with = [version("conflict-map"), repr(options), layers_in_use()]
    for pieces in _grouped(piece for path in files_of(inputs) for piece in _pieces(path)):
        stamps = [(p.path, p.start, p.stop, *_stamp(Path(p.path))) for p in pieces]
        key = hashlib.sha256(json.dumps([made_with, stamps]).encode()).hexdigest()[:24]
        yield Part(key, tuple(pieces))


def is_corpus(inputs: Sequence[Path | str]) -> bool:
    """Tell whether inputs are worth more than one process: more than 64 documents or 4 MB.

    Parameters
    ----------
    inputs
        Files and folders.

    Examples
    --------
    >>> is_corpus(["examples/hama-report.txt"])
    False
    """
    return len(list(islice(_grouped(piece for path in files_of(inputs) for piece in _pieces(path)), 2))) > 1


def _grouped(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    documents = size = 0
    for piece in pieces:
        if group and (documents + piece.documents > PART_DOCUMENTS or size + piece.size > PART_BYTES):
            yield group
            group, documents, size = [], 0, 0
        group.append(piece)
        documents, size = documents + piece.documents, size + piece.size
    if group:
        yield group


def _pieces(path: Path) -> Iterator[Piece]:
    if not path.is_file():
        yield Piece(str(path), "file", 0)
    elif holds_records(path):
        yield from _lines(path)
    elif (members := report_members(path)) and len(members) > 1:
        for start in range(0, len(members), PART_DOCUMENTS):
            some = members[start : start + PART_DOCUMENTS]
            size = sum(member.file_size for member in some)
            yield Piece(str(path), "members", size, len(some), start, start + len(some))
    else:
        yield Piece(str(path), "file", path.stat().st_size)


def _lines(path: Path) -> Iterator[Piece]:
    """Cut between lines; a line is a document."""
    start = stop = 0
    row = number = 1
    with path.open("rb") as file:
        for line in file:
            if number > row and (number - row >= PART_DOCUMENTS or stop - start + len(line) > PART_BYTES):
                yield Piece(str(path), "lines", stop - start, number - row, start, stop, row)
                start, row = stop, number
            stop += len(line)
            number += 1
    if stop > start:
        yield Piece(str(path), "lines", stop - start, number - row, start, stop, row)


def report_members(path: Path) -> list[zipfile.ZipInfo]:
    """Give the members of a zip of reports by name; none when it is no zip, or holds tables or maps.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    list of zipfile.ZipInfo
        Folders left out; members that are bombs or lead out of the archive are named when they are read.

    Examples
    --------
    >>> report_members(Path("examples/hama-report.txt"))
    []
    """
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK\x03\x04"):
            return []
    try:
        with zipfile.ZipFile(path) as zipped:
            members = [member for member in zipped.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []
    if any(Path(member.filename).suffix.lower() not in _REPORT_ENDINGS for member in members):
        return []
    return sorted(members, key=lambda member: member.filename)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (-1, -1)
    return found.st_size, found.st_mtime_ns


def layers_in_use() -> tuple[tuple[str, int, int], ...]:
    """Name the layers that `Gazetteer.open` opens, as every worker does, each with its size and when it was written."""
    return tuple((str(file), *_stamp(file)) for file in (*layer_files(), BUNDLED))
