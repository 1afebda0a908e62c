"""The build verb on every bad file: good rows survive, faults are named, status 0 or 1, a whole map or none."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conflict_map.cli import main
from conflict_map.provenance.pagefile import read_page

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("hostile", ROOT / "tools/hostile.py")
hostile = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(hostile)

SECONDS = 60  # for one file on a busy machine; the slowest takes three on an idle one
SLOW = {"many.zip"}
FILES = {
    name: content
    for name, content in hostile.files().items()
    if name not in SLOW and (not name.startswith("report-") or "script" in name or "template" in name)
}
SOUND = [name for name in FILES if name.startswith("table-") and name != "table-nul.csv"]


def build(folder, name, content, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    (folder / name).write_bytes(content)
    command = ["conflict-map", "build", name, "-o", "map.html", "--published", "2024-12-05"]
    monkeypatch.setattr(sys, "argv", command)
    begin = time.monotonic()
    try:
        main()
        status = 0
    except SystemExit as done:
        status = done.code or 0
    printed = capsys.readouterr()
    assert time.monotonic() - begin < SECONDS
    return status, printed.out + printed.err


# pyogrio reports from within its own error handler what a damaged file made it say
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_a_whole_map_or_none(name, tmp_path, monkeypatch, capsys):
    status, printed = build(tmp_path, name, FILES[name], monkeypatch, capsys)
    assert status in {0, 1}
    assert "Traceback" not in printed
    assert not any(c in printed for c in "\x00\x1b\u202e\u2066\u200b"), "the terminal obeys a stranger"
    assert {p.name for p in tmp_path.iterdir()} <= {name, "map.html"}, (
        "a half file, or one that a stranger asked for"
    )
    if status == 0:
        assert (tmp_path / "map.html").exists()
    else:
        assert name in printed, "a fault that does not name its file"
    if (tmp_path / "map.html").exists():
        assert (tmp_path / "map.html").read_text(encoding="utf-8").endswith("</html>\n")
        assert read_page(tmp_path / "map.html").settings["layers"]
    assert "root:" not in printed


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_row_of_a_bad_table_survives(name, tmp_path, monkeypatch, capsys):
    build(tmp_path, name, FILES[name], monkeypatch, capsys)
    assert "sound row" in set(read_page(tmp_path / "map.html").values("incidents", "notes"))


@pytest.mark.parametrize("name", ["table-not-numbers.csv", "table-odd-dates.csv", "table-huge-numbers.csv"])
def test_faults_name_file_row_and_column(name, tmp_path, monkeypatch, capsys):
    status, printed = build(tmp_path, name, FILES[name], monkeypatch, capsys)
    assert status == 1
    assert f"{name}, row 3, column " in printed


@pytest.mark.parametrize(
    ("name", "places", "faults"),
    [
        (
            "one-bad-member.zip",
            {"Hama", "Homs"},
            ["/b.txt: ", "/c.txt: ", "/d.zip: an archive in an archive"],
        ),
        ("surrogate.jsonl", {"Hama", "Homs"}, []),
        ("surrogate.json", set(), ["surrogate.json, row 1: half of a character"]),
        ("traversal.kmz", set(), ["traversal.kmz/../../escaped.kml: a member's path leads out"]),
    ],
)
def test_what_is_wrong_costs_itself_alone_and_is_named(name, places, faults, tmp_path, monkeypatch, capsys):
    status, printed = build(tmp_path, name, FILES[name], monkeypatch, capsys)
    assert status == (1 if faults else 0)
    assert all(fault in printed for fault in faults)
    found = read_page(tmp_path / "map.html").values("incidents", "quote") if places else ()
    told = " ".join(found)
    assert all(place in told for place in places)


@pytest.mark.parametrize("name", ["one-name", "combining"])
def test_a_name_without_end_does_not_flood_the_terminal(name, tmp_path, monkeypatch, capsys):
    _, printed = build(tmp_path, "a.txt", hostile.texts()[name].encode(), monkeypatch, capsys)
    assert len(printed) < 2000


def test_no_script_of_a_stranger_stands_in_the_page(tmp_path, monkeypatch, capsys):
    build(tmp_path, "table-script.csv", FILES["table-script.csv"], monkeypatch, capsys)
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "onerror=alert" not in html
    assert "7*7" not in html


def test_a_line_of_twenty_megabytes_is_bounded(tmp_path):
    """Time and memory of a process of its own, which the system limits."""
    path = tmp_path / "line.txt"
    path.write_bytes(b"a" * 20_000_000)
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30));"
        "from conflict_map.cli import main; main()"
    )
    command = [sys.executable, "-c", script, "build", str(path), "-o", str(tmp_path / "map.html")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "line.txt" in done.stderr
    assert "Traceback" not in done.stderr
