"""One compiled layer of places: look-ups by exact, spelling and near key on arrays that stay on disk."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.indexfile import NO_NAME, Arrays, read_arrays, write_arrays
from conflict_map.gazetteer.names import fold
from conflict_map.gazetteer.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

Rows = np.ndarray[Any, np.dtype[np.int64]]
_NO_ROWS: Rows = np.empty(0, np.int64)


class StringColumn:
    """Strings packed as bytes and offsets; decodes only what is asked for."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._bytes, self._offsets = arrays[f"{name}.bytes"], arrays[f"{name}.offsets"]

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> str:
        start, end = int(self._offsets[row]), int(self._offsets[row + 1])
        return self._bytes[start:end].tobytes().decode()


class CategoryColumn:
    """A column of few distinct strings: a code for each row."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.codes = arrays[f"{name}.codes"]
        self._values = StringColumn(arrays, name)
        self._seen: dict[int, str] = {}

    def __getitem__(self, row: int) -> str:
        code = int(self.codes[row])
        if code not in self._seen:
            self._seen[code] = self._values[code]
        return self._seen[code]

    @cached_property
    def code_of(self) -> dict[str, int]:
        """The code of each distinct string."""
        return {self._values[code]: code for code in range(len(self._values))}


class Index:
    """A compiled layer of places.

    Parameters
    ----------
    arrays
        What `compile_places` made or `read_arrays` opened.
    facts
        Its name, sources and licences.
    """

    def __init__(self, arrays: Arrays, facts: Mapping[str, Any] | None = None) -> None:
        self.arrays = arrays
        self.facts: dict[str, Any] = dict(facts or {})
        self._near_of_country: dict[int, tuple[Rows, Rows, Rows]] = {}
        self.lon, self.lat = arrays["lon"], arrays["lat"]
        self.population, self.radius = arrays["population"], arrays["radius"]
        words = self.facts.get("words", {})
        self.adjectives: Mapping[str, list[str]] = words.get("adjectives", {})
        self.abbreviations: Mapping[str, list[str]] = words.get("abbreviations", {})
        self.name_place = arrays["name_place"]
        self.first_name = arrays["first_name"]
        self.names = StringColumn(arrays, "names")
        self.ids = StringColumn(arrays, "id")
        self.country = CategoryColumn(arrays, "country")
        self.admin1 = CategoryColumn(arrays, "admin1")
        self.admin2 = CategoryColumn(arrays, "admin2")
        self.feature_code = CategoryColumn(arrays, "feature_code")
        self.source = CategoryColumn(arrays, "source")
        self.licence = CategoryColumn(arrays, "licence")
        # the reports of one war name the same places again and again
        self._place = lru_cache(maxsize=8192)(self._read_place)
        self._outline = lru_cache(maxsize=256)(self.geometry)

    def __len__(self) -> int:
        return len(self.lon)

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index file; see `read_arrays` for what is raised."""
        return cls(*read_arrays(path))

    @classmethod
    def from_places(cls, places: pd.DataFrame, facts: Mapping[str, Any] | None = None) -> Index:
        """Compile a table of places in memory; see `compile_places`."""
        from conflict_map.gazetteer.compiling import compile_places  # noqa: PLC0415 - needs pandas, which a look-up does not

        return cls(compile_places(places), facts)

    def save(self, path: Path) -> None:
        """Write this layer as one index file."""
        write_arrays(path, self.arrays, self.facts)

    def exact(self, key: str) -> Rows:
        """Find the names whose exact key is `key`.

        Parameters
        ----------
        key
            What `conflict_map.gazetteer.names.fold` returned.

        Returns
        -------
        ndarray of int
            Rows of names, in the order of the places.
        """
        hashes = self.arrays["fold_hash"]
        wanted = np.uint32(zlib.crc32(key.encode()))
        start = int(hashes.searchsorted(wanted))
        if start == len(hashes) or hashes[start] != wanted:
            return _NO_ROWS
        end = int(hashes.searchsorted(wanted, "right"))
        found = [n for n in self.arrays["fold_name"][start:end].tolist() if fold(self.names[n]) == key]
        return np.array(sorted(found), np.int64)

    def knows_keys(self, keys: Sequence[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say of many exact keys at once whether some name has them (one in 3,000 unknown ones passes)."""
        hashes = self.arrays["fold_hash"]
        wanted = np.fromiter((zlib.crc32(key.encode()) for key in keys), np.uint32, len(keys))
        if not len(hashes):
            return np.zeros(len(keys), bool)
        at = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
        return np.asarray(hashes[at] == wanted)

    def near(
        self, skeletons: np.ndarray[Any, np.dtype[np.uint32]], country: int | None = None
    ) -> tuple[Rows, Rows]:
        """Find the names whose near key is one of `skeletons`.

        Parameters
        ----------
        skeletons
            Near keys.
        country
            Code in the `country` column to stay in; None for the world.

        Returns
        -------
        tuple of ndarray
            Rows of names, and the hashes of their spelling keys.
        """
        keys, names, sounds = self._near_keys(country)
        starts, ends = np.searchsorted(keys, skeletons, "left"), np.searchsorted(keys, skeletons, "right")
        some = ends > starts
        if not some.any():
            return np.empty(0, np.int64), np.empty(0, np.int64)
        starts, counts = starts[some], (ends - starts)[some]
        firsts = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        at = firsts + np.arange(int(counts.sum()))
        return names[at].astype(np.int64), sounds[at].astype(np.int64)

    def _near_keys(self, country: int | None) -> tuple[Rows, Rows, Rows]:
        """Return the near keys, their names and sounds; those of one country are picked out once and kept."""
        columns = ("near_skeleton", "near_name", "near_sound")
        if country is None:
            return tuple(self.arrays[c] for c in columns)  # type: ignore[return-value]
        if country not in self._near_of_country:
            inside = np.flatnonzero(self._near_country == country)
            self._near_of_country[country] = tuple(self.arrays[c][inside] for c in columns)  # type: ignore[assignment]
        return self._near_of_country[country]

    @cached_property
    def _near_country(self) -> np.ndarray[Any, np.dtype[np.uint16]]:
        """The country code of each near key."""
        return np.asarray(self.country.codes[self.name_place[self.arrays["near_name"]]])

    def row_of(self, place_id: str) -> int | None:
        """Find a place by its id."""
        hashes = self.arrays["id_hash"]
        wanted = np.uint32(zlib.crc32(place_id.encode()))
        start, end = np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right")
        rows = (int(row) for row in self.arrays["id_place"][start:end])
        return next((row for row in rows if self.ids[row] == place_id), None)

    def names_of(self, row: int) -> list[str]:
        """All spellings of a place, the preferred one first."""
        return [self.names[n] for n in range(int(self.first_name[row]), int(self.first_name[row + 1]))]

    def name_count(self, rows: Rows) -> Rows:
        """How many spellings places have: the best sign of fame that every source carries."""
        return self.first_name[rows + 1].astype(np.int64) - self.first_name[rows].astype(np.int64)

    def place(self, row: int, *, geometry: bool = False) -> Place:
        """Read one place; its outline or course only on demand."""
        place = self._place(row)
        shape = self._outline(row) if geometry else None
        return place if shape is None else replace(place, geometry=shape)

    def _read_place(self, row: int) -> Place:
        local = int(self.arrays["local_name"][row])
        return Place(
            place_id=self.ids[row],
            name=self.names[int(self.first_name[row])],
            lon=float(self.lon[row]),
            lat=float(self.lat[row]),
            feature_code=self.feature_code[row],
            country=self.country[row],
            admin1=self.admin1[row],
            admin2=self.admin2[row],
            population=int(self.population[row]),
            radius_m=float(self.radius[row]),
            local_name="" if local == NO_NAME else self.names[local],
            source=self.source[row],
            licence=self.licence[row],
            geometry=None,
        )

    def geometry(self, row: int) -> BaseGeometry | None:
        """Read the outline or course of a place, if the layer has one."""
        rows, offsets = self.arrays["geometry.places"], self.arrays["geometry.offsets"]
        at = int(np.searchsorted(rows, row))
        if at == len(rows) or rows[at] != row:
            return None
        import shapely  # noqa: PLC0415 - 20 MB that a look-up does not need

        return shapely.from_wkb(
            self.arrays["geometry.bytes"][int(offsets[at]) : int(offsets[at + 1])].tobytes()
        )
