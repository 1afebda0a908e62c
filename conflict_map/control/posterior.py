"""The hidden surface given what is known at some places: its most probable heights and how sure they are.

Two ways to the same answer, the cheaper of which is chosen by the number of places.  A few places: all
that they tell lies in the covariances between them and the nodes, which one factorisation of the prior gives;
after it, every round is a small dense system (kriging).  Many places: the posterior's precision is sparse
and is factorised; a later round, whose strengths differ little, is solved by conjugate gradients with
the last factorisation as preconditioner, at a fraction of the price.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.sparse.linalg import SuperLU, splu

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

FEW = 500  # with more places the sparse way is cheaper
_SEED = 20111  # fixed: identical input, identical output
_AT_PLACES = 24  # surfaces that tell well enough how sure one is at a place
_PATIENCE = 20  # conjugate gradients that take more steps than this cost as much as a factorisation
_EXACT = 1e-5  # of the right-hand side is left when they stop
_AT_ONCE = 4  # columns solved together: more fall out of the processor's cache, and into threads that wait for each other


@dataclass(frozen=True)
class Prior:
    """The field before any statement, of standard deviation 1.

    Parameters
    ----------
    root
        Sparse symmetric (nodes, nodes), whose square is the field's precision matrix.
    """

    root: sp.csc_array

    @cached_property
    def precision(self) -> sp.csc_array:
        """The precision matrix."""
        return sp.csc_array(self.root @ self.root)

    @cached_property
    def solver(self) -> SuperLU:
        """The factorised root."""
        return _factorise(self.root)


@dataclass(frozen=True)
class Seen:
    """How white noise on the nodes makes the heights of a field of deviation 1 at places.

    Parameters
    ----------
    columns
        (nodes, places): a surface is root⁻¹ white noise, so a place's height is its column times the noise.
    """

    columns: Floats

    @cached_property
    def covariance(self) -> Floats:
        """The covariances of the heights at the places, (places, places)."""
        return np.asarray(self.columns.T @ self.columns)


class Posterior(Protocol):
    """The field given places at which it is seen with some strength."""

    def at_places(self, strength: Floats, pull: Floats) -> Floats:
        """Give the most probable heights at the places.

        Parameters
        ----------
        strength, pull
            (places,): each place adds ``pull * height - strength * height**2 / 2`` to the log-likelihood.
        """
        ...

    def over_nodes(self) -> Floats:
        """Give the most probable heights at the nodes, for what was asked last."""
        ...

    def sd_at_places(self) -> Floats:
        """Give the heights' standard deviations at the places, for what was asked last."""
        ...

    def sd_over_nodes(self, draws: int) -> Floats:
        """Give the heights' standard deviations at the nodes, from surfaces drawn with a fixed seed."""
        ...


def posterior(prior: Prior, at: sp.csr_array, spread: float, seen: Seen | None = None) -> Posterior:
    """Choose the cheaper way for so many places.

    Parameters
    ----------
    prior
        The field.
    at
        Sparse (places, nodes): how the surface at each place follows from the nodes.
    spread
        The surface's standard deviation before any statement.
    seen
        What :func:`seen_from` gives for ``at``, where it is known already.
    """
    if at.shape[0] > FEW:
        return ManyPlaces(prior, at, spread)
    return FewPlaces(prior, seen_from(prior, at) if seen is None else seen, spread)


def seen_from(prior: Prior, at: sp.csr_array) -> Seen:
    """Work out how the field is seen from places.

    Parameters
    ----------
    prior, at
        As for :func:`posterior`.
    """
    return Seen(_solved(prior.solver, at.toarray().T))


class FewPlaces:
    """By the covariances between places: exact at them, and dense in their number only.

    Parameters
    ----------
    prior
        The field.
    seen
        As :func:`seen_from` gives it.
    spread
        As for :func:`posterior`.
    """

    def __init__(self, prior: Prior, seen: Seen, spread: float) -> None:
        self.prior, self.seen, self.spread = prior, seen.columns, spread
        self.covariance = spread**2 * seen.covariance

    def at_places(self, strength: Floats, pull: Floats) -> Floats:
        """Give the most probable heights at the places (see :class:`Posterior`)."""
        self.shrink = np.sqrt(strength)
        within = self.shrink[:, None] * self.covariance * self.shrink + np.eye(len(strength))
        self.factor = cho_factor(within, lower=True)
        prior_mean = self.covariance @ pull
        self.gain = pull - self._settled(prior_mean)
        return np.asarray(self.covariance @ self.gain)

    def over_nodes(self) -> Floats:
        """Give the most probable heights at the nodes."""
        return np.asarray(self.spread**2 * self.prior.solver.solve(self.seen @ self.gain))

    def sd_at_places(self) -> Floats:
        """Give the heights' standard deviations at the places."""
        told = solve_triangular(self.factor[0], self.shrink[:, None] * self.covariance, lower=True)
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance) - (told**2).sum(axis=0), 1e-12)))

    def sd_over_nodes(self, draws: int) -> Floats:
        """Give the standard deviations at the nodes: surfaces of the prior, bent to the places (Matheron's rule)."""
        random = np.random.default_rng(_SEED)
        white = random.standard_normal((self.seen.shape[0], draws))
        error = random.standard_normal((len(self.shrink), draws))
        drawn = self.spread * (self.seen.T @ white)  # the drawn surfaces at the places
        # what each place would have to be told with strength s is its drawn height plus noise / sqrt(s)
        inner = cho_solve(self.factor, self.shrink[:, None] * drawn + error)
        white -= self.spread * (self.seen @ (self.shrink[:, None] * inner))
        return _scatter(self.spread * _solved(self.prior.solver, white))

    def _settled(self, heights: Floats) -> Floats:
        return np.asarray(self.shrink * cho_solve(self.factor, self.shrink * heights))


