"""News of crime, illness, accidents and sport has the words of war, and tells no event of it; a war has illness too."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read

OTHERS = {
    "illness": "Health officials said on Monday that the outbreak of avian flu had killed 40 people in the region. The virus has "
    "struck poultry farms near Lyon, where 3,000 birds died. Doctors are fighting the disease with a new vaccine.",
    "court": "A jury in Dayton heard on Tuesday how the driver shot his neighbour. Prosecutors said the felony indictment also names "
    "a robbery in Toledo. His attorney attacked the sheriff's report. The judge set bail at $50,000.",
    "accident": "Two teenagers died on Friday night when their car crashed into a tree on Route 9 near Albany. The driver, "
    "Mark Lewis, 19, lost control on a wet highway, the county sheriff said. A third, 17, was killed later.",
    "sport": "City attacked from the first minute and the defence came under fire. The coach said his players had fought for every "
    "ball. Two goals in the second half killed the game, and the team captured the league title in Leeds.",
}


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_news_of_another_world_tells_no_event(text, gazetteer):
    assert read(document_from_text(text, published="2024-10-11"), gazetteer).event_records == []


def test_a_report_on_war_may_speak_of_illness_and_courts(gazetteer):
    text = (
        "Cholera has killed 30 people in the camps, doctors said, and vaccines and patients cannot be moved. Shelling of El Fasher "
        "on Thursday killed nine, and militia fighters ambushed a convoy near Mellit. A court in Port Sudan postponed the trial."
    )
    events = read(document_from_text(text, published="2024-10-11"), gazetteer).event_records
    assert [(e["event_type"], e["place"], e.get("fatalities_best")) for e in events] == [
        ("Explosions/Remote violence", "El Fasher", 9),
        ("Battles", "near Mellit", None),
    ]


def test_protests_are_told_by_any_news(gazetteer):
    text = (
        "Thousands of teachers marched in Lyon on Thursday for higher pay. Schools stayed closed. The company that runs the buses "
        "said that students had been brought home. Budget talks go on."
    )
    events = read(document_from_text(text, published="2024-10-11"), gazetteer).event_records
    assert [(e["event_type"], e["place"]) for e in events] == [("Protests", "Lyon")]


@pytest.mark.parametrize(
    ("sentence", "deaths"),
    [
        ("Staff Sgt. Adam Byrne, 23, died when a mortar shell hit the base in Ramadi.", 1),
        ("The 2006 bombing is remembered; on Friday shelling killed four soldiers in Ramadi.", 4),
        ("Militants shot the poet dead in Ramadi at 79.", 1),
    ],
)
def test_ages_and_years_count_nobody(sentence, deaths, gazetteer):
    events = read(document_from_text(sentence, published="2024-10-11"), gazetteer).event_records
    assert [e.get("fatalities_best") for e in events] == [deaths]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        (
            "Kobani fell to the Islamist rebels on Friday. Families spoke of thefts, which officials blamed on prisoners.",
            ["Opposition (Syria)", "Criminals (Syria)"],
        ),
        ("Raqqa fell to the rebels on Friday. The government blamed Turkey.", ["Opposition (Syria)"]),
        (
            "Gunmen killed ten villagers in Barsalogho, Burkina Faso, on Tuesday. The government blamed JNIM.",
            ["JNIM"],
        ),
        (
            "A bomb exploded in Maiduguri on Tuesday. The attack, which the army blamed on Boko Haram, killed six.",
            ["Boko Haram"],
        ),
    ],
)
def test_who_is_blamed_for_something_else_took_no_town(text, actors, gazetteer):
    events = read(document_from_text(text, published="2024-12-05"), gazetteer).event_records
    assert [e["actor1_id"] for e in events] == actors


def test_the_example_of_the_readme_says_who_holds_what(gazetteer):
    text = (Path(__file__).parents[2] / "examples/hama-report.txt").read_text(encoding="utf-8")
    events = read(document_from_text(text, published="2024-12-05"), gazetteer).event_records
    holders = {e["place"]: e["actor1_id"] for e in events if e["sub_event_type"] in _TAKEN_OR_HELD}
    assert holders == {
        "Aleppo": "Opposition (Syria)",
        "Deir el-Zour province": "Military Forces of Syria",
        "northwest Syria": "HTS",
    }


_TAKEN_OR_HELD = {"Non-state actor overtakes territory", "Territory held"}
