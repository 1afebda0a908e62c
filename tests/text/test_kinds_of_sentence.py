"""Sentences by their kind, each with what a careful reader marks in it: type, outcome, place, day and figures."""

from __future__ import annotations

from typing import Any

import pytest
from shapely import Point

from conflict_map.control import control_from_events
from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read
from conflict_map.text.reading import events_table

PUBLISHED = "2024-06-05"  # a Wednesday


def rows(text: str) -> list[dict[str, Any]]:
    return read(document_from_text(text, published=PUBLISHED), Gazetteer.open()).event_records


def deaths(row: dict[str, Any]) -> list[int | None]:
    return [row.get(f"fatalities_{part}") for part in ("low", "best", "high")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The RSF killed at least 124 people in Wad Madani, Sudan, on Friday.", [124, None, None]),
        ("4 killed, including a child, in shelling of Idlib, Syria", [4, 4, 4]),
        ("A Syrian soldier was killed by a sniper in Idlib.", [1, 1, 1]),
        ("Turkish soldier killed near Al Bab, Syria: report", [1, 1, 1]),
        ("Mines in southern Tripoli, Libya, killed two deminers, the UN said.", [2, 2, 2]),
        ("A bomb in Baghdad killed 12 people, an intelligence officer said.", [12, 12, 12]),
        (
            "58 people, 11 of them children, died when jets dropped toxic gas on Khan Sheikhoun, Syria.",
            [58, 58, 58],
        ),
        ("09:15 Two dead in shelling of Odesa, Ukraine", [2, 2, 2]),
        ("On 28 January 2024, gunmen shot and killed a former judge in Kabul.", [1, 1, 1]),
        ("Внаслідок обстрілу Нікополя загинула 60-річна жінка.", [1, 1, 1]),
        ("Up to 200 civilians may have died in an air strike on Mosul, Iraq.", [None, None, 200]),
        ("أفاد المرصد السوري بمقتل 5 مدنيين في غارات جوية على مدينة دوما اليوم.", [5, 5, 5]),
    ],
)
def test_dead_are_counted_as_the_words_say(text: str, count: list[int | None]) -> None:
    assert [deaths(row) for row in rows(text) if deaths(row) != [None] * 3] == [count]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "Rockets hit Aleppo, Syria, killing seven. The Observatory put the number of dead at ten.",
            [7, 7, 10],
        ),
        ("Gunmen attacked Kabul on Monday, killing five. The death toll rose to nine.", [9, 9, 9]),
        ("Troops and rebels clashed in Goma. Twelve fighters were killed.", [12, 12, 12]),
    ],
)
def test_a_sentence_that_counts_again_counts_the_event_before(text: str, count: list[int | None]) -> None:
    (row,) = rows(text)
    assert deaths(row) == count
    assert row["more_quotes"]


