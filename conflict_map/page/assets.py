"""The page's own code, as the build left it."""

from __future__ import annotations

import functools
from importlib.resources import files

from conflict_map.errors import OutputError


@functools.cache
def asset(name: str) -> str:
    """Read a built file of the page.

    Parameters
    ----------
    name
        ``page.js``, ``page.css``, ``tiles.js``, ``widget.js`` or ``units.js``.

    Raises
    ------
    OutputError
        When the page's code has not been built.

    Examples
    --------
    >>> "leaflet" in asset("page.css")
    True
    """
    try:
        text = files("conflict_map.page").joinpath("static", name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise OutputError(
            f"conflict_map/page/static/{name} is missing: build the page's code with "
            "`npm --prefix web ci --ignore-scripts && npm --prefix web run build`, or install the package again"
        ) from error
    return text.replace("\r\n", "\n")
