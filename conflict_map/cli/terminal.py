"""The terminal itself: where text goes, and how text of a source is made safe for it."""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape as escape_markup
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from conflict_map.errors import Fault

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


MOST_SHOWN = 1000


def escape(text: str) -> str:
    """Make text from a source safe for a terminal: no markup, no control or direction-changing characters, no flood."""
    if len(text) > MOST_SHOWN:
        text = f"{text[:MOST_SHOWN]} … ({len(text) - MOST_SHOWN:,} more characters)"
    return escape_markup(
        "".join(
            c if unicodedata.category(c) not in {"Cc", "Cf"} else "\N{REPLACEMENT CHARACTER}" for c in text
        )
    )


def shortened(text: str, most: int = 120) -> str:
    """Keep the beginning of a name or figure that is longer than anybody reads in a list.

    Examples
    --------
    >>> shortened("Hama " * 100, most=12)
    'Hama Hama Ha…'
    """
    return text if len(text) <= most else f"{text[:most]}…"


def count(number: int, noun: str) -> str:
    """Say how many: '1 event', '2 events'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@contextmanager
def reading() -> Iterator[Callable[[Path, int, int], None]]:
    """Show on a terminal which file is being read, how much of all that is, and for how long."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("reading", total=None)

        def show(path: Path, done: int, whole: int) -> None:
            bar.update(task, description=f"reading {escape(path.name)}", completed=done, total=whole or None)

        yield show


def print_faults(faults: Sequence[Fault]) -> None:
    """List faults with their places on standard error."""
    err.print(f"[red]{count(len(faults), 'fault')} in the input:[/red]")
    for fault in faults:
        err.print(f"  {escape(str(fault))}")
