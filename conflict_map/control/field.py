"""How probable each side is at each point of the ground, from places that somebody is said to hold.

Each side has a hidden smooth surface, high where it holds places.  It is a
Gaussian field of the Matérn kind (smoothness 1), written as the solution of a
stochastic differential equation on a mesh (Lindgren, Rue and Lindström 2011,
doi:10.1111/j.1467-9868.2011.00777.x), which keeps every matrix sparse.  Rivers
and reservoirs lower the conductance of the mesh across them, so that
what is known on one bank says less about the other (after Bakka et al. 2019,
doi:10.1016/j.spasta.2019.01.002).  Places are labelled through a logistic
link, of which a share is wrong: a place that its surroundings contradict loses
its weight, as by the EM algorithm for noisy labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from scipy.special import expit, ndtr

from conflict_map.control.posterior import FEW, Posterior, Prior, Seen, posterior

if TYPE_CHECKING:
    import numpy.typing as npt

    from conflict_map.control.ground import Mesh

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]


_DETOUR_ROUNDS = 2  # a detour starts from the last surface, so little is left to do
_OUTVOTED = 2
_LITTLE = 0.01  # of its weight is left to a label that is taken for wrong
SUSPECT = 0.2  # a label that all other places find less probable than this is taken for wrong


@dataclass(frozen=True, slots=True)
class Settings:
    """What the field takes for granted about wars, before it sees a statement.

    Parameters
    ----------
    range_m
        Distance at which two places have little left in common, metres; None: one and a half times the
        extent of the ground that the statements are about.
    spread
        Standard deviation of the hidden surface, in logits: large for a patchwork, small for a smooth
        front; None: as the statements themselves bear out (:func:`conflict_map.control.scales.likely_spread`).
    rougher
        How many times as large the spread is with which lines are drawn: the surface that foretells labels
        best, some of which are wrong, smooths away more of the line's course than it should.
    wrong
        Share of the labels that are wrong.
    through
        What is left of the spread of control across a river or reservoir, 0-1.
    rounds
        At most how often the surface is solved anew.
    detours
        At most how often it is solved again so that the line goes round places that it cut off.
    samples
        How many surfaces are drawn to see how sure the surface is.
    """

    range_m: float | None = None
    spread: float | None = None
    rougher: float = 3.0
    wrong: float = 0.05
    through: float = 0.05
    rounds: int = 12
    detours: int = 5
    samples: int = 64


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known, place by place.

    Parameters
    ----------
    at
        Sparse (places, nodes): how the surface at each place follows from the nodes.
    side
        Each place's side by number; -1 where several contest it.
    weight
        0-1, how much each place counts.
    between
        Boolean (places, sides): at a contested place, the sides that contest it.
    doubt
        (places,): 0; 1 where the places around may show the label to be wrong; 2 where they outvote it.
    place
        Boolean (places,): whether it is a place, round which the line is led, or one point of a wider area.
    """

    at: sp.csr_array
    side: Ints
    weight: Floats
    between: npt.NDArray[np.bool_]
    doubt: Ints
    place: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Surface:
    """The hidden surfaces and how sure they are.

    Parameters
    ----------
    level
        (sides, nodes): the surfaces' most probable heights.
    sd
        (sides, nodes): their standard deviations.
    right
        (places,): the probability that each place's label is right.
    """

    level: Floats
    sd: Floats
    right: Floats


