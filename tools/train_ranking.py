"""Fit conflict_map/gazetteer/ranking.json, which says which of its candidates a name of a document means.

Conditional logit over the features of `conflict_map.gazetteer.ranking`, pulled towards hand-set weights where the
corpora say nothing.  The corpora (JSON lines: text, toponyms with start, end, lat, lon) are not part of this project;
give their paths.  With --folds the weights are fitted on some documents and judged on others, and not written.

    python tools/train_ranking.py [--folds 5] CORPUS.jsonl …
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from scipy.optimize import minimize  # noqa: E402

from conflict_map.gazetteer import Gazetteer, Query  # noqa: E402
from conflict_map.gazetteer.candidates import FEATURES  # noqa: E402
from conflict_map.gazetteer.earth import great_circle_m  # noqa: E402
from conflict_map.gazetteer.ranking import rank  # noqa: E402
from conflict_map.gazetteer.resolving import gather  # noqa: E402

OUTPUT = ROOT / "conflict_map" / "gazetteer" / "ranking.json"
PRIOR = {
    "population": 5.0, "fame": 3.0, "country": 4.0, "region": 0.5, "division1": -1.0, "division2": -2.0, "capital": 1.0,
    "quarter": -1.5, "village_large": -2.0, "landmark": -0.5, "preferred": 0.7, "largest": 0.0, "unlike": -1.2,
    "inexact": -2.5, "core": -0.7, "kind_fits": 4.0, "kind_differs": -3.0, "container": 4.5, "not_in_container": -2.0, "container_after": 4.0,
    "namesake": 0.5, "capital_first": 2.5, "bias": 2.5, "admin1_known": 6.0, "admin1_other": -6.0, "layer": 0.5, "home_language": 0.0, "country_votes": 4.0,
    "division_votes": 3.0, "country_named": 1.0, "division_named": 2.0, "county_named": 1.0, "beside": 3.0,
    "proximity": 3.0, "vicinity": 1.0, "possible": 2.0,
}  # fmt: skip
# What documents in good English cannot teach: misspellings, known divisions, villages, layers; and a container said outright.
FIXED = frozenset(
    {
        "unlike",
        "inexact",
        "admin1_known",
        "admin1_other",
        "quarter",
        "village_large",
        "kind_fits",
        "kind_differs",
        "layer",
        "bias",
        "capital_first",
        "largest",  # a reason in words; by how much is in the population
    }
)
# Each corpus counts the same, however many documents it has; one made of the most ambiguous names there are, half.
CONTRIVED = 0.5
RIGHT_M = 161_000.0  # the threshold that geoparsing papers use: 100 miles
PULL = 3e-4
ROUNDS = 3


@dataclass
class Document:
    """A document's names, and for each mention which candidates would be right."""

    corpus: str
    names: list[Any]
    mentions: list[tuple[Any, Any]]
    hopeless: int


def main() -> None:
    """Fit, and judge or write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    arguments = parser.parse_args()
    gazetteer = Gazetteer.open()
    documents = [d for path in arguments.corpora for d in read(gazetteer, path)]
    prior = np.array([PRIOR[f] for f in FEATURES])
    if arguments.folds:
        right: dict[str, list[float]] = {}
        for fold in range(arguments.folds):
            weights = fit([d for i, d in enumerate(documents) if i % arguments.folds != fold], prior)
            for document in documents[fold :: arguments.folds]:
                right.setdefault(document.corpus, []).extend(judge(document, weights))
        for corpus, hits in right.items():
            print(f"{corpus}: {np.mean(hits):.4f} of {len(hits)} within 161 km, on documents not trained on")
        return
    weights = fit(documents, prior)
    model = {
        "made_by": "tools/train_ranking.py",
        "trained_on": sorted({d.corpus for d in documents}),
        "weights": {f: round(float(w), 3) for f, w in zip(FEATURES, weights, strict=True)},
    }
    OUTPUT.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    print(OUTPUT.read_text(encoding="utf-8"))


def read(gazetteer: Gazetteer, path: Path) -> list[Document]:
    """Find the candidates of every mention of a corpus."""
    documents = []
    for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
        record = json.loads(line)
        gold = [t for t in record["toponyms"] if t.get("lat") is not None]
        if not gold:
            continue
        queries = [Query(record["text"][t["start"] : t["end"]], t["start"], t["end"]) for t in gold]
        names, keys = gather(gazetteer.layers, queries, bias=frozenset(), text=record["text"])
        mentions, hopeless = [], 0
        for key, t in zip(keys, gold, strict=True):
            name = names[key]
            fits = great_circle_m(name.lon, name.lat, t["lon"], t["lat"]) <= RIGHT_M
            if fits.any():
                mentions.append((name, fits))
            else:
                hopeless += 1
        documents.append(Document(path.stem, list(names.values()), mentions, hopeless))
    return documents


def fit(documents: list[Document], prior: Any) -> Any:
    """Fit the weights; what the names say about each other changes with them, so go round."""
    weights = prior
    documents_of = Counter(document.corpus for document in documents)
    importance = {c: (CONTRIVED if c.startswith("wiktor") else 1.0) / n for c, n in documents_of.items()}
    for _ in range(ROUNDS):
        for document in documents:
            rank(document.names, weights=weights)
        cases = [
            (name.features, fits, importance[document.corpus] / len(document.mentions) ** 0.5)
            for document in documents
            for name, fits in document.mentions
        ]
        first = np.concatenate([[0], np.cumsum([len(fits) for _, fits, _ in cases])[:-1]])
        table = (
            np.concatenate([features for features, _, _ in cases]), np.concatenate([fits for _, fits, _ in cases]),
            np.array([weight for *_, weight in cases]), first,
        )  # fmt: skip
        weights = minimize(
            loss, weights, args=(*table, prior), jac=True, method="L-BFGS-B", options={"maxiter": 80}
        ).x
    return weights


def loss(w: Any, features: Any, fits: Any, weight: Any, first: Any, prior: Any) -> tuple[float, Any]:
    """Mean negative log share of the right candidates, and its gradient; the candidates of a case stand together."""
    counts = np.diff(np.append(first, len(features)))
    scores = features @ w
    grown = np.exp(scores - np.repeat(np.maximum.reduceat(scores, first), counts))
    share = grown / np.repeat(np.add.reduceat(grown, first), counts)
    good = np.maximum(np.add.reduceat(share * fits, first), 1e-12)
    pulled = share - share * fits / np.repeat(good, counts)
    gradient = (pulled * np.repeat(weight, counts)) @ features / weight.sum()
    apart = w - prior
    free = np.array([f not in FIXED for f in FEATURES])
    return -(weight * np.log(good)).sum() / weight.sum() + PULL * (apart**2).sum(), (
        gradient + 2 * PULL * apart
    ) * free


def judge(document: Document, weights: Any) -> list[float]:
    """Return for each mention whether the likeliest candidate is right; one without candidates is wrong."""
    rank(document.names, weights=weights)
    return [float(fits[name.share.argmax()]) for name, fits in document.mentions] + [0.0] * document.hopeless


if __name__ == "__main__":
    main()
