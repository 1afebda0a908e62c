"""Models that propose: what is sound is taken, what is not is rejected with its reason, and nothing breaks."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflict_map as cm
from conflict_map.errors import InputWarning
from conflict_map.gazetteer import Gazetteer
from conflict_map.tables import validate
from conflict_map.text import LanguageModelProposer, SpacyProposer, document_from_text, read

TEXT = "The garrison at saraqib, in Syria, laid down its arms on Friday, and nine people breathed their last there, a monitor said."
QUOTE = TEXT[: TEXT.index(" on Friday")]
EVENT = {
    "quote": QUOTE, "quote_start": 0, "quote_end": len(QUOTE), "event_type": "Battles", "outcome": "captured", "place": "saraqib",
    "sub_event_type": "Non-state actor overtakes territory", "date": "2024-11-29", "fatalities_best": 9, "claimed_by": "monitor",
}  # fmt: skip
PLACE = {"start": 16, "end": 23, "text": "saraqib"}


def _read(proposal: object):
    document = document_from_text(TEXT, published="2024-12-05")
    return read(document, Gazetteer.open(), proposers=[lambda _text: proposal])  # type: ignore[list-item]


def test_a_sound_proposal_becomes_a_row_like_any_other() -> None:
    reading = _read(json.dumps({"places": [PLACE], "events": [EVENT]}))
    validate(reading.events)
    (row,) = reading.event_records
    assert (row["place_name"], row["outcome"], row["claimed_by"]) == ("Saraqib", "captured", "monitor")
    assert (row["fatalities_best"], str(row["date_start"].date())) == (9, "2024-11-29")
    assert TEXT[row["quote_start"] : row["quote_end"]] == row["quote"] == QUOTE
    assert row["confidence"] < 0.7
    assert reading.faults == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "The army won."}, "the text has"),
        ({"quote_end": 10**9}, "no stretch"),
        ({"quote_start": "0"}, "whole numbers"),
        ({"quote_start": True}, "whole numbers"),
        ({"event_type": "War"}, "codebook"),
        ({"sub_event_type": "Arrests"}, "does not belong"),
        ({"outcome": "nuked"}, "codebook"),
        ({"place": "Damascus"}, "does not stand in the text"),
        ({"place": "garrison"}, "the gazetteer has no place"),
        ({"place": None}, "no place"),
        ({"date": "Friday"}, "isoformat"),
        ({"date": "2031-01-01"}, "after the publication"),
        ({"date_end": "2024-11-01"}, "before date"),
        ({"fatalities_best": -1}, "whole numbers"),
        ({"fatalities_best": 1e9}, "whole numbers"),
        ({"fatalities_low": 10}, "not in order"),
        ({"actor1": "<script>alert(1)</script>"}, "does not stand in the text"),
        ({"run": "os.system"}, "unknown keys"),
    ],
)
def test_what_is_unsound_is_rejected_with_its_reason(change, reason) -> None:
    reading = _read({"places": [PLACE], "events": [EVENT | change]})
    assert reading.event_records == []
    (fault,) = reading.faults
    assert reason in fault.message


@pytest.mark.parametrize(
    "answer", ["no JSON", "[1]", "null", '{"places": {"a": 1}}', {"events": [None] * 501}, {"places": [7]}]
)
def test_an_answer_of_another_form_is_one_fault(answer) -> None:
    reading = _read(answer)
    assert len(reading.faults) == 1
    assert reading.event_records == []


def test_a_proposer_that_fails_stops_nothing() -> None:
    def fails(_text: str) -> str:
        raise RuntimeError("no connection")

    with pytest.warns(InputWarning, match="no connection"):
        events = cm.read_text("Rebels captured Saraqib, Syria.", published="2024-12-05", proposers=[fails])
    assert list(events.place) == ["Saraqib"]


def test_a_spacy_pipeline_proposes_its_places() -> None:
    entity = SimpleNamespace(start_char=16, end_char=23, text="saraqib", label_="GPE")
    person = SimpleNamespace(start_char=4, end_char=12, text="garrison", label_="PERSON")
    document = document_from_text(TEXT, published="2024-12-05")
    proposer = SpacyProposer(lambda _text: SimpleNamespace(ents=[entity, person]))
    mentions = read(document, Gazetteer.open(), proposers=[proposer]).mention_records
    assert "saraqib" in [m["text"] for m in mentions]
    assert "garrison" not in [m["text"] for m in mentions]


def test_a_language_model_is_asked_with_the_report_as_material() -> None:
    asked = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "```json\n" + json.dumps({"events": [EVENT], "places": [PLACE]}) + "\n```"

    document = document_from_text(TEXT, published="2024-12-05")
    rows = read(document, Gazetteer.open(), proposers=[LanguageModelProposer(ask)]).event_records
    assert [row["place"] for row in rows] == ["saraqib"]
    assert asked[0].endswith(TEXT)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(allow_nan=False) | st.sampled_from([*EVENT.values(), "Hama", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*EVENT, "start", "end", "text", "places", "events"]), inner, max_size=6),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(_JSON)
def test_whatever_is_proposed_rows_stay_sound(proposal) -> None:
    reading = _read(proposal)
    validate(reading.events)
    assert all(TEXT[r["quote_start"] : r["quote_end"]] == r["quote"] for r in reading.event_records)
