"""Bytes to text: UTF-8 first, Windows-1252 where it is not, line by line where a file mixes both.

UTF-16 is known by its byte order mark, or without one by where its null bytes stand.
"""

from __future__ import annotations

import codecs
import unicodedata

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

UNMARKED = ("utf-16-le", "utf-16-be")
"""What UTF-16 without a byte order mark is called."""
_LOOKED_AT = 4096
_ASCII = bytes(range(0x21, 0x7F))
_NO_TEXT = {"Cc", "Cn", "Co", "Cs"}  # control, unassigned, private, surrogate


def unmarked_utf_16(data: bytes) -> str:
    r"""Recognise UTF-16 that has no byte order mark.

    Blanks, digits, commas and line ends of every script have a null byte in UTF-16, always at the same place of
    the two; what is decoded so is text.

    Parameters
    ----------
    data
        A file, or its beginning.

    Returns
    -------
    str
        ``utf-16-le``, ``utf-16-be``, or nothing if it is neither.

    Examples
    --------
    >>> unmarked_utf_16("حماة, 3\n".encode("utf-16-be")), unmarked_utf_16(b"a,b\x00\n"), unmarked_utf_16(bytes(64))
    ('utf-16-be', '', '')
    """
    head = data[: _LOOKED_AT - _LOOKED_AT % 2]
    nulls = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[::2].count(0)}
    name = max(UNMARKED, key=nulls.__getitem__)
    if min(nulls.values()) or 20 * nulls[name] < len(head):  # in a tenth of the characters
        return ""
    high = head[1::2] if name == "utf-16-le" else head[::2]
    if 2 * (len(high) - len(high.translate(None, _ASCII))) >= len(high):
        return ""  # UTF-8 with stray null bytes, which would be half Chinese
    text = codecs.getincrementaldecoder(name)("replace").decode(head)
    strange = sum(unicodedata.category(sign) in _NO_TEXT and not sign.isspace() for sign in text)
    return name if text and 50 * strange <= len(text) and "\ufffd" not in text else ""


def decode_head(head: bytes) -> tuple[str, str]:
    """Decode the beginning of a file, whose last character may be cut in two.

    Parameters
    ----------
    head
        The first bytes.

    Returns
    -------
    tuple of str
        The text and the encoding's name: ``utf-8``, ``utf-8-sig``, ``utf-16``, ``utf-16-le``, ``utf-16-be``, ``utf-32`` or
        ``cp1252``.

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
    if name := unmarked_utf_16(head):
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
    if name := unmarked_utf_16(data):
        return data.decode(name, "replace"), name, ()
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
