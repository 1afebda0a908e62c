"""GeoNames' country dumps, fetched once and kept."""

from __future__ import annotations

import http.client
import urllib.request
import zipfile
from typing import TYPE_CHECKING

from conflict_map.errors import GazetteerError
from conflict_map.outputs import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GEONAMES_DUMP = "https://download.geonames.org/export/dump"
TIMEOUT_S = 30.0
_CHUNK = 1 << 16
LARGEST = 1 << 30  # bytes: no country's dump comes near


def download_geonames(
    country: str,
    folder: Path,
    *,
    base_url: str = GEONAMES_DUMP,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Fetch a country's dump and its alternate names.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    folder
        Where to keep them.
    base_url
        The dump server; another one for a mirror.
    progress
        Called with bytes done and bytes in all (0 if unknown).

    Returns
    -------
    Path
        ``SY.zip``; ``SY.alternate.zip`` lies beside it.

    Raises
    ------
    GazetteerError
        If the server does not answer, has no such country or sends no archive.
    """
    make_folder(folder)
    dump = _fetch(f"{base_url}/{country}.zip", folder / f"{country}.zip", progress)
    _fetch(f"{base_url}/alternatenames/{country}.zip", folder / f"{country}.alternate.zip", progress)
    return dump


def _fetch(url: str, target: Path, progress: Callable[[int, int], None] | None) -> Path:
    part = target.with_suffix(".part")
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer, part.open("wb") as out:  # noqa: S310 - https, or the caller's mirror
            total, done = int(answer.headers.get("Content-Length") or 0), 0
            while chunk := answer.read(_CHUNK):
                out.write(chunk)
                done += len(chunk)
                if done > LARGEST:
                    raise GazetteerError(f"{url} does not end: more than {LARGEST} bytes")
                if progress is not None:
                    progress(done, total)
        if not zipfile.is_zipfile(part):
            raise GazetteerError(f"{url} sent no zip archive; try again later, or give a file that you have")
        part.replace(target)
    except (OSError, http.client.HTTPException) as error:
        raise GazetteerError(
            f"{url} could not be fetched ({error}); give a file that you have instead"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return target
