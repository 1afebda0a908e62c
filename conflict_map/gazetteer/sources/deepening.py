"""Deepening the gazetteer: add a source for good, list what was added, remove it, export it."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import GazetteerError
from conflict_map.gazetteer.compiled.index import Index
from conflict_map.gazetteer.compiled.layerfiles import (
    LayerInfo,
    describe,
    layer_files,
    layers_folder,
    name_of_layer,
)
from conflict_map.gazetteer.sources.downloads import download_geonames
from conflict_map.gazetteer.sources.readers import layer_of
from conflict_map.outputs import written_whole

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping


def list_layers() -> list[LayerInfo]:
    """List the layers that the user added, the uppermost first.

    Raises
    ------
    GazetteerError
        If a layer is damaged or of another version.
    """
    return [describe(Index.open(path), name_of_layer(path)) for path in layer_files()]


def add_source(
    source: str | os.PathLike[str],
    kind: str | None = None,
    *,
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LayerInfo:
    """Compile a source into a layer that every later `Gazetteer.open` finds.

    Parameters
    ----------
    source
        A file, or a country's ISO alpha-2 code: then GeoNames' dump of that country is downloaded.
    kind
        ``geonames``, ``cod-ab``, ``osm`` or ``table``; None to recognise it.
    name
        Of the layer; None for the file's.  A layer of the same name is replaced.
    columns
        For a table: ours ─▶ theirs.
    progress
        Called with bytes done and bytes in all (0 if unknown) while downloading.

    Returns
    -------
    LayerInfo
        What was added.

    Raises
    ------
    InputError
        If the source cannot be read; each fault with its row.
    GazetteerError
        If the download fails.
    """
    path = Path(source)
    if re.fullmatch(r"[A-Z]{2}", str(source)) and not path.exists():
        path, kind = (
            download_geonames(str(source), layers_folder() / "downloads", progress=progress),
            "geonames",
        )
    index = layer_of(path, kind=kind, columns=columns, name=name)
    label = re.sub(r"[^\w.-]+", "-", name or path.stem)
    index.facts |= {"name": label, "date": dt.datetime.now(dt.UTC).date().isoformat()}
    files = layer_files()
    existing = [p for p in files if name_of_layer(p) == label]
    order = max((int(p.name[:3]) for p in files), default=0) + 1
    target = existing[0] if existing else layers_folder() / f"{order:03d}-{label}.gaz"
    index.save(target)
    return describe(Index.open(target), label)


def remove_layer(name: str) -> None:
    """Remove a layer; the source it was made from stays.

    Raises
    ------
    GazetteerError
        If there is none of this name; the message lists those there are.
    """
    _find(name).unlink()


def export_layer(name: str, path: str | os.PathLike[str]) -> None:
    """Write a layer's places as CSV that `add_source` reads again.

    Parameters
    ----------
    name
        The layer.
    path
        The CSV file to write.

    Raises
    ------
    GazetteerError
        If there is no layer of this name.
    """
    index = Index.open(_find(name))
    columns = ("id", "name", "lat", "lon", "country", "population", "feature_code", "admin1", "admin2", "radius_m", "local_name",
               "source", "licence", "date", "names")  # fmt: skip
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in range(len(index)):
            p = index.place(row)
            writer.writerow(
                [p.place_id, p.name, p.lat, p.lon, p.country, p.population, p.feature_code, p.admin1, p.admin2,
                 round(p.radius_m, 1), p.local_name, p.source, p.licence, p.date, "|".join(index.names_of(row)[1:])]
            )  # fmt: skip


def _find(name: str) -> Path:
    known = {name_of_layer(p): p for p in layer_files()}
    if name not in known:
        raise GazetteerError(
            f"there is no layer {name!r}; there are: {json.dumps(sorted(known), ensure_ascii=False)}"
        )
    return known[name]
