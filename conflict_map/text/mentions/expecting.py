"""Where reports of war name places: after "captured", before "fell", and what is seized though nobody knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.mentions.sorts import TITLES, given_names
from conflict_map.text.words.phrases import verb_forms
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.mentions.features import DocumentView
    from conflict_map.text.words.tokens import Token

EXPECTED = 2.6
"""Added where a report expects a place and the gazetteer has one: "shelled X", "X fell"."""


def is_expected(
    tokens: Sequence[Token], text: str, run: tuple[int, int], view: DocumentView, *, of_war: bool
) -> bool:
    """Whether a run that the gazetteer knows stands where reports of war name places."""
    first, after = run
    before = _word_before(tokens, first)
    following = tokens[after].low if after < len(tokens) else "|"
    if _names_somebody(tokens, first, view):
        return False
    told = before in _DONE_TO_ANY or (first == 0 and following in _BEFALLS)
    listed = before in {"and", ","} and following in {"and", ",", ".", "in"}
    befallen = following in _HAS_BEFALLEN and before in {"that", "and", ",", "while", "|"}
    held = before in _HELD and first > 1 and tokens[first - 2].text == "-"  # "rebel-held Douma"
    told = (
        told
        or held
        or is_called(tokens, first)
        or is_a_camp(tokens, after)
        or (
            of_war
            and (
                _is_measured_off(tokens, after)
                or _lies_about(tokens, first)
                or before in _OF_PLACES_AT_WAR
                or listed
                or befallen
            )
        )
    )
    return told and bool(view.lookup(text[tokens[first].start : tokens[after - 1].end]).kind)


def _forms(verbs: str) -> frozenset[str]:
    return frozenset(form for verb in words(verbs) for form in verb_forms(verb))


_DONE_TO_PLACES = _forms(
    "capture seize take retake recapture liberate overrun shell bombard besiege storm bomb pound encircle"
)
_DONE_IN_WAR = _forms("free hold control regain reclaim evacuate occupy defend clear wrest secure snatch win")
_DONE_TO_MUCH = _forms("strike hit attack enter reach abandon leave surround lose target raid")
"""What is done to places, but to people and things as often: only a name that is known is looked for after these."""
_DONE_TO_ANY = _DONE_TO_PLACES | _DONE_TO_MUCH
LIKELY = 0.5
"""How sure it is that what is seized is a place: enough for other spellings of it to be looked for."""
_OF_A_BASE = words(
    "air military naval army airport airbase airfield base barracks camp garrison refinery dam bridge crossing"
)
_AFTER_TOWNS = words(
    ", . ; : on in from after last late early and while by overnight without with this earlier days"
)


def _word_before(tokens: Sequence[Token], first: int) -> str:
    """Give the word before a run, over a quotation mark: had "liberated" Kurakhove."""
    k = first - 1
    while k > 0 and tokens[k].text in _QUOTES:
        k -= 1
    return tokens[k].low if k >= 0 else "|"


_QUOTES = frozenset("\"'“”’»«")


def is_taken(tokens: Sequence[Token], first: int, after: int, view: DocumentView) -> bool:
    """Whether a run that nobody knows can only be a place: "seized Tarhouna on Friday", "clashes around al-Tabaqa".

    Parameters
    ----------
    tokens
        The tokens of a sentence that tells of war.
    first, after
        Where the run begins, and one past its end.
    view
        The document.
    """
    if not first or tokens[first].low in TITLES or _names_somebody(tokens, first, view):
        return False
    if not _named_shortly(tokens, first, after):
        return False
    following = tokens[after].low if after < len(tokens) else "."
    base = following in _OF_A_BASE  # "bombed the Mezzeh air base"
    before = _word_before(tokens, first - base) if first > 1 else _word_before(tokens, first)
    if before in _DONE_TO_PLACES:
        return following in _AFTER_TOWNS or base
    if following not in _AFTER_TOWNS | _AREAS | _FOLLOWS:
        return False
    article = tokens[first].low in _ARTICLES and after - first > 1
    if article and before in _DONE_TO_MUCH | _WHERE:  # "raids target al-Tabaqa"
        return True
    struck = before == "on" and tokens[first - 2].low in _STRIKES
    return before in _INSIDE or struck or _lies_about(tokens, first)


def _names_somebody(tokens: Sequence[Token], first: int, view: DocumentView) -> bool:
    """Whether a run opens with a given name, or a surname that the text has: "Al Gore", not "al-Bab"."""
    low = tokens[first].low
    article = low in _ARTICLES and first + 1 < len(tokens) and tokens[first + 1].text in _HYPHENS
    return not article and (low in given_names() or low in view.after_given_name)


def _named_shortly(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether a run is one or two capitalised words, beside an article: "Khan Toman", "al-Bokamal"."""
    telling = [t for t in tokens[first:after] if t.low not in _ARTICLES and t.text not in _HYPHENS]
    return 0 < len(telling) <= 2 and all(t.text[0].isupper() and t.text[1:].islower() for t in telling)


