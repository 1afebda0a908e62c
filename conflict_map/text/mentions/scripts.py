"""Place names in Arabic, Russian and Ukrainian texts, by the gazetteer and the words before a name.

Arabic has no capitals: a name is looked for after a word that announces one
("مدينة", "في", "قرب").  Russian and Ukrainian decline names: the forms that a
name may have in the nominative are tried ("Авдіївки" is Авдіївка's genitive).
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING

from conflict_map.text.mentions.names import Name
from conflict_map.text.mentions.runs import capitalised_runs
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_map.text.mentions.standing import Lookup, Standing
    from conflict_map.text.words.tokens import Token

_ANNOUNCING = words(
    "مدينه بلده قريه محافظه ريف منطقه حي مطار مخيم في قرب من الي علي جنوب شمال شرق غرب نحو باتجاه ضواحي اطراف وسط جنوبي شمالي "
    "شرقي غربي داخل محيط مشارف سد معبر جسر ولايه اقليم قضاء ناحيه دخلت دخل بين حول فوق قباله مديريه قري مدن بلدات مدينتي بلدتي "
    "قريتي تجاه باديه صحراء ميناء حقل جزيره طريق اوتوستراد"
)
# What follows one of these is a place, whether the gazetteer has it or not.
_SETTLEMENTS = words("مدينه بلده قريه قري مدن بلدات مدينتي بلدتي قريتي مخيم مديريه ناحيه")
_PLURALS = words("قري مدن بلدات مدينتي بلدتي قريتي")
_SIDES = words("جنوب شمال شرق غرب وسط جنوبي شمالي شرقي غربي")
# Words of names that need another one: "Tell ...", "the sheikh's ...".
_FIRST_WORDS = words("تل ابو ام دير كفر خان عين راس بيت جبل وادي بئر بني خربه شيخ الشيخ برج باب جسر سد")
# "The city" is not Medina.
_THE = words("المدينه البلده القريه المنطقه المحافظه الولايه المديريه المخيم الشمال الجنوب الشرق الغرب")
# "Near a mosque": no place of that name.
_BUILDINGS = words(
    "مسجد جامع مدرسه مستشفي سوق مقر حاجز نقطه مبني منزل سياره مركز شارع كنيسه ملعب موقع قاعده معسكر"
)
_NO_NAMES = _THE | _BUILDINGS
_SIDED = words("الجنوبي الشمالي الشرقي الغربي الجنوبيه الشماليه الشرقيه الغربيه")
_INSIDE = words("في بمحافظه بريف بولايه بمديريه بقضاء بمنطقه")
_KINDS = {
    "مدينه": "city", "بلده": "town", "قريه": "village", "محافظه": "province", "ولايه": "state", "مطار": "airport", "مخيم": "camp",
    "سد": "dam", "معبر": "crossing", "جسر": "bridge", "місті": "city", "місто": "city", "міста": "city", "село": "village",
    "селі": "village", "села": "village", "город": "city", "городе": "city", "города": "city", "селе": "village",
}  # fmt: skip
_DIVISIONS = ("област", "район", "губерн", "край", "республик")
_ARABIC_WORDS = 3
# endings of cases, and what the nominative may end with instead; the longest first
_ENDINGS = (
    ("ового", ("ове", "овый", "овий", "ів")), ("евого", ("еве", "ево")), ("ського", ("ськ", "ський", "ське")), ("ского", ("ск", "ский", "ское")),
    ("ському", ("ськ", "ське")), ("ском", ("ск", "ское")), ("ської", ("ська",)), ("ській", ("ська",)),
    ("цької", ("цька",)), ("цькій", ("цька",)), ("зької", ("зька",)), ("зькій", ("зька",)), ("цкой", ("цкая",)), ("жской", ("жская",)), ("ской", ("ская",)),
    ("ого", ("е", "ий", "ый", "ое", "ой")), ("ому", ("е", "ий", "ый", "ое", "ой")), ("огу", ("іг",)), ("ій", ("ий", "а", "я")),
    ("цем", ("ец", "ець")), ("ця", ("ець",)), ("цю", ("ець",)), ("ца", ("ец",)), ("цу", ("ец",)), ("це", ("ец",)), ("овом", ("ово",)), ("ове", ("ове",)), ("ою", ("а",)),
    ("ею", ("я",)), ("ой", ("а", "ая")), ("ей", ("я",)), ("ом", ("", "о", "е", "ой", "ый", "ий")), ("ем", ("", "ь", "е")), ("євом", ("їв",)), ("євим", ("їв",)), ("ові", ("ів", "ов", "")), ("еві", ("ев", "їв")), ("єві", ("їв",)), ("єву", ("їв",)), ("ів", ("и", "і", "ів")), ("ев", ("ы", "и", "ев")),
    ("ова", ("ов", "ів", "ово")), ("єва", ("єв",)), ("ева", ("ев",)), ("кова", ("ків",)), ("ах", ("ы", "и", "а")), ("ями", ("и",)), ("ії", ("ія",)), ("ии", ("ия",)),
    ("озі", ("іг",)), ("ога", ("іг",)), ("ці", ("ка",)), ("зі", ("га",)), ("сі", ("ха",)), ("ля", ("ль",)), ("ня", ("нь", "ень")), ("ску", ("ск",)), ("ську", ("ськ",)),
    ("а", ("", "о")), ("я", ("ь", "й", "е")), ("у", ("", "а", "о")), ("ю", ("я", "ь", "е", "й")), ("и", ("а", "ь", "я")), ("і", ("а", "ь", "", "е", "я")),
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
    >>> from conflict_map.text.mentions.standing import NOBODY, Standing
    >>> from conflict_map.text.words.tokens import tokenize
    >>> text = "اشتباكات قرب مدينة حماة"
    >>> known = {"حماة": Standing("town", 6, 3)}
    >>> [n.text for n in arabic_names(tokenize(text), text, lambda name: known.get(name, NOBODY), set())]
    ['حماة']
    """
    found: list[Name] = []
    i = 0
    listed = False
    while i < len(tokens):
        prefix = _prefix(tokens, i, found)
        listed = (listed and prefix == "و") or (i > 0 and tokens[i - 1].low.removeprefix("ب") in _PLURALS)
        name = _arabic_at(tokens, text, i, lookup, blocked, prefix, unknown=listed)
        if name is None:
            i += 1
            continue
        i = _after(tokens, i, name)
        around, i = _container(tokens, text, i, lookup, blocked)
        found.append(replace(name, within=around))
    return found


