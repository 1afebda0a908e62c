"""Mutate good and bad inputs for a while and see that nothing but a fault comes of it.

Usage::

    python tools/fuzz.py --seconds 60                   # all targets, in turn
    python tools/fuzz.py --seconds 600 --target text --seed 7
    python tools/fuzz.py --readers --seconds 600        # each reader by its own format's files
    python tools/fuzz.py --readers --engine atheris --seconds 600   # guided by what code is reached, if installed

Each finding is written to ``out/fuzz/`` under its content's hash, with the traceback beside it; add what was
found to ``tools/hostile.py`` when it is mended, so that it stays mended. Exit status 1 when anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import os
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

import hostile
import pandas as pd
import reader_seeds

from conflict_map import formats
from conflict_map.errors import ConflictMapError, InputError
from conflict_map.gazetteer import Gazetteer
from conflict_map.guard import Grid, Profile, guard, read_profile
from conflict_map.page import ConflictMap
from conflict_map.provenance import explain
from conflict_map.reading import read_sources
from conflict_map.tables import EVENTS, frame, validate
from conflict_map.text import document_from_text, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conflict_map.errors import Fault

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


def fuzz_reader(name: str, content: bytes) -> None:
    """Read a file with one reader, whatever it is; what comes out must be sound, and each fault have its file.

    Parameters
    ----------
    name
        The reader's format.
    content
        The file. Of an archive, half the time its members are changed and not its own bytes (:func:`mutated`).
    """
    path = _SCRATCH / "file"
    path.write_bytes(content)
    try:
        table = formats.read(path, format=name)
    except InputError as error:
        _named(error.faults)
        return
    validate(table.events)
    _named(table.faults)
    if "acled" in (name, table.format) and len(table.events):
        formats.write(table.events, _SCRATCH / "again", format="acled")


def _named(faults: Sequence[Fault]) -> None:
    assert all(fault.file for fault in faults), "a fault that names no file"


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
} | {f"read-{one.name}": partial(fuzz_reader, one.name) for one in formats.FORMATS if one.read}


def seeds(target: str) -> list[bytes]:
    """Give what a target's inputs are made from."""
    if target.startswith("read-"):
        return reader_seeds.seeds_of(target.removeprefix("read-"))
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


def run(name: str, seconds: float, seed: int, inputs: int | None = None) -> tuple[int, int]:
    """Fuzz one target for some time, or with so many inputs, always the same; return inputs tried and failures."""
    rng, tried, found = random.Random(seed), 0, set[str]()
    corpus, end = seeds(name), time.monotonic() + seconds
    while time.monotonic() < end if inputs is None else tried < inputs:
        content = mutated(rng, rng.choice(corpus), corpus)
        tried += 1
        trouble = attempt(TARGETS[name], content)
        if trouble and trouble.splitlines()[-2:][0] not in found:
            found.add(trouble.splitlines()[-2:][0])
            keep(name, content, trouble)
    took = time.monotonic() - end + seconds
    print(f"{name}: {tried} inputs in {took:.0f} s, seed {seed}, {len(found)} kinds of failure", flush=True)
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


def guided(name: str, seconds: int, seed: int, inputs: int | None) -> int:
    """Let atheris choose the inputs by what code of ours they reach; it ends the process when it is done."""
    import atheris  # noqa: PLC0415 - it has no wheels for every machine

    def once(content: bytes) -> None:
        trouble = attempt(TARGETS[name], content)
        if trouble:
            keep(name, content, trouble)
            raise RuntimeError(trouble)

    corpus = _SCRATCH / f"corpus-{name}"
    corpus.mkdir()
    for number, content in enumerate(
        seeds(name)[: inputs and inputs // 2]
    ):  # else there are none but the seeds
        (corpus / f"{number:04}").write_bytes(content)
    for function in _our_functions(name):
        atheris.instrument_func(function)
    options = [
        f"-max_total_time={seconds}" if inputs is None else f"-runs={inputs}",
        f"-seed={seed}",
        "-max_len=50000",
        f"-artifact_prefix={_SCRATCH}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], once)
    atheris.Fuzz()
    return 0


ROOMS = {
    "text": ("conflict_map.text",),
    "page": ("conflict_map.page", "conflict_map.layers", "conflict_map.guard"),
    "profile": ("conflict_map.guard",),
    "explain": ("conflict_map.provenance",),
}


def _our_functions(target: str) -> list[FunctionType]:
    """List the functions of the rooms whose branches are to be explored; libraries only cost time."""
    rooms = ROOMS.get(target, ("conflict_map.formats",))
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith(rooms)]
    return list(
        {
            id(value): value
            for module in modules
            for value in vars(module).values()
            if isinstance(value, FunctionType) and value.__module__ == module.__name__
        }.values()
    )


def guided_each(names: Sequence[str], seconds: int, seed: int, inputs: int | None) -> int:
    """Run atheris for one target after the other, each in a process of its own; a fork has all imports done."""
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed; `pip install atheris`, or leave --engine away", file=sys.stderr)
        return 2
    worst = 0
    for name in names:
        log = _SCRATCH / f"{name}.log"
        child = os.fork()
        if child == 0:
            os.dup2(os.open(log, os.O_CREAT | os.O_WRONLY), 2)
            os._exit(guided(name, max(1, seconds // len(names)), seed, inputs))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said = log.read_text(encoding="utf-8", errors="replace")
        runs = re.findall(r"^Done (\d+)|^#(\d+)", said, re.MULTILINE)
        print(
            f"{name}: {''.join(runs[-1]) if runs else '?'} inputs, guided, exit status {status}", flush=True
        )
        if status:
            print(said[-2000:], flush=True)
        worst = max(worst, abs(status))
    return 1 if worst else 0


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("--target", choices=[*TARGETS], action="append")
    parser.add_argument(
        "--readers", action="store_true", help="every reader of a file format, and nothing else"
    )
    parser.add_argument("--inputs", type=int, help="so many for each target, whatever time that takes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["mutate", "atheris"], default="mutate")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    names = asked.target or [*TARGETS]
    if asked.readers:
        names = [name for name in TARGETS if name.startswith("read-")]
    if asked.engine == "atheris":
        return guided_each(names, asked.seconds, asked.seed, asked.inputs)
    counts = [run(name, asked.seconds / len(names), asked.seed, asked.inputs) for name in names]
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
