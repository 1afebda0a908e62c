"""Clauses: which words of a sentence belong to one statement.

No parser is needed for reports: subordinators, relative pronouns, semicolons
and coordinated verbs mark where one statement ends and the next begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from conflict_map.text.words.tokens import Token

_SUBORDINATORS = words(
    "while as when before because although though whereas until where once "
    "пока когда хотя поскольку коли поки хоча بينما حيث عندما فيما"
)
_CONTEXT = words(
    "after following amid despite during since amidst ahead unlike because-of после во-время на-фоне после після بعد رغم وسط "
    "notwithstanding"
)
_CONDITION = words("if unless whether если якщо اذا لو")
_RELATIVE = words(
    "which who whom whose который которая которое которые которых который який яка яке які яких الذي التي الذين"
)
_AND = words("and but or yet then и а но і та й але و ثم")
_AUXILIARIES = words("had has have was were is are then later also subsequently")
_DASHES = frozenset({"–", "—"})
_SHORT = 3
_MARKS = frozenset({",", "،", ";"})
_OPENERS = _RELATIVE | _CONDITION | _SUBORDINATORS | _CONTEXT | _AND | _DASHES


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of a sentence.

    Parameters
    ----------
    first, after
        Token indices: the first, and one past the last.
    kind
        ``main``, ``relative``, ``adverbial``, ``context`` ("after heavy fighting"), ``condition``, ``participle``
        or ``coordinate`` (its subject may be the clause's before).
    parent
        Number of the clause whose subject it shares or that it qualifies; -1 for none.
    """

    first: int
    after: int
    kind: str
    parent: int = -1


def clauses(
    tokens: tuple[Token, ...], verbs: AbstractSet[int] = frozenset(), breaks: AbstractSet[int] = frozenset()
) -> list[Clause]:
    """Split a sentence into clauses.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    verbs
        Indices of tokens that are known to begin a statement's verb.
    breaks
        Indices of tokens that are known to begin a statement: "shelling in A *and* clashes in B".

    Returns
    -------
    list of Clause
        In order; together they hold every token.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> tokens = tuple(tokenize("In Aleppo, which fell on Friday, thieves robbed homes after the fighting."))
    >>> [(c.kind, " ".join(t.text for t in tokens[c.first:c.after])) for c in clauses(tokens)]
    [('main', 'In Aleppo ,'), ('relative', 'which fell on Friday ,'), ('main', 'thieves robbed homes'),
     ('context', 'after the fighting .')]
    """
    found: list[Clause] = []
    first, kind, parent = 0, "main", -1
    closes_at_comma = False
    for i in range(len(tokens)):
        opening = _opening(tokens, i, verbs) or ("main" if i in breaks else None)
        if opening is None and closes_at_comma and i and tokens[i - 1].text in {",", "،"}:
            opening = "main"
        if opening is None or i == first:
            if i == first and opening not in {None, "coordinate", "main"}:
                kind, closes_at_comma = (
                    str(opening),
                    opening in {"relative", "adverbial", "context", "condition"},
                )
            continue
        found.append(Clause(first, i, kind, parent))
        parent = _parent(found, opening)
        first, kind = i, opening
        closes_at_comma = opening in {"relative", "adverbial", "context", "condition"}
    found.append(Clause(first, len(tokens), kind, parent))
    return found


def _parent(found: list[Clause], opening: str) -> int:
    """Give the clause that the one that opens now leans on."""
    last = len(found) - 1
    if opening == "coordinate":
        return next(
            (n for n in range(last, -1, -1) if found[n].kind not in {"context", "relative", "adverbial"}),
            last,
        )
    if opening == "main":
        return (
            next((n for n in range(last, -1, -1) if found[n].kind == "main"), -1)
            if found[last].kind == "relative"
            else -1
        )
    return last


