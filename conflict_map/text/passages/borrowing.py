"""Words of war that tell of something else: a wave of panic hits, critics attack, one attack is the deadliest of its kind."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.counts.people import ONE_PERSON
from conflict_map.text.passages.triggers import NOUN_FRAMES
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.words.tokens import Token

_NOT_WAR = words(
    "wave storm flood floods flooding earthquake quake drought shortage shortages crisis panic sanctions scandal famine cyclone hurricane "
    "landslide landslides recession heatwave outbreak blizzard"
)


_SWELLING = (["price"], ["population"], ["demand"], ["baby"], ["cost"])
_CAUSES = words(
    "life survival justice rights future democracy freedom title climate corruption poverty racism"
)


def is_borrowed(trigger: Trigger, tokens: Sequence[Token], lows: Sequence[str]) -> bool:
    """Whether the words are borrowed: "hit by a wave of panic", "a price explosion", "fights for his political life".

    Parameters
    ----------
    trigger
        Words that may tell of an event.
    tokens
        The sentence's tokens.
    lows
        The folded words right before them.
    """
    low = tokens[trigger.first].low
    ahead = tokens[trigger.after : trigger.after + 6]
    if low in _COMES:
        return _criticised(tokens, trigger.after)
    if low in {"attacked", "attacks", "attacking"} and not _IN_WORDS.isdisjoint(
        t.low for t in tokens[trigger.after : trigger.after + 8]
    ):
        return True
    if low in {"hit", "hits", "hitting", "struck"}:
        return any(t.low in _NOT_WAR for t in ahead)
    if (low.startswith("fight") and any(t.low in _CAUSES for t in ahead)) or _ranked(tokens, trigger, lows):
        return True
    return trigger.cue.frame in NOUN_FRAMES and ("about" in lows[-3:] or lows[-1:] in _SWELLING)


_IN_WORDS = words("speech interview policy policies decision record remarks budget tweet editorial manifesto")
_SUPERLATIVES = words(
    "deadliest worst biggest largest heaviest bloodiest fiercest latest second-deadliest most first boldest longest"
)


def _ranked(tokens: Sequence[Token], trigger: Trigger, lows: Sequence[str]) -> bool:
    """Whether a word only ranks what was told: "in one of the deadliest attacks in years", "five of the dead"."""
    if tokens[trigger.first].low == "dead" and list(lows[-2:]) in (["of", "the"], ["among", "the"]):
        return True
    at = next((k for k in range(len(lows) - 1, -1, -1) if lows[k] in _SUPERLATIVES | _ORDINALS), None)
    if trigger.cue.frame not in NOUN_FRAMES or at is None or len(lows) - at > 3:
        return False
    if lows[at] in _ORDINALS and not any(t.low in _SPANS for t in tokens[trigger.after : trigger.after + 6]):
        return (
            False  # "in the second attack"; but "in the fifth attack this month" only numbers what was told
        )
    before = list(lows[max(0, at - 3) : at])
    return before[-3:] in _OF_ITS_KIND or before[-2:] in (["was", "the"], ["in", "the"], [",", "the"])


_ORDINALS = words("second third fourth fifth sixth seventh eighth ninth tenth")
_SPANS = words("month months year years week weeks days since")
_OF_ITS_KIND = (["one", "of", "the"], ["among", "the"], ["is", "the"])
_COMES = words("come comes came coming")


def _criticised(tokens: Sequence[Token], i: int) -> bool:
    """Whether "came under fire" means words: "for", "over", or from people who bear no arms."""
    ahead = [t.low for t in tokens[i : i + 2]]
    over = any(t.low == "over" for t in tokens[i : i + 6])  # "came under fire in Nairobi over the budget"
    return (
        over or ahead[:1] == ["for"] or (ahead[:1] == ["from"] and ahead[1:] != [] and ahead[1] in _CRITICS)
    )


_CRITICS = words(
    "deputies critics lawmakers parliament opposition senators activists rights conservatives democrats republicans"
)


def is_a_noun(trigger: Trigger, tokens: Sequence[Token], lows: Sequence[str]) -> bool:
    """Whether what looks like a verb is a noun: "struck military targets", "soldiers backed by drones repelled an attack".

    Parameters
    ----------
    trigger
        Words that may tell of an event.
    tokens
        The sentence's tokens.
    lows
        The folded words right before them.
    """
    return _is_an_attack(trigger, tokens) or _are_targets(trigger, tokens, lows)


def _is_an_attack(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether a weapon's verb is a noun of another's: "soldiers backed by drones repelled an attack"."""
    last = trigger.after - 1
    return (
        trigger.cue.frame == "weapon"
        and tokens[last].low in _NOUNS
        and tokens[last - 1].low in {"a", "an", "the"}
    )


_NOUNS = words("attack strike raid target hit")


def _are_targets(trigger: Trigger, tokens: Sequence[Token], lows: Sequence[str]) -> bool:
    """Whether "targets" are what is struck, not what somebody does: "struck military targets in the city"."""
    if tokens[trigger.after - 1].low != "targets" or trigger.cue.frame != "agent":
        return False
    ahead = tokens[trigger.after].low if trigger.after < len(tokens) else "."
    return ahead in _AFTER_TARGETS | {"only"} or not ahead[0].isalnum() or any(low in _STRUCK for low in lows)


_AFTER_TARGETS = words(
    "in of at near across inside on and or with from were are was have had including along belonging for"
)
_STRUCK = words(
    "hit hits hitting struck strike strikes striking bombed bomb bombing attack attacked attacking destroyed shelled against"
)


def unreported(lows: Sequence[str]) -> bool:
    """Whether somebody only did not tell of it: "Ukrainian forces did not report any advances".

    Parameters
    ----------
    lows
        The folded words of the clause before the trigger.
    """
    return any(one == "not" and two in _TELLING for one, two in pairwise(lows[-4:]))


_TELLING = words("report claim announce mention confirm observe record make")


def hits_a_man(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether one person is hit, by whatever it was: "the second soldier was hit at Chinnigam".

    Parameters
    ----------
    trigger
        Words that may tell of an event.
    tokens
        The sentence's tokens.
    """
    if trigger.cue.sense != "hit" or not trigger.passive:
        return False
    return any(t.low in ONE_PERSON for t in tokens[max(0, trigger.first - 3) : trigger.first])
