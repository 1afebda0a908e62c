"""What burns or is looted in an attack belongs to the attack: the codebook counts it as one event.

ACLED, Codebook (2024): "Looting/property destruction" is for what happens outside of violence against people.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_map.text.events.principal import ATTACKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.events.event import Event
    from conflict_map.text.passages.passage import Passage

_DAMAGE = frozenset({"Looting/property destruction"})
_SPOILS = frozenset({"Disrupted weapons use"})
_VIOLENT = ATTACKS | {"Riots"}


def with_damage(passage: Passage, told: list[Event], found: list[Event]) -> list[Event]:
    """Give what a sentence tells without the damage that an attack beside it, or right before it, did.

    Parameters
    ----------
    passage
        The sentence.
    told
        What was made of it.
    found
        The events before it; the last one gets the sentence as a quote where the damage is its own.

    Returns
    -------
    list of Event
        What is left of `told`.
    """
    kept: list[Event] = []
    for event in told:
        if event.sub_event_type not in _DAMAGE | _SPOILS or event.denied:
            kept.append(event)
            continue
        if any(_did_it(attack, event) for attack in told):
            continue
        if event.sub_event_type in _SPOILS:
            kept.append(event)
            continue
        before = found[-1] if found else None
        if before is not None and before.paragraph == event.paragraph and _did_it(before, event):
            figure = found[-1].figure or event.figure
            found[-1] = found[-1].told_on(passage, figure=figure, losses=found[-1].losses or event.losses)
            continue
        kept.append(event)
    return _with_dead(kept, told)


def _did_it(attack: Event, damage: Event) -> bool:
    """Whether an attack can have done a damage: in the same place, on the same day, by nobody else."""
    there = attack.where.located == damage.where.located or damage.where.how in {"carried", "earlier", "none"}
    one, two = attack.actor1, damage.actor1
    by_them = one is not None and two is not None and (one.kind, one.side) == (two.kind, two.side)
    # thieves who come after a town has fallen are others
    alike = one is None or two is None or one.kind == two.kind
    by_them = by_them or (alike and attack.outcome in {"", "entered", "failed"})
    same_day = not damage.when.text or not attack.when.text or damage.when.text == attack.when.text
    return attack.event_type in _VIOLENT and there and by_them and same_day


def _with_dead(kept: list[Event], told: Sequence[Event]) -> list[Event]:
    """Give the dead that were counted with a damage to the attack beside it."""
    lost = next((e.figure for e in told if e not in kept and e.figure is not None), None)
    at = next((n for n, e in enumerate(kept) if e.event_type in _VIOLENT and e.figure is None), None)
    if lost is None or at is None or any(e.figure == lost for e in kept):
        return kept
    return [replace(e, figure=lost) if n == at else e for n, e in enumerate(kept)]
