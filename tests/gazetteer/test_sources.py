"""Deep sources: GeoNames dumps, administrative boundaries, any table; added, listed, exported, removed."""

from __future__ import annotations

import json
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from conflict_map.errors import GazetteerError, InputError
from conflict_map.gazetteer import Gazetteer
from conflict_map.gazetteer.sources.deepening import add_source, export_layer, list_layers, remove_layer
from conflict_map.gazetteer.sources.readers import read_source, recognise_source


def geonames_line(number, name, alternates, lat, lon, code, admin1="07", population=0, feature_class="P"):
    fields = [
        number,
        name,
        name,
        alternates,
        lat,
        lon,
        feature_class,
        code,
        "SY",
        "",
        admin1,
        "",
        "",
        "",
        population,
        "",
        "210",
        "Asia/Damascus",
        "2024-01-01",
    ]
    return "\t".join(map(str, fields))


@pytest.fixture
def dump(tmp_path):
    path = tmp_path / "SY.zip"
    lines = [
        geonames_line(900, "Muḩāfaz̧at Nahr", "Nahr Governorate", 35.0, 40.0, "ADM1", feature_class="A"),
        geonames_line(901, "Qaryat al Wardah", "Wardeh,الوردة", 35.1, 40.1, "PPL", population=1200),
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not this\n")
        archive.writestr("SY.txt", "\n".join(lines) + "\n")
    with zipfile.ZipFile(tmp_path / "SY.alternate.zip", "w") as archive:
        archive.writestr(
            "SY.txt", "1\t901\ten\tRose Village\t\t\t\t\t\t\n2\t901\tlink\thttps://example.org\t\t\t\t\t\t\n"
        )
    return path


@pytest.fixture
def boundaries(tmp_path):
    path = tmp_path / "xxx_adm.xlsx"
    first = {"admin1Name_en": "Nahr", "admin1Name_ar": "نهر", "admin1Pcode": "SY77"}
    town = {
        **first,
        "admin2Name_en": "Wadi",
        "admin2Pcode": "SY7701",
        "admin4Name_ar": "الوردة",
        "admin4Pcode": "C7001",
    }
    with pd.ExcelWriter(path) as book:
        pd.DataFrame([first]).to_excel(book, sheet_name="admin1", index=False)
        pd.DataFrame(
            [
                {
                    **town,
                    "admin4Name_en": "Al Wardeh",
                    "Latitude_y": 35.1,
                    "Longitude_x": 40.1,
                    "IsAdmin1Capital": "Yes",
                },
                {
                    **town,
                    "admin4Name_en": "Zahra",
                    "admin4Pcode": "C7002",
                    "Latitude_y": 35.3,
                    "Longitude_x": 40.3,
                    "IsAdmin1Capital": "No",
                },
            ]
        ).to_excel(book, sheet_name="admin4", index=False)
    return path


def test_a_geonames_dump_with_its_alternate_names(dump):
    assert recognise_source(dump) == "geonames"
    places = read_source(dump).set_index("id")
    village = places.loc["geonames:901"]
    assert village["admin1"] == "Muḩāfaz̧at Nahr"
    assert "Rose Village" in village["names"]
    assert not any("http" in n for n in village["names"])
    assert village["local_name"] == "الوردة"
    assert village["licence"] == "CC BY 4.0"


def test_a_broken_geonames_line_is_named(dump, tmp_path):
    path = tmp_path / "SY.txt"
    path.write_text(geonames_line(1, "X", "", 1, 1, "PPL") + "\nonly\ttwo\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_source(path)
    assert caught.value.faults[0].row == 2


def test_boundaries_with_p_codes(boundaries):
    assert recognise_source(boundaries) == "cod-ab"
    places = read_source(boundaries).set_index("id")
    town, division = places.loc["pcode:C7001"], places.loc["pcode:SY77"]
    assert (town["name"], town["admin1"], town["feature_code"], town["local_name"]) == (
        "Al Wardeh",
        "Nahr",
        "PPLA",
        "الوردة",
    )
    assert division["feature_code"] == "ADM1"
    assert (division["lat"], division["lon"]) == (pytest.approx(35.2), pytest.approx(40.2))
    assert 10_000 < division["radius_m"] < 20_000


def test_boundaries_as_polygons(tmp_path):
    path = tmp_path / "adm1.gpkg"
    frame = gpd.GeoDataFrame(
        {"ADM1_EN": ["Nahr"], "ADM1_AR": ["نهر"], "ADM1_PCODE": ["SY77"]},
        geometry=[box(40, 35, 41, 36)],
        crs=4326,
    )
    frame.to_file(path, layer="adm1")
    places = read_source(path)
    assert places["geometry"][0].equals(box(40, 35, 41, 36))
    assert places["country"][0] == "SY"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Place,Latitude,Longitude,Province\nAl Wardeh,35.1,40.1,Nahr\nNowhere,,,\n"),
        ("b.csv", "\ufeffname;lat;lon\nAl Wardeh;35.1;40.1\n"),
        ("c.geojson", json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"name": "Al Wardeh", "name_ar": "الوردة"}, "geometry": {"type": "Point", "coordinates": [40.1, 35.1]}}]})),
    ],
)  # fmt: skip
def test_any_table_with_guessed_columns(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    places = read_source(path, "table")
    assert len(places) == 1
    assert (places["name"][0], round(places["lat"][0], 3), round(places["lon"][0], 3)) == (
        "Al Wardeh",
        35.1,
        40.1,
    )
    assert Gazetteer.from_places(places).resolve("Wardeh").place is not None


def test_columns_can_be_named(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("Ortsname,Breite,Laenge\nAl Wardeh,35.1,40.1\n", encoding="utf-8")
    with pytest.raises(InputError, match="Ortsname"):
        read_source(path, "table")
    places = read_source(path, "table", {"name": "Ortsname", "lat": "Breite", "lon": "Laenge"})
    assert places["name"].tolist() == ["Al Wardeh"]


def test_bad_sources_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_source(tmp_path / "none.csv")
    empty = tmp_path / "e.csv"
    empty.write_text("name,lat,lon\n", encoding="utf-8")
    with pytest.raises(InputError, match="no place"):
        read_source(empty)
    with pytest.raises(InputError, match="unknown kind"):
        read_source(empty, "shapes")


def test_layers_are_added_listed_replaced_exported_and_removed(home, dump, boundaries, tmp_path):
    assert list_layers() == []
    first = add_source(dump)
    assert (first.name, first.places, first.licence) == ("SY", 2, "CC BY 4.0")
    add_source(boundaries, "cod-ab", name="cod")
    assert [layer.name for layer in list_layers()] == ["cod", "SY"]
    gazetteer = Gazetteer.open()
    assert [layer.name for layer in gazetteer.describe_layers()] == ["cod", "SY", "world"]
    assert gazetteer.resolve("Al Wardeh", country="SY").place.place_id == "pcode:C7001"
    assert any("OCHA" in source["name"] for source in gazetteer.attributions())
    add_source(dump)
    assert len(list_layers()) == 2
    table = tmp_path / "out.csv"
    export_layer("SY", table)
    assert set(read_source(table, "table")["id"]) == {"geonames:900", "geonames:901"}
    remove_layer("SY")
    assert [layer.name for layer in list_layers()] == ["cod"]
    with pytest.raises(GazetteerError, match="cod"):
        remove_layer("SY")


def test_a_source_for_one_session_is_not_kept(home, small, dump):
    deeper = small.with_source(dump)
    assert deeper.resolve("Rose Village").place.place_id == "geonames:901"
    assert list_layers() == []


def test_tables_of_points_keep_only_what_is_on_earth():
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(1, 2)], crs=4326)
    assert frame.geometry.iloc[0].x == 1
