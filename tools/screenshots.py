"""Take pictures of maps in Chromium: three sizes, two themes, as many data sets as are given.

Usage::

    python tools/screenshots.py                                   # the example report, for docs/pictures
    python tools/screenshots.py --out out/pictures --events ged.csv --generated 1000000

The example report is always among them; each picture is what a reader sees first.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

import conflict_map as cm

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-background-networking", "--hide-scrollbars"]
SIZES = {"": (1280, 800), "phone": (390, 844), "wide": (1920, 1080)}
THEMES = {"": "light", "dark": "dark"}
LINKS = {"hama-changes": "#map=8.25/35.6/37.2&compare=change", "hama-arabic": "#lang=ar"}
"""More pictures of the example: name, and what a link to it asks for."""


def example_map(path: Path) -> None:
    """Build the map of the example report."""
    report = ROOT / "examples" / "hama-report.txt"
    events = cm.read_text(report, published="2024-12-05")
    mentions = cm.read_mentions(report, published="2024-12-05")
    page = cm.ConflictMap(title="Rebels push into Hama as army pulls its troops out of the city")
    page.add_events(events).add_control(cm.control_from_events(events)).add_mentions(mentions)
    page.save(path)


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


def shoot(
    browser: Browser, address: str, picture: Path, size: tuple[int, int] = SIZES[""], scheme: str = "light"
) -> None:
    """Open the map and save what a reader sees first."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=width < 500, offline=True
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(1500)
    page.screenshot(path=picture)
    context.close()


def main() -> None:
    """Build the maps and take all their pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--events", type=Path, nargs="*", default=[], help="event tables")
    parser.add_argument("--generated", type=int, nargs="*", default=[], help="numbers of made-up events")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        maps = {"hama": Path(temporary) / "hama.html"}
        example_map(maps["hama"])
        for table in asked.events:
            maps[table.stem] = Path(temporary) / f"{table.stem}.html"
            event_map(table, maps[table.stem])
        for rows in asked.generated:
            maps[f"made-{rows}"] = Path(temporary) / f"made-{rows}.html"
            generated_map(rows, maps[f"made-{rows}"])
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, path in maps.items():
            for size, pixels in SIZES.items():
                for theme, scheme in THEMES.items():
                    picture = asked.out / f"{'-'.join(filter(None, (name, size, theme)))}.png"
                    shoot(browser, path.as_uri(), picture, pixels, scheme)
                    print(picture, flush=True)
        for name, link in LINKS.items():
            shoot(browser, maps["hama"].as_uri() + link, asked.out / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
