"""People in a count: which words name them, and whom a count counts."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.numbers import Figure, number_at
from conflict_map.text.words.phrases import read_cues
from conflict_map.text.words.tokens import fold
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

_LISTED = {
    role: frozenset(
        word for row in read_cues("people.csv") if row["role"] == role for word in row["words"].split()
    )
    for role in ("one", "several")
}
NOT_PEOPLE = words(
    "km kilometres kilometers miles metres percent % years year hours hour days day weeks months drones drone tanks rockets missiles "
    "cars trucks pickups motorcycles motorbikes vehicles buses boats waves groups compounds buildings shops homes houses villages towns times vehicles shells massacres strikes airstrikes flights attacks injured wounded hurt"
)
WOUNDED = words(
    "hospitalised hospitalized wound wounded injured hurt wounding injuring injures injure wounds maimed ранены ранен ранено ранения поранено поранені поранень "
    "اصابه اصيب جريحا جرحي مصابا"
)
"""Words for being hurt, in all languages."""
ONE_PERSON = _LISTED["one"]
"""Nouns for one person, by trade, age, kin or rank: ``cues/people.csv``."""
PERSONS = _LISTED["several"] | {
    f"{one.removesuffix('man')}men" if one.endswith("man") else f"{one}s"
    for one in ONE_PERSON
    if one.isascii() and one != "head"
}
OWN = frozenset({"his", "her", "their"})


_ARMED = words(
    "guerrilla guerrillas cadre cadres ranger rangers fighter fighters militant militants soldier soldiers troop troops rebel rebels insurgent insurgents policeman policemen police "
    "officer officers gunman gunmen terrorist terrorists combatant combatants serviceman servicemen peacekeeper peacekeepers "
    "paramilitaries guard guards commander commanders personnel jihadist jihadists bandit bandits attacker attackers operative "
    "operatives militiaman militiamen martyr military forces боевиков военных солдат бойовиков військових عنصرا عناصر مقاتلا مسلحا "
    "جنديا جنود"
)
_CIVIL = words(
    "staff youth youths people persons person civilian civilians man men woman women child children boy boys girl girls resident residents villager "
    "villagers worshipper worshippers farmer farmers worker workers student students passenger passengers patient patients refugee "
    "refugees journalist journalists medic medics family families pilgrims shoppers traders miners herders citizens citizen lawyer "
    "migrants migrant tourists fishermen mourners pupils schoolchildren drivers schoolgirls schoolboys relatives detainees "
    "teacher teachers doctor doctors toddler baby couple activist activists elder elders мирных жителей людей человек детей "
    "осіб цивільних дітей مدنيا مدنيين شخصا اشخاص طفلا اطفال نساء"
)


NO_LONGER = frozenset({"former", "retired", "ex"})
"""Before a soldier or an officer: a civilian."""


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
    >>> from conflict_map.text.words.numbers import figure_at
    >>> from conflict_map.text.words.tokens import tokenize
    >>> tokens = tokenize("killed at least 40 rice farm workers and two soldiers")
    >>> whom_counted(tokens, figure_at(tokens, 1)), whom_counted(tokens, figure_at(tokens, 8))
    ('civilians', 'fighters')
    """
    ahead = tokens[max(figure.after - 1, 0) : figure.after + 6]
    for token, following in zip_longest(ahead, ahead[1:]):
        if token.low in NO_LONGER:
            return "civilians"
        if token.low in _ARMED or (following is not None and following.low in _ARMED):
            return "fighters"
        if token.low in _CIVIL or demonym_country(token.text):
            return "civilians"
        if token.text in {".", ";", ","}:
            break
    return ""


def the_one(tokens: Sequence[Token], k: int) -> Figure | None:
    """Read "the leader of the group", "its deputy commander" where a kill's object begins: one.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    k
        Where the article stands.

    Returns
    -------
    Figure or None
        None where several are meant, or nobody.
    """
    k = past_owner(tokens, k)
    if tokens[k].low not in {"the", "its", "s"}:
        return None
    for j in range(k + 1, min(len(tokens), k + 5)):
        following = tokens[j + 1] if j + 1 < len(tokens) else None
        if tokens[j].low in ONE_PERSON and (
            following is None or following.low not in PERSONS | ONE_PERSON | _OWNING
        ):
            return Figure(1, 1, 1, k, j)
        of_one = following is not None and following.low in ONE_PERSON  # "the police chief"
        if not tokens[j].text[0].isalpha() or (tokens[j].low in PERSONS - ONE_PERSON and not of_one):
            return None
    return None


def past_owner(tokens: Sequence[Token], k: int) -> int:
    """Give where a possessive ends that begins at a token: "Ingushetia's", "the region's"; the token itself else."""
    for j in range(k + 1, min(len(tokens) - 1, k + _OWNER)):
        if tokens[j].text in _OWNING and tokens[j + 1].low == "s":
            return j + 1
    return k


_OWNER = 4


