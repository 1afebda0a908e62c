"""Where an event is put: the scene that its sentence tells, and no place only because one was named before."""

from __future__ import annotations

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read
from conflict_map.text.actors.table import ActorTable
from conflict_map.text.words.tokens import tokenize


def places(text: str) -> list[str | None]:
    events = read(document_from_text(text, published="2024-11-14"), Gazetteer.open()).events
    return [
        None if missing else name for name, missing in zip(events.place, events.place.isna(), strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A landmine exploded on the Mandalay-Lashio highway near Kyaukme in Myanmar.", "near Kyaukme"),
        ("Gunmen attacked a bus on the Aleppo-Damascus highway in Syria.", "Aleppo-Damascus highway"),
        ("Rockets fired from Gaza hit Sderot in Israel on Monday.", "Sderot"),
        ("In Kherson, Ukraine, a woman was killed by artillery fire from across the Dnipro.", "Kherson"),
    ],
)
def test_the_scene_is_what_says_most_closely_where(text, place):
    assert places(text) == [place]


def test_what_is_told_of_a_whole_country_is_not_put_in_the_town_named_before():
    told = "Fighting continued in Saltivka in Kharkiv.\n\nOvernight, air defences shot down 78 drones over Ukraine."
    assert places(told) == ["Saltivka", "Ukraine"]
    told = "Rockets hit Haifa in Israel.\n\nThe ministry said 26 people were killed across the country in the past day."
    assert places(told) == ["Haifa", None]


def test_who_denies_an_attack_that_was_told_makes_no_second_one_and_forces_nobody_out():
    told = (
        "Seven civilians were killed when drones struck a market in Omdurman, Sudan. "
        "The Rapid Support Forces denied carrying out the attack."
    )
    assert places(told) == ["Omdurman"]


def test_let_is_no_armed_group():
    assert not ActorTable.bundled().find_any(tokenize("Let Ma village was shelled."))


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Gunmen fled to Guatemala City. The army of Guatemala closed the roads, and Guatemala asked for help.", "Guatemala", "PCL"),
        ("Fires burn in the state of Oregon. A smoke warning holds for all of Oregon, officials said in the US.", "Oregon", "ADM1"),
        ("Shells fell in Hama province in Syria. Hama was struck again on Monday.", "Hama", "PPL"),
    ],
)  # fmt: skip
def test_beside_a_city_or_division_of_its_name_the_bare_name_is_the_town_where_there_is_a_likely_one(
    text, name, code
):
    mentions = read(document_from_text(text), Gazetteer.open()).mention_records
    last = [m for m in mentions if m["text"].endswith(name)][-1]
    assert (last["feature_code"] or "").startswith(code), last["why"]
