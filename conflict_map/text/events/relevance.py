"""Whether a report is about conflict at all: news of crime, illness, accidents and sport has the same words."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.documents.document import Document
    from conflict_map.text.events.event import Event
    from conflict_map.text.passages.passage import Passage
    from conflict_map.text.words.tokens import Token

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
    "suspect suspects jail jailed homicide coroner autopsy parolee trooper troopers apartment mischief trespassing vandals vandalism "
    "handgun boyfriend girlfriend estranged warrants affidavit affidavits block lane burglarized robbed "
    "detectives robbery burglary burglar theft shoplifting probation parole bail "
    "crash crashed collision driver motorist highway tractor-trailer speeding drunk "
    "coach season game games team teams league players player championship tournament goal goals stadium quarterback inning "
    "school students teacher budget taxes zoning company companies business"
)
_OF_WAR_TOO = words(
    "fighting conflict conflicts displaced displacement displacements idps armed attack attacks attacked civilians civilian violence "
    "strikes strike killed wounded refugees war forces evacuate evacuated evacuation humanitarian combat fled shooting military "
    "casualties insecurity shot injured mines demining"
)
"""Words of a long report on war that other long reports have as well, though seldom."""
_OF_COURTS = words(
    "jury juror jurors defendant defendants prosecutor prosecutors pleaded trial murder murdered murders court courts judge sentenced "
    "convicted verdict plea barrister lawyer lawyers testified attorney detective detectives charged"
)
_FEW = 2
"""So many different words of conflict, and a report is about it; so many of another world, and it may be of that."""
_IN_COURT = 4
"""So many different words of courtrooms, with few more of conflict, and what a report tells is told in court."""
_LONG = 5
"""So many sentences without one word of conflict or one armed actor, and a report is not about it."""
_VERY_LONG, _DENSE = 200, 0.007
"""In a report of so many words, what is about conflict has such a share of words of war."""
_AROUND, _AMONG = 120, 3
"""So many words before and after an event of a very long report hold so many of war where that part is about conflict."""


def relevant(events: list[Event], passages: Sequence[Passage], document: Document) -> list[Event]:
    """Keep the events of a report on conflict; of news of another world only its protests and riots.

    A very long report may be about many things: what stands among words of war is kept.

    Parameters
    ----------
    events
        What its sentences tell, each by itself.
    passages
        The sentences, read.
    document
        The report; only English ones are judged.
    """
    if document.language != "en":
        return events
    told = [token for passage in passages for token in passage.sentence.tokens]
    if about_conflict(passages, told):
        return events
    lows = {token.low for token in told}
    long = len(told) >= _VERY_LONG and not _in_court(lows) and not _of_another_world(lows)
    starts = [token.start for token in told] if long else []
    return [e for e in events if e.event_type in {"Protests", "Riots"} or (long and _among(e, told, starts))]


def about_conflict(passages: Sequence[Passage], told: Sequence[Token]) -> bool:
    """Whether a report tells of conflict, or of a world that shares its words.

    Parameters
    ----------
    passages
        Its sentences, read.
    told
        All their tokens.
    """
    lows = {token.low for token in told}
    if _in_court(lows):
        return False
    if len(told) >= _VERY_LONG:
        return _dense(told)
    conflict = len(lows & _OF_CONFLICT)
    if conflict >= _FEW:
        return True
    if _of_another_world(lows):
        return False
    armed = any(a.kind != "civilians" and "Police" not in a.actor_id for p in passages for a in p.actors)
    return conflict > 0 or armed or len(passages) < _LONG


def _in_court(lows: set[str]) -> bool:
    """Whether a report tells what a court heard."""
    courts = len(lows & _OF_COURTS)
    return courts >= _IN_COURT and len(lows & _OF_CONFLICT) <= courts


def _of_another_world(lows: set[str]) -> bool:
    others = len(lows & _OF_OTHERS)
    return others >= _FEW and others > len(lows & _OF_CONFLICT)


def _dense(told: Sequence[Token]) -> bool:
    return sum(t.low in _OF_CONFLICT or t.low in _OF_WAR_TOO for t in told) >= _DENSE * len(told)


def _among(event: Event, told: Sequence[Token], starts: Sequence[int]) -> bool:
    """Whether an event stands among words of war; those of conflict in its own sentence count twice."""
    i, j = bisect_left(starts, event.start), bisect_left(starts, event.end)
    near = told[max(0, i - _AROUND) : j + _AROUND]
    own = sum(token.low in _OF_CONFLICT for token in told[i:j])
    return own + sum(t.low in _OF_CONFLICT or t.low in _OF_WAR_TOO for t in near) >= _AMONG
