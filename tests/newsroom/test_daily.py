"""The daily run: what is new is read once, what was read is kept, and the map follows."""

from __future__ import annotations

import contextlib
import http.server
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pandas as pd
import pytest

from conflict_map.errors import InputError, OutputError
from conflict_map.gazetteer import Gazetteer
from conflict_map.newsroom import open_store, read_project, update
from conflict_map.newsroom.address import locked_store
from conflict_map.provenance.pagefile import read_page

FIRST = "Published: 5 December 2024\n\nShelling killed two people in Kharkiv on Monday, officials said."
SECOND = "Published: 6 December 2024\n\nA drone strike hit a warehouse in Odesa on Thursday, officials said."
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Desk</title><item><title>Strike on Kherson</title><guid>1</guid>
<pubDate>Fri, 06 Dec 2024 10:00:00 GMT</pubDate>
<description>A missile strike killed four people in Kherson on Thursday, officials said.</description>
</item></channel></rss>"""


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(FIRST, encoding="utf-8")
    file = tmp_path / "desk.toml"
    file.write_text(
        'title = "Ukraine"\nsources = ["reports"]\nexports = ["events.geojson"]\n', encoding="utf-8"
    )
    return file


@pytest.fixture
def feed():
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            good = self.path == "/feed.xml"
            self.send_response(200 if good else 503)
            self.end_headers()
            if good:
                self.wfile.write(FEED.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_document_is_read_once(desk, gazetteer):
    project = read_project(desk)
    first = update(project, gazetteer)
    assert (first.read, first.skipped, first.faults) == (1, 0, ())
    assert first.added.place.tolist() == ["Kharkiv"]
    (desk.parent / "reports" / "b.txt").write_text(SECOND, encoding="utf-8")
    second = update(project, gazetteer)
    assert (second.read, second.skipped) == (1, 1)
    assert second.added.place.tolist() == ["Odesa"]
    assert second.drawn == 2
    assert project.output.exists()
    assert (desk.parent / "events.geojson").exists()


def test_the_source_is_the_file_as_the_project_names_it(desk, gazetteer):
    update(read_project(desk), gazetteer)
    store = open_store(read_project(desk).store)
    assert store.documents.name.tolist() == [str(desk.parent / "reports" / "a.txt")]
    assert store.events.source.tolist() == ["a.txt"]


def test_a_run_without_news_leaves_the_map_byte_for_byte(desk, gazetteer):
    project = read_project(desk)
    update(project, gazetteer)
    before = project.output.read_bytes()
    update(project, gazetteer)
    assert project.output.read_bytes() == before


def test_two_reports_of_one_event_are_one_incident(desk, gazetteer):
    (desk.parent / "reports" / "b.txt").write_text(FIRST.replace("officials", "the mayor"), encoding="utf-8")
    done = update(read_project(desk), gazetteer)
    assert (done.drawn, done.incidents) == (2, 1)


def test_corrections_are_honoured_at_each_run(desk, gazetteer):
    project = read_project(desk)
    event = update(project, gazetteer).added.event_id.iloc[0]
    project.corrections.write_text(f"action,event_id,reason\nreject,{event},old\n", encoding="utf-8")
    assert update(project, gazetteer).drawn == 0
    project.corrections.unlink()
    assert update(project, gazetteer).drawn == 1


def test_a_bad_corrections_file_stops_the_map_and_keeps_the_news(desk, gazetteer):
    project = read_project(desk)
    project.corrections.write_text("action,event_id\nerase,ev-1\n", encoding="utf-8")
    with pytest.raises(InputError, match="erase"):
        update(project, gazetteer)
    assert len(open_store(project.store).events) == 1
    assert not project.output.exists()


@pytest.mark.enable_socket
def test_a_feed_is_read_and_a_dead_one_is_a_fault(desk, gazetteer, feed):
    text = desk.read_text(encoding="utf-8").replace(
        '["reports"]', f'["{feed}/gone.xml", "{feed}/feed.xml", "reports"]'
    )
    desk.write_text(text, encoding="utf-8")
    done = update(read_project(desk), gazetteer)
    assert set(done.added.place) == {"Kherson", "Kharkiv"}
    assert [fault.file for fault in done.faults] == [f"{feed}/gone.xml"]
    assert "503" in str(done.faults[0])


def test_two_runs_do_not_mix(desk, gazetteer):
    project = read_project(desk)
    with locked_store(project.store), pytest.raises(OutputError, match="in use"):
        update(project, gazetteer)


def test_a_killed_run_loses_nothing(desk, root):
    """Kill the run at moments spread over its length; the next one ends with the same events."""
    for number in range(12):
        report = FIRST.replace("two", f"{number + 2}").replace(
            "Monday", ["Monday", "Tuesday", "Wednesday"][number % 3]
        )
        (desk.parent / "reports" / f"r{number}.txt").write_text(report, encoding="utf-8")
    command = [sys.executable, "-m", "conflict_map.cli", "update", str(desk)]
    for delay in (0.4, 0.9, 1.4, 1.9, 2.4):
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    store = open_store(read_project(desk).store)
    assert len(store.documents) == 13
    assert store.documents.digest.is_unique
    assert store.events.event_id.is_unique


def test_a_colleague_edits_the_store_during_a_run(desk, gazetteer):
    """QGIS has the store open and changes a row between this run's reading and its adding: both stay."""
    project = read_project(desk)
    update(project, gazetteer)
    (desk.parent / "reports" / "b.txt").write_text(SECOND, encoding="utf-8")

    def edit(name):
        if name.endswith("b.txt"):
            with contextlib.closing(sqlite3.connect(project.store)) as store, store:
                for function in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
                    store.create_function(function, 1, lambda _: 0)  # as QGIS has them, for its spatial index
                store.execute("UPDATE events SET notes = 'seen by Lina' WHERE place = 'Kharkiv'")

    update(project, gazetteer, seen=edit)
    kept = open_store(project.store).events.set_index("place").notes
    assert kept["Kharkiv"] == "seen by Lina"
    assert "Odesa" in kept


