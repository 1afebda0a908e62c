"""A sentence with everything that is read in it, before events are made of it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from conflict_map.text.actors.speakers import speech_verbs_at
from conflict_map.text.actors.speech import Attribution, attribution_at, attributions
from conflict_map.text.counts.people import ONE_PERSON, PERSONS
from conflict_map.text.days.dates import time_expressions
from conflict_map.text.passages.beside import beside_its_place
from conflict_map.text.passages.coreference import with_anaphora, with_metonyms
from conflict_map.text.passages.figurative import figurative, looks_back
from conflict_map.text.passages.judging import judged
from conflict_map.text.passages.triggers import NOUN_FRAMES, Trigger, triggers
from conflict_map.text.places.capitals import capital_meant, city_meant
from conflict_map.text.places.locating import Located, locate
from conflict_map.text.places.nesting import lying_within
from conflict_map.text.places.spatial import expressions
from conflict_map.text.words.clauses import Clause, clauses
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.gazetteer import Gazetteer, Resolution
    from conflict_map.text.actors.table import ActorMention, ActorTable
    from conflict_map.text.days.timewords import TimeExpression
    from conflict_map.text.documents.document import Document
    from conflict_map.text.mentions.names import Name
    from conflict_map.text.words.tokens import Sentence, Token

_start_of = attrgetter("start")


_HOUSES = words(
    "hotel restaurant cafe café bar mall cinema theatre nightclub supermarket guesthouse lounge pub"
)
"""What is called by a name that may be that of a land: nothing happens in all of it."""
_TITLE = 6
"""Words of a title before a comma and a person's name."""
_WITHIN = frozenset({"in", "at", "from", "across", "of"})


@dataclass(frozen=True)
class Passage:
    """One sentence, read.

    Parameters
    ----------
    document
        The document that it stands in.
    sentence
        The sentence.
    located
        Its spatial expressions, placed.
    actors, clauses, attributions
        What is found in it.
    triggers
        The words that tell of events, with the clause of each; what did not happen is left out.
    """

    document: Document
    sentence: Sentence
    located: tuple[Located, ...]
    actors: tuple[ActorMention, ...]
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
    def times(self) -> tuple[TimeExpression, ...]:
        """Its time expressions; read when they are asked for, for most sentences tell of no event."""
        document = self.document
        return tuple(time_expressions(self.sentence.tokens, document.text, document.published))

    @cached_property
    def placeable(self) -> tuple[Located, ...]:
        """The expressions where something can happen: no axes, no peoples, nothing inside an actor's or speaker's name."""
        return tuple(
            item
            for item in self.located
            if item.expression.kind != "axis"
            and item.expression.anchors[0].role == "place"
            and not self._hosts(item)
            and not self._names_victim(item)
        )

    def _hosts(self, item: Located) -> bool:
        """Whether the words are inside an actor's, a house's or a speaker's ("the Tigray forces", "the Corinthia hotel")."""
        tokens = self.sentence.tokens
        k = self.index_at(item.expression.end)
        if k < len(tokens) and tokens[k].low in _HOUSES and tokens[k].text.islower() and item.is_wide:
            return True
        i = self.index_at(item.expression.start)
        if self.names_speaker(i, i + 1) or (i and tokens[i - 1].low in {"told", "tells"}):
            return True
        after = self.index_at(item.expression.end)
        before = tokens[i - 1].low if i else ""
        theirs = item.is_wide and before not in _WITHIN  # "West Papua rebels", not "in West Papua rebels"
        return any(
            (
                tokens[a.first].start <= item.expression.start
                and item.expression.end <= tokens[a.after - 1].end
            )
            or (theirs and a.first == after and a.kind != "civilians")
            for a in self.actors
        )

    def _names_victim(self, item: Located) -> bool:
        """Whether nothing is known of a name that a comma puts beside a person: "a journalist, Rasha al-Harazi, and"."""
        i = self.index_at(item.expression.start)
        before = [t.low for t in self.sentence.tokens[max(0, i - _TITLE) : i]]
        # "the governor of West Darfur, Khamis Abbakar, was killed"
        return item.place is None and before[-1:] == [","] and not ONE_PERSON.isdisjoint(before)

    @cached_property
    def counting(self) -> tuple[Token, ...]:
        """The tokens with the figures of days, clock times and speakers blanked, so that none is taken for a count."""
        tokens = list(self.sentence.tokens)
        for expression in self.times:
            for i in range(self.index_at(expression.start), self.index_at(expression.end)):
                if tokens[i].text[0].isdigit():
                    tokens[i] = tokens[i]._replace(text="on", low="on")
        for i in range(len(tokens) - 2):
            clock = (
                tokens[i].text.isdecimal() and tokens[i + 1].text == ":" and tokens[i + 2].text.isdecimal()
            )
            if clock and tokens[i + 2].start == tokens[i].end + 1:
                tokens[i], tokens[i + 2] = (
                    t._replace(text="on", low="on") for t in (tokens[i], tokens[i + 2])
                )
        for attribution in self.attributions:  # "a resident said three were killed"
            for i in range(*attribution.named):
                tokens[i] = tokens[i]._replace(text="on", low="on")
        return tuple(tokens)

    def clause_at(self, i: int) -> int:
        """Give the number of the clause that holds a token."""
        return next((n for n, c in enumerate(self.clauses) if c.first <= i < c.after), len(self.clauses) - 1)


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
    recent: list[ActorMention] = []
    scene, paragraph = "", -1
    today = document.published.date() if document.published is not None else None
    for sentence in document.sentences:
        own_names = names.get(sentence, ())
        located = tuple(
            locate(e, resolutions, gazetteer) for e in expressions(sentence, own_names, document.text)
        )
        located += tuple(city_meant(sentence, located, gazetteer))
        located = lying_within(
            sentence, located + tuple(capital_meant(sentence, located, gazetteer, country, today)), gazetteer
        )
        scene = _scene(sentence, located) or (scene if sentence.paragraph == paragraph else "")
        # a dateline is a paragraph of its own
        paragraph = sentence.paragraph + (sentence.kind == "dateline")
        passage = _passage(document, sentence, located, table, scene or country, before, recent)
        named = [a for a in passage.actors if a.kind != "civilians" and a.text[0].isupper()]
        if not named and not any(a.kind == "state" for a in passage.actors):
            named = [a for a in passage.actors if a.kind == "nonstate"][:1]  # "rebels … They seized the town"
        recent = [*named, *recent][:_MOST_RECENT]
        before = passage.attributions[-1] if passage.attributions else before
        found.append(passage)
    return found


