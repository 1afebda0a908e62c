"""The control room behind the callable that a scorer of front lines expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from conflict_map.control import Options, control_from_places, estimate, front_lines
from conflict_map.control import control_areas as areas_of

if TYPE_CHECKING:
    import shapely


def control_areas(towns: gpd.GeoDataFrame, region: shapely.Geometry) -> gpd.GeoDataFrame:
    """Draw each holder's area, and the band in which the line lies with 80 %, as a row "band".

    The scorer asks for a side at every point, so the reach is endless.  Towns of several dates are
    taken as statements of those dates; the newest is the date asked for.
    """
    found = estimate(control_from_places(towns), None, region, options=Options(reach_m=float("inf")))
    areas = areas_of(found)[["holder", "geometry"]]
    fronts = front_lines(found)
    bands = fronts[fronts["kind"] == "band"][["geometry"]].assign(holder="band")
    return gpd.GeoDataFrame(pd.concat([areas, bands], ignore_index=True), geometry="geometry", crs=4326)
