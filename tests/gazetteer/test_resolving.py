"""Which place a name means, and why."""

from __future__ import annotations

import pytest

from conflict_map.gazetteer import Gazetteer, Query
from conflict_map.gazetteer.kinds import kind_of_code, split_generic


def ids(gazetteer, *queries, **kw):
    return [r.place and r.place.place_id for r in gazetteer.resolve_all(list(queries), **kw)]


def test_a_generic_word_chooses_the_kind(small):
    assert small.resolve("Hama").place.place_id == "1"
    assert small.resolve("Hama province").place.place_id == "2"
    assert small.resolve("province of Hama").place.place_id == "2"
    assert ids(small, Query("Hama", hint="governorate")) == ["2"]
    assert small.resolve("Deir el-Zour province").place.place_id == "4"
    assert small.resolve("Deir el-Zour").place.place_id == "3"
    assert small.resolve("Euphrates River").place.place_id == "14"


def test_a_container_in_the_words_decides(small):
    assert small.resolve("Paris").place.country == "FR"
    assert small.resolve("Paris, Texas").place.country == "US"
    text = "The sheriff of Paris, Texas, said so."
    assert ids(small, Query("Paris", 15, 20), text=text) == ["8"]


def test_the_rest_of_the_document_decides(small):
    assert ids(small, Query("Paris", 0, 5), Query("Dallas", 20, 26), Query("Texas", 40, 45))[0] == "8"


def test_one_sense_per_document(small):
    answers = ids(
        small, Query("Springfield", 0, 11), Query("Missouri", 20, 28), Query("Springfield", 90, 101)
    )
    assert answers[0] == answers[2] == "11"


def test_what_is_ambiguous_stays_unresolved_with_its_candidates(small):
    answer = small.resolve("Springfield")
    assert not answer.resolved
    assert answer.confidence == 0
    assert {c.place.place_id for c in answer.rivals} == {"10", "11"}
    assert "too uncertain" in answer.why


def test_country_admin1_near_and_bias_each_decide(small):
    assert small.resolve("Springfield", admin1="Missouri", country="US").place.place_id == "11"
    assert small.resolve("Springfield", near=(-89.6, 39.7)).place.place_id == "10"
    assert small.resolve("Paris", country="US").place.place_id == "8"
    assert small.resolve("Hama", country="FR").place is None
    biased = small.resolve("Paris", bias="US")
    assert (
        biased.place is None
        or biased.place.country == "US"
        or biased.confidence < small.resolve("Paris").confidence
    )


@pytest.mark.parametrize("name", ["", "   ", "!?", "Jabal", "the river", "province", "نهر"])
def test_what_is_no_name_is_no_place(small, name):
    answer = small.resolve(name)
    assert answer.place is None
    assert answer.why
    assert not small.knows(name)


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("حماه", "1"),
        ("HAMA", "1"),
        ("Halab", "5"),
        ("خان شيخون", "15"),
        ("Khan Sheikhoun", "15"),
        ("Khan Sheikhon", "15"),
        ("Alepo", "5"),
    ],
)
def test_other_and_wrong_spellings_are_met(small, name, place_id):
    assert small.resolve(name).place.place_id == place_id


def test_misspelt_names_are_trusted_less(small):
    assert small.resolve("Khan Sheikhn").confidence < small.resolve("Khan Shaykhun").confidence


def test_an_installation_that_is_missing_is_placed_near_its_town(small):
    answer = small.resolve("Aleppo military airport")
    assert answer.place.place_id == "5"
    assert answer.geo_precision == 2
    assert answer.uncertainty_m >= 10_000
    assert "not in the gazetteer" in answer.why


def test_a_mountain_is_not_the_town_of_its_name(small):
    assert small.resolve("Jabal Aleppo").place is None


def test_answers_are_deterministic(small):
    queries = [Query("Paris", 0, 5), Query("Springfield", 9, 20), Query("Dallas", 30, 36)]
    assert small.resolve_all(queries) == small.resolve_all(queries)


def test_the_order_of_layers_is_precedence(places):
    mine = places.iloc[[0]].assign(id="mine", lon=36.76)
    both = Gazetteer([*Gazetteer.from_places(mine).layers, *Gazetteer.from_places(places).layers])
    assert both.resolve("Hama").place.place_id == "mine"
    assert sum(c.place.country == "SY" and c.place.feature_code == "PPLA" for c in both.lookup("Hama")) == 1


def test_place_by_id(small):
    assert small.place("5").name == "Aleppo"
    with pytest.raises(LookupError, match="no place with the id"):
        small.place("nope")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hama province", ("Hama", "province")),
        ("Tabqa Military Airbase", ("Tabqa", "airbase")),
        ("Donetsk Oblast", ("Donetsk", "oblast")),
        ("Lake Assad", ("Assad", "lake")),
        ("New York City", ("New York", "city")),
        ("محافظة حماة", ("حماة", "محافظة")),
        ("Aleppo", ("Aleppo", None)),
    ],
)
def test_generic_words_come_off(name, expected):
    assert split_generic(name) == expected


def test_kinds_cover_the_codes_of_the_overlay():
    codes = [
        "AIRB",
        "PRN",
        "DAM",
        "RD",
        "RGN",
        "MTS",
        "INSM",
        "DSRT",
        "BDG",
        "PCLI",
        "ADM2",
        "PPLX",
        "STM",
        "SEA",
    ]
    assert all(kind_of_code(code) != "other" for code in codes)


def test_a_very_long_document_is_measured_in_windows(small, monkeypatch):
    names = ["Hama", "Aleppo", "Deir ez-Zor", "Khan Shaykhun", "Paris", "Texas", "Springfield", "Missouri"]
    queries = [Query(name, 30 * i, 30 * i + len(name)) for i, name in enumerate(names)]
    whole = [a.place and a.place.place_id for a in small.resolve_all(queries)]
    monkeypatch.setattr("conflict_map.gazetteer.resolving.context.MOST_WITNESSES", 4)
    windows = small.resolve_all(queries)
    assert [a.place and a.place.place_id for a in windows[:4]] == whole[:4]
    assert windows[6].place.admin1 == "Missouri"  # beside it


def test_windows_change_nothing_where_all_names_fit_in_one(small, monkeypatch):
    queries = [
        Query(n, 30 * i, 30 * i + len(n))
        for i, n in enumerate(["Hama", "Aleppo", "Paris", "Texas", "Dallas"])
    ]
    whole = [a.confidence for a in small.resolve_all(queries)]
    monkeypatch.setattr("conflict_map.gazetteer.resolving.context.MOST_WITNESSES", 5)
    assert [a.confidence for a in small.resolve_all(queries)] == pytest.approx(whole)
