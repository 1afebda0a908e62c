"""Word lists that belong to one rule stand beside it; this makes a set of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")


def words(listed: str) -> frozenset[str]:
    """Make a set of words.

    Parameters
    ----------
    listed
        The words, folded, with white space between them.

    Returns
    -------
    frozenset of str
        The words.

    Examples
    --------
    >>> sorted(words("near around"))
    ['around', 'near']
    """
    return frozenset(listed.split())


class Remembered(dict[K, V]):
    """Answers about words, each worked out once: a text has few different words.

    Parameters
    ----------
    work_out
        What answers a question that was not asked before.
    most
        How many answers are kept; beyond that all are forgotten.

    Examples
    --------
    >>> lengths = Remembered(len)
    >>> lengths["Hama"], len(lengths)
    (4, 1)
    """

    def __init__(self, work_out: Callable[[K], V], most: int = 65_536) -> None:
        super().__init__()
        self._work_out, self._most = work_out, most

    def __missing__(self, key: K) -> V:
        """Work out an answer."""
        if len(self) >= self._most:
            self.clear()
        answer = self._work_out(key)
        self[key] = answer
        return answer
