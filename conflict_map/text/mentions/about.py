"""What the words about a name say of it: its kind, what it lies in, whether it only says whose something is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.mentions.names import PLACE_NOUNS, WATERCOURSE
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.mentions.names import Name
    from conflict_map.text.words.tokens import Sentence, Token

_PLURAL = {noun: noun[:-1] for noun in PLACE_NOUNS if noun.endswith("s") and noun[:-1] in PLACE_NOUNS} | {
    "cities": "city", "towns": "town", "villages": "village", "counties": "county", "municipalities": "municipality", "territories": "territory",
}  # fmt: skip
_TOWN_PARTS = words(
    "outskirts neighbourhoods neighborhoods suburbs suburb centre center downtown entrance entrances"
)
_LEADING = words(
    "cities towns villages provinces city town village province governorate state district county region river lake oblast"
)


def told_about(sentence: Sentence, text: str, names: list[Name]) -> list[Name]:
    """Add what the words about the names say: their kind, and the container they stand in.

    Parameters
    ----------
    sentence
        The sentence.
    text
        The document's text.
    names
        Its names, in order.

    Returns
    -------
    list of Name
        The same, with hints, containers and roles.
    """
    tokens = sentence.tokens
    after_of = {t.end: i for i, t in enumerate(tokens)} if names else {}
    first_of = {t.start: i for i, t in enumerate(tokens)} if names else {}
    told: list[Name] = []
    for k, name in enumerate(names):
        following = names[k + 1] if k + 1 < len(names) else None
        hint = (
            name.hint
            or _shared(told, text, name)
            or _hint(tokens, first_of.get(name.start, 0), after_of.get(name.end, 0), names[k + 1 :], text)
        )
        within = name.within or _container(tokens, text, name, following) or _opened_with(tokens, told)
        role = (
            "people"
            if demonym_country(name.text) or _adjectival(tokens, after_of.get(name.end), name)
            else name.role
        )
        hint = _PLURAL.get(hint or "", hint)
        same = (hint, within, role) == (name.hint, name.within, name.role)
        told.append(name if same else replace(name, hint=hint, within=within, role=role))
    return told


def _opened_with(tokens: Sequence[Token], told: Sequence[Name]) -> str | None:
    """Read the division that a sentence opens with as the container of its names: "In Kherson Oblast, … in Antonivka"."""
    opening = told[0] if told else None
    if opening is None or opening.hint not in _DIVISIONS:
        return None
    heads = opening.start == next((t.start for t in tokens if t.text[0].isalpha()), -1)
    if heads and any(t.text == ":" and t.start == opening.end for t in tokens):
        return opening.text  # "Kherson Oblast: A boy died in the shelling of Novodmytrivka"
    if tokens[0].low != "in":
        return None
    first = next((i for i, t in enumerate(tokens) if t.start >= opening.start), len(tokens))
    comma = next((t for t in tokens if t.start >= opening.end), None)
    return opening.text if first <= _OPENS and comma is not None and comma.text == "," else None


_OPENS = 2
_DIVISIONS = words("oblast province region state governorate county department")


def _adjectival(tokens: Sequence[Token], last: int | None, name: Name) -> bool:
    """Whether a country's letters only say whose something is: "near the US embassy", "UK forces"."""
    if last is None or name.text not in _LETTERS or last + 1 >= len(tokens):
        return False
    return tokens[last + 1].low in _ITS


_LETTERS = frozenset({"US", "U.S.", "UK", "U.K.", "USA", "UAE", "EU", "U.S"})
_ITS = words("embassy embassies consulate base bases personnel contractors contractor citizens officials")


def _shared(told: Sequence[Name], text: str, name: Name) -> str | None:
    """Read "city" for the later names of "the cities of X, Y and Z"."""
    before = told[-1] if told else None
    if before is None or before.hint not in {"city", "town", "village"}:
        return None
    joint = text[before.end : name.start].strip().lower()
    return before.hint if joint in {",", "and", ", and"} else None


def _hint(tokens: Sequence[Token], first: int, last: int, later: Sequence[Name], text: str) -> str | None:  # noqa: PLR0911 - one answer for each case
    """Read the kind from "the city of X", "X province" or, in a list, from "X, Y and Z provinces"."""
    following = tokens[last + 1].low if last + 1 < len(tokens) else ""
    if following in PLACE_NOUNS:
        return following
    if first > 1 and tokens[first - 1].low == "of" and tokens[first - 2].low in _LEADING:
        owner = tokens[first - 3].text if first > 2 else ""  # "the Dora district of Baghdad" is in the city
        named = owner.istitle() and not demonym_country(owner)
        return None if named else tokens[first - 2].low
    if first and tokens[first - 1].low in _LEADING:
        return tokens[first - 1].low
    if first > 1 and tokens[first - 1].low == "of" and tokens[first - 2].low in _TOWN_PARTS:
        return "city"
    if _is_crossed(tokens, first):
        return WATERCOURSE
    end = tokens[last].end
    for name in later:
        if text[end : name.start].strip().lower() not in {",", "and", ", and", "or"}:
            return None
        end = name.end
        if name.hint in _PLURAL:
            return _PLURAL[name.hint]
    return None


def _is_crossed(tokens: Sequence[Token], first: int) -> bool:
    """Whether the words before a name tell of a river: "across the Dnipro", "the left bank of the Tigris"."""
    before = [token.low for token in tokens[max(first - 4, 0) : first]]
    if before[-1:] != ["the"]:
        return False
    return before[-2:-1] == ["across"] or (before[-2:-1] == ["of"] and before[-3:-2] in (["bank"], ["banks"]))


def _container(tokens: Sequence[Token], text: str, name: Name, following: Name | None) -> str | None:
    """Read "Syria" as the container in "Hama, Syria" and "Hama in Syria", not in "Hama, Idlib and Homs"."""
    if following is None or demonym_country(following.text):
        return None  # "Majdal Shams in the Israeli-annexed Golan Heights"
    joint = text[name.end : following.start].strip().lower()
    if joint == ", in" and any(t.end == name.start - 1 and t.low == "in" for t in tokens):
        return None  # "in Colombo, in Negombo and in Batticaloa"
    if joint == ",":
        tail = next((t.low for t in tokens if t.start >= following.end), ".")
        return None if tail in {"and", "or", "&"} else following.text
    sided = joint.startswith("in ") and joint.removeprefix("in ").removesuffix("ern") in _SIDES
    return following.text if sided or joint in _INSIDE else None


_SIDES = words("north south east west northeast northwest southeast southwest central")
_INSIDE = frozenset({"in", ", in", "in the", ", a city in", ", a town in", ", a village in", "в", "у", "في"})
