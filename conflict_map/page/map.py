"""`ConflictMap`: tables go in, one HTML file comes out."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import folium
import numpy as np
import pandas as pd
from folium.template import Template

from conflict_map import control as control_room
from conflict_map.errors import MissingExtraError
from conflict_map.layers import (
    Layer,
    advances_layer,
    control_layer,
    fronts_layer,
    in_time_order,
    incidents_layer,
    mentions_layer,
    swatches,
    uncertainty_layer,
)
from conflict_map.outputs import write_whole
from conflict_map.page.basemap import basemap_for
from conflict_map.page.document import Document
from conflict_map.page.payload import Payload, encode
from conflict_map.page.photograph import photograph
from conflict_map.page.showing import Showing
from conflict_map.page.tiles import tiles_from
from conflict_map.tables import CRS, EVENTS, HOLDER_CONTESTED, HOLDER_UNKNOWN, conform

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

PRINTED = frozenset({".png", ".svg", ".pdf"})
THEMES = ("auto", "light", "dark")
LANGUAGES = ("en", "ar", "fr", "uk")
MOST_SNAPSHOTS = 60
"""More moments than this are thinned out evenly: each is a set of areas that the page carries."""

_DRAWING_ORDER = MappingProxyType(
    {
        "ground": -2,
        "labels": -1,
        "control": 0,
        "fronts": 1,
        "uncertainty": 2,
        "advances": 3,
        "mentions": 4,
        "incidents": 5,
    }
)


class ConflictMap(Showing, folium.Map):
    """A map of a conflict: one HTML file that opens without a network.

    Parameters
    ----------
    title
        The headline of the page; plain text.
    as_of
        The moment for which the map speaks (a date or time, UTC); else the latest that its tables name.
    language
        Language of the page's own words: ``en``, ``ar``, ``fr`` or ``uk``.
    theme
        ``auto`` (as the reader's system), ``light`` or ``dark``; the reader can change it.
    tiles
        None: nothing is asked of any network. Else an online layer that the reader can switch on: a
        provider's name, an ``xyzservices.TileProvider`` or a tile address.
    subtitle
        One sentence under the headline; plain text.
    attributions
        Credits to be shown beside the base map's, such as those of the gazetteer; plain text.
    manifest
        What the map is made from, as :func:`conflict_map.provenance.manifest` says it; carried in the file.

    Notes
    -----
    It is a :class:`folium.Map`: folium's layers and plugins can be added to it. Text that is given to *them*
    is compiled as a template by branca, which runs code hidden in it; text in our tables never reaches one.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> page = ConflictMap(title="Hama").add_events(frame([{"place": "Hama", "geometry": Point(36.75, 35.13)}]))
    >>> [layer.kind for layer in page.layers]
    ['incidents']
    """

    # no text of ours or a stranger's: only the element's own name, which we chose
    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = ConflictMapPage.open("{{ this.get_name() }}");
        {% endmacro %}
        """
    )

    def __init__(
        self,
        title: str | None = None,
        as_of: str | pd.Timestamp | None = None,
        language: str = "en",
        theme: str = "auto",
        *,
        tiles: Any = None,
        subtitle: str | None = None,
        attributions: Sequence[str] = (),
        manifest: Mapping[str, Any] | None = None,
    ) -> None:
        if theme not in THEMES:
            raise ValueError(f"theme is one of {', '.join(THEMES)}, not {theme!r}")
        if language not in LANGUAGES:
            raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
        super().__init__(tiles=None)
        self.default_js, self.default_css = [], []  # one map's links never leak into another
        self._id = "page"
        self.title, self.subtitle = title, subtitle
        self.attributions, self.manifest = tuple(attributions), manifest
        self.as_of = None if as_of is None else _utc(as_of)
        self.language, self.theme = language, theme
        self.tiles = tiles_from(tiles)
        self._events: list[gpd.GeoDataFrame] = []
        self._control: list[tuple[gpd.GeoDataFrame, Any]] = []
        self._mentions: list[gpd.GeoDataFrame] = []
        self.document = Document(self._contents, (self.tiles.host,) if self.tiles else ())
        self.document.add_child(self)

    def add_events(self, events: gpd.GeoDataFrame, name: str = "Incidents") -> Self:
        """Add an events table: incidents, their uncertainty, and the advances among them.

        Parameters
        ----------
        events
            An events table, or any GeoDataFrame with some of its columns.
        name
            What the reader calls the layer.

        Returns
        -------
        ConflictMap
            The map itself.
        """
        whole = events if _in_shape(events) else conform(events, "events")
        self._events.append(whole.assign(layer=name))
        return self

    def add_control(self, control: gpd.GeoDataFrame, on: Any = None) -> Self:
        """Add a control table: areas and front lines at every date at which a statement changes them.

        Parameters
        ----------
        control
            A control table.
        on
            Only this moment, if given.

        Returns
        -------
        ConflictMap
            The map itself.
        """
        self._control.append((conform(control, "control"), on))
        return self

    def add_mentions(self, mentions: gpd.GeoDataFrame) -> Self:
        """Add a mentions table: the places that a document names.

        Parameters
        ----------
        mentions
            A mentions table.

        Returns
        -------
        ConflictMap
            The map itself.
        """
        self._mentions.append(conform(mentions, "mentions"))
        return self

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What will be drawn, lowest first."""
        sides = swatches(_sides(self._control))
        found: list[Layer | None] = []
        for table, on in self._control:
            moments = _moments(table) if on is None else [_utc(on)]
            estimates = [(at, control_room.estimate(table, at)) for at in moments]
            found += [
                control_layer([(at, control_room.control_areas(known)) for at, known in estimates], sides),
                fronts_layer([(at, control_room.front_lines(known)) for at, known in estimates]),
            ]
        events = self._all_events()
        if events is not None:
            found += [incidents_layer(events), uncertainty_layer(events), self._advances(events)]
        found += [mentions_layer(mentions) for mentions in self._mentions]
        drawn = [layer for layer in found if layer is not None]
        return tuple(sorted(drawn, key=lambda layer: _DRAWING_ORDER[layer.kind]))

    def to_folium(self) -> folium.Map:
        """Give the same map with what folium's own popups and icons need.

        folium's defaults (jQuery, Bootstrap, icon fonts) are left out of our page; this copy links to them,
        so it needs the network when it is opened, as every folium map does.

        Returns
        -------
        folium.Map
            A new map; this one stays as it is.
        """
        copy = ConflictMap(
            self.title, self.as_of, self.language, self.theme, tiles=self.tiles, subtitle=self.subtitle
        )
        copy._events, copy._control, copy._mentions = (
            list(self._events),
            list(self._control),
            list(self._mentions),
        )
        copy.default_js = [pair for pair in folium.Map.default_js if pair[0] != "leaflet"]
        copy.default_css = [pair for pair in folium.Map.default_css if pair[0] != "leaflet_css"]
        for name, child in self._children.items():
            copy.add_child(child, name=name)
        return copy

    def to_html(self) -> str:
        """Give the whole page as text.

        Returns
        -------
        str
            HTML, the same for the same tables.
        """
        return self.document.render()

    def save(self, path: str | os.PathLike[str], *, browser: bool = False, **_: Any) -> None:  # type: ignore[override]
        """Write the page, or a printed map, whole or not at all.

        Parameters
        ----------
        path
            The file to write. ``.png``, ``.svg`` and ``.pdf`` give a printed map, which needs the extra ``static``;
            anything else the HTML page.
        browser
            Take ``.png`` or ``.pdf`` from the real page, in Chromium; needs the extra ``browser``.
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
        else:
            write_whole(Path(path), self.to_html().encode("utf-8", errors="replace"))

    def _print(self, path: Path) -> None:
        """Draw the map on paper."""
        try:
            from conflict_map.page.printed import draw  # noqa: PLC0415 - matplotlib is an extra
        except ImportError as error:
            raise MissingExtraError(
                "printed maps need matplotlib: pip install 'conflict-map[static]'"
            ) from error
        bounds = self._bounds()
        moment = _minutes(self.as_of if self.as_of is not None else self._latest())
        draw(
            self.layers,
            basemap_for(bounds),
            path,
            title=self.title or "",
            subtitle=self.subtitle or "",
            bounds=bounds,
            as_of=moment,
            theme=self.theme,
        )

    def _contents(self) -> tuple[dict[str, Any], Payload]:
        """Give the page's settings and the payload of its layers."""
        bounds = self._bounds()
        ground = basemap_for(bounds)
        layers = (ground.ground, ground.labels, *self.layers)
        settings = {
            "title": self.title or "",
            "subtitle": self.subtitle or "",
            "asOf": _minutes(self.as_of if self.as_of is not None else self._latest()),
            "language": self.language,
            "theme": self.theme,
            "bounds": bounds,
            "attributions": [ground.attribution, ground.note, *self.attributions],
            "manifest": self.manifest,
            "tiles": None
            if self.tiles is None
            else {
                "url": self.tiles.url,
                "attribution": self.tiles.attribution,
                "maxZoom": self.tiles.max_zoom,
            },
        }
        return settings, encode(layers)

    def _all_events(self) -> gpd.GeoDataFrame | None:
        """Join all events tables into one, as they happened."""
        if not self._events:
            return None
        joined = self._events[0] if len(self._events) == 1 else pd.concat(self._events, ignore_index=True)
        return in_time_order(joined)

    def _advances(self, events: gpd.GeoDataFrame) -> Layer | None:
        """Make the layer of advances among the events that had an outcome."""
        moves = events[events.outcome.notna()]
        tables = [table for table, _ in self._control]
        held = pd.concat(tables, ignore_index=True) if tables else None
        return advances_layer(control_room.advances(moves, held)) if len(moves) else None

    def _latest(self) -> pd.Timestamp | None:
        """Find the last moment of which the tables speak."""
        moments = [table[name].max() for table in self._events for name in ("date_end", "date_start")]
        moments += [table[name].max() for table, _ in self._control for name in ("as_of", "since")]
        return max((moment for moment in moments if pd.notna(moment)), default=None)

    def _bounds(self) -> tuple[float, float, float, float] | None:
        """Frame what is drawn: west, south, east, north in degrees, without far outliers of large tables."""
        tables = [*self._events, *(table for table, _ in self._control)] or self._mentions
        # a region that fills half the country would push what is known exactly into a corner
        exact = [
            table[table.get("geo_precision", pd.Series(1, table.index)).fillna(1) < 3] for table in tables
        ]
        boxes = [table.geometry.bounds.dropna().to_numpy() for table in exact]
        joined = np.concatenate(boxes) if boxes else np.zeros((0, 4))
        if not len(joined):
            return None
        edge = 0.5 if len(joined) > 1000 else 0.0
        west, south = np.percentile(joined[:, :2], edge, axis=0)
        east, north = np.percentile(joined[:, 2:], 100 - edge, axis=0)
        return (round(float(west), 5), round(float(south), 5), round(float(east), 5), round(float(north), 5))


