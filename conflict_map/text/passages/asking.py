"""The names of a report and what the gazetteer says of them, first together, then in the theatre alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.gazetteer import Candidate, Gazetteer, Query, Resolution
from conflict_map.gazetteer.kinds import split_generic
from conflict_map.gazetteer.resolving.earth import metres_apart
from conflict_map.text.mentions.names import FACILITY_NOUNS, WATERCOURSE, Name
from conflict_map.text.mentions.recognising import LEVELS
from conflict_map.text.passages.doubting import without_far_fetched, without_strangers
from conflict_map.text.passages.theatre import theatre
from conflict_map.text.places.locating import COUNTRYSIDE_M, NEAR_M
from conflict_map.text.places.reasons import NOT_LOOKED_UP
from conflict_map.text.words.vocabulary import words as vocabulary

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from conflict_map.gazetteer import Place


MOST_NAMES = 1500
"""How many different names of one report are looked up: no report that people wrote has as many."""


def resolve_names(
    names: Sequence[Name], gazetteer: Gazetteer, bias: frozenset[str] = frozenset()
) -> dict[Name, Resolution]:
    """Ask the gazetteer for all names of a document together.

    Parameters
    ----------
    names
        In the order of the text.
    gazetteer
        The gazetteer.
    bias
        ISO codes of countries that are likely.

    Returns
    -------
    dict
        Name to resolution.
    """
    names, rest = _first_names(names)
    # a wrong spelling of a name that nobody has is looked for where the report plays: see `resolve_within`
    queries = [
        Query(n.query, n.start, n.end, n.hint, n.within, misspelt=_is_known(n, gazetteer)) for n in names
    ]
    if not queries:
        return {}
    likely = sorted(bias) or None
    answers = gazetteer.resolve_all(queries, bias=likely)
    # a city and its division share a name: the bare name is the city unless a generic word says otherwise
    torn = [
        k for k, a in enumerate(answers) if a.place is None and names[k].hint is None and _city_or_division(a)
    ]
    if torn:
        queries = [replace(q, hint="city") if k in torn else q for k, q in enumerate(queries)]
    # "across the Bekaa": what is crossed may be no river; beside "the state of California" the bare name is no city
    dry = {k for k, a in enumerate(answers) if a.place is None and names[k].hint in {WATERCOURSE, "city"}}
    queries = [replace(q, hint=None) if k in dry else q for k, q in enumerate(queries)]
    if torn or dry:
        again = gazetteer.resolve_all(queries, bias=likely)
        answers = [again[k] if k in dry or k in torn else a for k, a in enumerate(answers)]
    left_out = {n: Resolution(n.text, None, 0.0, 0.0, None, NOT_LOOKED_UP) for n in rest}
    return dict(zip(names, answers, strict=True)) | left_out


def places_of(
    names: Sequence[Name], gazetteer: Gazetteer, likely: Counter[str], country: str = ""
) -> tuple[dict[Name, Resolution], str]:
    """Find the places of all names of a document, first together, then in the theatre.

    Parameters
    ----------
    names
        In the order of the text.
    gazetteer
        Where names are looked up.
    likely
        The countries that the document speaks of by their names and peoples, as ISO codes.
    country
        ISO code of the theatre, if it is known.

    Returns
    -------
    tuple
        What each name means, and the ISO code of the theatre, empty when nothing says.
    """
    bias = frozenset(code for code, number in likely.most_common(2) if number > 1 or len(likely) == 1)
    resolutions = resolve_names(names, gazetteer, bias | ({country} - {""}))
    expected = {country} - {""}
    resolutions = without_far_fetched(resolutions, gazetteer, expected | set(likely))
    country = country or theatre(resolutions, likely)
    resolutions = without_strangers(resolutions, country, set(likely))
    return resolve_within(resolutions, gazetteer, country), country


def _first_names(names: Sequence[Name]) -> tuple[Sequence[Name], Sequence[Name]]:
    """Split off what comes after the first :data:`MOST_NAMES` different names."""
    if len(names) <= MOST_NAMES:
        return names, ()
    first = set(list(dict.fromkeys(n.text for n in names))[:MOST_NAMES])
    return [n for n in names if n.text in first], [n for n in names if n.text not in first]


def resolve_within(
    resolutions: dict[Name, Resolution], gazetteer: Gazetteer, country: str
) -> dict[Name, Resolution]:
    """Look again, in the theatre alone, for names that may mean places of several countries or are spelt otherwise.

    Parameters
    ----------
    resolutions
        What the gazetteer said first.
    gazetteer
        The gazetteer.
    country
        ISO code of the theatre; empty when unknown.

    Returns
    -------
    dict
        The same, with what the theatre settles; its confidence is lower and it says why.
    """
    resolutions = {
        n: a if a.place else _about_its_town(n, a, gazetteer, country) for n, a in resolutions.items()
    }
    resolutions = {n: _not_a_hamlet(_as_division(n, a, gazetteer)) for n, a in resolutions.items()}
    open_names = [n for n, a in resolutions.items() if _may_lie_in(country, n, a, gazetteer)]
    if not open_names:
        return resolutions
    queries = [
        Query(n.query, n.start, n.end, n.hint, n.within, country or None, parts=False) for n in open_names
    ]
    settled = dict(resolutions)
    answers = gazetteer.resolve_all(queries, bias=[country] if country else None)
    for name, answer in zip(open_names, answers, strict=True):
        guessed = not _is_known(name, gazetteer)
        largest = _largest(answer, country) if answer.place is None and country else None
        if largest is not None:
            settled[name] = largest
        if answer.place is None or (guessed and answer.confidence < SURELY_MISSPELT):
            continue
        if not country:
            settled[name] = answer
        elif answer.place.country == country:
            why = f"the one in {country}, where the report's other places are; {answer.why}"
            settled[name] = replace(answer, confidence=0.7 * answer.confidence, why=why)
    return settled


def _not_a_hamlet(answer: Resolution) -> Resolution:
    """Take the city, not the hamlet of its name that happens to lie nearer to the report's other places."""
    place = answer.place
    if place is None or not place.feature_code.startswith("PPL") or answer.confidence > HARDLY_SURE:
        return answer
    cities = [
        c.place
        for c in answer.rivals
        if c.how == "exact" and c.place.country == place.country and c.place.population >= LARGE
    ]
    city = max(cities, key=lambda p: p.population, default=None)
    if city is None or city.population < TIMES_A_HAMLET * max(place.population, 1):
        return answer
    why = f"{city.name} ({city.admin1}, {city.country}): a city, and {place.admin1} has a hamlet of its name; {answer.why}"
    rest = (
        Candidate(place, answer.confidence, place.name, "exact"),
        *(c for c in answer.rivals if c.place is not city),
    )
    return Resolution(answer.query, city, EVEN, city.radius_m, 1, why, rest)


