"""What the tagger sees of a token: its shape, its neighbours, and what gazetteer and word lists say of it.

Words themselves are features only where the training script found them in
many documents; place names are seen through the gazetteer, so that a name
that was never met in training is read like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Generic, TypeVar

from conflict_map.text.mentions.covering import Covers, G, covers_of
from conflict_map.text.mentions.names import PLACE_NOUNS
from conflict_map.text.mentions.sorts import ORGANISATIONS, STREETS, TITLES, given_names, shape_of
from conflict_map.text.words.demonyms import demonym_country
from conflict_map.text.words.tokens import fold
from conflict_map.text.words.vocabulary import Remembered, words
from conflict_map.text.words.wordclasses import word_classes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conflict_map.text.mentions.covering import Group
    from conflict_map.text.mentions.standing import Lookup, Standing
    from conflict_map.text.words.tokens import Sentence, Token

_PREPOSITIONS = words(
    "in at near from to into around outside inside toward towards across through over of throughout within"
)

K = TypeVar("K")


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
    announced
        Words that somewhere are followed by a generic word of place or by ", " and a division or country.
    lower
        Words that somewhere stand in lower case.
    """

    lookup: Lookup
    after_preposition: set[str] = field(default_factory=set)
    after_given_name: set[str] = field(default_factory=set)
    announced: set[str] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)

    def told_of(self, low: str) -> int:
        """Give what the document says of a word: one bit for each answer, in the order of the sets above."""
        return (
            (low in self.after_preposition)
            + 2 * (low in self.after_given_name)
            + 4 * (low in self.announced)
            + 8 * (low in self.lower)
        )


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
        view.lower.update([t.low for t in tokens if t.text[0].isalpha() and not t.text[0].isupper()])
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


class Groups(Generic[G]):
    """What a tagger sees of words, in groups of features that stand together again and again.

    Each group is worked out once, for it comes again.

    Parameters
    ----------
    of
        What becomes of a group: its names themselves in training (``lambda group: group``), what they weigh in tagging.
    """

    def __init__(self, of: Callable[[Group], G]) -> None:
        self.of = of
        self.nothing = of(())
        self.placed = [[of((f"p={before}:{behind}",)) for behind in range(4)] for before in range(4)]
        self.told = [of(_told(bits)) for bits in range(1 << len(_OF_DOCUMENT))]
        self.written = _table(of, _of_written, _MOST_WORDS)
        self.before = _table(of, partial(_beside, "-1"))
        self.behind = _table(of, partial(_beside, "+1"))
        self.second_before = _table(of, partial(_in_reach, "-2"))
        self.second_behind = _table(of, partial(_in_reach, "+2"))
        self.left = _table(of, partial(_in_reach, "r-1"))
        self.right = _table(of, partial(_in_reach, "r+1"))
        self.last = _table(of, partial(_in_reach, "last"))
        self.farther_left = _table(of, partial(_farther, "r-2"))
        self.farther_right = _table(of, partial(_farther, "r+2"))
        self.cased = _table(of, _cased)
        self.whole = _table(of, _whole_run)
        self.capitals = _table(of, _capitals)
        self.listed_left = _table(of, partial(_listed, "l-"))
        self.listed_right = _table(of, partial(_listed, "l+"))
        self.covers = Covers(of)


_MOST_WORDS = 65_536
_MOST_NEIGHBOURS = 16_384
"""How many words are remembered for each place beside a name: those of some 400 reports."""


def _table(
    of: Callable[[Group], G], work_out: Callable[[K], Group], most: int = _MOST_NEIGHBOURS
) -> Remembered[K, G]:
    return Remembered(lambda key: of(work_out(key)), most)


def with_features(
    sentence: Sentence, text: str, run: tuple[int, int], view: DocumentView, groups: Groups[G], *, loud: bool
) -> tuple[list[G], G]:
    """Give what the tagger sees of a run of words.

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
    groups
        What features become.
    loud
        Whether the sentence has most of its words capitalised.

    Returns
    -------
    tuple
        For each token what it shows, and what holds for all of them.
    """
    tokens = sentence.tokens
    first, after = run
    covers = covers_of(tokens, text, (first, after), view.lookup, groups.covers)
    own = [
        groups.placed[min(k - first, 3)][min(after - 1 - k, 3)]
        + groups.written[tokens[k].text]
        + groups.told[view.told_of(tokens[k].low)]
        + covers[k - first]
        + groups.before[_word_at(tokens, k - 1)]
        + groups.behind[_word_at(tokens, k + 1)]
        + groups.second_before[_word_at(tokens, k - 2)]
        + groups.second_behind[_word_at(tokens, k + 2)]
        # a capital may say nothing in a headline or at a beginning
        + (groups.cased[tokens[k].low, loud] if loud or k == 0 else groups.nothing)
        for k in range(first, after)
    ]
    return own, _around(tokens, text, first, after, view, groups, loud=loud)


