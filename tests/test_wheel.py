"""Wheel and sdist away from the checkout: they hold all that the program needs, and it runs from them without Node."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile

import grimp
import pytest

pytestmark = pytest.mark.slow


def build(folder, target, destination, **environment):
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(destination)]
    done = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, env=environment or None
    )
    assert done.returncode == 0, done.stderr
    return next(destination.glob("*.whl" if target == "wheel" else "*.tar.gz"))


def build_hook(folder):
    """The build hook of a checkout or an sdist, which is no package."""
    specification = importlib.util.spec_from_file_location(
        f"hatch_build_of_{folder.name}", folder / "hatch_build.py"
    )
    hook = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(hook)
    return hook


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    return build(root, "wheel", tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def unpacked(root, tmp_path_factory):
    """The sdist, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build(root, "sdist", folder)) as archive:
        archive.extractall(folder, filter="data")
    return next(path for path in folder.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment of its own with the wheel in it; what it needs is taken from the tests' environment."""
    folder = tmp_path_factory.mktemp("user")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    site = next(folder.glob("lib/python3*/site-packages"))
    (site / "needs.pth").write_text(sysconfig.get_path("purelib"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-q",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    return folder


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_is_under_60_megabytes_and_as_large_as_the_documentation_says(wheel, root):
    size = wheel.stat().st_size / 1e6
    assert size < 60
    said = re.search(r"The wheel has about (\d+) MB", (root / "docs/install.md").read_text(encoding="utf-8"))
    assert abs(int(said.group(1)) - size) < 5


@pytest.mark.parametrize(
    "member",
    [
        "conflict_map/py.typed",
        "conflict_map/page/static/page.js",
        "conflict_map/page/static/units.js",
        "conflict_map/page/static/widget.js",
        "conflict_map/gazetteer/index/",
        "conflict_map/text/cues/",
        "conflict_map/data/gazetteer/overlay/",
        "conflict_map/data/basemap/",
    ],
)
def test_the_wheel_holds(wheel, member):
    assert any(name.startswith(member) for name in names(wheel))


def test_the_wheel_holds_nothing_of_the_checkout_beside_the_package(wheel):
    roots = {name.split("/")[0] for name in names(wheel)}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"conflict_map"}


def test_the_program_runs_where_the_wheel_is_installed(installed, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("Shelling killed two people in Kharkiv on Monday, officials said.", encoding="utf-8")
    command = [
        installed / "bin" / "conflict-map",
        "build",
        report,
        "--published",
        "2024-12-05",
        "-o",
        "map.html",
    ]
    # neither the checkout nor Node can be found from here
    alone = {"PATH": str(installed / "bin"), "HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "map.html").stat().st_size > 100_000
    where = [installed / "bin" / "python", "-c", "import conflict_map; print(conflict_map.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=alone, capture_output=True, text=True, check=True)
    assert str(installed) in found.stdout


def test_the_sdist_holds_whatever_the_products_are_made_from(unpacked, root):
    hook = build_hook(unpacked)
    for inputs in (hook.BUNDLE_INPUTS, hook.INDEX_INPUTS):
        assert hook.digest(unpacked, inputs) == hook.digest(root, inputs)
    assert (unpacked / "LICENSE").exists()
    assert not (unpacked / "web" / "node_modules").exists()


def test_the_index_is_made_again_when_a_module_changes_that_makes_it(root):
    """All that compiling imports is among its inputs; what only look-ups import need not be."""
    inputs = {path for pattern in build_hook(root).INDEX_INPUTS for path in root.glob(pattern)}
    graph = grimp.build_graph("conflict_map", exclude_type_checking_imports=True, cache_dir=None)
    makers = ["conflict_map.gazetteer.compiled.compiling", "conflict_map.gazetteer.compiled.indexfile"]
    makers += [
        name
        for path in (root / "tools").glob("*.py")
        if path in inputs
        for name in re.findall(r"^from (conflict_map\.gazetteer\.\S+) import", path.read_text(), re.MULTILINE)
        if not name.endswith(".index")  # it also looks up; what of it writes is compiling and indexfile
    ]
    needed = {*makers, *(up for name in makers for up in graph.find_upstream_modules(name))}
    files = {
        root / f"{name.replace('.', '/')}.py" for name in needed if name.startswith("conflict_map.gazetteer.")
    }
    assert files <= inputs


def test_a_wheel_is_built_from_the_sdist_without_node(unpacked, root, wheel, tmp_path):
    """The bundle comes along; the index, which takes minutes to compile, is lent by the checkout."""
    index = "conflict_map/gazetteer/index"
    shutil.copytree(root / index, unpacked / index)
    again = build(unpacked, "wheel", tmp_path, PATH="/nonexistent", HOME=str(tmp_path))
    assert names(again) == names(wheel)
