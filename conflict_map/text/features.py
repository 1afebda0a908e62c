"""What the tagger sees of a token: its shape, its neighbours, and what gazetteer and word lists say of it.

Words themselves are features only where the training script found them in
many documents; place names are seen through the gazetteer, so that a name
that was never met in training is read like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from conflict_map.text.demonyms import demonym_country
from conflict_map.text.names import PLACE_NOUNS, capitalised_runs
from conflict_map.text.phrases import read_cues
from conflict_map.text.standing import NOBODY
from conflict_map.text.tokens import fold
from conflict_map.text.vocabulary import Remembered, words
from conflict_map.text.wordclasses import word_classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_map.text.standing import Lookup, Standing
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


Group = tuple[str, ...]


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

    def told_of(self, low: str) -> Group:
        """Give what the document says of a word, as features."""
        return _TOLD[
            low in self.after_preposition,
            low in self.after_given_name,
            low in self.announced,
            low in self.lower,
        ]


_TOLD = {
    held: tuple(
        f
        for f, holds in zip(("doc:prep", "doc:person", "doc:announced", "doc:lower"), held, strict=True)
        if holds
    )
    for held in product((False, True), repeat=4)
}


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Give common given names, folded."""
    return frozenset(word for row in read_cues("given_names.csv") for word in row["words"].split())


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
        tokens = sentence.tokens
        view.lower.update(t.low for t in tokens if t.text[0].isalpha() and not t.text[0].isupper())
        for i, token in enumerate(tokens):
            if not token.text[0].isupper():
                continue
            before = tokens[i - 1].low if i else ""
            if before in _PREPOSITIONS:
                view.after_preposition.add(token.low)
            elif before in names or before in _TITLES:
                view.after_given_name.add(token.low)
            if _announced(tokens, i, lookup):
                view.announced.add(token.low)
    return view


def _announced(tokens: Sequence[Token], i: int, lookup: Lookup) -> bool:
    """Whether "County", "Street" or ", Ohio" follows a word."""
    if i + 1 >= len(tokens):
        return False
    if tokens[i + 1].low in PLACE_NOUNS or tokens[i + 1].low in _STREETS:
        return True
    comma = tokens[i + 1].text == "," and i + 2 < len(tokens) and tokens[i + 2].text[0].isupper()
    return comma and lookup(tokens[i + 2].text).kind in {"country", "division"}


class Run(NamedTuple):
    """A run of capitalised words of a sentence, and what the tagger sees of it.

    Features come in groups that stand again and again (all that a word shows by itself, all that the gazetteer says):
    what a group weighs is added up once.

    Parameters
    ----------
    first, after
        First token, and one past the last.
    around
        The groups that hold for all its tokens.
    own
        For each token its groups.
    """

    first: int
    after: int
    around: tuple[Group, ...]
    own: Sequence[tuple[Group, ...]]

    def features(self) -> list[list[str]]:
        """List for each token its features."""
        return [[f for group in (*own, *self.around) for f in group] for own in self.own]


