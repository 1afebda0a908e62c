"""A document read: its mentions and its events, as tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from conflict_map.columns import stable_id
from conflict_map.errors import Fault
from conflict_map.text.actors.table import ActorTable
from conflict_map.text.documents.document import MOST_CHARACTERS
from conflict_map.text.events.contradictions import contradictions_noted
from conflict_map.text.events.event import Event, direction_of_axis
from conflict_map.text.events.joining import headline_joined, joined
from conflict_map.text.events.relevance import relevant
from conflict_map.text.events.somewhere import somewhere
from conflict_map.text.events.telling import events_of
from conflict_map.text.events.trust import confidence_of
from conflict_map.text.mentions.recognising import names_of, with_proposed
from conflict_map.text.passages.asking import MOST_NAMES, places_of
from conflict_map.text.passages.doubting import countries_named
from conflict_map.text.passages.passage import Passage, read_passages
from conflict_map.text.passages.theatre import likely_countries
from conflict_map.text.places.reasons import NO_PLACE
from conflict_map.text.proposing import events_proposed, proposal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd

    from conflict_map.gazetteer import Gazetteer
    from conflict_map.text.documents.document import Document
    from conflict_map.text.places.locating import Located
    from conflict_map.text.proposing import Proposer

_STOOD = {
    "clause": "in the same clause",
    "sentence": "in the same sentence",
    "carried": "in a sentence before",
    "earlier": "in an earlier paragraph",
    "province": "not in the gazetteer",
    "none": "not named",
}
_CARRIED = "carried over from the sentences before; "
_ABROAD = "in a country that the report does not name; "


@dataclass(frozen=True)
class Reading:
    """What was read in a document.

    Parameters
    ----------
    document
        The document.
    passages
        Its sentences with what was found in each.
    told
        Its events before they became rows.
    country
        ISO code of the theatre; empty when nothing says.
    named
        ISO codes of the countries that it names, by themselves or by their peoples.
    rejected
        What proposers proposed that did not stand the checks.
    irrelevant
        How many events its sentences tell that were left out, for the report as a whole is not about conflict.
    """

    document: Document
    passages: tuple[Passage, ...]
    told: tuple[Event, ...]
    country: str
    named: frozenset[str] = frozenset()
    rejected: tuple[Fault, ...] = ()
    irrelevant: int = 0

    @cached_property
    def mentions(self) -> gpd.GeoDataFrame:
        """The mentions table: one row for each place the document names or describes."""
        from conflict_map.tables import frame  # noqa: PLC0415 - needs pandas, which reading does not

        return frame(self.mention_records, "mentions")

    @cached_property
    def events(self) -> gpd.GeoDataFrame:
        """The events table.

        Besides its columns: `actor1_side`, `actor2_side`; `injured_low`, `injured_best`, `injured_high`; and as JSON
        `losses` (equipment: `what`, `fate`, `low`, `best`, `high`) and `more_quotes` (start, end and words).
        """
        return events_table(self.event_records)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What of the document was left out, and what of the proposals was rejected, with the reasons."""
        found = []
        if self.document.left_out:
            found.append(
                f"longer than {MOST_CHARACTERS:,} characters: the last {self.document.left_out:,} were left out"
            )
        names = {n.text for p in self.passages for i in p.located for n in i.expression.anchors}
        if len(names) > MOST_NAMES:
            found.append(
                f"names {len(names):,} different places: only the first {MOST_NAMES:,} were looked up"
            )
        return (*(Fault(words, file=self.document.source or None) for words in found), *self.rejected)

    @property
    def guesses(self) -> tuple[str, ...]:
        """What was guessed about the document, in words."""
        if not self.irrelevant:
            return ()
        events = "1 event" if self.irrelevant == 1 else f"{self.irrelevant} events"
        return (
            f"it reads as news of crime, illness, accidents or sport: {events} told in words of conflict left out",
        )

    @cached_property
    def mention_records(self) -> list[dict[str, Any]]:
        """The rows of :attr:`mentions` as dicts."""
        items = [item for passage in self.passages for item in passage.located]
        return [_mention(self.document, item) for item in items if not _is_people(item)]

    @cached_property
    def event_records(self) -> list[dict[str, Any]]:
        """The rows of :attr:`events` as dicts."""
        return [_event(self, event, number) for number, event in enumerate(self.told, 1)]


_TYPES = dict.fromkeys(("injured_low", "injured_best", "injured_high"), "Int64") | dict.fromkeys(
    ("actor1_side", "actor2_side", "losses", "more_quotes"), "string"
)


