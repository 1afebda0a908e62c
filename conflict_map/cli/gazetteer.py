"""The verbs that look into the gazetteer and deepen it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn
from rich.table import Table

from conflict_map.cli.terminal import err, escape, out

gazetteer_app = typer.Typer(
    help="Look into the gazetteer and deepen it.", no_args_is_help=True, rich_markup_mode=None
)

LayerName = Annotated[str, typer.Argument(help="The layer's name, as `info` lists it.", show_default=False)]


@gazetteer_app.command("info")
def gazetteer_info() -> None:
    """List the layers of the gazetteer, with the source and licence of each."""
    from conflict_map.gazetteer import Gazetteer

    table = Table("layer", "places", "names", "source", "licence", box=None, pad_edge=False)
    gazetteer = Gazetteer.open()
    for layer in gazetteer.describe_layers():
        counts = (f"{layer.places:,}", f"{layer.names:,}")
        table.add_row(escape(layer.name), *counts, escape(layer.source), escape(layer.licence))
    out.print(table)
    for credit in credits_of(gazetteer.attributions()):
        out.print(f"  {escape(credit)}")


@gazetteer_app.command("add")
def gazetteer_add(
    geonames: Annotated[
        str | None, typer.Option(help="A GeoNames country dump (SY.zip), or a country code to download.")
    ] = None,
    cod_ab: Annotated[
        Path | None, typer.Option(help="An OCHA COD-AB file with P-codes (XLSX, CSV, SHP, GPKG).")
    ] = None,
    osm: Annotated[
        Path | None, typer.Option(help="An OpenStreetMap extract (.osm.pbf, .osm); needs the extra osm.")
    ] = None,
    table: Annotated[
        Path | None, typer.Option(help="Any CSV, XLSX, GeoJSON or GPKG of named places.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The layer's name; by default the file's.")] = None,
) -> None:
    """Add places from a file; later layers win over earlier ones."""
    from conflict_map.gazetteer.sources.deepening import add_source

    given = {"geonames": geonames, "cod-ab": cod_ab, "osm": osm, "table": table}
    chosen = [(kind, source) for kind, source in given.items() if source is not None]
    if len(chosen) != 1:
        raise typer.BadParameter("name one of --geonames, --cod-ab, --osm and --table")
    kind, source = chosen[0]
    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("download", total=None, visible=False)

        def show(done: int, whole: int) -> None:
            bar.update(task, completed=done, total=whole or None, visible=True)

        layer = add_source(source, kind, name=name, progress=show)
    out.print(
        f"layer [bold]{escape(layer.name)}[/bold] added: {layer.places:,} places, {layer.names:,} names"
    )


@gazetteer_app.command("remove")
def gazetteer_remove(name: LayerName) -> None:
    """Remove a layer that was added."""
    from conflict_map.gazetteer.sources.deepening import remove_layer

    remove_layer(name)
    out.print(f"layer [bold]{escape(name)}[/bold] removed")


@gazetteer_app.command("check")
def gazetteer_check() -> None:
    """Read every layer whole and say whether one was damaged on disk."""
    from conflict_map.errors import GazetteerError
    from conflict_map.gazetteer.compiled.indexfile import check_arrays
    from conflict_map.gazetteer.compiled.layerfiles import BUNDLED, layer_files

    faults = 0
    for path in [*layer_files(), BUNDLED]:
        try:
            said = "sound" if check_arrays(path) else "[yellow]has no checksums to compare with[/yellow]"
            out.print(f"{escape(str(path))}: {said}")
        except GazetteerError as error:
            faults += 1
            err.print(f"[red]{escape(str(error))}[/red]")
    if faults:
        raise typer.Exit(1)


@gazetteer_app.command("export")
def gazetteer_export(
    name: LayerName,
    output: Annotated[Path, typer.Option("--output", "-o", help="The CSV file to write.")],
) -> None:
    """Write the places of a layer as a CSV that `add --table` reads again."""
    from conflict_map.gazetteer.sources.deepening import export_layer

    export_layer(name, output)
    out.print(f"layer [bold]{escape(name)}[/bold] written to {escape(str(output))}")


def credits_of(attributions: list[dict[str, str]]) -> list[str]:
    """Say in a line each where the gazetteer's places come from.

    Examples
    --------
    >>> credits_of([{"name": "GeoNames", "licence": "CC BY 4.0", "url": "https://www.geonames.org/"}])
    ['Places: GeoNames (CC BY 4.0), https://www.geonames.org/']
    """
    return [
        f"Places: {one['name']} ({one['licence']})"
        + (f", {one['url']}" if "://" in one.get("url", "") else "")
        for one in attributions
    ]
