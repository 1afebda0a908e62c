"""Read whole corpora: how fast, in how much memory, and whether every quote stands where its row says.

    python benchmarks/reading_corpora.py CORPUS.jsonl ...           # documents of 2 kB: speed, start-up, memory
    python benchmarks/reading_corpora.py --whole CORPUS.jsonl ...   # whole documents: every quote is checked

A corpus has one JSON object a line with the document's `text`.  Times are those of the processor, not of the clock.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import time
from pathlib import Path

_SIZE = 2048


def texts_of(paths: list[Path]) -> list[str]:
    """Read the texts of corpora, in a fixed random order."""
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").split("\n"))
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
    random.Random(1).shuffle(texts)
    return texts


def wrong_quotes(text: str, rows: list[dict[str, object]]) -> int:
    """Count the rows whose quotes the text does not have where they are said to stand."""
    wrong = 0
    for row in rows:
        start, end = row["quote_start"], row["quote_end"]
        more = json.loads(str(row["more_quotes"])) if row.get("more_quotes") else []
        spans = [(start, end, row["quote"]), *more]
        wrong += any(text[a:b] != words or not words for a, b, words in spans)  # type: ignore[misc]
    return wrong


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--most", type=int, default=0, help="read only so many documents")
    options = parser.parse_args()
    texts = texts_of(options.corpora)
    if not options.whole:
        texts = [text[:_SIZE] for text in texts if len(text) >= 0.75 * _SIZE]
    texts = texts[: options.most or None]

    begun = time.process_time()
    from conflict_map.gazetteer import Gazetteer  # noqa: PLC0415 - starting up is what is measured
    from conflict_map.text import document_from_text, read  # noqa: PLC0415

    gazetteer = Gazetteer.open()
    read(document_from_text("Rebels captured Hama on Friday.", published="2024-12-05"), gazetteer)
    print(f"start-up with the first short report: {time.process_time() - begun:.2f} s")

    rows = mentions = wrong = 0
    seconds = []
    for text in texts:
        begun = time.process_time()
        document = document_from_text(text, published="2024-12-05")
        reading = read(document, gazetteer)
        records, named = reading.event_records, reading.mention_records
        seconds.append(time.process_time() - begun)
        rows, mentions = rows + len(records), mentions + len(named)
        wrong += wrong_quotes(document.text, records)
        wrong += sum(document.text[m["start"] : m["end"]] != m["text"] for m in named)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    characters = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} documents of {characters:.0f} characters: {rows} events, {mentions} mentions")
    print(
        f"{len(texts) / sum(seconds):.0f} documents a second, half of them in less than {1000 * statistics.median(seconds):.1f} ms"
    )
    print(f"peak memory {peak:.0f} MB")
    print(f"rows whose quote does not stand where it is said to: {wrong}")


if __name__ == "__main__":
    main()
