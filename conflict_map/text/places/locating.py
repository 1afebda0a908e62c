"""From expressions to geometry: each place of a report where a careful reader would put it.

Nothing is invented: a country alone has no point, a name that the gazetteer
does not have stays without geometry and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conflict_map.gazetteer import Gazetteer, Query, Resolution
from conflict_map.text.places.compass import bearing
from conflict_map.text.places.reasons import NO_HEADING, TOO_FAR_APART, only_country, unresolved
from conflict_map.text.places.shapes import axis_line, between, part_of, radius_of, ring_sector

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from conflict_map.gazetteer import Place
    from conflict_map.text.mentions.names import Name
    from conflict_map.text.places.expressions import Expression


NEAR_M = 10_000.0
"""Metres beyond a town's edge that "near" still covers in nine of ten reports."""


PROVINCE_M = 80_000.0
"""Metres to which the countryside reaches of a town that its province is named for."""
COUNTRYSIDE_M = 30_000.0
"""Metres from a town to which its countryside reaches."""


AXIS_M = 25_000.0
"""Length in metres of the arrow of an advance whose start is not said."""


_MIN_RADIUS_M = 800.0


_WIDE = ("ADM", "PCL", "RGN", "CONT", "SEA", "OCN", "AREA", "DSRT", "TERR")


_LINE = ("STM", "RD", "HWY", "CNL")


@dataclass(frozen=True, slots=True)
class Located:
    """Where an expression is.

    Parameters
    ----------
    expression
        The words.
    place
        The gazetteer's place it stands on, or None: unresolved.
    geometry
        WGS 84; None when unresolved or when only a country is named.
    geo_precision
        1 exact place, 2 near it or part of it, 3 region.
    uncertainty_m
        Metres: radius that holds the true place with 90 % probability.
    confidence
        0-1.
    why
        For the reader: why this place, or why none.
    rivals
        The other candidates with their scores, ``; `` between them.
    """

    expression: Expression
    place: Place | None
    geometry: BaseGeometry | None
    geo_precision: int | None
    uncertainty_m: float | None
    confidence: float
    why: str
    rivals: str = ""

    @property
    def is_country(self) -> bool:
        """Whether it is a whole country."""
        code = self.place.feature_code if self.place else ""
        return code.startswith("PCL") and self.expression.kind == "place"

    @property
    def is_wide(self) -> bool:
        """Whether it is a division, a region or a country, not a town or a facility."""
        return self.place is not None and self.place.feature_code.startswith(_WIDE)


def locate(expression: Expression, resolutions: Mapping[Name, Resolution], gazetteer: Gazetteer) -> Located:
    """Put one expression on the map, if its anchors are resolved.

    Parameters
    ----------
    expression
        The words.
    resolutions
        What the gazetteer says of the names.
    gazetteer
        For outlines and courses.

    Returns
    -------
    Located
        With geometry, or without and why.
    """
    if not expression.anchors:
        return Located(expression, None, None, None, None, 0.0, NO_HEADING)
    answers = [resolutions.get(name) for name in expression.anchors]
    first = answers[0]
    if first is None or first.place is None:
        name = expression.anchors[0].text
        why = unresolved(name, first, named=gazetteer.knows(name) or not name.islower())
        rivals = _rivals(first) if first is not None else ""
        return Located(expression, None, None, None, None, 0.0, why, rivals)
    place = _with_outline(first.place, gazetteer)
    rivals = _rivals(first)
    base = Located(
        expression, place, None, first.geo_precision, first.uncertainty_m, first.confidence, first.why, rivals
    )
    if expression.kind == "between":
        return _between(base, answers)
    if expression.kind == "part" and (named := _named_part(base, gazetteer)) is not None:
        return named
    if expression.kind == "part" and (around := _countryside(base, gazetteer)) is not None:
        return around
    return _DRAWN[expression.kind](base)


def plainly(located: Located) -> Located:
    """Give the place that a located expression stands on, without the part, distance or side.

    Parameters
    ----------
    located
        Any located expression.

    Returns
    -------
    Located
        Of its first anchor alone; the same when it is unresolved or plain.
    """
    expression = located.expression
    if located.place is None or expression.kind == "place" or not expression.anchors:
        return located
    anchor = expression.anchors[0]
    plain = replace(
        expression, kind="place", text=anchor.text, start=anchor.start, end=anchor.end, direction="", part=None
    )  # fmt: skip
    radius = _radius(located.place)
    return _plain(replace(located, expression=plain, geometry=None, geo_precision=1, uncertainty_m=radius))


