"""Whom words that are no names mean: "Israel struck", "the group", "its forces", "the same gunmen"."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from conflict_map.text.actors.forces import BACKED
from conflict_map.text.actors.speakers import is_speech_verb
from conflict_map.text.actors.table import ActorMention, ActorTable
from conflict_map.text.words.tokens import HYPHENS
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from conflict_map.text.passages.triggers import Trigger
    from conflict_map.text.places.locating import Located
    from conflict_map.text.words.tokens import Sentence, Token

_start_of = attrgetter("start")
_BEFORE_PLACES = words("in at near from to into around inside across through of within throughout on over by")


def with_metonyms(
    sentence: Sentence,
    located: Sequence[Located],
    actors: list[ActorMention],
    cued: Sequence[Trigger],
    table: ActorTable,
    country: str,
) -> list[ActorMention]:
    """Add the forces that a country's name stands for: "Israel struck", "attacks by Ethiopia"."""
    if not cued:
        return actors
    starts = {t.first for t in cued}
    added: list[ActorMention] = []
    tokens = sentence.tokens
    for item in located:
        if not item.is_country or item.place is None or item.expression.anchors[0].role == "people":
            continue
        if any(item.expression.text == n.within for other in located for n in other.expression.anchors):
            continue  # "in Kankara, Nigeria, and took": only where the town lies
        i = bisect_left(tokens, item.expression.start, key=_start_of)
        j = bisect_left(tokens, item.expression.end, lo=i, key=_start_of)
        before = tokens[i - 1].low if i > 0 else ""
        verb = any(k in starts for k in range(j, min(j + 3, len(tokens)))) or (
            i == 0 and any(tokens[k - 1].text == "," and tokens[k].low.endswith("ing") for k in starts if k)
        )
        overlaps = any(a.first < j and i < a.after for a in actors)
        topic = j < len(tokens) and tokens[j].text == ":"  # "Sudan: RSF shelling kills 16"
        if i == len(tokens) or overlaps or topic or not verb or (before in _BEFORE_PLACES and before != "by"):
            continue
        row = table.of_country(item.place.country, country or item.place.country)
        added.append(ActorMention(item.expression.text, i, j, row.actor_id, row.name, row.side, row.kind))
    return sorted([*actors, *added], key=lambda a: a.first)


_SAME = words("group men gunmen attackers militants fighters rebels militia assailants")
_GROUPS = words(
    "group movement alliance organisation organization militia faction factions fighters forces insurgency"
)
_OWNERS = words("its their his его её ее их його її їх їхні")
_POINTING = _OWNERS | {"the", "same"}
_OWN_FORCES = words(
    "forces troops army military soldiers units fighters men войска силы армия военные війська сили армія військові"
)


def with_anaphora(
    sentence: Sentence,
    located: Sequence[Located],
    actors: list[ActorMention],
    recent: Sequence[ActorMention],
    table: ActorTable,
    country: str,
    text: str,
    starts: AbstractSet[int],
) -> list[ActorMention]:
    """Add whom "the group" and "its forces" mean: the actor named last, or the country that speaks."""
    tokens = sentence.tokens
    added: list[ActorMention] = []
    for i in [i for i, token in enumerate(tokens[:-1]) if token.low in _POINTING]:
        low, n = tokens[i].low, _noun_after(tokens, i)
        following = tokens[n].low
        rebels = low == "the" and following in _REBELS and _rebels_named(recent)
        back = rebels or (low == "the" and following in _GROUPS) or (low == "same" and following in _SAME)
        if not back and not (low in _OWNERS and following in _OWN_FORCES):
            continue
        if not rebels and any(
            a.first <= n < a.after for a in actors if a.text[0].isupper() or low not in _OWNERS | {"same"}
        ):
            continue
        words = text[tokens[i].start : tokens[n].end]
        if low in _OWNERS:
            owner = (
                _speaking_country(tokens[:i], located, table, country)
                or _nearest(actors, i)
                or next(iter(recent), None)
            )
        elif n + 1 >= len(tokens) or tokens[n + 1].low not in {"of", "in", "loyal"}:
            earlier = _nearest_band(actors, i, following) or _nearest(actors, i)
            owner = _rebels_named(recent) if rebels else earlier or _fitting(recent, following)
        else:
            continue
        if owner is not None:
            added.append(ActorMention(words, i, n + 1, owner.actor_id, owner.name, owner.side, owner.kind))
    they = _pronoun_before_verb(tokens, starts) if recent and starts else None
    if they is not None:
        a = recent[0]
        added.append(ActorMention(tokens[they].text, they, they + 1, a.actor_id, a.name, a.side, a.kind))
    if not added:
        return actors
    taken = {k for a in added for k in range(a.first, a.after)}
    return sorted([*added, *(a for a in actors if a.first not in taken)], key=lambda a: a.first)


