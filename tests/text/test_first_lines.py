"""What a report's first lines say: when it was published, and the dateline that is no scene of events."""

from __future__ import annotations

from datetime import date

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read
from conflict_map.text.documents.published import dateline, published_in

BODY = "Troops retook the bridge on Wednesday, the army said."


@pytest.mark.parametrize(
    "report",
    [
        f"Army retakes bridge\n\nPort Sudan, 14 November 2024 (Nile Wire) - {BODY}",
        f"(Port Sudan, November 14, 2024) – {BODY}",
        f"Army retakes bridge\n\nGeneva/Port Sudan, 14 November 2024 – {BODY}",
        f"Sudan offensive assessment, November 14, 2024\n\n{BODY}",
        f"Daily summary of 14 November 2024\n\n{BODY}",
        f"KHARTOUM, 14 November 2024 (Nile Wire) — {BODY}",
        f"Goma, 14 November 2024. {BODY}",
        f"SITREP 14\nAs of 14 November 2024\n\n{BODY}",
        "استعادة الجسر\n\nالخرطوم، 14 نوفمبر 2024 - قال الجيش إنه استعاد الجسر.",
        "Зведення\n\n14 листопада 2024 року\n\nВійська відбили атаку.",
        "Київ, 14 листопада 2024 року — Війська відбили атаку.",
        "دمشق، ١٤ تشرين الثاني ٢٠٢٤ - استعاد الجيش الجسر.",
        f"Army retakes bridge\n14 November 2024\n\n{BODY}",
        f"Army retakes bridge\nThursday, November 14, 2024 at 10:15 GMT\n\n{BODY}",
        f"Army retakes bridge\nPublished: 2024-11-14\n\n(Geneva, 15 November 2024) – {BODY}",
    ],
)
def test_the_day_of_publication_is_found(report):
    assert published_in(report).date() == date(2024, 11, 14)


@pytest.mark.parametrize(
    "report",
    [
        f"Ten years after the fall of 14 November 2014 families wait\n\n{BODY}",
        f"{BODY} It had fallen on 14 November 2014.",
        f"KHARTOUM, Nov 14 (Nile Wire) - {BODY}",  # of which year?
        f"13 November 2024\n- Shelling.\n\n14 November 2024\n- {BODY}",  # the days of a digest
    ],
)
def test_no_other_date_is_taken_for_it(report):
    assert published_in(report) is None


@pytest.mark.parametrize(
    "line", ["Talks in Rome - and after", "Homs, 300 dead: the army", "A boy, May, 3: hurt"]
)
def test_what_only_looks_like_a_dateline_stays_text(line):
    assert dateline(line) is None


def test_weekdays_count_back_from_the_dateline_and_nothing_happens_in_its_city():
    text = "Drones hit market\n\nPort Sudan, 14 November 2024 (Nile Wire) - Drones struck Omdurman on Wednesday, killing seven."
    event = read(document_from_text(text), Gazetteer.open()).events.iloc[0]
    assert (event.place, event.date_start.date()) == ("Omdurman", date(2024, 11, 13))


@pytest.mark.parametrize(
    ("words", "code"),
    [("across the Dnipro", "STM"), ("on the left bank of the Dnipro", "STM"), ("in Dnipro", "PPL")],
)
def test_what_is_crossed_or_has_banks_is_the_river(words, code):
    report = f"Shelling {words} in Ukraine wounded three people in Kherson on Monday."
    mentions = read(document_from_text(report), Gazetteer.open()).mentions
    assert mentions[mentions.place_name == "Dnipro"].feature_code.tolist()[0][:3] == code[:3]


def test_the_region_of_a_city_is_no_point_in_the_city():
    report = "A drone killed two people in the Kharkiv region of Ukraine on Monday."
    event = read(document_from_text(report), Gazetteer.open()).events.iloc[0]
    assert event.geo_precision == 3