def prior(mesh: Mesh, free: Floats, range_m: float) -> Prior:
    """Write the field as it is before any statement, of standard deviation 1.

    Parameters
    ----------
    mesh
        The mesh.
    free
        The conductance of each edge, as :func:`conflict_map.control.ground.conductance` gives it.
    range_m
        The field's range, metres.

    Returns
    -------
    Prior
        The field on the mesh.
    """
    pairs, n = mesh.edges(), mesh.size
    kappa2 = 8.0 / range_m**2  # Matérn of smoothness 1: range = sqrt(8) / kappa
    ends = np.concatenate([pairs[:, 0], pairs[:, 1]])
    others = np.concatenate([pairs[:, 1], pairs[:, 0]])
    both = np.concatenate([free, free])
    degree = np.bincount(ends, weights=both, minlength=n)
    stiffness = sp.diags_array(degree) - sp.coo_array((both, (ends, others)), shape=(n, n))
    operator = kappa2 * mesh.cell**2 * sp.eye_array(n) + stiffness
    tau = 1.0 / np.sqrt(4.0 * np.pi * kappa2)
    return Prior(sp.csc_array(operator * (tau / mesh.cell)))


def fit(
    field: Prior,
    evidence: Evidence,
    sides: int,
    spread: float,
    settings: Settings,
    seen: Seen | None = None,
) -> Surface:
    """Find the sides' surfaces from the evidence.

    With two sides one surface serves both, turned over for the second; with more, each side has its own
    against all others.

    Parameters
    ----------
    field
        From :func:`prior`.
    evidence
        What is known.
    sides
        How many sides there are.
    spread
        Standard deviation of the hidden surfaces, in logits.
    settings
        The share of wrong labels, rounds and samples.
    seen
        As for :func:`conflict_map.control.posterior.posterior`.

    Returns
    -------
    Surface
        Heights, standard deviations and the labels' probability of being right.
    """
    nodes = field.root.shape[0]
    if sides == 1:
        certain = np.full((1, nodes), spread)
        return Surface(certain, np.full((1, nodes), 1e-3), np.ones(len(evidence.side)))
    levels, sds = np.empty((sides, nodes)), np.empty((sides, nodes))
    right = np.ones(len(evidence.side))
    drawing = posterior(field, evidence.at, settings.rougher * spread, seen)
    # among many places each has witnesses enough, however rough the surface
    few = evidence.at.shape[0] <= FEW
    judging = posterior(field, evidence.at, spread, seen) if few else drawing
    heights = spread if few else settings.rougher * spread
    for number in range(1 if sides == 2 else sides):
        ok = Binary(judging, evidence, number, heights, settings).judge()
        line = Binary(drawing, evidence, number, settings.rougher * spread, settings)
        levels[number], sds[number] = line.solve(ok)
        right = np.minimum(right, np.where((evidence.side == number) | (sides == 2), ok, 1.0))
    if sides == 2:
        levels[1], sds[1] = -levels[0], sds[0]
    return Surface(levels, sds, right)


def probabilities(surface: Surface) -> Floats:
    """Give each side's probability at each node, shape (sides, nodes); they sum to one.

    Parameters
    ----------
    surface
        As :func:`fit` gives it.
    """
    if len(surface.level) == 2:  # one surface: the second side has what is left
        first = ndtr(surface.level[0] / surface.sd[0])
        return np.stack([first, 1.0 - first])
    each = ndtr(surface.level / surface.sd) + 1e-12
    return np.asarray(each / each.sum(axis=0))


