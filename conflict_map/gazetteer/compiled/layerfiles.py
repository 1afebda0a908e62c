"""Where gazetteers are kept: the bundled world, and a folder of the user's layers on top of it.

The folder is ``$CONFLICT_MAP_HOME/gazetteer``, or where the system keeps a user's data.  Layers lie on top of each other in
the order in which they were added, the last one uppermost and most trusted.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

if TYPE_CHECKING:
    from conflict_map.gazetteer.compiled.index import Index

BUNDLED = Path(__file__).parents[1] / "index" / "world.gaz"
HOME_VARIABLE = "CONFLICT_MAP_HOME"
LAYER_FILE = re.compile(r"(?P<order>\d{3})-(?P<name>.+)\.gaz")


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """What one layer of a gazetteer is.

    Parameters
    ----------
    name
        Its name, for `remove_layer` and `export_layer`.
    places, names
        How many it has.
    source, licence
        Where it comes from and under which terms, in one line each.
    date
        The day on which it was compiled (ISO 8601), if it says so.
    """

    name: str
    places: int
    names: int
    source: str
    licence: str
    date: str = ""


def layers_folder() -> Path:
    """Return the folder of the user's layers; it need not exist."""
    home = os.environ.get(HOME_VARIABLE)
    return (Path(home) if home else user_data_path("conflict-map")) / "gazetteer"


def layer_files() -> list[Path]:
    """List the compiled layers, the uppermost first."""
    folder = layers_folder()
    found = [p for p in folder.glob("*.gaz") if LAYER_FILE.fullmatch(p.name)] if folder.is_dir() else []
    return sorted(found, reverse=True)


def name_of_layer(path: Path) -> str:
    """Return the name of the layer that a file keeps."""
    match = LAYER_FILE.fullmatch(path.name)
    return match["name"] if match else path.stem


def how_to_mend(path: Path) -> str:
    """Say what to do about an index that can't be used: which command brings it back, or goes on without it.

    Parameters
    ----------
    path
        The index file.

    Examples
    --------
    >>> how_to_mend(BUNDLED)[:40]
    'Reinstall the package: `pip install --fo'
    """
    if path == BUNDLED:
        again = "pip install --force-reinstall --no-deps conflict-map"
        return f"Reinstall the package: `{again}` (in a checkout: `python tools/build_gazetteer.py`)."
    if path.parent == layers_folder():
        name = name_of_layer(path)
        return (
            f"Add the layer again from its source (`conflict-map gazetteer add … --name {name}`), "
            f"or go on without it: `conflict-map gazetteer remove {name}`."
        )
    return "Compile it again from its source."


def describe(index: Index, name: str | None = None) -> LayerInfo:
    """Say what a layer is."""
    sources: list[dict[str, Any]] = index.facts.get("sources", [])
    return LayerInfo(
        name=name or str(index.facts.get("name", "places")),
        places=len(index),
        names=len(index.names),
        source="; ".join(dict.fromkeys(str(s["name"]) for s in sources)),
        licence="; ".join(dict.fromkeys(str(s.get("licence", "")) for s in sources if s.get("licence"))),
        date=str(index.facts.get("date", "")),
    )
