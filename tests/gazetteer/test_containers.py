"""The containers that a text names after a place, and what they decide."""

from __future__ import annotations

import pytest

from conflict_map.gazetteer import Query
from conflict_map.gazetteer.resolving.containers import containers, containers_after


def after(world, text, name):
    return containers_after(world.layers, text, text.index(name) + len(name))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("The sheriff of Paris, Texas, said so.", "Paris", ("Texas", False)),
        ("Bartlett is a town in Carroll County, New Hampshire, United States", "Bartlett",
         ("Carroll County, New Hampshire, United States", True)),
        ("Georgetown is the third oldest city in the U.S. state of South Carolina", "Georgetown",
         ("U.S., South Carolina", True)),
        ("Khan Shaykhun, a town in southern Idlib province, was hit", "Khan Shaykhun", ("Idlib", True)),
        ("Guanting (Chinese: 官亭) is a town in eastern Qinghai province.", "Guanting", ("Qinghai", True)),
        ("Shells fell on Hama in central Syria", "Hama", ("Syria", False)),
        ("Hama was a quiet town. In Texas nobody cared", "Hama", None),
        ("Hama, said the Ministry of Defence", "Hama", None),
    ],
)  # fmt: skip
def test_containers_are_read_off_the_words_after_a_place(world, text, name, expected):
    assert after(world, text, name) == expected


@pytest.mark.parametrize(
    ("name", "country", "admin1"),
    [
        ("Springfield, Ill.", "US", "Illinois"),
        ("Paris, TX", "US", "Texas"),
        ("Tripoli, Lebanon", "LB", ""),
        ("Tripoli, Libya", "LY", ""),
        ("Palmyra, Syria", "SY", ""),
    ],
)
def test_countries_and_abbreviations_are_containers(world, name, country, admin1):
    place = world.resolve(name).place
    assert place.country == country
    assert admin1 in place.admin1


def test_a_definition_outweighs_a_far_larger_namesake(world):
    text = "Durham is a city in Marion County, Kansas. In 2010 the population was 112."
    answer = world.resolve_all([Query("Durham", 0, 6)], text=text)[0]
    assert answer.place.admin1 == "Kansas"
    assert "Marion County, Kansas" not in answer.why  # its county is not on file: only a part is confirmed


def test_each_part_of_a_container_counts(world):
    found = containers(world.layers, "Carroll County, N.H., Nowhere")
    assert found.holding("US", "US/New Hampshire", "", frozenset()) == pytest.approx(1 / 3)
    assert found.holding("US", "US/New Hampshire", "US/New Hampshire/Carroll County", frozenset()) == (
        pytest.approx(2 / 3)
    )
    assert found.holding("FR", "FR/Paris", "", frozenset()) == 0
    assert containers(world.layers, None).holding("FR", "FR/Paris", "", frozenset()) == 0