@pytest.mark.parametrize(
    ("text", "kind", "sub_type"),
    [
        ("ADF rebels killed 41 villagers in Beni, Congo.", "Violence against civilians", "Attack"),
        ("Gunmen attacked a village near Djibo, Burkina Faso.", "Violence against civilians", "Attack"),
        ("The attackers targeted Djibo, Burkina Faso, on Sunday.", "Violence against civilians", "Attack"),
        ("Three missiles crashed into Chernihiv, Ukraine, killing 17 people.", "Explosions/Remote violence",
         "Shelling/artillery/missile attack"),
        ("A bus hit a mine near Mocha, Yemen.", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
        ("A truck packed with explosives blew up in Baghdad, killing 125 people.", "Explosions/Remote violence",
         "Remote explosive/landmine/IED"),
        ("Police in Iraq opened fire on protesters in Karbala.", "Protests", "Excessive force against protesters"),
        ("Thousands marched in Dawei, Myanmar, on Sunday.", "Protests", "Peaceful protest"),
        ("Russian forces continued offensive operations near Chasiv Yar.", "Battles", "Armed clash"),
        ("At least 45 civilians were killed by government troops in Merawi, Ethiopia, after clashes with Fano.",
         "Violence against civilians", "Attack"),
        ("Phone lines have gone dead in Lashio, Myanmar.", "Infrastructure disruption", "Communication outage"),
    ],
)  # fmt: skip
def test_type_follows_from_who_acts_on_whom_and_with_what(text: str, kind: str, sub_type: str) -> None:
    (row,) = rows(text)
    assert (row["event_type"], row["sub_event_type"]) == (kind, sub_type)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The army captured Saraqib, Syria, the governor said on Monday.", "2024-06-02", "2024-06-03"),
        ("Rebels took Idlib, Syria, on Sunday. The next day they captured Hama.", "2024-06-03", "2024-06-03"),
        ("Rebels took Idlib, Syria, on Sunday. Three days earlier the army had captured Hama.",
         "2024-05-30", "2024-05-30"),
        ("A drone strike hit a truck in Mekelle, Ethiopia, on 10 April last year.", None, None),
        ("Troops captured Kidal, Mali, in late May.", "2024-05-20", "2024-05-31"),
        ("The toll from a missile attack on Odesa, Ukraine, rose to 21 on Tuesday.", "2024-05-30", "2024-06-05"),
        ("The toll from a missile attack on Odesa, Ukraine, rose to 21 on Tuesday. 70 were hurt in Friday's strike.",
         "2024-05-31", "2024-05-31"),
    ],
)  # fmt: skip
def test_the_day_of_the_event_is_not_that_of_speaking_or_counting(
    text: str, first: str | None, last: str | None
) -> None:
    found = rows(text)
    if first is None:
        assert found == []
        return
    assert (str(found[-1]["date_start"].date()), str(found[-1]["date_end"].date())) == (first, last)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Shelling in Hama, Syria, and clashes in Daraa", ["Hama", "Daraa"]),
        ("An air strike killed 45 people in the Gaza city of Rafah.", ["Rafah"]),
        ("The Congolese army left Goma. Burundian troops withdrew to Uvira.", ["Goma", "Goma"]),
        (
            "Israeli jets carried out raids on Tyre and on the outskirts of Baalbek in Lebanon.",
            ["Tyre", "outskirts of Baalbek"],
        ),
        ("Rebels advanced near Hama, Syria, and seized Xyzzyville.", ["near Hama", "Xyzzyville"]),
        ("In Taiz, Yemen, four civilians died when mortars landed on Xyzzy market.", ["Taiz"]),
        ("Attackers burned homes in Beni, Congo, before fleeing towards Goma.", ["Beni"]),
    ],
)
def test_a_place_is_the_event_s_own(text: str, places: list[str]) -> None:
    assert [row["place"] for row in rows(text)] == places


def test_one_figure_for_several_places_is_told_once() -> None:
    first, second = rows("Shelling of Hama and Idlib in Syria killed nine people on Friday.")
    assert (deaths(first), deaths(second)) == ([9, 9, 9], [None, None, None])


def test_a_name_that_nothing_knows_is_not_put_elsewhere() -> None:
    row = rows("Rebels advanced near Hama, Syria, and seized Xyzzyville.")[1]
    assert (row["place"], row.get("place_id"), row["geo_precision"]) == ("Xyzzyville", None, 3)
    assert row["geometry"].contains(Point(36.75, 35.13))  # the province of Hama, beside which it is told
    assert row["place_why"] == (
        "lies somewhere in Hama if the report tells of one province; “Xyzzyville” is not in the gazetteer; "
        "add it with “conflict-map gazetteer add”."
    )


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Missiles hit a hospital in Azaz, Syria, 14 dead – residents", "residents"),
        ("The Ministry of Defence of the Russian Federation: units of the Russian army captured Lysychansk in Ukraine.",
         "Ministry of Defence of the Russian Federation"),
        ("Rebels seized Hama, Syria, resistance sources told The Irrawaddy on Thursday.", "resistance sources"),
        ("At least 93 people died in a strike on Gaza City, the director of the Ahli hospital said.",
         "director of the Ahli hospital"),
        ("أعلن الجيش السوداني اليوم الجمعة استعادة الخرطوم.", "الجيش السوداني"),
    ],
)  # fmt: skip
def test_who_says_so_is_named(text: str, speaker: str) -> None:
    assert rows(text)[0]["claimed_by"] == speaker


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Russia's air force hit rebel supply lines near Saraqib, Syria.", "Military Forces of Russia"),
        ("Gunmen from the al Qaeda affiliate JNIM stormed Djibo, Burkina Faso.", "JNIM"),
        ("Boko Haram attacked Bama, Nigeria. Nigerian troops left Dikwa. The same group stormed Monguno.",
         "Boko Haram"),
        ("Units of the Russian army captured Lysychansk, Ukraine.", "Military Forces of Russia"),
        ("The Sudanese army announced the capture of Wad Madani in Sudan.", "Military Forces of Sudan"),
        ("The M23 rebels entered Sake, Congo. On Friday they captured Goma.", "M23"),
        ("Islamic State fighters attacked Palmyra, Syria, on Monday. It was bombed on Tuesday.", None),
    ],
)  # fmt: skip
def test_who_acts_is_found(text: str, actor: str | None) -> None:
    assert rows(text)[-1]["actor1_id"] == actor


