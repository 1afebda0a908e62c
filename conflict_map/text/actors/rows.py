"""Rows of the actor table: what one says, whether it can be used, and where and when it holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.errors import Fault
from conflict_map.text.words.demonyms import country_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NEEDED = ("alias", "actor_id", "name", "side")
"""Columns without which a table of actors can't be used."""


class ActorRow(NamedTuple):
    """One row of the actor table."""

    actor_id: str
    name: str
    side: str
    countries: tuple[str, ...]
    kind: str
    begins: date | None
    ends: date | None


def row_faults(row: Mapping[str, str], file: str, number: int) -> Iterator[Fault]:
    """Yield what is wrong with a row of a user's table, with its place.

    Parameters
    ----------
    row
        The row's cells.
    file, number
        Where it stands: the file, and its line.
    """
    yield from (Fault("is empty", file, number, name) for name in NEEDED if not row[name].strip())
    for name in ("from", "to"):
        try:
            date.fromisoformat(row.get(name) or "2000-01-01")
        except ValueError:
            yield Fault(f"{row[name]!r} is no date of the form YYYY-MM-DD", file, number, name)


def row_of(row: Mapping[str, str]) -> ActorRow:
    """Make a row of the cells of one; its aliases are kept elsewhere.

    Examples
    --------
    >>> cells = dict(actor_id="M23", name="M23", side="M23", country="CD", kind="nonstate")
    >>> cells |= {"from": "2012-04-04", "to": ""}
    >>> row_of(cells).countries, row_of(cells).begins
    (('CD',), datetime.date(2012, 4, 4))
    """
    countries = tuple(code for code in (row.get("country") or "").split("|") if code)
    begins, ends = (date.fromisoformat(row[c]) if row.get(c) else None for c in ("from", "to"))
    return ActorRow(row["actor_id"], row["name"], row["side"] or "", countries, row["kind"], begins, ends)


def filled(row: ActorRow, country: str) -> ActorRow:
    """Put the theatre's name into a general row."""
    name = country_name(country) if country else "unknown country"
    return row._replace(
        actor_id=row.actor_id.replace("{country_name}", name).replace("{country}", name),
        name=row.name.replace("{country_name}", name),
        side=row.side.replace("{country_name}", name),
    )


def fits(row: ActorRow, country: str) -> bool:
    """Whether a row holds in a theatre (ISO code)."""
    return not row.countries or country in row.countries


def in_time(row: ActorRow, on: date | None) -> bool:
    """Whether a row holds on a day; on an unknown one it does."""
    if on is None:
        return True
    return (row.begins is None or row.begins <= on) and (row.ends is None or on <= row.ends)
