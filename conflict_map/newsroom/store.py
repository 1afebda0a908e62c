"""The events store: what a newsroom has read so far.

A store only grows. Documents are entered after their events, so that one that was cut off in between is read again,
and rows that are there already stay as they are: they may have been edited.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from conflict_map.tables import frame

if TYPE_CHECKING:
    import geopandas as gpd

DOCUMENT_COLUMNS = ("digest", "name", "events", "faults")


@dataclass(frozen=True, slots=True)
class Store:
    """What a newsroom has read so far, or what it adds.

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

    def without(self, other: Store) -> Store:
        """Give the rows that another store does not have, by their ids."""
        return Store(
            self.events[~self.events.event_id.isin(other.events.event_id)],
            self.mentions[~self.mentions.mention_id.isin(other.mentions.mention_id)],
            self.documents[~self.documents.digest.isin(other.documents.digest)],
        )


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


def digest(content: bytes) -> str:
    """Name a document by its bytes.

    Examples
    --------
    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()
