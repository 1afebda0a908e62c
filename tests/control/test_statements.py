"""Events and town lists become statements; disagreement is settled by the rule the user chose."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from conflict_map.control import control_from_events, control_from_places, disagreements, settle
from conflict_map.errors import InputError
from conflict_map.tables import frame, validate

HAMA, ALEPPO = Point(36.75, 35.13), Point(37.16, 36.20)


def event(**cells):
    return {"event_id": "e", "actor1": "Rebels", "actor2": "Army", "place": "Hama", "geometry": HAMA} | cells


def said(**cells):
    return {"place": "Hama", "geometry": HAMA, "status": "reported", "confidence": 0.9} | cells


@pytest.mark.parametrize(
    ("cells", "holder", "basis"),
    [
        ({"outcome": "captured"}, "Rebels", "capture"),
        ({"outcome": "recaptured"}, "Rebels", "capture"),
        ({"outcome": "withdrew"}, "Army", "withdrawal"),
        ({"outcome": "withdrew", "actor2": None}, "unknown", "withdrawal"),
        ({"outcome": "entered"}, "contested", "entry"),
        ({"outcome": "contested"}, "contested", "fighting"),
        ({"outcome": "failed"}, "Army", "defence"),
        ({"outcome": "holds", "event_type": "Control statement"}, "Rebels", "statement"),
        ({"sub_event_type": "Government regains territory"}, "Rebels", "capture"),
        ({"sub_event_type": "Non-state actor overtakes territory"}, "Rebels", "capture"),
        ({"sub_event_type": "Non-violent transfer of territory"}, "Rebels", "transfer"),
        ({"sub_event_type": "Armed clash"}, "contested", "fighting"),
    ],
)
def test_an_event_says_who_holds_its_place(cells, holder, basis):
    control = control_from_events(frame([event(**cells)]))
    assert control[["holder", "basis"]].to_numpy().tolist() == [[holder, basis]]
    validate(control, "control")


@pytest.mark.parametrize(
    "cells",
    [
        {"outcome": "captured", "actor1": None},
        {"sub_event_type": "Peaceful protest"},
        {"sub_event_type": "Armed clash", "actor2": None},
        {"outcome": "failed", "actor2": None},
        {},
    ],
)
def test_an_event_that_names_no_holder_invents_none(cells):
    assert len(control_from_events(frame([event(**cells)]))) == 0


def test_an_unresolved_place_stays_in_the_table_and_out_of_the_drawing():
    control = control_from_events(frame([event(outcome="captured", geometry=None)]))
    assert len(control) == 1
    assert len(settle(control)) == 0


def test_sides_come_from_the_user_then_the_event_then_the_holder():
    rows = [event(outcome="captured", actor1_side="opposition")]
    assert control_from_events(frame(rows)).side[0] == "opposition"
    assert control_from_events(frame(rows), sides={"Rebels": "north"}).side[0] == "north"
    assert control_from_events(frame([event(outcome="captured")])).side[0] == "Rebels"


def test_a_contested_place_names_its_parties():
    control = control_from_events(frame([event(outcome="entered", actor1_side="b", actor2_side="a")]))
    assert control.between[0] == "a | b"


def test_fighting_can_be_left_out():
    clash = frame([event(sub_event_type="Armed clash")])
    assert len(control_from_events(clash, fighting=False)) == 0


def test_a_status_table_becomes_statements():
    towns = gpd.GeoDataFrame(
        {"town": ["A", "B"], "status": [None, None], "by": ["X", None]}, geometry=[HAMA, ALEPPO], crs=4326
    ).to_crs(3857)
    control = control_from_places(towns, holder="by", name="town", sides={"X": "north"})
    assert control.holder.tolist() == ["X", "unknown"]
    assert control.side.tolist() == ["north", "unknown"]
    assert control.geometry[0].distance(HAMA) < 1e-9
    with pytest.raises(KeyError, match="holder"):
        control_from_places(towns)


def test_the_newest_word_wins_and_only_up_to_the_date():
    told = frame([said(holder="Army", as_of="2024-11-01"), said(holder="HTS", since="2024-12-05")], "control")
    assert settle(told, "2024-12-04").holder.tolist() == ["Army"]
    assert settle(told, "2024-12-05").holder.tolist() == ["HTS"]
    assert settle(told).holder.tolist() == ["HTS"]
    assert len(settle(told, "2024-10-01")) == 0


def test_rules_decide_between_sources():
    told = frame(
        [
            said(holder="A", as_of="2024-11-01", source="s1", status="confirmed"),
            said(holder="A", as_of="2024-11-02", source="s2"),
            said(holder="B", as_of="2024-11-03", source="s3", status="claimed"),
        ],
        "control",
    )
    assert settle(told, rule="newest").holder[0] == "B"
    assert settle(told, rule="majority").holder[0] == "A"
    assert settle(told, rule="most trusted", trust={"s3": 0.1, "s1": 0.9}).holder[0] == "A"
    assert settle(told, rule="confirmed only").holder.tolist() == ["A"]
    assert disagreements(told).rivals.tolist() == ["A"]
    with pytest.raises(InputError, match="no rule"):
        settle(told, rule="loudest")


def test_an_even_split_is_contested_and_names_both():
    told = frame([said(holder=who, as_of="2024-11-01", source=who) for who in ("B", "A")], "control")
    settled = settle(told)
    assert settled.holder.tolist() == ["contested"]
    assert settled.side.tolist() == ["contested"]
    assert settled.between.tolist() == ["A | B"]


def test_fighting_near_a_place_does_not_unseat_its_holder():
    told = frame(
        [
            said(holder="A", as_of="2024-11-01", basis="capture"),
            said(holder="contested", as_of="2024-11-02", basis="fighting"),
        ],
        "control",
    )
    assert sorted(settle(told).holder) == ["A", "contested"]


def test_statements_age():
    told = frame(
        [
            said(holder="A", as_of="2023-11-01"),
            said(holder="B", as_of="2024-11-01", geometry=ALEPPO, place="Aleppo"),
        ],
        "control",
    )
    weight = settle(told, half_life_days=366).set_index("holder").weight
    assert weight["A"] == pytest.approx(weight["B"] / 2)


@pytest.mark.parametrize("bad", ["soon", pd.NaT])
def test_a_date_that_is_none_is_refused(bad):
    with pytest.raises(InputError, match="no date"):
        settle(frame([said(holder="A")], "control"), bad)


def test_coordinates_that_are_not_finite_are_named():
    told = frame(
        [
            said(holder="A"),
            said(holder="B", geometry=Point(float("nan"), 1)),
            said(holder="B", geometry=Point(1, float("inf"))),
        ],
        "control",
    )
    with pytest.raises(InputError) as caught:
        settle(told)
    assert [fault.row for fault in caught.value.faults] == [2, 3]


def test_the_party_that_a_sentence_leaves_out_is_taken_from_other_events_at_the_place():
    rows = [
        event(outcome="entered", place_id="H", actor2=None),
        event(outcome="redeployed", place_id="H", actor1="Army", actor2=None),
        event(outcome="redeployed", place_id="D", actor1="Others", actor2=None),
    ]
    assert control_from_events(frame(rows)).between.tolist() == ["Army | Rebels"]
    assert control_from_events(frame(rows[:1])).between.tolist() == ["Rebels"]


def test_a_disagreement_is_a_table_of_places_that_can_be_drawn():
    told = frame(
        [
            said(holder="A", as_of="2024-11-01", source="s1"),
            said(holder="B", as_of="2024-11-02", source="s2"),
            said(holder="A", as_of="2024-11-01", geometry=ALEPPO, place="Aleppo"),
        ],
        "control",
    )
    found = disagreements(told)
    drawn = json.loads(found.to_json(default=str))["features"]
    assert [one["geometry"]["coordinates"] for one in drawn] == [[HAMA.x, HAMA.y]]
    assert (drawn[0]["properties"]["holder"], drawn[0]["properties"]["rivals"]) == ("B", "A")
    assert 0 < drawn[0]["properties"]["share"] < 1


def test_a_place_that_changed_hands_is_no_disagreement():
    told = frame(
        [
            said(holder="A", as_of="2024-11-01", source="s1"),
            said(holder="B", since="2024-11-03", as_of="2024-11-04", source="s2"),
            said(holder="A", as_of="2024-11-01", source="s3", geometry=ALEPPO, place="Aleppo"),
            said(holder="B", as_of="2024-11-04", source="s3", geometry=ALEPPO, place="Aleppo"),
        ],
        "control",
    )
    assert len(disagreements(told)) == 0
    late = frame([said(holder="A", as_of="2024-11-03", source="s1")], "control")
    found = disagreements(pd.concat([told, late], ignore_index=True))
    assert found[["holder", "rivals", "rival_side", "rival_sources"]].to_numpy().tolist() == [
        ["B", "A", "A", "s1"]
    ]


def test_of_an_even_split_both_sides_are_named_and_neither_goes_first():
    told = frame(
        [said(holder=who, holder_name=who * 3, as_of="2024-11-01", source=f"s{who}") for who in ("B", "A")],
        "control",
    )
    [found] = disagreements(told).to_dict("records")
    assert (found["holder"], found["rivals"], found["rival_names"]) == ("contested", "A; B", "AAA; BBB")
    assert (found["side"], found["rival_side"], found["rival_sources"]) == ("A", "B", "sA; sB")
    assert len(disagreements(told, rule="most trusted", trust={"sA": 0.9})) == 1
    assert len(disagreements(told, rule="confirmed only")) == 0
