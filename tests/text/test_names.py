"""Which words name a place, and where the name begins and ends."""

from __future__ import annotations

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read
from conflict_map.text.actors.table import ActorTable
from conflict_map.text.mentions.recognising import names_of


def named(text: str) -> list[str]:
    """Find the names of a text; a declined one in the form that the gazetteer is asked for."""
    found = names_of(document_from_text(text), Gazetteer.open(), ActorTable.bundled())
    return [name.asked or name.text for names in found.values() for name in names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Taliban captured Mazar-i-Sharif on Saturday.", ["Mazar-i-Sharif"]),
        ("Floods hit Port-au-Prince and Cote d'Ivoire.", ["Port-au-Prince", "Cote d'Ivoire"]),
        ("Fighting resumed in Bosnia and Herzegovina.", ["Bosnia and Herzegovina"]),
        ("Shelling hit Hama and Homs.", ["Hama", "Homs"]),
        ("Camps in Cox's Bazar were flooded.", ["Cox's Bazar"]),
        ("The mayor of the City of Huntsville spoke.", ["Huntsville"]),
        ("A man from Louisville, Ky. was held in the U.S.", ["Louisville", "Ky.", "U.S."]),
        ("A bridge near Bolan was destroyed.", ["Bolan"]),
        ("Rebels said Aleppo Central Prison was theirs.", ["Aleppo Central Prison"]),
        (
            "CLASHES REPORTED IN IDLIB, HAMA, SARAQIB AND KHAN SHEIKHOUN",
            ["IDLIB", "HAMA", "SARAQIB", "KHAN SHEIKHOUN"],
        ),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Iraqi forces entered the Old City of Mosul on Monday.", ["Iraqi", "Mosul"]),
        ("North of Tikrit, militants attacked a checkpoint.", ["Tikrit"]),
        ("THREE SOLDIERS KILLED NEAR AL-BAB", ["AL-BAB"]),
        ("US STRIKES HIT SANAA AND HODEIDAH", ["US", "SANAA", "HODEIDAH"]),
    ],
)
def test_names_without_what_leads_to_them(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Війська просунулися біля Часового Яру та Торецька.", ["Часів Яр", "Торецьк"]),
        ("Бои идут в районе Часова Яра и под Бахмутом.", ["Часов Яр", "Бахмут"]),
        ("Взрывы слышны в Кривом Роге, сказал Сергей Иванов.", ["Кривой Рог"]),
        ("سيطرت القوات على دير الزور والبوكمال والميادين", ["دير الزور", "البوكمال", "الميادين"]),
        (
            "قصف في ريف إدلب الجنوبي ومعرة النعمان وسراقب وقال ناشطون",
            ["ريف إدلب الجنوبي", "معرة النعمان", "سراقب"],
        ),
    ],
)
def test_names_in_other_scripts(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize("words", ["Old City of Mosul", "old city of Mosul", "Old Town of Aleppo"])
def test_an_old_city_is_a_part(words: str) -> None:
    document = document_from_text(f"Shells hit the {words} on Friday, killing two.", published="2017-07-10")
    [record] = read(document, Gazetteer.open()).event_records
    assert record["place"] == words
    assert record["uncertainty_m"] < 12_000


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The Marburg virus is spreading in Uige, Angola. Marburg kills slowly.", ["Uige", "Angola"]),
        (
            "Pigs in Bulacan carried the Reston ebolavirus, first seen in Reston, Virginia.",
            ["Bulacan", "Reston", "Virginia"],
        ),
        ("Doctors in Wuhan call it the Wuhan virus; Wuhan is closed.", ["Wuhan", "Wuhan"]),
        ("The damage in Kampala was US$5 million, the Voice of America said.", ["Kampala"]),
    ],
)
def test_a_place_lends_its_name_to_an_illness_money_and_a_company(text: str, places: list[str]) -> None:
    assert named(text) == places
