"""Enormous reports: read up to a limit, in bounded time and memory, and said so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflict_map as cm
from conflict_map.errors import InputWarning
from conflict_map.gazetteer import Gazetteer
from conflict_map.reading import read_sources
from conflict_map.text import document_from_text, read
from conflict_map.text.documents import document
from conflict_map.text.passages import asking

if TYPE_CHECKING:
    from conflict_map.text.reading import Reading

REPORTS = sorted((Path(__file__).parents[1] / "reading" / "reports").glob("*.txt"))


def test_what_comes_after_the_limit_is_left_out_with_a_warning(monkeypatch) -> None:
    monkeypatch.setattr(document, "MOST_CHARACTERS", 1000)
    text = "Rebels captured Saraqib in Syria on Friday.\n\n" + "Nothing happened. " * 100
    with pytest.warns(InputWarning, match="the last 845 were left out"):
        events = cm.read_text(text, published="2024-12-05")
    assert list(events.place) == ["Saraqib"]


def test_twenty_million_characters_are_one_fault(tmp_path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("Rebels took Saraqib in Syria from the army on Friday.\n\n" + "word " * 4_000_000)
    (source,) = read_sources([file], published="2024-12-05")
    (fault,) = source.faults
    assert fault.file == str(file)
    assert "left out" in fault.message
    assert list(source.events.place) == ["Saraqib"]


def test_names_after_the_limit_stay_unresolved_and_say_why(monkeypatch) -> None:
    monkeypatch.setattr(asking, "MOST_NAMES", 2)
    text = "Shelling hit Saraqib, Ariha and Maarat al-Numan in Idlib province on Friday."
    reading = read(document_from_text(text, published="2024-12-05"), Gazetteer.open())
    late = [m for m in reading.mention_records if m["text"] == "Maarat al-Numan"]
    assert late[0]["place_id"] is None
    assert "not looked up" in late[0]["why"]


def _stands(text: str, reading: Reading) -> bool:
    for row in reading.event_records:
        more = json.loads(row["more_quotes"]) if row.get("more_quotes") else []
        for start, end, quote in [(row["quote_start"], row["quote_end"], row["quote"]), *more]:
            if text[start:end] != quote or not quote:
                return False
    return all(text[m["start"] : m["end"]] == m["text"] for m in reading.mention_records)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.stem)
def test_every_quote_stands_where_its_row_says(report) -> None:
    found = document_from_text(report.read_text(encoding="utf-8"), published="2024-12-05")
    assert _stands(found.text, read(found, Gazetteer.open()))


_PIECES = st.sampled_from(
    ["Rebels", "captured", "Hama", "on Friday", ".", "\n\n", "“", "killed", "at least 12", "soldiers", ",", "the army said",
     "Deir el-Zour", "province", "e\u0301", "\ufeff", "قصف", "حماة", "обстреляли", "Херсон", "15 km north of", "\u202e", "\x00", "It", "was", "repelled"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=40).map(" ".join))
def test_quotes_stand_in_whatever_is_written(text) -> None:
    found = document_from_text(text, published="2024-12-05")
    assert _stands(found.text, read(found, Gazetteer.open()))
