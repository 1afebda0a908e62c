"""Where a trigger's event happened: its own place, not one that the sentence names for something else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.gazetteer.resolving.earth import metres_apart
from conflict_map.text.events.fitting import best, describes_another, heads, position, word_before
from conflict_map.text.events.origins import only_a_source
from conflict_map.text.events.principal import at_that_time
from conflict_map.text.events.unknown import about_unknown, is_a_quarter, is_abroad, unknown_object
from conflict_map.text.passages.listing import listed_with
from conflict_map.text.passages.triggers import NOUN_FRAMES
from conflict_map.text.places.locating import Located, plainly
from conflict_map.text.places.nesting import measured_off, surroundings
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.words.tokens import Token

_ANAPHORA = words(
    "города город городе города міста місті المدينه منها البلده فيها села city town village capital neighbourhood settlement camp airport airbase base hill front dam sides crossing fighting there it district"
)


@dataclass(frozen=True, slots=True)
class Where:
    """The place of an event and how it was found.

    Parameters
    ----------
    located
        The place, or None.
    how
        ``clause``, ``sentence``, ``carried`` (from a sentence before), ``earlier`` (from an earlier paragraph), ``province``
        (not in the gazetteer: the province of what is told beside it), or ``none``.
    """

    located: Located | None
    how: str


def _stands_alone(tokens: Sequence[Token], i: int) -> bool:
    """Whether "the city" is not "the city of X"."""
    named = i + 1 < len(tokens) and tokens[i + 1].low == "of"
    return not named and (tokens[i].low in {"there", "it"} or tokens[i - 1].low == "the")


def points_back(passage: Passage) -> bool:
    """Whether a sentence speaks of a place by a common word alone: "the city", "the town", "there".

    Parameters
    ----------
    passage
        The sentence.
    """
    tokens = passage.sentence.tokens
    if tokens[0].low in _SOON and any(t.low in _LATER for t in tokens[:4]):
        return True
    if any(_definite_noun(passage, t) for t, _ in passage.triggers):
        return True
    return any(
        t.low in _ANAPHORA and (not t.low.isascii() or _stands_alone(tokens, i))
        for i, t in enumerate(tokens)
        if i
    )


_SOON = words("hours minutes later shortly soon moments earlier an days")
_LATER = words("later after afterwards earlier")


def _definite_noun(passage: Passage, trigger: Trigger) -> bool:
    """Whether a word means fighting that was told: "the overnight clashes", "the battle"."""
    before = passage.sentence.tokens[max(0, trigger.first - 2) : trigger.first]
    return trigger.cue.frame in NOUN_FRAMES and any(t.low in {"the", "both"} for t in before)


def places_of(trigger: Trigger, number: int, passage: Passage, focus: Located | None) -> list[Where]:
    """Give the places of an event: one, or the items of a list ("captured A, B and C").

    Parameters
    ----------
    trigger
        The words that tell of it.
    number
        The clause that holds them.
    passage
        The sentence.
    focus
        The place that the sentences before are about.

    Returns
    -------
    list of Where
        At least one; its `located` may be None.
    """
    ends = ends_of_roads(passage)
    usable = [item for item in passage.placeable if item not in ends]
    if passage.sentence.tokens[0].low == "outside" and len(usable) > 1:
        usable = usable[1:]  # "Outside the capital, gunmen burned the village of …"
    unknown = unknown_object(trigger, passage)
    if unknown is not None:
        return [Where(measured_off(passage.sentence, unknown, passage.placeable) or unknown, "clause")]
    clause = passage.clauses[number]
    antecedent = _where_it_was(passage, clause.first)
    if antecedent is not None:
        return [Where(antecedent, "clause")]
    inside = [item for item in usable if clause.first <= position(passage, item) < clause.after]
    chosen, how = _told_place(trigger, number, passage, inside, usable)
    if chosen is not None or not _is_nationwide(passage):
        chosen, how = _known_place(trigger, passage, chosen, how, focus)
    if chosen is None:
        chosen, how = best(trigger, passage, ends), "sentence"
    if chosen is None:
        return [Where(None, "none")]
    if how == "carried" or trigger.cue.frame in {"compound", "state"}:
        return [Where(chosen, how)]
    head = next((i for i in inside if chosen in listed_with(passage, usable, i)), chosen)
    return [Where(item, how) for item in [head, *listed_with(passage, usable, head)]]


def lacks_place(passage: Passage, trigger: Trigger, event_type: str, where: Where) -> bool:
    """Whether words tell of something only with a place of their own: "reached their targets", "fired from territory held by X".

    Parameters
    ----------
    passage
        The sentence.
    trigger
        The words that tell of it.
    event_type
        What they tell.
    where
        The place that was found.
    """
    how, located = where.how, where.located
    reached = trigger.cue.sense == "reach" and how != "clause"
    if trigger.cue.sense == "fired":  # "fired on Qamishli", not "fired on a car", "was fired at a meeting"
        return (
            trigger.passive
            or how != "clause"
            or located is None
            or not _right_after(passage, trigger, located)
        )
    ended = passage.sentence.tokens[trigger.after : trigger.after + 12]
    if event_type == "Control statement" and any(t.low == "until" for t in ended):
        return True  # "was held by the group until rebels drove it out"
    held = event_type == "Control statement" and (
        how == "none" or (trigger.cue.frame == "held" and how == "carried")
    )
    return reached or held


def _right_after(passage: Passage, trigger: Trigger, located: Located) -> bool:
    """Whether a place stands right after words, over "the village of"."""
    between = passage.sentence.tokens[trigger.after : position(passage, located)]
    plain = (
        located.expression.kind not in {"near", "offset", "between"}
        and position(passage, located) >= trigger.after
    )
    return plain and all(t.low in _OF_A_TOWN for t in between)


_OF_A_TOWN = words(
    "the a city town village towns villages of district neighbourhood outskirts area areas centre center"
)


def _where_it_was(passage: Passage, first: int) -> Located | None:
    """Give the place that "where" points back to: "were evacuated from Vovchansk, where shelling killed one"."""
    tokens = passage.sentence.tokens
    if tokens[first].low != "where" or first < 1:
        return None
    end = tokens[first - 2].end if tokens[first - 1].text == "," and first > 1 else tokens[first - 1].end
    return next((i for i in passage.placeable if i.expression.end == end and not i.is_country), None)


def ends_of_roads(passage: Passage) -> list[Located]:
    """Give the towns that are only where a road leads: "cutting the road to Mueda".

    Parameters
    ----------
    passage
        The sentence.
    """
    tokens = passage.sentence.tokens
    found: list[Located] = []
    if not passage.located or _ROADS.isdisjoint([t.low for t in tokens]):
        return found
    for item in passage.placeable:
        before = [t.low for t in tokens[max(0, position(passage, item) - 2) : position(passage, item)]]
        led_to = before[1:] in (["to"], ["towards"], ["toward"], ["from"]) and before[0] in _ROADS
        # "a bridge linking Quetta with the rest of Pakistan"
        linked = before[1:] in (["linking"], ["connecting"])
        if item.expression.kind == "place" and (led_to or linked):
            found.append(item)
    return found


_ROADS = words("road highway motorway route railway track bridge")


def _told_place(
    trigger: Trigger, number: int, passage: Passage, inside: Sequence[Located], usable: Sequence[Located]
) -> tuple[Located | None, str]:
    """Give the place that the sentence itself tells: of the trigger's clause, else of another one."""
    scenes = [item for item in inside if not only_a_source(trigger, passage, item)]
    chosen = best(trigger, passage, scenes or inside)
    wanting = chosen is None or (chosen.is_country and trigger.cue.frame != "holds")
    wanting = wanting or (
        chosen is not None and heads(passage, chosen)
    )  # "Gaza City: 34 died when a block in …"
    if wanting or (chosen is not None and only_a_source(trigger, passage, chosen)):
        elsewhere = _elsewhere(trigger, number, passage, usable)
        if elsewhere is not None and not only_a_source(trigger, passage, elsewhere):
            return elsewhere, "sentence"
    if (
        chosen is None
        and not _definite_noun(passage, trigger)
        and (near_speaker := _where_locals_speak(passage)) is not None
    ):
        return near_speaker, "sentence"
    if chosen is None:
        return None, "clause"
    return _nearer_unknown(trigger, passage, chosen, inside) or _part_that_is_named(
        passage, chosen, inside
    ), "clause"


