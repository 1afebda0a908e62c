"""The words that tell of an event; whether it happened is asked in :mod:`conflict_map.text.passages.judging`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.words.phrases import PhraseIndex, read_cues
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

NOUN_FRAMES = frozenset({"noun", "noun_between", "noun_object"})
VERB_FRAMES = frozenset(
    {"agent", "agent_place", "agent_move", "agent_with", "agent_sent", "agent_kill", "agent_after", "repels", "loses", "loser", "passive",
     "holds", "weapon"}
)  # fmt: skip
_DETERMINERS = words(
    "the a an this that these those its their his of in by during after following despite amid heavy fierce intense new another "
    "deadly overnight massive major fresh renewed repeated several two three unsuccessful failed latest first daily with for "
    "multiple intensive widespread violent sporadic further surprise coordinated large dawn from against to into suspected"
)
_AFTER_NOUNS = words(
    "on against of in at near by between with that which , . : ; from to was were is are and as killed killing has have had around "
    "after left hit targeting outside inside this late early across ' ’ continued erupted broke ”"
)
_NO_OBJECT = words(
    "in by near at during on while after when as . , ; since and this last yesterday today overnight over between across throughout "
    "inside outside around so"
)
_BE = words("was were been being be is are get got gets")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase of ``cues/events.csv`` means.

    Parameters
    ----------
    frame
        How the actors stand about it: ``agent`` (who acts stands before, on whom after), ``agent_after`` (the verb comes
        first, as in Arabic), ``agent_place``, ``agent_move``, ``agent_with``, ``agent_sent``, ``agent_kill``, ``repels``,
        ``loses`` ("fell to X"), ``loser``, ``passive``, ``weapon``, ``victims``, ``noun``, ``noun_between``,
        ``noun_object``, ``holds``, ``held``, ``compound`` ("X-held"), ``contested``, ``state`` (nobody acts) or
        ``responsibility``.
    event_type, sub_event_type, outcome
        As in the events table; empty when they follow from the rest of the sentence.
    where
        Where the place stands: ``object``, ``subject``, ``from``, ``along``, ``before``, ``after`` or ``any``.
    pattern
        The line of the vocabulary that it is, so that an event can name the rule that made it.
    sense
        What the rules call it, where some ask for just this line: ``hit`` (any attack from afar), ``burned down``, ``burn``, ``bodies``,
        ``lose``, ``reach``, ``prisoners``, ``nobody`` (nobody was killed) or ``nothing`` (it only looks like an event);
        else empty.
    """

    frame: str
    event_type: str
    sub_event_type: str
    outcome: str
    where: str
    pattern: str = field(default="", compare=False)
    sense: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words of one sentence that tell of an event.

    Parameters
    ----------
    first, after
        Token indices: the first, and one past the last.
    cue
        What they mean.
    passive
        Whether the verb is passive, so that its subject is acted upon.
    failed
        Whether the attempt is said to have failed.
    attempt
        Whether it is said only that it was tried.
    denied
        Whether it is said not to have happened.
    """

    first: int
    after: int
    cue: Cue
    passive: bool = False
    failed: bool = False
    attempt: bool = False
    denied: bool = False


@lru_cache(maxsize=1)
def _index() -> PhraseIndex[Cue]:
    return PhraseIndex(
        (
            row["pattern"],
            Cue(
                row["frame"],
                row["event_type"],
                row["sub_event_type"],
                row["outcome"],
                row["where"],
                f"{row['lang']}: {row['pattern']}",
                row["sense"],
            ),
        )
        for row in read_cues("events.csv")
    )


def triggers(tokens: Sequence[Token]) -> list[Trigger]:
    """Find the words of a sentence that may tell of events.

    Parameters
    ----------
    tokens
        The sentence's tokens.

    Returns
    -------
    list of Trigger
        In order, not overlapping; whether it happened is not yet asked.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> found = triggers(tokenize("The town was captured after an attack on the base."))
    >>> [(t.cue.sub_event_type, t.passive) for t in found]
    [('Non-state actor overtakes territory', True), ('Armed clash', False)]
    """
    found: list[Trigger] = []
    position = 0
    by_start: dict[int, list[tuple[int, Cue]]] = {}
    for first, after, cue in _index().matches(tokens):
        by_start.setdefault(first, []).append((after, cue))
    for first in sorted(by_start):
        if first < position:
            continue
        after, chosen = _chosen(tokens, first, by_start[first])
        if chosen is None:
            continue
        if chosen.sense == "nothing":  # "riot police"
            position = after
            continue
        found.append(Trigger(first, after, chosen, passive=_is_passive(tokens, first, chosen)))
        position = after
    return found


def _chosen(tokens: Sequence[Token], first: int, options: list[tuple[int, Cue]]) -> tuple[int, Cue | None]:
    """Choose between the noun and the verb of one form ("attack", "battles")."""
    after = max(end for end, _ in options)
    options = [option for option in options if option[0] == after]  # "hit a mine" rather than "hit"
    nouns = [cue for _, cue in options if cue.frame in NOUN_FRAMES]
    verbs = [cue for _, cue in options if cue.frame not in NOUN_FRAMES]
    if nouns and verbs:
        return after, (nouns if _noun_like(tokens, first, after) else verbs)[0]
    cue = options[0][1]
    hyphened = (
        after + 1 < len(tokens) and tokens[after].text == "-" and tokens[after].start == tokens[after - 1].end
    )
    if hyphened and after == first + 1 and cue.frame in VERB_FRAMES:
        return after, None
    if tokens[after - 1].text == "March" and after - 1 > first:
        return after, None  # "women held since March"
    around = tokens[first].low == "surrounding" and not _has_object(tokens, after)
    if around or _describes(tokens, first, after) or _are_troops(tokens, first):
        return after, None  # "the besieged enclave"
    ambiguous = cue.frame in VERB_FRAMES and cue.where in {"object", "any"} and after == first + 1
    if ambiguous and _adjectival_noun(tokens, first):
        return after, None
    return after, cue


def _are_troops(tokens: Sequence[Token], first: int) -> bool:
    """Whether "forces" are troops, not what somebody does: "allied forces pulled out"."""
    if tokens[first].low != "forces" or first + 1 >= len(tokens):
        return False
    return not (
        _has_object(tokens, first + 1)
        or tokens[first + 1].low in _FORCED
        or tokens[first + 1].text[0].isdigit()
    )


_FORCED = words(
    "them him her his people residents families civilians thousands hundreds dozens closure evacuation"
)


def _describes(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether a participle only describes the noun after it: "the besieged enclave", "a captured tank"."""
    if after != first + 1 or not tokens[first].low.endswith("ed") or not first or after >= len(tokens):
        return False
    noun = tokens[after]
    return tokens[first - 1].low in _ARTICLES and noun.text.isalpha() and noun.low not in _NO_NOUNS


