"""Bytes to text: UTF-8 first, Windows-1252 where it is not, line by line where a file mixes both."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_head(head: bytes) -> tuple[str, str]:
    """Decode the beginning of a file, whose last character may be cut in two.

    Parameters
    ----------
    head
        The first bytes.

    Returns
    -------
    tuple of str
        The text and the encoding's name: ``utf-8``, ``utf-8-sig``, ``utf-16``, ``utf-32`` or ``cp1252``.

    Examples
    --------
    >>> decode_head("Alépo".encode("latin-1"))
    ('Alépo', 'cp1252')
    >>> decode_head("حماة".encode()[:-1])
    ('حما', 'utf-8')
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return codecs.getincrementaldecoder(name)("replace").decode(head), name
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head), "utf-8"
    except UnicodeDecodeError:
        return _western(head), "cp1252"


def decode(data: bytes) -> tuple[str, str, tuple[int, ...]]:
    r"""Decode a whole file.

    Parameters
    ----------
    data
        Its bytes.

    Returns
    -------
    text : str
        The text, without byte order mark.
    encoding : str
        As :func:`decode_head` names it, or ``mixed``: UTF-8 in which some lines are Windows-1252.
    lines : tuple of int
        Of a mixed file, the one-based lines that are not UTF-8.

    Examples
    --------
    >>> decode("Ḥamā\n".encode() + "Alépo\n".encode("cp1252"))
    ('Ḥamā\nAlépo\n', 'mixed', (2,))
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace").removeprefix("\ufeff"), name, ()
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    texts, foreign, multibyte = [], [], 0
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            texts.append(line.decode("utf-8"))
            multibyte += not line.isascii()
        except UnicodeDecodeError:
            texts.append(_western(line))
            foreign.append(number)
    if multibyte == 0:
        return _western(data), "cp1252", ()
    return "\n".join(texts), "mixed", tuple(foreign)


def _western(data: bytes) -> str:
    """Windows-1252, with the five bytes that it leaves undefined as Latin-1 has them."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in data)
