"""Who bears each node of a theatre's mesh, and the boundaries between them in lon, lat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from conflict_map.control.contours import Segments, boundaries
from conflict_map.tables import HOLDER_CONTESTED, HOLDER_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from conflict_map.control.estimate import Options, Theatre
    from conflict_map.control.ground import Plane

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

BEYOND = (HOLDER_UNKNOWN, "")  # ground that no statement reaches


@dataclass(frozen=True, slots=True)
class Tiling:
    """The nodes' labels and the surfaces they follow from.

    Parameters
    ----------
    theatre
        The theatre.
    names
        (holder, side) of each label.
    side
        (labels,): the row of ``score`` that each label belongs to.
    score
        (sides and special grounds, nodes): the highest wins the node.
    own
        (labels, nodes): among the holders of the winning side, the highest wins.
    """

    theatre: Theatre
    names: tuple[tuple[str, str], ...]
    side: Ints
    score: Floats
    own: Floats

    @classmethod
    def of(cls, theatre: Theatre, options: Options) -> Tiling:
        """Label a theatre's nodes.

        A contested place covers the ground about it that lies nearer to it than to a held place; ground
        beyond the reach of every held place is nobody's.
        """
        sides, nodes = len(theatre.sides), theatre.mesh.size
        top = theatre.level.max(axis=0) if sides else np.zeros(nodes)
        radius, town = options.contested_m, theatre.town_m
        fought = np.minimum(radius, np.minimum(town, theatre.unknown_m)) - theatre.contested_m
        unheld = np.minimum(radius, np.minimum(town, theatre.contested_m)) - theatre.unknown_m
        beyond = np.full(nodes, -1.0)
        if np.isfinite(options.reach_m) and sides:  # no side has ground but about places it is said to hold
            beyond = theatre.known_m[theatre.level.argmax(axis=0), np.arange(nodes)] / options.reach_m - 1.0
        marked = (
            np.maximum(fought, unheld) > 0.0
        )  # what is said of a place goes before what is not said of it
        beyond = np.where(marked, np.minimum(beyond, 0.0), np.minimum(beyond, 1.0))
        special = np.nan_to_num(np.stack([fought / radius, unheld / radius, beyond]), posinf=1e6, neginf=-1e6)
        if sides == 0:  # nobody is named: all but what is said to be contested or unheld is beyond reach
            special[2] = np.where(marked, -0.5, 0.5)
        names = [(holder, side) for side, holder in theatre.holders]
        names += [(HOLDER_CONTESTED, HOLDER_CONTESTED), (HOLDER_UNKNOWN, HOLDER_UNKNOWN), BEYOND]
        row = [theatre.sides.index(side) for side, _ in theatre.holders] + [sides, sides + 1, sides + 2]
        return cls(
            theatre,
            tuple(names),
            np.array(row, dtype=np.intp),
            np.concatenate([theatre.level, top + special]),
            np.concatenate([theatre.within, np.zeros((3, nodes))]),
        )

    def label(self, score: Floats, own: Floats) -> Ints:
        """Give the label that wins each column of scores."""
        best = score.argmax(axis=0)
        return np.asarray(np.where(self.side[:, None] == best[None, :], own, -np.inf).argmax(axis=0))

    def boundaries(self) -> Segments:
        """Draw the boundaries between labels, in the theatre's plane."""

        def lead(nodes: Ints, a: Ints, b: Ints) -> Floats:
            sides = self.score[self.side[a], nodes] - self.score[self.side[b], nodes]
            return np.asarray(
                np.where(self.side[a] == self.side[b], self.own[a, nodes] - self.own[b, nodes], sides)
            )

        return boundaries(self.theatre.mesh, self.label(self.score, self.own), lead)

    def at(self, lonlat: Floats) -> Iterator[tuple[int, tuple[str, str]]]:
        """Say who holds points: their numbers and (holder, side), for those that lie on the mesh."""
        xy = self.theatre.plane.to_plane(lonlat)
        weights = self.theatre.mesh.weights(xy)
        on = np.nonzero(self.theatre.mesh.covers(xy))[0]
        label = self.label((weights[on] @ self.score.T).T, (weights[on] @ self.own.T).T)
        return ((int(index), self.names[number]) for index, number in zip(on, label, strict=True))


def lonlat_lines(plane: Plane, ends: Floats) -> npt.NDArray[np.object_]:
    """Bring straight pieces of a plane to lon, lat; what crosses the antimeridian is cut along it.

    Parameters
    ----------
    plane
        The plane.
    ends
        (n, 2, 2): the pieces' ends, metres.

    Returns
    -------
    numpy.ndarray
        LineStrings; where pieces cross the antimeridian, the meridian itself is among them on both its
        sides, so that areas close along it.
    """
    if len(ends) == 0:
        return np.empty(0, dtype=object)
    lonlat = plane.to_lonlat(ends.reshape(-1, 2)).reshape(-1, 2, 2)
    crossing = np.abs(lonlat[:, 0, 0] - lonlat[:, 1, 0]) > 180.0
    lines = shapely.linestrings(lonlat[~crossing])
    if not crossing.any():
        return np.asarray(lines)
    pieces = lonlat[crossing]
    pieces = np.where((pieces[:, :1, :1] < 0), pieces[:, ::-1], pieces)  # from the eastern hemisphere's end
    east, west = pieces[:, 0], pieces[:, 1]
    across = west[:, 0] + 360.0 - east[:, 0]  # 0 where a piece runs along the meridian itself
    share = np.divide(180.0 - east[:, 0], across, out=np.full(len(across), 0.5), where=across > 0)
    height = east[:, 1] + share * (west[:, 1] - east[:, 1])
    rim = np.full(len(height), 180.0)
    first = shapely.linestrings(np.stack([east, np.column_stack([rim, height])], axis=1))
    second = shapely.linestrings(np.stack([np.column_stack([-rim, height]), west], axis=1))
    order = np.sort(height)
    meridian = np.empty(0, dtype=object)
    if len(order) > 1:
        rims = [np.column_stack([np.full(len(order), lon), order]) for lon in (180.0, -180.0)]
        meridian = np.array([shapely.linestrings(rim_line) for rim_line in rims], dtype=object)
    return np.concatenate([lines, first, second, meridian])
