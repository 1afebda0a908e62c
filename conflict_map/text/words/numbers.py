"""Numbers in words and figures, with the hedges that reports put before them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.words.phrases import read_cues
from conflict_map.text.words.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.text.words.tokens import Token

_UNITS: Mapping[str, int] = MappingProxyType(
    {fold(form): int(row["value"]) for row in read_cues("numerals.csv") for form in row["forms"].split()}
)
"""Number words of all languages in their cases, and Arabic duals: "جنديان" are two soldiers."""
_BEFORE_TEN = MappingProxyType({"احد": 1, "احدي": 1, "اثنا": 2, "اثني": 2, "اثنتا": 2, "اثنتي": 2})
"""What makes eleven and twelve in Arabic, and no number alone."""
_TEN = frozenset({"عشر", "عشره"})
_SCALES = MappingProxyType(
    {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6}
    | dict.fromkeys(("тысяча", "тысячи", "тысяч", "тисяча", "тисячі", "тисяч", "الف", "الاف"), 1000)
)
_VAGUE = MappingProxyType(
    {
        "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "десятки": 20, "сотни": 200, "сотні": 200,
        "عشرات": 20, "العشرات": 20, "مئات": 200,
    }
)  # fmt: skip
_AT_LEAST = (
    ("at", "least"), ("more", "than"), ("over",), ("not", "less", "than"), ("no", "fewer", "than"), ("upwards", "of"), ("upward", "of"), ("no", "less", "than"), ("a", "minimum", "of"), ("in", "excess", "of"), ("well", "over"),
    ("не", "менее"), ("более",), ("щонайменше",), ("понад",), ("більше",), ("не", "менше"), ("اكثر", "من"),
    ("ما", "لا", "يقل", "عن"), ("ما", "يزيد", "عن"), ("ما", "يزيد", "علي"), ("nearly",), ("almost",), ("свыше",), ("как", "минимум"),
    ("не", "меньше"), ("по", "меньшей", "мере"), ("минимум",), ("больше",), ("более", "чем"), ("не", "менш", "як"), ("не", "менш"),
    ("принаймні",), ("мінімум",), ("більш", "як"), ("більш", "ніж"),
)  # fmt: skip
_AT_MOST = (
    ("up", "to"),
    ("as", "many", "as"),
    ("at", "most"),
    ("до",),
    ("no", "more", "than"),
    ("fewer", "than"),
)
_HEDGING = frozenset(phrase[0] for phrase in (*_AT_LEAST, *_AT_MOST))
_BELOW = frozenset({("nearly",), ("almost",)})


class Figure(NamedTuple):
    """A count as a report gives it.

    Parameters
    ----------
    low, best, high
        Fewest, likeliest and most; None where the words leave it open.
    first, after
        Token indices: where the words begin, and one past them.
    """

    low: int | None
    best: int | None
    high: int | None
    first: int
    after: int


_BEFORE_APOSTROPHE = frozenset({"п", "дев"})
"""How the Ukrainian numbers begin that are written with an apostrophe."""


def may_begin_number(low: str) -> bool:
    """Whether a whole number can begin with a folded word.

    Examples
    --------
    >>> may_begin_number("three"), may_begin_number("a"), may_begin_number("town")
    (True, True, False)
    """
    return (
        low[0].isdigit()
        or low in _UNITS
        or low in {"a", "an", "half"}
        or low in _BEFORE_APOSTROPHE
        or low in _BEFORE_TEN
    )


def number_at(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read a whole number that begins at a token.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where to look.

    Returns
    -------
    tuple of int and int, or None
        The number, and the index one past its last token.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> number_at(tokenize("three hundred and twenty-five men"), 0)
    (325, 6)
    >>> number_at(tokenize("1,500 men"), 0), number_at(tokenize("men"), 0)
    ((1500, 1), None)
    """
    if not 0 <= i < len(tokens):
        return None
    word = tokens[i].low
    if word[0].isdigit():
        return None if i and tokens[i - 1].text == "#" else _figures(tokens, i)  # "&#8230", "route #9"
    if word in {"a", "an", "one", "half"} and (dozens := _by_dozens(tokens, i)) is not None:
        return dozens
    value, j = _UNITS.get(word, 0), i + 1
    if word in _BEFORE_APOSTROPHE and i + 2 < len(tokens) and tokens[i + 1].low == "'":
        value, j = _UNITS.get(f"{word}'{tokens[i + 2].low}", 0), i + 3
    elif word in _BEFORE_TEN and j < len(tokens) and tokens[j].low in _TEN:
        value, j = 10 + _BEFORE_TEN[word], i + 2
    if not value and word not in _UNITS:
        return None
    return _scaled(tokens, *_compound(tokens, value, j))


