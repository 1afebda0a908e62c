"""Areas tile the ground, lines follow the places, and nothing appears that nobody said."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from conflict_map.control import Options, Settings, control_areas, control_change, estimate, front_lines
from conflict_map.control.ground import Plane
from conflict_map.errors import InputError
from conflict_map.tables import frame

NO_RIVERS = shapely.Polygon()
QUICK = Options(barriers=NO_RIVERS, cell_m=10_000.0, settings=Settings(samples=16, detours=3))
REGION = box(35, 34, 38, 37)
EASY = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

places = st.lists(
    st.tuples(
        st.floats(35.1, 37.9).map(lambda v: round(v, 2)),
        st.floats(34.1, 36.9).map(lambda v: round(v, 2)),
        st.sampled_from(["A", "B", "C", "contested", "unknown"]),
    ),
    min_size=1,
    max_size=12,
)


def control(rows, **cells):
    return frame(
        [{"holder": who, "geometry": Point(x, y), "confidence": 0.9} | cells for x, y, who in rows], "control"
    )


def two_sides(shift=0.0):
    west = [(36.0 + shift, 34.6 + 0.3 * i, "A") for i in range(6)]
    east = [(36.6 + shift, 34.6 + 0.3 * i, "B") for i in range(6)]
    return control(west + east)


def relative_difference(one, other):
    return shapely.symmetric_difference(one, other).area / max(one.area, other.area)


@EASY
@given(places)
def test_areas_tile_the_region_and_name_nobody_new(rows):
    areas = control_areas(control(rows), region=REGION, options=QUICK)
    assert areas.geometry.is_valid.all()
    assert shapely.symmetric_difference(areas.union_all(), REGION).area < 1e-9
    assert shapely.area(areas.geometry.to_numpy()).sum() == pytest.approx(REGION.area, rel=1e-9)
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())
    assert set(areas.holder) <= {who for *_, who in rows} | {"unknown", "contested"}
    assert set(areas.holder) <= {who for *_, who in rows} | {"unknown"} or len(
        {(x, y) for x, y, _ in rows}
    ) < len(rows)


@EASY
@given(places)
def test_the_same_input_gives_the_same_bytes(rows):
    first, second = (control_areas(control(rows), region=REGION, options=QUICK) for _ in range(2))
    assert first.to_wkb().equals(second.to_wkb())


@EASY
@given(st.integers(0, 2**32 - 1))
def test_a_places_own_holder_wins_unless_it_is_labelled_noisy(seed):
    rng = np.random.default_rng(seed)
    xy = np.stack([rng.uniform(35.2, 37.8, 25), rng.uniform(34.2, 36.8, 25)], axis=1)
    apart = [i for i in range(25) if all(np.hypot(*(xy[i] - xy[j])) > 0.3 for j in range(i))]
    rows = [(x, y, "A" if x + rng.normal(0, 0.2) < 36.5 else "B") for x, y in xy[apart]]
    found = estimate(control(rows), region=REGION, options=QUICK)
    areas = control_areas(found)
    for row in found.theatres[0].statements.itertuples():
        inside = areas.holder[areas.contains(row.geometry)].tolist()
        assert inside == [row.holder] or row.noisy


@pytest.mark.parametrize("shift", [20.0, -100.0, 140.0])
def test_moving_every_place_moves_the_line(shift):
    here, there = front_lines(two_sides(), options=QUICK), front_lines(two_sides(shift), options=QUICK)
    back = shapely.transform(there.geometry[0], lambda xy: xy - (shift, 0))
    assert here.geometry[0].hausdorff_distance(back) < 0.02


def test_a_line_runs_between_its_sides():
    line = front_lines(two_sides(), options=QUICK).geometry[0]
    longitude = shapely.get_coordinates(line)[:, 0]
    assert np.abs(longitude - 36.3).max() < 0.15


def test_a_statement_far_away_changes_nothing_near():
    near = two_sides()
    far = control([(x, y, who) for x, y, who in [(36, 34.6, "A")]] and [(60.0, 35.0, "C")])
    both = gpd.GeoDataFrame(gpd.pd.concat([near, far], ignore_index=True), crs=4326)
    before = control_areas(near, options=QUICK).set_index("holder").geometry
    after = control_areas(both, options=QUICK).set_index("holder").geometry
    assert before["A"].equals(after["A"])
    assert before["B"].equals(after["B"])
    assert front_lines(near, options=QUICK).geometry[0].equals(front_lines(both, options=QUICK).geometry[0])


def test_a_lone_mislabelled_place_does_not_pull_the_line():
    rows = [(36 + 0.2 * i, 35 + 0.2 * j, "A") for i in range(5) for j in range(5) if (i, j) != (2, 2)]
    rows += [(37.6, 35 + 0.2 * j, "B") for j in range(5)]
    found = estimate(control([*rows, (36.4, 35.4, "B")]), options=QUICK)
    told = found.theatres[0].statements
    assert bool(told.noisy.iloc[-1])
    assert told.noisy.sum() == 1
    areas = control_areas(found).set_index("holder").geometry
    assert areas["A"].contains(Point(36.4, 35.4))


def test_a_river_holds_the_line():
    river = shapely.LineString([(36.45, 33), (36.45, 38)])
    held = Options(barriers=river, cell_m=4000.0)
    free = Options(barriers=NO_RIVERS, cell_m=4000.0)

    def off(options):
        line = front_lines(two_sides(), options=options).geometry[0]
        middle = shapely.get_coordinates(line)
        middle = middle[(middle[:, 1] > 34.7) & (middle[:, 1] < 36.0)]
        return np.abs(middle[:, 0] - 36.45).mean()

    assert off(held) < off(free) / 2


def test_beyond_the_reach_nobody_holds_the_ground():
    areas = control_areas(control([(36.5, 35.5, "A")]), region=REGION, options=QUICK).set_index("holder")
    assert areas.area_km2["A"] == pytest.approx(np.pi * 40**2, rel=0.05)
    assert "unknown" in areas.index
    assert "unknown" not in control_areas(control([(36.5, 35.5, "A")]), options=QUICK).holder.tolist()


def test_a_contested_place_is_drawn_as_contested_with_the_line_through_it():
    rows = [(36.75, 35.7, "opposition"), (36.3, 35.6, "opposition")]
    told = gpd.GeoDataFrame(
        gpd.pd.concat(
            [control(rows), control([(36.75, 35.13, "contested")], between="government | opposition")],
            ignore_index=True,
        ),
        crs=4326,
    )
    areas = control_areas(told, options=Options(barriers=NO_RIVERS)).set_index("holder")
    assert set(areas.index) == {"opposition", "contested"}
    assert areas.geometry["contested"].contains(Point(36.75, 35.13))
    fronts = front_lines(told, options=Options(barriers=NO_RIVERS)).set_index("kind")
    plane = Plane(37, 35)
    line = shapely.transform(fronts.geometry["line"], plane.to_plane)
    place = shapely.transform(Point(36.75, 35.13), plane.to_plane)
    assert line.distance(place) < 12_000
    assert fronts.width_km["band"] > 15
    assert (
        shapely.intersection(fronts.geometry["line"], fronts.geometry["band"]).length
        > 0.8 * fronts.geometry["line"].length
    )


def test_an_area_statement_counts_over_its_polygon_and_no_farther():
    where = Polygon([(36, 35), (37, 35), (37, 36), (36, 36)])
    told = frame([{"holder": "A", "geometry": where}], "control")
    areas = control_areas(told, options=Options(barriers=NO_RIVERS, cell_m=2000.0))
    assert relative_difference(areas.geometry[0], where) < 0.02


def test_the_edge_of_an_area_that_was_told_is_no_staircase():
    where = Polygon([(36, 35), (37, 35.3), (36.8, 36.2), (35.7, 35.9)])  # no edge runs along the mesh
    told = frame([{"holder": "A", "geometry": where}], "control")
    drawn = control_areas(told, options=Options(barriers=NO_RIVERS, cell_m=5000.0)).geometry[0]
    assert drawn.length < 1.03 * where.length


def test_holders_of_one_side_have_areas_but_no_front_between_them():
    rows = [
        {"holder": who, "side": side, "geometry": Point(x, 35 + 0.2 * j)}
        for x, who, side in ((36.0, "A1", "A"), (36.3, "A2", "A"), (36.6, "B", "B"))
        for j in range(4)
    ]
    told = frame(rows, "control")
    assert control_areas(told, options=QUICK).holder.tolist() == ["A1", "A2", "B"]
    fronts = front_lines(told, options=QUICK)
    assert fronts[["side_a", "side_b"]].drop_duplicates().to_numpy().tolist() == [["A", "B"]]


def test_three_sides_meet_pair_by_pair():
    rows = [(36.0, 35.0, "A"), (36.5, 35.0, "B"), (36.25, 35.4, "C")]
    fronts = front_lines(control(rows), options=QUICK)
    lines = fronts[fronts.kind == "line"]
    assert set(zip(lines.side_a, lines.side_b, strict=True)) == {("A", "B"), ("A", "C"), ("B", "C")}


@pytest.mark.parametrize(
    "rows",
    [
        [(36.5, 35.5, "A")],
        [(36.5, 35.5, "A"), (36.9, 35.5, "A")],
        [(36.5, 35.5, "A")] * 5,
        [(36.5, 35.5, "A"), (36.5, 35.5, "A"), (36.9, 35.5, "B")],
        [(35.2 + 0.2 * i, 35.5, "AB"[i % 2]) for i in range(10)],
        [(36.5, 35.5, "contested")],
        [(36.5, 35.5, "unknown")],
    ],
    ids=[
        "one place",
        "one side",
        "duplicates",
        "duplicates of one side",
        "on one line",
        "contested",
        "unheld",
    ],
)
def test_degenerate_input_has_a_clear_answer(rows):
    areas = control_areas(control(rows), region=REGION, options=QUICK)
    assert shapely.symmetric_difference(areas.union_all(), REGION).area < 1e-9
    lines = front_lines(control(rows), region=REGION, options=QUICK)
    assert (len(lines) > 0) == (len({who for *_, who in rows} & {"A", "B"}) > 1)


def test_nothing_said_gives_nothing_or_unknown():
    nothing = frame([], "control")
    assert len(control_areas(nothing)) == 0
    assert len(front_lines(nothing)) == 0
    assert control_areas(nothing, region=REGION).holder.tolist() == ["unknown"]


def test_a_region_without_places_is_unknown():
    areas = control_areas(control([(10.0, 50.0, "A")]), region=REGION, options=QUICK)
    assert areas.holder.tolist() == ["unknown"]


@pytest.mark.parametrize("region", [Polygon(), shapely.LineString([(0, 0), (1, 1)])])
def test_a_region_that_is_none_is_refused(region):
    with pytest.raises(InputError, match="region"):
        control_areas(two_sides(), region=region)


def test_an_endless_reach_needs_a_region():
    with pytest.raises(InputError, match="region"):
        control_areas(two_sides(), reach_m=float("inf"))
    areas = control_areas(
        two_sides(), region=REGION, options=Options(reach_m=float("inf"), barriers=NO_RIVERS)
    )
    assert areas.holder.tolist() == ["A", "B"]


def test_islands_are_tiled_each():
    islands = shapely.union_all([box(35.2, 34.5, 35.9, 36), box(36.5, 34.5, 37.5, 36)])
    areas = control_areas(two_sides(), region=islands, options=QUICK)
    assert shapely.symmetric_difference(areas.union_all(), islands).area < 1e-9


def test_the_antimeridian_cuts_areas_and_nothing_more():
    rows = [(179.8, 0.0, "A"), (179.8, 0.3, "A"), (-179.8, 0.0, "B"), (-179.8, 0.3, "B")]
    areas = control_areas(control(rows), options=QUICK)
    assert areas.geometry.is_valid.all()
    widths = areas.geometry.explode().bounds
    assert (widths.maxx - widths.minx).max() < 2
    assert areas.set_index("holder").area_km2["A"] == pytest.approx(
        areas.set_index("holder").area_km2["B"], rel=0.1
    )
    line = front_lines(control(rows), options=QUICK).geometry[0]
    assert (np.abs(np.abs(shapely.get_coordinates(line)[:, 0]) - 180) < 0.15).all()


def test_change_says_who_won_what():
    told = gpd.GeoDataFrame(
        gpd.pd.concat(
            [
                control([(36.0, 35.0, "A"), (36.4, 35.0, "B"), (36.8, 35.0, "B")], as_of="2024-01-01"),
                control([(36.4, 35.0, "A")], since="2024-02-01", place="Middleton"),
            ],
            ignore_index=True,
        ),
        crs=4326,
    )
    change = control_change(told, "2024-01-15", "2024-02-15", options=QUICK)
    first = change.iloc[0]
    assert (first.winner, first.loser, first.places) == ("A", "B", "Middleton")
    assert 500 < first.area_km2 < 5000
    assert 0 < first.error_km2 <= first.area_km2 / 2
    assert not first.within_error
    assert first.sentence.startswith("A took about ")
    assert "Middleton" in first.sentence


def test_a_line_that_is_only_drawn_otherwise_is_within_its_error():
    """A new place on its own side's ground bends the line: nobody took anything."""
    later = control([(36.2, 35.5, "A")], as_of="2024-02-01")
    told = gpd.GeoDataFrame(
        gpd.pd.concat([two_sides().assign(as_of=gpd.pd.Timestamp("2024-01-01", tz="UTC")), later]), crs=4326
    )
    change = control_change(told, "2024-01-15", "2024-02-15", region=REGION, options=QUICK)
    between = change[change.winner.isin(["A", "B"]) & change.loser.isin(["A", "B"])]
    assert len(between) > 0
    assert between.within_error.all()
    assert (between.error_km2 >= 0.9 * between.area_km2).all()
    assert between.sentence.str.contains("no place is said to have changed hands").all()


