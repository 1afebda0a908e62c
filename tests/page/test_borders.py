"""Areas of control stop at the borders of the base map where nobody is said to hold what lies beyond."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, STRtree, box

from conflict_map.control import control_by_day
from conflict_map.page import ConflictMap
from conflict_map.page.basemap import basemap_for
from conflict_map.page.borders import border_lines, within_borders
from conflict_map.tables import frame

BORDER = STRtree([LineString([(36, 34), (36, 37)]), LineString([(50, 0), (51, 1)])])
AREA = box(35.9, 35, 37, 36)


def areas(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"side": ["A"] * len(shapes)}, geometry=list(shapes), crs="EPSG:4326")


def said(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(shapes), crs="EPSG:4326")


@pytest.mark.parametrize(
    ("area", "statements", "kept"),
    [
        pytest.param(AREA, [Point(36.5, 35.5)], box(36, 35, 37, 36), id="a spill"),
        pytest.param(AREA, [Point(36.5, 35.5), Point(35.95, 35.5)], AREA, id="a village across the border"),
        pytest.param(AREA, [box(35.85, 35, 37, 36)], AREA, id="a region across the border"),
        pytest.param(
            AREA, [box(35.99, 35, 37, 36)], box(36, 35, 37, 36), id="a region drawn a little coarser"
        ),
        pytest.param(box(34, 35, 37, 36), [Point(36.5, 35.5)], box(34, 35, 37, 36), id="the larger part"),
        pytest.param(box(36.1, 35, 37, 36), [], box(36.1, 35, 37, 36), id="no border near"),
        pytest.param(shapely.Polygon(), [], shapely.Polygon(), id="nothing"),
    ],
)
def test_only_what_nobody_spoke_of_is_cut_off(
    area: shapely.Geometry, statements: list[shapely.Geometry], kept: shapely.Geometry
) -> None:
    found = within_borders(areas(area), said(*statements), BORDER)
    assert list(found.side) == ["A"]
    assert found.geometry.iloc[0].symmetric_difference(kept).area == pytest.approx(0, abs=1e-9)


def test_a_map_draws_no_steps_over_a_border() -> None:
    rows = [
        {
            "statement_id": f"s{n}", "holder": "North", "side": "North", "place": f"Place {n}", "status": "reported",
            "since": pd.Timestamp("2024-12-01", tz="UTC"), "geometry": Point(36.6 + 0.2 * n, 36.55),
        }
        for n in range(4)
    ]  # fmt: skip
    control = frame(rows, "control")
    lines = border_lines(basemap_for((36.6, 36.4, 37.2, 36.7)).ground)
    [day] = control_by_day(control, [pd.Timestamp("2024-12-02", tz="UTC")])
    cut = within_borders(day.areas, control, STRtree(lines))

    def crossing(table: gpd.GeoDataFrame) -> float:
        inner = table.geometry.union_all().buffer(-0.01)
        return float(sum(line.intersection(inner).length for line in lines))

    assert crossing(day.areas) > 0.3
    assert crossing(cut) < 0.02, "the border runs along the area, not through it"
    assert cut.geometry.union_all().buffer(0.001).covers(control.geometry.union_all())
    page = ConflictMap(title="At the border").add_control(control)
    drawn = next(layer for layer in page.layers if layer.kind == "control").columns["shape"]
    edges = shapely.points(drawn.lon / 1e5, drawn.lat / 1e5)
    inside = day.areas.geometry.union_all().buffer(-0.02)
    assert shapely.contains(inside, edges).any(), "the map draws what was cut"