def test_a_store_that_is_being_edited_elsewhere_is_said(desk, gazetteer, monkeypatch):
    project = read_project(desk)
    update(project, gazetteer)
    (desk.parent / "reports" / "b.txt").write_text(SECOND, encoding="utf-8")
    with contextlib.closing(sqlite3.connect(project.store)) as store:
        store.execute("BEGIN EXCLUSIVE")
        with pytest.raises((OutputError, InputError), match=r"events\.gpkg"):
            update(project, gazetteer)
    assert update(project, gazetteer).read == 1


def test_what_is_no_store_is_said(desk, gazetteer):
    read_project(desk).store.write_bytes(b"SQLite format 3\0 and no more")
    with pytest.raises(InputError, match="no events store"):
        update(read_project(desk), gazetteer)


def test_a_table_brings_columns_of_its_own_later(desk, gazetteer):
    project = read_project(desk)
    update(project, gazetteer)
    (desk.parent / "reports" / "c.csv").write_text(
        "event_date,location,latitude,longitude,notes,desk\n2024-12-01,Hama,35.13,36.75,one,north\n",
        encoding="utf-8",
    )
    update(project, gazetteer)
    assert open_store(project.store).events.csv_desk.dropna().tolist() == ["north"]


def test_the_summary_tells_news_corrections_and_faults(desk, gazetteer):
    project = read_project(desk)
    update(project, gazetteer)
    summary = project.summary.read_text(encoding="utf-8")
    event = open_store(project.store).events.event_id[0]
    assert "1 new on the map" in summary
    assert event in summary
    assert "Kharkiv" in summary
    before = project.summary.read_bytes()
    assert not update(project, gazetteer).changes
    assert project.summary.read_bytes() == before
    move = f"action,event_id,lon,lat\nmove,{event},36.3,50.0\n"
    project.corrections.write_text(move, encoding="utf-8")
    assert update(project, gazetteer).changes.moved == (event,)
    project.corrections.write_text(f"action,event_id\nreject,{event}\n", encoding="utf-8")
    (desk.parent / "reports" / "empty.txt").touch()
    assert update(project, gazetteer).changes.gone == (event,)
    summary = project.summary.read_text(encoding="utf-8")
    left = summary.split("no longer on the map:")[1].splitlines()[1]
    assert "Kharkiv: Shelling" in left  # what it was, not its id alone
    assert left.endswith(f"[{event}]")
    assert "the file is empty" in summary


