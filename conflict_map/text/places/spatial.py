"""Spatial expressions: what a report says about a place beyond its name.

"Northeastern neighbourhoods of Hama", "15 kilometres from Hama", "between A
and B", "seven villages in the B countryside", "from three fronts – north,
northeast and west": each becomes an :class:`Expression` over the names of the
sentence; :mod:`conflict_map.text.places.locating` draws it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.mentions.names import Name
from conflict_map.text.places.compass import compass_beginning, compass_ending
from conflict_map.text.places.expressions import (
    GENERIC,
    Expression,
    Part,
    has_role,
    low_at,
    part_named,
    spanning,
)
from conflict_map.text.places.groups import axes, grouped
from conflict_map.text.words.numbers import number_at
from conflict_map.text.words.tokens import HYPHENS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Sentence, Token


_DASHES = HYPHENS | {"—"}


_OF = frozenset({"of", "от", "від", "من", "in", "to"})


_METRES = {"unit_km": 1000.0, "unit_mi": 1609.344, "unit_m": 1.0}


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
    >>> from conflict_map.text.words.tokens import sentences
    >>> text = "Fighters reached the northern outskirts of Hama, 15 km from Salamiyah."
    >>> names = [Name("Hama", 43, 47), Name("Salamiyah", 60, 69)]
    >>> for e in expressions(sentences(text, 0, len(text))[0], names, text):
    ...     print(e.kind, "|", e.text, "|", e.direction, e.distance_m)
    part | northern outskirts of Hama | n None
    offset | 15 km from Salamiyah |  15000.0
    """
    tokens = sentence.tokens
    if not names:
        return axes(tokens, text, ())
    starts = [token.start for token in tokens]
    # a preposition of one letter may be written together with a name: "بحماة"
    spans = [(bisect_right(starts, n.start) - 1, n) for n in names]
    anchored = [(i, _after(tokens, i, n), n) for i, n in spans if i >= 0 and n.start < tokens[i].end]
    found: list[Expression] = []
    k = 0
    while k < len(anchored):
        expression, used = _at_name(tokens, text, anchored, k)
        found.append(grouped(tokens, text, expression))
        k += used
    return found + axes(tokens, text, [n for _, _, n in anchored if n.role == "place"])


Anchored = tuple[int, int, Name]


def _after(tokens: Sequence[Token], first: int, name: Name) -> int:
    j = first
    while j < len(tokens) and tokens[j].start < name.end:
        j += 1
    return j


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
    if low_at(tokens, first - 1) in {"between", "между", "між", "بين"} and joint in (
        ["and"],
        ["и"],
        ["і"],
        ["та"],
        ["و"],
    ):
        lead = first - 1
        return spanning(replace(both, kind="between"), tokens, text, lead, two[1])
    if len(joint) == 1 and joint[0] in _DASHES and has_role("road", low_at(tokens, two[1])):
        return spanning(replace(both, kind="between"), tokens, text, first, two[1] + 1)
    if (
        joint == ["to"]
        and low_at(tokens, first - 1) == "from"
        and has_role("road", low_at(tokens, first - 2))
    ):
        return spanning(replace(both, kind="between"), tokens, text, first - 2, two[1])
    if joint in (["with"], ["to"], ["and"]) and _road_linking(tokens, first):
        return spanning(replace(both, kind="between"), tokens, text, first - 2, two[1])
    return None


def _road_linking(tokens: Sequence[Token], first: int) -> bool:
    return low_at(tokens, first - 1) in {"linking", "connecting"} and has_role(
        "road", low_at(tokens, first - 2)
    )


