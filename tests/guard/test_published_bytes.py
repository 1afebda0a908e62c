"""The saved map is searched, byte by byte and inflated, for everything that its profile withholds."""

from __future__ import annotations

import base64
import re
import zlib

import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point, box

from conflict_map.control import control_from_events
from conflict_map.guard import ActorRule, Embargo, Grid, Profile, guard, read_profile
from conflict_map.page import ConflictMap
from conflict_map.provenance.pagefile import read_page
from conflict_map.tables import frame

AS_OF = "2024-12-20"
SECRETS = (
    "Zeytunli",
    "Qarqafan",
    "Ruweidan",
    "Dawn Brigade",
    "Hudhayfa",
    "Field Notes",
    "Wadi Marran",
    "bakery",
)


def event(number, **cells):
    return {
        "event_id": f"ev-secret-{number:05}",
        "event_type": "Battles",
        "date_start": "2024-11-04",
        "date_end": "2024-11-04",
        "actor1": "Northern Front",
        "place": "Arihayn",
        "place_name": "Arihayn",
        "place_id": "geonames:111",
        "uncertainty_m": 700.0,
        "source": "Daily Record",
        "outcome": "captured",
        "quote": "Arihayn changed hands.",
        "quote_start": number * 1000,
        "quote_end": number * 1000 + 20,
        "geometry": Point(36.6083 + number * 1e-4, 35.8133),
    } | cells


EVENTS = [
    *(event(n) for n in range(4)),
    # too young
    event(5, date_start="2024-12-19", date_end="2024-12-19", place="Zeytunli", place_name="Zeytunli",
          place_id="geonames:222", quote="Zeytunli fell.", geometry=Point(36.1234, 35.4321)),
    # embargoed
    event(6, place="Qarqafan", place_name="Qarqafan", place_id="geonames:333", target_id="geonames:333",
          quote="Aid reached Qarqafan.", geometry=Point(38.5, 35.5)),
    # a withheld source
    event(7, source="Field Notes", source_url="https://example.org/field-notes/7", actor1="Dawn Brigade"),
    # a coarse actor
    event(8, actor2="Rescue Union", place="Ruweidan", place_name="Ruweidan", notes="behind the bakery",
          place_rivals="Ruweidan North (0.3)", geometry=LineString([(36.71, 35.77), (36.74, 35.79)])),
    # another row's words tell of them
    event(9, quote="From Arihayn they went on to Zeytunli and Qarqafan.", claimed_by="Abu Hudhayfa of Zeytunli",
          place_why="nearer than Qarqafan", acled_location="Wadi Marran"),
]  # fmt: skip
MENTIONS = [
    {
        "mention_id": f"mn-{name}",
        "text": name,
        "place_name": name,
        "source": "Daily Record",
        "geometry": Point(36.6, 35.8),
    }
    for name in ("Zeytunli", "Qarqafan", "Ruweidan", "Arihayn")
]
RULES = {
    "minimum_age_days": 7,
    "withheld_sources": ("Field Notes",),
    "actors": (ActorRule("Rescue Union", 20_000),),
    "embargoes": (Embargo("Wadi Marran", box(38.4, 35.4, 38.6, 35.6)),),
}
PROFILES = [
    Profile("rows", **RULES),
    Profile("cells", rounding=Grid(10_000, "cell"), **RULES),
    Profile("words", withheld_fields=("quote", "actor1"), **RULES),
    read_profile("humanitarian"),
]


def everything_in(path):
    """All text that a reader of the file could get at: the markup, and every inflated part."""
    html = path.read_text(encoding="utf-8")
    parts = [html]
    for script in re.findall(r'id="conflict-map-(?:stream|texts|basemap)[a-z0-9-]*">([^<]*)<', html):
        # a script may hold several gzip members, each base64 by itself
        for piece in re.findall(r"H4sI[A-Za-z0-9+/]*={0,2}", script):
            unpacker = zlib.decompressobj(31)
            padded = piece + "=" * (-len(piece) % 4)
            parts.append(unpacker.decompress(base64.b64decode(padded)).decode("utf-8", errors="replace"))
    page = read_page(path)
    parts.append(page.stream.decode("utf-8", errors="replace"))
    for layer in page.settings["layers"]:
        parts += [str(page.texts_of(layer, name)) for name in layer["texts"]["columns"]]
    return "\n".join(parts)