def runs_of(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Find the runs of capitalised words of a sentence, each with the generic word that follows it."""
    return with_generics(tokens, capitalised_runs(tokens))


def with_generics(tokens: Sequence[Token], runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give runs of capitalised words, each with the generic word in lower case that follows: "Kandahar province"."""
    return [(first, _with_generic(tokens, after)) for first, after in runs]


def names_in(tokens: Sequence[Token], text: str, run: tuple[int, int]) -> Iterator[str]:
    """Yield the words in a run that may be a name, so that they can be looked up together."""
    for i, j in _stretches(tokens, *run):
        yield text[tokens[i].start : tokens[j - 1].end]


def with_features(
    sentence: Sentence, text: str, run: tuple[int, int], view: DocumentView, *, loud: bool
) -> Run:
    """Give a run with the features of each token.

    Parameters
    ----------
    sentence
        The sentence.
    text
        The document's text.
    run
        First token, and one past the last.
    view
        What the document says of its words.
    loud
        Whether the sentence has most of its words capitalised.

    Returns
    -------
    Run
        With its groups of features.
    """
    tokens = sentence.tokens
    first, after = run
    covers = _covers(tokens, text, first, after, view)
    own = [
        (
            _PLACES[min(k - first, 3)][min(after - 1 - k, 3)],
            _WRITTEN[tokens[k].text],
            view.told_of(tokens[k].low),
            covers[k - first],
            _BEFORE[tokens[k - 1].text if k else "|"],
            _BEHIND[tokens[k + 1].text if k + 1 < len(tokens) else "|"],
        )
        for k in range(first, after)
    ]
    return Run(first, after, _around(tokens, text, first, after, view, loud=loud), own)


def is_loud(sentence: Sentence) -> bool:
    """Whether most words of a sentence are capitalised, as in a headline."""
    words = [token.text[0] for token in sentence.tokens if token.text[0].isalpha()]
    return len(words) > 3 and sum(map(str.isupper, words)) > 0.6 * len(words)


def _with_generic(tokens: Sequence[Token], after: int) -> int:
    follows = (
        after < len(tokens)
        and tokens[after].low in PLACE_NOUNS
        and tokens[after].start - tokens[after - 1].end == 1
    )
    return after + 1 if follows else after


_PLACES = [[(f"p={before}:{behind}",) for behind in range(4)] for before in range(4)]


def _shape(word: str) -> str:
    if word.isupper():
        return "A" if len(word) == 1 else "AA" if len(word) <= 3 else "AAA"
    if word[0].isupper():
        return "Aa"
    return "a" if word[0].isalpha() else "9" if word[0].isdigit() else word


def _of_written(word: str) -> Group:
    """Say what a word shows by itself, wherever it stands."""
    low = fold(word)
    found = [f"w={low}", f"s={_shape(word)}", f"x={low[-3:]}", f"y={low[-2:]}", *_classes("c", word, low)]
    known = word_classes()
    if low in known.surname:
        found.append(f"sur={known.surname[low]}")
    if low in known.given:
        found.append("name")
    if demonym_country(word):
        found.append("demonym")
    if low in given_names():
        found.append("given")
    lists = (("title", _TITLES), ("org", _ORGANISATIONS), ("street", _STREETS), ("noun", PLACE_NOUNS))
    return (*found, *(tag for tag, words in lists if low in words))


def _classes(where: str, word: str, low: str) -> Group:
    """Give the class of a word, whole and shortened to what wider and wider circles share."""
    number = word_classes().of(word, low)
    return (f"{where}={number}", f"{where}6={number & 63}", f"{where}4={number & 15}") if number else ()


_WRITTEN = Remembered(_of_written)


def _beside(where: str, word: str) -> Group:
    low = fold(word)
    lists = (
        ("given", given_names()),
        ("noun", PLACE_NOUNS),
        ("org", _ORGANISATIONS),
        ("name", word_classes().given),
    )
    tags = (f"{where}:{tag}" for tag, words in lists if low in words)
    return f"{where}={low}", *_classes(f"{where}c", word, low), *tags


_BEFORE, _BEHIND = (Remembered(partial(_beside, where)) for where in ("-1", "+1"))


def _word_at(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text if 0 <= i < len(tokens) else "|"


def _around(
    tokens: Sequence[Token], text: str, first: int, after: int, view: DocumentView, *, loud: bool
) -> tuple[Group, ...]:
    """Say what stands before and after the run; the same for all its tokens."""
    before, following = _word_at(tokens, first - 1), _word_at(tokens, after)
    size = 1 if after - first == 1 else min(sum(t.text[0].isalpha() for t in tokens[first:after]), 5)
    return (
        _REACH["r-1"][before], _REACH_OF_TWO["r-2"][_word_at(tokens, first - 2), before],
        _REACH["r+1"][following], _REACH_OF_TWO["r+2"][following, _word_at(tokens, after + 1)],
        _REACH["last"][tokens[after - 1].text], _whole_run(size, loud, first == 0),
        _listed("l-", _neighbour(tokens, text, first - 2, view)) if first and tokens[first - 1].low in _JOINING else (),
        _listed("l+", _neighbour(tokens, text, after + 1, view)) if after < len(tokens) and tokens[after].low in _JOINING else (),
    )  # fmt: skip


_JOINING = frozenset({",", "and", "or", "&", "/", "("})


def _neighbour(tokens: Sequence[Token], text: str, i: int, view: DocumentView) -> Standing | None:
    """Give what is known of the capitalised word beyond a comma or an "and": places are listed with places."""
    if not 0 <= i < len(tokens) or not tokens[i].text[0].isupper():
        return None
    token = tokens[i]
    if i + 1 < len(tokens) and tokens[i + 1].text[0].isupper():
        two = view.lookup(text[token.start : tokens[i + 1].end])
        if two.kind:
            return two
    return view.lookup(token.text)


@lru_cache(maxsize=1024)
def _listed(where: str, standing: Standing | None) -> Group:
    if standing is None:
        return (f"{where}lower",)
    return f"{where}={standing.kind}", f"{where}={standing.kind}:{standing.size}:{standing.fame}"


def _in_reach(where: str, word: str) -> Group:
    low = fold(word)
    return f"{where}={low}", *_classes(f"{where}c", word, low)


def _two_in_reach(where: str, pair: tuple[str, str]) -> Group:
    """Name two neighbouring words together, and the class of the farther one."""
    one, two = pair
    far = one if where == "r-2" else two
    return f"{where}={fold(one)} {fold(two)}", *_classes(f"{where}c", far, fold(far))


_REACH = {where: Remembered(partial(_in_reach, where)) for where in ("r-1", "r+1", "last")}
_REACH_OF_TWO = {where: Remembered(partial(_two_in_reach, where)) for where in ("r-2", "r+2")}


@lru_cache(maxsize=64)
def _whole_run(size: int, loud: bool, starts: bool) -> Group:
    return f"n={size}", f"loud={loud}", f"start={starts}"


def _stretches(tokens: Sequence[Token], first: int, after: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a run that can be a name, at each token the longest first."""
    for i in range(first, after):
        if not tokens[i].text[0].isalnum():
            continue
        for j in range(min(after, i + _SPAN), i, -1):
            last = tokens[j - 1]
            if (last.text[0].isalnum() or last.text == ".") and last.end - tokens[i].start > 1:
                yield i, j


def _covers(tokens: Sequence[Token], text: str, first: int, after: int, view: DocumentView) -> list[Group]:
    """For each token the longest known name that covers it, and where in that name it stands."""
    best: list[tuple[int, str, Standing] | None] = [None] * (after - first)
    whole = NOBODY
    done = -1
    for i, j in _stretches(tokens, first, after):
        if i == done:
            continue
        standing = view.lookup(text[tokens[i].start : tokens[j - 1].end])
        if not standing.kind:
            continue
        done = i
        if i == first and j == after:
            whole = standing
        for k in range(i, j):
            held = best[k - first]
            if held is None or held[0] < j - i:
                where = "S" if j == i + 1 else "B" if k == i else "E" if k == j - 1 else "I"
                best[k - first] = (j - i, where, standing)
    return [_covered(held, whole) for held in best]


@lru_cache(maxsize=16384)
def _covered(held: tuple[int, str, Standing] | None, whole: Standing) -> Group:
    run = f"g:run={whole.kind}:{whole.size}"
    if held is None:
        return "g:none", run
    length, where, standing = held
    kind = f"{where}:{standing.kind}"
    return (
        f"g={kind}", f"g:size={kind}:{standing.size}", f"g:fame={where}:{standing.fame}",
        f"g:len={where}:{min(length, 4)}", run,
    )  # fmt: skip
