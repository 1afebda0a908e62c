"""Who says so: speakers, what of the sentence is theirs, and how far it is established."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.actors.speakers import (
    BOUNDS,
    MONITOR_WORDS,
    PARTY_WORDS,
    is_speech_verb,
    next_bound,
    past_opening,
    speaker_in,
    verbs_of_saying,
)
from conflict_map.text.days.timewords import calendar_words
from conflict_map.text.words.phrases import all_forms, forms_of
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from conflict_map.text.actors.table import ActorMention
    from conflict_map.text.words.tokens import Token

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


def attributions(
    tokens: Sequence[Token],
    text: str,
    actors: Sequence[ActorMention],
    before: Attribution | None,
    verbs: AbstractSet[int] = frozenset(),
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
    verbs
        Indices of tokens that are known to be verbs: "X entered the town but Y denied it" has Y for its speaker.

    Returns
    -------
    list of Attribution
        In order of their verbs.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> text = "Rebels took the town, local radio Sham FM reported."
    >>> [(a.speaker, a.first, a.after) for a in attributions(tokenize(text), text, (), None)]
    [('Sham FM', 0, 4)]
    """
    found: list[Attribution] = []
    named = _named_last(tokens, text, actors) or _named_first(tokens, text, actors)
    if named is not None:
        found.append(named)
    naming = _words_of_naming()
    for i in [i for i, token in enumerate(tokens) if token.low in naming]:
        token = tokens[i]
        mode = _mode_of(token.low)
        if _according_at(tokens, i):
            attribution = _according(tokens, text, actors, i, found[-1] if found else before)
        elif (
            mode is None
            or mode == "self"
            or (not token.text.islower() and token.low.isascii())
            or _passive(tokens, i)
            or _adjectival(tokens, i)
            or _takes(tokens, i)
            or _are_reports(tokens, i)
            or (
                token.low == "said" and i + 1 < len(tokens) and tokens[i + 1].low == "to"
            )  # "said to belong to EIGS"
        ):
            continue
        else:
            attribution = _spoken(tokens, text, actors, i, mode, found[-1] if found else before, verbs)
        if attribution is not None:
            found.append(attribution)
    return found


_SPEAKERS = MONITOR_WORDS | PARTY_WORDS | words(
    "official officials source sources report reports mayor governor minister activists activist locals local analyst analysts "
    "eyewitnesses medics doctors union group msf ocha unicef red-cross sohr statement state-media media watchdog ngo governors "
    "мэр мер губернатор глава власти очевидцы сми джерела голова ова мчс дснс генштаб"
)  # fmt: skip
_MOST_SPEAKER_WORDS = 6


def _named_last(tokens: Sequence[Token], text: str, actors: Sequence[ActorMention]) -> Attribution | None:
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
        party = (bool(side) or bool(lows & PARTY_WORDS)) and not lows & MONITOR_WORDS
        name = text[tokens[first].start : tokens[after - 1].end]
        return Attribution(name, k, 0, k, "say", party, side if party else "", (first, after))
    return None


def _named_first(tokens: Sequence[Token], text: str, actors: Sequence[ActorMention]) -> Attribution | None:
    """Read the source before a colon: "The Ministry of Defence: …", "UN: 22 killed …"."""
    k = next((k for k, t in enumerate(tokens[: _MOST_WORDS_BEFORE + 1]) if t.text == ":"), 0)
    if (
        not k
        or k + 3 > len(tokens)
        or tokens[k + 1].text in {"“", '"', "«"}
        or (tokens[k + 1].text.isdecimal() > 0 and (tokens[k - 1].text.isdecimal()))
    ):
        return None
    before = {t.low for t in tokens[:k]}
    if "(" in before:
        return None  # "Mogadishu (AFP): …" is a dateline
    if before.isdisjoint(_SPEAKERS) or any(map(is_speech_verb, before)) or not before.isdisjoint(_NO_SPEAKER):
        return None
    speaker, party, side = speaker_in(tokens, text, actors, 0, k, None)
    return Attribution(speaker, k, k + 1, len(tokens), "say", party, side, (0, k)) if speaker else None