def _scene(sentence: Sentence, located: Sequence[Located]) -> str:
    """Give the country that a sentence opens with: "In neighbouring Somalia, the army …", "MALI – eight soldiers …"."""
    first = next((item for item in located if item.expression.anchors), None)
    if first is None or first.place is None or not first.place.feature_code.startswith("PCL"):
        return ""
    tokens = sentence.tokens
    i = bisect_left(tokens, first.expression.start, key=_start_of)
    j = bisect_left(tokens, first.expression.end, key=_start_of)
    follows = tokens[j].text if j < len(tokens) else ""
    opens = follows == "," and 0 < i <= 2 and tokens[0].low == "in"
    leads = i <= 3 and (
        follows in {":", "–", "—"} or (follows == "-" and tokens[j].start > first.expression.end)
    )
    return first.place.country if opens or leads else ""


_NOUNS = NOUN_FRAMES | {"victims", "state", "compound"}
_MOST_RECENT = 6
"""How many actors are remembered for "the group"."""


def _part_of_a_name(tokens: Sequence[Token], trigger: Trigger, actors: Sequence[ActorMention]) -> bool:
    """Whether a word stands in a party's name: its "Forces" force nobody out, هيئة تحرير الشام frees nothing."""
    if tokens[trigger.first].low == "forces":
        return any(a.after == trigger.first + 1 for a in actors)
    if _is_surname(tokens, trigger):
        return True
    return trigger.cue.frame == "noun_object" and any(a.first < trigger.first < a.after for a in actors)


def _is_surname(tokens: Sequence[Token], trigger: Trigger) -> bool:
    """Whether a verb is a person's name in running text: "said Dick Lynch, director of …"."""
    i = trigger.first
    if trigger.after != i + 1 or i < 2 or not tokens[i].text.istitle():
        return False
    named = tokens[i - 1].text.istitle() or tokens[i - 1].low in {"mr", "mrs", "ms", "dr", "."}
    running = sum(t.text.islower() for t in tokens) > len(tokens) // 2
    return running and named and trigger.cue.frame not in NOUN_FRAMES


