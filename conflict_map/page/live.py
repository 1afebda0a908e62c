"""The map as a live part of a notebook: what its reader selects and the time they look at come back to Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np
import pandas as pd
import traitlets

from conflict_map.page.assets import asset
from conflict_map.page.embedding import HEIGHT_PX, SANDBOX

if TYPE_CHECKING:
    import geopandas as gpd

_MINUTE = 60_000_000_000  # nanoseconds


class LiveMap(anywidget.AnyWidget):
    """A map in a notebook's cell that tells Python what is seen on it; :meth:`conflict_map.ConflictMap.widget` makes it.

    Parameters
    ----------
    page
        The page, whole.
    events
        Its events, in the order in which the page counts them.
    name
        What the frame is called for those who don't see it.
    height
        Pixels.
    """

    _esm = asset("widget.js")

    page = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode("Map").tag(sync=True)
    height = traitlets.Int(HEIGHT_PX).tag(sync=True)
    sandbox = traitlets.Unicode(SANDBOX).tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    row = traitlets.Int(None, allow_none=True).tag(sync=True)
    minutes = traitlets.List(traitlets.Int()).tag(sync=True)
    rows = traitlets.Any(None, allow_none=True).tag(sync=True)

    def __init__(
        self, page: str, events: gpd.GeoDataFrame, *, name: str = "Map", height: int = HEIGHT_PX
    ) -> None:
        super().__init__(page=page, name=name, height=height)
        self.events = events

    @property
    def selected(self) -> gpd.GeoDataFrame:
        """The event whose card is open: a table of one row, or of none."""
        return self.events.iloc[[] if self.row is None else [self.row]]

    @property
    def shown(self) -> gpd.GeoDataFrame:
        """The events that pass the reader's window of time, filters and search; all of them before the map is seen."""
        if self.rows is None:
            return self.events
        return self.events.iloc[np.frombuffer(bytes(self.rows), dtype="<u4")]

    @property
    def window(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """The time that the reader looks at, UTC, to the minute; None before the map is seen."""
        if len(self.minutes) != 2:
            return None
        start, end = (pd.Timestamp(minute * _MINUTE, tz="UTC") for minute in self.minutes)
        return start, end

    def select(self, event_id: str | None) -> None:
        """Open an event's card on the map, or close it.

        Parameters
        ----------
        event_id
            The event's id; None closes the card.

        Raises
        ------
        KeyError
            When the map has no such event.
        """
        if event_id is None:
            self.asked = {**self.asked, "selected": None}
            return
        found = np.flatnonzero((self.events.event_id == event_id).fillna(value=False).to_numpy(bool))
        if not len(found):
            raise KeyError(f"the map has no event {event_id!r}")
        self.asked = {**self.asked, "selected": int(found[0])}

    def look(self, start: Any = None, end: Any = None) -> None:
        """Set the window of time on the map.

        Parameters
        ----------
        start, end
            Dates or times, UTC if they name no zone; both left out: the whole time.
        """
        if start is None and end is None:
            self.asked = {**self.asked, "window": None}
            return
        known = self.events.date_start.dropna()
        first = known.min() if start is None else start
        last = known.max() if end is None else end
        self.asked = {**self.asked, "window": [_minute(first), _minute(last)]}


def _minute(moment: Any) -> int:
    stamp = pd.Timestamp(moment)
    stamp = stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")
    return int(stamp.timestamp() // 60)
