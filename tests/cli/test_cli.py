"""The verbs, called as a user calls them."""

from __future__ import annotations

import io
import json
import sys

import geopandas as gpd
import pytest
from rich.console import Console

from conflict_map import cli, read_text
from conflict_map.cli import terminal
from conflict_map.errors import InputWarning
from conflict_map.gazetteer.compiled.layerfiles import layer_files
from conflict_map.provenance.pagefile import read_page
from conflict_map.reading import read_sources


@pytest.fixture
def conflict_map(root, monkeypatch, capsys):
    """Call the command line from the project's root; returns (status, stdout, stderr)."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["conflict-map", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return call


@pytest.fixture
def example(root):
    return root / "examples" / "hama-report.txt"


def test_build_makes_a_map_of_a_report_and_sums_it_up(conflict_map, example, tmp_path):
    page = tmp_path / "hama.html"
    status, out, err = conflict_map("build", example, "--published", "2024-12-05", "-o", page)
    assert status == 0, err
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "places named" in out
    assert "Aleppo Central Prison" in out
    assert "who holds what" in out
    unplaced = out.split("not placed, and why:")[1]
    assert "Syria: " in unplaced
    assert "Sham" not in unplaced


def test_the_map_does_not_tell_in_which_folder_the_report_lay(conflict_map, tmp_path):
    report, page = tmp_path / "named-folder-of-a-person" / "report.txt", tmp_path / "map.html"
    report.parent.mkdir()
    report.write_text("Shelling killed two people in Kharkiv on Monday, officials said.", encoding="utf-8")
    conflict_map("build", report, "--published", "2024-12-05", "-o", page)
    found = read_page(page)
    assert [entry["name"] for entry in found.manifest["inputs"]] == ["report.txt"]
    inside = json.dumps(found.settings, default=str) + found.stream.decode("latin-1")
    assert "report.txt" in inside
    assert "named-folder-of-a-person" not in inside


def test_without_a_date_relative_dates_stay_unresolved_and_it_says_so(conflict_map, example, tmp_path):
    status, out, _ = conflict_map("build", example, "-o", tmp_path / "hama.html")
    assert status == 0
    assert "--published YYYY-MM-DD" in out
    assert "2024" not in out


def test_two_builds_are_byte_identical(conflict_map, example, tmp_path):
    pages = [tmp_path / "a.html", tmp_path / "b.html"]
    for page in pages:
        conflict_map("build", example, "--published", "2024-12-05", "-o", page)
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_build_takes_a_table_of_place_and_note(conflict_map, tmp_path):
    table, page = tmp_path / "notes.csv", tmp_path / "notes.html"
    table.write_text(
        "place,note\nDeir el-Zour,bridge destroyed\nXyzzyville,nothing known\n", encoding="utf-8"
    )
    status, out, err = conflict_map("build", table, "-o", page)
    assert status == 0, err
    assert "1 placed, 1 not placed" in out
    assert "Xyzzyville" in out
    assert page.exists()


def test_build_takes_a_geojson_of_events(conflict_map, tmp_path):
    source, page = tmp_path / "events.geojson", tmp_path / "events.html"
    feature = {
        "type": "Feature",
        "properties": {"event_type": "Battles", "place": "Hama", "date_start": "2024-12-04"},
        "geometry": {"type": "Point", "coordinates": [36.75, 35.13]},
    }
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    status, out, err = conflict_map("build", source, "-o", page)
    assert status == 0, err
    assert "1 events" in out or "1 event" in out
    assert page.exists()


def test_build_takes_a_folder_of_reports(conflict_map, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("Shelling killed two people in Kharkiv on Monday.", encoding="utf-8")
    (folder / "b.txt").write_text("A drone strike hit Odesa on Tuesday, officials said.", encoding="utf-8")
    status, out, err = conflict_map(
        "build", folder, "--published", "2024-12-05", "-o", tmp_path / "week.html"
    )
    assert status == 0, err
    assert "2 sources" in out
    assert "Kharkiv" in out
    assert "Odesa" in out


def test_a_bad_row_is_named_and_the_good_ones_are_mapped(conflict_map, tmp_path):
    table, page = tmp_path / "events.csv", tmp_path / "events.html"
    table.write_text("place,latitude,longitude\nHama,35.13,36.75\nNowhere,95.0,36.75\n", encoding="utf-8")
    status, _, err = conflict_map("build", table, "-o", page)
    assert status == 1
    assert f"{table}, row 3" in err
    assert page.exists()


def test_strict_writes_nothing_and_rejects_are_kept(conflict_map, tmp_path):
    table, page, rejects = tmp_path / "events.csv", tmp_path / "events.html", tmp_path / "rejects.csv"
    table.write_text("place,latitude,longitude\nHama,35.13,36.75\nNowhere,95.0,36.75\n", encoding="utf-8")
    status, _, err = conflict_map("build", table, "-o", page, "--strict", "--rejects", rejects)
    assert status == 1
    assert "row 3" in err
    assert not page.exists()
    assert "Nowhere,95.0,36.75" in rejects.read_text(encoding="utf-8")


def test_explain_leads_a_mark_back_to_its_words(conflict_map, example, tmp_path):
    page, table = tmp_path / "hama.html", tmp_path / "hama.geojson"
    conflict_map("build", example, "--published", "2024-12-05", "-o", page)
    conflict_map("events", example, "--published", "2024-12-05", "-o", table)
    battle = next(
        f["properties"]
        for f in json.loads(table.read_text())["features"]
        if f["properties"].get("fatalities_low")
    )
    status, out, err = conflict_map("explain", page, battle["event_id"])
    assert status == 0, err
    assert "killed at least 300 HTS militants" in out
    assert "Syrian Defence Ministry" in out


def test_a_profile_withholds_and_an_audit_says_what(conflict_map, example, tmp_path):
    page = tmp_path / "hama.html"
    options = ("--published", "2024-12-05", "--profile", "humanitarian", "--as-of", "2024-12-06", "-o", page)
    status, out, err = conflict_map("build", example, *options)
    assert status == 0, err
    assert json.loads((tmp_path / "hama.audit.json").read_text())["profile"] == "humanitarian"
    assert "not for publication" in out


def test_a_missing_file_is_a_fault_and_nothing_is_written(conflict_map, tmp_path):
    status, _, err = conflict_map("build", tmp_path / "none.txt", "-o", tmp_path / "map.html")
    assert status == 1
    assert "there is no such file" in err
    assert not (tmp_path / "map.html").exists()


@pytest.mark.parametrize("option", ["--published", "--on"])
def test_a_wrong_date_is_a_wrong_call(conflict_map, example, option):
    status, _, err = conflict_map("build", example, option, "yesterday")
    assert status == 2
    assert "YYYY-MM-DD" in err


def test_events_are_written_with_quotes_that_stand_in_the_report(conflict_map, example, tmp_path):
    target = tmp_path / "events.geojson"
    status, _, err = conflict_map("events", example, "--published", "2024-12-05", "-o", target)
    assert status == 0, err
    events = gpd.read_file(target)
    text = example.read_text(encoding="utf-8")
    assert len(events) >= 10
    assert all(quote in text for quote in events.quote)


def test_what_is_left_out_of_a_dull_report_is_said(conflict_map, tmp_path):
    report, page = tmp_path / "albany.txt", tmp_path / "read.html"
    report.write_text(
        "Driver killed as car hits tree in Albany\n\n"
        "ALBANY, Georgia - A driver was killed when his car left the road and hit a tree on Friday night.\n\n"
        "In a separate case, police shot and killed a man after a robbery at a grocery store in Macon. "
        "A judge will hear the case in court next week.\n",
        encoding="utf-8",
    )
    status, out, _ = conflict_map("events", report, "--published", "2024-12-07")
    assert (status, out.count("\n")) == (0, 1)
    assert "albany.txt: it reads as news of crime" in out
    conflict_map("events", report, "--published", "2024-12-07", "--explain", "-o", page)
    assert "it reads as news of crime" in page.read_text(encoding="utf-8").split("Left out")[1]
    with pytest.warns(InputWarning, match="albany.txt: it reads as news of crime"):
        assert not len(read_text(report, published="2024-12-07"))


def test_resolve_finds_a_place_by_another_spelling(conflict_map):
    status, out, _ = conflict_map("resolve", "Deir el-Zour", "--country", "SY", "--explain")
    assert status == 0
    assert "Deir ez-Zor" in out
    assert "geonames:" in out


def test_resolve_says_why_nothing_was_found(conflict_map):
    status, out, _ = conflict_map("resolve", "Xyzzyville")
    assert status == 1
    assert "is not resolved" in out


def test_text_of_a_source_cannot_command_the_terminal(conflict_map):
    _, out, _ = conflict_map("resolve", "\x1b[31mHama\u202e[bold red]")
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold red]" in out


def test_version_and_help(conflict_map):
    assert conflict_map("--version")[1].startswith("conflict-map ")
    status, out, _ = conflict_map("--help")
    assert status == 0
    for verb in ("build", "events", "resolve", "gazetteer"):
        assert verb in out


def test_gazetteer_check_finds_what_was_damaged_on_disk(conflict_map, tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICT_MAP_HOME", str(tmp_path / "home"))
    table = tmp_path / "places.csv"
    table.write_text("name,lat,lon\nQwzxvold,35.1,36.7\n", encoding="utf-8")
    assert conflict_map("gazetteer", "add", "--table", str(table), "--name", "mine")[0] == 0
    status, out, _ = conflict_map("gazetteer", "check")
    assert status == 0
    assert out.count("sound") == 2
    layer = layer_files()[0]
    data = bytearray(layer.read_bytes())
    data[data.rindex(b"Qwzxvold")] ^= 0x01
    layer.write_bytes(data)
    status, _, complaint = conflict_map("gazetteer", "check")
    assert status == 1
    assert "gazetteer remove mine" in " ".join(complaint.split())


def test_gazetteer_info_names_sources_and_licences(conflict_map):
    status, out, _ = conflict_map("gazetteer", "info")
    assert status == 0
    assert "GeoNames" in out
    assert "CC BY 4.0" in out


def test_rejected_rows_are_no_formulas(conflict_map, tmp_path):
    table, page, rejects = tmp_path / "events.csv", tmp_path / "events.html", tmp_path / "rejects.csv"
    table.write_text('name,lat,lon\n"=1+1",95,36.75\nHama,35.13,36.75\n', encoding="utf-8")
    status, _, _ = conflict_map("build", table, "-o", page, "--rejects", rejects)
    assert status == 1
    assert "'=1+1,95,36.75" in rejects.read_text(encoding="utf-8")


def test_a_terminal_shows_what_is_being_read(monkeypatch, tmp_path):
    screen = Console(file=io.StringIO(), force_terminal=True, width=100)
    monkeypatch.setattr(terminal, "err", screen)
    (tmp_path / "[red]a.csv").write_text("name,lat,lon\nHama,35.13,36.75\n", encoding="utf-8")
    with terminal.reading() as progress:
        read_sources([tmp_path], progress=progress)
    assert "reading [red]a.csv" in screen.file.getvalue()
