"""Tables as people read them: what, where, when, who, and in whose words, instead of forty columns.

:func:`show` gives one for any of our tables. In a notebook, ``%load_ext conflict_map`` makes every events, control
and mentions table show itself so; other frames keep the form that pandas gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from conflict_map.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_ROWS = 40

_STYLE = (
    "<style>.cm-table{border-collapse:collapse;font-size:13px;line-height:1.35}"
    ".cm-table th{border-bottom:2px solid currentColor;font-weight:600}"
    ".cm-table td{border-bottom:1px solid rgba(128,128,128,.35)}"
    ".cm-table th,.cm-table td{padding:5px 12px 5px 0;text-align:start!important;vertical-align:top;"
    "white-space:normal}.cm-table .cm-words{max-width:34em;font-style:italic}"
    ".cm-table .cm-quiet{opacity:.7}.cm-table .cm-day{white-space:nowrap}</style>"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table ready to be read: HTML in a notebook, plain lines elsewhere.

    Parameters
    ----------
    table
        The rows, as they came.
    kind
        ``events``, ``control`` or ``mentions``.
    rows
        How many of them are shown.
    """

    table: gpd.GeoDataFrame
    kind: str
    rows: int = MOST_ROWS

    def _repr_html_(self) -> str:
        rows = self.table.head(self.rows).to_dict("records")
        cells = {name: [cell(row) for row in rows] for name, cell in _COLUMNS[self.kind]}
        # a column in which nothing stands says nothing
        columns = {name: said for name, said in cells.items() if any(said) or not rows}
        head = "".join(f'<th scope="col">{name}</th>' for name in columns)
        body = "".join(
            f"<tr>{''.join(f'<td{_class(name)}>{said[n]}</td>' for name, said in columns.items())}</tr>"
            for n in range(len(rows))
        )
        return (
            f'{_STYLE}<table class="cm-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
            f"<p>{escape(self._summary())}</p>"
        )

    def __repr__(self) -> str:
        return f"<{self._summary()}>"

    def _summary(self) -> str:
        total = len(self.table)
        if not total:
            return f"no rows in this {self.kind} table"
        unplaced = int((self.table.geometry.isna() | self.table.geometry.is_empty).sum())
        parts = [f"{total} row{'s' if total > 1 else ''} of {self.kind}"]
        if total > self.rows:
            parts.append(f"the first {self.rows} shown")
        if unplaced:
            parts.append(f"{unplaced} without a place on the map")
        return ", ".join(parts)


def show(table: gpd.GeoDataFrame, *, rows: int = MOST_ROWS) -> Shown:
    """Show a table as people read it.

    Parameters
    ----------
    table
        An events, control or mentions table, whole or filtered.
    rows
        How many rows at most.

    Returns
    -------
    Shown
        What a notebook displays as a table of when, what, where, who, how many died and in whose words.

    Raises
    ------
    ValueError
        When the frame is none of our tables.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> show(frame([{"event_type": "Battles", "place": "Hama"}]))
    <1 row of events, 1 without a place on the map>
    """
    kind = kind_of(table)
    if kind is None:
        raise ValueError(
            "this frame is no events, control or mentions table; conform() brings one into shape"
        )
    return Shown(table, kind, rows)


def kind_of(table: Any) -> str | None:
    """Tell which of our tables a frame is: ``events``, ``control``, ``mentions``, or None.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> kind_of(frame([], "control")), kind_of(gpd.GeoDataFrame())
    ('control', None)
    """
    if not isinstance(table, gpd.GeoDataFrame):
        return None
    return next((kind for kind, columns in TABLES.items() if {c.name for c in columns} <= set(table)), None)


def load_ipython_extension(ipython: Any) -> None:
    """Make IPython show our tables as :func:`show` does; called by ``%load_ext conflict_map``.

    Parameters
    ----------
    ipython
        The running shell.
    """

    def formatted(table: gpd.GeoDataFrame) -> str:
        kind = kind_of(table)
        as_pandas: str = table._repr_html_()
        return as_pandas if kind is None else Shown(table, kind)._repr_html_()

    ipython.display_formatter.formatters["text/html"].for_type(gpd.GeoDataFrame, formatted)


