"""A sentence with everything that is read in it, before events are made of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from conflict_map.text.actors import ActorMention, ActorTable
from conflict_map.text.clauses import Clause, clauses
from conflict_map.text.dates import time_expressions
from conflict_map.text.demonyms import demonym_country
from conflict_map.text.locating import Located, city_meant, locate
from conflict_map.text.phrases import read_cues
from conflict_map.text.spatial import expressions
from conflict_map.text.speech import Attribution, attribution_at, attributions, is_speech_verb
from conflict_map.text.triggers import NOUN_FRAMES, Trigger, judged, triggers
from conflict_map.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.gazetteer import Gazetteer, Resolution
    from conflict_map.text.document import Document
    from conflict_map.text.names import Name
    from conflict_map.text.timewords import TimeExpression
    from conflict_map.text.tokens import Sentence, Token

_start_of = attrgetter("start")


@dataclass(frozen=True)
class Passage:
    """One sentence, read.

    Parameters
    ----------
    sentence
        The sentence.
    located
        Its spatial expressions, placed.
    actors, times, clauses, attributions
        What is found in it.
    triggers
        The words that tell of events, with the clause of each; what did not happen is left out.
    """

    sentence: Sentence
    located: tuple[Located, ...]
    actors: tuple[ActorMention, ...]
    times: tuple[TimeExpression, ...]
    clauses: tuple[Clause, ...]
    attributions: tuple[Attribution, ...]
    triggers: tuple[tuple[Trigger, int], ...]

    def index_at(self, offset: int) -> int:
        """Give the index of the first token that begins at or after an offset."""
        return bisect_left(self.sentence.tokens, offset, key=_start_of)

    def said_at(self, i: int) -> Attribution | None:
        """Give who says what a token is part of, if the sentence says."""
        return attribution_at(self.attributions, i)

    def names_speaker(self, first: int, after: int) -> bool:
        """Whether tokens are among the words that name a speaker."""
        return any(a.named[0] <= first and after <= a.named[1] for a in self.attributions)

    @cached_property
    def placeable(self) -> tuple[Located, ...]:
        """The expressions where something can happen: no axes, no peoples, nothing inside an actor's or speaker's name."""
        return tuple(
            item
            for item in self.located
            if item.expression.kind != "axis"
            and item.expression.anchors[0].role == "place"
            and not self._hosts(item)
        )

    def _hosts(self, item: Located) -> bool:
        """Whether the words are inside an actor's or a speaker's ("the Tigray forces", "Russia's defence ministry said")."""
        tokens = self.sentence.tokens
        i = self.index_at(item.expression.start)
        if self.names_speaker(i, i + 1):
            return True
        return any(
            tokens[a.first].start <= item.expression.start and item.expression.end <= tokens[a.after - 1].end
            for a in self.actors
        )

    def clause_at(self, i: int) -> int:
        """Give the number of the clause that holds a token."""
        return next((n for n, c in enumerate(self.clauses) if c.first <= i < c.after), len(self.clauses) - 1)


@lru_cache(maxsize=1)
def _country_words() -> Mapping[str, str]:
    """Country names and demonyms, one word each, to ISO codes."""
    return {row["name"]: row["country"] for row in read_cues("demonyms.csv") if " " not in row["name"]}


def likely_countries(document: Document) -> Counter[str]:
    """Count the countries that a document speaks of by their names and peoples.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    collections.Counter
        ISO codes.
    """
    told = (_country_told(token.text) for sentence in document.sentences for token in sentence.tokens)
    return Counter(code for code in told if code)


@lru_cache(maxsize=65536)
def _country_told(word: str) -> str:
    return demonym_country(word) or _country_words().get(word, "")


def theatre(resolutions: Mapping[Name, Resolution], likely: Counter[str]) -> str:
    """Name the country in which the events of a document happen.

    Parameters
    ----------
    resolutions
        The resolved names of the document.
    likely
        Countries by name and people.

    Returns
    -------
    str
        ISO code, or an empty string.
    """
    count: Counter[str] = Counter()
    places = [r.place for r in resolutions.values() if r.place is not None and r.place.country]
    named = {p.country for p in places if p.feature_code.startswith("PCL")} | set(likely)
    for place in places:
        told = not named or place.country in named
        count[place.country] += 3 if told and not place.feature_code.startswith("PCL") else 1
    for code, number in likely.items():
        if code in count:
            count[code] += min(number, 3)
    best = count or likely
    return max(sorted(best), key=lambda code: best[code]) if best else ""


def read_passages(
    document: Document,
    names: Mapping[Sentence, Sequence[Name]],
    resolutions: Mapping[Name, Resolution],
    gazetteer: Gazetteer,
    table: ActorTable,
    country: str,
) -> list[Passage]:
    """Read every sentence of a document.

    Parameters
    ----------
    document
        The document.
    names
        The place names of each sentence.
    resolutions
        What the gazetteer says of them.
    gazetteer
        For outlines.
    table
        The actors.
    country
        ISO code of the theatre.

    Returns
    -------
    list of Passage
        One for each sentence.
    """
    found: list[Passage] = []
    before: Attribution | None = None
    last: ActorMention | None = None
    for sentence in document.sentences:
        own_names = names.get(sentence, ())
        located = tuple(
            locate(e, resolutions, gazetteer) for e in expressions(sentence, own_names, document.text)
        )
        located += tuple(city_meant(sentence, located, gazetteer))
        passage = _passage(document, sentence, located, table, country, before, last)
        last = next((a for a in passage.actors if a.kind != "civilians" and a.text[0].isupper()), last)
        before = passage.attributions[-1] if passage.attributions else before
        found.append(passage)
    return found


def _passage(
    document: Document,
    sentence: Sentence,
    located: tuple[Located, ...],
    table: ActorTable,
    country: str,
    before: Attribution | None,
    last: ActorMention | None,
) -> Passage:
    tokens, text = sentence.tokens, document.text
    on = document.published.date() if document.published else None
    actors = table.find(tokens, text, country=country, on=on)
    cued = triggers(tokens)
    actors = _with_metonyms(sentence, located, actors, cued, table, country)
    actors = [a for a in actors if not _inside_name(sentence, a, located)]
    actors = _with_anaphora(sentence, located, actors, last, table, country, text)
    verbs = frozenset(
        t.first for t in cued if t.cue.frame not in NOUN_FRAMES | {"victims", "state", "compound"}
    ) | {i for i, token in enumerate(tokens) if is_speech_verb(token.low)}
    parts = clauses(tokens, verbs)
    told: list[tuple[Trigger, int]] = []
    for trigger in cued:
        number = next(n for n, c in enumerate(parts) if c.first <= trigger.first < c.after)
        kept = judged(trigger, tokens, parts[number])
        if (
            kept is not None
            and not _named(sentence, kept, located)
            and _beside_its_place(sentence, kept, located)
        ):
            told.append((kept, number))
    said = attributions(tokens, text, actors, before)
    return Passage(
        sentence,
        located,
        tuple(actors),
        tuple(time_expressions(tokens, text, document.published)),
        tuple(parts),
        tuple(said),
        tuple(told),
    )


_NO_OBJECT = words(
    "in on at to from into by with for over after off out part place aim up down away note advantage effect oath office power "
    "responsibility but as than and or their his her"
)
_AUXILIARIES = words("has had have was were also reportedly finally eventually now")


def _beside_its_place(sentence: Sentence, trigger: Trigger, located: Sequence[Located]) -> bool:
    """Whether a word that means the taking of a place only beside one stands so: "took Hama", "Hama has fallen"."""
    tokens, where = sentence.tokens, trigger.cue.where
    if where == "direct":
        for item in located:
            between = [t for t in tokens[trigger.after :] if t.start < item.expression.start][:8]
            plain = all(t.text[0].isalpha() and t.low not in _NO_OBJECT for t in between)
            if item.expression.start >= tokens[trigger.after - 1].end and plain and len(between) < 7:
                return item.expression.kind != "axis" and not item.is_country
        return False
    if where == "fallen":
        k = trigger.first
        while k > 0 and tokens[k - 1].low in _AUXILIARIES:
            k -= 1
        return any(k and item.expression.end == tokens[k - 1].end and not item.is_country for item in located)
    return True


def _named(sentence: Sentence, trigger: Trigger, located: Sequence[Located]) -> bool:
    """Whether the trigger's words are part of a place's name ("Battle Creek")."""
    start, end = sentence.tokens[trigger.first].start, sentence.tokens[trigger.after - 1].end
    return any(n.start <= start and end <= n.end for item in located for n in item.expression.anchors)


def _inside_name(sentence: Sentence, actor: ActorMention, located: Sequence[Located]) -> bool:
    start, end = sentence.tokens[actor.first].start, sentence.tokens[actor.after - 1].end
    return any(
        n.role == "place"
        and n.start <= start
        and end <= n.end
        and item.place is not None
        and not item.is_country
        for item in located
        for n in item.expression.anchors
    )


_BEFORE_PLACES = words("in at near from to into around inside across through of within throughout on over by")


def _with_metonyms(
    sentence: Sentence,
    located: Sequence[Located],
    actors: list[ActorMention],
    cued: Sequence[Trigger],
    table: ActorTable,
    country: str,
) -> list[ActorMention]:
    """Add the forces that a country's name stands for: "Israel struck", "attacks by Ethiopia"."""
    starts = {t.first for t in cued}
    added: list[ActorMention] = []
    tokens = sentence.tokens
    for item in located:
        if not item.is_country or item.place is None:
            continue
        i = next((k for k, t in enumerate(tokens) if t.start >= item.expression.start), -1)
        j = next((k for k, t in enumerate(tokens) if t.start >= item.expression.end), len(tokens))
        before = tokens[i - 1].low if i > 0 else ""
        verb = any(k in starts for k in range(j, min(j + 3, len(tokens))))
        overlaps = any(a.first < j and i < a.after for a in actors)
        if i < 0 or overlaps or not verb or (before in _BEFORE_PLACES and before != "by"):
            continue
        row = table.of_country(item.place.country, country or item.place.country)
        added.append(ActorMention(item.expression.text, i, j, row.actor_id, row.name, row.side, row.kind))
    return sorted([*actors, *added], key=lambda a: a.first)


