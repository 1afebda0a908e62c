"""The tables: what goes in comes out in the documented columns, and every fault is named."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from conflict_map.errors import ConflictMapError, InputError
from conflict_map.tables import CONTROL, EVENTS, MENTIONS, TABLES, conform, frame, stable_id, validate


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_has_every_column_in_its_dtype(table):
    empty = frame([], table)
    assert list(empty.columns) == [c.name for c in TABLES[table]] + ["geometry"]
    assert empty.crs.to_epsg() == 4326
    for column in TABLES[table]:
        assert str(empty[column.name].dtype) == column.dtype


@pytest.mark.parametrize("column", [*EVENTS, *CONTROL, *MENTIONS], ids=lambda c: c.name)
def test_every_column_says_what_it_means(column):
    assert len(column.meaning) > 8


def test_unknown_columns_are_kept_after_the_known_ones():
    events = frame([{"place": "Hama", "acled_interaction": 12}])
    assert list(events.columns)[-2:] == ["acled_interaction", "geometry"]
    assert events.acled_interaction[0] == 12


def test_times_become_utc():
    events = frame(
        [{"date_start": "2024-12-04"}, {"date_start": pd.Timestamp("2024-12-05T02:00", tz="Asia/Damascus")}]
    )
    assert events.date_start[0] == pd.Timestamp("2024-12-04", tz="UTC")
    assert events.date_start[1] == pd.Timestamp("2024-12-04T23:00", tz="UTC")


def test_conform_transforms_the_crs_and_renames_the_geometry():
    metres = gpd.GeoDataFrame({"place": ["Hama"]}, geometry=[Point(36.75, 35.13)], crs=4326)
    metres = metres.to_crs(3857).rename_geometry("shape")
    events = conform(metres)
    assert events.geometry.name == "geometry"
    assert events.geometry[0].distance(Point(36.75, 35.13)) < 1e-9


def test_validate_lists_every_fault_with_row_and_column():
    events = frame(
        [
            {"confidence": 0.5, "geo_precision": 1, "geometry": Point(36, 35)},
            {"confidence": 1.5, "geo_precision": 9, "geometry": Point(36, 95)},
        ]
    )
    with pytest.raises(InputError) as caught:
        validate(events, file="mine.csv")
    assert {(f.file, f.row, f.column) for f in caught.value.faults} == {
        ("mine.csv", 2, "confidence"),
        ("mine.csv", 2, "geo_precision"),
        ("mine.csv", 2, "geometry"),
    }
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, ConflictMapError)


def test_validate_names_missing_columns_and_unknown_codes():
    events = frame([{"place": "Hama"}]).drop(columns="quote")
    events["status"] = ["rumoured"]
    with pytest.raises(InputError, match=r"rumoured.*none of reported, claimed") as caught:
        validate(events)
    assert {f.column for f in caught.value.faults} == {"status", "quote"}


@given(st.lists(st.text(max_size=40), max_size=5), st.lists(st.text(max_size=40), max_size=5))
def test_ids_differ_exactly_when_their_parts_do(first, second):
    assert (stable_id("ev", *first) == stable_id("ev", *second)) == (first == second)


@given(st.lists(st.fixed_dictionaries({"place": st.text(), "confidence": st.floats(0, 1)}), max_size=4))
def test_conform_leaves_a_table_as_it_is(records):
    events = frame(records)
    pd.testing.assert_frame_equal(pd.DataFrame(conform(events)), pd.DataFrame(events))
    validate(events)
