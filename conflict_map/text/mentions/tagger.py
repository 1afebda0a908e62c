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

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

LABELS = ("B", "I", "O")
Group = tuple[str, ...]
Scores = tuple[float, float, float]
_SCALE = 100.0
_MOST_GROUPS = 40_000


@dataclass(frozen=True)
class Tagger:
    """Weights, ready to tag.

    Parameters
    ----------
    weights
        Feature to its weights for B, I and O.
    transitions
        ``transitions[a][b]``: weight of label b after label a.

    Examples
    --------
    >>> tagger = Tagger({"cap": (2.0, 0.0, 0.0), "of": (0.0, 0.0, 1.0)}, ((0, 0, 0), (0, 0, 0), (0, -9, 0)))
    >>> [(first, after) for first, after, _ in tagger.spans([[("cap",)], [("of",)], [("cap",)]])]
    [(0, 1), (2, 3)]
    """

    weights: Mapping[str, tuple[float, ...]]
    transitions: tuple[tuple[float, ...], ...]

    @classmethod
    def bundled(cls) -> Tagger:
        """Give the weights that come with the package."""
        return _bundled()

    def spans(
        self, own: Sequence[Iterable[Group]], around: Iterable[Group] = (), bias: float = 0.0
    ) -> list[tuple[int, int, float]]:
        """Tag one run.

        Parameters
        ----------
        own
            For each token its groups of features.
        around
            The groups that all tokens have.
        bias
            Added to the labels B and I: above 0 finds more, below 0 less.

        Returns
        -------
        list of tuple
            First token, one past the last, and the probability that the first is part of a name.
        """
        scores = self._scores(own, around, bias)
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

    def _scores(
        self, own: Sequence[Iterable[Group]], around: Iterable[Group], bias: float
    ) -> list[tuple[float, float, float]]:
        sums = self._sums
        b = i = bias
        o = 0.0
        for group in around:
            of_b, of_i, of_o = sums[group]
            b += of_b
            i += of_i
            o += of_o
        scores = []
        for groups in own:
            to_b, to_i, to_o = b, i, o
            for group in groups:
                of_b, of_i, of_o = sums[group]
                to_b += of_b
                to_i += of_i
                to_o += of_o
            scores.append((to_b, to_i, to_o))
        return scores

    @cached_property
    def _sums(self) -> _Sums:
        return _Sums(self.weights)

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


class _Sums(dict[Group, Scores]):
    """What groups of features weigh together: added up once, for they come again."""

    def __init__(self, weights: Mapping[str, tuple[float, ...]]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, group: Group) -> Scores:
        if len(self) > _MOST_GROUPS:
            self.clear()
        b = i = o = 0.0
        weight_of = self._weights.get
        for feature in group:
            weight = weight_of(feature)
            if weight is not None:
                b += weight[0]
                i += weight[1]
                o += weight[2]
        self[group] = (b, i, o)
        return b, i, o


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


def packed(weights: Mapping[str, Sequence[float]], transitions: Sequence[Sequence[float]]) -> bytes:
    """Pack weights as the data file that :meth:`Tagger.bundled` reads; the same weights give the same bytes."""
    table = {name: [round(v * _SCALE) for v in values] for name, values in sorted(weights.items())}
    kept = {name: values for name, values in table.items() if any(values)}
    steps = [[round(v * _SCALE) for v in row] for row in transitions]
    text = json.dumps({"transitions": steps, "weights": kept}, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def unpacked(data: bytes) -> Tagger:
    """Read what :func:`packed` wrote.

    Examples
    --------
    >>> unpacked(packed({"a": [0.5, 0, 0]}, [[0, 0, 0]] * 3)).weights
    {'a': (0.5, 0.0, 0.0)}
    """
    held = json.loads(gzip.decompress(data))
    weights = {name: tuple(v / _SCALE for v in values) for name, values in held["weights"].items()}
    return Tagger(weights, tuple(tuple(v / _SCALE for v in row) for row in held["transitions"]))


@lru_cache(maxsize=1)
def _bundled() -> Tagger:
    return unpacked((resources.files("conflict_map.text") / "cues" / "tagger.json.gz").read_bytes())


def read_tagger(path: Path) -> Tagger:
    """Read weights from a file."""
    return unpacked(path.read_bytes())