def _announces(low: str) -> bool:
    return low in _ANNOUNCING or (low[0] in "ولب" and low[1:] in _ANNOUNCING)


def _prefix(tokens: Sequence[Token], i: int, found: Sequence[Name]) -> str | None:
    """Give what is written together with a name that may begin at a token ("بحماة", "والمجدل"); None where none may."""
    word, before = tokens[i].text, tokens[i - 1] if i else None
    if before is not None and _announces(before.low):
        return ""
    if word[0] == "و" and len(word) > 3 and _follows(tokens, i, found):
        return "و"
    if before is not None and found and before.text in {"،", ","} and found[-1].end == before.start:
        return ""
    if word[0] in "بل" and len(word) > 4:
        return word[0]
    return "" if tokens[i].low in _FIRST_WORDS else None


def _follows(tokens: Sequence[Token], i: int, found: Sequence[Name]) -> bool:
    """Whether a token comes right after a name: the next of a list, "ريف حماة الشمالي وإدلب"."""
    k = i - 1
    while found and k > 0 and tokens[k].end > found[-1].end and tokens[k].low in _SIDED:
        k -= 1
    return bool(found) and k >= 0 and tokens[k].end == found[-1].end


def _arabic_at(
    tokens: Sequence[Token], text: str, i: int, lookup: Lookup, blocked: set[int], prefix: str | None,
    *, unknown: bool = False,
) -> Name | None:  # fmt: skip
    """Give the longest known name that begins at a token; of what a settlement's word announces, an unknown one too."""
    if prefix is None or i in blocked:
        return None
    start, low = tokens[i].start + len(prefix), tokens[i].low
    fewest = 2 if _announces(low) or low in _NO_NAMES or low[len(prefix) :] in _NO_NAMES else 1
    kind = _KINDS.get(tokens[i - 1].low.removeprefix("ب")) if i else None
    for j in range(_last_of_name(tokens, i, blocked), i + fewest - 1, -1):
        words = text[start : tokens[j - 1].end]
        standing = lookup(words)
        if len(words) > 2 and (standing.size >= 4 or standing.fame >= 1 or standing.kind not in {"", "town"}):
            return Name(words, start, tokens[j - 1].end, kind, None, "place", 0.7, tokens[j - 1].end)
    unknown = unknown or (i > 0 and tokens[i - 1].low.removeprefix("ب") in _SETTLEMENTS)
    if fewest > 1 or not unknown or not tokens[i].text.isalpha():
        return None
    end = tokens[min(i + (tokens[i].low in _FIRST_WORDS), len(tokens) - 1)].end
    return Name(text[start:end], start, end, kind, None, "place", 0.6, end)


