"""What a spatial expression is, and the words that make one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.words.phrases import forms_of, read_cues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.text.mentions.names import Name
    from conflict_map.text.words.tokens import Token


GENERIC = frozenset({"the", "city", "town", "village", "of", "province", "governorate", "district", "oblast", "region", "area",
                   "города", "городом", "міста", "містом", "селом", "села", "مدينه", "بلده", "محافظه", "قريه"})  # fmt: skip


class Part(NamedTuple):
    """A word for a part of a place, and where in the place it lies (multiples of the place's radius)."""

    part: str
    inner: float
    outer: float


@dataclass(frozen=True, slots=True)
class Expression:
    """A place as a sentence tells it.

    Parameters
    ----------
    kind
        ``place``, ``part``, ``offset``, ``between``, ``along``, ``near``, ``group`` or ``axis``.
    text, start, end
        The words and their offsets in the document's text.
    anchors
        The names it stands on; for an axis, the place that is headed for.
    direction
        Compass letters, or an empty string.
    distance_m
        Metres from the anchor, or None.
    part
        What part of the anchor it is, or None.
    count
        How many places it stands for, or None.
    inside
        The expression that it qualifies further ("seven villages in …").
    """

    kind: str
    text: str
    start: int
    end: int
    anchors: tuple[Name, ...]
    direction: str = ""
    distance_m: float | None = None
    part: Part | None = None
    count: int | None = None
    inside: Expression | None = None


@lru_cache(maxsize=1)
def _parts() -> Mapping[str, Part]:
    return {
        word: Part(row["part"], float(row["inner"]), float(row["outer"]))
        for row in read_cues("parts.csv")
        for word in row["words"].split()
    }


@lru_cache(maxsize=1)
def _roles() -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for row in read_cues("spatial.csv"):
        words.setdefault(row["role"], set()).update(row["words"].split())
    return {role: frozenset(found) for role, found in words.items()}


def low_at(tokens: Sequence[Token], i: int) -> str:
    """Give the folded word at an index, or an empty string beyond the sentence."""
    return tokens[i].low if 0 <= i < len(tokens) else ""


@lru_cache(maxsize=1 << 14)
def has_role(role: str, low: str) -> bool:
    """Whether a word plays a role of ``cues/spatial.csv``."""
    return any(form in _roles()[role] for form in forms_of(low)) if low else False


def part_named(low: str) -> Part | None:
    """Give the part of a place that a word names, if it names one."""
    return next((_parts()[form] for form in forms_of(low) if form in _parts()), None) if low else None


def spanning(
    expression: Expression, tokens: Sequence[Token], text: str, first: int, after: int
) -> Expression:
    """Widen an expression to the tokens about it."""
    start, end = min(tokens[first].start, expression.start), max(tokens[after - 1].end, expression.end)
    return replace(expression, text=text[start:end], start=start, end=end)
