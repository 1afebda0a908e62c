"""Measure front lines on wars made up at random, to see that nothing is tuned to the one war we have towns for.

    python benchmarks/wars.py [--kinds NAME ...] [--wars 20] [--wrong 0 0.02 0.05 0.08] [--methods NAME ...]

``made_up_wars.py`` says what the wars are like.  Distances are printed in the kilometres of a country of
600 km: those of the strip and of the vast land are scaled to it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from itertools import product
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from made_up_wars import CRS, KINDS, War, cells, edges, make
from scipy.spatial import cKDTree

Array = np.ndarray
System = Callable[[gpd.GeoDataFrame, shapely.Geometry], gpd.GeoDataFrame]


def score(war: War, answer: gpd.GeoDataFrame) -> dict[str, float]:
    """Compare an answer with the truth: as the scorer of front lines does, for any number of sides.

    Parameters
    ----------
    war
        The war.
    answer
        Rows with holder and geometry, and one or more rows ``band``.
    """
    answer = answer.to_crs(CRS)
    answer = answer.set_geometry(
        shapely.transform(answer.geometry.to_numpy(), lambda at: at / war.size), crs=CRS
    )
    x, y = cells()
    label = np.full(x.shape, -1)
    for number, side in enumerate("ABCD"):
        shape = shapely.union_all(shapely.make_valid(answer.geometry[answer.holder == side].to_numpy()))
        shapely.prepare(shape)
        label[shapely.contains_xy(shape, x, y)] = number
    ours, theirs = label[war.inside], war.truth[war.inside]
    largest = np.bincount(theirs).argmax()
    shares = [
        ((ours == side) & (theirs == side)).sum() / ((ours == side) | (theirs == side)).sum()
        for side in np.unique(theirs)
        if side != largest
    ]
    band = shapely.union_all(shapely.make_valid(answer.geometry[answer.holder == "band"].to_numpy()))
    shapely.prepare(band)
    true = edges(war.truth, war.inside)
    return {
        "iou": float(np.mean(shares)),
        **distances(edges(label, war.inside), true),
        "inband": float(shapely.contains_xy(band, *true.T).mean()),
        "band_share": float(shapely.contains_xy(band, x, y)[war.inside].mean()),
    }


def distances(ours: Array, theirs: Array) -> dict[str, float]:
    """Mean and 95th percentile of the distance between two lines, both ways, km."""
    there, back = cKDTree(theirs).query(ours)[0], cKDTree(ours).query(theirs)[0]
    return {
        "mean_km": float(there.mean() + back.mean()) / 2000,
        "p95_km": float(max(np.percentile(there, 95), np.percentile(back, 95))) / 1000,
    }


def nearest(towns: gpd.GeoDataFrame, region: shapely.Geometry) -> gpd.GeoDataFrame:
    """Give each point to the holder of the nearest town: what there was to beat."""
    plane = gpd.GeoSeries([region], crs=4326).to_crs(CRS).iloc[0]
    spots = shapely.get_coordinates(towns.to_crs(CRS).geometry.to_numpy())
    around = plane.buffer(0.05 * np.sqrt(plane.area))
    shapes = shapely.voronoi_polygons(shapely.multipoints(spots), extend_to=around, ordered=True)
    found = gpd.GeoDataFrame({"holder": towns["holder"].to_numpy()}, geometry=[*shapes.geoms], crs=CRS)
    return found.dissolve("holder").reset_index()


def pairwise(table: pd.DataFrame) -> pd.DataFrame:
    """Give each kind's means, and the share of its wars in which ours is no worse than the nearest town."""
    keys = ["kind", "seed", "wrong"]
    wide = table.pivot_table(index=keys, columns="method", values=["iou", "mean_km", "p95_km"], sort=False)
    better = pd.DataFrame(
        {
            "no worse: iou": wide["iou", "ours"] >= wide["iou", "nearest"],
            "no worse: mean_km": wide["mean_km", "ours"] <= wide["mean_km", "nearest"],
        }
    )
    return better.groupby("kind", sort=False).mean()


def main() -> None:
    from adapters_control import control_areas  # noqa: PLC0415 (only where it is measured)

    systems: dict[str, System] = {"nearest": nearest, "ours": control_areas}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument(
        "--wars", type=int, default=20, help="of each kind, the shares of wrong labels in turn"
    )
    parser.add_argument("--wrong", nargs="+", type=float, default=[0.0, 0.02, 0.05, 0.08])
    parser.add_argument("--methods", nargs="+", choices=systems, default=list(systems))
    a = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for kind, seed in product(a.kinds, range(a.wars)):
        wrong = a.wrong[seed % len(a.wrong)]
        war = make(kind, seed, wrong)
        for name in a.methods:
            start = time.process_time()
            answer = systems[name](war.towns, war.region)
            took = {"cpu_s": time.process_time() - start}
            rows.append(
                {"kind": kind, "seed": seed, "wrong": wrong, "method": name, **score(war, answer), **took}
            )
            print(rows[-1], file=sys.stderr, flush=True)
    table = pd.DataFrame(rows)
    print(
        table.drop(columns=["seed", "wrong"])
        .groupby(["kind", "method"], sort=False)
        .mean()
        .round(3)
        .to_string()
    )
    print(
        table.drop(columns=["seed", "kind"])
        .groupby(["wrong", "method"], sort=False)
        .mean()
        .round(3)
        .to_string()
    )
    if set(a.methods) == set(systems):
        print(pairwise(table).round(2).to_string())


if __name__ == "__main__":
    main()
