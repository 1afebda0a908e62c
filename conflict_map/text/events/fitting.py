"""How well a place of a sentence fits the words that tell of an event."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.gazetteer.resolving.earth import metres_apart
from conflict_map.text.mentions.names import WATERCOURSE
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.places.locating import Located
    from conflict_map.text.words.tokens import Token

SOURCES = frozenset({"from", "out", "с", "из", "из-под", "з", "із", "من", "off"})


def position(passage: Passage, item: Located) -> int:
    """Give the index of the first token of a place's words."""
    return passage.index_at(item.expression.start)


def word_before(passage: Passage, i: int) -> str:
    """Give the word before a token, over "the city of"."""
    tokens = passage.sentence.tokens
    k = i - 1
    while k >= 0 and tokens[k].low in _LEADING:
        k -= 1
    return tokens[k].low if k >= 0 else ""


_LEADING = words("the city town village of occupied left right bank banks shore")


def best(trigger: Trigger, passage: Passage, items: Sequence[Located]) -> Located | None:
    """Give the place that fits an event's words best, of those that are left."""
    if not items:
        return None
    return min(items, key=lambda item: _cost(trigger, passage, item))


def _cost(trigger: Trigger, passage: Passage, item: Located) -> tuple[float, int]:
    """How badly a place fits a trigger; the smallest wins, the first of equals."""
    tokens = passage.sentence.tokens
    i = position(passage, item)
    before = word_before(passage, i)
    where = trigger.cue.where
    later = i >= trigger.first
    distance = i - trigger.after if later else trigger.first - i
    cost = min(max(distance, 0), 30) * 0.1
    wants_before = where in {"subject", "before", "fallen"} or trigger.passive
    cost += 2.0 * (later if wants_before else not later)
    cost += 20.0 * item.is_country + (1.5 if item.is_wide else 0.0) + (8.0 if item.place is None else 0.0)
    leaving = before in SOURCES and item.expression.kind != "offset"
    # "troops from Misrata pulled back" have not left Misrata
    cost += -4.0 if leaving and where == "from" and later else 3.0 if leaving else 0.0
    if where == "along":
        # "the M5 highway was cut near Saraqib": what says where on it is the place
        nearer = any(o.expression.kind in {"near", "offset"} and o is not item for o in passage.placeable)
        cost -= 0.0 if nearer else 6.0 * _is_way(item)
    elif (_is_way(item) or _is_water(item)) and _narrowed(passage, item):
        cost += 3.0
    if item.expression.kind in {"part", "group"}:
        cost += 6.0 if _is_part_of_country(item) else -0.5
    if where in {"object", "direct"} and i == trigger.after and _ends_there(passage, item):
        cost -= 2.0  # "seized Nawnghkio, on the Mandalay highway"
    cost += _describing(passage, item)
    cost -= 2.5 * (i == 1 and later is False and trigger.first <= i + _OPENING and tokens[0].low in _IN)
    if i > 0 and tokens[i - 1].low in {",", "،", "in"} and _stands_in(passage, item):
        cost += 1.5
    if i > 0 and tokens[i - 1].low == "unlike":
        cost += 10.0
    return cost, i


_IN, _OPENING = frozenset({"in", "у", "в", "at", "near"}), 4
"""A sentence that opens with a place and tells right after it: "У Херсоні загинув чоловік, у Бериславі двоє поранені"."""


def _ends_there(passage: Passage, item: Located) -> bool:
    """Whether a name is all that a verb has as its object: not in "seize Gaza side of Rafah crossing"."""
    k = passage.index_at(item.expression.end)
    tokens = passage.sentence.tokens
    return k >= len(tokens) or tokens[k].text in {",", ".", ";"} or tokens[k].low in _AFTER_OBJECTS


_AFTER_OBJECTS = words(
    "on in at from and after late early overnight last this yesterday as with without near during while when amid by"
)


def _describing(passage: Passage, item: Located) -> float:
    """How much a place only says where another one lies, or cannot be the one that is named."""
    i = position(passage, item)
    apposed = item.expression.kind == "offset" and i > 0 and _apposed(passage.sentence.tokens, i)
    holding = any(_holds(item, other) for other in passage.placeable)
    if i == 0 and heads(passage, item):
        return 6.0
    about = (
        _has_within(passage, item),
        describes_another(passage, item),
        apposed,
        holding,
        _bracketed(passage, item),
    )
    return 3.0 * sum(about) + 8.0 * _is_elsewhere(passage, item)


def _bracketed(passage: Passage, item: Located) -> bool:
    """Whether brackets only say where the place before them lies: "Sai Buri (Pattani)"."""
    i = position(passage, item)
    if i < 2 or passage.sentence.tokens[i - 1].text != "(":
        return False
    end = passage.sentence.tokens[i - 2].end
    return any(o.place is not None and o.expression.end == end for o in passage.placeable)


