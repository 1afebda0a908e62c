"""The reader's tools in a real browser: comparing, measuring, figures, table, themes, languages, taking away."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from math import atan, degrees, pi, sinh
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pyproj import Geod
from shapely import Point

from conflict_map.page import ConflictMap
from conflict_map.tables import frame

if TYPE_CHECKING:
    import geopandas as gpd

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

Open = Callable[..., Any]
WGS84 = Geod(ellps="WGS84")


def statement(number: int, side: str, since: str, lon: float) -> dict[str, Any]:
    return {
        "statement_id": f"s{number}", "holder": side, "side": side, "place": f"Place {number}",
        "since": pd.Timestamp(since, tz="UTC"), "status": "reported", "source": "Orontes Radio",
        "geometry": Point(lon, 35.3),
    }  # fmt: skip


@pytest.fixture(scope="session")
def contested(events: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map on which one side takes a town from the other."""
    control = frame(
        [
            statement(1, "North", "2024-12-03", 36.4),
            statement(2, "South", "2024-12-03", 36.9),
            statement(3, "South", "2024-12-03", 37.4),
            statement(4, "North", "2024-12-05", 36.9),
        ],
        "control",
    )
    path = tmp_path_factory.mktemp("maps") / "contested.html"
    ConflictMap(title="Two sides").add_events(events).add_control(control).save(path)
    return path


def click_map(opened: Any, lat: float, lon: float) -> None:
    point = opened.page.evaluate(f"ConflictMapPage.map.latLngToContainerPoint([{lat}, {lon}])")
    corner = opened.page.locator(".folium-map").bounding_box()
    opened.page.mouse.click(corner["x"] + point["x"], corner["y"] + point["y"])


def choose(opened: Any, menu: str, name: str) -> None:
    opened.page.locator(f".cm-menu-{menu} summary").click()
    opened.page.get_by_role("button", name=name, exact=True).click()


PIXELS = """name => {
  const canvas = document.querySelector(`.leaflet-${name}-pane canvas`);
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let sum = 0;
  for (let i = 3; i < data.length; i += 4) sum += data[i];
  return sum;
}"""


def test_the_two_dates_stand_on_their_sides_of_the_line(open_map: Open, contested: Path) -> None:
    opened = open_map(contested)
    page = opened.page
    page.get_by_role("button", name="Compare two dates").click()
    handle = page.get_by_role("slider", name="Line between the two dates")
    assert page.locator(".cm-swipe-label").all_text_contents() == ["3 Dec 2024", "5 Dec 2024"]
    clip = "name => document.querySelector(`.leaflet-${name}-pane`).dataset.clip"
    assert page.evaluate(clip, "cm-areas-then") == "0 0.5"
    handle.press("ArrowRight")
    assert page.evaluate(clip, "cm-areas") == "0.52 1"
    assert handle.get_attribute("aria-valuenow") == "52"
    assert page.evaluate(PIXELS, "cm-areas-then") != page.evaluate(PIXELS, "cm-areas")
    page.get_by_role("slider", name="To").press("ArrowLeft")
    page.get_by_role("slider", name="To").press("ArrowLeft")
    opened.until(f"({PIXELS})('cm-areas-then') === ({PIXELS})('cm-areas')", wanted=True)
    page.keyboard.press("Escape")
    assert page.locator(".cm-swipe").count() == 0
    assert page.locator(".leaflet-cm-areas-pane").evaluate("pane => pane.style.clipPath") == ""


def test_what_changed_hands_stands_out(open_map: Open, contested: Path) -> None:
    opened = open_map(contested)
    page = opened.page
    page.get_by_role("button", name="Compare two dates").click()
    page.get_by_role("button", name="What changed").click()
    colour = """([lat, lon]) => {
      const canvas = document.querySelector('.leaflet-cm-areas-pane canvas');
      const map = ConflictMapPage.map, frame = canvas.getBoundingClientRect(), home = map.getContainer().getBoundingClientRect();
      const at = map.latLngToContainerPoint([lat, lon]);
      const data = canvas.getContext('2d').getImageData(at.x + home.x - frame.x - 20, at.y + home.y - frame.y - 20, 40, 40).data;
      let sum = 0;
      for (let i = 3; i < data.length; i += 4) sum += data[i];
      return sum / 1600;
    }"""
    opened.until(
        f"({colour})([35.3, 36.9]) > 1.8 * ({colour})([35.3, 36.45])", wanted=True
    )  # taken / held before
    assert "changed hands" in page.locator(".cm-compare-told").inner_text().lower()


