"""Lua tables as data: a reader that understands literals and names, and runs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<skip>\s+|--\[(?P<level>=*)\[.*?\](?P=level)\]|--[^\n]*)
    |(?P<long>\[(?P<depth>=*)\[(?P<body>.*?)\](?P=depth)\])
    |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<number>-?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+))
    |(?P<name>[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)
    |(?P<mark>\.\.|[{}=,;\[\]()])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_MOST_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One table constructor with named fields.

    Parameters
    ----------
    line
        The line on which it opens.
    fields
        Its fields' names and values, as text; names that stand for values are already followed.
    aliases
        For a field whose value was a name: the name.
    """

    line: int
    fields: dict[str, str]
    aliases: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def _tokens(source: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(source):
        group = next(
            k for k in ("skip", "long", "text", "number", "name", "mark", "other") if match[k] is not None
        )
        if group != "skip":
            text = match["body"].removeprefix("\n") if group == "long" else match[0]
            if group == "text":
                text = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), match[0][1:-1], flags=re.DOTALL)
            yield _Token("text" if group == "long" else group, text, line)
        line += match[0].count("\n")


def entries(source: str) -> Iterator[Entry]:
    """Find every table in a module that has named fields, inner tables before outer ones.

    Parameters
    ----------
    source
        The module's text.

    Yields
    ------
    Entry
        One for each; ``a .. b`` is joined, and a name that the module sets to a text stands for it.

    Examples
    --------
    >>> found = list(entries('local m = {}; m.gov = "red.svg" return { { lat = "35.1", mark = m.gov } }'))
    >>> found[0].fields, found[0].aliases
    ({'lat': '35.1', 'mark': 'red.svg'}, {'mark': 'gov'})
    """
    tokens = list(_tokens(source))
    known = _assigned(tokens)
    open_tables: list[tuple[int, dict[str, str], dict[str, str]]] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.text == "{" and token.kind == "mark":
            if len(open_tables) >= _MOST_DEPTH:
                return
            open_tables.append((token.line, {}, {}))
        elif token.text == "}" and token.kind == "mark" and open_tables:
            line, fields, aliases = open_tables.pop()
            if fields:
                yield Entry(line, fields, aliases)
        elif open_tables and _is_field(tokens, at):
            name, start = _field_name(tokens, at)
            value, alias, at = _value(tokens, start, known)
            if value is not None:
                open_tables[-1][1][name] = value
            if alias:
                open_tables[-1][2][name] = alias
            continue
        at += 1


def _is_field(tokens: list[_Token], at: int) -> bool:
    if tokens[at].kind == "name" and at + 1 < len(tokens):
        return tokens[at + 1].text == "=" and tokens[at + 1].kind == "mark"
    quad = tokens[at : at + 4]
    return (
        len(quad) == 4
        and [quad[0].text, quad[2].text, quad[3].text] == ["[", "]", "="]
        and quad[1].kind == "text"
    )


def _field_name(tokens: list[_Token], at: int) -> tuple[str, int]:
    return (tokens[at].text, at + 2) if tokens[at].kind == "name" else (tokens[at + 1].text, at + 4)


def _value(tokens: list[_Token], at: int, known: dict[str, str]) -> tuple[str | None, str, int]:
    """Read a literal, a name, or several joined by ``..``; anything else has no value here."""
    parts, alias = [], ""
    while at < len(tokens):
        token = tokens[at]
        if token.kind in {"text", "number"}:
            parts.append(token.text)
        elif token.kind == "name":
            name = re.sub(r"\s", "", token.text)
            alias = name.rpartition(".")[2]
            parts.append(known.get(name, known.get(alias, alias)))
        else:
            return ("".join(parts) if parts else None), alias, at
        at += 1
        if not (at < len(tokens) and tokens[at].text == ".." and tokens[at].kind == "mark"):
            return "".join(parts), alias, at
        at += 1
    return "".join(parts) or None, alias, at


def _assigned(tokens: list[_Token]) -> dict[str, str]:
    """Collect what names the module sets to texts: ``m.gov = "…"``, and ``local m = { gov = "…" }``."""
    known: dict[str, str] = {}
    for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if first.kind == "name" and second.text == "=" and second.kind == "mark" and third.kind == "text":
            known.setdefault(re.sub(r"\s", "", first.text), third.text)
    return known
