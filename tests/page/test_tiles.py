"""Events in tiles beside the page: read back by GDAL, which knows nothing of us, and by the page from a server."""

from __future__ import annotations

import functools
import http.server
import threading
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyogrio
import pytest
from shapely import Point

from conflict_map.guard import Profile, guard
from conflict_map.page import ConflictMap
from conflict_map.page.vectortiles import FEW, archive
from conflict_map.tables import frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import geopandas as gpd

HOSTILE = "<img src=x onerror=window.hit=1>{{7*7}}</script>\u202e"


def many(rows: int) -> gpd.GeoDataFrame:
    start = pd.Timestamp("2024-01-01", tz="UTC")
    return frame(
        {
            "event_id": f"ev-{n}",
            "event_type": ("Battles", "Riots")[n % 2],
            "status": "reported",
            "date_start": start + pd.Timedelta(days=n % 300),
            "date_end": start + pd.Timedelta(days=n % 300),
            "actor1": "Northern column",
            "place": f"place {n % 7}",
            "quote": f"{HOSTILE} number {n}.",
            "geometry": Point(36 + (n % 31) / 10, 35 + (n % 17) / 10),
        }
        for n in range(rows)
    )


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiles") / "map.html"
    ConflictMap(title="In tiles").add_events(many(1500)).save(path, tiles=True)
    return path


def read(path: Path, zoom: int) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(path, ZOOM_LEVEL=zoom).to_crs(4326)


def test_gdal_reads_every_event_on_the_deepest_level(tiled: Path) -> None:
    wanted = many(1500).set_index("event_id")
    found = read(tiled.with_suffix(".pmtiles"), 10).set_index("event_id")
    assert set(found.index) == set(wanted.index)
    assert (found.quote == wanted.quote[found.index]).all()
    metres = found.geometry.to_crs(32637).distance(wanted.geometry[found.index].to_crs(32637))
    assert metres.max() < 12


@pytest.mark.parametrize("zoom", [0, 3, 6])
def test_no_level_loses_an_event(tiled: Path, zoom: int) -> None:
    found = read(tiled.with_suffix(".pmtiles"), zoom)
    assert found["count"].sum() == 1500
    assert len(found) < 1500
    assert found[found.event_type == "Riots"]["count"].sum() == 750


def test_few_events_stand_alone_on_every_level(tmp_path: Path) -> None:
    (tmp_path / "few.pmtiles").write_bytes(archive(many(FEW)).content)
    assert len(read(tmp_path / "few.pmtiles", 0)) == FEW


def test_the_same_table_gives_the_same_bytes() -> None:
    assert archive(many(40)).content == archive(many(40)).content


def test_events_without_place_or_date_and_at_the_poles(tmp_path: Path) -> None:
    table = frame([{"geometry": None}, {"geometry": Point(0, 89)}, {"geometry": Point(180, -84)}])
    made = archive(table)
    assert (made.events, made.first, made.last) == (1, None, None)
    ConflictMap().add_events(frame([{"geometry": None}])).save(tmp_path / "none.html", tiles=True)
    assert [path.name for path in tmp_path.iterdir()] == ["none.html"]


def test_nothing_withheld_stands_in_the_tiles(tmp_path: Path) -> None:
    profile = Profile("quiet", withheld_fields=("quote", "actor1"))
    events = guard(many(20), None, profile, as_of="2025-12-01").events
    (tmp_path / "t.pmtiles").write_bytes(archive(events).content)
    for zoom in (0, 10):
        told = read(tmp_path / "t.pmtiles", zoom).to_csv()
        assert "number" not in told
        assert "Northern" not in told


def test_the_page_may_read_beside_itself_only_with_tiles(tiled: Path, saved: Path) -> None:
    text = tiled.read_text(encoding="utf-8")
    assert "connect-src &#x27;self&#x27;" in text
    assert "connect-src" not in saved.read_text(encoding="utf-8").split("<title>")[0]
    assert len(text) < 2_000_000


class Ranges(http.server.SimpleHTTPRequestHandler):
    """A web server that answers ranges, as those do that publish tiles."""

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        if not wanted:
            super().do_GET()
            return
        begin, end = (int(part) for part in wanted.removeprefix("bytes=").split("-"))
        with open(self.translate_path(self.path), "rb") as file:  # noqa: PTH123
            whole = file.read()
        part = whole[begin : end + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{begin + len(part) - 1}/{len(whole)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address(tiled: Path) -> Iterator[str]:
    handler = functools.partial(Ranges, directory=str(tiled.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/map.html"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
@pytest.mark.enable_socket
def test_the_page_reads_draws_filters_and_tells(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)

    def drawn(least: int, most: int) -> None:
        for _ in range(200):
            if least <= page.evaluate("window.__features_drawn") <= most:
                return
            page.wait_for_timeout(50)
        pytest.fail(f"{page.evaluate('window.__features_drawn')} drawn, not {least} to {most}; {faults}")

    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.evaluate("ConflictMapPage.map.setView([35.8, 37.5], 5, {animate: false})")
    drawn(100, 1499)
    page.evaluate("(() => { const s = ConflictMapPage.state; s.setWindow(s.first, s.first + 1440 * 3); })()")
    drawn(0, 100)
    page.evaluate("(() => { const s = ConflictMapPage.state; s.setWindow(s.first, s.last); })()")
    page.evaluate("ConflictMapPage.map.setView([35.0, 36.0], 12, {animate: false})")
    drawn(1, 200)
    point = page.evaluate("ConflictMapPage.map.latLngToContainerPoint([35.0, 36.0])")
    page.wait_for_timeout(200)
    page.locator(".folium-map").click(position=point)
    page.get_by_role("dialog").get_by_text(HOSTILE).first.wait_for(timeout=10_000)
    assert page.evaluate("window.hit ?? null") is None
    assert faults == []
    context.close()


@pytest.mark.browser
@pytest.mark.enable_socket
def test_from_a_folder_the_page_says_what_it_needs(open_map: Callable[..., Any], tiled: Path) -> None:
    opened = open_map(tiled)
    opened.page.get_by_text("map.pmtiles, which must lie beside it on a web server").wait_for()
