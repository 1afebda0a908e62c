"""Deaths: how many, of whom, as the words say it and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.actors.speakers import is_speech_verb
from conflict_map.text.counts.people import (
    ONE_PERSON,
    OWN,
    PERSONS,
    WOUNDED,
    counts_people,
    is_age,
    is_year,
    names_beings,
    single_person,
    the_one,
    without_article,
)
from conflict_map.text.counts.tolls import risen
from conflict_map.text.words.numbers import Figure, figure_at
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

_INCLUDING = words("including include includes included among в том числе серед بينهم")
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
        return (
            not any(low[0].isdigit() or low in _TENS for low in inside[inside.index("and") :])
            if "and" in inside
            else False
        )
    lows = [t.low for t in tokens[after : after + 2]]
    if len(lows) < 2 or lows[0] not in {"and", "or"} or lows[1] not in WOUNDED | {"injuries"}:
        return False
    apart = figure_at(tokens, after + 2) if after + 2 < len(tokens) else None
    return apart is None or apart.first == deaths.figure.first


_HURT = frozenset({"injuries", "injured", "wounded"})
_TENS = words("tens dozens scores many hundreds several others")


def _about(tokens: Sequence[Token], first: int, after: int, begin: int, stop: int) -> Deaths | None:
    """Read the count about a word for dying: after a verb, before a participle."""
    k = first - 1
    while k > 0 and (tokens[k].low in {"also", "later", "then"} or tokens[k].low.endswith("ly")):
        k -= 1
    passive = k >= 0 and tokens[k].low in {"were", "was", "been", "are", "be"}
    ahead = None if passive else _ahead(tokens, after, min(stop, after + _REACH), stop)
    if ahead is not None and not (
        tokens[first].low in {"dead", "died", "toll"} and _behind(tokens, begin, first)
    ):
        return Deaths(ahead, first, ahead.after)
    colon = next((k + 1 for k in range(first - 1, begin, -1) if tokens[k].text in {":", ";"}), begin)
    behind = _behind(tokens, max(colon, first - 16), first) or _behind(tokens, max(begin, first - 16), first)
    behind = behind or (_one_named(tokens, first) if ahead is None else None)
    if behind is not None:
        return Deaths(beside(tokens, behind, after, stop), behind.first, after)
    return Deaths(ahead, first, ahead.after) if ahead is not None else None


def _ahead(tokens: Sequence[Token], i: int, stop: int, end: int) -> Figure | None:
    """Give the first count after the word, if it counts people: "killing at least 300 HTS militants"."""
    k = i
    while k < stop:
        if tokens[k].low in WOUNDED | {"in", "on", "after", "when", "while"} or tokens[k].text in {".", ";"}:
            return None
        if tokens[k].low in _INCLUDING:
            return None
        figure = figure_at(tokens, k)
        if figure is not None and (is_age(tokens, figure.after) or is_year(tokens, k)):
            k = figure.after
            continue
        single = single_person(tokens, k) if figure is None else None
        if single is None and figure is None and k == i:
            single = the_one(tokens, k) or without_article(tokens, k)
        direct = figure is not None and k == i and names_beings(tokens, figure.after, one=figure.best == 1)
        if single is not None or (figure is not None and (direct or counts_people(tokens, figure.after))):
            counted = single or figure
            assert counted is not None
            return with_others(tokens, _with_named(tokens, i, counted), end)
        if figure is not None:
            return None
        k += 1
    return None


def _with_named(tokens: Sequence[Token], i: int, figure: Figure) -> Figure:
    """Count who is named beside the others: "killed commander Ibrahim Aqil and 13 others" is fourteen."""
    k = figure.first
    others = figure.after < len(tokens) and tokens[figure.after].low in {"other", "others"}
    named = any(t.text[0].isupper() for t in tokens[i:k])
    if not (others and named and k > i and tokens[k - 1].low == "and"):
        return figure
    low, best, high = (None if n is None else n + 1 for n in figure[:3])
    return Figure(low, best, high, i, figure.after)


def with_others(tokens: Sequence[Token], figure: Figure, stop: int) -> Figure:
    """Add what is counted beside it: "killing 14 soldiers and four civilians" is eighteen.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    figure
        The first count.
    stop
        Where to stop looking, as a token index.

    Returns
    -------
    Figure
        The sum, or the first count alone.
    """
    j = figure.after
    while j < min(stop, figure.after + 6) and tokens[j].text[0].isalpha() and tokens[j].low not in _ENDS:
        if tokens[j].low in _INCLUDING:
            return figure
        j += 1
    if not (figure.after < j < stop - 1 and tokens[j].low in _BESIDE) or _spoken_next(tokens, j):
        return figure
    k = _past_joint(tokens, j)
    second = _own(tokens, k + 1) if tokens[k].low in OWN and k + 1 < len(tokens) else None
    second = second or figure_at(tokens, k) or single_person(tokens, k) or _beside_one(tokens, figure, k)
    if second is not None and second.after == k + 1 and tokens[k].low in _SELVES:
        return summed(figure, second)
    if (
        second is None
        or second.after >= len(tokens)
        or (tokens[j].low == "," and _apposed(tokens, k))
        or (tokens[second.after].low in {"others", "other", "more"} and figure.best != 1)
        or [t.low for t in tokens[second.after : second.after + 2]] in _PART_OF
    ):
        return figure
    named = any(
        t.low in PERSONS | ONE_PERSON | {"couple"} or (t.text[0].isupper() and t.low.endswith("s"))
        for t in tokens[figure.after : j]
    )
    # "13 U.S. troops": an abbreviation may stand before whom it counts
    people = [t.low for t in tokens[second.after : second.after + 8] if len(t.text) > 1 or t.text == ","][:4]
    if (
        not named
        or not any(low in PERSONS | ONE_PERSON for low in people)
        or any(low in WOUNDED for low in people)
    ):
        return figure
    return with_others(tokens, summed(figure, second), stop)


_SELVES = frozenset({"himself", "herself"})
_ATTACKING = words("bomber attacker assailant perpetrator gunman")


def _beside_one(tokens: Sequence[Token], figure: Figure, k: int) -> Figure | None:
    """Read the one who stands beside the counted without an article: "a father and son", "five people and himself"."""
    low = tokens[k].low
    if low in _SELVES:
        return Figure(1, 1, 1, k, k + 1)
    if low == "the" and k + 1 < len(tokens) and tokens[k + 1].low in _ATTACKING:
        return Figure(1, 1, 1, k, k + 1)
    a_pair = figure.best == 1 and tokens[figure.after].low in ONE_PERSON and low in ONE_PERSON
    return Figure(1, 1, 1, k, k) if a_pair else None


def _apposed(tokens: Sequence[Token], k: int) -> bool:
    """Whether what a comma adds only says who was counted: "two people, a husband and wife, died"."""
    if tokens[k].low not in {"a", "an"}:
        return False
    joint = next((n for n in range(k + 1, min(len(tokens) - 1, k + 5)) if tokens[n].low == "and"), None)
    return joint is not None and tokens[joint + 1].low in ONE_PERSON


_BESIDE = frozenset({"and", ",", "along", "together", "plus"})
_ENDS = WOUNDED | (_BESIDE - {","})


def _past_joint(tokens: Sequence[Token], j: int) -> int:
    """Give the token after "and", ", and", ", along with"."""
    rest = [t.low for t in tokens[j : j + 4]]
    for joint in _JOINTS:
        if tuple(rest[: len(joint)]) == joint:
            return min(j + len(joint), len(tokens) - 1)
    return j + 1


_ALONG = (("along", "with"), ("together", "with"), ("as", "well", "as"), ("in", "addition", "to"), ("plus",))
_JOINTS = ((",", "and"), *((",", *along) for along in _ALONG), *_ALONG)


def _own(tokens: Sequence[Token], k: int) -> Figure | None:
    """Read whom "his" or "her" counts: "his two sons", "her 30-year-old daughter", "his wife"."""
    figure = figure_at(tokens, k)
    if figure is None:
        return Figure(1, 1, 1, k, k) if tokens[k].low in ONE_PERSON else None
    if not is_age(tokens, figure.after):
        return figure
    j = next((j for j in range(figure.after, min(len(tokens), k + 8)) if tokens[j].low in ONE_PERSON), None)
    return None if j is None else Figure(1, 1, 1, k, j)


def beside(tokens: Sequence[Token], figure: Figure, after: int, stop: int) -> Figure:
    """Add who died beside the counted, told after the verb: "28 attackers were killed, along with four civilians".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    figure
        The count before the verb.
    after, stop
        Where the verb ends, and where to stop looking, as token indices.

    Returns
    -------
    Figure
        The sum, or the count alone.
    """
    k = next((j for j in range(after, min(stop, after + 9)) if _past_along(tokens, j) > j), None)
    if k is None:
        return figure
    k = _past_along(tokens, k)
    second = figure_at(tokens, k) or single_person(tokens, k)
    if second is None or not counts_people(tokens, second.after):
        return figure
    return summed(figure, with_others(tokens, second, stop))


def _past_along(tokens: Sequence[Token], j: int) -> int:
    k = j + 1 if tokens[j].text == "," else j
    lows = tuple(t.low for t in tokens[k : k + 3])
    met = next((along for along in _ALONG if lows[: len(along)] == along), None)
    return j if met is None or k + len(met) >= len(tokens) else k + len(met)


def summed(first: Figure, second: Figure) -> Figure:
    """Add two counts of different people; what one of them leaves open stays open.

    Parameters
    ----------
    first, second
        The counts.

    Examples
    --------
    >>> summed(Figure(7, 7, 7, 0, 1), Figure(100, None, None, 4, 5))[:3]
    (107, None, None)
    """
    low, best, high = (
        a + b if a is not None and b is not None else None for a, b in zip(first[:3], second[:3], strict=True)
    )
    return Figure(low, best, high, first.first, max(first.after, second.after))


_PART_OF = (["of", "them"], ["of", "whom"], ["of", "those"], ["of", "which"])


def _spoken_next(tokens: Sequence[Token], j: int) -> bool:
    """Whether a comma begins who says so: "killing 12 people, an intelligence officer said"."""
    if tokens[j].low != ",":
        return False
    for token in tokens[j + 1 : j + 8]:
        if token.text in {",", "."}:
            return False
        if is_speech_verb(token.low):
            return True
    return False


def _behind(tokens: Sequence[Token], begin: int, first: int) -> Figure | None:
    """Give the first count before the word that counts people: "20 people were killed"."""
    k = begin
    while k < first:
        figure = figure_at(tokens, k) or single_person(tokens, k) or _in_office(tokens, k, first)
        if figure is None or is_age(tokens, figure.after) or is_year(tokens, k):
            k += 1
            continue
        before = tokens[k - 1].low if k else ""
        near = first - figure.after <= 1 or counts_people(tokens, figure.after)
        among = before == "among" and k > 1 and tokens[k - 2].low in {"was", "were", "are", "is"}
        said = (
            (before not in _INCLUDING or among)
            and figure.after <= first
            and not _are_among(tokens, figure.after)
        )
        if near and said and not _injured_before(tokens, figure.after, first):
            return with_others(tokens, figure, first)
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
        for k in range(i, min(len(tokens), i + 5))
    )


def _injured_before(tokens: Sequence[Token], i: int, first: int) -> bool:
    return any(tokens[k].low in WOUNDED for k in range(i, min(first, i + 3)))
