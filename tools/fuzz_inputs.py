"""What the fuzzer's inputs are made of: files changed in a few places, and rows of hostile cells and shapes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
from shapely import LineString, MultiPoint, Point, Polygon

from conflict_map.tables import EVENTS

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

INTERESTING = (
    b"\x00",
    b"\xff",
    b'"',
    b"\n",
    b",",
    b"{",
    b"<",
    b"&",
    b"999999999999",
    b"-1",
    b"nan",
    b"1e999",
)


def mutated(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change an input in a few places: flip, cut, repeat, splice, put in what parsers stumble over."""
    if content.startswith(b"PK\x03\x04") and rng.random() < 0.5:
        return _with_a_member_mutated(rng, content, others)
    found = bytearray(content)
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(found) + 1)
        width = rng.choice((1, 2, 8, 64, 512))
        kind = rng.randrange(6)
        if kind == 0 and at < len(found):
            found[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del found[at : at + width]
        elif kind == 2:
            found[at:at] = found[at : at + width] * rng.randrange(1, 4)
        elif kind == 3:
            other = rng.choice(others)
            begin = rng.randrange(len(other) + 1)
            found[at:at] = other[begin : begin + width]
        elif kind == 4:
            found[at : at + rng.choice((0, width))] = rng.choice(INTERESTING)
        else:
            del found[at:]
    return bytes(found[:50_000])


def _with_a_member_mutated(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change what is in an archive and pack it again: changed as a whole it would hardly ever be unpacked."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as file,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        members = [(name, file.read(name)) for name in file.namelist()]
        chosen = rng.randrange(len(members))
        for number, (name, data) in enumerate(members):
            again.writestr(name, mutated(rng, data, others) if number == chosen else data)
    return packed.getvalue()


def hostile_row(rng: random.Random, text: str, number: int) -> dict[str, Any]:
    """Make an event each of whose cells is hostile or sound by chance."""
    row: dict[str, Any] = {"event_id": f"ev-{number}"}
    for column in EVENTS[1:]:
        if rng.random() < 0.6:
            row[column.name] = _cell(rng, column, text)
    if rng.random() < 0.8:
        row["geometry"] = hostile_shape(rng)
    return row


def _cell(rng: random.Random, column: Any, text: str) -> Any:
    if column.codes:
        return rng.choice(column.codes)
    if column.dtype == "string":
        begin = rng.randrange(len(text) + 1)
        return text[begin : begin + rng.randrange(1, 80)] or None
    if column.dtype.startswith("datetime"):
        return pd.Timestamp(rng.choice(("1527-01-01", "2024-12-01", "2025-01-03", "2202-09-30")), tz="UTC")
    if column.name.endswith("precision"):
        return rng.randrange(1, 4)
    return rng.random() if column.dtype == "float64" else rng.randrange(10**6)


def hostile_shape(rng: random.Random) -> Any:
    """Make a geometry: sound, at an edge of the world, crossing itself, or empty."""
    return rng.choice(
        [
            Point(rng.uniform(-180, 180), rng.uniform(-90, 90)),
            Point(180, 90),
            Point(),
            LineString([(179, 10), (-179, 10)]),
            Polygon([(36, 35), (37, 36), (37, 35), (36, 36)]),
            Polygon([(0, 0), (0, 0), (0, 0)]),
            MultiPoint([(36, 35), (37, 36)]),
        ]
    )
