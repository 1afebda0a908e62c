"""The words that tell of an event, and whether the sentence says that it happened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from conflict_map.text.numbers import may_begin_number
from conflict_map.text.phrases import PhraseIndex, read_cues
from conflict_map.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_map.text.clauses import Clause
    from conflict_map.text.tokens import Token

NOUN_FRAMES = frozenset({"noun", "noun_between", "noun_object"})
VERB_FRAMES = frozenset(
    {"agent", "agent_place", "agent_move", "agent_with", "agent_sent", "agent_kill", "agent_after", "repels", "loses", "loser", "passive",
     "holds", "weapon"}
)  # fmt: skip
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
    "vowed vow vows hopes intention another-possible halt stop end ending deter averted avert against-possible promised negotiate "
    "negotiating negotiations talks demanding anniversary alleged-plan ahead-of planning plotted plotting attempts hypothetical "
    "предотвратить угроза угрозы запобігти загроза загрози"
)
_LIFTED = words("lift lifts lifted lifting break breaks broke broken breaking end ends ended ending")
_PREVENTED = words("prevent avoid deter avert halt stop against preventing stopping halting deterring")
_REALLY_TO = words(
    "managed able began begun continued continue continues started forced succeeded used went going helped allowed allowing "
    "came proceeded returned moved seeking-to"
)
_TRIED_TO = words(
    "tried attempted attempting trying tries attempts sought seeking seeks attempt failed fails failing unable"
)
_FAILED = words(
    "failed unsuccessful thwarted foiled repelled repulsed abortive aborted botched неудачная неудачной невдала невдалу фاشل"
)
_DETERMINERS = words(
    "the a an this that these those its their his of in by during after following despite amid heavy fierce intense new another "
    "deadly overnight massive major fresh renewed repeated several two three unsuccessful failed latest first daily with for "
    "multiple intensive widespread violent sporadic further surprise coordinated large dawn from against to into suspected"
)
_AFTER_NOUNS = words(
    "on against of in at near by between with that which , . : ; from to was were is are and as killed killing has have had around "
    "after left hit targeting outside inside this late early across ' ’ continued erupted broke ”"
)
_NO_OBJECT = words("in by near at during on while after when as . , ; since and")
_BE = words("was were been being be is are get got gets")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase of ``cues/events.csv`` means.

    Parameters
    ----------
    frame
        How the actors stand about it: ``agent`` (who acts stands before, on whom after), ``agent_after`` (the verb comes
        first, as in Arabic), ``agent_place``, ``agent_move``, ``agent_with``, ``agent_sent``, ``agent_kill``, ``repels``,
        ``loses`` ("fell to X"), ``loser``, ``passive``, ``weapon``, ``victims``, ``noun``, ``noun_between``,
        ``noun_object``, ``holds``, ``held``, ``compound`` ("X-held"), ``contested``, ``state`` (nobody acts) or
        ``responsibility``.
    event_type, sub_event_type, outcome
        As in the events table; empty when they follow from the rest of the sentence.
    where
        Where the place stands: ``object``, ``subject``, ``from``, ``along``, ``before``, ``after`` or ``any``.
    pattern
        The line of the vocabulary that it is, so that an event can name the rule that made it.
    """

    frame: str
    event_type: str
    sub_event_type: str
    outcome: str
    where: str
    pattern: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words of one sentence that tell of an event.

    Parameters
    ----------
    first, after
        Token indices: the first, and one past the last.
    cue
        What they mean.
    passive
        Whether the verb is passive, so that its subject is acted upon.
    failed
        Whether the attempt is said to have failed.
    attempt
        Whether it is said only that it was tried.
    denied
        Whether it is said not to have happened.
    """

    first: int
    after: int
    cue: Cue
    passive: bool = False
    failed: bool = False
    attempt: bool = False
    denied: bool = False


@lru_cache(maxsize=1)
def _index() -> PhraseIndex[Cue]:
    return PhraseIndex(
        (
            row["pattern"],
            Cue(
                row["frame"],
                row["event_type"],
                row["sub_event_type"],
                row["outcome"],
                row["where"],
                f"{row['lang']}: {row['pattern']}",
            ),
        )
        for row in read_cues("events.csv")
    )


def triggers(tokens: Sequence[Token]) -> list[Trigger]:
    """Find the words of a sentence that may tell of events.

    Parameters
    ----------
    tokens
        The sentence's tokens.

    Returns
    -------
    list of Trigger
        In order, not overlapping; whether it happened is not yet asked.

    Examples
    --------
    >>> from conflict_map.text.tokens import tokenize
    >>> found = triggers(tokenize("The town was captured after an attack on the base."))
    >>> [(t.cue.sub_event_type, t.passive) for t in found]
    [('Non-state actor overtakes territory', True), ('Armed clash', False)]
    """
    found: list[Trigger] = []
    position = 0
    by_start: dict[int, list[tuple[int, Cue]]] = {}
    for first, after, cue in _index().matches(tokens):
        by_start.setdefault(first, []).append((after, cue))
    for first in sorted(by_start):
        if first < position:
            continue
        after, chosen = _chosen(tokens, first, by_start[first])
        if chosen is None:
            continue
        found.append(Trigger(first, after, chosen, passive=_is_passive(tokens, first, chosen)))
        position = after
    return found


def _chosen(tokens: Sequence[Token], first: int, options: list[tuple[int, Cue]]) -> tuple[int, Cue | None]:
    """Choose between the noun and the verb of one form ("attack", "battles")."""
    after = options[0][0]
    nouns = [cue for _, cue in options if cue.frame in NOUN_FRAMES]
    verbs = [cue for _, cue in options if cue.frame not in NOUN_FRAMES]
    if nouns and verbs:
        return after, (nouns if _noun_like(tokens, first, after) else verbs)[0]
    cue = options[0][1]
    ambiguous = cue.frame in VERB_FRAMES and cue.where in {"object", "any"} and after == first + 1
    if ambiguous and _adjectival_noun(tokens, first):
        return after, None
    return after, cue


_NOUNS_TOO = words(
    "control shell hold storm advance fight fire mine down clash bomb clashes advances controls holds storms shells"
)


def _adjectival_noun(tokens: Sequence[Token], first: int) -> bool:
    """Whether a form that can be a verb is a noun here ("its control", "advances by rebels")."""
    if tokens[first].low not in _NOUNS_TOO:
        return False
    before = tokens[first - 1].low if first else "the"
    return before in _DETERMINERS - {"that", "from"} or (
        first + 1 < len(tokens) and tokens[first + 1].low in {"of", "by"}
    )


def _noun_like(tokens: Sequence[Token], first: int, after: int) -> bool:
    before = tokens[first - 1].low if first else "the"
    following = tokens[after].low if after < len(tokens) else "."
    if (
        tokens[first].low.endswith("ing")
        and following != "of"
        and before not in {"the", "a", "of", "this", "heavy", "intense", "fierce"}
    ):
        return tokens[first].low in {"fighting", "shelling"} and (
            before in _DETERMINERS or following in _AFTER_NOUNS
        )
    if before in {"to", "will", "would", "they", "we", "he", "she", "it"} and following not in _AFTER_NOUNS:
        return False
    return before in _DETERMINERS or following in _AFTER_NOUNS


def _is_passive(tokens: Sequence[Token], first: int, cue: Cue) -> bool:
    if cue.frame not in {"agent", "agent_kill", "agent_place", "agent_sent", "repels"}:
        return False
    if (
        cue.frame == "repels"
        and first
        and tokens[first - 1].low in {"attack", "assault", "offensive", "raid"}
    ):
        return True
    low = tokens[first].low
    if not low.endswith(("ed", "en", "un", "ain", "own", "ut", "eld")) and low not in {
        "hit",
        "shot",
        "struck",
        "overrun",
        "torn",
        "set",
        "held",
    }:
        return False
    for k in range(first - 1, max(-1, first - 4), -1):
        if tokens[k].low in _BE:
            return True
        if not (
            tokens[k].low.endswith("ly")
            or tokens[k].low in {"not", "also", "later", "then", "fully", "reportedly"}
        ):
            break
    following = tokens[first + 1].low if first + 1 < len(tokens) else "."
    if cue.frame == "agent_kill" and low.endswith("ed") and following in _NO_OBJECT:
        # "killed at least ten", "killed on Friday": the one has an object
        return not _figure_follows(tokens, first + 1)
    return following == "by" and low.endswith(("ed", "en"))


def _figure_follows(tokens: Sequence[Token], i: int) -> bool:
    """Whether "at least", "as many as" begins a count at a token."""
    return (
        i + 1 < len(tokens)
        and tokens[i].low in {"at", "as"}
        and tokens[i + 1].low in {"least", "many", "most"}
    )


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
    >>> from conflict_map.text.clauses import clauses
    >>> from conflict_map.text.tokens import tokenize
    >>> def reading(text):
    ...     tokens = tuple(tokenize(text))
    ...     return judged(triggers(tokens)[0], tokens, clauses(tokens)[0])
    >>> reading("They failed to capture the town").failed, reading("They may capture the town")
    (True, None)
    """
    if clause.kind == "condition" or tokens[-1].text in {"?", "؟"}:
        return None
    reach = 6 if trigger.cue.frame in NOUN_FRAMES else 5
    if tokens[trigger.first].low.endswith("ing") and _would(tokens, trigger.after):
        return None
    before = tokens[max(clause.first, trigger.first - reach) : trigger.first]
    lows = [token.low for token in before]
    if _only_mentioned(trigger, tokens, clause, lows):
        return None
    if trigger.cue.frame not in NOUN_FRAMES | {"state", "victims", "compound", "contested"}:
        return _judged_verb(trigger, lows)
    return _judged_noun(trigger, tokens, lows)


