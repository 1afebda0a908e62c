"""Write a Word report with a map: picture, caption, and a table of the events with who says so.

Usage::

    python word_report.py report.txt 2024-12-05 report.docx
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.shared import Cm

import conflict_map as cm

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from geopandas import GeoDataFrame

COLUMNS = {
    "date_start": "When",
    "place": "Where",
    "sub_event_type": "What",
    "claimed_by": "Who says so",
    "quote": "In words",
}


def main(report: str, published: str, output: str) -> None:
    """Read a report and write a document about it."""
    events = cm.read_text(report, published=published)
    page = cm.ConflictMap(title="What was reported", theme="light")
    page.add_events(events).add_control(cm.control_from_events(events))

    document = Document()
    document.add_heading(f"Situation as reported on {published}", level=1)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "map.png"
        page.save(picture)
        document.add_picture(str(picture), width=Cm(16))
    document.add_paragraph(
        f"Figure 1. {len(events)} events as {Path(report).name} tells them. "
        "Base map: Natural Earth; places: GeoNames (CC BY 4.0).",
        style="Caption",
    )
    add_table(document, events)
    document.save(output)


def add_table(document: WordDocument, events: GeoDataFrame) -> None:
    """Add one row an event, in the order of time."""
    told = events.sort_values("date_start")[list(COLUMNS)]
    told = told.assign(date_start=told.date_start.dt.strftime("%d %b %Y")).astype("object").fillna("")
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Light List Accent 1")
    for cell, name in zip(table.rows[0].cells, COLUMNS.values(), strict=True):
        cell.text = name
    for row in told.itertuples(index=False):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value


if __name__ == "__main__":
    main(*sys.argv[1:4])
