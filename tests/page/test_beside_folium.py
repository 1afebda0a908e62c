"""Beside folium's own layers and plugins, inside a notebook's frame, and with military symbols."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import pandas as pd
import pytest
from folium import plugins
from shapely import Point

from conflict_map.errors import InputError
from conflict_map.page import ConflictMap

if TYPE_CHECKING:
    from pathlib import Path

Open = Callable[..., Any]
browser_test = [pytest.mark.browser, pytest.mark.enable_socket]


def units() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "sidc": ["SHG-UCA----D---", "10031000001211000000"],
            "name": ["2nd Armoured", "7th Rifles"],
            "actor": ["Northern column", "Garrison"],
            "since": [pd.Timestamp("2024-12-03"), pd.Timestamp("2024-12-05")],
            "quote": ["Tanks stood <b>west</b> of the town.", None],
        },
        geometry=[Point(37.6, 35.6), Point(38.6, 35.6)],
        crs="EPSG:4326",
    )


def click_map(opened: Any, lat: float, lon: float) -> None:
    point = opened.page.evaluate(f"ConflictMapPage.map.latLngToContainerPoint([{lat}, {lon}])")
    corner = opened.page.locator(".folium-map").bounding_box()
    opened.page.mouse.click(corner["x"] + point["x"], corner["y"] + point["y"])


@pytest.mark.browser
@pytest.mark.enable_socket
def test_layers_and_control_of_folium_work_beside_ours(
    open_map: Open, events: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    page = ConflictMap(title="Both").add_events(events)
    camps = folium.FeatureGroup(name="Camps", show=True).add_to(page)
    folium.CircleMarker([35.6, 38.4], radius=9, tooltip="Camp").add_to(camps)
    folium.GeoJson({"type": "Point", "coordinates": [38.9, 35.6]}, marker=folium.Circle(radius=4000)).add_to(
        page
    )
    folium.LayerControl(collapsed=False).add_to(page)
    page.save(tmp_path / "both.html")
    opened = open_map(tmp_path / "both.html")
    shapes = opened.page.locator(".leaflet-overlay-pane path")
    assert shapes.count() >= 2
    before = shapes.count()
    control = opened.page.locator(".leaflet-control-layers")
    tools = opened.page.locator(".cm-tools").bounding_box()
    assert control.bounding_box()["y"] >= tools["y"] + tools["height"]
    control.get_by_text("Camps").click()
    assert shapes.count() == before - 1
    assert opened.rows() == [0, 1, 2, 3, 4, 5]
    opened.page.locator('[data-row="0"]').click()
    opened.page.get_by_role("dialog").get_by_text("They fought at the bridge.").wait_for()


PLUGIN = """L.Control.Fullscreen = L.Control.extend({onAdd() {
  const made = L.DomUtil.create('button', 'plugin'); made.textContent = 'plugin'; return made; }});
