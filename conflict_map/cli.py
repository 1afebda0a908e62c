"""The verbs of the command line: the only room that prints.

Exit status: 0 done; 1 an input was bad and every fault is listed with file,
row and column; 2 the call was wrong.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape as escape_markup
from rich.table import Table

from conflict_map import __version__
from conflict_map.errors import ConflictMapError, Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from conflict_map.gazetteer.places import Resolution
    from conflict_map.reading import Source

app = typer.Typer(
    name="conflict-map",
    help="Turn conflict reporting into maps people can check.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
gazetteer_app = typer.Typer(
    help="Look into the gazetteer and deepen it.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(gazetteer_app, name="gazetteer")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Inputs = Annotated[
    list[Path], typer.Argument(help="Reports, event tables, or folders of them.", show_default=False)
]
Published = Annotated[
    str | None,
    typer.Option(
        help="Date of the report, YYYY-MM-DD; without it 'on Wednesday' stays unresolved.", metavar="DATE"
    ),
]
Format = Annotated[
    str | None,
    typer.Option("--format", help="The input's format, when its content does not say.", metavar="NAME"),
]


@app.callback(invoke_without_command=True)
def root(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Turn conflict reporting into maps people can check."""
    if version:
        out.print(f"conflict-map {__version__}")
        raise typer.Exit


@app.command()
def build(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")] = Path(
        "map.html"
    ),
    published: Published = None,
    title: Annotated[
        str | None, typer.Option(help="The map's title; by default the report's headline.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="Show who holds what on this date, YYYY-MM-DD.", metavar="DATE")
    ] = None,
    input_format: Format = None,
    tiles: Annotated[
        str | None,
        typer.Option(help="Also offer online tiles: a URL template with {z}, {x} and {y}.", metavar="URL"),
    ] = None,
) -> None:
    """Build one HTML map, which opens anywhere, from reports or event tables."""
    from conflict_map.control import control_from_events
    from conflict_map.page import ConflictMap
    from conflict_map.reading import read_sources, together

    _check_date(published, "--published")
    _check_date(on, "--on")
    sources = read_sources(inputs, format=input_format, published=published)
    events = together([s.events for s in sources], "events")
    mentions = together([s.mentions for s in sources], "mentions")
    if not len(events) and not len(mentions):
        faults = [fault for s in sources for fault in s.faults]
        raise InputError(faults or [Fault("nothing to map was found", file=", ".join(map(str, inputs)))])
    control = control_from_events(events)
    conflict_map = ConflictMap(title=title or _title(sources), tiles_url=tiles)
    conflict_map.add_events(events).add_control(control, on=on).add_mentions(mentions)
    conflict_map.save(output)
    _summarise(sources, events, mentions, control)
    out.print(f"[bold]{escape(str(output))}[/bold] written, {output.stat().st_size / 1e6:.1f} MB")
    _report_faults(sources)


@app.command()
def events(
    inputs: Inputs,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Where to write: .geojson .gpkg .parquet .csv .kml .kmz .xlsx .json"
        ),
    ] = None,
    published: Published = None,
    input_format: Format = None,
    *,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the text with what was found in it.")
    ] = False,
) -> None:
    """Read events and write them as a table, or show them."""
    from conflict_map import formats
    from conflict_map.reading import read_sources, together

    _check_date(published, "--published")
    sources = read_sources(inputs, format=input_format, published=published)
    table = together([s.events for s in sources], "events")
    if explain:
        _explain_reports(inputs, published)
    if output is None:
        out.print(_events_table(table))
    else:
        formats.write(table, output)
        out.print(f"{len(table)} events written to [bold]{escape(str(output))}[/bold]")
    _report_faults(sources)


