"""The live map's Python side: what the front end tells becomes tables and times; `test_jupyterlab.py` drives the rest."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from shapely import Point

import conflict_map as cm

pytest.importorskip("anywidget")


@pytest.fixture
def page():
    rows = [
        {"event_id": f"e{n}", "date_start": f"2024-12-0{n}", "place": f"T{n}", "geometry": Point(36, 35)}
        for n in (3, 1, 2)
    ]
    return cm.ConflictMap(title="Live").add_events(cm.frame(rows))


def test_before_anybody_looks_all_is_shown_and_nothing_selected(page):
    live = page.widget()
    assert len(live.selected) == 0
    assert live.shown.event_id.tolist() == ["e1", "e2", "e3"]
    assert live.window is None


def test_rows_are_counted_in_the_order_of_time(page):
    live = page.widget()
    live.row, live.rows = 1, memoryview(np.array([1, 2], dtype="<u4").tobytes())
    live.minutes = [int(pd.Timestamp(f"2024-12-0{n}", tz="UTC").timestamp() // 60) for n in (2, 3)]
    assert page.selected.event_id.tolist() == ["e2"]
    assert page.shown.event_id.tolist() == ["e2", "e3"]
    assert page.window == (pd.Timestamp("2024-12-02", tz="UTC"), pd.Timestamp("2024-12-03", tz="UTC"))
    cm.validate(page.selected)


def test_what_python_asks_for(page):
    live = page.widget()
    live.select("e3")
    live.look("2024-12-02")
    minutes = [int(pd.Timestamp(f"2024-12-0{n}", tz="UTC").timestamp() // 60) for n in (2, 3)]
    assert live.asked == {"selected": 2, "window": minutes}
    live.select(None)
    live.look()
    assert live.asked == {"selected": None, "window": None}
    with pytest.raises(KeyError, match="no event 'e9'"):
        live.select("e9")


def test_without_a_live_map_it_says_what_to_do(page):
    with pytest.raises(RuntimeError, match=r"show m\.widget\(\) in a cell first"):
        page.selected  # noqa: B018


def test_without_anywidget_it_names_the_extra(page, monkeypatch):
    monkeypatch.delitem(sys.modules, "conflict_map.page.live", raising=False)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(cm.ConflictMapError, match=r"pip install 'conflict-map\[notebook\]'"):
        page.widget()


def test_a_page_too_large_for_a_notebook_is_refused(page, monkeypatch):
    monkeypatch.setattr("conflict_map.page.showing.MOST_MB", 0.1)
    with pytest.raises(cm.ConflictMapError, match="more than a notebook bears"):
        page.widget()


def test_a_map_without_events_is_live_as_well():
    assert len(cm.ConflictMap().widget().shown) == 0