def test_a_word_about_a_town_goes_before_a_word_about_the_land():
    land = Polygon([(36, 35), (38, 35), (38, 37), (36, 37)])
    told = frame(
        [
            {"holder": "A", "side": "north", "geometry": land},
            {"holder": "B", "side": "north", "geometry": Point(37, 36)},
            {"holder": "C", "side": "south", "geometry": Point(37.5, 36.5)},
        ],
        "control",
    )
    areas = control_areas(told, options=Options(barriers=NO_RIVERS)).set_index("holder").geometry
    assert areas["A"].contains(Point(36.3, 35.3))
    assert areas["B"].contains(Point(37, 36))
    assert areas["C"].contains(Point(37.5, 36.5))


def test_every_part_of_a_band_belongs_to_its_line():
    fronts = front_lines(two_sides(), options=QUICK).set_index("kind").geometry
    parts = shapely.get_parts(shapely.make_valid(fronts["band"]))
    assert shapely.intersects(parts, fronts["line"]).all()


def test_many_dates_in_one_table_are_drawn_for_the_newest():
    older = control([(36.0, 35.0, "A"), (36.6, 35.0, "A")], as_of="2023-01-01")
    newer = control([(36.0, 35.0, "A"), (36.6, 35.0, "B")], as_of="2023-06-01")
    both = gpd.GeoDataFrame(gpd.pd.concat([older, newer], ignore_index=True), crs=4326)
    assert control_areas(both, options=QUICK).holder.tolist() == ["A", "B"]
    assert control_areas(both, "2023-02-01", options=QUICK).holder.tolist() == ["A"]