def _noun_after(tokens: Sequence[Token], i: int) -> int:
    """Give the token that "the" or "its" leads to, over "Iran-backed", "Islamist militant"."""
    n = i + 1
    while n + 1 < len(tokens) and n < i + 6 and tokens[n].low in _ADJECTIVES:
        n += 1
    backed = n + 3 < len(tokens) and tokens[n + 1].text in HYPHENS and tokens[n + 2].low in BACKED
    n = n + 3 if backed else n
    return n if tokens[n].low in _GROUPS or n == i + 1 else i + 1


_ADJECTIVES = words(
    "islamist jihadist militant armed ethnic rebel paramilitary powerful shia shiite sunni palestinian lebanese iraqi kurdish"
)
_REBELS = words("rebels militia insurgents militants jihadists guerrillas extremists")


def _rebels_named(recent: Sequence[ActorMention]) -> ActorMention | None:
    """Give the armed group that was named last, if a report named only one: "the rebels" are they."""
    named = {a.actor_id: a for a in reversed(recent) if a.kind == "nonstate" and a.is_named}
    return next(iter(named.values())) if len(named) == 1 else None


def _pronoun_before_verb(tokens: Sequence[Token], starts: AbstractSet[int]) -> int | None:
    """Where "they" or "it" stands before a verb that tells of an event, in a sentence in which nobody speaks."""
    speaks = tokens[0].low in {"it", "they"} and len(tokens) > 1 and is_speech_verb(tokens[1].low)
    if not speaks and any(is_speech_verb(t.low) for t in tokens):
        return None
    # "It said that it had taken the town": who speaks is the one that acts
    for i, token in enumerate(tokens[:-1]):
        if speaks and i < 2:
            continue
        if token.low in {"they", "it"}:
            return i if any(k in starts for k in range(i + 1, i + 4)) else None
    return None


_BANDS = words(
    "group militia militants gunmen attackers rebels insurgency movement faction factions assailants"
)


def _fitting(recent: Sequence[ActorMention], noun: str) -> ActorMention | None:
    """Give the last actor that a noun can mean: "the group" is no army, where another was named."""
    bands = [a for a in recent if a.kind == "nonstate"] if noun in _BANDS else []
    return next(iter(bands or recent), None)


def _nearest_band(actors: Sequence[ActorMention], i: int, noun: str) -> ActorMention | None:
    """Give the last armed group before a token that means one: "al Shabaab and 54 Ugandan soldiers died when the group …"."""
    earlier = [a for a in actors if a.after <= i and a.kind == "nonstate" and a.is_named]
    return earlier[-1] if earlier and noun in _BANDS else None


def _nearest(actors: Sequence[ActorMention], i: int) -> ActorMention | None:
    """Give the last actor with a proper name before a token."""
    earlier = [a for a in actors if a.after <= i and a.kind != "civilians" and a.text[0].isupper()]
    return earlier[-1] if earlier else None


def _speaking_country(
    tokens: Sequence[Token], located: Sequence[Located], table: ActorTable, country: str
) -> ActorMention | None:
    """Give the forces of the country whose capital or name begins the sentence: "Moscow said its forces …"."""
    if not tokens or not any(is_speech_verb(t.low) for t in tokens):
        return None
    first = next(
        (item for item in located if item.expression.start <= tokens[min(1, len(tokens) - 1)].start), None
    )
    if first is None or first.place is None or not first.place.feature_code.startswith(("PCL", "PPLC")):
        return None
    row = table.of_country(first.place.country, country or first.place.country)
    return ActorMention(first.expression.text, 0, 1, row.actor_id, row.name, row.side, row.kind)
