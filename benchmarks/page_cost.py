"""What a map costs as it grows from 10³ to 10⁶ events, and what folium's CircleMarker costs at 10⁴: table and figure.

    CONFLICT_MAP_UCDP=ged.csv PYTHONPATH=. python benchmarks/page_cost.py --out out --docs docs

Builds with page_million.py, opens each map in Chromium (`CHROMIUM`, else Debian's) without a network, and writes
DOCS/page-cost.md and DOCS/pictures/page-cost.svg. Nothing here judges; the reader compares.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import matplotlib as mpl
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info", "--disable-background-networking"]
FRAMES = """steps => new Promise(done => { const map = ConflictMapPage.map, times = []; let last = performance.now(), n = 0;
  const step = now => { times.push(now - last); last = now;
    if (n++ >= steps) return done(times.slice(1).sort((a, b) => a - b));
    map.panBy([n % 40 < 20 ? 12 : -12, n % 20 < 10 ? 6 : -6], {animate: false});
    if (n % 60 === 0) map.setZoom(map.getZoom() + (n % 120 ? 1 : -1));
    requestAnimationFrame(step); }; requestAnimationFrame(step); })"""
SLIDER = """steps => { const {state} = ConflictMapPage, times = []; const span = state.last - state.first;
  for (let n = 0; n < steps; n++) { const from = state.first + span * n / (steps * 2); const begin = performance.now();
    state.setWindow(from, from + span / 3); times.push(performance.now() - begin); }
  state.setWindow(state.first, state.last); return times.sort((a, b) => a - b); }"""
POPUP = """() => new Promise(done => { const begin = performance.now(); ConflictMapPage.select(ConflictMapPage.rows()[7]);
  const look = () => document.querySelector("[role=dialog] dl") ? done(performance.now() - begin) : requestAnimationFrame(look);
  look(); })"""


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
    """Open a map and use it: first usable view, frames, slider steps, popup, heap."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.context.set_offline(True)
        page.goto(path.resolve().as_uri(), wait_until="commit", timeout=120_000)
        page.wait_for_selector("html[data-ready]", timeout=120_000)
        ready = page.evaluate("performance.now()")
        page.wait_for_timeout(1500)
        popup = page.evaluate(POPUP)
        page.keyboard.press("Escape")
        frames, slider = page.evaluate(FRAMES, 240), page.evaluate(SLIDER, 40)
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")
        browser.close()
    return {
        "usable_s": round(ready / 1000, 2),
        "frame_p95_ms": round(frames[int(len(frames) * 0.95)], 1),
        "slider_p95_ms": round(slider[int(len(slider) * 0.95)], 1),
        "popup_ms": round(popup),
        "heap_mb": round(heap["usedSize"] / 1e6, 1),
        "arrays_mb": round(heap.get("backingStorageSize", 0) / 1e6, 1),
    }


COLUMNS = {
    "build_s": "build, s",
    "build_cpu_s": "of it processor, s",
    "peak_gb": "peak memory, GB",
    "file_mb": "file, MB",
    "usable_s": "first usable, s",
    "frame_p95_ms": "frame p95, ms",
    "slider_p95_ms": "slider step p95, ms",
    "popup_ms": "popup, ms",
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
