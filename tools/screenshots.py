"""Take the pictures of the documentation: the example map in Chromium, at two widths and in two themes.

Usage::

    python tools/screenshots.py [FOLDER]     # docs/pictures by default
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import conflict_map as cm

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-background-networking", "--hide-scrollbars"]
SHOTS = {
    "hama": (1280, 800, "light"),
    "hama-dark": (1280, 800, "dark"),
    "hama-phone": (390, 844, "light"),
    "hama-phone-dark": (390, 844, "dark"),
}


def example_map(path: Path) -> None:
    """Build the map of the example report."""
    report = ROOT / "examples" / "hama-report.txt"
    events = cm.read_text(report, published="2024-12-05")
    mentions = cm.read_mentions(report, published="2024-12-05")
    page = cm.ConflictMap(title="Rebels push into Hama as army pulls its troops out of the city")
    page.add_events(events).add_control(cm.control_from_events(events)).add_mentions(mentions)
    page.save(path)


def shoot(browser: Browser, page_file: Path, picture: Path, width: int, height: int, scheme: str) -> None:
    """Open the map and save what a reader sees first."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=width < 500, offline=True
    )
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_timeout(2500)
    page.screenshot(path=picture)
    context.close()


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        page_file = Path(temporary) / "hama.html"
        example_map(page_file)
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (width, height, scheme) in SHOTS.items():
            shoot(browser, page_file, folder / f"{name}.png", width, height, scheme)
        browser.close()


if __name__ == "__main__":
    main()
