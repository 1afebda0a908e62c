"""Write the reference of the command line and of the tables from the code, so that the two can't disagree.

Usage::

    python tools/document.py          # write docs/reference/cli.md and tables.md
    python tools/document.py --check  # fail when one is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer.main

from conflict_map.cli import app
from conflict_map.tables import EVENT_TYPES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
COMMANDS = """# Command line

Exit status: 0 done; 1 an input was bad, and every fault was listed with file, row and column; 2 the call was wrong.
"""


def sections(command: click.Command, path: str) -> Iterator[str]:
    """Markdown for a verb, or for all verbs of a group."""
    if hasattr(command, "commands"):
        for name, child in command.commands.items():
            yield from sections(child, f"{path} {name}")
        return
    yield f"## `{path}`\n\n{command.help or ''}\n"
    rows = [row for parameter in command.params if (row := describe(parameter))]
    if rows:
        yield "| | |\n|---|---|\n" + "\n".join(rows) + "\n"


def describe(parameter: click.Parameter) -> str:
    """Row of a table for an argument or an option."""
    if parameter.name == "help":
        return ""
    is_option = parameter.param_type_name == "option"
    name = (
        ", ".join(f"`{one}`" for one in parameter.opts)
        if is_option
        else f"`{(parameter.name or '').upper()}`"
    )
    return f"| {name} | {getattr(parameter, 'help', '') or ''} |"


TABLES_HEAD = """# Tables

Each is a GeoDataFrame in WGS 84 (lon, lat). `geometry` is a point, a line or a polygon, and missing where no place
was found. A table of your own needs only the columns that it has: `conform` adds the others.

"""
MEANINGS = {
    "events": "One row, one event as one source tells it.",
    "control": "One row, one statement: who holds a place, from when, and who says so.",
    "mentions": "One row, one place that a document names.",
}


def columns(name: str) -> str:
    """Markdown for the columns of a table."""
    rows = [
        f"| `{column.name}` | {column.dtype} | {column.meaning}{codes(column.codes)} |"
        for column in TABLES[name]
    ]
    return (
        f"## `{name}`\n\n{MEANINGS[name]}\n\n| column | dtype | meaning |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def codes(values: tuple[str, ...]) -> str:
    """List the values of a closed column; sub-event types have a table of their own."""
    if not values or len(values) > 16:
        return ""
    return f": {', '.join(values)}"


def event_types() -> str:
    """Markdown for the event types and their sub-types."""
    rows = [f"| {kind} | {', '.join(subs)} |" for kind, subs in EVENT_TYPES.items()]
    return "## Event types\n\n| `event_type` | `sub_event_type` |\n|---|---|\n" + "\n".join(rows) + "\n"


FUNCTIONS = """## Functions

::: conflict_map.tables
    options:
      members: [frame, conform, validate, stable_id, Column]
"""


def main() -> int:
    """Write or check the pages."""
    pages = {
        "cli.md": COMMANDS + "\n" + "\n".join(sections(typer.main.get_command(app), "conflict-map")),
        "tables.md": TABLES_HEAD + "\n".join([*map(columns, TABLES), event_types(), FUNCTIONS]),
    }
    for name, text in pages.items():
        path = REFERENCE / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                return 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