_MOST_WORDS_BEFORE = 10
# "forces advanced on Hama from three fronts: …" names nobody who speaks
_NO_SPEAKER = words("on from to towards toward against near into after with by through across")


def _mode_of(low: str) -> str | None:
    """Give what a word does when it is a form of a verb of saying."""
    return next((mode for mode in map(verbs_of_saying().get, forms_of(low)) if mode), None)


def _according_at(tokens: Sequence[Token], i: int) -> bool:
    """Whether "according to" begins here, in any of the languages."""
    low, following = tokens[i].low, tokens[i + 1].low if i + 1 < len(tokens) else ""
    return (low, following) in _ACCORDING or low in _ACCORDING_ALONE


_ACCORDING = frozenset(
    {
        ("according", "to"),
        ("reported", "by"),
        ("по", "данным"),
        ("по", "словам"),
        ("за", "словами"),
        ("за", "даними"),
    }
)
_ACCORDING_ALONE = words("وفق بحسب حسب وفقا")
_ACCORDING_BEGINS = _ACCORDING_ALONE | {first for first, _ in _ACCORDING}


@lru_cache(maxsize=1)
def _words_of_naming() -> frozenset[str]:
    """Give the words about which a speaker may be named."""
    return all_forms(verbs_of_saying()) | _ACCORDING_BEGINS


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


_BEFORE_ADJECTIVES = words(
    "the a an no any of with make made makes first its their several visually independently many"
)


