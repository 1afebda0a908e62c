"""Several days at once give what each gives alone."""

from __future__ import annotations

import pandas as pd
from geopandas.testing import assert_geodataframe_equal
from shapely import Point

from conflict_map.control import Options, control_areas, control_by_day, estimate, front_lines
from conflict_map.tables import frame


def test_days_side_by_side_are_the_days_one_by_one():
    first = pd.Timestamp("2024-11-27", tz="UTC")
    told = frame(
        [
            {
                "holder": "A" if number % 3 else "B",
                "since": first + pd.Timedelta(days=number),
                "geometry": Point(36 + number % 4 / 5, 35 + number // 4 / 5),
            }
            for number in range(8)
        ],
        "control",
    )
    days, options = sorted(told.since), Options(cell_m=5_000.0)
    together = control_by_day(told, days, options=options)
    assert [day.on for day in together] == days
    for day in together[::3]:
        alone = estimate(told, day.on, options=options)
        assert_geodataframe_equal(day.areas, control_areas(alone))
        assert_geodataframe_equal(day.fronts, front_lines(alone))
