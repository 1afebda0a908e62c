"""Sentences by their kind: who claims and who is blamed, what only describes, and what a weapon or a raid says of the type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read

PUBLISHED = "2024-06-05"  # a Wednesday


def rows(text: str) -> list[dict[str, Any]]:
    return read(document_from_text(text, published=PUBLISHED), Gazetteer.open()).event_records


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("A car bomb exploded in Kabul on Monday. Islamic State claimed the attack.", "Islamic State"),
        ("Gunmen attacked a market in Djibo, Burkina Faso. JNIM claimed the assault.", "JNIM"),
        ("A blast hit a bus in Damaturu, Nigeria, police said, blaming Boko Haram.", "Boko Haram"),
    ],
)
def test_who_claims_an_attack_or_is_blamed_for_it_did_it(text: str, actor: str) -> None:
    (row,) = rows(text)
    assert row["actor1_id"] == actor


def test_a_short_name_in_brackets_belongs_to_who_speaks() -> None:
    (row,) = rows("The Kachin Independence Army (KIA) says it has captured Momauk in Myanmar.")
    assert "KIA" in row["claimed_by"]


def test_reports_that_there_are_none_of_speak_of_nothing() -> None:
    (row,) = rows("Militants fired rockets at Sderot in Israel; there were no reports of damage.")
    assert row["claimed_by"] is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Israeli raids struck a house in Nabatieh, Lebanon.", ["Explosions/Remote violence"]),
        ("A Syrian tank fired at a checkpoint near Ariha in Idlib, Syria.", ["Explosions/Remote violence"]),
        ("- Nikopol: woman, 47, killed by mortars in Ukraine", ["Explosions/Remote violence"]),
        ("Dozens of phones exploded in Tyre, Lebanon, on Tuesday.", ["Explosions/Remote violence"]),
        ("Police fired live rounds at demonstrators in Kisumu, Kenya.", ["Protests"]),
        ("Rebels attacked a military training camp in Gao, Mali, on Sunday.", ["Battles"]),
        ("Soldiers killed nine villagers in Bati, Ethiopia, following clashes with a militia.", ["Violence against civilians"]),
        ("Residents of the besieged city of Homs, Syria, queued for bread.", []),
    ],
)  # fmt: skip
def test_type_follows_the_weapon_and_what_is_told_itself(text: str, kinds: list[str]) -> None:
    assert [row["event_type"] for row in rows(text)] == kinds


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen killed five people in Bannu district in northwestern Pakistan.", "Bannu district"),
        ("In Mexico's Mazatlán, a shootout within the Sinaloa Cartel left two dead.", "Mazatlán"),
        ("In Lebanon, Israeli jets strike Khiam again.", "Khiam"),
        ("Two men were shot dead by soldiers in Syria during a raid on Inkhil.", "Inkhil"),
        ("Fighters in Libya seized Tarhouna on Friday.", "Tarhouna"),
    ],
)
def test_the_closest_place_is_the_event_s(text: str, place: str) -> None:
    assert place in {row["place"] for row in rows(text)}


def test_a_person_beside_a_comma_is_no_place() -> None:
    (row,) = rows("A mine killed a teacher, Zaynab al-Harzali, and her son in Taiz, Yemen.")
    assert row["place"] == "Taiz"


def test_a_village_that_nobody_knows_lies_in_the_department_that_is_named() -> None:
    (row,) = rows("A bomb killed two soldiers in Qwertillo, in the department of Cauca, Colombia.")
    assert (row["place_name"], row["geo_precision"]) == ("Cauca", 3)


def test_allied_forces_that_leave_force_nobody_out() -> None:
    kinds = {row["outcome"] for row in rows("Government-allied forces pulled out of Zinjibar in Yemen.")}
    assert "repelled" not in kinds


def test_the_weekend_is_the_last_one() -> None:
    (row,) = rows("Clashes in Goma left six soldiers dead over the weekend.")
    assert (row["date_start"].date(), row["date_end"].date()) == (date(2024, 6, 1), date(2024, 6, 2))


def test_a_large_city_abroad_is_itself_though_its_country_is_not_named() -> None:
    (row,) = rows("Ukraine and Israel were silent. Gunmen shot dead two tourists in Brussels on Monday.")
    assert row["country"] == "BE"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("A bomb in Kabul killed at least 12 Afghans and 3 U.S. soldiers on Monday.", 15),
        ("ELN rebels killed six soldiers when they attacked a patrol in Tame, Colombia, the army said.", 6),
    ],
)
def test_all_the_dead_of_one_attack_are_its_own(text: str, count: int) -> None:
    (row,) = rows(text)
    assert row["fatalities_low"] == count


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("JNIM fighters killed two policemen in an ambush near Sevare, Mali, on Sunday.", "JNIM"),
        ("Attackers stormed a clinic in Kumba, Cameroon, killing two nurses; the government blamed separatists.", "Unidentified Armed Group (Cameroon)"),
        ("In neighbouring Somalia, the army recaptured Adale from Al Shabaab.", "Military Forces of Somalia"),
        ("MALI – the army killed two rebels near Kidal.", "Military Forces of Mali"),
        ("Turkey widened its campaign on Friday, shelling Kobani in Syria.", "Military Forces of Turkey"),
    ],
)  # fmt: skip
def test_who_acted(text: str, actor: str | None) -> None:
    found = rows("Kenya's and Niger's governments met in Nairobi.\n\n" + text)
    assert [row["actor1_id"] for row in found][:1] == [actor]


def test_a_post_of_the_police_is_taken_where_policemen_are_arrested() -> None:
    (row,) = rows("The Taliban seized the last army post in Kunduz, Afghanistan.")
    assert (row["event_type"], row["outcome"]) == ("Battles", "captured")


def test_a_siege_that_is_broken_is_none() -> None:
    assert "besieged" not in {row["outcome"] for row in rows("Rebels broke a two-year siege of Homs, Syria.")}


def test_territory_that_rockets_came_from_is_not_the_town_they_hit() -> None:
    told = "Rockets hit Mariupol, Ukraine. Monitors said they were fired from territory controlled by separatists."
    assert "Control statement" not in {row["event_type"] for row in rows(told)}


def test_what_lies_in_a_province_is_the_place_and_not_the_province_s_capital() -> None:
    (row,) = rows("A soldier was killed by a bomb in Rueso district, Narathiwat, Thailand.")
    assert row["place"] == "Rueso district"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Syrian troops entered Tadmur, Syria, on Friday after Moscow said it had bombed the town.",
            "Moscow",
        ),
        ("Houthi fighters claimed on Sunday to have taken Hajjah in Yemen.", "Houthi"),
    ],
)
def test_who_speaks_stands_in_the_clause_of_saying(text: str, speaker: str) -> None:
    assert any((row["claimed_by"] or "").startswith(speaker) for row in rows(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The group's spokesman, Abu Hamza al-Masri, was killed in fighting in Raqqa, Syria.", 1),
        ("Soldiers killed the deputy leader of Boko Haram near Banki, Nigeria.", 1),
        ("Soldiers killed the rebel fighters near Banki, Nigeria.", None),
    ],
)
def test_one_who_is_named_or_definite_is_one(text: str, count: int | None) -> None:
    assert [row.get("fatalities_low") for row in rows(text)] == [count]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A mob lynched two men in Bangui, Central African Republic.", "Riots"),
        ("Communal violence in Jos, Nigeria, has killed 30 people since Sunday, officials said.", "Riots"),
        ("Gunmen ambushed a humanitarian convoy near Mora, Cameroon.", "Violence against civilians"),
    ],
)
def test_crowds_and_convoys(text: str, kind: str) -> None:
    assert {row["event_type"] for row in rows(text)} == {kind}


def test_several_cartels_are_no_places() -> None:
    told = "Clashes between the Sinaloa and Jalisco cartels left nine dead in Zapopan, Mexico."
    assert [row["place"] for row in rows(told)] == ["Zapopan"]


def test_a_whole_country_in_somebodys_hands_is_not_the_town_named_before() -> None:
    told = "The army took Mullaitivu in Sri Lanka. The whole country was under government control, television said."
    assert "Control statement" not in {row["event_type"] for row in rows(told)}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Missiles hit Kherson, Ukraine, killing nine, in what the mayor called a terror attack.", ["Explosions/Remote violence"]),
        ("Six were killed as crowds rushed to reach a food convoy in Gaza City.", ["Violence against civilians"]),
        ("Police shot at protesters in Basra, Iraq, on Sunday.", ["Protests"]),
        ("Soldiers died in a complex ambush near Menaka, Mali.", ["Battles"]),
    ],
)  # fmt: skip
def test_nouns_that_name_what_was_told_and_crowds(text: str, kinds: list[str]) -> None:
    assert [row["event_type"] for row in rows(text)] == kinds


def test_the_rebels_are_the_group_that_was_named() -> None:
    told = "M23 fighters advanced near Goma on Monday. On Tuesday the rebels seized Rubaya, a mayor said."
    assert {row["actor1_id"] for row in rows(told)} == {"M23"}


def test_those_among_the_dead_are_no_further_dead() -> None:
    told = "Rockets killed 20 people in Odesa, Ukraine. A medic and a driver were among the dead, the mayor said."
    assert [row["fatalities_low"] for row in rows(told)] == [20]


def test_a_hyphen_does_not_part_a_town_from_its_taking() -> None:
    (row,) = rows("The TNLA has taken the ruby-mining town of Mogok in Myanmar.")
    assert row["outcome"] == "captured"


def test_a_town_that_dwarfs_its_namesakes_in_the_theatre_is_the_one() -> None:
    (row,) = rows("Ukraine's police said a missile killed three people in Kostiantynivka on Monday.")
    assert (row["admin1"], row["geo_precision"]) == ("Donetska oblast", 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gunmen stormed a school in Kankara, Nigeria, and took pupils away.", "Violence against civilians"),
        ("Settlers torched homes in Huwara, West Bank, on Sunday.", "Riots"),
        (
            "Militiamen struck a village near Djugu, Democratic Republic of the Congo.",
            "Violence against civilians",
        ),
    ],
)
def test_bands_that_storm_or_strike_the_unarmed(text: str, kind: str) -> None:
    assert {row["event_type"] for row in rows(text)} == {kind}


def test_another_toll_widens_the_range() -> None:
    told = (
        "Assailants killed 60 people in Solhan, Burkina Faso, on Monday. The government put the toll at 52."
    )
    (row,) = rows(told)
    assert (row["fatalities_low"], row["fatalities_high"]) == (52, 60)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Two people, a father and son, died in shelling of Kherson, Ukraine.", [2, 2]),
        (
            "Shells killed six people in Kherson, Ukraine. Rescue work ended with two bodies recovered.",
            [6, 6],
        ),
        (
            "A blast killed nearly 50 people in Kerman, Iran. Officials later lowered the toll to 41.",
            [41, 41],
        ),
    ],
)
def test_nobody_is_counted_twice(text: str, count: list[int]) -> None:
    assert [[row["fatalities_low"], row["fatalities_best"]] for row in rows(text)] == [count]


def test_a_dateline_of_one_word_names_the_theatre() -> None:
    told = "OUAGADOUGOU - Militants fired at a Turkish bakery in Burkina Faso's capital, killing four, the army said."
    (row,) = rows(told)
    assert (row["place_name"], row["country"]) == ("Ouagadougou", "BF")


def test_children_are_abducted_where_suspects_are_arrested() -> None:
    (row,) = rows("Bandits seized 15 children in Sokoto, Nigeria, on Saturday.")
    assert row["sub_event_type"] == "Abduction/forced disappearance"


def test_who_carried_out_the_attack_acts_in_it() -> None:
    told = (
        "Two bombs exploded in Kabul on Monday. Islamic State said its fighters had carried out the attack."
    )
    assert [row["actor1_id"] for row in rows(told)] == ["Islamic State"]


def test_villages_in_a_country_s_state_lie_in_the_state() -> None:
    (row,) = rows("Bandits attacked ten villages in Nigeria's central Plateau state, killing 30 people.")
    assert row["place_name"] == "Plateau"
