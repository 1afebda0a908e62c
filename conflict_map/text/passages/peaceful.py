"""Words that tell of war and of peace alike, and what beside them tells of peace: "mine diamonds", "a retreat for writers"."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.counts.people import ONE_PERSON, PERSONS
from conflict_map.text.mentions.sorts import given_names
from conflict_map.text.passages.triggers import NOUN_FRAMES
from conflict_map.text.words.numbers import figure_at
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.words.tokens import Token

_SHOWN = words("the that how by both its their a an his her our this these why what strong clear great")
_BE = words("are were is was been being remain remains remained , and now still completely")
_FORCES = words(
    "troops forces army soldiers rebels rebel fighters militants militia militias insurgents units brigade battalion column jihadists "
    "separatists guerrillas positions frontline offensive enemy town towns village villages"
)
_UNDERTAKINGS = words(
    "partnership agreement programme program race talks negotiations plea office politics contest market competition dialogue "
    "phase stage day week month year relationship contract period season"
)
_IN_COURTS = words("court courts election elections blaze wildfire wildfires flames")
_PLACES = words(
    "this last next base camp building buildings house houses home homes compound hospital school prison airport area capital territory border "
    "neighbourhood district province region from through"
)


def is_peaceful(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether what stands beside words that may tell of an event says that they do not.

    Parameters
    ----------
    trigger
        Words that may tell of an event.
    tokens
        The sentence's tokens.

    Examples
    --------
    >>> from conflict_map.text.passages.triggers import triggers
    >>> from conflict_map.text.words.tokens import tokenize
    >>> for text in ("The report demonstrates the need.", "Students demonstrated in the capital."):
    ...     tokens = tokenize(text)
    ...     print(is_peaceful(triggers(tokens)[0], tokens))
    True
    False
    """
    if _is_a_surname(trigger, tokens):
        return True
    low = tokens[trigger.first].low
    return any(low.startswith(stem) and rule(trigger, tokens) for stem, rule in _RULES)


