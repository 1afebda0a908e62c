"""The page in WebKit, the engine of Safari, as Debian builds it for GTK: driven by its own WebDriver, without a network."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

DRIVER, SCREEN = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
STARTS_WITHIN_S = 90
NOTICE = """window.__faults = [];
addEventListener("error", event => __faults.push(String(event.message)));
addEventListener("unhandledrejection", event => __faults.push(String(event.reason)));"""


class WebKit:
    """A session of WebKit's WebDriver: JSON over HTTP on a local port."""

    def __init__(self, port: int, browser: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options, "pageLoadStrategy": "normal"}}
        end = time.monotonic() + STARTS_WITHIN_S
        self.session = ""
        while not self.session:
            try:
                self.session = self.send("POST", "/session", {"capabilities": wanted})["sessionId"]
            except (urllib.error.URLError, ConnectionError):
                assert time.monotonic() < end, "WebKit did not start"
                time.sleep(0.2)

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, content, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=STARTS_WITHIN_S) as answer:
            return json.loads(answer.read())["value"]

    def command(self, path: str, **body: Any) -> Any:
        return self.send("POST", f"/session/{self.session}{path}", body)

    def run(self, script: str) -> Any:
        return self.command("/execute/sync", script=script, args=[])

    def open(self, path: Path) -> None:
        """Open a map; what goes wrong on it from then on is kept."""
        self.command("/url", url=path.as_uri())
        self.until("document.documentElement.dataset.ready", "true")
        self.run(NOTICE)

    def until(self, expression: str, wanted: Any) -> None:
        end = time.monotonic() + STARTS_WITHIN_S
        while (found := self.run(f"return {expression}")) != wanted:
            assert time.monotonic() < end, f"{expression} is {found!r}, not {wanted!r}"
            time.sleep(0.1)

    def quit(self) -> None:
        self.send("DELETE", f"/session/{self.session}")


@pytest.fixture(scope="module")
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    browser = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
    if DRIVER is None or SCREEN is None or browser is None:
        pytest.skip("Debian's webkit2gtk-driver and xvfb are not installed")
    home = tmp_path_factory.mktemp("webkit")
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        [SCREEN, "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    display = os.read(reading, 16).decode().strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "DISPLAY": f":{display}",
        "LANG": "C.UTF-8",
        "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        "GIO_USE_VFS": "local",
        "GSETTINGS_BACKEND": "memory",
    }
    driver = subprocess.Popen(
        [DRIVER, "--host=127.0.0.1", f"--port={port}"],
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        session = WebKit(port, str(browser))
        yield session
        session.quit()
    finally:
        for process in (driver, screen):
            process.terminate()
            process.wait(20)
        os.close(reading)


INK = """const c = document.querySelector('.leaflet-cm-incidents-pane canvas');
  return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((value) => value > 0);"""


def test_webkit_draws_the_map_opens_an_event_and_filters(webkit: WebKit, saved: Path) -> None:
    webkit.open(saved)
    assert webkit.run("return document.querySelector('.cm-message').hidden")
    assert webkit.run("return window.__features_drawn") == 5
    assert webkit.run("return document.querySelectorAll('.cm-item').length") == 6
    assert webkit.run(INK)
    webkit.run("document.querySelector('[data-row=\"1\"]').click()")
    webkit.until(
        "document.querySelector('[role=dialog]').innerText.includes('three hundred fell')", wanted=True
    )
    webkit.run("document.querySelector('#cm-tab-filter').click()")
    webkit.run("document.querySelector('[data-filter=\"event_type-Battles\"]').click()")
    webkit.until("ConflictMapPage.rows().length", 1)
    webkit.until("window.__features_drawn", 1)
    webkit.run("document.querySelector('[data-filter=\"event_type-Battles\"]').click()")
    webkit.run("ConflictMapPage.map.setZoom(9, {animate: false})")
    webkit.run("document.querySelector('.cm-tool-compare').click()")
    assert webkit.run("return document.querySelectorAll('.cm-swipe').length") == 1
    assert webkit.run("return window.__faults") == []


def test_webkit_without_decompression_streams_says_what_is_needed(
    webkit: WebKit, saved: Path, tmp_path: Path
) -> None:
    # Safari before 16.4 has none; the script runs before the page's own, whose policy it is given to
    older = saved.read_text(encoding="utf-8")
    without = "<script>delete window.DecompressionStream</script>"
    policy = older.index("<meta http-equiv")
    older = older[:policy] + without + older[older.index(">", policy) + 1 :]
    path = tmp_path / "older.html"
    path.write_text(older, encoding="utf-8")
    webkit.command("/url", url=path.as_uri())
    webkit.until("document.querySelector('.cm-message').getAttribute('role')", "alert")
    assert "browser" in webkit.run("return document.querySelector('.cm-message').textContent")


def test_webkit_writes_the_interface_from_right_to_left(webkit: WebKit, example: Any) -> None:
    webkit.open(example("ar"))
    assert webkit.run("return getComputedStyle(document.body).direction") == "rtl"
    panel, map_ = (
        webkit.run(f"return document.querySelector('{part}').getBoundingClientRect().left")
        for part in (".cm-side", ".cm-main")
    )
    assert panel > map_
    assert webkit.run("return window.__faults") == []
