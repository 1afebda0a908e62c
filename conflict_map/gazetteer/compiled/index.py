"""One compiled layer of places: look-ups by exact, spelling and near key on arrays that stay on disk."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.compiled.indexfile import NO_NAME, Arrays, read_arrays, write_arrays
from conflict_map.gazetteer.kinds import kind_of_code
from conflict_map.gazetteer.places import Place
from conflict_map.gazetteer.spelling.names import fold
from conflict_map.gazetteer.spelling.phones import phones, rows_of, word_skeletons
from conflict_map.gazetteer.spelling.scripts import school_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from conflict_map.gazetteer.spelling.phones import Codes, Keys

Rows = np.ndarray[Any, np.dtype[np.int64]]
_NO_ROWS: Rows = np.empty(0, np.int64)
_AT_ONCE = 100_000


def _between(known: Keys, entries: Rows, keys: Keys) -> tuple[Rows, Rows]:
    """Return the entries whose (sorted) keys are among `keys`, and which of `keys` each has."""
    starts = known.searchsorted(keys)
    which = np.flatnonzero(known[np.minimum(starts, len(known) - 1)] == keys) if len(known) else _NO_ROWS
    starts = starts[which]
    counts = known.searchsorted(keys[which], "right") - starts
    at = np.arange(int(counts.sum())) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
    return entries[at], np.repeat(which, counts)


class StringColumn:
    """Strings packed as bytes and offsets; decodes only what is asked for."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        # one string at a time, Python's own views are three times as fast as arrays
        self._bytes, self._offsets = arrays[f"{name}.bytes"].data, arrays[f"{name}.offsets"].data

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> str:
        return str(self._bytes[self._offsets[row] : self._offsets[row + 1]], "utf-8")


