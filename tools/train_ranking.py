"""Fit conflict_map/gazetteer/ranking.json, which says which of its candidates a name of a document means.

Conditional logit over the features of `conflict_map.gazetteer.resolving.ranking`, pulled towards hand-set weights where the
corpora say nothing.  The corpora (JSON lines: text, toponyms with start, end, lat, lon) are not part of this project;
give their paths.  With --folds the weights are fitted on some documents and judged on others, and not written.

    python tools/train_ranking.py [--folds 5] CORPUS.jsonl …
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from scipy.optimize import minimize  # noqa: E402

from conflict_map.gazetteer import Gazetteer, Query  # noqa: E402
from conflict_map.gazetteer.resolving.candidates import FEATURES  # noqa: E402
from conflict_map.gazetteer.resolving.earth import great_circle_m  # noqa: E402
from conflict_map.gazetteer.resolving.mentions import gather  # noqa: E402
from conflict_map.gazetteer.resolving.ranking import rank  # noqa: E402

OUTPUT = ROOT / "conflict_map" / "gazetteer" / "ranking.json"
PRIOR = {
    "population": 5.0, "fame": 3.0, "country": 4.0, "region": 0.5, "state": 0.0, "division1": -1.0, "division2": -2.0, "capital": 1.0,
    "quarter": -1.5, "village_large": -2.0, "landmark": -0.5, "preferred": 0.7, "largest": 0.0, "unlike": -1.2,
    "inexact": -2.5, "core": -0.7, "kind_fits": 4.0, "kind_differs": -4.0, "container": 4.5, "not_in_container": -2.0, "container_after": 4.0, "defined_in": 4.0,
    "namesake": 0.5, "capital_first": 3.0, "bias": 4.0, "admin1_known": 6.0, "admin1_other": -6.0, "layer": 0.5, "home_language": 0.0, "country_votes": 4.0,
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
# Each corpus counts the same, however many documents it has; but one made of the most ambiguous names there are, half, and
# the names of the wars, which are there so that no re-fit loses them, less.
IMPORTANCE = {"wiktor-800": 0.5, "plain": 0.6}
RIGHT_M = 161_000.0  # the threshold that geoparsing papers use: 100 miles
PLAIN = ROOT / "tools" / "plain_names.csv"
TOGETHER = 3  # names in one made-up report
SAME_TOWN_M = 20_000.0
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
    documents += plain_names(gazetteer)
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


def plain_names(gazetteer: Gazetteer) -> list[Document]:
    """Make documents of the towns that today's wars are reported from: each name alone, and three of a country."""
    with PLAIN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [[row] for row in rows if row["alone"] == "yes"]
    for _, group in groupby(rows, key=lambda row: row["country"]):
        of_country = list(group)
        told += [of_country[i : i + TOGETHER] for i in range(0, len(of_country), TOGETHER)]
    documents = []
    for some in told:
        queries = [Query(row["name"], 60 * i, 60 * i + len(row["name"])) for i, row in enumerate(some)]
        names, keys = gather(gazetteer.layers, queries, bias=frozenset(), text=None)
        mentions = []
        for key, row in zip(keys, some, strict=True):
            name, place = names[key], gazetteer.place(row["place_id"])
            right = np.array(name.kinds) == "town"
            right &= great_circle_m(name.lon, name.lat, place.lon, place.lat) <= SAME_TOWN_M
            # the province of the name says where, too: the resolver puts its town first
            around = {name.divisions[i] for i in np.flatnonzero(right)}
            right |= np.array(
                [d in around and k == "division" for d, k in zip(name.divisions, name.kinds, strict=True)]
            )
            mentions.append((name, right))
        documents.append(Document("plain", list(names.values()), mentions, 0))
    return documents


def fit(documents: list[Document], prior: Any) -> Any:
    """Fit the weights; what the names say about each other changes with them, so go round."""
    weights = prior
    documents_of = Counter(document.corpus for document in documents)
    importance = {c: IMPORTANCE.get(c, 1.0) / n for c, n in documents_of.items()}
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
