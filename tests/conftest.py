"""What all tests share: nothing here reaches a network (pytest-socket), and warnings are errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# a busy machine is no fault: property tests are judged by what they find, not by how long they take
settings.register_profile("checks", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("checks")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT
