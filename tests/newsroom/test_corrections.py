"""An editor's decisions are honoured, and a typing error in them is never overlooked."""

from __future__ import annotations

import pytest
from shapely import Point

from conflict_map.errors import InputError
from conflict_map.newsroom.corrections import correct, read_corrections
from conflict_map.newsroom.merging import same_events
from conflict_map.tables import frame, validate


@pytest.fixture
def events():
    table = frame([{"event_id": f"ev-{i}", "place": "Hama", "geometry": Point(36 + i, 35)} for i in range(3)])
    return table.assign(incident_id=same_events(table))


def corrections(tmp_path, *rows):
    file = tmp_path / "corrections.csv"
    file.write_text("\n".join(["action,event_id,lon,lat,other_id,by,reason", *rows]), encoding="utf-8")
    return read_corrections(file)


def test_move(events, tmp_path):
    moved = correct(events, corrections(tmp_path, "move,ev-1,36.8,35.2,,Lina,the mosque in the video"))
    row = moved.set_index("event_id").loc["ev-1"]
    assert row.geometry == Point(36.8, 35.2)
    assert row.place_why == "placed by hand by Lina: the mosque in the video"
    assert row.uncertainty_m == 500
    validate(moved)


def test_reject(events, tmp_path):
    assert correct(events, corrections(tmp_path, "reject,ev-1,,,,,old video")).event_id.tolist() == [
        "ev-0",
        "ev-2",
    ]


def test_same(events, tmp_path):
    joined = correct(events, corrections(tmp_path, "same,ev-0,,,ev-2,,"))
    ids = joined.set_index("event_id").incident_id
    assert ids["ev-0"] == ids["ev-2"] != ids["ev-1"]


def test_a_correction_of_an_event_that_is_not_there_does_nothing(events, tmp_path):
    assert len(correct(events, corrections(tmp_path, "reject,ev-9,,,,,"))) == 3


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("delete,ev-1,,,,,", "action"),
        ("reject,,,,,,", "event_id"),
        ("move,ev-1,,,,,", None),
        ("move,ev-1,36.8,95,,,", "lat"),
        ("move,ev-1,east,35,,,", "lon"),
        ("same,ev-1,,,,,", "other_id"),
    ],
)
def test_a_typing_error_is_a_fault_with_its_place(tmp_path, row, column):
    with pytest.raises(InputError) as caught:
        corrections(tmp_path, "reject,ev-0,,,,,", row)
    assert (3, column) in {(fault.row, fault.column) for fault in caught.value.faults}
