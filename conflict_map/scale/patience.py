"""How long one document may take, whatever it does."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

GRACE_S = 30.0
_deadlines: dict[int, float] = {}  # of the documents that threads of this process read
_lock = threading.Lock()


class TimeUpError(BaseException):
    """A document took too long; no library that catches every `Exception` can hold this one up."""


@contextmanager
def within(seconds: float, *, expendable: bool) -> Iterator[None]:
    """Let a block take so long and no longer.

    Parameters
    ----------
    seconds
        How long.
    expendable
        Whether this process may be ended 30 s later, when the block hangs in a library that hears no signal, or runs
        in a thread, which none reaches. Somebody else has to notice.

    Raises
    ------
    TimeUpError
        When the time is up, in the main thread.

    Examples
    --------
    >>> with within(5, expendable=False):
    ...     "quick"
    'quick'
    """
    # a user's own alarm is left to them
    heard = threading.current_thread() is threading.main_thread() and (
        signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    )
    try:
        if expendable:
            _set_deadline(time.monotonic() + seconds + GRACE_S)
        if heard:
            signal.signal(signal.SIGALRM, _time_is_up)
            signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        if heard:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
        if expendable:
            _set_deadline(None)


def _time_is_up(*_: object) -> None:
    raise TimeUpError


def _set_deadline(moment: float | None) -> None:
    """Note until when this thread's document may take, and have the process end at the earliest such moment.

    The watch is faulthandler's: it needs no turn of the interpreter, which a library may be holding.
    """
    with _lock:
        _deadlines.pop(threading.get_ident(), None)
        if moment is not None:
            _deadlines[threading.get_ident()] = moment
        if _deadlines:
            left = max(min(_deadlines.values()) - time.monotonic(), 0.001)
            faulthandler.dump_traceback_later(left, exit=True, file=_nowhere())
        else:
            faulthandler.cancel_dump_traceback_later()


@cache
def _nowhere() -> TextIO:
    """Give a file for the traceback that nobody asked for; it stays open as long as the process."""
    return Path(os.devnull).open("w", encoding="ascii")
