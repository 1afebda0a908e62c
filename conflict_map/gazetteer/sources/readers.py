"""Deep sources: a GeoNames country dump, OCHA administrative boundaries, OpenStreetMap, any table ─▶ a table of places.

Each reader returns the columns that `conflict_map.gazetteer.compiled.compiling` compiles: id, name, names, lat, lon, country,
population, feature_code, admin1, admin2, radius_m, local_name, source, licence, date, geometry.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.errors import Fault, InputError
from conflict_map.gazetteer.compiled.index import Index
from conflict_map.gazetteer.sources.boundaries import read_cod_ab
from conflict_map.gazetteer.sources.openstreetmap import SUFFIXES, read_osm
from conflict_map.gazetteer.spelling.scripts import local_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

KINDS = ("geonames", "cod-ab", "table", "osm")
_GEONAMES_COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "lat", "lon", "feature_class", "feature_code", "country",
    "cc2", "admin1", "admin2", "admin3", "admin4", "population", "elevation", "dem", "timezone", "modified",
)  # fmt: skip
_NOT_A_NAME = frozenset(
    {"link", "post", "iata", "icao", "faac", "wkdt", "unlc", "phon", "piny", "abbr", "tcid"}
)


def recognise_source(path: Path) -> str:
    """Say which kind of source a file is, by its content.

    Parameters
    ----------
    path
        A GeoNames dump (zip or txt), an OCHA COD-AB file, an OpenStreetMap extract, or a table.

    Returns
    -------
    str
        One of `KINDS`.
    """
    if path.name.lower().endswith(SUFFIXES):
        return "osm"
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            if any(
                re.fullmatch(r"[A-Z]{2}\.txt|allCountries\.txt|cities\d+\.txt", n) for n in archive.namelist()
            ):
                return "geonames"
        return "cod-ab"
    if path.suffix.lower() == ".txt":
        return "geonames"
    if path.suffix.lower() in {".shp", ".gdb"}:
        return "cod-ab"
    head = _head(path)
    return "cod-ab" if re.search(r"adm(in)?[0-4]_?p_?code", head, re.IGNORECASE) else "table"


def _head(path: Path) -> str:
    """Return the column names of a table, one string."""
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        sheets = pd.read_excel(path, sheet_name=None, nrows=1)
        return " ".join(str(c) for sheet in sheets.values() for c in sheet.columns)
    if path.suffix.lower() in {".gpkg", ".geojson", ".json"}:
        import geopandas as gpd  # noqa: PLC0415 - heavy, and only these formats need it

        return " ".join(map(str, gpd.read_file(path, rows=1).columns))
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.readline()


def read_source(
    path: Path, kind: str | None = None, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Read a source of places.

    Parameters
    ----------
    path
        The file.
    kind
        One of `KINDS`; None to recognise it.
    columns
        For a table: which of its columns is which of ours, where the guess would be wrong.

    Returns
    -------
    DataFrame
        The places.

    Raises
    ------
    InputError
        If the file is missing, unreadable or has no places; each fault with its row.
    """
    if not path.exists():
        raise InputError([Fault("there is no such file", file=str(path))])
    kind = kind or recognise_source(path)
    readers: dict[str, Callable[[], pd.DataFrame]] = {
        "geonames": lambda: read_geonames(path),
        "cod-ab": lambda: read_cod_ab(path),
        "table": lambda: read_table(path, columns),
        "osm": lambda: read_osm(path),
    }
    if kind not in readers:
        raise InputError(
            [Fault(f"unknown kind of source {kind!r}; known are {', '.join(KINDS)}", file=str(path))]
        )
    places = readers[kind]()
    if places.empty:
        raise InputError([Fault("no place with coordinates found", file=str(path))])
    return places