_GROUPS = words(
    "group movement alliance organisation organization militia faction factions fighters forces insurgency"
)
_OWN_FORCES = words("forces troops army military soldiers units fighters")


def _with_anaphora(
    sentence: Sentence,
    located: Sequence[Located],
    actors: list[ActorMention],
    last: ActorMention | None,
    table: ActorTable,
    country: str,
    text: str,
) -> list[ActorMention]:
    """Add whom "the group" and "its forces" mean: the actor named last, or the country that speaks."""
    tokens = sentence.tokens
    added: list[ActorMention] = []
    for i in range(len(tokens) - 1):
        low, following = tokens[i].low, tokens[i + 1].low
        if not (low == "the" and following in _GROUPS) and not (
            low in {"its", "their"} and following in _OWN_FORCES
        ):
            continue
        if any(
            a.first <= i + 1 < a.after for a in actors if a.text[0].isupper() or low not in {"its", "their"}
        ):
            continue
        words = text[tokens[i].start : tokens[i + 1].end]
        if low != "the":
            owner = _speaking_country(tokens[:i], located, table, country) or _nearest(actors, i) or last
        elif i + 2 >= len(tokens) or tokens[i + 2].low not in {"of", "in", "loyal"}:
            owner = _nearest(actors, i) or last
        else:
            continue
        if owner is not None:
            added.append(ActorMention(words, i, i + 2, owner.actor_id, owner.name, owner.side, owner.kind))
    taken = {k for a in added for k in range(a.first, a.after)}
    return sorted([*added, *(a for a in actors if a.first not in taken)], key=lambda a: a.first)


def _nearest(actors: Sequence[ActorMention], i: int) -> ActorMention | None:
    """Give the last actor with a proper name before a token."""
    earlier = [a for a in actors if a.after <= i and a.kind != "civilians" and a.text[0].isupper()]
    return earlier[-1] if earlier else None


def _speaking_country(
    tokens: Sequence[Token], located: Sequence[Located], table: ActorTable, country: str
) -> ActorMention | None:
    """Give the forces of the country whose capital or name begins the sentence: "Moscow said its forces …"."""
    if not tokens or not any(is_speech_verb(t.low) for t in tokens):
        return None
    first = next(
        (item for item in located if item.expression.start <= tokens[min(1, len(tokens) - 1)].start), None
    )
    if first is None or first.place is None or not first.place.feature_code.startswith(("PCL", "PPLC")):
        return None
    row = table.of_country(first.place.country, country or first.place.country)
    return ActorMention(first.expression.text, 0, 1, row.actor_id, row.name, row.side, row.kind)
