"""The keys of a name: what makes two spellings of one place meet.

Three keys, from strict to loose:

`fold`
    the *exact* key.  Case, diacritics, spaces, hyphens and apostrophes are gone; Arabic letters that writers
    interchange (hamza seats, ta marbuta and ha, alef maqsura and ya, Persian and Kurdish forms) are one.
`sound`
    the *spelling* key, in Latin letters whatever the script.  Schools of romanisation meet in it: articles and
    their assimilation are dropped (``Deir ez-Zor``, ``Dayr az Zawr``), digraphs become one letter, Russian and
    Ukrainian forms of a Cyrillic name fall together.
`conflict_map.gazetteer.spelling.phones.skeletons`
    the *near* key: the first eight consonant classes, four bits each.  It only finds candidates;
    `conflict_map.gazetteer.spelling.likeness` says whether one of them is the same name.

Real exonyms (Damascus, Dimashq) are no rule's business; they come from the sources.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_SPECIAL_LETTERS = {
    **dict(zip("ıđðøłħŧŋəɓɗƙƴ", "iddolhtneɓɗky", strict=True)),
    "ɓ": "b",
    "ɗ": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    # Arabic script: what one writer sets as the one and the next as the other
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ةھہەۀۃ", "ه"),
    **dict.fromkeys("ىیېێ", "ي"),
    **dict.fromkeys("ۆۇۋؤ", "و"),
    **dict.fromkeys("کڪ", "ك"),
    "ئ": "ي",
    "ڕ": "ر",
    "ڵ": "ل",
    "ء": "",
    "ـ": "",
}


class _FoldTable(dict[int, str | None]):
    """A `str.translate` table that decides about each character once."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        kept: str | None = character
        if character in _SPECIAL_LETTERS:
            kept = _SPECIAL_LETTERS[character]
        elif (
            unicodedata.combining(character)
            or unicodedata.category(character)[0] in "PZSC"
            or 0x2B0 <= code <= 0x2FF  # modifier letters: the ayn and hamza of romanisations
        ):
            kept = None
        self[code] = kept
        return kept


_FOLD = _FoldTable()
_ASCII_FOLD = str.maketrans("", "", " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r")


def fold(name: str) -> str:
    """Return the exact key of a name.

    Parameters
    ----------
    name
        A name in any script.

    Returns
    -------
    str
        Letters and digits only; empty if the name has none.

    Examples
    --------
    >>> fold("Deir ez-Zor"), fold("DEIR EZZOR"), fold("Ḩamāh")
    ('deirezzor', 'deirezzor', 'hamah')
    >>> fold("حماة") == fold("حماه")
    True
    """
    if name.isascii():
        return name.lower().translate(_ASCII_FOLD)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return folded.translate(_FOLD)


# Letters of one script in Latin; what is not listed goes through anyascii.
_ARABIC = {
    **dict(zip("ابتجدرزسصضطظعفقكلمنهوي", "abtjdrzssdtz'fqklmnhwy", strict=True)),
    **dict(zip("ثحخذشغ", ("th", "h", "kh", "dh", "sh", "gh"), strict=True)),
    **dict(zip("پچژگڤ", ("p", "ch", "zh", "g", "v"), strict=True)),
}
_CYRILLIC = {
    **dict(
        zip(
            "абвгґдезиіїйклмнопрстуфхцчшэыєћђљњјўқғҳәөү",
            "abvhgdeziiiiklmnoprstufxccsyieðdlnjukghaou",
            strict=True,
        )
    ),
    **dict(
        zip(
            "жхцчшщюяёєчѓќџ",
            ("zh", "kh", "ts", "ch", "sh", "shch", "iu", "ia", "e", "ie", "ch", "g", "k", "dzh"),
            strict=True,
        )
    ),
    "э": "e",
    "ы": "i",
    "ћ": "ch",
    "ъ": "",
    "ь": "",
    "'": "",
}
_ARABIC_ARTICLE = re.compile(r"\bال(?=\w{2})")
_TO_LATIN = {ord(letter): latin for letter, latin in (_ARABIC | _CYRILLIC).items()}
_KEEPS_ITS_SOUND = str.maketrans(
    {"š": "sh", "č": "ch", "ž": "zh", "ć": "ch", "ñ": "n", "đ": "dj", "ä": "a", "ö": "o", "ü": "u"}
)