def _adjectival(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word only describes a noun: "did not make confirmed advances", "the reported attack"."""
    if not tokens[i].low.endswith("ed") or i == 0 or i + 1 >= len(tokens):
        return False
    return (
        tokens[i - 1].low in _BEFORE_ADJECTIVES
        and tokens[i + 1].text[0].isalpha()
        and tokens[i + 1].low != "that"
    )


def _takes(tokens: Sequence[Token], i: int) -> bool:
    """Whether nothing is said: "claims the lives of seven", "claimed responsibility", "attacks claimed by the Houthis"."""
    if tokens[i].low == "claimed" and i + 1 < len(tokens) and tokens[i + 1].low == "by":
        return True
    return any(t.low in {"life", "lives", "responsibility"} for t in tokens[i + 1 : i + 6])


def _are_reports(tokens: Sequence[Token], i: int) -> bool:
    """Whether "reports" are what there is, not what somebody does: "there were no reports of injuries"."""
    return tokens[i].low in {"reports", "claims"} and i > 0 and tokens[i - 1].low in _COUNTED


_COUNTED = words(
    "no any some several the these those unconfirmed conflicting initial early earlier first of further immediate"
)


def _spoken(
    tokens: Sequence[Token],
    text: str,
    actors: Sequence[ActorMention],
    v: int,
    mode: str,
    before: Attribution | None,
    verbs: AbstractSet[int],
) -> Attribution | None:
    first = past_opening(tokens, _subject_begins(tokens, v, verbs), v)
    speaker, party, side = speaker_in(tokens, text, actors, first, v, before)
    told = any(first <= k < v for k in verbs) and not any(t.low in _RELATIVES for t in tokens[first:v])
    if v > 1 and tokens[v - 1].text == "," and told:
        speaker = ""  # "militia kills 30 in Ituri, says UN": what stands before is what is said
    if v and tokens[v - 1].low in {"and", "but"} and before is not None:
        speaker, party, side = before.speaker, before.party, before.side
    inverted = (not speaker or (not tokens[v].low.isascii() and v > 0 and tokens[v - 1].text in BOUNDS)) and (
        v == 0 or tokens[v - 1].text in BOUNDS or not tokens[v].low.isascii()
    )
    inverted = inverted and not (v + 1 < len(tokens) and tokens[v + 1].text[0].isdigit())  # "said 132 bodies"
    if inverted:
        within = v + 2 < len(tokens) and tokens[v + 1].low in {"в", "у"}
        stop = next_bound(tokens, v + 2 if within else v + 1)
        # a party's name may hold a word that else begins what is said: "أعلنت هيئة تحرير الشام سيطرتها"
        stop = max([stop, *(a.after for a in actors if a.first == v + 1)])
        speaker, party, side = speaker_in(tokens, text, actors, v + 2 if within else v + 1, stop, before)
        if speaker and tokens[v].low.isascii() and v > 1:
            return Attribution(speaker, v, 0, v, mode, party, side, (v + 1, stop))
        if speaker and v > 1 and tokens[v - 1].text in {",", "،", "»", "–", "—"} and len(tokens) - stop <= 5:
            return Attribution(speaker, v, 0, v, mode, party, side, (v + 1, stop))
        return (
            Attribution(speaker, v, stop, len(tokens), mode, party, side, (v + 1, stop)) if speaker else None
        )
    if not speaker:
        return None
    # "…, the council said; it was not yet known": what follows a semicolon is no tail
    stop = next((j for j in range(v + 1, len(tokens)) if tokens[j].text == ";"), len(tokens))
    rest = sum(token.text[0].isalnum() for token in tokens[v + 1 : stop])
    past = _past_day(tokens, v + 1)
    parenthetic = past < len(tokens) and tokens[past].text in {",", "،"}
    at_end = (
        (rest <= _TAIL or parenthetic)
        and first > 1
        and tokens[first - 1].text in BOUNDS
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


def _past_day(tokens: Sequence[Token], i: int) -> int:
    """Step over the day on which something was said: "the ministry said on Tuesday, a claim Kyiv did not confirm"."""
    dated = i + 1 < len(tokens) and tokens[i].low == "on" and tokens[i + 1].low in calendar_words()
    return i + 2 if dated else i


_RELATIVES = frozenset({"which", "who", "whose", "that"})


def _says_that(tokens: Sequence[Token], v: int) -> bool:
    told = tokens[v].low in {"told", "tells"}
    return (
        v + 1 < len(tokens)
        and tokens[v + 1].low in {"that", "a", "an", "the", "widespread", "heavy"}
        and not told
    )


def _subject_begins(tokens: Sequence[Token], v: int, verbs: AbstractSet[int]) -> int:
    """Where the noun phrase before a speech verb begins; over "X, director of Y, said" as a whole."""
    k = _before_brackets(tokens, v - 1)
    if k >= 0 and tokens[k].text == "," and k > 1:
        k -= 1
        while k >= 0 and tokens[k].text not in BOUNDS:
            k -= 1
        if k > 0 and tokens[k].text == ",":
            k -= 1
    while k >= 0 and tokens[k].text not in BOUNDS:
        if tokens[k].low in _BEFORE_SPEAKERS or is_speech_verb(tokens[k].low):
            break
        if tokens[k].low in {"but", "and"} and _told_before(tokens, k, verbs):
            break
        k -= 1
    return k + 1


_BEFORE_SPEAKERS = words("that which while as after before when because since although though where until")
"""What opens the clause in which a speaker is named: "entered the city after Russia said …"."""


def _before_brackets(tokens: Sequence[Token], k: int) -> int:
    """Step back over a short name in brackets: "the Democratic Alliance Army (MNDAA) says"."""
    if k < 2 or tokens[k].text != ")":
        return k
    opening = next((j for j in range(k - 1, max(-1, k - 5), -1) if tokens[j].text == "("), k + 1)
    return opening - 1


def _told_before(tokens: Sequence[Token], k: int, verbs: AbstractSet[int]) -> bool:
    """Whether a verb stands between the mark before a token and the token: the words before it are a statement."""
    j = k - 1
    while j >= 0 and tokens[j].text not in BOUNDS:
        if j in verbs:
            return True
        j -= 1
    return False


def _according(
    tokens: Sequence[Token], text: str, actors: Sequence[ActorMention], i: int, before: Attribution | None
) -> Attribution | None:
    begin = i + 1 if tokens[i].low[0] in "وبح" else i + 2
    stop = next_bound(tokens, begin)
    speaker, party, side = speaker_in(tokens, text, actors, begin, stop, before)
    if not speaker:
        return None
    if i <= 1:
        return Attribution(
            speaker, i, min(stop + 1, len(tokens) - 1), len(tokens), "say", party, side, (i, stop)
        )
    return Attribution(speaker, i, 0, i, "say", party, side, (i, stop))