def _compound(tokens: Sequence[Token], value: int, j: int) -> tuple[int, int]:
    """Add what follows a number word and belongs to it: "twenty-one", "сто двадцать пять", "ثلاثة وعشرين"."""
    following = tokens[j].low if j < len(tokens) else ""
    if following == "-" and j + 1 < len(tokens):
        unit = _UNITS.get(tokens[j + 1].low, 99)
        return (value + unit, j + 2) if unit < 10 <= value - 10 else (value, j)
    if following in _TEN and 0 < value < 10:
        return value + 10, j + 1
    if following.startswith("و"):
        more = _UNITS.get(following[1:], 0)
        fits = (more >= 20 and value < 10) or (value >= 100 > more > 0)
        return _compound(tokens, value + more, j + 1) if fits and value < 1000 else (value, j)
    limit = 10 if value < 100 else 100
    if value >= 20 and not following.isascii() and 0 < _UNITS.get(following, 0) < limit:
        return _compound(tokens, value + _UNITS[following], j + 1)
    return value, j


def _by_dozens(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read "a hundred", "a dozen", "half a dozen"."""
    lows = [t.low for t in tokens[i : i + 3]]
    if lows[0] == "half":
        return (6, i + 3) if lows[1:] == ["a", "dozen"] else None
    return _scaled(tokens, 1, i + 1) if len(lows) > 1 and lows[1] in _SCALES else None


def _figures(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    word = tokens[i].text
    whole = word.replace(",", "")
    if i + 1 < len(tokens) and tokens[i + 1].low in _ORDINAL and tokens[i + 1].start == tokens[i].end:
        return None  # "on the 15th"
    if "." in whole:
        head, _, tail = whole.partition(".")
        if len(tail) != 3 or not head.isascii():
            return None
        whole = head + tail
    if not whole.isdecimal() or len(whole) > 9:
        return None
    if (
        len(whole) <= 3
        and i + 1 < len(tokens)
        and len(tokens[i + 1].text) == 3
        and tokens[i + 1].text.isdecimal()
    ):
        gap = tokens[i + 1].start - tokens[i].end
        return (int(whole + tokens[i + 1].text), i + 2) if gap == 1 else (int(whole), i + 1)
    return _scaled(tokens, int(whole), i + 1)


_ORDINAL = frozenset({"st", "nd", "rd", "th"})


def _scaled(tokens: Sequence[Token], value: int, j: int) -> tuple[int, int]:
    """Multiply by hundred or thousand and add what follows ("and twenty")."""
    while j < len(tokens) and tokens[j].low in _SCALES and value < 10**9:
        value, j = value * _SCALES[tokens[j].low], j + 1
        k = j + 1 if j < len(tokens) and tokens[j].low == "and" else j
        rest = number_at(tokens, k) if k < len(tokens) and tokens[k].low in _UNITS else None
        if rest is not None and rest[0] < value and value % 100 == 0:
            value, j = value + rest[0], rest[1]
    return value, j


def figure_at(tokens: Sequence[Token], i: int) -> Figure | None:  # noqa: PLR0911 - one answer for each case
    """Read a count with its hedges that begins at a token.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where to look.

    Returns
    -------
    Figure or None
        What the words say; "at least 300" leaves `best` and `high` open.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> figure_at(tokenize("at least 300 fighters"), 0)[:3]
    (300, None, None)
    >>> figure_at(tokenize("between 10 and 15 civilians"), 0)[:3]
    (10, None, 15)
    >>> figure_at(tokenize("dozens of people"), 0)[:3]
    (24, None, None)
    """
    at_least, j = _hedge(tokens, i, _AT_LEAST)
    at_most, j = (None, j) if at_least else _hedge(tokens, i, _AT_MOST)
    if tokens[j].low == "between" if j < len(tokens) else False:
        j += 1
    if j < len(tokens) and tokens[j].low in _VAGUE:
        return Figure(_VAGUE[tokens[j].low], None, None, i, j + 1)
    number = number_at(tokens, j)
    if number is None:
        return None
    value, after = number
    second = number_at(tokens, after + 1) if _joins_range(tokens, j, after) else None
    if second is not None and second[0] > value:
        return Figure(value, None, second[0], i, second[1])
    if at_least in _BELOW:
        return Figure(None, value, None, i, after)
    if at_least:
        return Figure(value, None, None, i, after)
    if at_most:
        return Figure(None, None, value, i, after)
    last = [t.low for t in tokens[after : after + 4]]
    # "38 Palestinians at least"
    if "الاقل" in last or ["at", "least"] in (last[:2], last[1:3]):
        return Figure(value, None, None, i, after)
    return Figure(value, value, value, i, after)


def _joins_range(tokens: Sequence[Token], j: int, after: int) -> bool:
    if after >= len(tokens):
        return False
    joint = tokens[after].low
    return joint in {"-", "–", "to"} or (
        joint in {"and", "и", "і"} and j > 0 and tokens[j - 1].low == "between"
    )


def _hedge(
    tokens: Sequence[Token], i: int, phrases: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...] | None, int]:
    if i >= len(tokens) or tokens[i].low not in _HEDGING:
        return None, i
    for phrase in phrases:
        if tuple(token.low for token in tokens[i : i + len(phrase)]) == phrase:
            return phrase, i + len(phrase)
    return None, i