_ONLY_WARNED = words("alert alerts siren sirens warning warnings shelter shelters drill drills")


def _judged_noun(trigger: Trigger, tokens: Sequence[Token], lows: list[str]) -> Trigger | None:  # noqa: PLR0911 - one answer for each case
    if any(low in _MEANT for low in lows[-4:]) or (
        trigger.cue.frame in NOUN_FRAMES and any(low in _MODAL for low in lows)
    ):
        return None
    if any(low in {"no", "without", "any"} for low in lows[-2:]):
        return None
    if trigger.after < len(tokens) and tokens[trigger.after].low in _ONLY_WARNED:
        return None
    if trigger.cue.frame in NOUN_FRAMES and _would(tokens, trigger.after):
        return None
    if trigger.cue.outcome == "besieged" and any(low in _LIFTED for low in lows[-3:]):
        return None
    if trigger.cue.frame == "state" and lows[-1:] == ["over"]:
        return None
    if any(low in _FAILED for low in lows):
        return replace(trigger, failed=True)
    if any(low in {"attempted", "foiled"} for low in lows[-2:]):
        return replace(trigger, attempt=True)
    return trigger


_DUG = words("gold coal copper cobalt coltan diamond salt tin iron uranium manganese mica jade ruby emerald")
_MADE = words(
    "agreed agree agrees announced announces announce declared declares declare signed sign reached reach brokered accepted "
    "extended sealed concluded approved"
)
_BEGUN = words("took takes taken came comes went goes began begins begun started starts entered enters")


