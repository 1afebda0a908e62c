"""Extract data/gazetteer/country_points.csv from the PyPI package `countryinfo`: where the CIA World Factbook sees a country.

The package (MIT) keeps one JSON file for each country; nothing of it is run.  The result is committed, so that no build
depends on the package.

    python tools/extract_country_points.py WHEEL
"""

from __future__ import annotations

import csv
import json
import sys
import zipfile
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "gazetteer" / "country_points.csv"
# Dissolved or scattered over an ocean: a point says nothing of them.
LEFT_OUT = frozenset({"AN", "UM", "BV", "AQ"})


def main() -> None:
    """Read the wheel, write the table."""
    points: dict[str, tuple[float, float]] = {}
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        for member in sorted(
            n for n in wheel.namelist() if n.startswith("countryinfo/data/") and n.endswith(".json")
        ):
            country = json.loads(wheel.read(member))
            code, point = country.get("ISO", {}).get("alpha2"), country.get("latlng")
            if code and point and code not in LEFT_OUT:
                points.setdefault(code, (point[0], point[1]))
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "lat", "lon"])
        writer.writerows([code, *points[code]] for code in sorted(points))
    print(f"{len(points)} countries: {OUTPUT}")


if __name__ == "__main__":
    main()
