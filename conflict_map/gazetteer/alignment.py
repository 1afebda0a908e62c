"""How likely two strings of phones are spellings of one name: the best alignment under learned costs.

Each pair of phones that the alignment sets against each other adds the logarithm of how much more often they meet in
two spellings of one place than in two names taken at random; so does each phone that one spelling leaves out.  The sum
is a log-likelihood ratio: long names that agree say more than short ones, rare phones more than common ones.  There is a
set of costs, a *mode*, for each of the ways in which countries' names are romanised
(`conflict_map.gazetteer.scripts.SCHOOLS`), and a last one for pairs of which one leaves out its vowels (Arabic script,
and what was transliterated from it letter by letter).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.phones import ALPHABET, BOUNDARY, PADDING, VOWEL_POOR, VOWELS
from conflict_map.gazetteer.scripts import SCHOOLS

if TYPE_CHECKING:
    from conflict_map.gazetteer.phones import Codes

Vector = np.ndarray[Any, np.dtype[np.float32]]

MODES = (*SCHOOLS, "without vowels")
FORBIDDEN = np.float32(-1e4)
IS_VOWEL = np.array([letter in VOWELS for letter in ALPHABET])


@dataclass(frozen=True)
class Costs:
    """What it says for two names being one that phones meet (`pair`), are left out (`gap`) or change places (`swap`).

    The first axis is the mode.
    """

    pair: Vector
    gap: Vector
    swap: float


def is_vowel_poor(rows: Codes) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say which names were written without (most of) their vowels."""
    letters = (rows > BOUNDARY).sum(axis=1)
    return np.asarray(IS_VOWEL[rows].sum(axis=1) < VOWEL_POOR * letters)


def modes_of(one: Codes, other: Codes, school: Any) -> Any:
    """Choose the mode of each pair: that of its school, unless one of the two leaves out its vowels."""
    return np.where(is_vowel_poor(one) | is_vowel_poor(other), len(SCHOOLS), school)


def align(one: Codes, other: Codes, mode: Any, costs: Costs) -> Vector:
    """Align names pair by pair.

    Parameters
    ----------
    one, other
        Rows of phones of the same number, padded.
    mode
        For each pair which of `MODES` it is of.
    costs
        The learned costs.

    Returns
    -------
    ndarray of float32
        The log-likelihood ratio of each pair's best alignment, natural logarithm.
    """
    mode = np.asarray(mode, np.intp)
    pair, gap = _padded(costs)
    in_other = gap[mode[:, None], other]
    so_far = np.concatenate([np.zeros((len(one), 1), np.float32), np.cumsum(in_other, axis=1)], axis=1)
    before: Vector | None = None
    last = so_far
    for i in range(one.shape[1]):
        letter = one[:, i]
        moved = last + gap[mode, letter][:, None]
        moved[:, 1:] = np.maximum(moved[:, 1:], last[:, :-1] + pair[mode[:, None], letter[:, None], other])
        if before is not None and other.shape[1] > 1:
            crossed = (
                (one[:, i - 1, None] == other[:, 1:])
                & (letter[:, None] == other[:, :-1])
                & ((letter > BOUNDARY) & (one[:, i - 1] > BOUNDARY))[:, None]
                & (letter != one[:, i - 1])[:, None]
            )
            same = pair[mode, letter, letter] + pair[mode, one[:, i - 1], one[:, i - 1]]
            swapped = np.where(crossed, before[:, :-2] + same[:, None] + np.float32(costs.swap), FORBIDDEN)
            moved[:, 2:] = np.maximum(moved[:, 2:], swapped)
        before, last = last, np.maximum.accumulate(moved - so_far, axis=1) + so_far
    return np.asarray(last[:, -1])


def _padded(costs: Costs) -> tuple[Vector, Vector]:
    """Let padding cost nothing to leave out, and never meet a phone."""
    pair, gap = costs.pair.copy(), costs.gap.copy()
    pair[:, PADDING, :] = pair[:, :, PADDING] = FORBIDDEN
    gap[:, PADDING] = 0.0
    return pair, gap


def likeness_to_itself(rows: Codes, mode: Any, costs: Costs) -> Vector:
    """Return what a name would score against itself: the most that any other can reach, nearly."""
    own = np.diagonal(costs.pair, axis1=1, axis2=2).copy()
    own[:, PADDING] = 0.0
    return np.asarray(own[np.asarray(mode)[:, None], rows].sum(axis=1))


SEMIVOWELS = "yw"
SEMIVOWEL_GAP = -0.3


def without_vowels(costs: Costs) -> Costs:
    """Return costs under which vowels say nothing, neither for nor against."""
    pair, gap = costs.pair.copy(), costs.gap.copy()
    half = np.array([letter in SEMIVOWELS for letter in ALPHABET])
    pair[:, IS_VOWEL[:, None] & IS_VOWEL] = 0.0
    pair[:, (IS_VOWEL[:, None] & half) | (half[:, None] & IS_VOWEL)] = 0.0
    gap[:, IS_VOWEL], gap[:, half] = 0.0, SEMIVOWEL_GAP
    return Costs(pair, gap, costs.swap)
