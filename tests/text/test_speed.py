"""Reading stays fast: its processor time against that of taking the same texts apart into words."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read

if TYPE_CHECKING:
    from collections.abc import Callable

REPORTS = sorted((Path(__file__).parents[1] / "reading" / "reports").glob("*.txt"))
WORD = re.compile(r"\w+|[^\w\s]")
TIMES, MOST = 50, 15
"""Reading a report takes as long as counting its words some 300 times (2026); it may take as long as 750 times."""


def fastest(work: Callable[[], object]) -> float:
    """Seconds of the processor that the fastest of three runs takes: other programs slow one, seldom all."""
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def test_reading_costs_a_bounded_multiple_of_counting_words() -> None:
    texts = [report.read_text(encoding="utf-8") for report in REPORTS]
    gazetteer = Gazetteer.open()

    def reading() -> None:
        for text in texts:
            found = read(document_from_text(text, published="2024-12-05"), gazetteer)
            assert found.mention_records is not None
            assert found.event_records is not None

    def counting() -> None:
        for text in texts * TIMES:
            Counter(map(str.lower, WORD.findall(text)))

    assert fastest(reading) < MOST * fastest(counting)
