"""Mutate good and bad inputs for a while and see that nothing but a fault comes of it.

Usage::

    python tools/fuzz.py --seconds 60                   # all targets, in turn
    python tools/fuzz.py --seconds 600 --target text --seed 7
    python tools/fuzz.py --target files --engine atheris --seconds 600   # coverage-guided, if atheris is installed

Each finding is written to ``out/fuzz/`` under its content's hash, with the traceback beside it; add what was
found to ``tools/hostile.py`` when it is mended, so that it stays mended. Exit status 1 when anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hostile
import pandas as pd

from conflict_map.errors import ConflictMapError
from conflict_map.gazetteer import Gazetteer
from conflict_map.guard import Grid, Profile, guard, read_profile
from conflict_map.page import ConflictMap
from conflict_map.provenance import explain
from conflict_map.reading import read_sources
from conflict_map.tables import EVENTS, frame, validate
from conflict_map.text import document_from_text, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[1]
SECONDS_FOR_ONE = 60
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
_SCRATCH = Path(tempfile.mkdtemp(prefix="fuzz-"))


def fuzz_text(content: bytes) -> None:
    """Read a report; its offsets must give back its quotes."""
    document = document_from_text(content.decode("utf-8", errors="replace"), published="2024-12-05")
    reading = read(document, Gazetteer.open())
    validate(reading.events)
    validate(reading.mentions, "mentions")
    for row in reading.events.dropna(subset=["quote"]).itertuples():
        assert document.text[row.quote_start : row.quote_end] == row.quote, (
            "offsets do not reproduce the quote"
        )


def fuzz_files(content: bytes) -> None:
    """Read a file of any kind by its content; what was read must be sound."""
    path = _SCRATCH / "input"
    path.write_bytes(content)
    for source in read_sources([path], published="2024-12-05"):
        validate(source.events)


def fuzz_page(content: bytes) -> None:
    """Draw a table of hostile cells, save it and lead its events back; guard it as well."""
    rng = random.Random(content)
    text = content.decode("utf-8", errors="replace")
    rows = [_row(rng, text, number) for number in range(rng.randrange(1, 6))]
    events = frame(rows)
    page = ConflictMap(title=text[:200]).add_events(events)
    path = _SCRATCH / "map.html"
    page.save(path)
    explain(path, "ev-0")
    for profile in (Profile("cells", rounding=Grid(10_000)), read_profile("humanitarian")):
        validate(guard(events, None, profile, as_of="2025-06-01").events)


def fuzz_profile(content: bytes) -> None:
    """Read a profile."""
    path = _SCRATCH / "profile.toml"
    path.write_bytes(content)
    read_profile(path)


def fuzz_explain(content: bytes) -> None:
    """Read a damaged page back."""
    path = _SCRATCH / "damaged.html"
    path.write_bytes(content)
    str(explain(path, "ev-0"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": fuzz_text,
    "files": fuzz_files,
    "page": fuzz_page,
    "profile": fuzz_profile,
    "explain": fuzz_explain,
}


def seeds(target: str) -> list[bytes]:
    """Give what a target's inputs are made from."""
    if target == "text":
        example = (ROOT / "examples/hama-report.txt").read_bytes()
        return [example, *(text.encode()[:3000] for text in hostile.texts().values())]
    if target == "files":
        return [
            content[:20_000] for name, content in hostile.files().items() if not name.startswith("report-")
        ]
    if target == "profile":
        return [path.read_bytes() for path in sorted((ROOT / "conflict_map/guard/profiles").glob("*.toml"))]
    if target == "explain":
        path = _SCRATCH / "seed.html"
        ConflictMap(title="Seed").add_events(frame([_row(random.Random(1), "seed", 0)])).save(path)
        html = path.read_text(encoding="utf-8")
        return [html[html.index('<script type="application/json"') :].encode()]
    return [text.encode()[:300] for text in hostile.texts().values()]


def mutated(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change an input in a few places: flip, cut, repeat, splice, put in what parsers stumble over."""
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


def run(name: str, seconds: float, seed: int) -> tuple[int, int]:
    """Fuzz one target; return how many inputs were tried and how many failures were found."""
    rng, tried, found = random.Random(seed), 0, set[str]()
    corpus, end = seeds(name), time.monotonic() + seconds
    while time.monotonic() < end:
        content = mutated(rng, rng.choice(corpus), corpus)
        tried += 1
        trouble = attempt(TARGETS[name], content)
        if trouble and trouble.splitlines()[-2:][0] not in found:
            found.add(trouble.splitlines()[-2:][0])
            keep(name, content, trouble)
    print(
        f"{name}: {tried} inputs in {seconds:.0f} s, seed {seed}, {len(found)} kinds of failure", flush=True
    )
    return tried, len(found)


def attempt(target: Callable[[bytes], None], content: bytes) -> str:
    """Try one input; a fault is the right answer to a bad one. Give the traceback of anything else."""
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(SECONDS_FOR_ONE)
    try:
        target(content)
    except ConflictMapError:
        return ""
    except Exception:  # noqa: BLE001 - finding these is the purpose
        return traceback.format_exc()
    finally:
        signal.alarm(0)
    return ""


def keep(name: str, content: bytes, trouble: str) -> None:
    """Write a finding where a developer finds it again."""
    folder = ROOT / "out/fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{name}-{hashlib.sha256(content).hexdigest()[:12]}"
    (folder / stem).write_bytes(content)
    (folder / f"{stem}.txt").write_text(trouble, encoding="utf-8", errors="replace")
    print(f"{name}: {trouble.splitlines()[-1][:200]} ({folder / stem})", flush=True)


def guided(name: str, seconds: int) -> int:
    """Let atheris choose the inputs by what code they reach."""
    try:
        import atheris  # noqa: PLC0415 - optional: it has no wheels for every Python
    except ImportError:
        print("atheris is not installed; `pip install atheris`, or leave --engine away", file=sys.stderr)
        return 2

    def once(content: bytes) -> None:
        trouble = attempt(TARGETS[name], content)
        if trouble:
            keep(name, content, trouble)
            raise RuntimeError(trouble)

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}"], once)
    atheris.Fuzz()
    return 0


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("--target", choices=[*TARGETS], action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["mutate", "atheris"], default="mutate")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    names = asked.target or [*TARGETS]
    if asked.engine == "atheris":
        return guided(names[0], asked.seconds)
    counts = [run(name, asked.seconds / len(names), asked.seed) for name in names]
    return 1 if any(failures for _, failures in counts) else 0


def _row(rng: random.Random, text: str, number: int) -> dict[str, Any]:
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
    from shapely import LineString, MultiPoint, Point, Polygon  # noqa: PLC0415 - only this target draws

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


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"one input takes longer than {SECONDS_FOR_ONE} s")


if __name__ == "__main__":
    sys.exit(main())
