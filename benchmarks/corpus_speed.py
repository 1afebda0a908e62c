"""Print how fast a corpus is read: documents a second and core, and the speed-up from one process to two.

python benchmarks/corpus_speed.py --corpus FILE.jsonl [--documents 2000] [--workers 1 2] [--scheduler tcp://host:8786]

The file is JSON lines with a `text` each; it is repeated until there are so many documents. Without one, short
sentences of our own are read, which says what the machinery around the reading costs. Processor seconds are those
of the reading processes and their parent together; they hardly change on a busy machine, as the rate does.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from conflict_map.scale import read_corpus

CITIES = ("Kharkiv", "Homs", "Idlib", "Aleppo", "Goma", "Sumy", "Hama", "Odesa")


def texts(corpus: Path | None) -> list[str]:
    if corpus is None:
        return [
            f"Shelling killed {n % 9 + 2} people in {CITIES[n % 8]} on Monday, officials said."
            for n in range(72)
        ]
    with corpus.open(encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def measure(wire: Path, workers: int, scheduler: str | None) -> tuple[float, float, int]:
    """Give seconds, processor seconds and events of one run."""
    with tempfile.TemporaryDirectory() as folder:
        wall, before = time.perf_counter(), sum(os.times()[:4])
        run = read_corpus(
            [wire],
            Path(folder) / "events.parquet",
            published="2024-12-05",
            workers=workers,
            scheduler=scheduler,
        )
        return time.perf_counter() - wall, sum(os.times()[:4]) - before, run.events


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--scheduler")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wire = Path(folder) / "wire.jsonl"
        with wire.open("w", encoding="utf-8") as file:
            for number, text in enumerate(islice(cycle(texts(asked.corpus)), asked.documents)):
                file.write(json.dumps({"text": text, "source": f"wire {number}"}) + "\n")
        first = None
        for workers in asked.workers:
            seconds, processor, events = measure(wire, workers, asked.scheduler)
            first = first or seconds
            print(
                f"{workers} worker(s): {asked.documents} documents, {events} events, {seconds:.1f} s, "
                f"{asked.documents / seconds:.1f} documents/s, {asked.documents / processor:.1f} a processor second, "
                f"speed-up {first / seconds:.2f}",
                flush=True,
            )
    for who, name in (
        (resource.RUSAGE_SELF, "this process"),
        (resource.RUSAGE_CHILDREN, "the largest reader"),
    ):
        print(f"peak memory of {name}: {resource.getrusage(who).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
