"""The records that a gazetteer hands out: a place, a candidate, a resolution."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the gazetteer.

    Parameters
    ----------
    place_id
        ``source:id``, e.g. ``geonames:170017`` or ``overlay:aleppo-central-prison``.
    name
        The gazetteer's preferred name.
    lon, lat
        WGS 84 degrees.
    feature_code
        GeoNames feature code (``PPL``, ``PPLA``, ``ADM1``, ``PCLI``, ``STM``, ``RD``, ``PRN``, ``AIRB``, ``RGN`` …).
    country
        ISO 3166-1 alpha-2 code; empty for seas and regions of several countries.
    admin1, admin2
        Names of the divisions it lies in; empty when unknown.
    population
        Inhabitants; 0 when unknown.
    radius_m
        Metres: typical extent of the place around its point. A report that names only this place may mean
        anywhere within it.
    local_name
        A name in the place's own script, if the sources have one; else empty.
    source, licence
        Where the record comes from and under which terms.
    date
        The day the source last changed the record (ISO 8601), or else the edition of the source.
    geometry
        Its outline or course, when the gazetteer has more than a point (WGS 84).
    """

    place_id: str
    name: str
    lon: float
    lat: float
    feature_code: str
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    radius_m: float = 1000.0
    local_name: str = ""
    source: str = ""
    licence: str = ""
    date: str = ""
    geometry: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, with the reasons for and against.

    Parameters
    ----------
    place
        The place.
    score
        0-1: how well it fits name and context, comparable among the candidates of one query.
    matched
        The gazetteer's spelling that the query met.
    how
        ``exact``, ``spelling`` (another spelling of the same key), ``near`` (misspelt), ``part`` (only the telling words
        are shared), ``adjective``, ``abbreviation``.
    because
        Words the reasons when somebody asks.
    """

    place: Place
    score: float
    matched: str
    how: str
    because: Callable[[], Sequence[str]] = field(default=tuple, compare=False, repr=False)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Words for a reader: "lies in Syria", "the largest of them"."""
        return tuple(self.because())


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to one query: a place, or none and why.

    Parameters
    ----------
    query
        The words that were asked for.
    place
        The place chosen, or None: unresolved.
    confidence
        0-1, calibrated; 0 when unresolved.
    uncertainty_m
        Metres: radius that holds the true place with 90 % probability.
    geo_precision
        1 exact place, 2 near it or part of it, 3 region.
    why
        One sentence for the reader of a map.
    rivals
        The other candidates, best first.
    """

    query: str
    place: Place | None
    confidence: float
    uncertainty_m: float
    geo_precision: int | None
    why: str
    rivals: tuple[Candidate, ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether a place was chosen."""
        return self.place is not None

    def _repr_html_(self) -> str:
        """Show the answer in a notebook, with a small map of the place and its rivals."""
        from conflict_map.gazetteer.picture import as_html  # noqa: PLC0415 - only notebooks draw

        return as_html(self)
