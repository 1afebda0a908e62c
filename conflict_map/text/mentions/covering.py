"""Which known names cover the words of a run, and what stands beside them in it: "Colorado" in "Colorado State University"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.mentions.sorts import SORT
from conflict_map.text.mentions.standing import NOBODY
from conflict_map.text.words.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_map.text.mentions.standing import Lookup, Standing
    from conflict_map.text.words.tokens import Token

Group = tuple[str, ...]
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


def covers_of(tokens: Sequence[Token], text: str, run: tuple[int, int], lookup: Lookup) -> list[Group]:
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

    Returns
    -------
    list of tuple
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
    found = []
    for k, held in enumerate(best, first):
        if held is None:
            found.append(_uncovered(whole, SORT[last] if k < after - 1 else "|"))
            continue
        i, j, standing = held
        where = "S" if j == i + 1 else "B" if k == i else "E" if k == j - 1 else "I"
        before = tokens[i - 1].text if i > first else "|"
        behind = tokens[j].text if j < after else "|"
        found.append(
            _covered(where, j - i, standing, whole)
            + _bounded(where, standing.kind, before, behind, last if j < after else "|")
        )
    return found


@lru_cache(maxsize=4096)
def _uncovered(whole: Standing, last: str) -> Group:
    return "g:none", f"g:run={whole.kind}:{whole.size}", f"g:none>{last}"


@lru_cache(maxsize=16384)
def _covered(where: str, length: int, standing: Standing, whole: Standing) -> Group:
    kind = f"{where}:{standing.kind}"
    return (
        f"g={kind}", f"g:size={kind}:{standing.size}", f"g:fame={where}:{standing.fame}",
        f"g:len={where}:{min(length, 4)}", f"g:run={whole.kind}:{whole.size}",
    )  # fmt: skip


@lru_cache(maxsize=65536)
def _bounded(where: str, kind: str, before: str, behind: str, last: str) -> Group:
    """Say what stands in the run before and behind a known name, and what ends the run."""
    at = where if where in "SB" else "I"
    left, right, end = SORT[before], SORT[behind], SORT[last]
    return (
        f"g<{left}:{at}", f"g>{right}:{at}", f"g<>{left}:{right}:{at}", f"g>>{end}:{at}", f"g>{right}:{at}:{kind}",
        f"g>w={fold(behind)}:{at}", f"g>>w={fold(last)}:{at}",
    )  # fmt: skip
