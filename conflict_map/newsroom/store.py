"""The events store: one GeoPackage that QGIS opens and edits, replaced whole at each change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from conflict_map.outputs import written_whole
from conflict_map.tables import conform, frame

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT_COLUMNS = ("digest", "name", "events", "faults")


@dataclass(frozen=True, slots=True)
class Store:
    """What a newsroom has read so far.

    Parameters
    ----------
    events
        Events table, as read, before merging and corrections; edits made in QGIS are edits of these rows.
    mentions
        Mentions table.
    documents
        One row for each document that was read: ``digest`` of its bytes, ``name``, number of ``events``, and its
        ``faults`` in words.
    """

    events: gpd.GeoDataFrame
    mentions: gpd.GeoDataFrame
    documents: pd.DataFrame

    def has_seen(self, digest: str) -> bool:
        """Whether a document with these bytes was read before."""
        return digest in set(self.documents.digest)


def empty_store() -> Store:
    """Give a store that has seen nothing.

    Examples
    --------
    >>> empty_store().has_seen("0" * 64)
    False
    """
    documents = pd.DataFrame(
        {name: pd.Series(dtype="int64" if name == "events" else "str") for name in DOCUMENT_COLUMNS}
    )
    return Store(frame([]), frame([], "mentions"), documents)


def open_store(path: Path) -> Store:
    """Read a store; one that does not exist has seen nothing.

    Parameters
    ----------
    path
        The GeoPackage.

    Examples
    --------
    >>> import pathlib
    >>> len(open_store(pathlib.Path("no-such-store.gpkg")).events)
    0
    """
    if not path.exists():
        return empty_store()
    layers = {name for name, _ in pyogrio.list_layers(path)}
    tables = {
        name: conform(gpd.read_file(path, layer=name), name) if name in layers else frame([], name)
        for name in ("events", "mentions")
    }
    documents = pyogrio.read_dataframe(path, layer="documents", read_geometry=False)
    return Store(tables["events"], tables["mentions"], documents)


def save_store(store: Store, path: Path) -> None:
    """Write a store whole; a process that dies leaves the former one.

    Parameters
    ----------
    store
        What to write.
    path
        The GeoPackage.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    with written_whole(path) as draft:
        store.events.to_file(draft, layer="events", driver="GPKG")
        store.mentions.to_file(draft, layer="mentions", driver="GPKG")
        pyogrio.write_dataframe(store.documents, draft, layer="documents", driver="GPKG")


def digest(content: bytes) -> str:
    """Name a document by its bytes.

    Examples
    --------
    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()
