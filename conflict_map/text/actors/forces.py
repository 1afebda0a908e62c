"""Words for armed men, that make actors of peoples and parties."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.words.demonyms import country_code, demonym_country, national_words
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.tokens import Token

FORCE_NOUNS = words(
    "army forces troops military soldiers government regime navy police warplanes warplane jets jet drones drone artillery "
    "aircraft gunships bombers snipers sniper helicopters missiles missile shell shells rocket rockets bomb bombs mortar mortars paratroopers commandos authorities airstrike airstrikes strike strikes shelling "
    "авиация авиации авиацией армия армии армией войска войсками войск силы силами сил военные военных военными артиллерия артиллерии "
    "авіація авіації авіацією армія армії армією війська військами військ сили силами військові військових артилерія артилерії "
    "armour armor column columns fighters-jets marines tank tanks gunboat gunboats warship warships helicopter drone border guards"
)
"""What a country sends: "Rwandan troops", "Turkish jets"."""

ARABIC_FORCES = words(
    "طائرات الطائرات طايرات الطايرات طيران الطيران مقاتلات المقاتلات قوات القوات مدفعيه المدفعيه دبابات مسيرات طائره طايره"
)
"""The same in Arabic, where the people stands after them: "طائرات روسية"."""

OWN_FORCES = words("army troops soldiers military police navy warplanes jets paratroopers commandos")
"""What a country's bare name may stand before: "Chad army", not "Turkey forces", "Israel strikes"."""

FORCE_ADJECTIVES = words(
    "armed defence defense air force special ground security federal coast glide guided ballistic cruise attack kamikaze fpv "
    "suicide heavy fighter combat naval border regular"
)
"""What may stand between a people and its forces or weapons."""

FOLLOWERS = words(
    "fighters fighter militants militant forces troops soldiers group groups militia militias rebels rebel insurgents "
    "insurgent men gunmen units unit elements terrorists jihadists positions members militiamen paramilitaries paramilitary"
)
"""What follows a party's name and belongs to it: "HTS fighters"."""

BACKED = words("backed led allied aligned linked affiliated supported sponsored trained funded")
"""What a hyphen joins to whoever stands behind a party: "Iran-backed", "Saudi-led"."""

MEN_OF_A_PARTY = words(
    "rebels fighters militants insurgents gunmen militiamen guerrillas jihadists separatists members elements"
)
"""Men who may be of any party, though the country's rebels are called so: "rebels from the X"."""
BELONGING = words("belonging of from the allied loyal to with")
"""What leads from men to their party: "fighters loyal to X"."""

AFFILIATED = words(
    "paramilitary separatist outlawed al qaeda - linked affiliated affiliate group islamist militant rebel armed jihadist terrorist organisation"
)
"""What stands before the party's own name: "militants of the al-Qaeda-linked X"."""


_UNITS = words("division brigade regiment battalion corps army")


def numbered_unit(tokens: Sequence[Token], i: int) -> int | None:
    """Give where a numbered unit ends that a people's adjective begins: "(Russian) 76th VDV Division".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        The token after the adjective.

    Returns
    -------
    int or None
        One past its last token; None where no unit is named.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> numbered_unit(tokenize("Russian 76th VDV Division advanced"), 1), numbered_unit(tokenize("Russian troops"), 1)
    (5, None)
    """
    if i >= len(tokens) or not tokens[i].text[0].isdigit():
        return None
    for j in range(i + 1, min(len(tokens), i + 5)):
        if tokens[j].low in _UNITS:
            return j + 1
        if not tokens[j].text[0].isalpha():
            return None
    return None


def only_linked(tokens: Sequence[Token], after: int) -> bool:
    """Whether what ends here only says whom the next name is linked to: "the al-Qaeda affiliate JNIM".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    after
        One past the last token of a party's name.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> [only_linked(tokenize(words), 1) for words in ("ISIS-linked group Hurras", "ISIS affiliate JNIM", "ISIS-linked men")]
    [True, True, False]
    """
    k = after + 1 if after < len(tokens) and tokens[after].text == "-" else after
    if k >= len(tokens) or tokens[k].low not in _LINKED:
        return False
    while k + 1 < len(tokens) and tokens[k + 1].low in AFFILIATED:
        k += 1
    return k + 1 < len(tokens) and tokens[k + 1].text[0].isupper()


_LINKED = words("linked affiliated inspired aligned affiliate offshoot franchise")


