"""A short run of the fuzzer over every reader; `python tools/fuzz.py --readers --seconds 600` is a long one."""

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
