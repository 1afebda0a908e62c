"""What the guard changed, and why: for the publisher's own record, never for publication."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from conflict_map.outputs import written_whole

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to one row.

    Parameters
    ----------
    table
        ``events`` or ``mentions``.
    row
        One-based row of the table that was given.
    row_id
        That row's ``event_id`` or ``mention_id``; empty when it has none.
    rule
        The rule of the profile: ``age``, ``positions``, ``aggregation``, ``actors``, ``embargoes``,
        ``withhold.fields``, ``withhold.sources``; ``traces`` for words that would have told of something withheld.
    action
        ``withheld`` (the row), ``coarsened`` (its position or date) or ``blanked`` (some of its cells).
    reason
        Why, in words.
    columns
        The columns that were emptied, where only cells were.
    """

    table: str
    row: int
    row_id: str
    rule: str
    action: str
    reason: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything the guard changed.

    Parameters
    ----------
    profile
        The profile's name.
    as_of
        The moment for which ages were reckoned, ISO 8601, UTC.
    rows
        Events that were given, and that are left.
    entries
        The changes, in the order of the rules.
    """

    profile: str
    as_of: str
    rows: tuple[int, int]
    entries: tuple[Entry, ...]

    def counts(self) -> dict[tuple[str, str], int]:
        """Count the changes.

        Returns
        -------
        dict
            ``(rule, action)`` to how many rows.

        Examples
        --------
        >>> Audit("calm", "2024-12-05", (1, 0), (Entry("events", 1, "a", "age", "withheld", "too young"),)).counts()
        {('age', 'withheld'): 1}
        """
        return dict(Counter((entry.rule, entry.action) for entry in self.entries))

    def to_dict(self) -> dict[str, Any]:
        """Give the audit as plain data.

        Returns
        -------
        dict
            JSON-able; holds no withheld value but the rows' own ids.

        Examples
        --------
        >>> Audit("calm", "2024-12-05", (1, 1), ()).to_dict()["given"]
        1
        """
        return {
            "profile": self.profile,
            "as_of": self.as_of,
            "given": self.rows[0],
            "published": self.rows[1],
            "entries": [asdict(entry) for entry in self.entries],
        }

    def write(self, path: Path | str) -> None:
        """Write the audit as JSON, whole or not at all.

        Parameters
        ----------
        path
            The file. It tells which rows were withheld, and so belongs with the data, not with the map.

        Raises
        ------
        OutputError
            When it can't be written.
        """
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1)
        with written_whole(path) as draft:
            draft.write_text(text + "\n", encoding="utf-8")