def events_table(records: Sequence[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    """Build the events table of one reading or of many.

    The columns beside the table's own get their types, so that none of them is lost where a file has types.

    Parameters
    ----------
    records
        Rows, as :attr:`Reading.event_records` gives them.

    Returns
    -------
    geopandas.GeoDataFrame
        The events table.

    Examples
    --------
    >>> len(events_table([]))
    0
    """
    from conflict_map.tables import frame  # noqa: PLC0415 - needs pandas, which reading does not

    events = frame(records, "events")
    return events.astype({name: kind for name, kind in _TYPES.items() if name in events})


def read(
    document: Document,
    gazetteer: Gazetteer,
    *,
    actors: ActorTable | None = None,
    country: str = "",
    proposers: Sequence[Proposer] = (),
) -> Reading:
    """Read a document: which places it names, and what happened there.

    Parameters
    ----------
    document
        From :func:`conflict_map.text.read_document` or :func:`conflict_map.text.documents.document.document_from_text`.
    gazetteer
        Where names are looked up.
    actors
        The actor table; the package's own if left out.
    country
        ISO 3166-1 alpha-2 code of the theatre, if it is known beforehand; the text decides otherwise.
    proposers
        Models of the user's that propose places and events; see :mod:`conflict_map.text.proposing`.

    Returns
    -------
    Reading
        With `mentions` and `events` as GeoDataFrames.

    Examples
    --------
    >>> from conflict_map.gazetteer import Gazetteer
    >>> from conflict_map.text.documents.document import document_from_text
    >>> report = "Rebels captured Saraqib in Syria on Friday, killing at least 12 soldiers, a monitor said."
    >>> reading = read(document_from_text(report, published="2024-12-05"), Gazetteer.open())
    >>> row = reading.events.iloc[0]
    >>> row.outcome, row.place, str(row.date_start.date()), int(row.fatalities_low)
    ('captured', 'Saraqib', '2024-11-29', 12)
    """
    table = actors or ActorTable.bundled()
    likely = likely_countries(document, table)
    names = names_of(document, gazetteer, table)
    proposals = [proposal_of(proposer, document) for proposer in proposers]
    names = with_proposed(names, [n for proposal in proposals for n in proposal.names])
    resolutions, country = places_of(
        [n for found in names.values() for n in found], gazetteer, likely, country
    )
    passages = read_passages(document, names, resolutions, gazetteer, table, country)
    proposed, rejected = events_proposed(proposals, passages, document, table, country)
    found = events_of(passages, document)
    kept = relevant(found, passages, document)
    told = somewhere(headline_joined(joined([*kept, *proposed])), passages, gazetteer)
    named = frozenset(likely) | {country} | countries_named(resolutions)
    rejected += [fault for proposal in proposals for fault in proposal.faults]
    left = len(found) - len(kept)
    return Reading(document, tuple(passages), tuple(told), country, named, tuple(rejected), left)


def read_all(
    documents: Iterable[Document], gazetteer: Gazetteer, *, actors: ActorTable | None = None
) -> gpd.GeoDataFrame:
    """Read many documents into one events table, and let events that contradict each other know it.

    Parameters
    ----------
    documents
        The documents.
    gazetteer
        Where names are looked up.
    actors
        The actor table; the package's own if left out.

    Returns
    -------
    geopandas.GeoDataFrame
        The events table.
    """
    records = [
        record for document in documents for record in read(document, gazetteer, actors=actors).event_records
    ]
    return events_table(contradictions_noted(records))


def _is_people(item: Located) -> bool:
    """Whether the words are a people or its adjective ("Syrian"): no place of their own."""
    return bool(item.expression.anchors) and item.expression.anchors[0].role == "people"


def _mention(document: Document, item: Located) -> dict[str, Any]:
    expression = item.expression
    place = item.place
    whole = expression.kind == "place" and place is not None
    kind = expression.kind
    if whole and place is not None and place.feature_code.startswith("PCL"):
        kind = "country"
    elif whole and item.is_wide:
        kind = "region"
    return {
        "mention_id": stable_id(
            "mn", document.source, expression.start, expression.end, expression.direction
        ),
        "text": expression.text,
        "start": expression.start,
        "end": expression.end,
        "kind": kind,
        "place_id": place.place_id if place else None,
        "place_name": place.name if place else None,
        "feature_code": place.feature_code if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "geo_precision": item.geo_precision,
        "uncertainty_m": item.uncertainty_m,
        "confidence": round(item.confidence, 4),
        "count": expression.count,
        "why": item.why,
        "rivals": item.rivals or None,
        "source": document.source or None,
        "geometry": item.geometry,
    }


def _event(reading: Reading, event: Event, sequence: int) -> dict[str, Any]:
    """One row of the events table."""
    document = reading.document
    located = event.where.located
    place = located.place if located else None
    when = event.when
    actor1, actor2 = event.actor1, event.actor2
    quote = document.text[event.start : event.end]
    return {
        "event_id": stable_id(
            "ev", document.source, quote, event.event_type, event.outcome, place and place.place_id,
            located and located.expression.text, sequence,
        ),
        "event_type": event.event_type,
        "sub_event_type": event.sub_event_type,
        "date_start": when.earliest,
        "date_end": when.latest,
        "time_precision": when.precision,
        "time_text": when.text or None,
        "sequence": sequence,
        "actor1": actor1.text if actor1 else None,
        "actor1_id": event.holder or (actor1.actor_id if actor1 else None),
        "actor2": actor2.text if actor2 else None,
        "actor2_id": actor2.actor_id if actor2 else None,
        **_place_cells(event, reading),
        **_figure_cells(event),
        "outcome": event.outcome or None,
        "status": _status(event),
        "claimed_by": (event.attribution.speaker if event.attribution else "") or None,
        "direction_deg": direction_of_axis(event),
        "target_id": place.place_id if place and event.axis is not None else None,
        "source": document.source or None,
        "source_url": document.source_url or None,
        "published": document.published,
        "quote": quote,
        "quote_start": event.start,
        "quote_end": event.end,
        "rule": _rule(event),
        "notes": _notes(event) or None,
        "actor1_side": (actor1.side if actor1 else "") or None,
        "actor2_side": (actor2.side if actor2 else "") or None,
        **_loss_cells(event),
        "more_quotes": json.dumps([[a, b, document.text[a:b]] for a, b in event.quotes], ensure_ascii=False) if event.quotes else None,
        "geometry": located.geometry if located else None,
    }  # fmt: skip


def _place_cells(event: Event, reading: Reading) -> dict[str, Any]:
    located, country = event.where.located, reading.country
    if located is None:
        return {"place_why": NO_PLACE, "country": country or None, "confidence": 0.2}
    place = located.place
    carried = _CARRIED if event.where.how in {"carried", "earlier"} else ""
    abroad = place is not None and bool(place.country) and place.country not in reading.named
    carried += _ABROAD if abroad and reading.named - {""} else ""
    return {
        "place": located.expression.text,
        "place_name": place.name if place else None,
        "place_id": place.place_id if place else None,
        "place_why": carried + located.why,
        "place_rivals": located.rivals or None,
        "country": place.country if place else country or None,
        "admin1": (place.admin1 if place else None) or None,
        "geo_precision": located.geo_precision,
        "uncertainty_m": located.uncertainty_m,
        "confidence": confidence_of(event, located) * (0.5 if carried.endswith(_ABROAD) else 1.0),
        "count": located.expression.count,
    }


def _rule(event: Event) -> str:
    """Name what made the row: the line of the vocabulary that its words met, and where its place stood."""
    cue = event.trigger.cue if event.trigger else None
    met = (
        f"words met “{cue.pattern}” ({cue.frame})"
        if cue
        else "words met a pattern of the headline or of a list"
    )
    return f"{met}; place {_STOOD[event.where.how]}"


def _figure_cells(event: Event) -> dict[str, Any]:
    figure = event.figure
    if figure is None:
        return {}
    return {"fatalities_low": figure.low, "fatalities_best": figure.best, "fatalities_high": figure.high}


def _loss_cells(event: Event) -> dict[str, Any]:
    hurt = event.injured
    return {
        "injured_low": hurt.low if hurt else None,
        "injured_best": hurt.best if hurt else None,
        "injured_high": hurt.high if hurt else None,
        "losses": json.dumps([loss._asdict() for loss in event.losses], ensure_ascii=False)
        if event.losses
        else None,
    }


def _status(event: Event) -> str:
    if event.denied:
        return "disputed"
    if event.confirmed_by or (event.attribution is not None and event.attribution.mode == "confirm"):
        return "confirmed"
    attribution = event.attribution
    if attribution is None:
        return "reported"
    if attribution.mode == "deny":
        return "disputed"
    # "Azerbaijan said its forces took control": who did it says so
    own = event.actor1 is not None and event.actor1.actor_id.endswith(f" of {attribution.speaker}")
    return "claimed" if attribution.mode == "claim" or attribution.party or own else "reported"


def _notes(event: Event) -> str:
    notes = [event.when.why]
    if event.confirmed_by:
        notes.append(f"confirmed by {event.confirmed_by}")
    if event.denied:
        notes.append("the sentence denies it")
    return "; ".join(note for note in notes if note)
