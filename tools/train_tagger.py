"""Train the weights of the place-name tagger on annotated corpora and measure them by document.

Run from the project's root, with python-crfsuite installed:

    python tools/train_tagger.py corpora/*.jsonl --folds 3 --leave-out   # measure only
    python tools/train_tagger.py corpora/*.jsonl --out conflict_map/text/cues/tagger.json.gz

A corpus has one JSON object a line: {"id", "text", "toponyms": [{"start", "end"}]}.  The corpora
themselves do not ship; words are features only where at least `--documents` documents have them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pycrfsuite  # type: ignore[import-not-found]

from conflict_map.gazetteer import Gazetteer
from conflict_map.text.documents.document import document_from_text
from conflict_map.text.mentions import features as seen
from conflict_map.text.mentions.casing import recased
from conflict_map.text.mentions.recognising import runs_of as runs_in
from conflict_map.text.mentions.runs import that_may_name
from conflict_map.text.mentions.standing import Standings
from conflict_map.text.mentions.tagger import LABELS, Tagger, joint, packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Run = tuple[int, int, list[list[str]], list[str], int, int]
_OPEN = (
    "w=",
    "-2=",
    "+2=",
    "-2c",
    "+2c",
    "g>w=",
    "g>>w=",
    "x=",
    "y=",
    "-1=",
    "+1=",
    "r-1=",
    "r-2=",
    "r+1=",
    "r+2=",
    "last=",
    "c=",
    "-1c=",
    "+1c=",
    "r-1c=",
    "r-2c=",
    "r+1c=",
    "r+2c=",
    "lastc=",
)


_NAMES: seen.Groups[tuple[str, ...]] = seen.Groups(lambda group: group)


def runs_of(
    record: dict[str, Any], lookup: Any
) -> tuple[list[tuple[list[list[str]], list[str], list[tuple[int, int]]]], set[tuple[int, int]]]:
    """Features, gold labels and offsets of every run of a document, and its gold spans."""
    document = document_from_text(record["text"])
    gold = {(t["start"], t["end"]) for t in record["toponyms"]}
    sentences = [recased(sentence, document.text, lookup) for sentence in document.sentences]
    view = seen.view_of(sentences, lookup)
    found = []
    for sentence, own in runs_in(sentences, document.text, lookup).items():
        loud = seen.is_loud(sentence)
        for first, after in seen.with_generics(sentence.tokens, that_may_name(sentence.tokens, own)):
            own_features, around = seen.with_features(
                sentence, document.text, (first, after), view, _NAMES, loud=loud
            )
            tokens = sentence.tokens[first:after]
            labels = ["O"] * len(tokens)
            for start, end in gold:
                inside = [k for k, t in enumerate(tokens) if t.start >= start and t.end <= end]
                if len(inside) > 1 and seen.is_generic(tokens[inside[-1]]):
                    inside.pop()  # most corpora mark the name alone: "Anhui" of "Anhui province"
                for k in inside:
                    labels[k] = "B" if k == inside[0] else "I"
            found.append(([[*f, *around] for f in own_features], labels, [(t.start, t.end) for t in tokens]))
    return found, gold


def trained(documents: list[Any], floor: int, c1: float, c2: float, iterations: int) -> Tagger:
    """Train on documents; rare words are left out."""
    count: Counter[str] = Counter()
    for runs, _ in documents:
        count.update(
            {f for features, _, _ in runs for token in features for f in token if f.startswith(_OPEN)}
        )
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": True}
    )
    for runs, _ in documents:
        for features, labels, _ in runs:
            trainer.append(
                [[f for f in t if not f.startswith(_OPEN) or count[f] >= floor] for t in features], labels
            )
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    weights: dict[str, list[float]] = {}
    for (feature, label), weight in info.state_features.items():
        weights.setdefault(feature, [0.0, 0.0, 0.0])[LABELS.index(label)] = weight
    steps = tuple(tuple(info.transitions.get((a, b), 0.0) for b in LABELS) for a in LABELS)
    return Tagger({f: joint(w) for f, w in weights.items()}, steps)


def score(tagger: Tagger, documents: list[Any], bias: float) -> tuple[int, int, int]:
    """Right, found and gold spans."""
    right = found = wanted = 0
    for runs, gold in documents:
        wanted += len(gold)
        for features, _, offsets in runs:
            for first, after, _ in tagger.spans([tagger.weigh(token) for token in features], bias=bias):
                found += 1
                right += (offsets[first][0], offsets[after - 1][1]) in gold
    return right, found, wanted


def f1(right: int, found: int, wanted: int) -> float:
    """Give the harmonic mean of precision and recall."""
    return 2 * right / (found + wanted) if found + wanted else 0.0


Documents = dict[str, list[Any]]


def by_document(corpora: Documents, folds: int) -> Iterator[tuple[list[Any], Documents]]:
    """Split every corpus by document: what to train on, and what to measure on."""
    for fold in range(folds):
        train = [d for docs in corpora.values() for n, d in enumerate(docs) if n % folds != fold]
        yield train, {name: docs[fold::folds] for name, docs in corpora.items()}


def by_corpus(corpora: Documents) -> Iterator[tuple[list[Any], Documents]]:
    """Leave out one corpus after the other."""
    for left, docs in corpora.items():
        yield [d for name, others in corpora.items() if name != left for d in others], {left: docs}


def measure(
    splits: Iterable[tuple[list[Any], Documents]],
    settings: tuple[int, float, float, int],
    biases: list[float],
) -> None:
    """Train on one part of each split and print how the other is read."""
    totals: dict[tuple[str, float], list[int]] = {}
    for train, held in splits:
        tagger = trained(train, *settings)
        for (name, docs), bias in product(held.items(), biases):
            counts = totals.setdefault((name, bias), [0, 0, 0])
            for k, value in enumerate(score(tagger, docs, bias)):
                counts[k] += value
    for (name, bias), (right, found, wanted) in sorted(totals.items()):
        precision, recall = right / max(found, 1), right / max(wanted, 1)
        print(f"{name:12} bias {bias:4} P {precision:.3f} R {recall:.3f} F1 {f1(right, found, wanted):.3f}")


def main() -> None:
    """Read the corpora, cross-validate, train on all and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument(
        "--leave-out", action="store_true", help="measure on each corpus, trained on the others"
    )
    parser.add_argument("--documents", type=int, default=2)
    parser.add_argument("--c1", type=float, default=0.05)
    parser.add_argument("--c2", type=float, default=4.0)
    parser.add_argument("--iterations", type=int, default=120)
    parser.add_argument("--bias", type=float, nargs="*", default=[0.15])
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lookup = Standings(Gazetteer.open())
    corpora = {
        path.stem: [
            runs_of(json.loads(line), lookup)
            for line in path.read_text(encoding="utf-8").split("\n")
            if line.strip()
        ]
        for path in options.corpora
    }
    settings = (options.documents, options.c1, options.c2, options.iterations)
    if options.folds:
        measure(by_document(corpora, options.folds), settings, options.bias)
    if options.leave_out:
        measure(by_corpus(corpora), settings, options.bias)
    if options.out:
        tagger = trained([d for docs in corpora.values() for d in docs], *settings)
        options.out.write_bytes(packed(tagger))
        print(f"{len(tagger.weights)} features, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