HARDLY_SURE, TIMES_A_HAMLET = 0.75, 50


def _largest(answer: Resolution, country: str) -> Resolution | None:
    """Take the town that dwarfs all its namesakes in the theatre, where nothing else settles which one is meant."""
    towns = [c.place for c in answer.rivals if c.how == "exact" and c.place.country == country]
    towns.sort(key=lambda place: -place.population)
    if not towns or not towns[0].feature_code.startswith("PPL"):
        return None
    others = max((place.population for place in towns[1:]), default=0)
    if towns[0].population < LARGE or towns[0].population < TIMES_ITS_NAMESAKES * others:
        return None
    place = towns[0]
    why = f"{place.name} ({place.admin1}, {country}): by far the largest of its name there; {answer.why}"
    rivals = tuple(c for c in answer.rivals if c.place is not place)
    return Resolution(answer.query, place, EVEN, place.radius_m, 1, why, rivals)


LARGE, TIMES_ITS_NAMESAKES, EVEN = 50_000, 5, 0.55
"""Inhabitants; how many times those of its namesakes; and how sure that makes it."""

LIKELY = 0.5
"""How sure the words must be that a name is a place's before other spellings of it are looked for."""


SURELY_MISSPELT = 0.7
"""How sure it must be that a name which nobody has is another one's misspelling: most are villages that are missing."""


def _may_lie_in(country: str, name: Name, answer: Resolution, gazetteer: Gazetteer) -> bool:
    """Whether it is worth to look in the theatre: one of the rivals lies there, or no place has just this name."""
    if answer.place is not None:
        return False
    if any(c.place.country == country for c in answer.rivals):
        return bool(country)
    looked_up = not answer.why.startswith(NOT_LOOKED_UP)
    return looked_up and name.probability >= LIKELY and not _is_known(name, gazetteer)


