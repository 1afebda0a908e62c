"""Write a Markdown report with a map: a picture for every reader, and the live map beside it.

Usage::

    python markdown_report.py report.txt 2024-12-05 FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import conflict_map as cm


def main(report: str, published: str, folder: str) -> None:
    """Read a report and write ``report.md``, ``map.png`` and ``map.html`` into a folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    events = cm.read_text(report, published=published)
    page = cm.ConflictMap(title="What was reported", theme="light")
    page.add_events(events).add_control(cm.control_from_events(events))
    page.save(target / "map.png")
    page.save(target / "map.html")
    lines = [
        f"# Situation as reported on {published}",
        "",
        "![Map of the reported events](map.png)",
        "",
        "*Base map: Natural Earth; places: GeoNames (CC BY 4.0).* [The same map, live](map.html).",
        "",
        "| When | Where | What | Who says so |",
        "|---|---|---|---|",
    ]
    told = events.sort_values("date_start")
    told = told.assign(day=told.date_start.dt.strftime("%d %b"))
    rows = told[["day", "place", "sub_event_type", "claimed_by"]].itertuples(index=False)
    lines += [f"| {' | '.join(plain(cell) for cell in cells)} |" for cells in rows]
    # where raw HTML is allowed, the live map can stand in the text itself
    lines += ["", page.embed(src="map.html", responsive=True), ""]
    (target / "report.md").write_text("\n".join(lines), encoding="utf-8")


def plain(cell: object) -> str:
    """Write a cell so that nothing in it is markup: a report's words are a stranger's."""
    if not isinstance(cell, str):
        return ""
    return "".join(f"&#{ord(letter)};" if letter in "\\`*_{}[]<>()#+-.!|&" else letter for letter in cell)


if __name__ == "__main__":
    main(*sys.argv[1:4])
