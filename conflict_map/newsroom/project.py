"""The project file: what a desk watches, and how its map looks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from conflict_map.errors import Fault, InputError


@dataclass(frozen=True, slots=True)
class Project:
    """A desk's project, as its TOML file says.

    Parameters
    ----------
    file
        The project file; relative paths in it are taken from its folder.
    title
        The map's title.
    sources
        Files, folders and http(s) addresses of RSS or Atom feeds.
    store
        The events store: a GeoPackage, or the address of a team's PostGIS database.
    output
        The map, an HTML file.
    exports
        Tables written beside the map, by their endings.
    corrections
        The editors' file.
    region
        west, south, east, north in degrees: events outside are stored but not drawn.
    gazetteer
        Files of places that are looked up before the package's own: GeoNames, COD-AB or any table.
    actors
        A table of actors that are known before the package's own.
    palette
        Sides in the order in which they get the palette's colours, so that each has the same one every day.
    summary
        A text file that says what the last run changed.
    """

    file: Path
    title: str
    sources: tuple[str, ...]
    store: Path | str
    output: Path
    exports: tuple[Path, ...] = ()
    corrections: Path = Path("corrections.csv")
    region: tuple[float, float, float, float] | None = None
    gazetteer: tuple[Path, ...] = ()
    actors: Path | None = None
    palette: tuple[str, ...] = ()
    summary: Path = Path("changes.txt")


_KEYS = {f.name for f in fields(Project)} - {"file"}
_TEXTS = ("title", "store", "output", "corrections", "actors", "summary")
_LISTS = ("sources", "exports", "gazetteer", "palette")


def read_project(path: Path | str) -> Project:
    """Read a project file and say everything that is wrong with it.

    Parameters
    ----------
    path
        A TOML file with `title`, `sources`, and whichever of `store`, `output`, `exports`, `corrections`, `summary` and
        `region` differ from ``events.gpkg``, ``map.html``, none, ``corrections.csv``, ``changes.txt`` and the whole
        world; `gazetteer`, `actors` and `palette` if wanted.

    Returns
    -------
    Project
        With all paths made absolute.

    Raises
    ------
    InputError
        With one fault for each key that is missing, unknown or of the wrong kind.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "desk.toml"
    ...     _ = file.write_text('title = "Syria"' + chr(10) + 'sources = ["reports"]')
    ...     read_project(file).store.name
    'events.gpkg'
    """
    file = Path(path).resolve()
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError([Fault("there is no such project file", str(path))]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError([Fault(f"not TOML: {error}", str(path))]) from error
    faults = [Fault(message, str(path), column=key) for key, message in _faults(given)]
    if faults:
        raise InputError(faults)
    here = file.parent
    region = given.get("region")
    return Project(
        file=file,
        title=given["title"],
        sources=tuple(_absolute(source, here) for source in given["sources"]),
        store=_store(given.get("store", "events.gpkg"), here),
        output=here / given.get("output", "map.html"),
        exports=tuple(here / name for name in given.get("exports", [])),
        corrections=here / given.get("corrections", "corrections.csv"),
        summary=here / given.get("summary", "changes.txt"),
        gazetteer=tuple(here / name for name in given.get("gazetteer", [])),
        actors=here / given["actors"] if "actors" in given else None,
        palette=tuple(given.get("palette", [])),
        region=None if region is None else (region[0], region[1], region[2], region[3]),
    )


def is_feed(source: str) -> bool:
    """Tell whether a source is a feed's address.

    Examples
    --------
    >>> is_feed("https://example.org/rss"), is_feed("reports")
    (True, False)
    """
    return source.startswith(("http://", "https://"))


def _store(store: str, here: Path) -> Path | str:
    return store if store.startswith(("postgresql:", "postgres:")) else here / store


def _absolute(source: str, here: Path) -> str:
    return source if is_feed(source) else str(here / source)


def _faults(given: dict[str, Any]) -> list[tuple[str, str]]:
    faults = [(key, f"unknown; the keys are {', '.join(sorted(_KEYS))}") for key in given if key not in _KEYS]
    faults += [(key, "is missing") for key in ("title", "sources") if key not in given]
    faults += [(key, "should be a text") for key in _TEXTS if not isinstance(given.get(key, ""), str)]
    faults += [(key, "should be a list of texts") for key in _LISTS if not _texts(given.get(key, []))]
    region = given.get("region")
    if region is not None and not _box(region):
        faults.append(("region", "should be [west, south, east, north] in degrees"))
    return faults


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _box(value: Any) -> bool:
    if (
        not isinstance(value, list)
        or len(value) != 4
        or not all(isinstance(one, int | float) for one in value)
    ):
        return False
    west, south, east, north = value
    return bool(-180 <= west < east <= 180 and -90 <= south < north <= 90)
