"""The lock pins what CI installs, each file by its hash, and says when it no longer fits."""

from __future__ import annotations

import importlib.util
import re

import pytest


@pytest.fixture(scope="module")
def lock(root):
    spec = importlib.util.spec_from_file_location("lock", root / "tools/lock.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PINNED = "numpy==2.1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via conflict-map\n"


def project(*needs, **extras):
    return {
        "name": "conflict-map",
        "dependencies": list(needs),
        "optional-dependencies": {"test": [], **extras},
    }


def test_a_pin_that_fits_is_no_fault(lock):
    assert lock.faults(PINNED, project("numpy>=2")) == []


@pytest.mark.parametrize(
    ("text", "given", "fault"),
    [
        (PINNED, project("numpy>=2", "rich"), "rich is not met by anything"),
        (PINNED, project("numpy>=3"), "numpy>=3 is not met by 2.1.0"),
        ("numpy==2.1.0\n", project(), "a line has no hash"),
        (
            PINNED + "rich>=13 \\\n    --hash=sha256:" + "0" * 64 + "\n",
            project("numpy"),
            "a line has no hash",
        ),
        (PINNED, project("numpy", test=["conflict-map[all]"], all=["geopy"]), "geopy is not met by anything"),
    ],
)
def test_what_does_not_fit_is_told(lock, text, given, fault):
    assert lock.faults(text, given) == [fault]


def test_every_file_of_the_committed_lock_is_hashed(lock):
    text = lock.LOCK.read_text(encoding="utf-8")
    assert "a line has no hash" not in lock.faults(text, project())
    assert len(lock.PIN.findall(text)) > 100


def test_ci_installs_the_lock_before_the_test_command(root, lock):
    ci = (root / ".ci/run").read_text(encoding="utf-8")
    install = re.search(r"pip install .*?--require-hashes.*?\n.*?requirements-ci\.txt", ci, re.DOTALL)
    assert install
    assert "--only-binary :all:" in install.group()
    assert ci.index("--require-hashes") < ci.index('-c "$test_command"')


def test_no_script_of_a_javascript_package_is_run_at_installation(root):
    for name in ("hatch_build.py", "tools/check.py"):
        text = (root / name).read_text(encoding="utf-8")
        for line in re.findall(r"\[[^\]]*\"ci\"[^\]]*\]", text):
            assert "--ignore-scripts" in line
    assert "hasInstallScript" not in re.sub(
        r'"node_modules/(esbuild|fsevents)": \{.*?\n    \}',
        "",
        (root / "web/package-lock.json").read_text(),
        flags=re.DOTALL,
    )