def _is_known(name: Name, gazetteer: Gazetteer) -> bool:
    asked = name.query
    return gazetteer.knows(asked) or gazetteer.knows(split_generic(asked)[0])


_DIVISION_WORDS = frozenset(
    {"province", "governorate", "oblast", "state", "county", "prefecture", "wilaya", "region"}
)


def _as_division(name: Name, answer: Resolution, gazetteer: Gazetteer) -> Resolution:
    """Where a text says "X province" and only the town was found, ask for the division by the town's usual name."""
    place = answer.place
    if place is None or name.hint not in _DIVISION_WORDS or not place.feature_code.startswith("PPL"):
        return answer
    again = gazetteer.resolve_all([Query(place.name, name.start, name.end, name.hint, None, place.country)])[
        0
    ]
    division = again.place is not None and again.place.feature_code.startswith("ADM")
    return again if division else answer


def _about_its_town(name: Name, answer: Resolution, gazetteer: Gazetteer, country: str) -> Resolution:
    """Place what the gazetteer does not have ("Kidal base") about the town that its name begins with."""
    words = name.query.split()
    for town in _named_after(name, words, gazetteer):
        if not gazetteer.knows(town):
            continue
        asked = Query(town, country=country or None, misspelt=False, parts=False)
        found = gazetteer.resolve_all([asked])[0]
        other = _other_end(words[0], town, gazetteer, country)
        if found.place is not None and other is not None:
            reach = round(metres_apart(found.place, other) + NEAR_M, 1)
            why = f"somewhere between {found.place.name} and {other.name}; {found.why}"
            return replace(
                found, confidence=0.6 * found.confidence, uncertainty_m=reach, geo_precision=3, why=why
            )
        if found.place is not None:
            why = f"about {found.place.name}: the gazetteer has no {name.text} of its own; {found.why}"
            land = (name.hint or words[-1].lower()) in _LANDS  # "Latakia Mountains"
            reach = (found.uncertainty_m or 0.0) + (COUNTRYSIDE_M if land else NEAR_M)
            return replace(
                found, confidence=0.6 * found.confidence, uncertainty_m=reach, geo_precision=2, why=why
            )
    return answer


def _named_after(name: Name, words: Sequence[str], gazetteer: Gazetteer) -> list[str]:
    """List the towns that a name which the gazetteer lacks may be made of, the longest first."""
    parts = _LINKED.split(words[0])
    if len(words) == 1:  # "the Kupyansk-Svatove-Kreminna line"
        linked = name.text[0].isupper() and all(len(part) > 3 and gazetteer.knows(part) for part in parts)
        return parts if linked and len(parts) > 1 else []
    if words[0].lower() in LEVELS:  # "Lower Kurram"
        return [" ".join(words[1:])]
    if (name.hint or words[-1].lower()) not in FACILITY_NOUNS | _WAYS | _LANDS:
        return []
    pieces = [" ".join(words[:length]) for length in range(len(words) - 1, 0, -1)]
    return pieces + parts if len(parts) > 1 else pieces  # "the Singa–Dinder road"


_WAYS = vocabulary("hospital university highway road route bridge checkpoint sector axis front")
_LANDS = vocabulary("desert mountain mountains plain plains steppe hills heights")


def _other_end(word: str, town: str, gazetteer: Gazetteer, country: str) -> Place | None:
    """Give the second of two towns that a road is named for: "the Maiduguri-Damaturu highway"."""
    first, _, second = (_LINKED.sub("–", word)).partition("–")
    if first != town or not second or not gazetteer.knows(second):
        return None
    asked = Query(second, country=country or None, misspelt=False, parts=False)
    return gazetteer.resolve_all([asked])[0].place


_LINKED = re.compile("[–—-]")


def _city_or_division(answer: Resolution) -> bool:
    """Whether the two best rivals are a division and a town of one country."""
    best = [c.place for c in answer.rivals[:2]]
    if len(best) < 2 or best[0].country != best[1].country:
        return False
    return {p.feature_code[:3] for p in best} == {"ADM", "PPL"}
