"""A corpus read in parts is the corpus: the same rows, every reject, whatever is killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
from geopandas.testing import assert_geodataframe_equal

from conflict_map.errors import InputError, OutputError
from conflict_map.gazetteer.compiled import layerfiles
from conflict_map.gazetteer.sources.deepening import add_source
from conflict_map.outputs import locked
from conflict_map.reading import read_sources
from conflict_map.scale import corpus as cutting
from conflict_map.scale import joining, read_corpus
from conflict_map.scale.corpus import parts_of
from conflict_map.sources import together
from conflict_map.tables import EVENTS

PUBLISHED = "2024-12-05"


@pytest.fixture(scope="module")
def read(corpus, tmp_path_factory):
    """The parts of the corpus, read once in one process without interruption: a strict run ends before the joining."""
    target = tmp_path_factory.mktemp("read") / "events.parquet"
    with pytest.raises(InputError, match=r"empty\.txt"):
        read_corpus([corpus], target, published=PUBLISHED, workers=1, strict=True)
    assert not target.exists()
    return target.with_name("events.parquet.parts")


@pytest.fixture
def joined(corpus, read, tmp_path):
    """Finish a run all of whose parts are done."""

    def run(name, **options):
        shutil.copytree(read, tmp_path / f"{name}.parts")
        return tmp_path / name, read_corpus([corpus], tmp_path / name, published=PUBLISHED, **options)

    return run


@pytest.fixture
def whole(joined):
    return joined("events.parquet")


def test_the_rows_are_those_of_reading_one_by_one(corpus, whole):
    target, run = whole
    plain = together([s.events for s in read_sources([corpus], published=PUBLISHED)], "events")
    plain = plain[~plain.source.str.contains("..", regex=False, na=False)].reset_index(drop=True)
    found = gpd.read_parquet(target)
    assert run.events == len(found) == len(plain)
    ours = [column.name for column in EVENTS]
    assert_geodataframe_equal(found[[*ours, "geometry"]], plain[[*ours, "geometry"]])
    for column in plain.columns.difference(ours):
        assert (
            found[column].astype(str).tolist() == plain[column].astype(str).tolist() or column == "csv_desk"
        )
    assert found.geometry.notna().sum() > 120


def test_a_column_that_is_number_here_and_text_there_is_text(whole):
    assert gpd.read_parquet(whole[0]).csv_desk.dropna().tolist() == ["1", "1", "north", "x"]


def test_every_reject_is_kept_with_its_place(corpus, whole):
    _, run = whole
    kept = pd.read_csv(run.rejects_file, keep_default_na=False, dtype=str)
    assert len(kept) == run.rejects == 5
    by_file = {file.removeprefix(f"{corpus}/"): row for file, row in zip(kept.file, kept.row, strict=True)}
    bad = {"a.csv": "3", "b.csv": "3", "empty.txt": "", "wire.jsonl": "67", "pack.zip/../outside.txt": ""}
    assert by_file == bad
    assert run.documents == run.resumed == 9 + 69 + 70 + 1 + 2


def test_no_spreadsheet_runs_a_reject(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    bad = "notes,location,latitude,longitude\n=HYPERLINK(1),Hama,35.13,36.75\n=cmd|x,Hama,95,36.75\n"
    (folder / "a.csv").write_text(bad, encoding="utf-8")
    run = read_corpus([folder], tmp_path / "events.parquet", workers=1)
    assert pd.read_csv(run.rejects_file).text.tolist() == ["'=cmd|x,Hama,95,36.75"]


def test_nothing_but_the_table_and_the_rejects_is_left(whole):
    assert sorted(p.name for p in whole[0].parent.iterdir()) == ["events.parquet", "events.rejects.csv"]


def test_the_footer_says_where_the_events_are(whole):
    found = gpd.read_parquet(whole[0])
    geo = pq.read_schema(whole[0]).metadata[b"geo"].decode()
    assert str(found.total_bounds[0])[:6] in geo
    assert found.crs.to_epsg() == 4326


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(corpus, whole, tmp_path, start):
    target = tmp_path / "again" / "events.parquet"
    call = (corpus, "--published", PUBLISHED, "--out", target, "--workers", 2)
    for kill in (1, 3):
        process = start(*call)
        wait_for(lambda kill=kill: len(list(target.parent.glob("*.parts/*.json"))) >= kill, process)
        os.kill(process.pid, signal.SIGKILL)  # the parent alone: its workers must not stay behind
        process.wait()
        wait_for(lambda group=process.pid: not alive(group))
    assert not target.exists()
    process = start(*call)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 1, told  # there are rejects
    assert "went on after an interrupted run" in told
    assert target.read_bytes() == whole[0].read_bytes()
    assert target.with_suffix(".rejects.csv").read_bytes() == whole[1].rejects_file.read_bytes()
    assert {p.name for p in target.parent.iterdir()} == {target.name, "events.rejects.csv"}


BAD_NEWS = """
import os, signal, time
import conflict_map.scale.parts as parts
from conflict_map.scale.patience import _set_deadline
read_report = parts.read_report
def read_or_worse(name, document, gazetteer):
    if "DEADLY" in document.text:
        os._exit(9)
    if "FLAW" in document.text:
        raise LookupError("a flaw")
    if "ENDLESS" in document.text:
        signal.setitimer(signal.ITIMER_REAL, 0.1)  # its time is nearly up
    if "DEAF" in document.text:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        _set_deadline(time.monotonic() + 0.1)
    while "ENDLESS" in document.text:
        try:
            time.sleep(0.01)
        except Exception:
            pass
    return read_report(name, document, gazetteer)
