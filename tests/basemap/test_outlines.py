"""Outlines: every record is sound, and the shapes lie where the world has them."""

import importlib.util
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

TOOLS = Path(__file__).parents[2] / "tools"


def tool(name):
    spec = importlib.util.spec_from_file_location(f"conflict_map_tool_{name}", TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def outlines():
    return tool("outlines")


@cache
def records():
    return {record.id: record for record in outlines().read_outlines()}


def test_shapes_are_valid():
    bad = [r.id for r in records().values() if not r.geometry.is_valid or r.geometry.is_empty]
    assert bad == []


def test_every_kind_is_there():
    kinds = {r.kind for r in records().values()}
    assert kinds == {"country", "admin1", "river", "lake", "sea", "region", "continent"}
    assert sum(r.kind == "admin1" for r in records().values()) > 4500


def test_points_stand_for_their_shape():
    """Natural Earth's label points lie on land of theirs; the few that do not are of archipelagos."""
    areas = [r for r in records().values() if r.kind in {"country", "admin1"}]
    far = [r.id for r in areas if r.geometry.distance(shapely.Point(r.lon, r.lat)) > 0.5]
    assert len(far) < 0.01 * len(areas)


@pytest.mark.parametrize(
    ("lon", "lat", "wanted"),
    [
        (36.75, 35.13, {"country:SY", "admin1:SYR-138", "region:levant", "continent:asia"}),
        (34.1, 44.95, {"country:UA", "region:crimean-peninsula"}),
        (37.8, 48.0, {"country:UA", "region:donbas"}),
        (34.45, 31.5, {"country:PS", "region:palestine-gaza"}),
        (25.35, 13.63, {"country:SD", "region:darfur"}),
        (34.5, 43.3, {"sea:black-sea"}),
        (38.0, 20.0, {"sea:red-sea"}),
        (50.5, 41.0, {"sea:caspian-sea"}),
    ],
)
def test_a_known_point_lies_in(lon, lat, wanted):
    point = shapely.Point(lon, lat)
    within = {
        r.id
        for r in records().values()
        if r.geometry.geom_type.endswith("Polygon") and r.geometry.covers(point)
    }
    assert wanted <= within


def test_crimea_stands_under_one_country():
    assert not records()["country:RU"].geometry.covers(shapely.Point(34.1, 44.95))


def test_divisions_share_their_borders():
    syria = [r.geometry for r in records().values() if r.kind == "admin1" and r.country == "SY"]
    overlap = sum(shapely.area(a) for a in syria) - shapely.union_all(syria).area
    assert overlap < 1e-3 * shapely.union_all(syria).area


def test_local_names():
    assert records()["country:SY"].names["ar"] == "سوريا"
    assert records()["admin1:SYR-138"].names["ar"] == "محافظة حماة"
    assert records()["river:euphrates"].names["ar"] == "الفرات"
    assert records()["admin1:SYR-138"].gn_id == 170015


def test_the_euphrates_runs_from_turkey_to_iraq():
    course = records()["river:euphrates"].geometry
    for country in ("TR", "SY", "IQ"):
        assert course.intersects(records()[f"country:{country}"].geometry)


@pytest.mark.parametrize("kind", ["line", "polygon"])
def test_what_is_encoded_is_decoded(kind):
    line = [(1.0, 2.0), (1.5, 2.25), (1.75, 2.0)]
    shape = shapely.LineString(line) if kind == "line" else shapely.Polygon(line)
    again = outlines().decode(outlines().encode(shape), 1000)
    assert again.equals(shape)


def test_writing_again_gives_the_same_bytes(tmp_path):
    tools = outlines()
    some = [r for r in records().values() if r.country == "SY" or r.kind == "river"]
    for name, order in (("a", some), ("b", some[::-1])):
        tools.write_outlines(order, {"schema": 1}, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    again = {r.id: r for r in tools.read_outlines(tmp_path / "a")}
    assert all(np.isclose(again[r.id].geometry.length, r.geometry.length) for r in some)
