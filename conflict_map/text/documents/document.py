"""A document: its text, what in it is headline, body or furniture, and when it was published.

The text is kept whole, furniture and all, so that an offset in a table is an
offset in what the user gave us.  Blocks say which stretches are read for
events.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from conflict_map.errors import Fault, InputError
from conflict_map.text.documents.furniture import (
    begins_links,
    belongs_to_byline,
    ends_report,
    is_biography,
    is_byline,
    is_furniture,
    may_be_link,
    names_author_only,
)
from conflict_map.text.documents.published import dateline, published_in
from conflict_map.text.words.tokens import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK_LINES = re.compile(r"\n[ \t\r\f\v]*\n")
_MIN_PARAGRAPH_WORDS = 12
_LONGEST_TITLE = 1000
MOST_CHARACTERS = 300_000
"""How much of one report is read: some hundred pages. What comes after is left out, and the reading says so."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the document of one kind.

    Parameters
    ----------
    kind
        ``headline``, ``item`` (of a list of headlines), ``dateline``, ``body`` or ``furniture`` (bylines, captions, share lines, biographies).
    start, end
        Offsets in the document's text, in characters.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A report.

    Parameters
    ----------
    text
        All its text, NFC, furniture included.
    blocks
        What the stretches of the text are, in order.
    published
        When it was published, UTC; None when unknown: then relative dates stay unresolved.
    source, source_url
        The outlet or file, and where the document can be read.
    language
        ``en``, ``ar``, ``uk`` or ``ru``.
    left_out
        How many characters after the first :data:`MOST_CHARACTERS` were left out.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    published: datetime | None = None
    source: str = ""
    source_url: str = ""
    language: str = "en"
    left_out: int = 0

    @property
    def title(self) -> str:
        """The headline, or an empty string."""
        return next((self.text[b.start : b.end] for b in self.blocks if b.kind == "headline"), "")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of headline, date line and body."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        for number, block in enumerate(self.blocks):
            if block.kind != "furniture":
                yield from sentences(self.text, block.start, block.end, number, block.kind)

    def kind_at(self, offset: int) -> str:
        """Say which kind of block an offset stands in; empty between blocks."""
        return next((b.kind for b in self.blocks if b.start <= offset < b.end), "")


def document_from_text(
    text: str,
    *,
    published: str | date | datetime | None = None,
    source: str = "",
    source_url: str = "",
    title: str = "",
) -> Document:
    r"""Make a document of plain text.

    Parameters
    ----------
    text
        The text; a byte order mark is dropped, line ends become ``\n``, characters NFC. Of more than
        :data:`MOST_CHARACTERS` the rest is left out.
    published
        When it was published: ISO 8601 or a date; what the report's first lines say is used otherwise.
    source, source_url
        The outlet or file, and where the document can be read.
    title
        The headline if it is known apart from the text; it is put before it.

    Returns
    -------
    Document
        With its blocks.

    Raises
    ------
    InputError
        If `published` is no date.

    Examples
    --------
    >>> document = document_from_text("Rebels enter Hama\n\n3 Min Read\n\nFighters entered the city on Friday.")
    >>> [(b.kind, document.text[b.start:b.end]) for b in document.blocks][:2]
    [('headline', 'Rebels enter Hama'), ('furniture', '3 Min Read')]
    """
    kept = text[:MOST_CHARACTERS]
    kept = whole_characters(kept).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    clean = unicodedata.normalize("NFC", kept)
    title = whole_characters(title[:_LONGEST_TITLE])
    if title and not clean.lstrip().startswith(title.strip()):
        clean = f"{unicodedata.normalize('NFC', title.strip())}\n\n{clean}"
    when = as_moment(published) or published_in(clean)
    blocks = tuple(_blocks(clean, titled=bool(title.strip())))
    return Document(
        clean, blocks, when, source, source_url, language_of(clean), max(len(text) - MOST_CHARACTERS, 0)
    )


def whole_characters(text: str) -> str:
    r"""Put � where half of a surrogate pair stands: it is no character, and no file takes it.

    Parameters
    ----------
    text
        As ``json.loads`` gives it, for example.

    Examples
    --------
    >>> whole_characters("Hama \ud800")
    'Hama �'
    """
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def as_moment(value: str | date | datetime | None) -> datetime | None:
    """Read a publication date.

    Parameters
    ----------
    value
        ISO 8601 text, a date, a datetime (naive is taken for UTC) or None.

    Returns
    -------
    datetime.datetime or None
        In UTC.

    Raises
    ------
    InputError
        If the text is no ISO 8601 date.

    Examples
    --------
    >>> as_moment("2024-12-05").isoformat()
    '2024-12-05T00:00:00+00:00'
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise InputError(
                [Fault(f"published: {value!r} is no ISO 8601 date such as 2024-12-05")]
            ) from error
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_ARABIC, _CYRILLIC, _LATIN = (
    re.compile(f"[{letters}]") for letters in ("\u0600-\u06ff", "\u0400-\u04ff", "a-zA-Z")
)


def language_of(text: str) -> str:
    """Tell Arabic, Ukrainian and Russian by their letters; everything else is read as English.

    Parameters
    ----------
    text
        The first few thousand characters decide.

    Returns
    -------
    str
        ``ar``, ``uk``, ``ru`` or ``en``.

    Examples
    --------
    >>> language_of("Війська відійшли"), language_of("سيطرت"), language_of("Hama")
    ('uk', 'ar', 'en')
    """
    sample = text[:4000]
    arabic, cyrillic = len(_ARABIC.findall(sample)), len(_CYRILLIC.findall(sample))
    if not arabic and not cyrillic:
        return "en"
    latin = len(_LATIN.findall(sample))
    if arabic > max(cyrillic, latin):
        return "ar"
    if cyrillic <= latin:
        return "en"
    ukrainian = sum(c in "іїєґІЇЄҐ" for c in sample)
    russian = sum(c in "ыэъёЫЭЪЁ" for c in sample)
    return "uk" if ukrainian > russian else "ru"


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between blank lines; a short line or a finished one ends a paragraph too."""
    start = 0
    ends = [(m.start(), m.end()) for m in _BLANK_LINES.finditer(text)]
    for stop, following in [*ends, (len(text), len(text))]:
        yield from _lines_joined(text, start, stop)
        start = following


