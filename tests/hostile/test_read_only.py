"""A read-only disk, a real mount of one: every verb that writes says so in a line, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Root may write where the modes forbid it, but not where the mount does. One process forks all verbs.
VERBS = """
import os, subprocess, sys
from pathlib import Path
from conflict_map.cli import main
here = Path(sys.argv[1])
os.environ["CONFLICT_MAP_HOME"] = str(here / "home")
(here / "a.txt").write_text("Rebels entered Hama on Monday, residents said.")
(here / "places.csv").write_text("name,lat,lon\\nTell Nowhere,35.1,36.7\\n")
(here / "desk.toml").write_text('title = "Hama"\\nsources = ["a.txt"]\\nexports = ["out.csv"]\\n')
(here / "map.html").write_text("before")
subprocess.run(["mount", "-o", "remount,ro", str(here)], check=True)
os.chdir(here)
for verb in (
    "build a.txt -o map.html", "build a.txt -o map.html --profile humanitarian", "events a.txt -o told.gpkg",
    "events a.txt -o told.parquet --workers 1", "events a.txt --explain -o page.html", "update desk.toml",
    "gazetteer add --table places.csv",
):
    print(verb, flush=True)
    child = os.fork()
    if child == 0:
        os.dup2(1, 2)
        sys.argv = ["conflict-map", *verb.split()]
        code = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code or 0
        sys.stdout.flush()
        os._exit(int(code))
    print("exit", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
print(*sorted(p.name for p in here.iterdir()), (here / "map.html").read_text())
"""


def test_every_verb_says_that_the_disk_is_read_only_and_leaves_what_was_there(on_small_disk):
    done = on_small_disk(VERBS)
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout
    assert told.count("Read-only file system") == told.count("exit 1") == 7, told
    assert "Traceback" not in told
    assert told.splitlines()[-1] == "a.txt desk.toml map.html places.csv before"
