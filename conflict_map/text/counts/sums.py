"""Those who died beside the counted: "14 soldiers and four civilians", "a father and son", "along with his two guards"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.actors.speakers import is_speech_verb
from conflict_map.text.counts.people import (
    NOT_PEOPLE,
    ONE_PERSON,
    OWN,
    PERSONS,
    WOUNDED,
    counts_people,
    is_age,
    names_beings,
    single_person,
    the_one,
)
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.numbers import Figure, figure_at
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

INCLUDING = words("including include includes included among в том числе серед بينهم")
"""What begins a part of those who were counted, no further ones."""


def with_named(tokens: Sequence[Token], i: int, figure: Figure) -> Figure:
    """Count who is named beside the others: "killed commander Ibrahim Aqil and 13 others" is fourteen.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where those who died begin.
    figure
        The count of the others.
    """
    k = figure.first
    ahead = [t.low for t in tokens[figure.after : figure.after + 2]]
    # "killed Superintendent Ahmad Khan and three of his guards"
    others = ahead[:1] in (["other"], ["others"]) or (ahead[:1] == ["of"] and ahead[-1] in OWN)
    others = others or (k > i and tokens[i].low in _SELVES)  # "himself and two airmen"
    named = any(
        t.text[0].isupper() or t.low in _SELVES for t in tokens[i:k]
    )  # "killed himself and five others"
    if not (others and named and k > i and tokens[k - 1].low == "and"):
        return figure
    low, best, high = (None if n is None else n + 1 for n in figure[:3])
    return Figure(low, best, high, i, figure.after)


def with_those_before(tokens: Sequence[Token], figure: Figure) -> Figure:
    """Add who is counted right before: "three women and six children, all of one family, were killed".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    figure
        The count that stands nearest to the word for dying.
    """
    joint = figure.first - 1
    if joint < 2 or tokens[joint].low != "and" or tokens[joint - 1].low not in _WHO_DIE:
        return figure
    for k in range(joint - 2, max(-1, joint - _BEFORE), -1):
        before = figure_at(tokens, k)
        if before is not None and not is_age(tokens, before.after):
            apart = k == 0 or tokens[k - 1].low not in {"between", *INCLUDING}
            people = counts_people(tokens, before.after) and before.after < joint
            return summed(before, figure) if people and apart else figure
        office = the_one(tokens, k)
        if office is not None and office.after + 1 == joint:
            return summed(office, figure)  # "the driver and a passenger"
    return figure


_BEFORE = 9
"""Tokens in which the count before "and" stands: "four U.S. special forces soldiers and five Nigeriens"."""
_WHO_DIE = (PERSONS | ONE_PERSON) - {"dead", "killed", "deaths", "fatalities", "casualties"}


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
    while j < min(stop, figure.after + _BEFORE) and _goes_on(tokens, j) and tokens[j].low not in _ENDS:
        if tokens[j].low in INCLUDING:
            return figure
        j += 1
    if not (figure.after < j < stop - 1 and tokens[j].low in _BESIDE) or _spoken_next(tokens, j):
        return figure
    j = _past_name(tokens, j)
    k = _past_joint(tokens, j)
    if tokens[k].low == "the" and figure_at(tokens, min(k + 1, len(tokens) - 1)) is not None:
        k += 1  # "in addition to the two bombers"
    k = k + 1 if tokens[k].low in _ABOUT and k + 1 < len(tokens) else k
    second = _own(tokens, k + 1) if tokens[k].low in OWN and k + 1 < len(tokens) else None
    second = second or figure_at(tokens, k) or single_person(tokens, k) or _beside_one(tokens, figure, k)
    if second is not None and second.after == k + 1 and tokens[k].low in _SELVES:
        return summed(figure, second)
    if (
        second is None
        or second.after >= len(tokens)
        or (tokens[j].low == "," and _apposed(tokens, k))
        or (
            tokens[second.after].low in {"others", "other", "more"}
            and figure.best != 1
            and not _die_too(tokens, second, stop)
        )
        or [t.low for t in tokens[second.after : second.after + 2]] in _PART_OF
    ):
        return figure
    named = (
        [t.low for t in tokens[figure.after : figure.after + 3]] in _OF_THEIR_OWN
        or any(
            t.low in PERSONS | ONE_PERSON | {"couple"}
            or (
                t.text[0].isupper() and (t.low.endswith("s") or demonym_country(t.text))
            )  # "ten American and two Iraqi soldiers"
            for t in tokens[figure.after : j]
        )
    )
    # "13 U.S. troops": an abbreviation may stand before whom it counts
    people = [t.low for t in tokens[second.after : second.after + 8] if len(t.text) > 1 or t.text == ","][:4]
    beings = any(low in PERSONS | ONE_PERSON for low in people) or (
        tokens[second.after].low.isascii() and names_beings(tokens, second.after)
    )
    told = (
        people[: people.index("and")] if "and" in people else people
    )  # "and three children and injuring 11"
    if not named or not beings or any(low in WOUNDED for low in told):
        return figure
    return with_others(tokens, summed(figure, second), stop)


def _goes_on(tokens: Sequence[Token], j: int) -> bool:
    """Whether a word, or the full stop of "U.S.", goes on with whom a count counts."""
    return tokens[j].text[0].isalpha() or (tokens[j].text == "." and len(tokens[j - 1].text) == 1)


def _past_name(tokens: Sequence[Token], j: int) -> int:
    """Give the comma after a name that stands between commas: "the mayor, Abdirahman Omar, and six others"."""
    k = j + 1
    while k < len(tokens) and k - j <= 6 and (tokens[k].text[0].isupper() or tokens[k].text in {"-", "."}):
        k += 1
    closed = tokens[j].text == "," and k > j + 1 and [t.low for t in tokens[k : k + 2]] == [",", "and"]
    return k if closed else j


def _die_too(tokens: Sequence[Token], others: Figure, stop: int) -> bool:
    """Whether others die as well: "74 militants and 46 others, most of them policemen, were killed"."""
    ahead = [t.low for t in tokens[others.after : stop + 1]]
    return ahead[-1:] == ["killed"] and WOUNDED.isdisjoint(ahead)


_ABOUT = frozenset({"about", "around", "some", "roughly", "approximately"})
_OF_THEIR_OWN = (["of", "their", "own"], ["of", "its", "own"], ["of", "our", "own"])
_SELVES = frozenset({"himself", "herself"})


_AFTER_ONE = words("were was died in at near on when as . , ; during after")
_ATTACKING = words("bomber attacker assailant perpetrator gunman")


def _beside_one(tokens: Sequence[Token], figure: Figure, k: int) -> Figure | None:
    """Read the one who stands beside the counted without an article: "a father and son", "five people and himself"."""
    low = tokens[k].low
    if low in _SELVES:
        return Figure(1, 1, 1, k, k + 1)
    if low == "the" and k + 1 < len(tokens) and tokens[k + 1].low in _ATTACKING:
        return Figure(1, 1, 1, k, k + 1)
    office = the_one(tokens, k) if low == "the" else None
    if office is not None and not is_speech_verb(tokens[min(office.after + 1, len(tokens) - 1)].low):
        return office  # "two missionaries and the director of an organisation"
    ahead = tokens[k + 1 : k + 3]
    one = low in {"a", "an"} and k > 0 and tokens[k - 1].low == "and" and len(ahead) == 2
    if one and ahead[0].text.islower() and ahead[0].low not in NOT_PEOPLE and ahead[1].low in _AFTER_ONE:
        return Figure(1, 1, 1, k, k + 1)  # "two soldiers and an interpreter were killed"
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
        one = next((j for j in range(k, min(len(tokens), k + 3)) if tokens[j].low in ONE_PERSON), None)
        described = one is not None and all(t.text.isalpha() and t.text.islower() for t in tokens[k:one])
        return Figure(1, 1, 1, k, one) if one is not None and described else None  # "his teenage son"
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


def along_with(tokens: Sequence[Token], figure: Figure, stop: int) -> Figure:
    """Add who dies "along with" the one who is named: "killed the commander of the Belt, Abdullatif al-Sayed, along with three men".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    figure
        The one who is named.
    stop
        Where to stop looking, as a token index.
    """
    k = next(
        (j for j in range(figure.after, min(stop, figure.after + 16)) if _past_along(tokens, j) > j), None
    )
    if figure.high != 1 or k is None:
        return figure
    second = figure_at(tokens, _past_along(tokens, k))
    owned = second is not None and tokens[second.after].low == "of" and tokens[second.after + 1].low in OWN
    return (
        summed(figure, second)
        if second is not None and (owned or counts_people(tokens, second.after))
        else figure
    )


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
