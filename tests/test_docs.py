"""The documentation builds, its commands exist, and its examples run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.main

from conflict_map.cli import app
from conflict_map.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parents[1]


def pages(root):
    return sorted((root / "docs").rglob("*.md"))


def test_the_site_builds_without_a_warning_and_without_a_network(root, tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path / "site")]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=quiet)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    shown = (tmp_path / "site/howto/reports/index.html").read_text(encoding="utf-8")
    assert "add_picture" in shown  # the files that the page shows are in it
    assert "--8" not in re.sub(r"<[^>]+>", "", shown)


def test_every_page_is_in_the_navigation(root):
    navigation = (root / "mkdocs.yml").read_text(encoding="utf-8")
    for page in pages(root):
        assert str(page.relative_to(root / "docs")) in navigation


def test_the_reference_of_commands_and_tables_is_what_the_code_says(root):
    done = subprocess.run([sys.executable, "tools/document.py", "--check"], cwd=root, check=False)
    assert done.returncode == 0, "run python tools/document.py"


def commands(root):
    for page in [root / "README.md", *pages(root)]:
        for block in re.findall(r"```bash\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                if line.startswith("conflict-map "):
                    yield page.name, shlex.split(line, comments=True)[1:]


def test_every_command_in_the_documentation_can_be_parsed(root):
    group = typer.main.get_command(app)
    found = list(commands(root))
    assert len(found) > 10
    for page, arguments in found:
        command, rest = group, list(arguments)
        while hasattr(command, "commands"):
            command = command.commands[rest.pop(0)]
        assert command.make_context("conflict-map", rest, resilient_parsing=False), page


def whole_examples(root):
    """Python blocks that bring what they need: the others show a step and lean on what stands before them."""
    for page in pages(root):
        blocks = re.findall(
            r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
        )
        for number, block in enumerate(blocks):
            if block.startswith(("import ", "from ")):
                yield pytest.param(block, id=f"{page.stem}-{number}")


@pytest.mark.parametrize("code", list(whole_examples(ROOT)))
def test_examples_run(root, code, monkeypatch, tmp_path):
    shutil.copytree(root / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "documentation", "exec"), {})


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_files_lead_somewhere(root, name):
    for target in re.findall(r"\]\((?!https?://|#)([^)]+)\)", (root / name).read_text(encoding="utf-8")):
        assert (root / target).exists(), target


def test_the_gallery_shows_what_the_script_takes(root):
    text = (root / "docs/gallery.md").read_text(encoding="utf-8")
    tool = (root / "tools/gallery.py").read_text(encoding="utf-8")
    shown = re.findall(r"\(pictures/([\w-]+)\.png\)", text)
    assert len(shown) >= 8
    for name in shown:
        assert (root / "docs/pictures" / f"{name}.png").exists()
        assert f'"{name}"' in tool


def test_licences_name_all_data_and_scripts_that_ship(root):
    text = (root / "docs/licences.md").read_text(encoding="utf-8")
    shipped = [one["name"].split(" (")[0] for one in Gazetteer.open(layers=False).attributions()]
    scripts = json.loads((root / "web/package.json").read_text(encoding="utf-8"))["dependencies"]
    bundled = {name for name in scripts if name != "esbuild"}  # it bundles, and is not in what it bundles
    for name in [*shipped, *bundled]:
        assert name.lower() in text.lower(), name


def test_each_extra_is_documented(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (root / "docs/install.md").read_text(encoding="utf-8")
    for extra in set(project["optional-dependencies"]) - {"all", "bench", "dev", "docs", "test"}:
        assert f"`{extra}`" in text, extra
