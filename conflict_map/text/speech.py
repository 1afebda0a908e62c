"""Who says so: speakers, what of the sentence is theirs, and how far it is established."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.phrases import forms_of, read_cues
from conflict_map.text.timewords import calendar_words
from conflict_map.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.text.actors import ActorMention
    from conflict_map.text.tokens import Token

_BOUNDS = frozenset({",", ";", ":", "“", "”", '"', "«", "»", "،", "(", ")", "—", "–"})
_AUXILIARIES = words(
    "has had have also later then further earlier previously separately meanwhile on that since was were"
)
_OPENERS = words(
    "the a an on in at by for of from meanwhile however earlier later and but also local state official its his her their our "
    "according to as monday tuesday wednesday thursday friday saturday sunday in about this that when while"
)
_PARTY_WORDS = words(
    "ministry army military forces command staff junta government regime rebels militia defence defense brigade militants "
    "spokesman spokeswoman spokesperson presidency president минобороны міноборони генштаб генштабу министерство обороны الجيش قوات وزاره"
)
_MONITOR_WORDS = words(
    "observatory monitor rights agency journalist correspondent residents resident witnesses witness medics doctor hospital un "
    "united nations police radio tv news media network reuters afp ap rescue humanitarian health"
)
_TAIL = 6


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that say who says so.

    Parameters
    ----------
    speaker
        As named in the document; empty when the words point back and nobody was named before.
    verb
        Token index of the verb.
    first, after
        Token indices of what is said.
    mode
        ``say``, ``claim``, ``confirm`` or ``deny``.
    party
        Whether the speaker is a party to the fighting.
    side
        The side the speaker fights for, if known.
    named
        Token indices of the words that name the speaker here: first, and one past the last.
    """

    speaker: str
    verb: int
    first: int
    after: int
    mode: str
    party: bool
    side: str = ""
    named: tuple[int, int] = (0, 0)


@lru_cache(maxsize=1)
def _verbs() -> Mapping[str, str]:
    return {word: row["role"] for row in reversed(read_cues("speech.csv")) for word in row["words"].split()}


def is_speech_verb(low: str) -> bool:
    """Whether a folded word is a form of a verb of saying.

    Examples
    --------
    >>> is_speech_verb("announced"), is_speech_verb("advanced")
    (True, False)
    """
    return _verbs().get(low, "self") != "self"


def attributions(
    tokens: Sequence[Token], text: str, actors: Sequence[ActorMention], before: Attribution | None
) -> list[Attribution]:
    """Find who says what in a sentence.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    actors
        The actors in the sentence.
    before
        The last attribution of the paragraph, for "he added".

    Returns
    -------
    list of Attribution
        In order of their verbs.

    Examples
    --------
    >>> from conflict_map.text.tokens import tokenize
    >>> text = "Rebels took the town, local radio Sham FM reported."
    >>> [(a.speaker, a.first, a.after) for a in attributions(tokenize(text), text, (), None)]
    [('Sham FM', 0, 4)]
    """
    found: list[Attribution] = []
    closing = _named_last(tokens, text, actors)
    if closing is not None:
        found.append(closing)
    for i, token in enumerate(tokens):
        mode = _mode_of(token.low)
        if mode is None and token.low not in _ACCORDING_BEGINS:
            continue
        if _according_at(tokens, i):
            attribution = _according(tokens, text, actors, i, found[-1] if found else before)
        elif (
            mode is None
            or mode == "self"
            or (not token.text.islower() and token.low.isascii())
            or _passive(tokens, i)
        ):
            continue
        else:
            attribution = _spoken(tokens, text, actors, i, mode, found[-1] if found else before)
        if attribution is not None:
            found.append(attribution)
    return found


_SPEAKERS = _MONITOR_WORDS | _PARTY_WORDS | words(
    "official officials source sources report reports mayor governor minister activists activist locals local analyst analysts "
    "eyewitnesses medics doctors union group msf ocha unicef red-cross sohr statement state-media media watchdog ngo governors "
    "мэр мер губернатор глава власти очевидцы сми джерела голова ова мчс дснс генштаб"
)  # fmt: skip
_MOST_SPEAKER_WORDS = 6


def _named_last(
    tokens: Sequence[Token], text: str, actors: Sequence[ActorMention]
) -> Attribution | None:
    """Read the source that a headline names at its end: "14 dead – residents", "Soldier killed in Al Bab: Report"."""
    for k in range(len(tokens) - 1, max(1, len(tokens) - 2 - _MOST_SPEAKER_WORDS), -1):
        if tokens[k].text not in {"–", "—", "-", ":"}:
            continue
        if tokens[k].text != ":" and tokens[k].start == tokens[k - 1].end:
            continue
        named = [t for t in tokens[k + 1 :] if t.text[0].isalpha()]
        if not named or not any(t.low in _SPEAKERS for t in named):
            return None
        first = k + 1
        after = next(j for j in range(len(tokens), first, -1) if tokens[j - 1].text[0].isalnum())
        lows = {t.low for t in named}
        side = next((a.side for a in actors if first <= a.first and a.side), "")
        party = (bool(side) or bool(lows & _PARTY_WORDS)) and not lows & _MONITOR_WORDS
        name = text[tokens[first].start : tokens[after - 1].end]
        return Attribution(name, k, 0, k, "say", party, side if party else "", (first, after))
    return None


