"""What the page makes of itself without being loaded again: a sheet of paper, another language, a change between two times."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from shapely import Point

from conflict_map.page import ConflictMap
from conflict_map.tables import frame

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

Open = Callable[..., Any]
WRITTEN = """const write = CanvasRenderingContext2D.prototype.fillText; window.__written = [];
CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
  if (this.canvas.parentElement?.className.includes("event-changes")) __written.push(text);
  return write.call(this, text, ...at); };"""


def test_a_sheet_of_paper_lists_the_events_in_view_by_number_with_their_words(
    open_map: Open, saved: Path
) -> None:
    opened = open_map(saved)
    page = opened.page
    opened.until("document.querySelector('.cm-excerpt')?.textContent ?? ''", "They fought at the bridge.")
    page.evaluate("ConflictMapPage.map.setView([35.3, 36.7], 9.5, {animate: false})")
    assert page.locator(".cm-printed-list").is_hidden()
    page.evaluate("void (window.print = () => dispatchEvent(new Event('beforeprint')))")
    page.locator(".cm-menu-share summary").click()
    page.get_by_role("button", name="Print", exact=True).click()
    opened.until("document.querySelectorAll('.cm-printed-list li').length", 5)
    told = page.locator(".cm-printed-list li").all_inner_texts()
    assert "They fought at the bridge." in told[0]
    assert "Orontes Radio" in told[0]
    assert "The words name no place" not in told[-1]
    assert "not on the map" in told[-1].lower()
    assert not any("three hundred" in line for line in told), "Deir ez-Zor lies outside the view"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".cm-printed-list").is_hidden()
    assert opened.faults == []


def test_what_is_left_out_of_the_printed_list_is_said(open_map: Open, tmp_path: Path) -> None:
    rows = [
        {"event_id": f"e{n}", "event_type": "Battles", "geometry": Point(36 + n / 500, 35)}
        for n in range(150)
    ]
    ConflictMap(title="Many").add_events(frame(rows)).save(tmp_path / "many.html")
    opened = open_map(tmp_path / "many.html")
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    opened.until("document.querySelectorAll('.cm-printed-list li').length", 120)
    assert "30 more in this view are left out" in opened.page.locator(".cm-printed-list").inner_text()


@pytest.mark.parametrize("framed", [False, True])
def test_the_language_changes_in_place_and_all_stays_as_it_was(
    open_map: Open, saved: Path, tmp_path: Path, framed: bool
) -> None:
    around = tmp_path / "around.html"
    around.write_text(
        f'<html data-ready="1"><body><iframe width="1200" height="760" sandbox="allow-scripts" '
        f'srcdoc="{escape(saved.read_text(encoding="utf-8"))}"></iframe></body></html>',
        encoding="utf-8",
    )
    opened = open_map(around if framed else saved)
    page = opened.page.frames[1] if framed else opened.page
    page.locator("html[data-ready]").wait_for()
    page.evaluate("document.documentElement.dataset.stays = 'here'")
    page.evaluate("ConflictMapPage.map.setView([35.2, 37], 9.5, {animate: false})")
    page.get_by_role("tab", name="Filter").click()
    page.get_by_role("checkbox", name="Battles").uncheck()
    page.locator(".cm-menu-display summary").click()
    page.get_by_role("button", name="العربية").click()
    page.get_by_role("tab", name="تصفية").click()
    assert not page.get_by_role("checkbox", name="معارك").is_checked()
    assert page.evaluate(
        "[document.body.dir, ConflictMapPage.map.getZoom(), ConflictMapPage.rows().length]"
    ) == ["rtl", 9.5, 1]
    assert page.evaluate("document.documentElement.dataset.stays") == "here", "nothing was loaded again"
    page.locator(".cm-menu-display summary").click()
    page.get_by_role("button", name="English").click()
    assert page.evaluate(
        "[document.body.dir, document.querySelectorAll('.cm-app').length, document.querySelectorAll('.cm-tip').length]"
    ) == ["ltr", 1, 1]
    assert page.evaluate("document.querySelectorAll('.leaflet-cm-incidents-pane canvas').length") == 1
    page.get_by_role("tab", name="Events").click()
    page.locator("[data-row]").first.click()
    page.get_by_role("dialog").get_by_text("The desert road is cut.").wait_for()
    assert opened.faults == []


def test_events_alone_also_show_where_they_have_become_more_or_fewer(open_map: Open, tmp_path: Path) -> None:
    spots = [(1, 36.0), (2, 36.0), (3, 36.0), (8, 36.0), (9, 38.0), (9, 38.0), (2, 40.0), (9, 40.0)]
    rows = [
        {
            "event_id": f"e{n}",
            "event_type": "Battles",
            "date_start": f"2024-12-{day:02}",
            "geometry": Point(lon, 35),
        }
        for n, (day, lon) in enumerate(spots)
    ]
    for row in rows:
        row["date_start"] = pd.Timestamp(row["date_start"], tz="UTC")
    ConflictMap(title="Two weeks").add_events(frame(rows)).save(tmp_path / "two.html")
    opened = open_map(tmp_path / "two.html", WRITTEN)
    page = opened.page
    page.get_by_role("button", name="Compare two dates").click()
    page.evaluate("window.__written.length = 0")
    page.get_by_role("button", name="What changed").click()
    opened.until("[...new Set(window.__written)].sort().join(' ')", "+2 −2")
    assert "more" in page.locator(".cm-compare-told").inner_text()
    page.locator(".cm-compare").get_by_role("button", name="Close").click()
    assert page.locator(".leaflet-cm-event-changes-pane canvas").count() == 0
    assert page.evaluate("ConflictMapPage.map.getPane('cm-incidents').style.opacity") == ""
    assert opened.faults == []