def is_proper(alias: str) -> bool:
    """Whether an alias names somebody in any theatre: by its capital letter, or in Arabic by its people.

    Parameters
    ----------
    alias
        As the actor table has it.

    Examples
    --------
    >>> [is_proper(alias) for alias in ("Hezbollah", "the army", "الجيش السوري", "Islamist rebels")]
    [True, False, True, False]
    """
    of_a_people = not alias.isascii() and " " in alias and bool(demonym_country(alias.rsplit(maxsplit=1)[-1]))
    return of_a_people or (alias[0].isupper() and alias.split(maxsplit=1)[0].lower() not in _OF_BELIEF)


_OF_BELIEF = frozenset({"islamist", "jihadist"})
"""Written with a capital, but anybody's: "Islamist insurgents" are those of the country."""


def is_no_party(tokens: Sequence[Token], i: int) -> bool:
    """Whether a government is a local one, or one that somebody is against: "local government area", "anti-government protesters".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where an actor's name begins.
    """
    against = i > 1 and tokens[i - 1].text in {"-", "‑"} and tokens[i - 2].low == "anti"
    local = (
        tokens[i].low == "government" and i > 0 and tokens[i - 1].low in {"local", "municipal", "regional"}
    )
    return against or local


def past_counter_terrorism(tokens: Sequence[Token], i: int) -> int:
    """Give the token after "counter-terrorism", which may stand between a people and its forces.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where it may stand.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> past_counter_terrorism(tokenize("Iraqi counter-terrorism forces"), 1)
    4
    """
    lows = [t.low for t in tokens[i : i + 3]]
    joined = lows[:1] in (["counterterrorism"], ["antiterrorism"])
    hyphened = lows[:1] in (["counter"], ["anti"]) and lows[2:] in (["terrorism"], ["insurgency"], ["terror"])
    return i + 1 if joined else i + 3 if hyphened else i


def whose_forces(tokens: Sequence[Token], i: int) -> tuple[str | None, int]:
    """Give the country whose forces may follow: "Rwandan", "South Sudanese", "Russia's", "Chad" of "Chad army".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        Where the people or the country may stand.

    Returns
    -------
    tuple
        Its ISO code or None, and the token at which its forces may stand.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> [whose_forces(tokenize(words), 0) for words in ("South Sudanese troops", "Chad army", "Chad forces")]
    [('SS', 2), ('TD', 1), (None, 1)]
    """
    low = tokens[i].low
    initials = _INITIALS.get("".join(t.text for t in tokens[i : i + 4])) or _INITIALS.get(tokens[i].text)
    if initials:
        after = i + (1 if tokens[i].text in _INITIALS else 4)
        return (initials, after) if after < len(tokens) else (None, i + 1)
    lengths = (2,) * (low in _beginnings()) + (1,) * (low in national_words())
    for after in (i + length for length in lengths):
        name = " ".join(t.text for t in tokens[i:after])
        owner = demonym_country(name)
        if owner and after <= len(tokens):
            return owner, after
        code = country_code(name)
        if code and _possessive(tokens, after):
            return code, after + 2
        if code and after < len(tokens) and tokens[after].low in OWN_FORCES:
            return code, after
    return None, i + 1


_INITIALS = {"US": "US", "U.S.": "US", "UK": "GB", "U.K.": "GB"}
"""Countries by their letters: "US marines"."""


def coupled(tokens: Sequence[Token], i: int) -> bool:
    """Whether another people and the forces of both follow a people's adjective: "Thai (and Cambodian troops)".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    i
        The token after the adjective.

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> [coupled(tokenize(words), 1) for words in ("Thai and Cambodian troops", "Thai and Cambodian ministers")]
    [True, False]
    """
    if i + 2 >= len(tokens) or tokens[i].low != "and":
        return False
    other, after = whose_forces(tokens, i + 1)
    if after < len(tokens) and tokens[after].low in FORCE_ADJECTIVES:
        after += 1
    return bool(other) and after < len(tokens) and tokens[after].low in FORCE_NOUNS


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """Give with what peoples and countries of several words begin: "south", "sri", "central"."""
    return frozenset(name.split()[0] for name in national_words() if " " in name)


def _possessive(tokens: Sequence[Token], i: int) -> bool:
    """Whether "'s" stands at a token: "Russia's air force"."""
    return i + 1 < len(tokens) and tokens[i].low in {"'", "’"} and tokens[i + 1].low == "s"
