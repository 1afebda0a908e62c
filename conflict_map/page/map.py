"""`ConflictMap`: tables go in, one HTML file comes out."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import folium
import pandas as pd
from folium.template import Template
from shapely import STRtree

from conflict_map import control as control_room
from conflict_map.layers import (
    Layer,
    advances_layer,
    control_layer,
    disputes_layer,
    fronts_layer,
    in_time_order,
    incidents_elsewhere,
    incidents_layer,
    mentions_layer,
    swatches,
    time_order,
    uncertainty_layer,
    units_layer,
)
from conflict_map.page import coverage
from conflict_map.page.basemap import Basemap, basemap_for
from conflict_map.page.borders import border_lines, within_borders
from conflict_map.page.credits import credits_of_places
from conflict_map.page.document import Document
from conflict_map.page.payload import Payload, encode
from conflict_map.page.saving import Saving
from conflict_map.page.showing import Showing
from conflict_map.page.symbols import with_symbols
from conflict_map.page.tiles import tiles_from
from conflict_map.tables import CRS, conform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

THEMES = ("auto", "light", "dark", "contrast")
LANGUAGES = ("en", "ar", "fr", "uk")
_DRAWING_ORDER = MappingProxyType(
    {
        "ground": -2,
        "labels": -1,
        "control": 0,
        "fronts": 1,
        "uncertainty": 2,
        "advances": 3,
        "mentions": 4,
        "disputes": 5,
        "units": 6,
        "incidents": 7,
    }
)


class ConflictMap(Saving, Showing, folium.Map):  # type: ignore[misc]  # save() takes more than folium's
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
        ``auto`` (as the reader's system), ``light``, ``dark`` or ``contrast``; the reader can change it.
    tiles
        None: nothing is asked of any network. Else an online layer that the reader can switch on: a
        provider's name, an ``xyzservices.TileProvider`` or a tile address.
    subtitle
        One sentence under the headline; plain text.
    attributions
        Credits to be shown beside the base map's, such as those of the gazetteer; plain text.
    manifest
        What the map is made from, as :func:`conflict_map.provenance.manifest` says it; carried in the file.
    sides
        Sides in the order in which they get the palette's colours; those that are not named follow.

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
        sides: Sequence[str] = (),
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
        self.as_of = None if as_of is None else coverage.utc(as_of)
        self.language, self.theme = language, theme
        self.tiles, self.sides = tiles_from(tiles), tuple(sides)
        self._events: list[gpd.GeoDataFrame] = []
        self._control: list[tuple[gpd.GeoDataFrame, Any]] = []
        self._worked_out: dict[int, Sequence[control_room.Day]] = {}
        self._mentions: list[gpd.GeoDataFrame] = []
        self._archive: dict[str, Any] | None = None
        self._units: list[tuple[gpd.GeoDataFrame, Layer]] = []
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
        whole = events if coverage.in_shape(events) else conform(events, "events")
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

    def add_units(self, units: gpd.GeoDataFrame, name: str = "Units") -> Self:
        """Add military units, drawn with the symbols of MIL-STD-2525 and APP-6.

        Each symbol is drawn once, here; the page carries the drawings of its own symbols and no library.
        Needs the extra ``units``.

        Parameters
        ----------
        units
            Points with ``sidc`` and, where known, ``name``, ``actor``, ``since``, ``until``, ``status``,
            ``source`` and ``quote``, as :func:`conflict_map.layers.units_layer` takes them.
        name
            What the reader calls the layer.

        Returns
        -------
        ConflictMap
            The map itself.

        Raises
        ------
        InputError
            When a code is missing, malformed, or that of no symbol.
        MissingExtraError
            When what draws symbols is not installed.
        """
        placed = units.to_crs(CRS) if units.crs else units.set_crs(CRS)
        layer = units_layer(placed, name)
        self._units += [(placed, with_symbols(layer))] if layer is not None else []
        return self

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What will be drawn, lowest first."""
        sides = swatches([*self.sides, *coverage.sides([table for table, _ in self._control])])
        found: list[Layer | None] = []
        borders = STRtree(border_lines(self._ground().ground) if self._control else [])
        for number, (table, _) in enumerate(self._control):
            days = self._days(number)
            found += [
                control_layer([(day.on, within_borders(day.areas, table, borders)) for day in days], sides),
                fronts_layer([(day.on, day.fronts) for day in days]),
                disputes_layer([(day.on, day.disputes) for day in days], sides),
            ]
        events = self._joined_events()
        if events is not None and self._archive is not None:
            found += [incidents_elsewhere(events), self._advances(events)]
        elif events is not None:
            order = time_order(events)
            found += [incidents_layer(events, order=order), uncertainty_layer(events, order=order)]
            found.append(self._advances(events))
        found += [mentions_layer(mentions) for mentions in self._mentions]
        found += [layer for _, layer in self._units]
        drawn = [layer for layer in found if layer is not None]
        return tuple(sorted(drawn, key=lambda layer: _DRAWING_ORDER[layer.kind]))

    def _days(self, number: int) -> Sequence[control_room.Day]:
        """Work areas and fronts out once: the page, its pictures and a notebook's cell show the same."""
        if number not in self._worked_out:
            table, on = self._control[number]
            moments = coverage.moments(table) if on is None else [coverage.utc(on)]
            self._worked_out[number] = control_room.control_by_day(table, moments)
        return self._worked_out[number]

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
            self.title,
            self.as_of,
            self.language,
            self.theme,
            tiles=self.tiles,
            subtitle=self.subtitle,
            sides=self.sides,
        )
        copy._events, copy._control = list(self._events), list(self._control)
        copy._worked_out = dict(self._worked_out)
        copy._mentions, copy._units = list(self._mentions), list(self._units)
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

    def _contents(self) -> tuple[dict[str, Any], Payload]:
        """Give the page's settings and the payload of its layers."""
        ground = self._ground()
        layers = (ground.ground, ground.labels, *self.layers)
        tables = [*self._events, *self._mentions, *(table for table, _ in self._control)]
        settings = {
            "title": self.title or "",
            "subtitle": self.subtitle or "",
            "asOf": self._moment(),
            "language": self.language,
            "theme": self.theme,
            "bounds": coverage.bounds(self._placed()),
            "attributions": [ground.attribution, ground.note, *credits_of_places(tables, self.attributions)],
            "manifest": self.manifest,
            "archive": self._archive,
            "tiles": None
            if self.tiles is None
            else {
                "url": self.tiles.url,
                "attribution": self.tiles.attribution,
                "maxZoom": self.tiles.max_zoom,
            },
        }
        return settings, encode(layers)

    def _joined_events(self) -> gpd.GeoDataFrame | None:
        """Join all events tables into one."""
        if not self._events:
            return None
        return self._events[0] if len(self._events) == 1 else pd.concat(self._events, ignore_index=True)

    def _all_events(self) -> gpd.GeoDataFrame | None:
        """Give all events in one table, as they happened."""
        joined = self._joined_events()
        return None if joined is None else in_time_order(joined)

    def _advances(self, events: gpd.GeoDataFrame) -> Layer | None:
        """Make the layer of advances among the events that had an outcome."""
        moves = in_time_order(events[events.outcome.notna()])
        tables = [table for table, _ in self._control]
        held = pd.concat(tables, ignore_index=True) if tables else None
        return advances_layer(control_room.advances(moves, held)) if len(moves) else None

    def _ground(self) -> Basemap:
        """Choose the base map."""
        return basemap_for(coverage.bounds(self._placed()))

    def _placed(self) -> list[gpd.GeoDataFrame]:
        """List the tables that the map has to show whole; places that are only named count where nothing else is."""
        tables = [table for table, _ in (*self._control, *self._units)]
        return [*self._events, *tables] or self._mentions

    def _moment(self) -> int | None:
        """Give the moment for which the map speaks, in minutes since 1970."""
        return coverage.minutes(self.as_of if self.as_of is not None else self._latest())

    def _latest(self) -> pd.Timestamp | None:
        """Find the last moment of which the tables speak."""
        moments = [table[name].max() for table in self._events for name in ("date_end", "date_start")]
        moments += [table[name].max() for table, _ in self._control for name in ("as_of", "since")]
        return max((moment for moment in moments if pd.notna(moment)), default=None)