def on_its_point(located: Located, why: str, confidence: float) -> Located:
    """Put words on the point of a town that was chosen for them.

    Parameters
    ----------
    located
        The words, with the town as their place.
    why
        Why this town.
    confidence
        0-1.

    Returns
    -------
    Located
        Drawn as its expression says: the town, a part of it, what is near it.
    """
    assert located.place is not None
    base = replace(
        located,
        geometry=None,
        geo_precision=1,
        uncertainty_m=_radius(located.place),
        why=why,
        confidence=confidence,
    )
    return _DRAWN[located.expression.kind](base)


def near(located: Located, expression: Expression) -> Located:
    """Put an expression that nothing knows near a place that the text puts it near.

    Parameters
    ----------
    located
        The place that was told before.
    expression
        The words that nothing knows: "nearby village of Quitunda".

    Returns
    -------
    Located
        A ring about the place; `located` itself where it is not on the map.
    """
    if located.place is None:
        return located
    ring = _near(plainly(located))
    sure = min(located.confidence, _NEARBY)
    return replace(
        ring,
        expression=expression,
        confidence=sure,
        why=f"near {located.place.name}, told before; {ring.why}",
    )


_NEARBY = 0.6
"""How sure it can be that a place which nothing knows lies near the one told before."""


def _with_outline(place: Place, gazetteer: Gazetteer) -> Place:
    if place.geometry is None and place.feature_code.startswith(_WIDE + _LINE):
        return gazetteer.place(place.place_id)
    return place


def _rivals(resolution: Resolution) -> str:
    return "; ".join(
        f"{c.place.name} ({', '.join(filter(None, (c.place.admin1, c.place.country)))}) {c.score:.2f}"
        for c in resolution.rivals[:5]
    )


def _radius(place: Place) -> float:
    return max(place.radius_m, _MIN_RADIUS_M)


def _drawn(base: Located, shape: BaseGeometry, words: str, precision: int = 2) -> Located:
    """Give the expression with its shape; a shape's own extent is its uncertainty."""
    return replace(
        base,
        geometry=shape,
        geo_precision=max(precision, base.geo_precision or 1),
        uncertainty_m=round(radius_of(shape), 1),
        why=f"{words}; {base.why}",
    )


def _plain(base: Located) -> Located:
    place = base.place
    assert place is not None
    if place.feature_code.startswith("PCL"):
        return replace(base, geo_precision=3, why=only_country(place))
    if place.geometry is not None:
        precision = 3 if place.feature_code.startswith(_WIDE) else 2
        return replace(base, geometry=place.geometry, geo_precision=precision)
    if place.feature_code.startswith(_WIDE):
        shape = ring_sector(place.lon, place.lat, 0.0, _radius(place))
        return _drawn(base, shape, "no outline known, a disc of its usual size", 3)
    return replace(base, geometry=_point(place))


def _point(place: Place) -> BaseGeometry:
    from shapely import Point  # noqa: PLC0415 - keeps this module's names to shapes of its own

    return Point(place.lon, place.lat)


def _named_part(base: Located, gazetteer: Gazetteer) -> Located | None:
    """Take a part that has a name of its own, such as "northwest Syria", from the gazetteer.

    People mean less by it than the half of the outline that the compass word would cut off.
    """
    words = base.expression.text
    if base.place is None or not base.is_wide or not gazetteer.knows(words):
        return None
    answer = gazetteer.resolve(words)
    if answer.place is None or answer.place.country not in {"", base.place.country}:
        return None
    place = _with_outline(answer.place, gazetteer)
    shape = place.geometry if place.geometry is not None else _point(place)
    named = replace(base, place=place, why=answer.why, confidence=min(base.confidence, answer.confidence))
    return _drawn(named, shape, "a region of that name", 3)


def _countryside(base: Located, gazetteer: Gazetteer) -> Located | None:
    """Draw the countryside of a town that its province is named for: as far as people mean by it, within the province."""
    place, part = base.place, base.expression.part
    if place is None or part is None or part.part != "country" or not place.feature_code.startswith("PPL"):
        return None
    division = gazetteer.resolve_all([Query(place.name, hint="governorate", country=place.country)])[0].place
    if division is None or not division.feature_code.startswith("ADM"):
        return None
    outline = _with_outline(division, gazetteer).geometry
    if outline is None or not outline.covers(_point(place)):
        return None
    towards = bearing(base.expression.direction)
    shape = ring_sector(place.lon, place.lat, part.inner * _radius(place), PROVINCE_M, towards).intersection(
        outline
    )
    return (
        None
        if shape.is_empty
        else _drawn(base, shape, f"about it, in {division.name} that bears its name", 3)
    )


