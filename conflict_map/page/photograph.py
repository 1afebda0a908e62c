"""The real page as a picture or a PDF, taken in Chromium with the network off."""

from __future__ import annotations

import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from conflict_map.errors import MissingExtraError, OutputError

SUFFIXES = frozenset({".png", ".pdf"})
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
SETTLE_MS = 600  # labels and symbols are drawn in the frames after the data is read
PATIENCE_MS = 120_000


def photograph(page: str, suffix: str, *, width: int = 1280, height: int = 800, scale: float = 2.0) -> bytes:
    """Open a page in Chromium and take its picture.

    Parameters
    ----------
    page
        The page, whole.
    suffix
        ``.png`` or ``.pdf``; a PDF is what the page's Print gives.
    width, height
        The window, in CSS pixels.
    scale
        Device pixels for each: 2 is sharp in print at half of the window's size.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    ValueError
        For another suffix.
    MissingExtraError
        When Playwright is not installed.
    OutputError
        When no browser is found, or it shows no map.
    """
    if suffix not in SUFFIXES:
        raise ValueError(
            f"a browser's picture is .png or .pdf, not {suffix}; .svg is drawn without a browser"
        )
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(
            "pictures of the real page need Playwright: pip install 'conflict-map[browser]'"
        ) from error

    def take() -> bytes:
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
            file = Path(folder) / "map.html"
            file.write_text(page, encoding="utf-8", errors="replace")
            browser = running.chromium.launch(executable_path=browser_path(), args=_flags())
            try:
                view = browser.new_page(
                    viewport={"width": width, "height": height}, device_scale_factor=scale, offline=True
                )
                return _taken(view, file, suffix)
            finally:
                browser.close()

    try:
        # a notebook runs an event loop of its own, in which Playwright's plain interface refuses to work
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(take).result()
    except Error as error:
        raise OutputError(f"Chromium gave no picture: {str(error).splitlines()[0]}") from error


def browser_path() -> str | None:
    """Find Chromium: what the environment variable CHROMIUM names, else one on the PATH, else Playwright's own.

    Returns
    -------
    str or None
        None leaves it to Playwright (``playwright install chromium``).
    """
    named = os.environ.get("CHROMIUM")
    if named and not Path(named).exists():
        raise OutputError(f"CHROMIUM names {named}, which does not exist")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def _flags() -> list[str]:
    flags = ["--disable-background-networking", "--disable-component-update", "--hide-scrollbars"]
    # Chromium has no sandbox for root, who is alone in a container
    return [*flags, "--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else flags


def _taken(view: Any, file: Path, suffix: str) -> bytes:
    view.goto(file.as_uri(), timeout=PATIENCE_MS)
    view.wait_for_selector("html[data-ready]", timeout=PATIENCE_MS)
    view.wait_for_timeout(SETTLE_MS)
    picture = (
        view.screenshot() if suffix == ".png" else view.pdf(prefer_css_page_size=True, print_background=True)
    )
    return bytes(picture)
