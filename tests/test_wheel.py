"""The built wheel, away from the checkout: it holds all that the program needs, and the program runs from it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_is_under_60_megabytes(wheel):
    assert wheel.stat().st_size < 60e6


@pytest.mark.parametrize(
    "member",
    [
        "conflict_map/py.typed",
        "conflict_map/page/static/page.js",
        "conflict_map/gazetteer/index/",
        "conflict_map/text/cues/",
        "conflict_map/data/gazetteer/overlay/",
        "conflict_map/data/basemap/",
    ],
)
def test_the_wheel_holds(wheel, member):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith(member) for name in names)


def test_the_wheel_holds_nothing_of_the_checkout_beside_the_package(wheel):
    roots = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"conflict_map"}


def test_the_program_runs_from_the_wheel(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    report = tmp_path / "report.txt"
    report.write_text("Shelling killed two people in Kharkiv on Monday, officials said.", encoding="utf-8")
    # the folder before all others, and a working directory without the checkout
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    script = (
        "import conflict_map, sys; print(conflict_map.__file__); from conflict_map.cli import main; main()"
    )
    command = [
        sys.executable,
        "-c",
        script,
        "build",
        str(report),
        "--published",
        "2024-12-05",
        "-o",
        "map.html",
    ]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "site") in done.stdout
    assert (tmp_path / "map.html").stat().st_size > 100_000
