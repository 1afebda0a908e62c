"""A small linear-chain tagger over runs of capitalised words: begin, inside or outside of a place name.

The model is a conditional random field (Lafferty, McCallum and Pereira 2001);
its weights were trained by ``tools/train_tagger.py`` and ship as a data file.
Reading needs nothing but additions.
"""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from conflict_map.text.mentions.features import Groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from conflict_map.text.mentions.covering import Group

LABELS = ("B", "I", "O")
Scores = tuple[float, float, float]
_SCALE = 100.0
_LANE = 32
_HALF, _MASK = 1 << (_LANE - 1), (1 << _LANE) - 1


def joint(weights: Sequence[float]) -> int:
    """Write what a feature weighs for B, I and O as one number, so that one addition adds all of them.

    Only differences decide, so that O is taken for 0; hundredths of B stand in the low bits, those of I above them.

    Parameters
    ----------
    weights
        For B, I and O.

    Examples
    --------
    >>> parted(joint((0.5, 0.0, -1.0)) + joint((0.0, -3.0, 0.0)))
    (1.5, -2.0)
    """
    b, i, o = (round(weight * _SCALE) for weight in weights)
    return (b - o) + ((i - o) << _LANE)


def parted(total: int) -> tuple[float, float]:
    """Give what a sum of numbers of :func:`joint` weighs for B and for I, where O weighs 0."""
    b = ((total + _HALF) & _MASK) - _HALF
    return b / _SCALE, ((total - b) >> _LANE) / _SCALE


@dataclass(frozen=True)
class Tagger:
    """Weights, ready to tag.

    Parameters
    ----------
    weights
        Feature to its weights for B, I and O, as :func:`joint` writes them.
    transitions
        ``transitions[a][b]``: weight of label b after label a.

    Examples
    --------
    >>> known = {"cap": joint((2, 0, 0)), "of": joint((0, 0, 1))}
    >>> tagger = Tagger(known, ((0, 0, 0), (0, 0, 0), (0, -9, 0)))
    >>> own = [tagger.weigh(features) for features in [("cap",), ("of", "low"), ("cap",)]]
    >>> [(first, after) for first, after, _ in tagger.spans(own)]
    [(0, 1), (2, 3)]
    """

    weights: Mapping[str, int]
    transitions: tuple[tuple[float, ...], ...]

    @classmethod
    def bundled(cls) -> Tagger:
        """Give the weights that come with the package."""
        return _bundled()

    def weigh(self, group: Group) -> int:
        """Give what features weigh together."""
        weight_of = self.weights.get
        return sum([weight_of(feature, 0) for feature in group])

    @cached_property
    def groups(self) -> Groups[int]:
        """What the groups of features of words weigh: worked out once for each word."""
        return Groups(self.weigh)

    def spans(self, own: Sequence[int], around: int = 0, bias: float = 0.0) -> list[tuple[int, int, float]]:
        """Tag one run.

        Parameters
        ----------
        own
            For each token what its features weigh.
        around
            What the features that all tokens have weigh.
        bias
            Added to the labels B and I: above 0 finds more, below 0 less.

        Returns
        -------
        list of tuple
            First token, one past the last, and the probability that the first is part of a name.
        """
        scores = []
        for weight in own:
            b, i = parted(weight + around)
            scores.append((b + bias, i + bias, 0.0))
        labels = _best(scores, self.transitions)
        if not any(label != 2 for label in labels):
            return []
        outside = self._outside(scores)
        found: list[tuple[int, int, float]] = []
        for k, label in enumerate(labels):
            if label == 0 or (label == 1 and (not found or found[-1][1] != k)):
                found.append((k, k + 1, 1.0 - outside[k]))
            elif label == 1:
                first, _, chance = found[-1]
                found[-1] = (first, k + 1, chance)
        return found

    @cached_property
    def _factors(self) -> list[list[float]]:
        return [[math.exp(value) for value in row] for row in self.transitions]

    def _outside(self, scores: Sequence[Scores]) -> list[float]:
        """Probability of each token to be outside of a name, by the forward and backward sums, each scaled to one."""
        factors = self._factors
        own = [_risen(score) for score in scores]
        forward = [own[0]]
        for b, i, o in own[1:]:
            last = forward[-1]
            step = [
                last[0] * factors[0][k] + last[1] * factors[1][k] + last[2] * factors[2][k] for k in range(3)
            ]
            forward.append(_scaled(step[0] * b, step[1] * i, step[2] * o))
        behind = (1.0, 1.0, 1.0)
        found = []
        for k in range(len(own) - 1, -1, -1):
            ahead = forward[k]
            b, i, o = (ahead[label] * behind[label] for label in range(3))
            found.append(o / (b + i + o))
            now = [own[k][label] * behind[label] for label in range(3)]
            behind = _scaled(*(row[0] * now[0] + row[1] * now[1] + row[2] * now[2] for row in factors))
        return found[::-1]


def _risen(score: Scores) -> Scores:
    top = max(score)
    return math.exp(score[0] - top), math.exp(score[1] - top), math.exp(score[2] - top)


def _scaled(b: float, i: float, o: float) -> Scores:
    total = b + i + o
    return b / total, i / total, o / total


def _best(scores: Sequence[Scores], t: tuple[tuple[float, ...], ...]) -> list[int]:
    """Viterbi's path."""
    score = [scores[0][0], -1e9, scores[0][2]]
    back: list[list[int]] = []
    for own in scores[1:]:
        step, following = [], []
        for label in range(3):
            b, i, o = score[0] + t[0][label], score[1] + t[1][label], score[2] + t[2][label]
            best = 0 if b >= i and b >= o else 1 if i >= o else 2
            step.append(best)
            following.append((b, i, o)[best] + own[label])
        score = following
        back.append(step)
    b, i, o = score
    label = 0 if b >= i and b >= o else 1 if i >= o else 2
    path = [label]
    for step in reversed(back):
        label = step[label]
        path.append(label)
    return path[::-1]


def packed(tagger: Tagger) -> bytes:
    """Pack weights as the data file that :meth:`Tagger.bundled` reads; the same weights give the same bytes."""
    parts = {name: parted(weight) for name, weight in sorted(tagger.weights.items()) if weight}
    table = {name: [round(b * _SCALE), round(i * _SCALE), 0] for name, (b, i) in parts.items()}
    steps = [[round(v * _SCALE) for v in row] for row in tagger.transitions]
    text = json.dumps({"transitions": steps, "weights": table}, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def unpacked(data: bytes) -> Tagger:
    """Read what :func:`packed` wrote.

    Examples
    --------
    >>> tagger = Tagger({"a": joint((0.5, 0, 0))}, ((0.0, 0.0, 0.0),) * 3)
    >>> unpacked(packed(tagger)) == tagger
    True
    """
    held = json.loads(gzip.decompress(data))
    weights = {name: joint([v / _SCALE for v in values]) for name, values in held["weights"].items()}
    return Tagger(weights, tuple(tuple(v / _SCALE for v in row) for row in held["transitions"]))


@lru_cache(maxsize=1)
def _bundled() -> Tagger:
    return unpacked((resources.files("conflict_map.text") / "cues" / "tagger.json.gz").read_bytes())


def read_tagger(path: Path) -> Tagger:
    """Read weights from a file."""
    return unpacked(path.read_bytes())
