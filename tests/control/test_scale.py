"""Many statements are drawn right, and memory grows with their number and no faster."""

from __future__ import annotations

import tracemalloc

import geopandas as gpd
import numpy as np
import pytest
import shapely

from conflict_map.control import Options, Settings, control_areas, control_from_places, estimate, front_lines


def winding_front(count):
    rng = np.random.default_rng(3)
    xy = np.stack([rng.uniform(30, 40, count), rng.uniform(45, 52, count)], axis=1)
    east = xy[:, 0] + 0.7 * np.sin(xy[:, 1]) > 35
    side = np.where(east ^ (rng.random(count) < 0.03), "B", "A")
    towns = gpd.GeoDataFrame({"holder": side, "date": "2023-01-01"}, geometry=shapely.points(xy), crs=4326)
    return control_from_places(towns)


@pytest.mark.slow
def test_many_statements_are_drawn_where_their_front_runs():
    found = estimate(winding_front(20_000))
    areas, fronts = control_areas(found), front_lines(found)
    assert areas.holder.tolist() == ["A", "B"]
    line = shapely.get_coordinates(fronts.geometry[0])
    away = np.abs(line[:, 0] + 0.7 * np.sin(line[:, 1]) - 35)
    assert np.median(away) < 0.05


def test_memory_grows_no_faster_than_n_log_n():
    """On one mesh, so that what grows is what the statements cost."""
    options = Options(barriers=shapely.Polygon(), cell_m=20_000.0, settings=Settings(samples=8, detours=1))

    def peak(count):
        control = winding_front(count)
        tracemalloc.start()
        estimate(control, options=options)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    few, many = 4000, 16_000
    assert peak(many) < peak(few) * (many * np.log(many)) / (few * np.log(few))
