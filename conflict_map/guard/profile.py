"""What may be published: a profile, read from TOML and checked whole."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import Fault, InputError
from conflict_map.guard.areas import read_area
from conflict_map.guard.keys import Keys
from conflict_map.guard.places import SnapPlace, read_places

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PERIODS = ("day", "week", "month", "year")
_SHIPPED = Path(__file__).with_name("profiles")


@dataclass(frozen=True, slots=True)
class Grid:
    """Positions become cells of an equal-area grid.

    Parameters
    ----------
    cell_m
        Side of a cell in metres on the grid's own plane (EPSG:6933); its area on the ground is exactly
        ``cell_m ** 2``.
    draw
        ``cell``: the published geometry is the cell; ``centre``: its centre, with an uncertainty of at least
        half its diagonal.
    """

    cell_m: float
    draw: str = "centre"


@dataclass(frozen=True, slots=True)
class Snapping:
    """Positions become the nearest of a table's places.

    Parameters
    ----------
    places
        The places; at least one.
    within_m
        Metres; an event farther than this from every place is withheld, and this is the least uncertainty
        that is published, so that the distance of a single event is not given away.
    """

    places: tuple[SnapPlace, ...]
    within_m: float


@dataclass(frozen=True, slots=True)
class Aggregation:
    """No fewer than `k` events are published for any cell and period.

    Events of a cell and period with fewer move together into cells of twice the side, and again, up to
    `largest_m`; what is then still alone is withheld. Dates become the period.

    Parameters
    ----------
    k
        The least number of events that share a published cell and period.
    cell_m, largest_m
        Metres: side of the smallest and largest cell.
    period
        ``day``, ``week`` (from Monday), ``month`` or ``year``, in UTC.
    """

    k: int
    cell_m: float
    largest_m: float
    period: str

    def levels(self) -> tuple[float, ...]:
        """Give the sides of the cells in which events may be published.

        Returns
        -------
        tuple of float
            Metres, each twice the one before.

        Examples
        --------
        >>> Aggregation(3, 10_000, 50_000, "month").levels()
        (10000, 20000, 40000)
        """
        sides = [self.cell_m]
        while sides[-1] * 2 <= self.largest_m:
            sides.append(sides[-1] * 2)
        return tuple(sides)


@dataclass(frozen=True, slots=True)
class ActorRule:
    """An actor whose positions are coarser than those of others.

    Parameters
    ----------
    name
        The actor as the source names it or its canonical id; case does not matter.
    cell_m
        Metres: side of the smallest cell in which the actor's events are published.
    """

    name: str
    cell_m: float


@dataclass(frozen=True, slots=True)
class Embargo:
    """An area from which nothing is published.

    Parameters
    ----------
    name
        What the audit calls it; it is never published.
    area
        Polygon or polygons, WGS 84.
    margin_m
        Metres around the area that are embargoed as well.
    until
        The first day on which the area is free again; None for good.
    """

    name: str
    area: BaseGeometry
    margin_m: float = 0.0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What may be published.

    Parameters
    ----------
    name
        The profile's name: the only part of it that is published.
    guidance
        The guidance that it follows, one citation each.
    minimum_age_days
        Days that must have passed since an event's last moment; None for no such rule.
    rounding
        How positions are coarsened; None to leave them.
    aggregation
        The least number of events for a cell and period; None for no such rule.
    withheld_fields
        Columns whose values are not published, with all that carries the same value.
    withheld_sources
        Sources of which nothing is published; case does not matter.
    actors
        Actors whose positions are coarser.
    embargoes
        Areas from which nothing is published.

    Examples
    --------
    >>> Profile("quiet", withheld_sources=("Field notes",)).withheld_sources
    ('Field notes',)
    """

    name: str
    guidance: tuple[str, ...] = ()
    minimum_age_days: float | None = None
    rounding: Grid | Snapping | None = None
    aggregation: Aggregation | None = None
    withheld_fields: tuple[str, ...] = ()
    withheld_sources: tuple[str, ...] = ()
    actors: tuple[ActorRule, ...] = ()
    embargoes: tuple[Embargo, ...] = ()

    def statement(self) -> str:
        """Say in a sentence for the map's readers under which rules it was published.

        It names the rules and never what they met, so that the sentence itself gives nothing away.

        Returns
        -------
        str
            Plain text; embargoed areas, withheld sources and coarsened actors are not named in it.

        Examples
        --------
        >>> Profile("calm", minimum_age_days=7).statement()
        "Published under the profile 'calm': events of the last 7 days are not shown."
        """
        rules = []
        if self.minimum_age_days is not None:
            rules.append(f"events of the last {self.minimum_age_days:g} days are not shown")
        if isinstance(self.rounding, Grid):
            rules.append(f"positions are cells of {_kilometres(self.rounding.cell_m)} or larger")
        elif self.rounding is not None:
            rules.append(f"positions are places within {_kilometres(self.rounding.within_m)}")
        if self.aggregation is not None:
            rules.append(
                f"at least {self.aggregation.k} events share each position and {self.aggregation.period}"
            )
        if self.withheld_fields:
            rules.append("some details are left out")
        if not rules:
            rules.append("some events and details may be left out")
        return f"Published under the profile '{self.name}': {'; '.join(rules)}."


