"""What the tagger sees of a token: its shape, its neighbours, and what gazetteer and word lists say of it.

Words themselves are features only where the training script found them in
many documents; place names are seen through the gazetteer, so that a name
that was never met in training is read like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.gazetteer.names import fold as key_of
from conflict_map.text.demonyms import demonym_country
from conflict_map.text.names import PLACE_NOUNS, capitalised_runs
from conflict_map.text.phrases import read_cues
from conflict_map.text.vocabulary import words

if TYPE_CHECKING:
    from conflict_map.gazetteer import Gazetteer
    from conflict_map.text.tokens import Sentence, Token

_SPAN = 6
_PREPOSITIONS = words(
    "in at near from to into around outside inside toward towards across through over of throughout within"
)
_TITLES = words(
    "mr mrs ms dr gen general col colonel maj capt captain lt sgt president minister sheikh king prince queen sen rep governor gov "
    "mayor secretary sheriff officer judge coach chief director professor pope deputy detective chancellor"
)
_ORGANISATIONS = words(
    "university college school hospital inc corp co ltd llc group party ministry department office agency committee council "
    "association society club team church museum library bank court police army force forces times post news press company "
    "institute center centre foundation union league commission authority board district high elementary academy association"
)
_STREETS = words(
    "street st road rd avenue ave boulevard blvd drive dr lane ln highway hwy route interstate parkway way court place"
)


class Standing(NamedTuple):
    """What the gazetteer knows of a name.

    Parameters
    ----------
    kind
        ``country``, ``division``, ``town``, ``other``, or empty when unknown.
    size
        Digits of the largest population of that name.
    fame
        0-3: how many spellings the best known place has.
    """

    kind: str
    size: int
    fame: int


NOBODY = Standing("", 0, 0)
Lookup = Callable[[str], Standing]


@dataclass
class DocumentView:
    """What the whole document says of a capitalised word, and the look-ups that were made.

    Parameters
    ----------
    lookup
        Name to standing.
    after_preposition
        Words that somewhere follow a preposition of place.
    after_given_name
        Words that somewhere follow a given name or a title.
    lower
        Words that somewhere stand in lower case.
    announced
        Words that somewhere are followed by a generic word of place or by ", " and a division or country.
    """

    lookup: Lookup
    after_preposition: set[str] = field(default_factory=set)
    after_given_name: set[str] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)
    announced: set[str] = field(default_factory=set)


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Give common given names, folded."""
    return frozenset(word for row in read_cues("given_names.csv") for word in row["words"].split())


