"""The place names of a document: tagger or rules, then what the words about each name say of it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.gazetteer.kinds import split_generic
from conflict_map.text.mentions.about import told_about
from conflict_map.text.mentions.casing import recased
from conflict_map.text.mentions.covering import names_in
from conflict_map.text.mentions.edges import edges_of
from conflict_map.text.mentions.expecting import (
    EXPECTED,
    LIKELY,
    OF_WAR,
    is_a_camp,
    is_called,
    is_expected,
    is_taken,
)
from conflict_map.text.mentions.features import (
    DocumentView,
    is_generic,
    is_loud,
    view_of,
    with_features,
    with_generics,
)
from conflict_map.text.mentions.names import FACILITY_NOUNS, PLACE_NOUNS, Name, find_announced
from conflict_map.text.mentions.namesakes import means_no_place, named_illnesses
from conflict_map.text.mentions.runs import (
    capitalised_runs,
    joined_runs,
    names_across,
    that_may_name,
    without_leads,
)
from conflict_map.text.mentions.scripts import arabic_names, slavic_names
from conflict_map.text.mentions.standing import Lookup, Standings
from conflict_map.text.mentions.tagger import Tagger
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conflict_map.gazetteer import Gazetteer
    from conflict_map.text.actors.table import ActorTable
    from conflict_map.text.documents.document import Document
    from conflict_map.text.words.tokens import Sentence, Token

_BIAS = 0.15
"""Finds a little more than the likeliest: a place that is missed is gone, a wrong one is seen with its reason."""

_AT_WAR = 0.5
"""Added in sentences that tell of war: the annotated corpora are everyday news, in which fewer names are places."""

_COMMON = frozenset(
    {"old city", "old town", "city", "green zone", "downtown", "city hall", "the city", "parliament"}
)
_OUTLETS = words("fm tv radio news agency times post herald tribune gazette observatory ministry")
_BANDS = words("cartel clan mafia gang militia tribe")


def names_of(document: Document, gazetteer: Gazetteer, table: ActorTable) -> dict[Sentence, list[Name]]:
    """Find the place names of a document.

    Parameters
    ----------
    document
        The document.
    gazetteer
        Where names are looked up.
    table
        Actors: their names are no places.

    Returns
    -------
    dict
        For each sentence its names, in order.
    """
    knows = gazetteer.knows
    tagger = Tagger.bundled() if document.language == "en" else None
    lookup = _lookup(gazetteer)
    read = [recased(s, document.text, lookup) for s in document.sentences] if tagger else document.sentences
    runs = runs_of(read, document.text, lookup) if tagger else {}
    wide = {s: with_generics(s.tokens, that_may_name(s.tokens, own)) for s, own in runs.items()}
    lookup.learn(w for s, own in wide.items() for run in own for w in names_in(s.tokens, document.text, run))
    view = view_of(read, lookup)
    illnesses = named_illnesses(read, view.lookup) if tagger else frozenset()
    found: dict[Sentence, list[Name]] = {}
    for sentence, plain in zip(document.sentences, read, strict=True):
        actors = table.find_any(sentence.tokens)
        if tagger is None:
            blocked = {k for a, b in actors for k in range(a, b)}
            find = arabic_names if document.language == "ar" else slavic_names
            names = find(sentence.tokens, document.text, view.lookup, blocked)
        else:
            headed = _of_dateline(plain, document.text, view.lookup)
            tagged = headed or _tagged(plain, document.text, wide[plain], view, tagger, illnesses)
            names = _with_described(plain, document.text, runs[plain], tagged, actors, knows)
        found[sentence] = told_about(sentence, document.text, names)
    return _cities_beside_divisions(found, lookup)


def runs_of(
    sentences: Sequence[Sentence], text: str, lookup: Standings
) -> dict[Sentence, list[tuple[int, int]]]:
    """Find the runs of capitalised words of each sentence, joined where the gazetteer has two as one name."""
    runs = {s: without_leads(s.tokens, capitalised_runs(s.tokens)) for s in sentences}
    lookup.learn(name for s, own in runs.items() for name in names_across(s.tokens, text, own))
    return {
        s: [part for run in joined_runs(s.tokens, text, own, lookup) for part in _at_its_area(s.tokens, *run)]
        for s, own in runs.items()
    }


def _at_its_area(tokens: Sequence[Token], first: int, after: int) -> list[tuple[int, int]]:
    """Part a local government area of Nigeria from its state: "Tsafe LGA of Zamfara"."""
    k = next((k for k in range(first + 1, after - 2) if tokens[k].text == "LGA"), None)
    return [(first, after)] if k is None else [(first, k + 1), (k + 2, after)]


def with_proposed(found: dict[Sentence, list[Name]], proposed: Sequence[Name]) -> dict[Sentence, list[Name]]:
    """Add names that were proposed, in the sentences where they stand, unless a name was read there.

    Parameters
    ----------
    found
        The names of each sentence.
    proposed
        Further names.

    Returns
    -------
    dict
        For each sentence its names, in order.
    """
    if not proposed:
        return found
    wider: dict[Sentence, list[Name]] = {}
    for sentence, names in found.items():
        kept = list(names)
        for name in proposed:
            free = all(name.end <= n.start or n.end <= name.start for n in kept)
            if sentence.start <= name.start and name.end <= sentence.end and free:
                kept.append(name)
        wider[sentence] = sorted(kept, key=lambda n: n.start)
    return wider


def _cities_beside_divisions(
    found: dict[Sentence, list[Name]], lookup: Standings
) -> dict[Sentence, list[Name]]:
    """Where a text also has "Hama province" or "Hama city", the bare "Hama" is the city; Mexico stays a country."""
    told_apart = {
        split_generic(n.text)[0] for names in found.values() for n in names if n.hint in _TOWN_OR_DIVISION
    }
    told_apart = {name for name in told_apart if lookup(name).kind != "country"}
    return {
        sentence: [replace(n, hint="city") if n.hint is None and n.text in told_apart else n for n in names]
        for sentence, names in found.items()
    }


_TOWN_OR_DIVISION = words("city province governorate oblast region state district county")


@lru_cache(maxsize=4)
def _lookup(gazetteer: Gazetteer) -> Standings:
    return Standings(gazetteer)


_CITY_OF_DATELINE = re.compile(r"\W*([^\W\d_][^\n,/(:—–]*?)(?:\s*[,/(:—–]|\s+-|\.?\s*$)")


def _of_dateline(sentence: Sentence, text: str, lookup: Lookup) -> list[Name]:
    """Give the city that heads a paragraph, as a whole: "PORT-AU-PRINCE — "."""
    match = (
        _CITY_OF_DATELINE.match(text, sentence.start, sentence.end) if sentence.kind == "dateline" else None
    )
    if match is None or "-" not in match[1] or not lookup(match[1]).kind:
        return []
    return [Name(match[1], match.start(1), match.end(1), None, None, "place", 1.0, match.end(1), "")]


def _tagged(
    sentence: Sentence, text: str, runs: Sequence[tuple[int, int]], view: DocumentView, tagger: Tagger,
    illnesses: frozenset[str],
) -> list[Name]:  # fmt: skip
    """Give the names that the tagger finds, each with the generic word that follows it."""
    tokens = sentence.tokens
    loud = is_loud(sentence)
    found: list[Name] = []
    of_war = not OF_WAR.isdisjoint([token.low for token in tokens])
    leaning = _BIAS + (_AT_WAR if of_war else 0.0)
    for first, after in runs:
        words = text[tokens[first].start : tokens[after - 1].end]
        opens = sentence.kind == "dateline" and bool(view.lookup(words).kind)
        told = opens or is_expected(tokens, text, (first, after), view, of_war=of_war)
        bias = leaning + (EXPECTED if told else 0.0)
        own, around = with_features(sentence, text, (first, after), view, tagger.groups, loud=loud)
        spans = tagger.spans(own, around, bias)
        called = is_called(tokens, first) and after - first <= 3
        if not spans and (opens or called or (of_war and is_taken(tokens, first, after, view))):
            spans = [(0, after - first, LIKELY)]
        for a, b, chance in spans:
            i, j = _whole(tokens, text, (first, after), (first + a, first + b), view)
            i, j = edges_of(tokens, text, i, j, view.lookup)
            if j - i > 1 and (is_generic(tokens[j - 1]) or (loud and tokens[j - 1].low in _SEVERAL)):
                j -= 1
            if loud and j - i > 1 and tokens[j - 1].low in _HAPPENED:
                j -= 1
            generic = j < len(tokens) and is_generic(tokens[j]) and j >= after - 1
            listed = (
                generic and tokens[j].text in _OF_A_LIST and i > 0 and tokens[i - 1].low in {"and", "or", "&"}
            )
            # "a Polish village": no village of that name
            end = (
                j + 1
                if generic and not listed and not demonym_country(text[tokens[i].start : tokens[j - 1].end])
                else j
            )
            end = j + 2 if is_a_camp(tokens, j) else end  # "Zamzam displacement camp"
            if (
                j - i == 1
                and tokens[i].low in _MONTHS
                and j + 1 < len(tokens)
                and tokens[j + 1].text[0].isdigit()
            ):
                continue  # "on Aug. 20"
            if j - i == 1 and tokens[i].low in _FEASTS:
                continue  # "home for the end of Ramadan"
            believers = generic and j - i == 1 and tokens[i].low in _BELIEVERS and tokens[j].text.islower()
            if believers or means_no_place(tokens, i, j, illnesses):
                continue  # "a Christian town", "the Marburg virus"
            hint = tokens[end - 1].low if tokens[end - 1].low in PLACE_NOUNS and end - i > 1 else None
            hint = tokens[j].low if listed else hint
            words = text[tokens[i].start : tokens[end - 1].end]
            asked = _without_side(words, view.lookup) if tokens[i].low in _SIDES and j - i > 1 else ""
            if words.endswith(" LGA"):  # a local government area of Nigeria
                asked = words.removesuffix(" LGA")
            found.append(
                Name(
                    words,
                    tokens[i].start,
                    tokens[end - 1].end,
                    hint,
                    None,
                    "place",
                    chance,
                    tokens[j - 1].end,
                    asked,
                )
            )
    return found


def _without_side(words: str, lookup: Lookup) -> str:
    """Give what to ask for where nothing has a name with its side: Aleppo for "Eastern Aleppo"."""
    side, _, rest = words.partition(" ")
    if side.lower() in LEVELS:
        return ""  # a division may be spelt otherwise: Lower Shabelle
    return rest if not lookup(words).kind and lookup(rest).kind else ""


LEVELS = frozenset({"lower", "upper"})
"""Words before a name that divide a land or a valley, not a town's sides."""