def _lines_joined(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Join the lines of a hard-wrapped paragraph; keep the lines of a list apart."""
    begin = start
    position = start
    width = 0 if _is_list(text[start:stop]) else max(map(len, text[start:stop].split("\n")), default=0)
    while position < stop:
        line_end = text.find("\n", position, stop)
        line_end = stop if line_end < 0 else line_end
        line = text[position:line_end].rstrip()
        wrapped = 50 <= len(line.strip()) <= 100 and line[-1:] not in '.!?؟:”"'
        if wrapped and line_end < stop:
            following = text[line_end + 1 : min(stop, line_end + 200)]
            word = following.split(maxsplit=1)[:1]
            wrapped = bool(word) and len(line) + 1 + len(word[0]) > width > 0 and not _ITEM.match(following)
        if not wrapped or line_end == stop:
            trimmed = _trim(text, begin, line_end)
            if trimmed[0] < trimmed[1]:
                yield trimmed
            begin = line_end + 1
        position = line_end + 1


_ITEM = re.compile(r"\s*(?:[-*•–—‣▪⚡▶●◆]|\d{1,2}[:.]\d{2}\b|\d{1,2}[.)]\s)")
"""What begins an item of a list: a bullet, a clock time, a number."""


def _is_list(block: str) -> bool:
    """Whether each line of a block is an item of its own: three or more that all begin as sentences do."""
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    return len(lines) > 2 and all(
        line[0].isupper() or line[0].isdigit() or _ITEM.match(line) for line in lines
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _blocks(text: str, *, titled: bool) -> Iterator[Block]:
    """Name the kind of each paragraph; the first is the headline where one was given."""
    spans = list(_paragraphs(text))
    plain = "item" if _only_headlines(text, spans) else "body"
    headline = 0 if titled and len(spans) > 1 else _headline(text, spans)
    over = links = False
    byline_names: set[str] = set()
    seen_body = False
    for number, (start, end) in enumerate(spans):
        paragraph = text[start:end]
        over = over or (seen_body and ends_report(paragraph))
        links = begins_links(paragraph) or (links and may_be_link(paragraph))
        if titled and number == 0:
            yield Block("headline", start, end)
        elif (
            over
            or links
            or is_furniture(paragraph)
            or is_biography(paragraph, byline_names, number, len(spans))
        ):
            yield Block("furniture", start, end)
        elif number == headline:
            yield Block("headline", start, end)
        elif not seen_body and is_byline(paragraph):
            byline_names.update(paragraph.lower().split())
            yield Block("furniture", start, end)
        elif not seen_body and byline_names and belongs_to_byline(paragraph):
            yield Block("furniture", start, end)
        else:
            seen_body = seen_body or len(paragraph.split()) >= _MIN_PARAGRAPH_WORDS
            yield from _dated(text, start, end, plain)


def _headline(text: str, spans: list[tuple[int, int]]) -> int | None:
    """Give the number of the paragraph that is the headline: the first short line that is not furniture."""
    if len(spans) < 2 or _only_headlines(text, spans):
        return None
    for number, (start, end) in enumerate(spans[:4]):
        paragraph = text[start:end]
        if is_furniture(paragraph) or names_author_only(paragraph):
            continue
        words = len(paragraph.split())
        return number if 2 <= words <= 30 and paragraph[-1] not in ".:;," else None
    return None


def _only_headlines(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a document is a list of headlines: none is the headline of the others."""
    short = [2 <= len(text[a:b].split()) <= 30 and text[b - 1] not in '.:;,!?”"' for a, b in spans]
    return len(spans) > 2 and all(short)


def _dated(text: str, start: int, end: int, kind: str) -> Iterator[Block]:
    """Split "BEIRUT (AP) — " off the first words of a paragraph."""
    match = dateline(text[start : min(end, start + 120)])
    if match is None or match.end() >= end - start:
        yield Block(kind, start, end)
        return
    yield Block("dateline", *_trim(text, start, start + match.end()))
    yield Block(kind, *_trim(text, start + match.end(), end))
