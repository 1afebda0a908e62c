"""Hostile reports: offsets reproduce the quote, tables are sound, nothing runs away."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_map.gazetteer import Gazetteer
from conflict_map.tables import validate
from conflict_map.text import document_from_text, read

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("hostile", ROOT / "tools/hostile.py")
hostile = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(hostile)

TEXTS = hostile.texts()
SECONDS = 30  # for twenty thousand characters on a busy machine; an idle one takes less than one


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


def check(text, gazetteer):
    document = document_from_text(text, published="2024-12-05")
    reading = read(document, gazetteer)
    validate(reading.events)
    validate(reading.mentions, "mentions")
    for row in reading.mentions.itertuples():
        assert document.text[row.start : row.end] == row.text
    for row in reading.events.dropna(subset=["quote"]).itertuples():
        assert document.text[row.quote_start : row.quote_end] == row.quote
    assert reading.events.event_id.is_unique
    unplaced = reading.events[reading.events.geometry.isna() & reading.events.place.notna()]
    assert unplaced.place_why.notna().all(), "unresolved is data with its reason"
    return reading


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_report_is_read(name, gazetteer):
    begin = time.monotonic()
    check(TEXTS[name], gazetteer)
    assert time.monotonic() - begin < SECONDS


def test_names_in_a_disguise_are_not_taken_for_places_elsewhere(gazetteer):
    reading = check(hostile.HOMOGLYPHS, gazetteer)
    placed = reading.mentions[reading.mentions.geometry.notna()]
    assert set(placed.country.dropna()) <= {"SY"}


PIECES = [
    *(
        "Hama",
        "Homs",
        "Aleppo province",
        "the northern outskirts of ",
        "15 km north of ",
        "between ",
        " and ",
        ", ",
    ),
    *(
        "Rebels ",
        "entered ",
        "captured ",
        "shelled ",
        "killing at least 300 people",
        "on Monday",
        "by evening",
        ". ",
    ),
    *(
        "\n\n",
        "\u202e",
        "\u200b",
        "{{7*7}}",
        "</script>",
        '"',
        "said",
        "حماة",
        "Харків",
        "\x00",
        "1e999",
        "-",
        "’",
    ),
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_mixture_of_words_is_read(text):
    check(text, Gazetteer.open())
