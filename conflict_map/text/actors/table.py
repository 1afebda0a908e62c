"""Who acts: the words that name an actor, and the canonical actor they mean.

The table ``cues/actors.csv`` is for editing; a user may replace it.  One row
has the aliases of one actor (``|`` between them), the theatres in which they
hold (ISO codes; none: everywhere), the side the actor fights for there, and
from when to when.  ``{country_name}`` in a row stands for the theatre.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import Fault, InputError
from conflict_map.text.actors.forces import (
    AFFILIATED,
    ARABIC_FORCES,
    BELONGING,
    FOLLOWERS,
    FORCE_ADJECTIVES,
    FORCE_NOUNS,
    MEN_OF_A_PARTY,
    coupled,
    is_no_party,
    is_proper,
    numbered_unit,
    only_linked,
    past_counter_terrorism,
    whose_forces,
)
from conflict_map.text.actors.rows import NEEDED, ActorRow, filled, fits, in_time, row_faults, row_of
from conflict_map.text.words.demonyms import country_name, demonym_country, national_words
from conflict_map.text.words.phrases import all_forms, forms_of, read_cues
from conflict_map.text.words.tokens import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date


_CASE_SENSITIVE = 5


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that name an actor.

    Parameters
    ----------
    text
        The words of the document.
    first, after
        Token indices in the sentence: the first, and one past the last.
    actor_id, name
        The canonical actor.
    side
        The party it fights for; empty when none is known.
    kind
        ``state``, ``nonstate`` or ``civilians``.
    """

    text: str
    first: int
    after: int
    actor_id: str
    name: str
    side: str
    kind: str

    @property
    def is_named(self) -> bool:
        """Whether it is somebody: not gunmen, rebels or an opposition whom the report knows no better."""
        return not self.actor_id.startswith(("Unidentified Armed Group", "Rebels (", "Opposition ("))


def _written(word: str) -> tuple[str, ...]:
    """Give how the first word of a name is written: in Arabic also with "for" or "by" before its article, "للحوثيين"."""
    return (word, "لل" + word[2:], "بال" + word[2:]) if word.startswith("ال") and len(word) > 4 else (word,)


