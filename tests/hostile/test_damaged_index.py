"""A gazetteer's index that is cut off, damaged, of another version or gone: one clear error, and a way out that works."""

from __future__ import annotations

import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_map.cli import main
from conflict_map.errors import GazetteerError
from conflict_map.gazetteer import Gazetteer, gazetteer
from conflict_map.gazetteer.compiled import layerfiles
from conflict_map.gazetteer.compiled.index import Index

PLACES = "name,lat,lon,country\nTell Nowhere,35.1,36.7,SY\n"
DAMAGES = {
    "cut off": (lambda content: content[:-100], "it was cut off"),
    "empty": (lambda _: b"", "is no gazetteer index"),
    "another file": (lambda _: b"PK\x03\x04" * 1000, "is no gazetteer index"),
    "another version": (lambda content: content[:6] + b"\x63\x00" + content[8:], "is an index of format 99"),
    "a damaged header": (lambda content: content[:40] + b"\xff" + content[41:], "is damaged"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    path = tmp_path_factory.mktemp("index") / "places.gaz"
    places = pd.DataFrame(
        {"id": range(50), "name": [f"Tell {n}" for n in range(50)], "lat": 35.0, "lon": 36.0}
    )
    Index.from_places(places, {"name": "places"}).save(path)
    return path.read_bytes()


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_an_index_that_is_cut_off_anywhere_says_so(index, tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "cut.gaz"
    path.write_bytes(index[: data.draw(st.integers(0, len(index) - 1))])
    with pytest.raises(GazetteerError, match="Compile it again"):
        Gazetteer.open(path)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a verb in a folder with a report and a table of places, and a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(layerfiles.HOME_VARIABLE, str(tmp_path / "home"))
    (tmp_path / "a.txt").write_text("Rebels entered Hama on Monday, residents said.", encoding="utf-8")
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")

    def verb(*arguments):
        monkeypatch.setattr(sys, "argv", ["conflict-map", *map(str, arguments)])
        try:
            main()
            status = 0
        except SystemExit as done:
            status = done.code or 0
        printed = capsys.readouterr()
        return status, " ".join((printed.out + printed.err).split())

    return verb


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_layer_is_named_by_every_verb_and_can_be_mended_or_removed(damage, run, tmp_path):
    assert run("gazetteer", "add", "--table", "places.csv", "--name", "mine")[0] == 0
    (layer,) = layerfiles.layer_files()
    change, words = DAMAGES[damage]
    layer.write_bytes(change(layer.read_bytes()))
    for verb in (
        ("resolve", "Hama"),
        ("build", "a.txt", "-o", "map.html"),
        ("events", "a.txt", "-o", "e.csv"),
        ("events", "a.txt", "-o", "e.csv", "--workers", "1"),
        ("gazetteer", "info"),
    ):
        status, told = run(*verb)
        assert status == 1
        assert words in told
        assert layer.name in told.replace(" ", "")
        assert "conflict-map gazetteer remove mine" in told
        assert "flaw of conflict-map" not in told
    assert not list(tmp_path.glob("map.html")) + list(tmp_path.glob("e.csv"))
    assert run("gazetteer", "add", "--table", "places.csv", "--name", "mine")[0] == 0
    assert run("resolve", "Tell Nowhere")[0] == 0
    layer.write_bytes(change(layer.read_bytes()))
    assert run("gazetteer", "remove", "mine")[0] == 0
    assert run("resolve", "Hama", "--country", "SY")[0] == 0


@pytest.mark.parametrize("damage", ["cut off", "another version", "gone"])
def test_a_damaged_world_says_how_to_install_it_again(damage, run, index, tmp_path, monkeypatch):
    world = tmp_path / "world.gaz"
    if damage != "gone":
        world.write_bytes(DAMAGES[damage][0](index))
    for module in (gazetteer, layerfiles):
        monkeypatch.setattr(module, "BUNDLED", world)
    status, told = run("build", "a.txt", "-o", "map.html")
    assert status == 1
    assert "pip install --force-reinstall --no-deps conflict-map" in told
    assert not (tmp_path / "map.html").exists()
