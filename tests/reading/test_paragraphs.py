"""Short paragraphs in the styles of many outlets: figures as their words say them, and nothing that is only mentioned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read

_LINES = (Path(__file__).parent / "paragraphs.jsonl").read_text(encoding="utf-8").split("\n")
PARAGRAPHS: list[dict[str, Any]] = [json.loads(line) for line in _LINES if line]


@pytest.fixture(scope="module")
def rows() -> list[list[dict[str, Any]]]:
    gazetteer = Gazetteer.open()
    return [
        read(document_from_text(p["text"], published=p["published"]), gazetteer).event_records
        for p in PARAGRAPHS
    ]


def _figures(records: list[dict[str, Any]], what: str) -> list[list[int | None]]:
    found = [[record.get(f"{what}_{part}") for part in ("low", "best", "high")] for record in records]
    return [figure for figure in found if any(number is not None for number in figure)]


@pytest.mark.parametrize(("gold", "column"), [("deaths", "fatalities"), ("injured", "injured")])
def test_nine_in_ten_figures_are_those_of_the_text(
    rows: list[list[dict[str, Any]]], gold: str, column: str
) -> None:
    right = [
        _figures(records, column) == ([p[gold]] if p[gold] else [])
        for p, records in zip(PARAGRAPHS, rows, strict=True)
    ]
    assert sum(right) / len(right) >= 0.9, [
        p["text"] for p, r in zip(PARAGRAPHS, right, strict=True) if not r
    ]


def test_nine_in_ten_events_have_their_type(rows: list[list[dict[str, Any]]]) -> None:
    told = [(p, records) for p, records in zip(PARAGRAPHS, rows, strict=True) if p["event_type"] is not None]
    wrong = [p["text"] for p, records in told if p["event_type"] not in {r["event_type"] for r in records}]
    assert len(wrong) <= len(told) / 10, wrong


def test_a_ceasefire_is_an_event_only_where_it_is_made(rows: list[list[dict[str, Any]]]) -> None:
    for paragraph, records in zip(PARAGRAPHS, rows, strict=True):
        made = any(record["sub_event_type"] == "Agreement" for record in records)
        assert made == paragraph["agreement"], paragraph["text"]


def test_what_is_remembered_feared_or_talked_of_is_no_event(rows: list[list[dict[str, Any]]]) -> None:
    for paragraph, records in zip(PARAGRAPHS, rows, strict=True):
        if not paragraph["happened"]:
            assert not records, paragraph["text"]