class ManyPlaces:
    """By the posterior's sparse precision matrix.

    Parameters
    ----------
    prior, at, spread
        As for :func:`posterior`.
    """

    def __init__(self, prior: Prior, at: sp.csr_array, spread: float) -> None:
        self.at, self.back = at, sp.csr_array(at.T)
        self.root, self.prior = prior.root / spread, prior.precision / spread**2
        self.level = np.zeros(at.shape[1])
        self.solver: SuperLU | None = None
        self.exact = False  # whether the factorisation is that of the strengths asked last

    def at_places(self, strength: Floats, pull: Floats) -> Floats:
        """Give the most probable heights at the places (see :class:`Posterior`)."""
        self.strength = strength
        self.precision = sp.csr_array(self.prior + self.back @ (sp.diags_array(strength) @ self.at))
        self.exact = False
        wanted = self.back @ pull
        if self.solver is None or not self._refine(wanted, self.solver):
            self.level = self._exactly().solve(wanted)
        return np.asarray(self.at @ self.level)

    def over_nodes(self) -> Floats:
        """Give the most probable heights at the nodes."""
        return self.level

    def sd_at_places(self) -> Floats:
        """Give the heights' standard deviations at the places."""
        return np.asarray(self.at @ self.sd_over_nodes(_AT_PLACES))

    def sd_over_nodes(self, draws: int) -> Floats:
        """Give the standard deviations at the nodes: the equations' two sides perturbed and solved."""
        random = np.random.default_rng(_SEED)
        noise = self.root @ random.standard_normal((self.at.shape[1], draws))
        noise += _summed(self.back, self.strength, draws, random)
        return _scatter(_solved(self._exactly(), noise))

    def _exactly(self) -> SuperLU:
        if self.solver is None or not self.exact:
            self.solver, self.exact = _factorise(sp.csc_array(self.precision)), True
        return self.solver

    def _refine(self, wanted: Floats, solver: SuperLU) -> bool:
        """Solve by preconditioned conjugate gradients from the last heights; say whether that converged."""
        level = self.level.copy()
        left = wanted - self.precision @ level
        enough = _EXACT * np.linalg.norm(wanted)
        step = ready = solver.solve(left)
        product = left @ ready
        for _ in range(_PATIENCE):
            if np.linalg.norm(left) <= enough:
                self.level = level
                return True
            pushed = self.precision @ step
            length = product / (step @ pushed)
            level, left = level + length * step, left - length * pushed
            ready = solver.solve(left)
            product, before = left @ ready, product
            step = ready + product / before * step
        return False


def _summed(back: sp.csr_array, strength: Floats, draws: int, random: np.random.Generator) -> Floats:
    """Sum each place's noise (of variance ``strength``) onto the nodes it is seen from, a few draws at a time."""
    root = np.sqrt(strength)[:, None]
    parts = [
        back @ (root * random.standard_normal((len(strength), few)))
        for few in np.diff([*range(0, draws, 8), draws])
    ]
    return np.concatenate(parts, axis=1)


def _scatter(surfaces: Floats) -> Floats:
    return np.asarray(np.sqrt((surfaces**2).mean(axis=1)) + 1e-6)


def _solved(solver: SuperLU, columns: Floats) -> Floats:
    """Solve for many right-hand sides, a few at a time."""
    found = np.empty_like(columns, order="F")
    for first in range(0, columns.shape[1], _AT_ONCE):
        few = slice(first, first + _AT_ONCE)
        found[:, few] = solver.solve(np.asfortranarray(columns[:, few]))
    return found


def _factorise(matrix: sp.csc_array) -> SuperLU:
    return splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
