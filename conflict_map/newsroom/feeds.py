"""Fetch a feed, politely and within bounds."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from importlib.metadata import version

from conflict_map.errors import Fault, InputError

LARGEST_BYTES = 20_000_000
PATIENCE_S = 20.0


def fetch(address: str) -> bytes:
    """Download a feed.

    Parameters
    ----------
    address
        An http or https address.

    Returns
    -------
    bytes
        At most 20 MB.

    Raises
    ------
    InputError
        When the server cannot be reached in 20 s, refuses, or sends more; the other sources are read all the same.

    Examples
    --------
    >>> fetch("ftp://example.org/feed.xml")
    Traceback (most recent call last):
    conflict_map.errors.InputError: ftp://example.org/feed.xml: not an http or https address
    """
    if not address.startswith(("http://", "https://")):
        raise InputError([Fault("not an http or https address", address)])
    agent = {"User-Agent": f"conflict-map/{version('conflict-map')}"}
    request = urllib.request.Request(address, headers=agent)  # noqa: S310 - the scheme is checked above
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            content = bytes(answer.read(LARGEST_BYTES + 1))
    except urllib.error.HTTPError as error:
        raise InputError([Fault(f"the server answered {error.code} {error.reason}", address)]) from error
    except (OSError, http.client.HTTPException) as error:
        raise InputError([Fault(f"can't be reached: {error}", address)]) from error
    if len(content) > LARGEST_BYTES:
        raise InputError([Fault(f"more than {LARGEST_BYTES // 1_000_000} MB", address)])
    return content
