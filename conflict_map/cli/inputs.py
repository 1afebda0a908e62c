"""Inputs of a verb: read with a progress bar, their bad rows kept, their faults told at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from conflict_map.cli.terminal import print_faults, reading
from conflict_map.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conflict_map.errors import Fault
    from conflict_map.gazetteer import Gazetteer
    from conflict_map.sources import Source


def read_inputs(
    inputs: Sequence[Path],
    input_format: str | None,
    published: str | None,
    rejects: Path | None,
    *,
    gazetteer: Gazetteer | None = None,
    strict: bool,
) -> list[Source]:
    """Read what a verb was given; bad rows go into the file for them, and stop a strict call.

    Parameters
    ----------
    inputs, input_format, published, gazetteer
        As in :func:`conflict_map.reading.read_sources`.
    rejects
        Where bad rows are kept as they stand.
    strict
        Whether any fault ends the call.

    Returns
    -------
    list of Source
        One for each file or document.

    Raises
    ------
    InputError
        For any fault, in a strict call.
    """
    from conflict_map.reading import read_sources

    with reading() as progress:
        sources = read_sources(
            inputs, format=input_format, published=published, gazetteer=gazetteer, progress=progress
        )
    if rejects is not None:
        _keep(sources, rejects)
    faults = [fault for source in sources for fault in source.faults]
    if strict and faults:
        raise InputError(faults)
    return sources


def _keep(sources: Sequence[Source], rejects: Path) -> None:
    import pandas as pd

    from conflict_map.formats.cells.csv_table import write_text_table
    from conflict_map.outputs import written_whole

    rows = [source.rejects.assign(file=source.name) for source in sources if len(source.rejects)]
    empty = pd.DataFrame(columns=["row", "reason", "text", "file"])
    with written_whole(rejects) as draft:
        write_text_table(pd.concat(rows, ignore_index=True) if rows else empty, draft)


def end_with_faults_of(sources: Sequence[Source]) -> None:
    """Tell what could not be read, and end with status 1 when there is any.

    Parameters
    ----------
    sources
        What was read.

    Raises
    ------
    typer.Exit
        When anything could not.
    """
    end_with_faults([fault for source in sources for fault in source.faults])


def end_with_faults(faults: Sequence[Fault]) -> None:
    """Tell faults, and end with status 1 when there are any.

    Parameters
    ----------
    faults
        What is wrong.

    Raises
    ------
    typer.Exit
        When there are any.
    """
    if faults:
        print_faults(faults)
        raise typer.Exit(1)
