"""One event told twice is one event with two quotes; two that contradict each other know each other."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conflict_map.gazetteer.resolving.earth import metres_apart
from conflict_map.text.passages.triggers import NOUN_FRAMES
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from conflict_map.text.events.event import Event

_FINENESS = {"part": 3, "offset": 3, "group": 3, "between": 2, "along": 2, "near": 2, "place": 1}
_MEMORY = 500
"""How many events of one kind a retelling is looked for among: no report retells one after as many others."""


def joined(events: list[Event]) -> list[Event]:
    """Join the events of a document that are one.

    Parameters
    ----------
    events
        In the order of the text.

    Returns
    -------
    list of Event
        Each once, in the order of their first full telling.
    """
    kept: list[Event] = []
    alike: dict[tuple[str, str, bool], deque[int]] = {}
    for event in events:
        kind = "crowd" if event.event_type in _CROWDS else event.event_type
        step = "taken" if event.outcome in _STEPS else event.outcome
        like = alike.setdefault((kind, step, event.denied), deque(maxlen=_MEMORY))
        position = next((k for k in like if _same(kept[k], event)), None)
        if position is None:
            like.append(len(kept))
            kept.append(event)
        else:
            kept[position] = _merged(kept[position], event)
    # an incursion that nobody makes is only the word for one that was told
    return [e for e in kept if e.actor1 is not None or e.outcome not in {"entered", "advanced"}]


def _same(one: Event, two: Event) -> bool:
    if one.axis is not None or two.axis is not None:
        return (
            one.axis is not None
            and two.axis is not None
            and one.axis.expression.direction == two.axis.expression.direction
        )
    crowd = _broken_up(one, two) or _turned_violent(one, two)
    alike = one.event_type == two.event_type or crowd
    if not alike or one.denied != two.denied or not (one.outcome == two.outcome or _steps(one, two)):
        return False
    loose = one.event_type == "Battles" or _general(one, two) or crowd
    if one.sub_event_type != two.sub_event_type and not loose:
        return False
    if one.kind == two.kind == "item" and one.paragraph != two.paragraph and not _same_telling(one, two):
        return False
    if (one.start, one.end) == (two.start, two.end) and one.trigger is two.trigger:
        return False
    sides = _same_side(one, two) or crowd
    return _same_place(one, two) and sides and _same_time(one, two) and _same_figure(one, two)


_STEPS = ("advanced", "entered", "recaptured", "captured")
"""How far a force has come into a place, the farthest last."""


def _steps(one: Event, two: Event) -> bool:
    """Whether two moves are steps of one taking: "pushed into Hodeida", "seized the city" by the same force."""
    places = [e.where.located.place for e in (one, two) if e.where.located is not None]
    here = len(places) == 2 and None not in places and places[0].place_id == places[1].place_id  # type: ignore[union-attr]
    actors = [e.actor1.actor_id for e in (one, two) if e.actor1 is not None]
    both = {one.outcome, two.outcome} <= set(_STEPS)
    return both and here and len(actors) == 2 and actors[0] == actors[1]


def _same_telling(one: Event, two: Event) -> bool:
    """Whether two headlines of a list name the same actor, or neither names one: each is else an event of its own."""
    first, second = one.actor1, two.actor1
    return (first and first.actor_id) == (second and second.actor_id) and one.figure == two.figure


_CROWDS = ("Protests", "Riots")
_BROKEN_UP = "Protest with intervention"
_QUIET = frozenset({_BROKEN_UP, "Peaceful protest"})


def _turned_violent(one: Event, two: Event) -> bool:
    """Whether the next sentence says of a gathering that it threw stones or burned tyres."""
    carried = two.where.how in {"carried", "none"} and one.paragraph == two.paragraph
    return (
        carried and (one.event_type, two.event_type) == _CROWDS and one.sub_event_type == "Peaceful protest"
    )


def _broken_up(one: Event, two: Event) -> bool:
    """Whether one of two gatherings only says that police broke the other up: "they used tear gas"."""
    both = one.event_type in _CROWDS and two.event_type in _CROWDS
    return both and _BROKEN_UP in {one.sub_event_type, two.sub_event_type}


_A_WEEK = timedelta(days=7)
_FROM_AFAR = frozenset({"Air/drone strike", "Shelling/artillery/missile attack"})


def _general(one: Event, two: Event) -> bool:
    """Whether one of two explosions is told by a word for any of them: "struck", "targeted"."""
    cues = [e.trigger.cue for e in (one, two) if e.trigger is not None]
    beside = one.paragraph == two.paragraph and one.figure is not None and two.figure is None
    fell = beside and {one.sub_event_type, two.sub_event_type} <= _FROM_AFAR  # "a bomb hit a tower block"
    general = any(cue.sense == "hit" or (fell and cue.frame == "weapon") for cue in cues)
    return one.event_type == "Explosions/Remote violence" and general


def _same_place(one: Event, two: Event) -> bool:
    first, second = one.where.located, two.where.located
    if (first is None or first.is_country) and second is not None and _tells_where(one, two):
        return True
    if first is None or second is None or first.place is None or second.place is None:
        near = abs(one.paragraph - two.paragraph) <= 1
        return near and (bool(one.outcome) or bool(two.outcome)) and (first is None or second is None)
    if first.place.place_id == second.place.place_id:
        return first.expression.direction == second.expression.direction or not (
            first.expression.direction and second.expression.direction
        )
    carried = bool({"carried", "earlier"} & {one.where.how, two.where.how})
    return (
        carried
        and (one.start, one.end) != (two.start, two.end)
        and bool(one.outcome)
        and abs(one.paragraph - two.paragraph) <= 1
    )


def _tells_where(one: Event, two: Event) -> bool:
    """Whether the next sentence only tells where it was: "17 soldiers were killed. The ambush took place near Torodi."."""
    noun = two.trigger is not None and two.trigger.cue.frame in NOUN_FRAMES
    told = two.figure is None and not one.when.text.startswith("since")
    return noun and told and one.figure is not None and one.paragraph == two.paragraph


def _same_side(one: Event, two: Event) -> bool:
    first, second = one.actor1, two.actor1
    if first is None or second is None:
        return True
    if first.actor_id == second.actor_id or (first.side and first.side == second.side):
        return True
    # fighting has no first party: A with B is B with A
    sides = {a.actor_id for a in (one.actor1, one.actor2) if a} & {
        a.actor_id for a in (two.actor1, two.actor2) if a
    }
    return one.event_type == "Battles" and not one.outcome and bool(sides)


def _same_time(one: Event, two: Event) -> bool:
    a, b = one.when, two.when
    guess = next((w for w, other in ((a, b), (b, a)) if not w.text and other.text), None)
    if guess is not None and one.outcome and one.outcome == two.outcome and one.actor1 is not None:
        said = b if guess is a else a
        days = [guess.latest, said.earliest, said.latest]
        if None not in days and guess.latest - _A_WEEK <= said.earliest and said.latest <= guess.latest:  # type: ignore[operator]
            return True  # "captured the base on Saturday … its troops overran it, a statement said"
    if a.earliest is None or b.earliest is None or a.latest is None or b.latest is None:
        return (a.text == b.text) or not (a.text and b.text)
    return a.earliest <= b.latest and b.earliest <= a.latest


def _same_figure(one: Event, two: Event) -> bool:
    first, second = one.figure, two.figure
    if first is None or second is None:
        return True
    # "at least 230 were killed", "I counted 230 bodies"
    return (first.best, first.low) == (second.best, second.low) or (
        first.low is not None and first.low == second.low
    )


def _merged(one: Event, two: Event) -> Event:
    """Keep the fuller telling; the other lends what it has more of."""
    main, other = (two, one) if _fullness(two) > _fullness(one) else (one, two)
    confirming = next(
        (e for e in (two, one) if e.attribution is not None and e.attribution.mode == "confirm"), None
    )
    attribution = main.attribution
    if attribution is None or attribution is (confirming and confirming.attribution):
        attribution = other.attribution if other.attribution and other is not confirming else attribution
    if (_broken_up(main, other) or _turned_violent(one, two)) and main.sub_event_type in _QUIET:
        graver = other if other.sub_event_type != "Peaceful protest" else main
        main = replace(main, event_type=graver.event_type, sub_event_type=graver.sub_event_type)
    if main.outcome != other.outcome and main.outcome in _STEPS:
        farther = max(main, other, key=lambda e: _STEPS.index(e.outcome))
        main = replace(main, sub_event_type=farther.sub_event_type, outcome=farther.outcome)
    return replace(
        main,
        actor1=main.actor1 or other.actor1,
        actor2=main.actor2 or other.actor2,
        where=main.where if _says_where(main) or not _says_where(other) else other.where,
        when=_better_when(main, other),
        figure=main.figure or other.figure,
        attribution=attribution or main.attribution or other.attribution,
        quotes=_further_quotes(main, other),
        injured=main.injured or other.injured,
        losses=main.losses or other.losses,
        confirmed_by=main.confirmed_by
        or other.confirmed_by
        or (confirming.attribution.speaker if confirming and confirming.attribution else ""),
    )


def _says_where(event: Event) -> bool:
    located = event.where.located
    return located is not None and not located.is_country


def _further_quotes(main: Event, other: Event) -> tuple[tuple[int, int], ...]:
    """Collect the quotes of both beside the main one's own, each once."""
    spans = dict.fromkeys((*main.quotes, (other.start, other.end), *other.quotes))
    return tuple(span for span in spans if span != (main.start, main.end))