def without_article(tokens: Sequence[Token], k: int) -> Figure | None:
    """Read whom a headline or a title names without an article: "kills elderly couple", "killed Hamas commander Ayman Nofal".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    k
        Where the object of a kill begins.

    Returns
    -------
    Figure or None
        None where nobody, or more than one by a plural, is named.
    """
    for j in range(k, min(len(tokens), k + _TITLES)):
        low = tokens[j].low
        if low == "couple":
            return Figure(2, 2, 2, k, j)
        if low in ONE_PERSON and tokens[j].text.islower():
            named = j + 1 < len(tokens) and (
                tokens[j + 1].text[0].isupper() or tokens[j + 1].low in _AFTER_ONE
            )
            return Figure(1, 1, 1, k, j) if named or j + 1 == len(tokens) else None
        if not (tokens[j].text.isalpha() or tokens[j].text == "-") or low in PERSONS | NOT_PEOPLE:
            return None
    return None


_TITLES = 6
"""Tokens of a title: "pro-Russian militia founder Armen Sarkisyan"."""


def one_by_name(tokens: Sequence[Token], k: int) -> Figure | None:
    """Read one who is named and then described: "killed Taleb Abdallah, the most senior official".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    k
        Where the object of a kill begins.

    Returns
    -------
    Figure or None
        None where no name of two or three words stands, or nobody is described after it.
    """
    j = k
    while j < min(len(tokens), k + 4) and tokens[j].text.istitle():
        j += 1
    if j - k < 2 or j + 1 >= len(tokens):
        return None
    following = tokens[j + 1].low if tokens[j].text == "," else ""
    described = following in {"the", "a", "an", "its", "his"} and any(
        t.low in ONE_PERSON for t in tokens[j + 2 : j + 9]
    )
    # "killed Suhail Husseini, who ran the group's logistics", "killed Suhail Husseini in a strike"
    told_of = following in {"who", "whose", "whom"}
    alone = tokens[j].low in _AFTER_ONE - {"and", ","} and k > 0 and tokens[k - 1].text.islower()
    named = not any(t.low in PERSONS or t.low.endswith("s") or demonym_country(t.text) for t in tokens[k:j])
    second = j + 1
    while tokens[j].low == "and" and second < min(len(tokens) - 1, j + 4) and tokens[second].text.istitle():
        second += 1
    if named and second - j > _A_NAME and (tokens[second].text in _STOPS or tokens[second].low in _AFTER_ONE):
        return Figure(2, 2, 2, k, second)  # "shot dead Isnilon Hapilon and Omar Maute"
    return Figure(1, 1, 1, k, j) if described or (named and (told_of or alone)) else None


_A_NAME = 2
"""Words of a person's name, beside the "and" before it."""


def one_of_a_people(tokens: Sequence[Token], k: int) -> Figure | None:
    """Read a people's name for one of them before a word for dying: "Palestinian shot dead".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    k
        The token before the word for dying.

    Returns
    -------
    Figure or None
        None where several are meant, or no people.
    """
    word = tokens[k].text
    one = k >= 0 and not word.endswith(("s", "ese", "ish")) and demonym_country(word)
    return (
        Figure(1, 1, 1, k, k + 1) if one and (k == 0 or tokens[k - 1].text in {",", ":", "-", "–"}) else None
    )


_AFTER_ONE = words(
    "in at near on and , . ; as during after east west north south outside inside while when who"
)
_OWNING = frozenset({"'", "’"})


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
    kin = tokens[k].low in OWN or (tokens[k].low in ONE_PERSON and not tokens[k].low.isascii())
    following = tokens[k + 1].low if k + 1 < len(tokens) else "."
    if kin and (not tokens[k].low.isascii() or following in ONE_PERSON):
        return Figure(1, 1, 1, k, k + 1)
    if tokens[k].low not in {"a", "an"}:
        both = tokens[k].low == "both" and following in _OF_BOTH
        return Figure(2, 2, 2, k, k + 1) if both else None
    described = k + 2 < len(tokens) and tokens[k + 2].low == "couple" and following.isalpha()
    owned = next((j for j in range(k + 2, min(len(tokens) - 1, k + 6)) if tokens[j].low == "family"), k)
    described = described or (
        owned > k and tokens[owned + 1].low == "of"
    )  # "an undertaker's family of three"
    if described or following in _TOGETHER:  # "a married couple", "a family of five"
        return _household(tokens, max(owned - 1, k + described))
    ahead = range(k + 1, min(len(tokens), k + 9))
    at = next((j for j in ahead if _is_person(tokens, j) or tokens[j].text in _STOPS), None)
    if at is None or tokens[at].text in _STOPS:
        return None
    used_for = at + 1 < len(tokens) and tokens[at + 1].low in _OF_PERSONS
    return None if used_for else Figure(1, 1, 1, k, at)  # "a migrant detention centre" is nobody


def _is_person(tokens: Sequence[Token], j: int) -> bool:
    """Whether one person is named by a common noun, or as "a 25-year-old Palestinian"."""
    return tokens[j].low in ONE_PERSON or (tokens[j - 1].low == "old" and tokens[j].text[0].isupper())


