"""The gazetteer as a user meets it: open it, ask it for a name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.errors import GazetteerError
from conflict_map.gazetteer.bulk import Match, match_all
from conflict_map.gazetteer.compiled.index import Index
from conflict_map.gazetteer.compiled.layerfiles import BUNDLED, LayerInfo, describe, layer_files
from conflict_map.gazetteer.resolving.mentions import candidates, resolve_document
from conflict_map.gazetteer.resolving.queries import Query
from conflict_map.gazetteer.search.finding import is_adjective, is_generic
from conflict_map.gazetteer.spelling.names import fold

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from conflict_map.gazetteer.places import Candidate, Place, Resolution


class Gazetteer:
    """Places by name: layers of compiled places, the most trusted first.

    Parameters
    ----------
    layers
        The layers; `Gazetteer.open` and `Gazetteer.from_places` make them.

    Examples
    --------
    >>> gazetteer = Gazetteer.open()
    >>> gazetteer.resolve("Khan Sheikhoun").place.country
    'SY'
    """

    def __init__(self, layers: Sequence[Index]) -> None:
        self.layers = tuple(layers)
        self._knows = lru_cache(maxsize=32_768)(self._look_known)

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None, *, layers: bool = True) -> Gazetteer:
        """Open the bundled index, or another one, in milliseconds.

        Parameters
        ----------
        path
            An index file; None for the world index that comes with the package.
        layers
            Whether the layers that the user added lie on top.

        Returns
        -------
        Gazetteer
            Ready for look-ups; pages are read from disk as they are needed.

        Raises
        ------
        GazetteerError
            If the file is missing, cut off, damaged or of another version.
        """
        if path is not None:
            return cls([Index.open(Path(path))])
        return cls([Index.open(file) for file in [*(layer_files() if layers else ()), BUNDLED]])

    @classmethod
    def from_places(cls, places: pd.DataFrame) -> Gazetteer:
        """Make a gazetteer of one's own places.

        Parameters
        ----------
        places
            One row for each place: id, name, lat, lon (WGS 84 degrees), and optionally names (list of other
            spellings), country (ISO alpha-2), population, feature_code (GeoNames), admin1, admin2, radius_m,
            local_name, source, licence, date, geometry (shapely).

        Returns
        -------
        Gazetteer
            In memory.

        Raises
        ------
        GazetteerError
            If a column is missing or a coordinate is not on Earth.

        Examples
        --------
        >>> import pandas as pd
        >>> places = pd.DataFrame({"id": [1], "name": ["Tell Abyad"], "lat": [36.7], "lon": [38.96]})
        >>> Gazetteer.from_places(places).resolve("Tal Abyad").place.place_id
        '1'
        """
        try:
            return cls([Index.from_places(places, {"name": "places"})])
        except ValueError as error:
            raise GazetteerError(str(error)) from error

    def describe_layers(self) -> list[LayerInfo]:
        """Say what the layers are, the most trusted first: name, file, number of places and names, sources, licence."""
        return [describe(layer) for layer in self.layers]

    def with_layer(self, layer: Index) -> Gazetteer:
        """Return a gazetteer with one more layer, more trusted than those it has."""
        return Gazetteer([layer, *self.layers])

    def with_source(self, path: str | os.PathLike[str], *, kind: str | None = None) -> Gazetteer:
        """Return a gazetteer with the places of a file on top, for this session only.

        Parameters
        ----------
        path
            A GeoNames dump, an OCHA COD-AB file or any table of places.
        kind
            ``geonames``, ``cod-ab``, ``osm`` or ``table``; None to recognise it.

        Returns
        -------
        Gazetteer
            This one with a layer more.

        Raises
        ------
        InputError
            If the file cannot be read; every fault with its row.
        """
        from conflict_map.gazetteer.sources.readers import layer_of  # noqa: PLC0415 - pandas readers only when a source is added

        return self.with_layer(layer_of(Path(path), kind=kind))

    def __len__(self) -> int:
        return sum(map(len, self.layers))

    def knows(self, name: str) -> bool:
        """Say whether some place has exactly this name (case, diacritics and punctuation aside).

        Examples
        --------
        >>> gazetteer = Gazetteer.open()
        >>> gazetteer.knows("Hama"), gazetteer.knows("Jabal"), gazetteer.knows("Hamaland-by-the-Sea")
        (True, False, False)
        """
        return self._knows(name)

    def _look_known(self, name: str) -> bool:
        key = fold(name)
        if not key or not any(len(layer.exact(key)) for layer in self.layers):
            return False
        return not is_generic(name) and not is_adjective(self.layers, name)

    def knows_all(self, names: Sequence[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say of many names at once whether they may be known: the fast first look over a corpus.

        One unknown name in 3,000 passes; `knows` is certain.

        Parameters
        ----------
        names
            The names.

        Returns
        -------
        ndarray of bool
            One for each name.
        """
        keys = [fold(name) for name in names]
        known = np.zeros(len(keys), bool)
        for layer in self.layers:
            known |= layer.knows_keys(keys)
        return known

    def lookup(
        self, name: str, *, country: str | None = None, near: bool = True, limit: int = 20
    ) -> list[Candidate]:
        """List the places that a name may mean, without context.

        Parameters
        ----------
        name
            In any script and spelling.
        country
            ISO 3166-1 alpha-2 code to look in.
        near
            Whether other spellings and misspellings count.
        limit
            At most so many.

        Returns
        -------
        list of Candidate
            Best first.
        """
        return candidates(self.layers, Query(name, country=country), near=near, limit=limit)

    def match_all(
        self, names: Sequence[str], *, country: str | Sequence[str | None] | None = None
    ) -> list[Match | None]:
        """Find for each of many names the place whose name is most like it: thousands a second, without context.

        Parameters
        ----------
        names
            In any script and spelling.
        country
            ISO 3166-1 alpha-2 code to look in: one for all, or one for each name; None for the world.

        Returns
        -------
        list of Match or None
            One for each name; None where nothing is alike.

        Raises
        ------
        ValueError
            If there are not as many countries as names.

        Examples
        --------
        >>> found = Gazetteer.open().match_all(["Deir el-Zour", "Khan Sheikhun", "Xqzv"], country="SY")
        >>> [match is not None for match in found]
        [True, True, False]
        """
        countries = [country] * len(names) if country is None or isinstance(country, str) else list(country)
        if len(countries) != len(names):
            raise ValueError(f"{len(names)} names, but {len(countries)} countries")
        return match_all(self.layers, names, countries)

    def resolve(
        self,
        name: str,
        *,
        country: str | None = None,
        admin1: str | None = None,
        near: tuple[float, float] | None = None,
        bias: str | Iterable[str] | None = None,
    ) -> Resolution:
        """Choose the place that a name means, or none and say why.

        Parameters
        ----------
        name
            As a text has it: "Hama province", "Hama, Syria".
        country
            ISO 3166-1 alpha-2 code that is certain.
        admin1
            Name of the first-level division, if known.
        near
            lon, lat in degrees of a place close by.
        bias
            ISO codes of countries that are likely, not certain.

        Returns
        -------
        Resolution
            With reasons, rivals, confidence and uncertainty.
        """
        head, _, tail = name.partition(",")
        query = Query(head.strip(), within=tail.strip() or None, country=country, admin1=admin1)
        return resolve_document(self.layers, [query], bias=_codes(bias), near=near)[0]

    def resolve_all(
        self,
        queries: Sequence[Query | str],
        *,
        bias: str | Iterable[str] | None = None,
        text: str | None = None,
    ) -> list[Resolution]:
        """Resolve all mentions of one document together.

        Parameters
        ----------
        queries
            The mentions, in the order of the text; a name alone will do.
        bias
            ISO codes of countries that are likely: of the conflict, of the outlet.
        text
            The document that `start` and `end` of the queries count in; what it says around the mentions ("Paris,
            Texas", other names) is evidence, too.

        Returns
        -------
        list of Resolution
            One for each query.

        Examples
        --------
        >>> [answer.place.country for answer in Gazetteer.open().resolve_all(["Tripoli", "Sidon", "Tyre"])]
        ['LB', 'LB', 'LB']
        """
        asked = [Query(query) if isinstance(query, str) else query for query in queries]
        return resolve_document(self.layers, asked, bias=_codes(bias), text=text)

    def place(self, place_id: str) -> Place:
        """Return a place by its id, with its outline or course where known.

        Raises
        ------
        GazetteerError
            If no layer has it.
        """
        for layer in self.layers:
            row = layer.row_of(place_id)
            if row is not None:
                return layer.place(row, geometry=True)
        raise GazetteerError(f"the gazetteer has no place with the id {place_id!r}")

    def attributions(self) -> list[dict[str, str]]:
        """List the sources of all layers with their licences, as a map must show them."""
        found: dict[str, dict[str, str]] = {}
        for layer in self.layers:
            for source in layer.facts.get("sources", []):
                found.setdefault(source["name"], source)
        return list(found.values())


def _codes(bias: str | Iterable[str] | None) -> frozenset[str]:
    if bias is None:
        return frozenset()
    return frozenset([bias.upper()] if isinstance(bias, str) else (b.upper() for b in bias))
