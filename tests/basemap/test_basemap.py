"""The basemap: its files are sound, its cells cover what a map shows, and what is disputed is drawn so."""

import gzip
import json
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_map.page.basemap import basemap_for, cell_name, cells_near
from conflict_map.page.payload import encode
from conflict_map.shipped import shipped

HAMA = (36.0, 34.5, 37.5, 35.8)
FOLDER = Path(__file__).parents[2] / "data" / "basemap"


@cache
def fine_head():
    with zipfile.ZipFile(FOLDER / "cells.zip") as archive:
        return json.loads(archive.read("head.json"))


@cache
def fine_cell(name):
    with zipfile.ZipFile(FOLDER / "cells.zip") as archive:
        return json.loads(archive.read(f"{name}.json"))


def corner(name):
    return (
        (1 if name[0] == "E" else -1) * int(name[1:4]),
        (1 if name[4] == "N" else -1) * int(name[5:7]),
    )


def lines_of(name, theme):
    head = fine_head()
    for code, _, parts in fine_cell(name)["shapes"]:
        if head["themes"][code] == theme:
            for part in parts:
                rings = part if isinstance(part[0], list) else [part]
                for ring in rings:
                    steps = np.array(ring).reshape(-1, 2)
                    yield np.cumsum(steps, axis=0) / head["units_per_degree"]


def near(name, theme, lon, lat, degrees):
    point = shapely.Point(lon, lat)
    return any(shapely.LineString(line).distance(point) < degrees for line in lines_of(name, theme))


def test_files_are_found():
    assert shipped("basemap") == FOLDER


@pytest.mark.parametrize(
    "name", ["E035N35", "E035N30", "E030N45", "E030N15", "E095N15", "W005N15", "E025N00"]
)
def test_lines_stay_in_their_cell(name):
    west, south = corner(name)
    for theme in fine_head()["themes"]:
        for line in lines_of(name, theme):
            assert (line >= [west, south]).all()
            assert (line <= [west + 5, south + 5]).all()
            assert len(line) >= 2


@pytest.mark.parametrize("name", ["E035N35", "E030N45", "E095N15"])
def test_land_is_valid_and_covers_the_towns(name):
    head = fine_head()
    polygons = []
    for code, _, parts in fine_cell(name)["shapes"]:
        if head["themes"][code] != "land":
            continue
        for shell, *holes in parts:
            rings = [
                np.cumsum(np.array(r).reshape(-1, 2), axis=0) / head["units_per_degree"]
                for r in (shell, *holes)
            ]
            polygons.append(shapely.Polygon(rings[0], rings[1:]))
    repaired = shapely.make_valid(np.array(polygons))
    # rounding to 55 m may fold a sliver of coast; it may not lose land
    assert np.isclose(shapely.area(repaired).sum(), shapely.area(polygons).sum(), rtol=1e-5)
    land = shapely.union_all(repaired).buffer(0.02)
    towns = [label for label in fine_cell(name)["labels"] if head["label_themes"][label[0]] == "place"]
    ashore = [land.contains(shapely.Point(x / 2000, y / 2000)) for *_, x, y, _, _ in towns]
    assert np.mean(ashore) > 0.995


def test_neighbours_meet_at_their_edge():
    """The road of a border from one cell to the next has no gap."""
    ends = {
        name: {
            tuple(end)
            for theme in ("border", "river")
            for line in lines_of(name, theme)
            for end in (line[0], line[-1])
        }
        for name in ("E035N35", "E040N35")
    }
    on_edge = {name: {end for end in found if end[0] == 40} for name, found in ends.items()}
    assert on_edge["E035N35"]
    assert on_edge["E035N35"] == on_edge["E040N35"]