parts.read_report = read_or_worse
"""


@pytest.fixture
def wire(tmp_path, monkeypatch):
    """Two parts of sound lines but for those that are given; a process that is started may find words in them that
    end it, that it can't read, that take for ever, and that hear no signal while they do.
    """
    (tmp_path / "sitecustomize.py").write_text(BAD_NEWS, encoding="utf-8")
    root = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(tmp_path), root])))

    def lines_with(bad):
        sound = '{"text": "Shelling hit Kharkiv on Monday."}'
        path = tmp_path / "wire.jsonl"
        path.write_text("\n".join(bad.get(row, sound) for row in range(1, 101)), encoding="utf-8")
        return path

    return lines_with


def test_a_line_that_ends_its_process_or_hangs_costs_itself_alone(wire, tmp_path):
    bad = {70: '{"text": "DEADLY"}', 72: '{"text": "ENDLESS"}', 80: '{"text": "DEAF and ENDLESS"}'}
    target = tmp_path / "events.parquet"
    run = read_corpus([wire(bad)], target, published=PUBLISHED, workers=2)
    assert run.documents == run.events == 97
    told = {fault.row: fault.message for fault in run.faults}
    assert told.keys() == bad.keys()
    assert "ended the process" in told[70] + told[80]
    assert told[72] == "reading it took more than 300 s"


def test_a_line_that_is_bad_costs_itself_alone(wire, tmp_path, start):
    bad = {1: '{"text": "a {"}x', 65: "no JSON", 66: '{"text": "FLAW"}', 67: "", 68: "[]", 69: "\x00"}
    target = tmp_path / "events.csv"
    process = start(wire(bad), "--published", PUBLISHED, "--out", target, "--workers", 1)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 1, told
    kept = pd.read_csv(target.with_suffix(".rejects.csv"), dtype=str)
    assert kept.row.tolist() == ["1", "65", "66", "68", "69"]
    assert "flaw of conflict-map: LookupError" in kept.reason[2]
    assert "94 documents read; 94 events" in told
    assert len(pd.read_csv(target)) == 94


def test_a_file_that_changed_is_read_again(tmp_path, corpus):
    source = tmp_path / "a.txt"
    source.write_text("Shelling hit Kharkiv on Monday.", encoding="utf-8")
    before = [part.key for part in parts_of([source])]
    source.write_text("Shelling hit Kharkiv on Tuesday.", encoding="utf-8")
    assert before != [part.key for part in parts_of([source])]
    assert [p.key for p in parts_of([corpus])] == [p.key for p in parts_of([corpus])]
    assert [p.key for p in parts_of([corpus], options=1)] != [p.key for p in parts_of([corpus])]


def test_parts_hold_every_document_once(corpus, monkeypatch):
    monkeypatch.setattr(cutting, "PART_DOCUMENTS", 7)
    parts = list(parts_of([corpus]))
    assert max(sum(piece.documents for piece in part.pieces) for part in parts) <= 7
    lines = [piece for part in parts for piece in part.pieces if piece.kind == "lines"]
    text = (corpus / "wire.jsonl").read_bytes()
    assert b"".join(text[piece.start : piece.stop] for piece in lines) == text
    assert [piece.row for piece in lines] == list(range(1, 71, 7))


def test_a_folder_of_files_holds_the_same_rows(joined, whole, monkeypatch):
    monkeypatch.setattr(joining, "GROUP_ROWS", 50)
    for _ in range(2):  # the second time it takes the place of the first
        target, _run = joined("events", partitioned=True)
    files = sorted(path.name for path in target.iterdir())
    assert files[0] == "part-00000.parquet"
    assert len(files) > 1
    assert_geodataframe_equal(gpd.read_parquet(target), gpd.read_parquet(whole[0]))


def test_another_format_has_the_same_rows(joined, whole):
    target, _ = joined("events.csv")
    assert pd.read_csv(target).event_id.tolist() == gpd.read_parquet(whole[0]).event_id.tolist()


def test_what_would_stop_the_writing_is_said_before_the_reading(corpus, tmp_path):
    with pytest.raises(InputError, match="can't be written as"):
        read_corpus([corpus], tmp_path / "events.docx")
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "thesis.txt").touch()
    with pytest.raises(OutputError, match="no partitioned table"):
        read_corpus([corpus], tmp_path / "events", partitioned=True)
    with pytest.raises(OutputError, match="is a folder"):
        read_corpus([corpus], tmp_path / "events")
    with pytest.raises(OutputError, match="can't be written"):
        read_corpus([corpus], "/proc/events.csv")
    with locked(tmp_path / "e.csv"), pytest.raises(OutputError, match="in use"):
        read_corpus([corpus], tmp_path / "e.csv")


def test_progress_is_told(tmp_path):
    wire, states = tmp_path / "wire.jsonl", []
    wire.write_text('{"text": "Quiet."}\n' * 130, encoding="utf-8")
    read_corpus([wire], tmp_path / "e.parquet", workers=1, progress=states.append)
    assert [s.documents for s in states] == [0, 64, 128, 130]
    assert states[0].size == states[0].resumed == 0
    assert states[-1].size == states[-1].whole == wire.stat().st_size


def test_dask_is_named_when_it_is_missing(corpus, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match=r"conflict-map\[dask\]"):
        read_corpus([corpus], tmp_path / "e", scheduler="tcp://127.0.0.1:1")


def wait_for(true, process=None, seconds=120):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to that"
        assert process is None or process.poll() is None, process.communicate()[0]
        time.sleep(0.02)


def alive(group):
    """Whether a process of the group is still there; those that only wait to be reaped are not."""
    found = subprocess.run(
        ["ps", "-o", "stat=", "-g", str(group)], capture_output=True, text=True, check=False
    )
    return any(not line.startswith("Z") for line in found.stdout.splitlines())


def test_a_place_that_was_added_between_two_runs_of_one_process_is_known(tmp_path, monkeypatch):
    monkeypatch.setenv(layerfiles.HOME_VARIABLE, str(tmp_path / "home"))
    (tmp_path / "a.txt").write_text("Gunmen attacked Zqarabosk in Syria on Monday, killing three people.")
    table = tmp_path / "places.csv"
    table.write_text("name,lat,lon,country\nZqarabosk,35.1,36.7,SY\n")
    lay = []
    for name in ("before", "after"):
        target = tmp_path / f"{name}.parquet"
        read_corpus([tmp_path / "a.txt"], target, published=PUBLISHED, workers=1)
        lay.append(gpd.read_parquet(target).geometry.notna().any())
        add_source(table, kind="table", name="mine")
    assert lay == [False, True]