def read_geonames(path: Path, alternate_names: Path | None = None) -> pd.DataFrame:
    """Read a GeoNames dump of a country, with the names of alternateNamesV2 where they are given.

    Parameters
    ----------
    path
        ``SY.zip`` or ``SY.txt``; alternate names in the same archive or in ``alternateNamesV2.zip``/``SY.alternate.zip``
        beside it are read as well.
    alternate_names
        Another file of alternate names.

    Returns
    -------
    DataFrame
        All features but roads' and streams' points without a name.

    Raises
    ------
    InputError
        If a line has another number of fields or coordinates that are none.
    """
    lines = list(_tab_lines(path, r"[A-Z]{2}\.txt|allCountries\.txt|cities\d+\.txt|.*"))
    faults = [
        Fault(f"{len(f)} fields instead of {len(_GEONAMES_COLUMNS)}", file=str(path), row=n)
        for n, f in enumerate(lines, 1)
        if len(f) != len(_GEONAMES_COLUMNS)
    ]
    if faults:
        raise InputError(faults[:20])
    t = pd.DataFrame(lines, columns=list(_GEONAMES_COLUMNS))
    extra = _alternate_names(alternate_names or _beside(path), set(t["geonameid"]))
    t[["lat", "lon", "population"]] = t[["lat", "lon", "population"]].apply(pd.to_numeric, errors="coerce")
    code_name = {
        (r.country, r.admin1): r.name_
        for r in t[t.feature_code == "ADM1"].rename(columns={"name": "name_"}).itertuples()
    }
    second = {
        (r.country, r.admin1, r.admin2): r.name_
        for r in t[t.feature_code == "ADM2"].rename(columns={"name": "name_"}).itertuples()
    }
    t["names"] = [
        [n for n in [*alternates.split(","), plain, *extra.get(i, [])] if n]
        for alternates, plain, i in zip(t["alternatenames"], t["asciiname"], t["geonameid"], strict=True)
    ]
    seconds = [second.get(key, "") for key in zip(t["country"], t["admin1"], t["admin2"], strict=True)]
    firsts = [code_name.get(key, "") for key in zip(t["country"], t["admin1"], strict=True)]
    t["admin1"], t["admin2"] = pd.Series(firsts, index=t.index), pd.Series(seconds, index=t.index)
    t["id"] = "geonames:" + t["geonameid"].astype(str)
    t["local_name"] = [local_name(n, c) for n, c in zip(t["names"], t["country"], strict=True)]
    t["source"], t["licence"] = "GeoNames", "CC BY 4.0"
    t["date"] = t["modified"]
    kept = t[t["lat"].notna() & t["lon"].notna() & (t["name"] != "")]
    columns = [
        "id",
        "name",
        "names",
        "lat",
        "lon",
        "country",
        "population",
        "feature_code",
        "admin1",
        "admin2",
        "local_name",
        "source",
        "licence",
        "date",
    ]
    return kept[columns].reset_index(drop=True)


def _tab_lines(path: Path, member: str) -> Iterator[list[str]]:
    """Read tab-separated lines of a text file, or of the first matching member of an archive."""
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if re.fullmatch(member, n) and "readme" not in n.lower()]
            names.sort(key=lambda n: (not re.fullmatch(r"[A-Z]{2}\.txt", n), n))
            if not names:
                raise InputError([Fault("no table of places in this archive", file=str(path))])
            with archive.open(names[0]) as file:
                yield from _fields(io.TextIOWrapper(file, encoding="utf-8"))
    else:
        with path.open(encoding="utf-8") as file:
            yield from _fields(file)


def _fields(file: io.TextIOBase) -> Iterator[list[str]]:
    yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _beside(path: Path) -> Path | None:
    candidates = (f"{path.stem}.alternate.zip", "alternateNamesV2.zip", "alternateNamesV2.txt")
    return next((path.with_name(n) for n in candidates if path.with_name(n).exists()), None)


