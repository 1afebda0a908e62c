"""A small language for phrases, so that cue files are read and written by people.

======================  =======================================================
``capture/seize``       one of these words
``~capture``            any form of the English verb (irregular ones: verbs.csv)
``обстрел*``            any word that begins so
``(full/complete)``     may be there or not
``...``                 up to four words, no stop between them
======================  =======================================================

All words are compared folded (:func:`conflict_map.text.words.tokens.fold`).  A
phrase is matched token by token from where its first word stands; matching
costs at most the length of the phrase, so that time is linear in the text.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from conflict_map.text.words.tokens import Token, fold
from conflict_map.text.words.vocabulary import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_GAP = 4
_STOPS = frozenset('.;:!?,؟،"“”«»()')
_KEY = 3
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase.

    Parameters
    ----------
    words
        Words that fit, folded.
    prefixes
        Beginnings of words that fit.
    optional, gap
        Whether it may be missing; whether it stands for any few words.
    """

    words: frozenset[str]
    prefixes: tuple[str, ...] = ()
    optional: bool = False
    gap: bool = False

    def fits(self, token: Token) -> bool:
        """Whether a token fits here."""
        low = token.low
        if low in self.words or (self.prefixes and low.startswith(self.prefixes)):
            return True
        forms = forms_of(low)
        return len(forms) > 1 and (
            forms[1] in self.words or bool(self.prefixes and forms[1].startswith(self.prefixes))
        )


@lru_cache(maxsize=65536)
def forms_of(low: str) -> tuple[str, ...]:
    """Give a folded word, and for Arabic the word without a leading "and" or "so"."""
    if low[0] in "وف" and len(low) > 3:
        return low, low[1:]
    return (low,)


def all_forms(known: Iterable[str]) -> frozenset[str]:
    """Give folded words, those of Arabic also with an "and" or "so" before them: what :func:`forms_of` leads back to them.

    Examples
    --------
    >>> sorted(all_forms(["said", "قال"])) == sorted(["said", "قال", "وقال", "فقال"])
    True
    """
    found = set(known)
    found.update(joined + word for word in known if len(word) >= 3 and not word.isascii() for joined in "وف")
    return frozenset(found)


def read_cues(name: str) -> list[dict[str, str]]:
    """Read one of the package's cue files.

    Parameters
    ----------
    name
        File name in ``cues/``.

    Returns
    -------
    list of dict
        One dict a row, column to cell.

    Examples
    --------
    >>> read_cues("verbs.csv")[0]["verb"]
    'fall'
    """
    file = resources.files("conflict_map.text") / "cues" / name
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@lru_cache(maxsize=1)
def _irregular() -> Mapping[str, tuple[str, ...]]:
    return {row["verb"]: tuple(row["forms"].split()) for row in read_cues("verbs.csv")}


def verb_forms(verb: str) -> tuple[str, ...]:
    """Give the forms of an English verb.

    Parameters
    ----------
    verb
        The base form.

    Returns
    -------
    tuple of str
        Base, third person, past, participles.

    Examples
    --------
    >>> verb_forms("capture"), verb_forms("take")[2]
    (('capture', 'captures', 'captured', 'capturing'), 'took')
    """
    if verb in _irregular():
        return _irregular()[verb]
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return verb, verb + third, verb + "ed", verb + "ing"


def compile_phrase(pattern: str) -> tuple[Element, ...]:
    """Compile a phrase.

    Parameters
    ----------
    pattern
        In the language above.

    Returns
    -------
    tuple of Element
        What :meth:`PhraseIndex.matches` walks along.

    Examples
    --------
    >>> [e.optional for e in compile_phrase("~take (full) control of")]
    [False, True, False, False]
    """
    return tuple(_element(part) for part in pattern.split())


def _element(part: str) -> Element:
    if part == "...":
        return Element(frozenset(), gap=True)
    optional = part.startswith("(") and part.endswith(")")
    words: set[str] = set()
    prefixes: list[str] = []
    for option in (part[1:-1] if optional else part).split("/"):
        if option.startswith("~"):
            words.update(verb_forms(option[1:]))
        elif option.endswith("*"):
            prefixes.append(fold(option[:-1]))
        else:
            words.add(fold(option))
    return Element(frozenset(words), tuple(prefixes), optional)