def _opening(tokens: tuple[Token, ...], i: int, verbs: AbstractSet[int]) -> str | None:  # noqa: PLR0911 - one answer for each case
    """Say what kind of clause begins at a token, if one does."""
    low = tokens[i].low
    before = tokens[i - 1] if i else None
    if low not in _OPENERS and (before is None or before.text not in _MARKS) and low[0] != "و":
        return None
    if tokens[i].text in _DASHES or (before is not None and before.text == ";"):
        return "main" if before is not None and tokens[i].start > before.end else None
    if before is not None and before.text == ":" and i > _HEADING and tokens[i].text[0].isalnum():
        return "main"  # "The ambush was the second this month: on 5 September a bus drove over a bomb"
    if low in _RELATIVE:
        return "relative"
    if low in _CONDITION:
        return "condition"
    if low in _SUBORDINATORS:
        return None if _is_time_or_role(tokens, i) else "adverbial"
    if low in _CONTEXT and not _is_number(tokens, i + 1) and not _is_hour(tokens, i + 1):
        return "context"
    if before is not None and before.text in {",", "،"}:
        return _after_comma(tokens, i, verbs)
    if low in _AND and (
        _begins_verb(tokens, i + 1, verbs) or (i + 1 < len(tokens) and _is_auxiliary(tokens[i + 1]))
    ):
        return "coordinate"
    return "coordinate" if low.startswith("و") and len(low) > 3 and i in verbs else None


_HEADING = 7
"""Tokens before a colon that may only head what follows: a place, a speaker."""


def _is_auxiliary(token: Token) -> bool:
    """Whether a word begins a verb of several words; "IS" is the Islamic State."""
    return token.low in _AUXILIARIES and token.text != "IS"


def _begins_verb(tokens: tuple[Token, ...], j: int, verbs: AbstractSet[int]) -> bool:
    return j in verbs or (j + 1 in verbs and j < len(tokens) and tokens[j].low.endswith("ly"))


_NO_PARTICIPLES = frozenset({"including", "according", "following"})


def _after_comma(tokens: tuple[Token, ...], i: int, verbs: AbstractSet[int]) -> str | None:
    low = tokens[i].low
    if low in _AND:
        return "coordinate" if not _in_list(tokens, i) or i + 1 in verbs else None
    if (
        low.isascii()
        and low.endswith("ing")
        and tokens[i].text.islower()
        and len(low) > 5
        and low not in _NO_PARTICIPLES
    ):
        return "participle"
    return "coordinate" if i in verbs else None


def _in_list(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether "…, and X" goes on with a list of names, not with a statement."""
    return (
        i + 1 < len(tokens)
        and (tokens[i + 1].text[0].isupper() or tokens[i + 1].text[0].isdigit())
        and not any(
            _is_auxiliary(token) or token.low.endswith("ed") for token in tokens[i + 2 : i + 2 + _SHORT]
        )
    )


def _is_time_or_role(tokens: tuple[Token, ...], i: int) -> bool:
    """Tell "as of", "as many as", "until Friday", "such as", "as well as" from a subordinator."""
    following = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if tokens[i].low == "as":
        before = tokens[i - 1].low if i else ""
        return following in {"of", "many", "well", "part", "a", "an"} or before in {
            "such",
            "well",
            "as",
            "known",
            "many",
            "soon",
        }
    return tokens[i].low in {"until", "before", "once"} and (
        _is_hour(tokens, i + 1) or following[:1].isdigit() or tokens[i + 1].text[:1].isupper()
        if i + 1 < len(tokens)
        else True
    )


def _is_hour(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a part of the day stands at a token: "before dawn", "shortly after midnight" begin no statement."""
    return i < len(tokens) and tokens[i].low in _HOURS


_HOURS = words("dawn daybreak sunrise noon midday dusk sunset nightfall dark midnight prayers")


def _is_number(tokens: tuple[Token, ...], i: int) -> bool:
    return i < len(tokens) and tokens[i].text[0].isdigit()


def clause_of(found: list[Clause], i: int) -> int:
    """Give the number of the clause that holds a token.

    Examples
    --------
    >>> clause_of([Clause(0, 3, "main"), Clause(3, 5, "relative")], 4)
    1
    """
    return next(n for n, clause in enumerate(found) if clause.first <= i < clause.after)
