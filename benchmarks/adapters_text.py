"""The text room's doors for outside scorers: places in a text, and what a headline tells."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from benchmarks.adapters_gazetteer import geoparse_resolve
from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read
from conflict_map.text.actors.table import ActorTable
from conflict_map.text.mentions.recognising import names_of
from conflict_map.text.passages.asking import places_of
from conflict_map.text.passages.theatre import likely_countries
from conflict_map.text.words.demonyms import country_code

if TYPE_CHECKING:
    from collections.abc import Sequence


@lru_cache(maxsize=1)
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


def geoparse(text: str, spans: Sequence[tuple[int, int]] | None = None) -> list[Any]:
    """Find and place the names of a text as a reading does, or place the spans that are given."""
    if spans is not None:
        return geoparse_resolve(text, list(spans))
    gazetteer = _gazetteer()
    document = document_from_text(text)
    found = [n for names in names_of(document, gazetteer, ActorTable.bundled()).values() for n in names]
    resolutions, _ = places_of(found, gazetteer, likely_countries(document))
    rows = []
    for name in found:
        place = resolutions[name].place
        rows.append(
            {
                "start": name.start,
                "end": name.core_end or name.end,
                "lat": place.lat if place else None,
                "lon": place.lon if place else None,
            }
        )
    return rows


def headline(text: str, published: str, country: str) -> tuple[float, float, str, int | None] | None:
    """Read one headline: where, what type of event, how many deaths; where no event is told, the place it names."""
    document = document_from_text(text, published=published)
    reading = read(document, _gazetteer(), country=country_code(country))
    rows = [r for r in reading.event_records if r.get("geometry") is not None]
    rows = rows or [r for r in reading.mention_records if r.get("geometry") is not None]
    if not rows:
        return None
    # of several events the one that killed is asked for; the smallest shape says most of where it was
    row = min(
        rows, key=lambda r: (not _deaths(r), r.get("geo_precision") or 3, r.get("uncertainty_m") or 0.0)
    )
    point = row["geometry"].centroid
    return point.y, point.x, row.get("event_type", ""), _deaths(row)


def _deaths(row: dict[str, Any]) -> int | None:
    deaths: int | None = row.get("fatalities_best") or row.get("fatalities_low")
    return deaths


__all__ = ["geoparse", "headline"]