_HAPPENED = words(
    "attack attacks battle battles blast blasts bombing bombings clash clashes raid raids shooting shootings siege massacre strike strikes "
    "airstrike airstrikes ambush explosion explosions violence fighting protest protests offensive shelling"
)
"""What a headline says of a place after its name: "20 Killed in Mogadishu Attack"."""
_OF_A_LIST = words(
    "provinces governorates regions districts counties states oblasts raions municipalities departments cities towns villages"
)
"""What all the names of a list share: "Idlib, Hama and Homs provinces"."""
_SEVERAL = words("villages towns communities settlements districts provinces")
_SIDES = words(
    "old lower upper inner outer greater downtown eastern western northern southern northeastern northwestern southeastern southwestern central"
)
_MONTHS = words("jan feb mar apr jun jul aug sep sept oct nov dec")
_FEASTS = words("ramadan eid christmas easter ashura diwali nowruz passover hanukkah arbaeen muharram")
_BELIEVERS = words(
    "christian muslim sunni shia shiite alawite druze jewish catholic hindu sikh yazidi kurdish arab"
)


def _whole(
    tokens: Sequence[Token], text: str, run: tuple[int, int], span: tuple[int, int], view: DocumentView
) -> tuple[int, int]:
    """Take the whole run where the gazetteer has it and the tagger saw only a part: "Kerem Shalom"."""
    words = text[tokens[run[0]].start : tokens[run[1] - 1].end]
    short = span != run and run[1] - run[0] <= 4
    if short and view.lookup(words).kind:
        return run
    sided = span[0] > run[0] and tokens[span[0] - 1].text in {"Lower", "Upper", "Middle"}  # "Lower Shabelle"
    return (span[0] - 1, span[1]) if sided else span


