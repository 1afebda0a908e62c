"""Spatial expressions: what a report says about a place beyond its name.

"Northeastern neighbourhoods of Hama", "15 kilometres from Hama", "between A
and B", "seven villages in the B countryside", "from three fronts – north,
northeast and west": each becomes an :class:`Expression` over the names of the
sentence; :mod:`conflict_map.text.locating` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.compass import compass_beginning, compass_ending, direction_of
from conflict_map.text.names import Name
from conflict_map.text.numbers import figure_at, number_at
from conflict_map.text.phrases import forms_of, read_cues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.text.tokens import Sentence, Token

_HYPHENS = frozenset({"-", "–", "—", "‐", "‑"})
_OF = frozenset({"of", "от", "від", "من", "in", "to"})
_SKIP = frozenset({"the", "city", "town", "village", "of", "province", "governorate", "district", "oblast", "region", "area",
                   "города", "городом", "міста", "містом", "селом", "села", "مدينه", "بلده", "محافظه", "قريه"})  # fmt: skip
_METRES = {"unit_km": 1000.0, "unit_mi": 1609.344, "unit_m": 1.0}
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


def expressions(sentence: Sentence, names: Sequence[Name], text: str) -> list[Expression]:
    """Find the spatial expressions of a sentence.

    Parameters
    ----------
    sentence
        The sentence.
    names
        The place names in it, in order.
    text
        The document's text.

    Returns
    -------
    list of Expression
        In order; every name is in at least one of them.

    Examples
    --------
    >>> from conflict_map.text.tokens import sentences
    >>> text = "Fighters reached the northern outskirts of Hama, 15 km from Salamiyah."
    >>> names = [Name("Hama", 43, 47), Name("Salamiyah", 60, 69)]
    >>> for e in expressions(sentences(text, 0, len(text))[0], names, text):
    ...     print(e.kind, "|", e.text, "|", e.direction, e.distance_m)
    part | northern outskirts of Hama | n None
    offset | 15 km from Salamiyah |  15000.0
    """
    tokens = sentence.tokens
    place_at = {token.start: i for i, token in enumerate(tokens)}
    spans = [(place_at.get(n.start), n) for n in names]
    anchored = [(i, _after(tokens, i, n), n) for i, n in spans if i is not None]
    found: list[Expression] = []
    k = 0
    while k < len(anchored):
        expression, used = _at_name(tokens, text, anchored, k)
        found.append(_grouped(tokens, text, expression))
        k += used
    return found + _axes(tokens, text, [n for _, _, n in anchored if n.role == "place"])


Anchored = tuple[int, int, Name]


def _after(tokens: Sequence[Token], first: int, name: Name) -> int:
    j = first
    while j < len(tokens) and tokens[j].start < name.end:
        j += 1
    return j


def _low(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def _is(role: str, low: str) -> bool:
    return any(form in _roles()[role] for form in forms_of(low)) if low else False


def _part(low: str) -> Part | None:
    return next((_parts()[form] for form in forms_of(low) if form in _parts()), None) if low else None


def _spanning(
    expression: Expression, tokens: Sequence[Token], text: str, first: int, after: int
) -> Expression:
    start, end = min(tokens[first].start, expression.start), max(tokens[after - 1].end, expression.end)
    return replace(expression, text=text[start:end], start=start, end=end)


def _at_name(
    tokens: Sequence[Token], text: str, anchored: Sequence[Anchored], k: int
) -> tuple[Expression, int]:
    """Read what stands around one name; give the expression and how many names it takes."""
    first, after, name = anchored[k]
    plain = Expression("place", name.text, name.start, name.end, (name,))
    if name.role != "place":
        return plain, 1
    following = anchored[k + 1] if k + 1 < len(anchored) else None
    paired = _pair(tokens, text, plain, anchored[k], following) if following else None
    if paired is not None:
        return paired, 2
    for reader in (_right_part, _left_part, _offset, _beside):
        expression = reader(tokens, text, plain, first, after)
        if expression is not None:
            return expression, 1
    return plain, 1


def _pair(
    tokens: Sequence[Token], text: str, plain: Expression, one: Anchored, two: Anchored
) -> Expression | None:
    """Read "between A and B", "the A–B road", "the road from A to B"."""
    first, after, name = one
    joint = [token.low for token in tokens[after : two[0]]]
    both = replace(plain, anchors=(name, two[2]))
    if _low(tokens, first - 1) in {"between", "между", "між", "بين"} and joint in (
        ["and"],
        ["и"],
        ["і"],
        ["та"],
        ["و"],
    ):
        lead = first - 1
        return _spanning(replace(both, kind="between"), tokens, text, lead, two[1])
    if len(joint) == 1 and joint[0] in _HYPHENS and _is("road", _low(tokens, two[1])):
        return _spanning(replace(both, kind="between"), tokens, text, first, two[1] + 1)
    if joint == ["to"] and _low(tokens, first - 1) == "from" and _is("road", _low(tokens, first - 2)):
        return _spanning(replace(both, kind="between"), tokens, text, first - 2, two[1])
    if joint in (["with"], ["to"], ["and"]) and _road_linking(tokens, first):
        return _spanning(replace(both, kind="between"), tokens, text, first - 2, two[1])
    return None


def _road_linking(tokens: Sequence[Token], first: int) -> bool:
    return _low(tokens, first - 1) in {"linking", "connecting"} and _is("road", _low(tokens, first - 2))


def _right_part(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "Hama's northern outskirts", "the Hama countryside", "northern Hama countryside", "ريف حماة الشمالي"."""
    j = after + 2 if _low(tokens, after) in {"'", "’"} and _low(tokens, after + 1) == "s" else after
    possessive = j > after
    ahead = compass_beginning(tokens, j) if possessive else None
    direction = ahead[0] if ahead else ""
    j = ahead[1] if ahead else j
    part = _part(_low(tokens, j))
    if part is None or not (
        possessive or part.part in {"country", "edge", "centre"} or _low(tokens, j) in {"suburb", "suburbs"}
    ):
        return None
    begin = first
    if not direction:
        before = compass_ending(tokens, first - 1)
        direction, begin = before or ("", first)
    return _spanning(replace(plain, kind="part", direction=direction, part=part), tokens, text, begin, j + 1)


