"""Tables and answers as a notebook shows them."""

from __future__ import annotations

import base64
import html
import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from shapely import Point

import conflict_map as cm
from conflict_map.sketch import Mark, sketch

HOSTILE = '<img src=x onerror="alert(1)">'


def day(text):
    return pd.Timestamp(text, tz="UTC")


@pytest.fixture
def events():
    return cm.frame(
        [
            {
                "event_type": "Battles",
                "sub_event_type": "Armed clash",
                "date_start": day("2024-12-04"),
                "date_end": day("2024-12-05"),
                "place": HOSTILE,
                "place_name": "Hama",
                "actor1": "HTS",
                "actor2": "Army",
                "fatalities_low": 300,
                "fatalities_best": 300,
                "status": "claimed",
                "claimed_by": "Ministry",
                "quote": "قصف على حماة",
                "geometry": Point(36.75, 35.13),
            },
            {"event_type": "Riots", "place": "all axes", "place_why": "the words name no place"},
        ]
    )


def test_an_event_is_told_in_a_row(events):
    shown = cm.show(events)._repr_html_()
    text = re.sub(r"<[^>]+>", " ", shown)
    for words in (
        "2024-12-04",
        "Armed clash",
        "Hama",
        "HTS",
        "at least 300",
        "claimed by Ministry",
        "قصف على حماة",
    ):
        assert words in text
    assert "not placed: the words name no place" in text
    assert "2 rows of events, 1 without a place on the map" in text


def test_text_never_becomes_markup(events):
    shown = cm.show(events)._repr_html_()
    assert HOSTILE not in shown
    assert html.escape(HOSTILE) in shown


def test_arabic_words_are_laid_out_by_their_own_direction(events):
    assert 'class="cm-words" dir="auto">قصف' in cm.show(events)._repr_html_()


def test_a_long_table_says_how_much_is_shown(events):
    many = cm.frame([{"place": f"P{n}"} for n in range(100)])
    shown = cm.show(many, rows=10)
    assert shown._repr_html_().count("<tr>") == 11
    assert "100 rows of events, the first 10 shown" in repr(shown)


@pytest.mark.parametrize("kind", ["control", "mentions"])
def test_the_other_tables_are_shown_as_well(kind):
    record = {
        "place": "Hama",
        "text": "Hama",
        "holder": "HTS",
        "as_of": day("2024-12-05"),
        "uncertainty_m": 7000.0,
    }
    keys = {"control": ("place", "holder", "as_of"), "mentions": ("text", "uncertainty_m")}[kind]
    shown = cm.show(cm.frame([{key: record[key] for key in keys}], kind))._repr_html_()
    assert "Hama" in shown
    assert {"control": "2024-12-05", "mentions": "7.0 km"}[kind] in shown


def test_another_frame_is_refused(events):
    with pytest.raises(ValueError, match="no events, control or mentions table"):
        cm.show(events[["place", "geometry"]])


def test_the_extension_shows_our_tables_so_and_leaves_others_alone(events, monkeypatch):
    # IPython warns where another environment than the one it runs in is active
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    shell = InteractiveShell.instance()
    shell.extension_manager.load_extension("conflict_map")
    try:
        form = shell.display_formatter.formatters["text/html"]
        assert form(events) == cm.show(events)._repr_html_()
        other = events[["place", "geometry"]]
        assert form(other) == other._repr_html_()
    finally:
        InteractiveShell.clear_instance()


def test_an_answer_of_the_gazetteer_shows_place_rivals_and_map():
    answer = cm.Gazetteer.open().resolve("Tripoli")
    shown = answer._repr_html_()
    assert answer.place.place_id in shown
    assert shown.count("<tr>") == len(answer.rivals) + 1
    picture = base64.b64decode(re.search(r"base64,([^\"]+)", shown).group(1)).decode()
    words = [element.text for element in ET.fromstring(picture).iter() if element.text]
    assert "Tripoli, LB" in words
    assert len(shown) < 400_000


def test_an_unresolved_name_shows_its_candidates():
    shown = cm.Gazetteer.open().resolve("Springfield")._repr_html_()
    assert "is not resolved" in shown
    assert "Illinois" in shown


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.text(max_size=12), st.booleans()), max_size=4
    )
)
def test_a_sketch_of_anything_is_sound_xml(rows):
    picture = sketch([Mark(lon, lat, label, chosen, 2000.0) for lon, lat, label, chosen in rows])
    ET.fromstring(picture)
    assert not re.search(r"\bnan\b", picture)  # as a number; towns may have it in their names


def test_what_is_sketched_lies_where_it_should():
    picture = ET.fromstring(sketch([Mark(36.0, 35.0, "West"), Mark(37.0, 35.0, "East", chosen=True)]))
    dots = {
        c.get("fill"): float(c.get("cx"))
        for c in picture.iter("{http://www.w3.org/2000/svg}circle")
        if float(c.get("r")) >= 4
    }
    assert dots["#fff"] < dots["#b8472e"]


def test_a_column_in_which_nothing_stands_is_left_out():
    told = cm.frame([{"place": "Hama", "holder": "Army", "side": "Army", "as_of": "2021-05-01"}], "control")
    shown = cm.show(told)._repr_html_()
    assert "In words" not in shown
    assert "2021-05-01" in shown
    assert "In words" in cm.show(cm.frame([], "control"))._repr_html_()
