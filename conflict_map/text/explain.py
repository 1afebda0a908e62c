"""A document with everything that was read in it marked: for the terminal (rich) and as HTML."""

from __future__ import annotations

import html
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.reading import Reading

_STYLES = {
    "place": "bold cyan", "country": "cyan", "actor": "bold yellow", "trigger": "bold magenta", "time": "green",
    "speaker": "italic", "furniture": "dim strike", "unresolved": "bold red",
}  # fmt: skip
_INVISIBLE = dict.fromkeys((*range(8234, 8239), *range(8294, 8298), 27, 155, 7, 8), "�")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the document and what was read in it.

    Parameters
    ----------
    start, end
        Offsets in the document's text, in characters.
    kind
        ``place``, ``country``, ``unresolved``, ``actor``, ``trigger``, ``time``, ``speaker`` or ``furniture``.
    note
        What it was read as, in a few words.
    """

    start: int
    end: int
    kind: str
    note: str


def marks(reading: Reading) -> list[Mark]:
    """List everything that was read in a document.

    Parameters
    ----------
    reading
        From :func:`conflict_map.text.read`.

    Returns
    -------
    list of Mark
        In the order of the text; a longer one before a shorter one that begins with it.
    """
    found = [
        Mark(b.start, b.end, "furniture", "left out")
        for b in reading.document.blocks
        if b.kind == "furniture"
    ]
    for passage in reading.passages:
        tokens = passage.sentence.tokens
        for item in passage.located:
            expression, place = item.expression, item.place
            if expression.anchors and expression.anchors[0].role == "people":
                continue
            kind = "unresolved" if place is None else "country" if item.is_country else "place"
            note = f"{expression.kind}: {place.name}, {place.country}" if place else item.why
            found.append(Mark(expression.start, expression.end, kind, note))
        found += [
            Mark(tokens[a.first].start, tokens[a.after - 1].end, "actor", a.actor_id) for a in passage.actors
        ]
        found += [
            Mark(t.start, t.end, "time", str(t.earliest.date()) if t.earliest else t.why)
            for t in passage.times
        ]
        for trigger, _ in passage.triggers:
            what = trigger.cue.sub_event_type or "deaths"
            found.append(Mark(tokens[trigger.first].start, tokens[trigger.after - 1].end, "trigger", what))
        for said in passage.attributions:
            first, after = said.named
            if after > first:
                found.append(Mark(tokens[first].start, tokens[after - 1].end, "speaker", said.speaker))
    return sorted(found, key=lambda m: (m.start, -m.end, m.kind))


def explain(reading: Reading) -> Text:
    """Mark a document for the terminal.

    Parameters
    ----------
    reading
        From :func:`conflict_map.text.read`.

    Returns
    -------
    rich.text.Text
        The text in colours with a table of events under it; no markup of the document is interpreted.
    """
    document = reading.document
    text = Text(document.text.translate(_INVISIBLE))
    for mark in marks(reading):
        text.stylize(_STYLES[mark.kind], mark.start, mark.end)
    legend = Text("\n\n")
    for kind, style in _STYLES.items():
        legend.append(f" {kind} ", style=style)
    text.append_text(legend)
    for record in reading.event_records:
        text.append(f"\n{record['sequence']:>3}. ", style="bold")
        text.append(_in_words(record).translate(_INVISIBLE))
    for guess in reading.guesses:
        text.append(f"\nguessed: {guess}", style="dim")
    return text


def _in_words(record: dict[str, object]) -> str:
    """One event in one line."""
    when = record["date_start"]
    day = str(when)[:10] if when is not None else "day unknown"
    who = " – ".join(str(record[name]) for name in ("actor1_id", "actor2_id") if record[name])
    said = f"{record['status']}, {record['claimed_by']}" if record["claimed_by"] else str(record["status"])
    what = f"{record['sub_event_type']}" + (f" ({record['outcome']})" if record["outcome"] else "")
    return f"{day} | {what} | {record.get('place') or 'no place'} | {who or 'nobody named'} | {said}"


def explain_html(reading: Reading) -> str:
    """Mark a document as an HTML fragment.

    Parameters
    ----------
    reading
        From :func:`conflict_map.text.read`.

    Returns
    -------
    str
        One ``<div>``; all text is escaped, marks are ``<mark data-kind title>``.
    """
    text = reading.document.text
    flat = _flattened(marks(reading))
    cuts = sorted({0, len(text), *(m.start for m in flat), *(m.end for m in flat)})
    by_start = {m.start: m for m in flat}
    pieces = []
    for start, end in pairwise(cuts):
        words = _escaped(text[start:end])
        mark = by_start.get(start)
        if mark is not None:
            words = (
                f'<mark data-kind="{mark.kind}" title="{html.escape(mark.note, quote=True)}">{words}</mark>'
            )
        pieces.append(words)
    return (
        f'<div class="conflict-map-explained" dir="auto" style="white-space:pre-wrap">{"".join(pieces)}</div>'
    )


_PAGE_STYLE = """
body { font: 17px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
mark { color: inherit; background: none; border-bottom: 2px solid; padding-bottom: 1px; }
mark[data-kind=place], mark[data-kind=country] { border-color: #0072b2; }
mark[data-kind=unresolved] { border-bottom-style: wavy; border-color: #d55e00; text-decoration: underline wavy #d55e00; border: 0; }
mark[data-kind=actor] { border-color: #e69f00; border-bottom-style: double; }
mark[data-kind=trigger] { border-color: #cc79a7; font-weight: 600; }
mark[data-kind=time] { border-color: #009e73; border-bottom-style: dotted; }
mark[data-kind=speaker] { border-bottom: 0; font-style: italic; }
mark[data-kind=furniture] { border: 0; opacity: .55; }
"""


def explain_page(readings: Sequence[Reading]) -> str:
    """Mark documents as one HTML page: each text with its marks, its events and what was left out under it.

    Parameters
    ----------
    readings
        From :func:`conflict_map.text.read`.

    Returns
    -------
    str
        A page that loads nothing and runs nothing; all text is escaped.

    Examples
    --------
    >>> explain_page([]).startswith("<!doctype html>")
    True
    """
    legend = " · ".join(f'<mark data-kind="{kind}">{kind}</mark>' for kind in _STYLES)
    parts = []
    for reading in readings:
        title = reading.document.title or reading.document.source
        rows = "".join(f"<li>{_escaped(_in_words(record))}</li>" for record in reading.event_records)
        left_out = (*map(str, reading.faults), *reading.guesses)
        said = "".join(f"<li>{_escaped(words)}</li>" for words in left_out)
        parts.append(
            f'<article><h2 dir="auto">{_escaped(title)}</h2>{explain_html(reading)}<h3>Events</h3>'
            f"<ol>{rows or '<li>none</li>'}</ol>{f'<h3>Left out</h3><ul>{said}</ul>' if said else ''}</article>"
        )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>What was read</title>'
        f"<style>{_PAGE_STYLE}</style></head><body><p>{legend}</p>{''.join(parts)}</body></html>\n"
    )


def _escaped(words: str) -> str:
    return html.escape(words.translate(_INVISIBLE))


def _flattened(found: list[Mark]) -> list[Mark]:
    """Keep the first of marks that overlap."""
    kept: list[Mark] = []
    for mark in found:
        if mark.end > mark.start and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return kept