@pytest.mark.parametrize(
    ("what", "cell", "lon", "lat"),
    [
        ("Crimea's isthmus", "E030N45", 33.75, 46.15),
        ("the Golan, ceasefire line of 1974", "E035N30", 35.87, 33.1),
        ("the berm in Western Sahara", "W010N25", -8.8, 27.66),
        ("Gaza", "E030N30", 34.4, 31.42),
        ("the line of control in Kashmir", "E070N30", 74.3, 34.0),
        ("Abyei", "E025N05", 28.0, 9.35),
        ("Kosovo and Serbia", "E020N40", 21.1, 43.2),
    ],
)
def test_disputed_lines_are_marked(what, cell, lon, lat):
    assert near(cell, "disputed", lon, lat, 0.35), what


@pytest.mark.parametrize(("cell", "lon", "lat"), [("E035N35", 39.2, 36.67), ("E020N20", 24.99, 21.0)])
def test_plain_borders_are_plain(cell, lon, lat):
    assert near(cell, "border", lon, lat, 0.2)
    assert not near(cell, "disputed", lon, lat, 0.2)


@pytest.mark.parametrize(
    ("cell", "name", "local"),
    [
        ("E035N35", "Hama", "حماة"),
        ("E035N35", "Aleppo", "حلب"),
        ("E040N35", "Deir ez-Zor", "دير الزور"),
        ("E040N35", "Mosul", "الموصل"),
        ("E035N45", "Kharkiv", "Харків"),
        ("E035N45", "Mariupol", "Маріуполь"),
        ("E035N45", "Pokrovsk", "Покровськ"),
        ("E035N50", "Belgorod", "Белгород"),
        ("E030N15", "Khartoum", "الخرطوم"),
        ("E065N30", "Kabul", "کابل"),
        ("E095N15", "Yangon", "ရန်ကုန်"),
    ],
)
def test_towns_carry_their_own_names(cell, name, local):
    named = {label[6]: label[7] for label in fine_cell(cell)["labels"]}
    assert named[name] == local


def test_a_map_of_hama_is_small():
    drawn = basemap_for(HAMA)
    payload = encode([drawn.ground, drawn.labels])
    assert sum(map(len, payload.stream)) * 3 / 4 < 500_000


def test_the_same_bounds_give_the_same_bytes():
    first, second = (encode([b.ground, b.labels]).stream for b in (basemap_for(HAMA), basemap_for(HAMA)))
    assert first == second


def test_without_data_the_world_is_coarse():
    world = basemap_for(None)
    hama = basemap_for(HAMA)
    assert world.labels.rows < hama.labels.rows
    assert "Salamiyah" not in world.labels.columns["name"].words
    assert set(world.ground.columns["theme"].words) >= {
        "land",
        "coast",
        "border",
        "disputed",
        "river",
        "lake",
    }


def test_vertices_and_rings_add_up():
    shape = basemap_for(HAMA).ground.columns["shape"]
    assert shape.rings.sum() == len(shape.lengths) == len(shape.outer)
    assert shape.lengths.sum() == len(shape.lon) == len(shape.lat)
    assert np.abs(shape.lon).max() <= 180e5
    assert np.abs(shape.lat).max() <= 90e5


def test_labels_come_most_important_first():
    labels = basemap_for(HAMA).labels
    assert (np.diff(labels.columns["rank"].cells) >= 0).all()


@given(
    st.floats(-179, 179),
    st.floats(-85, 84),
    st.floats(0.01, 8),
    st.floats(0.01, 5),
)
@settings(max_examples=60, deadline=None)
def test_the_data_itself_is_always_finely_covered(west, south, wide, high):
    names = set(cells_near((west, south, west + wide, south + high)))
    middle = (west + wide / 2, south + high / 2)
    column, row = (int(np.floor(v / 5)) * 5 for v in middle)
    assert cell_name((column + 180) % 360 - 180, row) in names


def test_bounds_across_the_antimeridian():
    assert {"E175S20", "W180S20"} <= set(cells_near((178.0, -18.0, -178.0, -16.0)))


def test_files_carry_no_time_of_their_making():
    assert (FOLDER / "world.json.gz").read_bytes()[4:8] == b"\0\0\0\0"
    with zipfile.ZipFile(FOLDER / "cells.zip") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert json.loads(gzip.decompress((FOLDER / "world.json.gz").read_bytes()))["schema"] == 1
