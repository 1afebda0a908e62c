"""Read a saved page back: its settings, its manifest, and the rows of its layers.

The mirror image of what the page's own code does in the browser. A page is untrusted input: whoever sent it may
have changed it, so sizes are bounded and what does not fit is a fault, never a traceback.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_SCRIPT = re.compile(r'<script type="application/[a-z-]+" id="conflict-map-([a-z0-9-]+)">([^<]*)</script>')
MISSING = -(2**31)
"""Stands for a missing number, as in the page."""

_MOST_BYTES = 1 << 31
"""A page that says it inflates to more is not one of ours."""
_MOST_IN_A_PIECE = 1 << 28


@dataclass(frozen=True, slots=True)
class PageFile:
    """A saved page.

    Parameters
    ----------
    name
        The file as the user named it.
    settings
        Title, time and layers, as the page describes them.
    stream
        The inflated columns.
    texts
        The scripts that hold long texts, still encoded.
    """

    name: str
    settings: Mapping[str, Any]
    stream: bytes
    texts: tuple[str, ...]

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the page was made from; empty when it does not say."""
        found = self.settings.get("manifest")
        return found if isinstance(found, dict) else {}

    def rows(self, kind: str, column: str, wanted: str) -> Iterator[dict[str, Any]]:
        """Find the rows of layers of one kind in which a text column has one value.

        Parameters
        ----------
        kind
            The kind of layer, e.g. ``incidents``.
        column
            A column of long texts, e.g. ``event_id``.
        wanted
            The value.

        Yields
        ------
        dict
            Column to value; those that are missing in the row left out.
        """
        for layer in self.settings["layers"]:
            if layer["kind"] == kind and column in layer["texts"]["columns"]:
                for begin, piece in self._pieces(layer):
                    for at, value in enumerate(piece.get(column) or ()):
                        if value == wanted:
                            yield self._row(layer, begin + at, piece, at)

    def values(self, kind: str, column: str) -> Iterator[str]:
        """Give all values of a text column of layers of one kind.

        Parameters
        ----------
        kind, column
            As in :meth:`rows`.

        Yields
        ------
        str
            The values that are not missing.
        """
        for layer in self.settings["layers"]:
            if layer["kind"] == kind:
                for _, piece in self._pieces(layer):
                    yield from (value for value in piece.get(column) or () if value is not None)

    def _pieces(self, layer: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        described = layer["texts"]
        for number, (script, at, length) in enumerate(described["pieces"]):
            text = self.texts[script][at : at + length]
            yield number * described["rows"], json.loads(_inflate(text, _MOST_IN_A_PIECE))

    def column(self, layer: Mapping[str, Any], name: str) -> list[Any]:
        """Decode one column of a layer.

        Parameters
        ----------
        layer
            A layer, as `settings` describe it.
        name
            ``lon``, ``lat`` or the name of a column of numbers or words.

        Returns
        -------
        list
            One value a row, in the column's documented unit; None where it is missing.
        """
        columns = layer["columns"]
        if name in {"lon", "lat"} and name not in columns:
            places = columns["lon+lat"]
            each = _integers(self.stream, places[name])
            return _told(each[_unsigned(self.stream, places["codes"])], 100_000)
        column = columns[name]
        if column["kind"] == "numbers":
            return _told(_integers(self.stream, column), column["scale"])
        begin, size = column["words"]
        words = [None, *map(str, json.loads(self.stream[begin : begin + size]))]
        return [words[code] for code in _unsigned(self.stream, column["codes"])]

    def _row(self, layer: Mapping[str, Any], row: int, piece: Mapping[str, Any], at: int) -> dict[str, Any]:
        found: dict[str, Any] = {"layer": layer["name"]}
        names = [name for name, column in layer["columns"].items() if column["kind"] in {"numbers", "words"}]
        if "lon+lat" in layer["columns"]:
            names += ["lon", "lat"]
        found |= {name: self.column(layer, name)[row] for name in names}
        for name, cells in piece.items():
            found[name] = str(cells[at]) if cells and cells[at] is not None else None
        return {name: value for name, value in found.items() if value is not None}


def read_page(path: Path) -> PageFile:
    """Read a page that :meth:`conflict_map.page.ConflictMap.save` wrote.

    Parameters
    ----------
    path
        The HTML file.

    Returns
    -------
    PageFile

    Raises
    ------
    InputError
        When the file is missing, is no such page or is damaged.
    """
    try:
        html = path.read_text(encoding="utf-8", errors="replace")
        scripts = dict(_SCRIPT.findall(html))
        settings = json.loads(scripts["page"])
        size = int(settings["bytes"])
        stream = _inflate("".join(_numbered(scripts, "stream")), min(size, _MOST_BYTES))
        return PageFile(str(path), settings, stream, tuple(_numbered(scripts, "texts")))
    except OSError as error:
        raise InputError([Fault(f"can't be read: {error.strerror or error}", str(path))]) from error
    except (KeyError, TypeError, ValueError, RecursionError, zlib.error, binascii.Error) as error:
        message = f"this is no map of conflict-map, or it is damaged ({type(error).__name__}: {error})"
        raise InputError([Fault(message, str(path))]) from error


def _numbered(scripts: Mapping[str, str], name: str) -> Iterator[str]:
    number = 0
    while (text := scripts.get(f"{name}-{number}")) is not None:
        yield text
        number += 1


def _inflate(text: str, most: int) -> bytes:
    """Undo base64 and gzip, and stop at a size rather than fill the memory."""
    unpacker = zlib.decompressobj(31)
    content = unpacker.decompress(base64.b64decode(text, validate=True), most + 1)
    if len(content) > most or not unpacker.eof:
        raise ValueError("its data are cut off, or larger than it says")
    return content


def _unsigned(stream: bytes, column: Mapping[str, int]) -> NDArray[np.int64]:
    """Join the byte planes of a column."""
    at, count, planes = column["at"], column["n"], column["planes"]
    if not (at >= 0 and count >= 0 and 0 < planes <= 8 and at + count * planes <= len(stream)):
        raise ValueError("a column reaches beyond its data")
    split = np.zeros((count, 8), np.uint8)
    split[:, :planes] = np.frombuffer(stream, np.uint8, count * planes, at).reshape(planes, count).T
    return split.view("<i8")[:, 0]


def _integers(stream: bytes, column: Mapping[str, Any]) -> NDArray[np.int64]:
    """Undo the zig-zag, and the steps where a column is made of them."""
    raw = _unsigned(stream, column)
    if column["steps"]:
        return np.asarray(np.cumsum(_signed(raw)))
    return np.where(raw == 0, MISSING, _signed(raw - 1))


def _signed(zigzag: NDArray[np.int64]) -> NDArray[np.int64]:
    return (zigzag >> 1) ^ -(zigzag & 1)


def _told(cells: NDArray[np.int64], scale: int) -> list[Any]:
    return [None if cell == MISSING else cell if scale == 1 else cell / scale for cell in cells.tolist()]
