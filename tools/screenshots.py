"""Take pictures of maps in Chromium, to be looked at: three sizes, two themes, as many data sets as are given.

Usage::

    python tools/screenshots.py                                   # the example report, into out/pictures
    python tools/screenshots.py --events ged.csv --generated 1000000

Those of the documentation are taken by tools/gallery.py, with the same camera.

The example report is always among them; each picture is what a reader sees first.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Playwright, sync_playwright

import conflict_map as cm

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-background-networking", "--hide-scrollbars"]
SIZES = {"": (1280, 800), "phone": (390, 844), "wide": (1920, 1080)}
THEMES = {"": "light", "dark": "dark"}
HEADLINE = "Rebels push into Hama as army pulls its troops out of the city"


def example_map(language: str = "en") -> cm.ConflictMap:
    """Make the map of the example report."""
    report = ROOT / "examples" / "hama-report.txt"
    events = cm.read_text(report, published="2024-12-05")
    mentions = cm.read_mentions(report, published="2024-12-05")
    page = cm.ConflictMap(title=HEADLINE, language=language)
    return page.add_events(events).add_control(cm.control_from_events(events)).add_mentions(mentions)


def event_map(table: Path, path: Path) -> None:
    """Build the map of an event table in any format that the package reads."""
    events = cm.read(table)
    cm.ConflictMap(title=f"{len(events):,} events").add_events(events).save(path)


def generated_map(rows: int, path: Path) -> None:
    """Build the map of made-up events, those that the benchmark measures."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from page_million import generated  # noqa: PLC0415 - a script, no package

    events = generated(rows, np.random.default_rng(7))
    cm.ConflictMap(title=f"{rows:,} made-up events").add_events(events).save(path)


def open_browser(playwright: Playwright) -> Browser:
    """Start Chromium."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return playwright.chromium.launch(executable_path=chromium, args=FLAGS)


def shoot(
    browser: Browser, address: str, picture: Path, size: tuple[int, int], scheme: str, *, whole: bool = True
) -> None:
    """Save what a reader sees first; not `whole` when it is a part of a page, which never says that it is ready."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=width < 500, offline=True
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    if whole:
        page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(1500)
    page.screenshot(path=picture)
    context.close()


def main() -> None:
    """Build the maps and take all their pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "pictures")
    parser.add_argument("--events", type=Path, nargs="*", default=[], help="event tables")
    parser.add_argument("--generated", type=int, nargs="*", default=[], help="numbers of made-up events")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        maps = {"hama": Path(temporary) / "hama.html"}
        example_map().save(maps["hama"])
        for table in asked.events:
            maps[table.stem] = Path(temporary) / f"{table.stem}.html"
            event_map(table, maps[table.stem])
        for rows in asked.generated:
            maps[f"made-{rows}"] = Path(temporary) / f"made-{rows}.html"
            generated_map(rows, maps[f"made-{rows}"])
        browser = open_browser(playwright)
        for name, path in maps.items():
            for size, pixels in SIZES.items():
                for theme, scheme in THEMES.items():
                    picture = asked.out / f"{'-'.join(filter(None, (name, size, theme)))}.png"
                    shoot(browser, path.as_uri(), picture, pixels, scheme)
                    print(picture, flush=True)
        browser.close()


if __name__ == "__main__":
    main()