def latin(name: str) -> str:
    """Write a name in plain lower-case Latin letters, words kept apart.

    Parameters
    ----------
    name
        A name in any script.

    Returns
    -------
    str
        A rough romanisation: Arabic without its unwritten vowels, Chinese in pinyin.

    Examples
    --------
    >>> latin("Харків"), latin("Ḩamāh"), latin("دير الزور")
    ('kharkiv', 'hamah', 'dyr zwr')
    """
    if name.isascii():
        return name.lower()
    composed = unicodedata.normalize("NFC", name).lower().translate(_KEEPS_ITS_SOUND)
    if "\u0400" <= max(composed) <= "\u077f":
        folded = "".join(c for c in composed if not unicodedata.combining(c) and c != "ـ")
        plain = "".join(_SPECIAL_LETTERS.get(c, c) for c in folded)
        composed = _ARABIC_ARTICLE.sub("", plain).translate(_TO_LATIN)
    return anyascii(composed).lower()


_APOSTROPHES = re.compile(r"['`‘’ʿʾʻʼ´\"]")
_WORDS = re.compile(r"[a-z0-9]+")
_SUN_ARTICLES = frozenset(
    re.findall(
        r"\w+",
        "an ar as at az ad ash ath adh en er es et ez ed esh eth edh in ir is it iz id ish ith idh "
        "ur us ut uz ehr ehs eht ehd ehn ehz asch esch",
    )
)
_ARTICLES = frozenset({"al", "el", "ul", "il", "l", "the", "ehl"})
_DIGRAPHS = (
    ("shch", "č"), ("sch", "č"), ("tch", "č"), ("tsh", "č"), ("dzh", "j"), ("dj", "j"), ("sh", "č"), ("ch", "č"),
    ("zh", "č"), ("kh", "h"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("cz", "č"),
    ("sz", "č"), ("rz", "r"), ("ts", "c"), ("tz", "c"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "ai"), ("ey", "ai"), ("ay", "ai"), ("aw", "au"), ("ow", "au"),
    ("yi", "i"), ("iy", "i"), ("ij", "i"), ("yy", "i"), ("ie", "i"), ("ye", "i"), ("yo", "o"), ("io", "o"), ("iu", "u"), ("yu", "u"),
    ("ya", "ia"),
)  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted((re.escape(a) for a, _ in _DIGRAPHS), key=len, reverse=True)))
_ONE_SOUND = dict(_DIGRAPHS)
_LETTERS = str.maketrans({"q": "k", "x": "h", "w": "u", "y": "i", "o": "u", "e": "a", "ï": "i"})
_DOUBLED = re.compile(r"(.)\1+")
_GLUED_SUN_ARTICLE = re.compile(r"^[aeiu]([rsztdn])(?=\1)")


# Words that one source translates and another one writes out: they become one, and stand at the end.
_MODIFIERS = {
    "east": "east eastern sharqi sharqiyah sharqiya sharqiyya sharqiyyah sharqiyeh sharkieh shrqy shrqyh skhidnyi",
    "west": "west western gharbi gharbiyah gharbiya gharbiyya gharbiyyah gharbiyeh gharbieh ghrby ghrbyh",
    "north": "north northern shamali shamaliyah shamaliya shamaliyeh shmaly shmalyh severnyy severny pivnichnyi",
    "south": "south southern janubi janubiyah janubiya janubiyeh qibli qibliyah qibliyeh jnwby jnwbyh qbly qblyh yuzhnyy pivdennyi",
    "great": "big great greater large kabir kabirah kabira kabireh kebir kbyr kbyrh kubra kobra kbra akbar grand velyka velykyi velyki "
    "velikaya velikiy velikiye bolshaya bolshoy bolshoye bolshiye wielka",
    "small": "little small lesser saghir saghirah saghira saghireh sghyr sghyrh sughra soghra sghra mala malaya malyy maly male "
    "maloye malyye malyi petit",
    "upper": "upper fawqani fawqaniyah fawqa foqani foqaniyeh fouqani fuqani fuqaniyah fuqaniyeh fuqaa fwqany fwqanyh fwqa ulya "
    "verkhnya verkhniy verkhneye verkhnyaya verkhnii",
    "lower": "lower tahtani tahtaniyah tahtaniyeh thtany thtanyh tahta tahtiyeh sufla asfal nyzhnia nyzhniy nizhniy nizhneye "
    "nizhnyaya",
    "new": "new jadid jadidah jadida jadideh jdyd jdydh jdideh nova novyy novyi novaya novoye noviye nouveau",
    "old": "old qadim qadimah qadima qadimeh qdym qdymh atiq stara staryy staryi staraya staroye stari vieux",
}  # fmt: skip
_MODIFIER = {word: one for one, spelt in _MODIFIERS.items() for word in spelt.split()}
_JOINED = {"abul": "abu", "abil": "abi", "abdel": "abd", "abdul": "abd"}
_GLUED_WITHIN = re.compile(r"^[ae]l(?=[^aeiou]..)")