class CategoryColumn:
    """A column of few distinct strings: a code for each row."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.codes = arrays[f"{name}.codes"]
        self._values = StringColumn(arrays, name)
        self._code_at = self.codes.data
        self._seen: dict[int, str] = {}

    def __getitem__(self, row: int) -> str:
        code = self._code_at[row]
        value = self._seen.get(code)
        if value is None:
            value = self._seen[code] = self._values[code]
        return value

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
        self._near_of_country: dict[int | None, tuple[Keys, Rows]] = {}
        self._school_of_country: Rows | None = None
        self._words_of_country: dict[int | None, tuple[Keys, Rows]] = {}
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
        # layers that were compiled before there were dates and phones have neither
        self.date = CategoryColumn(arrays, "date" if "date.codes" in arrays else "licence")
        # the reports of one war name the same places again and again
        self._exact = lru_cache(maxsize=16384)(self._find_exact)
        self._place = lru_cache(maxsize=8192)(self._read_place)
        self._regions = lru_cache(maxsize=16384)(self._read_regions)
        self._with_outline = lru_cache(maxsize=256)(self._read_with_outline)

    def __len__(self) -> int:
        return len(self.lon)

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index file; see `read_arrays` for what is raised."""
        return cls(*read_arrays(path))

    @classmethod
    def from_places(cls, places: pd.DataFrame, facts: Mapping[str, Any] | None = None) -> Index:
        """Compile a table of places in memory; see `compile_places`."""
        from conflict_map.gazetteer.compiled.compiling import compile_places  # noqa: PLC0415 - needs pandas, which a look-up does not

        return cls(compile_places(places), facts)

    def save(self, path: Path) -> None:
        """Write this layer as one index file."""
        write_arrays(path, self.arrays, self.facts)

    def exact_all(self, keys: Sequence[str]) -> list[Rows]:
        """Find for each of many exact keys the names that have it; as `exact`."""
        known = self.knows_keys(keys).tolist()
        return [
            self.exact(key) if maybe and key else _NO_ROWS for key, maybe in zip(keys, known, strict=True)
        ]

    def exact(self, key: str) -> Rows:
        """Find the names whose exact key is `key`.

        Parameters
        ----------
        key
            What `conflict_map.gazetteer.spelling.names.fold` returned.

        Returns
        -------
        ndarray of int
            Rows of names, in the order of the places.
        """
        return self._exact(key)

    def _find_exact(self, key: str) -> Rows:
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

    def near(self, keys: Keys, country: int | None = None) -> tuple[Rows, Rows]:
        """Find the names whose near key is one of `keys`.

        Parameters
        ----------
        keys
            Near keys, as `conflict_map.gazetteer.spelling.phones.skeletons` packs them.
        country
            Code in the `country` column to stay in; None for the world.

        Returns
        -------
        tuple of ndarray
            Entries of the near table, and for each the position of its key in `keys`.
        """
        known, entries = self._near_keys(country)
        return _between(known, entries, keys)

    def with_word(self, keys: Keys, country: int | None) -> tuple[Rows, Rows]:
        """Find the names of several words of which one has one of `keys`; as `near`."""
        known, entries = self._word_keys(country)
        return _between(known, entries, keys)

    def commonness(self, keys: Keys, country: int | None) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Say in how large a share of the names (of a country) a word with one of `keys` stands."""
        words, names = self._word_keys(country)[0], self._near_keys(country)[0]
        count = np.zeros(len(keys))
        for known in (words, names):
            count += np.searchsorted(known, keys, "right") - np.searchsorted(known, keys, "left")
        return np.asarray((count + 1) / (len(names) + 1))

    def _near_keys(self, country: int | None) -> tuple[Keys, Rows]:
        """Return the near keys and their entries; those of one country are picked out once and kept."""
        keys = self.arrays["near_skeleton"]
        if country not in self._near_of_country:
            if country is None:
                entries = np.arange(len(keys))
            else:
                entries = np.flatnonzero(self._country_of_near == country)
                keys = keys[entries]
            self._near_of_country[country] = (keys, entries)
        return self._near_of_country[country]

    @cached_property
    def _country_of_near(self) -> Rows:
        """The code of the country of each entry of the near table."""
        codes: Rows = self.country.codes[self.name_place[self.arrays["near_name"]]]
        return codes

    def _word_keys(self, country: int | None) -> tuple[Keys, Rows]:
        """Return the near keys of the words of names of several words, and their entries; made once and kept."""
        if country not in self._words_of_country:
            entries = self._near_keys(country)[1]
            found = [
                word_skeletons(self.phones(entries[i : i + _AT_ONCE]))
                for i in range(0, len(entries), _AT_ONCE)
            ]
            which = np.concatenate(
                [np.zeros(0, np.int64), *(f[0] + i * _AT_ONCE for i, f in enumerate(found))]
            )
            keys = np.concatenate([np.zeros(0, np.uint32), *(f[1] for f in found)])
            order = np.argsort(keys, kind="stable")
            self._words_of_country[country] = (keys[order], entries[which[order]])
        return self._words_of_country[country]

    def schools(self, entries: Rows) -> Rows:
        """Say how the names of entries of the near table are romanised: numbers in `SCHOOLS`."""
        if self._school_of_country is None:
            codes = self.country.code_of
            self._school_of_country = np.zeros(max(codes.values(), default=0) + 1, np.int64)
            self._school_of_country[list(codes.values())] = [school_of(country) for country in codes]
        schools: Rows = self._school_of_country[
            self.country.codes[self.name_place[self.arrays["near_name"][entries]]]
        ]
        return schools

    def lengths(self, entries: Rows) -> Rows:
        """Count the phones of entries of the near table."""
        if "phones.bytes" not in self.arrays:
            return np.asarray((self.phones(entries) > 0).sum(axis=1))
        offsets = self.arrays["phones.offsets"]
        lengths: Rows = offsets[entries + 1].astype(np.int64) - offsets[entries]
        return lengths

    def phones(self, entries: Rows) -> Codes:
        """Return the phones of entries of the near table, one row each, padded."""
        if "phones.bytes" not in self.arrays:
            return rows_of([phones(self.names[int(n)]) for n in self.arrays["near_name"][entries]])
        offsets, coded = self.arrays["phones.offsets"], self.arrays["phones.bytes"]
        start, end = offsets[entries].astype(np.int64), offsets[entries + 1].astype(np.int64)
        reach = np.arange(int((end - start).max(initial=0)))
        at = start[:, None] + reach
        inside = at < end[:, None]
        return (
            np.where(inside, coded[np.where(inside, at, 0)], np.uint8(0))
            if len(coded)
            else np.zeros((len(entries), 0), np.uint8)
        )

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

    def is_town(self, rows: Rows) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say which places are towns, villages or parts of them."""
        codes = self.feature_code.code_of
        town = np.zeros(max(codes.values(), default=0) + 1, bool)
        town[[number for code, number in codes.items() if code.startswith("PPL")]] = True
        return np.asarray(town[self.feature_code.codes[rows]])

    def regions(self, row: int) -> tuple[str, str, str]:
        """Name the country, the division and the county that a place is or lies in; empty where it is in none."""
        return self._regions(row)

    def _read_regions(self, row: int) -> tuple[str, str, str]:
        kind, country = kind_of_code(self.feature_code[row]), self.country[row]
        if kind == "country":
            return country, "", ""
        division, county = self.admin1[row], self.admin2[row]
        name = "" if division and county else self.names[int(self.first_name[row])]
        inside = f"{country}/{division}/{county or name}" if kind in {"town", "division"} else ""
        return country, f"{country}/{division or name}", inside

    def place(self, row: int, *, geometry: bool = False) -> Place:
        """Read one place; its outline or course only on demand."""
        return self._with_outline(row) if geometry and row in self._outlined else self._place(row)

    @cached_property
    def _outlined(self) -> Mapping[int, int]:
        """The places that have an outline or a course, and where it is kept."""
        return {row: at for at, row in enumerate(self.arrays["geometry.places"].tolist())}

    def _read_with_outline(self, row: int) -> Place:
        return replace(self._place(row), geometry=self.geometry(row))

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
            date=self.date[row] if "date.codes" in self.arrays else "",
            geometry=None,
        )

    def geometry(self, row: int) -> BaseGeometry | None:
        """Read the outline or course of a place, if the layer has one."""
        at = self._outlined.get(row)
        if at is None:
            return None
        import shapely  # noqa: PLC0415 - 20 MB that a look-up does not need

        offsets = self.arrays["geometry.offsets"]
        return shapely.from_wkb(
            self.arrays["geometry.bytes"][int(offsets[at]) : int(offsets[at + 1])].tobytes()
        )
