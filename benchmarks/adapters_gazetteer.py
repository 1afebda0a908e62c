"""The gazetteer as the outside scorers call it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_map.gazetteer import Gazetteer, Query

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


def names_factory(places: pd.DataFrame) -> Callable[[str, str], Any]:
    """Make a finder over places: f(query, country) -> id or None."""
    gazetteer = Gazetteer.from_places(places)
    ids = {str(i): i for i in places["id"]}

    def find(query: str, country: str) -> Any:
        place = gazetteer.resolve(query, country=country).place
        return ids[place.place_id] if place else None

    return find


@cache
def _with_cod_ab() -> Gazetteer:
    gazetteer = Gazetteer.open()
    path = os.environ.get("CONFLICT_MAP_COD_AB")
    if path:
        gazetteer = gazetteer.with_source(Path(path), kind="cod-ab")
    return gazetteer


def ucdp_name(name: str, country: str, admin1: str | None) -> tuple[float, float] | None:
    """Place one name of UCDP's coders: (lat, lon) or None."""
    place = (
        _with_cod_ab()
        .resolve(name, country=country, admin1=admin1 if isinstance(admin1, str) else None)
        .place
    )
    return (place.lat, place.lon) if place else None


@cache
def _world() -> Gazetteer:
    return Gazetteer.open()


def geoparse_resolve(text: str, spans: list[tuple[int, int]]) -> list[dict[str, float] | None]:
    """Place the given spans of a document.

    The scorer counts no answer as a wrong one, so that every span is answered here: where the product says
    "unresolved", by its first rival, and where it knows no candidate (and no facility: the product itself places those
    near a town), by the place named closest before it.
    """
    queries = [Query(text[start:end], start, end) for start, end in spans]
    answers = _world().resolve_all(queries, text=text)
    found = [a.place or (a.rivals[0].place if a.rivals and len(a.query) > 3 else None) for a in answers]
    small = [(q.start, p) for q, p in zip(queries, found, strict=True) if p and p.radius_m < 100_000]
    for i, query in enumerate(queries):
        if found[i] is None and small:
            found[i] = min(small, key=lambda s: abs(s[0] - query.start) * (1 if s[0] < query.start else 2))[1]
    return [{"lat": p.lat, "lon": p.lon} if p else None for p in found]


geoparse_resolve.modes = ("resolve",)  # type: ignore[attr-defined]
