"""Place names in Arabic, Russian and Ukrainian texts, by the gazetteer and the words before a name.

Arabic has no capitals: a name is looked for after a word that announces one
("مدينة", "في", "قرب").  Russian and Ukrainian decline names: the forms that a
name may have in the nominative are tried ("Авдіївки" is Авдіївка's genitive).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.names import Name
from conflict_map.text.runs import capitalised_runs
from conflict_map.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_map.text.standing import Lookup, Standing
    from conflict_map.text.tokens import Token

_ANNOUNCING = words(
    "مدينه بلده قريه محافظه ريف منطقه حي مطار مخيم في قرب من الي علي جنوب شمال شرق غرب نحو باتجاه ضواحي اطراف وسط جنوبي شمالي "
    "شرقي غربي داخل محيط مشارف سد معبر جسر ولايه اقليم قضاء ناحيه دخلت دخل بين حول"
)
_KINDS = {
    "مدينه": "city", "بلده": "town", "قريه": "village", "محافظه": "province", "ولايه": "state", "مطار": "airport", "مخيم": "camp",
    "سد": "dam", "معبر": "crossing", "جسر": "bridge", "місті": "city", "місто": "city", "міста": "city", "село": "village",
    "селі": "village", "села": "village", "город": "city", "городе": "city", "города": "city", "селе": "village",
}  # fmt: skip
_DIVISIONS = ("област", "район", "губерн", "край", "республик")
_ARTICLE_PREFIXES = ("بال", "لل", "وال", "ب", "ل", "و")
_ARABIC_WORDS = 3
# endings of cases, and what the nominative may end with instead; the longest first
_ENDINGS = (
    ("ового", ("ове", "овый", "овий", "ів")), ("евого", ("еве", "ево")), ("ського", ("ськ", "ський", "ське")), ("ского", ("ск", "ский", "ское")),
    ("ському", ("ськ", "ське")), ("ском", ("ск", "ское")), ("ської", ("ська",)), ("ській", ("ська",)),
    ("цької", ("цька",)), ("цькій", ("цька",)), ("зької", ("зька",)), ("зькій", ("зька",)), ("цкой", ("цкая",)), ("жской", ("жская",)), ("ской", ("ская",)),
    ("ого", ("е", "ий", "ый", "ое", "ой")), ("ому", ("е", "ий", "ый", "ое")), ("овом", ("ово",)), ("ове", ("ове",)), ("ою", ("а",)),
    ("ею", ("я",)), ("ой", ("а", "ая")), ("ей", ("я",)), ("ом", ("", "о", "е", "ой")), ("ем", ("ь", "е")), ("ів", ("и", "і", "ів")), ("ев", ("ы", "и", "ев")),
    ("ова", ("ов", "ів", "ово")), ("єва", ("єв",)), ("ева", ("ев",)), ("кова", ("ків",)), ("ах", ("ы", "и", "а")), ("ями", ("и",)), ("ії", ("ія",)), ("ии", ("ия",)),
    ("озі", ("іг",)), ("ога", ("іг",)), ("ці", ("ка",)), ("зі", ("га",)), ("сі", ("ха",)), ("ля", ("ль",)), ("ня", ("нь", "ень")), ("ску", ("ск",)), ("ську", ("ськ",)),
    ("а", ("", "о")), ("я", ("ь", "й", "е")), ("у", ("", "а", "о")), ("ю", ("я", "ь", "е")), ("и", ("а", "ь", "я")), ("і", ("а", "ь", "", "е", "я")),
    ("ы", ("а",)), ("е", ("а", "", "о", "я")), ("ї", ("я",)),
)  # fmt: skip


def arabic_names(tokens: Sequence[Token], text: str, lookup: Lookup, blocked: set[int]) -> list[Name]:
    """Find place names in an Arabic sentence.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    lookup
        Name to what the gazetteer knows of it.
    blocked
        Indices of tokens that name actors.

    Returns
    -------
    list of Name
        In order, not overlapping.

    Examples
    --------
    >>> from conflict_map.text.standing import NOBODY, Standing
    >>> from conflict_map.text.tokens import tokenize
    >>> text = "اشتباكات قرب مدينة حماة"
    >>> known = {"حماة": Standing("town", 6, 3)}
    >>> [n.text for n in arabic_names(tokenize(text), text, lambda name: known.get(name, NOBODY), set())]
    ['حماة']
    """
    found: list[Name] = []
    i = 0
    while i < len(tokens):
        announced = i > 0 and _announces(tokens[i - 1].low)
        glued = _glued(tokens[i].text) or _listed(tokens, i, found)
        name = (
            _arabic_at(tokens, text, i, lookup, blocked, glued if not announced else "")
            if announced or glued or found
            else None
        )
        if name is None and found and i > 0 and tokens[i - 1].text in {"،", ","}:
            name = _arabic_at(tokens, text, i, lookup, blocked, "")
        if name is None:
            i += 1
            continue
        found.append(name)
        while i < len(tokens) and tokens[i].start < name.end:
            i += 1
    return found


def _announces(low: str) -> bool:
    return low in _ANNOUNCING or (low[0] in "ولب" and low[1:] in _ANNOUNCING)


def _glued(word: str) -> str:
    """Give the one-letter preposition that is written together with a name ("بحماة"), if the word begins so."""
    return word[0] if word[0] in "بل" and len(word) > 4 else ""


def _listed(tokens: Sequence[Token], i: int, found: Sequence[Name]) -> str:
    """Give the "and" that is written together with a name after another: "دير الزور والبوكمال"."""
    word = tokens[i].text
    if not found or not i or word[0] != "و" or len(word) <= _SHORTEST_LISTED:
        return ""
    k = i - 1
    while k > 0 and tokens[k].low in _SIDES:
        k -= 1
    return word[0] if tokens[k].end == found[-1].end else ""


_SHORTEST_LISTED = 4
_SIDES = words("الجنوبي الشمالي الشرقي الغربي الجنوبيه الشماليه الشرقيه الغربيه")


def _arabic_at(
    tokens: Sequence[Token], text: str, i: int, lookup: Lookup, blocked: set[int], glued: str
) -> Name | None:
    if tokens[i].low in _ANNOUNCING or i in blocked:
        return None
    for j in range(min(len(tokens), i + _ARABIC_WORDS), i, -1):
        if not tokens[j - 1].text[0].isalnum():
            continue
        start = tokens[i].start + len(glued)
        words = text[start : tokens[j - 1].end]
        standing = lookup(words)
        if (
            standing.kind
            and len(words) > 2
            and (standing.size >= 4 or standing.fame >= 1 or standing.kind != "town")
        ):
            hint = _KINDS.get(tokens[i - 1].low) if i else None
            return Name(words, start, tokens[j - 1].end, hint, None, "place", 0.7, tokens[j - 1].end)
    return None


def nominatives(word: str) -> Iterator[str]:
    """Yield the forms that a declined Russian or Ukrainian name may have in the nominative, itself first.

    Parameters
    ----------
    word
        As it stands in the text.

    Examples
    --------
    >>> "Авдіївка" in list(nominatives("Авдіївки")), "Курахове" in list(nominatives("Курахового"))
    (True, True)
    """
    yield word
    for ending, others in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            for other in others:
                yield word[: len(word) - len(ending)] + other


def nominatives_of(name: str) -> Iterator[str]:
    """Yield the forms that a declined name of one or two words may have in the nominative, itself first.

    Parameters
    ----------
    name
        As it stands in the text.

    Examples
    --------
    >>> "Часів Яр" in list(nominatives_of("Часового Яру")), "Кривой Рог" in list(nominatives_of("Кривом Роге"))
    (True, True)
    """
    yield from nominatives(name)
    first, _, second = name.partition(" ")
    if second and " " not in second:
        for form in nominatives(first):
            yield from (f"{form} {other}" for other in nominatives(second))


_OPENING = words(
    "в у на з із зі до під біля по над з-під с со из во под к ко при поблизу коло возле около через после після між между"
)
_REGIONAL = ("щина", "щині", "щину", "щиною", "щини", "щине", "щиной", "щины")


def _oblast_meant(form: str, lookup: Lookup) -> tuple[str, Standing] | None:
    """Give the oblast that a region's short name means: "Сумщина" is Сумська область, "Донеччина" Донецька."""
    stem = form[: form.rindex("щин")]
    endings = ("цька область", "цкая область") if stem.endswith("ч") else ("ська область", "ская область")
    stem = stem.removesuffix("ч")
    for ending in endings:
        standing = lookup(stem + ending)
        if standing.kind:
            return stem + ending, standing
    return None


