"""Words, sentences and paragraphs, each with its offsets in the document's text.

Every pattern here is a single pass over its input: no nested repetition over
the same characters, so that a hostile text costs no more than an honest one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.words.vocabulary import Remembered, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(
    r"[^\W\d_]+(?:[\u0300-\u036F\u0610-\u061A\u064B-\u065F\u0670\u0640]+[^\W\d_]*)*|\d+(?:[.,]\d+)*|[^\w\s]|_"
)
_ARABIC_MARKS = re.compile(r"[\u0610-\u061A\u064B-\u065F\u0670\u0640]")
_ARABIC_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
HYPHENS = frozenset("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}")
"""What joins two words: "south-east", "Turkish-backed"."""
_ARTICLES = frozenset({"the", "a", "an"})
_CLOSERS = frozenset("\"'”’»)]")
_ENDERS = frozenset(".!?؟…")
_ABBREVIATIONS = words(
    "mr mrs ms dr st gen col maj capt lt sgt gov sen rep rev prof hon no vol jan feb mar apr jun jul aug sep sept "
    "oct nov dec incl vs approx dept inc ltd co corp jr sr ft mt km u s им г ул т е д пл вул м р н"
)
_LONG_SENTENCE = 400


class Token(NamedTuple):
    """One word, number or mark.

    Parameters
    ----------
    text
        As it stands in the document.
    low
        Folded for comparison: lower case; Arabic without vowel marks and with one form of alef, yeh and teh.
    start, end
        Offsets in the document's text, in characters.
    """

    text: str
    low: str
    start: int
    end: int


class Sentence(NamedTuple):
    """One sentence.

    Parameters
    ----------
    tokens
        Its tokens, at least one.
    paragraph
        Which paragraph of the document it stands in, from 0.
    kind
        The kind of block it stands in: ``headline`` or ``body``.
    """

    tokens: tuple[Token, ...]
    paragraph: int
    kind: str

    def __hash__(self) -> int:
        """Tell sentences apart by where they begin: what is found in each is kept by sentence, and tokens are many."""
        return self.tokens[0].start

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset one past the last character."""
        return self.tokens[-1].end


def fold(word: str) -> str:
    """Fold a word for comparison.

    Parameters
    ----------
    word
        A word as it stands in a text.

    Returns
    -------
    str
        In lower case, without accents' differences that writers do not keep (Arabic alef, Russian yo).

    Examples
    --------
    >>> fold("Hama"), fold("ْأحمد"), fold("Її")
    ('hama', 'احمد', 'її')
    """
    low = word.lower()
    if low.isascii():
        return low
    if "\u0600" <= low[0] <= "\u06ff" or _ARABIC_MARKS.search(low):
        # a word of nothing but marks stays: no word is empty
        return _ARABIC_MARKS.sub("", low).translate(_ARABIC_FOLD) or low
    return unicodedata.normalize("NFC", low.replace("ё", "е").replace("’", "'"))


_FOLDED = Remembered(fold)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Split a stretch of text into words, numbers and marks.

    Parameters
    ----------
    text
        The document's text.
    start, end
        The stretch, in characters; the whole text if left out.

    Returns
    -------
    list of Token
        In order; white space is between them.

    Examples
    --------
    >>> [t.text for t in tokenize("Hama's al-Sham, 1,500 m")]
    ['Hama', "'", 's', 'al', '-', 'Sham', ',', '1,500', 'm']
    """
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    make, low = tuple.__new__, _FOLDED  # Token(...) does the same by way of a call in Python
    return [make(Token, (word := m[0], low[word], m.start(), m.end())) for m in found]


def before_article(tokens: Sequence[Token], i: int) -> int:
    """Give the index of the word before a token, over an article; -1 at the beginning.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        The token.

    Examples
    --------
    >>> before_article(tokenize("backed by the army"), 3)
    1
    """
    k = i - 1
    while k >= 0 and tokens[k].low in _PASSED_OVER:
        k -= 1
    return k


_PASSED_OVER = _ARTICLES | {"suspected", "alleged", "presumed"}
"""What may stand before a party and says nothing of who it is: "killed by suspected ADF fighters"."""


def sentences(text: str, start: int, end: int, paragraph: int = 0, kind: str = "body") -> list[Sentence]:
    """Split one paragraph into sentences.

    Parameters
    ----------
    text
        The document's text.
    start, end
        The paragraph, in characters.
    paragraph
        Its number.
    kind
        The kind of block it is.

    Returns
    -------
    list of Sentence
        In order; together they hold every token of the paragraph.

    Examples
    --------
    >>> text = "Gen. Ali left. “We go,” he said. U.S. troops stayed."
    >>> [text[s.start:s.end] for s in sentences(text, 0, len(text))]
    ['Gen. Ali left.', '“We go,” he said.', 'U.S. troops stayed.']
    """
    tokens = tokenize(text, start, end)
    found: list[Sentence] = []
    first = 0
    for i, token in enumerate(tokens):
        if token.text[0] not in _ENDERS and i - first < _LONG_SENTENCE:
            continue
        last = _after_closers(tokens, i)
        if last + 1 < len(tokens) and not _breaks(text, tokens, i, last):
            continue
        if last >= first:
            found.append(Sentence(tuple(tokens[first : last + 1]), paragraph, kind))
            first = last + 1
    if first < len(tokens):
        found.append(Sentence(tuple(tokens[first:]), paragraph, kind))
    return found


def _after_closers(tokens: list[Token], i: int) -> int:
    """Give the index of the last closing quote or bracket that clings to the mark at `i`."""
    last = i
    while (
        last + 1 < len(tokens)
        and tokens[last + 1].text in _CLOSERS
        and tokens[last + 1].start == tokens[last].end
    ):
        last += 1
    return last


def _breaks(text: str, tokens: list[Token], mark: int, last: int) -> bool:  # noqa: PLR0911 - one answer for each case
    """Whether a sentence ends with the mark whose closers end at `last`."""
    following = tokens[last + 1]
    if following.start == tokens[last].end:
        return False
    if tokens[mark].text[0] not in _ENDERS:
        return True
    begins = following.text[0]
    if begins.isalpha() and begins.islower():
        return False
    if tokens[mark].text != "." or mark == 0 or last > mark:
        return True
    before = tokens[mark - 1]
    if before.end != tokens[mark].start:
        return True
    single = len(before.text) == 1 and before.text.isupper()
    if single and "\n" not in text[tokens[last].end : following.start]:
        return mark >= 3 and tokens[mark - 2].text == "." and following.low in _SENTENCE_OPENERS
    return before.low not in _ABBREVIATIONS or before.text.isupper()


_SENTENCE_OPENERS = words(
    "the a an in on at he she it they we this that these those but and however meanwhile more some many most several its his her "
    "their there for since after before when while as by from earlier later also police officials witnesses residents no nobody"
)
