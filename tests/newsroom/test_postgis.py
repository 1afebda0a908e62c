"""The store of a team, against a real PostgreSQL with PostGIS: the same functions, the same rows."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys

import geopandas as gpd
import pandas as pd
import psycopg
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import LineString, Point, box

from conflict_map.errors import InputError, OutputError
from conflict_map.gazetteer import Gazetteer
from conflict_map.newsroom import open_store, read_project, update
from conflict_map.newsroom.address import add_to_store, locked_store
from conflict_map.newsroom.store import Store
from conflict_map.tables import frame

FIRST = "Published: 5 December 2024\n\nShelling killed two people in Kharkiv on Monday, officials said."
SECOND = "Published: 6 December 2024\n\nA drone strike hit a warehouse in Odesa on Thursday, officials said."


def store(*numbers, **cells):
    shapes = [Point(36, 35), box(36, 35, 37, 36), LineString([(36, 35), (37, 36)]), None]
    rows = [
        {
            "event_id": f"ev-{n}",
            "event_type": "Battles",
            "date_start": "2024-12-01T05:00:00Z",
            "fatalities_best": n,
            "confidence": 0.5,
            "notes": "'; DROP TABLE events; -- %s حماة",
            "geometry": shapes[n % 4],
        }
        | cells
        for n in numbers
    ]
    documents = pd.DataFrame(
        [{"digest": str(n), "name": "a.txt", "events": 1, "faults": ""} for n in numbers]
    )
    mentions = frame(
        [{"mention_id": f"m-{n}", "text": "Hama", "geometry": Point(36, 35)} for n in numbers], "mentions"
    )
    return Store(frame(rows), mentions, documents)


def test_what_goes_in_comes_out(database):
    assert len(open_store(database).events) == 0
    add_to_store(store(0, 1, 2, 3), database)
    found = open_store(database)
    assert_geodataframe_equal(found.events, store(0, 1, 2, 3).events)
    assert found.mentions.mention_id.tolist() == ["m-0", "m-1", "m-2", "m-3"]
    assert found.has_seen("3")


def test_both_stores_hold_the_same(database, tmp_path):
    for numbers in ((0, 1), (1, 2, 3)):
        add_to_store(store(*numbers), database)
        add_to_store(store(*numbers), tmp_path / "store.gpkg")
    here, there = open_store(tmp_path / "store.gpkg"), open_store(database)
    assert_geodataframe_equal(here.events, there.events)
    assert here.documents.astype(str).equals(there.documents.astype(str))


def test_an_edited_row_stays_as_it_was_edited(database):
    add_to_store(store(0, 1), database)
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE conflict_map.events SET notes = 'seen by Lina' WHERE event_id = 'ev-1'")
    add_to_store(store(1, 2), database)
    assert open_store(database).events.notes.tolist()[1] == "seen by Lina"


def test_new_columns_are_added(database):
    add_to_store(store(0), database)
    add_to_store(store(1, **{'acled_"odd" %s; name': "x", "acled_count": 3}), database)
    found = open_store(database).events
    assert found['acled_"odd" percents; name'].fillna("").tolist() == ["", "x"]
    assert found.acled_count.dropna().tolist() == [3]


def test_two_writers_never_mix(database):
    with locked_store(database), pytest.raises(OutputError, match="in use"), locked_store(database):
        pass
    with locked_store(database):
        pass


def test_a_failure_half_way_adds_nothing(database, monkeypatch):
    add_to_store(store(0), database)

    def fail(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_sql", fail)
    with pytest.raises(KeyboardInterrupt):
        add_to_store(store(1), database)
    monkeypatch.undo()
    found = open_store(database)
    assert found.events.event_id.tolist() == ["ev-0"]
    assert found.mentions.mention_id.tolist() == ["m-0"]


def test_kills_leave_no_half_document(database, root):
    script = runpy.run_path(str(root / "tests/hostile/test_never_lost.py"))["KILL_STORE"]
    kills = os.environ.get("CONFLICT_MAP_KILLS", "8")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, database, kills],
        capture_output=True,
        text=True,
        check=False,
        timeout=300 + 30 * int(kills),
    )
    sys.stdout.write(done.stdout)  # `pytest -s` shows the figures
    assert done.returncode == 0, done.stderr
    assert ", 0 times between the events and their document" in done.stdout  # one transaction


def test_a_dead_server_and_a_bad_address_are_said_without_the_password(tmp_path):
    address = f"postgresql://desk:secret@/none?host={tmp_path}"
    for call in (lambda: open_store(address), lambda: add_to_store(store(0), address)):
        with pytest.raises((InputError, OutputError)) as caught:
            call()
        assert "secret" not in str(caught.value)
        assert "desk" in str(caught.value)
    with pytest.raises(InputError, match="no address"):
        open_store("postgresql:nonsense::")


def test_the_extra_is_named_when_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ImportError, match=r"conflict-map\[postgis\]"):
        open_store("postgresql://desk@/none")


def test_a_desk_runs_on_it(database, tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(FIRST, encoding="utf-8")
    desk = tmp_path / "desk.toml"
    desk.write_text(f'title = "Ukraine"\nsources = ["reports"]\nstore = "{database}"\n', encoding="utf-8")
    gazetteer = Gazetteer.open()
    assert update(read_project(desk), gazetteer).added.place.tolist() == ["Kharkiv"]
    (tmp_path / "reports" / "b.txt").write_text(SECOND, encoding="utf-8")
    second = update(read_project(desk), gazetteer)
    assert (second.read, second.skipped, second.drawn) == (1, 1, 2)
    assert (tmp_path / "map.html").exists()
    rows = gpd.read_postgis(
        "SELECT place, geometry FROM conflict_map.events",
        database.replace("postgresql:", "postgresql+psycopg:"),
        geom_col="geometry",
    )
    assert rows.geometry.notna().all()
