"""What reading reaches on our own reports, so that no change loses it unseen; and hostile text stays text."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.reading import read_sources
from conflict_map.tables import validate
from conflict_map.text import document_from_text, explain, explain_html, explain_page, read, read_all

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def bench(root: Path) -> Any:
    path = root / "benchmarks" / "bench_reading.py"
    spec = importlib.util.spec_from_file_location("bench_reading", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_forty_reports_ten_of_them_held_out_and_eight_not_in_english(root: Path) -> None:
    reports = sorted((root / "tests" / "reading" / "reports").glob("*.txt"))
    gold = [json.loads(report.with_suffix(".json").read_text(encoding="utf-8")) for report in reports]
    languages = [document_from_text(report.read_text(encoding="utf-8")).language for report in reports]
    assert len(reports) == 40
    assert sum(g["held_out"] for g in gold) == 10
    assert sum(language != "en" for language in languages) == 8


@pytest.mark.parametrize(
    ("kind", "least"),
    [("event", 0.8), ("control", 0.85), ("actor", 0.9), ("claimant", 0.85), ("deaths", 0.7)],
)
def test_scores_on_the_reports_that_were_tuned_on(scores: Any, kind: str, least: float) -> None:
    assert scores.f1(kind)[2] >= least


@pytest.fixture(scope="module")
def scores(bench: Any) -> Any:
    return bench.score("tuned")


def test_confident_rows_are_right_more_often(scores: Any) -> None:
    sure = [right for confidence, right in scores.sure if confidence >= 0.7]
    unsure = [right for confidence, right in scores.sure if confidence < 0.7]
    assert sum(sure) / len(sure) > max(0.8, sum(unsure) / len(unsure))


def test_hostile_report_is_read_and_shown_as_text(root: Path) -> None:
    text = (root / "tests" / "reading" / "reports" / "17-hostile.txt").read_text(encoding="utf-8")
    reading = read(document_from_text(text, published="2024-12-02"), Gazetteer.open())
    validate(reading.events)
    shown = explain_html(reading)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "{{ 7*7 }}" in shown
    assert "\u202e" not in explain(reading).plain


def test_a_page_that_explains_a_hostile_report_runs_nothing(root: Path) -> None:
    text = (root / "tests" / "reading" / "reports" / "17-hostile.txt").read_text(encoding="utf-8")
    page = explain_page([read(document_from_text(text, published="2024-12-02"), Gazetteer.open())])
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "default-src 'none'" in page
    assert 'data-kind="trigger"' in page


def test_a_dull_report_gives_no_events(root: Path) -> None:
    text = (root / "tests" / "reading" / "reports" / "16-dull.txt").read_text(encoding="utf-8")
    assert len(read(document_from_text(text, published="2023-03-02"), Gazetteer.open()).events) == 0


def test_two_sources_that_contradict_each_other_know_it() -> None:
    documents = [
        document_from_text("Rebels captured Saraqib on Friday.", published="2024-12-05", source="a"),
        document_from_text(
            "The Syrian army recaptured Saraqib on Friday.", published="2024-12-05", source="b"
        ),
    ]
    events = read_all(documents, Gazetteer.open())
    one, two = events.itertuples()
    assert two.event_id in one.notes
    assert one.event_id in two.notes
    assert set(events.status.astype("object")) == {"disputed"}


def test_two_files_of_a_folder_that_contradict_each_other_know_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rebels captured Saraqib, Syria, on Friday.")
    (tmp_path / "b.txt").write_text("The Syrian army recaptured Saraqib on Friday.")
    (tmp_path / "c.txt").write_text("Shelling hit Ariha, Syria, on Friday.")
    one, two, three = (source.events.iloc[0] for source in read_sources([tmp_path], published="2024-12-05"))
    assert two.event_id in one.notes
    assert one.event_id in two.notes
    assert (one.status, two.status, three.status) == ("disputed", "disputed", "reported")


def test_denied_and_planned_events_are_marked_or_left_out() -> None:
    text = "The army did not capture Saraqib. Rebels may attack Ariha. In 2012 rebels captured Aleppo."
    events = read(document_from_text(text, published="2024-12-05"), Gazetteer.open()).events
    assert list(events.place) == ["Saraqib"]
    assert events.status.iloc[0] == "disputed"


@pytest.fixture(scope="module")
def development(bench: Any) -> Any:
    return bench.score("development")


@pytest.mark.parametrize(
    ("kind", "least"),
    [("event", 0.75), ("actor", 0.78), ("outcome", 0.85), ("claimant", 0.83), ("deaths", 0.7)],
)
def test_scores_on_the_development_reports(development: Any, kind: str, least: float) -> None:
    assert development.f1(kind)[2] >= least


@pytest.fixture(scope="module")
def independent(bench: Any) -> Any:
    return bench.score("independent")


@pytest.mark.parametrize(
    ("kind", "least"), [("event", 0.69), ("actor", 0.73), ("claimant", 0.7), ("deaths", 0.59)]
)
def test_scores_on_reports_that_were_never_read(independent: Any, kind: str, least: float) -> None:
    assert independent.f1(kind)[2] >= least


def test_no_report_that_is_kept_out_stands_among_those_that_are_read(bench: Any) -> None:
    names = {part: {name for name, _, _ in bench.reports(part)} for part in bench.PARTS}
    assert len(names["independent"]) == 97
    for part in bench.KEPT_OUT:
        assert names[part].isdisjoint(names["development"] | names["tuned"])
        assert all(gold["held_out"] for _, _, gold in bench.reports(part))