def slavic_names(tokens: Sequence[Token], text: str, lookup: Lookup, blocked: set[int]) -> list[Name]:
    """Find place names in a Russian or Ukrainian sentence.

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    lookup
        Name to what the gazetteer knows of it.
    blocked
        Indices of tokens that name actors.

    Returns
    -------
    list of Name
        In order; `asked` is the nominative that the gazetteer has.
    """
    found: list[Name] = []
    for first, after in capitalised_runs(tokens):
        whole = _slavic_at(tokens, text, first, after, lookup, blocked)
        if whole is not None:
            found.append(whole)
        elif after - first >= 2 and not (after < len(tokens) and tokens[after].low.startswith(_DIVISIONS)):
            continue  # two capitalised words that are no place together: a person
    return found


def _slavic_at(
    tokens: Sequence[Token], text: str, first: int, after: int, lookup: Lookup, blocked: set[int]
) -> Name | None:
    if first == 0 and after > 1 and tokens[0].low in _OPENING:
        first = 1  # "В Одесі": the preposition has its capital from the sentence
    if first in blocked or len(tokens[first].text) < 3:
        return None
    start, end = tokens[first].start, tokens[after - 1].end
    divided = after < len(tokens) and tokens[after].low.startswith(_DIVISIONS)
    for form in nominatives_of(text[start:end]):
        asked = f"{form} область" if divided and tokens[after].low.startswith("област") else form
        standing = lookup(asked)
        if not standing.kind and divided:
            asked, standing = form, lookup(form)
        if not standing.kind and form.endswith(_REGIONAL):
            asked, standing = _oblast_meant(form, lookup) or (asked, standing)
        if standing.kind and (first > 0 or standing.size >= 5):
            hint = "oblast" if divided else _KINDS.get(tokens[first - 1].low) if first else None
            stop = tokens[after].end if divided else end
            return Name(text[start:stop], start, stop, hint, None, "place", 0.7, end, asked)
    return None
