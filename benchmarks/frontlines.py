"""Compare ways to draw a front line from a list of towns, and picture ours over the experts'.

    python benchmarks/frontlines.py --dir FOLDER [--methods NAME ...] [--pictures FOLDER] [DATE ...]

FOLDER holds what the scorer of front lines reads (score.py, region.geojson, towns-DATE.csv,
control-DATE.geojson); the environment variable CONFLICT_MAP_FRONTLINE names it as well.  Needs
scikit-learn (for the comparison only) and Pillow (for the pictures).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy.sparse as sp
import shapely
from scipy.interpolate import LinearNDInterpolator, RBFInterpolator
from scipy.sparse.csgraph import breadth_first_order, maximum_flow
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree

from conflict_map.control import Options, Settings, control_areas, control_from_places, estimate, front_lines
from conflict_map.control.barriers import bundled_barriers
from conflict_map.control.ground import Mesh, Plane, conductance, mesh_over

Floats = np.ndarray
# a method gives, for towns at xy with y = +1 or -1, the side at each node of a mesh: positive is +1
Method = Callable[[Floats, Floats, Mesh, Floats], Floats]

CELL_M = 4000.0
ACROSS_RIVER = 0.05


def nearest(xy: Floats, y: Floats, mesh: Mesh, _free: Floats) -> Floats:
    return y[cKDTree(xy).query(mesh.nodes)[1]]


def inverse_distance(xy: Floats, y: Floats, mesh: Mesh, _free: Floats) -> Floats:
    distance, index = cKDTree(xy).query(mesh.nodes, k=min(8, len(xy)))
    weight = 1 / np.maximum(distance, 500.0) ** 2
    return (y[index] * weight).sum(axis=1) / weight.sum(axis=1)


def triangulation(xy: Floats, y: Floats, mesh: Mesh, free: Floats) -> Floats:
    linear = LinearNDInterpolator(xy, y)(mesh.nodes)
    return np.where(np.isnan(linear), nearest(xy, y, mesh, free), linear)


def natural_neighbour(xy: Floats, y: Floats, mesh: Mesh, _free: Floats) -> Floats:
    """Discrete Sibson interpolation (Park et al. 2006): each node gives its town's label to all it would lose."""
    nodes = mesh.nodes
    distance, index = cKDTree(xy).query(nodes)
    reached = cKDTree(nodes).query_ball_point(nodes, np.minimum(distance, 80_000.0))
    total, count = np.zeros(len(nodes)), np.zeros(len(nodes))
    for node, around in enumerate(reached):
        total[around] += y[index[node]]
        count[around] += 1
    return total / np.maximum(count, 1)


def radial_basis(xy: Floats, y: Floats, mesh: Mesh, _free: Floats) -> Floats:
    return RBFInterpolator(xy / 1e5, y, kernel="thin_plate_spline", smoothing=0.05)(mesh.nodes / 1e5)


def support_vectors(xy: Floats, y: Floats, mesh: Mesh, _free: Floats) -> Floats:
    from sklearn.svm import SVC  # noqa: PLC0415 (the comparison's own dependency)

    return SVC(C=10.0, gamma=1 / (2 * 0.4**2)).fit(xy / 1e5, y).decision_function(mesh.nodes / 1e5)


def gaussian_process(xy: Floats, y: Floats, mesh: Mesh, _free: Floats) -> Floats:
    from sklearn.gaussian_process import GaussianProcessClassifier  # noqa: PLC0415
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern  # noqa: PLC0415

    kernel = ConstantKernel(25.0, (1.0, 400.0)) * Matern(1.0, (0.2, 10.0), nu=1.5)
    model = GaussianProcessClassifier(kernel, random_state=0).fit(xy / 1e5, y)
    parts = np.array_split(mesh.nodes / 1e5, 8)
    return np.concatenate([model.predict_proba(part)[:, 1] for part in parts]) - 0.5


