"""Which known names cover the words of a run, and what stands beside them in it: "Colorado" in "Colorado State University"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from conflict_map.text.mentions.sorts import SORT
from conflict_map.text.mentions.standing import NOBODY, Standing
from conflict_map.text.words.tokens import fold
from conflict_map.text.words.vocabulary import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from conflict_map.text.mentions.standing import Lookup
    from conflict_map.text.words.tokens import Token

Group = tuple[str, ...]
"""Features that stand together again and again: all that a word shows by itself, all that the gazetteer says."""


class _Adding(Protocol):
    def __add__(self, other: Self, /) -> Self: ...


G = TypeVar("G", bound=_Adding)
"""What becomes of groups of features: their names, for training, or what they weigh; both add up."""

_SPAN = 6


def names_in(tokens: Sequence[Token], text: str, run: tuple[int, int]) -> Iterator[str]:
    """Yield the words in a run that may be a name, so that they can be looked up together."""
    for i, j in _stretches(tokens, *run):
        yield text[tokens[i].start : tokens[j - 1].end]


def _stretches(tokens: Sequence[Token], first: int, after: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a run that can be a name, at each token the longest first."""
    for i in range(first, after):
        if not tokens[i].text[0].isalnum():
            continue
        for j in range(min(after, i + _SPAN), i, -1):
            last = tokens[j - 1]
            if (last.text[0].isalnum() or last.text == ".") and last.end - tokens[i].start > 1:
                yield i, j


class Covers(Generic[G]):
    """What known names say of the words of a run, worked out once for each sort of name.

    Parameters
    ----------
    of
        What becomes of a group of features: itself in training, what it weighs in tagging.
    """

    def __init__(self, of: Callable[[Group], G]) -> None:
        self.covered = Remembered[tuple[str, int, Standing, Standing], G](
            lambda key: of(_covered(*key)), 16_384
        )
        self.uncovered = Remembered[tuple[Standing, str], G](lambda key: of(_uncovered(*key)), 4096)
        self.bounded = Remembered[tuple[str, str, str, str, str], G](lambda key: of(_bounded(*key)), 32_768)


def covers_of(
    tokens: Sequence[Token], text: str, run: tuple[int, int], lookup: Lookup, covers: Covers[G]
) -> list[G]:
    """Say of each token of a run the longest known name that covers it, where in it the token stands, and what is beside it.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    run
        First token, and one past the last.
    lookup
        Name to what the gazetteer knows of it.
    covers
        What features become.

    Returns
    -------
    list
        For each token of the run its features.
    """
    first, after = run
    best: list[tuple[int, int, Standing] | None] = [None] * (after - first)
    whole = NOBODY
    done = -1
    for i, j in _stretches(tokens, first, after):
        if i == done:
            continue
        standing = lookup(text[tokens[i].start : tokens[j - 1].end])
        if not standing.kind:
            continue
        done = i
        if i == first and j == after:
            whole = standing
        for k in range(i, j):
            held = best[k - first]
            if held is None or held[1] - held[0] < j - i:
                best[k - first] = (i, j, standing)
    last = tokens[after - 1].text
    found: list[G] = []
    for k, held in enumerate(best, first):
        if held is None:
            found.append(covers.uncovered[whole, SORT[last] if k < after - 1 else "|"])
            continue
        i, j, standing = held
        where = "S" if j == i + 1 else "B" if k == i else "E" if k == j - 1 else "I"
        before = tokens[i - 1].text if i > first else "|"
        behind = tokens[j].text if j < after else "|"
        found.append(
            covers.covered[where, j - i, standing, whole]
            + covers.bounded[where, standing.kind, before, behind, last if j < after else "|"]
        )
    return found


def _uncovered(whole: Standing, last: str) -> Group:
    return "g:none", f"g:run={whole.kind}:{whole.size}", f"g:none>{last}"


def _covered(where: str, length: int, standing: Standing, whole: Standing) -> Group:
    kind = f"{where}:{standing.kind}"
    return (
        f"g={kind}", f"g:size={kind}:{standing.size}", f"g:fame={where}:{standing.fame}",
        f"g:len={where}:{min(length, 4)}", f"g:run={whole.kind}:{whole.size}",
    )  # fmt: skip


def _bounded(where: str, kind: str, before: str, behind: str, last: str) -> Group:
    """Say what stands in the run before and behind a known name, and what ends the run."""
    at = where if where in "SB" else "I"
    left, right, end = SORT[before], SORT[behind], SORT[last]
    return (
        f"g<{left}:{at}", f"g>{right}:{at}", f"g<>{left}:{right}:{at}", f"g>>{end}:{at}", f"g>{right}:{at}:{kind}",
        f"g>w={fold(behind)}:{at}", f"g>>w={fold(last)}:{at}",
    )  # fmt: skip
