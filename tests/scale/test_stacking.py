"""The rows of many reports are put into one table, and one row that fits in none spoils no other."""

from __future__ import annotations

from geopandas.testing import assert_geodataframe_equal

from conflict_map.reading import read_sources
from conflict_map.scale import parts
from conflict_map.sources import Source, events_of, together, unreadable


def report(name: str, **cells: object) -> Source:
    return Source(name, "report", "", told=({"event_id": name, "place": "Hama", **cells},))


def test_one_table_of_many_sources_is_their_tables_one_after_the_other(tmp_path):
    for n, (place, toll) in enumerate((("Kharkiv", 2), ("Homs", 3), ("Goma", 12))):
        (tmp_path / f"{n}.txt").write_text(f"Shelling killed {toll} people in {place} on Monday.")
        (tmp_path / f"{n}b.csv").write_text(f"location,latitude,longitude,desk\nHama,35.13,36.7{n},x\n")
    sources = read_sources([tmp_path], published="2024-12-05")
    assert_geodataframe_equal(
        events_of(sources), together([source.events for source in sources], "events"), check_like=True
    )
    assert list(events_of(sources).place) == ["Kharkiv", "Hama", "Homs", "Hama", "Goma", "Hama"]


def test_nothing_gives_the_empty_table():
    assert list(events_of([unreadable("a", [])]).columns) == list(events_of([]).columns)


def test_a_row_that_no_table_takes_is_a_reject_and_the_others_stay():
    sources = [report("a"), report("b", fatalities_best=10**30), report("c")]
    events, read = parts._stacked(sources)
    assert list(events.event_id) == ["a", "c"]
    assert [source.kind for source in read] == ["report", "unreadable", "report"]
    (fault,) = read[1].faults
    assert fault.file == "b"
    assert "a flaw of conflict-map" in fault.message
