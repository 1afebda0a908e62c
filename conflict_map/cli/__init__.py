"""The verbs of the command line: the only room that prints.

Exit status: 0 done; 1 an input was bad and every fault is listed with file,
row and column; 2 the call was wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from conflict_map import __version__
from conflict_map.cli.gazetteer import credits_of, gazetteer_app
from conflict_map.cli.terminal import count, err, escape, out, print_faults, reading
from conflict_map.errors import ConflictMapError, Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from conflict_map.guard import Guarded, Profile
    from conflict_map.reading import Source

app = typer.Typer(
    name="conflict-map",
    help="Turn conflict reporting into maps people can check.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(gazetteer_app, name="gazetteer")

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


Strict = Annotated[bool, typer.Option("--strict", help="Write nothing when any row of an input is bad.")]
Rejects = Annotated[
    Path | None,
    typer.Option(help="Keep the bad rows, as they stand in the file, in this CSV.", metavar="FILE"),
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
    online_tiles: Annotated[
        str | None,
        typer.Option(help="Also offer online tiles: a URL template with {z}, {x} and {y}.", metavar="URL"),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="What may be published: a profile file (TOML), or the name of one that ships.",
            metavar="NAME",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="With --profile, the day of publication; by default today.", metavar="DATE"),
    ] = None,
    rejects: Rejects = None,
    *,
    tiles: Annotated[
        bool,
        typer.Option(
            "--tiles",
            help="Put the events into an archive of vector tiles (PMTiles) beside the page, for a web server.",
        ),
    ] = False,
    strict: Strict = False,
) -> None:
    """Build one HTML map, which opens anywhere, from reports or event tables."""
    from conflict_map.cli.show import summarise
    from conflict_map.control import control_from_events
    from conflict_map.gazetteer import Gazetteer
    from conflict_map.page import ConflictMap
    from conflict_map.provenance import manifest
    from conflict_map.reading import events_of, mentions_of, read_sources

    for option, value in (("--published", published), ("--on", on), ("--as-of", as_of)):
        _check_date(value, option)
    gazetteer = Gazetteer.open()
    with reading() as progress:
        sources = read_sources(
            inputs, format=input_format, published=published, gazetteer=gazetteer, progress=progress
        )
    _set_aside(sources, rejects, strict=strict)
    events, mentions = events_of(sources), mentions_of(sources)
    if not len(events) and not len(mentions):
        faults = [fault for s in sources for fault in s.faults]
        raise InputError(faults or [Fault("nothing to map was found", file=", ".join(map(str, inputs)))])
    headline, note, rules = title or _title(sources), None, _profile(profile)
    if rules is not None:
        guarded = _guarded(events, mentions, rules, as_of, output)
        events, mentions, note = guarded.events, guarded.mentions, guarded.statement
        # a headline may tell in other words what is withheld, so only the editor's own title is taken
        headline = title if title and not guarded.speaks_of(title) else "Map of reported events"
    options: dict[str, Any] = {"published": published, "title": title, "on": on, "format": input_format}
    options |= {"online-tiles": online_tiles, "tiles": tiles or None}
    control = control_from_events(events)
    made_from = manifest(
        [path for path in inputs if path.exists()], options, gazetteer=gazetteer, profile=rules
    )
    places = credits_of(gazetteer.attributions())
    page = ConflictMap(
        title=headline, tiles=online_tiles, manifest=made_from, attributions=places, subtitle=note
    )
    page.add_events(events).add_control(control, on=on).add_mentions(mentions)
    page.save(output, tiles=tiles)
    summarise(sources, events, mentions, control)
    out.print(f"[bold]{escape(str(output))}[/bold] written, {output.stat().st_size / 1e6:.1f} MB")
    _report_faults(sources)


@app.command()
def events(
    inputs: Inputs,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "--out",
            "-o",
            help="Where to write: .geojson .gpkg .parquet .csv .kml .kmz .xlsx .json",
        ),
    ] = None,
    published: Published = None,
    input_format: Format = None,
    rejects: Rejects = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes for a corpus; by default one for each core.", min=1)
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="A Dask scheduler (tcp://host:8786) whose workers read the corpus, into a folder of GeoParquet files.",
            metavar="ADDRESS",
        ),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(help="Of a corpus, give a document up after so many seconds.", min=1)
    ] = 300,
    *,
    strict: Strict = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Show the text with what was found in it; with -o page.html as a page."
        ),
    ] = False,
) -> None:
    """Read events and write them as a table, or show them. A corpus is read on all cores, and goes on after a stop."""
    from conflict_map import formats
    from conflict_map.cli.corpus import events_of_corpus, takes_processes
    from conflict_map.cli.show import event_lines
    from conflict_map.reading import events_of, read_sources

    _check_date(published, "--published")
    if output is not None and not explain and takes_processes(inputs, workers, scheduler):
        events_of_corpus(
            inputs, output, format=input_format, published=published, workers=workers, scheduler=scheduler,
            rejects=rejects, strict=strict, time_limit=time_limit,
        )  # fmt: skip
        return
    if workers or scheduler:
        raise typer.BadParameter("--workers and --scheduler need --output, and go without --explain")
    with reading() as progress:
        sources = read_sources(inputs, format=input_format, published=published, progress=progress)
    _set_aside(sources, rejects, strict=strict)
    table = events_of(sources)
    page = output if explain and output is not None and output.suffix.lower() in {".html", ".htm"} else None
    if explain:
        _explain_reports(inputs, published, page)
    if page is not None:
        out.print(f"the text with its marks written to [bold]{escape(str(page))}[/bold]")
    elif output is None:
        for line in event_lines(table):
            out.print(line)
    else:
        formats.write(table, output)
        out.print(f"{len(table)} events written to [bold]{escape(str(output))}[/bold]")
    _report_faults(sources)


@app.command()
def update(
    project: Annotated[Path, typer.Argument(help="The project file (TOML).", show_default=False)],
) -> None:
    """Read what is new in a project's sources, and draw its map again."""
    from conflict_map.cli.show import event_lines
    from conflict_map.gazetteer import Gazetteer
    from conflict_map.newsroom import read_project
    from conflict_map.newsroom import update as run

    desk = read_project(project)
    with err.status("reading") as status:
        done = run(desk, Gazetteer.open(), seen=lambda name: status.update(escape(name)))
    out.print(
        f"{count(done.read, 'document')} read, {done.skipped} known already; "
        f"{count(len(done.added), 'event')} added, {count(done.incidents, 'incident')} on the map "
        f"from {count(done.drawn, 'telling')}"
    )
    for line in event_lines(done.added):
        out.print(line)
    out.print(f"[bold]{escape(str(desk.output))}[/bold] written")
    _end_with_faults(done.faults)