def graph_cut(xy: Floats, y: Floats, mesh: Mesh, free: Floats) -> Floats:
    """Cut the mesh into two sides where it is cheapest; rivers are cheap to cut (Boykov and Kolmogorov 2004)."""
    pairs, n = mesh.edges(), mesh.size
    town = cKDTree(mesh.nodes).query(xy)[1]
    cost = np.maximum((100 * free).astype(np.int32), 1)
    capacity = 1500  # a town may be cut off at the price of a line of fifteen cells
    rows = np.concatenate([pairs[:, 0], pairs[:, 1], np.full((y > 0).sum(), n), town[y < 0]])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0], town[y > 0], np.full((y < 0).sum(), n + 1)])
    values = np.concatenate([cost, cost, np.full(len(y), capacity)]).astype(np.int32)
    graph = sp.csr_matrix((values, (rows, columns)), shape=(n + 2, n + 2), dtype=np.int32)
    left = graph - maximum_flow(graph, n, n + 1).flow
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    side = -np.ones(n + 2)
    side[breadth_first_order(left, n, return_predecessors=False)] = 1.0
    return side[:n]


def random_walker(xy: Floats, y: Floats, mesh: Mesh, free: Floats) -> Floats:
    """The side that a walker from each node, slowed by rivers, reaches first more often (Grady 2006)."""
    pairs, n = mesh.edges(), mesh.size
    ends, others = np.concatenate([pairs, pairs[:, ::-1]]).T
    both = np.concatenate([free, free])
    laplace = sp.diags_array(np.bincount(ends, both, n)) - sp.coo_array((both, (ends, others)), shape=(n, n))
    at = mesh.weights(xy)
    return splu(sp.csc_array(laplace + 1e-6 * sp.eye_array(n) + at.T @ at)).solve(at.T @ y)


def bootstrap(xy: Floats, y: Floats, mesh: Mesh, free: Floats) -> Floats:
    """Inverse distance averaged over resampled towns, of whose labels some are turned over."""
    random, total = np.random.default_rng(1), np.zeros(mesh.size)
    for _ in range(60):
        chosen = np.unique(random.integers(0, len(y), len(y)))
        flipped = np.where(random.random(len(chosen)) < 0.05, -y[chosen], y[chosen])
        total += np.sign(inverse_distance(xy[chosen], flipped, mesh, free))
    return total


METHODS: dict[str, Method] = {
    "nearest neighbour": nearest,
    "inverse distance": inverse_distance,
    "triangulation": triangulation,
    "natural neighbour": natural_neighbour,
    "thin-plate spline": radial_basis,
    "support vectors": support_vectors,
    "Gaussian process": gaussian_process,
    "graph cut with rivers": graph_cut,
    "random walker with rivers": random_walker,
    "bootstrap": bootstrap,
}

_OURS = Options(reach_m=float("inf"))
OURS: dict[str, Options] = {
    "ours without rivers": replace(_OURS, barriers=shapely.Polygon()),
    "ours without detours": replace(_OURS, settings=Settings(detours=0)),
    "ours": _OURS,
}


def on_mesh(method: Method, scorer: Any) -> Callable[..., gpd.GeoDataFrame]:
    """Wrap a method that labels nodes as the callable that the scorer expects."""

    def system(towns: gpd.GeoDataFrame, region: shapely.Geometry) -> gpd.GeoDataFrame:
        plane = Plane.about(shapely.get_coordinates(region))
        area = shapely.transform(region, plane.to_plane)
        xy = plane.to_plane(shapely.get_coordinates(towns.geometry.to_numpy()))
        y = np.where(towns["holder"] == "RU", 1.0, -1.0)
        mesh = mesh_over(xy, 0.0, area.simplify(1000.0), CELL_M, len(xy))
        free = conductance(mesh, bundled_barriers(plane, mesh), ACROSS_RIVER)
        held = mesh.nodes[method(xy, y, mesh, free) > 0]
        half = mesh.cell / 2
        cells = shapely.box(*(held - half).T, *(held + half).T)
        shape = shapely.union_all(cells).intersection(area.buffer(0))
        return gpd.GeoDataFrame({"holder": ["RU"]}, geometry=[shape], crs=plane.crs).to_crs(scorer.CRS)

    return system


def ours(options: Options) -> Callable[..., gpd.GeoDataFrame]:
    def system(towns: gpd.GeoDataFrame, region: shapely.Geometry) -> gpd.GeoDataFrame:
        found = estimate(control_from_places(towns), None, region, options=options)
        fronts = front_lines(found)
        bands = fronts[fronts["kind"] == "band"][["geometry"]].assign(holder="band")
        both = pd.concat([control_areas(found)[["holder", "geometry"]], bands], ignore_index=True)
        return gpd.GeoDataFrame(both, geometry="geometry", crs=4326)

    return system


