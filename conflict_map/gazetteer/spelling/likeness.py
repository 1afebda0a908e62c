"""Whether two spellings are one name: a closer look at what the near keys bring together.

The judgement is a logistic regression over measures of likeness; the first of them is the learned alignment of
`conflict_map.gazetteer.spelling.alignment`.  Costs and weights are data (``spelling.json``, made by ``tools/train_spelling.py``
from GeoNames' own lists of alternative names, in countries other than those the benchmarks ask about) and can be read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.spelling.alignment import (
    IS_VOWEL,
    MODES,
    Costs,
    align,
    likeness_to_itself,
)
from conflict_map.gazetteer.spelling.names import latin, without_glued_article
from conflict_map.gazetteer.spelling.phones import (
    ALPHABET,
    BOUNDARY,
    LONGEST,
    PADDING,
    VOWEL_POOR,
    phones,
    rows_of,
)
from conflict_map.gazetteer.spelling.scripts import SCHOOLS, school_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.gazetteer.spelling.phones import Codes

    Vector = np.ndarray[Any, np.dtype[np.float64]]

MINIMUM_LENGTH = 3
CLOSE = 0.25  # likeness under which a second look, without the vowels, changes nothing
FEW = 64  # pairs up to which the consonants of all are aligned beside the whole names
MANY = 400  # pairs from which it pays to compare names of about the same length together
_LENGTHS = (-1, 6, 8, 10, 13, 18, LONGEST)

# Of two whole names (`measures`), and of the words that two names share (`conflict_map.gazetteer.search.wordwise`).
MEASURES = (
    "alignment", "likeness", "likeness_2", "likeness_4", "unlikeness", "evidence", "first", "last",
    "length_gap", "short", "poor", "poor_likeness", "short_likeness", "words_gap", "consonants", "consonants_2",
    "consonants_4", "short_consonants", "vowel_gap",
)  # fmt: skip
WORDWISE = (
    "parts", "parts_alignment", "parts_likeness", "left_asked", "left_found", "shared", "left_share_asked",
    "left_share_found", "left_common_found", "one_left_first",
)  # fmt: skip


@dataclass(frozen=True)
class Model:
    """What `spelling.json` says; weights and bias have a row for each of `SCHOOLS`."""

    costs: Costs
    weights: Vector
    wordwise: Vector
    bias: Vector


def costs_to_json(costs: Costs) -> dict[str, Any]:
    """Write costs so that one can read them: letters, and pairs of letters that say more than "different"."""
    written: dict[str, Any] = {"swap": round(costs.swap, 2)}
    for mode, name in enumerate(MODES):
        pair = costs.pair[mode]
        written[name] = {
            "gap": {letter: round(float(costs.gap[mode, i]), 2) for i, letter in enumerate(ALPHABET) if i},
            "pair": {
                ALPHABET[i] + ALPHABET[j]: round(float(pair[i, j]), 2)
                for i in range(1, len(ALPHABET))
                for j in range(i, len(ALPHABET))
                if pair[i, j] > DIFFERENT
            },
        }
    return written


DIFFERENT = -4.0


def costs_from_json(written: Mapping[str, Any]) -> Costs:
    """Read what `costs_to_json` wrote."""
    pair = np.full((len(MODES), len(ALPHABET), len(ALPHABET)), DIFFERENT, np.float32)
    gap = np.zeros((len(MODES), len(ALPHABET)), np.float32)
    for mode, name in enumerate(MODES):
        for letter, cost in written[name]["gap"].items():
            gap[mode, ALPHABET.index(letter)] = cost
        for (one, other), cost in written[name]["pair"].items():
            i, j = ALPHABET.index(one), ALPHABET.index(other)
            pair[mode, i, j] = pair[mode, j, i] = cost
    return Costs(pair, gap, float(written["swap"]))


@cache
def model() -> Model:
    """Return the costs and weights of the package."""
    text = (files("conflict_map.gazetteer") / "spelling.json").read_text(encoding="utf-8")
    read = json.loads(text)
    return Model(
        costs=costs_from_json(read["costs"]),
        weights=np.array([[read[school]["whole"][m] for m in MEASURES] for school in SCHOOLS]),
        wordwise=np.array([[read[school]["words"][m] for m in WORDWISE] for school in SCHOOLS]),
        bias=np.array([read[school]["bias"] for school in SCHOOLS]),
    )


def measures(one: Codes, other: Codes, school: Any, costs: Costs) -> Vector:
    """Measure how alike names are, pair by pair.

    Parameters
    ----------
    one, other
        Phones, as many rows of each.
    school
        For each pair which of `SCHOOLS` it is of.
    costs
        Of the alignment.

    Returns
    -------
    ndarray of shape (pairs, len(MEASURES))
        In the order of `MEASURES`.
    """
    both = _below(one, other)  # a call on a few short rows costs as much as one on twice as many
    length = _length(both)
    boundaries, vowels = (both == BOUNDARY).sum(axis=1), IS_VOWEL[both].sum(axis=1)
    is_poor = vowels < VOWEL_POOR * (length - boundaries)
    count = len(one)
    poor = is_poor[:count] | is_poor[count:]
    mode = np.where(poor, len(SCHOOLS), school)
    aligned, most, likeness, bare = _likeness(one, other, mode, costs)
    length_one, length_other = length[:count], length[count:]
    short = 1 / np.maximum(np.minimum(length_one, length_other), 1)
    m = np.empty((count, len(MEASURES)))
    m[:, 0] = np.minimum(np.maximum(aligned / 10, -2), 4)
    m[:, 1] = likeness
    m[:, 2] = np.maximum(likeness, 0) ** 2
    m[:, 3] = np.maximum(likeness, 0) ** 4
    m[:, 4] = np.minimum(likeness, 0)
    m[:, 5] = np.minimum(most / 20, 2)
    m[:, 6] = costs.pair[mode, one[:, 0], other[:, 0]] > 0
    m[:, 7] = costs.pair[mode, _last(one, length_one), _last(other, length_other)] > 0
    m[:, 8] = np.abs(length_one - length_other) / np.maximum(np.maximum(length_one, length_other), 1)
    m[:, 9] = short
    m[:, 10] = poor
    m[:, 11] = poor * likeness
    m[:, 12] = short * likeness
    m[:, 13] = np.abs(boundaries[:count] - boundaries[count:])
    m[:, 14], m[:, 15], m[:, 16] = bare, np.maximum(bare, 0) ** 2, np.maximum(bare, 0) ** 4
    m[:, 17] = short * bare
    m[:, 18] = np.abs(vowels[:count] - vowels[count:]) * ~poor
    return m


def _likeness(one: Codes, other: Codes, mode: Any, costs: Costs) -> tuple[Vector, Vector, Vector, Vector]:
    """Align names: log-likelihood ratio, the most it can be, its share of that, and that of the consonants alone.

    The last is another one's only where names are close.
    """
    count = len(one)
    if count <= FEW:
        mode = np.concatenate([mode, mode + len(MODES)])
        one, other, costs = np.concatenate([one, one]), np.concatenate([other, other]), costs.twofold
    aligned = align(one, other, mode, costs).astype(np.float64)
    most = np.minimum(likeness_to_itself(one, mode, costs), likeness_to_itself(other, mode, costs)).astype(
        float
    )
    likeness = np.minimum(np.maximum(aligned / np.maximum(most, 1.0), -1.0), 1.0)
    if count <= FEW:
        whole, bare = likeness[:count], likeness[count:]
        return aligned[:count], most[:count], whole, np.where(whole > CLOSE, bare, whole)
    bare, close = likeness.copy(), likeness > CLOSE
    bare[close] = _likeness_of_consonants(one[close], other[close], mode[close], costs)
    return aligned, most, likeness, bare


def _likeness_of_consonants(one: Codes, other: Codes, mode: Any, costs: Costs) -> Vector:
    bare = costs.without_vowels
    most = np.minimum(likeness_to_itself(one, mode, bare), likeness_to_itself(other, mode, bare)).astype(
        float
    )
    return np.asarray(np.clip(align(one, other, mode, bare) / np.maximum(most, 1.0), -1.0, 1.0))


def _below(one: Codes, other: Codes) -> Codes:
    """Write the rows of `other` below those of `one`, the narrower of the two padded."""
    both = np.full((2 * len(one), max(one.shape[1], other.shape[1])), PADDING, np.uint8)
    both[: len(one), : one.shape[1]], both[len(one) :, : other.shape[1]] = one, other
    return both


def _length(rows: Codes) -> Vector:
    return np.asarray((rows != PADDING).sum(axis=1), np.float64)


def _last(rows: Codes, length: Vector) -> Codes:
    return np.asarray(rows[np.arange(len(rows)), np.maximum(length.astype(int) - 1, 0)])


def odds_of_pairs(one: Codes, other: Codes, school: Any) -> Vector:
    """Return the log odds, pair by pair, that names are the same."""
    fitted = model()
    mine, theirs = _length(one), _length(other)
    if len(one) <= MANY:
        # an alignment takes a step for each phone of the first
        wide, high = int(mine.max(initial=0)), int(theirs.max(initial=0))
        return _odds(one[:, :wide], other[:, :high], school, fitted)
    length = np.maximum(mine, theirs)
    odds = np.empty(len(one))
    for low, high in pairwise(_LENGTHS):  # short names need no wide tables
        some = np.flatnonzero((length > low) & (length <= high))
        if len(some):
            width = int(length[some].max())
            odds[some] = _odds(one[some, :width], other[some, :width], school[some], fitted)
    return odds


def _odds(one: Codes, other: Codes, school: Any, fitted: Model) -> Vector:
    measured = measures(one, other, school, fitted.costs)
    return np.asarray((measured * fitted.weights[school]).sum(axis=1) + fitted.bias[school])


def odds_together(compared: Sequence[tuple[bytes, Codes, Any]]) -> list[Vector]:
    """Return the log odds of many comparisons, made in one go.

    Parameters
    ----------
    compared
        For each the phones of the name that is asked for, the phones of those it is compared with, and their schools.

    Returns
    -------
    list of ndarray
        For each comparison the odds of each of its names.
    """
    if not compared:
        return []
    counts = [len(theirs) for _, theirs, _ in compared]
    mine = rows_of([asked for asked, _, _ in compared])
    width = max(mine.shape[1], *(theirs.shape[1] for _, theirs, _ in compared))
    others = np.zeros((sum(counts), width), np.uint8)
    first = 0
    for _, theirs, _ in compared:
        others[first : first + len(theirs), : theirs.shape[1]] = theirs
        first += len(theirs)
    asked = np.zeros((len(compared), width), np.uint8)
    asked[:, : mine.shape[1]] = mine
    schools = np.concatenate([school for _, _, school in compared])
    odds = odds_of_pairs(np.repeat(asked, counts, axis=0), others, schools)
    return np.split(odds, np.cumsum(counts)[:-1])


def variants(query: str) -> tuple[str, ...]:
    """List the readings of a query: itself, and without glued articles where it may have some."""
    other = without_glued_article(query)
    return (query,) if other == query else (query, other)


def heard(query: str) -> list[bytes]:
    """List the phones of each reading of a query that has any."""
    return list(dict.fromkeys(p for p in map(phones, variants(query)) if p))


def log_odds(query: str, names: Sequence[str], country: str = "") -> Vector:
    """Judge whether each of some names is the same name as the query.

    Parameters
    ----------
    query, names
        In any script.
    country
        ISO 3166-1 alpha-2 code of where the names are; each way of romanising takes other letters for each other.

    Returns
    -------
    ndarray
        Natural logarithm of the odds: 0 is even, 3 is 95 %.

    Examples
    --------
    >>> same, other = log_odds("Khan Sheikhoun", ["Khān Shaykhūn", "Khan Younis"], "SY")
    >>> bool(same > 3), bool(other < 0)
    (True, True)
    """
    asked = heard(query)
    if not names or not asked:
        return np.full(len(names), -np.inf)
    others = rows_of([phones(name) or b"\0" for name in names])
    school = np.full(len(names), school_of(country))
    odds = [odds_of_pairs(np.repeat(rows_of([a]), len(names), axis=0), others, school) for a in asked]
    return np.asarray(np.max(odds, axis=0))


def long_enough(name: str) -> bool:
    """Whether a name has letters enough to be recognised when it is spelt otherwise."""
    return len(latin(name).replace(" ", "")) >= MINIMUM_LENGTH
