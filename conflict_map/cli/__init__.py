"""The verbs of the command line: the only room that prints.

Exit status: 0 done; 1 an input was bad and every fault is listed with file,
row and column; 2 the call was wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from conflict_map import __version__
from conflict_map.cli.building import build
from conflict_map.cli.gazetteer import gazetteer_app
from conflict_map.cli.inputs import end_with_faults, end_with_faults_of, read_inputs
from conflict_map.cli.options import Format, Inputs, Published, Rejects, Strict, check_date
from conflict_map.cli.terminal import count, err, escape, out, print_faults
from conflict_map.errors import ConflictMapError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="conflict-map",
    help="Turn conflict reporting into maps people can check.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(gazetteer_app, name="gazetteer")


@app.callback(invoke_without_command=True)
def root(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Turn conflict reporting into maps people can check."""
    if version:
        out.print(f"conflict-map {__version__}")
        raise typer.Exit


app.command()(build)


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
    from conflict_map.cli.show import event_lines, print_guesses
    from conflict_map.sources import events_of

    check_date(published, "--published")
    if output is not None and not explain and takes_processes(inputs, workers, scheduler):
        events_of_corpus(
            inputs, output, format=input_format, published=published, workers=workers, scheduler=scheduler,
            rejects=rejects, strict=strict, time_limit=time_limit,
        )  # fmt: skip
        return
    if workers or scheduler:
        raise typer.BadParameter("--workers and --scheduler need --output, and go without --explain")
    sources = read_inputs(inputs, input_format, published, rejects, strict=strict)
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
    print_guesses(sources)
    end_with_faults_of(sources)


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
    end_with_faults(done.faults)


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
