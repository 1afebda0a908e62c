"""Whether a sentence says that what its words tell of happened: not what is denied, planned, feared or only named."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from conflict_map.text.counts.people import ONE_PERSON, PERSONS, single_person
from conflict_map.text.passages.borrowing import hits_a_man, is_a_noun, is_borrowed, unreported
from conflict_map.text.passages.peaceful import is_peaceful
from conflict_map.text.passages.taken import PRISONERS, takes_people, takes_things
from conflict_map.text.passages.triggers import NOUN_FRAMES, Cue, Trigger
from conflict_map.text.words.numbers import figure_at, may_begin_number
from conflict_map.text.words.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.words.clauses import Clause
    from conflict_map.text.words.tokens import Token

_NOT = frozenset(
    {
        "not",
        "never",
        "no",
        "neither",
        "nor",
        "without",
        "не",
        "нет",
        "لم",
        "لا",
        "لن",
        "ما",
        "cannot",
        "denied",
    }
)
_MODAL = words(
    "would could may might will shall should must can can't won't likely планирует планируют может могут можуть буде будет "
    "будут будуть намерен سوف قد ستقوم"
)
_MEANT = words(
    "prevent avoid threat threats possible potential planned imminent fear fears risk future upcoming condemned calls call urged "
    "warn warned warns warning preparing prepare prepares prepared demand demanded aims aiming aim plan plans threatened threatens "
    "vowed vow vows hopes intention collapse halt stop end ending deter averted avert against-possible promised negotiate "
    "negotiating negotiations talks demanding anniversary alleged-plan ahead-of planning plotted plotting attempts hypothetical "
    "предотвратить угроза угрозы запобігти загроза загрози"
)
_LIFTED = words("lift lifts lifted lifting break breaks broke broken breaking end ends ended ending")
_PREVENTED = words("unable prevent avoid deter avert halt stop against preventing stopping halting deterring")
_REALLY_TO = words(
    "managed able began begun continued continue continues started forced succeeded used went going helped allowed allowing "
    "came proceeded returned moved seeking-to"
)
_CLAIMED_TO = words("claimed claims reported said believed thought understood known alleged feared")
_TRIED_TO = words(
    "tried attempted attempting trying tries attempts sought seeking seeks attempt failed fails failing unable"
)
_FAILED = words(
    "failed unsuccessful thwarted foiled repelled repulsed abortive aborted botched неудачная неудачной невдала невдалу фاشل"
)


_RESPONSIBILITY = Cue("responsibility", "", "", "", "any", "en: responsibility claimed", "")


def judged(trigger: Trigger, tokens: Sequence[Token], clause: Clause) -> Trigger | None:
    """Say whether the sentence says that it happened.

    Parameters
    ----------
    trigger
        Words that may tell of an event.
    tokens
        The sentence's tokens.
    clause
        The clause that holds it.

    Returns
    -------
    Trigger or None
        Marked as failed, tried or denied; None for what is only meant, feared, planned or asked.

    Examples
    --------
    >>> from conflict_map.text.words.clauses import clauses
    >>> from conflict_map.text.words.tokens import tokenize
    >>> from conflict_map.text.passages.triggers import triggers
    >>> def reading(text):
    ...     tokens = tuple(tokenize(text))
    ...     return judged(triggers(tokens)[0], tokens, clauses(tokens)[0])
    >>> reading("They failed to capture the town").failed, reading("They may capture the town")
    (True, None)
    """
    if clause.kind == "condition" or tokens[-1].text in {"?", "؟"}:
        return None
    reach = 6 if trigger.cue.frame in NOUN_FRAMES else 5
    if _would_as_well(trigger, tokens) or (
        tokens[trigger.first].low.endswith("ing") and _would(tokens, trigger.after)
    ):
        return None
    before = tokens[max(clause.first, trigger.first - reach) : trigger.first]
    lows = ["" if token.text == "May" else token.low for token in before]  # the month is no modal
    if _only_mentioned(trigger, tokens, clause, lows) or _avenged(trigger, tokens, clause):
        return None
    if takes_things(trigger, tokens):
        return None
    if takes_people(trigger, tokens):
        trigger = replace(trigger, cue=PRISONERS)
    if (
        trigger.passive
        and tokens[trigger.first].low == "claimed"
        and any(t.low in _OWNED_UP_TO for t in tokens[clause.first : trigger.first])
    ):
        trigger = replace(trigger, cue=_RESPONSIBILITY)
    if trigger.cue.frame not in NOUN_FRAMES | {"state", "victims", "compound", "contested"}:
        return _judged_verb(trigger, lows)
    return _judged_noun(trigger, tokens, lows)


_OWNED_UP_TO = words(
    "responsibility attack attacks blast bombing bombings explosion raid assault ambush shooting strike kidnapping killing killings operation"
)
"""What is claimed when no ground is: "the blast in Hodan was claimed by X"."""
_ONLY_WARNED = words("alert alerts siren sirens warning warnings shelter shelters drill drills")


def _judged_noun(trigger: Trigger, tokens: Sequence[Token], lows: list[str]) -> Trigger | None:  # noqa: PLR0911 - one answer for each case
    if any(low in _MEANT for low in lows[-4:]) or (
        trigger.cue.frame in NOUN_FRAMES and any(low in _MODAL and not _may_have(lows, low) for low in lows)
    ):
        return None
    if any(low in {"no", "without", "any"} for low in lows[-2:]) or _spoken_of(lows) or _no_sign(lows):
        return None
    if lows[-1:] == ["for"] and trigger.cue.event_type == "Violence against civilians":
        return None  # "hanged a man for kidnapping"
    if (lows[-1:] and lows[-1] in {"the", "this", "that"} and _came(tokens, trigger.after)) or _called(
        tokens, trigger
    ):
        return None
    if _harmless(trigger, tokens, lows):
        return _made_safe(trigger, tokens)
    if trigger.cue.frame in NOUN_FRAMES and _would(tokens, trigger.after):
        return None
    if trigger.cue.outcome == "besieged" and any(low in _LIFTED for low in lows[-5:]):
        return None
    if trigger.cue.frame == "state" and lows[-1:] == ["over"]:
        return None
    return _noun_attempted(trigger, tokens, lows)


def _no_sign(lows: Sequence[str]) -> bool:
    """Whether nothing tells of it: "there was no sign of an intentional attack"."""
    return any(pair in _NO_SIGN for pair in pairwise(lows))


_NO_SIGN = {
    ("no", word) for word in ("sign", "signs", "evidence", "indication", "suggestion", "trace", "reports")
}


def _noun_attempted(trigger: Trigger, tokens: Sequence[Token], lows: list[str]) -> Trigger | None:
    """Mark what a noun says to have failed or been tried; None for a plot: "an assassination attempt", "a bomb plot"."""
    following = tokens[trigger.after].low if trigger.after < len(tokens) else "."
    if following in {"plot", "plots", "plans"}:
        return None
    if any(low in _FAILED for low in lows):
        return replace(trigger, failed=True)
    tried = any(low in {"attempted", "foiled"} for low in lows[-2:])
    if tried or following in {"attempt", "attempts", "bid"}:
        return replace(trigger, attempt=True)
    return trigger


def _called(tokens: Sequence[Token], trigger: Trigger) -> bool:
    """Whether a noun is only what somebody calls what was told: "in what officials called a double-tap attack"."""
    before = [t.low for t in tokens[max(0, trigger.first - 10) : trigger.first]]
    since = before[before.index("what") :] if "what" in before else []
    # "in what is thought to be the deadliest assault on Christians"
    ranked = any(low.endswith("est") or low in {"worst", "first"} for low in since[-3:])
    return any(low in _CALLING for low in since) or (ranked and not _IS.isdisjoint(since))


_CALLING = frozenset({"called", "calls", "described", "describes", "termed", "dubbed"})


def _came(tokens: Sequence[Token], i: int) -> bool:
    """Whether an attack that was told only comes before or after another: "The blast came two days after …"."""
    if i >= len(tokens) or tokens[i].low not in {"came", "comes", "followed", "follows"}:
        return False
    # "The attack came in Duki" says where it was
    ahead = tokens[i + 1 : i + 3]
    return not (
        len(ahead) > 1 and ahead[0].low in {"in", "at", "near", "outside"} and ahead[1].text[0].isupper()
    )


_HOARDED = words("seized confiscated recovered arsenal cache caches stash stockpile smuggled launchers")
_PLANTED = frozenset({"Suicide bomb", "Remote explosive/landmine/IED", "Grenade"})
_MADE_SAFE = words(
    "found discovered defused dismantled seized destroyed intercepted neutralised neutralized removed cleared recovered"
)


_RUN_INTO = words("hit hits struck strikes triggered triggers")


def _harmless(trigger: Trigger, tokens: Sequence[Token], lows: list[str]) -> bool:
    """Whether a weapon did nothing: an alert, a bomb that was found, cleared or carried, grenades in a cache."""
    if trigger.cue.sub_event_type == "Grenade" and any(t.low in _HOARDED for t in tokens[: trigger.first]):
        return True
    ahead = {t.low for t in tokens[trigger.after : trigger.after + 3]}
    if trigger.after < len(tokens) and tokens[trigger.after].low in _ONLY_WARNED:
        return True
    if trigger.cue.sub_event_type in _PLANTED and not ahead.isdisjoint(_MADE_SAFE):
        return True
    # "an unexploded shell went off"
    gone_off = (
        tokens[trigger.after - 1].low in {"off", "exploded", "detonated"}
        or tokens[trigger.first].low in _RUN_INTO
    )
    explosion = trigger.cue.event_type.startswith("Explosions") and not gone_off
    return explosion and any(low in _CLEARED for low in lows[-3:])


_SPOKEN_OF = words(
    "commented commenting comment condemned condemning condemns denounced denouncing decried slammed criticised criticized mourned "
    "mourning investigating investigation inquiry probe inquest responsible retaliation revenge response reprisal aftermath charged "
    "convicted accused protest protesting suspected-of linked wake sentenced called branded labelled labeled described"
)
_CLEARED = words(
    "clearing cleared clear removing removed defusing defused dismantling dismantled disarming disarmed carrying making manufacturing "
    "unexploded"
)
_LINKS = words("at against on for to the of over in a an by this that these those with its their his")


def _made_safe(trigger: Trigger, tokens: Sequence[Token]) -> Trigger | None:
    """Tell of a bomb that was found and made safe as that: "a car bomb was defused"."""
    ahead = [t.low for t in tokens[trigger.after : trigger.after + 4]]
    passive = ahead[:1] in (["was"], ["were"]) and any(low in _DISARMING for low in ahead)
    return replace(trigger, cue=_DISARMED) if passive and trigger.cue.sub_event_type in _PLANTED else None


_DISARMING = words("found discovered defused dismantled neutralised neutralized cleared recovered")
_DISARMED = Cue("noun", "Strategic developments", "Disrupted weapons use", "", "any", "en: a bomb made safe")


def _spoken_of(lows: Sequence[str]) -> bool:
    """Whether an attack is only what somebody speaks of: "condemned the raid", "in retaliation for an attack", "over its attacks"."""
    if lows[-2:-1] == ["over"] and lows[-1] in {"its", "their", "his", "the"}:
        return True
    at = next((k for k in range(len(lows) - 1, -1, -1) if lows[k] in _SPOKEN_OF), None)
    # a day, a place or an adjective may stand between, no further verb
    return at is not None and len(lows) - at <= 5 and (at + 1 == len(lows) or lows[at + 1] in _LINKS)


def _avenged(trigger: Trigger, tokens: Sequence[Token], clause: Clause) -> bool:
    """Whether an attack is only what another answers: "in a reprisal by troops after an attack by rebels"."""
    before = tokens[max(0, clause.first - 5) : clause.first]
    return (
        trigger.cue.frame in NOUN_FRAMES
        and clause.kind == "context"
        and any(t.low in _SPOKEN_OF for t in before)
    )


_MADE = words(
    "agreed agree agrees announced announces announce declared declares declare signed sign reached reach brokered accepted "
    "extended sealed concluded approved"
)
_BEGUN = words("took takes taken came comes went goes began begins begun started starts entered enters")


def _only_mentioned(trigger: Trigger, tokens: Sequence[Token], clause: Clause, lows: Sequence[str]) -> bool:
    """Whether the words only name something: a ceasefire that nobody makes, a gold mine, prisoners that are counted."""
    cue, low = trigger.cue, tokens[trigger.first].low
    # "foiled a plot to bomb a stadium"
    plotted = cue.frame == "repels" and any(
        t.low in _PLOTTED for t in tokens[trigger.after : trigger.after + 4]
    )
    # a burglary
    broken = trigger.passive and low.startswith("brok") and tokens[trigger.after - 1].low == "into"
    # "surrounded the school"
    room = low.startswith("surround") and any(
        t.low in _ROOMS for t in tokens[trigger.after : trigger.after + 3]
    )
    lost = (
        broken
        or room
        or hits_a_man(trigger, tokens)
        or (cue.sense == "lose" and not _loses_people(tokens, trigger.after))
    )
    # "to demand the release of prisoners"
    lost = lost or (low == "release" and any(w in _MEANT for w in lows[-5:]))
    if plotted or lost or unreported(lows) or is_a_noun(trigger, tokens, lows):
        return True
    if is_borrowed(trigger, tokens, lows) or is_peaceful(trigger, tokens):
        return True
    if cue.outcome in {"captured", "recaptured"} and lows:
        return may_begin_number(lows[-1]) and lows[-1] not in {"a", "an"} and not _numbered(tokens, trigger)
    if cue.sub_event_type != "Agreement" or cue.frame != "noun":
        return False
    if clause.kind in {"context", "adverbial"}:
        return True
    ahead = [t.low for t in tokens[trigger.after : min(clause.after, trigger.after + 5)]]
    made = any(w in _MADE for w in (*lows, *ahead)) or any(w in _BEGUN for w in ahead)
    return not made or any(w in _NOT for w in (*lows[-3:], *ahead))


def _numbered(tokens: Sequence[Token], trigger: Trigger) -> bool:
    """Whether a number before a verb is part of a name: "the M23 captured Goma"."""
    before, i = tokens[max(0, trigger.first - 2) : trigger.first], trigger.first - 1
    return len(before) > 1 and before[0].end == tokens[i].start and before[0].text[-1].isalpha()


_ROOMS = words("school house home building compound car vehicle hotel church mosque hospital bus")
_PLOTTED = words("plot plots plan plans coup smuggling robbery kidnapping")


def _loses_people(tokens: Sequence[Token], i: int) -> bool:
    """Whether so many people stand after "lost": "losing two soldiers", not "lost two villages"."""
    figure = figure_at(tokens, i) or (single_person(tokens, i) if i < len(tokens) else None)
    ahead = tokens[figure.after : figure.after + 3] if figure is not None else ()
    return any(t.low in PERSONS | ONE_PERSON for t in ahead)


def _may_have(lows: Sequence[str], modal: str) -> bool:
    """Whether a modal only hedges what is reported: "up to 200 may have died"."""
    k = lows.index(modal)
    return modal in {"may", "might", "could"} and k + 1 < len(lows) and lows[k + 1] == "have"


def _would(tokens: Sequence[Token], i: int) -> bool:
    """Whether a modal verb follows: "fighting would spread", "protests are expected"."""
    ahead = [t.low for t in tokens[i : i + 2]]
    expected = ahead[:1] != [] and ahead[0] in _IS and ahead[-1] in _EXPECTED
    return expected or any(low in _MODAL - {"can", "may"} for low in ahead)


def _would_as_well(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether a modal before "and" holds for a bare verb after it: "would hand over the city and withdraw"."""
    i = trigger.first
    if i < 2 or tokens[i - 1].low not in {"and", "or"} or tokens[i].low not in _BARE:
        return False
    return any(t.low in _MODAL and t.text != "May" for t in tokens[max(0, i - 12) : i - 1])


