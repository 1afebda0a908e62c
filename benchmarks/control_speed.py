"""What areas and lines cost: time and memory for a growing number of statements of two sides.

    python benchmarks/control_speed.py [--sizes 60 1000 10000 100000] [--repeat 3]

Each size runs in a process of its own, so that its peak of memory is its own; the seconds are medians of the
repeats: of processor time for the two parts, and by the clock on the wall for both together.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time

import geopandas as gpd
import numpy as np
import shapely

from conflict_map.control import control_areas, control_from_places, estimate, front_lines


def statements(count: int) -> gpd.GeoDataFrame:
    """Make up a control table: two sides along a winding front, 3 % of the labels wrong."""
    rng = np.random.default_rng(3)
    width, height = (4, 3) if count < 1000 else (10, 7)
    xy = np.stack([rng.uniform(30, 30 + width, count), rng.uniform(45, 45 + height, count)], axis=1)
    east = xy[:, 0] + 0.7 * np.sin(xy[:, 1]) > 30 + width / 2
    side = np.where(east ^ (rng.random(count) < 0.03), "B", "A")
    places = gpd.GeoDataFrame({"holder": side, "date": "2023-01-01"}, geometry=shapely.points(xy), crs=4326)
    return control_from_places(places)


def measure(count: int, repeat: int) -> None:
    control = statements(count)
    estimate(control.head(10))  # what is loaded once is not counted
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = []
    for _ in range(repeat):
        wall, start = time.perf_counter(), time.process_time()
        found = estimate(control)
        middle = time.process_time()
        control_areas(found)
        front_lines(found)
        end = time.process_time()
        spent.append((middle - start, end - middle, time.perf_counter() - wall))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    known, drawn, waited = (statistics.median(part) for part in zip(*spent, strict=True))
    memory, nodes = (peak - before) / 1024, found.theatres[0].mesh.size
    print(f"{count:>10,}  {known:8.2f}  {drawn:14.2f}  {waited:4.1f}  {memory:10.0f}  {nodes:>7,}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=[60, 1000, 10_000, 100_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.one is not None:
        measure(a.one, a.repeat)
        return
    print("statements  estimate  areas and lines  wall  memory, MB    nodes", flush=True)
    for size in a.sizes:
        command = [sys.executable, __file__, "--one", str(size), "--repeat", str(a.repeat)]
        subprocess.run(command, check=True, env={"OMP_NUM_THREADS": "1"} | dict(os.environ))


if __name__ == "__main__":
    main()
