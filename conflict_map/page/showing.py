"""How a map shows itself where people work: in a notebook, in an article, live beside their code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflict_map.page.embedding import HEIGHT_PX, LEAST_HEIGHT_PX, cell, frame, inline, linked

if TYPE_CHECKING:
    import geopandas as gpd


class Showing:
    """What :class:`conflict_map.ConflictMap` can do beside being saved."""

    title: str | None

    def to_html(self) -> str:
        """Give the whole page as text."""
        raise NotImplementedError

    def _all_events(self) -> gpd.GeoDataFrame | None:
        raise NotImplementedError

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

    def _repr_html_(self, **_: Any) -> str:
        """Show the map in a notebook."""
        return cell(self.to_html(), self._all_events(), title=self.title or "Map")