def _better_when(main: Event, other: Event):  # type: ignore[no-untyped-def]  # noqa: ANN202
    said = [e.when for e in (main, other) if e.when.text and e.when.earliest is not None]
    return said[0] if said else main.when if main.when.earliest is not None else other.when


def _fullness(event: Event) -> int:
    located = event.where.located
    score = 0 if event.kind == "headline" else 4
    if located is not None and located.geometry is not None:
        score += _FINENESS.get(located.expression.kind, 0) + (
            4 if event.where.how not in {"carried", "earlier"} else 0
        )
    return score + (event.attribution is not None) + (event.actor1 is not None) + (event.figure is not None)


_MOVES = frozenset({"captured", "recaptured", "entered", "advanced", "deployed", "holds", "contested"})
_VIOLENCE = frozenset({"Battles", "Violence against civilians", "Explosions/Remote violence"})


def headline_joined(events: list[Event]) -> list[Event]:
    """Join what the headline tells with the event of the body that tells it in full.

    Parameters
    ----------
    events
        Joined events of a document.

    Returns
    -------
    list of Event
        A headline's event is kept apart only when nothing in the body is like it.
    """
    body = [event for event in events if event.kind != "headline"]
    kept: list[Event] = []
    for event in events:
        if event.kind != "headline":
            continue
        alike = next((n for n, other in enumerate(body) if _tells_of(event, other)), None)
        if alike is None:
            kept.append(event)
        else:
            quotes = dict.fromkeys((*body[alike].quotes, (event.start, event.end)))
            body[alike] = replace(
                body[alike], quotes=tuple(quotes), actor1=body[alike].actor1 or event.actor1
            )
    return [*kept, *body]


def _tells_of(headline: Event, event: Event) -> bool:
    """Whether a headline may be about an event: the same family of events, and no other place."""
    moves = headline.outcome in _MOVES and event.outcome in _MOVES
    violence = {headline.event_type, event.event_type} <= _VIOLENCE and not (
        headline.outcome and event.outcome
    )
    same = headline.event_type == event.event_type and headline.outcome == event.outcome
    if not (moves or violence or same):
        return False
    first, second = headline.where.located, event.where.located
    region = (
        first is not None
        and bool(first.expression.anchors)
        and first.expression.anchors[0].hint in _DIVISIONS
    )
    if (
        first is None
        or first.place is None
        or first.is_country
        or first.is_wide
        or region
        or second is None
        or second.place is None
    ):
        return True
    if first.place.name in {second.place.admin1, second.place.admin2}:
        return True  # Basilan in the headline, a town of Basilan in the body
    reach = max(_NEAR_M, min(first.place.radius_m, second.place.radius_m) + _NEAR_M / 2)
    return first.place.place_id == second.place.place_id or metres_apart(first.place, second.place) < reach


_DIVISIONS = words("region province oblast state governorate district county")
_NEAR_M = 30_000.0
"""Metres: two towns this near are one place to a headline."""
