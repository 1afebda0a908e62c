"""A small world of its own, so that most tests need no index; and the bundled world, opened once."""

from __future__ import annotations

import pandas as pd
import pytest

from conflict_map.gazetteer import Gazetteer

PLACES = [
    ("1", "Ḩamāh", ["Hama", "حماة"], 36.75, 35.13, "SY", 460_000, "PPLA", "Hama"),
    ("2", "Hama", ["Hama Governorate", "محافظة حماة"], 37.2, 35.23, "SY", 1_600_000, "ADM1", ""),
    ("3", "Deir ez-Zor", ["Dayr az Zawr", "دير الزور"], 40.14, 35.33, "SY", 240_000, "PPLA", "Deir ez-Zor"),
    (
        "4",
        "Deir ez-Zor",
        ["Deir ez-Zor Governorate", "Dayr az Zawr"],
        40.2,
        35.0,
        "SY",
        1_200_000,
        "ADM1",
        "",
    ),
    ("5", "Aleppo", ["Halab", "حلب"], 37.16, 36.2, "SY", 2_000_000, "PPLA", "Aleppo"),
    ("6", "Syria", ["Syrian Arab Republic"], 38.5, 35.0, "SY", 17_000_000, "PCLI", ""),
    ("7", "Paris", [], 2.35, 48.85, "FR", 2_100_000, "PPLC", "Île-de-France"),
    ("8", "Paris", [], -95.55, 33.66, "US", 25_000, "PPL", "Texas"),
    ("9", "Texas", ["TX"], -99.25, 31.25, "US", 29_000_000, "ADM1", ""),
    ("10", "Springfield", [], -89.64, 39.8, "US", 114_000, "PPL", "Illinois"),
    ("11", "Springfield", [], -93.29, 37.21, "US", 115_000, "PPL", "Missouri"),
    ("12", "Missouri", [], -92.5, 38.25, "US", 6_000_000, "ADM1", ""),
    ("13", "Dallas", [], -96.8, 32.78, "US", 1_300_000, "PPL", "Texas"),
    ("14", "Euphrates", ["Al Furat"], 40.1, 35.4, "", 1_000_000, "STM", ""),
    ("15", "Khān Shaykhūn", ["Khan Shaykhun", "خان شيخون"], 36.65, 35.44, "SY", 50_000, "PPL", "Idlib"),
]


@pytest.fixture(scope="session")
def places() -> pd.DataFrame:
    columns = ["id", "name", "names", "lon", "lat", "country", "population", "feature_code", "admin1"]
    return pd.DataFrame(PLACES, columns=columns)


@pytest.fixture(scope="session")
def small(places: pd.DataFrame) -> Gazetteer:
    return Gazetteer.from_places(places)


@pytest.fixture(scope="session")
def world() -> Gazetteer:
    return Gazetteer.open(layers=False)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty user folder."""
    monkeypatch.setenv("CONFLICT_MAP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
