"""The file format of a compiled gazetteer: named numpy arrays behind a checked header, memory-mapped.

Nothing in it is ever executed or unpickled, opening reads only the header, and a look-up touches only the
pages it needs.  ``docs/decisions/0004-gazetteer-index.md`` says why it is this and not SQLite, LMDB or a trie.

Layout::

    8 bytes   magic "CMGAZ" and the version of the format
    8 bytes   length of the header, CRC-32 of the header
    header    JSON: {"arrays": {name: [dtype, count, offset]}, "checks": {name: CRC-32}, "facts": {...},
              "size": bytes of the whole file}
    arrays    each aligned to 64 bytes, little-endian
    8 bytes   "CMGAZEND"
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.errors import GazetteerError
from conflict_map.gazetteer.compiled.layerfiles import how_to_mend
from conflict_map.outputs import make_folder, written_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT_VERSION = 1
NO_NAME = 0xFFFFFFFF  # stands where a place has no name in its own script
_MAGIC = b"CMGAZ\0"
_END = b"CMGAZEND"
_START = struct.Struct("<6sHII")
_ALIGNMENT = 64

Arrays = dict[str, np.ndarray[Any, np.dtype[Any]]]


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray[Any, Any]], facts: Mapping[str, Any]) -> None:
    """Write arrays and facts as one index file; what stood at `path` is replaced at once or not at all.

    Parameters
    ----------
    path
        Where to.
    arrays
        One-dimensional arrays by name.
    facts
        What is not an array (sources, counts): JSON.
    """
    flat = {name: np.ascontiguousarray(a).astype(a.dtype.newbyteorder("<")) for name, a in arrays.items()}
    header = _header(flat, facts)
    make_folder(path.parent)
    with written_whole(path) as draft, draft.open("wb") as out:
        out.write(_START.pack(_MAGIC, FORMAT_VERSION, len(header), zlib.crc32(header)))
        out.write(header)
        for array in flat.values():
            out.write(b"\0" * (-out.tell() % _ALIGNMENT))
            out.write(array.tobytes())
        out.write(_END)


def _header(arrays: Arrays, facts: Mapping[str, Any]) -> bytes:
    """Lay the arrays out; the header's own length moves them, so lay out until it settles."""
    length = 0
    checks = {name: zlib.crc32(array.tobytes()) for name, array in arrays.items()}
    while True:
        position, table = _START.size + length, {}
        for name, array in arrays.items():
            position += -position % _ALIGNMENT
            table[name] = [array.dtype.str, int(array.size), position]
            position += array.nbytes
        text = json.dumps(
            {"arrays": table, "checks": checks, "facts": dict(facts), "size": position + len(_END)},
            ensure_ascii=False,
            sort_keys=True,
        ).encode()
        if len(text) == length:
            return text
        length = max(len(text), length)
        if len(text) < length:
            return _padded(text, length)


def _padded(text: bytes, length: int) -> bytes:
    return text + b" " * (length - len(text))


def read_arrays(path: Path) -> tuple[Arrays, dict[str, Any]]:
    """Open an index file without reading it.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    tuple
        The arrays, memory-mapped and read-only, and the facts.

    Raises
    ------
    GazetteerError
        If the file is missing, cut off, damaged or of another version; the message says how to mend it.
    """
    contents = _read_header(path)
    return _mapped(path, contents), contents["facts"]


def check_arrays(path: Path) -> bool:
    """Read an index file whole and compare each array with the checksum that was written with it.

    Opening looks at the header and the size only, so that it takes a millisecond.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bool
        False if the file was written before there were checksums.

    Raises
    ------
    GazetteerError
        As `read_arrays`, and if an array was damaged; the message says which and how to mend it.
    """
    contents = _read_header(path)
    checks = contents.get("checks")
    if checks is None:
        return False
    damaged = [
        name for name, array in _mapped(path, contents).items() if zlib.crc32(array.data) != checks[name]
    ]
    if damaged:
        raise GazetteerError(
            f"{path} was damaged after it was written ({', '.join(damaged)}). {how_to_mend(path)}"
        )
    return True


def _mapped(path: Path, contents: Mapping[str, Any]) -> Arrays:
    # a plain view: look-ups slice it a million times, and each slice of a memmap object costs microseconds
    whole = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
    return {
        name: whole[offset : offset + count * np.dtype(dtype).itemsize].view(dtype)
        for name, (dtype, count, offset) in contents["arrays"].items()
    }


def _read_header(path: Path) -> dict[str, Any]:
    """Read and check the header, and the size that it gives."""
    mend = how_to_mend(path)
    try:
        with path.open("rb") as file:
            start = file.read(_START.size)
            if len(start) < _START.size or not start.startswith(_MAGIC):
                raise GazetteerError(f"{path} is no gazetteer index. {mend}")
            _, version, length, checksum = _START.unpack(start)
            if version != FORMAT_VERSION:
                raise GazetteerError(
                    f"{path} is an index of format {version}; this version reads {FORMAT_VERSION}. {mend}"
                )
            header = file.read(length)
            if len(header) < length or zlib.crc32(header) != checksum:
                raise GazetteerError(f"The header of {path} is damaged. {mend}")
            contents: dict[str, Any] = json.loads(header)
            file.seek(0, os.SEEK_END)
            if file.tell() != contents["size"]:
                raise GazetteerError(
                    f"{path} has {file.tell()} bytes instead of {contents['size']}: it was cut off. {mend}"
                )
    except FileNotFoundError:
        raise GazetteerError(f"There is no gazetteer index at {path}. {mend}") from None
    except OSError as error:
        raise GazetteerError(f"{path} can't be read: {error.strerror or error}. {mend}") from error
    return contents