P = TypeVar("P")


class _Candidate(NamedTuple, Generic[P]):
    """A phrase with what it means, and the words of which its sentence must have one: those that it ends with."""

    elements: tuple[Element, ...]
    payload: P
    needed: frozenset[str]


def _needed(elements: tuple[Element, ...]) -> frozenset[str]:
    """Give the words of a phrase's last place, where one of them must stand there: most sentences have none."""
    last = elements[-1]
    sure = len(elements) > 1 and not (last.optional or last.prefixes)
    return all_forms(last.words) if sure else frozenset()


class PhraseIndex(Generic[P]):
    """Phrases found by their first word.

    Parameters
    ----------
    phrases
        Pairs of a pattern and what to hand back when it is met.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> index = PhraseIndex([("~take (full) control of", "captured"), ("обстрел*", "shelling")])
    >>> tokens = tokenize("They took control of the town after обстрелы.")
    >>> [(i, j, what) for i, j, what in index.matches(tokens)]
    [(1, 4, 'captured'), (7, 8, 'shelling')]
    """

    def __init__(self, phrases: Iterable[tuple[str, P]]) -> None:
        self._by_word: dict[str, list[_Candidate[P]]] = {}
        self._by_prefix: dict[str, list[_Candidate[P]]] = {}
        for pattern, payload in phrases:
            elements = compile_phrase(pattern)
            candidate = _Candidate(elements, payload, _needed(elements))
            for word in elements[0].words:
                self._by_word.setdefault(word, []).append(candidate)
            for prefix in elements[0].prefixes:
                self._by_prefix.setdefault(prefix[:_KEY], []).append(candidate)
        # a text has few different words: what may begin with each is looked up once
        self._candidates = Remembered(self._beginning_with)

    def matches(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, P]]:
        """Yield (first, after, payload): the longest phrase at each token, all that tie."""
        known = self._candidates
        beginnings = [i for i, token in enumerate(tokens) if known[token.low]]
        lows = {token.low for token in tokens} if beginnings else set()
        for i in beginnings:
            candidates = known[tokens[i].low]
            best = i
            found: list[P] = []
            for elements, payload, needed in candidates:
                if needed and needed.isdisjoint(lows):
                    continue
                after = _walk(elements, tokens, i)
                if after > best:
                    best, found = after, [payload]
                elif after == best and after > i:
                    found.append(payload)
            for payload in found:
                yield i, best, payload

    def _beginning_with(self, low: str) -> tuple[_Candidate[P], ...]:
        """Give the phrases that may begin with a word, each once."""
        forms = forms_of(low)
        if not any(form in self._by_word or form[:_KEY] in self._by_prefix for form in forms):
            return ()
        found = {
            id(candidate): candidate
            for form in forms
            for candidate in (*self._by_word.get(form, ()), *self._by_prefix.get(form[:_KEY], ()))
        }
        return tuple(found.values())


def _walk(elements: tuple[Element, ...], tokens: Sequence[Token], i: int) -> int:
    """Give the index one past the phrase that begins at `i`, or `i` if it does not stand there."""
    j = i
    e = 0
    while e < len(elements):
        element = elements[e]
        if element.gap:
            j = _after_gap(elements[e + 1], tokens, j)
            if j < 0:
                return i
            e += 1
            continue
        if j < len(tokens) and element.fits(tokens[j]):
            j += 1
        elif not element.optional:
            return i
        e += 1
    return j


def _after_gap(following: Element, tokens: Sequence[Token], j: int) -> int:
    """Give the index at which `following` fits within the gap's reach, or -1."""
    for k in range(j, min(len(tokens), j + _GAP + 3)):
        if following.fits(tokens[k]):
            return k
        if tokens[k].text in _STOPS:
            return -1
    return -1
