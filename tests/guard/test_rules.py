"""Nothing that was withheld is in what comes out, and what comes out keeps every promise."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Point, box

from conflict_map.errors import InputError
from conflict_map.guard import (
    ActorRule,
    Aggregation,
    Embargo,
    Grid,
    Profile,
    Snapping,
    SnapPlace,
    guard,
    read_profile,
)
from conflict_map.guard.checks import broken_promises
from conflict_map.tables import EVENTS, frame, validate

AS_OF = "2024-12-20"
GEOD = Geod(ellps="WGS84")


def event(**cells):
    base = {
        "event_id": "ev-given",
        "event_type": "Battles",
        "date_start": "2024-12-01",
        "date_end": "2024-12-01",
        "actor1": "Northern Front",
        "place": "Qalat Mudiq",
        "place_name": "Qal'at al-Madiq",
        "place_id": "geonames:171",
        "place_why": "the only place of this name",
        "place_rivals": "Qalat (0.2)",
        "country": "SY",
        "admin1": "Hama",
        "uncertainty_m": 1337.0,
        "confidence": 0.8317,
        "direction_deg": 91.0,
        "target_id": "geonames:170",
        "source": "Daily Record",
        "source_url": "https://example.org/fighting-in-qalat-mudiq",
        "quote": "Fighting broke out in Qalat Mudiq.",
        "quote_start": 10,
        "quote_end": 44,
        "notes": "near the castle",
        "geometry": Point(36.39, 35.41),
    }
    return base | cells


def everything(guarded):
    """All that could be published, as one text."""
    tables = guarded.events, guarded.mentions
    return "\n".join(str(table.astype("object").to_dict("records")) for table in tables) + guarded.statement


def run(rows, profile, mentions=None, as_of=AS_OF):
    table = None if mentions is None else frame(mentions, "mentions")
    guarded = guard(frame(rows), table, profile, as_of=as_of)
    validate(guarded.events)
    validate(guarded.mentions, "mentions")
    return guarded


class TestAge:
    profile = Profile("age", minimum_age_days=7)

    def test_young_and_undated_events_go_without_a_trace(self):
        rows = [
            event(event_id="old", sequence=1),
            event(
                event_id="young",
                sequence=2,
                date_start="2024-12-19",
                date_end="2024-12-19",
                place="Tamanah",
                place_name="Tamanah",
                actor1="Eastern Shield",
                quote="Tamanah fell to Eastern Shield.",
                quote_start=50,
                quote_end=80,
                source_url="https://example.org/tamanah",
            ),
            event(
                event_id="undated", sequence=3, date_start=None, date_end=None, place="Ghab", quote_start=90
            ),
        ]
        rows.append(
            rows[0] | {"event_id": "after", "sequence": 4, "quote": "Then Tamanah was next.", "notes": None}
        )
        guarded = run(rows, self.profile)
        assert len(guarded.events) == 2
        told = everything(guarded)
        for secret in ("Tamanah", "Eastern Shield", "Ghab", "young", "undated", "ev-given"):
            assert secret not in told
        assert guarded.events.sequence.tolist() == [1, 2], "a gap would tell of a row"
        assert guarded.audit.counts()["age", "withheld"] == 2
        assert guarded.speaks_of("Rebels enter TAMANAH")
        assert not guarded.speaks_of("Fighting in Qalat Mudiq")

    def test_the_last_moment_counts(self):
        rows = [event(date_start="2024-12-01", date_end="2024-12-14")]
        assert len(run(rows, self.profile).events) == 0
        assert len(run(rows, self.profile, as_of="2024-12-21").events) == 1

    def test_a_sentence_shared_with_a_withheld_event_goes(self):
        rows = [event(), event(date_start="2024-12-20", date_end="2024-12-20", quote_start=30, quote_end=60)]
        guarded = run(rows, self.profile)
        assert guarded.events.quote.isna().all()
        assert guarded.events.place.tolist() == ["Qalat Mudiq"], "its own place may be told"

    def test_mentions_have_no_age(self):
        mention = {"mention_id": "m", "text": "Qalat Mudiq", "geometry": Point(36.39, 35.41)}
        guarded = run([event()], self.profile, [mention])
        assert guarded.mentions.empty
        assert guarded.audit.counts()["mentions", "withheld"] == 1


class TestRounding:
    @pytest.mark.parametrize("draw", ["centre", "cell"])
    def test_nothing_finer_than_the_cell_is_left(self, draw):
        guarded = run([event()], Profile("grid", rounding=Grid(10_000, draw)))
        told = everything(guarded)
        for secret in (
            "Mudiq",
            "Madiq",
            "171",
            "castle",
            "Hama",
            "91.0",
            "1337",
            "0.8317",
            "36.39",
            "example.org",
        ):
            assert secret not in told
        row = guarded.events.iloc[0]
        assert row.actor1 == "Northern Front"
        assert row.geometry.geom_type == ("Polygon" if draw == "cell" else "Point")

    @given(
        st.floats(-180, 180),
        st.floats(-89.9, 89.9),
        st.sampled_from([500.0, 5000.0, 64_000.0]),
        st.floats(0, 9e4),
    )
    @settings(max_examples=60, deadline=None)
    def test_the_uncertainty_holds_the_truth(self, lon, lat, cell, uncertainty):
        rows = [event(geometry=Point(lon, lat), uncertainty_m=uncertainty)]
        row = run(rows, Profile("grid", rounding=Grid(cell))).events.iloc[0]
        distance = GEOD.inv(lon, lat, row.geometry.x, row.geometry.y)[2]
        assert distance + uncertainty <= row.uncertainty_m * 1.000001

    def test_two_events_of_one_cell_can_not_be_told_apart(self):
        rows = [event(geometry=Point(36.39, 35.41)), event(geometry=Point(36.394, 35.413), uncertainty_m=900)]
        first, second = run(rows, Profile("grid", rounding=Grid(10_000))).events.itertuples()
        assert first.geometry.equals(second.geometry)
        assert first.uncertainty_m == second.uncertainty_m

    def test_a_line_loses_its_course_and_keeps_its_extent(self):
        road = LineString([(36.0, 35.0), (36.4, 35.0)])
        row = run([event(geometry=road)], Profile("grid", rounding=Grid(5000))).events.iloc[0]
        assert row.geometry.geom_type == "Point"
        assert row.uncertainty_m > 18_000

    def test_cells_have_equal_areas(self):
        rows = [event(geometry=Point(30, lat)) for lat in (0.5, 35.2, 50.3)]
        events = run(rows, Profile("grid", rounding=Grid(20_000, "cell"))).events
        areas = [abs(GEOD.geometry_area_perimeter(cell.segmentize(0.001))[0]) for cell in events.geometry]
        assert areas == pytest.approx([4e8] * 3, rel=1e-4)

    def test_an_actor_named_after_the_place_does_not_give_it_away(self):
        guarded = run([event(actor2="Residents of Qalat Mudiq")], Profile("grid", rounding=Grid(10_000)))
        assert guarded.events.actor2.isna().all()

    def test_events_without_a_position_tell_no_place_words(self):
        guarded = run([event(geometry=None)], Profile("grid", rounding=Grid(10_000)))
        assert len(guarded.events) == 1
        assert "Mudiq" not in everything(guarded)

    @pytest.mark.parametrize("shape", [Point(), LineString()])
    def test_an_empty_geometry_is_none(self, shape):
        rows = [event(geometry=shape), event()]
        assert len(run(rows, Profile("grid", rounding=Grid(10_000))).events) == 2
        assert len(run(rows, TestEmbargo.profile).events) == 0
        mention = [{"mention_id": "1", "text": "Salamiyah", "geometry": shape}]
        assert run(rows, TestEmbargo.profile, mention).mentions.empty

    def test_no_number_is_withheld_not_guessed(self):
        guarded = run([event(geometry=Point(float("inf"), 1))], Profile("grid", rounding=Grid(10_000)))
        assert guarded.events.empty


class TestSnapping:
    table = Snapping(
        (SnapPlace("p1", "Suqaylabiyah", 36.40, 35.37), SnapPlace("p2", "Hama", 36.75, 35.13)), 20_000
    )

    def test_events_move_to_the_nearest_place(self):
        guarded = run([event()], Profile("snap", rounding=self.table))
        row = guarded.events.iloc[0]
        assert (row.place_name, row.place_id, row.geometry.x) == ("Suqaylabiyah", "p1", 36.40)
        assert row.uncertainty_m == 40_000, "whole steps, or the true distance could be worked out"
        assert "Mudiq" not in everything(guarded)

    def test_far_events_are_withheld(self):
        guarded = run([event(geometry=Point(40, 35))], Profile("snap", rounding=self.table))
        assert guarded.events.empty
        assert "no place of the table" in guarded.audit.entries[0].reason


class TestAggregation:
    profile = Profile("few", aggregation=Aggregation(3, 10_000, 40_000, "month"))

    def test_lonely_events_join_others_or_go(self):
        near = [
            event(geometry=Point(36.39 + i * 0.001, 35.41), date_start=f"2024-11-0{i + 1}", date_end=None)
            for i in range(3)
        ]
        far = [event(geometry=Point(45, 33), actor1="Southern Guard")]
        guarded = run(near + far, self.profile)
        assert len(guarded.events) == 3
        assert len(set(guarded.events.geometry.to_wkb())) == 1
        assert set(guarded.events.date_start.dt.strftime("%Y-%m-%d")) == {"2024-11-01"}
        assert set(guarded.events.date_end.dt.strftime("%Y-%m-%d")) == {"2024-11-30"}
        assert "Southern Guard" not in everything(guarded)

    def test_other_months_do_not_count(self):
        rows = [event(date_start=f"2024-{month:02}-05", date_end=None) for month in (8, 9, 10)]
        assert run(rows, self.profile).events.empty

    def test_neither_undated_nor_unplaced_events_can_be_counted(self):
        rows = [event() for _ in range(3)] + [event(geometry=None), event(date_start=None, date_end=None)]
        guarded = run(rows, self.profile)
        assert len(guarded.events) == 3
        assert guarded.audit.counts()["aggregation", "withheld"] == 2

    def test_the_period_does_not_run_past_what_may_be_shown(self):
        profile = Profile("few", minimum_age_days=5, aggregation=self.profile.aggregation)
        guarded = run([event() for _ in range(3)], profile)
        assert guarded.events.date_end.max() == pd.Timestamp("2024-12-15", tz="UTC")

    @given(
        st.lists(
            st.tuples(st.floats(36, 37.5), st.floats(34.5, 35.5), st.integers(0, 40)), min_size=1, max_size=60
        ),
        st.integers(2, 6),
        st.sampled_from(["day", "week", "month", "year"]),
    )
    @settings(max_examples=40, deadline=None)
    def test_never_fewer_than_k(self, points, k, period):
        days = pd.Timestamp("2024-10-01") + pd.to_timedelta([day for _, _, day in points], unit="D")
        rows = [
            event(geometry=Point(x, y), date_start=d, date_end=d)
            for (x, y, _), d in zip(points, days, strict=True)
        ]
        profile = Profile("k", aggregation=Aggregation(k, 8000, 64_000, period))
        events = run(rows, profile).events
        if len(events):
            keys = [events.geometry.to_wkb(), events.date_start, events.date_end]
            assert events.groupby(keys).size().min() >= k


class TestActors:
    profile = Profile("actors", actors=(ActorRule("Rescue Union", 20_000),))

    def test_only_their_positions_become_coarse(self):
        rows = [
            event(
                place="Afamia",
                place_name="Afamia",
                quote="Afamia was shelled.",
                quote_start=1,
                quote_end=9,
                source_url=None,
            ),
            event(actor2="RESCUE  UNION", quote_start=90, quote_end=120),
        ]
        guarded = run(rows, self.profile)
        exact = guarded.events[guarded.events.place.notna()]
        assert exact.place.tolist() == ["Afamia"]
        assert "Mudiq" not in everything(guarded)

    def test_a_row_that_only_speaks_of_them_becomes_coarse_too(self):
        guarded = run([event(notes="beside the Rescue Union's depot")], self.profile)
        assert guarded.events.place.isna().all()
        assert "depot" not in everything(guarded)

    def test_cells_nest_in_those_of_the_profile(self):
        profile = Profile("both", rounding=Grid(5000), actors=self.profile.actors)
        events = run([event(), event(actor1="Rescue Union")], profile).events
        assert sorted(round(u / 7000) for u in events.uncertainty_m) == [1, 5]


class TestEmbargo:
    area = Embargo("the castle", box(36.3, 35.3, 36.5, 35.5), margin_m=5000)
    profile = Profile("quiet", embargoes=(area,))

    def test_events_in_near_and_nowhere_go(self):
        rows = [
            event(),
            event(geometry=Point(36.54, 35.4), uncertainty_m=0),
            event(geometry=Point(36.9, 35.4), uncertainty_m=40_000),
            event(geometry=None),
            event(geometry=LineString([(36.2, 35.6), (36.6, 35.2)])),
            event(
                geometry=Point(38, 35),
                place="Salamiyah",
                place_name="Salamiyah",
                place_id="p",
                quote="Calm in Salamiyah.",
                source="Other",
                source_url=None,
                notes=None,
                place_why="unlike Qalat Mudiq",
            ),
        ]
        guarded = run(rows, self.profile)
        assert guarded.events.place.tolist() == ["Salamiyah"]
        told = everything(guarded)
        for secret in ("Mudiq", "the castle", "geonames:170"):
            assert secret not in told

    def test_words_of_the_same_document_go(self):
        rows = [
            event(),
            event(
                geometry=Point(38, 35),
                place="Salamiyah",
                quote="They came from the fortress.",
                quote_start=99,
                quote_end=120,
            ),
        ]
        assert "fortress" not in everything(run(rows, self.profile))

    def test_it_ends(self):
        profile = Profile("q", embargoes=(Embargo("x", self.area.area, until=date(2024, 12, 20)),))
        assert len(run([event()], profile).events) == 1
        assert run([event()], profile, as_of="2024-12-19").events.empty

    def test_no_coarse_position_stands_in_it(self):
        profile = Profile(
            "q", rounding=Grid(80_000), embargoes=(Embargo("x", box(37.67, 34.2, 37.78, 34.31)),)
        )
        rows = [
            event(geometry=Point(lon, lat), uncertainty_m=0)
            for lon in np.arange(35.5, 38, 0.2)
            for lat in (34.4, 35.45)
        ]
        events = run(rows, profile).events
        assert 0 < len(events) < len(rows)
        assert not shapely.intersects(events.geometry.to_numpy(), profile.embargoes[0].area).any()

    def test_mentions_in_it_go(self):
        mentions = [
            {"mention_id": "1", "text": "the fort", "geometry": Point(36.4, 35.4)},
            {"mention_id": "2", "text": "Salamiyah", "why": "not Qalat Mudiq", "geometry": Point(38, 35)},
            {"mention_id": "3", "text": "nowhere known", "geometry": None},
        ]
        guarded = run([event()], self.profile, mentions)
        assert guarded.mentions.text.tolist() == ["Salamiyah"]
        assert "Mudiq" not in everything(guarded)


class TestWithheld:
    def test_sources_and_what_they_said(self):
        rows = [
            event(source="Field Notes", claimed_by="An aid worker"),
            event(claimed_by="field notes", place="Ghab", place_name=None),
        ]
        guarded = run(rows, Profile("s", withheld_sources=("field notes",)))
        assert guarded.events.place.tolist() == ["Ghab"]
        assert "notes" not in everything(guarded).replace("'notes'", "").lower()

    @pytest.mark.parametrize("field", [c.name for c in EVENTS if c.name != "event_id"] + ["geometry"])
    def test_any_field_can_be_withheld(self, field):
        guarded = run([event(), event(geometry=None, place="Ghab")], Profile("f", withheld_fields=(field,)))
        assert len(guarded.events) == 2
        assert guarded.events[field].isna().all()

    def test_what_carries_the_value_goes_too(self):
        guarded = run(
            [event(actor1_id="nf"), event(actor2="Northern Front")], Profile("f", withheld_fields=("actor1",))
        )
        assert "Northern Front" not in everything(guarded)
        assert "nf" not in set(guarded.events.actor1_id.dropna())

    def test_an_exact_position_gives_a_withheld_place_name_back(self):
        guarded = run([event()], Profile("f", withheld_fields=("place_name",)))
        assert guarded.events.geometry.isna().all()
        coarse = run([event()], Profile("f", withheld_fields=("place_name",), rounding=Grid(10_000)))
        assert coarse.events.geometry.notna().all()

    def test_a_field_that_does_not_exist_is_a_fault(self):
        with pytest.raises(InputError, match="'qoute', a field that no table has"):
            run([event()], Profile("f", withheld_fields=("qoute",)))

    def test_columns_that_nobody_vouches_for_never_pass(self):
        guarded = run([event(acled_location="Qalat Mudiq", acled_latitude="35.41")], Profile("nothing asked"))
        assert list(guarded.events.columns) == [*(c.name for c in EVENTS), "geometry"]


class TestAll:
    def test_the_tables_given_are_not_changed(self):
        events = frame([event(), event(geometry=None)])
        before = events.copy(deep=True)
        guard(events, None, read_profile("humanitarian"), as_of=AS_OF)
        pd.testing.assert_frame_equal(pd.DataFrame(events), pd.DataFrame(before))

    def test_order_and_ids_tell_nothing_of_the_rows_that_are_gone(self):
        rows = [
            event(actor1=name, date_start=f"2024-12-0{day}", date_end=None)
            for name, day in (("C", 3), ("A", 1), ("B", 2))
        ]
        profile = Profile("age", minimum_age_days=1)
        alone = run(rows, profile)
        among = run([event(actor1="D", date_start="2024-12-20", date_end=None), *reversed(rows)], profile)
        columns = [
            c.name
            for c in EVENTS
            if c.name not in {"quote", "quote_start", "quote_end", "notes", "source_url"}
        ]
        assert alone.events.event_id.is_unique
        assert among.events.actor1.tolist() == ["A", "B", "C"]
        assert set(columns) <= set(among.events.columns)

    def test_the_same_input_gives_the_same_output(self):
        rows = [event(), event(), event(actor1="B")]
        first, second = (run(rows, Profile("x", rounding=Grid(9000))) for _ in range(2))
        pd.testing.assert_frame_equal(pd.DataFrame(first.events), pd.DataFrame(second.events))
        assert first.audit == second.audit

    def test_empty_tables_pass(self):
        guarded = guard(frame([]), frame([], "mentions"), read_profile("humanitarian"), as_of=AS_OF)
        assert guarded.events.empty
        assert isinstance(guarded.events, gpd.GeoDataFrame)

    def test_the_audit_is_written_and_holds_no_words(self, tmp_path):
        guarded = run([event() for _ in range(2)], read_profile("humanitarian"))
        guarded.audit.write(tmp_path / "audit.json")
        text = (tmp_path / "audit.json").read_text(encoding="utf-8")
        assert '"given": 2' in text
        assert "Mudiq" not in text

    def test_a_broken_promise_stops_the_build(self, monkeypatch):
        monkeypatch.setattr("conflict_map.guard.positions.round_to_cells", lambda *_: None)
        with pytest.raises(InputError, match="finer than the profile's cells"):
            run([event()], Profile("grid", rounding=Grid(10_000)))

    @pytest.mark.parametrize(
        ("profile", "says"),
        [
            (Profile("a", minimum_age_days=30), "younger"),
            (Profile("a", withheld_fields=("quote",)), "withheld field"),
            (Profile("a", rounding=Grid(10_000)), "finer"),
            (Profile("a", rounding=TestSnapping.table), "none of the profile's places"),
            (Profile("a", embargoes=(TestEmbargo.area,)), "stands in"),
            (Profile("a", aggregation=Aggregation(2, 1000, 2000, "day")), "fewer than 2"),
            (Profile("a", withheld_sources=("daily record",)), "source"),
        ],
    )
    def test_the_last_look_sees_each_broken_promise(self, profile, says):
        found = broken_promises(frame([event()]), profile, pd.Timestamp(AS_OF, tz="UTC"))
        assert any(says in str(fault) for fault in found)

    @given(
        st.lists(
            st.fixed_dictionaries(
                {
                    "x": st.floats(30, 42) | st.none(),
                    "y": st.floats(30, 38),
                    "day": st.integers(0, 60) | st.none(),
                    "place": st.sampled_from(["Zeytin Tepe", "Ain Sakhr", "Wadi Nur"]),
                    "actor": st.sampled_from(["Rescue Union", "Northern Front", "Guard of Ain Sakhr"]),
                    "source": st.sampled_from(["Field notes", "Daily Record"]),
                }
            ),
            max_size=25,
        ),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )
    @settings(max_examples=60, deadline=None)
    def test_whatever_the_rules_no_withheld_word_is_left(self, rows, age, coarse, few, embargo):
        table = []
        for n, row in enumerate(rows):
            when = None if row["day"] is None else pd.Timestamp("2024-10-25") + pd.Timedelta(days=row["day"])
            where = None if row["x"] is None else Point(row["x"], row["y"])
            words = f"{row['actor']} in {row['place']}, case Q{n}Q."
            table.append(
                event(
                    event_id=f"id{n}",
                    date_start=when,
                    date_end=when,
                    geometry=where,
                    place=row["place"],
                    place_name=row["place"],
                    place_id=f"pid{n}x",
                    actor1=row["actor"],
                    source=row["source"],
                    quote=words,
                    quote_start=n * 100,
                    quote_end=n * 100 + len(words),
                    source_url=None,
                )
            )
        profile = Profile(
            "any",
            minimum_age_days=5 if age else None,
            rounding=Grid(10_000) if coarse else None,
            aggregation=Aggregation(2, 10_000, 40_000, "month") if few else None,
            withheld_sources=("Field notes",),
            actors=(ActorRule("Rescue Union", 20_000),),
            embargoes=(Embargo("e", box(35, 33, 37, 36)),) if embargo else (),
        )
        guarded = run(table, profile)
        told = everything(guarded)
        assert "Field notes" not in told
        gone = {entry.row - 1 for entry in guarded.audit.entries if entry.action == "withheld"}
        for n in gone:
            assert f"Q{n}Q" not in told
            assert f"pid{n}x" not in told
        if coarse or few:
            assert not any(place in told for place in ("Zeytin Tepe", "Ain Sakhr", "Wadi Nur"))
