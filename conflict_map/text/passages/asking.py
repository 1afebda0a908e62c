"""The names of a report and what the gazetteer says of them, first together, then in the theatre alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.gazetteer import Candidate, Gazetteer, Place, Query, Resolution
from conflict_map.gazetteer.kinds import split_generic
from conflict_map.gazetteer.resolving.earth import metres_between, on_sphere
from conflict_map.text.mentions.names import FACILITY_NOUNS, WATERCOURSE, Name
from conflict_map.text.passages.theatre import theatre
from conflict_map.text.places.locating import NEAR_M
from conflict_map.text.places.reasons import NOT_LOOKED_UP
from conflict_map.text.words.demonyms import country_code
from conflict_map.text.words.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


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
        Query(_asked(n), n.start, n.end, n.hint, n.within, misspelt=_is_known(n, gazetteer)) for n in names
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
    resolutions = _without_strangers(resolutions, country, set(likely))
    return resolve_within(resolutions, gazetteer, country), country


def _without_strangers(
    resolutions: dict[Name, Resolution], country: str, likely: Collection[str]
) -> dict[Name, Resolution]:
    """Take back what only another of its names and nothing in the report speaks for, half a world away.

    Sindh is Sindo in one language, but in a report from Burkina Faso Sindo is a village.
    """
    placed = {n: a.place for n, a in resolutions.items() if a.place is not None}
    near = [p for p in placed.values() if p.country == country and not p.feature_code.startswith("PCL")]
    told = countries_named(resolutions) | set(likely)
    if not near:
        return resolutions
    kept = dict(resolutions)
    for name, place in placed.items():
        stranger = place.country not in {"", country, *told} and not name.within and name.role == "place"
        famous = place.feature_code == "PPLC" or (
            place.feature_code.startswith("PPL") and place.population >= FAMOUS
        )
        own_name = fold(split_generic(_asked(name))[0]) in fold(place.name)
        if stranger and not famous and not own_name and _far_from(place, near):
            why = f"“{name.text}” may be {place.name} in {place.country}, far from all that the report names"
            kept[name] = Resolution(name.text, None, 0.0, 0.0, None, why, resolutions[name].rivals)
    return kept


def _far_from(place: Place, others: Sequence[Place]) -> bool:
    here = on_sphere([place.lon], [place.lat])
    there = on_sphere([p.lon for p in others], [p.lat for p in others])
    return bool(metres_between(here, there).min() > HALF_A_WORLD_M)


HALF_A_WORLD_M = 2_500_000.0


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
    resolutions = {n: _as_division(n, a, gazetteer) for n, a in resolutions.items()}
    open_names = [n for n, a in resolutions.items() if _may_lie_in(country, n, a, gazetteer)]
    if not open_names:
        return resolutions
    queries = [
        Query(_asked(n), n.start, n.end, n.hint, n.within, country or None, parts=False) for n in open_names
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
    asked = _asked(name)
    return gazetteer.knows(asked) or gazetteer.knows(split_generic(asked)[0])


def countries_named(resolutions: Mapping[Name, Resolution]) -> frozenset[str]:
    """Give the ISO codes of the countries that are among the places of a report."""
    places = (answer.place for answer in resolutions.values())
    return frozenset(p.country for p in places if p is not None and p.feature_code.startswith("PCL"))


def without_far_fetched(
    resolutions: dict[Name, Resolution], gazetteer: Gazetteer, likely: Collection[str]
) -> dict[Name, Resolution]:
    """Take back places in countries that the report does not name, where it speaks of others.

    A place that is only spelt alike is taken back, and one whose name a country that is named has, too: the Palma of
    a report from Mozambique is not Majorca's.

    Parameters
    ----------
    resolutions
        What the gazetteer said.
    gazetteer
        The gazetteer.
    likely
        ISO codes of the countries that the report names by themselves or their peoples.

    Returns
    -------
    dict
        The same; what is taken back keeps its place as a rival and says why.
    """
    placed = {n: a.place for n, a in resolutions.items() if a.place is not None}
    named = countries_named(resolutions) | set(likely)
    if not named:
        return resolutions
    kept = dict(resolutions)
    foreign = {
        n: p
        for n, p in placed.items()
        if n.role == "place" and not p.feature_code.startswith("PCL") and p.country not in {"", *named}
    }
    stated = _countries_stated(foreign, gazetteer, sorted(named))
    stray = _strays(placed, foreign, named)
    for name, place in foreign.items():
        answer = resolutions[name]
        exact = gazetteer.knows(split_generic(_asked(name))[0])
        elsewhere = stated.get(split_generic(_asked(name))[0], place.country) != place.country
        rivalled = any(c.place.country in named and not _dwarfed(c.place, place) for c in answer.rivals)
        if not exact or elsewhere or name in stray or rivalled:
            why = f"“{name.text}” may be {place.name} in {place.country}, which the report does not name"
            rival = Candidate(place, answer.confidence, place.name, "exact" if exact else "near")
            kept[name] = Resolution(name.text, None, 0.0, 0.0, None, why, (rival, *answer.rivals))
    return kept


def _dwarfed(rival: Place, place: Place) -> bool:
    """Whether a place is so much better known than its namesake that a report need not name its country: Brussels."""
    return place.population >= FAMOUS and place.population >= TIMES_LARGER * rival.population


FAMOUS, TIMES_LARGER = 300_000, 20
SMALL, SEVERAL = 100_000, 3
"""Fewer inhabitants than a town has that reports name from afar; so many names make a theatre."""


def _strays(
    placed: Mapping[Name, Place], foreign: Mapping[Name, Place], named: Collection[str]
) -> frozenset[Name]:
    """Give the names of small places that are alone in a country of which a report of another one never speaks.

    The gazetteer has a Bule in Switzerland only, but a report of seven places in Ituri means a village that it lacks.
    """
    towns = Counter(place.country for place in {n.text: p for n, p in placed.items()}.values())
    if not any(towns[country] >= SEVERAL for country in named):
        return frozenset()
    return frozenset(
        name
        for name, place in foreign.items()
        if place.population < SMALL and towns[place.country] == 1 and not name.within
    )


def _countries_stated(
    placed: Mapping[Name, Place], gazetteer: Gazetteer, named: Sequence[str]
) -> dict[str, str]:
    """Give the countries that the text itself puts names in: "Palma in northern Mozambique", "المجدل شمالي حماة".

    Georgia is a country, but not in "Atlanta, Georgia".
    """
    held = {n: n.within for n, place in placed.items() if n.within and place.admin1 != n.within}
    asked = [Query(within) for within in held.values() if not country_code(within)]
    answers = iter(gazetteer.resolve_all(asked, bias=named))
    stated: dict[str, str] = {}
    for name, within in held.items():
        container = None if country_code(within) else next(answers).place
        code = country_code(within) or (container.country if container else "")
        if code:
            stated[split_generic(_asked(name))[0]] = code
    return stated


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
    words = _asked(name).split()
    linked = len(words) == 1 and name.text[0].isupper() and len(_LINKED.findall(words[0])) > 0
    if linked and all(len(piece) > 3 and gazetteer.knows(piece) for piece in _LINKED.split(words[0])):
        words = [words[0], "line"]  # "the Kupyansk-Svatove-Kreminna line"
    elif len(words) < 2 or (name.hint or words[-1].lower()) not in FACILITY_NOUNS | {
        "hospital",
        "university",
        "highway",
        "road",
        "route",
        "bridge",
        "checkpoint",
    }:
        return answer
    pieces = [" ".join(words[:length]) for length in range(len(words) - 1, 0, -1)]
    pieces += _LINKED.split(words[0]) if _LINKED.search(words[0]) else []  # "the Singa–Dinder road"
    for town in pieces:
        if not gazetteer.knows(town):
            continue
        asked = Query(town, country=country or None, misspelt=False, parts=False)
        found = gazetteer.resolve_all([asked])[0]
        if found.place is not None:
            why = f"about {found.place.name}: the gazetteer has no {name.text} of its own; {found.why}"
            reach = (found.uncertainty_m or 0.0) + NEAR_M
            return replace(
                found, confidence=0.6 * found.confidence, uncertainty_m=reach, geo_precision=2, why=why
            )
    return answer


_LINKED = re.compile("[–—-]")


def _city_or_division(answer: Resolution) -> bool:
    """Whether the two best rivals are a division and a town of one country."""
    best = [c.place for c in answer.rivals[:2]]
    if len(best) < 2 or best[0].country != best[1].country:
        return False
    return {p.feature_code[:3] for p in best} == {"ADM", "PPL"}


def _asked(name: Name) -> str:
    return (name.asked or name.text).replace("\n", " ").replace("’", "'")
