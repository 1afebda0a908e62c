"""A profile is read whole, and everything that is wrong with it is said at once."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_map.errors import InputError
from conflict_map.guard import Grid, Snapping, read_profile, shipped_profiles

FULL = """
name = "own"
guidance = ["our own"]
[age]
minimum_days = 3
[positions]
rounding = "grid"
cell_km = 5
draw = "cell"
[aggregation]
k = 4
cell_km = 5
largest_cell_km = 40
period = "week"
[withhold]
fields = ["quote"]
sources = ["Field notes"]
[[actors]]
name = "Rescue Union"
cell_km = 20
[[embargoes]]
name = "valley"
polygon = [[36, 35], [37, 35], [37, 36]]
margin_km = 2
until = 2030-01-01
[[embargoes]]
name = "box"
bounds = [10, 10, 11, 11]
"""


def write(folder, text):
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder, text):
    with pytest.raises(InputError) as error:
        read_profile(write(folder, text))
    return [str(fault).replace(str(folder) + "/", "") for fault in error.value.faults]


def test_every_key_is_read(tmp_path):
    profile = read_profile(write(tmp_path, FULL))
    assert profile.minimum_age_days == 3
    assert profile.rounding == Grid(5000, "cell")
    assert profile.aggregation.levels() == (5000, 10_000, 20_000, 40_000)
    assert profile.withheld_sources == ("Field notes",)
    assert profile.actors[0].cell_m == 20_000
    valley, box = profile.embargoes
    assert (valley.until, valley.margin_m, box.area.bounds) == (date(2030, 1, 1), 2000, (10, 10, 11, 11))


def test_a_profile_is_frozen(tmp_path):
    with pytest.raises(dataclasses.FrozenInstanceError):
        read_profile(write(tmp_path, FULL)).name = "other"


def test_all_faults_are_listed_with_their_keys(tmp_path):
    text = """
    nmae = "typo"
    [age]
    minimum_days = "soon"
    [positions]
    rounding = "grid"
    cell_km = -1
    corner = 3
    [aggregation]
    k = 1.5
    cell_km = nan
    period = "fortnight"
    [[actors]]
    cell_km = true
    [[embargoes]]
    name = "bow tie"
    polygon = [[0, 0], [1, 1], [1, 0], [0, 1]]
    [[embargoes]]
    name = "two"
    bounds = [0, 0, 1, 1]
    file = "a.geojson"
    """
    found = faults(tmp_path, text)
    columns = {line.split("column ")[1].split(":")[0] for line in found}
    assert columns == {
        *("name", "nmae", "age.minimum_days", "positions.cell_km", "positions.corner"),
        *(
            "aggregation.k",
            "aggregation.cell_km",
            "aggregation.period",
            "actors[0].name",
            "actors[0].cell_km",
        ),
        *("embargoes[0].polygon", "embargoes[1].name"),
    }
    assert all(line.startswith("own.toml, column ") for line in found)


@pytest.mark.parametrize(
    ("area", "says"),
    [
        ("polygon = [[0, 0], [1, 1]]", "not an area"),
        ("polygon = [[0, 0], [1, 0], [2, 0]]", "not valid"),
        ("polygon = [[179, 0], [181, 0], [180, 1]]", "beyond WGS 84"),
        ("polygon = [[0, 0], [1, inf], [1, 0]]", "not numbers"),
        ("polygon = [[0, 0, 0], [1, 1, 0], [1, 0, 0]]", "each point must be"),
        ("bounds = [10, 0, 5, 1]", "split an area"),
        ("bounds = [1, 2, 3]", "must be [west"),
        ('file = "none.geojson"', "not an area"),
        ("", "needs one of"),
    ],
)
def test_areas_that_are_none_are_refused(tmp_path, area, says):
    (found,) = faults(tmp_path, f'name = "a"\n[[embargoes]]\nname = "b"\n{area}\n')
    assert says in found


def test_an_area_may_come_from_geojson(tmp_path):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": square}]}
    (tmp_path / "area.geojson").write_text(json.dumps(collection))
    text = 'name = "a"\n[[embargoes]]\nname = "b"\nfile = "area.geojson"\n'
    assert read_profile(write(tmp_path, text)).embargoes[0].area.area == 1
    (tmp_path / "area.geojson").write_text('{"type": "Point", "coordinates": [0, 0]}')
    assert "other than polygons" in faults(tmp_path, text)[0]


def test_places_come_from_a_table(tmp_path):
    (tmp_path / "places.csv").write_text("id,name,lon,lat\na,Alpha,36,35\n")
    text = 'name = "a"\n[positions]\nrounding = "places"\nplaces = "places.csv"\nwithin_km = 30\n'
    rounding = read_profile(write(tmp_path, text)).rounding
    assert isinstance(rounding, Snapping)
    assert rounding.places[0].name == "Alpha"
    (tmp_path / "places.csv").write_text("id,name,lon,lat\na,Alpha,x,35\nb,,1,1\nc,Gamma,nan,1\n")
    assert [line.split(": ")[0] for line in faults(tmp_path, text)] == [
        f"places.csv, row {row}" for row in (2, 3, 4)
    ]


def test_rules_that_exclude_one_another_are_refused(tmp_path):
    text = FULL.replace("cell_km = 5\ndraw", "cell_km = 50\ndraw").replace("cell_km = 20", "cell_km = 60")
    assert len(faults(tmp_path, text)) == 2


@pytest.mark.parametrize("text", ["name = ", "\x00", "name = 'a'\nname = 'b'"])
def test_broken_toml_is_a_fault_not_a_traceback(tmp_path, text):
    assert "can't be read as TOML" in faults(tmp_path, text)[0]


def test_a_missing_profile_names_those_that_exist():
    with pytest.raises(InputError, match="humanitarian"):
        read_profile("humanitraian")


def test_the_shipped_profiles_are_sound_and_cite_guidance():
    for name in shipped_profiles():
        profile = read_profile(name)
        assert profile.guidance
        assert profile.name == name


def test_the_statement_names_no_secret(tmp_path):
    statement = read_profile(write(tmp_path, FULL)).statement()
    for secret in ("valley", "box", "Field notes", "Rescue Union"):
        assert secret not in statement


toml_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("name", "guidance", "age", "positions", "aggregation", "withhold", "actors", "embargoes"),
            toml_values,
        ),
    )
)
def test_any_table_is_either_a_profile_or_faults(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", lambda _: content)
        try:
            faults_found = [] if read_profile(path) else None
        except InputError as error:
            faults_found = error.faults
    assert faults_found is not None
