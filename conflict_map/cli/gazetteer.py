"""The verbs that look into the gazetteer and deepen it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from conflict_map.cli.terminal import escape, out

gazetteer_app = typer.Typer(
    help="Look into the gazetteer and deepen it.", no_args_is_help=True, rich_markup_mode=None
)


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
