"""Spatial expressions of several places: villages that are counted, and the axes of an advance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.places.compass import compass_beginning, direction_of
from conflict_map.text.places.expressions import Expression, has_role, low_at, spanning
from conflict_map.text.words.numbers import figure_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.mentions.names import Name
    from conflict_map.text.words.tokens import Token


_SEVERAL = frozenset(
    {
        "several",
        "many",
        "some",
        "various",
        "a",
        "multiple",
        "other",
        "most",
        "the",
        "all",
        "нескольких",
        "кількох",
        "عده",
    }
)


_FRONT_WORDS = frozenset(
    {"fronts", "front", "directions", "direction", "sides", "side", "axes", "axis", "flanks", "the", "a", "an", "and", "or", ",",
     "three", "two", "four", "several", "multiple", "both", "all", "–", "—", "-", ":", "(", "its", "their", "с", "з", "и", "і", "та",
     "من", "محاور", "الجهه", "جهه"}
)  # fmt: skip


_FROM = frozenset({"from", "с", "со", "з", "із", "зі", "من"})


def grouped(tokens: Sequence[Token], text: str, expression: Expression) -> Expression:
    """Read "seven villages in …", "dozens of towns around …" before an expression."""
    first = next((i for i, token in enumerate(tokens) if token.start >= expression.start), len(tokens))
    k = first - 1
    while (
        low_at(tokens, k)
        in {
            "the",
            "of",
            "in",
            "around",
            "near",
            "across",
            "on",
            "at",
            "south",
            "within",
            "в",
            "у",
            "на",
            "في",
            "من",
        }
        and k > 0
    ):
        k -= 1
    beside = expression.kind in {"near", "along"}
    if (k == first - 1 and not beside) or not has_role("group", low_at(tokens, k)):
        return expression
    if (
        low_at(tokens, k + 1) == "of"
        and expression.kind == "place"
        and not (expression.anchors[0].hint or "").startswith(("prov", "gov", "dist", "obl"))
    ):
        return expression
    noun, j = k, k - 1
    while j >= 0 and (
        tokens[j].low in {"and", "small", "frontline", "border", "strategic", "key", "nearby"}
        or has_role("group", tokens[j].low)
    ):
        j -= 1
    for begin in range(max(0, j - 3), j + 1):
        figure = figure_at(tokens, begin)
        if figure is not None and j + 1 - figure.after in {0, 1}:
            count = figure.best or figure.low
            return spanning(
                replace(expression, kind="group", count=count, inside=expression),
                tokens,
                text,
                begin,
                noun + 1,
            )
    if tokens[noun].low in {
        "village",
        "town",
        "city",
        "settlement",
        "neighbourhoods",
        "neighborhoods",
        "districts",
    }:
        return expression
    begin = j if j >= 0 and tokens[j].low in _SEVERAL - {"the", "a"} else noun
    return spanning(replace(expression, kind="group", inside=expression), tokens, text, begin, noun + 1)


def axes(tokens: Sequence[Token], text: str, names: Sequence[Name]) -> list[Expression]:
    """Read "from three fronts – north, northeast and west": one axis for each compass word."""
    found: list[Expression] = []
    for i, token in enumerate(tokens):
        if token.low not in _FROM:
            continue
        sides = _sides_after(tokens, i + 1)
        if not sides:
            continue
        target = _headed_for(tokens, names, i, sides[-1][2])
        found += [
            Expression(
                "axis",
                text[tokens[a].start : tokens[b - 1].end],
                tokens[a].start,
                tokens[b - 1].end,
                target,
                letters,
            )
            for letters, a, b in sides
        ]
    return found


def _sides_after(tokens: Sequence[Token], j: int) -> list[tuple[str, int, int]]:
    """Compass words in a list after "from": letters, first token, one past the last."""
    sides: list[tuple[str, int, int]] = []
    while j < len(tokens) and j < 60:
        side = compass_beginning(tokens, j)
        if side is not None:
            sides.append((side[0], j, side[1]))
            j = side[1]
        elif tokens[j].low in _FRONT_WORDS:
            j += 1
        else:
            break
    following = low_at(tokens, sides[-1][2]) if sides else ""
    names_more = sides and sides[-1][2] < len(tokens) and tokens[sides[-1][2]].text[0].isupper()
    return (
        []
        if following == "of" or names_more or (sides and direction_of(low_at(tokens, sides[0][1])) == "")
        else sides
    )


def _headed_for(tokens: Sequence[Token], names: Sequence[Name], i: int, after: int) -> tuple[Name, ...]:
    """Give the place that an advance heads for: the next one after the sides, else the last before them."""
    if not names:
        return ()
    end = tokens[after - 1].end
    later = [n for n in names if n.start >= end]
    earlier = [n for n in names if n.end <= tokens[i].start]
    towards = [n for n in later if _towards(tokens, n)] or [n for n in earlier if _towards(tokens, n)]
    return ((towards or earlier[::-1] or later)[0],)


def _towards(tokens: Sequence[Token], name: Name) -> bool:
    i = next((k for k, token in enumerate(tokens) if token.start >= name.start), 0)
    return low_at(tokens, i - 1) in {
        "reach",
        "toward",
        "towards",
        "on",
        "to",
        "into",
        "at",
        "attack",
        "enter",
        "capture",
        "take",
    }