@pytest.mark.parametrize(
    "text",
    [
        "The battle against inflation goes on in Damascus.",
        "India's bowlers ran riot in Galle, and Sri Lanka fell to 95 all out.",
        "Troops in Ukraine began a live-fire drill near Kyiv that simulates an attack on a bridge.",
        "The army held a military exercise in Tartus, Syria.",
        "Ten years after the siege of Daraa, Syria, families remember the dead.",
        "An air raid alert was declared in Kyiv.",
        "If the army crosses the Dnipro, fighting would spread to Oleshky.",
        "The bank in Beirut was hit by a wave of panic.",
        "A novel about the fall of Khartoum won a prize in Cairo.",
        "The prime minister of Ukraine is fighting for his political life in Kyiv.",
        "Refugees talked about the attack on Idlib.",
    ],
)
def test_borrowed_words_tell_of_no_event(text: str) -> None:
    assert rows(text) == []


def test_headlines_of_a_list_are_read_one_by_one() -> None:
    found = rows(
        "Missiles hit hospital in Azaz, Syria\n"
        "Turkey shells YPG positions near Azaz for third day\n"
        "Car bomb kills 12 in Damascus\n"
    )
    assert [row["place"] for row in found] == ["Azaz", "positions near Azaz", "Damascus"]
    assert [row["quote"] for row in found][2] == "Car bomb kills 12 in Damascus"


def test_a_hard_wrapped_paragraph_is_no_list() -> None:
    text = (
        "Rebels in the north of Syria have captured the town of Saraqib after heavy\n"
        "fighting with the army, residents said on Friday. The Observatory said that\n"
        "Ariha was shelled.\n"
    )
    assert [row["place"] for row in rows(text)] == ["Saraqib", "Ariha"]


def test_a_place_from_an_earlier_paragraph_is_less_sure() -> None:
    near, far = rows("Rebels captured Hama, Syria, on Friday.\n\nAt least 70 fighters died, a monitor said.")
    assert (near["place"], far["place"]) == ("Hama", "Hama")
    assert far["confidence"] < 0.5 * near["confidence"]
    assert "in an earlier paragraph" in far["rule"]


def test_the_attack_means_the_one_that_was_told() -> None:
    text = (
        "A suicide bomber struck a mosque in Peshawar, Pakistan. The group distanced itself from the attack."
    )
    assert len(rows(text)) == 1


def test_what_is_told_after_a_verb_of_saying_is_new() -> None:
    _, looting = rows(
        "Homs, Syria, fell to the rebels on Friday. Residents of the city reported looting, which a broadcaster blamed on "
        "inmates who had fled from Homs Central Prison."
    )
    assert (looting["event_type"], looting["place"]) == ("Strategic developments", "Homs")


def test_it_is_who_speaks_even_where_others_come_between() -> None:
    *_, move = rows(
        "The Syrian army confirmed that rebels had entered Hama and announced that it was redeploying its units."
    )
    assert (move["outcome"], move["actor1"]) == ("redeployed", "Syrian army")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("An Israeli strike on Deir al-Balah in Gaza killed a father and his two sons.", [3, 3, 3]),
        ("A family of five died when a missile levelled their home in Nuseirat, Gaza.", [5, 5, 5]),
        ("The shelling of Goris, Armenia, claimed one life.", [1, 1, 1]),
        ("A roadside bomb martyred three policemen in Bannu, Pakistan.", [3, 3, 3]),
        (
            "Security forces in Pakistan killed 13 militants in Miranshah, losing two soldiers of their own.",
            [15, 15, 15],
        ),
        ("Gunmen attacked Jos, Nigeria; seven soldiers died and 100 militants were killed.", [107, 107, 107]),
        ("Clashes in Homs, Syria: nine rebels were also killed, along with four civilians.", [13, 13, 13]),
        (
            "Gunmen shot dead 27 worshippers in Katsina, Nigeria; villagers put the death toll at 50.",
            [27, 27, 50],
        ),
    ],
)
def test_all_that_a_sentence_counts_is_counted_once(text: str, count: list[int | None]) -> None:
    assert [deaths(row) for row in rows(text) if deaths(row) != [None] * 3] == [count]