def _is_a_surname(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether a capitalised noun follows a given name: "Dick Lynch said"."""
    i = trigger.first
    written = i > 0 and trigger.after == i + 1 and tokens[i].text.istitle() and tokens[i - 1].text.istitle()
    return written and not tokens[i].low.endswith(("ed", "s", "ing")) and tokens[i - 1].low in given_names()


def _only_shows(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether something is shown: "demonstrated the need", "a demonstration of power"."""
    ahead = [t.low for t in tokens[trigger.after : trigger.after + 2]]
    if trigger.cue.frame in NOUN_FRAMES:
        return (
            ahead[:1] == ["of"] and ahead[-1] not in PERSONS and figure_at(tokens, trigger.after + 1) is None
        )
    return ahead[:1] != [] and ahead[0] in _SHOWN


def _only_objects(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether somebody only says so: "protested that it was late"."""
    return trigger.cue.frame not in NOUN_FRAMES and [
        t.low for t in tokens[trigger.after : trigger.after + 1]
    ] == ["that"]


def _only_about(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether "surrounding" is a preposition or an adjective: "the controversy surrounding it", "the surrounding area"."""
    before = tokens[trigger.first - 1].low if trigger.first else ""
    if tokens[trigger.first].low == "surrounding":
        return before not in _BE
    by = trigger.after < len(tokens) and tokens[trigger.after].low == "by"  # "a market surrounded by shops"
    ahead = tokens[trigger.after + 1 : trigger.after + 5]
    return by and not any(t.low in _FORCES or t.text[0].isupper() for t in ahead)


def _carried_out(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether a plan is executed, not people: "projects executed by engineers", "the execution of the budget"."""
    if trigger.cue.frame not in NOUN_FRAMES and not trigger.passive:
        return not _are_people(tokens[trigger.after : trigger.after + 6], tokens, trigger.after)
    if trigger.passive:
        first = max(0, trigger.first - 4)
        return not _are_people(tokens[first : trigger.first], tokens, first)
    of = trigger.after < len(tokens) and tokens[trigger.after].low == "of"
    return of and not _are_people(tokens[trigger.after + 1 : trigger.after + 6], tokens, trigger.after + 1)


def _are_people(span: Sequence[Token], tokens: Sequence[Token], first: int) -> bool:
    return figure_at(tokens, first) is not None or any(
        t.low in PERSONS or t.low in ONE_PERSON or t.text[0].isupper() or t.low in _CALLED for t in span
    )


_CALLED = words(
    "him her them him himself suspects spies spy collaborators hostages captives dozens scores several many who whom some old"
)


def _nobody_fled(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether no armed men are named beside a retreat: "retreat is the best form of defence"."""
    return trigger.cue.frame in NOUN_FRAMES and not any(
        t.low in _FORCES or (t.text.isupper() and len(t.text) > 1) for t in tokens
    )


_MISERY = words(
    "poverty debt homelessness hunger crisis famine unemployment prostitution marriage labour labor exile"
)
_FOR_AID = words(
    "to for with by assistance aid support response interventions intervention programme programmes outreach"
)
_NOTED = words(
    "needs data attention imagination moment hearts votes carbon essence mood spirit opportunity chance"
)
_FOLLOWED_BY = (
    ("enter", _UNDERTAKINGS),
    ("fought", _IN_COURTS),
    ("fight", _IN_COURTS),
    ("push", _MISERY),
    ("captur", _NOTED),
    ("seiz", _NOTED),
)
"""What a word that begins so has for its object where it tells of peace: "entered a partnership", "captured the needs"."""
_WRONGS = words("constitute constitutes amount amounts")


def _has_for_object(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether the object is one of peace, and no place or day comes first: not "entered the town last week"."""
    low = tokens[trigger.first].low
    peaceful = next(words_of for stem, words_of in _FOLLOWED_BY if low.startswith(stem))
    for token in tokens[trigger.after : trigger.after + 6]:
        if token.low in peaceful:
            return True
        if token.text.istitle() or token.low in _FORCES | _PLACES:
            return False
    return False


def _displaced(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether people are driven from their homes: "driven tens of thousands from homes"."""
    ahead = {t.low for t in tokens[trigger.first + 1 : trigger.after + 6]}
    return bool(ahead & _MANY) and bool(ahead & {"home", "homes", "houses", "country", "land"})


_MANY = words("people civilians families residents villagers tens thousands hundreds millions million")


def _helped(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether people are targeted to be helped: "households are targeted to receive assistance"."""
    ahead = [t.low for t in tokens[trigger.after : trigger.after + 1]]
    helping = any(t.low in _AID for t in tokens[trigger.after : trigger.after + 6])
    return helping and ahead[:1] != [] and ahead[0] in _FOR_AID


_AID = words(
    "assistance aid support response receive food cash vaccination distribution distributions shelter livelihoods protection"
)


def _of_illness(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether deaths stand beside cases of an illness: "88 new cases and three deaths"."""
    before = {t.low for t in tokens[max(0, trigger.first - 7) : trigger.first]}
    return "cases" in before and not before & _KILLERS


_KILLERS = words("killed attack attacks strikes shelling clashes violence abduction rape kidnapping")


def _in_general(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether attacks are only judged or numbered: "attacks on hospitals constitute war crimes", "clashes are frequent"."""
    if trigger.cue.frame not in NOUN_FRAMES:
        return False
    lows = [t.low for t in tokens[trigger.after : trigger.after + 9]]
    often = any(one in _BE and two in _OFTEN for one, two in pairwise(lows[:3]))
    changed = any(one in {"have", "has", "had"} and two in _CHANGED for one, two in pairwise(lows[:6]))
    return often or changed or any(low in _WRONGS for low in lows)


_OFTEN = words("frequent common rare regular commonplace rife routine widespread unusual")
_CHANGED = words("fallen risen dropped increased decreased declined doubled tripled soared surged subsided")


def _flew_near(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether it is an aircraft that came near: "a drone that came within 500 metres of the troops"."""
    if tokens[trigger.after - 1].low != "within":
        return False
    return any(t.low in _FLYING for t in tokens[max(0, trigger.first - 6) : trigger.first])


_FLYING = words(
    "drone drones missile missiles rocket rockets aircraft plane planes jet jets helicopter helicopters shell shells"
)


_Rule = Callable[["Trigger", "Sequence[Token]"], bool]
_RULES: tuple[tuple[str, _Rule], ...] = (
    ("demonstrat", _only_shows),
    ("protest", _only_objects),
    ("surround", _only_about),
    ("execut", _carried_out),
    ("retreat", _nobody_fled),
    *((stem, _has_for_object) for stem, _ in _FOLLOWED_BY),
    ("driv", _displaced),
    ("drove", _displaced),
    ("forc", _displaced),
    ("target", _helped),
    ("death", _of_illness),
    ("died", _of_illness),
    ("came", _flew_near),
    ("com", _flew_near),
    ("attack", _in_general),
    ("clashes", _in_general),
    ("fighting", _in_general),
    ("violence", _in_general),
)
