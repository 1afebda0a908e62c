"""One input after reading, and many of them in one table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map import text
from conflict_map.tables import conform, frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from conflict_map.errors import Fault


@dataclass(frozen=True)
class Source:
    """One input after reading.

    A report's rows become tables when they are asked for: a table costs far more than the few rows of one report, so
    that many reports are put into one, by :func:`events_of`.

    Parameters
    ----------
    name
        The file as the user named it.
    kind
        ``report`` for text, else the name of the format.
    title
        A report's headline; empty for a table.
    table
        The events of a table; None for a report.
    told, named
        A report's events and mentions as records.
    faults
        What could not be read.
    guesses
        What was guessed about the input, in words.
    published
        The report's date, if it is known.
    rejects
        The rows with faults as they stand in the file: ``row``, ``reason`` and ``text``.
    """

    name: str
    kind: str
    title: str
    table: gpd.GeoDataFrame | None = None
    told: tuple[dict[str, Any], ...] = ()
    named: tuple[dict[str, Any], ...] = ()
    faults: tuple[Fault, ...] = ()
    guesses: tuple[str, ...] = ()
    published: pd.Timestamp | None = None
    rejects: pd.DataFrame = field(default_factory=pd.DataFrame)

    @cached_property
    def events(self) -> gpd.GeoDataFrame:
        """Events table; rows that could not be placed have no geometry and say why in ``place_why``."""
        return text.events_table(self.told) if self.table is None else self.table

    @cached_property
    def mentions(self) -> gpd.GeoDataFrame:
        """Mentions table: every place named in a report; empty for a table."""
        return frame(self.named, "mentions")


def unreadable(name: str, faults: Iterable[Fault]) -> Source:
    """Give an input that could not be read as a source without rows.

    Parameters
    ----------
    name
        The file as the user named it.
    faults
        Why.

    Examples
    --------
    >>> from conflict_map.errors import Fault
    >>> unreadable("a.txt", [Fault("the file is empty")]).kind
    'unreadable'
    """
    return Source(name, "unreadable", "", faults=tuple(faults))


def events_of(sources: Iterable[Source]) -> gpd.GeoDataFrame:
    """Stack the events of many sources, in their order.

    Parameters
    ----------
    sources
        From :func:`conflict_map.reading.read_sources`.

    Examples
    --------
    >>> from conflict_map.reading import read_sources
    >>> len(events_of(read_sources(["examples/hama-report.txt"], published="2024-12-05"))) > 5
    True
    """
    tables: list[gpd.GeoDataFrame] = []
    for is_table, some in groupby(sources, key=lambda source: source.table is not None):
        if is_table:
            tables.extend(source.events for source in some)
        else:
            tables.append(text.events_table([record for source in some for record in source.told]))
    return together(tables, "events")


def mentions_of(sources: Iterable[Source]) -> gpd.GeoDataFrame:
    """Stack the places that many reports name, in their order.

    Parameters
    ----------
    sources
        From :func:`conflict_map.reading.read_sources`.

    Examples
    --------
    >>> from conflict_map.reading import read_sources
    >>> "Hama" in set(mentions_of(read_sources(["examples/hama-report.txt"])).place_name)
    True
    """
    return frame([record for source in sources for record in source.named], "mentions")


def together(tables: Iterable[gpd.GeoDataFrame], table: str) -> gpd.GeoDataFrame:
    """Stack tables of the same kind, keeping dtypes and CRS.

    Parameters
    ----------
    tables
        The tables; empty ones do no harm.
    table
        ``events``, ``control`` or ``mentions``.

    Examples
    --------
    >>> len(together([frame([{"place": "Hama"}]), frame([])], "events"))
    1
    """
    full = [one for one in tables if len(one)]
    if not full:
        return frame([], table)
    return conform(pd.concat(full, ignore_index=True), table)
