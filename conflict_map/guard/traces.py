"""Find what would give a withheld value away: its words in another cell, in another spelling of case and form."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W_]+")


def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into comparable words.

    Parameters
    ----------
    text
        Any text, also an address: ``%20`` and hyphens part words like blanks.

    Returns
    -------
    tuple of str
        Words without regard to case, width, accents, invisible characters and vowel signs.

    Examples
    --------
    >>> tokens("https://example.org/raid-on-Al%20Qal\u200bʿa")
    ('https', 'example', 'org', 'raid', 'on', 'al', 'qalʿa')
    """
    plain = "".join(
        c
        for c in unicodedata.normalize("NFKD", unquote(text)).casefold()
        if unicodedata.category(c) not in {"Cf", "Mn"}
    )
    return tuple(_WORD.findall(plain))


class Secrets:
    """Values that must not be found in what is published.

    Parameters
    ----------
    values
        The values; those without a letter or digit, and single letters, are passed over.

    Examples
    --------
    >>> secrets = Secrets(["Qal'at Nowhere"])
    >>> secrets.told_by("Troops left QAL'AT  NOWHERE at dawn"), secrets.told_by("Troops left at dawn")
    (True, False)
    """

    __slots__ = ("_by_first",)

    def __init__(self, values: Iterable[str]) -> None:
        found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for value in values:
            words = tokens(value)
            if sum(map(len, words)) > 1:
                found[words[0]].add(words)
        self._by_first = {first: tuple(sorted(several)) for first, several in found.items()}

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def __repr__(self) -> str:
        return "Secrets(…)"  # a log or a traceback must not tell them either

    def told_by(self, text: str) -> bool:
        """Tell whether a text holds one of the values.

        Parameters
        ----------
        text
            Any text.

        Returns
        -------
        bool
        """
        if not self._by_first:
            return False
        words = tokens(text)
        return any(
            words[i : i + len(secret)] == secret
            for i, word in enumerate(words)
            for secret in self._by_first.get(word, ())
        )

    def told_by_each(self, cells: pd.Series[Any]) -> pd.Series[bool]:
        """Tell of each cell whether it holds one of the values.

        Parameters
        ----------
        cells
            Texts; missing ones hold nothing.

        Returns
        -------
        pandas.Series
            Booleans with the same index.
        """
        answers = {cell: self.told_by(str(cell)) for cell in cells.dropna().unique()} if self else {}
        told = [answers.get(cell, False) for cell in cells.astype("object")]
        return pd.Series(told, index=cells.index, dtype=bool)


def strings(table: pd.DataFrame, columns: Iterable[str]) -> Iterator[str]:
    """Give the distinct texts of some columns.

    Parameters
    ----------
    table
        Any table.
    columns
        Columns of strings.

    Yields
    ------
    str
        The texts, those that are missing left out.

    Examples
    --------
    >>> import pandas as pd
    >>> list(strings(pd.DataFrame({"a": ["x", None, "x"]}), ["a"]))
    ['x']
    """
    for column in columns:
        yield from map(str, table[column].dropna().unique())
