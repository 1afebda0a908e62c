"""From a control table to what is known of the ground: settle, project, fit, one cluster at a time.

Statements that no chain of steps of :data:`LINK_M` joins are worked out apart
from each other, each cluster in a plane of its own, so that what is said of one
war theatre changes nothing in another.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from conflict_map.control.barriers import bundled_barriers
from conflict_map.control.evidence import (
    distance_from,
    doubts,
    known_from,
    less_near_places,
    spread_out,
    with_opposites,
)
from conflict_map.control.field import SUSPECT, Evidence, Settings, fit, prior, probabilities
from conflict_map.control.ground import Mesh, Plane, clusters, conductance, mesh_over, on_sphere
from conflict_map.control.posterior import FEW, seen_from
from conflict_map.control.rules import settle
from conflict_map.control.scales import extent, likely_spread, spacing
from conflict_map.errors import Fault, InputError
from conflict_map.tables import HOLDER_CONTESTED, HOLDER_UNKNOWN

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd
    import numpy.typing as npt

    from conflict_map.control.posterior import Prior

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

REACH_M = 40_000.0
LINK_M = 400_000.0
PAD = 0.08  # of the extent: ground beyond the asked-for, so that the mesh's rim does not bend the lines
_RANGE = 0.75  # extents
_SIMPLER = 1e-3  # of the extent: what the outline of the mesh need not follow


@dataclass(frozen=True, slots=True)
class Options:
    """How areas and lines are drawn.

    Parameters
    ----------
    reach_m
        How far from a place its holder is taken to hold the ground, metres; beyond the reach of every
        statement the ground is unknown. ``inf`` where every point of a region must have a holder.
    contested_m
        Radius of the ground that a contested place (or one whose holder is unknown) covers, metres.
    cell_m
        Distance of the mesh's nodes, metres; None: as fine as the size of the ground allows.
    barriers
        Rivers and waters that stop armies (lines and polygons, lon, lat); None: the bundled Natural
        Earth rivers and lakes; an empty geometry: none.
    settings
        What the field takes for granted.
    """

    reach_m: float = REACH_M
    contested_m: float = 10_000.0
    cell_m: float | None = None
    barriers: shapely.Geometry | None = None
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        if (
            not self.reach_m > 0
            or not self.contested_m > 0
            or (self.cell_m is not None and not self.cell_m > 0)
        ):
            raise InputError([Fault("reach_m, contested_m and cell_m must be greater than 0 metres")])


@dataclass(frozen=True, slots=True)
class Theatre:
    """One cluster of statements and what follows from it.

    Parameters
    ----------
    plane, mesh
        Where it is worked out.
    statements
        The settled statements, with ``right`` (probability that the label is right, by the other places)
        and ``noisy`` (the areas pass it over: the other places speak strongly against it, or it lies
        closer to another side's place than the mesh is fine).
    sides
        The sides, sorted.
    level, sd, probability
        (sides, nodes): hidden surfaces, their standard deviations, and the sides' probabilities.
    holders
        Each holder's side, by name, sorted by side and name.
    within
        (holders, nodes): the surfaces that part the holders of one side.
    known_m
        (sides, nodes): effective distance from the nearest place that each side holds.
    said_m
        (nodes,): the same from any place spoken of.
    town_m, contested_m, unknown_m
        (nodes,): distance from the nearest held, contested and unheld point (or polygon that is contested).
    """

    plane: Plane
    mesh: Mesh
    statements: gpd.GeoDataFrame
    sides: tuple[str, ...]
    level: Floats
    sd: Floats
    probability: Floats
    holders: tuple[tuple[str, str], ...]
    within: Floats
    known_m: Floats
    said_m: Floats
    town_m: Floats
    contested_m: Floats
    unknown_m: Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """Who holds what on a date, ready to be drawn.

    Parameters
    ----------
    theatres
        One for each cluster of statements.
    region
        Where an answer is wanted (lon, lat), or None.
    options
        How it is drawn.
    """

    theatres: tuple[Theatre, ...]
    region: shapely.Geometry | None
    options: Options


def estimate(
    control: gpd.GeoDataFrame,
    on: str | date | pd.Timestamp | None = None,
    region: shapely.Geometry | gpd.GeoSeries | gpd.GeoDataFrame | None = None,
    *,
    options: Options | None = None,
    **settling: Any,
) -> Estimate:
    """Work out who holds the ground on a date.

    Parameters
    ----------
    control
        A control table.
    on
        The date; the newest statement's when it is left out.
    region
        Where an answer is wanted, WGS 84 polygons; None: about the statements, as far as they reach.
    options
        Reach, mesh and settings.
    **settling
        ``rule``, ``trust`` and ``half_life_days``, as for :func:`conflict_map.control.settle`.

    Returns
    -------
    Estimate
        What :func:`conflict_map.control.control_areas` and :func:`conflict_map.control.front_lines` draw from.

    Raises
    ------
    InputError
        For coordinates that are not finite, an empty or invalid region, or an endless reach without a region.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> told = frame([{"holder": "A", "geometry": Point(36, 35)}, {"holder": "B", "geometry": Point(36.5, 35)}],
    ...              "control")
    >>> [theatre.sides for theatre in estimate(told).theatres]
    [('A', 'B')]
    """
    options = options or Options()
    outline = _region(region)
    if outline is None and np.isinf(options.reach_m):
        raise InputError([Fault("an endless reach needs a region to stop at")])
    settled = settle(control, on, **settling)
    if len(settled) == 0:
        return Estimate((), outline, options)
    middles = shapely.get_coordinates(shapely.centroid(np.asarray(settled.geometry.array)))
    if outline is not None and np.isinf(options.reach_m):
        groups = np.zeros(len(settled), dtype=np.intp)
    else:
        groups = clusters(
            on_sphere(middles), LINK_M + 10.0 * (options.reach_m - min(options.reach_m, REACH_M))
        )
    theatres = tuple(
        _theatre(settled[groups == group].reset_index(drop=True), middles[groups == group], outline, options)
        for group in range(int(groups.max()) + 1)
    )
    return Estimate(theatres, outline, options)


def _region(region: Any) -> shapely.Geometry | None:
    """Bring the region into one valid polygon in WGS 84."""
    if region is None:
        return None
    if hasattr(region, "to_crs"):
        region = (region if region.crs is None else region.to_crs(4326)).union_all()
    if region.is_empty or shapely.get_dimensions(region) != 2:
        raise InputError([Fault("the region is empty or no polygon")])
    return region if region.is_valid else shapely.make_valid(region)


def _theatre(
    statements: gpd.GeoDataFrame, middles: Floats, outline: shapely.Geometry | None, options: Options
) -> Theatre:
    endless = np.isinf(options.reach_m)
    about = shapely.get_coordinates(outline) if endless and outline is not None else middles
    plane = Plane.about(about)
    shapes = _project(np.asarray(statements.geometry.array), plane)
    vagueness = statements["uncertainty_m"].fillna(0.0).to_numpy(dtype=float)
    mesh, wide = _mesh(shapes, plane, outline, options)
    names = statements["side"].astype("object").to_numpy()
    special = np.isin(names, (HOLDER_CONTESTED, HOLDER_UNKNOWN))
    sides, of, fought = _sides(statements, names, special)
    spots, owner, worth = spread_out(shapes, vagueness)
    worth = less_near_places(spots, owner, shapes, worth)
    counts = names[owner] != HOLDER_UNKNOWN
    at = owner[counts]
    told = Evidence(
        mesh.weights(spots[counts]),
        of[at],
        (statements["weight"].to_numpy(dtype=float)[owner] * worth)[counts],
        fought[at],
        doubt=doubts(shapes, of)[at],
        place=(np.bincount(owner) == 1)[at],
    )
    evidence = with_opposites(spots[counts], told, mesh, options.reach_m)
    free = conductance(mesh, _barriers(plane, mesh, options), options.settings.through)
    field_on_mesh = prior(mesh, free, options.settings.range_m or max(_RANGE * wide, 10.0 * mesh.cell))
    level, sd, probability, right, holders, within = _surfaces(
        field_on_mesh, evidence, statements, at, sides, options.settings
    )
    probable = _by_statement(right, at, len(statements))
    middle = shapely.get_coordinates(shapely.point_on_surface(shapes))
    over = _passed_over(mesh.weights(middle) @ level.T, of)
    marked = statements.assign(right=probable, noisy=(probable < SUSPECT) | over)
    nodes, reach, towns = mesh.nodes, options.reach_m, ~special & (shapely.get_type_id(shapes) == 0)
    known = [
        known_from(nodes, shapes[of == side], vagueness[of == side], reach, mesh.cell)
        for side in range(len(sides))
    ]
    return Theatre(
        plane, mesh, marked, sides, level, sd, probability, holders, within,
        known_m=np.reshape(known, (len(sides), mesh.size)),
        said_m=distance_from(nodes, shapes[names != HOLDER_UNKNOWN], reach),
        town_m=distance_from(nodes, shapes[towns], reach),
        contested_m=distance_from(nodes, shapes[names == HOLDER_CONTESTED], options.contested_m),
        unknown_m=distance_from(nodes, shapes[names == HOLDER_UNKNOWN], options.contested_m),
    )  # fmt: skip


def _mesh(
    shapes: npt.NDArray[np.object_], plane: Plane, outline: shapely.Geometry | None, options: Options
) -> tuple[Mesh, float]:
    """Lay the mesh, and say how wide the ground is that the statements are about."""
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    corners = shapely.get_coordinates(shapes)
    wide = max(extent(middles), extent(corners))
    cover = None
    if np.isinf(options.reach_m) and outline is not None:
        cover = _project(np.array([outline], dtype=object), plane)[0].simplify(_SIMPLER * wide)
    pad = PAD * wide if cover is not None else PAD * max(wide, options.reach_m) + options.reach_m
    return mesh_over(corners, pad, cover, options.cell_m, len(shapes), spacing(middles)), wide


def _sides(
    statements: gpd.GeoDataFrame, names: npt.NDArray[np.object_], special: npt.NDArray[np.bool_]
) -> tuple[tuple[str, ...], Ints, npt.NDArray[np.bool_]]:
    """Give the sides, the number of each statement's side (-1: none), and which of them contest its place."""
    number_of, texts = pd.factorize(statements["between"].astype("object"), use_na_sentinel=False)
    between = [_parties(text) for text in texts]
    sides = tuple(sorted({*names[~special]} | {party for parties in between for party in parties}))
    number = {side: index for index, side in enumerate(sides)}
    of = np.array([number.get(name, -1) for name in names], dtype=np.intp)
    fought = np.array([[side in parties or not parties for side in sides] for parties in between], dtype=bool)
    return sides, of, fought.reshape(len(texts), len(sides))[number_of]


def _barriers(plane: Plane, mesh: Mesh, options: Options) -> shapely.Geometry | None:
    if options.barriers is None:
        return bundled_barriers(plane, mesh)
    barriers: shapely.Geometry = _project(np.array([options.barriers], dtype=object), plane)[0]
    return barriers


def _surfaces(
    field_on_mesh: Prior,
    evidence: Evidence,
    statements: gpd.GeoDataFrame,
    owner: Ints,
    sides: tuple[str, ...],
    settings: Settings,
) -> tuple[Floats, Floats, Floats, Floats, tuple[tuple[str, str], ...], Floats]:
    """Fit the sides, and within each side of several holders its holders."""
    nodes = field_on_mesh.root.shape[0]
    held = statements[~statements["holder"].isin([HOLDER_CONTESTED, HOLDER_UNKNOWN])]
    pairs = {(str(side), str(holder)) for side, holder in zip(held["side"], held["holder"], strict=True)}
    holders = tuple(
        sorted(pairs | {(side, side) for side in sides if side not in {pair[0] for pair in pairs}})
    )
    within = np.zeros((len(holders), nodes))
    if not sides:
        none = np.zeros((0, nodes))
        return none, none, none, np.ones(len(owner)), (), none
    spread, seen = settings.spread, None
    if spread is None:
        seen = seen_from(field_on_mesh, evidence.at) if evidence.at.shape[0] <= FEW else None
        spread = likely_spread(field_on_mesh, evidence, len(sides), seen)
    surface = fit(field_on_mesh, evidence, len(sides), spread, settings, seen)
    who, at = statements["holder"].astype("object").to_numpy()[owner], evidence.at
    for index, side in enumerate(sides):
        mine = [number for number, pair in enumerate(holders) if pair[0] == side]
        if len(mine) > 1:
            rows = np.nonzero(evidence.side[: len(owner)] == index)[0]
            label = np.array([[holders[m][1] for m in mine].index(name) for name in who[rows]], dtype=np.intp)
            part = Evidence(
                at[rows],
                label,
                evidence.weight[rows],
                np.ones((len(rows), len(mine)), dtype=bool),
                np.zeros(len(rows), dtype=np.intp),
                evidence.place[rows],
            )
            certain = replace(
                settings, wrong=1e-6, samples=1
            )  # allies' places are not mistaken for each other's
            within[mine] = fit(field_on_mesh, part, len(mine), spread, certain).level
    return surface.level, surface.sd, probabilities(surface), surface.right[: len(owner)], holders, within


def _project(shapes: npt.NDArray[np.object_], plane: Plane) -> npt.NDArray[np.object_]:
    return np.asarray(shapely.transform(shapes, plane.to_plane))


def _parties(text: Any) -> frozenset[str]:
    return frozenset(text.split(" | ")) if isinstance(text, str) and text else frozenset()


def _passed_over(level: Floats, side: Ints) -> npt.NDArray[np.bool_]:
    """Say which of the places that a side holds lie on another side's ground."""
    if level.shape[1] == 0:
        return np.zeros(len(side), dtype=bool)
    return np.asarray((side >= 0) & (level.argmax(axis=1) != side))


def _by_statement(right: Floats, owner: Ints, count: int) -> Floats:
    """Give the probability that each statement is right: the mean over its points."""
    total = np.bincount(owner, weights=right, minlength=count)
    number = np.bincount(owner, minlength=count)
    return np.divide(total, number, out=np.ones(count), where=number > 0)
