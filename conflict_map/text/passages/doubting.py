"""Places that a report cannot mean: in a country that it does not name, far from all that it does."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from conflict_map.gazetteer import Candidate, Gazetteer, Place, Query, Resolution
from conflict_map.gazetteer.kinds import split_generic
from conflict_map.gazetteer.resolving.earth import metres_between, on_sphere
from conflict_map.text.words.demonyms import country_code
from conflict_map.text.words.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from conflict_map.text.mentions.names import Name


def countries_named(resolutions: Mapping[Name, Resolution]) -> frozenset[str]:
    """Give the ISO codes of the countries that are among the places of a report."""
    places = ((name, answer.place) for name, answer in resolutions.items())
    return frozenset(
        p.country
        for name, p in places
        if p is not None and p.feature_code.startswith("PCL") and not _spelt_abroad(name, p)
    )


def _spelt_abroad(name: Name, country: Place) -> bool:
    """Whether a country is only met by how another language spells it: Katari in Nigeria is not Qatar."""
    told, own = fold(name.query), fold(country.name)
    alike = SequenceMatcher(None, told, own).ratio() >= ALIKE
    return told.isascii() and told.isalpha() and not name.query.isupper() and told not in own and alike


ALIKE = 0.6
"""Above this, two spellings are of one name; Holland and the Netherlands are two names."""


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
    named = countries_named(resolutions) | set(likely) or _at_home(placed)
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
        exact = not named or gazetteer.knows(split_generic(name.query)[0])
        elsewhere = stated.get(split_generic(name.query)[0], place.country) != place.country
        rivalled = any(c.place.country in named and not _dwarfed(c.place, place) for c in answer.rivals)
        anywhere = (
            named
            and place.population < SMALL
            and answer.confidence < UNSURE
            and len(_abroad(answer, place)) > 1
        )
        if not exact or elsewhere or name in stray or rivalled or (anywhere and not name.within):
            why = f"“{name.text}” may be {place.name} in {place.country}, which the report does not name"
            rival = Candidate(place, answer.confidence, place.name, "exact" if exact else "near")
            kept[name] = Resolution(name.text, None, 0.0, 0.0, None, why, (rival, *answer.rivals))
    return kept


def _at_home(placed: Mapping[Name, Place]) -> frozenset[str]:
    """Give the one country of most places in a report that names no country: Raipur, Chhattisgarh and Dantewada are in India."""
    towns = Counter(place.country for place in {n.text: p for n, p in placed.items()}.values())
    ranked = towns.most_common(2)
    if not ranked or ranked[0][1] < AT_HOME or (len(ranked) > 1 and ranked[1][1] * AT_HOME > ranked[0][1]):
        return frozenset()
    return frozenset({ranked[0][0]})


AT_HOME = 2
"""So many places, and so many times those of any other country, say in which one a report is at home."""


def _abroad(answer: Resolution, place: Place) -> set[str]:
    """Give the countries in which a name may lie: the Soro of Burkinabe soldiers is not one in Denmark, India or Ivory Coast."""
    return {place.country, *(c.place.country for c in answer.rivals)}


UNSURE = 0.7
"""Under this, nothing in the report speaks for one of several places abroad."""


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
            stated[split_generic(name.query)[0]] = code
    return stated


def without_strangers(
    resolutions: dict[Name, Resolution], country: str, likely: Collection[str]
) -> dict[Name, Resolution]:
    """Take back what only another of its names and nothing in the report speaks for, half a world away.

    Sindh is Sindo in one language, but in a report from Burkina Faso Sindo is a village.

    Parameters
    ----------
    resolutions
        What the gazetteer said.
    country
        ISO code of the theatre.
    likely
        ISO codes of the countries that the report names by themselves or their peoples.

    Returns
    -------
    dict
        The same; what is taken back says why.
    """
    placed = {n: a.place for n, a in resolutions.items() if a.place is not None}
    home = [p for p in placed.values() if p.country == country]
    near = [p for p in home if not p.feature_code.startswith("PCL")] or home
    told = countries_named(resolutions) | set(likely)
    alone = Counter(p.country for p in {n.text: p for n, p in placed.items()}.values())
    if not near:
        return resolutions
    kept = dict(resolutions)
    for name, place in placed.items():
        own_name = fold(split_generic(name.query)[0]) in fold(place.name)
        # Loder is another name of a small town in Iowa, which a report on Yemen does not mean though it names the US
        unheard_of = place.feature_code == "PPL" and place.population < UNHEARD_OF and len(near) >= SEVERAL
        at_home = {"", country} | (told if own_name or not unheard_of else set())
        stranger = place.country not in at_home and not name.within and name.role == "place"
        famous = place.feature_code == "PPLC" or (
            place.feature_code.startswith("PPL") and place.population >= FAMOUS
        )
        # Dora is a hamlet in Alabama, which a report that names only Iraq does not mean
        hamlet = place.population < A_HAMLET and alone[place.country] == 1 and country in told
        if stranger and not famous and (hamlet or not own_name) and _far_from(place, near):
            why = f"“{name.text}” may be {place.name} in {place.country}, far from all that the report names"
            kept[name] = Resolution(name.text, None, 0.0, 0.0, None, why, resolutions[name].rivals)
    return kept


def _far_from(place: Place, others: Sequence[Place]) -> bool:
    here = on_sphere([place.lon], [place.lat])
    there = on_sphere([p.lon for p in others], [p.lat for p in others])
    return bool(metres_between(here, there).min() > HALF_A_WORLD_M)


A_HAMLET = 5_000
"""Inhabitants: a place of fewer, alone in a country that nobody speaks of, is not meant half a world away."""
UNHEARD_OF = 15_000
"""Inhabitants: a town of fewer is not named from afar by another of its names."""
HALF_A_WORLD_M = 1_500_000.0
