"""A file that is written is whole or as it was, whatever happens meanwhile: SIGKILL, a full disk, another writer."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from conflict_map.errors import OutputError
from conflict_map.outputs import write_whole, written_whole

# One process forks a hundred writers, each of which writes version after version of a file until it is killed
# at a random moment; after each kill the file must be one complete version.
KILL_WRITERS = """
import os, random, shutil, signal, sys, time
from pathlib import Path
from conflict_map.outputs import write_whole, written_whole

target, kills, size = Path(sys.argv[1]), int(sys.argv[2]), 3_000_000
rng, seen, between = random.Random(9), set(), 0

def content(version):
    return version.to_bytes(8, "big") * (size // 8)

begin = time.monotonic()
with written_whole(target) as draft:
    draft.write_bytes(content(0))
takes = time.monotonic() - begin  # on a busy machine a write takes longer, and so do the kills
for kill in range(kills):
    child = os.fork()
    if child == 0:
        version = kill * 1_000_000
        while True:
            with written_whole(target) as draft:
                draft.write_bytes(content(version))
            version += 1
    time.sleep(rng.uniform(0, 3 * takes + 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if target.exists():
        found = target.read_bytes()
        assert found == content(int.from_bytes(found[:8], "big")), "half a file"
        seen.add(found[:8])
    visible = [p.name for p in target.parent.iterdir() if not p.name.startswith(".")]
    assert visible in ([], [target.name]), visible
    between += sum(p.name.startswith(".") for p in target.parent.iterdir())
    for draft in target.parent.glob(".*"):
        shutil.rmtree(draft)
print(kills, "kills,", len(seen), "versions seen,", between, "in the middle of a write")
assert len(seen) > kills // 10 and between > kills // 20, "the kills did not hit the writing"
"""

# A hundred times a process adds documents to the store, one after the other, until it is killed; what is in it then
# must be whole: each document with all its events, or with none, or with events that the next run meets again.
KILL_STORE = """
import os, random, signal, sys, time
from pathlib import Path
from shapely import Point
import pandas as pd
from conflict_map.newsroom.address import add_to_store, open_store
from conflict_map.newsroom.store import Store
from conflict_map.tables import frame

path, kills = (sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1])), int(sys.argv[2])
rng = random.Random(9)

def news(n):
    events = frame([{"event_id": f"e{n}-{i}", "notes": str(n), "geometry": Point(36, 35)} for i in range(50)])
    mentions = frame([{"mention_id": f"m{n}", "geometry": Point(36, 35)}], "mentions")
    documents = pd.DataFrame({"digest": [str(n)], "name": ["a"], "events": [50], "faults": [""]})
    return Store(events, mentions, documents)

def added(n):
    begin = time.monotonic()
    add_to_store(news(n), path)
    return time.monotonic() - begin

added(0)
takes, largest, torn, kill = added(1), 1, 0, 0
while kill < kills or (largest < 3 and kill < 20 * kills):
    kill += 1
    takes *= 1.3 if largest < 3 else 1  # on a busy machine kills come too early, until they come later
    child = os.fork()
    if child == 0:
        n = largest
        while True:
            n += 1
            add_to_store(news(n), path)
    time.sleep(rng.uniform(0, 2 * takes + 0.05))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    found = open_store(path)
    counts = found.events.groupby("notes").size()
    entered = set(found.documents.digest)
    assert set(counts) == {50}, "half a document"
    assert found.events.event_id.is_unique and found.documents.digest.is_unique, "twice"
    assert entered <= set(counts.index), "a document without its events"
    torn += len(set(counts.index) - entered)
    former, largest = largest, max(map(int, entered))
    assert largest >= former and len(entered) == largest + 1, "a lost document"
    for n in map(int, set(counts.index) - entered):
        add_to_store(news(n), path)
        largest = max(n, largest)
print(kill, "kills,", largest + 1, "documents,", torn, "times between the events and their document")
assert largest > 2, "the kills came before anything was written"
"""


# The build verb itself, forked from a process that has already loaded what it needs, so that the kills fall into
# its work and not into Python's start.
KILL_BUILDS = """
import io, os, random, signal, sys, time
from pathlib import Path
from conflict_map.cli import main
from conflict_map.gazetteer import Gazetteer
from conflict_map.provenance.pagefile import read_page

folder, kills = Path(sys.argv[1]), int(sys.argv[2])
target = folder / "map.html"
rng = random.Random(9)
reports = []
for n, city in enumerate(("Hama", "Homs", "Aleppo")):
    reports.append(folder / f"report-{n}.txt")
    reports[-1].write_text(f"Rebels entered {city} on Monday, residents said." * 3)

def build(report):
    sys.argv = ["conflict-map", "build", str(report), "--published", "2024-12-05", "-o", str(target)]
    sys.stdout = sys.stderr = io.StringIO()
    main()

def forked(report):
    child = os.fork()
    if child == 0:
        build(report)
        os._exit(0)
    return child

os.waitpid(forked(reports[0]), 0)
begin = time.monotonic()
os.waitpid(forked(reports[0]), 0)
takes, seen, finished = time.monotonic() - begin, set(), 0
for kill in range(kills):
    child = forked(rng.choice(reports))
    time.sleep(rng.uniform(0, takes * 1.1))
    os.kill(child, signal.SIGKILL)
    finished += os.waitpid(child, 0)[1] == 0
    found = read_page(target)  # a stream that is cut off is a fault
    assert target.read_bytes().endswith(b"</html>\\n"), "half a map"
    assert found.settings["layers"]
    seen.add(next(found.values("incidents", "quote")))
    visible = {p.name for p in folder.iterdir() if not p.name.startswith(".")}
    assert visible == {"map.html", *(r.name for r in reports)}, visible
print(kills, "builds killed within", round(takes, 2), "s,", finished, "had finished,", len(seen), "maps seen, each whole")
"""


KILLS = int(os.environ.get("CONFLICT_MAP_KILLS", "0"))  # more than in every run of the tests


def run(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300 + 30 * KILLS,  # a build takes long on a busy machine
        check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_hundred_kills_leave_no_half_file(tmp_path):
    assert "100 kills" in run(KILL_WRITERS, tmp_path / "map.html", 100)


def test_killed_builds_leave_a_whole_map(tmp_path):
    told = run(KILL_BUILDS, tmp_path, KILLS or 6)
    sys.stdout.write(told)  # `pytest -s` shows the figures
    assert "each whole" in told


def test_kills_leave_no_broken_store(tmp_path):
    told = run(KILL_STORE, tmp_path / "store.gpkg", KILLS or 8)
    sys.stdout.write(told)  # `pytest -s` shows the figures
    assert "kills, " in told


FULL_DISK = """
import resource, sys
from conflict_map.errors import OutputError
from conflict_map.outputs import write_whole, written_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
def by_block():
    with written_whole(sys.argv[1]) as draft:
        draft.write_bytes(bytes(2_000_000))
for write in (by_block, lambda: write_whole(sys.argv[1], bytes(2_000_000))):
    try:
        write()
    except OutputError as error:
        print(error)
"""


def test_a_limit_on_size_leaves_what_was_there(tmp_path):
    target = tmp_path / "map.html"
    target.write_text("before")
    assert run(FULL_DISK, target).count("map.html") == 2
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


SMALL_DISK = """
import os, sys
from pathlib import Path
from conflict_map.errors import OutputError
from conflict_map.outputs import write_whole
os.chdir(sys.argv[1])
Path("map.html").write_text("before")
try:
    write_whole("map.html", bytes(12_000_000))
except OutputError as error:
    print(error)
print(Path("map.html").read_text(), os.listdir())
"""


def test_a_full_disk_leaves_what_was_there(on_small_disk):
    assert on_small_disk(SMALL_DISK).stdout.splitlines() == [
        "map.html can't be written: No space left on device",
        "before ['map.html']",
    ]


# Every verb that writes, first on a small disk with room, then on the same disk when it is full.
FULL_VERBS = """
import io, json, os, sys
from pathlib import Path
from conflict_map.cli import main
here = Path(sys.argv[1])
report, wire, desk = here / "a.txt", here / "w.jsonl", here / "desk.toml"
report.write_text("Published: 5 December 2024\\n\\nRebels entered Hama on Monday, residents said.")
desk.write_text('title = "Hama"\\nsources = ["a.txt"]\\nexports = ["out.csv"]\\n')
wire.write_text("".join(json.dumps({"text": "Shelling hit Homs on Monday."}) + "\\n" for _ in range(70)))
verbs = {
    "build": ["build", report, "-o", here / "map.html"],
    "events": ["events", report, "-o", here / "told.gpkg"],
    "corpus": ["events", wire, "-o", here / "corpus.parquet", "--workers", "1"],
    "update": ["update", desk],
}

def status(verb):
    child = os.fork()
    if child == 0:
        sys.argv = ["conflict-map", *map(str, verbs[verb])]
        code = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code or 0
        os._exit(int(code))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def state():
    return {p.name: p.read_bytes() for p in here.iterdir() if p.is_file() and p.name != "filling"}

assert [status(verb) for verb in verbs] == [0] * len(verbs)
report.write_text("Published: 6 December 2024\\n\\n" + "Rebels entered Homs on Tuesday, residents said. " * 30)
with open(here / "filling", "wb", buffering=0) as filling:
    try:
        while filling.write(bytes(4096)):
            pass
    except OSError:
        pass
before = state()
for verb in verbs:
    print(verb, status(verb), flush=True)
    left = {name for name, content in state().items() if before.get(name) != content}
    assert not left - {"corpus.parquet"}, (verb, left)
(here / "filling").unlink()
assert status("update") == 0  # and nothing was lost
print("whole")
"""


def test_no_verb_leaves_anything_by_halves_on_a_full_disk(on_small_disk):
    done = on_small_disk(FULL_VERBS)
    assert done.returncode == 0, done.stdout + done.stderr
    told = [
        line
        for line in done.stdout.splitlines()
        if line.split(" ")[0] in {"build", "events", "corpus", "update"}
    ]
    assert told == ["build 1", "events 1", "corpus 1", "update 1"], done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_an_error_at_the_last_step_leaves_what_was_there(tmp_path, monkeypatch, fails):
    target = tmp_path / "map.html"
    target.write_text("before")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if fails == "fsync" else (Path, "replace")), full)
    with pytest.raises(OutputError, match="No space left"), written_whole(target) as draft:
        draft.write_text("after")
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("write", [lambda p: write_whole(p, b"x"), lambda p: written_whole(p).__enter__()])
def test_where_nothing_can_be_written_it_says_so(tmp_path, write):
    (tmp_path / "file").touch()
    for folder in (
        "/proc",
        "/sys/kernel",
        tmp_path / "none",
        tmp_path / "file",
    ):  # the first two bind even root
        with pytest.raises(OutputError, match=r"map\.html"):
            write(Path(folder) / "map.html")


def test_an_exception_in_the_block_leaves_what_was_there(tmp_path):
    target = tmp_path / "a.csv"
    target.write_text("before")

    def interrupted():
        with written_whole(target) as draft:
            draft.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [p.read_text() for p in tmp_path.iterdir()] == ["before"]


def test_two_writers_at_once_never_show_a_mixture(tmp_path):
    target = tmp_path / "map.html"
    target.write_bytes(b"0" * 400_000)
    errors, done = [], threading.Event()

    def writer(letter):
        try:
            for _ in range(40):
                with written_whole(target) as draft:
                    draft.write_bytes(letter * 400_000)
        except BaseException as error:  # noqa: BLE001 - the test itself reports it
            errors.append(error)

    def reader():
        while not done.is_set():
            found = target.read_bytes()
            if len(found) != 400_000 or len(set(found)) != 1:
                errors.append(AssertionError("a mixture"))
                return

    threads = [threading.Thread(target=writer, args=(letter,)) for letter in (b"a", b"b")]
    watcher = threading.Thread(target=reader)
    for thread in (watcher, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()
    assert not errors
    assert list(tmp_path.iterdir()) == [target]