def _left_part(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "northern outskirts of Hama", "northwest Syria", "central Gaza", "old city of Mosul"."""
    bare = compass_ending(tokens, first - 1)
    if bare is not None and _adjectival(tokens, bare[1], first):
        part = _part(_low(tokens, bare[1] - 1))
        begin = bare[1] - 1 if part and not tokens[first - 1].low.isascii() else bare[1]
        return _spanning(
            replace(plain, kind="part", direction=bare[0], part=part), tokens, text, begin, after
        )
    if _low(tokens, first - 1) in {"central", "downtown", "inner", "центральной", "центральній"}:
        central = replace(plain, kind="part", part=Part("centre", 0.0, 0.45))
        return _spanning(central, tokens, text, first - 1, after)
    k = first - 1
    while _low(tokens, k) in _SKIP and _low(tokens, k) != "of":
        k -= 1
    if _low(tokens, k) in {"of", "in"}:
        k -= 1
        while _low(tokens, k) in {"city", "town", "village", "the", "of", "province"}:
            k -= 1
    elif tokens[first - 1].low.isascii() and first:
        return None
    return _part_before(tokens, text, plain, k, after)


def _adjectival(tokens: Sequence[Token], begin: int, first: int) -> bool:
    """Whether compass words before a name qualify it ("northern Hama") and are not a road's or a wind's."""
    word = tokens[first - 1].low
    if word.isascii():
        return word.endswith("ern") or (
            word in {"north", "south", "east", "west"} | _COMBINED
            and tokens[first - 1].end + 1 == tokens[first].start
        )
    return _low(tokens, begin - 1) not in {"на", "к"}


_COMBINED = frozenset({"northwest", "northeast", "southwest", "southeast"})


def _part_before(
    tokens: Sequence[Token], text: str, plain: Expression, k: int, after: int
) -> Expression | None:
    part = _part(_low(tokens, k))
    if part is None and _low(tokens, k) in {"city", "town"} and _low(tokens, k - 1) == "old":
        part = Part("centre", 0.0, 0.45)
        k -= 1
    if part is None:
        return None
    before = compass_ending(tokens, k - 1)
    direction, begin = before or ("", k)
    if (
        not direction
        and _low(tokens, k - 1) == "the"
        and part.part == "inside"
        and tokens[k].low in {"side", "half", "end", "area"}
    ):
        return None
    late = compass_beginning(tokens, after) if not tokens[k].low.isascii() else None
    if late and not direction:
        direction, after = late
    return _spanning(replace(plain, kind="part", direction=direction, part=part), tokens, text, begin, after)


def _offset(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "15 km north of Hama", "15 kilometres from Hama", "east of the Euphrates", "в 15 км к северу от Хамы"."""
    k = first - 1
    while _low(tokens, k) in {"the", "city", "town", "village", "города", "міста", "مدينه"} or (
        _low(tokens, k) == "of" and _low(tokens, k - 1) in {"city", "town", "village"}
    ):
        k -= 1
    link = _low(tokens, k)
    if link not in {"of", "from", "outside", "off", "away", "to", "от", "від", "من", "عن", "inside", "into"}:
        return _slavic_side(tokens, text, plain, first, after)
    k -= 1
    if link == "from" and _low(tokens, k) == "away":
        k -= 1
    toward = compass_ending(tokens, k)
    direction, begin = toward or ("", k + 1)
    while _low(tokens, begin - 1) in {"the", "to", "к", "на", "due", "just", "further", "الي"}:
        begin -= 1
    metres = _distance_ending(tokens, begin - 1)
    if metres is None:
        if not direction or link not in {"of", "от", "від", "من", "from"}:
            return None
        if link == "from" and tokens[k].low.isascii():
            return None
        return _spanning(
            replace(plain, kind="offset", direction=direction),
            tokens,
            text,
            toward[1] if toward else first,
            after,
        )
    return _spanning(
        replace(plain, kind="offset", direction=direction, distance_m=metres[0]),
        tokens,
        text,
        metres[1],
        after,
    )


def _slavic_side(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "севернее Хамы", "20 км північніше Х", "شمال حماة"."""
    before = compass_ending(tokens, first - 1)
    if before is None or tokens[first - 1].low.isascii():
        return None
    metres = _distance_ending(tokens, before[1] - 1)
    begin = metres[1] if metres else before[1]
    offset = replace(plain, kind="offset", direction=before[0], distance_m=metres[0] if metres else None)
    return _spanning(offset, tokens, text, begin, after)


def _distance_ending(tokens: Sequence[Token], k: int) -> tuple[float, int] | None:
    """Read "15 kilometres" or "20 km (12 miles)" that ends with a token: metres and the first token."""
    if _low(tokens, k) == ")":
        opening = next((j for j in range(k - 1, max(-1, k - 6), -1) if tokens[j].text == "("), None)
        if opening is None:
            return None
        k = opening - 1
    if _low(tokens, k) in {"away", "distance"}:
        k -= 1
    unit = next((role for role in _METRES if _is(role, _low(tokens, k))), None)
    if unit is None:
        return None
    j = k - 2 if _low(tokens, k - 1) == "-" else k - 1
    for begin in (j - 2, j - 1, j):
        number = number_at(tokens, begin) if begin >= 0 else None
        if number is not None and number[1] == j + 1:
            return min(number[0] * _METRES[unit], 3e6), begin
    return _decimal(tokens, j, _METRES[unit])


def _decimal(tokens: Sequence[Token], j: int, metres: float) -> tuple[float, int] | None:
    word = _low(tokens, j).replace(",", ".")
    if word.replace(".", "", 1).isascii() and word.replace(".", "", 1).isdigit() and len(word) < 8:
        return float(word) * metres, j
    return None


def _beside(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "near Hama", "around Hama", "along the Euphrates", "in the vicinity of Hama"."""
    k = first - 1
    while _low(tokens, k) in _SKIP - {"of"} or (
        _low(tokens, k) == "of" and _low(tokens, k - 1) in {"city", "town", "village"}
    ):
        k -= 1
    word = _low(tokens, k)
    if _is("near", word):
        return _spanning(replace(plain, kind="near"), tokens, text, k, after)
    if word == "of" and _low(tokens, k - 1) in {"vicinity", "surroundings", "direction"}:
        return _spanning(replace(plain, kind="near"), tokens, text, k - 1, after)
    if word == "to" and _low(tokens, k - 1) in {"close", "next", "adjacent"}:
        return _spanning(replace(plain, kind="near"), tokens, text, k - 1, after)
    if _is("along", word):
        return _spanning(replace(plain, kind="along"), tokens, text, k, after)
    return None


def _grouped(tokens: Sequence[Token], text: str, expression: Expression) -> Expression:
    """Read "seven villages in …", "dozens of towns around …" before an expression."""
    first = next((i for i, token in enumerate(tokens) if token.start >= expression.start), len(tokens))
    k = first - 1
    while (
        _low(tokens, k)
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
    if (k == first - 1 and not beside) or not _is("group", _low(tokens, k)):
        return expression
    if (
        _low(tokens, k + 1) == "of"
        and expression.kind == "place"
        and not (expression.anchors[0].hint or "").startswith(("prov", "gov", "dist", "obl"))
    ):
        return expression
    noun, j = k, k - 1
    while j >= 0 and (
        tokens[j].low in {"and", "small", "frontline", "border", "strategic", "key", "nearby"}
        or _is("group", tokens[j].low)
    ):
        j -= 1
    for begin in range(max(0, j - 3), j + 1):
        figure = figure_at(tokens, begin)
        if figure is not None and j + 1 - figure.after in {0, 1}:
            count = figure.best or figure.low
            return _spanning(
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
    return _spanning(replace(expression, kind="group", inside=expression), tokens, text, begin, noun + 1)


def _axes(tokens: Sequence[Token], text: str, names: Sequence[Name]) -> list[Expression]:
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
    following = _low(tokens, sides[-1][2]) if sides else ""
    names_more = sides and sides[-1][2] < len(tokens) and tokens[sides[-1][2]].text[0].isupper()
    return (
        []
        if following == "of" or names_more or (sides and direction_of(_low(tokens, sides[0][1])) == "")
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
    return _low(tokens, i - 1) in {
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