def _nearer_unknown(
    trigger: Trigger, passage: Passage, chosen: Located, inside: Sequence[Located]
) -> Located | None:
    """Give the district of a village that nothing knows, where the sentence only opens with the province."""
    if not chosen.is_wide or position(passage, chosen) > trigger.first or trigger.cue.outcome:
        return None
    unknown = (i for i in inside if i.place is None and position(passage, i) >= trigger.after)
    around = (surroundings(passage.sentence, item, passage.placeable) for item in unknown)
    return next(
        (a for a in around if a is not None and _lies_in(a, chosen) and _level(a) > _level(chosen)), None
    )


def _level(item: Located) -> str:
    """Give the feature code: that of a district comes after that of a province, that of a town after both."""
    return item.place.feature_code if item.place is not None else ""


def _part_that_is_named(passage: Passage, chosen: Located, inside: Sequence[Located]) -> Located:
    """Give what a place only owns: the district in "Baghdad's Karrada district", in "the Karrada district of Baghdad"."""
    tokens = passage.sentence.tokens
    begin = position(passage, chosen)
    if begin > 1 and tokens[begin - 1].low == "of" and tokens[begin - 2].low in _PARTS_OF_TOWNS:
        end = tokens[begin - 2].end
        return next(
            (i for i in inside if i.expression.end == end and _lies_in(i, chosen, smaller=True)), chosen
        )
    k = next((k for k, t in enumerate(tokens) if t.start >= chosen.expression.end), len(tokens))
    if [t.low for t in tokens[k : k + 2]] not in (["'", "s"], ["’", "s"]):
        return chosen
    owned = (i for i in inside if position(passage, i) == k + 2 and _lies_in(i, chosen))
    return next(owned, chosen)


