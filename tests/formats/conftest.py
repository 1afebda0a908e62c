"""Made-up rows in the shape of each format, and a gazetteer of six places."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from conflict_map.gazetteer import Gazetteer

if TYPE_CHECKING:
    from pathlib import Path

ACLED_COLUMNS = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]

ACLED_ROW = {
    "event_id_cnty": "SYR1",
    "event_date": "2024-12-04",
    "year": "2024",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Northern Brigade",
    "inter1": "Rebel group",
    "actor2": "Military Forces of Syria",
    "inter2": "State forces",
    "interaction": "State forces-Rebel group",
    "iso": "760",
    "region": "Middle East",
    "country": "Syria",
    "admin1": "Hama",
    "location": "Hama",
    "latitude": "35.1318",
    "longitude": "36.7578",
    "geo_precision": "1",
    "source": "Example Wire",
    "source_scale": "National",
    "notes": "Fighters and soldiers clashed north of the town, and a bridge was closed.",
    "fatalities": "4",
    "timestamp": "1733400000",
}

GED_COLUMNS = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]

GED_ROW = {
    "id": "500001",
    "relid": "SYR-2024-1-1-1",
    "year": "2024",
    "active_year": "1",
    "type_of_violence": "1",
    "conflict_new_id": "299",
    "conflict_name": "Syria: Government",
    "dyad_new_id": "11973",
    "dyad_name": "Government of Syria - Example group",
    "side_a_new_id": "118",
    "side_a": "Government of Syria",
    "side_b_new_id": "9999",
    "side_b": "Example group",
    "number_of_sources": "1",
    "source_article": '"Example Wire,2024-12-05,Fighting near the river"',
    "source_office": "Example Wire",
    "source_date": "2024-12-05",
    "source_headline": "Fighting near the river",
    "where_prec": "4",
    "where_coordinates": "Hama Governorate",
    "adm_1": "Hama Governorate",
    "latitude": "35.25",
    "longitude": "37.000000",
    "geom_wkt": "POINT (37.000000 35.250000)",
    "priogrid_gid": "179715",
    "country": "Syria",
    "country_id": "652",
    "region": "Middle East",
    "event_clarity": "1",
    "date_prec": "4",
    "date_start": "2024-12-01",
    "date_end": "2024-12-31",
    "deaths_a": "1",
    "deaths_b": "2",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "best": "3",
    "high": "9",
    "low": "3",
    "gwnoa": "652",
}


def csv_text(columns, rows, delimiter=",", header=True):
    """Rows as CSV, the missing cells empty."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns), restval="", delimiter=delimiter, lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


@pytest.fixture
def write_csv(tmp_path):
    """Write rows to a file and give its path."""

    def write(columns, rows, name="file.dat", encoding="utf-8", **options) -> Path:
        path = tmp_path / name
        path.write_bytes(csv_text(columns, rows, **options).encode(encoding))
        return path

    return write


@pytest.fixture
def acled(write_csv):
    """An ACLED file of rows that differ from an ordinary one as told."""

    def make(*changes, columns=ACLED_COLUMNS, **options) -> Path:
        rows = [
            ACLED_ROW | {"event_id_cnty": f"SYR{i}"} | change for i, change in enumerate(changes or [{}], 1)
        ]
        return write_csv(columns, [{c: row.get(c, "") for c in columns} for row in rows], **options)

    return make


@pytest.fixture
def ged(write_csv):
    """A UCDP GED file of rows that differ from an ordinary one as told."""

    def make(*changes, columns=GED_COLUMNS, **options) -> Path:
        rows = [GED_ROW | {"id": str(500001 + i)} | change for i, change in enumerate(changes or [{}])]
        return write_csv(columns, [{c: row.get(c, "") for c in columns} for row in rows], **options)

    return make


@pytest.fixture(scope="session")
def gazetteer():
    """Six places."""
    return Gazetteer.from_places(
        pd.DataFrame(
            [
                ("g:1", "Hama", ["Hamah", "حماة"], 35.1318, 36.7578, "SY", 460602, "PPLA"),
                ("g:2", "Idlib", ["Edlib"], 35.9306, 36.6339, "SY", 128840, "PPLA"),
                ("g:3", "Aleppo", ["Halab"], 36.2012, 37.1612, "SY", 1602264, "PPLA"),
                ("geonames:169577", "Homs", [], 34.7268, 36.7234, "SY", 775404, "PPLA"),
                ("g:5", "Kupiansk", [], 49.7106, 37.6157, "UA", 29000, "PPL"),
                ("g:6", "Bakhmut", [], 48.5947, 38.0008, "UA", 77000, "PPL"),
            ],
            columns=["id", "name", "names", "lat", "lon", "country", "population", "feature_code"],
        )
    )
