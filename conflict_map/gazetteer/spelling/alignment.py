"""How likely two strings of phones are spellings of one name: the best alignment under learned costs.

Each pair of phones that the alignment sets against each other adds the logarithm of how much more often they meet in
two spellings of one place than in two names taken at random; so does each phone that one spelling leaves out.  The sum
is a log-likelihood ratio: long names that agree say more than short ones, rare phones more than common ones.  There is a
set of costs, a *mode*, for each of the ways in which countries' names are romanised
(`conflict_map.gazetteer.spelling.scripts.SCHOOLS`), and a last one for pairs of which one leaves out its vowels (Arabic script,
and what was transliterated from it letter by letter).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.spelling.phones import ALPHABET, BOUNDARY, PADDING, VOWEL_POOR, VOWELS
from conflict_map.gazetteer.spelling.scripts import SCHOOLS

if TYPE_CHECKING:
    from conflict_map.gazetteer.spelling.phones import Codes

Vector = np.ndarray[Any, np.dtype[np.float32]]

MODES = (*SCHOOLS, "without vowels")
FORBIDDEN = np.float32(-1e4)
IS_VOWEL = np.array([letter in VOWELS for letter in ALPHABET])
SEMIVOWELS = "yw"
SEMIVOWEL_GAP = -0.3
AT_ONCE = 1024  # pairs: what is known of them beforehand stays in the processor's cache


@dataclass(frozen=True)
class Costs:
    """What it says for two names being one that phones meet (`pair`), are left out (`gap`) or change places (`swap`).

    The first axis is the mode.
    """

    pair: Vector
    gap: Vector
    swap: float

    @cached_property
    def padded(self) -> tuple[Vector, Vector]:
        """`pair` and `gap`, so that padding costs nothing to leave out, and never meets a phone."""
        pair, gap = self.pair.copy(), self.gap.copy()
        pair[:, PADDING, :] = pair[:, :, PADDING] = FORBIDDEN
        gap[:, PADDING] = 0.0
        return pair, gap

    @cached_property
    def own(self) -> Vector:
        """What it says that a phone meets itself."""
        own = np.diagonal(self.pair, axis1=1, axis2=2).copy()
        own[:, PADDING] = 0.0
        return own

    @cached_property
    def without_vowels(self) -> Costs:
        """Costs under which vowels say nothing, neither for nor against."""
        pair, gap = self.pair.copy(), self.gap.copy()
        half = np.array([letter in SEMIVOWELS for letter in ALPHABET])
        pair[:, IS_VOWEL[:, None] & IS_VOWEL] = 0.0
        pair[:, (IS_VOWEL[:, None] & half) | (half[:, None] & IS_VOWEL)] = 0.0
        gap[:, IS_VOWEL], gap[:, half] = 0.0, SEMIVOWEL_GAP
        return Costs(pair, gap, self.swap)

    @cached_property
    def twofold(self) -> Costs:
        """These costs and, as modes after the last, those without vowels: two alignments are made as one."""
        bare = self.without_vowels
        return Costs(np.concatenate([self.pair, bare.pair]), np.concatenate([self.gap, bare.gap]), self.swap)


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
    found = [
        _aligned(one[i : i + AT_ONCE], other[i : i + AT_ONCE], mode[i : i + AT_ONCE], costs)
        for i in range(0, len(one), AT_ONCE)
    ]
    return np.concatenate(found) if found else np.empty(0, np.float32)


def _aligned(one: Codes, other: Codes, mode: Any, costs: Costs) -> Vector:
    """Align some pairs.

    The table is kept as what it is above leaving out all of `other` up to there, so that leaving out more costs nothing
    and a row is done by one running maximum.
    """
    pair, gap = costs.padded
    letters = len(ALPHABET)
    of_mode = (mode * letters)[:, None]
    met = pair.ravel().take(((of_mode + one) * letters)[:, :, None] + other[:, None, :])
    in_one, in_other = gap.ravel().take(of_mode + one), gap.ravel().take(of_mode + other)
    met -= in_other[:, None, :]
    crossed = _crossed(one, other, mode, in_other, costs)
    before: Vector | None = None
    last = np.zeros((len(one), other.shape[1] + 1), np.float32)
    for i in range(one.shape[1]):
        moved = last + in_one[:, i, None]
        np.maximum(moved[:, 1:], last[:, :-1] + met[:, i], out=moved[:, 1:])
        if before is not None and i in crossed:
            np.maximum(moved[:, 2:], before[:, :-2] + crossed[i], out=moved[:, 2:])
        before, last = last, np.maximum.accumulate(moved, axis=1)
    return np.asarray(last[:, -1] + in_other.sum(axis=1))


def _crossed(one: Codes, other: Codes, mode: Any, in_other: Vector, costs: Costs) -> dict[int, Vector]:
    """Say for the rows in which some phone changes places with the one before it what that says."""
    if other.shape[1] < 2 or one.shape[1] < 2:
        return {}
    first, second = one[:, :-1].astype(np.int16), one[:, 1:].astype(np.int16)
    swapped = np.where((second > BOUNDARY) & (first > BOUNDARY) & (second != first), second << 8 | first, -1)
    theirs = other[:, :-1].astype(np.int16) << 8 | other[:, 1:]
    meets = swapped[:, :, None] == theirs[:, None, :]
    rows = np.flatnonzero(meets.any(axis=(0, 2))).tolist()
    if not rows:
        return {}
    own = costs.own[mode[:, None], one]
    left_out = in_other[:, 1:] + in_other[:, :-1]
    found = {}
    for i in rows:
        says = (own[:, i] + own[:, i + 1] + np.float32(costs.swap))[:, None] - left_out
        found[i + 1] = np.where(meets[:, i], says, FORBIDDEN)
    return found


def likeness_to_itself(rows: Codes, mode: Any, costs: Costs) -> Vector:
    """Return what a name would score against itself: the most that any other can reach, nearly."""
    return np.asarray(costs.own[np.asarray(mode)[:, None], rows].sum(axis=1))
