"""Build data/basemap: the world in cells of five degrees, coarse and fine, for a map without a network.

Run it from a checkout: ``python tools/build_basemap.py``.  The layout stands in data/basemap/README.md.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from basemap_labels import Label, all_labels
from natural_earth import layer
from outlines import deltas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

FOLDER = Path(__file__).parents[1] / "data" / "basemap"
CELL = 5
THEMES = ("land", "coast", "lake", "river", "admin1", "border", "disputed")
POLYGONS = {"land", "lake"}
LABEL_THEMES = ("country", "water", "admin1", "place")
DISPUTED = {"Disputed (please verify)", "Indefinite (please verify)", "Line of control (please verify)",
            "Indeterminant frontier", "Unrecognized"}  # fmt: skip
NO_BORDER = {"Overlay limit", "Lease limit"}  # buffer zones and bases lie within a country
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Detail:
    """How finely one of the two sets of cells is drawn.

    Parameters
    ----------
    units
        Steps to a degree in the file.
    tolerance
        Degrees by which a line may stray.
    smallest
        Square degrees: islands and lakes below are left out.
    latest
        Shapes and labels that first appear beyond this zoom (tenths) are left out.
    """

    units: int
    tolerance: float
    smallest: float
    latest: int


COARSE = Detail(units=50, tolerance=0.04, smallest=0.02, latest=50)
FINE = Detail(units=2000, tolerance=0.0015, smallest=0.00001, latest=130)
Shape = tuple[str, int, "BaseGeometry"]


def main() -> None:
    """Build both files."""
    shapes = list(all_shapes())
    labels = list(all_labels())
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_world(cells_of(shapes, labels, COARSE))
    write_cells(cells_of(shapes, labels, FINE))
    for path in (FOLDER / "world.json.gz", FOLDER / "cells.zip"):
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def all_shapes() -> Iterator[Shape]:
    """Every shape of the ground with its theme and the zoom (tenths) from which it is drawn."""
    land = shapely.get_parts(shapely.union_all(np.array(layer("land").geometry.make_valid())))
    yield from (("land", 0, part) for part in land)
    yield from (("coast", 0, line) for part in land for line in coast_lines(part))
    for row in layer("lakes").itertuples():
        if row.geometry is not None:
            yield "lake", int(10 * min(row.min_zoom, 7)), row.geometry
    for row in layer("rivers").itertuples():
        yield "river", river_zoom(row.scalerank), row.geometry
    yield from (("admin1", 55, line) for line in division_lines())
    for row in layer("boundaries").itertuples():
        if row.featurecla not in NO_BORDER:
            yield border_theme(row), 0, row.geometry


def coast_lines(land: BaseGeometry) -> Iterator[BaseGeometry]:
    """Return the rings of land without the cuts along the antimeridian and the pole."""
    for ring in (land.exterior, *land.interiors):
        points = shapely.get_coordinates(ring)
        ends = np.stack([points[:-1], points[1:]], axis=1)
        cut = (np.abs(ends[:, :, 0]) > 179.9999).all(axis=1) | (ends[:, :, 1] < -89.99).all(axis=1)
        if cut.any():
            lines = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends[~cut])))
            yield from shapely.get_parts(lines)
        else:
            yield shapely.LineString(points)


def river_zoom(scalerank: float) -> int:
    """Tenths of a zoom from which a river of this rank is drawn."""
    return int(np.interp(scalerank, [0, 2, 4, 6, 8, 10], [28, 36, 46, 56, 66, 78]))


def border_theme(row: Any) -> str:
    """``disputed`` when Natural Earth marks the line so, or when ISO's list does not know it."""
    unknown_to_iso = row.fclass_iso in {"Unrecognized", "Disputed (please verify)"}
    return "disputed" if row.featurecla in DISPUTED or unknown_to_iso else "border"


def division_lines() -> list[BaseGeometry]:
    """Borders between two divisions of one country: the edges that both polygons have."""
    divisions = layer("admin1").sort_values("ne_id")
    sides: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for country, shape in zip(divisions.adm0_a3, divisions.geometry, strict=True):
        for edge in edges_of(shape):
            sides[edge].append(country)
    lines: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for edge, countries in sides.items():
        if len(countries) > 1 and countries[0] == countries[1]:
            lines[countries[0]].append(edge)
    merged: list[BaseGeometry] = []
    for country in sorted(lines):
        segments = shapely.linestrings(np.array(sorted(lines[country])).reshape(-1, 2, 2) / 1e5)
        merged.extend(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(segments))))
    return merged


def edges_of(shape: BaseGeometry) -> list[tuple[int, ...]]:
    """Edges of a polygon in hundred-thousandths of a degree, each the same whichever way it runs."""
    edges = []
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            points = np.rint(shapely.get_coordinates(ring) * 1e5).astype(np.int64)
            ends = np.concatenate([points[:-1], points[1:]], axis=1)
            swap = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
            ends[swap] = ends[swap][:, [2, 3, 0, 1]]
            edges.extend(map(tuple, ends.tolist()))
    return edges


