"""Learn which phones stand for each other in two spellings of one name.

Expectation-maximisation with hard alignments: align the names of each place under the present costs, leave out pairs
that do not align (real exonyms), count which phones met and which were left out, and take the logarithm of how much
more often they did than chance would have it (pointwise mutual information).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from conflict_map.gazetteer.spelling.alignment import MODES, Costs, modes_of
from conflict_map.gazetteer.spelling.phones import ALPHABET, PADDING, VOWELS, rows_of

SIZE = len(ALPHABET)
ROUNDS = 5
EASILY_TAKEN = [
    "kq",
    "gq",
    "xk",
    "xh",
    "jg",
    "jy",
    "wu",
    "wo",
    "yi",
    "ye",
    "šč",
    "sš",
    "dð",
    "tθ",
    "sc",
    "zs",
    "bp",
    "vf",
    "vw",
    "td",
    "wv",
    "ğg",
    "zž",
    "jž",
    "kc",
]
SMOOTHING, RARE = 2.0, np.exp(-3.0)
SWAP = -2.5
LEFT_OUT = -1
Pair = tuple[bytes, bytes, int]


def learn_costs(pairs: list[Pair]) -> Costs:
    """Learn costs from pairs of spellings, most of which are of one name, with the number of their school."""
    asked = [(a, b, int(modes_of(rows_of([a]), rows_of([b]), school)[0])) for a, b, school in pairs]
    counts = np.bincount(np.frombuffer(b"".join(a + b for a, b, _ in asked), np.uint8), minlength=SIZE) + 5.0
    chance = counts / counts.sum()
    costs = first_guess()
    for _ in range(ROUNDS):
        costs = costs_of(*count(asked, costs), chance)
    return costs


def first_guess() -> Costs:
    """Set the costs that the first alignments are made under."""
    vowel = np.array([letter in VOWELS for letter in ALPHABET])
    pair = np.full((len(MODES), SIZE, SIZE), -3.0, np.float32)
    pair[:, vowel[:, None] & vowel] = -0.3
    for a in range(SIZE):
        pair[:, a, a] = 1.5 if vowel[a] else 2.5
    for one, other in EASILY_TAKEN:
        i, j = ALPHABET.index(one), ALPHABET.index(other)
        pair[:, i, j] = pair[:, j, i] = 0.3
    gap = np.full((len(MODES), SIZE), -3.0, np.float32)
    gap[:-1, vowel], gap[-1, vowel], gap[:, ALPHABET.index(" ")] = -1.0, -0.3, -1.0
    return Costs(pair, gap, SWAP)


def count(asked: list[tuple[bytes, bytes, int]], costs: Costs) -> tuple[Any, Any]:
    """Count which phones meet, and which are left out, in pairs that align."""
    met, left = np.zeros((len(MODES), SIZE, SIZE)), np.zeros((len(MODES), SIZE))
    tables = [(costs.pair[mode].tolist(), costs.gap[mode].tolist()) for mode in range(len(MODES))]
    for one, other, mode in asked:
        score, steps = best_path(one, other, *tables[mode])
        if score < 0.25 * max(len(one), len(other)) + 1:
            continue
        for a, b in steps:
            if b == LEFT_OUT:
                left[mode, a] += 1
            else:
                met[mode, a, b] += 1
                met[mode, b, a] += 1
    return met, left


def costs_of(met: Any, left: Any, chance: Any) -> Costs:
    """Turn counts into costs."""
    pair, gap = np.zeros((len(MODES), SIZE, SIZE), np.float32), np.zeros((len(MODES), SIZE), np.float32)
    for mode in range(len(MODES)):
        total = met[mode].sum(axis=1) + left[mode]
        given = (met[mode] + SMOOTHING * chance * RARE) / (total[:, None] + SMOOTHING)
        mutual = np.log(given / chance)
        pair[mode] = np.clip((mutual + mutual.T) / 2, -4, 6)
        gap[mode] = np.clip(np.log((left[mode] + 0.3) / (total + 6)), -5, 0)
    for digit in "0123456789":  # too few to learn from: another number is another place
        i = ALPHABET.index(digit)
        pair[:, i, :] = pair[:, :, i] = -4.0
        pair[:, i, i], gap[:, i] = 4.0, -3.0
    pair[:, PADDING, :] = pair[:, :, PADDING] = -4.0
    return Costs(pair, gap, SWAP)


def best_path(
    one: bytes, other: bytes, pair: list[list[float]], gap: list[float]
) -> tuple[float, list[tuple[int, int]]]:
    """Align two names and say which phones meet; `LEFT_OUT` stands against one that is left out."""
    width = len(other) + 1
    scores = [[0.0] * width for _ in range(len(one) + 1)]
    steps = [[(0, 1)] * width for _ in range(len(one) + 1)]
    for j in range(1, width):
        scores[0][j] = scores[0][j - 1] + gap[other[j - 1]]
    for i in range(1, len(one) + 1):
        row, above, costs, skipped = scores[i], scores[i - 1], pair[one[i - 1]], gap[one[i - 1]]
        row[0], steps[i][0] = above[0] + skipped, (1, 0)
        for j in range(1, width):
            row[j], steps[i][j] = max(
                (above[j - 1] + costs[other[j - 1]], (1, 1)),
                (above[j] + skipped, (1, 0)),
                (row[j - 1] + gap[other[j - 1]], (0, 1)),
            )
    path, i, j = [], len(one), len(other)
    while i or j:
        down, right = steps[i][j]
        i, j = i - down, j - right
        path.append((one[i] if down else other[j], other[j] if down and right else LEFT_OUT))
    return scores[-1][-1], path
