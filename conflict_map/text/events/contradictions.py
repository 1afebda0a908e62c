"""Two tellings that cannot both be right know of each other; neither is dropped."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAKEN = frozenset({"captured", "recaptured", "holds"})


def contradictions_noted(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write into the notes of events which others say otherwise.

    Parameters
    ----------
    records
        Rows of the events table as dicts.

    Returns
    -------
    list of dict
        The same rows; two that give one place at one time to two sides, or of which one denies what the other tells,
        are ``disputed`` and each names the other.

    Examples
    --------
    >>> row = {"outcome": "holds", "place_id": "p", "date_start": 1, "date_end": 2, "notes": None, "status": "claimed"}
    >>> one, two = row | {"event_id": "a", "actor1_side": "X"}, row | {"event_id": "b", "actor1_side": "Y"}
    >>> [r["notes"] for r in contradictions_noted([one, two])]
    ['contradicted by b', 'contradicted by a']
    """
    noted = [dict(record) for record in records]
    by_place: dict[str, list[dict[str, Any]]] = {}
    for record in noted:
        if record.get("place_id") and record.get("outcome") in _TAKEN:
            by_place.setdefault(record["place_id"], []).append(record)
    for rows in by_place.values():
        for one, two in combinations(rows, 2):
            if _at_odds(one, two):
                _note(one, two)
                _note(two, one)
    return noted


def _at_odds(one: dict[str, Any], two: dict[str, Any]) -> bool:
    sides = {one.get("actor1_side"), two.get("actor1_side")}
    if None in (one["date_start"], one["date_end"], two["date_start"], two["date_end"]):
        return False
    together = one["date_start"] <= two["date_end"] and two["date_start"] <= one["date_end"]
    denied = (one["status"] == "disputed") != (two["status"] == "disputed") and len(sides) == 1
    return bool(together and ((len(sides) == 2 and None not in sides) or denied))


def _note(record: dict[str, Any], other: dict[str, Any]) -> None:
    words = f"contradicted by {other['event_id']}"
    record["notes"] = f"{record['notes']}; {words}" if record.get("notes") else words
    record["status"] = "disputed"
