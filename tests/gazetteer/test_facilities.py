"""Facilities that no gazetteer has are placed near a town of the text, and say so."""

from __future__ import annotations

import pytest

from conflict_map.gazetteer import Query


def resolve(gazetteer, text, *names):
    queries = [Query(name, text.index(name), text.index(name) + len(name)) for name in names]
    return gazetteer.resolve_all(queries, text=text)


def test_an_unknown_school_is_near_the_town_named_beside_it(world):
    text = "Shells fell on Kherson. A drone hit Blue Lantern School and later a house in Mykolaiv."
    _, school, _ = resolve(world, text, "Kherson", "Blue Lantern School", "Mykolaiv")
    assert school.place.name == "Kherson"
    assert school.geo_precision == 2
    assert school.uncertainty_m >= 25_000
    assert school.confidence < 0.7
    assert "is not in the gazetteer, so near Kherson, which is named beside it" in school.why


def test_a_town_of_the_story_in_its_own_name_comes_first(world):
    text = "Shells fell on Kherson and Mykolaiv. The wounded were brought to Mykolaiv Brightwater Hospital."
    *_, hospital = resolve(world, text, "Kherson", "Mykolaiv", "Mykolaiv Brightwater Hospital")
    assert hospital.place.name == "Mykolaiv"
    assert "which its name holds" in hospital.why


def test_a_street_is_not_in_the_town_it_is_called_after(world):
    text = "Shells fell on Mykolaiv and on Kherson. A mine lay in Mykolaiv Brightwater Street."
    *_, street = resolve(world, text, "Mykolaiv", "Kherson", "Mykolaiv Brightwater Street")
    assert street.place.name == "Kherson"


@pytest.mark.parametrize("name", ["Qwzxvold", "Salamatu Kellenbach"])
def test_what_is_no_facility_stays_unresolved(world, name):
    text = f"Shells fell on Kherson. {name} said so."
    assert resolve(world, text, "Kherson", name)[1].place is None


def test_without_a_town_there_is_nothing_to_be_near(world):
    assert resolve(world, "A drone hit Blue Lantern School.", "Blue Lantern School")[0].place is None


def test_a_facility_that_is_on_file_is_where_it_is(world):
    text = "Shells fell on Kherson. In Aleppo the Aleppo Central Prison was empty."
    prison = resolve(world, text, "Kherson", "Aleppo Central Prison")[1]
    assert prison.place.feature_code == "PRN"
