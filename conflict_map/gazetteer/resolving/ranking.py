"""Which of its candidates each name of a document means: the weights, and the names informing each other."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from conflict_map.gazetteer.resolving.candidates import FEATURES, Vector
from conflict_map.gazetteer.resolving.context import Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer.resolving.candidates import Name


def rank(
    names: Sequence[Name],
    *,
    weights: Vector | None = None,
    near: tuple[float, float] | None = None,
    rounds: int = 3,
) -> None:
    """Give each candidate of each name its share, the names of a document informing each other.

    Parameters
    ----------
    names
        All names of the document; `share` is written to.
    weights
        For the features, in their order; None for those of the package.
    near
        lon, lat in degrees of something close by.
    rounds
        How often the names look at each other.
    """
    w = fitted_weights() if weights is None else weights
    scene = Scene(names)
    scene.share_out(w)
    for _ in range(rounds if len(scene.names) > 1 or near is not None else 0):
        before = scene.share
        scene.measure(near)
        scene.share_out(w)
        if np.array_equal(before, scene.share):
            break  # another look would say the same again
    scene.write_back()


@cache
def fitted_weights() -> Vector:
    """Return the weights of the features, as `ranking.json` has them."""
    model = json.loads((files("conflict_map.gazetteer") / "ranking.json").read_text(encoding="utf-8"))
    return np.array([model["weights"][feature] for feature in FEATURES])
