"""Online map tiles: an opt-in layer; without it the page asks no network for anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import xyzservices  # type: ignore[import-untyped]
import xyzservices.providers  # type: ignore[import-untyped]

from conflict_map.page.safety import origin


@dataclass(frozen=True, slots=True)
class Tiles:
    """A tile source.

    Parameters
    ----------
    url
        Leaflet tile address.
    attribution
        Plain text: who made the tiles.
    max_zoom
        The deepest zoom they exist for.
    """

    url: str
    attribution: str
    max_zoom: int = 19

    @property
    def host(self) -> str:
        """The origin that the page's security policy has to allow."""
        return origin(self.url)


def tiles_from(asked: Any) -> Tiles | None:
    """Understand what a user passes as `tiles`.

    Parameters
    ----------
    asked
        None for no tiles; a provider's name (``OpenStreetMap``); an ``xyzservices.TileProvider``; a tile
        address with ``{z}``, ``{x}`` and ``{y}``; or :class:`Tiles`.

    Returns
    -------
    Tiles or None
        The source.

    Raises
    ------
    ValueError
        When it is none of these.

    Examples
    --------
    >>> tiles_from("https://tile.example.org/{z}/{x}/{y}.png").host
    'https://tile.example.org'
    >>> tiles_from("OpenStreetMap").attribution
    '(C) OpenStreetMap contributors'
    """
    if asked is None or isinstance(asked, Tiles):
        return asked
    if isinstance(asked, str) and "{z}" in asked:
        tiles = Tiles(asked, "")
    else:
        provider = asked if isinstance(asked, xyzservices.TileProvider) else _provider(str(asked))
        tiles = Tiles(
            provider.build_url(fill_subdomain=False) if "{s}" in provider.url else provider.build_url(),
            str(provider.get("attribution", "")),
            int(provider.get("max_zoom", 19)),
        )
    origin(tiles.url)
    return tiles


def _provider(name: str) -> xyzservices.TileProvider:
    try:
        return xyzservices.providers.query_name("OpenStreetMap Mapnik" if name == "OpenStreetMap" else name)
    except ValueError as error:
        raise ValueError(
            f"no tile provider is called {name!r}; a tile address needs {{z}}, {{x}}, {{y}}"
        ) from error