def _only_mentioned(trigger: Trigger, tokens: Sequence[Token], clause: Clause, lows: Sequence[str]) -> bool:
    """Whether the words only name something: a ceasefire that nobody makes, a gold mine, prisoners that are counted."""
    cue, low = trigger.cue, tokens[trigger.first].low
    if low in {"mine", "mines"} and cue.frame == "noun":
        return lows[-1:] != [] and lows[-1] in _DUG
    if cue.outcome in {"captured", "recaptured"} and lows:
        return may_begin_number(lows[-1]) and lows[-1] not in {"a", "an"}
    if cue.sub_event_type != "Agreement" or cue.frame != "noun":
        return False
    if clause.kind in {"context", "adverbial"}:
        return True
    ahead = [t.low for t in tokens[trigger.after : min(clause.after, trigger.after + 5)]]
    made = any(w in _MADE for w in (*lows, *ahead)) or any(w in _BEGUN for w in ahead)
    return not made or any(w in _NOT for w in (*lows[-3:], *ahead))


def _would(tokens: Sequence[Token], i: int) -> bool:
    """Whether a modal verb follows: "fighting would spread"."""
    return any(t.low in _MODAL - {"can", "may"} for t in tokens[i : i + 2])


def _judged_verb(trigger: Trigger, lows: list[str]) -> Trigger | None:  # noqa: PLR0911 - one answer for each case
    tail = lows[-4:]
    if any(low in _PREVENTED for low in tail):
        return None
    if "to" in tail[-2:]:
        leading = lows[: len(lows) - 1 - lows[::-1].index("to")]
        lead = leading[-2:]
        if any(low in {"failed", "unable", "fails", "failing"} for low in lead):
            return replace(trigger, failed=True)
        if any(low in _TRIED_TO for low in lead):
            return replace(trigger, attempt=True)
        if not any(low in _REALLY_TO for low in lead):
            return None
    if any(low in _MODAL for low in tail):
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