def shipped_profiles() -> tuple[str, ...]:
    """Name the profiles that come with the package.

    Returns
    -------
    tuple of str
        Names that :func:`read_profile` understands, sorted.

    Examples
    --------
    >>> shipped_profiles()
    ('humanitarian',)
    """
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.toml")))


def read_profile(path_or_name: Path | str) -> Profile:
    """Read a profile and check all of it.

    Parameters
    ----------
    path_or_name
        A TOML file, or the name of a profile that comes with the package (:func:`shipped_profiles`). Files
        that the profile names are looked for beside it.

    Returns
    -------
    Profile

    Raises
    ------
    InputError
        With every fault of the file: broken TOML, unknown keys, wrong types, values out of range, areas and
        tables that can't be used, rules that exclude one another.

    Examples
    --------
    >>> read_profile("humanitarian").minimum_age_days
    14.0
    """
    path = Path(path_or_name)
    if str(path_or_name) in shipped_profiles() and not path.exists():
        path = _SHIPPED / f"{path_or_name}.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        known = ", ".join(shipped_profiles())
        raise InputError([Fault(f"there is no such profile; the package has: {known}", str(path))]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError([Fault(f"can't be read as TOML: {error}", file=str(path))]) from error
    faults: list[Fault] = []
    profile = _profile(Keys(content, str(path), faults), path.parent)
    faults.extend(_contradictions(profile, str(path)))
    if faults:
        raise InputError(faults)
    return profile


def _profile(keys: Keys, folder: Path) -> Profile:
    """Read the whole file, noting every fault on the way."""
    age, withhold = keys.section("age"), keys.section("withhold")
    profile = Profile(
        name=keys.text("name", required=True) or "",
        guidance=keys.texts("guidance"),
        minimum_age_days=age.number("minimum_days", 0, 36525, required=True) if age else None,
        rounding=_rounding(keys.section("positions"), folder),
        aggregation=_aggregation(keys.section("aggregation")),
        withheld_fields=withhold.texts("fields") if withhold else (),
        withheld_sources=withhold.texts("sources") if withhold else (),
        actors=tuple(_actor(section) for section in keys.sections("actors")),
        embargoes=tuple(
            embargo for section in keys.sections("embargoes") if (embargo := _embargo(section, folder))
        ),
    )
    for section in (age, withhold, keys):
        if section:
            section.close()
    return profile


def _rounding(keys: Keys | None, folder: Path) -> Grid | Snapping | None:
    if keys is None:
        return None
    rounding = keys.text("rounding", choices=("grid", "places"), required=True)
    answer: Grid | Snapping | None = None
    if rounding == "grid":
        cell = keys.number("cell_km", 0.1, 2000, required=True)
        draw = keys.text("draw", choices=("cell", "centre")) or "centre"
        answer = Grid((cell or 1) * 1000, draw)
    elif rounding == "places":
        table = keys.text("places", required=True)
        within = keys.number("within_km", 0.1, 2000, required=True)
        places = read_places(folder / table, keys.faults) if table else ()
        answer = Snapping(places, (within or 1) * 1000)
    if rounding is not None:
        keys.close()
    return answer


def _aggregation(keys: Keys | None) -> Aggregation | None:
    if keys is None:
        return None
    k = keys.number("k", 2, 1_000_000, whole=True, required=True) or 2
    cell = keys.number("cell_km", 0.1, 2000, required=True) or 1
    largest = keys.number("largest_cell_km", 0.1, 2000) or cell
    period = keys.text("period", choices=PERIODS, required=True) or PERIODS[0]
    if largest < cell:
        keys.fault("largest_cell_km", f"{largest:g} is smaller than cell_km, {cell:g}")
    keys.close()
    return Aggregation(int(k), cell * 1000, largest * 1000, period)


def _actor(keys: Keys) -> ActorRule:
    rule = ActorRule(
        keys.text("name", required=True) or "",
        (keys.number("cell_km", 0.1, 2000, required=True) or 1) * 1000,
    )
    keys.close()
    return rule


def _embargo(keys: Keys, folder: Path) -> Embargo | None:
    name = keys.text("name", required=True) or ""
    margin = keys.number("margin_km", 0, 2000) or 0.0
    until = keys.value("until", (date,), "a date such as 2025-01-31")
    if isinstance(until, datetime):
        until = until.date()
    area = read_area(keys, folder)
    keys.close()
    return None if area is None else Embargo(name, area, margin * 1000, until)


def _contradictions(profile: Profile, file: str) -> list[Fault]:
    """Rules that can't hold together."""
    faults = []
    if profile.aggregation is not None:
        if isinstance(profile.rounding, Grid) and profile.rounding.cell_m > profile.aggregation.levels()[-1]:
            message = "cells of this size are larger than aggregation.largest_cell_km allows"
            faults.append(Fault(message, file, column="positions.cell_km"))
        faults.extend(
            Fault("larger than aggregation.largest_cell_km allows", file, column=f"actors[{i}].cell_km")
            for i, actor in enumerate(profile.actors)
            if actor.cell_m > profile.aggregation.levels()[-1]
        )
    if profile.aggregation is not None and isinstance(profile.rounding, Snapping):
        faults.append(
            Fault("snapping to places and aggregation by cells exclude one another", file, column="positions")
        )
    return faults


def _kilometres(metres: float) -> str:
    return f"{metres / 1000:g} km"
