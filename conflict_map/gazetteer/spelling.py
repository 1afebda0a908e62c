"""Whether two spellings are one name: candidates by near key, then a closer look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein

from conflict_map.gazetteer.names import SKELETON_LENGTH, latin, sound, words

if TYPE_CHECKING:
    Skeletons = np.ndarray[Any, np.dtype[np.uint32]]

_CLASSES = np.arange(1, 16, dtype=np.uint64)
MINIMUM_LENGTH = 4


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
    >>> int(0xB4000000) in neighbours(0xB5000000)
    True
    """
    key = np.uint64(skeleton)
    length = next((i for i in range(SKELETON_LENGTH) if not skeleton >> (28 - 4 * i) & 15), SKELETON_LENGTH)
    found: list[np.ndarray[Any, np.dtype[np.uint64]]] = [np.array([key])]
    for i in range(length + 1):
        shift = np.uint64(28 - 4 * i) if i < SKELETON_LENGTH else np.uint64(0)
        below = (np.uint64(1) << shift) - np.uint64(1)
        above = np.uint64(0xFFFFFFFF) ^ below
        if i < SKELETON_LENGTH:
            head = key >> (shift + np.uint64(4)) << (shift + np.uint64(4))
            tail_in = (key - head) >> np.uint64(4)  # what follows, moved one place back to let a class in
            found.append(head | (_CLASSES << shift) | tail_in)
        if i < length:
            head = key & (above ^ (np.uint64(15) << shift))
            found.append(head | (_CLASSES << shift) | (key & below))
            found.append(np.array([head | ((key & below) << np.uint64(4))]))
        if i + 1 < length:
            one, two = key >> shift & np.uint64(15), key >> (shift - np.uint64(4)) & np.uint64(15)
            both = np.uint64(0xFF) << (shift - np.uint64(4))
            found.append(
                np.array(
                    [(key & ~both & np.uint64(0xFFFFFFFF)) | (two << shift) | (one << (shift - np.uint64(4)))]
                )
            )
    return np.unique(np.concatenate(found)).astype(np.uint32)


def similarity(one: str, other: str) -> float:
    """How alike two spellings are, in writing and in sound.

    Parameters
    ----------
    one, other
        Names in any script.

    Returns
    -------
    float
        0-1; 1 if the sound is the same.

    Examples
    --------
    >>> similarity("Khan Sheikhoun", "Khān Shaykhūn")
    1.0
    >>> similarity("Hama", "Homs") < 0.6
    True
    """
    heard, hears = sound(one), sound(other)
    if heard == hears:
        return 1.0
    written, writes = "".join(words(one)), "".join(words(other))
    return max(
        0.5 * (Levenshtein.normalized_similarity(written, writes) + JaroWinkler.similarity(written, writes)),
        0.5 * (Levenshtein.normalized_similarity(heard, hears) + JaroWinkler.similarity(heard, hears)) - 0.02,
    )


def long_enough(name: str) -> bool:
    """Whether a name has letters enough to be recognised when it is misspelt."""
    return len(latin(name).replace(" ", "")) >= MINIMUM_LENGTH
