"""The country in which what a report tells happens: the theatre."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.actors.forces import BACKED
from conflict_map.text.words.demonyms import demonym_country, national_words
from conflict_map.text.words.phrases import read_cues
from conflict_map.text.words.tokens import HYPHENS
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.gazetteer import Resolution
    from conflict_map.text.actors.table import ActorTable
    from conflict_map.text.documents.document import Document
    from conflict_map.text.mentions.names import Name
    from conflict_map.text.words.tokens import Token


@lru_cache(maxsize=1)
def _country_words() -> Mapping[str, str]:
    """Country names and demonyms, one word each, to ISO codes."""
    return {row["name"]: row["country"] for row in read_cues("demonyms.csv") if " " not in row["name"]}


def likely_countries(document: Document, table: ActorTable | None = None) -> Counter[str]:
    """Count the countries that a document speaks of by their names, their peoples or, without them, the groups that fight there.

    Parameters
    ----------
    document
        The document.
    table
        The actors; None leaves the groups out.

    Returns
    -------
    collections.Counter
        ISO codes.
    """
    named = national_words()
    told = [
        t.text
        for sentence in document.sentences
        for k, t in enumerate(sentence.tokens)
        if t.low in named
        and not (_stands_behind(sentence.tokens, k + 1) or _are_abroad(sentence.tokens, k + 1))
    ]
    likely = Counter(code for word in told if (code := _country_told(word)))
    if not likely and table is not None:
        likely.update(_of_its_parties(document, table))
    if document.language == "uk" and not likely.keys() - {"RU"}:
        # who writes Ukrainian need not say of which country, nor whose war it is
        likely.update({"UA": 2, "RU": 1})
    return likely


def _of_its_parties(document: Document, table: ActorTable) -> dict[str, int]:
    """Give the countries of the armed groups of a document that names no country: the ADF fight in Congo and Uganda."""
    found: set[str] = set()
    for sentence in document.sentences:
        for mention in table.find(sentence.tokens, document.text):
            if mention.kind == "nonstate" and mention.is_named:
                home = table.home_of(mention.actor_id)
                found |= home if len(home) <= _FEW else set()
    return dict.fromkeys(found, 1)


_FEW = 3
"""A group that fights in more countries says little of where a report plays."""


def _stands_behind(tokens: Sequence[Token], i: int) -> bool:
    """Whether a country only backs or makes what is told of, somewhere else: "Turkish-backed factions"."""
    return i + 1 < len(tokens) and tokens[i].text in HYPHENS and tokens[i + 1].low in BACKED | _MADE


_MADE = words("made built supplied brokered mediated")


def _are_abroad(tokens: Sequence[Token], i: int) -> bool:
    """Whether a people's name is told of those who are elsewhere: "two Chinese nationals"."""
    return i < len(tokens) and tokens[i].low in _NATIONALS


_NATIONALS = words(
    "national nationals citizen citizens tourist tourists expatriates expats diplomat diplomats passport peacekeeper peacekeepers mercenary mercenaries"
)


def _country_told(word: str) -> str:
    return demonym_country(word) or _country_words().get(word, "")


_SURE = 0.85
"""From this confidence on, a place in a country that is not named still says that the report is about it."""


def theatre(resolutions: Mapping[Name, Resolution], likely: Counter[str]) -> str:
    """Name the country in which the events of a document happen.

    Parameters
    ----------
    resolutions
        The resolved names of the document.
    likely
        Countries by name and people.

    Returns
    -------
    str
        ISO code, or an empty string.
    """
    count: Counter[str] = Counter()
    places = [r.place for r in resolutions.values() if r.place is not None and r.place.country]
    sure = {r.place.place_id for r in resolutions.values() if r.place and r.confidence >= _SURE}
    named = {p.country for p in places if p.feature_code.startswith("PCL")} | set(likely)
    for place in places:
        told = place.country in named or place.place_id in sure
        count[place.country] += 3 if told and not place.feature_code.startswith("PCL") else 1
    for code, number in likely.items():
        if code in count:
            count[code] += min(number, 3)
    best = count or likely
    return max(sorted(best), key=lambda code: best[code]) if best else ""
