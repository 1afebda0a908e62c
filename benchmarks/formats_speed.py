"""How fast a large CSV of ACLED's or UCDP's shape is read, beside a plain ``pandas.read_csv`` of the same file.

    python benchmarks/formats_speed.py --rows 1000000 --format acled

Each reading runs in a process of its own, the two ways in turns; medians are printed. Memory is what the process
holds above what it held before reading: at its peak, and with nothing left but the finished table. The rows are
made up (a generator with the real columns; the seed is fixed).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

_TYPES = (
    ("Battles", "Armed clash"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Violence against civilians", "Attack"),
    ("Protests", "Peaceful protest"),
    ("Riots", "Mob violence"),
    ("Strategic developments", "Arrests"),
)
_WORDS = [
    "forces",
    "shelled",
    "the",
    "outskirts",
    "of",
    "the",
    "town",
    "and",
    "clashed",
    "with",
    "fighters",
    "near",
    "the",
    "river",
    "bridge",
    "while",
    "residents",
    "fled",
    "toward",
    "the",
    "district",
    "capital",
    "where",
    "officials",
    "said",
    "that",
    "casualties",
    "were",
    "unknown",
    "at",
    "the",
    "time",
    "of",
    "reporting",
]


def _texts(rng: np.random.Generator, rows: int, length: int) -> list[str]:
    """Make notes of about `length` words, none like another."""
    words = rng.integers(0, len(_WORDS), size=(rows, length))
    return [f"Report {i}: " + " ".join(_WORDS[w] for w in row) + "." for i, row in enumerate(words)]


def acled(rows: int, seed: int = 1) -> pd.DataFrame:
    """Make rows in ACLED's 31 columns."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, len(_TYPES), rows)
    day = pd.Timestamp("2018-01-01") + pd.to_timedelta(rng.integers(0, 2500, rows), "D")
    town = rng.integers(0, 9000, rows)
    actor = rng.integers(0, 400, rows)
    other = rng.integers(0, 400, rows)
    lat, lon = rng.uniform(32, 37, 9000)[town], rng.uniform(35, 42, 9000)[town]
    return pd.DataFrame(
        {
            "event_id_cnty": [f"SYR{i}" for i in range(rows)],
            "event_date": day.strftime("%Y-%m-%d"),
            "year": day.year,
            "time_precision": rng.choice([1, 1, 1, 2, 3], rows),
            "disorder_type": "Political violence",
            "event_type": [_TYPES[k][0] for k in kind],
            "sub_event_type": [_TYPES[k][1] for k in kind],
            "actor1": [f"Armed Group {a} (Syria)" for a in actor],
            "assoc_actor_1": ["" if a % 3 else f"Allies of Group {a}" for a in actor],
            "inter1": actor % 8 + 1,
            "actor2": ["" if a % 4 == 0 else f"Military Forces {a}" for a in other],
            "assoc_actor_2": "",
            "inter2": other % 8,
            "interaction": (actor % 8 + 1) * 10 + other % 8,
            "civilian_targeting": ["Civilian targeting" if k == 2 else "" for k in kind],
            "iso": 760,
            "region": "Middle East",
            "country": "Syria",
            "admin1": [f"Province {t % 14}" for t in town],
            "admin2": [f"District {t % 62}" for t in town],
            "admin3": [f"Sub-district {t % 272}" for t in town],
            "location": [f"Town {t}" for t in town],
            "latitude": [f"{v:.4f}" for v in lat],
            "longitude": [f"{v:.4f}" for v in lon],
            "geo_precision": rng.choice([1, 1, 2, 3], rows),
            "source": [f"Outlet {a % 120}" for a in actor],
            "source_scale": "National",
            "notes": _texts(rng, rows, 30),
            "fatalities": rng.poisson(0.7, rows),
            "tags": "",
            "timestamp": 1_600_000_000 + rng.integers(0, 10**8, rows),
        }
    )