class Binary:
    """One side against the others: the surface by repeated weighted least squares.

    Parameters
    ----------
    known
        The field at the places.
    evidence, spread, settings
        As for :func:`fit`.
    side
        The side's number.
    """

    def __init__(
        self, known: Posterior, evidence: Evidence, side: int, spread: float, settings: Settings
    ) -> None:
        self.known, self.settings, self.spread = known, settings, spread
        contested = evidence.side < 0
        concerned = contested & evidence.between[:, side]
        # a contested place that concerns this side is half its own and half the others': it pulls the
        # line to itself; one that does not concern it is just not its own
        self.vote = np.where(concerned, 0.0, np.where(evidence.side == side, 1.0, -1.0))
        self.outvoted = evidence.doubt == _OUTVOTED
        self.weight = np.where(self.outvoted, _LITTLE * evidence.weight, evidence.weight)
        self.labelled = ~contested
        self.doubtful, self.place = evidence.doubt > 0, evidence.place

    def judge(self) -> Floats:
        """Say how probable it is that each label is right; a place is doubted only by those around it."""
        none = np.zeros(len(self.weight))
        here, strength, agreed = self._settle(self.weight, none, none + 1.0, self.settings.rounds)
        right = self._without_itself(here, strength, self.weight * agreed)
        # too few witnesses say nothing against a place
        right = np.where(self.doubtful | ~self.labelled, right, np.maximum(right, SUSPECT))
        right = np.where(self.doubtful, np.minimum(right, agreed), right)
        return np.where(self.outvoted, np.minimum(right, self.settings.wrong), right)

    def solve(self, right: Floats) -> tuple[Floats, Floats]:
        """Give the heights and their standard deviations over the nodes.

        A place on the wrong side of the line, whose surroundings do not speak against it, is given more
        weight until the line goes round it; a place that they do speak against is taken for mislabelled.

        Parameters
        ----------
        right
            The probability that each label is right, as :meth:`judge` gives it.
        """
        passed_over = self.labelled & (right < SUSPECT)
        weight, none = self.weight, np.zeros(len(self.weight))
        believed = np.where(passed_over, _LITTLE * weight, weight)
        here, _, _ = self._settle(believed, none, none + 1.0, self.settings.rounds)
        for _ in range(self.settings.detours):
            wrong_side = self.labelled & self.place & ~passed_over & (self.vote * here <= 0.0)
            if not wrong_side.any():
                break
            weight = np.where(wrong_side, weight * 4.0, weight)
            believed = np.where(passed_over, _LITTLE * weight, weight)
            here, _, _ = self._settle(believed, here, np.ones(len(weight)), _DETOUR_ROUNDS)
        return self.known.over_nodes(), self.known.sd_over_nodes(self.settings.samples)

    def foreseen(self) -> Floats:
        """Say how probable each label is by all other places alone; 1 at a contested place."""
        none = np.zeros(len(self.weight))
        here, strength, agreed = self._settle(self.weight, none, none + 1.0, self.settings.rounds)
        return self._without_itself(here, strength, self.weight * agreed)

    def _settle(
        self, weight: Floats, here: Floats, right: Floats, rounds: int
    ) -> tuple[Floats, Floats, Floats]:
        """Solve the surface until it rests: heights at the places, strengths, labels' probabilities."""
        wrong = self.settings.wrong
        for _ in range(rounds):
            # the logistic link as a weighted square that touches it at `here` (Jaakkola and Jordan 2000);
            # a contested place says that neither leads, as strongly as a place says who does
            bend = np.where(np.abs(here) < 1e-3, 0.25, np.tanh(here / 2) / np.where(here == 0, 1, 2 * here))
            strength = weight * right * np.where(self.vote == 0.0, 1.0, bend)
            new = self.known.at_places(strength, weight * right * self.vote / 2)
            agrees = expit(self.vote * new)
            right = np.where(
                self.labelled, (1 - wrong) * agrees / ((1 - wrong) * agrees + wrong * (1 - agrees)), 1.0
            )
            moved = float(np.abs(new - here).max(initial=0.0))
            here = new
            if moved < 0.04 * self.spread:
                break
        return here, strength, right

    def _without_itself(self, here: Floats, strength: Floats, weight: Floats) -> Floats:
        """Say how probable each label is by all other places alone."""
        precision = 1.0 / np.maximum(self.known.sd_at_places() ** 2, 1e-9)
        left = np.maximum(precision - strength, 0.02 * precision)
        mean = (here * precision - weight * self.vote / 2) / left
        # the logistic link averaged over a normal height (MacKay 1992)
        chance = expit(self.vote * mean / np.sqrt(1.0 + np.pi / 8.0 / left))
        return np.asarray(np.where(self.labelled, chance, 1.0))
