"""The terminal itself: where text goes, and how text of a source is made safe for it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape as escape_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.errors import Fault

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def escape(text: str) -> str:
    """Make text from a source safe for a terminal: no markup, no control or direction-changing characters."""
    return escape_markup(
        "".join(
            c if unicodedata.category(c) not in {"Cc", "Cf"} else "\N{REPLACEMENT CHARACTER}" for c in text
        )
    )


def count(number: int, noun: str) -> str:
    """Say how many: '1 event', '2 events'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def print_faults(faults: Sequence[Fault]) -> None:
    """List faults with their places on standard error."""
    err.print(f"[red]{count(len(faults), 'fault')} in the input:[/red]")
    for fault in faults:
        err.print(f"  {escape(str(fault))}")
