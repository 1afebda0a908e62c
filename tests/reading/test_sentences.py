"""Single sentences in the words of many outlets and four languages: what happened, where, and how many died.

A row of ``sentences.csv`` has the event types, a part of each place's words, and the deaths: a number, ``14-`` for at
least fourteen, ``-40`` for at most forty, ``3-5`` for a range, nothing where none are counted. `` & `` stands between events.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from shapely import Point, transform

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read


def rows_of(name):
    return list(csv.DictReader((Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()))


SENTENCES = rows_of("sentences.csv")
HEADLINES = rows_of("headlines.csv")
CONTROL = rows_of("control.csv")
DAYS = rows_of("days.csv")
PLACES = rows_of("places.csv")
TOLLS = rows_of("tolls.csv")


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


def deaths(event):
    low, best, high = (event.get(f"fatalities_{part}") for part in ("low", "best", "high"))
    if best is not None:
        return str(best)
    return "" if low is high is None else f"{'' if low is None else low}-{'' if high is None else high}"


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["sentence"][:60])
def test_a_sentence_tells_what_happened_where_and_how_many_died(row, gazetteer):
    events = read(document_from_text(row["sentence"], published="2024-10-11"), gazetteer).event_records
    wanted = zip(*(row[name].split(" & ") for name in ("event_types", "places", "deaths")), strict=True)
    for event_type, place, figure in wanted if row["event_types"] else ():
        fitting = [
            e
            for e in events
            if e["event_type"] == event_type and place.lower() in e["place"].lower() and deaths(e) == figure
        ]
        assert fitting, [(e["event_type"], e["place"], deaths(e)) for e in events]
        events.remove(fitting[0])
    assert not events, [(e["event_type"], e["place"]) for e in events]


@pytest.mark.parametrize("row", TOLLS, ids=lambda row: row["sentence"])
def test_a_sentence_tells_how_many_died_in_whatever_words(row, gazetteer):
    events = read(document_from_text(row["sentence"], published="2024-06-13"), gazetteer).event_records
    parts = ("low", "best", "high")
    told = [[e.get(f"fatalities_{part}") for part in parts] for e in events]
    wanted = [int(row[part]) if row[part] else None for part in parts]
    assert [figure for figure in told if any(n is not None for n in figure)] == [wanted]


@pytest.mark.parametrize("row", HEADLINES, ids=lambda row: row["headline"][:60])
def test_a_headline_of_a_known_country_tells_one_event(row, gazetteer):
    document = document_from_text(row["headline"], published="2024-10-11")
    (event,) = read(document, gazetteer, country=row["country"]).event_records
    assert (event["event_type"], deaths(event)) == (row["event_type"], row["deaths"])
    assert row["place"].lower() in (event.get("place") or "").lower()
    assert not row["place"] or event.get("geometry") is not None


@pytest.mark.parametrize("row", CONTROL, ids=lambda row: row["sentence"][:60])
def test_a_sentence_tells_who_took_holds_or_leaves_a_place(row, gazetteer):
    events = read(document_from_text(row["sentence"], published="2024-10-11"), gazetteer).event_records
    told = [(e["event_type"], e["place"], e["outcome"] or "", e["actor1_id"], e["status"]) for e in events]
    assert any(
        event_type == row["event_type"]
        and row["place"].lower() in (place or "").lower()
        and outcome == row["outcome"]
        and row["actor"].lower() in (actor or "").lower()
        and row["status"] in {"", status}
        for event_type, place, outcome, actor, status in told
    ), told


@pytest.mark.parametrize("row", DAYS, ids=lambda row: row["sentence"])
def test_a_sentence_tells_its_days(row, gazetteer):
    document = document_from_text(row["sentence"], published="2024-10-11")
    event = read(document, gazetteer, country="SY").event_records[0]
    assert [str(event[f"date_{end}"].date()) for end in ("start", "end")] == [row["first"], row["last"]]


@pytest.mark.parametrize("row", PLACES, ids=lambda row: row["sentence"])
def test_a_shape_holds_the_place_that_is_meant_and_is_no_larger_than_it_must(row, gazetteer):
    event = read(document_from_text(row["sentence"], published="2024-10-11"), gazetteer).event_records[0]
    centre = event["geometry"].centroid
    metres = transform(
        Point(float(row["lon"]), float(row["lat"])),
        lambda xy: (xy - (centre.x, centre.y)) * (111_320 * math.cos(math.radians(centre.y)), 110_570),
    )
    held = event["geometry"].buffer(0.02).contains(Point(float(row["lon"]), float(row["lat"])))
    assert held or metres.distance(Point(0, 0)) <= event["uncertainty_m"]
    assert event["uncertainty_m"] <= 1000 * float(row["within_km"])