def cells_of(shapes: Sequence[Shape], labels: Sequence[Label], detail: Detail) -> dict[str, Any]:
    """Cut everything into cells, simplified and delta-coded."""
    cells: dict[str, Any] = defaultdict(lambda: {"shapes": [], "labels": []})
    for theme in THEMES:
        chosen = [(zoom, s) for t, zoom, s in shapes if t == theme and zoom <= detail.latest]
        simple = simplified([s for _, s in chosen], detail, polygons=theme in POLYGONS)
        for zoom, shape in zip((zoom for zoom, _ in chosen), simple, strict=True):
            for name, piece in cut(shape):
                parts = encoded(piece, detail.units, polygons=theme in POLYGONS)
                if parts:
                    cells[name]["shapes"].append([THEMES.index(theme), zoom, parts])
    for label in labels:
        if label.zoom <= detail.latest:
            west, south = (int(np.floor(v / CELL)) * CELL for v in (label.lon, label.lat))
            cells[cell_name(west, south)]["labels"].append(label_row(label, detail.units))
    return {name: joined(cells[name]) for name in sorted(cells)}


def simplified(shapes: list[BaseGeometry], detail: Detail, *, polygons: bool) -> NDArray[Any]:
    """Simplify each shape; polygons that are too small become empty."""
    array = np.array(shapes, dtype=object)
    simple = shapely.simplify(array, detail.tolerance)
    if polygons:
        simple = shapely.make_valid(simple)
        simple[shapely.area(array) < detail.smallest] = shapely.Polygon()
    else:
        closed = shapely.is_closed(array) & (shapely.get_type_id(array) == 1)
        rings = np.array(
            [shapely.Polygon(s.coords).area if c else 1 for s, c in zip(array, closed, strict=True)]
        )
        simple[rings < detail.smallest] = shapely.LineString()
    return simple


def cut(shape: BaseGeometry) -> Iterator[tuple[str, BaseGeometry]]:
    """Cut a shape into the cells it touches: into columns first, for the sake of continents."""
    if shape.is_empty:
        return
    west, _, east, _ = shape.bounds
    for x in range(int(np.floor(west / CELL)), int(np.floor(min(east, 179.99) / CELL)) + 1):
        column = shapely.intersection(shape, shapely.box(x * CELL, -90, (x + 1) * CELL, 90))
        if column.is_empty:
            continue
        _, south, _, north = column.bounds
        for y in range(int(np.floor(south / CELL)), int(np.floor(min(north, 89.99) / CELL)) + 1):
            cell = shapely.box(x * CELL, y * CELL, (x + 1) * CELL, (y + 1) * CELL)
            yield cell_name(x * CELL, y * CELL), shapely.intersection(column, cell)


def encoded(shape: BaseGeometry, units: int, *, polygons: bool) -> list[Any]:
    """Delta-code a cut shape; parts that vanish in the file's precision are dropped."""
    if polygons:
        found = [p for p in flattened(shape) if p.geom_type == "Polygon"]
        rings = [[deltas(ring, units) for ring in (p.exterior, *p.interiors)] for p in found]
        kept = [[r for n, r in enumerate(part) if n == 0 or len(r) >= 8] for part in rings]
        return [part for part in kept if len(part[0]) >= 8]
    lines = [p for p in flattened(shape) if p.geom_type == "LineString"]
    if len(lines) > 1:
        lines = flattened(shapely.line_merge(shapely.multilinestrings(lines)))
    coded = [deltas(line, units) for line in lines]
    return [line for line in coded if len(line) >= 4]


def flattened(shape: BaseGeometry) -> list[BaseGeometry]:
    """Parts of a shape, collections opened."""
    parts = list(shapely.get_parts(shape))
    return [leaf for part in parts for leaf in (flattened(part) if hasattr(part, "geoms") else [part])]


def joined(cell: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Join shapes of one theme and zoom into one row."""
    rows: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for theme, zoom, parts in cell["shapes"]:
        rows[theme, zoom].extend(parts)
    return {"shapes": [[*key, rows[key]] for key in sorted(rows)], "labels": sorted(cell["labels"])}


def label_row(label: Label, units: int) -> list[Any]:
    """Return one label as the file has it."""
    x, y = round(label.lon * units), round(label.lat * units)
    return [
        LABEL_THEMES.index(label.theme),
        label.rank,
        label.zoom,
        label.zoom_to,
        x,
        y,
        label.name,
        label.local,
    ]


def cell_name(west: int, south: int) -> str:
    """Name a cell by its south-west corner: ``E035N30``."""
    return f"{'EW'[west < 0]}{abs(west):03}{'NS'[south < 0]}{abs(south):02}"


def write_world(cells: dict[str, Any]) -> None:
    """Write the coarse cells as one gzip file."""
    text = as_json({**head(COARSE), "cells": cells})
    (FOLDER / "world.json.gz").write_bytes(gzip.compress(text, compresslevel=9, mtime=0))


def write_cells(cells: dict[str, Any]) -> None:
    """Write the fine cells as a zip archive, a member each."""
    with zipfile.ZipFile(FOLDER / "cells.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in {"head": head(FINE), **cells}.items():
            member = zipfile.ZipInfo(f"{name}.json", EPOCH)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, as_json(content))


def head(detail: Detail) -> dict[str, Any]:
    """Say what a reader of the file has to know."""
    return {
        "schema": 1,
        "sources": ["Natural Earth (public domain)", "GeoNames (CC BY 4.0)"],
        "units_per_degree": detail.units,
        "themes": THEMES,
        "label_themes": LABEL_THEMES,
    }


def as_json(content: Any) -> bytes:
    """Compact UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


if __name__ == "__main__":
    main()
