"""The name of a place in its own script, chosen among GeoNames' spellings, which carry no language."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii
from rapidfuzz.distance import Indel

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
_GENERIC = ("مدينة", "قرية", "شهر ", "город", "місто", "қаласы", "шаары", "село")
_LOCAL_COUNTRIES = {
    "MM": "မြန်မာ", "ET": "ኢትዮጵያ", "ER": "ኤርትራ", "GE": "საქართველო", "AM": "Հայաստան", "TH": "ประเทศไทย",
    "LA": "ລາວ", "KH": "កម្ពុជា", "IL": "ישראל", "BY": "Беларусь", "KZ": "Қазақстан", "KG": "Кыргызстан",
    "TJ": "Тоҷикистон", "MN": "Монгол Улс", "RS": "Србија", "BG": "България", "MK": "Северна Македонија",
    "GR": "Ελλάδα", "JP": "日本", "CN": "中国", "KR": "한국", "KP": "조선", "IN": "भारत", "NP": "नेपाल",
    "BD": "বাংলাদেশ", "LK": "ශ්‍රී ලංකාව", "AF": "افغانستان", "IR": "ایران", "PK": "پاکستان",
}  # fmt: skip
_LANGUAGE = {
    "UA": "uk",
    "RU": "ru",
    "IL": "he",
    "IR": "fa",
    "AF": "fa",
    "PK": "ur",
    "BY": "ru",
    "KZ": "ru",
    "KG": "ru",
}
# Both peoples' names where a city is claimed by two
_BOTH = {"Jerusalem": "القدس · ירושלים"}


def local_name(name: str, country: str, spellings: list[str]) -> str:
    """Choose the spelling in the country's script that sounds most like the Latin name; empty when there is none."""
    if name in _BOTH:
        return _BOTH[name]
    if country not in _SCRIPTS:
        return ""
    letters, foreign = _SCRIPTS[country]
    whole = re.compile(rf"[{letters}][{letters}\s\-'’.]*")
    fitting = [
        spelling
        for spelling in (unicodedata.normalize("NFC", s.strip()) for s in spellings)
        if whole.fullmatch(spelling.lower()) or whole.fullmatch(spelling)
        if not set(spelling.lower()) & set(foreign) and not any(word in spelling.lower() for word in _GENERIC)
        if not any(unicodedata.combining(c) for c in spelling)
        or country in {"MM", "TH", "LA", "KH", "BD", "IN", "NP"}
    ]
    return max(fitting, key=lambda s: (_likeness(s, name), s), default="")


def _likeness(spelling: str, name: str) -> float:
    """How alike two names sound: on their consonants, with a little for the article and the feminine ending."""
    score = Indel.normalized_similarity(_consonants(anyascii(spelling)), _consonants(anyascii(name)))
    article = re.match(r"(al|ar|as|ash|ad|an|at|az|adh|ath)[ -]", name.lower()) is not None
    score += 0.2 * (article == spelling.startswith("ال")) + 0.1 * spelling.endswith("ة")
    score += 0.02 * sum(c in "أإآئؤءіїєґ" for c in spelling)
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
    """Return the language code of Natural Earth's column, or a code it has no column for."""
    if iso in _LANGUAGE:
        return _LANGUAGE[iso]
    return "ar" if _SCRIPTS.get(iso, ("",))[0] == ARABIC else "none"
