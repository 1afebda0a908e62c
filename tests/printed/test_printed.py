"""Maps for print: they are drawn whole, the same each time, and say what they must."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("matplotlib")

from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Wedge
from PIL import Image

from conflict_map.control import disagreements
from conflict_map.errors import OutputError
from conflict_map.layers import (
    advances_layer,
    control_layer,
    disputes_layer,
    fronts_layer,
    incidents_layer,
    mentions_layer,
    swatches,
    uncertainty_layer,
)
from conflict_map.page.basemap import basemap_for
from conflict_map.page.printed import draw
from conflict_map.page.printed.arrows import arrow_outline, draw_advances, head_mark
from conflict_map.page.printed.composing import Order, compose
from conflict_map.page.printed.frame import frame_for, rings, shapes_of
from conflict_map.page.printed.furniture import day, entries_of, summary
from conflict_map.page.printed.ground import Room, area_path
from conflict_map.page.printed.incidents import RADIUS, place_incidents
from conflict_map.page.printed.ink import ink_for
from conflict_map.tables import frame

BOUNDS = (36.1, 34.9, 37.6, 36.3)
DAY = pd.Timestamp("2024-12-05", tz="UTC")


@pytest.fixture(scope="module")
def events():
    hama = shapely.Point(36.7578, 35.1318)
    rows = [
        {"event_type": "Battles", "place": "Hama", "status": "confirmed", "geometry": hama},
        {"event_type": "Strategic developments", "place": "Hama", "status": "reported", "geometry": hama},
        {
            "event_type": "Protests",
            "place": "Hama",
            "status": "claimed",
            "claimed_by": "A $minister$",
            "geometry": hama,
        },
        {
            "event_type": "Riots",
            "place": "Idlib",
            "status": "disputed",
            "uncertainty_m": 9000.0,
            "geometry": shapely.Point(36.63, 35.93),
        },
        {
            "event_type": "Strategic developments",
            "place": "a road",
            "geometry": shapely.LineString([(37, 35), (37.5, 35.5)]),
        },
    ]
    return frame([{"date_start": DAY, "source": "A paper", **row} for row in rows])


@pytest.fixture(scope="module")
def layers(events):
    box = shapely.box(36.2, 35.2, 37.2, 36)
    areas = gpd.GeoDataFrame({"holder": ["Rebels"], "side": ["Rebels"]}, geometry=[box], crs=4326)
    line = shapely.LineString([(36.2, 35.2), (37.2, 35.2)])
    fronts = gpd.GeoDataFrame(
        {"kind": ["band", "line"], "side_a": ["a"] * 2, "side_b": ["b"] * 2},
        geometry=[line.buffer(0.05), line],
        crs=4326,
    )
    axes = gpd.GeoDataFrame(
        {"actor1": ["Rebels"], "side": ["Rebels"], "status": ["claimed"]},
        geometry=[shapely.LineString([(36.7, 35.5), (36.76, 35.2)])],
        crs=4326,
    )
    found = [
        control_layer([(DAY, areas)], swatches(["Rebels"])),
        fronts_layer([(DAY, fronts)]),
        uncertainty_layer(events),
        advances_layer(axes),
        incidents_layer(events),
    ]
    return [layer for layer in found if layer is not None]


@pytest.fixture(scope="module")
def ground():
    return basemap_for(BOUNDS)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_layers_give_the_same_bytes(layers, ground, tmp_path, ending):
    for name in ("a", "b"):
        draw(layers, ground, tmp_path / f"{name}.{ending}", title="Hama", bounds=BOUNDS, scale=1)
    first = (tmp_path / f"a.{ending}").read_bytes()
    assert first == (tmp_path / f"b.{ending}").read_bytes()
    assert first.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending])


def test_a_picture_has_the_size_asked_for(layers, ground, tmp_path):
    draw(layers, ground, tmp_path / "m.png", bounds=BOUNDS, size=(900, 600), scale=1.5)
    with Image.open(tmp_path / "m.png") as picture:
        assert picture.size == (1350, 900)


def test_another_ending_is_refused(layers, ground, tmp_path):
    with pytest.raises(OutputError, match=r"\.png, \.svg or \.pdf"):
        draw(layers, ground, tmp_path / "m.jpg")
    assert list(tmp_path.iterdir()) == []


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.fixture(scope="module")
def written(layers, ground):
    order = Order("A headline", "a line under it", BOUNDS, None, "light", (1200, 800))
    return texts(compose(layers, ground, order))


def test_it_names_its_sources_and_what_borders_are(written):
    said = " ".join(written)
    for part in (
        "A headline",
        "a line under it",
        "Sources: A paper",
        "Natural Earth",
        "GeoNames",
        "not a statement",
    ):
        assert part in said


def test_it_has_a_scale_and_north(written):
    assert "N" in written
    assert any(re.fullmatch(r"[\d.]+ km", text) for text in written)


def test_it_names_towns_in_both_scripts(written):
    assert {"Idlib", "إدلب", "Hama", "حماة"} <= set(written)


def test_legend_says_what_is_drawn(written):
    assert {"Held by Rebels", "Front line", "Battles", "Claimed", "Disputed"} <= set(written)
    assert "Explosions/Remote violence" not in written


def test_incidents_are_numbered_and_listed(written):
    assert {"1", "2", "3", "4", "5"} <= set(written)
    assert "5 December 2024" in written


def test_text_is_never_mathematics(written):
    assert any("$minister$" in text for text in written)


def test_places_named_are_drawn(ground, tmp_path):
    places = frame([{"text": "Hama", "geometry": shapely.Point(36.7578, 35.1318)}], "mentions")
    draw([], ground, tmp_path / "without.png", bounds=BOUNDS, scale=1)
    draw([mentions_layer(places)], ground, tmp_path / "with.png", bounds=BOUNDS, scale=1)
    assert (tmp_path / "with.png").read_bytes() != (tmp_path / "without.png").read_bytes()


def test_without_layers_the_ground_is_drawn(tmp_path):
    draw([], basemap_for(None), tmp_path / "world.png", size=(600, 400), scale=1)
    with Image.open(tmp_path / "world.png") as picture:
        colours = picture.convert("RGB").getcolors(10**6)
    assert colours is not None
    drawn = {colour for _, colour in colours}
    assert (219, 228, 231) in drawn  # sea
    assert (246, 243, 236) in drawn  # land


def test_symbols_at_one_place_stand_apart(layers):
    view = frame_for(BOUNDS, 800, 600)
    stamps = place_incidents(layers[-1], view)
    assert len(stamps) == 5
    spots = np.array([stamp.at for stamp in stamps])
    apart = np.hypot(*(spots[:, None] - spots[None]).T)[~np.eye(5, dtype=bool)]
    assert apart.min() >= 2 * RADIUS
    assert [stamp.row for stamp in stamps] == sorted(stamp.row for stamp in stamps)


@given(
    st.floats(-179, 170),
    st.floats(-80, 75),
    st.floats(0.001, 9),
    st.floats(0.001, 5),
    st.integers(300, 2000),
    st.integers(200, 1500),
)
@settings(max_examples=80, deadline=None)
def test_a_frame_shows_its_bounds(west, south, wide, high, width, height):
    view = frame_for((west, south, west + wide, south + high), width, height)
    corners = view.pixels(np.array([west, west + wide]), np.array([south, south + high]))
    assert view.shows(corners).all()
    assert view.longitude(corners[0, 0]) == pytest.approx(west, abs=1e-6)
    assert view.latitude(corners[0, 1]) == pytest.approx(south, abs=1e-6)


def test_holes_stay_open():
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(3, 3, 7, 7))
    parts = [
        (shapely.get_coordinates(ring.exterior), True),
        (shapely.get_coordinates(ring.interiors[0]), False),
    ]
    for turned in (parts, [(line[::-1], outer) for line, outer in parts]):
        path = area_path(turned)
        windings = [
            float(np.sum((p[:-1, 0] * p[1:, 1]) - (p[1:, 0] * p[:-1, 1]))) for p in path.to_polygons()
        ]
        assert windings[0] > 0 > windings[1]


def test_room_is_given_once():
    room = Room(100, 100)
    assert room.has((10, 10, 40, 20))
    room.take((10, 10, 40, 20))
    assert not room.has((30, 15, 60, 25))
    assert room.has((50, 15, 60, 25))
    assert not room.has((90, 10, 110, 20))


def test_arrows_point_where_they_head():
    outline = arrow_outline(np.array([[0.0, 0.0], [50.0, 10.0], [100.0, 0.0]]), 3, 11, 26)
    assert outline is not None
    assert np.isclose(outline, [100.0, 0.0]).all(axis=1).any()
    assert arrow_outline(np.array([[0.0, 0.0], [5.0, 0.0]]), 3, 11, 26) is None


def test_shapes_outside_the_panel_are_left_out(ground):
    view = frame_for((36.0, 34.5, 36.2, 34.7), 300, 300)
    column = shapes_of(ground.ground)
    assert column is not None
    assert 0 < sum(1 for _ in rings(column, view)) < ground.ground.rows / 20


@pytest.mark.parametrize(
    ("precision", "said"), [(1, "5 December 2024"), (2, "week of 5 December 2024"), (3, "December 2024")]
)
def test_days(precision, said):
    assert day(DAY.timestamp() / 60, precision) == said


def test_claims_are_said_to_be_claims():
    said = summary(
        {"event_type": "Battles", "place": "Hama", "status": "claimed", "claimed_by": "the ministry"}, 300
    )
    assert said == "Hama: Battles, 300 killed. Claimed by the ministry."


def test_symbols_grow_with_deaths_and_do_not_overlap():
    place = shapely.Point(36.7578, 35.1318)
    counts = [None, 9, 10, 25, 400]
    rows = [{"event_type": "Battles", "fatalities_best": count, "geometry": place} for count in counts]
    stamps = place_incidents(incidents_layer(frame(rows)), frame_for(BOUNDS, 900, 700))
    assert [stamp.radius for stamp in stamps] == [10, 10, 12.5, 15, 18]
    for number, one in enumerate(stamps):
        for other in stamps[number + 1 :]:
            assert np.hypot(*np.subtract(one.at, other.at)) > one.radius + other.radius


def test_the_place_below_a_crowd_is_left_to_its_name():
    place = shapely.Point(36.7578, 35.1318)
    layer = incidents_layer(frame([{"event_type": "Battles", "geometry": place}] * 8))
    for stamp in place_incidents(layer, frame_for(BOUNDS, 900, 700)):
        (x, y), (left, top) = stamp.at, stamp.place
        assert y - top < 0.65 * np.hypot(x - left, y - top)


def test_the_main_axis_is_larger_than_a_supporting_one_and_carries_a_second_line():
    figure = Figure()
    axes = figure.add_axes((0, 0, 1, 1))
    line = np.array([[0.0, 0.0], [80.0, 0.0], [160.0, 10.0]])
    extents = {}
    for name in ("main", "supporting"):
        layer = advances_layer(
            gpd.GeoDataFrame(
                {"side": ["Rebels"], "status": ["claimed"], "kind": [name]},
                geometry=[shapely.LineString([(36.3, 35.2), (36.8, 35.4), (37.2, 35.9)])],
                crs=4326,
            )
        )
        axes.clear()
        draw_advances(axes, layer, frame_for(BOUNDS, 900, 700), ink_for("light"), {})
        extents[name] = axes.patches[0].get_path().vertices, len(axes.lines)
    assert (extents["main"][1], extents["supporting"][1]) == (1, 0)
    areas = {name: shapely.Polygon(outline).area for name, (outline, _) in extents.items()}
    assert areas["supporting"] < 0.85 * areas["main"]
    mark = head_mark(arrow_outline(line, 3, 11, 26))
    assert shapely.Polygon(arrow_outline(line, 3, 11, 26)).buffer(0.1).contains(shapely.LineString(mark))


def test_the_key_says_what_larger_symbols_mean_where_there_are_any():
    spot = {"event_type": "Battles", "geometry": shapely.Point(36.7, 35.1)}
    for deaths, said in ((9, False), (10, True)):
        entries = entries_of([incidents_layer(frame([{**spot, "fatalities_best": deaths}]))])
        assert ("Larger symbols: 10, 25, 100 deaths and more" in [entry.label for entry in entries]) == said


def test_a_crowded_list_is_set_smaller_before_anything_is_left_out(ground):
    rows = [
        {"event_type": "Battles", "sub_event_type": "Armed clash", "place": f"Post {n}", "date_start": DAY,
         "status": "claimed", "claimed_by": "Defence Ministry", "geometry": shapely.Point(36.2 + n / 80, 35.5)}
        for n in range(16)
    ]  # fmt: skip
    figure = compose(
        [incidents_layer(frame(rows))], ground, Order("Posts", "", BOUNDS, None, "light", (1200, 600))
    )
    listed = [text for axes in figure.axes for text in axes.texts if text.get_text().startswith("Post ")]
    assert len(listed) == 16
    assert not any(re.fullmatch(r"and \d+ more", words) for words in texts(figure))


def test_where_sources_disagree_a_disc_has_both_colours_beside_the_event(events, ground):
    hama = shapely.Point(36.7578, 35.1318)
    told = frame(
        [
            {"holder": who, "as_of": DAY + pd.Timedelta(hours=n), "source": who, "geometry": hama}
            for n, who in enumerate("AB")
        ],
        "control",
    )
    sides = swatches(["A", "B"])
    layer = disputes_layer([(DAY, disagreements(told))], sides)
    minute = DAY.timestamp() / 60
    for moment, drawn in ((minute, 1), (minute - 1, 0)):
        order = Order("", "", BOUNDS, moment, "light", (1200, 800))
        figure = compose([layer, incidents_layer(events)], ground, order)
        sheet, panel = figure.axes[:2]
        halves = [patch for patch in panel.patches if isinstance(patch, Wedge)]
        assert [to_hex(half.get_facecolor()) for half in halves] == [sides["B"].light, sides["A"].light][
            : 2 * drawn
        ]
        assert sum(isinstance(patch, Wedge) for patch in sheet.patches) == 2, "the key's own"
        frame_ = frame_for(BOUNDS, panel.get_xlim()[1], panel.get_ylim()[0], 0.12)
        [place] = frame_.pixels(np.array([hama.x]), np.array([hama.y]))
        assert all(np.hypot(*(half.center - place)) > 10 for half in halves)
