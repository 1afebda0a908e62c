"""The build manifest: what a map was made from, and how, so that the same manifest gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_map.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflict_map.gazetteer import Gazetteer
    from conflict_map.guard import Profile

_CHUNK = 1 << 20


def manifest(
    inputs: Sequence[Path | str],
    options: Mapping[str, Any] | None = None,
    *,
    gazetteer: Gazetteer | None = None,
    profile: Profile | None = None,
) -> dict[str, Any]:
    """Say what a map is made from: inputs by their SHA-256, versions, options. No clock, no user, no machine.

    Parameters
    ----------
    inputs
        The files that are read; a folder stands for the files in it.
    options
        What was asked for, JSON-able; None values are left out.
    gazetteer
        Where places are looked up; it is named by its layers and a hash of what they hold.
    profile
        The publish profile, if one is applied. Inputs then have neither name nor hash: whoever can guess what
        was withheld could prove the guess by the hash. Options that hold a path or words are left out as well;
        the guard's audit is the place for both.

    Returns
    -------
    dict
        JSON-able, with sorted keys.

    Raises
    ------
    InputError
        When an input can't be read, or an option is not JSON-able.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     report = Path(folder) / "report.txt"
    ...     _ = report.write_text("Calm.", encoding="utf-8")
    ...     found = manifest([report], {"published": "2024-12-05"})
    >>> found["inputs"][0]["name"], found["inputs"][0]["bytes"], found["options"]
    ('report.txt', 5, {'published': '2024-12-05'})
    """
    found: dict[str, Any] = {
        "manifest": 1,
        "package": {"name": "conflict-map", "version": version("conflict-map")},
        "options": _options(options or {}, guarded=profile is not None),
    }
    if gazetteer is not None:
        found["gazetteer"] = _gazetteer(gazetteer)
    if profile is None:
        found["inputs"] = [entry for path in inputs for entry in _input(Path(path))]
    else:
        found["profile"] = profile.name
    return dict(sorted(found.items()))


def _options(options: Mapping[str, Any], *, guarded: bool) -> dict[str, Any]:
    given = {name: value for name, value in sorted(options.items()) if value is not None}
    if guarded:  # numbers and switches tell nothing; words may
        given = {name: value for name, value in given.items() if isinstance(value, (bool, int, float))}
    try:
        plain = json.loads(json.dumps(given, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise InputError([Fault(f"an option is not plain data: {error}", column="options")]) from error
    assert isinstance(plain, dict)
    return plain


def _input(path: Path) -> list[dict[str, Any]]:
    """Name one input, or each file of a folder by its path in it."""
    files = [path]
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
    entries = []
    for file in files:
        try:
            digest, size = _digest(file)
        except OSError as error:
            raise InputError([Fault(f"can't be read: {error.strerror or error}", str(file))]) from error
        name = file.relative_to(path).as_posix() if file != path else file.name
        entries.append({"name": name, "sha256": digest, "bytes": size})
    return entries


def _digest(file: Path) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            total.update(chunk)
            size += len(chunk)
    return total.hexdigest(), size


def _gazetteer(gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Name each layer by what it says of itself and by a hash of all that it holds of names and places."""
    layers = []
    for layer in gazetteer.layers:
        total = hashlib.sha256(json.dumps(layer.facts, sort_keys=True, default=str).encode())
        for name in ("id.bytes", "lon", "lat", "names.bytes"):
            total.update(layer.arrays[name].tobytes())
        layers.append(
            {
                "name": str(layer.facts.get("name", "")),
                "places": len(layer),
                "sha256": total.hexdigest(),
            }
        )
    return layers
