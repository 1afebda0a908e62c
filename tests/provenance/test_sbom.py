"""The bill of materials names what a user gets, the same each time."""

from __future__ import annotations

import importlib.util
import json

import pytest


@pytest.fixture(scope="module")
def sbom(root):
    spec = importlib.util.spec_from_file_location("sbom", root / "tools/sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_lists_what_runs_and_nothing_that_only_tests(sbom):
    names = {component["name"] for component in sbom.bill()["components"]}
    assert {"folium", "geopandas", "leaflet", "lxml"} <= names
    assert not {"pytest", "ruff", "esbuild", "vitest", "conflict-map"} & names


def test_every_reference_is_listed(sbom):
    content = sbom.bill()
    known = {c["bom-ref"] for c in content["components"]} | {content["metadata"]["component"]["bom-ref"]}
    assert {entry["ref"] for entry in content["dependencies"]} == known
    assert {ref for entry in content["dependencies"] for ref in entry["dependsOn"]} <= known


def test_the_same_input_gives_the_same_bytes(sbom, tmp_path):
    for name in ("a.json", "b.json"):
        assert sbom.main([str(tmp_path / name)]) == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_bytes())["specVersion"] == "1.6"


def test_packages_that_name_one_another_are_followed_once(sbom, monkeypatch):
    needs = {"conflict-map": ["a[x]", "conflict-map[online]"], "a": ["b[y]"], "b": ["a[x]", "A"]}
    monkeypatch.setattr(sbom, "requirements", lambda name: needs[name])
    monkeypatch.setattr(sbom, "is_installed", lambda _: True)
    assert sbom.python_closure("conflict-map") == {"conflict-map": {"a"}, "a": {"b"}, "b": {"a"}}
