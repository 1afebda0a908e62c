"""Whether a word that may mean the taking of a place stands beside one: "took Hama", not "took part"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.places.locating import Located
    from conflict_map.text.words.tokens import Sentence, Token

_NO_OBJECT = words(
    "that in on at to from into by with for over after off out part place aim up down away note advantage effect oath office power "
    "responsibility but as than and or their his her"
)
_AUXILIARIES = words("has had have was were also reportedly finally eventually now")


def beside_its_place(sentence: Sentence, trigger: Trigger, located: Sequence[Located]) -> bool:
    """Whether a word that means the taking of a place only beside one stands so: "took Hama", "Hama has fallen".

    Parameters
    ----------
    sentence
        The sentence.
    trigger
        The word.
    located
        The sentence's places.
    """
    tokens, where = sentence.tokens, trigger.cue.where
    if trigger.cue.frame == "compound" and where == "after":
        return _names_ground(tokens, trigger.after, located)
    if where == "direct" and trigger.passive:
        return _right_before(tokens, trigger.first, located)
    if where == "direct":
        for item in located:
            if _owns_what_follows(tokens, item.expression.end) or (
                item.expression.anchors[:1] and (item.expression.anchors[0].role == "people")
            ):
                continue
            between = [t for t in tokens[trigger.after :] if t.start < item.expression.start][:8]
            several = any(t.low in {"villages", "settlements", "towns", "hamlets"} for t in between)
            plain = several or all(
                (t.text[0].isalpha() or t.text in _APOSTROPHES or t.text == "-")
                and (t.low not in _NO_OBJECT or (n > 0 and between[n - 1].low in _TAKEN_IN))
                for n, t in enumerate(between)
            )
            if item.expression.start >= tokens[trigger.after - 1].end and plain and len(between) < 7:
                return item.expression.kind != "axis" and not item.is_country
        return False
    if trigger.cue.frame == "noun_object" and tokens[trigger.first].low in _LOST:
        after = tokens[trigger.after - 1].end
        ahead = tokens[trigger.after : trigger.after + 7]
        ends = ahead[-1].end if ahead else after
        return any(after <= item.expression.start < ends for item in located)  # "the loss of body fluids"
    return where != "fallen" or _right_before(tokens, trigger.first, located)


_LOST = frozenset({"loss", "fall", "capture", "seizure", "takeover", "conquest"})


def _names_ground(tokens: Sequence[Token], after: int, located: Sequence[Located]) -> bool:
    """Whether what is held is ground: "rebel-held parts of Aleppo", not "the Hamas-run health ministry"."""
    k = after
    while k < len(tokens) and tokens[k].low in _GROUND:
        k += 1
    start = tokens[min(k, len(tokens) - 1)].start
    return any(item.expression.start <= start < item.expression.end for item in located) or k > after


_GROUND = words(
    "area areas part parts territory territories of the in city town village port district districts enclave suburb suburbs region province "
    "northern southern eastern western central northwestern northeastern southwestern southeastern neighbourhood neighbourhoods side "
    "north south east west northwest northeast southwest southeast stronghold border zone pocket countryside"
)


def _right_before(tokens: Sequence[Token], first: int, located: Sequence[Located]) -> bool:
    """Whether a place stands right before a verb: "Hama has fallen", "Pylna and Strilecha had been taken"."""
    k = first
    while k > 0 and tokens[k - 1].low in _AUXILIARIES:
        k -= 1
    if k > 1 and tokens[k - 1].text == ",":  # "Goma, a city of one million, fell on Tuesday"
        comma = next((j for j in range(k - 2, max(0, k - 14), -1) if tokens[j].text == ","), None)
        described = comma is not None and tokens[comma + 1].low in {"a", "an", "the", "once", "home"}
        k = comma if comma is not None and described else k
    return any(k and item.expression.end == tokens[k - 1].end and not item.is_country for item in located)


_APOSTROPHES = frozenset({"'", "’"})
_TAKEN_IN = words(
    "compound headquarters building buildings office offices base bases post posts airport airbase station barracks prison hospital "
    "positions checkpoint checkpoints points district districts neighbourhood neighbourhoods half part parts most"
)
"""What is taken "in" a town."""
_OF_A_TOWN = words(
    "district neighbourhood neighborhood quarter suburb airport centre center port side half outskirts camp oil field fields refinery "
    "citadel airbase"
)


def _owns_what_follows(tokens: Sequence[Token], end: int) -> bool:
    """Whether a place only owns what is taken: "took South Kivu's governor's office", not "Aleppo's Bab district"."""
    k = next((k for k, t in enumerate(tokens) if t.start >= end), len(tokens))
    if k + 1 >= len(tokens) or tokens[k].low not in {"'", "’"} or tokens[k + 1].low != "s":
        return False
    return not any(t.low in _OF_A_TOWN for t in tokens[k + 2 : k + 7])
