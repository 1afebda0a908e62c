"""Layers → the page's payload: one binary stream for what is drawn, small lazy pieces for what is read.

Integer columns are split into byte planes (all low bytes, then all next bytes …), after differencing where
that makes them smaller; repeated strings become codes into a dictionary; places that occur more than once
are stored once.  All of it is one gzip stream.  Long texts (quotes, notes, reasons) are gzipped in pieces of
:data:`ROWS_A_PIECE` rows that the page inflates when a reader opens one.  Everything is base64 in script
elements that no browser executes, none of them longer than :data:`CHARACTERS_A_SCRIPT`.
"""

from __future__ import annotations

import base64
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.layers.record import MISSING, Numbers, Shapes, Texts, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from conflict_map.layers.record import Column, Layer

ROWS_A_PIECE = 4096
LONG_TEXT = 40
"""Characters: longer texts are sorted within their piece, where gzip then finds what they have in common."""
CHARACTERS_A_SCRIPT = 4_000_000
_GZIP = 31  # zlib's window argument for a gzip header without name or time: identical input, identical bytes
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Payload:
    """What the page carries of its layers.

    Parameters
    ----------
    layers
        One JSON-able description a layer: where its columns stand in the stream.
    size
        Bytes of the inflated stream.
    stream
        The gzipped stream, base64, in pieces.
    texts
        The gzipped pieces of text, base64, joined; `layers` say where each begins.
    """

    layers: tuple[dict[str, Any], ...]
    size: int
    stream: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(slots=True)
class _Stream:
    """Bytes that grow, and where each block of them begins."""

    blocks: list[bytes] = field(default_factory=list)
    size: int = 0

    def put(self, block: bytes) -> int:
        """Append a block and return where it begins."""
        begins = self.size
        self.blocks.append(block)
        self.size += len(block)
        return begins


@dataclass(slots=True)
class _Texts:
    """Base64 pieces packed into scripts, and where each piece stands."""

    scripts: list[list[str]] = field(default_factory=lambda: [[]])
    length: int = 0

    def put(self, piece: str) -> tuple[int, int, int]:
        """Append a piece; return its script, its first character and its length."""
        if self.length and self.length + len(piece) > CHARACTERS_A_SCRIPT:
            self.scripts.append([])
            self.length = 0
        begins = self.length
        self.scripts[-1].append(piece)
        self.length += len(piece)
        return len(self.scripts) - 1, begins, len(piece)


def encode(layers: Iterable[Layer]) -> Payload:
    """Encode layers for the page.

    Parameters
    ----------
    layers
        The layers in drawing order.

    Returns
    -------
    Payload
        The same bytes for the same layers.

    Examples
    --------
    >>> from conflict_map.layers import incidents_layer
    >>> from conflict_map.tables import frame
    >>> payload = encode([incidents_layer(frame([{"place": "Hama", "quote": "They entered Hama."}]))])
    >>> payload.layers[0]["columns"]["place"]["kind"], payload.layers[0]["texts"]["columns"]
    ('words', ['quote'])
    """
    stream, texts = _Stream(), _Texts()
    described = tuple(_layer(layer, stream, texts) for layer in layers)
    encoded = base64.b64encode(_gzip(b"".join(stream.blocks))).decode("ascii")
    pieces = tuple(
        encoded[begin : begin + CHARACTERS_A_SCRIPT] for begin in range(0, len(encoded), CHARACTERS_A_SCRIPT)
    )
    return Payload(
        described, stream.size, pieces, tuple("".join(script) for script in texts.scripts if script)
    )


def _layer(layer: Layer, stream: _Stream, texts: _Texts) -> dict[str, Any]:
    """Describe one layer and put its columns into the stream."""
    columns = dict(layer.columns)
    described: dict[str, Any] = {}
    lon, lat = columns.get("lon"), columns.get("lat")
    if isinstance(lon, Numbers) and isinstance(lat, Numbers):
        places = _places(lon.cells, lat.cells, stream)
        if places:
            described["lon+lat"] = places
            del columns["lon"], columns["lat"]
    long_texts = {name: column for name, column in columns.items() if isinstance(column, Texts)}
    described |= {name: _column(column, stream) for name, column in columns.items() if name not in long_texts}
    return {
        "kind": layer.kind,
        "name": layer.name,
        "rows": layer.rows,
        "visible": layer.visible,
        "style": dict(layer.style),
        "sources": list(layer.sources),
        "legend": [[entry.symbol, entry.label, entry.definition] for entry in layer.legend],
        "columns": described,
        "texts": _text_pieces(long_texts, layer.rows, stream, texts),
    }


