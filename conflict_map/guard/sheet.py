"""The working copy of the events table: which rows are left, what was done to each, and what must not be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.guard.audit import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd


class Sheet:
    """Rows under the rules.

    Parameters
    ----------
    given
        The events table as it was given, in full shape.

    Attributes
    ----------
    given
        The same, never changed: what was withheld is read from it.
    table
        The working copy, with the same index.
    kept
        Which rows are still to be published.
    coarse
        Which rows have a coarser position than was given.
    strict
        Values that may not be told by any row, not even by one that has them in its own right.
    entries
        The audit so far.
    """

    def __init__(self, given: gpd.GeoDataFrame) -> None:
        self.given = given
        self.table = given.copy()
        self.kept = pd.Series(True, index=given.index)
        self.coarse = pd.Series(False, index=given.index)
        self.strict: set[str] = set()
        self.entries: list[Entry] = []

    def withhold(self, rows: pd.Series[Any], rule: str, reason: str, *, strict: Iterable[str] = ()) -> None:
        """Take rows out.

        Parameters
        ----------
        rows
            Which rows; those already out are passed over.
        rule, reason
            For the audit.
        strict
            Columns whose values in these rows may not be told by any other row.
        """
        going = rows & self.kept
        self._note(going, rule, "withheld", reason)
        self.kept &= ~rows
        for column in strict:
            self.strict.update(map(str, self.given.loc[going, column].dropna().unique()))

    def blank(self, rows: pd.Series[Any], columns: Sequence[str], rule: str, reason: str) -> None:
        """Empty cells and say so.

        Parameters
        ----------
        rows
            Which rows; those that are out are passed over.
        columns
            Which columns.
        rule, reason
            For the audit.
        """
        told = [name for name in columns if name in self.table]
        full = rows & self.kept & self.table[told].notna().any(axis=1)
        names = {
            index: tuple(name for name, there in cells.items() if there)
            for index, cells in self.table.loc[full, told].notna().to_dict("index").items()
        }
        self._note(full, rule, "blanked", reason, names)
        self.clear(full, told)

    def clear(self, rows: pd.Series[Any], columns: Iterable[str]) -> None:
        """Empty cells without a word in the audit, where the coarsened row already has one.

        Parameters
        ----------
        rows
            Which rows.
        columns
            Which columns.
        """
        for name in columns:
            if name in self.table:
                self.table.loc[rows, name] = None

    def coarsened(self, rows: pd.Series[Any], rule: str, reason: str) -> None:
        """Note that the positions of rows are coarser now.

        Parameters
        ----------
        rows
            Which rows.
        rule, reason
            For the audit.
        """
        self._note(rows & self.kept, rule, "coarsened", reason)

    def documents(self) -> pd.Series[Any]:
        """Name the document of each row, so that rows of the same one can be told.

        Returns
        -------
        pandas.Series
            Source and address, as given.
        """
        names: pd.Series[Any] = self.given.source.fillna("") + "\n" + self.given.source_url.fillna("")
        return names

    def _note(
        self,
        rows: pd.Series[Any],
        rule: str,
        action: str,
        reason: str,
        columns: dict[int, tuple[str, ...]] | None = None,
    ) -> None:
        for index in rows.index[rows.to_numpy(dtype=bool)]:
            row_id = self.given.event_id[index]
            self.entries.append(
                Entry(
                    "events",
                    int(index) + 1,
                    "" if pd.isna(row_id) else str(row_id),
                    rule,
                    action,
                    reason,
                    (columns or {}).get(index, ()),
                )
            )