@lru_cache(maxsize=65536)
def _mode_of(low: str) -> str | None:
    """Give what a word does when it is a form of a verb of saying."""
    return next((mode for mode in map(_verbs().get, forms_of(low)) if mode), None)


def _according_at(tokens: Sequence[Token], i: int) -> bool:
    """Whether "according to" begins here, in any of the languages."""
    low, following = tokens[i].low, tokens[i + 1].low if i + 1 < len(tokens) else ""
    return (low, following) in _ACCORDING or low in _ACCORDING_ALONE


_ACCORDING = frozenset(
    {("according", "to"), ("по", "данным"), ("по", "словам"), ("за", "словами"), ("за", "даними")}
)
_ACCORDING_ALONE = words("وفق بحسب حسب وفقا")
_ACCORDING_BEGINS = _ACCORDING_ALONE | {first for first, _ in _ACCORDING}


def attribution_at(found: Sequence[Attribution], i: int) -> Attribution | None:
    """Give the attribution that covers a token: the one whose words are the closest about it.

    Examples
    --------
    >>> outer = Attribution("army", 1, 2, 20, "say", True)
    >>> inner = Attribution("mayor", 9, 10, 20, "say", False)
    >>> attribution_at([outer, inner], 15).speaker, attribution_at([outer, inner], 5).speaker
    ('mayor', 'army')
    """
    covering = [a for a in found if a.first <= i < a.after]
    return min(covering, key=lambda a: a.after - a.first) if covering else None


def _passive(tokens: Sequence[Token], i: int) -> bool:
    be = {"was", "were", "been", "is", "are", "being", "as"}
    return tokens[i].low.endswith("ed") and any(
        k >= 0
        and tokens[k].low in be
        and (k == i - 1 or tokens[i - 1].low.endswith("ly") or tokens[i - 1].low in {"also", "not", "later"})
        for k in (i - 1, i - 2)
    )


def _spoken(
    tokens: Sequence[Token],
    text: str,
    actors: Sequence[ActorMention],
    v: int,
    mode: str,
    before: Attribution | None,
) -> Attribution | None:
    first = _subject_begins(tokens, v)
    speaker, party, side = _speaker(tokens, text, actors, first, v, before)
    if v and tokens[v - 1].low in {"and", "but"} and before is not None:
        speaker, party, side = before.speaker, before.party, before.side
    inverted = (
        not speaker or (not tokens[v].low.isascii() and v > 0 and tokens[v - 1].text in _BOUNDS)
    ) and (v == 0 or tokens[v - 1].text in _BOUNDS or not tokens[v].low.isascii())
    if inverted:
        stop = _next_bound(tokens, v + 1)
        speaker, party, side = _speaker(tokens, text, actors, v + 1, stop, before)
        if speaker and tokens[v].low.isascii() and v > 1:
            return Attribution(speaker, v, 0, v, mode, party, side, (v + 1, stop))
        if speaker and v > 1 and tokens[v - 1].text in {",", "،", "»", "–", "—"} and len(tokens) - stop <= 5:
            return Attribution(speaker, v, 0, v, mode, party, side, (v + 1, stop))
        return (
            Attribution(speaker, v, stop, len(tokens), mode, party, side, (v + 1, stop)) if speaker else None
        )
    if not speaker:
        return None
    rest = sum(token.text[0].isalnum() for token in tokens[v + 1 :])
    parenthetic = v + 1 < len(tokens) and tokens[v + 1].text in {",", "،"}
    at_end = (
        (rest <= _TAIL or parenthetic)
        and first > 1
        and tokens[first - 1].text in _BOUNDS
        and not _says_that(tokens, v)
    )
    if at_end:
        until = (
            len(tokens)
            if parenthetic and rest > _TAIL and tokens[min(v + 2, len(tokens) - 1)].low not in {"and", "but"}
            else max(first - 1, 1)
        )
        return Attribution(speaker, v, 0, until, mode, party, side, (first, v))
    return Attribution(speaker, v, v + 1, len(tokens), mode, party, side, (first, v))


def _says_that(tokens: Sequence[Token], v: int) -> bool:
    return v + 1 < len(tokens) and tokens[v + 1].low in {"that", "a", "an", "the", "widespread", "heavy"}