def read(folder: Path, date: str, crs: str) -> tuple[gpd.GeoDataFrame, Any]:
    """Read one date's towns and the experts' area."""
    t = pd.read_csv(folder / f"towns-{date}.csv")
    points = gpd.points_from_xy(t["lon"], t["lat"])
    towns = gpd.GeoDataFrame(t[["name", "holder", "date"]], geometry=points, crs=4326)
    return towns, gpd.read_file(folder / f"control-{date}.geojson").to_crs(crs).union_all().buffer(0)


def picture(
    path: Path, answer: gpd.GeoDataFrame, towns: gpd.GeoDataFrame, truth: Any, area: Any, crs: str
) -> None:
    """Draw our line and band over the experts' area."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 (for the pictures only)

    answer, towns = answer.to_crs(crs), towns.to_crs(crs)
    west, south, east, north = truth.buffer(60_000).bounds
    scale = 1600 / (east - west)
    image = Image.new("RGB", (1600, int((north - south) * scale)), "white")
    draw = ImageDraw.Draw(image, "RGBA")

    def flat(coordinates: Any) -> list[tuple[float, float]]:
        return [((x - west) * scale, (north - y) * scale) for x, y in np.asarray(coordinates)[:, :2]]

    def fill(shape: Any, color: tuple[int, ...]) -> None:
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                layer = Image.new("L", image.size, 0)
                pen = ImageDraw.Draw(layer)
                pen.polygon(flat(part.exterior.coords), fill=color[3])
                for hole in part.interiors:
                    pen.polygon(flat(hole.coords), fill=0)
                image.paste(color[:3], mask=layer)

    fill(truth, (204, 121, 167, 90))
    fill(shapely.union_all(answer.geometry[answer.holder == "band"].to_numpy()), (120, 120, 120, 90))
    held = shapely.union_all(answer.geometry[answer.holder == "RU"].to_numpy())
    for line, color, width in ((area.boundary, (150, 150, 150), 1), (held.boundary, (0, 0, 0), 4)):
        for part in shapely.get_parts(line):
            draw.line(flat(part.coords), fill=color, width=width)
    for place, holder in zip(towns.geometry, towns["holder"], strict=True):
        ((x, y),) = flat(place.coords)
        shape = draw.ellipse if holder == "RU" else draw.rectangle
        shape((x - 4, y - 4, x + 4, y + 4), fill=(213, 94, 0) if holder == "RU" else (0, 114, 178))
    image.save(path)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dates", nargs="*")
    parser.add_argument("--dir", type=Path, default=os.environ.get("CONFLICT_MAP_FRONTLINE"))
    parser.add_argument("--methods", nargs="+", default=[*METHODS, *OURS])
    parser.add_argument("--pictures", type=Path)
    a = parser.parse_args()
    if a.dir is None:
        parser.error("name the scorer's folder with --dir or CONFLICT_MAP_FRONTLINE")
    a.dir = Path(a.dir)
    spec = importlib.util.spec_from_file_location("frontline_score", a.dir / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    region = gpd.read_file(a.dir / "region.geojson").union_all()
    grid = scorer.Grid(region)
    rows = []
    dates = a.dates or [path.stem.removeprefix("towns-") for path in sorted(a.dir.glob("towns-*.csv"))]
    for name in a.methods:
        system = ours(OURS[name]) if name in OURS else on_mesh(METHODS[name], scorer)
        for date in dates:
            towns, truth = read(a.dir, date, scorer.CRS)
            start = time.process_time()
            answer = system(towns, region)
            seconds = time.process_time() - start
            rows.append({"method": name, "date": date, **scorer.score(grid, answer, truth), "cpu_s": seconds})
            print(rows[-1], file=sys.stderr, flush=True)
            if a.pictures is not None and name in OURS:
                a.pictures.mkdir(parents=True, exist_ok=True)
                file = a.pictures / f"{name.replace(' ', '-')}-{date}.png"
                picture(file, answer, towns, truth, grid.area, scorer.CRS)
    table = pd.DataFrame(rows)
    table["band_share"] = table.pop("band_km2") / (grid.area.area / 1e6)
    print(table.round(3).to_string(index=False))
    print(table.drop(columns="date").groupby("method", sort=False).mean().round(3).to_string())


if __name__ == "__main__":
    main()
