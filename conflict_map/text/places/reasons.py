"""Why a place or an event is not on the map: one short sentence each, that says what to do about it.

All such sentences stand here.  What the gazetteer weighed, candidate by candidate, is in the columns ``rivals`` and
``place_rivals``, and ``conflict-map resolve NAME --explain`` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.words.demonyms import country_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.gazetteer import Candidate, Place, Resolution

NO_PLACE = "The sentence names no place; look at the quote."
NO_HEADING = "The sentence does not say where the advance heads."
TOO_FAR_APART = (
    "The two places lie more than 1,500 km apart; at least one of them is another place of that name."
)
NOT_LOOKED_UP = "The report names too many places; this one was not looked up."
_MISSING = "“{name}” is not in the gazetteer; add it with “conflict-map gazetteer add”."
_MISSPELT = "“{name}” is not in the gazetteer; the nearest spelling there is {places}."
_UNSURE = "“{name}” may be {places}; too little in the report says so."
_GENERIC = "“{name}” is a common word, no name."
_IN_ONE_COUNTRY = "“{name}” may be {places}; the report does not say in which province."
_IN_SEVERAL = "“{name}” may be {places}; the report does not say in which country."
_ABROAD = "“{name}” is known only in {country}, a country that the report does not name."
_COUNTRY = "Only a country is named ({name}), no place in it."
_MOST_NAMED = 3


def unresolved(name: str, answer: Resolution | None, *, named: bool = True) -> str:
    """Say why a name has no place.

    Parameters
    ----------
    name
        The words of the document.
    answer
        What the gazetteer says; None when it was not asked.
    named
        Whether the words are a name, not a common word.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> from conflict_map.gazetteer import Gazetteer
    >>> unresolved("Xqzwold", Gazetteer.open().resolve("Xqzwold"))
    '“Xqzwold” is not in the gazetteer; add it with “conflict-map gazetteer add”.'
    """
    if answer is None or answer.why == NOT_LOOKED_UP:
        return NOT_LOOKED_UP
    if not answer.rivals:
        return (_MISSING if named else _GENERIC).format(name=name)
    met = [c for c in answer.rivals if c.how not in _OTHERWISE]
    if not met:
        return _MISSPELT.format(name=name, places=_listed(answer.rivals[:1]))
    countries = {c.place.country for c in met}
    if len(countries) == 1 and "does not name" in answer.why:
        return _ABROAD.format(name=name, country=country_name(met[0].place.country))
    if len(met) == 1:
        return _UNSURE.format(name=name, places=_listed(met))
    several = _IN_ONE_COUNTRY if len(countries) == 1 else _IN_SEVERAL
    return several.format(name=name, places=_listed(met))


_OTHERWISE = frozenset({"spelling", "near", "part"})
"""How a name can meet one that is written otherwise."""


def only_country(place: Place) -> str:
    """Say that only a country is named.

    Examples
    --------
    >>> from conflict_map.gazetteer import Gazetteer
    >>> only_country(Gazetteer.open().resolve("Syria").place)
    'Only a country is named (Syria), no place in it.'
    """
    return _COUNTRY.format(name=place.name)


def _listed(rivals: Sequence[Candidate]) -> str:
    """Name a few candidates so that they can be told apart: with the division, or the country."""
    several = len({c.place.country for c in rivals}) > 1
    named = []
    for candidate in rivals[:_MOST_NAMED]:
        place = candidate.place
        where = country_name(place.country) if several else place.admin1 or country_name(place.country)
        named.append(f"{place.name} ({where})")
    named = list(dict.fromkeys(named))
    more = len(rivals) > _MOST_NAMED
    return ", ".join(named) + (" or another" if more else "") if len(named) > 1 else named[0]
