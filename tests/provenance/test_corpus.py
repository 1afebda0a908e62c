"""Every mark of every report leads back to its words: on the map itself, not only in the tables."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from conflict_map.cli import main
from conflict_map.gazetteer import Gazetteer
from conflict_map.page import ConflictMap
from conflict_map.provenance import explain
from conflict_map.provenance.pagefile import read_page
from conflict_map.text import document_from_text, read

ROOT = Path(__file__).resolve().parents[2]
REPORTS = sorted((ROOT / "tests/reading/reports").glob("*.txt"))


def test_on_a_map_of_all_reports_offsets_reproduce_every_quote(tmp_path):
    gazetteer, documents, page = Gazetteer.open(), {}, ConflictMap()
    for path in REPORTS:
        day = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["published"]
        document = document_from_text(path.read_text(encoding="utf-8"), published=day, source=path.name)
        documents[path.name] = document.text
        page.add_events(read(document, gazetteer).events)
    page.save(tmp_path / "map.html")
    saved = read_page(tmp_path / "map.html")
    [layer] = [layer for layer in saved.settings["layers"] if layer["kind"] == "incidents"]
    told = {name: saved.column(layer, name) for name in ("source", "quote_start", "quote_end")}
    told |= {name: saved.texts_of(layer, name) for name in ("event_id", "quote", "rule", "place_why")}
    assert layer["rows"] > 80
    for source, start, end, event_id, quote, rule, why in zip(*told.values(), strict=True):
        assert documents[source][start:end] == quote, event_id
        assert rule.startswith("words met “"), event_id
        assert why, event_id


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["conflict-map", *map(str, arguments)])
    with pytest.raises(SystemExit) as done:
        main()
    assert not done.value.code


def test_the_manifest_in_a_map_builds_the_same_bytes_again(tmp_path, monkeypatch, capsys):
    report = ROOT / "examples/hama-report.txt"
    first, again = tmp_path / "first.html", tmp_path / "again.html"
    run(monkeypatch, "build", report, "--published", "2024-12-05", "--title", "Hama", "-o", first)
    found = read_page(first).manifest
    options = [part for name, value in found["options"].items() for part in (f"--{name}", value)]
    (entry,) = found["inputs"]
    run(monkeypatch, "build", ROOT / "examples" / entry["name"], *options, "-o", again)
    assert again.read_bytes() == first.read_bytes()
    other = tmp_path / report.name
    other.write_bytes(report.read_bytes() + b"\n")
    run(monkeypatch, "build", other, *options, "-o", tmp_path / "other.html")
    assert read_page(tmp_path / "other.html").manifest["inputs"] != found["inputs"]


def test_explain_prints_the_whole_chain(tmp_path, monkeypatch, capsys):
    path = tmp_path / "map.html"
    run(monkeypatch, "build", ROOT / "examples/hama-report.txt", "--published", "2024-12-05", "-o", path)
    event_id = next(read_page(path).values("incidents", "event_id"))
    capsys.readouterr()
    run(monkeypatch, "explain", path, event_id)
    said = capsys.readouterr().out
    for step in (
        "words",
        "(characters ",
        "source",
        "place",
        "position",
        "why",
        "rivals",
        "rule",
        "words met",
        "made by",
    ):
        assert step in said
    assert "gazetteer" in said
    assert "sha256" in said
    assert str(explain(path, event_id)).split("\n")[0].split() == said.split("\n")[0].split()
