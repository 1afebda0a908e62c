"""How a map is written: the page, a printed map, or a page with an archive of tiles beside it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_map.errors import MissingExtraError
from conflict_map.outputs import write_whole
from conflict_map.page import coverage
from conflict_map.page.basemap import basemap_for
from conflict_map.page.photograph import photograph
from conflict_map.page.vectortiles import DEEPEST, archive

if TYPE_CHECKING:
    import os

    import geopandas as gpd
    import pandas as pd

    from conflict_map.layers import Layer

PRINTED = frozenset({".png", ".svg", ".pdf"})


class Saving(ABC):
    """What :class:`conflict_map.ConflictMap` can be written as."""

    title: str | None
    subtitle: str | None
    theme: str
    as_of: pd.Timestamp | None
    _archive: dict[str, Any] | None

    @property
    @abstractmethod
    def layers(self) -> tuple[Layer, ...]:
        """What will be drawn, lowest first."""

    @abstractmethod
    def to_html(self) -> str:
        """Give the whole page as text."""

    @abstractmethod
    def _all_events(self) -> gpd.GeoDataFrame | None: ...

    @abstractmethod
    def _placed(self) -> list[gpd.GeoDataFrame]: ...

    @abstractmethod
    def _moment(self) -> float | None: ...

    def save(
        self, path: str | os.PathLike[str], *, browser: bool = False, tiles: bool = False, **_: Any
    ) -> None:
        """Write the page, or a printed map, whole or not at all.

        Parameters
        ----------
        path
            The file to write. ``.png``, ``.svg`` and ``.pdf`` give a printed map, which needs the extra ``static``;
            anything else the HTML page.
        browser
            Take ``.png`` or ``.pdf`` from the real page, in Chromium; needs the extra ``browser``.
        tiles
            Put the events not into the page but into an archive of vector tiles beside it, ``.pmtiles``: for more
            of them than a page can carry, or for the web. Such a page needs a web server; needs the extra ``tiles``.
        **_
            What :meth:`folium.Map.save` takes besides; ignored.

        Raises
        ------
        OutputError
            When the file cannot be written; what stood there stays.
        MissingExtraError
            When what draws a printed map or takes a picture is not installed.
        """
        suffix = Path(path).suffix.lower()
        if browser:
            write_whole(Path(path), photograph(self.to_html(), suffix))
        elif suffix in PRINTED:
            self._print(Path(path))
        elif tiles:
            self._save_tiled(Path(path))
        else:
            write_whole(Path(path), self.to_html().encode("utf-8", errors="replace"))

    def _save_tiled(self, path: Path) -> None:
        """Write the page without its events, and beside it the archive that holds them."""
        events = self._all_events()
        made = archive(events) if events is not None else None
        if made is None or not made.events:
            self.save(path)
            return
        beside = path.with_suffix(".pmtiles")
        spoken = {"events": made.events, "first": made.first, "last": made.last, "deepest": DEEPEST}
        self._archive = {"file": beside.name, **spoken}
        try:
            text = self.to_html()
        finally:
            self._archive = None
        write_whole(beside, made.content)
        write_whole(path, text.encode("utf-8", errors="replace"))

    def _print(self, path: Path) -> None:
        """Draw the map on paper."""
        try:
            from conflict_map.page.printed import draw  # noqa: PLC0415 - matplotlib is an extra
        except ImportError as error:
            raise MissingExtraError(
                "printed maps need matplotlib: pip install 'conflict-map[static]'"
            ) from error
        bounds = coverage.bounds(self._placed())
        draw(
            self.layers,
            basemap_for(bounds),
            path,
            title=self.title or "",
            subtitle=self.subtitle or "",
            bounds=bounds,
            as_of=self._moment(),
            theme=self.theme,
        )
