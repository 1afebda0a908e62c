"""Slavic names that are romanised in another way than English has it."""

from __future__ import annotations

import pytest

from conflict_map.gazetteer.spelling.scripts import other_romanisations


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Pidhirci", "Pidhirtsi"),
        ("Worochta", "Vorokhta"),
        ("Khrjashhuvate", "Khriashchuvate"),
        ("Jakivci", "Yakivtsi"),
        ("Goronglab", "Horonhlab"),
    ],
)
def test_other_romanisations_are_found(world, written, found):
    answer = world.resolve(written, country="UA")
    names = {answer.place.name} if answer.place else {c.place.name for c in answer.rivals}
    assert found in names, answer.why


def test_a_russian_form_meets_all_towns_of_the_ukrainian_one(world):
    found = {c.place.name for c in world.lookup("Olenovka", country="UA") if c.score > 0.05}
    assert found <= {"Olenivka", "Olenivka Persha"}
    assert sum(c.place.name == "Olenivka" for c in world.lookup("Olenovka", country="UA")) > 1


def test_outside_the_countries_of_cyrillic_nothing_is_rewritten():
    assert other_romanisations("Jabal", "SY") == ()
    assert other_romanisations("Jakivci", None) == ()
    assert other_romanisations("Львів", "UA") == ()
    assert other_romanisations("Lviv", "UA") == ()
