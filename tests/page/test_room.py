"""A frame that gets its room late, as in VS Code's notebooks, shows all of the map; a moved map stays where it is."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

MAP = "Object.values(window).find((one) => one instanceof L.Map)"
VIEW = (
    f"(({{lat, lng}}, zoom) => [lat, lng, zoom].map((n) => n.toFixed(2)))({MAP}.getCenter(), {MAP}.getZoom())"
)
HEIGHT = f"{MAP}.getSize().y"


def at_height(opened, height):
    opened.page.set_viewport_size({"width": 1280, "height": height})
    opened.until(f"{HEIGHT} > {height - 100} && {HEIGHT} <= {height}", True)
    return opened.page.evaluate(VIEW)


def test_a_map_that_nobody_moved_shows_all_at_any_size(saved, open_map):
    at_once = open_map(saved, viewport={"width": 1280, "height": 680}).page.evaluate(VIEW)
    late = open_map(saved, viewport={"width": 1280, "height": 1})
    assert late.page.evaluate(VIEW) != at_once
    assert at_height(late, 680) == at_once


def test_a_map_that_was_moved_stays(saved, open_map):
    opened = open_map(saved, viewport={"width": 1280, "height": 680})
    opened.page.evaluate(f"{MAP}.setView([33.5, 36.3], 9, {{ animate: false }})")
    assert at_height(opened, 900) == ["33.50", "36.30", "9.00"]