def is_generic(token: Token) -> bool:
    """Whether a token is a generic word of place in lower case: what follows a name and is no part of it."""
    return token.low in PLACE_NOUNS and token.text.islower()


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


_OF_DOCUMENT = ("doc:prep", "doc:person", "doc:announced", "doc:lower")


def _told(bits: int) -> Group:
    """Name what :meth:`DocumentView.told_of` says."""
    return tuple(feature for k, feature in enumerate(_OF_DOCUMENT) if bits >> k & 1)


def _of_written(word: str) -> Group:
    """Say what a word shows by itself, wherever it stands."""
    low, number = _NUMBERED[word]
    found = [f"w={low}", f"s={shape_of(word)}", f"x={low[-3:]}", f"y={low[-2:]}", *_classes("c", number)]
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


def _numbered(word: str) -> tuple[str, int]:
    """Fold a word, and give the number of its class."""
    low = fold(word)
    return low, word_classes().of(word, low)


_NUMBERED = Remembered(_numbered)


@lru_cache(maxsize=16_384)
def _classes(where: str, number: int) -> Group:
    """Give the class of a word, whole and shortened to what wider and wider circles share."""
    return (f"{where}={number}", f"{where}6={number & 63}", f"{where}4={number & 15}") if number else ()


def _cased(word: tuple[str, bool]) -> Group:
    """Say how a word is written elsewhere, where its capital may say nothing: in a headline, at a beginning."""
    low, loud = word
    return (f"case:{'loud' if loud else 'start'}={word_classes().cased.get(low, 9)}",)


def _beside(where: str, word: str) -> Group:
    low, number = _NUMBERED[word]
    lists = (
        ("given", given_names()),
        ("noun", PLACE_NOUNS),
        ("org", ORGANISATIONS),
        ("name", word_classes().given),
    )
    tags = (f"{where}:{tag}" for tag, words in lists if low in words)
    return f"{where}={low}", *_classes(f"{where}c", number), *tags


def _word_at(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text if 0 <= i < len(tokens) else "|"


def _around(
    tokens: Sequence[Token],
    text: str,
    first: int,
    after: int,
    view: DocumentView,
    groups: Groups[G],
    *,
    loud: bool,
) -> G:
    """Say what stands before and after the run; the same for all its tokens."""
    before, following = _word_at(tokens, first - 1), _word_at(tokens, after)
    farther, further = _word_at(tokens, first - 2), _word_at(tokens, after + 1)
    size = 1 if after - first == 1 else min(sum(t.text[0].isalpha() for t in tokens[first:after]), 5)
    seen = (
        groups.left[before]
        + groups.right[following]
        # two words together seldom come again: they are not remembered
        + groups.of(
            (
                f"r-2={_NUMBERED[farther][0]} {_NUMBERED[before][0]}",
                f"r+2={_NUMBERED[following][0]} {_NUMBERED[further][0]}",
            )
        )
        + groups.farther_left[farther]
        + groups.farther_right[further]
        + groups.last[tokens[after - 1].text]
        + groups.whole[size, loud, first == 0]
    )
    if _all_capitals(tokens, first, after):
        seen += groups.capitals[following]
    if before.lower() in _JOINING:
        seen += groups.listed_left[_neighbour(tokens, text, first - 2, view)]
    if following.lower() in _JOINING:
        seen += groups.listed_right[_neighbour(tokens, text, after + 1, view)]
    return seen


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


def _listed(where: str, standing: Standing | None) -> Group:
    if standing is None:
        return (f"{where}lower",)
    return f"{where}={standing.kind}", f"{where}={standing.kind}:{standing.size}:{standing.fame}"


def _in_reach(where: str, word: str) -> Group:
    low, number = _NUMBERED[word]
    return f"{where}={low}", *_classes(f"{where}c", number)


def _farther(where: str, word: str) -> Group:
    return _classes(f"{where}c", _NUMBERED[word][1])


def _whole_run(run: tuple[int, bool, bool]) -> Group:
    """Say how many words a run has, and whether its sentence is loud or begins with it."""
    size, loud, starts = run
    return f"n={size}", f"loud={loud}", f"start={starts}"


def _capitals(following: str) -> Group:
    """Say that a run is all in capitals and what follows it: a dateline has a dash, a bracket or a comma there."""
    return "caps", f"caps>{following if not following[0].isalnum() else 'word'}"


def _all_capitals(tokens: Sequence[Token], first: int, after: int) -> bool:
    return len(tokens[first].text) > 1 and all(
        token.text.isupper() for token in tokens[first:after] if token.text[0].isalpha()
    )
