"""Lists of places: "captured A, B and C", "killed three in A and two in B"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.words.numbers import figure_at
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.places.locating import Located
    from conflict_map.text.words.numbers import Figure

_JOINTS = frozenset(
    {
        ",",
        "and",
        "و",
        "и",
        "і",
        "та",
        "،",
        "as",
        "well",
        "the",
        "towns",
        "villages",
        "of",
        "both",
        "or",
        "most",
        "much",
        "parts",
        "cities",
        "city",
        "town",
        "village",
        "province",
        "region",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "coastal",
        "border",
        "nearby",
        "neighbouring",
        "neighboring",
        "port",
    }
)
_LAST_JOINTS = frozenset({"and", "و", "и", "і", "та", "or"})


def figures_by_place(passage: Passage, number: int) -> list[tuple[Located, Figure]]:
    """Read counts that stand each with its own place: "killed three in Sumy, two in Kharkiv and one in Poltava".

    Parameters
    ----------
    passage
        The sentence.
    number
        The clause that tells of the event; what stands in another clause that tells of one is not its own.

    Returns
    -------
    list of tuple
        Places with their figures, in order; a count of injured or of things has none.
    """
    tokens = passage.sentence.tokens
    found: list[tuple[Located, Figure]] = []
    others = {n for _, n in passage.triggers if n != number}
    for item in passage.placeable:
        if passage.clause_at(passage.index_at(item.expression.start)) in others:
            continue
        k = passage.index_at(item.expression.start) - 1
        while k >= 0 and tokens[k].low in {"the", "city", "town", "village", "of"}:
            k -= 1
        if k < 1 or tokens[k].low not in {"in", "at", "near", "around", "в", "у", "في"} or item.place is None:
            continue
        k -= 1
        while k > 0 and tokens[k].low in _COUNTED:
            k -= 1
        figure = next(
            (f for b in range(max(0, k - 3), k + 1) if (f := figure_at(tokens, b)) and f.after == k + 1), None
        )
        if figure is not None:
            found.append((item, figure))
    return found


_COUNTED = words(
    "people persons civilians others more soldiers fighters militants rebels troops policemen officers children women men person "
    "civilian other killed dead were was been have has"
)


def _joined_waw(passage: Passage, item: Located) -> bool:
    """Whether the Arabic "and" is written in one word with the name."""
    token = passage.sentence.tokens[passage.index_at(item.expression.start + 1) - 1]
    return token.low.startswith("و")


_LIST_PREPOSITIONS = frozenset({"in", "on", "near", "at"})


def _preposition(passage: Passage, item: Located) -> str:
    """Give the preposition before a place, or an empty string."""
    i = passage.index_at(item.expression.start)
    before = passage.sentence.tokens[i - 1].low if i else ""
    return before if before in _LIST_PREPOSITIONS else ""


def listed_with(passage: Passage, usable: Sequence[Located], chosen: Located) -> list[Located]:
    """Give the other items of the list that a place begins: commas and one "and" between them.

    Parameters
    ----------
    passage
        The sentence.
    usable
        Its places where something can happen, in order.
    chosen
        The first item.

    Returns
    -------
    list of Located
        Empty where no "and" closes a list; an item that the gazetteer does not have is there without a place.
    """
    found: list[Located] = []
    closed = joined = False
    end = chosen.expression.end
    for item in usable:
        if item.expression.start < end or item is chosen or closed:
            continue
        joint = [t.low for t in passage.sentence.tokens if end <= t.start and t.end <= item.expression.start]
        waw = not joint and _joined_waw(passage, item)  # in Arabic each item has its own "and"
        joint = ["و"] if waw else joint
        ended = any(low in _LAST_JOINTS for low in joint)
        again = joint == [",", _preposition(passage, chosen)]  # "in Colombo, in Negombo and in Batticaloa"
        allowed = _JOINTS | _LIST_PREPOSITIONS if ended or again else _JOINTS
        if joint == [","] and (item.is_country or (item.is_wide and not chosen.is_wide)):
            end = item.expression.end  # "in Feodosia, Crimea, and …": where the first lies
            continue
        if joint and _is_a_target(passage, end, item):
            closed, joined, ended = False, True, False
        elif not joint or any(low not in allowed for low in joint) or item.is_country:
            break
        closed = ended and not waw
        joined = joined or ended
        found.append(item)
        end = item.expression.end
    return found if joined else []


def _is_a_target(passage: Passage, end: int, item: Located) -> bool:
    """Whether a further target stands between two places: "hit tankers near A and command posts in B"."""
    tokens = passage.sentence.tokens
    i, j = passage.index_at(end), passage.index_at(item.expression.start)
    i += i < len(tokens) and tokens[i].text == ","
    between = tokens[i + 1 : j]
    if tokens[i].low != "and" or not 1 < len(between) <= _TARGET or item.is_country:
        return False
    if any(i < t.first < j for t, _ in passage.triggers) or not all(t.text[0] not in _STOPS for t in between):
        return False
    leads = between[-1].low in _LIST_PREPOSITIONS or item.expression.kind in {"near", "offset", "part"}
    return leads and any(t.low in _TARGETS for t in between) and not any(t.low in _HURT for t in between)


_TARGET = 8
_STOPS = frozenset(",;:.")
_HURT = words(
    "wounded injured wounding injuring killed dead hurt arrested was were is are had has have who which that"
)
_TARGETS = words(
    "another one base bases post posts position positions depot depots warehouse warehouses convoy convoys market markets house houses home homes "
    "building buildings school schools hospital hospitals camp camps headquarters airfield airfields airport airports checkpoint checkpoints "
    "site sites facility facilities refinery refineries plant plants station stations village villages town towns centre center centres targets "
    "hideouts hideout tunnel tunnels stronghold strongholds barracks bridge bridges substation factory factories terminal church mosque bus car"
)