def _with_described(
    sentence: Sentence,
    text: str,
    runs: Sequence[tuple[int, int]],
    names: list[Name],
    actors: Sequence[tuple[int, int]],
    knows: Callable[[str], bool],
) -> list[Name]:
    """Add what a generic word in lower case announces ("Tishreen dam"); drop what is inside an actor's name."""
    tokens = sentence.tokens
    blocked = [
        (tokens[a].start, tokens[b - 1].end)
        for a, b in actors
        if b - a > 1 or tokens[a].text.isupper() or tokens[a].text[0].isupper()
    ]
    # "Sham FM said", "the Sinaloa Cartel": the capitalised word belongs to the name, though the tagger stopped short
    bands = {
        name.end
        for name, word in pairwise(tokens)
        if word.low in _OUTLETS | _BANDS and word.text[0].isupper() and text[name.end : word.start] == " "
    } | _names_of_bands(tokens)
    kept = [
        n
        for n in names
        if demonym_country(n.text)
        or not (
            n.text.lower() in _COMMON
            or n.text.split()[-1].lower() in _OUTLETS
            or n.end in bands
            or any(a <= n.start and n.end <= b for a, b in blocked)
        )
    ]
    ruled = find_announced(tokens, text, runs, knows, actors)
    facilities = [
        replace(n, hint=n.hint or n.text.split()[-1].lower())
        for n in ruled
        if n.text.split()[-1].lower() in FACILITY_NOUNS
    ]
    described = [
        n
        for n in ruled
        if n.hint
        and (n.hint == "highway" or n.text.split()[-1].islower())
        and n.text.split()[0].lower() not in _BELIEVERS
    ]
    for name in [*facilities, *described]:
        if any(a <= name.start and name.core_end <= b for a, b in blocked) or _is_a_unit(name, tokens):
            continue
        overlapping = [n for n in kept if n.start < name.end and name.start < n.end]
        inside = all(name.start <= n.start and n.end <= name.end for n in overlapping)
        if not overlapping or (name in facilities and inside and len(name.text.split()) > 1):
            kept = [n for n in kept if n not in overlapping]
            kept.append(replace(name, probability=0.6))
    return sorted(kept, key=lambda n: n.start)


def _is_a_unit(name: Name, tokens: Sequence[Token]) -> bool:
    """Whether a front is a part of an armed group: "the Jaime Martinez front of the FARC"."""
    if name.hint != "front":
        return False
    ahead = [t for t in tokens if t.start >= name.end][:4]
    return [t.low for t in ahead[:1]] == ["of"] and any(t.text.isupper() for t in ahead)


def _names_of_bands(tokens: Sequence[Token]) -> set[int]:
    """Give where names end that several bands share: "the Sinaloa and Jalisco New Generation cartels"."""
    ends: set[int] = set()
    for i in [i for i, token in enumerate(tokens) if token.low in _SEVERAL_BANDS]:
        k = i - 1
        if k >= 0 and tokens[k].text == ",":
            continue  # "In Ciudad Juarez, gangs burned"
        while k >= 0 and (tokens[k].text[0].isupper() or tokens[k].low in {"and", ","}):
            ends.add(tokens[k].end)
            k -= 1
    return ends


_SEVERAL_BANDS = words("cartel cartels clans gangs mafias")
