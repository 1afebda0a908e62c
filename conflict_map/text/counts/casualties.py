"""Deaths: how many, of whom, as the words say it and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.counts.people import (
    NOT_PEOPLE,
    ONE_PERSON,
    WOUNDED,
    counts_people,
    is_age,
    is_year,
    names_beings,
    one_by_name,
    one_of_a_people,
    single_person,
    the_one,
    without_article,
)
from conflict_map.text.counts.sums import (
    INCLUDING,
    along_with,
    beside,
    with_named,
    with_others,
    with_those_before,
)
from conflict_map.text.counts.tolls import risen
from conflict_map.text.words.numbers import Figure, figure_at
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

_REACH = 8


class Deaths(NamedTuple):
    """Deaths as a report gives them.

    Parameters
    ----------
    figure
        The count.
    first, after
        Token indices of the words about it.
    """

    figure: Figure
    first: int
    after: int


def deaths_near(tokens: Sequence[Token], first: int, after: int, begin: int, stop: int) -> Deaths | None:
    """Read the count of deaths that a word for killing or dying has about it.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    first, after
        Token indices of the word for killing or dying.
    begin, stop
        The clause in which to look.

    Returns
    -------
    Deaths or None
        None where no count is said.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> tokens = tokenize("shelling that killed at least 300 militants and wounded 40")
    >>> deaths_near(tokens, 2, 3, 0, len(tokens)).figure[:3]
    (300, None, None)
    >>> tokens = tokenize("Twelve people, including two children, were killed")
    >>> deaths_near(tokens, 7, 8, 0, len(tokens)).figure[:3]
    (12, 12, 12)
    """
    toll = risen(tokens, first, after, stop)
    if toll is not None:
        return Deaths(toll, first, toll.after)
    if _hurts_too(tokens, after):  # "killed and wounded 12": no more than twelve died
        hit = _ahead(tokens, after + 2, min(stop, after + 2 + _REACH), stop)
        if hit is not None and hit.high is not None:
            return Deaths(hit._replace(low=None, best=None), first, hit.after)
    deaths = _about(tokens, first, after, begin, stop)
    if deaths is None or not _with_wounded(tokens, after, deaths):
        return deaths
    if tokens[first].low in {"shot", "stabbed", "beaten"}:
        return None  # "an officer was shot and wounded"
    most = deaths.figure.high  # "30 killed and wounded": no more than thirty died
    return None if most is None else deaths._replace(figure=deaths.figure._replace(low=None, best=None))


def _with_wounded(tokens: Sequence[Token], after: int, deaths: Deaths) -> bool:
    """Whether dead and wounded are counted together: "30 killed and wounded", "kills and injures about ten"."""
    if tokens[deaths.first].low == "casualties" or tokens[after - 1].low in _HURT:
        inside = [t.low for t in tokens[max(0, after - 6) : after - 1]]
        hurt = inside[inside.index("and") :] if "and" in inside else []
        return bool(hurt) and not any(low[0].isdigit() or low in _TENS for low in hurt)
    lows = [t.low for t in tokens[max(0, after - 3) : after - 1]]
    if lows[-1:] in (["and"], ["or"]) and lows[0] in WOUNDED and deaths.figure.first >= after:
        return True  # "injured and killed 16"
    if not _hurts_too(tokens, after):
        return False
    apart = figure_at(tokens, after + 2) if after + 2 < len(tokens) else None
    return apart is None or apart.first == deaths.figure.first


def _hurts_too(tokens: Sequence[Token], after: int) -> bool:
    """Whether a word for hurting is joined to the one for killing: "killed and wounded", "dead or injured"."""
    lows = [t.low for t in tokens[after : after + 2]]
    return lows[:1] in (["and"], ["or"]) and lows[-1] in WOUNDED | {"injuries"}


_HURT = frozenset({"injuries", "injured", "wounded"})
_TENS = words("tens dozens scores many hundreds several others")


def _about(tokens: Sequence[Token], first: int, after: int, begin: int, stop: int) -> Deaths | None:
    """Read the count about a word for dying: after a verb, before a participle."""
    k = first - 1
    while k > 0 and (tokens[k].low in {"also", "later", "then"} or tokens[k].low.endswith("ly")):
        k -= 1
    passive = k >= 0 and tokens[k].low in {"were", "was", "been", "are", "be"}
    ahead = None if passive else _ahead(tokens, after, min(stop, after + _REACH), stop)
    said_of = tokens[first].low in {"dead", "died", "toll"} or tokens[after - 1].low in _LOST
    if ahead is not None and not (said_of and _behind(tokens, begin, first)):
        return Deaths(ahead, first, ahead.after)
    colon = next((k + 1 for k in range(first - 1, begin, -1) if tokens[k].text in {":", ";"}), begin)
    behind = _behind(tokens, max(colon, first - 16), first) or _behind(tokens, max(begin, first - 24), first)
    if ahead is None:
        behind = behind or _one_named(tokens, first) or one_of_a_people(tokens, first - 1)
    if behind is not None:
        return Deaths(beside(tokens, behind, after, stop), behind.first, after)
    return Deaths(ahead, first, ahead.after) if ahead is not None else None


_LOST = frozenset({"life", "lives", "martyrdom"})
"""What those who stand before the verb lose or find."""


def _ahead(tokens: Sequence[Token], i: int, stop: int, end: int) -> Figure | None:
    """Give the first count after the word, if it counts people: "killing at least 300 HTS militants"."""
    k = i
    while k < stop:
        if tokens[k].low in WOUNDED | {"in", "on", "after", "when", "while"} or tokens[k].text in {".", ";"}:
            return None
        if tokens[k].low in INCLUDING:
            return None
        figure = figure_at(tokens, k)
        if figure is not None and (is_age(tokens, figure.after) or is_year(tokens, k)):
            k = figure.after
            continue
        single = single_person(tokens, k) if figure is None else None
        if single is None and figure is None and k == i:
            single = the_one(tokens, k) or without_article(tokens, k) or one_by_name(tokens, k)
        direct = figure is not None and k == i and names_beings(tokens, figure.after, one=figure.best == 1)
        if single is not None or (figure is not None and (direct or counts_people(tokens, figure.after))):
            counted = single or figure
            assert counted is not None
            whole = with_others(tokens, with_named(tokens, i, counted), end)
            return along_with(tokens, whole, end) if whole is counted else whole
        if figure is not None:
            return None
        k += 1
    return None


def _behind(tokens: Sequence[Token], begin: int, first: int) -> Figure | None:
    """Give the first count before the word that counts people: "20 people were killed"."""
    k = begin
    while k < first:
        figure = figure_at(tokens, k) or single_person(tokens, k) or _in_office(tokens, k, first)
        if figure is None or is_age(tokens, figure.after) or is_year(tokens, k):
            k += 1
            continue
        before = tokens[k - 1].low if k else ""
        near = tokens[figure.after].low not in NOT_PEOPLE and (
            first - figure.after <= 1 or counts_people(tokens, figure.after)
        )
        among = before == "among" and k > 1 and tokens[k - 2].low in {"was", "were", "are", "is"}
        said = (
            (before not in INCLUDING or among)
            and figure.after <= first
            and not _are_among(tokens, figure.after)
        )
        if near and said and not _injured_before(tokens, figure.after, first):
            return with_those_before(tokens, with_others(tokens, figure, first))
        k = figure.after
    return None


def _in_office(tokens: Sequence[Token], k: int, first: int) -> Figure | None:
    """Read "the governor of Takhar was killed", "the police chief of Logar and three guards were killed": one."""
    office = the_one(tokens, k) if tokens[k].low == "the" else None
    j = first if office is None else office.after + 1
    if office is None or j >= first or tokens[j].low not in {"of", "in", "for"}:
        return None
    while j < first and (tokens[j].text[0].isupper() or tokens[j].low in _OF_OFFICE):
        j += 1
    if tokens[j].text == ",":  # "the governor of West Darfur, Khamis Abbakar, was killed"
        k = j + 1
        while k < first and (tokens[k].text[0].isupper() or tokens[k].low in _IN_NAMES):
            k += 1
        j = k + 1 if j + 1 < k < first and tokens[k].text == "," else j
    return office._replace(after=j) if tokens[j].low in _BEING | {"and", "along"} else None


_OF_OFFICE = words("of in for the - ’ ' s district province city town region state county")
_BEING = words("was were has had have is")


def _one_named(tokens: Sequence[Token], first: int) -> Figure | None:
    """Read "soldier killed in Al Bab", "the driver was killed": one."""
    k = first - 1
    while k > 0 and tokens[k].low in {"was", "is", "been", "has", "reportedly", "shot"}:
        k -= 1
    if k > 3 and tokens[k].text == "," and tokens[k - 1].text.isdecimal() and tokens[k - 2].text == ",":
        k -= 3  # "man, 62, killed"
        if tokens[k].text.istitle() and tokens[k - 1].text[0].isupper():
            return Figure(1, 1, 1, k, k + 1)  # "Adam Byrne, 23, died"
    if k > 1 and tokens[k].text == ",":
        k = _before_name(tokens, k)
    if k < 0 or tokens[k].low not in ONE_PERSON or any(t.low in _NOT_ONE for t in tokens[max(0, k - 3) : k]):
        return None
    return Figure(1, 1, 1, k, k + 1)


def _before_name(tokens: Sequence[Token], k: int) -> int:
    """Step back over a name between commas: "its spokesman, Fahim Dashty, was killed"."""
    j = k - 1
    while j > 0 and k - j <= 7 and (tokens[j].text[0].isupper() or tokens[j].low in _IN_NAMES):
        j -= 1
    return j - 1 if j < k - 1 and tokens[j].text == "," else k


_IN_NAMES = words("- . ’ ' al el bin ibn bint ould ben de la von")
_NOT_ONE = words("no every each any per and")


def _are_among(tokens: Sequence[Token], i: int) -> bool:
    """Whether the counted are a part of a larger count: "two children were among 14 dead"."""
    return any(
        tokens[k].low == "among" and tokens[k - 1].low in {"was", "were", "are"}
        for k in range(i, min(len(tokens), i + 8))
    )


def _injured_before(tokens: Sequence[Token], i: int, first: int) -> bool:
    # bodies "with gunshot wounds" are dead
    return any(
        tokens[k].low in WOUNDED
        and tokens[k - 1].low not in {"gunshot", "bullet", "stab", "knife", "shrapnel"}
        for k in range(i, min(first, i + 3))
    )
