"""A real JupyterLab in a real browser: the map shows itself, and what its reader does comes back to Python."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from shapely import Point

from conflict_map.page import ConflictMap
from conflict_map.tables import frame

pytest.importorskip("jupyterlab")
pytest.importorskip("anywidget")
pytest.importorskip("playwright.sync_api")

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.enable_socket]

PATIENCE_S = 90
SETUP = """
import conflict_map as cm
from shapely import Point
rows = [{"event_id": f"e{n}", "event_type": "Battles", "place": f"Town {n}", "date_start": f"2024-12-0{n}",
         "date_end": f"2024-12-0{n}", "geometry": Point(36 + n / 10, 35)} for n in (1, 2, 3)]
m = cm.ConflictMap(title="Live").add_events(cm.frame(rows))
"""
ASK = 'print("SEEN", m.selected.event_id.tolist(), m.shown.event_id.tolist(), *(f"{t:%m-%d}" for t in m.window))'
CELLS = [SETUP + "m.widget()", ASK, 'm._live.look("2024-12-02"); m._live.select("e3")', ASK, "m"]


def notebook(cells):
    return {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def code(number, source, outputs=()):
    return {
        "cell_type": "code",
        "id": f"cell-{number}",
        "metadata": {},
        "execution_count": None,
        "outputs": list(outputs),
        "source": source,
    }


@pytest.fixture(scope="module")
def lab(root, tmp_path_factory):
    """JupyterLab's server on this machine alone, with two notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    live = notebook([code(n, source) for n, source in enumerate(CELLS)])
    (folder / "live.ipynb").write_text(json.dumps(live))
    page = ConflictMap(title="Saved").add_events(frame([{"place": "Hama", "geometry": Point(36.75, 35.13)}]))
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": page._repr_html_(), "text/plain": "<ConflictMap>"},
    }
    (folder / "foreign.ipynb").write_text(json.dumps(notebook([code(0, "m", [output])])))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {
        name: str(folder / ".jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    }
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--ip=127.0.0.1",
        "--ServerApp.port_retries=0",
    ]
    options += ["--IdentityProvider.token=t", f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None"]
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            cwd=folder,
            stdout=log,
            stderr=log,
            env={**os.environ, **home, "PYTHONPATH": str(root)},
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/api?token=t", server, folder / "log.txt")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:  # a loaded machine: the page has been seen by then
                server.kill()
                server.wait()


def wait_for(address, server, log):
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)


@pytest.fixture
def opened(lab, browser):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    asked = []

    def route(route):
        near = route.request.url.startswith((lab, "data:", "blob:"))
        if not near:
            asked.append(route.request.url)
        return route.continue_() if near else route.abort()

    context.route("**/*", route)

    def opens(name):
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.goto(f"{lab}/doc/tree/{name}?token=t")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        return page

    yield opens
    context.close()
    assert not [url for url in asked if "jupyter" not in url]


def run(page, number):
    """Run a cell and wait until the kernel has answered."""
    page.get_by_text("| Idle").wait_for()
    cell = page.locator(".jp-CodeCell").nth(number)
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.text_content()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    end = time.monotonic() + PATIENCE_S
    while (now := prompt.text_content()) == before or not now.strip("[]: ").isdigit():
        assert time.monotonic() < end, cell.text_content()
        page.wait_for_timeout(50)
    return cell


def ask(page, number, wanted):
    """Ask Python what is seen until it is what is wanted: the map tells a moment after the click."""
    end = time.monotonic() + PATIENCE_S
    while True:
        cell = run(page, number)
        text = cell.locator(".jp-OutputArea").text_content()
        if wanted in text:
            return
        assert time.monotonic() < end, text
        page.wait_for_timeout(200)


def test_selection_and_time_come_back_and_go_there(opened):
    page = opened("live.ipynb")
    frame_of_map = run(page, 0).frame_locator("iframe")
    frame_of_map.locator('[data-row="1"]').click()
    ask(page, 1, "SEEN ['e2'] ['e1', 'e2', 'e3'] 12-01 12-03")
    run(page, 2)
    frame_of_map.get_by_role("dialog").get_by_text("Town 3").first.wait_for()
    ask(page, 3, "SEEN ['e3'] ['e2', 'e3'] 12-02 12-03")
    shown = run(page, 4)
    shown.frame_locator("iframe").locator("html[data-ready]").wait_for()
    assert shown.locator("iframe").bounding_box()["height"] == 680


def test_a_notebook_from_elsewhere_is_not_blank(opened):
    """JupyterLab takes the frame out of outputs that it does not trust; a picture and a sentence are left."""
    page = opened("foreign.ipynb")
    page.get_by_text("the live map appears when this cell is run").wait_for()
    assert page.locator(".jp-OutputArea iframe").count() == 0
    assert page.locator(".jp-OutputArea img").evaluate("image => image.naturalWidth") == 640
