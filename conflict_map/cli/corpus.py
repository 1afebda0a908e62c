"""A corpus on the command line: a bar with rate and remaining time, and a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from conflict_map.cli.terminal import count, err, escape, out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conflict_map import scale


def takes_processes(inputs: Sequence[Path], workers: int | None, scheduler: str | None) -> bool:
    """Whether inputs are read as a corpus: by request, or because there are many documents."""
    from conflict_map.scale import is_corpus

    return bool(workers or scheduler) or is_corpus(inputs)


def events_of_corpus(inputs: Sequence[Path], output: Path, **options: Any) -> None:
    """Read a corpus into a table, show how far it is, and end with what was rejected."""
    from conflict_map.scale import read_corpus

    with _Bar() as bar:
        run = read_corpus(inputs, output, progress=bar.show, **options)
    if run.resumed:
        out.print(f"went on after an interrupted run, which had read {count(run.resumed, 'document')}")
    out.print(
        f"{count(run.documents, 'document')} read; {run.events} events written to "
        f"[bold]{escape(str(output))}[/bold]"
    )
    if run.rejects:
        err.print(
            f"[red]{count(run.rejects, 'reject')}, all of them in {escape(str(run.rejects_file))}:[/red]"
        )
        for fault in run.faults:
            err.print(f"  {escape(str(fault))}")
        if run.rejects > len(run.faults):
            err.print(f"  … and {run.rejects - len(run.faults)} more")
        raise typer.Exit(1)


class _Bar:
    """The bar: it counts bytes, for only they are known beforehand, and tells documents."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=err,
        )
        self._task = self._bar.add_task("looking at the corpus", total=None, rate="")
        self._resumed: int | None = None

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.__exit__(*error)  # type: ignore[arg-type]

    def show(self, now: scale.Progress) -> None:
        """Draw a state of the run."""
        task = self._bar.tasks[self._task]
        if self._resumed is None:
            # what an interrupted run had read is done, but says nothing about today's rate
            self._resumed = now.documents
            self._bar.reset(self._task, total=max(now.whole, 1), completed=now.size)
        seconds = task.elapsed or 0.0
        rate = f"{(now.documents - self._resumed) / seconds:,.0f} a second" if seconds > 1 else ""
        self._bar.update(
            self._task,
            completed=now.size,
            description=f"{now.documents:,} documents, {now.events:,} events, {now.rejects:,} rejects",
            rate=rate,
        )
