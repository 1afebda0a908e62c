"""What a toll has come to: "the death toll has risen to 54", "bringing the number of dead to 12"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.words.numbers import Figure, figure_at
from conflict_map.text.words.phrases import verb_forms
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

_PASSES = words("passed passes surpassed surpasses exceeded exceeds topped tops")
_TOLL = words("toll кількість число количество")
_RISES = _PASSES | words(
    "gone went "
    "зросла зросло зріс сягнула досягла збільшилася выросло возросло увеличилось достигло "
    "rose risen rises rising climbed climbs reached reaches stands stood grew passed surpassed increased"
)


def risen(tokens: Sequence[Token], first: int, after: int, stop: int) -> Figure | None:
    """Read what a toll has come to, however long its description: "the number of dead in the attack has risen to 54".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    first, after
        Token indices of the word for the dead.
    stop
        Where its clause ends.

    Returns
    -------
    Figure or None
        None where no toll is told, or not what it came to.
    """
    counted = any(t.low in _TOLL for t in tokens[first:after]) or any(
        tokens[k].low == "number" for k in range(max(0, first - 3), first)
    )
    if not counted:
        return None
    for k in range(after, stop):
        if tokens[k].low in _RISES:
            j = k + 1
            if j < stop and tokens[j].low == "from" and (earlier := figure_at(tokens, j + 1)) is not None:
                j = earlier.after  # "has risen from 40 to 44"
            while j < stop and tokens[j].low in {"to", "at", "до", "up"}:  # "has gone up to 74"
                j += 1
            toll = figure_at(tokens, j) if j < stop else None
            passed = toll is not None and tokens[k].low in _PASSES and tokens[k + 1].low != "from"
            return toll._replace(best=None, high=None) if toll is not None and passed else toll
    if brings(tokens, first) or _is_put(tokens, first):
        at = next(
            (
                k
                for k in range(after - 1, stop - 1)
                if tokens[k].low in {"to", "at"} and figure_at(tokens, k + 1)
            ),
            None,
        )
        return None if at is None else figure_at(tokens, at + 1)
    return None


def _is_put(tokens: Sequence[Token], first: int) -> bool:
    """Whether somebody puts a toll at a figure: "medics put the toll of Monday's strike at nine"."""
    return any(t.low in _PUTTING for t in tokens[max(0, first - 4) : first])


_PUTTING = words("put puts putting set sets revised revise revises placed gave lowered corrected")


def brings(tokens: Sequence[Token], first: int) -> bool:
    """Whether a toll is brought to what it now is: "one more died, bringing the death toll of the strike to 53".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    first
        Where the word for the dead stands.
    """
    k = first - 1
    while k > 0 and tokens[k].low in {"the", "overall", "total", "its", "official", "confirmed", "current"}:
        k -= 1
    return k >= 0 and tokens[k].low in _BRINGING


_BRINGING = frozenset(
    form for verb in ("bring", "take", "raise", "push", "lift") for form in verb_forms(verb)
)
