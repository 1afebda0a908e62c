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
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

LABELS = ("B", "I", "O")
_NO = (0.0, 0.0, 0.0)
_SCALE = 100.0


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
    >>> [(first, after) for first, after, _ in tagger.spans([["cap"], ["of"], ["cap"]])]
    [(0, 1), (2, 3)]
    """

    weights: Mapping[str, tuple[float, ...]]
    transitions: tuple[tuple[float, ...], ...]

    @classmethod
    def bundled(cls) -> Tagger:
        """Give the weights that come with the package."""
        return _bundled()

    def spans(self, run: Sequence[Iterable[str]], bias: float = 0.0) -> list[tuple[int, int, float]]:
        """Tag one run.

        Parameters
        ----------
        run
            For each token its features.
        bias
            Added to the labels B and I: above 0 finds more, below 0 less.

        Returns
        -------
        list of tuple
            First token, one past the last, and the probability of the first's label.
        """
        scores = [self._scores(features, bias) for features in run]
        labels = self._best(scores)
        chances = self._marginals(scores) if any(label != 2 for label in labels) else []
        found: list[tuple[int, int, float]] = []
        for k, label in enumerate(labels):
            if label == 0 or (label == 1 and (not found or found[-1][1] != k)):
                found.append((k, k + 1, 1.0 - chances[k][2]))
            elif label == 1:
                first, _, chance = found[-1]
                found[-1] = (first, k + 1, chance)
        return found

    def _scores(self, features: Iterable[str], bias: float) -> tuple[float, float, float]:
        b = i = bias
        o = 0.0
        get = self.weights.get
        for feature in features:
            weight = get(feature)
            if weight is not None:
                b += weight[0]
                i += weight[1]
                o += weight[2]
        return b, i, o

    def _best(self, scores: Sequence[tuple[float, float, float]]) -> list[int]:
        """Viterbi's path."""
        t = self.transitions
        score = [scores[0][0], -1e9, scores[0][2]]
        back: list[list[int]] = []
        for own in scores[1:]:
            step, following = [], []
            for label in range(3):
                best = max(range(3), key=lambda a, to=label: score[a] + t[a][to])  # type: ignore[misc]
                step.append(best)
                following.append(score[best] + t[best][label] + own[label])
            score = following
            back.append(step)
        label = max(range(3), key=score.__getitem__)
        path = [label]
        for step in reversed(back):
            label = step[label]
            path.append(label)
        return path[::-1]

    def _marginals(self, scores: Sequence[tuple[float, float, float]]) -> list[list[float]]:
        """Probability of each label at each token, by the forward and backward sums."""
        t = self.transitions
        forward = [list(scores[0])]
        for own in scores[1:]:
            last = forward[-1]
            forward.append([own[b] + _log_sum([last[a] + t[a][b] for a in range(3)]) for b in range(3)])
        backward = [[0.0, 0.0, 0.0]]
        for own in reversed(scores[1:]):
            ahead = backward[0]
            backward.insert(0, [_log_sum([t[a][b] + own[b] + ahead[b] for b in range(3)]) for a in range(3)])
        total = _log_sum(forward[-1])
        return [
            [math.exp(f[a] + b[a] - total) for a in range(3)] for f, b in zip(forward, backward, strict=True)
        ]


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(v - top) for v in values))


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