def ring(who, *, radius, count):
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return [(36.5 + radius * np.cos(a), 35.5 + radius * np.sin(a), who) for a in angle]


def noisy(rows):
    return estimate(control(rows), options=QUICK).theatres[0].statements.noisy.to_numpy(dtype=bool)


def test_a_lone_place_amid_sparse_ground_is_outvoted():
    rows = [*ring("A", radius=0.9, count=8), (39.0, 35.5, "B"), (39.0, 35.0, "B")]
    assert noisy([*rows, (36.5, 35.5, "B")]).nonzero()[0].tolist() == [len(rows)]


def test_an_enclave_of_three_places_stands():
    enclave = [(36.45, 35.5, "B"), (36.55, 35.5, "B"), (36.5, 35.57, "B")]
    assert not noisy([*ring("A", radius=0.5, count=16), *enclave]).any()
    areas = control_areas(control([*ring("A", radius=0.5, count=16), *enclave]), options=QUICK)
    assert areas.set_index("holder").geometry["B"].contains(Point(36.5, 35.5))


def test_a_region_whose_edge_runs_along_a_front_gets_no_slivers():
    ours = control_areas(two_sides(), options=QUICK).set_index("holder").geometry["A"]
    region = ours.buffer(0.0005, join_style="mitre")  # some fifty metres beyond the front
    drawn = control_areas(two_sides(), region=region, options=QUICK)
    assert shapely.symmetric_difference(drawn.union_all(), region).area < 1e-9
    assert drawn.holder.tolist() == ["A"]


def test_where_places_lie_farther_apart_than_usual_the_band_takes_less_of_the_gap():
    """Rough surfaces scatter more widely over open ground than the line's courses do."""
    close = [(36.3 + side * 0.1 * (1 + i), 34.2 + 0.1 * j, who) for side, who in ((-1, "A"), (1, "B"))
             for i in range(3) for j in range(14)]  # fmt: skip
    open_ = [
        (36.3 + side * 0.5, 36.0 + 0.5 * j, who) for side, who in ((-1, "A"), (1, "B")) for j in range(4)
    ]
    fine = Options(barriers=NO_RIVERS, cell_m=2500.0, reach_m=100_000.0)
    band = front_lines(control(close + open_), options=fine).set_index("kind").geometry["band"]

    def share(latitude, gap):
        across = shapely.LineString([(36.3 - gap, latitude), (36.3 + gap, latitude)])
        return shapely.intersection(band, across).length / across.length

    assert share(36.5, 0.5) < 0.95 * share(34.85, 0.1)
