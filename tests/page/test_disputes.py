"""Places of which sources name different holders: a disc of two colours at the moment, and a card that tells both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from shapely import Point

from conflict_map.page import ConflictMap
from conflict_map.tables import frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd

HOSTILE = "<img src=x onerror=document.title='hit'>"
TOWNS = {"Hama": Point(36.75, 35.13), "Salamiyah": Point(37.05, 35.01), "Homs": Point(36.72, 34.73)}


def said(place: str, holder: str, day: int, source: str, **facts: Any) -> dict[str, Any]:
    moment = pd.Timestamp(f"2024-12-0{day}", tz="UTC")
    told = {"place": place, "holder": holder, "as_of": moment, "source": source, "geometry": TOWNS[place]}
    return {**told, "statement_id": f"{place} {holder} {day} {source}", **facts}


def held(rival: str = "Garrison") -> gpd.GeoDataFrame:
    """Of Hama two sources disagree from the 4th until the second gives in on the 6th; Salamiyah changes hands."""
    return frame(
        [
            said("Hama", rival, 3, "Tishrin Daily"),
            said("Hama", "Northern column", 4, "Orontes Radio", status="claimed", quote="The city is ours."),
            said("Hama", "Northern column", 6, "Tishrin Daily"),
            said("Salamiyah", "Garrison", 3, "Orontes Radio"),
            said("Salamiyah", "Northern column", 5, "Orontes Radio"),
            said("Homs", "Garrison", 3, "Orontes Radio"),
        ],
        "control",
    )


def spot(page: Any, lon: float, lat: float) -> list[float]:
    point = page.evaluate(
        """([lon, lat]) => { const map = ConflictMapPage.map, box = map.getContainer().getBoundingClientRect();
        const { x, y } = map.latLngToContainerPoint([lat, lon]); return [box.left + x, box.top + y]; }""",
        [lon, lat],
    )
    return list(point)


# read from a copy: Chromium warns of a canvas that is drawn for the screen and read often
INKED = """() => { const drawn = document.querySelector(".leaflet-cm-disputes-pane canvas");
  const copy = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(drawn, 0, 0);
  return pen.getImageData(0, 0, copy.width, copy.height).data.some((value) => value > 0); }"""


def at_day(page: Any, day: int) -> None:
    moment = pd.Timestamp(f"2024-12-0{day}", tz="UTC").timestamp() // 60
    page.evaluate("(moment) => ConflictMapPage.state.setWindow(ConflictMapPage.state.first, moment)", moment)


def test_only_a_map_with_a_disagreement_has_the_layer() -> None:
    kinds = [layer.kind for layer in ConflictMap().add_control(held()).layers]
    assert kinds == ["control", "fronts", "disputes"]
    agreed = held()
    agreed = agreed[agreed.place != "Hama"]
    assert "disputes" not in [layer.kind for layer in ConflictMap().add_control(agreed).layers]
    assert (
        "Sources disagree" not in ConflictMap().add_control(agreed).to_html().split("conflict-map-page")[-1]
    )


@pytest.mark.browser
@pytest.mark.enable_socket
def test_the_disc_stands_while_sources_disagree_and_tells_both(
    open_map: Callable[..., Any], tmp_path: Path
) -> None:
    ConflictMap().add_control(held()).save(tmp_path / "map.html")
    opened = open_map(tmp_path / "map.html")
    for day, drawn in ((3, False), (4, True), (6, False), (5, True)):
        at_day(opened.page, day)
        opened.until(f"({INKED})()", drawn)
    x, y = spot(opened.page, 36.75, 35.13)
    opened.page.mouse.move(x, y)
    opened.until("document.querySelector('.cm-tip').textContent", "Sources disagree: Hama")
    opened.page.mouse.click(x, y)
    card = opened.page.locator(".cm-card")
    for words in ("Northern column", "Garrison", "Orontes Radio", "Tishrin Daily", "The city is ours."):
        assert words in card.inner_text()
    opened.page.get_by_role("tab", name="Filter").click()
    opened.page.get_by_label("Sources disagree").uncheck()
    opened.until(f"({INKED})()", False)
    assert not opened.faults


@pytest.mark.browser
@pytest.mark.enable_socket
def test_the_disc_stands_beside_an_event_and_names_stay_text(
    open_map: Callable[..., Any], events: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    ConflictMap(title="calm").add_events(events).add_control(held(HOSTILE)).save(tmp_path / "map.html")
    opened = open_map(tmp_path / "map.html")
    opened.page.evaluate("ConflictMapPage.map.setView([35.13, 36.75], 9, {animate: false})")
    at_day(opened.page, 5)
    opened.until(f"({INKED})()", True)
    x, y = spot(opened.page, 36.75, 35.13)
    card = opened.page.locator(".cm-card")
    for away in range(10, 30):  # down to the left, until the disc is met
        opened.page.mouse.move(x - away * 0.707, y + away * 0.707)
        opened.page.wait_for_timeout(40)
        if (opened.page.locator(".cm-tip").text_content() or "").startswith("Sources disagree"):
            break
    opened.page.mouse.click(x - away * 0.707, y + away * 0.707)
    card.get_by_text(HOSTILE).wait_for()
    assert card.locator("img").count() == 0
    assert opened.page.title() == "calm"
    assert not opened.faults
