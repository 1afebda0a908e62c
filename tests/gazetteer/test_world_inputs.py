"""What the world index takes from its sources: which names, and where a place without coordinates of its own stands."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import pytest

from conflict_map import Gazetteer

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from gazetteer_airfields import airfield_places  # noqa: E402
from gazetteer_divisions import without_generic  # noqa: E402
from gazetteer_names import alike, as_ukraine_writes, ukrainian_in_latin, written_by_people  # noqa: E402


@pytest.fixture(scope="module")
def world():
    return Gazetteer.open(layers=False)


def km(place, lat, lon):
    return 111.2 * math.hypot((place.lon - lon) * math.cos(math.radians(lat)), place.lat - lat)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Селидове", "Selydove"), ("Згурівка", "Zghurivka"), ("Юр’ївка", "Yurivka"), ("Щастя", "Shchastia"),
        ("Слов'янськ", "Sloviansk"), ("Єнакієве", "Yenakiieve"), ("Знам’янка-Друга", "Znamianka-Druha"),
        ("Крым", ""), ("دمشق", ""), ("Donetsk", ""),
    ],
)  # fmt: skip
def test_ukrainian_is_romanised_as_the_state_does_it(cyrillic, latin):
    assert ukrainian_in_latin(cyrillic) == latin


def test_russian_spellings_are_not_romanised_as_ukrainian_where_a_ukrainian_one_is_known():
    assert as_ukraine_writes(["Макаров", "Макарів", "Makariv"]) == ["Makariv"]
    assert as_ukraine_writes(["Селидове"]) == ["Selydove"]
    assert alike("Slovyansk", ["Nikopol", "Sloviansk"]) == "Sloviansk"


def test_names_romanised_by_a_machine_are_left_out():
    names = ["Selydove", "slydwfh", "xie li duo wei", "Селидове", "selydove", "al-Ḥūlāh", "ad-Dana"]
    assert written_by_people(names, "UA") == ["Selydove", "Селидове", "selydove", "al-Ḥūlāh", "ad-Dana"]
    assert "cha ting zhen" in written_by_people(["cha ting zhen"], "CN")


def test_the_index_knows_them_no_more(world):
    assert world.knows("Selydove")
    assert not world.knows("slydwfh")


def test_ukraine_has_its_official_spellings(world):
    assert world.knows("Staryi Merchyk")
    assert world.lookup("Sloviansk", country="UA")[0].place.name == "Sloviansk"


def test_villages_with_an_airstrip_are_known_where_no_list_of_towns_has_them(world):
    for name, lat, lon in (("Nyal", 7.73, 30.24), ("Duk Padiet", 7.74, 31.40), ("Lankien", 8.53, 32.06)):
        found = world.lookup(name, country="SS")[0].place
        assert km(found, lat, lon) < 15
        assert found.source == "OurAirports"
        assert found.radius_m >= 5_000


def test_a_town_that_is_known_gets_no_second_row_from_its_airport(world):
    bor = [c.place for c in world.lookup("Bor", country="SS", near=False) if c.place.feature_code == "PPL"]
    assert len(bor) == 1


def test_air_bases_without_a_code_are_known_and_strips_of_companies_are_no_villages(world):
    rows = list(airfield_places(ROOT / "data" / "gazetteer", []))
    names = {row["name"] for row in rows}
    assert world.lookup("H3 Air Base", country="IQ")[0].place.feature_code == "AIRB"
    assert "Nyal" in names
    assert not names & {"Amal V12", "Beda M3", "Warehouse 59A", "Baleela Base Camp", "Sarir Nw"}


def test_a_division_without_coordinates_stands_at_its_namesake_or_in_its_parent_with_a_wide_radius(world):
    masyaf = next(
        c.place for c in world.lookup("Masyaf District", country="SY") if c.place.feature_code == "ADM2"
    )
    assert km(masyaf, 35.06, 36.34) < 5
    assert masyaf.radius_m == 30_000
    malha = next(c.place for c in world.lookup("Al Malha", country="SD") if c.place.feature_code == "ADM2")
    assert km(malha, 15.1, 26.1) < malha.radius_m / 1000


def test_wards_and_hamlets_with_everyday_names_are_no_places_without_a_point(world):
    assert not any(world.knows(word) for word in ("Legal", "Retirement", "Lottery", "Urban", "Booster"))


def test_the_bare_name_of_a_division():
    assert without_generic(["Masyaf District", "Département de Tanout", "Caza de Tyr", "Idlib"]) == [
        "Masyaf", "Tanout", "Tyr",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "country", "least_km", "most_km"),
    [
        ("Borno", "NG", 130, 220), ("Alaska", "US", 600, 1200), ("Idlib Governorate", "SY", 35, 70),
        ("Arauca department", "CO", 90, 160), ("Soum province", "BF", 50, 90),
    ],
)  # fmt: skip
def test_a_division_reaches_as_far_as_its_outline_or_its_settlements(world, name, country, least_km, most_km):
    assert least_km < world.resolve(name, country=country).uncertainty_m / 1000 < most_km


def test_no_division_reaches_around_the_earth(world):
    layer = world.layers[0]
    divisions = [
        number for code, number in layer.feature_code.code_of.items() if code.startswith(("ADM", "RGN"))
    ]
    assert layer.radius[np.isin(layer.feature_code.codes, divisions)].max() < 5_000_000
