"""Word lists that belong to one rule stand beside it; this makes a set of them."""

from __future__ import annotations


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
