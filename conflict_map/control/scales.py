"""The scales of a war, from the statements themselves: how wide it is, how dense they lie, how patchy it is.

Nothing here is a number of kilometres: a strip of 40 km and a country of 1,500 km are drawn alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from conflict_map.control.field import Binary, Evidence, Settings
from conflict_map.control.posterior import FewPlaces, Seen, seen_from

if TYPE_CHECKING:
    import numpy.typing as npt

    from conflict_map.control.posterior import Prior

    Floats = npt.NDArray[np.float64]

_SPREADS = (5.0, 7.0, 10.0, 14.0)
_ENOUGH = 150  # so many places tell the spread as well as more would
_ROUNDS = 6
_WRONG = 0.01  # what no label is less probable than, so that one wrong label does not decide
_MOST_SIDES = 4
_SEED = 1906


def extent(xy: Floats) -> float:
    """Give the side of the square over which evenly strewn points would lie as far from their middle, metres.

    Parameters
    ----------
    xy
        Points, metres, shape (n, 2).

    Examples
    --------
    >>> side = np.linspace(0, 100_000, 101)
    >>> round(extent(np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)), -3)
    101000.0
    """
    return float(np.sqrt(6.0 * ((xy - xy.mean(axis=0)) ** 2).sum(axis=1).mean()))


def spacing(xy: Floats) -> float:
    """Give the median distance from a point to the nearest other, metres; infinite where there is none.

    Parameters
    ----------
    xy
        Points, metres, shape (n, 2).

    Examples
    --------
    >>> spacing(np.array([[0.0, 0.0], [3000.0, 0.0], [7000.0, 0.0]]))
    3000.0
    """
    spots = np.unique(xy, axis=0)
    if len(spots) < 2:
        return float("inf")
    return float(np.median(cKDTree(spots).query(spots, k=2)[0][:, 1]))


def likely_spread(field: Prior, evidence: Evidence, sides: int, seen: Seen | None = None) -> float:
    """Choose the surfaces' spread, in logits, by how well each place's label is foretold by all others.

    Leave-one-out without leaving one out: a place's own part is taken from the posterior at it
    (Rasmussen and Williams 2006, section 5.4.2, do so for Laplace's approximation).  Several spreads are tried,
    and their geometric mean is taken, each weighted by the likelihood of all labels, so that one more statement
    does not make the line jump.

    Parameters
    ----------
    field
        The field, of deviation 1.
    evidence
        What is known.
    sides
        How many sides there are.
    seen
        What :func:`conflict_map.control.posterior.seen_from` gives for the evidence, where it is known already.
    """
    labelled = np.nonzero((evidence.side >= 0) & evidence.place)[0]
    if len(labelled) > _ENOUGH:
        labelled = np.sort(np.random.default_rng(_SEED).choice(labelled, _ENOUGH, replace=False))
    few = Evidence(
        evidence.at[labelled],
        evidence.side[labelled],
        evidence.weight[labelled],
        evidence.between[labelled],
        np.zeros(len(labelled), dtype=np.intp),
        evidence.place[labelled],
    )
    from_places = seen_from(field, few.at) if seen is None else Seen(seen.columns[:, labelled])
    told = np.bincount(few.side, minlength=sides)
    tried = np.argsort(-told, kind="stable")[: 1 if sides == 2 else _MOST_SIDES]
    settings = Settings(rounds=_ROUNDS)
    likelihood = np.zeros(len(_SPREADS))
    for number, spread in enumerate(_SPREADS):
        known = FewPlaces(field, from_places, spread)
        for side in tried:
            chance = Binary(known, few, int(side), spread, settings).foreseen()
            likelihood[number] += np.log(_WRONG + (1.0 - 2.0 * _WRONG) * chance).sum()
    share = np.exp((likelihood - likelihood.max()) / max(1.0, len(tried) / 2.0))
    return float(np.exp((share * np.log(_SPREADS)).sum() / share.sum()))
