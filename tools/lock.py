"""Make the lock of what CI installs, or say in which ways it no longer fits pyproject.toml.

Usage::

    python tools/lock.py           # asks the package index, by way of uv: pip install uv
    python tools/lock.py --check   # offline: every requirement is pinned at a version that fits, every file hashed
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tools/requirements-ci.txt"
COMPILE = (
    *("pip", "compile", "pyproject.toml", "--extra", "test", "--generate-hashes", "--universal"),
    *("--python-version", "3.11", "--no-emit-index-url", "--no-header", "--upgrade"),
)
HEADER = """\
# What CI installs, each file by its hash. Made by: python tools/lock.py
# .ci/run installs it: pip install --require-hashes --only-binary :all: --no-binary sgmllib3k -r tools/requirements-ci.txt
"""
PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)


def faults(lock: str, project: dict[str, object]) -> list[str]:
    """List what the lock lacks.

    Parameters
    ----------
    lock
        Its text.
    project
        The table ``project`` of pyproject.toml.

    Returns
    -------
    list of str
        One sentence a fault.
    """
    pins: dict[str, list[str]] = {}
    for name, version, _ in PIN.findall(lock):
        pins.setdefault(canonicalize_name(name), []).append(version)
    lines = [line for line in lock.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    found = [] if len(lines) == sum(map(len, pins.values())) else ["a line has no hash"]
    for need in wanted(project, "test"):
        versions = pins.get(canonicalize_name(need.name), [])
        if not any(need.specifier.contains(version, prereleases=True) for version in versions):
            found.append(f"{need} is not met by {' or '.join(versions) or 'anything'}")
    return found


def wanted(project: dict[str, object], extra: str) -> list[Requirement]:
    """Give what the package and one of its extras ask for, extras of extras included."""
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    needs, open_extras, seen = [Requirement(line) for line in project["dependencies"]], [extra], set[str]()
    while open_extras:
        name = open_extras.pop()
        if name in seen:
            continue
        seen.add(name)
        for need in map(Requirement, extras[name]):
            if need.name == project["name"]:
                open_extras += sorted(need.extras)
            else:
                needs.append(need)
    return needs


def main(arguments: list[str]) -> int:
    """Make or check the lock."""
    if "--check" not in arguments:
        made = subprocess.run(
            [sys.executable, "-m", "uv", *COMPILE], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        LOCK.write_text(HEADER + made, encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = faults(LOCK.read_text(encoding="utf-8"), project)
    print("\n".join(found) or f"{LOCK.relative_to(ROOT)}: every requirement is met")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
