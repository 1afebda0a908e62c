"""From a mark on a map back to the words, the place, the reasons and the versions that put it there."""

from __future__ import annotations

import difflib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_map.errors import Fault, InputError
from conflict_map.provenance.pagefile import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNKNOWN = "the map does not say"
_PRECISIONS = {1: "to the day", 2: "to the week", 3: "to the month or longer"}
_PLACE_PRECISIONS = {1: "exact place", 2: "near the place or part of it", 3: "region"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The chain behind one event of a map.

    Parameters
    ----------
    event_id
        The event.
    facts
        Everything the page tells of it: column to value.
    manifest
        What the page was made from.
    """

    event_id: str
    facts: Mapping[str, Any]
    manifest: Mapping[str, Any]

    def lines(self) -> tuple[str, ...]:
        """Write the chain for a reader, one step a line.

        Returns
        -------
        tuple of str
            Plain text; it holds words of strangers, so escape it for wherever it is shown.
        """
        steps = (
            ("event", self._event()),
            ("words", self._words()),
            ("source", self._source()),
            ("time", self._time()),
            ("place", self._place()),
            ("position", self._position()),
            ("why", self._said("place_why")),
            ("rivals", self._said("place_rivals")),
            ("said by", self._claim()),
            (
                "rule",
                self.facts.get("rule") or "the row stands in the input as it is; no rule of ours read it",
            ),
            ("note", self.facts.get("notes", "")),
            *(("made by", step) for step in self._made_by()),
        )
        return tuple(f"{name:<9} {text}" for name, text in steps if text)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _said(self, name: str) -> str:
        return str(self.facts.get(name, _UNKNOWN))

    def _event(self) -> str:
        kind = self.facts.get("sub_event_type") or self.facts.get("event_type") or _UNKNOWN
        actors = " / ".join(self.facts[name] for name in ("actor1", "actor2") if name in self.facts)
        parts = (self.event_id, kind, actors, self.facts.get("outcome"))
        return ", ".join(str(part) for part in parts if part)

    def _words(self) -> str:
        if "quote" not in self.facts:
            return _UNKNOWN
        start, end = self.facts.get("quote_start"), self.facts.get("quote_end")
        where = f" (characters {start:g} to {end:g})" if start is not None and end is not None else ""
        return f"“{self.facts['quote']}”{where}"

    def _source(self) -> str:
        published = self.facts.get("published")
        when = f"published {_moment(published)}" if published is not None else ""
        parts = (self.facts.get("source"), self.facts.get("source_url"), when)
        return ", ".join(part for part in parts if part) or _UNKNOWN

    def _time(self) -> str:
        start, end = self.facts.get("date_start"), self.facts.get("date_end")
        if start is None:
            when = "unknown"
        else:
            when = _moment(start) if end in {None, start} else f"{_moment(start)} to {_moment(end)}"
        words = f" from the words “{self.facts['time_text']}”" if "time_text" in self.facts else ""
        precision = _PRECISIONS.get(self.facts.get("time_precision", 0), "")
        return f"{when}{', ' if precision else ''}{precision}{words}"

    def _place(self) -> str:
        words = f"“{self.facts['place']}”" if "place" in self.facts else "no words"
        name = ", ".join(
            str(self.facts[key])
            for key in ("place_name", "admin1", "country", "place_id")
            if key in self.facts
        )
        return f"{words} → {name or 'no place'}"

    def _position(self) -> str:
        if "lon" not in self.facts or "lat" not in self.facts:
            return "none"
        text = f"{self.facts['lat']:.5f}, {self.facts['lon']:.5f} (latitude, longitude)"
        if "uncertainty_m" in self.facts:
            text += f", within {self.facts['uncertainty_m'] / 1000:.1f} km with 90 % probability"
        precision = _PLACE_PRECISIONS.get(self.facts.get("geo_precision", 0))
        return f"{text}{f', {precision}' if precision else ''}"

    def _claim(self) -> str:
        status = self.facts.get("status")
        who = f"{status or 'said'} by {self.facts['claimed_by']}" if "claimed_by" in self.facts else status
        sure = f"confidence {self.facts['confidence']:.2f}" if "confidence" in self.facts else ""
        return ", ".join(part for part in (who, sure) if part) or _UNKNOWN

    def _made_by(self) -> Iterator[str]:
        if not self.manifest:
            yield "the map carries no manifest"
            return
        package = self.manifest.get("package", {})
        yield f"{package.get('name', '?')} {package.get('version', '?')}"
        for layer in self.manifest.get("gazetteer", ()):
            name, places, digest = (layer.get(key, "?") for key in ("name", "places", "sha256"))
            yield f"gazetteer {name}: {places} places, sha256 {digest}"
        for one in self.manifest.get("inputs", ()):
            yield f"input {one.get('name', '?')}: {one.get('bytes', '?')} bytes, sha256 {one.get('sha256', '?')}"
        options = self.manifest.get("options", {})
        if options:
            yield "options " + ", ".join(f"{name}={value}" for name, value in options.items())
        if "profile" in self.manifest:
            yield f"published under the profile {self.manifest['profile']}"


def explain(path: Path | str, event_id: str) -> Explanation:
    """Follow an event of a saved map back to what put it there.

    Parameters
    ----------
    path
        The HTML file.
    event_id
        The event's id, as the map's list and popup show it.

    Returns
    -------
    Explanation
        Its ``lines()`` are what the command line prints.

    Raises
    ------
    InputError
        When the file is no map of ours, or has no such event; ids that are spelt alike are named.
    """
    page = read_page(Path(path))
    try:
        found = next(page.rows("incidents", "event_id", event_id), None)
        known = [] if found else list(page.values("incidents", "event_id"))
        explanation = Explanation(event_id, found or {}, page.manifest)
        explanation.lines()  # a page that was tampered with shows here, not when it is printed
    except (
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        zlib.error,
    ) as error:
        raise InputError(
            [Fault(f"the map is damaged ({type(error).__name__}: {error})", str(path))]
        ) from error
    if found is None:
        alike = difflib.get_close_matches(event_id, known, 3, 0.6)
        hint = f"; did you mean {' or '.join(alike)}?" if alike else f"; it has {len(known)} events"
        raise InputError([Fault(f"no event {event_id!r} in this map{hint}", str(path))])
    return explanation


def _moment(minutes: float) -> str:
    moment = _EPOCH + timedelta(minutes=minutes)
    whole_day = moment.hour == moment.minute == 0
    return moment.date().isoformat() if whole_day else f"{moment:%Y-%m-%d %H:%M} UTC"