L.control.fullscreen = (options) => new L.Control.Fullscreen(options);"""


@pytest.mark.browser
@pytest.mark.enable_socket
def test_a_plugin_of_folium_finds_leaflet_and_is_let_through_the_policy(
    browser: Any, events: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    page = ConflictMap(title="Plugin").add_events(events)
    plugins.Fullscreen(position="topleft").add_to(page)
    page.save(tmp_path / "plugin.html")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    scripts: list[str] = []

    def answer(route: Any) -> None:
        scripts.append(route.request.url)
        kind = "text/css" if route.request.url.endswith(".css") else "text/javascript"
        route.fulfill(body="" if kind == "text/css" else PLUGIN, content_type=kind)

    context.route(re.compile("^https:"), answer)
    opened = context.new_page()
    opened.goto((tmp_path / "plugin.html").as_uri())
    opened.wait_for_selector("html[data-ready]")
    assert len(scripts) == 2
    button, key = (opened.locator(name).bounding_box() for name in (".plugin", ".cm-key"))
    assert button["x"] >= key["x"] + key["width"]
    context.close()


@pytest.mark.browser
@pytest.mark.enable_socket
def test_to_folium_shows_the_same_map(open_map: Open, events: gpd.GeoDataFrame, tmp_path: Path) -> None:
    page = ConflictMap(title="Both").add_events(events).add_units(units())
    copy = page.to_folium()
    folium.Circle([35.6, 38.4], radius=9000).add_to(copy)
    copy.get_root().save(str(tmp_path / "copy.html"))
    opened = open_map(tmp_path / "copy.html")
    assert opened.rows() == [0, 1, 2, 3, 4, 5]
    assert opened.page.locator(".leaflet-overlay-pane path").count() == 1
    assert opened.page.locator(".leaflet-cm-units-pane canvas").count() == 1
    assert opened.requests != []  # jQuery, Bootstrap and icons, as every folium map asks for


@pytest.mark.browser
@pytest.mark.enable_socket
def test_a_notebooks_frame_is_a_whole_map(browser: Any, events: gpd.GeoDataFrame, tmp_path: Path) -> None:
    cell = ConflictMap(title="In a cell").add_events(events)._repr_html_()
    (tmp_path / "notebook.html").write_text(
        f"<!DOCTYPE html><meta charset=utf-8><body>{cell}", encoding="utf-8"
    )
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto((tmp_path / "notebook.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator('[data-row="0"]').click()
    frame.get_by_role("dialog").get_by_text("They fought at the bridge.").wait_for()
    frame.locator(".cm-menu-share summary").click()
    frame.get_by_role("button", name="Copy a link to this view").click()
    frame.get_by_role("textbox", name="Your browser").wait_for()  # a frame may not copy, so it shows the text
    context.close()


@pytest.mark.browser
@pytest.mark.enable_socket
def test_units_are_drawn_told_and_kept_to_their_time(
    open_map: Open, events: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    ConflictMap(title="Units").add_events(events).add_units(units()).save(tmp_path / "units.html")
    opened = open_map(tmp_path / "units.html")
    ink = """([lat, lon]) => { const p = ConflictMapPage.map.latLngToContainerPoint([lat, lon]);
      const canvas = document.querySelector('.leaflet-cm-units-pane canvas'), frame = canvas.getBoundingClientRect();
      const home = ConflictMapPage.map.getContainer().getBoundingClientRect();
      const data = canvas.getContext('2d', {willReadFrequently: true}).getImageData(p.x + home.x - frame.x - 8, p.y + home.y - frame.y - 8, 16, 16).data;
      return data.some((value) => value > 0); }"""
    assert opened.page.evaluate(ink, [35.6, 37.6])
    assert opened.page.evaluate(ink, [35.6, 38.6])
    click_map(opened, 35.6, 37.6)
    card = opened.page.get_by_role("dialog")
    card.get_by_text("Tanks stood <b>west</b> of the town.").wait_for()
    assert "2nd Armoured" in card.inner_text()
    opened.page.keyboard.press("Escape")
    opened.page.get_by_role("slider", name="To").press("ArrowLeft")
    opened.until(f"({ink})([35.6, 38.6])", wanted=False)
    opened.page.get_by_role("tab", name="Sources").click()
    assert "milsymbol" in opened.page.locator(".cm-about").inner_text()
    opened.page.get_by_role("tab", name="Legend").click()
    assert "APP-6" in opened.page.locator(".cm-legend").inner_text()


def test_every_bad_code_is_told_with_its_row() -> None:
    bad = units().assign(sidc=["SHG-UCA----D---", "tank"])
    with pytest.raises(InputError, match=r"row 2, column sidc: 'TANK' is no symbol code"):
        ConflictMap().add_units(bad)
    with pytest.raises(InputError, match="row 1, column sidc"):
        ConflictMap().add_units(bad.drop(columns="sidc"))
