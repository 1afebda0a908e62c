"""Who fights whom where both stand before the verb, and names that end in a number."""

from __future__ import annotations

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("M23 and the army clashed in Kibumba.", "M23", "Military Forces of DR Congo"),
        ("Hezbollah and the Israeli army clashed in Khiam.", "Hezbollah", "Military Forces of Israel"),
        ("Police and soldiers clashed in Kano.", "Police Forces of Nigeria", None),
        (
            "Indian and Pakistani troops exchanged fire in Kupwara.",
            "Military Forces of India",
            "Military Forces of Pakistan",
        ),
        (
            "Thai and Cambodian soldiers clashed in Surin.",
            "Military Forces of Thailand",
            "Military Forces of Cambodia",
        ),
        ("The M23 captured Lubero from the army.", "M23", "Military Forces of DR Congo"),
    ],
)
def test_both_sides_are_read(text, one, other):
    (row,) = read(document_from_text(text, published="2025-08-10"), Gazetteer.open()).event_records
    assert (row["actor1_id"], row["actor2_id"]) == (one, other)


@pytest.mark.parametrize(
    ("text", "actor", "place"),
    [
        ("US-backed forces captured Raqqa.", None, "Raqqa"),
        ("Forces backed by the US captured Raqqa.", None, "Raqqa"),
        ("The M23, backed by the Rwandan army, captured Walikale.", "M23", "Walikale"),
        ("Turkish-backed factions clashed with the SDF near Tishrin Dam.", "SNA", "near Tishrin Dam"),
    ],
)
def test_who_only_stands_behind_a_party_neither_acts_nor_says_where(text, actor, place):
    (row,) = read(document_from_text(text, published="2025-03-10"), Gazetteer.open()).event_records
    assert (row["actor1_id"], row["place"]) == (actor, place)
    assert row["place_id"]


def test_the_islamic_state_is_no_verb_between_two_sides():
    told = "Battles are raging between the Syrian army and IS militants near Palmyra."
    (row,) = read(document_from_text(told, published="2017-03-10"), Gazetteer.open()).event_records
    assert (row["actor1_id"], row["actor2_id"]) == ("Military Forces of Syria", "Islamic State")


@pytest.mark.parametrize(
    "text",
    [
        "Four soldiers were killed by a bomb in Bannu, and the TTP claimed the attack.",
        "A bomb killed 4 soldiers in Bannu. The TTP, an enemy of the army, claimed responsibility.",
        "Responsibility for the attack on soldiers in Bannu was claimed by the TTP.",
        "The army blamed the TTP for the bombing in Bannu, which killed four soldiers.",
    ],
)
def test_who_claims_an_attack_is_not_whom_it_killed(text):
    (row,) = read(document_from_text(text, published="2025-10-20"), Gazetteer.open()).event_records
    assert row["actor1_id"] == "TTP"
    assert row["outcome"] is None


def test_protesters_whom_the_police_kill_died_of_excessive_force():
    told = "Police killed 3 protesters in Antananarivo."
    (row,) = read(document_from_text(told, published="2025-10-20"), Gazetteer.open()).event_records
    assert row["sub_event_type"] == "Excessive force against protesters"
    assert row["actor1_id"] == "Police Forces of Madagascar"


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (
            "Colombia's army said it killed nine FARC dissidents in an airstrike in Guaviare.",
            "Military Forces of Colombia",
            "FARC dissidents",
        ),
        (
            "The army said it had killed 14 Boko Haram fighters in an ambush near Damboa.",
            "Military Forces of Nigeria",
            "Boko Haram",
        ),
        (
            "Gunmen killed five soldiers in an attack on a checkpoint in Gao.",
            "Unidentified Armed Group (Mali)",
            "Military Forces of Mali",
        ),
    ],
)
def test_who_is_killed_in_an_attack_did_not_make_it(text, one, other):
    (row,) = read(document_from_text(text, published="2021-07-20"), Gazetteer.open()).event_records
    assert (row["actor1_id"], row["actor2_id"]) == (one, other)


def test_a_small_namesake_abroad_is_not_the_village_of_another_country():
    told = "Burkinabe soldiers killed at least 223 civilians in Soro on 25 February."
    (mention,) = read(document_from_text(told, published="2024-04-26"), Gazetteer.open()).mention_records
    assert mention["place_id"] is None
    assert "does not say in which country" in mention["why"]


@pytest.mark.parametrize(
    ("text", "types", "deaths"),
    [
        (
            "Six people were shot dead and a further 11 wounded when gunmen stormed a bar in the Mexican city of Salamanca late on Saturday.",
            ["Violence against civilians"],
            [6],
        ),
        (
            "Houthi forces fired a ballistic missile at Marib city on Friday evening; it hit a mosque inside a military camp and killed 111 soldiers.",
            ["Explosions/Remote violence"],
            [111],
        ),
        (
            "Two gunmen opened fire at a bus stop in Jerusalem on Monday, killing six people. The attackers were shot dead by a soldier.",
            ["Violence against civilians"],
            [6],
        ),
        (
            "Ethiopian troops and Fano fighters clashed in Debre Markos on Tuesday. A doctor said the bodies of 16 people had been brought in.",
            ["Battles"],
            [16],
        ),
    ],
)
def test_one_attack_told_in_two_statements_is_one_with_its_dead(text, types, deaths):
    events = read(document_from_text(text, published="2025-02-05"), Gazetteer.open()).event_records
    assert [e["event_type"] for e in events] == types
    assert [e["fatalities_best"] for e in events] == deaths


@pytest.mark.parametrize(
    "text",
    [
        "A photo taken by soldiers in Hama, Syria, shows damage to the citadel.",
        "Hostages taken by rebels in Goma, Congo, were freed.",
        "The party won back Hama from its rivals in the election.",
        "The charity gave a figure of 59 million euros for the new school in Goma, Congo.",
        "The office gave a figure of 1,200 people helped by the project in Goma, Congo.",
    ],
)
def test_words_of_taking_and_counting_that_peace_shares_tell_nothing(text):
    assert read(document_from_text(text, published="2025-02-05"), Gazetteer.open()).event_records == []


def test_a_toll_of_more_than_so_many_leaves_the_range_open():
    text = (
        "Amnesty said more than 100 people died when gunmen stormed Yelwata in Nigeria on Friday. "
        "The state governor's office gave a figure of 59 dead."
    )
    (row,) = read(document_from_text(text, published="2025-06-16"), Gazetteer.open()).event_records
    assert (row["fatalities_low"], row["fatalities_high"]) == (59, None)
