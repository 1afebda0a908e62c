"""Print every figure of the gazetteer as one table: its speed, and what the outside scorers say of it.

    PYTHONPATH=. python benchmarks/gazetteer_table.py --scorers FOLDER --cod-ab FILE.xlsx

FOLDER holds names/score.py, ucdp/score_names.py and geoparse/evaluate.py with their data.  Takes several minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

NAMES, UCDP = "benchmarks.adapters:names_factory", "benchmarks.adapters:ucdp_name"
PLACES = "benchmarks.adapters_gazetteer:geoparse_resolve"
CORPORA = {"lgl": 0.85, "gwn": 0.85, "geovirus": 0.88, "wiktor-800": 0.75}


def main() -> None:
    """Run the scorers one after the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scorers", type=Path, required=True, help="the folder of the scorers")
    parser.add_argument("--cod-ab", type=Path, required=True, help="OCHA's COD-AB of Syria")
    parser.add_argument("--no-speed", action="store_true", help="leave out the speeds")
    a = parser.parse_args()
    print("| measure | ours | asked |\n|---|---|---|")
    names, ucdp = a.scorers / "names" / "score.py", a.scorers / "ucdp" / "score_names.py"
    line(
        "spellings never seen, Arabic-speaking countries",
        shares(run(names, NAMES), "hit"),
        "≥ .85 hit, ≤ .05 wrong",
    )
    line("the same, Ukraine", shares(run(names, NAMES, "--countries", "UA"), "hit"), "≥ .80, ≤ .08")
    os.environ["CONFLICT_MAP_COD_AB"] = str(a.cod_ab.resolve())
    line("UCDP's names, country known", shares(run(ucdp, UCDP), "acc5"), "≥ .75 within 5 km, ≤ .04 wrong")
    line("the same, governorate known", shares(run(ucdp, UCDP, "--hint", "admin1"), "acc5"), "≥ .82, ≤ .03")
    del os.environ["CONFLICT_MAP_COD_AB"]
    for corpus, asked in CORPORA.items():
        path = a.scorers / "geoparse" / "corpora" / f"{corpus}.jsonl"
        line(
            f"given places within 161 km, {corpus}",
            within_161_km(run_text(a.scorers / "geoparse" / "evaluate.py", path)),
            f"≥ {asked}",
        )
    if not a.no_speed:
        print(
            subprocess.run(
                [sys.executable, "benchmarks/gazetteer_speed.py"], capture_output=True, text=True, check=True
            ).stdout
        )


def line(what: str, ours: str, asked: str) -> None:
    """Print one row as soon as it is known."""
    print(f"| {what} | {ours} | {asked} |", flush=True)


def run(scorer: Path, system: str, *options: str) -> dict[str, float]:
    """Run a scorer that prints JSON last."""
    command = [sys.executable, str(scorer), "--system", system, *options]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, float] = json.loads(answer.strip().splitlines()[-1])
    return found


def shares(answer: dict[str, float], right: str) -> str:
    """Say which share was right and which wrong."""
    return f"{answer[right]:.3f} right, {answer['wrong']:.3f} wrong"


def run_text(scorer: Path, corpus: Path) -> str:
    """Run the scorer of documents, which prints a report."""
    return subprocess.run(
        [sys.executable, str(scorer), str(corpus), "--system", PLACES],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def within_161_km(report: str) -> str:
    """Find the share of given places within 161 km in a report of the scorer."""
    found = re.search(r"acc161=([0-9.]+)", report)
    return found[1] if found else report.strip().splitlines()[-1]


if __name__ == "__main__":
    main()