def _part(base: Located) -> Located:
    place, expression = base.place, base.expression
    assert place is not None
    towards = bearing(expression.direction)
    if place.feature_code.startswith("PCL") and towards is None:
        return _plain(base)
    if place.geometry is not None and place.geometry.geom_type.endswith("Polygon"):
        shape = part_of(place.geometry, towards)
        if expression.part is not None and expression.part.part == "edge":
            shape = place.geometry if towards is None else shape
        return _drawn(base, shape, "that part of its outline", 3)
    inner, outer = _reach(expression, _radius(place))
    shape = ring_sector(place.lon, place.lat, inner, outer, towards)
    return _drawn(
        base, shape, "a sector of its surroundings", 3 if place.feature_code.startswith(_WIDE) else 2
    )


def _reach(expression: Expression, radius: float) -> tuple[float, float]:
    part = expression.part
    if part is None:
        return 0.0, 1.1 * radius
    outer = part.outer * radius or max(COUNTRYSIDE_M, 2 * radius)
    return part.inner * radius, outer


def _offset(base: Located) -> Located:
    place, expression = base.place, base.expression
    assert place is not None
    towards = bearing(expression.direction)
    radius = _radius(place)
    metres = expression.distance_m
    if metres is None:
        wide = place.feature_code.startswith(_WIDE + _LINE)
        reach = max(3 * radius, 60_000.0) if wide else radius + COUNTRYSIDE_M
        shape = ring_sector(place.lon, place.lat, 0.0 if wide else 0.5 * radius, reach, towards)
        return _drawn(base, shape, "the side that is named; how far is not said", 3 if wide else 2)
    shape = ring_sector(place.lon, place.lat, 0.85 * metres, 1.1 * metres + radius, towards, 30.0)
    return _drawn(base, shape, "that distance from its centre or its edge")


def _near(base: Located) -> Located:
    place = base.place
    assert place is not None
    if place.geometry is not None or place.feature_code.startswith(_WIDE):
        return _plain(base)
    shape = ring_sector(place.lon, place.lat, 0.0, _radius(place) + NEAR_M)
    return _drawn(base, shape, f"near it: within {NEAR_M / 1000:g} km of its edge")


def _along(base: Located) -> Located:
    place = base.place
    assert place is not None
    return _plain(base) if place.geometry is not None else _near(base)


def _group(base: Located) -> Located:
    inside = base.expression.inside
    place = base.place
    assert place is not None
    if inside is not None and inside.kind not in {"place", "group"}:
        drawn = _DRAWN[inside.kind](replace(base, expression=inside))
        return replace(drawn, expression=base.expression, why=f"an area, not single places; {drawn.why}")
    if place.feature_code.startswith(_WIDE):
        return replace(_plain(base), why=f"an area, not single places; {base.why}")
    shape = ring_sector(place.lon, place.lat, 0.0, _radius(place) + NEAR_M)
    return _drawn(base, shape, "an area about it, not single places")


def _axis(base: Located) -> Located:
    place, expression = base.place, base.expression
    assert place is not None
    radius = min(_radius(place), 2 * AXIS_M)
    line = axis_line(
        place.lon, place.lat, bearing(expression.direction) or 0.0, radius + AXIS_M, 1.1 * radius
    )
    drawn = _drawn(base, line, "an arrow of usual length; where the advance began is not said", 3)
    return replace(drawn, uncertainty_m=radius + AXIS_M)


def _between(base: Located, answers: Sequence[Resolution | None]) -> Located:
    second = answers[1].place if len(answers) > 1 and answers[1] is not None else None
    place = base.place
    if place is None or second is None:
        return replace(_near(base), why=f"the other end is not resolved; {base.why}")
    corridor, length = between((place.lon, place.lat), (second.lon, second.lat), 3000.0)
    if length > 1_500_000.0:
        return replace(base, place=None, geometry=None, why=TOO_FAR_APART, confidence=0.0)
    if length > 60_000.0:
        corridor, length = between((place.lon, place.lat), (second.lon, second.lat), 0.05 * length)
    return _drawn(base, corridor, f"the corridor between the two, {length / 1000:.0f} km long")


_DRAWN = {
    "place": _plain,
    "part": _part,
    "offset": _offset,
    "near": _near,
    "along": _along,
    "group": _group,
    "axis": _axis,
    "between": _near,
}
