"""The options that verbs take, each with what its help says."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class EmbedForm(StrEnum):
    """How an article shows a map."""

    FIXED = "fixed"
    RESPONSIVE = "responsive"


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
MapFile = Annotated[
    Path, typer.Option("--output", "-o", help="The map to write: .html, or a picture: .png .svg .pdf")
]
Title = Annotated[str | None, typer.Option(help="The map's title; by default the report's headline.")]
On = Annotated[str | None, typer.Option(help="Show who holds what on this date, YYYY-MM-DD.", metavar="DATE")]
OnlineTiles = Annotated[
    str | None,
    typer.Option(help="Also offer online tiles: a URL template with {z}, {x} and {y}.", metavar="URL"),
]
ProfileName = Annotated[
    str | None,
    typer.Option(
        help="What may be published: a profile file (TOML), or the name of one that ships.", metavar="NAME"
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(help="With --profile, the day of publication; by default today.", metavar="DATE"),
]
Tiles = Annotated[
    bool,
    typer.Option(
        "--tiles",
        help="Put the events into an archive of vector tiles (PMTiles) beside the page, for a web server.",
    ),
]
Embed = Annotated[
    EmbedForm | None,
    typer.Option(
        help="Write beside the page what shows it in an article, of fixed height or responsive: MAP.embed.html"
    ),
]
EmbedFrom = Annotated[
    str | None,
    typer.Option(
        help="With --embed, where the page will stand: its URL, or 'inside' to put all of it into the fragment; "
        "by default beside the article.",
        metavar="URL",
    ),
]


def check_date(value: str | None, option: str) -> None:
    """Refuse what is no date.

    Parameters
    ----------
    value
        What was typed; None when nothing was.
    option
        The option's name.

    Raises
    ------
    typer.BadParameter
        When it is none of the form YYYY-MM-DD.

    Examples
    --------
    >>> check_date("2024-12-05", "--on")
    """
    if value is None:
        return
    try:
        date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(
            f"{value!r} is not a date of the form YYYY-MM-DD", param_hint=option
        ) from None
