"""The documentation builds, its commands exist, and its examples run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys

import pytest
import typer.main

from conflict_map.cli import app


def pages(root):
    return sorted((root / "docs").rglob("*.md"))


def test_the_site_builds_without_a_warning_and_without_a_network(root, tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path / "site")]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=quiet)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr


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


def test_the_tutorial_runs(root, monkeypatch, tmp_path):
    text = (root / "docs" / "tutorial.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
    monkeypatch.chdir(root)
    target = str(tmp_path / "hama.html")
    exec(compile(code.replace('"hama.html"', repr(target)), "tutorial.md", "exec"), {})
    assert os.path.exists(target)  # noqa: PTH110


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_files_lead_somewhere(root, name):
    for target in re.findall(r"\]\((?!https?://|#)([^)]+)\)", (root / name).read_text(encoding="utf-8")):
        assert (root / target).exists(), target