@app.command()
def resolve(
    name: Annotated[str, typer.Argument(help="A place name, in any spelling or script.", show_default=False)],
    country: Annotated[str | None, typer.Option(help="Only places of this country (ISO alpha-2).")] = None,
    admin1: Annotated[str | None, typer.Option(help="The province or oblast it should lie in.")] = None,
    *,
    explain: Annotated[bool, typer.Option("--explain", help="Show why, and the other candidates.")] = False,
) -> None:
    """Find the place that a name means, or say why none was chosen."""
    from conflict_map.gazetteer import Gazetteer

    answer = Gazetteer.open().resolve(name, country=country, admin1=admin1)
    if answer.place is None:
        out.print(f"[bold]{escape(name)}[/bold] is not resolved: {escape(answer.why)}")
    else:
        _print_place(answer)
    if explain:
        out.print(_rivals_table(answer))
    if answer.place is None:
        raise typer.Exit(1)


@gazetteer_app.command("info")
def gazetteer_info() -> None:
    """List the layers of the gazetteer, with the source and licence of each."""
    from conflict_map.gazetteer import Gazetteer

    table = Table("layer", "places", "source", "licence", box=None, pad_edge=False)
    for layer in Gazetteer.open().layers():
        table.add_row(escape(layer.name), f"{layer.places:,}", escape(layer.source), escape(layer.licence))
    out.print(table)


@gazetteer_app.command("add")
def gazetteer_add(
    geonames: Annotated[
        str | None, typer.Option(help="A GeoNames country dump (SY.zip), or a country code to download.")
    ] = None,
    cod_ab: Annotated[
        Path | None, typer.Option(help="An OCHA COD-AB file with P-codes (XLSX, CSV, SHP, GPKG).")
    ] = None,
    table: Annotated[
        Path | None, typer.Option(help="Any CSV, XLSX, GeoJSON or GPKG of named places.")
    ] = None,
) -> None:
    """Add places from a file; later layers win over earlier ones."""
    from conflict_map.gazetteer import sources

    given = {"geonames": geonames, "cod-ab": cod_ab, "table": table}
    chosen = [(kind, source) for kind, source in given.items() if source is not None]
    if len(chosen) != 1:
        raise typer.BadParameter("name one of --geonames, --cod-ab and --table")
    kind, source = chosen[0]
    layer = sources.add_source(source, kind)
    out.print(f"layer [bold]{escape(layer.name)}[/bold] added: {layer.places:,} places")


@gazetteer_app.command("remove")
def gazetteer_remove(
    name: Annotated[str, typer.Argument(help="The layer's name, as `info` lists it.", show_default=False)],
) -> None:
    """Remove a layer that was added."""
    from conflict_map.gazetteer import sources

    sources.remove_layer(name)
    out.print(f"layer [bold]{escape(name)}[/bold] removed")


def main() -> None:
    """Run the command line; bad input ends with its faults and status 1, never with a traceback."""
    try:
        app()
    except InputError as error:
        _print_faults(error.faults)
        sys.exit(1)
    except ConflictMapError as error:
        err.print(f"[red]error:[/red] {escape(str(error))}")
        sys.exit(1)


def _check_date(value: str | None, option: str) -> None:
    from datetime import date

    if value is None:
        return
    try:
        date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(
            f"{value!r} is not a date of the form YYYY-MM-DD", param_hint=option
        ) from None


def _title(sources: Sequence[Source]) -> str:
    titles = [s.title for s in sources if s.title]
    if len(sources) == 1:
        return (
            titles[0]
            if titles
            else Path(sources[0].name).stem.replace("-", " ").replace("_", " ").capitalize()
        )
    return titles[0] if len(titles) == 1 else f"{len(sources)} sources"


def _summarise(
    sources: Sequence[Source], table: gpd.GeoDataFrame, mentions: gpd.GeoDataFrame, control: gpd.GeoDataFrame
) -> None:
    placed = table.geometry.notna() & ~table.geometry.is_empty
    dated = table.date_start.notna()
    out.print(
        f"[bold]{len(table)} events[/bold] from {_count(len(sources), 'source')}: "
        f"{int(placed.sum())} placed, {int((~placed).sum())} not placed, {int((~dated).sum())} without a date"
    )
    for source in sources:
        for guess in source.guesses:
            out.print(f"  guessed in {escape(source.name)}: {escape(guess)}")
    if len(table) <= 40:
        out.print(_events_table(table))
    if len(mentions):
        names = mentions.loc[mentions.geometry.notna(), "text"].drop_duplicates()
        out.print(f"[bold]{len(names)} places named:[/bold] {escape(', '.join(names))}")
    _print_holders(control)
    _print_unresolved(table[~placed], mentions[mentions.geometry.isna()])
    undated = table[~dated]
    if len(undated) and any(s.kind == "report" and s.published is None for s in sources):
        out.print(
            f"[yellow]{_count(len(undated), 'event')} without a date:[/yellow] the report's own date is not known, so "
            "its relative dates stay unresolved; give it with --published YYYY-MM-DD"
        )