def words(name: str) -> list[str]:
    """Split a name into lower-case Latin words, articles dropped where another word is left.

    Words such as "eastern", "upper", "new" become the same in all languages and stand at the end.

    Examples
    --------
    >>> words("Deir el-Zour"), words("As Suwaydā'"), words("Al")
    (['deir', 'zour'], ['suwayda'], ['al'])
    >>> words("Eastern Samadaniyeh"), words("Tal Elkaramel")
    (['samadaniyeh', 'east'], ['tal', 'karamel'])
    """
    found = _WORDS.findall(_APOSTROPHES.sub("", latin(name)))
    if len(found) < 2:
        return found
    kept: list[str] = []
    modifiers: list[str] = []
    for i, word in enumerate(found):
        following = found[i + 1] if i + 1 < len(found) else ""
        if word in _ARTICLES or (word in _SUN_ARTICLES and following[:1] in {word[1], word[-1]}):
            continue
        if word in _MODIFIER:
            modifiers.append(_MODIFIER[word])
        else:
            kept.append(_JOINED.get(word, _GLUED_WITHIN.sub("", word) if kept else word))
    return kept + modifiers or found


@lru_cache(maxsize=1 << 16)
def sound(name: str) -> str:
    """Return the spelling key: one form for all schools of romanisation.

    Parameters
    ----------
    name
        A name in any script.

    Returns
    -------
    str
        Lower-case letters of a private alphabet; for comparing, not for reading.

    Examples
    --------
    >>> len({sound(s) for s in ("Deir ez-Zor", "Deir el-Zour", "Dayr az Zur", "Deir Ezzor")})
    1
    >>> sound("Khan Sheikhoun") == sound("Khān Shaykhūn")
    True
    """
    return "".join(map(_sound_of_word, words(name)))


_GLUED_ARTICLE = re.compile(r"^al(?=...)")
_FEMININE_T = re.compile(r"(?<=..)t$")
_LETTER_BY_LETTER = re.compile(r"[a-df-np-z ʿʾ]+")
_AYN_HAMZA = re.compile("[ʿʾ]")


def without_glued_article(name: str) -> str:
    """Take apart what a letter-by-letter transliteration of Arabic writes in one: ``alqwsyt``, ``kfr alzyt``.

    Parameters
    ----------
    name
        A name in Latin letters.

    Returns
    -------
    str
        The name without glued articles, with the ta marbuta as `latin` has it; the name itself if it is none of these.

    Examples
    --------
    >>> without_glued_article("alqwsyt"), without_glued_article("Homs")
    ('qwsyh', 'Homs')
    """
    if not _LETTER_BY_LETTER.fullmatch(name):
        return name
    parts = _AYN_HAMZA.sub("", name).split()
    stripped = " ".join(_FEMININE_T.sub("h", _GLUED_ARTICLE.sub("", part)) for part in parts)
    return stripped or name


@lru_cache(maxsize=1 << 15)
def _sound_of_word(word: str) -> str:
    word = _GLUED_SUN_ARTICLE.sub("", word)
    word = _DIGRAPH.sub(lambda match: _ONE_SOUND[match.group()], word)
    word = _DOUBLED.sub(r"\1", word.translate(_LETTERS))
    if len(word) > 2 and word.endswith("h"):
        word = word[:-1]
    return word