def _class(name: str) -> str:
    return {
        "In words": ' class="cm-words" dir="auto"',
        "When": ' class="cm-day"',
        "Since": ' class="cm-day"',
        "Within": ' class="cm-day"',
    }.get(name, "")


def _words(row: dict[str, Any], *names: str) -> str:
    """Give the first of the cells that says something, escaped."""
    return next((escape(str(row[name])) for name in names if not _missing(row.get(name))), "")


def _days(row: dict[str, Any]) -> str:
    start, end = row.get("date_start"), row.get("date_end")
    if _missing(start):
        return '<span class="cm-quiet">not said</span>'
    first = f"{start:%Y-%m-%d}"
    last = first if _missing(end) else f"{end:%Y-%m-%d}"
    return first if first == last else f"{first} –<br>{last}"


def _since(row: dict[str, Any]) -> str:
    moment = row["as_of"] if _missing(row.get("since")) else row["since"]
    return "" if _missing(moment) else f"{moment:%Y-%m-%d}"


def _place(row: dict[str, Any]) -> str:
    said, name = _words(row, "place", "text"), _words(row, "place_name")
    found = name if name and name != said else ""
    if not found and _missing(row.get("geometry")):
        # mentions have a column for the reason
        found = "not placed" + ("" if "why" in row else f": {_words(row, 'place_why') or 'no reason known'}")
    return f"<bdi>{said}</bdi>{f'<br><span class=cm-quiet>{found}</span>' if found else ''}"


def _parties(row: dict[str, Any]) -> str:
    return " → ".join(f"<bdi>{who}</bdi>" for who in (_words(row, "actor1"), _words(row, "actor2")) if who)


def _killed(row: dict[str, Any]) -> str:
    low, best, high = (row.get(f"fatalities_{name}") for name in ("low", "best", "high"))
    if _missing(best) and _missing(low):
        return ""
    if not _missing(low) and not _missing(high) and low != high:
        return f"{best} ({low}–{high})" if not _missing(best) else f"{low}–{high}"
    told = low if _missing(best) else best
    return f"at least {told}" if not _missing(low) and _missing(high) else f"{told}"


def _told(row: dict[str, Any]) -> str:
    said_by, source = _words(row, "claimed_by"), _words(row, "source")
    parts = [_words(row, "status"), f"by {said_by}" if said_by else ""]
    line = " ".join(part for part in parts if part)
    return f"{line}{f'<br><span class=cm-quiet>{source}</span>' if source else ''}"


def _within(row: dict[str, Any]) -> str:
    metres = row.get("uncertainty_m")
    return (
        "" if metres is None or _missing(metres) else f"{metres / 1000:.{0 if metres >= 20_000 else 1}f} km"
    )


def _missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


_COLUMNS: Mapping[str, tuple[tuple[str, Callable[[dict[str, Any]], str]], ...]] = {
    "events": (
        ("When", _days),
        ("What", lambda row: _words(row, "sub_event_type", "event_type")),
        ("Where", _place),
        ("Who", _parties),
        ("Killed", _killed),
        ("Said", _told),
        ("In words", lambda row: _words(row, "quote", "notes")),
    ),
    "control": (
        ("Since", _since),
        ("Where", _place),
        ("Holder", lambda row: _words(row, "holder_name", "holder")),
        ("Side", lambda row: _words(row, "side")),
        ("Said", _told),
        ("In words", lambda row: _words(row, "quote")),
    ),
    "mentions": (
        ("Where", _place),
        ("Kind", lambda row: _words(row, "kind")),
        ("Country", lambda row: _words(row, "country")),
        ("Within", _within),
        ("Why", lambda row: _words(row, "why")),
    ),
}