def _print_holders(control: gpd.GeoDataFrame) -> None:
    if not len(control):
        return
    out.print("[bold]who holds what:[/bold]")
    for row in control.drop_duplicates(["place", "holder"]).head(20).itertuples():
        since = f" since {row.since.date()}" if not _missing(row.since) else ""
        place = row.place if _missing(row.place_name) else row.place_name
        name = row.holder if _missing(row.holder_name) else row.holder_name
        out.print(f"  {escape(str(place))}: {escape(str(name))}{since} ({row.status})")


def _print_unresolved(unplaced: gpd.GeoDataFrame, unresolved: gpd.GeoDataFrame) -> None:
    rows = [(r.place, r.place_why) for r in unplaced.itertuples() if not _missing(r.place)]
    rows += [(r.text, r.why) for r in unresolved.itertuples()]
    if not rows:
        return
    out.print("[bold]not placed, and why:[/bold]")
    for name, why in dict.fromkeys(rows):
        out.print(f"  {escape(str(name))}: {escape('no reason known' if _missing(why) else str(why))}")


def _events_table(table: gpd.GeoDataFrame) -> Table:
    shown = Table("date", "time", "event", "place", "actors", "status", "deaths", box=None, pad_edge=False)
    for row in table.head(200).itertuples():
        date = "" if _missing(row.date_start) else row.date_start.date().isoformat()
        kind = row.event_type if _missing(row.sub_event_type) else row.sub_event_type
        actors = " – ".join(str(a) for a in (row.actor1, row.actor2) if not _missing(a))
        status = (
            f"{_words(row.status)} by {row.claimed_by}"
            if not _missing(row.claimed_by)
            else _words(row.status)
        )
        cells = (date, _words(row.time_text), _words(kind), _words(row.place), actors, status, _deaths(row))
        shown.add_row(*map(escape, cells))
    return shown


def _deaths(row: Any) -> str:
    low, best, high = row.fatalities_low, row.fatalities_best, row.fatalities_high
    if _missing(low) and _missing(best):
        return ""
    if _missing(high):
        return f"≥ {low}" if not _missing(low) else str(best)
    return str(best) if low == high or _missing(low) else f"{low}–{high}"


def _print_place(answer: Resolution) -> None:
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


def _rivals_table(answer: Resolution) -> Table:
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


def _explain_reports(inputs: Sequence[Path], published: str | None) -> None:
    from conflict_map import text
    from conflict_map.gazetteer import Gazetteer

    gazetteer = Gazetteer.open()
    for path in inputs:
        for document in text.read_documents(path, published=published):
            out.print(text.explain(text.read(document, gazetteer)))


def _report_faults(sources: Sequence[Source]) -> None:
    faults = [fault for source in sources for fault in source.faults]
    if faults:
        _print_faults(faults)
        raise typer.Exit(1)


def _print_faults(faults: Sequence[Fault]) -> None:
    err.print(f"[red]{_count(len(faults), 'fault')} in the input:[/red]")
    for fault in faults:
        err.print(f"  {escape(str(fault))}")


def escape(text: str) -> str:
    """Make text from a source safe for a terminal: no markup, no control or direction-changing characters."""
    return escape_markup(
        "".join(
            c if unicodedata.category(c) not in {"Cc", "Cf"} else "\N{REPLACEMENT CHARACTER}" for c in text
        )
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _words(value: Any) -> str:
    return "" if _missing(value) else str(value)


def _missing(value: Any) -> bool:
    import pandas as pd

    return value is None or bool(pd.isna(value))
