"""What Python makes: the same bytes each time, whole or not at all, beside folium's own layers."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import TYPE_CHECKING

import folium
import pytest

from conflict_map.errors import OutputError
from conflict_map.outputs import write_whole
from conflict_map.page import ConflictMap

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def test_two_builds_are_byte_identical(events: gpd.GeoDataFrame, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        ConflictMap(title="Hama").add_events(events).save(tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_two_builds_with_folium_layers_are_byte_identical(events: gpd.GeoDataFrame) -> None:
    def built() -> str:
        page = ConflictMap(title="Hama").add_events(events)
        folium.Circle([35.13, 36.75], radius=2000).add_to(page)
        folium.LayerControl().add_to(page)
        return page.to_html()

    assert built() == built()
    assert "L.circle(" in built()


def test_rendering_twice_changes_nothing(events: gpd.GeoDataFrame) -> None:
    page = ConflictMap(title="Hama").add_events(events)
    assert page.to_html() == page.to_html()


def test_one_map_leaks_nothing_into_another() -> None:
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    page = ConflictMap()
    page.add_js_link("own", "https://example.org/own.js")
    assert "own.js" in page.to_html()
    assert "own.js" not in ConflictMap().to_html()
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before


def test_no_network_address_is_loaded(saved: Path) -> None:
    text = saved.read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", text)


def test_notes_are_gzipped_pieces_of_json(saved: Path) -> None:
    text = saved.read_text(encoding="utf-8")
    settings = json.loads(text.split('id="conflict-map-page">')[1].split("</script>")[0])
    [incidents] = [layer for layer in settings["layers"] if layer["kind"] == "incidents"]
    script, begin, length = incidents["texts"]["pieces"][0]
    encoded = text.split(f'id="conflict-map-texts-{script}">')[1].split("</script>")[0]
    piece = json.loads(gzip.decompress(base64.b64decode(encoded[begin : begin + length])))
    assert piece["quote"][0] == "They fought at the bridge."


def test_folium_map_with_what_its_popups_need(events: gpd.GeoDataFrame) -> None:
    page = ConflictMap().add_events(events)
    folium.Marker([35.13, 36.75], popup="Hama").add_to(page)
    mine, foliums = page.to_html(), page.to_folium().get_root().render()
    assert isinstance(page.to_folium(), folium.Map)
    assert "jquery" not in re.sub(r"<script>.*?</script>", "", mine, flags=re.DOTALL).lower()
    assert re.search(r'<script src="https://[^"]*jquery', foliums)
    assert "leaflet@" not in foliums


def test_a_failed_save_leaves_what_stood_there(events: gpd.GeoDataFrame, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    target.write_text("old")
    with pytest.raises(OutputError):
        write_whole(tmp_path / "missing" / "map.html", b"new")
    with pytest.raises(OutputError):
        ConflictMap().add_events(events).save(tmp_path)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_wrong_theme_is_refused() -> None:
    with pytest.raises(ValueError, match="theme is one of"):
        ConflictMap(theme="sepia")


def test_an_empty_map_still_builds() -> None:
    assert "<title>Map</title>" in ConflictMap().to_html()
