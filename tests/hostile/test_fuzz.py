"""Short runs of the fuzzer; `python tools/fuzz.py --seconds 600`, with --readers and --engine atheris, are long ones."""

from __future__ import annotations

import subprocess
import sys

from conflict_map import formats


def test_no_reader_ends_in_a_traceback(root):
    command = [sys.executable, "tools/fuzz.py", "--readers", "--inputs", "12", "--seed", "11"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    tried = {line.split(":")[0] for line in done.stdout.splitlines() if " inputs in " in line}
    assert tried == {f"read-{one.name}" for one in formats.FORMATS if one.read}


def test_the_text_and_the_page_never_end_in_a_traceback(root):
    targets = ["--target", "text", "--target", "page", "--inputs", "10", "--seed", "5"]
    command = [sys.executable, "tools/fuzz.py", *targets]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert "text: 10 inputs" in done.stdout
    assert "page: 10 inputs" in done.stdout
