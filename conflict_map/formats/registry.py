"""The formats that are known, and the three verbs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conflict_map.errors import Fault, InputError
from conflict_map.formats import acled, ucdp
from conflict_map.formats.atomic import beside
from conflict_map.formats.probe import look

if TYPE_CHECKING:
    import geopandas as gpd

    from conflict_map.formats.records import Format, Places, Table

FORMATS: tuple[Format, ...] = (acled.FORMAT, ucdp.FORMAT)


def recognise(path: Path | str) -> str | None:
    probe = look(path)
    return next((one.name for one in FORMATS if one.read and one.recognises(probe)), None)


def read(path, *, format=None, gazetteer=None):
    probe = look(path)
    name = format or recognise(path)
    one = next((f for f in FORMATS if f.name == name and f.read), None)
    if one is None:
        raise InputError([Fault("no event table", file=str(path))])
    return one.read(probe, gazetteer)


def write(events, path, *, format=None):
    one = next(f for f in FORMATS if f.name == format)
    with beside(path) as temp:
        one.write(events, temp)
