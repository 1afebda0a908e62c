"""How a map shows itself where people work: in a notebook, in an article, live beside their code."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from conflict_map.errors import MissingExtraError, OutputError
from conflict_map.page.embedding import HEIGHT_PX, LEAST_HEIGHT_PX, MOST_MB, cell, frame, inline, linked
from conflict_map.tables import frame as frame_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from conflict_map.page.live import LiveMap


class Showing(ABC):
    """What :class:`conflict_map.ConflictMap` can do beside being saved."""

    title: str | None
    _live: LiveMap | None = None

    @abstractmethod
    def to_html(self) -> str:
        """Give the whole page as text."""

    @abstractmethod
    def _all_events(self) -> gpd.GeoDataFrame | None: ...

    def embed(
        self,
        *,
        responsive: bool = False,
        height: int = HEIGHT_PX,
        ratio: str = "16 / 10",
        src: str | None = None,
    ) -> str:
        """Give the map as a fragment of HTML, to be pasted into an article or a report.

        Parameters
        ----------
        responsive
            False: as wide as its column and of fixed height. True: as wide as its column, of one ratio of width
            to height, and at least `height` high.
        height
            Pixels; 680 if it is not given, and 460 as the least height of a responsive frame.
        ratio
            Width to height of a responsive frame, as CSS writes it.
        src
            Where the saved map will stand (``"hama.html"``): the fragment then points there, and is a few hundred
            bytes. None: the fragment carries the whole page.

        Returns
        -------
        str
            An ``<iframe>``, sandboxed: the map runs its own script and reaches nothing of the page around it.

        Notes
        -----
        A site whose own Content-Security-Policy forbids inline scripts forbids them in a fragment that carries the
        page as well; give such a site the saved file and `src`.

        Examples
        --------
        >>> from conflict_map import ConflictMap
        >>> ConflictMap(title="Hama").embed(src="hama.html", height=500)[:37]
        '<iframe src="hama.html" title="Hama" '
        """
        source = inline(self.to_html()) if src is None else linked(src)
        height = height or (LEAST_HEIGHT_PX if responsive else HEIGHT_PX)
        return frame(source, title=self.title or "Map", height=height, ratio=ratio if responsive else None)

    def widget(self, *, height: int = HEIGHT_PX) -> LiveMap:
        """Give the map as a live part of a notebook: what its reader does comes back to Python.

        Parameters
        ----------
        height
            Pixels.

        Returns
        -------
        LiveMap
            An anywidget: `selected`, `shown` and `window` say what is seen; `select` and `look` change it. The
            map's own :attr:`selected`, :attr:`shown` and :attr:`window` are those of the newest.

        Raises
        ------
        MissingExtraError
            When anywidget is not installed.
        OutputError
            When the page is too large for a notebook.
        """
        try:
            from conflict_map.page.live import LiveMap  # noqa: PLC0415 - anywidget is an extra
        except ImportError as error:
            raise MissingExtraError(
                "the live map needs anywidget: pip install 'conflict-map[notebook]'"
            ) from error
        page = self.to_html()
        if len(page) > MOST_MB * 1e6:
            raise OutputError(
                f"this map has {len(page) / 1e6:.0f} MB, more than a notebook bears ({MOST_MB} MB)"
            )
        events = self._all_events()
        known = frame_of([]) if events is None else events.drop(columns="layer")
        self._live = LiveMap(page, known, name=self.title or "Map", height=height)
        return self._live

    @property
    def selected(self) -> gpd.GeoDataFrame:
        """The event whose card is open on the live map (:meth:`widget`): one row, or none."""
        return self._shown_live().selected

    @property
    def shown(self) -> gpd.GeoDataFrame:
        """The events that pass the time window, the filters and the search of the live map (:meth:`widget`)."""
        return self._shown_live().shown

    @property
    def window(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """The time, UTC, that the reader of the live map (:meth:`widget`) looks at."""
        return self._shown_live().window

    def _shown_live(self) -> LiveMap:
        if self._live is None:
            raise RuntimeError("nobody sees this map yet: show m.widget() in a cell first")
        return self._live

    def _repr_html_(self, **_: Any) -> str:
        """Show the map in a notebook."""
        return cell(self.to_html(), self._all_events(), title=self.title or "Map")
