"""Deaths: how many, of whom, as the words say it and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.numbers import Figure, figure_at
from conflict_map.text.speakers import is_speech_verb
from conflict_map.text.tokens import fold
from conflict_map.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.tokens import Token

PERSONS = words(
    "people persons person attackers assailants bandits jihadists member citizens citizen martyrs operatives combatants civilians civilian fighters fighter militants militant soldiers soldier troops rebels rebel insurgents men man "
    "women woman children child boys girls boy girl residents villagers worshippers passengers members policemen police officers "
    "officer medics journalists journalist workers worker students protesters demonstrators refugees personnel servicemen "
    "combatants gunmen terrorists bodies others pilgrims patients shoppers farmers herders peacekeepers paramilitaries commanders "
    "commander family teenager teenagers victims lives dead killed deaths fatalities casualties miners traders guards guard "
    "миных жителей жителя человек человека людей военных боевиков солдат мирных людини осіб людей військових бойовиків цивільних "
    "приватних дітей детей женщин ребенок "
    "شخصا اشخاص مدنيا مدنيين قتلي قتيلا عنصرا عناصر مقاتلا مسلحا جنديا جنود طفلا اطفال نساء شهيدا شهداء"
)
_NOT_PEOPLE = words(
    "km kilometres kilometers miles metres percent % years year hours hour days day weeks months drones drone tanks rockets missiles "
    "homes houses villages towns times vehicles shells strikes airstrikes flights attacks injured wounded hurt"
)
WOUNDED = words(
    "wounded injured hurt wounding injuring injures injure wounds maimed ранены ранен ранено ранения поранено поранені поранень "
    "اصابه اصيب جريحا جرحي مصابا"
)
"""Words for being hurt, in all languages."""
ONE_PERSON = words(
    "colonel general captain lieutenant sergeant major brigadier lawyer activist elder resident villager member militant rebel gunman terrorist refugee politician official prisoner trader "
    "herder shepherd priest imam sheikh judge engineer translator aid-worker candidate citizen leader жінка чоловік женщина мужчина "
    "дитина ребенок хлопець дівчинка житель мешканець man woman civilian child boy girl soldier journalist teenager fighter policeman driver person doctor medic commander guard "
    "peacekeeper farmer student reporter paramedic worker officer toddler baby infant wife husband mother father son daughter "
    "brother sister grandmother grandfather nurse teacher"
)
_OWN = frozenset({"his", "her", "their"})
_INCLUDING = frozenset({"including", "among", "в", "том", "числе", "серед", "بينهم", "including:"})
_REACH = 8


_ARMED = words(
    "fighter fighters militant militants soldier soldiers troop troops rebel rebels insurgent insurgents policeman policemen police "
    "officer officers gunman gunmen terrorist terrorists combatant combatants serviceman servicemen peacekeeper peacekeepers "
    "paramilitaries guard guards commander commanders personnel jihadist jihadists bandit bandits attacker attackers operative "
    "operatives militiaman militiamen martyr military forces боевиков военных солдат бойовиков військових عنصرا عناصر مقاتلا مسلحا "
    "جنديا جنود"
)
_CIVIL = words(
    "people persons person civilian civilians man men woman women child children boy boys girl girls resident residents villager "
    "villagers worshipper worshippers farmer farmers worker workers student students passenger passengers patient patients refugee "
    "refugees journalist journalists medic medics family families pilgrims shoppers traders miners herders citizens citizen lawyer "
    "teacher teachers doctor doctors toddler baby couple activist activists elder elders мирных жителей людей человек детей "
    "осіб цивільних дітей مدنيا مدنيين شخصا اشخاص طفلا اطفال نساء"
)


def whom_counted(tokens: Sequence[Token], figure: Figure) -> str:
    """Say whom a count counts, by the first noun after it that tells.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    figure
        The count.

    Returns
    -------
    str
        ``civilians``, ``fighters``, or empty when the words leave it open.

    Examples
    --------
    >>> from conflict_map.text.tokens import tokenize
    >>> tokens = tokenize("killed at least 40 rice farm workers and two soldiers")
    >>> whom_counted(tokens, figure_at(tokens, 1)), whom_counted(tokens, figure_at(tokens, 8))
    ('civilians', 'fighters')
    """
    for token in tokens[max(figure.after - 1, 0) : figure.after + 6]:
        if token.low in _ARMED:
            return "fighters"
        if token.low in _CIVIL:
            return "civilians"
        if token.text in {".", ";", ","}:
            break
    return ""


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
    >>> from conflict_map.text.tokens import tokenize
    >>> tokens = tokenize("shelling that killed at least 300 militants and wounded 40")
    >>> deaths_near(tokens, 2, 3, 0, len(tokens)).figure[:3]
    (300, None, None)
    >>> tokens = tokenize("Twelve people, including two children, were killed")
    >>> deaths_near(tokens, 7, 8, 0, len(tokens)).figure[:3]
    (12, 12, 12)
    """
    risen = _risen(tokens, first, after, stop)
    if risen is not None:
        return Deaths(risen, first, risen.after)
    passive = first > 0 and tokens[first - 1].low in {"were", "was", "been", "are", "be"}
    ahead = None if passive else _ahead(tokens, after, min(stop, after + _REACH))
    if ahead is not None and not (
        tokens[first].low in {"dead", "died", "toll"} and _behind(tokens, begin, first)
    ):
        return Deaths(ahead, first, ahead.after)
    behind = _behind(tokens, max(begin, first - 16), first)
    behind = behind or (_one_named(tokens, first) if ahead is None else None)
    if behind is not None:
        return Deaths(behind, behind.first, after)
    return Deaths(ahead, first, ahead.after) if ahead is not None else None


