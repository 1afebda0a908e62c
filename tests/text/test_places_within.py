"""What a text says of where a place lies: the province that holds it, the list that it ends, the country's capital."""

from __future__ import annotations

from typing import Any

import pytest
from shapely import Point

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read


def reading(text: str) -> Any:
    return read(document_from_text(text, published="2024-06-05"), Gazetteer.open())


def places(text: str) -> dict[str, str | None]:
    return {row["text"]: row["place_name"] for row in reading(text).mention_records}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fighting raged in Idlib, Hama and Homs provinces of Syria.", ("Idlib", "Hama", "Homs")),
        ("Nigeria: Gunmen killed 12 villagers in Zamfara and Katsina states.", ("Zamfara", "Katsina")),
        ("Yemen: clashes in Marib and Shabwa provinces.", ("Marib", "Shabwa")),
    ],
)
def test_the_last_of_a_list_of_provinces_is_one_too(text: str, names: tuple[str, ...]) -> None:
    codes = {row["text"]: row["feature_code"] for row in reading(text).mention_records}
    assert [codes[name] for name in names] == ["ADM1"] * len(names)


def test_united_states_are_no_list() -> None:
    assert places("Aid arrived from Canada and the United States.")["United States"] == "United States"


@pytest.mark.parametrize(
    ("text", "name", "within"),
    [
        ("A drone hit the Russian village of Oktyabrsky, in Belgorod region.", "Oktyabrsky", (36.6, 50.6)),
        ("Nigeria: Gunmen stormed Keta village in Tsafe LGA of Zamfara.", "Keta village", (6.92, 11.95)),
        ("Его войска взяли село Новоалексеевка в Донецкой области.", "Новоалексеевка", (37.8, 48.0)),
        ("Pakistan: a bomber blew himself up at Thall in Hangu district.", "Thall", (71.06, 33.53)),
    ],
)
def test_a_namesake_elsewhere_is_not_the_village_of_the_province_that_is_named(
    text: str, name: str, within: tuple[float, float]
) -> None:
    shape = next(row["geometry"] for row in reading(text).mention_records if row["text"] == name)
    assert shape.distance(Point(within)) < 0.2


def test_a_town_that_everybody_knows_stays_where_it_is() -> None:
    assert places("Russian strikes hit Nikopol, Kherson region and Sumy.")["Nikopol"] == "Nikopol"


def test_the_capital_is_the_countrys_and_the_provincial_one_the_provinces() -> None:
    baghdad = places("Iraq: A bomb in Madain, south of the capital, killed two soldiers.")
    assert "capital" not in baghdad
    seat = places("In Ghazni province, Afghanistan, the Taliban attacked the provincial capital.")
    assert seat["capital"] == "Ghazni"


def test_a_village_that_nothing_knows_lies_in_the_province_that_is_told_of() -> None:
    text = "Rebels attacked Jableh in Syria on Thursday.\n\nHelicopters bombed the village of Beit Xyana, killing two."
    row = reading(text).event_records[-1]
    assert (row["place"], row.get("place_id"), row["geo_precision"]) == ("Beit Xyana", None, 3)
    assert row["geometry"].contains(Point(36.05, 35.4))
    assert "somewhere in Latakia" in row["place_why"]
    assert row["confidence"] < 0.5


def test_what_happens_elsewhere_or_in_another_country_is_not_in_the_province_told_before() -> None:
    told = "Rebels attacked Jableh in Syria on Thursday.\n\n"
    for sentence in (
        "Elsewhere, 20 villagers were killed in Xysindo.",
        "In Mali, gunmen killed four in Xysindo.",
    ):
        assert reading(told + sentence).event_records[-1]["geometry"] is None
