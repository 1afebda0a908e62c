"""Whether two spellings are one name: a closer look at what the near key brings together.

The judgement is a logistic regression over a dozen measures of likeness, in writing, in sound, in consonants.
Its weights are data (``spelling.json``, made by ``tools/train_spelling.py`` from GeoNames' own lists of
alternative names, in countries other than those the benchmarks ask about) and can be read.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from conflict_map.gazetteer.names import SKELETON_LENGTH, latin, sound, without_glued_article, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    Skeletons = np.ndarray[Any, np.dtype[np.uint32]]
    Vector = np.ndarray[Any, np.dtype[np.float64]]

_CLASSES = np.arange(1, 16, dtype=np.uint64)
MINIMUM_LENGTH = 3

MEASURES = (
    "same_sound", "written", "heard", "start_written", "start_heard", "bare", "consonants", "first", "last",
    "length_gap", "short", "vowel_poor", "written_heard", "bare_4", "consonants_4", "heard_4", "same_short",
    "poor_consonants",
)  # fmt: skip


def neighbours(skeleton: int) -> Skeletons:
    """All skeletons one edit away: a consonant class left out, put in, exchanged or swapped with its neighbour.

    Parameters
    ----------
    skeleton
        As `conflict_map.gazetteer.names.skeleton` packs it.

    Returns
    -------
    ndarray of uint32
        Distinct, ascending, `skeleton` itself among them.

    Examples
    --------
    >>> 0xB5000000 in neighbours(0xB4000000).tolist()
    True
    """
    key = np.uint64(skeleton)
    used = [i for i in range(SKELETON_LENGTH) if skeleton >> (28 - 4 * i) & 15]
    found: list[np.ndarray[Any, np.dtype[np.uint64]]] = [np.array([key])]
    for i in range(len(used)):
        shift = np.uint64(28 - 4 * i)
        below = key & ((np.uint64(1) << shift) - np.uint64(1))
        head = key >> shift >> np.uint64(4) << shift << np.uint64(4)
        found += [head | (_CLASSES << shift) | below, np.array([head | (below << np.uint64(4))])]
        if i + 1 < len(used):
            one, two = key >> shift & np.uint64(15), key >> (shift - np.uint64(4)) & np.uint64(15)
            rest = key & ~(np.uint64(0xFF) << (shift - np.uint64(4)))
            found.append(np.array([rest | two << shift | one << (shift - np.uint64(4))]))
    for i in range(min(len(used) + 1, SKELETON_LENGTH)):
        shift = np.uint64(28 - 4 * i)
        head = key >> shift >> np.uint64(4) << shift << np.uint64(4)
        found.append(head | (_CLASSES << shift) | ((key - head) >> np.uint64(4)))
    return np.unique(np.concatenate(found)).astype(np.uint32)


_VOWELS = re.compile("[aiu]+")
_LOOSE = str.maketrans("jgp", "ihb")


@lru_cache(maxsize=1 << 16)
def _forms(name: str) -> tuple[str, str, str, str]:
    """Return a name as written, as heard, with all vowels alike, and its consonants."""
    heard = sound(name)
    return "".join(words(name)), heard, _VOWELS.sub("a", heard.translate(_LOOSE)), _VOWELS.sub("", heard)


@cache
def _weights() -> tuple[Vector, float]:
    text = (files("conflict_map.gazetteer") / "spelling.json").read_text(encoding="utf-8")
    model = json.loads(text)
    return np.array([model["weights"][measure] for measure in MEASURES]), float(model["bias"])


def measures(query: str, names: Sequence[str]) -> Vector:
    """Measure how alike a query and each of some names are.

    Parameters
    ----------
    query
        A name.
    names
        The names to compare it with.

    Returns
    -------
    ndarray of shape (len(names), len(MEASURES))
        Each 0-1, in the order of `MEASURES`.
    """
    written, heard, bare, consonants = _forms(query)
    others = [_forms(name) for name in names]
    columns = list(zip(*others, strict=True))
    alike, starts = Levenshtein.normalized_similarity, JaroWinkler.similarity
    longest = max(len(bare), 1)
    m = np.empty((len(names), len(MEASURES)))
    m[:, 0] = [h == heard for h in columns[1]]
    m[:, 1] = process.cdist([written], columns[0], scorer=alike, dtype=np.float64)[0]
    m[:, 2] = process.cdist([heard], columns[1], scorer=alike, dtype=np.float64)[0]
    m[:, 3] = process.cdist([written], columns[0], scorer=starts, dtype=np.float64)[0]
    m[:, 4] = process.cdist([heard], columns[1], scorer=starts, dtype=np.float64)[0]
    m[:, 5] = process.cdist([bare], columns[2], scorer=alike, dtype=np.float64)[0]
    m[:, 6] = process.cdist([consonants], columns[3], scorer=alike, dtype=np.float64)[0]
    m[:, 7] = [b[:1] == bare[:1] for b in columns[2]]
    m[:, 8] = [b[-1:] == bare[-1:] for b in columns[2]]
    m[:, 9] = [abs(len(b) - len(bare)) / max(len(b), longest) for b in columns[2]]
    m[:, 10] = 1 / max(len(consonants), 1)
    m[:, 11] = sum(map(written.count, "aeiou")) < len(written) / 4
    m[:, 12] = m[:, 1] * m[:, 2]
    m[:, 13:16] = m[:, [5, 6, 2]] ** 4
    m[:, 16] = m[:, 0] * m[:, 10]
    m[:, 17] = m[:, 11] * m[:, 6]
    return m


def variants(query: str) -> tuple[str, ...]:
    """List the readings of a query: itself, and without glued articles where it may have some."""
    other = without_glued_article(query)
    return (query,) if other == query else (query, other)


def log_odds(query: str, names: Sequence[str]) -> Vector:
    """Judge whether each of some names is the same name as the query.

    Parameters
    ----------
    query, names
        In any script.

    Returns
    -------
    ndarray
        Natural logarithm of the odds: 0 is even, 3 is 95 %.

    Examples
    --------
    >>> same, other = log_odds("Khan Sheikhoun", ["Khān Shaykhūn", "Khan Younis"])
    >>> bool(same > 3), bool(other < 0)
    (True, True)
    """
    if not names:
        return np.empty(0)
    weights, bias = _weights()
    return np.asarray(np.max([measures(v, names) @ weights + bias for v in variants(query)], axis=0))


def long_enough(name: str) -> bool:
    """Whether a name has letters enough to be recognised when it is spelt otherwise."""
    return len(latin(name).replace(" ", "")) >= MINIMUM_LENGTH
