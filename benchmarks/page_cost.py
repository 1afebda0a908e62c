"""What a map costs as it grows from 10³ to 10⁶ events, and what folium's CircleMarker costs at 10⁴: table and figure.

    CONFLICT_MAP_UCDP=ged.csv PYTHONPATH=. python benchmarks/page_cost.py --out out --docs docs

Builds with page_million.py, opens and uses each map with page_use.py, and writes
DOCS/page-cost.md and DOCS/pictures/page-cost.svg. Nothing here judges; the reader compares.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import matplotlib as mpl
from page_use import used

HERE = Path(__file__).parent


def folium_circles(table: Path, target: Path) -> dict[str, Any]:
    """Build folium's CircleMarker map of the same events, as its documentation shows."""
    events = gpd.read_parquet(table)
    fields = [
        "event_type",
        "sub_event_type",
        "date_start",
        "actor1",
        "actor2",
        "place",
        "fatalities_best",
        "notes",
    ]
    start, busy = time.perf_counter(), time.process_time()
    page = folium.Map([35, 38], zoom_start=7)
    for row in events.itertuples():
        told = "<br>".join(str(getattr(row, field, "")).replace("{", "(") for field in fields)
        folium.CircleMarker([row.geometry.y, row.geometry.x], radius=4, popup=told).add_to(page)
    page.save(target)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    size = round(target.stat().st_size / 1e6, 2)
    return {"rows": len(events), "build_s": round(seconds, 2), "build_cpu_s": round(busy, 2), "file_mb": size}


def opened(path: Path) -> dict[str, float]:
    """Open a map and use it: of each spread the figure that most stay below."""
    told = used(path)
    p95 = {f"{name}_p95_ms": told[name]["p95"] for name in ("frame", "slider", "filter", "popup")}
    return {name: told[name] for name in ("usable_s", "heap_mb", "arrays_mb")} | p95


COLUMNS = {
    "build_s": "build, s",
    "build_cpu_s": "of it processor, s",
    "peak_gb": "peak memory, GB",
    "file_mb": "file, MB",
    "usable_s": "first usable, s",
    "frame_p95_ms": "frame p95, ms",
    "slider_p95_ms": "slider step p95, ms",
    "filter_p95_ms": "filter step p95, ms",
    "popup_p95_ms": "popup p95, ms",
    "heap_mb": "heap beyond arrays, MB",
    "arrays_mb": "arrays, MB",
}


def written(costs: list[dict[str, Any]], circles: dict[str, Any]) -> str:
    """Write the table."""
    lines = ["| events | " + " | ".join(COLUMNS.values()) + " |", "|---:" * (len(COLUMNS) + 1) + "|"]
    for label, cost in [(f"{c['rows']:,}", c) for c in costs] + [
        (f"folium CircleMarker, {circles['rows']:,}", circles)
    ]:
        lines.append(f"| {label} | " + " | ".join(str(cost.get(name, "–")) for name in COLUMNS) + " |")
    return "\n".join(lines) + "\n"


def drawn(costs: list[dict[str, Any]], target: Path) -> None:
    """Draw cost against size on two logarithmic axes: a straight line of slope one is linear growth."""
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "page-cost"
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend is chosen

    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    rows = [cost["rows"] for cost in costs]
    for name, mark in {"build_cpu_s": "o-", "file_mb": "s-", "usable_s": "^-", "arrays_mb": "d-"}.items():
        axes.loglog(rows, [cost[name] for cost in costs], mark, label=COLUMNS[name])
    first = costs[0]["build_cpu_s"]
    axes.loglog(rows, [first * n / rows[0] for n in rows], ":", color="#888", label="linear growth")
    axes.set(xlabel="events", title="What a map costs as it grows")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(target, metadata={"Date": None})


def main() -> None:
    """Build, open, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument(
        "--docs", type=Path, help="a folder that gets page-cost.md and pictures/page-cost.svg"
    )
    asked = parser.parse_args()
    command = [sys.executable, str(HERE / "page_million.py"), "--out", str(asked.out), "--rows"]
    said = subprocess.run(
        [*command, *map(str, asked.rows)], check=True, capture_output=True, text=True
    ).stdout
    costs = [json.loads(line) for line in said.splitlines()]
    for cost in costs:
        cost.update(opened(asked.out / f"events-{cost['rows']}.html"))
        print(json.dumps(cost), flush=True)
    circles = folium_circles(asked.out / "events-10000.parquet", asked.out / "folium-10000.html")
    print(json.dumps(circles), flush=True)
    if asked.docs:
        (asked.docs / "page-cost.md").write_text(written(costs, circles), encoding="utf-8")
        drawn(costs, asked.docs / "pictures" / "page-cost.svg")


if __name__ == "__main__":
    main()