_ARTICLES = words("al el ad as ash at an ar az")
_HYPHENS = frozenset("-‐‑")
_INSIDE = words("in near around outside towards toward")
_STRIKES = words(
    "bombardment bombardments bombing raid raids strike strikes airstrike airstrikes shelling attack attacks assault offensive march"
)
_AREAS = words(
    "area areas countryside desert front fronts axis border city town village mountains outskirts neighbourhood neighborhood"
)
_FOLLOWS = words(
    "kill kills killed killing leave leaves left cause causes caused injure injures wound wounds"
)


def is_called(tokens: Sequence[Token], first: int) -> bool:
    """Whether a run is what a town is called: "the town of Sake".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    first
        Where the run begins.
    """
    return first > 1 and tokens[first - 1].low == "of" and tokens[first - 2].low in _SETTLEMENTS


def is_a_camp(tokens: Sequence[Token], after: int) -> bool:
    """Whether a run is the name of a camp for people who fled: "Zamzam displacement camp".

    Parameters
    ----------
    tokens
        The sentence's tokens.
    after
        One past the run's last token.
    """
    return [t.low for t in tokens[after : after + 2]] in (
        ["displacement", "camp"], ["refugee", "camp"], ["idp", "camp"], ["transit", "camp"],
    )  # fmt: skip


def _lies_about(tokens: Sequence[Token], first: int) -> bool:
    """Whether a run is what something lies about: "the vicinity of Kweires", "north-west of Avdiivka"."""
    return first > 1 and tokens[first - 1].low == "of" and tokens[first - 2].low in _ABOUT


def _is_measured_off(tokens: Sequence[Token], after: int) -> bool:
    """Whether a run is followed by how far it lies from another place: "Sake, 27 km west of Goma"."""
    lows = [t.low for t in tokens[after : after + 4]]
    return lows[:1] == [","] and any(low in _LENGTHS for low in lows[2:])


_LENGTHS = words("km kilometres kilometers kilometre kilometer miles mile")


_ABOUT = words(
    "vicinity outskirts countryside suburbs north south east west northeast northwest southeast southwest surroundings siege fall capture "
    "liberation bombardment shelling bombing edge"
)


_SETTLEMENTS = words("town city village port hamlet towns cities villages")
_HELD = frozenset({"held", "controlled", "occupied"})
_BEFALLS = words("is was came fell has remains remained were and fallen passed slipped changed collapsed")
_WHERE = words("near around outside towards of in at from on")
_HAS_BEFALLEN = _BEFALLS | {"had", "have"}
_OF_PLACES_AT_WAR = _WHERE | _DONE_IN_WAR
OF_WAR = words(
    "raid raids strike strikes airstrike airstrikes shelling shells shelled bombing bombings bombardment clashes clashed fighting "
    "offensive rebels rebel militants militant insurgents gunmen jihadists fighters troops soldiers army jets warplanes drone "
    "drones missile missiles rocket rockets artillery mortar captured seized fallen recaptured retook overran ambush ambushed besieged "
    "ceasefire frontline militia militias attack attacks attacked shot gunned killed wounded gunman gunfire explosion explosions blast "
    "battle battles fights regime factions advance advances advanced martyrs massacre kill kills killing executes executed casualties"
)