def test_events_alone_are_compared_with_the_same_length_of_time_before(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.get_by_role("button", name="Compare two dates").click()
    assert opened.page.evaluate("[ConflictMapPage.state.from, ConflictMapPage.state.to]")[0] > 0
    assert opened.page.locator(".leaflet-cm-incidents-then-pane canvas").count() == 1
    assert opened.rows() == [1, 2, 3, 4, 5]  # the later half of three days, touched by the middle one


def test_distances_and_areas_are_those_of_the_ellipsoid(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    page = opened.page
    page.get_by_role("button", name="Measure distances and areas").click()
    told = page.locator(".cm-ruler-told")
    assert "first point" in told.inner_text()
    corners = [(35.2, 36.8), (35.6, 38.9), (34.9, 38.2)]
    for lat, lon in corners:
        click_map(opened, lat, lon)
    kilometres, squares = (
        float(text.replace(",", "")) for text in re.findall(r"[\d,.]+", told.inner_text())[:2]
    )
    lats, lons = zip(*corners, strict=True)
    area, _ = WGS84.polygon_area_perimeter(lons, lats)
    assert kilometres == pytest.approx(
        WGS84.line_length(lons, lats) / 1000, rel=0.01
    )  # a pixel is half a kilometre
    assert squares == pytest.approx(abs(area) / 1e6, rel=0.02)
    page.get_by_role("button", name="Take back the last point").click()
    assert "km²" not in told.inner_text()
    page.keyboard.press("Escape")
    assert told.is_hidden()
    assert page.get_by_role("dialog").count() == 0


def test_the_keyboard_measures_from_the_middle_of_the_map(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    page = opened.page
    page.get_by_role("button", name="Measure distances and areas").press("Enter")
    page.keyboard.press("Enter")
    page.evaluate("ConflictMapPage.map.panBy([200, 0], {animate: false})")
    page.keyboard.press("Enter")
    told = page.locator(".cm-ruler-told").inner_text()
    wanted = page.evaluate("(() => { const m = ConflictMapPage.map, c = m.getSize().divideBy(2);"
                           "return m.distance(m.containerPointToLatLng([c.x - 200, c.y]), m.getCenter()) / 1000; })()")  # fmt: skip
    assert float(re.findall(r"[\d.]+", told)[0]) == pytest.approx(wanted, rel=0.01)


def test_figures_are_those_of_the_window_and_the_view(open_map: Open, contested: Path) -> None:
    opened = open_map(contested)
    page = opened.page
    page.get_by_role("tab", name="Figures").click()
    held = page.locator("[data-side='North'] td")
    whole, view, change = (
        float(text.replace(",", "").replace("−", "-")) for text in held.all_text_contents()
    )
    assert whole == view > 100
    assert 0 < change < whole
    events = page.locator(
        ".cm-figures tr", has=page.get_by_role("rowheader", name="Events", exact=True)
    ).locator("td")
    assert events.all_text_contents() == ["6", "5"]
    page.evaluate("ConflictMapPage.map.setView([35.4, 36.6], 12, {animate: false})")
    opened.until("document.querySelectorAll('.cm-figures tbody td')[1].textContent", "1")
    assert float(held.all_text_contents()[1].replace(",", "")) < whole
    page.get_by_role("slider", name="To").press("ArrowLeft")
    opened.until("document.querySelector('[data-side=\"North\"] td:last-child').textContent", "0")


def test_a_map_without_events_opens_on_its_figures(open_map: Open, tmp_path: Path) -> None:
    control = frame(
        [statement(1, "North", "2024-12-03", 36.4), statement(2, "South", "2024-12-03", 37.4)], "control"
    )
    ConflictMap(title="Only ground").add_control(control).save(tmp_path / "ground.html")
    opened = open_map(tmp_path / "ground.html")
    assert opened.page.locator("[data-side]").count() == 2
    opened.page.get_by_role("tab", name="Events").click()
    opened.page.get_by_text("This map shows no events.").wait_for()
    assert opened.faults == []


def test_square_kilometres_agree_with_pyproj(open_map: Open, contested: Path) -> None:
    opened = open_map(contested)
    opened.page.get_by_role("tab", name="Figures").click()
    shown = float(opened.page.locator("[data-side='South'] td").first.inner_text().replace(",", ""))
    rings = opened.page.evaluate(
        """(() => { const {map, state, tables} = ConflictMapPage;
        const [table] = tables('control'); const out = [];
        for (let row = 0; row < table.rows; row++) {
          const to = table.number('to', row);
          if (table.word('side', row) !== 'South' || to !== null) continue;
          const {rings, outer} = table.shapes()[row];
          rings.forEach((ring, i) => out.push([outer[i], Array.from(ring)]));
        } return out; })()"""
    )
    total = 0.0
    for outer, ring in rings:
        lons = [(x - 0.5) * 360 for x in ring[::2]]
        lats = [degrees(atan(sinh(pi * (1 - 2 * y)))) for y in ring[1::2]]
        total += (1 if outer else -1) * abs(WGS84.polygon_area_perimeter(lons, lats)[0]) / 1e6
    assert shown == pytest.approx(total, rel=0.002)


def test_symbols_grow_with_deaths_until_the_reader_says_no(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    hit = """([lat, lon, right]) => { const p = ConflictMapPage.map.latLngToContainerPoint([lat, lon]);
      const canvas = document.querySelector('.leaflet-cm-incidents-pane canvas'), frame = canvas.getBoundingClientRect();
      const home = ConflictMapPage.map.getContainer().getBoundingClientRect();
      return canvas.getContext('2d').getImageData(p.x + home.x - frame.x + right, p.y + home.y - frame.y, 1, 1).data[3]; }"""
    assert opened.page.evaluate(hit, [35.33, 40.15, 15]) > 0  # three hundred deaths: radius 18
    assert opened.page.evaluate(hit, [35.40, 36.60, 15]) == 0
    choose(opened, "display", "Size by deaths")
    opened.until(f"({hit})([35.33, 40.15, 15])", 0)


def test_the_table_says_what_the_list_says(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    page = opened.page
    page.get_by_role("checkbox", name="As a table").check()
    table = page.get_by_role("table")
    assert table.get_by_role("columnheader").all_text_contents()[:3] == ["Time", "What", "Place"]
    assert table.get_by_role("row").count() == 1 + 6
    page.get_by_role("slider", name="To").press("ArrowLeft")
    assert table.get_by_role("row").count() == 1 + 3
    first = table.get_by_role("row").nth(1)
    assert [text for text in first.get_by_role("cell").all_text_contents() if text] == [
        "Armed clash", "the bridge", "Northern column — Garrison", "reported", "Orontes Radio",
    ]  # fmt: skip
    first.get_by_role("button").press("Enter")
    page.get_by_role("dialog").get_by_text("They fought at the bridge.").wait_for()


def test_high_contrast_is_chosen_or_follows_the_system(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    ink = "getComputedStyle(document.querySelector('.cm-app')).color"
    choose(opened, "display", "High contrast")
    assert opened.page.evaluate(ink) == "rgb(0, 0, 0)"
    corner = """(() => { const c = document.querySelector('.leaflet-cm-basemap-pane canvas').getContext('2d');
      const at = ConflictMapPage.map.latLngToContainerPoint([34.6, 39.4]);
      const frame = c.canvas.getBoundingClientRect(), home = ConflictMapPage.map.getContainer().getBoundingClientRect();
      return [...c.getImageData(at.x + home.x - frame.x, at.y + home.y - frame.y, 1, 1).data]; })()"""
    opened.until(corner, [255, 255, 255, 255])
    again = open_map(saved, contrast="more")
    assert again.page.evaluate(ink) == "rgb(0, 0, 0)"


def test_the_code_to_embed_the_map_names_its_file_and_view(open_map: Open, saved: Path) -> None:
    opened = open_map(saved, permissions=["clipboard-read", "clipboard-write"])
    opened.page.get_by_role("slider", name="To").press("ArrowLeft")
    choose(opened, "share", "Copy the code to embed it")
    opened.page.get_by_text("Code copied").wait_for()
    code = opened.page.evaluate("navigator.clipboard.readText()")
    assert code.startswith('<iframe src="hama.html#map=')
    assert "time=" in code
    assert 'title="Hama in December"' in code
    assert "sandbox=" in code


def test_where_copying_is_forbidden_the_text_is_shown(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    choose(opened, "share", "Copy a link to this view")
    assert opened.page.get_by_role("textbox", name="Your browser").input_value() == opened.page.evaluate(
        "location.href"
    )


def test_the_view_is_taken_away_as_a_picture_with_its_line(open_map: Open, contested: Path) -> None:
    from PIL import Image  # noqa: PLC0415 - comes with matplotlib, which the tests have

    opened = open_map(contested)
    opened.page.get_by_role("button", name="Compare two dates").click()
    with opened.page.expect_download() as coming:
        choose(opened, "share", "Picture (PNG)")
    size = opened.page.locator(".folium-map").bounding_box()
    picture = Image.open(io.BytesIO(Path(coming.value.path()).read_bytes())).convert("RGB")
    assert coming.value.suggested_filename == "Two-sides.png"
    assert picture.size[0] == size["width"]
    assert picture.size[1] > size["height"] + 56 + 26  # headline and at least a line of the key
    foot = picture.crop((0, 56 + int(size["height"]), *picture.size))
    assert (25, 93, 170) in {
        colour for _, colour in foot.getcolors(1 << 16)
    }  # the outline of the first side's area
    assert len(picture.crop((0, 56, *picture.size)).getcolors(1 << 24)) > 100


def test_the_selection_is_taken_away_as_geojson(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.get_by_role("tab", name="Filter").click()
    opened.page.get_by_role("checkbox", name="Battles").uncheck()
    with opened.page.expect_download() as coming:
        choose(opened, "share", "Shown events (GeoJSON)")
    [feature] = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))["features"]
    assert feature["properties"]["quote"] == "The desert road is cut."
    assert feature["geometry"]["type"] == "Point"


def test_a_link_brings_back_search_size_and_comparison(open_map: Open, contested: Path) -> None:
    opened = open_map(contested)
    choose(opened, "display", "Size by deaths")
    opened.page.get_by_role("searchbox").fill("northern column")
    opened.until("ConflictMapPage.rows()", [0, 1, 3, 4, 5])
    opened.page.get_by_role("button", name="Compare two dates").click()
    choose(opened, "share", "Copy a link to this view")
    address = opened.page.evaluate("location.hash")
    again = open_map(contested, link=address)
    again.until("ConflictMapPage.rows()", [0, 1, 3, 4, 5])
    assert again.page.get_by_role("searchbox").input_value() == "northern column"
    assert again.page.evaluate("ConflictMapPage.state.sized") is False
    assert again.page.locator(".cm-swipe").count() == 1


@pytest.mark.parametrize(
    ("code", "direction", "tab"), [("ar", "rtl", "أرقام"), ("uk", "ltr", "Цифри"), ("fr", "ltr", "Chiffres")]
)
def test_the_reader_changes_the_language(
    open_map: Open, saved: Path, code: str, direction: str, tab: str
) -> None:
    opened = open_map(saved, link=f"#lang={code}")
    assert opened.page.get_by_role("tab", name=tab).count() == 1
    assert opened.page.evaluate("[document.documentElement.lang, document.body.getAttribute('dir')]") == [
        code,
        direction,
    ]
    assert opened.page.evaluate("ConflictMapPage.map.getContainer().getAttribute('dir')") == "ltr"
    assert opened.faults == []


def test_a_sheet_of_paper_gets_a_map_that_fills_it(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    page = opened.page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".cm-tools").is_hidden()
    assert page.locator(".cm-timeline").is_hidden()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator(".cm-key-body").is_visible()
    assert "Orontes Radio" in page.locator(".cm-credit").inner_text()
    canvas, sheet = (page.locator(name).first.bounding_box() for name in (".cm-canvas", ".folium-map"))
    assert canvas["x"] <= sheet["x"]
    assert canvas["x"] + canvas["width"] >= sheet["x"] + sheet["width"]
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".cm-tools").is_visible()


def test_an_old_browser_is_told_so(browser: Any, saved: Path) -> None:
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(saved.as_uri())
    page.get_by_role("alert").get_by_text("needs a browser of 2023 or newer").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Hama in December"
    context.close()


def test_coincident_events_open_on_legs(open_map: Open, tmp_path: Path) -> None:
    rows = [
        {"event_id": f"e{n}", "event_type": "Battles", "quote": f"Blow {n}.", "geometry": Point(36.75, 35.13)}
        for n in range(9)
    ]
    ConflictMap(title="One spot").add_events(frame(rows)).save(tmp_path / "spot.html")
    opened = open_map(tmp_path / "spot.html")
    click_map(opened, 35.13, 36.75)
    opened.page.wait_for_timeout(150)
    point = opened.page.evaluate("ConflictMapPage.map.latLngToContainerPoint([35.13, 36.75])")
    corner = opened.page.locator(".folium-map").bounding_box()
    # the first leg of eight: up and to the right of the middle, see legs() in grouping.ts
    opened.page.mouse.click(corner["x"] + point["x"] + 36 * 0.3827, corner["y"] + point["y"] - 36 * 0.9239)
    opened.page.get_by_role("dialog").get_by_text("Blow 0.").wait_for()


def test_motion_is_left_out_for_those_who_want_none(open_map: Open, saved: Path) -> None:
    opened = open_map(saved, reduced_motion="reduce")
    options = "(({fadeAnimation, zoomAnimation, inertia}) => [fadeAnimation, zoomAnimation, inertia])(ConflictMapPage.map.options)"
    assert opened.page.evaluate(options) == [False, False, False]
    moving = open_map(saved)
    assert moving.page.evaluate(options) == [True, True, True]
