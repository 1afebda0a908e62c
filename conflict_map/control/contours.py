"""Boundaries of labelled ground: marching triangles for any number of labels.

Each triangle of the mesh whose corners bear different labels is cut where the
two labels' surfaces are level along its edges.  Neighbouring triangles compute
the very same point on their common edge, so that the boundaries of neighbours
are shared to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from conflict_map.control.ground import Mesh

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]
    Lead = Callable[[Ints, Ints, Ints], Floats]

_RIM = 0.01  # a cut keeps this share of an edge from its ends, so that no boundary touches itself at a node


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight pieces of boundary.

    Parameters
    ----------
    ends
        (n, 2, 2): the two ends' (x, y), metres.
    labels
        (n, 2): the labels on both sides, the smaller first.
    node
        (n,): a node of the mesh beside each piece.
    """

    ends: Floats
    labels: Ints
    node: Ints


def boundaries(mesh: Mesh, label: Ints, lead: Lead) -> Segments:
    """Draw the boundaries between labels.

    Parameters
    ----------
    mesh
        The mesh.
    label
        (nodes,): each node's label.
    lead
        ``lead(nodes, a, b)``: by how much label a leads over label b at nodes; not negative where the
        node bears a.

    Returns
    -------
    Segments
        The pieces, in the order of the mesh's triangles.
    """
    triangles = mesh.triangles()
    of = label[triangles]
    mixed = triangles[(of != of[:, :1]).any(axis=1)]
    of = label[mixed]
    cuts = np.stack([_cuts(mesh, mixed[:, [i, j]], label, lead) for i, j in ((0, 1), (1, 2), (2, 0))], axis=1)
    parted = np.stack([of[:, 0] != of[:, 1], of[:, 1] != of[:, 2], of[:, 2] != of[:, 0]], axis=1)
    two = parted.sum(axis=1) == 2
    chosen = cuts[two][parted[two]].reshape(-1, 2, 2)
    pair = np.stack([of[two].min(axis=1), of[two].max(axis=1)], axis=1)
    three = cuts[~two]
    middle = three.mean(axis=1)
    spokes = np.stack([three, np.repeat(middle[:, None], 3, axis=1)], axis=2).reshape(-1, 2, 2)
    corners = np.stack([of[~two], np.roll(of[~two], -1, axis=1)], axis=2).reshape(-1, 2)
    return Segments(
        np.concatenate([chosen, spokes]),
        np.concatenate([pair, np.sort(corners, axis=1)]),
        np.concatenate([mixed[two][:, 0], np.repeat(mixed[~two][:, 0], 3)]),
    )


def _cuts(mesh: Mesh, edges: Ints, label: Ints, lead: Lead) -> Floats:
    """Where the labels at an edge's two ends are level; worked out from the lower node, so always the same."""
    low, high = edges.min(axis=1), edges.max(axis=1)
    a, b = label[low], label[high]
    here, there = np.maximum(lead(low, a, b), 0.0), np.maximum(lead(high, b, a), 0.0)
    total = here + there
    share = np.divide(here, total, out=np.full(len(here), 0.5), where=total > 0)
    share = np.clip(share, _RIM, 1 - _RIM)[:, None]
    nodes = mesh.nodes
    return np.asarray(nodes[low] * (1 - share) + nodes[high] * share)
