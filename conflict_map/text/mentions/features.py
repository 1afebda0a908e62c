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

from conflict_map.text.mentions.covering import covers_of
from conflict_map.text.mentions.names import PLACE_NOUNS
from conflict_map.text.mentions.sorts import ORGANISATIONS, STREETS, TITLES, given_names, shape_of
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.tokens import fold
from conflict_map.text.words.vocabulary import Remembered, words
from conflict_map.text.words.wordclasses import word_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.mentions.standing import Lookup, Standing
    from conflict_map.text.words.tokens import Sentence, Token

_PREPOSITIONS = words(
    "in at near from to into around outside inside toward towards across through over of throughout within"
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
            elif before in names or before in TITLES:
                view.after_given_name.add(token.low)
            if _announced(tokens, i, lookup):
                view.announced.add(token.low)
    return view


def _announced(tokens: Sequence[Token], i: int, lookup: Lookup) -> bool:
    """Whether "County", "Street" or ", Ohio" follows a word."""
    if i + 1 >= len(tokens):
        return False
    if tokens[i + 1].low in PLACE_NOUNS or tokens[i + 1].low in STREETS:
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


def with_generics(tokens: Sequence[Token], runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give runs of capitalised words, each with the generic word in lower case that follows: "Kandahar province"."""
    return [
        (
            first,
            after if after - first == 1 and tokens[first].low in _ARTICLES else _with_generic(tokens, after),
        )
        for first, after in runs
    ]


_ARTICLES = words("a an the this that these those")


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
    covers = covers_of(tokens, text, (first, after), view.lookup)
    own = [
        (
            _PLACES[min(k - first, 3)][min(after - 1 - k, 3)],
            _WRITTEN[tokens[k].text],
            view.told_of(tokens[k].low),
            covers[k - first],
            _BEFORE[tokens[k - 1].text if k else "|"],
            _BEHIND[tokens[k + 1].text if k + 1 < len(tokens) else "|"],
            _FURTHER["-2"][_word_at(tokens, k - 2)],
            _FURTHER["+2"][_word_at(tokens, k + 2)],
            _cased(tokens[k].low, k == 0, loud),
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


def _of_written(word: str) -> Group:
    """Say what a word shows by itself, wherever it stands."""
    low = fold(word)
    found = [f"w={low}", f"s={shape_of(word)}", f"x={low[-3:]}", f"y={low[-2:]}", *_classes("c", word, low)]
    known = word_classes()
    found.append(f"case={known.cased.get(low, 9)}")
    if low in known.surname:
        found.append(f"sur={known.surname[low]}")
    if low in known.given:
        found.append("name")
    if demonym_country(word):
        found.append("demonym")
    if low in given_names():
        found.append("given")
    lists = (("title", TITLES), ("org", ORGANISATIONS), ("street", STREETS), ("noun", PLACE_NOUNS))
    return (*found, *(tag for tag, words in lists if low in words))


def _classes(where: str, word: str, low: str) -> Group:
    """Give the class of a word, whole and shortened to what wider and wider circles share."""
    number = word_classes().of(word, low)
    return (f"{where}={number}", f"{where}6={number & 63}", f"{where}4={number & 15}") if number else ()


_WRITTEN = Remembered(_of_written)


@lru_cache(maxsize=65536)
def _cased(low: str, starts: bool, loud: bool) -> Group:
    """Say how a word is written elsewhere, where its capital may say nothing: in a headline, at a beginning."""
    if not (starts or loud):
        return ()
    return (f"case:{'loud' if loud else 'start'}={word_classes().cased.get(low, 9)}",)


def _beside(where: str, word: str) -> Group:
    low = fold(word)
    lists = (
        ("given", given_names()),
        ("noun", PLACE_NOUNS),
        ("org", ORGANISATIONS),
        ("name", word_classes().given),
    )
    tags = (f"{where}:{tag}" for tag, words in lists if low in words)
    return f"{where}={low}", *_classes(f"{where}c", word, low), *tags


_MOST_NEIGHBOURS = 16_384
"""How many words are remembered for each place beside a name: those of some 400 reports."""

_BEFORE, _BEHIND = (Remembered(partial(_beside, where), most=_MOST_NEIGHBOURS) for where in ("-1", "+1"))


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
        _capitals(following) if _all_capitals(tokens, first, after) else (),
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


_FURTHER = {where: Remembered(partial(_in_reach, where), most=_MOST_NEIGHBOURS) for where in ("-2", "+2")}
_REACH = {
    where: Remembered(partial(_in_reach, where), most=_MOST_NEIGHBOURS) for where in ("r-1", "r+1", "last")
}
_REACH_OF_TWO = {
    where: Remembered(partial(_two_in_reach, where), most=_MOST_NEIGHBOURS) for where in ("r-2", "r+2")
}


@lru_cache(maxsize=64)
def _whole_run(size: int, loud: bool, starts: bool) -> Group:
    return f"n={size}", f"loud={loud}", f"start={starts}"


@lru_cache(maxsize=1024)
def _capitals(following: str) -> Group:
    """Say that a run is all in capitals and what follows it: a dateline has a dash, a bracket or a comma there."""
    return "caps", f"caps>{following if not following[0].isalnum() else 'word'}"


def _all_capitals(tokens: Sequence[Token], first: int, after: int) -> bool:
    return len(tokens[first].text) > 1 and all(
        token.text.isupper() for token in tokens[first:after] if token.text[0].isalpha()
    )
