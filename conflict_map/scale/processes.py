"""Parts on the cores of this machine, each core a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING

from conflict_map.errors import ConflictMapError
from conflict_map.scale.ledger import done, last_position
from conflict_map.scale.parts import read_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conflict_map.scale.corpus import Part
    from conflict_map.scale.ledger import Job, Tally

AHEAD = 2  # parts handed out for each worker: enough to keep it busy, few enough for bounded memory
DEATHS = 2
NOT_STARTED = (
    "the processes that read end before they begin: a script that calls read_corpus must do so under "
    '`if __name__ == "__main__":`, for each of them runs its first lines again; or read with workers=1'
)


def read_here(parts: Iterable[Part], job: Job, workers: int) -> Iterator[tuple[Part, Tally]]:
    """Read parts in processes of this machine, and give each as it is done.

    A process that dies (out of memory, say) takes no part with it: what it was at is read again alone, and a document
    that ends its process twice is rejected. So is one that hangs in a library, for its process ends itself.

    Parameters
    ----------
    parts
        What to read; taken as workers become free.
    job
        How, and where to.
    workers
        How many processes; one reads in this process itself, which is never ended.

    Yields
    ------
    tuple of Part and Tally
        In the order in which they are done.
    """
    if workers == 1:
        for part in parts:
            yield part, read_part(part, job)
        return
    waiting = iter(parts)
    while True:
        suspects: list[Part] = []
        yield from _with_pool(waiting, job, workers, suspects)
        if not suspects:
            return
        for part in suspects:
            yield part, _alone(part, job)


def _with_pool(
    waiting: Iterator[Part], job: Job, workers: int, suspects: list[Part]
) -> Iterator[tuple[Part, Tally]]:
    """Work until nothing waits, or until a process dies: then say what was being read."""
    with _pool(workers) as pool:
        running: dict[Future[Tally], Part] = {}
        try:
            _hand_out(waiting, running, pool, job, workers)
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    tally = future.result()
                    yield running.pop(future), tally
                _hand_out(waiting, running, pool, job, workers)
        except BrokenProcessPool:
            suspects.extend(running.values())


def _hand_out(
    waiting: Iterator[Part],
    running: dict[Future[Tally], Part],
    pool: ProcessPoolExecutor,
    job: Job,
    workers: int,
) -> None:
    while len(running) < AHEAD * workers and (part := next(waiting, None)) is not None:
        try:
            running[pool.submit(read_part, part, job, expendable=True)] = part
        except BrokenProcessPool:
            failed: Future[Tally] = Future()
            failed.set_exception(BrokenProcessPool())
            running[failed] = part
            return


def _alone(part: Part, job: Job) -> Tally:
    """Read a part that may have ended its process; leave out the documents that end it again and again."""
    deadly: frozenset[int] = frozenset()
    deaths: deque[int] = deque(maxlen=DEATHS)
    while (tally := done(part, job)) is None:
        with _pool(1) as pool:
            try:
                pool.submit(read_part, part, job, deadly, expendable=True).result()
            except BrokenProcessPool:
                position = last_position(part, job)
                if position is None:
                    raise ConflictMapError(NOT_STARTED) from None
                deaths.append(position)
                if deaths.count(position) == DEATHS:
                    deadly |= {position}
    return tally


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawned, for a forked process would inherit locks that threads of this one hold
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker
    )


def _start_worker() -> None:
    """Leave interrupts to the parent, and leave with it when it is killed: nobody else would tell this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
