"""The ground on which control is computed: a local equal-area plane, a mesh of nodes, and what stops armies.

Every cluster of statements gets a plane of its own (Lambert's azimuthal
equal-area projection about its middle), so that areas and distances are in
metres wherever on Earth the cluster lies, the antimeridian included.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import scipy.sparse as sp
import shapely
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

MAX_NODES = 36_000  # keeps one solution of the field under half a second
FEWEST_NODES, NODES_A_PLACE = 4_000, 100  # a few places are not worth a fine mesh
CELLS_BETWEEN = 2.0  # unless they lie closer together than so many of its cells
FINEST_CELL_M = 20.0


@dataclass(frozen=True, slots=True)
class Plane:
    """A local equal-area plane.

    Parameters
    ----------
    lon, lat
        Its middle, degrees.

    Examples
    --------
    >>> plane = Plane(37.0, 36.0)
    >>> plane.to_plane(np.array([[37.0, 36.0]])).round(3).tolist()
    [[0.0, 0.0]]
    """

    lon: float
    lat: float

    @property
    def crs(self) -> pyproj.CRS:
        """The plane's coordinate reference system, metres."""
        return pyproj.CRS.from_proj4(
            f"+proj=laea +lat_0={self.lat} +lon_0={self.lon} +datum=WGS84 +units=m +no_defs"
        )

    def to_plane(self, lonlat: Floats) -> Floats:
        """Project (lon, lat) in degrees to (x, y) in metres."""
        return np.column_stack(_transformer(self).transform(lonlat[:, 0], lonlat[:, 1]))

    def to_lonlat(self, xy: Floats) -> Floats:
        """Give the (lon, lat) in degrees of points of the plane."""
        lonlat = _transformer(self).transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        return np.column_stack(lonlat)

    @classmethod
    def about(cls, lonlat: Floats) -> Plane:
        """Choose the plane about the middle of some points, to the whole degree so that it seldom moves."""
        lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
        middle = np.array(
            [(np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean(), np.sin(lat).mean()]
        )
        centre = (
            np.degrees(np.arctan2(middle[1], middle[0])),
            np.degrees(np.arctan2(middle[2], np.hypot(*middle[:2]))),
        )
        return cls(float(np.round(centre[0])) + 0.0, float(np.round(centre[1])) + 0.0)


@lru_cache(maxsize=64)
def _transformer(plane: Plane) -> pyproj.Transformer:
    """Prepare the way from lon, lat to a plane once (pyproj's are safe to share between threads)."""
    return pyproj.Transformer.from_crs(4326, plane.crs, always_xy=True)


@dataclass(frozen=True, slots=True)
class Mesh:
    """Nodes on a square lattice, joined to triangles, over the part of a plane that matters.

    Parameters
    ----------
    origin
        (x, y) of the node in row 0, column 0, metres.
    cell
        Distance of neighbouring nodes, metres.
    number
        Shape (rows, columns): each node's number, -1 where the lattice has none.
    """

    origin: tuple[float, float]
    cell: float
    number: Ints

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return int(self.number.max()) + 1

    @property
    def nodes(self) -> Floats:
        """(x, y) of each node in the order of their numbers, metres."""
        row, column = np.nonzero(self.number >= 0)
        return np.asarray(np.column_stack([column, row]) * self.cell + self.origin, dtype=np.float64)

    def edges(self) -> Ints:
        """Give the pairs of nodes that are neighbours in a row or a column, shape (n, 2)."""
        along = np.stack([self.number[:, :-1], self.number[:, 1:]], axis=-1).reshape(-1, 2)
        across = np.stack([self.number[:-1], self.number[1:]], axis=-1).reshape(-1, 2)
        pairs = np.concatenate([along, across])
        return pairs[(pairs >= 0).all(axis=1)]

    def triangles(self) -> Ints:
        """Give the triples of nodes that make the triangles: each square is cut from lower left to upper right."""
        a, b = self.number[:-1, :-1], self.number[:-1, 1:]
        d, c = self.number[1:, :-1], self.number[1:, 1:]
        both = np.concatenate(
            [np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)]
        )
        return both[(both >= 0).all(axis=1)]

    def covers(self, xy: Floats) -> npt.NDArray[np.bool_]:
        """Say which points lie in a square all of whose corners are nodes."""
        rows, columns = self.number.shape
        column, row = np.floor((xy - self.origin) / self.cell).astype(np.intp).T
        lies = (column >= 0) & (row >= 0) & (column < columns - 1) & (row < rows - 1)
        column, row = np.where(lies, column, 0), np.where(lies, row, 0)
        corners = [self.number[row + j, column + i] for j in (0, 1) for i in (0, 1)]
        return np.asarray(lies & (np.min(corners, axis=0) >= 0))

    def weights(self, xy: Floats) -> sp.csr_array:
        """Say how the value at each point follows from the nodes: linear within the point's triangle."""
        place = (xy - self.origin) / self.cell
        rows, columns = self.number.shape
        column = np.clip(np.floor(place[:, 0]).astype(np.intp), 0, columns - 2)
        row = np.clip(np.floor(place[:, 1]).astype(np.intp), 0, rows - 2)
        u = np.clip(place[:, 0] - column, 0.0, 1.0)
        v = np.clip(place[:, 1] - row, 0.0, 1.0)
        lower = u >= v
        corners = np.column_stack(
            [
                self.number[row, column],
                np.where(lower, self.number[row, column + 1], self.number[row + 1, column]),
                self.number[row + 1, column + 1],
            ]
        )
        share = np.column_stack([1 - np.maximum(u, v), np.abs(u - v), np.minimum(u, v)])
        share = np.where(corners < 0, 0.0, share)
        total = share.sum(axis=1, keepdims=True)
        share = np.divide(share, total, out=np.zeros_like(share), where=total > 0)
        index = np.repeat(np.arange(len(xy)), 3)
        flat = np.maximum(corners, 0).ravel()
        return sp.csr_array((share.ravel(), (index, flat)), shape=(len(xy), self.size))


