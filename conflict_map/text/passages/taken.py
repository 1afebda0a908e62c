"""What is taken when it is no place: people, who are arrested, and things, which are booty."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from conflict_map.text.counts.people import ONE_PERSON, PERSONS, single_person
from conflict_map.text.passages.triggers import Cue, Trigger
from conflict_map.text.words.numbers import figure_at
from conflict_map.text.words.vocabulary import words
from conflict_map.text.words.wordclasses import word_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

PRISONERS = Cue("agent", "Strategic developments", "Arrests", "", "any", "en: people captured", "prisoners")
"""What the capture of people tells."""
_SEVERAL = words("several dozens scores many the some hundreds")


def takes_people(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether people are captured, not places: "captured 20 soldiers", "four fighters were captured".

    Parameters
    ----------
    trigger
        The words for taking.
    tokens
        The sentence's tokens.
    """
    if not tokens[trigger.first].low.startswith(("captur", "seiz")) or trigger.cue.frame != "agent":
        return False
    if trigger.passive:
        before = tokens[max(0, trigger.first - 5) : trigger.first]
        if any(t.low == "alive" for t in tokens[trigger.after : trigger.after + 2]):
            return True
        return any(t.low in PERSONS for t in before) and not any(t.low in {"by", "of"} for t in before)
    i = trigger.after
    if _is_a_person(tokens, i):
        return True
    figure = figure_at(tokens, i) or (single_person(tokens, i) if i < len(tokens) else None)
    begin = figure.after if figure is not None else i + 1
    if figure is None and (i >= len(tokens) or tokens[i].low not in _SEVERAL):
        return False
    who = next(
        (k for k in range(begin, min(begin + 2, len(tokens))) if tokens[k].low in PERSONS | ONE_PERSON), None
    )
    return who is not None and not _owned(tokens, who + 1)


def _is_a_person(tokens: Sequence[Token], i: int) -> bool:
    """Whether a given name and a surname stand there: "captured Rafael Caro Quintero"."""
    named = tokens[i : i + 2]
    if len(named) < 2 or not all(t.text.istitle() for t in named):
        return False
    known = word_classes()
    return named[0].low in known.given and named[1].low in known.surname


def _owned(tokens: Sequence[Token], i: int) -> bool:
    """Whether people only own what is taken: "the last police post", "the mayor's office"."""
    return i < len(tokens) and tokens[i].low in _OF_PEOPLE


_OF_PEOPLE = words(
    "' ’ post posts station stations base bases headquarters building buildings office offices camp barracks checkpoint checkpoints "
    "positions vehicle vehicles weapons equipment outpost outposts compound academy quarters"
)


def takes_things(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether booty is taken, not a place: "seizing two gun trucks", "captured a large cache of weapons".

    Parameters
    ----------
    trigger
        The words for taking.
    tokens
        The sentence's tokens.
    """
    taking = trigger.cue.frame == "agent" and trigger.cue.outcome in {"captured", "recaptured"}
    if not taking or trigger.after >= len(tokens):
        return False
    if trigger.passive:
        return any(t.low in _BOOTY for t in tokens[max(0, trigger.first - 3) : trigger.first])
    i = trigger.after
    figure = figure_at(tokens, i)
    i = figure.after if figure is not None else i
    for token, following in zip_longest(tokens[i : i + _REACH], tokens[i + 1 : i + _REACH]):
        if token.low in _BOOTY:  # "an oil field" is a place
            return following is None or following.low not in _PLACES_TAKEN or following.low in _WHERE
        if not token.text.islower() or token.low in _PLACES_TAKEN:
            return False
    return False


_REACH = 4
_BOOTY = words(
    "tank tanks vehicle vehicles truck trucks pickup pickups motorcycle motorcycles motorbikes car cars boat boats weapon weapons weaponry "
    "arms ammunition munitions rifles guns cache caches stockpile stockpiles equipment materiel supplies drone drones howitzer howitzers "
    "mortars livestock cattle cows goats camels food cash money phones documents loot booty oil fuel cocaine drugs fentanyl heroin opium kg kilos kilograms tonnes tons grams litres barrels"
)
_PLACES_TAKEN = words(
    "town towns village villages city cities base bases post posts camp camps outpost outposts position positions district districts "
    "neighbourhood neighbourhoods hill hills checkpoint checkpoints depot depots factory airport airfield airbase bridge barracks garrison "
    "headquarters ground territory area areas control of in on near at from field fields refinery terminal pipeline"
)
_WHERE = frozenset({"of", "in", "on", "near", "at", "from"})