_RISES = words(
    "rose risen rises rising climbed climbs reached reaches stands stood grew passed surpassed increased"
)


def _risen(tokens: Sequence[Token], first: int, after: int, stop: int) -> Figure | None:
    """Read what a toll has come to, however long its description: "the number of dead in the attack has risen to 54"."""
    counted = tokens[after - 1].low == "toll" or any(
        tokens[k].low == "number" for k in range(max(0, first - 3), first)
    )
    if not counted:
        return None
    for k in range(after, stop):
        if tokens[k].low in _RISES:
            j = k + 1
            while j < stop and tokens[j].low in {"to", "at"}:
                j += 1
            return figure_at(tokens, j) if j < stop else None
    return None


def _ahead(tokens: Sequence[Token], i: int, stop: int) -> Figure | None:
    """Give the first count after the word, if it counts people: "killing at least 300 HTS militants"."""
    k = i
    while k < stop:
        if tokens[k].low in WOUNDED | {"in", "on", "after", "when", "while"} or tokens[k].text in {".", ";"}:
            return None
        if tokens[k].low in {"including", "among"}:
            return None
        figure = figure_at(tokens, k)
        if figure is not None and _is_age(tokens, figure.after):
            k = figure.after
            continue
        single = single_person(tokens, k) if figure is None else None
        direct = figure is not None and k == i and _names_beings(tokens, figure.after)
        if single is not None or (figure is not None and (direct or _counts_people(tokens, figure.after))):
            return with_others(tokens, single or figure, stop)  # type: ignore[arg-type]
        if figure is not None:
            return None
        k += 1
    return None


_AGES = words("year річна річний річного летняя летний летнего")


def _is_age(tokens: Sequence[Token], i: int) -> bool:
    """Whether the number before a token is an age: "13-year-old", "60-річна"."""
    return i + 1 < len(tokens) and tokens[i].text in {"-", "‑"} and tokens[i + 1].low in _AGES


_ANIMALS = words("cattle sheep goats cows camels livestock animals birds chickens fish horses tanks")


