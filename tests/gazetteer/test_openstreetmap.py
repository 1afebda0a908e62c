"""OpenStreetMap extracts as a layer: made here, written by pyosmium itself, read back."""

from __future__ import annotations

import pytest

osmium = pytest.importorskip("osmium")

from conflict_map.errors import InputError  # noqa: E402
from conflict_map.gazetteer import Gazetteer  # noqa: E402
from conflict_map.gazetteer.sources.deepening import add_source, list_layers  # noqa: E402
from conflict_map.gazetteer.sources.readers import read_source, recognise_source  # noqa: E402

VILLAGE = {
    "place": "village",
    "name": "تل الورد",
    "name:en": "Tell al-Ward",
    "alt_name": "Tal Alward;Rose Hill",
    "population": "1,200",
}


@pytest.fixture(params=["places.osm", "places.osm.pbf"])
def extract(request, tmp_path):
    path = tmp_path / request.param
    mutable = osmium.osm.mutable
    with osmium.SimpleWriter(str(path)) as writer:
        stamp = "2025-03-04T00:00:00Z"
        writer.add_node(mutable.Node(id=1, location=(38.0, 35.5), tags=VILLAGE, timestamp=stamp))
        writer.add_node(
            mutable.Node(id=2, location=(38.1, 35.5), tags={"shop": "bakery", "name": "Good Bread"})
        )
        for number, lon in ((3, 38.2), (4, 38.4)):
            writer.add_node(mutable.Node(id=number, location=(lon, 35.6)))
        writer.add_way(
            mutable.Way(id=9, nodes=[3, 4], tags={"highway": "trunk", "name": "River Road", "ref": "N77"})
        )
        writer.add_way(mutable.Way(id=10, nodes=[3, 4], tags={"highway": "trunk"}))
    return path


def test_named_nodes_and_ways_become_places(extract):
    assert recognise_source(extract) == "osm"
    places = read_source(extract).set_index("id")
    assert sorted(places.index) == ["osm:n1", "osm:w9"]
    village = places.loc["osm:n1"]
    assert (village["name"], village.local_name, village.population) == ("Tell al-Ward", "تل الورد", 1200)
    assert {"Tal Alward", "Rose Hill"} <= set(village["names"])
    assert (village.country, village.date, village.licence) == ("SY", "2025-03-04", "ODbL 1.0")
    road = places.loc["osm:w9"]
    assert (road.feature_code, round(road.lon, 6), road.date) == ("RD", 38.3, "")


def test_an_extract_deepens_the_gazetteer(extract, home):
    layer = add_source(extract, "osm")
    assert (layer.places, layer.licence) == (2, "ODbL 1.0")
    assert list_layers()[0].source == "OpenStreetMap contributors"
    place = Gazetteer.open().resolve("Tall al Ward", country="SY").place
    assert (place.place_id, place.date) == ("osm:n1", "2025-03-04")
    assert any(a["name"] == "OpenStreetMap contributors" for a in Gazetteer.open().attributions())


def test_a_damaged_extract_is_one_clear_error(tmp_path):
    path = tmp_path / "broken.osm"
    path.write_text("<osm version='0.6'><node id='1'", encoding="utf-8")
    with pytest.raises(InputError, match="no readable OpenStreetMap extract"):
        read_source(path)
