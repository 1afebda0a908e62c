"""The index file: what is written is read, and what is damaged is said so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

from conflict_map.errors import ConflictMapError, GazetteerError
from conflict_map.gazetteer import Gazetteer
from conflict_map.gazetteer.compiled.index import Index
from conflict_map.gazetteer.compiled.indexfile import FORMAT_VERSION, check_arrays
from conflict_map.gazetteer.spelling.names import fold


@pytest.fixture
def file(places, tmp_path):
    path = tmp_path / "small.gaz"
    Index.from_places(places, {"name": "small"}).save(path)
    return path


def test_what_is_written_is_read(file, places):
    index = Index.open(file)
    assert len(index) == len(places)
    for row, expected in enumerate(places.itertuples()):
        place = index.place(row)
        assert (place.place_id, place.name, place.country) == (expected.id, expected.name, expected.country)
        assert (place.lon, place.lat) == (expected.lon, expected.lat)
        assert set(map(fold, index.names_of(row))) == {fold(expected.name), *map(fold, expected.names)}
        assert index.row_of(expected.id) == row


def test_same_input_same_bytes(file, places, tmp_path):
    again = tmp_path / "again.gaz"
    Index.from_places(places, {"name": "small"}).save(again)
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("keep", [0, 5, 16, 200, -1])
def test_a_truncated_file_says_how_to_mend_it(file, keep):
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(GazetteerError, match="Compile it again"):
        Gazetteer.open(file)


def test_a_damaged_header_is_noticed(file):
    data = bytearray(file.read_bytes())
    data[30] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(GazetteerError, match="damaged"):
        Index.open(file)


def test_a_damaged_body_is_found_by_the_check(file):
    assert check_arrays(file)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x01
    file.write_bytes(data)
    Index.open(file)  # opening does not read the body
    with pytest.raises(GazetteerError, match=r"damaged after it was written \(\S+\)\. Compile it again"):
        check_arrays(file)


def test_an_index_without_checksums_is_neither_sound_nor_damaged(file, monkeypatch):
    monkeypatch.setattr("conflict_map.gazetteer.compiled.indexfile._read_header", lambda _: {"arrays": {}})
    assert not check_arrays(file)


def test_another_version_is_named(file):
    data = bytearray(file.read_bytes())
    data[6] = FORMAT_VERSION + 1
    file.write_bytes(data)
    with pytest.raises(GazetteerError, match=f"format {FORMAT_VERSION + 1}"):
        Index.open(file)


def test_a_missing_file_is_a_lookup_error_of_ours(tmp_path):
    with pytest.raises(LookupError) as caught:
        Gazetteer.open(tmp_path / "none.gaz")
    assert isinstance(caught.value, ConflictMapError)


def test_any_other_file_is_refused(tmp_path):
    path = tmp_path / "x.gaz"
    path.write_bytes(b"\x80\x04pickle" * 10)
    with pytest.raises(GazetteerError, match="no gazetteer index"):
        Index.open(path)


def test_geometry_comes_back(tmp_path):
    road = LineString([(36.0, 35.0), (36.5, 35.5)])
    frame = pd.DataFrame(
        {
            "id": ["a", "b"],
            "name": ["M5", "Point"],
            "lat": [35.2, 1.0],
            "lon": [36.2, 2.0],
            "geometry": [road, None],
        }
    )
    path = tmp_path / "roads.gaz"
    Index.from_places(frame).save(path)
    index = Index.open(path)
    assert index.geometry(0).equals(road)
    assert index.geometry(1) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lat": [91.0]}, "not on Earth"),
        ({"lon": [float("nan")]}, "not on Earth"),
        ({"name": None}, "missing: name"),
    ],
)
def test_bad_tables_are_refused(change, words):
    table = {"id": ["1"], "name": ["X"], "lat": [1.0], "lon": [1.0]} | change
    frame = pd.DataFrame({k: v for k, v in table.items() if v is not None})
    with pytest.raises(GazetteerError, match=words):
        Gazetteer.from_places(frame)


@settings(deadline=None)  # compiles an index each time; a busy machine takes its time
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=20, unique_by=fold))
def test_every_name_with_a_letter_is_found(names):
    frame = pd.DataFrame({"id": range(len(names)), "name": names, "lat": 1.0, "lon": 2.0})
    index = Index.from_places(frame)
    for row, name in enumerate(names):
        rows = index.name_place[index.exact(fold(name))].tolist() if fold(name) else []
        assert rows == ([row] if fold(name) else [])


def test_bulk_and_single_look_ups_agree(world):
    names = ["Hama", "Aleppo", "Xyzzyplugh", "Київ", "حلب", "Quux-les-Bains"]
    assert world.knows_all(names).tolist() == [world.knows(n) for n in names]


def test_an_empty_table_makes_an_empty_gazetteer():
    empty = pd.DataFrame({"id": [], "name": [], "lat": np.array([], float), "lon": np.array([], float)})
    gazetteer = Gazetteer.from_places(empty)
    assert len(gazetteer) == 0
    assert not gazetteer.knows("Hama")
    assert gazetteer.resolve("Hama").place is None