class ActorTable:
    """Aliases of actors, ready to be found in a text.

    Parameters
    ----------
    rows
        Rows with the columns alias, actor_id, name, side, country, kind, from, to.

    Examples
    --------
    >>> table = ActorTable.bundled()
    >>> text = "The Syrian army fought HTS fighters."
    >>> for actor in table.find(tokenize(text), text, country="SY"):
    ...     print(actor.text, "|", actor.actor_id, "|", actor.side)
    Syrian army | Military Forces of Syria | Government of Syria
    HTS fighters | HTS | Opposition (Syria)
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], bool, ActorRow]]] = {}
        self._proper: set[tuple[str, ...]] = set()
        self._rows: list[ActorRow] = []
        for row in rows:
            actor = row_of(row)
            self._rows.append(actor)
            for alias in row["alias"].split("|"):
                words = tuple(token.low for token in tokenize(alias.strip()))
                if words:
                    strict = alias.isupper() and alias.isascii() and len(alias) <= _CASE_SENSITIVE
                    for first in _written(words[0]):
                        entry = ((first, *words[1:]), strict, actor)
                        self._by_first.setdefault(first, []).append(entry)
                    if is_proper(alias.strip()):
                        self._proper.add(words)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        # what an alias, or a country's people, can begin with: most words are none of these
        national = {name.partition(" ")[0] for name in national_words()}
        self._begins = all_forms(self._by_first) | national | ARABIC_FORCES

    def _beginnings(self, tokens: Sequence[Token]) -> list[int]:
        begins = self._begins
        return [i for i, token in enumerate(tokens) if token.low in begins]

    @classmethod
    def bundled(cls) -> ActorTable:
        """Give the table that comes with the package."""
        return _bundled()

    @classmethod
    def read(cls, path: str | Path) -> ActorTable:
        """Read a user's own table (CSV, UTF-8, the same columns)."""
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            return cls(csv.DictReader(file))

    @classmethod
    def with_own(cls, path: str | Path) -> ActorTable:
        """Read a user's own table, whose rows come before those of the package.

        Parameters
        ----------
        path
            A CSV with the columns alias (several with ``|`` between them), actor_id, name, side, and if wanted country,
            kind, from, to.

        Raises
        ------
        InputError
            With every column that is missing and every row that can't be used.
        """
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            rows = list(table)
            lacking = [name for name in NEEDED if name not in (table.fieldnames or ())]
        if lacking:
            raise InputError([Fault(f"the file lacks the column {name}", str(path), 1) for name in lacking])
        filled = [
            {"kind": "nonstate"} | {name: cell or "" for name, cell in row.items() if name} for row in rows
        ]
        faults = [
            fault for number, row in enumerate(filled, 2) for fault in row_faults(row, str(path), number)
        ]
        if faults:
            raise InputError(faults)
        return cls([*filled, *read_cues("actors.csv")])

    def find(
        self, tokens: Sequence[Token], text: str, *, country: str = "", on: date | None = None
    ) -> list[ActorMention]:
        """Find the actors that a sentence names.

        Parameters
        ----------
        tokens
            The sentence's tokens.
        text
            The document's text.
        country
            ISO 3166-1 alpha-2 code of the theatre; decides between actors of the same name.
        on
            The day of the report; decides between names that changed.

        Returns
        -------
        list of ActorMention
            In order, not overlapping; the longest alias wins.
        """
        found: list[ActorMention] = []
        position = 0
        for i in self._beginnings(tokens):
            mention = self._at(tokens, i, country, on) if i >= position else None
            if mention is None or only_linked(tokens, mention[0]) or is_no_party(tokens, i):
                continue
            after, row = mention
            after, row = self._of_whom(tokens, after, row, country, on)
            after = _extended(self, tokens, after, row, country, on)
            words = text[tokens[i].start : tokens[after - 1].end]
            found.append(ActorMention(words, i, after, row.actor_id, row.name, row.side, row.kind))
            position = after
        return found

    def of_country(self, country: str, theatre: str, on: date | None = None) -> ActorRow:
        """Give the armed forces of a country as an actor in a theatre.

        Parameters
        ----------
        country
            ISO code of the country whose forces they are.
        theatre
            ISO code of the country in which they act.
        on
            The day of the report.

        Examples
        --------
        >>> from datetime import date
        >>> ActorTable.bundled().of_country("RU", "SY", date(2016, 5, 1)).side
        'Government of Syria'
        """
        name = country_name(country)
        wanted = f"Military Forces of {name}"
        rows = [row for row in self._rows if row.actor_id == wanted and fits(row, theatre)]
        rows.sort(key=lambda row: (theatre not in row.countries, not in_time(row, on)))
        if rows:
            return rows[0]
        return ActorRow(wanted, wanted, f"Government of {name}", (), "state", None, None)

    def home_of(self, actor_id: str) -> set[str]:
        """Give the ISO codes of the countries that an actor is listed for; none for one that acts anywhere."""
        return {country for row in self._rows if row.actor_id == actor_id for country in row.countries}

    def find_any(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """Give the token ranges that name an actor in whatever theatre."""
        found: list[tuple[int, int]] = []
        position = 0
        for i in self._beginnings(tokens):
            if i < position:
                continue
            length = 0
            for form in forms_of(tokens[i].low):
                for alias, strict, _ in self._by_first.get(form, ()):
                    if strict and not tokens[i].text.isupper():
                        continue
                    n = len(alias)
                    if n > length and (
                        n == 1
                        or (
                            i + n <= len(tokens)
                            and tokens[i + 1].low == alias[1]
                            and tuple(t.low for t in tokens[i + 1 : i + n]) == alias[1:]
                        )
                    ):
                        length = len(alias)
                        break
            if length:
                found.append((i, i + length))
                position = i + length
        return found

    def side(self, actor_id: str, country: str = "") -> str:
        """Give the side of a canonical actor in a theatre, or an empty string."""
        rows = [row for row in self._rows if row.actor_id == actor_id]
        rows.sort(key=lambda row: country not in row.countries)
        return rows[0].side if rows else ""

    def _at(
        self, tokens: Sequence[Token], i: int, country: str, on: date | None
    ) -> tuple[int, ActorRow] | None:
        composed = self._demonym_force(tokens, i, country, on)
        best: tuple[int, ActorRow] | None = None
        for form in forms_of(tokens[i].low):
            best = best or self._alias_at(tokens, i, form, country, on)
        if composed and (best is None or best[0] < composed[0] or not fits(best[1], country)):
            return composed
        return best

    def _of_whom(
        self, tokens: Sequence[Token], after: int, row: ActorRow, country: str, on: date | None
    ) -> tuple[int, ActorRow]:
        """Read "fighters of the X", "troops loyal to X": the actor is X."""
        if not tokens[after - 1].text.isascii():  # "боевики ИГИЛ", "عناصر تنظيم داعش": no word stands between
            beside = self._beside(tokens, after, row, country, on)
            if beside is not None:
                return beside
        j = after
        while j < min(len(tokens), after + 4) and tokens[j].low in BELONGING and tokens[j].text.islower():
            j += 1
        while after < j < min(len(tokens), after + 7) and tokens[j].low in AFFILIATED:
            j += 1
        party = (row.countries or row.begins) and tokens[after - 1].low not in MEN_OF_A_PARTY
        if j == after or j >= len(tokens) or party or row.kind == "civilians":
            return after, row
        owner = self._at(tokens, j, country, on)
        if owner is None or owner[1].kind == "civilians" or tokens[j].text.islower():
            return after, row
        return owner

    def _beside(
        self, tokens: Sequence[Token], after: int, row: ActorRow, country: str, on: date | None
    ) -> tuple[int, ActorRow] | None:
        """Read the party whose name stands right after its men's, in quotation marks or not."""
        quoted = after < len(tokens) and tokens[after].text in _OPENING_QUOTES
        j = after + quoted
        if j >= len(tokens) or row.countries or row.begins or row.kind == "civilians":
            return None
        owner = self._at(tokens, j, country, on)
        named = owner is not None and owner[1].kind == "nonstate" and bool(owner[1].side)
        if owner is None or not named or (tokens[j].text.islower() and tokens[j].low[0] in _CYRILLIC):
            return None
        closed = quoted and owner[0] < len(tokens) and tokens[owner[0]].text in _CLOSING_QUOTES
        return owner[0] + closed, owner[1]

    def _alias_at(
        self, tokens: Sequence[Token], i: int, form: str, country: str, on: date | None
    ) -> tuple[int, ActorRow] | None:
        met: list[tuple[int, ActorRow, bool]] = []
        for alias, strict, row in self._by_first.get(form, ()):
            after = i + len(alias)
            if after > len(tokens):
                continue
            if len(alias) > 1 and tokens[i + 1].low != alias[1]:
                continue
            if all(
                token.low == word for token, word in zip(tokens[i + 1 : after], alias[1:], strict=True)
            ) and not (strict and tokens[i].text != tokens[i].text.upper()):
                met.append((after, row, alias in self._proper and not tokens[i].text[0].islower()))
        # who is named by a proper name is the same one abroad: Hezbollah that fires into Israel
        near = [(after, row) for after, row, _ in met if fits(row, country)]
        candidates = near or [(after, row) for after, row, proper in met if proper]
        if not candidates:
            return None
        longest = max(after for after, _ in candidates)
        candidates = [c for c in candidates if c[0] == longest]
        candidates.sort(
            key=lambda c: (not in_time(c[1], on), bool(country) and country not in c[1].countries)
        )
        after, row = candidates[0]
        return after, filled(row, country)

    def _demonym_force(
        self, tokens: Sequence[Token], i: int, country: str, on: date | None
    ) -> tuple[int, ActorRow] | None:
        """Read "Rwandan troops", "Ethiopian government forces"."""
        owner, begin = whose_forces(tokens, i)
        if not owner:
            return self._arabic_force(tokens, i, country, on)
        unit = begin if coupled(tokens, begin) else numbered_unit(tokens, begin)
        if unit is not None:
            return unit, self.of_country(owner, country, on)
        begin = past_counter_terrorism(tokens, begin)
        j = begin
        while j < len(tokens) and j < begin + 3 and tokens[j].low in FORCE_NOUNS | FORCE_ADJECTIVES:
            j += 1
        if j == begin or tokens[j - 1].low in FORCE_ADJECTIVES - {"force"}:
            return None
        if tokens[j - 1].low == "force" and tokens[j - 2].low != "air":
            return None
        if tokens[j - 1].low in {"airstrike", "airstrikes", "strike", "strikes", "shelling"}:
            j -= 1
        if tokens[j - 1].low == "border":  # "the Rwandan border", not "Rwandan border guards"
            return None
        row = self.of_country(owner, country, on)
        if tokens[j - 1].low == "police":
            police = f"Police Forces of {country_name(owner)}"
            row = row._replace(actor_id=police, name=police)
        return j, row

    def _arabic_force(
        self, tokens: Sequence[Token], i: int, country: str, on: date | None
    ) -> tuple[int, ActorRow] | None:
        """Read "طائرات روسية": in Arabic the people stands after the force."""
        if tokens[i].low not in ARABIC_FORCES or i + 1 >= len(tokens):
            return None
        people = tokens[i + 1].text
        owner = demonym_country(people) or demonym_country("ال" + people)
        return (i + 2, self.of_country(owner, country, on)) if owner else None


_OPENING_QUOTES, _CLOSING_QUOTES = frozenset('«"“„'), frozenset('»"”“')
_CYRILLIC = frozenset(map(chr, range(0x430, 0x500)))


@lru_cache(maxsize=1)
def _bundled() -> ActorTable:
    return ActorTable(read_cues("actors.csv"))


def _extended(
    table: ActorTable, tokens: Sequence[Token], after: int, row: ActorRow, country: str, on: date | None
) -> int:
    """Take "(HTS)" and "fighters" after the name into the mention."""
    if after + 2 < len(tokens) and tokens[after].text == "(":
        inner = table._at(tokens, after + 1, country, on)  # noqa: SLF001
        if (
            inner
            and inner[1].actor_id == row.actor_id
            and inner[0] < len(tokens)
            and tokens[inner[0]].text == ")"
        ):
            after = inner[0] + 1
    while after < len(tokens) and tokens[after].low in FOLLOWERS and tokens[after].text.islower():
        after += 1
    return after


def side_of(actor_id: str, country: str = "") -> str:
    """Give the side that a canonical actor fights for in a theatre.

    Parameters
    ----------
    actor_id
        The canonical actor, as in the events table.
    country
        ISO code of the theatre.

    Returns
    -------
    str
        The side, or an empty string.

    Examples
    --------
    >>> side_of("HTS"), side_of("Military Forces of Russia", "UA"), side_of("nobody")
    ('Opposition (Syria)', 'Russia', '')
    """
    return ActorTable.bundled().side(actor_id, country)
