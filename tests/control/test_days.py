"""Several days at once give what each gives alone."""

from __future__ import annotations

import pandas as pd
from geopandas.testing import assert_geodataframe_equal
from shapely import Point

from conflict_map.control import Options, control_areas, control_by_day, disagreements, estimate, front_lines
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
        assert_geodataframe_equal(day.disputes, disagreements(told, day.on))


def test_a_day_tells_whose_sources_disagree_by_the_rule_of_its_areas():
    told = frame(
        [
            {"holder": who, "as_of": pd.Timestamp(f"2024-11-2{number}", tz="UTC"), "source": f"s{number}", "geometry": Point(36, 35)}
            for number, who in enumerate("AAB")
        ],
        "control",
    )  # fmt: skip
    last = told.as_of.max()
    for rule, holder, rival in (("newest", "B", "A"), ("majority", "A", "B")):
        [day] = control_by_day(told, [last], rule=rule, options=Options(cell_m=5_000.0))
        assert day.disputes[["holder", "rivals"]].to_numpy().tolist() == [[holder, rival]]
