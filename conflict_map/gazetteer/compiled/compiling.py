"""From a table of places to the arrays of an index."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.gazetteer.compiled.indexfile import NO_NAME
from conflict_map.gazetteer.spelling.names import fold, sound
from conflict_map.gazetteer.spelling.phones import phones, rows_of, skeletons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conflict_map.gazetteer.compiled.indexfile import Arrays

REQUIRED = ("id", "name", "lat", "lon")

# What a table may leave out, and what stands there then.
DEFAULTS: dict[str, Any] = {
    "names": (),
    "country": "",
    "population": 0,
    "feature_code": "PPL",
    "admin1": "",
    "admin2": "",
    "radius_m": float("nan"),
    "local_name": "",
    "source": "",
    "licence": "",
    "date": "",
    "geometry": None,
}

# Metres: how far a place of a kind reaches around its point, when nothing better is known.
_REACH = {
    "PCL": 300_000.0,
    "ADM1": 60_000.0,
    "ADM2": 20_000.0,
    "ADM3": 10_000.0,
    "ADM4": 5_000.0,
    "ADM": 20_000.0,
    "RGN": 50_000.0,
    "CONT": 3_000_000.0,
    "SEA": 500_000.0,
    "OCN": 3_000_000.0,
    "STM": 100_000.0,
    "LK": 15_000.0,
    "MTS": 50_000.0,
    "ISL": 15_000.0,
    "DSRT": 100_000.0,
    "AIR": 2_000.0,
    "RD": 50_000.0,
}
_INHABITANTS_PER_KM2 = 3000.0
_AT_ONCE = 100_000  # names packed in one go: bounds the memory that building takes


def typical_radius_m(feature_code: str, population: float) -> float:
    """Say how far a place reaches around its point.

    Parameters
    ----------
    feature_code
        GeoNames feature code.
    population
        Inhabitants; 0 when unknown.

    Returns
    -------
    float
        Metres: for a town the radius of a disc of 3,000 inhabitants a square kilometre, never under 700 m.

    Examples
    --------
    >>> typical_radius_m("PPL", 0), round(typical_radius_m("PPL", 2_000_000), -3)
    (700.0, 15000.0)
    """
    if feature_code.startswith("PPL"):
        return float(max(700.0, (population / _INHABITANTS_PER_KM2 / np.pi) ** 0.5 * 1000))
    for length in (4, 3, 2):
        if feature_code[:length] in _REACH:
            return _REACH[feature_code[:length]]
    return 1000.0


def with_defaults(places: pd.DataFrame) -> pd.DataFrame:
    """Fill in the columns that a table of places left out.

    Raises
    ------
    ValueError
        If one of id, name, lat, lon is missing, or a coordinate is not on Earth.
    """
    missing = [column for column in REQUIRED if column not in places]
    if missing:
        raise ValueError(
            f"a table of places needs the columns {', '.join(REQUIRED)}; missing: {', '.join(missing)}"
        )
    outside = ~(places["lat"].between(-90, 90) & places["lon"].between(-180, 180))
    if outside.any():
        first = places[outside].iloc[0]
        raise ValueError(
            f"{int(outside.sum())} places are not on Earth, first {first['name']!r} at {first['lon']}, {first['lat']}"
        )
    filled = places.copy()
    for column, value in DEFAULTS.items():
        if column not in filled:
            filled[column] = [value] * len(filled)
        elif column not in {"geometry", "names"}:
            filled[column] = filled[column].where(filled[column].notna(), value)
    return filled.reset_index(drop=True)


def strings(values: Iterable[str]) -> Arrays:
    """Pack strings into bytes and offsets."""
    encoded = [value.encode() for value in values]
    lengths = np.fromiter((len(e) for e in encoded), np.uint32, len(encoded))
    return {
        "bytes": np.frombuffer(b"".join(encoded), np.uint8),
        "offsets": np.concatenate([[0], np.cumsum(lengths, dtype=np.uint64)]).astype(np.uint32),
    }


def categories(column: Sequence[str], code: type[np.unsignedinteger[Any]]) -> Arrays:
    """Pack a column of few distinct strings."""
    codes, distinct = pd.factorize(np.asarray(column, dtype=object), sort=True)
    packed = strings(map(str, distinct))
    return {"codes": codes.astype(code), "bytes": packed["bytes"], "offsets": packed["offsets"]}


@dataclass
class _Keys:
    """The names of all places with their keys, in the order of the places."""

    names: list[str] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)
    near: list[tuple[bytes, int, int]] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    local: list[int] = field(default_factory=list)

    def add_place(self, row: int, name: str, names: Iterable[str], local_name: str) -> None:
        """Add the names of one place, each exact and each near key once."""
        self.first.append(len(self.names))
        local = NO_NAME
        seen: set[str] = set()
        seen_near: set[bytes] = set()
        for spelling in (name, local_name, *names):
            key = fold(spelling)
            if not key or key in seen:
                continue
            seen.add(key)
            number = len(self.names)
            if spelling == local_name:
                local = number
            self.names.append(spelling)
            self.place.append(row)
            self.fold.append(zlib.crc32(key.encode()))
            heard = phones(spelling)
            if heard and heard not in seen_near:
                seen_near.add(heard)
                self.near.append((heard, zlib.crc32(sound.__wrapped__(spelling).encode()), number))
        self.local.append(local)


def compile_places(places: pd.DataFrame) -> Arrays:
    """Compile a table of places into the arrays of an index.

    Parameters
    ----------
    places
        Columns id, name, lat, lon and any of those in `DEFAULTS`; `names` holds lists of strings.

    Returns
    -------
    dict
        Arrays by name, as `conflict_map.gazetteer.compiled.index.Index` reads them.

    Raises
    ------
    ValueError
        If a required column is missing or a coordinate is not on Earth.
    """
    table = with_defaults(places)
    keys = _Keys()
    for row, (name, names, local) in enumerate(
        zip(table["name"], table["names"], table["local_name"], strict=True)
    ):
        keys.add_place(row, str(name), names, str(local))
    by_fold = np.argsort(np.array(keys.fold, np.uint32), kind="stable")
    ids = np.array([zlib.crc32(str(i).encode()) for i in table["id"]], np.uint32)
    by_id = np.argsort(ids, kind="stable")
    arrays: Arrays = {
        "lon": table["lon"].to_numpy(np.float64),
        "lat": table["lat"].to_numpy(np.float64),
        "population": np.clip(table["population"].to_numpy(np.float64), 0, 2**32 - 1).astype(np.uint32),
        "radius": _radii(table),
        "first_name": np.array([*keys.first, len(keys.names)], np.uint32),
        "local_name": np.array(keys.local, np.uint32),
        "name_place": np.array(keys.place, np.uint32),
        "fold_hash": np.array(keys.fold, np.uint32)[by_fold],
        "fold_name": by_fold.astype(np.uint32),
        **_near_table(keys.near),
        "id_hash": ids[by_id],
        "id_place": by_id.astype(np.uint32),
    }
    _add(arrays, "names", strings(keys.names))
    _add(arrays, "id", strings(map(str, table["id"])))
    for column, code in (
        ("country", np.uint16),
        ("admin1", np.uint32),
        ("admin2", np.uint32),
        ("feature_code", np.uint16),
        ("source", np.uint16),
        ("licence", np.uint16),
        ("date", np.uint32),
    ):
        _add(arrays, column, categories([str(v) for v in table[column]], code))
    _add(arrays, "geometry", _geometries(table["geometry"]))
    return arrays


def _near_table(near: Sequence[tuple[bytes, int, int]]) -> Arrays:
    """Sort names by their near keys; those without a consonant cannot be met but exactly."""
    heard = [entry[0] for entry in near]
    keys = np.concatenate(
        [
            np.zeros(0, np.uint32),
            *(skeletons(rows_of(heard[i : i + _AT_ONCE])) for i in range(0, len(heard), _AT_ONCE)),
        ]
    )
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] > 0]
    lengths = np.array([len(heard[i]) for i in order], np.uint64)
    return {
        "near_skeleton": keys[order],
        "near_sound": np.array([near[i][1] for i in order], np.uint32),
        "near_name": np.array([near[i][2] for i in order], np.uint32),
        "phones.bytes": np.frombuffer(b"".join(heard[i] for i in order), np.uint8),
        "phones.offsets": np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32),
    }


def _add(arrays: Arrays, name: str, parts: Arrays) -> None:
    arrays.update({f"{name}.{part}": array for part, array in parts.items()})


def _radii(table: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float32]]:
    typical = [
        typical_radius_m(str(c), float(p))
        for c, p in zip(table["feature_code"], table["population"], strict=True)
    ]
    given = table["radius_m"].to_numpy(np.float64)
    return np.where(np.isnan(given), typical, given).astype(np.float32)


def _geometries(column: Iterable[Any]) -> Arrays:
    """Pack the geometries that are more than a point as WKB: which places have one, and the bytes."""
    rows: list[int] = []
    encoded: list[bytes] = []
    for row, shape in enumerate(column):
        if shape is not None and getattr(shape, "geom_type", "Point") != "Point":
            rows.append(row)
            encoded.append(shape.wkb)
    lengths = np.fromiter((len(e) for e in encoded), np.uint64, len(encoded))
    return {
        "places": np.array(rows, np.uint32),
        "offsets": np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint64),
        "bytes": np.frombuffer(b"".join(encoded), np.uint8),
    }