def _alternate_names(path: Path | None, wanted: set[str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    if path is not None:
        for f in _tab_lines(path, r"alternateNamesV2\.txt|[A-Z]{2}\.txt"):
            if f[1] in wanted and f[2] not in _NOT_A_NAME:
                names[f[1]].append(f[3])
    return names


# What the columns of other people's tables are called, most telling first.
_GUESSES = {
    "id": r"(place_?|geoname_?|feature_?)?id|p_?code|gml_id|fid",
    "name": r"name_en|name|place(_?name)?|toponym|location|town|village|settlement|community|label|title|asciiname",
    "lat": r"lat(itude)?(_?y)?|y|y_?coord|point_?y",
    "lon": r"lon(g|gitude)?(_?x)?|lng|x|x_?coord|point_?x",
    "country": r"country(_?code)?|iso_?(a?2|3166.*)?|cc|adm0.*",
    "population": r"pop(ulation)?(_.*)?",
    "feature_code": r"feature_?code|fcode|feature_?type",
    "admin1": r"adm(in)?_?1(_?name)?(_?en)?|province|governorate|state|oblast|region",
    "admin2": r"adm(in)?_?2(_?name)?(_?en)?|district|county|raion",
    "radius_m": r"radius(_m)?",
    "local_name": r"local_?name|name_(ar|uk|ru|my|am|he|fa)|native_?name",
    "source": r"source",
    "licence": r"licen[cs]e",
    "date": r"(last_?)?(modified|modification|updated?)(_?date)?|date|valid_?on|edition",
}
_MORE_NAMES = re.compile(
    r"names|alt(ernate?)?_?names?|aliases|other_?names?|name_?\w{2,3}|name\d", re.IGNORECASE
)


def read_table(path: Path, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read any table of places: CSV, TSV, XLSX, GeoJSON, GeoPackage.

    Parameters
    ----------
    path
        The file.
    columns
        Ours ─▶ theirs, where the guess would be wrong: ``{"name": "Ortsname", "lat": "Breite"}``.

    Returns
    -------
    DataFrame
        The rows that have a name and a place on Earth.

    Raises
    ------
    InputError
        If no column can be the name, or there are no coordinates; the columns found are listed.
    """
    t = _load(path)
    theirs = {**_guess(t, columns or {}), **(columns or {})}
    unknown = [c for c in theirs.values() if c not in t]
    if unknown:
        raise InputError(
            [
                Fault(
                    f"no such column; there are {', '.join(map(str, t.columns))}",
                    file=str(path),
                    column=unknown[0],
                )
            ]
        )
    geometry = (
        t.geometry.to_crs(4326)
        if hasattr(t, "geometry") and hasattr(t, "to_crs") and t.crs is not None
        else None
    )
    out = pd.DataFrame({ours: t[column] for ours, column in theirs.items()})
    if geometry is not None:
        points = geometry.representative_point()
        out["lon"], out["lat"], out["geometry"] = points.x, points.y, geometry
    missing = [c for c in ("name", "lat", "lon") if c not in out]
    if missing:
        raise InputError(
            [
                Fault(
                    f"no column found for {', '.join(missing)} among {', '.join(map(str, t.columns))}; name it",
                    file=str(path),
                )
            ]
        )
    out[["lat", "lon"]] = out[["lat", "lon"]].apply(pd.to_numeric, errors="coerce")
    more = [c for c in t.columns if _MORE_NAMES.fullmatch(str(c)) and c != theirs["name"]]
    out["names"] = [_split_names(row) for row in t[more].to_numpy(object)] if more else [()] * len(t)
    if "id" not in out:
        out["id"] = [f"{path.stem}:{n}" for n in range(1, len(out) + 1)]
    if "source" not in out:
        out["source"] = path.name
    out["id"] = out["id"].astype(str)
    for text in ("country", "feature_code", "admin1", "admin2", "local_name", "licence", "date"):
        if text in out:
            out[text] = out[text].astype(object).where(out[text].notna(), "").astype(str)
    if "population" in out:
        out["population"] = pd.to_numeric(out["population"], errors="coerce").fillna(0)
    on_earth = out["lat"].between(-90, 90) & out["lon"].between(-180, 180) & out["name"].notna()
    return out[on_earth].reset_index(drop=True)


def _load(path: Path) -> pd.DataFrame:
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        return pd.read_excel(path)
    if suffix in {".geojson", ".json", ".gpkg", ".shp", ".fgb", ".kml"}:
        import geopandas as gpd  # noqa: PLC0415 - heavy, and only these formats need it

        frame: pd.DataFrame = gpd.read_file(path)
        return frame
    if suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(
        path, sep=None, engine="python", encoding="utf-8-sig", keep_default_na=False, na_values=[""]
    )


def _guess(t: pd.DataFrame, named: Mapping[str, str]) -> dict[str, str]:
    taken = set(named.values())
    guessed: dict[str, str] = {}
    for ours, pattern in _GUESSES.items():
        if ours in named:
            continue
        fits = [
            c for c in t.columns if re.fullmatch(pattern, str(c).strip(), re.IGNORECASE) and c not in taken
        ]
        if fits:
            best = min(fits, key=lambda c: _rank(pattern, str(c)))
            guessed[ours] = best
            taken.add(best)
    return guessed


def _rank(pattern: str, column: str) -> int:
    """Return which alternative of a pattern a column name met first: the most telling comes first."""
    parts = re.split(r"\|(?![^(]*\))", pattern)
    return next(
        (i for i, part in enumerate(parts) if re.fullmatch(part, column.strip(), re.IGNORECASE)), len(parts)
    )


def _split_names(cells: Any) -> list[str]:
    names: list[str] = []
    for cell in cells:
        if isinstance(cell, str):
            names += [part.strip() for part in re.split(r"[|;]", cell) if part.strip()]
        elif isinstance(cell, (list, tuple, np.ndarray)):
            names += [str(part) for part in cell]
    return names


def layer_of(
    path: Path, *, kind: str | None = None, columns: Mapping[str, str] | None = None, name: str | None = None
) -> Index:
    """Read a source and compile it; see `read_source`.

    Returns
    -------
    Index
        A layer with its name, its sources and their licences.
    """
    places = read_source(path, kind, columns)
    said = (
        places[["source", "licence"]].drop_duplicates()
        if "licence" in places
        else places[["source"]].drop_duplicates()
    )
    sources = [
        {"name": str(r["source"]), "licence": str(r.get("licence", ""))} for r in said.to_dict("records")
    ]
    return Index.from_places(places, {"name": name or path.stem, "file": path.name, "sources": sources[:20]})
