"""What each statement is worth as evidence, and where: places, areas, roads, and who stands opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
import shapely
from scipy.spatial import Delaunay, cKDTree

from conflict_map.control.field import Evidence

if TYPE_CHECKING:
    import numpy.typing as npt

    from conflict_map.control.ground import Mesh

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

_TOWN_RADIUS_M = 20_000.0  # a polygon says as much as half a town for every disc of this radius
_POLYGON_WORTH = 0.5
_WITNESSES, _CROWD, _CROWD_AGAINST = 3, 8, 5  # the nearest three, or five of the nearest eight, cast doubt
_WITNESS_STEPS = 4.0  # on a label, if they lie no farther than so many times the usual distance of the third
_ALONE_STEPS = 2.0  # a place is outvoted by its nearest eight if its own side is so many times as far as they
_USUAL = (
    0.5  # where there are half as many pockets of two or three places as lone ones, the lone are believed
)
_OPPOSITE_WORTH = 0.5
_VAGUE_REACHES = 2.5  # how far from its side's places a vague word about a land gives ground
_RIM_CELLS = 1.5  # no node farther than this from an edge has a neighbour beyond it
_NEAR_REACHES = 2.5  # a side that holds a place within so many reaches of a fight needs no guess


def spread_out(shapes: npt.NDArray[np.object_], uncertainty: Floats) -> tuple[Floats, Ints, Floats]:
    """Turn each shape into the points at which it is evidence: (x, y), the shape's number, what each counts.

    Parameters
    ----------
    shapes
        Points, lines and polygons, metres.
    uncertainty
        Radius that holds the true place with 90 %, metres; a place known to 20 km counts half.
    """
    kinds = shapely.get_type_id(shapes)
    points = np.nonzero(kinds == 0)[0]
    xy = [shapely.get_coordinates(shapes[points])]
    owner = [points]
    worth = [1.0 / (1.0 + (uncertainty[points] / _TOWN_RADIUS_M) ** 2)]
    for index in np.nonzero(kinds != 0)[0]:
        inside = _inside(shapes[index])
        share = max(shapes[index].area, np.pi * _TOWN_RADIUS_M**2) / (np.pi * _TOWN_RADIUS_M**2)
        xy.append(inside)
        owner.append(np.full(len(inside), index))
        worth.append(np.full(len(inside), _POLYGON_WORTH * min(1.0, share / len(inside))))
    return np.concatenate(xy), np.concatenate(owner).astype(np.intp), np.concatenate(worth)


def less_near_places(xy: Floats, owner: Ints, shapes: npt.NDArray[np.object_], worth: Floats) -> Floats:
    """Let a word about a place go before a word about the land around it.

    Parameters
    ----------
    xy, owner, worth
        As :func:`spread_out` gives them.
    shapes
        The statements' shapes.

    Returns
    -------
    numpy.ndarray
        ``worth``, next to nothing for the points of a large area that lie within 20 km of a place.
    """
    large = shapely.area(shapes) >= np.pi * _TOWN_RADIUS_M**2
    if not large.any() or large.all():
        return worth
    away = cKDTree(xy[~large[owner]]).query(xy)[0]
    return np.asarray(np.where(large[owner] & (away < _TOWN_RADIUS_M), 0.02 * worth, worth))


def doubts(shapes: npt.NDArray[np.object_], side: Ints) -> Ints:
    """Say how strongly the places around each place speak against its label.

    A wrong label stands alone; an enclave that a list of towns knows of mostly has neighbours of its own side.
    In a war whose sides hold many pockets of two or three places there are pockets of one, too, and no label is
    doubted.

    Parameters
    ----------
    shapes
        The statements' shapes, metres.
    side
        Each statement's side; -1 for none.

    Returns
    -------
    numpy.ndarray
        One a statement: 0 no doubt; 1 doubtful (its three nearest places, or five of its nearest eight and
        two of the nearest three, have another side), so that the surface decides; 2 outvoted: its nearest
        eight places have another side, and the nearest of its own lies twice as far as they.
        Only a point can be doubted, and only by points.
    """
    doubt = np.zeros(len(shapes), dtype=np.intp)
    points = np.nonzero((shapely.get_type_id(shapes) == 0) & (side >= 0))[0]
    if len(points) <= _WITNESSES:
        return doubt
    xy = shapely.get_coordinates(shapes[points])
    many = min(_CROWD, len(points) - 1)
    # a place finds itself, too; of places on one spot the search may return others first
    distance, index = cKDTree(xy).query(xy, k=many + 1)
    itself = index == np.arange(len(points))[:, None]
    other = side[points][index] != side[points][:, None]
    against = other & (distance <= _WITNESS_STEPS * np.median(distance[:, _WITNESSES]))
    nearest = (against | itself)[:, : _WITNESSES + 1]
    crowd = (against.sum(axis=1) >= _CROWD_AGAINST) & (nearest.sum(axis=1) >= _WITNESSES)
    doubt[points] = nearest.all(axis=1) | crowd
    amid = other.sum(axis=1) == _CROWD
    for one in np.unique(side[points[amid]]):
        allies = cKDTree(xy[side[points] == one])
        mine = np.nonzero(amid & (side[points] == one))[0]
        ally = allies.query(xy[mine], k=2)[0][:, 1]
        doubt[points[mine[ally > _ALONE_STEPS * distance[mine, -1]]]] = 2
    if doubt.any() and _pockets_are_usual(xy, side[points]):
        doubt[:] = 0
    return doubt


def _pockets_are_usual(xy: Floats, side: Ints) -> bool:
    """Say whether so many pockets hold two or three places that those of one are hardly all mistakes."""
    spots, first = np.unique(xy, axis=0, return_index=True)
    if len(spots) < 4 or np.linalg.matrix_rank(spots - spots[0], tol=1.0) < 2:
        return False  # places on one line have no pockets
    corners = Delaunay(spots).simplices
    pairs = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    pairs = pairs[side[first[pairs[:, 0]]] == side[first[pairs[:, 1]]]]
    joined = sp.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(spots), len(spots)))
    of = sp.csgraph.connected_components(joined, directed=False)[1]
    size, whose = np.bincount(of), side[first[np.unique(of, return_index=True)[1]]]
    largest = np.zeros(side.max() + 1, dtype=np.intp)
    np.maximum.at(largest, whose, size)
    size = size[size < largest[whose]]  # a side's own land is no pocket
    several = int(((size == 2) | (size == 3)).sum())
    return several > 0 and several >= _USUAL * int((size == 1).sum())


def with_opposites(xy: Floats, evidence: Evidence, mesh: Mesh, reach: float) -> Evidence:
    """Add, where only one of a fight's parties is known to hold ground near by, the other one opposite it.

    A report that says who attacks a town from which ground seldom says where the defender stands.  The
    line then runs through the contested place, across the direction from which the attacker came.  The
    guess turns the line; it gives nobody an area, which only statements do.

    Parameters
    ----------
    xy
        Each piece of evidence's place, metres.
    evidence
        The evidence.
    mesh
        The mesh.
    reach
        How far a place's holder is taken to hold the ground, metres.
    """
    if not np.isfinite(reach) or not (evidence.side < 0).any():
        return evidence
    sides = evidence.between.shape[1]
    fights = np.nonzero(evidence.side < 0)[0]
    far = np.full((len(fights), sides), np.inf)
    trees = [
        cKDTree(xy[evidence.side == side]) if (evidence.side == side).any() else None for side in range(sides)
    ]
    for side, tree in enumerate(trees):
        if tree is not None:
            far[:, side] = tree.query(xy[fights])[0]
    near = (far <= _NEAR_REACHES * reach) & evidence.between[fights]
    missing = ~near & evidence.between[fights]
    spots, side_of, weight = [], [], []
    for row in np.nonzero(
        near.any(axis=1) & missing.any(axis=1) & (evidence.between[fights].sum(axis=1) == 2)
    )[0]:
        known, other = int(near[row].argmax()), int(missing[row].argmax())
        fight = fights[row]
        mine = evidence.side == known
        pull = evidence.weight[mine] * np.exp(-np.hypot(*(xy[mine] - xy[fight]).T) / reach)
        away = xy[fight] - (xy[mine] * pull[:, None]).sum(axis=0) / max(pull.sum(), 1e-12)
        length = float(np.hypot(*away))
        if length > 1.0:
            spots.append(xy[fight] + away / length * reach / 2.0)
            side_of.append(other)
            weight.append(_OPPOSITE_WORTH * evidence.weight[fight])
    if not spots:
        return evidence
    return Evidence(
        sp.csr_array(sp.vstack([evidence.at, mesh.weights(np.array(spots))])),
        np.concatenate([evidence.side, np.array(side_of, dtype=np.intp)]),
        np.concatenate([evidence.weight, np.array(weight)]),
        np.concatenate([evidence.between, np.ones((len(spots), sides), dtype=bool)]),
        np.concatenate([evidence.doubt, np.zeros(len(spots), dtype=np.intp)]),
        np.concatenate([evidence.place, np.zeros(len(spots), dtype=bool)]),
    )


def _inside(shape: shapely.Geometry) -> Floats:
    """Spread a few hundred points evenly over a polygon, or along a line."""
    if shapely.get_dimensions(shape) < 2:
        count = max(2, min(50, int(shape.length // 5000.0) + 1))
        parts = (
            shape
            if shapely.get_dimensions(shape) == 1
            else shapely.linestrings([shape.centroid.coords[0]] * 2)
        )
        return np.asarray(
            shapely.get_coordinates(
                shapely.line_interpolate_point(
                    shapely.line_merge(parts) if parts.geom_type != "LineString" else parts,
                    np.linspace(0, 1, count),
                    normalized=True,
                )
            )
        )
    step = np.sqrt(shape.area / 200.0)
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    keep = shapely.contains_xy(shape, x, y)
    found = np.column_stack([x[keep], y[keep]])
    return found if len(found) else shapely.get_coordinates(shape.representative_point())


def known_from(
    nodes: Floats, shapes: npt.NDArray[np.object_], uncertainty: Floats, reach: float, cell: float = 0.0
) -> Floats:
    """Distance of each node from the nearest ground that a side is said to hold.

    "They hold parts of the northwest" is not a claim to every village of it: where a side also holds
    places that are known well, a vague word about a land (its error larger than the reach) gives ground
    only within two and a half reaches of those.

    Parameters
    ----------
    nodes
        (x, y), metres.
    shapes, uncertainty
        The side's statements and the error of their places, metres.
    reach
        How far a place's holder is taken to hold the ground, metres.
    cell
        As for :func:`distance_from`.
    """
    vague = (uncertainty > reach) & (shapely.area(shapes) >= np.pi * _TOWN_RADIUS_M**2)
    if not vague.any() or vague.all():
        return distance_from(nodes, shapes, reach, cell)
    sure = distance_from(nodes, shapes[~vague], reach, cell)
    middles = shapely.get_coordinates(shapely.centroid(shapes[~vague]))
    near = cKDTree(middles).query(nodes)[0] <= _VAGUE_REACHES * reach
    land = distance_from(nodes, shapes[vague], reach, cell)
    return np.asarray(np.minimum(sure, np.where(near, land, np.maximum(land, 2 * reach))))


def distance_from(nodes: Floats, shapes: npt.NDArray[np.object_], reach: float, cell: float = 0.0) -> Floats:
    """Distance of each node from the nearest shape, metres; what lies outside a polygon is beyond its reach.

    Parameters
    ----------
    nodes
        (x, y), metres.
    shapes
        Points, lines and polygons, metres.
    reach
        What the caller takes for beyond reach, metres.
    cell
        Distance of the nodes, metres: so near to a polygon's edge its inside counts as that much less than the reach,
        so that an outline through the reach follows the edge and not the nodes beside it.  0: all of it counts as 0.
    """
    nearest = np.full(len(nodes), np.inf)
    points = shapely.get_type_id(shapes) == 0
    if points.any():
        nearest = cKDTree(shapely.get_coordinates(shapes[points])).query(nodes)[0]
    for shape in shapes[~points]:
        if shape.area < np.pi * _TOWN_RADIUS_M**2 and shapely.get_dimensions(shape) == 2:
            # a part of a town, or the ground that a town may lie in: it reaches as far as a town
            middle = shapely.get_coordinates(shape.centroid)[0]
            near = np.hypot(*(nodes - middle).T)
            shapely.prepare(shape)
            near[shapely.contains_xy(shape, nodes[:, 0], nodes[:, 1])] = 0.0
            nearest = np.minimum(nearest, near)
            continue
        wide = shape if shapely.get_dimensions(shape) == 2 else shape.buffer(min(reach, 2000.0))
        shapely.prepare(wide)
        outside = ~shapely.contains_xy(wide, nodes[:, 0], nodes[:, 1])
        away = np.where(outside, np.inf, 0.0)
        if np.isfinite(reach):
            away[outside] = reach + shapely.distance(wide, shapely.points(nodes[outside]))
            if cell > 0.0:
                within = np.nonzero(~outside)[0]
                deep = shapely.distance(shapely.boundary(wide), shapely.points(nodes[within]))
                rim = deep < min(_RIM_CELLS * cell, reach)
                away[within[rim]] = reach - deep[rim]
        nearest = np.minimum(nearest, away)
    return np.asarray(nearest)
