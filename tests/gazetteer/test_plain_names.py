"""The towns that today's wars are reported from, said without any context."""

from __future__ import annotations

import csv

from conflict_map.gazetteer import Query
from conflict_map.gazetteer.resolving.surroundings import names_around

# Larger or likelier namesakes elsewhere leave these open.
OPEN = {"Hebron", "Zawiya", "Jalalabad"}


def read(root):
    with (root / "tools" / "plain_names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_bare_name_is_the_town_of_the_war(world, root):
    rows = [row for row in read(root) if row["alone"] == "yes" and row["name"] not in OPEN]
    assert len(rows) > 250
    answers = {row["name"]: world.resolve(row["name"]) for row in rows}
    wrong = [
        (row["name"], answers[row["name"]].why)
        for row in rows
        if not answers[row["name"]].place or answers[row["name"]].place.place_id != row["place_id"]
    ]
    assert wrong == []


def test_what_is_open_alone_is_right_where_its_country_is_likely(world, root):
    for row in read(root):
        if row["alone"] == "no" or row["name"] in OPEN:
            answer = world.resolve_all([row["name"]], bias=row["country"])[0]
            assert answer.place is None or answer.place.country == row["country"], answer.why


def test_first_words_of_sentences_are_no_context(world):
    text = "It was quiet. The army left. In Homs nobody spoke, and Henry Miller wrote of it. As ever, Most slept."
    found = {query.text for query, _ in names_around(world.layers, text, [Query("Homs", 32, 36)])}
    assert found.isdisjoint({"It", "The", "In", "As", "Most", "Henry", "Miller"})