def positions_in(path):
    page = read_page(path)
    for layer in page.settings["layers"]:
        if layer["kind"] not in {"ground", "labels"} and {"lon", "lon+lat"} & set(layer["columns"]):
            pairs = zip(page.column(layer, "lon"), page.column(layer, "lat"), strict=True)
            yield from (pair for pair in pairs if None not in pair)


def publish(profile, folder):
    guarded = guard(frame(EVENTS), frame(MENTIONS, "mentions"), profile, as_of=AS_OF)
    title = "Fighting in Zeytunli"
    page = ConflictMap(title="A map" if guarded.speaks_of(title) else title, subtitle=guarded.statement)
    page.add_events(guarded.events).add_control(control_from_events(guarded.events)).add_mentions(
        guarded.mentions
    )
    path = folder / "map.html"
    page.save(path)
    return guarded, path


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_nothing_withheld_is_in_the_file(profile, tmp_path):
    guarded, path = publish(profile, tmp_path)
    found = everything_in(path)
    assert "Northern Front" in found or "actor1" in profile.withheld_fields, (
        "the search would find what is there"
    )
    secrets = SECRETS if profile.actors else ("Zeytunli", "Arihayn", "Ruweidan", "bakery", "Wadi Marran")
    for secret in (*secrets, "ev-secret", "geonames:222", "geonames:333", "mn-Ari"):
        assert secret.casefold() not in found.casefold(), secret
    hidden = {
        entry.row - 1
        for entry in guarded.audit.entries
        if entry.table == "events" and entry.action != "blanked"
    }
    exact = [EVENTS[n]["geometry"].centroid for n in hidden]
    told = np.array(list(positions_in(path))).reshape(-1, 2)
    for point in exact:
        apart = np.abs(told - (point.x, point.y)).max(axis=1)
        assert not (apart < 2e-5).any(), "the exact position of a withheld event"


def test_without_a_profile_the_search_finds_them(tmp_path):
    """The test above is only worth something if the same search sees the same words where nothing is withheld."""
    path = tmp_path / "open.html"
    ConflictMap(title="Open").add_events(frame(EVENTS)).add_mentions(frame(MENTIONS, "mentions")).save(path)
    found = everything_in(path)
    for secret in SECRETS:
        assert (secret in found) == (secret != "Wadi Marran"), secret
    told = np.array(list(positions_in(path)))
    assert (np.abs(told - (36.1234, 35.4321)).max(axis=1) < 2e-5).any()


def test_control_and_fronts_follow_from_what_is_left_alone(tmp_path):
    guarded, _ = publish(PROFILES[1], tmp_path)
    control = control_from_events(guarded.events)
    given = control_from_events(frame(EVENTS))
    assert set(control.event_id.dropna()) <= set(guarded.events.event_id)
    assert not set(control.statement_id) & set(given.statement_id)
    assert pd.isna(control.place).all()


def test_the_same_profile_gives_the_same_bytes(tmp_path):
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        files.append(publish(PROFILES[1], tmp_path / name)[1].read_bytes())
    assert files[0] == files[1]


def test_a_withheld_source_is_in_no_disagreement(tmp_path):
    here = {"place": "Hadidah", "place_name": "Hadidah", "outcome": "captured", "geometry": Point(36.9, 35.6)}
    told = frame(
        [
            event(21, source="Daily Record", **here),
            event(22, source="Field Notes", **{**here, "actor1": "Dawn Brigade"}),
            event(23, source="Evening Post", **{**here, "actor1": "Second Column"}),
        ]
    )
    for profile, named in ((None, True), (Profile("rows", **RULES), False)):
        kept = told if profile is None else guard(told, None, profile, as_of=AS_OF).events
        page = ConflictMap().add_control(control_from_events(kept))
        assert "disputes" in [layer.kind for layer in page.layers]
        page.save(tmp_path / "map.html")
        found = everything_in(tmp_path / "map.html")
        assert "Evening Post" in found
        assert ("Field Notes" in found, "Dawn Brigade" in found) == (named, named)
