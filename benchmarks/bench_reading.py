"""Score the reading of our own reports: events, actors, deaths, claimants and statements of control.

    python benchmarks/bench_reading.py                    # tuned on
    python benchmarks/bench_reading.py --part held-out    # kept out of all tuning
    python benchmarks/bench_reading.py --part development # scored once before they were tuned on
    python benchmarks/bench_reading.py --part aside       # ten short ones, kept out of all tuning
    python benchmarks/bench_reading.py --part independent # ninety-seven by people who knew no rule, kept out of all tuning
    python benchmarks/bench_reading.py --part all         # everything, for the reliability curve
    python benchmarks/bench_reading.py --show 03          # one report, event by event

An event is right when its type is right, the gold point lies within the stated kilometres of its shape, and
its days overlap the gold's.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pyproj import Geod
from shapely import Point
from shapely.ops import nearest_points

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read

READING = Path(__file__).parents[1] / "tests" / "reading"
PARTS = ("tuned", "held-out", "development", "aside", "independent")
KEPT_OUT = frozenset({"held-out", "aside", "independent"})
IN_ONE_FILE = frozenset({"development", "aside", "independent"})
_GEOD = Geod(ellps="WGS84")


@dataclass
class Tally:
    """Counts over reports."""

    counts: Counter[str] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def f1(self, kind: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of one kind of fact."""
        right, found, gold = (self.counts[f"{kind}:{part}"] for part in ("right", "found", "gold"))
        precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
        return precision, recall, 2 * right / (found + gold) if found + gold else 0.0


def fits(record: dict[str, Any], gold: dict[str, Any]) -> bool:
    """Whether type, place and days agree."""
    shape = record.get("geometry")
    if record["event_type"] != gold["event_type"] or shape is None:
        return False
    near, _ = nearest_points(shape, Point(gold["lon"], gold["lat"]))
    if _GEOD.inv(near.x, near.y, gold["lon"], gold["lat"])[2] > gold["within_km"] * 1000:
        return False
    if gold["dates"] is None:
        return True
    if record["date_start"] is None:
        return False
    first, last = (date.fromisoformat(day) for day in gold["dates"])
    return bool(record["date_start"].date() <= last and first <= record["date_end"].date())


