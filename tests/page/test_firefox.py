"""The page in Debian's Firefox, driven by its own Marionette protocol: the same map without a line of Chromium."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

FIREFOX = shutil.which("firefox-esr")
STARTS_WITHIN_S = 90


class Marionette:
    """Firefox's remote control: JSON messages with their length in front, over a local port."""

    def __init__(self, port: int) -> None:
        self.number = 0
        end = time.monotonic() + STARTS_WITHIN_S
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
                break
            except OSError:
                assert time.monotonic() < end, "Firefox did not start"
                time.sleep(0.2)
        self.receive()
        self.command("WebDriver:NewSession")

    def receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self.socket.recv(1)
        body = b""
        while len(body) < int(length[:-1]):
            body += self.socket.recv(int(length[:-1]) - len(body))
        return json.loads(body)

    def command(self, name: str, **values: Any) -> Any:
        self.number += 1
        message = json.dumps([0, self.number, name, values]).encode()
        self.socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self.receive()
        assert error is None, error
        return result

    def run(self, script: str) -> Any:
        return self.command("WebDriver:ExecuteScript", script=script, args=[])["value"]


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Marionette]:
    if FIREFOX is None:
        pytest.skip("Debian's firefox-esr is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
    command = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "MOZ_CRASHREPORTER_DISABLE": "1"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
        try:
            controlled = Marionette(port)
            yield controlled
            controlled.socket.close()
        finally:
            running.terminate()
            running.wait(20)


def test_firefox_draws_the_map_and_opens_an_event(firefox: Marionette, saved: Path) -> None:
    firefox.command("WebDriver:Navigate", url=saved.as_uri())
    end = time.monotonic() + 30
    while firefox.run("return document.documentElement.dataset.ready") != "true":
        assert time.monotonic() < end, firefox.run("return document.body.innerText")
        time.sleep(0.1)
    assert firefox.run("return window.__features_drawn") == 5
    assert firefox.run("return document.querySelectorAll('.cm-item').length") == 6
    inked = """const c = document.querySelector('.leaflet-cm-incidents-pane canvas');
      return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((value) => value > 0);"""
    assert firefox.run(inked)
    firefox.run("document.querySelector('[data-row=\"1\"]').click()")
    time.sleep(0.5)
    assert "three hundred fell" in firefox.run("return document.querySelector('[role=dialog]').innerText")
    firefox.run("document.querySelector('.cm-tool-compare').click()")
    assert firefox.run("return document.querySelectorAll('.cm-swipe').length") == 1
