"""What all tests share: nothing here reaches a network (pytest-socket), and warnings are errors."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# a busy machine is no fault: property tests are judged by what they find, not by how long they take
settings.register_profile("checks", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("checks")

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


def needed(path: Path, how: str) -> Path:
    """Give a file that a test stands on; without it skip, or fail where all checks are asked for."""
    if not path.exists():
        if "CONFLICT_MAP_ALL_CHECKS" in os.environ:
            pytest.fail(f"{path} is missing: {how}")
        pytest.skip(f"{path} is missing: {how}")
    return path


@pytest.fixture(scope="session")
def axe(root: Path) -> str:
    """axe-core, which looks for what keeps people out."""
    path = root / "web/node_modules/axe-core/axe.min.js"
    return needed(path, "python tools/check.py page").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, or the one that CHROMIUM names, started once."""
    playwright = pytest.importorskip("playwright.sync_api")
    chromium_path = needed(Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")), "apt-get install chromium")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()
