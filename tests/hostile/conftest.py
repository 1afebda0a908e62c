"""A disk of 6 MB that a test may fill or make read-only: root passes over the modes of folders, not over these."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def on_small_disk(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Run a script whose first argument is a folder on a small disk of its own; skip where none may be mounted."""

    def run(script: str) -> subprocess.CompletedProcess[str]:
        mounted = f'mount -t tmpfs -o size=6m none {tmp_path} && exec {sys.executable} -W ignore -c "$SCRIPT" {tmp_path}'
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", mounted],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"SCRIPT": script, "PYTHONPATH": str(ROOT)},
        )
        if "mount" in done.stderr and done.returncode:
            pytest.skip("mounting a small disk is not allowed here")
        return done

    return run