def ucdp(rows: int, seed: int = 1) -> pd.DataFrame:
    """Make rows in UCDP GED's 49 columns."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("1989-01-01") + pd.to_timedelta(rng.integers(0, 12000, rows), "D")
    end = start + pd.to_timedelta(rng.choice([0, 0, 0, 3, 20], rows), "D")
    town, side = rng.integers(0, 9000, rows), rng.integers(0, 300, rows)
    lat, lon = 33 + (town % 97) * 0.0417, 36 + (town % 83) * 0.0613
    best = rng.poisson(3, rows)
    fixed = dict.fromkeys(
        [
            "relid",
            "active_year",
            "code_status",
            "conflict_dset_id",
            "dyad_dset_id",
            "side_a_dset_id",
            "side_b_dset_id",
            "where_description",
            "gwnob",
        ],
        "",
    )
    return pd.DataFrame(
        {
            "id": np.arange(rows) + 1000,
            **fixed,
            "year": start.year,
            "type_of_violence": rng.integers(1, 4, rows),
            "conflict_new_id": side + 200,
            "conflict_name": [f"Syria: Conflict {s}" for s in side],
            "dyad_new_id": side + 400,
            "dyad_name": [f"Government of Syria - Group {s}" for s in side],
            "side_a_new_id": 118,
            "side_a": "Government of Syria",
            "side_b_new_id": side + 4000,
            "side_b": [f"Group {s}" for s in side],
            "number_of_sources": rng.integers(1, 4, rows),
            "source_article": _texts(rng, rows, 16),
            "source_office": [f"Outlet {s % 90}" for s in side],
            "source_date": start.strftime("%Y-%m-%d"),
            "source_headline": _texts(rng, rows, 8),
            "source_original": "officials",
            "where_prec": rng.integers(1, 7, rows),
            "where_coordinates": [f"Town {t}" for t in town],
            "adm_1": [f"Governorate {t % 14}" for t in town],
            "adm_2": [f"District {t % 62}" for t in town],
            "latitude": [f"{v:.6f}" for v in lat],
            "longitude": [f"{v:.6f}" for v in lon],
            "geom_wkt": [f"POINT ({x:.6f} {y:.6f})" for x, y in zip(lon, lat, strict=True)],
            "priogrid_gid": 170_000 + town,
            "country": "Syria",
            "country_id": 652,
            "region": "Middle East",
            "event_clarity": 1,
            "date_prec": rng.integers(1, 6, rows),
            "date_start": start.strftime("%Y-%m-%d"),
            "date_end": end.strftime("%Y-%m-%d"),
            "deaths_a": best // 3,
            "deaths_b": best // 3,
            "deaths_civilians": 0,
            "deaths_unknown": best - 2 * (best // 3),
            "best": best,
            "high": best + 1,
            "low": best,
            "gwnoa": 652,
        }
    )


def _read(how: str, path: str) -> None:
    """Read the file one way and print how long it took and what it needed."""
    if how == "pandas":
        before = _held(), time.perf_counter(), time.process_time()
        table = pd.read_csv(path, engine="pyarrow")
    else:
        from conflict_map import formats  # noqa: PLC0415 - its import is no part of pandas' own memory

        formats.recognise(path)
        before = _held(), time.perf_counter(), time.process_time()
        read = formats.read(path)
        if read.faults:
            raise SystemExit(f"unexpected faults: {read.faults[:3]}")
        table = read.events
    wall, processor = time.perf_counter() - before[1], time.process_time() - before[2]
    peak = _held("VmHWM")
    gc.collect()
    pa.default_memory_pool().release_unused()
    figures = {
        "seconds": wall,
        "processor": processor,
        "peak": peak - before[0],
        "final": _held() - before[0],
    }
    print(json.dumps(figures | {"rows": len(table)}))


def _held(what: str = "VmRSS") -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(status.split(f"{what}:")[1].split()[0])


def main() -> None:
    """Make the file, read it both ways, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--format", choices=["acled", "ucdp"], default="acled")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--read", nargs=2, metavar=("HOW", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        _read(*options.read)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.csv")
        {"acled": acled, "ucdp": ucdp}[options.format](options.rows).to_csv(path, index=False)
        print(
            f"{options.format}, {options.rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB, load {os.getloadavg()[0]:.1f}"
        )
        runs: dict[str, list[dict[str, float]]] = {"pandas": [], "conflict-map": []}
        for _ in range(options.repeat):
            for how, made in runs.items():
                command = [sys.executable, __file__, "--read", how, str(path)]
                made.append(
                    json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                )
    middle = {
        how: {k: statistics.median(run[k] for run in made) for k in made[0]} for how, made in runs.items()
    }
    for how, one in middle.items():
        print(
            f"{how:13} {one['seconds']:6.2f} s   processor {one['processor']:6.2f} s   peak {one['peak'] / 1e6:7,.0f} MB   "
            f"table {one['final'] / 1e6:7,.0f} MB   peak/table {one['peak'] / one['final']:.2f}"
        )
    for what, name in (("seconds", "speed"), ("processor", "processor time")):
        print(
            f"{name} beside pandas.read_csv(engine='pyarrow'): {middle['pandas'][what] / middle['conflict-map'][what]:.2f}"
        )


if __name__ == "__main__":
    main()