_BARE = words(
    "withdraw retreat leave capture seize take attack kill enter advance storm bomb strike shell release hand pull"
)
_IS = frozenset({"is", "are", "was", "were"})
_EXPECTED = words("expected planned scheduled due likely unlikely possible feared imminent")


_SOME_GROUND = words("areas area territory territories land positions parts")


def _is_infinitive(tail: Sequence[str]) -> bool:
    """Whether "to" stands before the verb, not before a name: "to kill", not "an attack attributed to ISGS killed"."""
    if tail[-1:] == ["to"]:
        return True
    return tail[-2:-1] == ["to"] and (
        tail[-1] in {"be", "have", "not", "also", "try"} or tail[-1].endswith("ly")
    )


def _judged_verb(trigger: Trigger, lows: list[str]) -> Trigger | None:  # noqa: PLR0911 - one answer for each case
    tail = lows[-4:]
    if trigger.cue.frame == "held" and tail[-1:] != [] and tail[-1] in _SOME_GROUND | PERSONS:
        return None  # "evacuated to areas held by separatists": no place is named
    if any(low in _PREVENTED for low in tail) or "plot" in lows or "without" in tail[-2:]:
        return None
    if _is_infinitive(tail):
        leading = lows[: len(lows) - 1 - lows[::-1].index("to")]
        lead = leading[-2:]
        if any(low in {"failed", "fails", "failing"} for low in lead):
            return replace(trigger, failed=True)
        if any(low in _TRIED_TO for low in lead):
            return replace(trigger, attempt=True)
        # "claimed on Monday to have"
        claimed = "have" in tail and any(low in _CLAIMED_TO for low in leading[-4:])
        if not claimed and not any(low in _REALLY_TO for low in lead):
            return None
    if any(low in _MODAL and not _may_have(lows, low) for low in tail):
        return None
    if (
        any(low in _NOT for low in tail)
        or tail[-3:] in (["n", "'", "t"], ["n", "’", "t"])
        or "'t" in "".join(tail[-3:])
    ):
        return replace(trigger, denied=True)
    if any(low in {"prevented", "stopped", "kept", "prevent", "from"} for low in tail[-1:]):
        return None
    return trigger