def pairs(records: list[dict[str, Any]], gold: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Match one to one, those with equal actor and outcome first."""
    options = []
    for g, wanted in enumerate(gold):
        for r, record in enumerate(records):
            if fits(record, wanted):
                agree = sum(
                    wanted[name] is not None and wanted[name] == record.get(name)
                    for name in ("actor1_id", "outcome")
                ) + (wanted["deaths"] is not None and wanted["deaths"][0] == record.get("fatalities_low"))
                options.append((-agree, g, r))
    taken_gold: set[int] = set()
    taken: set[int] = set()
    found = []
    for _, g, r in sorted(options):
        if g not in taken_gold and r not in taken:
            taken_gold.add(g)
            taken.add(r)
            found.append((g, r))
    return found


def reports(part: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Name, text and gold of the reports of one part."""
    if part in IN_ONE_FILE:
        lines = (READING / f"{part}.jsonl").read_text(encoding="utf-8").split("\n")
        gold = [json.loads(line) for line in lines if line]
        found = [(g["name"], g["text"], g) for g in gold]
    else:
        files = sorted((READING / "reports").glob("*.txt"))
        found = [
            (
                f.stem,
                f.read_text(encoding="utf-8"),
                json.loads(f.with_suffix(".json").read_text(encoding="utf-8")),
            )
            for f in files
        ]
    return [report for report in found if report[2]["held_out"] == (part in KEPT_OUT)]


def tally(
    report: tuple[str, str, dict[str, Any]], gazetteer: Gazetteer, total: Tally, *, show: bool = False
) -> None:
    """Read one report and count."""
    name, text, gold = report
    records = read(
        document_from_text(text, published=gold["published"], source=name), gazetteer
    ).event_records
    matched = pairs(records, gold["events"])
    count = total.counts
    for kind, test in (
        ("event", lambda e: e["event_type"] != "Control statement"),
        ("control", lambda e: e["event_type"] == "Control statement"),
    ):
        count[f"{kind}:gold"] += sum(map(test, gold["events"]))
        count[f"{kind}:found"] += sum(map(test, records))
        count[f"{kind}:right"] += sum(test(gold["events"][g]) for g, _ in matched)
    count["deaths:gold"] += sum(e["deaths"] is not None for e in gold["events"])
    count["deaths:found"] += sum(
        r.get("fatalities_low") is not None
        or r.get("fatalities_best") is not None
        or r.get("fatalities_high") is not None
        for r in records
    )
    right = {r for _, r in matched}
    total.sure += [(r.get("confidence") or 0.0, n in right) for n, r in enumerate(records)]
    for g, r in matched:
        wanted, record = gold["events"][g], records[r]
        if wanted["deaths"] is not None:
            said = [record.get(f"fatalities_{part}") for part in ("low", "best", "high")]
            count["deaths:right"] += said == wanted["deaths"]
        for name, part in (("actor", "actor1_id"), ("outcome", "outcome"), ("claimant", "claimed_by")):
            if wanted[part] is not None:
                said_by = record.get(part) or ""
                count[f"{name}:gold"] += 1
                count[f"{name}:found"] += bool(said_by)
                count[f"{name}:right"] += (
                    wanted[part].lower() in said_by.lower()
                    if part == "claimed_by"
                    else said_by == wanted[part]
                )
    if show:
        _show(name, records, gold["events"], matched)


def _show(
    name: str, records: list[dict[str, Any]], gold: list[dict[str, Any]], matched: list[tuple[int, int]]
) -> None:
    print(f"== {name}")
    hit_gold, hit = {g for g, _ in matched}, {r for _, r in matched}
    for n, e in enumerate(records):
        print(
            "  +" if n in hit else "  -", e["event_type"][:12], e["outcome"], "|", e["actor1_id"], ">", e["actor2_id"], "|",
            e.get("place"), "=", e.get("place_name"), "|", e["date_start"] and e["date_start"].date(), e["date_end"] and e["date_end"].date(),
            "| deaths", e.get("fatalities_low"), e.get("fatalities_best"), "|", e["status"], e["claimed_by"], "|", e["quote"][:50].replace("\n", " "),
        )  # fmt: skip
    for g, r in matched:
        for part in ("actor1_id", "outcome"):
            if gold[g][part] is not None and gold[g][part] != records[r].get(part):
                print("    wrong", part, records[r].get(part), "for", gold[g][part])
        if (
            gold[g]["claimed_by"] is not None
            and gold[g]["claimed_by"].lower() not in (records[r]["claimed_by"] or "").lower()
        ):
            print("    wrong claimant", records[r]["claimed_by"], "for", gold[g]["claimed_by"])
        if gold[g]["deaths"] is not None and gold[g]["deaths"] != [
            records[r].get(f"fatalities_{p}") for p in ("low", "best", "high")
        ]:
            print("    wrong deaths for", gold[g]["deaths"])
    for n, e in enumerate(gold):
        if n not in hit_gold:
            print(
                "  missed",
                e["event_type"],
                e["outcome"],
                e["actor1_id"],
                (e["lat"], e["lon"]),
                e["dates"],
                e["deaths"],
            )


def score(part: str, show: str = "") -> Tally:
    """Score all reports of one part; of the kept ones nothing is shown."""
    total = Tally()
    gazetteer = Gazetteer.open()
    for report in reports(part):
        shown = bool(show) and part not in KEPT_OUT and report[0].startswith(show)
        tally(report, gazetteer, total, show=shown)
    return total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=(*PARTS, "all"), default="tuned")
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    total = Tally()
    for part in PARTS if options.part == "all" else (options.part,):
        counted = score(part, options.show)
        total.counts += counted.counts
        total.sure += counted.sure
    for kind in ("event", "control", "actor", "outcome", "claimant", "deaths"):
        precision, recall, f1 = total.f1(kind)
        print(
            f"{kind:9} P {precision:.2f} R {recall:.2f} F1 {f1:.2f}  ({total.counts[f'{kind}:gold']} in the gold)"
        )
    print("reliability: what the rows say, and how many of them are right")
    for low, high in ((0.0, 0.5), (0.5, 0.6), (0.6, 0.8), (0.8, 0.85), (0.85, 1.01)):
        band = [(sure, right) for sure, right in total.sure if low <= sure < high]
        if band:
            said, right = (sum(column) / len(band) for column in zip(*band, strict=True))
            print(f"  {low:.2f}-{min(high, 1):.2f}: {len(band):3} rows say {said:.2f}, {right:.2f} are right")


if __name__ == "__main__":
    main()
