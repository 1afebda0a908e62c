"""Short runs of the fuzzer; `python tools/fuzz.py --seconds 600`, with --readers and --engine atheris, are long ones."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conflict_map import formats

READERS = {f"read-{one.name}" for one in formats.FORMATS if one.read}


def fuzzed(root, *options):
    """What the fuzzer says; it finds nothing, and tries the same each time."""
    command = [sys.executable, "tools/fuzz.py", *options]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    return done.stdout.splitlines()


def test_no_reader_ends_in_a_traceback(root):
    told = fuzzed(root, "--readers", "--inputs", "12", "--seed", "11")
    assert {line.split(":")[0] for line in told if " 12 inputs in " in f" {line}"} == READERS


@pytest.mark.parametrize(("target", "inputs"), [("text", 120), ("page", 12), ("guard", 8)])
def test_text_page_and_guard_never_end_in_a_traceback(root, target, inputs):
    told = fuzzed(root, "--target", target, "--inputs", str(inputs), "--seed", "5")
    assert [line.split(" in ")[0] for line in told] == [f"{target}: {inputs} inputs"]


def test_atheris_finds_nothing_in_the_readers_the_text_and_the_page(root):
    pytest.importorskip("atheris", reason="atheris has no wheel for this Python or machine")
    told = fuzzed(root, "--readers", "--engine", "atheris", "--inputs", "8", "--seed", "3")
    both = ("--target", "text", "--target", "page")
    told += fuzzed(root, *both, "--engine", "atheris", "--inputs", "4", "--seed", "3")
    clean = {line.split(":")[0] for line in told if line.endswith(" inputs, guided, exit status 0")}
    assert clean == READERS | {"text", "page"}
