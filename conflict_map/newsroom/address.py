"""Where a store is kept: a GeoPackage has a path, a team's PostGIS database an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.newsroom import geopackage
from conflict_map.outputs import locked

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from conflict_map.newsroom.store import Store


def open_store(address: Path | str) -> Store:
    """Read a store; one that does not exist has seen nothing.

    Parameters
    ----------
    address
        The GeoPackage, or the address of a PostGIS database (``postgresql://user@host/name``).

    Raises
    ------
    InputError
        When it is damaged or can't be reached.

    Examples
    --------
    >>> import pathlib
    >>> len(open_store(pathlib.Path("no-such-store.gpkg")).events)
    0
    """
    if isinstance(address, str):
        from conflict_map.newsroom import postgis  # noqa: PLC0415 - an extra

        return postgis.open_store(address)
    return geopackage.open_store(address)


def add_to_store(news: Store, address: Path | str) -> None:
    """Add to a store what it does not have yet; a process that dies adds nothing by halves.

    Parameters
    ----------
    news
        What was read. Rows whose id the store has already are left out.
    address
        As for :func:`open_store`; a store that does not exist is made.

    Raises
    ------
    OutputError
        When it cannot be written; it is as it was then.
    """
    if isinstance(address, str):
        from conflict_map.newsroom import postgis  # noqa: PLC0415 - an extra

        postgis.add_to_store(news, address)
    else:
        geopackage.add_to_store(news, address)


def locked_store(address: Path | str) -> AbstractContextManager[None]:
    """Keep a second run away from a store while this one reads, adds and draws.

    Parameters
    ----------
    address
        As for :func:`open_store`.

    Raises
    ------
    OutputError
        When another run holds it.
    """
    if isinstance(address, str):
        from conflict_map.newsroom import postgis  # noqa: PLC0415 - an extra

        return postgis.locked(address)
    return locked(address)
