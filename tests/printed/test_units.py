"""Military units on printed maps: the symbols that the page draws, as vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from shapely import Point

from conflict_map.page import ConflictMap
from conflict_map.page.printed.ink import ink_for
from conflict_map.page.printed.units import add_unit, outline
from conflict_map.page.symbols import drawing

if TYPE_CHECKING:
    from pathlib import Path

CODES = ("SFGPUCI----D---", "SHGPUCA----D---", "SHGAUCA----D---", "SNGPUCI---AD---", "10060100001101000000")


def placed() -> gpd.GeoDataFrame:
    spots = [Point(36 + 0.3 * number, 35.6) for number in range(len(CODES))]
    names = [f"unit {number}" for number in range(len(CODES))]
    since = pd.to_datetime(["2024-12-01"] * 4 + ["2024-12-09"], utc=True)
    return gpd.GeoDataFrame({"sidc": CODES, "name": names, "since": since}, geometry=spots, crs="EPSG:4326")


def test_units_stand_on_the_printed_map_with_their_names(tmp_path: Path) -> None:
    pictures = {}
    for moment in ("2024-12-05", "2024-12-10"):
        page = ConflictMap(title="Units", as_of=moment).add_units(placed())
        page.save(tmp_path / f"{moment}.svg")
        page.save(tmp_path / f"{moment}.png")
        pictures[moment] = np.asarray(Image.open(tmp_path / f"{moment}.png").convert("RGB"), dtype=int)
    hostile = (np.abs(pictures["2024-12-05"] - [255, 128, 128]).max(axis=2) < 12).sum()
    friendly = (np.abs(pictures["2024-12-05"] - [128, 224, 255]).max(axis=2) < 12).sum()
    assert hostile > 200
    assert friendly > 100
    assert (np.abs(pictures["2024-12-05"] - pictures["2024-12-10"]).max(axis=2) > 60).sum() > 100, (
        "the last unit comes on the ninth"
    )


@pytest.mark.parametrize("code", CODES)
def test_a_symbol_fills_its_box_and_stays_in_it(code: str) -> None:
    figure = Figure(figsize=(2, 2), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 200), ylim=(200, 0))
    axes.axis("off")
    left, top, right, bottom = add_unit(
        axes, drawing(code) or {}, (100, 100), ink_for("light"), order=1, size=60
    )
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    inked = np.asarray(canvas.buffer_rgba())[..., :3].min(axis=2) < 200
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    assert left - 2 <= columns[0]
    assert columns[-1] <= right + 2
    assert top - 2 <= rows[0]
    assert rows[-1] <= bottom + 2
    assert (columns[-1] - columns[0]) > 0.6 * (right - left)


def test_a_path_that_is_closed_twice_is_closed_once() -> None:
    path = outline("M25,50 l150,0 0,100 -150,0 z Z")
    assert list(path.codes).count(path.CLOSEPOLY) == 1
    assert path.get_extents().bounds == (25, 50, 150, 100)
