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
    from collections.abc import Iterator, Mapping, Sequence
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
        for layer in self._layers(kind, column):
            for row, value in enumerate(self.texts_of(layer, column)):
                if value == wanted:
                    yield self._row(layer, row)

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
        for layer in self._layers(kind, column):
            yield from (value for value in self.texts_of(layer, column) if value is not None)

    def texts_of(self, layer: Mapping[str, Any], name: str) -> list[str | None]:
        """Decode one column of long texts.

        Parameters
        ----------
        layer
            A layer, as `settings` describe it.
        name
            The column.

        Returns
        -------
        list
            One text a row; None where it is missing.
        """
        described = layer["texts"]
        if name in described.get("shared", {}):
            shared = described["shared"][name]
            texts = [
                text for piece in shared["pieces"] for text in self._piece(piece, name, described["rows"])
            ]
            return [texts[code - 1] if code else None for code in _unsigned(self.stream, shared["codes"])]
        left, cells = int(layer["rows"]), list[str | None]()
        for piece in described["pieces"]:
            cells += self._piece(piece, name, min(described["rows"], left - len(cells)))
        return cells

    def _layers(self, kind: str, column: str) -> Iterator[Mapping[str, Any]]:
        for layer in self.settings["layers"]:
            if layer["kind"] == kind and column in layer["texts"]["columns"]:
                yield layer

    def _piece(self, where: Sequence[int], name: str, rows: int) -> list[str | None]:
        """Inflate the texts of one column in one piece: as they are, or each once and a position for each row."""
        script, at, length = where
        cells = json.loads(_inflate(self.texts[script][at : at + length], _MOST_IN_A_PIECE)).get(name)
        if isinstance(cells, dict):
            cells = [cells["texts"][row] if row >= 0 else None for row in cells["rows"]]
        cells = [None if cell is None else str(cell) for cell in cells or ()]
        return cells or [None] * rows

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

    def _row(self, layer: Mapping[str, Any], row: int) -> dict[str, Any]:
        found: dict[str, Any] = {"layer": layer["name"]}
        names = [name for name, column in layer["columns"].items() if column["kind"] in {"numbers", "words"}]
        if "lon+lat" in layer["columns"]:
            names += ["lon", "lat"]
        found |= {name: self.column(layer, name)[row] for name in names}
        found |= {name: self.texts_of(layer, name)[row] for name in layer["texts"]["columns"]}
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