def _in_shape(events: gpd.GeoDataFrame) -> bool:
    """Tell whether a table has every column in its dtype already: a million rows take seconds to bring into shape."""
    dtypes = events.dtypes.astype(str)
    return events.crs == CRS and all(
        column.name in dtypes and dtypes[column.name] == column.dtype for column in EVENTS
    )


def _utc(moment: Any) -> pd.Timestamp:
    """Read a moment; one without a zone is UTC."""
    stamp = pd.Timestamp(moment)
    return stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")


def _minutes(moment: pd.Timestamp | None) -> int | None:
    """Count whole minutes since 1970."""
    return None if moment is None else int(moment.timestamp() // 60)


def _sides(tables: list[tuple[gpd.GeoDataFrame, Any]]) -> list[str]:
    """List the sides of all control tables, those with most statements first."""
    sides = (
        pd.concat([table.side.fillna(table.holder) for table, _ in tables])
        if tables
        else pd.Series(dtype="str")
    )
    counted = sides.dropna().value_counts()
    named = sorted(counted.index, key=lambda side: (-counted[side], side))
    return [side for side in named if side not in {HOLDER_CONTESTED, HOLDER_UNKNOWN}]


def _moments(control: gpd.GeoDataFrame) -> list[pd.Timestamp]:
    """List the days on which a statement begins to hold, at most :data:`MOST_SNAPSHOTS` of them."""
    since = control.since.fillna(control.as_of).dropna().dt.floor("D")
    days: list[pd.Timestamp] = sorted(since.unique())
    if not days:
        return [pd.Timestamp("1970-01-01", tz="UTC")]
    if len(days) <= MOST_SNAPSHOTS:
        return days
    chosen = np.unique(np.linspace(0, len(days) - 1, MOST_SNAPSHOTS).round().astype(int))
    return [days[position] for position in chosen]
