"""A browser that reaches no network, and a map of made-up events about Hama to open in it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from shapely import LineString, Point, Polygon

import conflict_map as cm
from conflict_map.page import ConflictMap
from conflict_map.tables import frame, stable_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import geopandas as gpd


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


def battle(number: int, **facts: Any) -> dict[str, Any]:
    return {
        "event_id": stable_id("ev", number),
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": day(f"2024-12-0{number}"),
        "date_end": day(f"2024-12-0{number}"),
        "actor1": "Northern column",
        "actor2": "Garrison",
        "place": "Hama",
        "place_name": "Hama",
        "status": "reported",
        "source": "Orontes Radio",
        "geometry": Point(36.75, 35.13),
        **facts,
    }


@pytest.fixture(scope="session")
def events() -> gpd.GeoDataFrame:
    """Six events: five on the map on three days, one that no place could be found for."""
    return frame(
        [
            battle(3, quote="They fought at the bridge.", place="the bridge", geometry=Point(36.60, 35.40)),
            battle(
                4,
                sequence=0,
                quote="The ministry says three hundred fell.",
                status="claimed",
                claimed_by="Ministry",
                fatalities_low=300,
                fatalities_best=300,
                place="Deir el-Zour",
                place_name="Deir ez-Zor",
                place_why="A spelling of Deir ez-Zor",
                place_rivals="Deir ez-Zor Governorate (0.44); Dayr az Zahrani (0.02)",
                source_url="https://example.org/report",
                geometry=Point(40.15, 35.33),
            ),
            battle(
                4, event_type="Infrastructure disruption", sub_event_type="Road cut", sequence=1, actor1="Garrison",
                actor2=None, quote="The desert road is cut.", geometry=LineString([(37.0, 35.0), (38.0, 35.4)]),
            ),
            battle(
                5, sequence=1, quote="They entered the north-east of the town.", status="confirmed", uncertainty_m=4000.0,
                geometry=Polygon([(36.75, 35.13), (36.8, 35.13), (36.78, 35.17)]),
            ),
            battle(5, sequence=2, quote="Units took new lines.", geometry=Point(36.75, 35.13)),
            battle(5, sequence=3, place="all axes", place_name=None, place_why="The words name no place", geometry=None),
        ]
    )  # fmt: skip


@pytest.fixture(scope="session")
def saved(events: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("maps") / "hama.html"
    ConflictMap(title="Hama in December", subtitle="Made up for a test").add_events(events).save(path)
    return path


@pytest.fixture(scope="session")
def example(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The map of the example report, in a language of the reader's."""
    folder = tmp_path_factory.mktemp("example")
    report = root / "examples/hama-report.txt"
    events = cm.read_text(report, published="2024-12-05")
    mentions = cm.read_mentions(report, published="2024-12-05")

    def in_language(language: str) -> Path:
        path = folder / f"{language}.html"
        if not path.exists():
            page = cm.ConflictMap(title="Hama, 5 December 2024", language=language)
            page.add_events(events).add_control(cm.control_from_events(events)).add_mentions(mentions).save(
                path
            )
        return path

    return in_language


class Opened:
    """A page with everything that went wrong on it."""

    def __init__(self, browser: Any, path: Path, *scripts: str, link: str = "", **context: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.context.route("**/*", self._answer)
        for script in scripts:  # what the test brings along is not subject to the page's policy
            self.context.add_init_script(script)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.faults.append(said.text) if said.type in {"error", "warning"} else None,
        )
        self.page.on(
            "dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss())
        )
        self.page.goto(path.as_uri() + link)
        self.page.wait_for_selector("html[data-ready]")

    def _answer(self, route: Any) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            self.requests.append(route.request.url)
            route.abort()

    def rows(self) -> list[int]:
        return list(self.page.evaluate("ConflictMapPage.rows()"))

    def until(self, expression: str, wanted: Any, seconds: float = 8.0) -> None:
        """Wait in Python: the page's policy forbids Playwright's own waiting, which needs eval."""
        end = time.monotonic() + seconds
        while (found := self.page.evaluate(expression)) != wanted:
            assert time.monotonic() < end, f"{expression} is {found!r}, not {wanted!r}"
            self.page.wait_for_timeout(50)

    def listed(self) -> list[str]:
        return list(self.page.locator(".cm-item-what").all_text_contents())


def _opening(browser: Any) -> Iterator[Any]:
    opened: list[Opened] = []

    def opens(path: Path, *scripts: str, link: str = "", **context: Any) -> Opened:
        opened.append(Opened(browser, path, *scripts, link=link, **context))
        return opened[-1]

    yield opens
    for one in opened:
        one.context.close()


@pytest.fixture
def open_map(browser: Any) -> Iterator[Any]:
    """Open maps for one test."""
    yield from _opening(browser)


@pytest.fixture(scope="module")
def open_once(browser: Any) -> Iterator[Any]:
    """Open maps for all tests of a file, which only look at them."""
    yield from _opening(browser)
