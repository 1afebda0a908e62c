"""The README tells the truth: its commands run, its example runs, its picture is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest

from conflict_map.cli import app
from conflict_map.cli.gazetteer import gazetteer_app


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def test_the_build_command_builds_the_map(readme, root, tmp_path):
    block = re.search(r"<!-- build-command -->\n```bash\n(.*?)```", readme, re.DOTALL).group(1)
    line = next(part for part in block.splitlines() if part.startswith(".venv/bin/conflict-map"))
    arguments = shlex.split(line)[1:]
    arguments[-1] = str(tmp_path / arguments[-1])
    script = "from conflict_map.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "events" in done.stdout
    assert (tmp_path / "hama.html").exists()


def test_the_python_example_runs(readme, root, tmp_path, monkeypatch):
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL).group(1)
    monkeypatch.chdir(root)
    exec(compile(code.replace('"hama.html"', repr(str(tmp_path / "hama.html"))), "README.md", "exec"), {})
    assert (tmp_path / "hama.html").exists()


def test_the_verbs_are_verbs_of_the_command_line(readme):
    verbs = {command.callback.__name__ for command in app.registered_commands} | {"gazetteer"}
    used = set(re.findall(r"^(?:\.venv/bin/)?conflict-map (\w+)", readme, re.MULTILINE))
    assert used <= verbs
    assert {command.name for command in gazetteer_app.registered_commands} >= {"info", "add"}


def test_its_pictures_exist(readme, root):
    for path in re.findall(r"!\[.*?\]\((.*?)\)", readme):
        assert (root / path).exists()


def test_ci_runs_the_test_command(readme, root):
    assert "<!-- test-command -->\n```bash\n" in readme
    assert "test-command" in (root / ".ci/run").read_text(encoding="utf-8")
