"""Write docs/reference/cli.md from the command line's own help, so that the two can't disagree.

Usage::

    python tools/document_cli.py          # write
    python tools/document_cli.py --check  # fail when it is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer.main

from conflict_map.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "cli.md"
HEAD = """# Command line

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


def main() -> int:
    """Write or check the page."""
    text = HEAD + "\n" + "\n".join(sections(typer.main.get_command(app), "conflict-map"))
    if "--check" in sys.argv:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