_PARTS_OF_TOWNS = words(
    "district neighbourhood neighborhood quarter suburb area sector township county locality"
)


def _lies_in(item: Located, outer: Located, *, smaller: bool = False) -> bool:
    """Whether a place lies so near a town, or in the country of a province, that it can be a part of it."""
    if item.place is None or outer.place is None or item.place.country != outer.place.country:
        return False
    if smaller and item.place.radius_m > outer.place.radius_m:
        return False
    return outer.is_wide or metres_apart(item.place, outer.place) < _A_PROVINCE_M


_A_PROVINCE_M = 200_000.0
"""Metres from a town within which its province's other towns lie: the two often share a name."""


_LOCALS = words(
    "authorities officials police medics residents rescuers doctors hospital witnesses villagers mayor"
)


def _where_locals_speak(passage: Passage) -> Located | None:
    """Give the town whose own people tell it, where nothing else says where: "authorities in Makariv said 132 bodies …"."""
    tokens = passage.sentence.tokens
    for item in passage.located:
        i = position(passage, item)
        of_locals = i > 1 and tokens[i - 1].low in {"in", "of"} and tokens[i - 2].low in _LOCALS
        code = item.place.feature_code if item.place is not None else ""
        town = code.startswith("PPL") and code != "PPLC"
        if of_locals and town and passage.names_speaker(i, i + 1):
            return item
    return None


def _known_place(
    trigger: Trigger, passage: Passage, chosen: Located | None, how: str, focus: Located | None
) -> tuple[Located | None, str]:
    """Give a place that is known where the sentence tells none: the one it opens with, or the one told before."""
    sourced = chosen is not None and how == "clause" and only_a_source(trigger, passage, chosen)
    wide = chosen is not None and chosen.is_country and not _all_over(passage, chosen)
    if (chosen is None or wide or sourced) and focus is not None and _may_carry(passage):
        return plainly(focus), "carried"
    if chosen is not None and focus is not None and is_a_quarter(chosen, focus) and _may_carry(passage):
        return plainly(focus), "carried"
    if chosen is not None and (opening := is_abroad(passage, chosen)) is not None:
        return opening, "sentence"
    if chosen is not None and chosen.place is None:
        about = about_unknown(trigger, passage, chosen, focus)
        return (chosen, how) if about is None else about
    if chosen is None:
        anywhere = [item for item in passage.placeable if not item.is_country]
        return best(trigger, passage, anywhere), "sentence"
    return chosen, how


def _all_over(passage: Passage, item: Located) -> bool:
    """Whether an event is told of all of a country: "killed 114 people across Myanmar"."""
    return word_before(passage, position(passage, item)) in {"across", "throughout"}


def _is_nationwide(passage: Passage) -> bool:
    """Whether a sentence tells of a whole country: "26 people were killed across the country"."""
    lows = [token.low for token in passage.sentence.tokens]
    return (
        not {"nationwide", "countrywide"}.isdisjoint(lows)
        or any(
            lows[i] in {"across", "throughout", "around"}
            and lows[i + 1 : i + 3] in (["the", "country"], ["the", "nation"])
            for i in range(len(lows) - 2)
        )
        or any(pair in {("whole", "country"), ("entire", "country")} for pair in pairwise(lows))
    )


def _may_carry(passage: Passage) -> bool:
    return passage.sentence.kind not in {"headline", "item"}


def _elsewhere(trigger: Trigger, number: int, passage: Passage, usable: Sequence[Located]) -> Located | None:
    """Give a place in another clause of the sentence: the antecedent, the parent's, or one that no other trigger owns."""
    clause = passage.clauses[number]
    if clause.kind == "relative":
        earlier = [item for item in usable if position(passage, item) < clause.first and not item.is_country]
        if earlier:
            return earlier[-1]
    owned = {n for _, n in passage.triggers if n != number}
    near: list[Located] = []
    for item in usable:
        if describes_another(passage, item) or only_a_source(trigger, passage, item):
            continue
        holder = passage.clause_at(position(passage, item))
        close = holder == clause.parent or passage.clauses[holder].parent == number or holder not in owned
        if (
            close
            and not item.is_country
            and (passage.clauses[holder].kind != "context" or at_that_time(passage, holder))
        ):
            near.append(item)
    if near:
        return best(trigger, passage, near)
    free = [
        i
        for i in usable
        if not i.is_country and passage.clauses[passage.clause_at(position(passage, i))].kind != "context"
    ]
    return (
        best(trigger, passage, free)
        if clause.kind in {"participle", "coordinate", "main", "adverbial"}
        else None
    )
