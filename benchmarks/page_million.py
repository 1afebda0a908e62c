"""Build maps of 10³ to 10⁶ events and say what each costs: seconds, memory, file.

    python benchmarks/page_million.py --rows 1000 10000 100000 1000000 --out out/

Each size is made in one process and built in another, which reads the table from a file, so that the peak memory
is the build's own: interpreter, table and page. The events are drawn with
replacement from a UCDP GED file if the environment variable CONFLICT_MAP_UCDP names one (dates moved by up to
a year, positions by up to 2 km for a third of them, a number added to each note so that no two are equal);
else they are generated. Open the maps with any browser benchmark.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from conflict_map.page import ConflictMap
from conflict_map.tables import conform

_KINDS = {
    1: ("Battles", "Armed clash"),
    2: ("Battles", "Armed clash"),
    3: ("Violence against civilians", "Attack"),
}


def drawn_from(path: str, rows: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Draw `rows` events from a UCDP GED file."""
    source = pd.read_csv(path, low_memory=False)
    chosen = source.iloc[rng.integers(0, len(source), rows)].reset_index(drop=True)
    start = pd.to_datetime(chosen.date_start, utc=True) + pd.to_timedelta(
        rng.integers(-366, 366, rows), unit="D"
    )
    moved = (rng.random(rows) < 1 / 3) * 0.02
    lon = chosen.longitude + moved * rng.normal(size=rows)
    lat = chosen.latitude + moved * rng.normal(size=rows)
    kinds = chosen.type_of_violence.map(_KINDS)
    numbered = np.arange(rows).astype(str)
    return gpd.GeoDataFrame(
        {
            "event_id": np.char.add("ucdp-", numbered),
            "event_type": kinds.str[0],
            "sub_event_type": kinds.str[1],
            "date_start": start,
            "date_end": start,
            "time_precision": 1,
            "actor1": chosen.side_a,
            "actor2": chosen.side_b,
            "place": chosen.where_coordinates,
            "country": "SY",
            "admin1": chosen.adm_1,
            "geo_precision": 1,
            "fatalities_low": chosen.low,
            "fatalities_best": chosen.best,
            "fatalities_high": chosen.high,
            "status": "reported",
            "source": chosen.source_office,
            "notes": chosen.source_article.astype(str) + " [" + numbered + "]",
        },
        geometry=gpd.points_from_xy(lon, lat),
        crs="EPSG:4326",
    )


def generated(rows: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Make up `rows` events at 6,000 places, each with a note of about 200 characters."""
    places = rng.normal((38.5, 35.0), (1.3, 0.8), size=(6000, 2))
    at = rng.zipf(1.3, rows) % 6000
    words = np.array(
        ["shells", "fell", "near", "the", "market", "militia", "road", "bridge", "killed", "wounded"]
    )
    vocabulary = np.concatenate([words, np.char.add("term", np.arange(3000).astype(str))])
    notes = [" ".join(vocabulary[row]) for row in rng.zipf(1.2, (rows, 30)) % len(vocabulary)]
    start = pd.Timestamp("2014-01-01", tz="UTC") + pd.to_timedelta(rng.integers(0, 3650, rows), unit="D")
    types = np.array(["Battles", "Explosions/Remote violence", "Violence against civilians", "Protests"])
    actors = np.char.add("Group ", np.arange(60).astype(str))
    return gpd.GeoDataFrame(
        {
            "event_id": np.char.add("made-", np.arange(rows).astype(str)),
            "event_type": types[rng.integers(0, 4, rows)],
            "date_start": start,
            "date_end": start,
            "actor1": actors[rng.integers(0, 60, rows)],
            "actor2": actors[rng.integers(0, 60, rows)],
            "place": np.char.add("Place ", at.astype(str)),
            "fatalities_best": rng.poisson(2, rows),
            "status": "reported",
            "source": actors[rng.integers(0, 20, rows)],
            "notes": notes,
        },
        geometry=gpd.points_from_xy(places[at, 0], places[at, 1]),
        crs="EPSG:4326",
    )


def make(rows: int, folder: Path) -> None:
    """Make the table of one size."""
    rng = np.random.default_rng(7)
    ucdp = os.environ.get("CONFLICT_MAP_UCDP")
    events = conform(drawn_from(ucdp, rows, rng) if ucdp else generated(rows, rng))
    events.to_parquet(folder / f"events-{rows}.parquet")


def build(rows: int, folder: Path) -> dict[str, float]:
    """Build one map and measure it: from an events table in memory to a file on disk."""
    events = conform(gpd.read_parquet(folder / f"events-{rows}.parquet"))
    path = folder / f"events-{rows}.html"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, busy = time.perf_counter(), time.process_time()
    ConflictMap(title=f"{rows:,} events").add_events(events).save(path)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "rows": rows,
        "build_s": round(seconds, 2),
        "build_cpu_s": round(busy, 2),
        "file_mb": round(path.stat().st_size / 1e6, 2),
        "peak_gb": round(peak / 1e6, 2),
        "table_gb": round(before / 1e6, 2),
    }


def main() -> None:
    """Build each size in its own process and print one JSON object a line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--here", choices=["make", "build"], help="do one step in this process")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for rows in asked.rows:
        if asked.here == "make":
            make(rows, asked.out)
        elif asked.here == "build":
            print(json.dumps(build(rows, asked.out)), flush=True)
        else:
            for step in ("make", "build"):
                command = [
                    sys.executable,
                    __file__,
                    "--here",
                    step,
                    "--rows",
                    str(rows),
                    "--out",
                    str(asked.out),
                ]
                subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
