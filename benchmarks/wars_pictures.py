"""Picture our line and band over the true ground of made-up wars: the pictures of docs/front-lines.md.

    python benchmarks/wars_pictures.py [--into docs/pictures]

Colours are the truth, the black line is ours, the dots are its band; a circle is a town, filled in the colour of
the side that the list names, with a cross where the list is wrong.  Needs Pillow.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from adapters_control import control_areas
from made_up_wars import CRS, STEP, War, cells, make
from PIL import Image, ImageDraw

WIDTH = 1400
SIDES = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (204, 121, 167))  # Okabe and Ito's
PICTURES = (("front", 4, 0.05), ("patchwork", 5, 0.02))


def picture(war: War) -> Image.Image:
    """Draw a war.

    Parameters
    ----------
    war
        As :func:`made_up_wars.make` gives it.
    """
    answer = control_areas(war.towns, war.region).to_crs(CRS)
    area = gpd.GeoSeries([war.region], crs=4326).to_crs(CRS).iloc[0]
    west, south, east, north = area.buffer(STEP * 4 * war.size).bounds
    scale = WIDTH / (east - west)
    size = (WIDTH, int((north - south) * scale))

    def flat(coordinates: Any) -> list[tuple[float, float]]:
        return [((x - west) * scale, (north - y) * scale) for x, y in np.asarray(coordinates)[:, :2]]

    image = _truth(war, (west, north), scale, size)
    band = answer.geometry[answer.holder == "band"].to_numpy()
    _stipple(image, [flat(part.exterior.coords) for part in shapely.get_parts(band)], flat, band)
    draw = ImageDraw.Draw(image)
    held = answer[answer.holder != "band"]
    for line in shapely.get_parts(shapely.boundary(held.geometry.to_numpy())):
        for part in shapely.get_parts(shapely.difference(line, area.boundary.buffer(1.0))):
            draw.line(flat(part.coords), fill=(0, 0, 0), width=4, joint="curve")
    for part in shapely.get_parts(area.boundary):
        draw.line(flat(part.coords), fill=(110, 110, 110), width=2)
    spots = flat(shapely.get_coordinates(war.towns.to_crs(CRS).geometry.to_numpy()))
    for (x, y), holder, wrong in zip(spots, war.towns["holder"], war.wrong, strict=True):
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=SIDES["ABCD".index(holder)], outline=(0, 0, 0))
        if wrong:
            draw.line((x - 8, y - 8, x + 8, y + 8), fill=(0, 0, 0), width=2)
            draw.line((x - 8, y + 8, x + 8, y - 8), fill=(0, 0, 0), width=2)
    return image


def _truth(war: War, corner: tuple[float, float], scale: float, size: tuple[int, int]) -> Image.Image:
    """Colour the country by who truly holds it."""
    column, row = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    x, y = cells()
    step = STEP * war.size
    j = np.round((column / scale + corner[0]) / step - x[0, 0] / STEP).astype(int).clip(0, x.shape[1] - 1)
    i = np.round((corner[1] - row / scale) / step - y[0, 0] / STEP).astype(int).clip(0, x.shape[0] - 1)
    pale = (np.array(SIDES) * 0.55 + 255 * 0.45).astype(np.uint8)
    pixels = np.where(war.inside[i, j][..., None], pale[war.truth[i, j]], 255).astype(np.uint8)
    return Image.fromarray(pixels)


def _stipple(image: Image.Image, rings: list[Any], flat: Any, band: Any) -> None:
    mask = Image.new("1", image.size, 0)
    pen = ImageDraw.Draw(mask)
    for ring in rings:
        pen.polygon(ring, fill=1)
    for part in shapely.get_parts(band):
        for hole in part.interiors:
            pen.polygon(flat(hole.coords), fill=0)
    inside, draw = mask.load(), ImageDraw.Draw(image)
    for y in range(4, image.size[1], 9):
        for x in range(4 + (y // 9 % 2) * 4, image.size[0], 9):
            if inside[x, y]:
                draw.ellipse((x - 1, y - 1, x + 1, y + 1), fill=(60, 60, 60))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, default=Path("docs/pictures"))
    a = parser.parse_args()
    for kind, seed, wrong in PICTURES:
        image = picture(make(kind, seed, wrong))
        image.quantize(64).save(a.into / f"war-{kind}.png", optimize=True)


if __name__ == "__main__":
    main()
