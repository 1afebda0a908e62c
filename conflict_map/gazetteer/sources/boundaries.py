"""OCHA's Common Operational Datasets of administrative boundaries (COD-AB): P-codes, names in two scripts, polygons.

Editions differ in how they name their columns (``admin1Name_en``, ``ADM1_EN``, ``adm1_name``); the level, what the
column says and its language are read from the name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COLUMN = re.compile(
    r"adm(?:in)?(?P<level>[0-4])_?(?P<what>p_?code|ref_?name|alt\d?_?name|alt\d?|name)?_?(?P<language>[a-z]{2}\d?)?",
    re.IGNORECASE,
)
_NEIGHBOURHOOD = re.compile(
    r"nei?g?h?bou?rhood(?P<what>ref_?name|name|pcode)(?:_(?P<language>[a-z]{2}))?", re.IGNORECASE
)
_LATITUDE, _LONGITUDE = (
    re.compile(r"lat(itude)?(_?y)?|y|center_?lat", re.IGNORECASE),
    re.compile(r"lon(g|gitude)?(_?x)?|x|center_?lon", re.IGNORECASE),
)
_DOUBLE = re.compile(r"\s+-\s+|_")
_CODES = {0: "PCLI", 1: "ADM1", 2: "ADM2", 3: "ADM3", 4: "PPL", 5: "PPLX"}
_LICENCE = "CC BY-IGO"
_EARTH_M = 111_195.0  # metres of one degree of latitude, for radii of divisions
NEIGHBOURHOOD = 5


def read_cod_ab(path: Path) -> pd.DataFrame:
    """Read a COD-AB file.

    Parameters
    ----------
    path
        XLSX (all sheets), CSV, SHP, GeoPackage (all layers) or GeoJSON.

    Returns
    -------
    DataFrame
        One row for each unit.  A unit without coordinates of its own stands in the middle of those it contains, with
        a radius that holds nine in ten of them; a neighbourhood stands where its town does.

    Raises
    ------
    InputError
        If no column carries P-codes, or nothing has coordinates.
    """
    units: dict[str, dict[str, Any]] = {}
    for sheet in _sheets(path):
        for unit in _units(sheet, path.name):
            known = units.setdefault(unit["id"], unit)
            known["names"] = list(dict.fromkeys([*known["names"], *unit["names"]]))
            if known["lat"] is None:
                known["lat"], known["lon"], known["geometry"] = unit["lat"], unit["lon"], unit["geometry"]
    if not units:
        raise InputError([Fault("no columns with P-codes (admin1Pcode, ADM1_PCODE …) found", file=str(path))])
    _place_the_rest(units)
    placed = [u for u in units.values() if u["lat"] is not None]
    if not placed:
        raise InputError(
            [Fault("no coordinates or polygons found; P-codes alone are not places", file=str(path))]
        )
    table = pd.DataFrame(placed).drop(columns=["parents", "level"])
    return table.reset_index(drop=True)


def _sheets(path: Path) -> Iterator[pd.DataFrame]:
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        yield from pd.read_excel(path, sheet_name=None).values()
    elif suffix in {".csv", ".txt"}:
        yield pd.read_csv(path, encoding="utf-8-sig")
    else:
        import geopandas as gpd  # noqa: PLC0415 - heavy, and only these formats need it
        import pyogrio  # noqa: PLC0415 - the same

        source = f"zip://{path}" if suffix == ".zip" else path
        for layer, kind in pyogrio.list_layers(source):
            if kind is not None or suffix == ".gpkg":
                yield gpd.read_file(source, layer=layer).to_crs(4326)


def _units(sheet: pd.DataFrame, source: str) -> Iterator[dict[str, Any]]:
    """Yield the units of a sheet: one for each row, of the deepest level that the sheet has."""
    columns = _columns(sheet)
    levels = sorted(level for level, whats in columns.items() if "code" in whats)
    if not levels:
        return
    level = levels[-1]
    names, code = columns[level].get("names", []), columns[level]["code"]
    lat = next((c for c in sheet.columns if _LATITUDE.fullmatch(str(c))), None)
    lon = next((c for c in sheet.columns if _LONGITUDE.fullmatch(str(c))), None)
    above = [k for k in levels if k < level]
    records: list[dict[str, Any]] = [{str(k): v for k, v in r.items()} for r in sheet.to_dict("records")]
    for row in records:
        spelt = list(
            dict.fromkeys(str(row[c]).strip() for c in names if isinstance(row[c], str) and row[c].strip())
        )
        if not spelt or not isinstance(row[code], str):
            continue
        spelt += [part for part in _double_names(spelt, row, columns, level) if part not in spelt]
        shape = row.get("geometry")
        point = shape.representative_point() if shape is not None and not shape.is_empty else None
        number = [float(row[c]) if c and pd.notna(row[c]) else None for c in (lat, lon)]
        yield {
            "id": f"pcode:{row[code]}",
            "name": spelt[0],
            "names": spelt[1:],
            "lat": point.y if point is not None else number[0],
            "lon": point.x if point is not None else number[1],
            "country": _country(row, columns, row[code]),
            "population": 0,
            "feature_code": _seat_of(row) or _CODES[level] if level == 4 else _CODES[level],
            "admin1": _name(row, columns, 1) if level > 1 else "",
            "admin2": _name(row, columns, 2) if level > 2 else "",
            "radius_m": np.nan,
            "local_name": next((n for n in spelt if not n.isascii() and max(n) > "\u02ff"), ""),
            "source": f"OCHA COD-AB ({source})",
            "licence": _LICENCE,
            "date": _edition(row),
            "geometry": shape,
            "parents": [f"pcode:{row[columns[k]['code']]}" for k in above],
            "level": level,
        }


def _double_names(
    spelt: list[str], row: dict[str, Any], columns: dict[int, dict[str, Any]], level: int
) -> Iterator[str]:
    """Yield the single names of "Alia - Qaruja"; what only says in which unit a place lies is no name of it."""
    units = {
        word
        for above in range(level)
        for column in columns.get(above, {}).get("names", [])
        for word in str(row[column]).split()
    }
    for name in spelt:
        parts = [part.strip() for part in _DOUBLE.split(name)]
        if len(parts) > 1:
            yield from (part for part in parts if len(part) > 2 and not units & set(part.split()))


def _columns(sheet: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """Sort the columns of a sheet: level ─▶ its P-code column and its name columns, English first."""
    found: dict[int, dict[str, Any]] = {}
    for column in map(str, sheet.columns):
        match, level = _NEIGHBOURHOOD.fullmatch(column), NEIGHBOURHOOD
        if not match:
            match = _COLUMN.fullmatch(column)
            level = int(match["level"]) if match else 0
        if not match:
            continue
        what = (match["what"] or "name").lower().replace("_", "")
        entry = found.setdefault(level, {"names": []})
        if what == "pcode":
            entry["code"] = column
        elif match["language"] or what != "name" or "name" in column.lower():
            entry["names"].append(column)
    for entry in found.values():
        entry["names"].sort(
            key=lambda c: (
                bool(re.search(r"ref|alt", c, re.IGNORECASE)),
                not re.search(r"_?en$|name$", c, re.IGNORECASE),
            )
        )
    return {level: entry for level, entry in found.items() if "code" in entry}


def _seat_of(row: dict[str, Any]) -> str:
    """Return the code of a seat of government, where a sheet says that a town is one (``IsAdmin1Capital``)."""
    for level in (1, 2, 3):
        if str(row.get(f"IsAdmin{level}Capital", "")).lower() in {"yes", "true", "1"}:
            return "PPLA" if level == 1 else f"PPLA{level}"
    return ""


def _edition(row: dict[str, Any]) -> str:
    """Return the day from which a boundary is valid, or on which it was changed, as the file says."""
    said = {str(k).lower().replace("_", ""): v for k, v in row.items()}
    for column in ("validon", "date", "lastupdate", "lastmodif"):
        if column in said and pd.notna(said[column]):
            return str(said[column])[:10]
    return ""


def _name(row: dict[str, Any], columns: dict[int, dict[str, Any]], level: int) -> str:
    names = columns.get(level, {}).get("names", [])
    return str(row[names[0]]).strip() if names and isinstance(row[names[0]], str) else ""


def _country(row: dict[str, Any], columns: dict[int, dict[str, Any]], code: str) -> str:
    """Return the ISO alpha-2 code: P-codes begin with it, or with the alpha-3 code in some countries."""
    above = [row.get(columns[level]["code"]) for level in sorted(columns)]
    letters = (re.match(r"[A-Z]{2}", text) for text in [*above, code] if isinstance(text, str))
    return next((match.group() for match in letters if match), "")


def _place_the_rest(units: dict[str, dict[str, Any]]) -> None:
    """Give units without coordinates those of what they contain, or of what contains them."""
    members: dict[str, list[tuple[float, float]]] = {}
    for unit in units.values():
        if unit["lat"] is not None:
            for parent in unit["parents"]:
                members.setdefault(parent, []).append((unit["lon"], unit["lat"]))
    for key, unit in units.items():
        if unit["lat"] is None and key in members:
            points = np.array(members[key])
            lon, lat = points.mean(axis=0)
            across = np.array([np.cos(np.radians(lat)), 1.0]) * _EARTH_M
            far = np.hypot(*((points - [lon, lat]) * across).T)
            unit |= {
                "lon": float(lon),
                "lat": float(lat),
                "radius_m": max(2000.0, float(np.quantile(far, 0.9))),
            }
    for unit in units.values():
        town = units.get(unit["parents"][-1]) if unit["lat"] is None and unit["parents"] else None
        if town and unit["level"] == NEIGHBOURHOOD and town["lat"] is not None:
            unit |= {"lon": town["lon"], "lat": town["lat"], "radius_m": 5000.0}
