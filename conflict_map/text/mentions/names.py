"""Which words name a place: the records, and the rules that find them without a trained model.

The rules read every language; for English the trained tagger
(:mod:`conflict_map.text.mentions.tagger`) decides and the rules add what it does not
know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflict_map.text.words.tokens import before_article
from conflict_map.text.words.vocabulary import words
from conflict_map.text.words.wordclasses import word_classes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conflict_map.text.words.tokens import Token

PLACE_NOUNS = words(
    "department departments regency commune communes cercle province governorate region district county state oblast raion canton prefecture parish township municipality commune "
    "provinces governorates regions districts counties states oblasts raions municipalities road roads highway highways motorway "
    "river rivers lake dam bridge canal strait gulf sea bay mountain mountains hills heights valley desert plain plateau peninsula "
    "island islands prison airport airbase airfield crossing checkpoint camp barracks base port harbour harbor hospital square "
    "city town village suburb neighbourhood neighborhood settlement refinery crossing junction division wilaya woreda zone "
    "locality sub-district subdistrict territory axis front sector temple"
)
"""Generic words that follow a name and say what kind of place it is."""

_ORGANISATION_NOUNS = words(
    "fm tv radio news agency media times post herald tribune gazette university college institute school ministry party army "
    "front brigade brigades battalion regiment division corps movement council committee observatory organisation organization "
    "group union network centre center press association foundation company bank league club fc united police command force "
    "forces court commission authority agency bureau department office directorate monitor journal magazine newspaper television "
    "broadcasting channel website service"
)
FACILITY_NOUNS = words(
    "prison airport airbase airfield dam bridge crossing camp barracks base port hospital refinery junction stadium checkpoint temple"
)
"""Generic words for what is built: a name before one names the thing, not the town."""
_PREPOSITIONS = words(
    "in at near from to into around outside inside toward towards across through along over of on between within throughout against "
    "beyond for and or"
)
_TITLES = words(
    "mr mrs ms dr gen general col colonel maj major capt captain lt sgt president minister sheikh sheik king prince queen princess "
    "emir ayatollah imam sir lord lady rev father senator rep governor mayor ambassador secretary spokesman spokeswoman "
    "spokesperson chief commander director professor judge pope brigadier admiral marshal chancellor premier"
)
_NEVER_ALONE = words(
    "the our his her its their my your this that these those we he she it they i you al el in on at a an"
)
_NUMBERED_ROADS = words("a m n e h p r t")
_MAX_WORDS = 7
WATERCOURSE = "watercourse"
"""The hint of a name that is crossed or has banks: most likely a river."""


@dataclass(frozen=True, slots=True)
class Name:
    """Words that name a place.

    Parameters
    ----------
    text
        The words, as they stand.
    start, end
        Offsets in the document's text, in characters.
    hint
        A generic word that says what kind of place it is, or None.
    within
        The container that the text names ("Syria" in "Hama, Syria"), or None.
    role
        ``place``; ``people`` for an adjective or people ("Syrian").
    probability
        How likely the words name a place, 0-1.
    core_end
        Offset one past the name proper, without a generic word in lower case ("Hama" in "Hama province").
    asked
        What the gazetteer is asked for, when it is not the words themselves: a declined name's nominative.
    """

    text: str
    start: int
    end: int
    hint: str | None = None
    within: str | None = None
    role: str = "place"
    probability: float = 1.0
    core_end: int = 0
    asked: str = ""

    @property
    def query(self) -> str:
        """What the gazetteer is asked for: on one line, with a plain apostrophe."""
        return (self.asked or self.text).replace("\n", " ").replace("’", "'")


def find_announced(
    tokens: Sequence[Token],
    text: str,
    runs: Sequence[tuple[int, int]],
    knows: Callable[[str], bool],
    taken: Sequence[tuple[int, int]] = (),
) -> list[Name]:
    """Find the place names that a generic word announces, by capital letters and the gazetteer: "Hama prison", "M5".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    text
        The document's text.
    runs
        The runs of capitalised words.
    knows
        Whether the gazetteer has a name.
    taken
        Token ranges that name something else (actors).

    Returns
    -------
    list of Name
        Facilities, what a generic word in lower case follows, and numbered roads; in order, not overlapping.

    Examples
    --------
    >>> from conflict_map.text.mentions.runs import capitalised_runs
    >>> from conflict_map.text.words.tokens import tokenize
    >>> text = "Clashes near Hama prison on the M5, Sham FM said, not in Aleppo."
    >>> tokens = tokenize(text)
    >>> [n.text for n in find_announced(tokens, text, capitalised_runs(tokens), {"Hama"}.__contains__)]
    ['Hama prison', 'M5']
    """
    names = _numbered_roads(tokens, text)
    blocked = {k for first, after in taken for k in range(first, after)}
    for first, after in runs:
        follows = after < len(tokens) and tokens[after].low in PLACE_NOUNS
        if follows or any(token.low in _ANNOUNCING for token in tokens[first:after]):
            found = _names_in_run(tokens, text, (first, after), knows, blocked)
            names += [n for n in found if not _is_common(n, knows)]
    return sorted((n for n in names if _is_announced(n)), key=lambda n: n.start)


def _is_common(name: Name, knows: Callable[[str], bool]) -> bool:
    """Whether one common word or abbreviation stands before the generic word: "Other states", "WASH sector"."""
    head, _, rest = name.text.partition(" ")
    if not rest or " " in rest or not rest.islower() or knows(head):
        return False
    return head.isupper() or head.lower() in word_classes().class_of


def _is_announced(name: Name) -> bool:
    last = name.text.split()[-1]
    if " " not in name.text and name.hint != "highway":
        return False
    return last.lower() in FACILITY_NOUNS or name.hint == "highway" or bool(name.hint and last.islower())


def _numbered_roads(tokens: Sequence[Token], text: str) -> list[Name]:
    """Find roads that are named by a letter and a number: "M5", "the M4 highway"."""
    names = []
    for i in [k - 1 for k, token in enumerate(tokens) if k and token.low[0] in _DIGITS]:
        letter, number = tokens[i], tokens[i + 1]
        if letter.low not in _NUMBERED_ROADS or not letter.text.isupper() or not number.text.isdecimal():
            continue
        before, following = tokens[i - 1] if i else None, tokens[i + 2] if i + 2 < len(tokens) else None
        if (before and before.end == letter.start) or (
            following and following.start == number.end and following.text[0].isalnum()
        ):
            continue  # H5N1
        named = following is not None and following.low in {"highway", "motorway", "road"}
        led = before is not None and before.low in _TO_ROADS and number.start == letter.end
        if named or led:
            end = following.end if named and following else number.end
            words = text[letter.start : end]
            names.append(Name(words, letter.start, end, "highway", core_end=number.end))
    return names


_TO_ROADS = words("the on along via near to and or of off onto from between at")
_ANNOUNCING = FACILITY_NOUNS | {"highway"}
_DIGITS = frozenset("0123456789")


def _names_in_run(
    tokens: Sequence[Token], text: str, run: tuple[int, int], knows: Callable[[str], bool], blocked: set[int]
) -> list[Name]:
    first, after = run
    if tokens[after - 1].low in _ORGANISATION_NOUNS or _is_person(tokens, first, after):
        return []
    found: list[Name] = []
    i = first
    while i < after:
        j = min(after, i + _MAX_WORDS)
        while j > i and not _is_name(tokens, text, i, j, knows, blocked):
            j -= 1
        if j == i:
            i += 1
            continue
        end = j + 1 if j < len(tokens) and tokens[j].low in PLACE_NOUNS else j
        name = text[tokens[i].start : tokens[end - 1].end]
        hint = tokens[end - 1].low if end > j else None
        core = j - 1 if j - i > 1 and tokens[j - 1].text.islower() else j
        found.append(Name(name, tokens[i].start, tokens[end - 1].end, hint, core_end=tokens[core - 1].end))
        i = end
    return found


def _is_name(
    tokens: Sequence[Token], text: str, i: int, j: int, knows: Callable[[str], bool], blocked: set[int]
) -> bool:
    if any(k in blocked for k in range(i, j)) or not tokens[j - 1].text[0].isalnum():
        return False
    words = text[tokens[i].start : tokens[j - 1].end]
    if len(words) < 3 or tokens[i].low in _NEVER_ALONE:
        return False
    followed = j < len(tokens) and tokens[j].low in PLACE_NOUNS
    if tokens[j - 1].low in FACILITY_NOUNS and j - i > 1:
        return True
    if not (knows(words) or followed):
        return False
    if i > 0 or followed:
        return True
    return j - i > 1 or (j < len(tokens) and tokens[j].low in {",", "is", "was", ":", "and", "after"})


def _is_person(tokens: Sequence[Token], first: int, after: int) -> bool:
    return (
        first > 0
        and (
            tokens[first - 1].low in _TITLES
            or (tokens[first - 1].text == "." and first > 1 and tokens[first - 2].low in _TITLES)
        )
    ) or (tokens[first].low in _TITLES and after - first > 1)


def preceded_by_preposition(tokens: Sequence[Token], i: int) -> bool:
    """Whether a preposition of place stands before a token (articles between them do not count).

    Examples
    --------
    >>> from conflict_map.text.words.tokens import tokenize
    >>> preceded_by_preposition(tokenize("in the Homs countryside"), 2)
    True
    """
    k = before_article(tokens, i)
    return k >= 0 and tokens[k].low in _PREPOSITIONS
