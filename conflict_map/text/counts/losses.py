"""What else a sentence counts: the injured, and vehicles, aircraft and weapons that were destroyed or taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.counts.people import ONE_PERSON, PERSONS, WOUNDED, single_person
from conflict_map.text.counts.sums import with_others
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.numbers import Figure, figure_at
from conflict_map.text.words.phrases import verb_forms
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

_BE = words(
    "seriously critically slightly lightly severely badly gravely sustained suffered suffering received were was been being are is have had has also others other more people persons civilians soldiers fighters troops"
)
_KILLED = words("killed dead killing died deaths погибли погиб убиты загинули загинув قتل قتيلا مقتل")
_THINGS = words(
    "tank tanks vehicle vehicles drone drones uav uavs helicopter helicopters aircraft plane planes jet jets warplane warplanes howitzer "
    "howitzers launcher launchers radar radars ship ships boat boats truck trucks missile missiles apc apcs ifv ifvs carriers carrier "
    "pickup pickups bulldozer bulldozers mortars guns танк танки танков танків беспилотник беспилотников беспилотника дрон дронов "
    "дронів безпілотників дрони دبابه دبابات مسيره مسيرات طائره اليات"
)
_FATES = {
    "destroyed": words(
        "destroyed destroying destroy lost losing lose knocked burned burnt wrecked уничтожены уничтожил уничтожили уничтожено знищено "
        "знищили знищив تدمير دمرت"
    ),
    "downed": words("downed downing shot intercepted intercepting сбиты сбили сбил сбито збили збито збив اسقاط اسقطت"),
    "captured": words("captured capturing seized seizing захвачены захватили захоплено захопили"),
    "damaged": words("damaged damaging hit struck повреждены пошкоджено"),
}  # fmt: skip
_FATE_OF = {word: fate for fate, listed in _FATES.items() for word in listed}
_STOPS = frozenset({".", ";", "?", "!"})
_REACH = 7


class Loss(NamedTuple):
    """Things of one kind that were lost.

    Parameters
    ----------
    what
        The word of the document.
    fate
        ``destroyed``, ``downed``, ``captured`` or ``damaged``.
    low, best, high
        How many; None where the words leave it open.
    """

    what: str
    fate: str
    low: int | None
    best: int | None
    high: int | None


def injured_in(tokens: Sequence[Token]) -> Figure | None:
    """Read how many people a sentence says were injured.

    Parameters
    ----------
    tokens
        The sentence's tokens.

    Returns
    -------
    Figure or None
        None where no count is said.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> for text in ("killing three and injuring at least 14", "25 were killed and 80 wounded", "nobody was hurt",
    ...              "injuring a woman and two children"):
    ...     figure = injured_in(tokenize(text))
    ...     print(figure and figure[:3])
    (14, None, None)
    (80, 80, 80)
    None
    (3, 3, 3)
    """
    for i, token in enumerate(tokens):
        if token.low in WOUNDED or (token.low[0] == "و" and token.low[1:] in WOUNDED) or _suffered(tokens, i):
            # the Arabic verb stands before whom it counts
            ahead = _after(tokens, i) if token.low.endswith("اصيب") else None
            figure = ahead or _before(tokens, i) or (None if _killed_too(tokens, i) else _after(tokens, i))
            if figure is not None:
                return figure
    return None


def _killed_too(tokens: Sequence[Token], i: int) -> bool:
    """Whether dead and hurt are one count: "killed and injured twelve"."""
    return i > 1 and tokens[i - 1].low in {"and", "or"} and tokens[i - 2].low in _KILLS


_KILLS = frozenset(verb_forms("kill"))


def _suffered(tokens: Sequence[Token], i: int) -> bool:
    """Whether a noun is for wounds that somebody got: "sustained injuries", "suffered light shrapnel wounds"."""
    if tokens[i].low not in {"injuries", "wounds"}:
        return False
    return any(
        t.low in {"sustained", "suffered", "sustaining", "suffering", "received"}
        for t in tokens[max(0, i - 4) : i]
    )


_ONE_MORE = frozenset({"another", "third", "second", "fourth", "fifth"})


def _before(tokens: Sequence[Token], i: int) -> Figure | None:
    """Read the count right before a word: "80 wounded", "14 people were injured"."""
    if tokens[i].low in {"injuries", "wounds"}:
        i = next((k for k in range(i - 1, max(-1, i - 5), -1) if tokens[k].low.endswith(("ed", "ing"))), i)
    k = i - 1
    while k >= 0 and i - k <= _REACH and tokens[k].low in _BE:
        k -= 1
    if k >= 0 and tokens[k].low in _ONE_MORE and k < i - 1:
        return Figure(1, 1, 1, k, k + 1)
    for begin in range(max(0, i - _REACH), k + 1):
        figure = figure_at(tokens, begin) or single_person(tokens, begin)
        if figure is not None and figure.after <= i and all(map(_of_people, tokens[figure.after : i])):
            return figure
    return None


def _of_people(token: Token) -> bool:
    """Whether a word may stand between a count and what was done to the counted: "three of the women were"."""
    people = token.low in PERSONS | ONE_PERSON and token.low not in _KILLED
    of_country = demonym_country(token.text) is not None
    return people or of_country or token.low in _BE or token.low in {"of", "them", "whom", "the"}


def _after(tokens: Sequence[Token], i: int) -> Figure | None:
    """Read the count soon after a word: "injuring at least 14", not over a word for killing or a full stop."""
    for k in range(i + 1, min(len(tokens), i + 4)):
        if tokens[k].text in _STOPS or tokens[k].low in _KILLED or tokens[k].low in {"in", "on", "by", "and"}:
            return None
        figure = figure_at(tokens, k) or single_person(tokens, k)
        if figure is not None:
            following = [t.low for t in tokens[figure.after : figure.after + _REACH]]
            if following[:1] and following[0] in {"km", "percent", "%", "hours", "days"}:
                return None
            alone = any(low in _KILLED for low in following)
            return figure if alone else with_others(tokens, figure, len(tokens))
    return None


def losses_in(tokens: Sequence[Token]) -> tuple[Loss, ...]:
    """Read which vehicles, aircraft and weapons a sentence says were lost.

    Parameters
    ----------
    tokens
        The sentence's tokens.

    Returns
    -------
    tuple of Loss
        In order; only what is counted, or is one ("a helicopter").

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> losses_in(tokenize("The army said 25 drones were downed and it lost three tanks."))
    (Loss(what='drones', fate='downed', low=25, best=25, high=25), Loss(what='tanks', fate='destroyed', low=3, best=3, high=3))
    """
    found: list[Loss] = []
    for i, token in enumerate(tokens):
        if token.low not in _THINGS:
            continue
        counted = _counted_before(tokens, i)
        fate = _fate_near(tokens, i) if counted is not None else ""
        if counted is not None and fate:
            found.append(Loss(token.text, fate, *counted))
    return tuple(dict.fromkeys(found))


def _counted_before(tokens: Sequence[Token], i: int) -> tuple[int | None, int | None, int | None] | None:
    for begin in range(max(0, i - 5), i):
        figure = figure_at(tokens, begin)
        if figure is not None and figure.after <= i:
            between = tokens[figure.after : i]
            if all(t.text[0].isalpha() or t.text == "-" for t in between) and len(between) < 4:
                return figure.low, figure.best, figure.high
    single = any(tokens[k].low in {"a", "an"} for k in range(max(0, i - 3), i))
    return (1, 1, 1) if single and not tokens[i].low.endswith("s") else None


def _fate_near(tokens: Sequence[Token], i: int) -> str:
    """Give what happened to a thing: the word for it that stands nearest, in the same statement."""
    for distance in range(1, _REACH + 1):
        for k in (i + distance, i - distance):
            if 0 <= k < len(tokens) and tokens[k].low in _FATE_OF:
                between = tokens[min(i, k) : max(i, k)]
                # what a weapon did is not what became of it: "drones hit", "a missile destroyed"
                acts = k > i and not any(t.low in {"was", "were", "been", "being"} for t in between)
                if not acts and not any(t.text in _STOPS for t in between):
                    return _FATE_OF[tokens[k].low]
    return ""
