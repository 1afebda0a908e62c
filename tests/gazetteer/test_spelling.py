"""Whether two spellings are one name: phones, alignment, shared words, many at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_map.gazetteer import Gazetteer
from conflict_map.gazetteer.spelling.alignment import align, likeness_to_itself, modes_of
from conflict_map.gazetteer.spelling.likeness import costs_from_json, costs_to_json, log_odds, model
from conflict_map.gazetteer.spelling.names import without_glued_article
from conflict_map.gazetteer.spelling.phones import key_of, phones, rows_of, skeletons, spell, word_skeletons

NAMES = st.text(alphabet="abdefghiklmnorstuyz -", min_size=1, max_size=18)


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("Deir el-Zour", "Dayr az Zawr", "SY"),
        ("Shuhayl", "Shiheil", "SY"),
        ("Al Mujaymir", "Mjeimer", "SY"),
        ("Urum al Kubra", "Big Orm", "SY"),
        ("Chasiv Yar", "Chasov Yar", "UA"),
        ("alqwsyt", "القوصية", "EG"),
    ],
)
def test_schools_of_romanisation_meet(one, other, country):
    assert log_odds(one, [other], country)[0] > 0.5


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [("Khan Sheikhoun", "Khan Younis", "SY"), ("Homs", "Hama", "SY"), ("Kherson", "Kharkiv", "UA")],
)
def test_other_names_do_not_meet(one, other, country):
    assert log_odds(one, [other], country)[0] < -0.5


@settings(deadline=None)
@given(NAMES, NAMES, st.integers(0, 2))
def test_alignment_has_no_direction_and_nothing_is_more_alike_than_itself(one, other, school):
    costs = model().costs
    a, b = rows_of([phones(one) or b"\2"]), rows_of([phones(other) or b"\2"])
    mode = modes_of(a, b, np.array([school]))
    there, back = align(a, b, mode, costs)[0], align(b, a, mode, costs)[0]
    assert there == pytest.approx(back, abs=1e-3)
    assert align(a, a, mode, costs)[0] >= likeness_to_itself(a, mode, costs)[0] - 1e-3


def test_two_letters_that_changed_places_cost_less_than_two_wrong_ones():
    costs, mode = model().costs, np.zeros(1, int)
    right = rows_of([phones("Tadmur")])
    swapped, wrong = rows_of([phones("Tamdur")]), rows_of([phones("Tagbur")])
    assert align(right, swapped, mode, costs)[0] > align(right, wrong, mode, costs)[0]


def test_costs_are_read_as_they_were_written():
    costs = model().costs
    again = costs_from_json(costs_to_json(costs))
    assert np.allclose(costs.pair, again.pair)
    assert np.allclose(costs.gap, again.gap)


def test_phones_keep_apart_what_sound_joins():
    assert spell(phones("Khan")) != spell(phones("Kan"))
    assert spell(phones("Rhouazi")) == spell(phones("Ghouazi"))
    assert spell(phones("Deir Hafer")) == spell(phones("Dayr Hafer"))


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=5))
def test_the_key_of_one_name_is_that_of_many(names):
    coded = [phones(name) for name in names]
    assert [key_of(c) for c in coded] == skeletons(rows_of(coded)).tolist()


def test_words_have_keys_of_their_own():
    rows = rows_of([phones("Douar Toulal"), phones("Toulal")])
    which, keys = word_skeletons(rows)
    assert which.tolist() == [0, 0]
    assert skeletons(rows)[1] in keys.tolist()


def test_transliteration_letter_by_letter_is_taken_apart():
    assert without_glued_article("almwsl aljdydt") == "mwsl jdydh"
    assert without_glued_article("Aleppo") == "Aleppo"


@pytest.fixture(scope="module")
def maghreb() -> Gazetteer:
    names = [
        "Toulal",
        "Tadla",
        "Sebt Gzoula",
        "Sebt Oulad Nemma",
        "Midar",
        *(f"Kasba {a}i{b}u{c}" for a in "bdf" for b in "lnr" for c in "bdf"),
        *(f"Douar {a}a{b}u{c}" for a in "bdfkm" for b in "lnrsz" for c in "bdfgk"),
    ]
    table = pd.DataFrame({"id": names, "name": names, "lat": 33.0, "lon": -5.0, "country": "MA"})
    table["lon"] += np.arange(len(table)) * 0.3
    return Gazetteer.from_places(table)


def test_a_common_word_more_or_less_is_the_same_place(maghreb):
    assert maghreb.resolve("Douar Toulal", country="MA").place.name == "Toulal"
    found = maghreb.resolve("Kasba Tadla", country="MA")
    assert found.place.name == "Tadla"
    assert "shares the telling words of Tadla" in found.why


def test_what_several_share_decides_nothing(maghreb):
    assert maghreb.resolve("Es Sebt", country="MA").place is None


def test_many_names_at_once(world):
    asked = ["Khan Sheikhun", "Alepop", "Xqzvw", "Jabal", "Bakhmtu"]
    found = world.match_all(asked, country=["SY", "SY", "SY", "SY", "UA"])
    assert [m and world.place(m.place_id).name for m in found] == [
        "Khan Shaykhun",
        "Aleppo",
        None,
        None,
        "Bakhmut",
    ]
    assert all(0.3 < m.probability < 1 for m in found if m)
    assert world.match_all([], country="SY") == []
    with pytest.raises(ValueError, match="2 names, but 1 countries"):
        world.match_all(["a", "b"], country=["SY"])


def test_upper_layers_win_in_bulk(world):
    mine = Gazetteer.from_places(
        pd.DataFrame({"id": ["mine"], "name": ["Bakhmut"], "lat": [48.6], "lon": [38.0], "country": ["UA"]})
    )
    assert world.with_layer(mine.layers[0]).match_all(["Bakhmut"], country="UA")[0].place_id == "mine"