def test_what_a_stopped_run_stored_is_told_by_the_next(desk, gazetteer, monkeypatch):
    project = read_project(desk)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("conflict_map.newsroom.daily._draw", stop)
    with pytest.raises(KeyboardInterrupt):
        update(project, gazetteer)
    monkeypatch.undo()
    done = update(project, gazetteer)
    assert (done.read, len(done.changes.added)) == (0, 1)
    assert "1 new on the map" in project.summary.read_text(encoding="utf-8")


def test_places_actors_and_colours_of_the_desk(desk, gazetteer):
    here = desk.parent
    (here / "places.csv").write_text("name,lat,lon,country\nQaryat Nowhere,35.5,36.6,SY\n", encoding="utf-8")
    (here / "actors.csv").write_text(
        "alias,actor_id,name,side\nThird Rifles|3rd Rifles,rifles,Third Rifles,Blue side\n", encoding="utf-8"
    )
    text = "Published: 5 December 2024\n\nThird Rifles captured Qaryat Nowhere in Syria on Tuesday, a monitor said."
    (here / "reports" / "b.txt").write_text(text, encoding="utf-8")
    lines = '\ngazetteer = ["places.csv"]\nactors = "actors.csv"\npalette = ["Red side", "Blue side"]\n'
    desk.write_text(desk.read_text(encoding="utf-8") + lines, encoding="utf-8")
    project = read_project(desk)
    update(project, gazetteer)
    row = open_store(project.store).events.set_index("place").loc["Qaryat Nowhere"]
    assert (row.actor1_id, round(row.geometry.x, 1)) == ("rifles", 36.6)
    sides = read_page(project.output).settings["layers"]
    control = next(layer for layer in sides if layer["kind"] == "control")
    assert control["style"]["sides"]["Blue side"]["pattern"] == "rising"  # the second of the palette


@pytest.mark.parametrize(
    ("file", "text", "match"),
    [
        ("actors.csv", "alias,name\nx,y\n", "actor_id"),
        ("actors.csv", "alias,actor_id,name,side,from\nx,y,,Blue,soon\n", r"row 2, column from"),
        ("places.csv", "what,ever\n1,2\n", "places.csv"),
    ],
)
def test_what_is_wrong_with_a_desks_own_tables_is_said_with_its_place(desk, gazetteer, file, text, match):
    (desk.parent / file).write_text(text, encoding="utf-8")
    key = '\nactors = "actors.csv"\n' if file == "actors.csv" else '\ngazetteer = ["places.csv"]\n'
    desk.write_text(desk.read_text(encoding="utf-8") + key, encoding="utf-8")
    with pytest.raises(InputError, match=match):
        update(read_project(desk), gazetteer)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("colour = 'red'", "colour"),
        ("store = 3", "store"),
        ("exports = 'a.csv'", "exports"),
        ("region = [1, 2, 3]", "region"),
        ("region = [40, 34, 35, 37]", "region"),
    ],
)
def test_a_project_file_says_what_is_wrong_with_it(desk, line, column):
    desk.write_text(desk.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    if column == "exports":
        desk.write_text('title = "x"\nsources = ["reports"]\n' + line, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_project(desk)
    assert [fault.column for fault in caught.value.faults] == [column]


def test_a_project_without_a_title_or_sources_is_refused(tmp_path):
    file = tmp_path / "desk.toml"
    file.write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_project(file)
    assert {fault.column for fault in caught.value.faults} == {"title", "sources"}


def test_a_report_whose_name_begins_with_a_day_is_of_that_day(desk, gazetteer):
    said = "Shelling killed two people in Kharkiv on Monday, officials said."
    (desk.parent / "reports" / "a.txt").unlink()
    (desk.parent / "reports" / "2024-12-05-kharkiv.txt").write_text(said, encoding="utf-8")
    (desk.parent / "reports" / "2024-13-05-sumy.txt").write_text(
        said.replace("Kharkiv", "Sumy"), encoding="utf-8"
    )
    added = update(read_project(desk), gazetteer).added.set_index("place").date_start
    assert str(added["Kharkiv"].date()) == "2024-12-02"
    assert pd.isna(added["Sumy"])
