"""conflict-map turns conflict reporting into maps people can check.

Everything a user needs is a name of this package; the room behind a name is
loaded when the name is first used, so that ``import conflict_map`` costs
milliseconds.

Examples
--------
>>> import conflict_map as cm
>>> gaz = cm.Gazetteer.open()
>>> gaz.resolve("Deir el-Zour").place.country
'SY'
"""

from __future__ import annotations

import importlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conflict_map.control import control_areas, control_from_events, front_lines
    from conflict_map.display import show
    from conflict_map.errors import ConflictMapError, Fault, InputError
    from conflict_map.formats import write
    from conflict_map.gazetteer import Gazetteer
    from conflict_map.page import ConflictMap
    from conflict_map.reading import read, read_mentions, read_text
    from conflict_map.scale import read_corpus
    from conflict_map.tables import conform, frame, validate

_ROOMS = {
    "ConflictMap": "page",
    "ConflictMapError": "errors",
    "Fault": "errors",
    "Gazetteer": "gazetteer",
    "InputError": "errors",
    "conform": "tables",
    "control_areas": "control",
    "control_from_events": "control",
    "frame": "tables",
    "front_lines": "control",
    "load_ipython_extension": "display",
    "read": "reading",
    "read_corpus": "scale",
    "read_mentions": "reading",
    "read_text": "reading",
    "show": "display",
    "validate": "tables",
    "write": "formats",
}

__all__ = [
    "ConflictMap",
    "ConflictMapError",
    "Fault",
    "Gazetteer",
    "InputError",
    "conform",
    "control_areas",
    "control_from_events",
    "frame",
    "front_lines",
    "read",
    "read_corpus",
    "read_mentions",
    "read_text",
    "show",
    "validate",
    "write",
]


def __getattr__(name: str) -> Any:
    """Load the room behind a public name when it is first asked for."""
    if name == "__version__":
        return version("conflict-map")
    if name in _ROOMS:
        return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
