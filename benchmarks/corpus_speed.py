"""Print what a corpus costs: documents a second and core, memory over the run, the speed-up of two processes, a kill.

python benchmarks/corpus_speed.py [--documents 100000] [--compared 5000] [--workers N] [--posts] [--no-kill]
                                  [--corpus FOLDER] [--keep FOLDER] [--scheduler tcp://host:8786]

Reports of 1 to 2 kB are made up (`made_reports.py`), nine in ten as lines of JSON-lines files and one in ten as a file
of its own; `--posts` makes them a headline and two sentences each; `--corpus` reads a folder of yours instead. The
command line itself is measured, as a user calls it:

1. a smaller corpus of `--compared` documents with one process and with two: the speed-up (0 leaves this out);
2. the whole corpus on all cores, with the memory of the reading processes sampled each second;
3. the same once more, killed by SIGKILL when about half is read, then called again: the bytes must be the same
   (`--no-kill` leaves this out).

Processor seconds are those of all processes together; they hardly change on a busy machine, as the rate does.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pyarrow.parquet as pq
from made_reports import write_corpus

SAMPLED_S = 1.0


@dataclass
class Run:
    """A call of the command line, watched."""

    seconds: float = 0.0
    processor: float = 0.0
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    """Each second: seconds since the start, bytes of the largest process, bytes of all."""

    def largest_by_quarters(self) -> list[int]:
        """Give the memory of the largest process in each quarter of the run, in MB: a leak would show."""
        end = self.memory[-1][0] if self.memory else 0.0
        quarters = [0, 0, 0, 0]
        for moment, largest, _ in self.memory:
            quarter = min(3, int(4 * moment / end)) if end else 0
            quarters[quarter] = max(quarters[quarter], largest // 1_000_000)
        return quarters


def call(corpus: Path, target: Path, *options: str, kill_after: int = 0) -> Run:
    """Call the verb and watch it; with `kill_after`, kill its parent process once so many parts are done."""
    command = [
        sys.executable,
        "-m",
        "conflict_map.cli",
        "events",
        str(corpus),
        "--out",
        str(target),
        *options,
    ]
    run, began = Run(), time.monotonic()
    before = os.times()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            time.sleep(SAMPLED_S)
            sizes = _sizes(process.pid)
            run.memory.append((time.monotonic() - began, max(sizes, default=0), sum(sizes)))
            if (
                kill_after
                and len(list(target.with_name(f"{target.name}.parts").glob("*.json"))) >= kill_after
            ):
                os.kill(process.pid, signal.SIGKILL)
                break
        said = process.stderr.read() if process.stderr else ""
    after = os.times()
    run.seconds = time.monotonic() - began
    run.processor = sum(after[2:4]) - sum(before[2:4])
    if process.returncode not in {0, 1, -signal.SIGKILL}:  # 1: there are rejects
        raise SystemExit(said)
    return run


def _sizes(parent: int) -> list[int]:
    sizes: list[int] = []
    with suppress(psutil.NoSuchProcess):
        family = [psutil.Process(parent), *psutil.Process(parent).children(recursive=True)]
        sizes.extend(process.memory_info().rss for process in family)
    return sizes


def told(name: str, run: Run, documents: int, workers: int, target: Path) -> None:
    rows = pq.read_metadata(target).num_rows if target.is_file() else 0
    rejects = target.with_suffix(".rejects.csv")
    set_aside = len(rejects.read_text(encoding="utf-8").splitlines()) - 1 if rejects.exists() else 0
    print(
        f"{name}: {documents} documents, {rows} events, {set_aside} rejects in {run.seconds:.0f} s with {workers} "
        f"process(es): {documents / run.seconds:.1f} documents/s, {documents / run.seconds / workers:.1f} a core, "
        f"{documents / run.processor:.1f} a processor second",
        flush=True,
    )
    peak = max((whole for _, _, whole in run.memory), default=0)
    print(
        f"   peak memory: all processes {peak / 1e6:.0f} MB; the largest, quarter by quarter of the run: "
        f"{', '.join(map(str, run.largest_by_quarters()))} MB",
        flush=True,
    )


def compare(folder: Path, documents: int, *, posts: bool) -> None:
    """Print what a second process gains."""
    corpus = folder / "compared"
    write_corpus(corpus, documents, posts=posts)
    seconds = []
    for workers in (1, 2):
        target = folder / f"compared-{workers}.parquet"
        run = call(corpus, target, "--workers", str(workers))
        told(f"compared, {workers}", run, documents, workers, target)
        seconds.append(run.seconds)
    print(f"speed-up of two processes: {seconds[0] / seconds[1]:.2f}", flush=True)


def killed(corpus: Path, folder: Path, options: list[str], whole: Path) -> None:
    """Kill a run in the middle, go on, and compare with the run that nobody killed."""
    target = folder / "killed.parquet"
    parts = max(1, sum(1 for _ in corpus.rglob("*.jsonl")) * 8)  # about half of them
    first = call(corpus, target, *options, kill_after=parts)
    left = len(list(target.with_name(f"{target.name}.parts").glob("*.json")))
    second = call(corpus, target, *options)
    same = all(
        hashlib.sha256(target.with_suffix(end).read_bytes()).digest()
        == hashlib.sha256(whole.with_suffix(end).read_bytes()).digest()
        for end in (".parquet", ".rejects.csv")
        if whole.with_suffix(end).exists()
    )
    print(
        f"killed after {first.seconds:.0f} s with {left} parts done, then {second.seconds:.0f} s: "
        f"{'the same bytes' if same else 'OTHER BYTES'}",
        flush=True,
    )
    if not same:
        raise SystemExit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--compared", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--scheduler")
    parser.add_argument("--posts", action="store_true")
    parser.add_argument("--no-kill", action="store_true")
    asked = parser.parse_args()
    options = ["--scheduler", asked.scheduler] if asked.scheduler else ["--workers", str(asked.workers)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if asked.compared and not asked.corpus:
            compare(folder, asked.compared, posts=asked.posts)
        corpus = asked.corpus or folder / "corpus"
        if not corpus.exists():
            size = write_corpus(corpus, asked.documents, posts=asked.posts)
            print(f"a corpus of {asked.documents} documents, {size / 1e6:.0f} MB", flush=True)
        whole = folder / "whole.parquet"
        run = call(corpus, whole, *options)
        told("whole", run, asked.documents, asked.workers, whole)
        if not asked.no_kill and not asked.scheduler:
            killed(corpus, folder, options, whole)


if __name__ == "__main__":
    main()
