"""Names as strings of phones: what two spellings are aligned by.

A phone is one byte.  More is told apart here than in `conflict_map.gazetteer.spelling.names.sound`, which only decides whether
two spellings are worth comparing: ``kh``, ``k`` and ``q`` are three phones, and how readily one stands for another is
learned (`conflict_map.gazetteer.spelling.alignment`), not ruled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from conflict_map.gazetteer.spelling.names import words

if TYPE_CHECKING:
    from collections.abc import Sequence

Codes = np.ndarray[Any, np.dtype[np.uint8]]
Keys = np.ndarray[Any, np.dtype[np.uint32]]

# The first two are no sounds: what fills up a row, and where a word ends.
ALPHABET = "_ abcdefghijklmnopqrstuvwxyzšžčðθğ0123456789"
PADDING, BOUNDARY = 0, 1
VOWELS = frozenset("aeiou")
LONGEST = 28  # phones: longer names are cut, the rest says nothing new
VOWEL_POOR = 0.25  # share of vowels under which a name was written without them

_DIGRAPHS = {
    "shch": "š", "sch": "š", "tch": "č", "tsh": "č", "dzh": "j", "dj": "j", "sh": "š", "ch": "č", "zh": "ž", "kh": "x",
    "gh": "ğ", "th": "θ", "dh": "ð", "ph": "f", "ck": "k", "qu": "k", "ts": "c", "tz": "c", "cz": "č", "sz": "š",
    "ou": "u", "oo": "u", "ee": "i",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted(_DIGRAPHS, key=len, reverse=True)))
_SOFT = re.compile("c(?=[ei])")
_HARD = re.compile("gu(?=[ei])")
_FRENCH_GHAYN = re.compile("^rh|rh$|rh(?=[bcdfgjklmnpqrstvz])")
_DIPHTHONG_I, _DIPHTHONG_U = re.compile("(?:ay|ey|ei)(?![aeiou])"), re.compile("(?:aw|ow)(?![aeiou])")
_MUTE = re.compile("(?<=[aeiou])h$")
_DOUBLED = re.compile(r"(.)\1+")
_GLUED_SUN_ARTICLE = re.compile(r"^[aeiu]([rsztdn])(?=\1)")
_CODE = {letter: code for code, letter in enumerate(ALPHABET)}


@lru_cache(maxsize=1 << 17)
def _word(word: str) -> bytes:
    """Return the phones of one lower-case Latin word."""
    word = _GLUED_SUN_ARTICLE.sub("", word)
    word = _SOFT.sub("s", _HARD.sub("g", _FRENCH_GHAYN.sub("gh", word)))
    word = _DIGRAPH.sub(lambda match: _DIGRAPHS[match.group()], word)
    word = _DIPHTHONG_U.sub("au", _DIPHTHONG_I.sub("ai", word))
    word = _MUTE.sub("", _DOUBLED.sub(r"\1", word))
    return bytes(_CODE[letter] for letter in word if letter in _CODE)


def phones(name: str) -> bytes:
    """Return the phones of a name, articles left out, a boundary between its words.

    Parameters
    ----------
    name
        In any script.

    Returns
    -------
    bytes
        One for each phone, its place in `ALPHABET`; at most `LONGEST`.

    Examples
    --------
    >>> spell(phones("Khan Sheikhoun")), spell(phones("Deir ez-Zor")), spell(phones("Харків"))
    ('xan šaixun', 'dair zor', 'xarkiv')
    """
    return bytes([BOUNDARY]).join(map(_word, words(name)))[:LONGEST]


def spell(coded: bytes) -> str:
    """Write phones so that one can read them."""
    return "".join(ALPHABET[code] for code in coded)


def rows_of(strings: Sequence[bytes]) -> Codes:
    """Write strings of phones below each other, filled up with padding."""
    length = max(map(len, strings), default=0)
    joined = b"".join(s.ljust(length, b"\0") for s in strings)
    return np.frombuffer(joined, np.uint8).reshape(len(strings), length)


# Consonant classes of four bits, what is easily taken for each other in one; 0 ends a skeleton, so that shorter ones sort first.
_CLASSES = {
    1: "bp",
    2: "tθ",
    3: "dð",
    4: "kq",
    5: "gğj",
    6: "fv",
    7: "s",
    8: "z",
    9: "šžčc",
    10: "hx",
    11: "r",
    12: "l",
    13: "m",
    14: "n",
}
FIRST_VOWEL = 15
SKELETON_LENGTH = 8
_BITS = 4
_CLASS_OF = np.zeros(len(ALPHABET), np.uint32)
for _number, _letters in _CLASSES.items():
    _CLASS_OF[[_CODE[letter] for letter in _letters]] = _number
_CODES = _CLASS_OF.tolist()
_IS_VOWEL = np.array([letter in VOWELS for letter in ALPHABET])


def skeletons(rows: Codes) -> Keys:
    """Pack the first eight consonant classes of names into 32 bits each: their *near* keys.

    A key only finds candidates; `conflict_map.gazetteer.spelling.likeness` says whether one of them is the same name.

    Parameters
    ----------
    rows
        Phones of names, as `rows_of` writes them.

    Returns
    -------
    ndarray of uint32
        0 for a name without a consonant.

    Examples
    --------
    >>> [hex(key) for key in skeletons(rows_of([phones("Raqqa"), phones("Ar-Raqqah")])).tolist()]
    ['0xb4000000', '0xb4000000']
    """
    packer = _Packer(len(rows))
    for column in rows.T:
        packer.take(column)
    return packer.packed


@lru_cache(maxsize=1 << 16)
def key_of(coded: bytes) -> int:
    """Return the skeleton of one name; what `skeletons` does for many."""
    packed = count = last = 0
    for at, letter in enumerate(coded):
        if letter == BOUNDARY:
            continue
        code = FIRST_VOWEL if at == 0 and _IS_VOWEL[letter] else _CODES[letter]
        if code and code != last and count < SKELETON_LENGTH:
            packed |= code << _BITS * (SKELETON_LENGTH - 1 - count)
            count += 1
        last = code
    return packed


def word_skeletons(rows: Codes) -> tuple[np.ndarray[Any, np.dtype[np.int64]], Keys]:
    """Pack each word of names of several words: which row a word stands in, and its key."""
    packer = _Packer(len(rows))
    several = (rows == BOUNDARY).any(axis=1)
    found: list[Any] = []
    for column in [*rows.T, np.zeros(len(rows), np.uint8)]:
        ends = np.flatnonzero(several & (column <= BOUNDARY) & (packer.packed > 0))
        found.append((ends, packer.packed[ends]))
        packer.forget(column <= BOUNDARY)
        packer.take(column)
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


class _Packer:
    """Packs the skeletons of many names at once, letter by letter."""

    def __init__(self, count: int) -> None:
        self.packed = np.zeros(count, np.uint32)
        self._length = np.zeros(count, np.uint32)
        self._last = np.zeros(count, np.uint32)
        self._fresh = np.ones(count, bool)

    def take(self, letters: Any) -> None:
        """Add one letter to each name."""
        code = _CLASS_OF[letters]
        code = np.where(self._fresh & _IS_VOWEL[letters], np.uint32(FIRST_VOWEL), code)
        new = (code > 0) & (code != self._last) & (self._length < SKELETON_LENGTH)
        shift = np.uint32(_BITS) * (
            np.uint32(SKELETON_LENGTH - 1) - np.minimum(self._length, np.uint32(SKELETON_LENGTH - 1))
        )
        self.packed |= np.where(new, code << shift, np.uint32(0)).astype(np.uint32)
        self._length += new
        self._last = np.where(letters > BOUNDARY, code, self._last)
        self._fresh &= letters <= BOUNDARY

    def forget(self, which: Any) -> None:
        """Begin anew where a word has ended."""
        self.packed = np.where(which, np.uint32(0), self.packed)
        self._length = np.where(which, np.uint32(0), self._length)
        self._last = np.where(which, np.uint32(0), self._last)
        self._fresh |= which


_EVERY_CLASS = np.arange(1, 16, dtype=np.uint64)
_FOUR = np.uint64(_BITS)
_SHIFT = np.arange(SKELETON_LENGTH - 1, -1, -1, dtype=np.uint64) * _FOUR  # of each digit, the first one first
_DIGIT_AT, _BELOW = np.uint64(15) << _SHIFT, (np.uint64(1) << _SHIFT) - np.uint64(1)


def neighbours(keys: Keys) -> Keys:
    """List all skeletons one edit away: a class left out, put in, exchanged or swapped with its neighbour.

    Parameters
    ----------
    keys
        What `skeletons` returned.

    Returns
    -------
    ndarray of uint32, one row for each key
        The key itself among them; where a key is too short for an edit, itself again.

    Examples
    --------
    >>> 0xB5000000 in neighbours(np.array([0xB4000000], np.uint32))[0].tolist()
    True
    """
    key = keys.astype(np.uint64)[:, None]
    digit, lower = _DIGIT_AT, _DIGIT_AT[:-1] >> _FOUR
    below, head = key & _BELOW, key & ~(_DIGIT_AT | _BELOW)
    used = (key & digit) > 0
    reached = np.concatenate([np.ones((len(key), 1), bool), used[:, :-1]], axis=1)
    every, whole = _EVERY_CLASS << _SHIFT[:, None], key[:, :, None]
    exchanged = np.where(used[:, :, None], (head | below)[:, :, None] | every, whole)
    put_in = np.where(reached[:, :, None], (head | (key - head) >> _FOUR)[:, :, None] | every, whole)
    left_out = np.where(used, head | below << _FOUR, key)
    one, two = key & digit[:-1], key & lower
    rest = key & ~(digit[:-1] | lower)
    swapped = np.where(two > 0, rest | two << _FOUR | one >> _FOUR, key)
    found = [key, exchanged.reshape(len(key), -1), put_in.reshape(len(key), -1), left_out, swapped]
    return np.concatenate(found, axis=1).astype(np.uint32)


def around(coded: bytes) -> Keys:
    """Return the keys one edit away from that of one name, each once, ascending."""
    return around_all([coded])[0]


def around_all(coded: Sequence[bytes]) -> list[Keys]:
    """Return for each of some names the keys one edit away from its own, each once, ascending."""
    rows = np.sort(neighbours(np.fromiter(map(key_of, coded), np.uint32, len(coded))), axis=1)
    new = rows > 0
    new[:, 1:] &= rows[:, 1:] != rows[:, :-1]
    return [row[kept] for row, kept in zip(rows, new, strict=True)]