def _right_part(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "Hama's northern outskirts", "the Hama countryside", "northern Hama countryside"."""
    j = after + 2 if low_at(tokens, after) in {"'", "’"} and low_at(tokens, after + 1) == "s" else after
    possessive = j > after
    ahead = compass_beginning(tokens, j) if possessive else None
    direction = ahead[0] if ahead else ""
    j = ahead[1] if ahead else j
    part = part_named(low_at(tokens, j)) if low_at(tokens, j).isascii() else None
    if part is None or not (
        possessive or part.part in {"country", "edge", "centre"} or low_at(tokens, j) in {"suburb", "suburbs"}
    ):
        return None
    begin = first
    if not direction:
        before = compass_ending(tokens, first - 1)
        direction, begin = before or ("", first)
    return spanning(replace(plain, kind="part", direction=direction, part=part), tokens, text, begin, j + 1)


def _left_part(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "northern outskirts of Hama", "northwest Syria", "central Gaza", "old city of Mosul"."""
    bare = compass_ending(tokens, first - 1)
    if bare is not None and _adjectival(tokens, bare[1], first):
        rural = low_at(tokens, bare[1] - 1) == "rural"  # "rural northern Homs"
        part = _RURAL if rural else part_named(low_at(tokens, bare[1] - 1))
        begin = bare[1] - 1 if rural or (part and not tokens[first - 1].low.isascii()) else bare[1]
        return spanning(replace(plain, kind="part", direction=bare[0], part=part), tokens, text, begin, after)
    if low_at(tokens, first - 1) == "rural":  # "northern rural Homs"
        direction, begin = compass_ending(tokens, first - 2) or ("", first - 1)
        return spanning(
            replace(plain, kind="part", direction=direction, part=_RURAL), tokens, text, begin, after
        )
    if low_at(tokens, first - 1) in {"central", "downtown", "inner", "центральной", "центральній"}:
        central = replace(plain, kind="part", part=Part("centre", 0.0, 0.45))
        return spanning(central, tokens, text, first - 1, after)
    k = first - 1
    while low_at(tokens, k) in GENERIC and low_at(tokens, k) != "of":
        k -= 1
    if low_at(tokens, k) in {"of", "in"}:
        k -= 1
        while low_at(tokens, k) in {"city", "town", "village", "the", "of", "province"}:
            if low_at(tokens, k - 1) == "old":
                break
            k -= 1
    elif tokens[first - 1].low.isascii() and first:
        return None
    return _part_before(tokens, text, plain, k, after)


_RURAL = Part("country", 0.7, 0.0)


def _adjectival(tokens: Sequence[Token], begin: int, first: int) -> bool:
    """Whether compass words before a name qualify it ("northern Hama") and are not a road's or a wind's."""
    word = tokens[first - 1].low
    if word.isascii():
        return word.endswith("ern") or (
            word in {"north", "south", "east", "west"} | _COMBINED
            and tokens[first - 1].end + 1 == tokens[first].start
        )
    return low_at(tokens, begin - 1) not in {"на", "к"}


_COMBINED = frozenset({"northwest", "northeast", "southwest", "southeast"})


def _part_before(
    tokens: Sequence[Token], text: str, plain: Expression, k: int, after: int
) -> Expression | None:
    part = part_named(low_at(tokens, k))
    if part is None and low_at(tokens, k) in {"city", "town"} and low_at(tokens, k - 1) == "old":
        part = Part("centre", 0.0, 0.45)
        k -= 1
    if part is None:
        return None
    before = compass_ending(tokens, k - 1)
    direction, begin = before or ("", k)
    if not direction and low_at(tokens, k) in _NAMED_PARTS and k > 1 and tokens[k - 1].text.istitle():
        return None  # "the Musakhail district of Balochistan" is a district, not a part
    if (
        not direction
        and low_at(tokens, k - 1) == "the"
        and part.part == "inside"
        and tokens[k].low in {"side", "half", "end", "area"}
    ):
        return None
    late = compass_beginning(tokens, after) if not tokens[k].low.isascii() else None
    if late and not direction:
        direction, after = late
    return spanning(replace(plain, kind="part", direction=direction, part=part), tokens, text, begin, after)


_NAMED_PARTS = frozenset({"district", "area", "neighbourhood", "neighborhood", "quarter", "sector", "suburb"})


def _offset(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "15 km north of Hama", "15 kilometres from Hama", "east of the Euphrates", "в 15 км к северу от Хамы"."""
    k = first - 1
    while low_at(tokens, k) in {"the", "city", "town", "village", "города", "міста", "مدينه"} or (
        low_at(tokens, k) == "of" and low_at(tokens, k - 1) in {"city", "town", "village"}
    ):
        k -= 1
    link = low_at(tokens, k)
    if link not in {"of", "from", "outside", "off", "away", "to", "от", "від", "من", "عن", "inside", "into"}:
        return _slavic_side(tokens, text, plain, first, after)
    k -= 1
    if link == "from" and low_at(tokens, k) == "away":
        k -= 1
    toward = compass_ending(tokens, k)
    direction, begin = toward or ("", k + 1)
    while low_at(tokens, begin - 1) in {"the", "to", "к", "на", "due", "just", "further", "الي"}:
        begin -= 1
    metres = _distance_ending(tokens, begin - 1)
    if metres is None:
        if not direction or link not in {"of", "от", "від", "من", "from"}:
            return None
        if link == "from" and tokens[k].low.isascii():
            return None
        begin = toward[1] if toward else first
        # "in the east of Congo" is within it, "to the east of Hama" is not
        within = link == "of" and low_at(tokens, begin - 1) == "the" and low_at(tokens, begin - 2) in _WITHIN
        side = replace(plain, kind="part" if within else "offset", direction=direction)
        return spanning(side, tokens, text, begin, after)
    return spanning(
        replace(plain, kind="offset", direction=direction, distance_m=metres[0]),
        tokens,
        text,
        metres[1],
        after,
    )


_WITHIN = frozenset({"in", "across", "throughout", "over", "inside", "into", ","})


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
    return spanning(offset, tokens, text, begin, after)


def _distance_ending(tokens: Sequence[Token], k: int) -> tuple[float, int] | None:
    """Read "15 kilometres" or "20 km (12 miles)" that ends with a token: metres and the first token."""
    if low_at(tokens, k) == ")":
        opening = next((j for j in range(k - 1, max(-1, k - 6), -1) if tokens[j].text == "("), None)
        if opening is None:
            return None
        k = opening - 1
    if low_at(tokens, k) in {"away", "distance"}:
        k -= 1
    unit = next((role for role in _METRES if has_role(role, low_at(tokens, k))), None)
    if unit is None:
        return None
    j = k - 2 if low_at(tokens, k - 1) == "-" else k - 1
    for begin in (j - 2, j - 1, j):
        number = number_at(tokens, begin) if begin >= 0 else None
        if number is not None and number[1] == j + 1:
            return min(number[0] * _METRES[unit], 3e6), begin
    return _decimal(tokens, j, _METRES[unit])


def _decimal(tokens: Sequence[Token], j: int, metres: float) -> tuple[float, int] | None:
    word = low_at(tokens, j).replace(",", ".")
    if word.replace(".", "", 1).isascii() and word.replace(".", "", 1).isdigit() and len(word) < 8:
        return float(word) * metres, j
    return None


def _beside(
    tokens: Sequence[Token], text: str, plain: Expression, first: int, after: int
) -> Expression | None:
    """Read "near Hama", "around Hama", "along the Euphrates", "in the vicinity of Hama"."""
    k = first - 1
    while low_at(tokens, k) in GENERIC - {"of"} or (
        low_at(tokens, k) == "of" and low_at(tokens, k - 1) in {"city", "town", "village"}
    ):
        k -= 1
    word = low_at(tokens, k)
    if has_role("near", word):
        return spanning(replace(plain, kind="near"), tokens, text, k, after)
    if word == "of" and low_at(tokens, k - 1) in {"vicinity", "surroundings", "direction"}:
        return spanning(replace(plain, kind="near"), tokens, text, k - 1, after)
    if word == "to" and low_at(tokens, k - 1) in {"close", "next", "adjacent"}:
        return spanning(replace(plain, kind="near"), tokens, text, k - 1, after)
    if has_role("along", word):
        return spanning(replace(plain, kind="along"), tokens, text, k, after)
    return None
