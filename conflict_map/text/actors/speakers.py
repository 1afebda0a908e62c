"""Who speaks: the words of a sentence that name a speaker, and whether it is a party to the fighting."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.days.timewords import calendar_words
from conflict_map.text.words.phrases import read_cues
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.text.actors.speech import Attribution
    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.words.tokens import Token

BOUNDS = frozenset({",", ";", ":", "“", "”", '"', "«", "»", "،", "(", ")", "—", "–"})
_AUXILIARIES = words(
    "has had have also later then further earlier previously separately meanwhile on that since was were"
)
_OPENERS = words(
    "the a an on in at by for of from meanwhile however earlier later and but also local state official its his her their our "
    "according to as monday tuesday wednesday thursday friday saturday sunday in about this that when while"
)
PARTY_WORDS = words(
    "ministry army military forces command staff junta government regime rebels militia defence defense brigade militants "
    "spokesman spokeswoman spokesperson presidency president минобороны міноборони генштаб генштабу министерство обороны الجيش قوات وزاره"
)
MONITOR_WORDS = words(
    "observatory monitor rights agency journalist correspondent residents resident witnesses witness medics doctor hospital un "
    "united nations police radio tv news media network reuters afp ap rescue humanitarian health"
)


@lru_cache(maxsize=1)
def verbs_of_saying() -> Mapping[str, str]:
    """Give the forms of verbs of saying, folded, with what each does: ``say``, ``claim``, ``confirm``, ``deny`` or ``self``."""
    return {word: row["role"] for row in reversed(read_cues("speech.csv")) for word in row["words"].split()}


def is_speech_verb(low: str) -> bool:
    """Whether a folded word is a form of a verb of saying.

    Examples
    --------
    >>> is_speech_verb("announced"), is_speech_verb("advanced")
    (True, False)
    """
    return low in _speech_verbs()


def speech_verbs_at(tokens: Sequence[Token]) -> list[int]:
    """Give the indices of the verbs of saying in a sentence."""
    known = _speech_verbs()
    return [i for i, token in enumerate(tokens) if token.low in known]


@lru_cache(maxsize=1)
def _speech_verbs() -> frozenset[str]:
    return frozenset(word for word, role in verbs_of_saying().items() if role != "self")


_ENDS_SPEAKER = words(
    "that on in late early у в во ان عن في من انه انها انهم انهما بان بانه بانها بانهم يوم что що о про на"
)
_LONGEST_ARABIC_SPEAKER = 5


def next_bound(tokens: Sequence[Token], i: int) -> int:
    """Give the index one past a speaker's words: at a mark, a conjunction, a time or a preposition.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where the speaker's words begin.
    """
    first = i
    while (
        i < len(tokens)
        and tokens[i].text not in BOUNDS
        and tokens[i].text != "."
        and tokens[i].low not in _ENDS_SPEAKER
        and not (i > first and _begins_arabic_report(tokens[i].low, i - first))
    ):
        i += 1
    return i


def _begins_arabic_report(low: str, spoken: int) -> bool:
    """Whether what is said begins here: "reported the killing of", written in one word with its preposition, a time or an event."""
    if low.isascii() or not "\u0600" <= low[0] <= "\u06ff":
        return False
    joined = low[0] == "ب" and len(low) > 3
    return joined or low in calendar_words() or low in _arabic_events() or spoken >= _LONGEST_ARABIC_SPEAKER


@lru_cache(maxsize=1)
def _arabic_events() -> frozenset[str]:
    """Give the words with which the telling of an event begins: "announced the recapture of"."""
    patterns = [row["pattern"] for row in read_cues("events.csv") if row["lang"] == "ar"]
    return frozenset(word for pattern in patterns for word in pattern.split()[0].split("/"))


def speaker_in(
    tokens: Sequence[Token],
    text: str,
    actors: Sequence[ActorMention],
    first: int,
    after: int,
    before: Attribution | None,
) -> tuple[str, bool, str]:
    """Name the speaker in a noun phrase: its proper name, an actor, or the last speaker for "he".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    actors
        The actors in the sentence.
    first, after
        Token indices of the phrase.
    before
        The last attribution of the paragraph.

    Returns
    -------
    tuple of str, bool and str
        The speaker, whether it is a party to the fighting, and the side it is on.
    """
    # "a doctor who did not want to be named said": the doctor
    after = next((j for j in range(first + 1, after) if tokens[j].low in {"who", "whose"}), after)
    while after > first and tokens[after - 1].low in _AUXILIARIES | {","}:
        after -= 1
    if after <= first or after - first > 40:
        return "", False, ""
    words = tokens[first:after]
    if before is not None and before.speaker and _points_back(words, before.speaker):
        return before.speaker, before.party, before.side
    begin = _proper(tokens, first, after)
    k = begin - 1 if begin is not None and tokens[begin - 1].low != "the" else (begin or 0) - 2
    if begin is None or (begin > first and k >= first and tokens[k].low in {"of", "for", "in"}):
        begin = _common(tokens, first, after)
        comma = next((j for j in range(first + 1, after) if tokens[j].text == ","), None)
        if begin is None and comma is not None:  # "authorities in Makariv, a town west of Kyiv, said"
            after, begin = comma, _common(tokens, first, comma)
        if begin is None:
            return "", False, ""
    name = text[tokens[begin].start : tokens[after - 1].end]
    if before is not None and name in before.speaker:
        return before.speaker, before.party, before.side
    side = next((a.side for a in actors if begin < a.after and a.first < after and a.side), "")
    lows = {t.low for t in tokens[begin:after]}
    party = (bool(side) or bool(lows & PARTY_WORDS)) and not lows & MONITOR_WORDS
    return name, party, side if party else ""


def past_opening(tokens: Sequence[Token], first: int, after: int) -> int:
    """Step over the place that a sentence opens with: "In Mudug region the army said".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    first, after
        Token indices of the words before a verb of saying.
    """
    if tokens[first].low not in {"in", "at", "near"} or first > 0:
        return first
    return next((j for j in range(first + 2, after - 1) if tokens[j].low == "the"), first)


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
            and (verbs_of_saying().get(word.low) != "self" or word.text[0].isupper())
            and word.text[0].isalpha()
        ):
            return k
    return None