def _column(column: Column, stream: _Stream) -> dict[str, Any]:
    """Put one column into the stream and say how to read it."""
    if isinstance(column, Numbers):
        return {"kind": "numbers", "scale": column.scale, **_integers(column.cells, stream)}
    if isinstance(column, Words):
        dictionary = _json_bytes(list(column.words))
        return {
            "kind": "words",
            "codes": _planes(column.codes, stream),
            "words": [stream.put(dictionary), len(dictionary)],
        }
    assert isinstance(column, Shapes)
    return {
        "kind": "shapes",
        "kinds": _planes(column.kinds.astype(np.uint32), stream),
        "rings": _planes(column.rings, stream),
        "lengths": _planes(column.lengths, stream),
        "outer": _planes(column.outer.astype(np.uint32), stream),
        "lon": _integers(column.lon, stream),
        "lat": _integers(column.lat, stream),
    }


def _places(lon: NDArray[np.int32], lat: NDArray[np.int32], stream: _Stream) -> dict[str, Any] | None:
    """Store each distinct position once, if positions repeat."""
    if len(lon) < 2:
        return None
    keys = (lon.astype(np.int64) << 32) | lat.astype(np.uint32).astype(np.int64)
    distinct, codes = np.unique(keys, return_inverse=True)
    if len(distinct) * 2 > len(keys):
        return None
    return {
        "kind": "places",
        "codes": _planes(codes.astype(np.uint32), stream),
        "lon": _integers((distinct >> 32).astype(np.int32), stream),
        "lat": _integers((distinct & 0xFFFFFFFF).astype(np.uint32).view(np.int32), stream),
    }


def _integers(cells: NDArray[np.int32], stream: _Stream) -> dict[str, Any]:
    """Store int32 as it is or as differences, whichever needs fewer bits."""
    wide = cells.astype(np.int64)
    plain = np.where(cells == MISSING, 0, _zigzag(wide) + 1)
    steps = _zigzag(np.diff(wide, prepend=0))
    as_steps = bool(np.log2(steps + 1.0).sum() < np.log2(plain + 1.0).sum())
    chosen = steps if as_steps else plain
    return {"steps": as_steps, **_planes(chosen.astype(np.uint64), stream)}


def _zigzag(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Signed → unsigned, small either way: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return (cells << 1) ^ (cells >> 63)


def _planes(cells: NDArray[Any], stream: _Stream) -> dict[str, Any]:
    """Store unsigned integers byte plane by byte plane, as many planes as the largest needs."""
    largest = int(cells.max()) if len(cells) else 0
    planes = max(1, (largest.bit_length() + 7) // 8)
    wide = cells.astype("<u8")
    split = wide.view(np.uint8).reshape(-1, 8)[:, :planes]
    return {"at": stream.put(np.ascontiguousarray(split.T).tobytes()), "n": len(cells), "planes": planes}


def _text_pieces(columns: dict[str, Texts], rows: int, stream: _Stream, texts: _Texts) -> dict[str, Any]:
    """Gzip the long texts piece by piece; texts that repeat are kept once, under a code for each row."""
    by_row = dict(columns)
    shared: dict[str, dict[str, Any]] = {}
    for name, column in columns.items():
        if rows <= ROWS_A_PIECE or not column.repeats:
            continue
        codes, distinct = column.coded()
        if len(distinct.cells) * 2 < rows:
            del by_row[name]
            shared[name] = {
                "codes": _planes(codes, stream),
                "pieces": _gzipped({name: distinct}, len(distinct.cells), texts),
            }
    return {
        "columns": list(columns),
        "rows": ROWS_A_PIECE,
        "pieces": _gzipped(by_row, rows if by_row else 0, texts),
        "shared": shared,
    }


def _gzipped(columns: Mapping[str, Texts], rows: int, texts: _Texts) -> list[tuple[int, int, int]]:
    """Put columns of texts into pieces; zlib lets two threads work. Say where each piece stands."""

    def piece(begin: int) -> str:
        end = min(begin + ROWS_A_PIECE, rows)
        part = {name: _arranged(column.read(begin, end)) for name, column in columns.items()}
        return base64.b64encode(_gzip(_json_bytes(part))).decode("ascii")

    with ThreadPoolExecutor(2) as pool:
        return [texts.put(text) for text in pool.map(piece, range(0, rows, ROWS_A_PIECE))]


def _arranged(cells: Sequence[str | None]) -> Any:
    """Give short texts as they are; long ones sorted, each once, with every row's position (-1: none)."""
    known = [cell for cell in cells if cell]
    if not known:
        return []
    if sum(map(len, known)) < LONG_TEXT * len(known):
        return cells
    distinct = sorted(set(known))
    position = {text: number for number, text in enumerate(distinct)}
    return {"texts": distinct, "rows": [position[cell] if cell else -1 for cell in cells]}


def _json_bytes(value: Any) -> bytes:
    """Compact JSON in UTF-8; a lone surrogate, which no file can hold, becomes a question mark."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def _gzip(content: bytes) -> bytes:
    """Gzip without a time stamp."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(content) + packer.flush()
