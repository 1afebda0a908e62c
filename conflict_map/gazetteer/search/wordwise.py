"""Names of several words that share only some of them: ``Douar Toulal`` and ``Toulal``.

What is left over counts by how common it is among the names of the country: ``douar`` says little, ``toulal`` much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.kinds import ANNOUNCING
from conflict_map.gazetteer.spelling.alignment import align, likeness_to_itself, modes_of
from conflict_map.gazetteer.spelling.likeness import WORDWISE, model
from conflict_map.gazetteer.spelling.phones import BOUNDARY, PADDING, around, key_of, phones, rows_of

if TYPE_CHECKING:
    from conflict_map.gazetteer.compiled.index import Index, Rows
    from conflict_map.gazetteer.spelling.alignment import Costs
    from conflict_map.gazetteer.spelling.likeness import Vector

ALIKE = 0.55  # share of the possible likeness from which two words are one
SHORTEST = 3  # phones: a shorter word is nothing to find a name by
MOST_COMPARED = 200
_GENERIC = frozenset(map(phones, ANNOUNCING))
GENERIC_RARITY = 1.0  # what a word like "base" or "town" says, however few names have it
RARE = 0.02  # a word that stands in more of the names does not find any by itself


def sharing_words(layer: Index, asked: bytes, country: int | None) -> Rows:
    """Find the names that share an uncommon word with one that is asked for."""
    words = [w for w in asked.split(bytes([BOUNDARY])) if len(w) >= SHORTEST and w not in _GENERIC]
    keys = np.array([key_of(word) for word in words], np.uint32)
    keys = keys[(keys > 0) & (layer.commonness(keys, country) < RARE)]
    if not len(keys):
        return np.zeros(0, np.int64)
    wanted = np.unique(np.concatenate([around(word) for word in words if key_of(word) in keys]))
    found = [layer.with_word(wanted, country)[0]]
    if BOUNDARY in asked:
        found.append(layer.near(wanted, country)[0])
    entries = np.unique(np.concatenate(found))
    if len(entries) > MOST_COMPARED:
        exact = [layer.with_word(keys, country)[0], layer.near(keys, country)[0]]
        entries = np.unique(np.concatenate(exact))[:MOST_COMPARED]
    return entries


def measures_of_words(
    layer: Index, asked: bytes, entries: Rows, country: int | None, school: int, costs: Costs
) -> Vector:
    """Measure how much of two names is the same, and how much that says.

    Returns
    -------
    ndarray of shape (entries, len(WORDWISE))
        All zero where no word is shared, or nothing is left over.
    """
    found = [bytes(row[row != PADDING]).split(bytes([BOUNDARY])) for row in layer.phones(entries)]
    mine = asked.split(bytes([BOUNDARY]))
    distinct = list(dict.fromkeys(word for words in found for word in words if word))
    at = {word: i for i, word in enumerate(distinct)}
    aligned, likeness = _word_by_word(mine, distinct, school, costs)
    rarity = _rarity(layer, mine, country), _rarity(layer, distinct, country)
    measured = np.zeros((len(entries), len(WORDWISE)))
    some = likeness.max(axis=0, initial=-1.0) >= ALIKE
    for i, words in enumerate(found):
        theirs = [at[word] for word in words if word]
        if not some[theirs].any():
            continue
        measured[i] = _one(aligned[:, theirs], likeness[:, theirs], rarity[0], rarity[1][theirs])
    return measured


def odds_by_words(layer: Index, asked: bytes, entries: Rows, country: int | None) -> Vector:
    """Return the log odds that names which share words are one."""
    fitted = model()
    school = int(layer.schools(entries[:1])[0])
    measured = measures_of_words(layer, asked, entries, country, school, fitted.costs)
    odds = measured @ fitted.wordwise[school] + fitted.bias[school]
    return np.where(measured[:, 0] > 0, odds, -np.inf)


def _word_by_word(mine: list[bytes], theirs: list[bytes], school: int, costs: Costs) -> tuple[Vector, Vector]:
    """Align each word with each: log-likelihood ratios, and as shares of what is possible."""
    one = np.repeat(rows_of(mine), len(theirs), axis=0)
    other = np.tile(rows_of(theirs), (len(mine), 1))
    mode = modes_of(one, other, school)
    aligned = align(one, other, mode, costs)
    most = np.minimum(likeness_to_itself(one, mode, costs), likeness_to_itself(other, mode, costs))
    shape = len(mine), len(theirs)
    return aligned.reshape(shape).astype(float), (aligned / np.maximum(most, 1.0)).reshape(shape).astype(
        float
    )


def _rarity(layer: Index, words: list[bytes], country: int | None) -> Vector:
    """Say how rare words are: the negative logarithm of the share of names that have them."""
    rare = -np.log(layer.commonness(np.array([key_of(word) for word in words], np.uint32), country))
    generic = np.array([word in _GENERIC for word in words], bool)
    return np.asarray(np.where(generic, np.minimum(rare, GENERIC_RARITY), rare))


def _one(aligned: Vector, likeness: Vector, rare_mine: Vector, rare_theirs: Vector) -> list[float]:
    """Pair the words of two names, the most alike first, and measure."""
    left = likeness.copy()
    pairs: list[tuple[Any, Any]] = []
    while left.size and left.max() >= ALIKE:
        i, j = np.unravel_index(int(left.argmax()), left.shape)
        pairs.append((i, j))
        left[i, :] = left[:, j] = -np.inf
    if not pairs or len(pairs) == len(rare_mine) == len(rare_theirs) == 1:
        return [0.0] * len(WORDWISE)
    rows, columns = [p[0] for p in pairs], [p[1] for p in pairs]
    left_mine = float(rare_mine.sum() - rare_mine[rows].sum())
    rest = np.delete(rare_theirs, columns)
    left_theirs = float(rest.sum())
    shared = float(np.minimum(rare_mine[rows], rare_theirs[columns]).sum())
    return [
        1.0,
        sum(aligned[i, j] for i, j in pairs) / 10,
        sum(likeness[i, j] for i, j in pairs) / len(pairs),
        left_mine / 10,
        left_theirs / 10,
        shared / 10,
        left_mine / (left_mine + shared + 0.1),
        left_theirs / (left_theirs + shared + 0.1),
        float(np.exp(-rest).sum()) * 10,
        float(0 not in rows),
    ]