def _passage(
    document: Document,
    sentence: Sentence,
    located: tuple[Located, ...],
    table: ActorTable,
    country: str,
    before: Attribution | None,
    recent: Sequence[ActorMention],
) -> Passage:
    tokens, text = sentence.tokens, document.text
    on = document.published.date() if document.published else None
    actors = table.find(tokens, text, country=country, on=on)
    cued = triggers(tokens)
    cued = [t for t in cued if not _part_of_a_name(tokens, t, actors)]
    actors = with_metonyms(sentence, located, actors, cued, table, country)
    actors = [
        a
        for a in actors
        if not (_inside_name(sentence, a, located) or _begins_a_name(tokens, a) or _says_where(tokens, a))
    ]
    actors = with_anaphora(
        sentence, located, actors, recent, table, country, text, frozenset(t.first for t in cued)
    )
    verbs = {t.first for t in cued if t.cue.frame not in _NOUNS}
    verbs.update(speech_verbs_at(tokens))
    # where nothing is told, nobody asks which clause tells it
    parts = (
        clauses(tokens, verbs, _statements(sentence, cued, located, actors))
        if cued
        else [Clause(0, len(tokens), "main")]
    )
    told: list[tuple[Trigger, int]] = []
    for trigger in () if cued and figurative(tokens) else cued:
        number = next(n for n, c in enumerate(parts) if c.first <= trigger.first < c.after)
        kept = judged(trigger, tokens, parts[number])
        if (
            kept is not None
            and not looks_back(tokens, trigger.first)
            and not _named(sentence, kept, located)
            and beside_its_place(sentence, kept, located)
        ):
            told.append((kept, number))
    said = attributions(tokens, text, actors, before, verbs)
    return Passage(document, sentence, located, tuple(actors), tuple(parts), tuple(said), tuple(told))


_BEFORE_STATEMENTS = words(
    "the a an heavy violent fierce intense renewed more other continued ongoing artillery aerial air mutual new several targeted "
    "intensive separate further missile rocket mortar two three four five dozens of at least another"
)


def _statements(
    sentence: Sentence, cued: Sequence[Trigger], located: Sequence[Located], actors: Sequence[ActorMention]
) -> frozenset[int]:
    """Find each "and" that begins a statement with a place of its own: "shelling in A and clashes in B"."""
    tokens = sentence.tokens
    places = [
        item.expression.start for item in located if item.expression.kind != "axis" and not item.is_country
    ]
    if len(places) < 2 or len(cued) < 2:
        return frozenset()
    found: set[int] = set()
    begin = tokens[0].start
    acting = {k for a in actors for k in range(a.first, a.after)}
    for trigger in cued[1:]:
        k = trigger.first - 1
        while (
            k > 0
            and trigger.first - k < 5
            and (k in acting or tokens[k].low in _BEFORE_STATEMENTS | PERSONS or tokens[k].text[0].isdigit())
        ):
            k -= 1
        if k <= 0 or tokens[k].low != "and":
            continue
        and_at = tokens[k].start
        stop = next((t.start for t in tokens[trigger.after :] if t.low == "and"), tokens[-1].end)
        before = any(begin <= start < and_at for start in places)
        after = any(tokens[trigger.after - 1].end <= start < stop for start in places)
        if before and after and any(begin <= tokens[t.first].start < and_at for t in cued):
            found.add(k)
            begin = and_at
    return frozenset(found)


def _named(sentence: Sentence, trigger: Trigger, located: Sequence[Located]) -> bool:
    """Whether the trigger's words are part of a place's name ("Battle Creek")."""
    start, end = sentence.tokens[trigger.first].start, sentence.tokens[trigger.after - 1].end
    return any(n.start <= start and end <= n.end for item in located for n in item.expression.anchors)


def _begins_a_name(tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Whether "Government" only begins a longer name: "the Government Science Secondary School"."""
    i = actor.first
    if (
        actor.after != i + 1
        or i == 0
        or i + 2 >= len(tokens)
        or tokens[i].low not in {"government", "army", "police"}
    ):
        return False
    return tokens[i].text.istitle() and tokens[i + 1].text.istitle() and tokens[i + 2].text.istitle()


def _says_where(tokens: Sequence[Token], actor: ActorMention) -> bool:
    """Whether a self-proclaimed republic is where something happens: "Великая Новосёлка в ДНР"."""
    short = actor.after == actor.first + 1 and actor.text.isupper() and len(actor.text) == 3
    return short and actor.first > 0 and tokens[actor.first - 1].low in {"в", "во", "у", "in"}


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