def _last_of_name(tokens: Sequence[Token], i: int, blocked: set[int]) -> int:
    """Give the index one past the last token that a name beginning at `i` may have."""
    j = i + 1
    while (
        j < min(len(tokens), i + _ARABIC_WORDS)
        and tokens[j].text[0].isalnum()
        and (j not in blocked or _announces(tokens[i].low))  # a party's name may be a town's: Sadr City
        and not _announces(tokens[j].low)
    ):
        j += 1
    return j


def _after(tokens: Sequence[Token], i: int, name: Name) -> int:
    while i < len(tokens) and tokens[i].start < name.end:
        i += 1
    return i


def _container(
    tokens: Sequence[Token], text: str, i: int, lookup: Lookup, blocked: set[int]
) -> tuple[str | None, int]:
    """Read what a name lies in: "X north of Raqqa" says where X is, and nothing happened north of Raqqa.

    Returns
    -------
    tuple
        The container or None, and the index from which on names are looked for again.
    """
    k = i
    while k < len(tokens) and tokens[k].low in _SIDES:
        k += 1
    beside = k > i
    if not beside and k < len(tokens) and tokens[k].low in _INSIDE:
        k += 1
        k += k < len(tokens) and tokens[k].low in _SETTLEMENTS | {"محافظه", "ريف", "ولايه", "قطاع", "اقليم"}
    name = _arabic_at(tokens, text, k, lookup, blocked, "") if i < k < len(tokens) else None
    if name is None or not lookup(name.text).kind:
        return None, i
    return name.text, _after(tokens, k, name) if beside else i


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
    if word in _OF_PLURALS:
        yield _OF_PLURALS[word]
    yield word
    for ending, others in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (1 if len(ending) > 2 else 2):
            for other in others:
                yield word[: len(word) - len(ending)] + other


_OF_PLURALS = {"Сум": "Суми", "Черкас": "Черкаси", "Прилук": "Прилуки", "Ромен": "Ромни", "Лубен": "Лубни"}
"""Genitives of plural names that have no ending of their own, and are names of other places."""
_MOST_FORMS = 200


def nominatives_of(name: str) -> Iterator[str]:
    """Yield the forms that a declined name may have in the nominative, itself first: each of its words is declined.

    Parameters
    ----------
    name
        As it stands in the text.

    Examples
    --------
    >>> "Часів Яр" in list(nominatives_of("Часового Яру")), "Кривой Рог" in list(nominatives_of("Кривом Роге"))
    (True, True)
    """
    words = re.split("([ -])", name)
    parts = [dict.fromkeys(nominatives(w)) if w[:1].isupper() else (w,) for w in words]
    yield from ("".join(form) for form in islice(product(*parts), _MOST_FORMS))