@app.command()
def explain(
    page: Annotated[Path, typer.Argument(help="A map that `build` made.", show_default=False)],
    event_id: Annotated[
        str, typer.Argument(help="The event, as its card on the map names it.", show_default=False)
    ],
) -> None:
    """Lead a mark on a map back to its words: quote, place, rivals, rule, version."""
    from conflict_map import provenance

    for line in provenance.explain(page, event_id).lines():
        out.print(escape(line))


@app.command()
def resolve(
    name: Annotated[str, typer.Argument(help="A place name, in any spelling or script.", show_default=False)],
    country: Annotated[str | None, typer.Option(help="Only places of this country (ISO alpha-2).")] = None,
    admin1: Annotated[str | None, typer.Option(help="The province or oblast it should lie in.")] = None,
    *,
    explain: Annotated[bool, typer.Option("--explain", help="Show why, and the other candidates.")] = False,
) -> None:
    """Find the place that a name means, or say why none was chosen."""
    from conflict_map.cli.show import print_place, rivals_table
    from conflict_map.gazetteer import Gazetteer

    answer = Gazetteer.open().resolve(name, country=country, admin1=admin1)
    if answer.place is None:
        out.print(f"[bold]{escape(name)}[/bold] is not resolved: {escape(answer.why)}")
    else:
        print_place(answer)
    if explain:
        out.print(rivals_table(answer))
    if answer.place is None:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; bad input ends with its faults and status 1, never with a traceback."""
    try:
        app()
    except InputError as error:
        print_faults(error.faults)
        sys.exit(1)
    except ConflictMapError as error:
        err.print(f"[red]error:[/red] {escape(str(error))}")
        sys.exit(1)


def _profile(name: str | None) -> Profile | None:
    from conflict_map.guard import read_profile

    return None if name is None else read_profile(name)


def _guarded(
    events: gpd.GeoDataFrame,
    mentions: gpd.GeoDataFrame,
    rules: Profile,
    as_of: str | None,
    output: Path,
) -> Guarded:
    """Take out what may not be published, and write beside the map what was taken out and why."""
    from datetime import UTC, datetime

    from conflict_map.guard import guard

    guarded = guard(events, mentions, rules, as_of=as_of or datetime.now(UTC).date())
    audit = output.with_suffix(".audit.json")
    guarded.audit.write(audit)
    out.print(
        f"{escape(guarded.statement)} What was withheld: {escape(str(audit))}, which is not for publication"
    )
    return guarded


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


def _explain_reports(inputs: Sequence[Path], published: str | None, page: Path | None) -> None:
    """Show reports with what was read in them, in the terminal or as one page."""
    from conflict_map import text
    from conflict_map.gazetteer import Gazetteer
    from conflict_map.outputs import written_whole

    gazetteer = Gazetteer.open()
    documents = (d for path in inputs for d in text.read_documents(path, published=published))
    readings = (text.read(document, gazetteer) for document in documents)
    if page is None:
        for reading_of_one in readings:
            out.print(text.explain(reading_of_one))
        return
    with written_whole(page) as draft:
        draft.write_text(text.explain_page(list(readings)), encoding="utf-8")


def _set_aside(sources: Sequence[Source], rejects: Path | None, *, strict: bool) -> None:
    """Keep the bad rows in a file, and stop at them when the call is strict."""
    import pandas as pd

    from conflict_map.formats.csv_table import write_text_table
    from conflict_map.outputs import written_whole

    if rejects is not None:
        rows = [s.rejects.assign(file=s.name) for s in sources if len(s.rejects)]
        table = (
            pd.concat(rows, ignore_index=True)
            if rows
            else pd.DataFrame(columns=["row", "reason", "text", "file"])
        )
        with written_whole(rejects) as draft:
            write_text_table(table, draft)
    faults = [fault for source in sources for fault in source.faults]
    if strict and faults:
        raise InputError(faults)


def _report_faults(sources: Sequence[Source]) -> None:
    _end_with_faults([fault for source in sources for fault in source.faults])


def _end_with_faults(faults: Sequence[Fault]) -> None:
    if faults:
        print_faults(faults)
        raise typer.Exit(1)