def test_others_who_also_died_are_added_to_the_event_before() -> None:
    (row,) = rows(
        "Gunmen attacked troops in Jableh, Syria, killing 16 soldiers. Nine of the attackers were also killed."
    )
    assert deaths(row) == [25, 25, 25]


@pytest.mark.parametrize(
    "text",
    [
        "More than 45,000 people have been killed in Gaza since October 2022, the health ministry said.",
        "The war, which erupted in April 2023, has killed tens of thousands of people in Sudan.",
        "Fighting in Sudan has cost the lives of 20,000 people in two years of war.",
        "Thousands have died in Yemen since the war began.",
    ],
)
def test_the_dead_of_a_whole_war_are_no_event(text: str) -> None:
    assert rows(text) == []


def test_what_an_event_is_measured_by_is_no_event() -> None:
    (row,) = rows(
        "A bomb killed ten people in Mogadishu, Somalia, the worst attack since a blast that killed 500 in 2017."
    )
    assert deaths(row) == [10, 10, 10]


@pytest.mark.parametrize(
    "text",
    [
        "Kyiv condemned the drone attack on Odesa, Ukraine.",
        "Israel strengthened its borders in retaliation for an attack on Haifa.",
        "Iraqi troops were clearing roadside bombs from Fallujah.",
        "The governor of Beirut, Lebanon, came under fire from deputies.",
    ],
)
def test_what_is_only_spoken_of_is_no_event(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A bomb killed ten people in the Somali capital.", "Mogadishu"),
        ("Gunfire was heard in Haiti's capital on Tuesday.", "Port-au-Prince"),
        ("A car bomb went off in the Dora district of Baghdad, Iraq.", "Al-Dora"),
        (
            "A drone attack on the Kharkiv region town of Bohodukhiv, Ukraine, left three people dead.",
            "Bohodukhiv",
        ),
        ("A bomb killed a soldier near Butembo, a town 40 km south of Beni, Congo.", "Butembo"),
        ("В Одесі внаслідок обстрілу загинули двоє людей.", "Odesa"),
        ("На Сумщині внаслідок обстрілу загинули двоє людей.", "Sumska oblast"),
    ],
)
def test_the_place_that_is_meant(text: str, place: str) -> None:
    assert [row.get("place_name") for row in rows(text)] == [place]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hundreds of people took to the streets in Homs, Syria.", "Protests"),
        ("Gang members shot people in Gonaïves, Haiti.", "Violence against civilians"),
        ("Homes were set ablaze in Djibo, Burkina Faso.", "Strategic developments"),
        ("Two people were arrested in Mosul, Iraq.", "Strategic developments"),
        ("The water plant of Singa in Sudan stopped working.", "Infrastructure disruption"),
        ("Russian troops executed two Ukrainian prisoners of war in Pokrovsk.", "Violence against civilians"),
        ("Reinforcements were sent to Latakia, Syria.", "Strategic developments"),
    ],
)
def test_words_of_the_codebooks_categories(text: str, kind: str) -> None:
    assert [row["event_type"] for row in rows(text)] == [kind]


def test_surrounding_villages_are_not_besieged() -> None:
    (row,) = rows("Rebels attacked Jableh and the surrounding villages in Syria.")
    assert row["outcome"] is None


@pytest.mark.parametrize(
    "text",
    [
        "A resident said three people were killed in an air strike on Idlib, Syria.",
        "A police officer told AFP that three people died when a bomb went off in Baghdad, Iraq.",
        "Shells killed three people in Stepanakert in the worst fighting since the 1990s, when 30,000 people were killed.",
    ],
)
def test_neither_who_speaks_nor_an_old_war_is_counted(text: str) -> None:
    assert [deaths(row) for row in rows(text) if deaths(row) != [None] * 3] == [[3, 3, 3]]


def test_the_day_of_a_death_is_that_of_what_killed() -> None:
    (row,) = rows("Four civilians died on Monday when their car hit a mine near Mocha, Yemen.")
    assert str(row["date_start"].date()) == "2024-06-03"


def test_a_reprisal_is_not_the_attack_that_it_answers() -> None:
    text = "Nine civilians were killed in Merawi, Ethiopia, in a reprisal by troops after an attack by Fano militia."
    assert [row["event_type"] for row in rows(text)] == ["Violence against civilians"]