_OPENING = words(
    "в у на з із зі до під біля по над з-під с со из во под к ко при поблизу коло возле около через после після між между"
)
_REGIONAL = ("щина", "щині", "щину", "щиною", "щини", "щине", "щиной", "щины")


def _oblast_meant(form: str, lookup: Lookup) -> tuple[str, Standing] | None:
    """Give the region that a short name means: "Сумщина" is Сумська область, "Донеччина" Донецька, "Нікопольщина" about Нікополь."""
    stem = form[: form.rindex("щин")]
    endings = ("цька область", "цкая область") if stem.endswith("ч") else ("ська область", "ская область")
    stem = stem.removesuffix("ч")
    for ending in (*endings, "ський район", "ь", ""):
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
            found += _side_by_side(tokens, text, first, after, lookup, blocked)
    return found


def _side_by_side(
    tokens: Sequence[Token], text: str, first: int, after: int, lookup: Lookup, blocked: set[int]
) -> list[Name]:
    """Read capitalised words that are no place together: a person, but "Обстрел Хартума", "Хартума Омдурмане"."""
    if first == 0 and tokens[0].low.startswith(_HEADING):
        alone = _slavic_at(tokens, text, 1, after, lookup, blocked)
        return [alone] if alone is not None else []
    each = [_slavic_at(tokens, text, k, k + 1, lookup, blocked) for k in range(first, after)]
    cities = [name for name in each if name is not None and lookup(name.query).size >= _CITY]
    return cities if len(cities) == after - first else []


_CITY = 6
"""Digits of the number of people in a city: hardly a person's name, and not two of them side by side."""
_HEADING = (
    "обстрел", "обстріл", "удар", "атак", "взрыв", "вибух", "бои", "бої", "штурм", "захват", "захоплен", "освобожден", "звільнен",
    "оборон", "жител", "мешкан", "власт", "влад", "мэр", "мер", "губернатор", "глав", "полици", "поліці", "арми", "армі",
)  # fmt: skip
"""Words that have a capital only because a sentence begins with them."""


def _shares_division(tokens: Sequence[Token], after: int) -> bool:
    """Whether the next name of a list has the word for both: "над Брянской и Курской областями"."""
    following = tokens[after : after + 3]
    return (
        len(following) == 3
        and following[0].low in {"и", "і", "та", "й", ","}
        and following[1].text[0].isupper()
        and following[2].low.startswith("област")
    )


def _slavic_at(
    tokens: Sequence[Token], text: str, first: int, after: int, lookup: Lookup, blocked: set[int]
) -> Name | None:
    if first == 0 and after > 1 and tokens[0].low in _OPENING:
        first = 1  # "В Одесі": the preposition has its capital from the sentence
    if first in blocked or len(tokens[first].text) < 3:
        return None
    start, end = tokens[first].start, tokens[after - 1].end
    divided = after < len(tokens) and tokens[after].low.startswith(_DIVISIONS)
    shared = not divided and _shares_division(tokens, after)
    for form in nominatives_of(text[start:end]):
        asked = f"{form} область" if shared or (divided and tokens[after].low.startswith("област")) else form
        standing = lookup(asked)
        if not standing.kind and divided:
            asked, standing = form, lookup(form)
        if not standing.kind and form.endswith(_REGIONAL):
            asked, standing = _oblast_meant(form, lookup) or (asked, standing)
        if standing.kind and (first > 0 or standing.size >= 5):
            hint = "oblast" if divided or shared else _KINDS.get(tokens[first - 1].low) if first else None
            stop = tokens[after].end if divided else end
            return Name(text[start:stop], start, stop, hint, None, "place", 0.7, end, asked)
    announced = first > 0 and _KINDS.get(tokens[first - 1].low)
    if announced:  # "село Талыш": a place, whether the gazetteer has it or not
        return Name(text[start:end], start, end, announced, None, "place", 0.6, end)
    return None
