"""Build conflict_map/text/cues/word_classes.json.gz: classes of English words, and names of people.

    python tools/build_word_classes.py

needs the packages `spacy-lookups-data` 1.0 (MIT; Brown clusters and frequencies of English words) and `names` 0.3 (MIT;
lists of the United States Census Bureau of 1990, public domain).  What is kept: the most frequent words that have a
class, by class; how much oftener a word is written in lower case than with a capital; the most frequent surnames in
bands of frequency; and given names.
"""

from __future__ import annotations

import gzip
import json
from bisect import bisect
from importlib import resources
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "conflict_map" / "text" / "cues" / "word_classes.json.gz"
MOST_WORDS = 60_000
LOWER = (-3.0, -1.0, 0.5, 2.0, 4.0)
"""Between the bands of how much oftener (in powers of e) a word is written in lower case than with a capital."""
RARE = -20.0
BANDS = (500, 3_000, 15_000)


def table(name: str) -> dict[str, float]:
    """Read one of the English tables."""
    file = resources.files("spacy_lookups_data") / "data" / f"en_lexeme_{name}.json.gz"
    read: dict[str, float] = json.loads(gzip.decompress(file.read_bytes()))
    return read


def listed(name: str) -> list[str]:
    """Read one of the census's lists, the most frequent name first."""
    text = (resources.files("names") / f"dist.{name}").read_text(encoding="ascii")
    return [line.split()[0].lower() for line in text.splitlines() if line.strip()]


def main() -> None:
    """Choose and write."""
    clusters, frequency = table("cluster"), table("prob")
    known = [w for w, cluster in clusters.items() if cluster and w.isalpha() and w[1:] == w[1:].lower()]
    known.sort(key=lambda w: (-frequency.get(w, RARE), w))
    classes: dict[str, list[str]] = {}
    for word in sorted(known[:MOST_WORDS]):
        classes.setdefault(str(int(clusters[word])), []).append(word)
    cased: list[list[str]] = [[] for _ in range(len(LOWER) + 1)]
    for low in sorted({w.lower() for w in known[:MOST_WORDS]}):
        capital = max(frequency.get(low.capitalize(), RARE), frequency.get(low.upper(), RARE))
        cased[bisect(LOWER, frequency.get(low, RARE) - capital)].append(low)
    surnames, start = [], 0
    census = listed("all.last")
    for end in BANDS:
        surnames.append(" ".join(sorted(census[start:end])))
        start = end
    given = sorted({*listed("male.first"), *listed("female.first")})
    written = {
        "classes": {
            cluster: " ".join(words) for cluster, words in sorted(classes.items(), key=lambda c: int(c[0]))
        },
        "cased": [" ".join(listed) for listed in cased],
        "surnames": surnames,
        "given": " ".join(given),
    }
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    OUTPUT.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{len(classes)} classes, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
