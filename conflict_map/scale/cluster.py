"""Parts on a Dask cluster, whose workers see the same folders as this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import ConflictMapError, MissingExtraError
from conflict_map.scale.ledger import last_position
from conflict_map.scale.parts import read_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from distributed import Client, Future

    from conflict_map.scale.corpus import Part
    from conflict_map.scale.ledger import Job, Tally

AHEAD = 4  # parts on the cluster for each of its threads
PATIENCE_S = 30


class ClusterError(ConflictMapError, ConnectionError):
    """A Dask cluster can't be reached, or its workers don't see what they should read."""


def read_there(parts: Iterable[Part], job: Job, scheduler: str) -> Iterator[tuple[Part, Tally]]:
    """Read parts on the workers of a Dask scheduler, and give each as it is done.

    A worker that dies takes no part with it: the scheduler gives what it was at to another. A document that ends three
    workers one after the other, or hangs in each of them, is rejected.

    Parameters
    ----------
    parts
        What to read; taken as workers become free.
    job
        How, and where to: a folder that all workers see.
    scheduler
        Its address, ``tcp://host:8786``.

    Yields
    ------
    tuple of Part and Tally
        In the order in which they are done.

    Raises
    ------
    ClusterError
        When the scheduler can't be reached, has no workers, or a worker does not see the folder.
    MissingExtraError
        Without the extra ``dask``.
    """
    try:
        from distributed import Client, as_completed  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("a Dask cluster needs: pip install 'conflict-map[dask]'") from error
    try:
        client = Client(scheduler, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"the Dask scheduler {scheduler} can't be reached: {error}") from error
    with client:
        threads = _threads(client, job.folder)
        waiting, running = iter(parts), dict[str, "Part"]()
        deadly: dict[str, frozenset[int]] = {}
        queue = as_completed(loop=client.loop)

        def hand_out(part: Part) -> None:
            future: Future = client.submit(
                read_part, part, job, deadly.get(part.key, frozenset()), expendable=True, pure=False
            )
            running[future.key] = part
            queue.add(future)

        for part in _some(waiting, AHEAD * threads):
            hand_out(part)
        for future in queue:
            part = running.pop(future.key)
            try:
                tally = future.result()
            except KilledWorker:
                position = last_position(part, job)
                if position is None:
                    raise
                deadly[part.key] = deadly.get(part.key, frozenset()) | {position}
                hand_out(part)
                continue
            future.release()
            yield part, tally
            for following in _some(waiting, 1):
                hand_out(following)


def _some(waiting: Iterator[Part], number: int) -> Iterator[Part]:
    for _, part in zip(range(number), waiting, strict=False):
        yield part


def _threads(client: Client, folder: Path) -> int:
    """Count the workers' threads; every worker must see the folder of this run."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except TimeoutError as error:
        raise ClusterError(f"the Dask scheduler {client.scheduler.address} has no workers") from error
    blind = [address for address, sees in client.run(_sees, str(folder)).items() if not sees]
    if blind:
        raise ClusterError(
            f"{', '.join(blind)} can't see {folder}: workers need the same folders at the same paths"
        )
    return sum(client.nthreads().values())


def _sees(folder: str) -> bool:
    return Path(folder).is_dir()
