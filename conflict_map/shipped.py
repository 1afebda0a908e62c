"""Where the data files that the package ships are found."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def shipped(*names: str) -> Path:
    """Find a shipped file or folder: inside the installed package, or beside it in a checkout.

    Parameters
    ----------
    *names
        The way to it from ``data``.

    Returns
    -------
    Path
        Where it stands.

    Raises
    ------
    FileNotFoundError
        When the package was installed without it.

    Examples
    --------
    >>> shipped("basemap", "world.json.gz").name
    'world.json.gz'
    """
    package = Path(str(files("conflict_map")))
    for folder in (package / "data", package.parent / "data"):
        path = folder.joinpath(*names)
        if path.exists():
            return path
    raise FileNotFoundError(
        f"{'/'.join(names)}, which the package ships, is missing: install conflict-map again"
    )
