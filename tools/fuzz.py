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
import os
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import warnings
from functools import cache, partial
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import hostile
import reader_seeds
from fuzz_inputs import hostile_row, mutated

from conflict_map import formats
from conflict_map.errors import ConflictMapError, InputError
from conflict_map.gazetteer import Gazetteer
from conflict_map.guard import Grid, Profile, guard, read_profile
from conflict_map.page import ConflictMap
from conflict_map.page import map as drawing
from conflict_map.page.basemap import basemap_for
from conflict_map.provenance import explain
from conflict_map.reading import read_sources
from conflict_map.tables import frame, validate
from conflict_map.text import document_from_text, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geopandas import GeoDataFrame

    from conflict_map.errors import Fault
    from conflict_map.page.basemap import Basemap

ROOT = Path(__file__).resolve().parents[1]
SECONDS_FOR_ONE = 60  # of the processor, for a busy machine may leave a process alone for as long
MOST_CHARACTERS = (
    400  # of a report: one of twenty thousand costs as much as a hundred of these, and meets little more
)
_SCRATCH = Path(tempfile.mkdtemp(prefix="fuzz-"))


def fuzz_text(content: bytes) -> None:
    """Read a short report; its offsets must give back its words, and one in eight goes into tables."""
    text = content.decode("utf-8", errors="replace")[:MOST_CHARACTERS]
    document = document_from_text(text, published="2024-12-05")
    reading = read(document, _gazetteer())
    for row in reading.event_records:
        if row["quote"]:
            assert document.text[row["quote_start"] : row["quote_end"]] == row["quote"], (
                "a quote out of place"
            )
    for row in reading.mention_records:
        assert document.text[row["start"] : row["end"]] == row["text"], "a name out of place"
    if hashlib.sha256(content).digest()[0] < 32:  # they take ten times as long as the reading
        validate(reading.events)
        validate(reading.mentions, "mentions")


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


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
    """Draw a table of hostile cells over one and the same ground, save it and lead its events back."""
    drawing.basemap_for = lambda _: _ground()
    events, text = _hostile_events(content)
    path = _SCRATCH / "map.html"
    ConflictMap(title=text[:200]).add_events(events).save(path)
    explain(path, "ev-0")


@cache
def _ground() -> Basemap:
    return basemap_for(None)


def fuzz_guard(content: bytes) -> None:
    """Guard a table of hostile cells by one profile or another."""
    events, _ = _hostile_events(content)
    profile = Profile("cells", rounding=Grid(10_000)) if len(events) % 2 else _humanitarian()
    validate(guard(events, None, profile, as_of="2025-06-01").events)


@cache
def _humanitarian() -> Profile:
    return read_profile("humanitarian")


def _hostile_events(content: bytes) -> tuple[GeoDataFrame, str]:
    rng = random.Random(content)
    text = content.decode("utf-8", errors="replace")
    return frame([hostile_row(rng, text, number) for number in range(rng.randrange(1, 6))]), text


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
    "guard": fuzz_guard,
    "profile": fuzz_profile,
    "explain": fuzz_explain,
} | {f"read-{one.name}": partial(fuzz_reader, one.name) for one in formats.FORMATS if one.read}


def seeds(target: str) -> list[bytes]:
    """Give what a target's inputs are made from."""
    if target.startswith("read-"):
        return reader_seeds.seeds_of(target.removeprefix("read-"))
    if target == "text":
        example = (ROOT / "examples/hama-report.txt").read_text(encoding="utf-8")
        return [
            text[:MOST_CHARACTERS].encode() for text in (*example.split("\n\n"), *hostile.texts().values())
        ]
    if target == "files":
        return [
            content[:20_000] for name, content in hostile.files().items() if not name.startswith("report-")
        ]
    if target == "profile":
        return [path.read_bytes() for path in sorted((ROOT / "conflict_map/guard/profiles").glob("*.toml"))]
    if target == "explain":
        path = _SCRATCH / "seed.html"
        ConflictMap(title="Seed").add_events(frame([hostile_row(random.Random(1), "seed", 0)])).save(path)
        html = path.read_text(encoding="utf-8")
        return [html[html.index('<script type="application/json"') :].encode()]
    return [text.encode()[:300] for text in hostile.texts().values()]


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
    signal.signal(signal.SIGPROF, _too_slow)
    signal.setitimer(signal.ITIMER_PROF, SECONDS_FOR_ONE)
    try:
        target(content)
    except ConflictMapError:
        return ""
    except Exception:  # noqa: BLE001 - finding these is the purpose
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
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
    "page": ("conflict_map.page", "conflict_map.layers"),
    "guard": ("conflict_map.guard",),
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


def _too_slow(*_: object) -> None:
    raise AssertionError(f"one input takes more than {SECONDS_FOR_ONE} s")


if __name__ == "__main__":
    sys.exit(main())
