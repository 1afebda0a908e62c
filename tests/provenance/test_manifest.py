"""A manifest names what a map was made from, the same each time, and under a profile nothing that proves a guess."""

from __future__ import annotations

import hashlib
import json

import pandas as pd
import pytest

from conflict_map.errors import InputError
from conflict_map.gazetteer import Gazetteer
from conflict_map.guard import Profile
from conflict_map.provenance import manifest


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "raid-on-nowhere.txt"
    path.write_text("Calm.", encoding="utf-8")
    return path


def places(name="Tell Abyad"):
    return Gazetteer.from_places(pd.DataFrame({"id": [1], "name": [name], "lat": [36.7], "lon": [38.9]}))


def test_inputs_are_named_by_their_bytes(report):
    (entry,) = manifest([report])["inputs"]
    assert entry == {"name": report.name, "sha256": hashlib.sha256(b"Calm.").hexdigest(), "bytes": 5}


def test_neither_clock_nor_folder_is_in_it(report, tmp_path):
    text = json.dumps(manifest([report], {"published": "2024-12-05", "title": None}))
    assert str(tmp_path) not in text
    assert text == json.dumps(manifest([report], {"title": None, "published": "2024-12-05"}))
    assert "title" not in text


def test_a_folder_is_its_files_in_order(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/two.txt", "a.txt", ".hidden"):
        (tmp_path / name).write_text(name)
    assert [entry["name"] for entry in manifest([tmp_path])["inputs"]] == ["a.txt", "b/two.txt"]


def test_another_gazetteer_is_another_manifest(report):
    one, same, other = (manifest([report], gazetteer=places(name)) for name in ("A", "A", "B"))
    assert one == same
    assert one["gazetteer"] != other["gazetteer"]


def test_under_a_profile_no_guess_can_be_proven(report):
    found = manifest([report], {"title": "Raid on Nowhere", "tiles": True}, profile=Profile("calm"))
    assert found["profile"] == "calm"
    assert found["options"] == {"tiles": True}
    assert "inputs" not in found
    assert "nowhere" not in json.dumps(found).lower()


def test_faults_not_tracebacks(tmp_path):
    with pytest.raises(InputError, match=r"none\.txt"):
        manifest([tmp_path / "none.txt"])
    with pytest.raises(InputError, match="plain data"):
        manifest([], {"rate": float("nan")})