_ARTICLES = words("the a an its their this")
_NO_NOUNS = words(
    "in on at by near from to into with for and or as after during when while of were was are is had have has"
)


def _has_object(tokens: Sequence[Token], i: int) -> bool:
    """Whether a verb form takes what follows: "surrounding the town", not "the surrounding villages"."""
    return i < len(tokens) and (
        tokens[i].low in {"the", "a", "an", "its", "their"} or tokens[i].text[0].isupper()
    )


_NOUNS_TOO = words(
    "bombs control shell hold storm advance fight fire mine down clash bomb clashes advances controls holds storms shells"
)


def _adjectival_noun(tokens: Sequence[Token], first: int) -> bool:
    """Whether a form that can be a verb is a noun here ("its control", "advances by rebels")."""
    if tokens[first].low not in _NOUNS_TOO:
        return False
    before = tokens[first - 1].low if first else "the"
    described = before == "s" or (len(before) > 5 and before.endswith("est"))
    if before == "to" and _has_object(tokens, first + 1):
        return False  # "attempted to storm the town"
    return (
        described
        or before in _DETERMINERS - {"that", "from"}
        or (first + 1 < len(tokens) and tokens[first + 1].low in {"of", "by", "was", "were"})
    )


_QUOTES = frozenset({'"', "”", "’", "»"})


def _noun_like(tokens: Sequence[Token], first: int, after: int) -> bool:
    before = tokens[first - 1].low if first else "the"
    if after < len(tokens) and tokens[after].text in _QUOTES:
        after += 1
    following = tokens[after].low if after < len(tokens) else "."
    if first > 1 and tokens[first - 2].low in {"a", "an", "another"} and tokens[first - 1].text.isalpha():
        return True  # "in a complex ambush"
    if before == "worst" or (len(before) > 6 and before.endswith("iest")):
        return True
    if (
        tokens[first].low.endswith("ing")
        and following != "of"
        and before not in {"the", "a", "of", "this", "heavy", "intense", "fierce"}
    ):
        return tokens[first].low in {"fighting", "shelling"} and (
            before in _DETERMINERS or following in _AFTER_NOUNS
        )
    if before in {"to", "will", "would", "they", "we", "he", "she", "it"} and following not in _AFTER_NOUNS:
        return False
    return before in _DETERMINERS or following in _AFTER_NOUNS


def _counted_before(tokens: Sequence[Token], first: int) -> bool:
    """Whether a count stands before an arrest, so that the counted are arrested: "more than 150 detained"."""
    return bool(first) and tokens[first - 1].text.isdecimal() and tokens[first].low in _TAKEN_AWAY


_TAKEN_AWAY = frozenset({"detained", "arrested", "abducted", "kidnapped"})


_REPELLED = words("attack attacks assault assaults offensive offensives raid raids")
_QUOTES_OPEN = frozenset("\"“'‘«")


def _is_passive(tokens: Sequence[Token], first: int, cue: Cue) -> bool:
    if cue.frame not in {"agent", "agent_kill", "agent_place", "agent_sent", "repels"}:
        return False
    if (cue.frame == "repels" and first and tokens[first - 1].low in _REPELLED) or _counted_before(
        tokens, first
    ):
        return True
    low = tokens[first].low
    if not low.endswith(("ed", "en", "un", "ain", "own", "ut", "eld")) and low not in {
        "hit",
        "shot",
        "struck",
        "overrun",
        "torn",
        "set",
        "held",
    }:
        return False
    for k in range(first - 1, max(-1, first - 4), -1):
        if tokens[k].low in _BE and (tokens[k].text != "IS" or tokens[first].text.isupper()):
            return True  # "IS executed a boy" is the Islamic State
        if not (
            tokens[k].low.endswith("ly")
            or tokens[k].text in _QUOTES_OPEN
            or tokens[k].low in {"not", "also", "later", "then", "fully", "reportedly"}
        ):
            break
    following = tokens[first + 1].low if first + 1 < len(tokens) else "."
    if cue.frame == "agent_kill" and low.endswith("ed") and following in _NO_OBJECT:
        # "killed at least ten", "killed on Friday": the one has an object
        return not _figure_follows(tokens, first + 1)
    return following == "by" and (low.endswith(("ed", "en")) or low in {"hit", "struck", "shot"})


def _figure_follows(tokens: Sequence[Token], i: int) -> bool:
    """Whether "at least", "as many as" begins a count at a token."""
    return (
        i + 1 < len(tokens)
        and tokens[i].low in {"at", "as"}
        and tokens[i + 1].low in {"least", "many", "most"}
    )
