"""Take the pictures of the documentation, from the example files, in Chromium and with the printed map.

Usage::

    python tools/gallery.py [FOLDER]     # docs/pictures by default
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
from PIL import Image
from playwright.sync_api import sync_playwright
from screenshots import example_map, open_browser, shoot

import conflict_map as cm
from conflict_map.control import control_from_places

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
DESK, PHONE = (1280, 800), (390, 844)
MONTH = (
    ("Hama", "2021-05-01", "Army"), ("Salamiyah", "2021-05-01", "Army"), ("Mhardeh", "2021-05-01", "Army"),
    ("Suran", "2021-05-01", "Army"), ("Homs", "2021-05-01", "Army"), ("Murak", "2021-05-01", "Front"),
    ("Kafr Zita", "2021-05-01", "Front"), ("Khan Shaykhun", "2021-05-01", "Front"), ("Idlib", "2021-05-01", "Front"),
    ("Saraqib", "2021-05-01", "Front"), ("Suran", "2021-05-12", "Front"),
)  # fmt: skip
# picture: which page, window, colour scheme; what a link to the page asks for stands after it
SHOTS = {
    "hama": ("report", DESK, "light"),
    "hama-dark": ("report", DESK, "dark"),
    "hama-phone": ("report", PHONE, "light"),
    "hama-phone-dark": ("report", PHONE, "dark"),
    "hama-changes": ("report#map=8.25/35.6/37.2&compare=change", DESK, "light"),
    "hama-arabic": ("arabic", DESK, "light"),
    "event-table": ("table", DESK, "light"),
    "month": ("month", DESK, "light"),
    "answer": ("answer", (980, 360), "light"),
    "rows": ("rows", (1180, 520), "light"),
}
PRINTED = "hama-print"
FRAGMENTS = ("answer", "rows")
"""What a notebook shows, and no page."""


def event_table() -> cm.ConflictMap:
    """Make the map of the invented ACLED and UCDP exports."""
    page = cm.ConflictMap(
        title="Spring in the example war", subtitle="Invented events in ACLED's and UCDP's columns"
    )
    for name in ("ACLED", "UCDP"):
        page.add_events(cm.read(ROOT / "examples" / f"{name.lower()}-export.csv"), name=name)
    return page


def month() -> cm.ConflictMap:
    """Make the map of an invented month of control."""
    answers = cm.Gazetteer.open().resolve_all([name for name, _, _ in MONTH], bias="SY")
    points = gpd.points_from_xy([one.place.lon for one in answers], [one.place.lat for one in answers])
    towns = gpd.GeoDataFrame(MONTH, columns=["name", "date", "holder"], geometry=points, crs=4326)
    page = cm.ConflictMap(
        title="A month on the example front", subtitle="Invented holders; the towns are real"
    )
    return page.add_control(control_from_places(towns, source="invented"))


def pages(folder: Path) -> Iterator[tuple[str, Path]]:
    """Write each page that is photographed."""
    maps: dict[str, Any] = {
        "report": example_map(),
        "arabic": example_map("ar"),
        "table": event_table(),
        "month": month(),
    }
    for name, page in maps.items():
        page.save(folder / f"{name}.html")
        yield name, folder / f"{name}.html"
    events = cm.read_text(ROOT / "examples" / "hama-report.txt", published="2024-12-05")
    shown_in_cells = cm.Gazetteer.open().resolve("Tripoli"), cm.show(events)
    for name, shown in zip(FRAGMENTS, shown_in_cells, strict=True):
        style = "<meta charset=utf-8><body style='font:14px/1.4 sans-serif;margin:16px'>"
        (folder / f"{name}.html").write_text(style + shown._repr_html_(), encoding="utf-8")
        yield name, folder / f"{name}.html"


def smaller(picture: Path, width: int | None = None) -> None:
    """Bring a picture to the size at which the documentation shows it, with 256 colours."""
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    if width and image.width > width:
        image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    image.quantize(256, dither=Image.Dither.NONE).save(picture, optimize=True)


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    example_map().save(folder / f"{PRINTED}.png")
    smaller(folder / f"{PRINTED}.png", 1400)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        files = dict(pages(Path(temporary)))
        browser = open_browser(playwright)
        for name, (page, size, scheme) in SHOTS.items():
            file, mark, link = page.partition("#")
            address = files[file].as_uri() + mark + link
            shoot(browser, address, folder / f"{name}.png", size, scheme, whole=file not in FRAGMENTS)
            smaller(folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
