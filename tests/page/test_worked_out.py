"""What costs seconds is worked out once for all that one map writes, and anew for what is added later."""

from __future__ import annotations

from shapely import Point

import conflict_map as cm
from conflict_map import control as room
from conflict_map.tables import frame


def held(*places):
    rows = [
        {"place": f"Town {n}", "place_id": f"p{n}", "holder": side, "side": side, "since": "2024-12-01",
         "status": "reported", "geometry": Point(36.5 + n / 10, 35.1)}
        for n, side in enumerate(places)
    ]  # fmt: skip
    return frame(rows, "control")


def test_areas_are_worked_out_once_for_page_and_cell(monkeypatch):
    asked, work = [], room.control_by_day
    monkeypatch.setattr(room, "control_by_day", lambda *given: asked.append(1) or work(*given))
    page = cm.ConflictMap(title="Held").add_control(held("A", "B", "A"))
    first = page.to_html()
    assert page.to_html() == first
    assert page.to_folium().layers[0].rows == page.layers[0].rows
    assert len(asked) == 1
    page.add_control(held("B", "A"))
    assert page.to_html() != first
    assert len(asked) == 2
