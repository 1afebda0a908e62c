"""What the terminal shows of events, places and control: summaries and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.table import Table

from conflict_map.cli.terminal import count, escape, out, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from conflict_map.gazetteer.places import Resolution
    from conflict_map.sources import Source


def summarise(
    sources: Sequence[Source], table: gpd.GeoDataFrame, mentions: gpd.GeoDataFrame, control: gpd.GeoDataFrame
) -> None:
    """Print what a build found: events, places, holders, and what stayed unresolved and why."""
    placed = table.geometry.notna() & ~table.geometry.is_empty
    dated = table.date_start.notna()
    out.print(
        f"[bold]{count(len(table), 'event')}[/bold] from {count(len(sources), 'source')}: "
        f"{int(placed.sum())} placed, {int((~placed).sum())} not placed, {int((~dated).sum())} without a date"
    )
    print_guesses(sources)
    for line in event_lines(table.head(40)):
        out.print(line)
    if len(table) > 40:
        out.print(f"  … and {len(table) - 40} more")
    if len(mentions):
        names = mentions.loc[mentions.geometry.notna(), "text"].drop_duplicates()
        told = ", ".join(map(shortened, names.head(40)))
        more = f" … and {len(names) - 40} more" if len(names) > 40 else ""
        out.print(f"[bold]{count(len(names), 'place')} named:[/bold] {escape(told)}{more}")
    _print_holders(control)
    _print_unresolved(table[~placed], mentions[mentions.geometry.isna()])
    undated = table[~dated]
    if len(undated) and any(s.kind == "report" and s.published is None for s in sources):
        out.print(
            f"[yellow]{count(len(undated), 'event')} without a date:[/yellow] the report's own date is not known, so "
            "its relative dates stay unresolved; give it with --published YYYY-MM-DD"
        )


def print_guesses(sources: Sequence[Source]) -> None:
    """Print what was guessed about each input."""
    for source in sources:
        for guess in source.guesses:
            out.print(f"  guessed in {escape(source.name)}: {escape(guess)}")


def _print_holders(control: gpd.GeoDataFrame) -> None:
    if not len(control):
        return
    out.print("[bold]who holds what:[/bold]")
    for row in control.drop_duplicates(["place", "holder"]).head(20).itertuples():
        since = f" since {row.since.date()}" if not _missing(row.since) else ""
        place = _place(row.place, row.place_name)
        name = row.holder if _missing(row.holder_name) else row.holder_name
        out.print(f"  {escape(place)}: {escape(str(name))}{since} ({row.status})")


def _print_unresolved(unplaced: gpd.GeoDataFrame, unresolved: gpd.GeoDataFrame) -> None:
    rows = [(r.place, r.place_why) for r in unplaced.itertuples() if not _missing(r.place)]
    rows += [(r.text, r.why) for r in unresolved.itertuples()]
    if not rows:
        return
    out.print("[bold]not placed, and why:[/bold]")
    for name, why in list(dict.fromkeys(rows))[:40]:
        reason = "no reason known" if _missing(why) else shortened(str(why), 400)
        out.print(f"  {escape(shortened(str(name)))}: {escape(reason)}")
    if len(set(rows)) > 40:
        out.print(f"  … and {len(set(rows)) - 40} more")


def event_lines(table: gpd.GeoDataFrame) -> Iterator[str]:
    """Tell each event in a line: when, what, where, who, how many died, who says so."""
    for row in table.itertuples():
        kind = row.event_type if _missing(row.sub_event_type) else row.sub_event_type
        parts = [
            _words(row.time_text),
            _place(row.place, row.place_name),
            _words(row.outcome),
            " – ".join(shortened(str(actor)) for actor in (row.actor1, row.actor2) if not _missing(actor)),
            _deaths(row),
            f"{_words(row.status)} by {row.claimed_by}"
            if not _missing(row.claimed_by)
            else _words(row.status),
        ]
        yield f"  {_date(row)}  [bold]{escape(_words(kind))}[/bold]  {escape(' · '.join(part for part in parts if part))}"


def _date(row: Any) -> str:
    if _missing(row.date_start):
        return "no date   "
    start, end = (
        row.date_start.date(),
        row.date_start.date() if _missing(row.date_end) else row.date_end.date(),
    )
    return start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"


def _place(words: Any, name: Any) -> str:
    """Give the source's words for a place, and the gazetteer's name where the words do not hold it."""
    if _missing(words) or _missing(name):
        return shortened(_words(name if _missing(words) else words))
    return shortened(str(words) if str(name) in str(words) else f"{words} ({name})")


def _deaths(row: Any) -> str:
    low, best, high = row.fatalities_low, row.fatalities_best, row.fatalities_high
    if _missing(low) and _missing(best):
        return ""
    if _missing(high):
        return f"at least {low} killed" if not _missing(low) else f"{best} killed"
    return f"{best} killed" if low == high or _missing(low) else f"{low} to {high} killed"


def print_place(answer: Resolution) -> None:
    """Print the place that was chosen, with its error radius, its reason and its source."""
    place = answer.place
    assert place is not None
    where = ", ".join(part for part in (place.admin1, place.country) if part)
    local = f" {place.local_name}" if place.local_name else ""
    out.print(f"[bold]{escape(place.name)}[/bold]{escape(local)} ({escape(where)})")
    out.print(f"  {place.lat:.4f} N, {place.lon:.4f} E, within {answer.uncertainty_m / 1000:.1f} km (90 %)")
    out.print(f"  confidence {answer.confidence:.2f}; {escape(answer.why)}")
    out.print(
        f"  {escape(place.place_id)}, {place.feature_code}; {escape(place.source)} ({escape(place.licence)})"
    )


def rivals_table(answer: Resolution) -> Table:
    """Lay out the other candidates."""
    shown = Table(
        "score", "candidate", "admin1", "country", "kind", "matched", "reasons", box=None, pad_edge=False
    )
    for rival in answer.rivals:
        place = rival.place
        cells = (
            place.name,
            place.admin1,
            place.country,
            place.feature_code,
            rival.matched,
            "; ".join(rival.reasons),
        )
        shown.add_row(f"{rival.score:.2f}", *map(escape, cells))
    return shown


def _words(value: Any) -> str:
    return "" if _missing(value) else str(value)


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))