def mesh_over(
    xy: Floats,
    pad: float,
    region: shapely.Geometry | None,
    cell: float | None,
    places: int,
    between: float = float("inf"),
) -> Mesh:
    """Lay a mesh over everything within some distance of the hull of the statements, or over a region.

    Parameters
    ----------
    xy
        The statements' points, metres.
    pad
        How far beyond them, or beyond the region, the mesh reaches, metres.
    region
        Where an answer is wanted; the mesh covers it whole. None: about the statements.
    cell
        Distance of the nodes, metres; None: as fine as the number of places is worth.
    places
        How many statements there are.
    between
        Usual distance of a place from the next, metres: the mesh is to part them where it can.
    """
    hull = shapely.convex_hull(shapely.multipoints(xy)) if region is None else region
    cover = hull.buffer(pad, quad_segs=4)
    if cell is None:
        number_of_nodes = min(MAX_NODES, FEWEST_NODES + NODES_A_PLACE * places)
        wanted = min(np.sqrt(cover.area / number_of_nodes), between / CELLS_BETWEEN)
        wanted = max(wanted, np.sqrt(cover.area / MAX_NODES), FINEST_CELL_M)
        # a round number of metres, so that a little more ground does not change the mesh
        step = 10.0 ** np.floor(np.log10(wanted)) / 4.0
        cell = float(np.ceil(wanted / step) * step)
    west, south, east, north = cover.bounds
    left, low = np.floor(west / cell) - 1, np.floor(south / cell) - 1
    columns, rows = int(np.ceil(east / cell) - left) + 2, int(np.ceil(north / cell) - low) + 2
    x, y = np.meshgrid((left + np.arange(columns)) * cell, (low + np.arange(rows)) * cell)
    keep = cover.buffer(1.5 * cell, quad_segs=4)
    shapely.prepare(keep)
    inside = shapely.contains_xy(keep, x, y)
    number = np.where(inside, np.cumsum(inside).reshape(inside.shape) - 1, -1).astype(np.intp)
    return Mesh((left * cell, low * cell), cell, number)


def conductance(mesh: Mesh, barriers: shapely.Geometry | None, through: float) -> Floats:
    """Say how freely control spreads along each of the mesh's edges: 1, or less across a river or lake.

    Parameters
    ----------
    mesh
        The mesh.
    barriers
        Lines and polygons that stop armies, in the plane.
    through
        What is left across a barrier, 0-1.
    """
    pairs = mesh.edges()
    free = np.ones(len(pairs))
    if barriers is None or barriers.is_empty:
        return free
    parts = shapely.get_parts(barriers)
    nodes = mesh.nodes
    near = _near_boxes(nodes[pairs].mean(axis=1), shapely.bounds(parts), mesh.cell)
    lines = shapely.linestrings(nodes[pairs[near]])
    blocked = np.unique(shapely.STRtree(lines).query(parts, predicate="intersects")[1])
    free[near[blocked]] = through
    return free


def _near_boxes(xy: Floats, boxes: Floats, margin: float) -> Ints:
    """Find the points in any of some boxes (west, south, east, north) widened by a margin."""
    found = np.zeros(len(xy), dtype=bool)
    for west, south, east, north in boxes:
        found |= (
            (xy[:, 0] >= west - margin)
            & (xy[:, 0] <= east + margin)
            & (xy[:, 1] >= south - margin)
            & (xy[:, 1] <= north + margin)
        )
    return np.nonzero(found)[0]


def clusters(xyz: Floats, link: float) -> Ints:
    """Group points by steps no longer than a distance.

    Parameters
    ----------
    xyz
        Points on the sphere, metres from Earth's centre, shape (n, 3).
    link
        The longest step, metres.

    Returns
    -------
    numpy.ndarray
        Each point's group, numbered in the order of their first points.
    """
    # points of one box are close enough to be one; this keeps dense data from making n squared pairs
    box = np.floor(xyz / (link / 4.0)).astype(np.int64)
    _, first, of = np.unique(box, axis=0, return_index=True, return_inverse=True)
    centres = xyz[first]
    pairs = cKDTree(centres).query_pairs(link, output_type="ndarray")
    graph = sp.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(first), len(first)))
    _, label = sp.csgraph.connected_components(graph, directed=False)
    found = label[of.ravel()]
    _, start, renumbered = np.unique(found, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(start))[renumbered.ravel()]


def on_sphere(lonlat: Floats) -> Floats:
    """Place (lon, lat) in degrees on a sphere of Earth's mean radius, metres from its centre."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    return np.asarray(
        6_371_008.8 * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    )
