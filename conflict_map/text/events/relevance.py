"""Whether a report is about conflict at all: news of crime, illness, accidents and sport has the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.documents.document import Document
    from conflict_map.text.events.event import Event
    from conflict_map.text.passages.passage import Passage

_OF_CONFLICT = words(
    "airstrike airstrikes shelling shelled bombardment bombarded warplane warplanes missile missiles rocket rockets artillery mortar "
    "mortars drone drones rebel rebels militant militants insurgent insurgents insurgency jihadist jihadists gunman gunmen militia "
    "militias militiamen paramilitary paramilitaries separatist separatists guerrilla guerrillas warlord warlords ceasefire truce "
    "frontline ambush ambushed besieged siege troops soldier soldiers army offensive airbase suicide ied landmine landmines bomber "
    "terrorist terrorists bandits extremists settlers junta regime hostilities occupation incursion raid raids clashes protesters "
    "demonstrators rioters lynched massacre massacred cartel cartels gang gangs hostage hostages abducted kidnapped unrest "
    "bomb bombs bombing bombings explosive explosives grenade grenades shells airspace assassinated assassination executed beheaded "
    "fighters combatants coup crackdown"
)
_OF_OTHERS = words(
    "virus viruses flu influenza outbreak outbreaks disease diseases infection infected infections vaccine vaccines patients symptoms "
    "epidemic pandemic bacteria h5n1 h1n1 ebola malaria cholera sars coronavirus covid quarantine birds poultry "
    "sheriff deputies county felony misdemeanor indicted indictment pleaded plea jury judge attorney prosecutor lawsuit courthouse "
    "detectives robbery burglary burglar theft shoplifting probation parole bail "
    "crash crashed collision driver motorist highway tractor-trailer speeding drunk "
    "coach season game games team teams league players player championship tournament goal goals stadium quarterback inning "
    "school students teacher budget taxes zoning company companies business"
)
_FEW = 2
"""So many different words of conflict, and a report is about it; so many of another world, and it may be of that."""
_LONG = 5
"""So many sentences without one word of conflict or one armed actor, and a report is not about it."""


def relevant(events: list[Event], passages: Sequence[Passage], document: Document) -> list[Event]:
    """Keep the events of a report on conflict; of news of another world only its protests and riots.

    Parameters
    ----------
    events
        What its sentences tell, each by itself.
    passages
        The sentences, read.
    document
        The report; only English ones are judged.
    """
    if document.language != "en" or about_conflict(passages):
        return events
    return [event for event in events if event.event_type in {"Protests", "Riots"}]


def about_conflict(passages: Sequence[Passage]) -> bool:
    """Whether a report tells of conflict, or of a world that shares its words.

    Parameters
    ----------
    passages
        Its sentences, read.
    """
    lows = {token.low for passage in passages for token in passage.sentence.tokens}
    conflict, others = len(lows & _OF_CONFLICT), len(lows & _OF_OTHERS)
    if conflict >= _FEW:
        return True
    if others >= _FEW and others > conflict:
        return False
    armed = any(a.kind != "civilians" and "Police" not in a.actor_id for p in passages for a in p.actors)
    return conflict > 0 or armed or len(passages) < _LONG