def lookup_in(gazetteer: Gazetteer) -> Lookup:
    """Make a remembering look-up of names.

    Parameters
    ----------
    gazetteer
        Where names are looked up; exact keys only.

    Returns
    -------
    callable
        Name to :class:`Standing`.

    Examples
    --------
    >>> from conflict_map.gazetteer import Gazetteer
    >>> standing = lookup_in(Gazetteer.open())
    >>> standing("Syria").kind, standing("Saraqib").kind, standing("Whatchamacallit").kind
    ('country', 'town', '')
    """

    @lru_cache(maxsize=50_000)
    def look(name: str) -> Standing:
        key = key_of(name)
        best = NOBODY
        for layer in gazetteer.layers if key else ():
            rows = layer.exact(key)
            if not len(rows):
                continue
            for row in dict.fromkeys(int(r) for r in layer.name_place[rows]):
                spellings = int(layer.first_name[row + 1]) - int(layer.first_name[row])
                size = len(str(int(layer.population[row]))) if layer.population[row] > 0 else 0
                standing = Standing(_kind(layer.feature_code[row]), size, min(3, spellings // 5))
                if (standing.size + 3 * (standing.kind == "country"), standing.fame) > (
                    best.size + 3 * (best.kind == "country"),
                    best.fame,
                ) or not best.kind:
                    best = standing
        return best

    return look


def _kind(code: str) -> str:
    if code.startswith(("PCL", "TERR", "CONT")):
        return "country"
    if code.startswith("ADM"):
        return "division"
    return "town" if code.startswith("PPL") else "other"


def view_of(sentences: Sequence[Sentence], lookup: Lookup) -> DocumentView:
    """Look over a whole document once.

    Parameters
    ----------
    sentences
        Its sentences.
    lookup
        Name to standing.

    Returns
    -------
    DocumentView
        For :func:`features`.
    """
    view = DocumentView(lookup)
    names = given_names()
    for sentence in sentences:
        before = ""
        for i, token in enumerate(sentence.tokens):
            if token.text[0].isupper():
                if before in _PREPOSITIONS:
                    view.after_preposition.add(token.low)
                elif before in names or before in _TITLES:
                    view.after_given_name.add(token.low)
                if _announced(sentence.tokens, i, lookup):
                    view.announced.add(token.low)
            elif token.text[0].isalpha():
                view.lower.add(token.low)
            before = token.low
    return view


def _announced(tokens: Sequence[Token], i: int, lookup: Lookup) -> bool:
    """Whether "County", "Street" or ", Ohio" follows a word."""
    if i + 1 >= len(tokens):
        return False
    if tokens[i + 1].low in PLACE_NOUNS or tokens[i + 1].low in _STREETS:
        return True
    comma = tokens[i + 1].text == "," and i + 2 < len(tokens) and tokens[i + 2].text[0].isupper()
    return comma and lookup(tokens[i + 2].text).kind in {"country", "division"}


def runs_with_features(
    sentence: Sentence, text: str, view: DocumentView
) -> list[tuple[int, int, list[list[str]]]]:
    """Give the runs of capitalised words of a sentence with the features of each token.

    Parameters
    ----------
    sentence
        The sentence.
    text
        The document's text.
    view
        What the document says of its words.

    Returns
    -------
    list of tuple
        First token, one past the last, and for each token its features.
    """
    tokens = sentence.tokens
    words = [t for t in tokens if t.text[0].isalpha()]
    loud = sum(t.text[0].isupper() for t in words) > 0.6 * len(words) if len(words) > 3 else False
    runs = [(i, _with_generic(tokens, j)) for i, j in capitalised_runs(tokens)]
    return [(i, j, _run(tokens, text, i, j, view, loud=loud)) for i, j in runs]


def _with_generic(tokens: Sequence[Token], after: int) -> int:
    """Take the generic word in lower case that follows into the run: "Kandahar province"."""
    follows = (
        after < len(tokens)
        and tokens[after].low in PLACE_NOUNS
        and tokens[after].start - tokens[after - 1].end == 1
    )
    return after + 1 if follows else after


def _run(
    tokens: Sequence[Token], text: str, first: int, after: int, view: DocumentView, *, loud: bool
) -> list[list[str]]:
    covers = _covers(tokens, text, first, after, view)
    around = _around(tokens, first, after, loud=loud)
    return [
        [*_own(tokens, k, first, after, view), *covers[k - first], *around, *_near(tokens, k)]
        for k in range(first, after)
    ]


def _shape(word: str) -> str:
    if word.isupper():
        return "A" if len(word) == 1 else "AA" if len(word) <= 3 else "AAA"
    if word[0].isupper():
        return "Aa"
    return "a" if word[0].isalpha() else "9" if word[0].isdigit() else word


def _own(tokens: Sequence[Token], k: int, first: int, after: int, view: DocumentView) -> list[str]:
    token = tokens[k]
    low = token.low
    found = [f"p={min(k - first, 3)}:{min(after - 1 - k, 3)}", *_of_written(token.text, low)]
    if low in view.after_preposition:
        found.append("doc:prep")
    if low in view.after_given_name:
        found.append("doc:person")
    if low in view.announced:
        found.append("doc:announced")
    if low in view.lower:
        found.append("doc:lower")
    return found


@lru_cache(maxsize=65536)
def _of_written(word: str, low: str) -> tuple[str, ...]:
    """Say what a word shows by itself, wherever it stands."""
    found = [f"w={low}", f"s={_shape(word)}", f"x={low[-3:]}", f"y={low[-2:]}"]
    if demonym_country(word):
        found.append("demonym")
    if low in given_names():
        found.append("given")
    lists = (("title", _TITLES), ("org", _ORGANISATIONS), ("street", _STREETS), ("noun", PLACE_NOUNS))
    return (*found, *(tag for tag, words in lists if low in words))


def _near(tokens: Sequence[Token], k: int) -> tuple[str, ...]:
    before = _beside("-1", tokens[k - 1].low) if k else ("-1=|",)
    after = _beside("+1", tokens[k + 1].low) if k + 1 < len(tokens) else ("+1=|",)
    return before + after


@lru_cache(maxsize=65536)
def _beside(where: str, low: str) -> tuple[str, ...]:
    lists = (("given", given_names()), ("noun", PLACE_NOUNS), ("org", _ORGANISATIONS))
    return (f"{where}={low}", *(f"{where}:{tag}" for tag, words in lists if low in words))


def _around(tokens: Sequence[Token], first: int, after: int, *, loud: bool) -> list[str]:
    """Say what stands before and after the run; the same for all its tokens."""
    before = tokens[first - 1].low if first else "|"
    before2 = tokens[first - 2].low if first > 1 else "|"
    following = tokens[after].low if after < len(tokens) else "|"
    following2 = tokens[after + 1].low if after + 1 < len(tokens) else "|"
    size = min(sum(t.text[0].isalpha() for t in tokens[first:after]), 5)
    return [
        f"r-1={before}", f"r-2={before2} {before}", f"r+1={following}", f"r+2={following} {following2}", f"n={size}",
        f"last={tokens[after - 1].low}", f"loud={loud}", f"start={first == 0}",
    ]  # fmt: skip


def _covers(  # noqa: C901 - one answer for each case
    tokens: Sequence[Token], text: str, first: int, after: int, view: DocumentView
) -> list[list[str]]:
    """For each token the longest known name that covers it, and where in that name it stands."""
    best: list[tuple[int, str, Standing] | None] = [None] * (after - first)
    whole = NOBODY
    for i in range(first, after):
        if not tokens[i].text[0].isalnum():
            continue
        for j in range(min(after, i + _SPAN), i, -1):
            if not tokens[j - 1].text[0].isalnum() and tokens[j - 1].text != ".":
                continue
            name = text[tokens[i].start : tokens[j - 1].end]
            if len(name) < 2:
                continue
            standing = view.lookup(name)
            if not standing.kind:
                continue
            if i == first and j == after:
                whole = standing
            for k in range(i, j):
                held = best[k - first]
                if held is None or held[0] < j - i:
                    where = "S" if j == i + 1 else "B" if k == i else "E" if k == j - 1 else "I"
                    best[k - first] = (j - i, where, standing)
            break
    run = f"g:run={whole.kind}:{whole.size}"
    found = []
    for held in best:
        if held is None:
            found.append(["g:none", run])
            continue
        length, where, standing = held
        found.append(
            [f"g={where}:{standing.kind}", f"g:size={where}:{standing.kind}:{standing.size}", f"g:fame={where}:{standing.fame}",
             f"g:len={where}:{min(length, 4)}", run]
        )  # fmt: skip
    return found