def _names_beings(tokens: Sequence[Token], i: int) -> bool:
    """Whether a plural noun right after the count of those killed may name people: "killed two deminers"."""
    ahead = tokens[i : i + 3]
    named = (
        bool(ahead)
        and ahead[0].text[0].isalpha()
        and any(t.low.endswith("s") or t.low.endswith("men") for t in ahead)
    )
    return named and not any(t.low in _NOT_PEOPLE | _ANIMALS for t in ahead)


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
    while (
        j < min(stop, figure.after + 6)
        and tokens[j].text[0].isalpha()
        and tokens[j].low not in {"and", *WOUNDED}
    ):
        if tokens[j].low in _INCLUDING:
            return figure
        j += 1
    if not (figure.after < j < stop - 1 and tokens[j].low in {"and", ","}) or _spoken_next(tokens, j):
        return figure
    k = j + 2 if tokens[j].low == "," and tokens[j + 1].low == "and" else j + 1
    if tokens[k].low in _OWN and k + 1 < len(tokens):
        k += 1
        kin = Figure(1, 1, 1, k, k) if tokens[k].low in ONE_PERSON else None
        second = figure_at(tokens, k) or kin
    else:
        second = figure_at(tokens, k) or single_person(tokens, k)
    if (
        second is None
        or second.after >= len(tokens)
        or tokens[second.after].low in {"others", "other", "more"}
        or [t.low for t in tokens[second.after : second.after + 2]] in _PART_OF
    ):
        return figure
    named = any(t.low in PERSONS | ONE_PERSON | {"couple"} for t in tokens[figure.after : j])
    people = [t.low for t in tokens[second.after : second.after + 4]]
    if (
        not named
        or not any(low in PERSONS | ONE_PERSON for low in people)
        or any(low in WOUNDED for low in people)
    ):
        return figure
    low, best, high = (
        a + b if a is not None and b is not None else None
        for a, b in zip(figure[:3], second[:3], strict=True)
    )
    return with_others(tokens, Figure(low, best, high, figure.first, second.after), stop)


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
        figure = figure_at(tokens, k) or single_person(tokens, k)
        if figure is None or _is_age(tokens, figure.after):
            k += 1
            continue
        before = tokens[k - 1].low if k else ""
        near = first - figure.after <= 1 or _counts_people(tokens, figure.after)
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


def _one_named(tokens: Sequence[Token], first: int) -> Figure | None:
    """Read "soldier killed in Al Bab", "the driver was killed": one."""
    k = first - 1
    while k > 0 and tokens[k].low in {"was", "is", "been", "has", "reportedly", "shot"}:
        k -= 1
    if k > 3 and tokens[k].text == "," and tokens[k - 1].text.isdecimal() and tokens[k - 2].text == ",":
        k -= 3  # "man, 62, killed"
    if k < 0 or tokens[k].low not in ONE_PERSON or any(t.low in _NOT_ONE for t in tokens[max(0, k - 3) : k]):
        return None
    return Figure(1, 1, 1, k, k + 1)


_NOT_ONE = words("no every each any per and")


def _are_among(tokens: Sequence[Token], i: int) -> bool:
    """Whether the counted are a part of a larger count: "two children were among 14 dead"."""
    return any(
        tokens[k].low == "among" and tokens[k - 1].low in {"was", "were", "are"}
        for k in range(i, min(len(tokens), i + 5))
    )


def _injured_before(tokens: Sequence[Token], i: int, first: int) -> bool:
    return any(tokens[k].low in WOUNDED for k in range(i, min(first, i + 3)))


def single_person(tokens: Sequence[Token], k: int) -> Figure | None:
    """Read "a woman", "a 25-year-old Palestinian": one; "a couple" that is not "of" something: two.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    k
        Where the article stands.

    Returns
    -------
    Figure or None
        None where nobody is meant.
    """
    if tokens[k].low in _AGES and k and tokens[k - 1].text in {"-", "‑"}:
        j = k + 3 if tokens[k].low == "year" else k + 1
        alone = j < len(tokens) and tokens[j].low in ONE_PERSON
        return Figure(1, 1, 1, k, j) if alone else None
    if tokens[k].low not in {"a", "an"}:
        return None
    if k + 1 < len(tokens) and tokens[k + 1].low == "couple":
        counts = k + 2 < len(tokens) and tokens[k + 2].low == "of"
        return None if counts else Figure(2, 2, 2, k, k + 1)
    for j in range(k + 1, min(len(tokens), k + 9)):
        if tokens[j].low in ONE_PERSON or (tokens[j - 1].low == "old" and tokens[j].text[0].isupper()):
            return Figure(1, 1, 1, k, j)
        if tokens[j].text in {",", ".", ";"}:
            break
    return None


def _counts_people(tokens: Sequence[Token], i: int) -> bool:
    """Whether what follows a count is people: nothing that is measured otherwise comes first."""
    if i < len(tokens) and tokens[i].low in {"and", "or", "but"}:
        return True
    for token in tokens[i : i + 6]:
        low = fold(token.text)
        if low in _NOT_PEOPLE or token.text == "%":
            return False
        if low in PERSONS or low in ONE_PERSON:
            return True
        if token.text[0].isupper() and token.text[-1:] == "s" and len(token.text) > 3:
            return True
        if token.text in {",", ".", "–"} and token is not tokens[i]:
            break
    return (
        i >= len(tokens)
        or tokens[i].text in {",", ".", "and", ";", "in"}
        or tokens[i].low in {"and", "in", "on", "و", "и", "та"}
    )