_STOPS = frozenset({",", ".", ";"})
_OF_PERSONS = words(
    "detention training centre center camp camps station post checkpoint school college academy hospital convoy base house home "
    "office headquarters shelter boat bus vehicle cemetery market hostel"
)
"""What is called by whom it is for: nobody is counted."""
_OF_BOTH = words(
    "attackers assailants gunmen bombers militants died were perished men women soldiers brothers officers have are"
)
_TOGETHER = frozenset({"couple", "family", "crew", "household"})


def _household(tokens: Sequence[Token], k: int) -> Figure | None:
    """Read "a family of five", "a crew of three": so many as it is said to have; "a couple": two."""
    of = k + 2 < len(tokens) and tokens[k + 2].low == "of"
    if tokens[k + 1].low == "couple":
        return None if of else Figure(2, 2, 2, k, k + 1)
    number = number_at(tokens, k + 3) if of else None
    return None if number is None else Figure(number[0], number[0], number[0], k, number[1])


_AGES = words("year річна річний річного летняя летний летнего")


def is_age(tokens: Sequence[Token], i: int) -> bool:
    """Whether the number before a token is an age: "13-year-old", "60-річна"."""
    if i + 1 < len(tokens) and tokens[i].text in {"-", "‑"} and tokens[i + 1].low in _AGES:
        return True
    # "Ronald Young, 56, died", "dies at 79": between commas after a name, or after "at"
    before, further = (tokens[i - 2], tokens[i - 3]) if i > 2 else (None, None)
    if before is None or further is None or not tokens[i - 1].text.isdecimal():
        return False
    apposed = (
        before.text == "," and i < len(tokens) and tokens[i].text in {",", "."} and further.text[0].isupper()
    )
    return apposed or (before.low in {"at", "aged"} and further.low.startswith(("die", "dyin")))


def is_year(tokens: Sequence[Token], k: int) -> bool:
    """Whether a number is a year or a part of a name: "the 2006 poisoning", "Vesti-24".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    k
        Where the number stands.
    """
    word = tokens[k].text
    if (
        k > 1
        and tokens[k - 1].text == "-"
        and tokens[k - 1].end == tokens[k].start
        and tokens[k - 2].text[0].isupper()
    ):
        return tokens[k - 2].text.lower() not in UNITS_OF_TENS
    people = k + 1 < len(tokens) and tokens[k + 1].low in PERSONS
    return len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2100 and not people


UNITS_OF_TENS = frozenset({"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"})


_NOT_COUNTED = words(
    "of and or in on at more after day week month by cow camel donkey bird tank vehicle truck helicopter"
)
ANIMALS = words(
    "birds poultry ducks duck geese turkeys hens swans pigs pig dogs dog cats cow horse elephants elephant whales whale bees cattle sheep goats cows camels livestock animals chickens fish horses tanks"
)


def names_beings(tokens: Sequence[Token], i: int, *, one: bool = False) -> bool:
    """Whether a noun right after the count of those killed may name people: "killed two deminers", "killing one passenger"."""
    ahead = tokens[i : i + 3]
    if one and ahead and ahead[0].text.isalpha() and ahead[0].text.islower():
        return ahead[0].low not in NOT_PEOPLE | ANIMALS | _NOT_COUNTED
    if ahead and not ahead[0].low.isascii():
        return ahead[0].text[0].isalpha() and ahead[0].low not in NOT_PEOPLE
    named = (
        bool(ahead)
        and ahead[0].text[0].isalpha()
        and any(t.low.endswith("s") or t.low.endswith("men") for t in ahead)
    )
    return named and not any(t.low in NOT_PEOPLE | ANIMALS for t in ahead)


_AFTER_COUNTS = words(
    "and or but in on at near during when as after inside outside across around overnight before while over و и та"
)
"""After a bare number of people: "kills 15 at a mosque"."""


_OF_THEM = frozenset({"them", "those", "their", "its", "our"})


_AHEAD = 7
"""Tokens after a count in which it must say whom it counts."""


def counts_people(tokens: Sequence[Token], i: int) -> bool:
    """Whether what follows a count is people: nothing that is measured otherwise comes first."""
    ahead = [t.low for t in tokens[i : i + 2]]
    of_a_party = (
        ahead[:1] in (["of"], ["from"])
        and len(ahead) > 1
        and (tokens[i + 1].text[0].isupper() or ahead[1] in _OF_THEM)
    )
    # "kill 15 at a mosque", "killed 12 of Jund al-Aqsa"
    if of_a_party or (ahead and ahead[0] in _AFTER_COUNTS):
        return True
    for before, token in zip((None, *tokens[i : i + _AHEAD]), tokens[i : i + _AHEAD], strict=False):
        low = fold(token.text)
        if low in NOT_PEOPLE or token.text == "%":
            return False
        if low in PERSONS or low in ONE_PERSON:
            return True
        if token.text[0].isupper() and token.text[-1:] == "s" and len(token.text) > 3:
            return True
        shortened = (
            before is not None and len(before.text) == 1 and before.text.isupper()
        )  # "four U.S. troops"
        if token.text in {",", ".", "–"} and token is not tokens[i] and not shortened:
            break
    return i >= len(tokens) or tokens[i].text in {",", ".", ";"}