def heads(passage: Passage, item: Located, *, alone: bool = False) -> bool:
    """Whether a place heads its paragraph, before a colon: "SRINAGAR: Four died in Bandipora district".

    Parameters
    ----------
    passage
        The sentence.
    item
        The place.
    alone
        Whether it may be the only one that the sentence names.
    """
    after = passage.index_at(item.expression.end)
    tokens = passage.sentence.tokens
    others = (o for o in passage.placeable if o is not item and o.place is not None and not o.is_country)
    return after < len(tokens) and tokens[after].text == ":" and (alone or any(others))


_WAYS = frozenset({"road", "highway", "motorway", "railway", "bridge"})


def _is_way(item: Located) -> bool:
    return item.expression.kind in {"along", "between"} or (item.expression.anchors[0].hint or "") in _WAYS


def _is_water(item: Located) -> bool:
    """Whether a river is named, or what may be one: "the left bank of the Dnipro"."""
    anchors = item.expression.anchors
    return bool(anchors) and (anchors[0].hint or "") in {WATERCOURSE, "river"}


def _narrowed(passage: Passage, item: Located) -> bool:
    """Whether the words right after a road say where on it: "the Mandalay–Lashio highway near Kyaukme", "Kohat Road, Peshawar"."""
    after = passage.index_at(item.expression.end)
    tokens = passage.sentence.tokens
    street = item.expression.kind == "place" and after < len(tokens) and tokens[after].text == ","
    return any(
        (other.expression.kind in {"near", "offset"} and position(passage, other) == after)
        or (street and position(passage, other) == after + 1 and not other.is_wide)
        for other in passage.placeable
    )


def _apposed(tokens: Sequence[Token], i: int) -> bool:
    """Whether a distance only says where the place before it lies: "Sake, a town 20 km west of Goma"."""
    k = i - 1
    while k > max(0, i - 5) and (
        tokens[k].low in _KINDS_OF_TOWN or tokens[k].low in {"a", "some", "about", "around", "roughly"}
    ):
        k -= 1
    return tokens[k].text == ","


def describes_another(passage: Passage, item: Located) -> bool:
    """Whether a place only says where the one before it lies: "Bwari, a satellite town of Nigeria's capital Abuja, and".

    Parameters
    ----------
    passage
        The sentence.
    item
        The place.
    """
    tokens, i = passage.sentence.tokens, position(passage, item)
    k = i - 1
    while k > max(0, i - 9) and tokens[k].text != ",":
        k -= 1
    between = [t.low for t in tokens[k + 1 : i]]
    across = [t.low for t in tokens[max(0, i - 7) : i]]
    if any(pair in {("across", "from"), ("opposite", "the")} for pair in pairwise(across)):
        return True  # "the town, just across from the Turkish town of Ceylanpinar"
    return (
        tokens[k].text == ","
        and between[:1] in (["a"], ["an"], ["the"])
        and any(low in _KINDS_OF_TOWN for low in between)
        and any(other.expression.end == tokens[k].start for other in passage.placeable)
    )


def _has_within(passage: Passage, item: Located) -> bool:
    """Whether a place only says where the next one lies: "the Gaza city of Rafah"."""
    tokens = passage.sentence.tokens
    k = passage.index_at(item.expression.end)
    while k + 1 < len(tokens) and tokens[k].low in _KINDS_OF_TOWN:
        k += 1
    if k + 1 >= len(tokens) or tokens[k].low != "of" or tokens[k - 1].low not in _KINDS_OF_TOWN:
        return False
    return any(other.expression.start == tokens[k + 1].start for other in passage.placeable)


_KINDS_OF_TOWN = words("city town village border port market district settlement hamlet suburb")


def _is_elsewhere(passage: Passage, item: Located) -> bool:
    """Whether a comma puts a place beside a town that it does not lie near: another one of its name is meant."""
    after = passage.index_at(item.expression.end)
    tokens = passage.sentence.tokens
    if item.place is None or item.is_wide or after + 1 >= len(tokens) or tokens[after].text != ",":
        return False
    beside = next(
        (o for o in passage.placeable if position(passage, o) == after + 1 and o.expression.kind == "offset"),
        None,
    )
    if beside is None or beside.place is None:
        return False
    metres, told = metres_apart(item.place, beside.place), beside.expression.distance_m
    return metres > _FAR_M if told is None else metres > 2 * told + _FAR_M / 10


_FAR_M = 150_000.0


def _stands_in(passage: Passage, item: Located) -> bool:
    """Whether a place is only what the one before it lies in: "Beni territory, eastern Congo", "Kurram in Pakistan"."""
    start = item.expression.start
    wide = item.is_wide or item.expression.kind == "part"  # "near Hays, in southern Hodeidah"
    return wide and any(0 < start - other.expression.end <= 4 for other in passage.placeable)


def _holds(item: Located, other: Located) -> bool:
    """Whether the text puts another place in this one: "Rueso district, Narathiwat"."""
    return other.place is not None and other.expression.anchors[0].within == item.expression.text


def _is_part_of_country(item: Located) -> bool:
    """Whether only a part of a country is named: "northwestern Pakistan", "17 villages in Nigeria"."""
    return (
        item.expression.kind in {"part", "group"}
        and item.place is not None
        and item.place.feature_code.startswith("PCL")
    )