def test_nothing_is_carried_past_a_place_that_nobody_knows() -> None:
    text = "Rebels captured Hama, Syria.\n\nTroops clashed with bandits in Qwertabad. Soldiers killed five fighters."
    first, *others = [row.get("place_name") for row in rows(text)]
    assert first == "Hama"
    assert others
    assert set(others) == {None}


@pytest.mark.parametrize(
    ("text", "kind", "outcome"),
    [
        (
            "Myrhorod airfield in Ukraine was attacked with missiles and drones.",
            "Explosions/Remote violence",
            None,
        ),
        ("The Taliban took the governor's compound in Kunduz, Afghanistan.", "Battles", "captured"),
        (
            "Burkina Faso: The road linking Kaya to Dori remains blocked.",
            "Infrastructure disruption",
            "cut",
        ),
        ("Губернатор сообщил о гибели 12 мирных жителей в Белгороде.", "Violence against civilians", None),
        ("Минобороны РФ заявило, что отразило атаку у Суджи.", "Battles", "repelled"),
    ],
)
def test_further_words_for_taking_and_striking(text: str, kind: str, outcome: str | None) -> None:
    assert [(row["event_type"], row["outcome"]) for row in rows(text)] == [(kind, outcome)]


@pytest.mark.parametrize(
    "text",
    [
        "Three suicide car bombs were destroyed in Sirte, Libya.",
        "Kidnappers in Damboa, Nigeria, released 12 women taken in March.",
        "Factory workers and their unions called a strike in Lyon.",
    ],
)
def test_a_bomb_that_did_not_go_off_and_a_month_are_no_event(text: str) -> None:
    assert rows(text) == []


def test_people_are_arrested_where_places_are_captured() -> None:
    text = "The Ugandan army captured four ADF fighters near Beni, Congo."
    assert [(row["event_type"], row["outcome"]) for row in rows(text)] == [("Strategic developments", None)]


def test_an_unknown_village_lies_where_the_text_says_and_who_takes_it_does_not_hold_the_province() -> None:
    (hit,) = rows("Shells hit the village of Qwertabad in Idlib province, Syria, killing two people.")
    assert (hit["place_name"], hit["geo_precision"]) == ("Idlib", 3)
    (taken,) = rows("Rebels captured Qwertabad in Idlib province, Syria.")
    assert (taken["place"], taken["geo_precision"]) == ("Qwertabad", 3)
    assert control_from_events(events_table([taken])).geometry.isna().all()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A Russian strike in Kharkiv, Ukraine, killed two people.", "Explosions/Remote violence"),
        ("Protesters torched police cars in Jammu, India.", "Riots"),
        ("Four soldiers died in an encounter with militants in Srinagar, India.", "Battles"),
        ("Troops drove the rebels from Aleppo, Syria.", "Battles"),
    ],
)
def test_what_the_words_of_further_outlets_mean(text: str, kind: str) -> None:
    assert [row["event_type"] for row in rows(text)] == [kind]


def test_the_victims_are_those_of_the_event_before() -> None:
    (row,) = rows("Fighters killed 45 people in Djugu, Congo. The victims were shot or burned in their huts.")
    assert deaths(row) == [45, 45, 45]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Security forces found the bodies of 11 tribesmen in Baiji, Iraq.", "Violence against civilians"),
        ("Burkina: blast hits convoy near Djibo, nine volunteers dead", "Explosions/Remote violence"),
        ("Junta forces lose Lashio to MNDAA in Myanmar", "Battles"),
        ("Масована атака на Київ: загинуло 28 людей.", "Explosions/Remote violence"),
        ("The M5 highway in Syria has been cut near Saraqib.", "Infrastructure disruption"),
    ],
)
def test_headlines_digests_and_communiques(text: str, kind: str) -> None:
    assert [row["event_type"] for row in rows(text)] == [kind]


def test_one_of_the_deadliest_attacks_is_the_one_that_was_told() -> None:
    text = "Gunmen shot dead 42 people in Kurram, Pakistan, in one of the deadliest attacks in years."
    assert len(rows(text)) == 1


def test_a_country_that_a_border_is_shared_with_is_no_place_and_the_next_sentence_tells_it() -> None:
    (row,) = rows(
        "Niger: 17 soldiers were killed near the border with Burkina Faso on Tuesday. The ambush took place near Torodi."
    )
    assert (row["place"], deaths(row)) == ("near Torodi", [17, 17, 17])


def test_a_topic_before_a_colon_acts_on_nobody() -> None:
    (row,) = rows("Sudan: RSF shelling kills 16 in El Fasher")
    assert row["actor1_id"] == "Rapid Support Forces"
