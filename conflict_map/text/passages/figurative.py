"""Sentences of another world: sport, films, markets, drills and remembrance borrow the words of war."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

_PLAIN = words(
    "goalkeeper midfielder striker bowler bowlers batsman batsmen wicket wickets innings championship tournament playoff semifinal "
    "quarterfinal halftime soccer cricket rugby basketball tennis olympic olympics чемпионат чемпіонат بطوله "
    "film films movie movies novel novels documentary documentaries screenplay fictional premiere premiered videogame фильм фільм فيلم "
    "inflation speculators stockmarket investors recession gdp "
    "cancer malaria cholera covid coronavirus measles ebola polio diabetes epidemic pandemic "
    "drill drills manoeuvres maneuvers wargame wargames simulation simulate simulates simulated rehearsal rehearsed учения учений "
    "навчання مناوره مناورات "
    "union unions wages strikers walkout picket "
    "song songs singer album charts piggy "
    "remember remembers remembered remembering commemorate commemorates commemorated commemorating commemoration"
)
"""One of these is enough."""
_TOGETHER = words(
    "goal goals match matches team teams league coach minute final penalty title fans club season score scored win "
    "exercise exercises military training live-fire joint "
    "budget parliament vote shares stocks currency prices pound dollar lira market"
)
"""Two of these tell of sport, of an exercise or of money; one alone does not."""
_WORLDS = _PLAIN | _TOGETHER
_DEADLY = words(
    "killed killing kills kill dead died wounded injured casualties shell shells missile missiles rocket rockets mortar mortars "
    "airstrike airstrikes drone drones bomb bombs bombed bomber bombing blast explosion grenade grenades martyred injuries stabbed "
    "suicide detonated vest machetes attacked attackers abducted kidnapped assailants gunmen gunfire militants jihadists insurgents ambush ambushed teargas погибли погиб загинули убиты مقتل قتل قصف"
)
_SINCE = words("after since from of")
_REACH = 6


_SCHOOLS = words("school schools camp camps centre center base facility college academy ground grounds")
"""What is attacked, not what is played at: "a police training school"."""


def figurative(tokens: Sequence[Token]) -> bool:
    """Whether a sentence speaks of another world than a war's, so that its words for fighting tell of no event.

    Parameters
    ----------
    tokens
        The sentence's tokens.

    Returns
    -------
    bool
        False wherever somebody is said to be killed or wounded, or a weapon is named.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> for text in ("The battle against inflation goes on.", "A shell hit a football match, killing two."):
    ...     print(figurative(tokenize(text)))
    True
    False
    """
    met = {t.low for t in tokens} & _WORLDS
    if "training" in met and any(
        one.low == "training" and two.low in _SCHOOLS for one, two in pairwise(tokens)
    ):
        met.remove("training")
    if not met or not (met & _PLAIN or len(met) > 1):
        return False
    return not any(t.low in _DEADLY for t in tokens)


def looks_back(tokens: Sequence[Token], i: int) -> bool:
    """Whether the words at a token are only the landmark that time is counted from: "ten years after the siege".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where the words for an event begin.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> tokens = tokenize("Ten years after the siege of Daraa, rebels captured Idlib.")
    >>> looks_back(tokens, 4), looks_back(tokens, 9)
    (True, False)
    """
    for k in range(max(0, i - _REACH), i - 1):
        if (
            tokens[k].low in {"years", "decade", "decades", "anniversary", "year"}
            and tokens[k + 1].low in _SINCE
        ):
            return not any(t.text in {",", ";"} for t in tokens[k:i])
    return False


def compared_with(tokens: Sequence[Token], i: int) -> bool:
    """Whether an event is only what a later one is measured by: "the deadliest attack since a bombing that killed 500".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where the words for an event begin.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> tokens = tokenize("A bomb killed ten in the worst attack since gunmen raided the market.")
    >>> compared_with(tokens, 2), compared_with(tokens, 10)
    (False, True)
    """
    since = next((k for k in range(i - 1, max(0, i - 12), -1) if tokens[k].low == "since"), None)
    if since is None:
        return False
    before = tokens[max(0, since - 8) : since]
    return any(
        t.low in {"worst", "first", "most"} or (len(t.low) > 6 and t.low.endswith("est")) for t in before
    )