def _subject_begins(tokens: Sequence[Token], v: int) -> int:
    """Where the noun phrase before a speech verb begins; over "X, director of Y, said" as a whole."""
    k = v - 1
    if k >= 0 and tokens[k].text == "," and k > 1:
        k -= 1
        while k >= 0 and tokens[k].text not in _BOUNDS:
            k -= 1
        if k > 0 and tokens[k].text == ",":
            k -= 1
    while k >= 0 and tokens[k].text not in _BOUNDS:
        if tokens[k].low in {"that", "which", "while", "as"} or is_speech_verb(tokens[k].low):
            break
        k -= 1
    return k + 1


_ENDS_SPEAKER = words("that on in late early у в во ان عن في من что що о про на")
_LONGEST_ARABIC_SPEAKER = 5


def _next_bound(tokens: Sequence[Token], i: int) -> int:
    """Give the index one past a speaker's words that begin at a token: at a mark, a conjunction, a time or a preposition."""
    first = i
    while (
        i < len(tokens)
        and tokens[i].text not in _BOUNDS
        and tokens[i].text != "."
        and tokens[i].low not in _ENDS_SPEAKER
        and not (i > first and _begins_arabic_report(tokens[i].low, i - first))
    ):
        i += 1
    return i


def _begins_arabic_report(low: str, spoken: int) -> bool:
    """Whether what is said begins here: "reported the killing of", written in one word with its preposition, or a time."""
    if low.isascii() or not "\u0600" <= low[0] <= "\u06ff":
        return False
    joined = low[0] == "ب" and len(low) > 3
    return joined or low in calendar_words() or spoken >= _LONGEST_ARABIC_SPEAKER


def _according(
    tokens: Sequence[Token], text: str, actors: Sequence[ActorMention], i: int, before: Attribution | None
) -> Attribution | None:
    begin = i + 1 if tokens[i].low[0] in "وبح" else i + 2
    stop = _next_bound(tokens, begin)
    speaker, party, side = _speaker(tokens, text, actors, begin, stop, before)
    if not speaker:
        return None
    if i <= 1:
        return Attribution(
            speaker, i, min(stop + 1, len(tokens) - 1), len(tokens), "say", party, side, (i, stop)
        )
    return Attribution(speaker, i, 0, i, "say", party, side, (i, stop))


def _speaker(
    tokens: Sequence[Token],
    text: str,
    actors: Sequence[ActorMention],
    first: int,
    after: int,
    before: Attribution | None,
) -> tuple[str, bool, str]:
    """Name the speaker in a noun phrase: its proper name, an actor, or the last speaker for "he"."""
    while after > first and tokens[after - 1].low in _AUXILIARIES | {","}:
        after -= 1
    if after <= first or after - first > 40:
        return "", False, ""
    words = tokens[first:after]
    if before is not None and before.speaker and _points_back(words, before.speaker):
        return before.speaker, before.party, before.side
    begin = _proper(tokens, first, after)
    if begin is None or (begin > first and tokens[begin - 1].low in {"of", "for", "in"}):
        begin = _common(tokens, first, after)
        if begin is None:
            return "", False, ""
    name = text[tokens[begin].start : tokens[after - 1].end]
    if before is not None and name in before.speaker:
        return before.speaker, before.party, before.side
    side = next((a.side for a in actors if begin <= a.first < after and a.side), "")
    lows = {t.low for t in tokens[begin:after]}
    party = (bool(side) or bool(lows & _PARTY_WORDS)) and not lows & _MONITOR_WORDS
    return name, party, side if party else ""


_PRONOUNS = words("he she it they who which")
_TOLD = words("statement report source sources message post account")


def _points_back(words: Sequence[Token], speaker: str) -> bool:
    """Whether "he", "the statement", "the ministry" means the last speaker."""
    heads = [
        t.low for t in words if t.low not in {"the", "also", "then", "their", "its", "his", "her", "”", "“"}
    ]
    if len(heads) != 1:
        return False
    return heads[0] in _PRONOUNS | _TOLD or (
        heads[0] in speaker.lower().split() and heads[0] != speaker.lower()
    )


def _common(tokens: Sequence[Token], first: int, after: int) -> int | None:
    """Where a speaker without a proper name begins: "a local doctors' union", "rescue workers"."""
    begin = first
    while begin < after and (tokens[begin].low in _ARTICLES or not tokens[begin].text[0].isalnum()):
        begin += 1
    short = 0 < after - begin <= 7
    return (
        begin
        if short and tokens[after - 1].low not in _PRONOUNS | _NO_HEADS and tokens[begin].low not in _PRONOUNS
        else None
    )


_ARTICLES = words("the a an on in at by for and but also meanwhile however later earlier its their his her")
_NO_HEADS = words("be not to it them him her what there this that as so than more fire dead")


def _proper(tokens: Sequence[Token], first: int, after: int) -> int | None:
    """Give the first word of the phrase that is a name."""
    for k in range(first, after):
        word = tokens[k]
        cased = word.text[0].isupper() or not word.low.isascii()
        if (
            cased
            and word.low not in _OPENERS
            and (_verbs().get(word.low) != "self" or word.text[0].isupper())
            and word.text[0].isalpha()
        ):
            return k
    return None
