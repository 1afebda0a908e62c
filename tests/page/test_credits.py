"""Whoever made what a map rests on is named on it, and the licences that ask for their text stand in it."""

from __future__ import annotations

import pytest
from shapely import Point

from conflict_map.gazetteer import Gazetteer
from conflict_map.page import ConflictMap
from conflict_map.page.credits import SOURCES, credits_of_places
from conflict_map.tables import frame


def test_the_gazetteers_of_the_places_on_the_map_are_named_once():
    tables = [
        frame(
            [
                {"place_id": "overlay:a"},
                {"place_id": "geonames:1"},
                {"place_id": None},
                {"place_id": "mine:3"},
            ]
        )
    ]
    named = credits_of_places(tables, ["Places: GeoNames (CC BY 4.0), as the terminal says"])
    assert len(named) == 2
    assert "CC BY-SA 4.0" in named[1]


def test_every_source_that_ships_has_a_credit():
    """Points of countries are never drawn."""
    shipped = {one["name"] for one in Gazetteer.open(layers=False).attributions()}
    named = " ".join(credit for _, credit in SOURCES.values())
    assert {name for name in shipped if name not in named} <= {"CIA World Factbook (points of countries)"}


@pytest.mark.browser
@pytest.mark.enable_socket
def test_a_reader_finds_credits_and_licences(open_map, tmp_path):
    events = frame(
        [{"place": "prison", "place_id": "overlay:sednaya-prison-sy", "geometry": Point(36.3, 33.6)}]
    )
    ConflictMap(title="Credits").add_events(events).save(tmp_path / "map.html")
    page = open_map(tmp_path / "map.html").page
    page.get_by_role("tab", name="Sources").click()
    page.get_by_text("Licence of Leaflet").click()
    text = page.locator(".cm-about").inner_text()
    for words in (
        "Natural Earth",
        "GeoNames (CC BY 4.0)",
        "Wikipedia (CC BY-SA 4.0)",
        "Redistribution and use in source and binary forms",
        "Volodymyr Agafonkin",
    ):
        assert words in text
