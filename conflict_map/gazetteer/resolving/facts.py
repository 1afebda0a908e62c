"""What the gazetteer's layers have on file of candidates, as columns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from conflict_map.gazetteer.kinds import CODES, kind_of_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.compiled.index import Index
    from conflict_map.gazetteer.search.meeting import Hit

Vector = np.ndarray[Any, np.dtype[np.float64]]

KINDS = (*CODES, "other")
NO_DIVISION = 9  # the level of what is neither a country nor a division
_SEATS = {"PPLC": 1.0, "PPLA": 0.6, "PPLA2": 0.4, "PPLA3": 0.3}


class OfCode(NamedTuple):
    """What a feature code says, a row for each of a layer's codes."""

    kind: Any
    level: Any
    seat: Any
    division1: Any
    quarter: Any


class Facts(NamedTuple):
    """What the layers have on file of all candidates of a document, a row for each."""

    layer: Any
    lon: Vector
    lat: Vector
    size: Vector
    population: Vector
    spellings: Vector
    preferred: Any
    of_code: OfCode


def facts_of(layers: Sequence[Index], hits: Sequence[Hit]) -> Facts:
    """Take from the layers what they have on file of candidates.

    Parameters
    ----------
    layers
        The gazetteer's layers.
    hits
        The candidates.
    """
    of_layer = np.array([hit.layer for hit in hits], np.intp)
    rows = np.array([hit.row for hit in hits], np.int64)
    names = np.array([hit.name for hit in hits], np.int64)
    found: list[tuple[Any, Facts]] = []
    for number in np.unique(of_layer).tolist():
        layer, mine = layers[number], np.flatnonzero(of_layer == number)
        row, codes = rows[mine], _of_codes(layer)
        code = layer.feature_code.codes[row]
        first = layer.first_name[row].astype(np.int64)
        facts = Facts(
            of_layer[mine], layer.lon[row].astype(float), layer.lat[row].astype(float), layer.radius[row].astype(float),
            layer.population[row].astype(float), (layer.first_name[row + 1] - first).astype(float), names[mine] == first,
            OfCode(*(column[code] for column in codes)),
        )  # fmt: skip
        found.append((mine, facts))
    if len(found) == 1:
        return found[0][1]
    order = np.argsort(np.concatenate([mine for mine, _ in found]))
    columns: list[Any] = [
        np.concatenate(parts)[order] for parts in zip(*(f[:-1] for _, f in found), strict=True)
    ]
    codes_of: list[Any] = [
        np.concatenate(parts)[order] for parts in zip(*(f.of_code for _, f in found), strict=True)
    ]
    return Facts._make([*columns, OfCode._make(codes_of)])


@lru_cache(maxsize=16)
def _of_codes(layer: Index) -> OfCode:
    """Work out what each of a layer's codes says, once."""
    codes = sorted(layer.feature_code.code_of.items(), key=lambda item: item[1])
    kinds = [kind_of_code(code) for code, _ in codes]
    return OfCode(
        np.array([KINDS.index(kind) for kind in kinds], np.intp),
        np.array([_level(code, kind) for (code, _), kind in zip(codes, kinds, strict=True)], np.intp),
        np.array([_SEATS.get(code, 0.0) for code, _ in codes]),
        np.array([code.startswith("ADM1") for code, _ in codes], bool),
        np.array([code == "PPLX" for code, _ in codes], bool),
    )


def _level(code: str, kind: str) -> int:
    """Give the level of a division, 0 for a country, 9 for what is neither."""
    if kind == "country":
        return 0
    return int(code[3]) if code[:3] == "ADM" and code[3:4].isdigit() else NO_DIVISION
