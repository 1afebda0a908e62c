"""Build the wheel, and beside it the bill of materials that tells what it brings along.

Usage::

    python tools/wheel.py [FOLDER]     # dist/ by default
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Build both into a folder."""
    folder = Path(arguments[0] if arguments else ROOT / "dist").resolve()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True)
    newest = max(folder.glob("*.whl"), key=lambda wheel: wheel.stat().st_mtime)
    bill = [sys.executable, str(ROOT / "tools/sbom.py"), str(newest.with_suffix(".cdx.json"))]
    return subprocess.run(bill, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
