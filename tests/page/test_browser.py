"""The page in a real browser: from disk, without a network, as a reader uses it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from conflict_map.page import ConflictMap

if TYPE_CHECKING:
    import geopandas as gpd

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

Open = Callable[..., Any]


def test_opens_from_disk_without_a_request_or_an_error(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    assert opened.page.title() == "Hama in December"
    assert opened.page.evaluate("window.__features_drawn") == 5
    opened.page.wait_for_timeout(300)
    assert (opened.requests, opened.faults) == ([], [])


def test_list_is_in_step_with_time_and_keeps_what_has_no_place(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    assert len(opened.listed()) == 6
    unplaced = opened.page.locator(".cm-item-unplaced")
    unplaced.get_by_text("The words name no place").wait_for()
    assert "Not on the map" in unplaced.text_content()
    assert [text.split(" ")[1] for text in opened.page.locator(".cm-day").all_text_contents()] == [
        "3",
        "4",
        "5",
    ]


def test_slider_hides_and_shows_the_right_events(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    low, high = opened.page.get_by_role("slider", name="From"), opened.page.get_by_role("slider", name="To")
    assert opened.rows() == [0, 1, 2, 3, 4, 5]
    low.press("ArrowRight")
    assert opened.rows() == [1, 2, 3, 4, 5]
    high.press("ArrowLeft")
    assert opened.rows() == [1, 2]
    assert opened.listed() == ["Armed clash", "Road cut"]
    low.press("ArrowLeft")
    assert opened.rows() == [0, 1, 2]
    opened.page.get_by_role("button", name="Whole time").click()
    assert len(opened.rows()) == 6


def test_play_moves_the_clock_to_the_end(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.get_by_role("button", name="Play", exact=True).click()
    assert len(opened.rows()) < 6
    opened.until("ConflictMapPage.rows()", [0, 1, 2, 3, 4, 5])
    opened.page.get_by_role("button", name="Play", exact=True).wait_for()


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("bridge", [0]),
        ("DEIR EZ-ZOR", [1]),
        ("desert road", [2]),
        ("northern column", [0, 1, 3, 4, 5]),
        ("zzz", []),
    ],
)
def test_search_finds_places_actors_and_quotes(
    open_map: Open, saved: Path, query: str, rows: list[int]
) -> None:
    opened = open_map(saved)
    opened.page.get_by_role("searchbox").fill(query)
    opened.until("ConflictMapPage.rows()", rows)


def test_popup_tells_quote_source_claim_place_and_rivals(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.locator('[data-row="1"]').click()
    card = opened.page.get_by_role("dialog")
    card.wait_for()
    text = card.inner_text()
    for words in [
        "The ministry says three hundred fell.", "claimed", "by Ministry", "at least 300", "Orontes Radio",
        "Deir el-Zour", "Deir ez-Zor", "A spelling of Deir ez-Zor", "Dayr az Zahrani (0.02)",
    ]:  # fmt: skip
        assert words in text
    link = card.get_by_role("link")
    assert link.get_attribute("href") == link.text_content() == "https://example.org/report"
    assert link.get_attribute("rel") == "noopener noreferrer"
    opened.page.keyboard.press("Escape")
    assert card.is_hidden()
    assert opened.page.evaluate("document.activeElement.dataset.row") == "1"


def test_a_click_on_a_symbol_opens_its_event(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    point = opened.page.evaluate("ConflictMapPage.map.latLngToContainerPoint([35.40, 36.60])")
    box = opened.page.locator(".folium-map").bounding_box()
    opened.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    opened.page.get_by_role("dialog").get_by_text("They fought at the bridge.").wait_for()


def test_filters_narrow_map_and_list(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.get_by_role("tab", name="Filter").click()
    opened.page.get_by_role("checkbox", name="Battles").uncheck()
    assert opened.rows() == [2]
    opened.page.get_by_role("checkbox", name="Battles").check()
    opened.page.get_by_role("checkbox", name="claimed").uncheck()
    assert opened.rows() == [0, 2, 3, 4, 5]
    opened.page.get_by_role("checkbox", name="Garrison").uncheck()
    assert opened.rows() == [0, 3, 4, 5]
    opened.page.get_by_role("checkbox", name="Incidents").uncheck()
    opened.until("window.__features_drawn", 0)


def test_legend_defines_every_kind_and_status_shown(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.get_by_role("tab", name="Legend").click()
    legend = opened.page.locator(".cm-legend").inner_text()
    for words in [
        "Battles",
        "Armed groups fight",
        "Road",
        "Claimed",
        "nobody else bears it out",
        "not a point in it",
    ]:
        assert words.lower() in legend.lower()
    opened.page.get_by_role("tab", name="Sources").click()
    about = opened.page.locator(".cm-about").inner_text()
    assert "Natural Earth" in about
    assert "Leaflet 1.9.4" in about
    assert "Orontes Radio" in about


def test_keyboard_reaches_events_tabs_and_closes_with_escape(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "cm-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.row") == "0"
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_text("They fought at the bridge.").wait_for()
    page.get_by_role("button", name="Next event").press("Enter")
    page.get_by_role("dialog").get_by_text("three hundred").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    page.get_by_role("tab", name="Events").press("ArrowRight")
    assert page.get_by_role("tab", name="Filter").get_attribute("aria-selected") == "true"


def test_phone_is_usable(open_map: Open, saved: Path) -> None:
    opened = open_map(saved, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("tab", name="Events").tap()
    page.wait_for_timeout(400)
    page.locator('[data-row="0"]').tap()
    page.get_by_role("dialog").get_by_text("They fought at the bridge.").wait_for()
    box = page.get_by_role("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 845
    page.get_by_role("button", name="Close").tap()
    assert page.get_by_role("dialog").count() == 0
    assert opened.faults == []


def test_dark_follows_the_system_and_the_button(open_map: Open, saved: Path) -> None:
    opened = open_map(saved, color_scheme="dark")
    paper = "getComputedStyle(document.querySelector('.cm-side')).backgroundColor"
    assert opened.page.evaluate(paper) == "rgb(28, 33, 38)"
    opened.page.locator(".cm-menu-display summary").click()
    opened.page.get_by_role("button", name="Light").click()
    assert opened.page.evaluate(paper) == "rgb(255, 255, 255)"


def test_a_link_brings_back_window_filters_and_event(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.get_by_role("tab", name="Filter").click()
    opened.page.get_by_role("checkbox", name="claimed").uncheck()
    opened.page.get_by_role("slider", name="From").press("ArrowRight")
    rows = opened.rows()
    opened.page.locator(".cm-menu-share summary").click()
    opened.page.get_by_role("button", name="Copy a link to this view").click()
    address = opened.page.evaluate("location.hash")
    again = open_map(saved)
    again.page.goto(saved.as_uri() + address)
    again.page.reload()
    again.page.wait_for_selector("html[data-ready]")
    assert again.rows() == rows == [2, 3, 4, 5]


def test_shown_events_can_be_taken_away_as_csv(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.get_by_role("slider", name="To").press("ArrowLeft")
    opened.page.locator(".cm-menu-share summary").click()
    with opened.page.expect_download() as coming:
        opened.page.get_by_role("button", name="Shown events (CSV)").click()
    lines = Path(coming.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert coming.value.suggested_filename == "Hama-in-December.csv"
    assert len(lines) == 1 + 3
    assert "They fought at the bridge." in lines[1]


def test_arabic_runs_from_right_to_left(open_map: Open, events: gpd.GeoDataFrame, tmp_path: Path) -> None:
    ConflictMap(title="حماة", language="ar").add_events(events).save(tmp_path / "ar.html")
    opened = open_map(tmp_path / "ar.html")
    side, tools, key = (
        opened.page.locator(name).bounding_box() for name in (".cm-side", ".cm-tools", ".cm-key")
    )
    assert side["x"] + side["width"] == 1280
    assert tools["x"] == 14
    assert key["x"] > 640
    opened.page.get_by_role("tab", name="تصفية").click()
    opened.page.get_by_role("checkbox", name="معارك").uncheck()
    assert opened.rows() == [2]
    assert opened.faults == []


def test_the_printed_page_says_what_it_is_of_when_and_in_whose_words(open_map: Open, saved: Path) -> None:
    """A PDF, as Chromium prints it with a card open."""
    opened = open_map(saved)
    opened.page.locator('[data-row="0"]').click()
    opened.page.get_by_role("dialog").get_by_text("They fought at the bridge.").wait_for()
    sheets = PdfReader(io.BytesIO(opened.page.pdf(prefer_css_page_size=True, print_background=True))).pages
    box = sheets[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)  # A4, landscape
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    for words in (
        opened.page.locator(".cm-title h1").inner_text(),
        "As of 5 Dec 2024",
        "They fought at the bridge.",
        "Orontes Radio",
        "Battles",
        "Natural Earth",
    ):
        assert words in text
    assert "Search" not in text
