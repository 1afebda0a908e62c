"""The main job on a report of our own: what a careful reader marks is there, and nothing that is not a place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.tables import validate
from conflict_map.text import Reading, document_from_text, read

REPORT = """Rebel alliance breaks into Hama as army pulls troops back

By Nadia Example
4 Min Read

Fighters of Hayat Tahrir al-Sham (HTS) have entered the northeastern neighbourhoods of Hama, Syria, the radio \
station Sham FM reported. The Syrian army confirmed the incursion and announced a redeployment of its forces outside the city.

The Defence Ministry in Damascus said its forces engaged in heavy fighting on Wednesday in Hama province, killing at \
least 300 HTS militants.

Rami Abdulrahman, who runs the Syrian Observatory for Human Rights, said the group pushed from three fronts – north, \
northeast and west – to reach Hama city. He added that while the army pushed HTS back 15 kilometres from Hama in the \
morning, by evening the group had cut off the Syrian Desert road and deployed elite units to the northern outskirts of Hama. \
The battle involves advances and retreats by both sides.

In Deir el-Zour province, shops stayed open in the government-held city. This followed an unsuccessful attack by a \
Kurdish-led militia on government positions, targeting seven villages in the Deir al-Zour countryside.

In Aleppo, which fell to the Islamist rebels on Friday, Sham FM reported widespread theft from homes, attributed to \
escaped criminals from Aleppo Central Prison. The city also suffered communication disruptions, including outages of \
cellular networks.

HTS controls parts of northwest Syria.

Share This Article
Nadia Example is a journalist and editor based in Amman. She has covered Jordan, Lebanon and Egypt. Twitter: @example
"""


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="module")
def reading(gazetteer: Gazetteer) -> Reading:
    return read(document_from_text(REPORT, published="2024-12-05", source="own.txt"), gazetteer)


def of(reading: Reading, **wanted: str):
    rows = reading.events
    for column, value in wanted.items():
        rows = rows[rows[column].astype("object") == value]
    assert len(rows), f"no event with {wanted}"
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("text", "kind", "shape"),
    [
        ("northeastern neighbourhoods of Hama", "part", "Polygon"),
        ("northern outskirts of Hama", "part", "Polygon"),
        ("15 kilometres from Hama", "offset", "Polygon"),
        ("seven villages in the Deir al-Zour countryside", "group", "Polygon"),
        ("Syrian Desert road", "place", "LineString"),
        ("Aleppo Central Prison", "place", "Point"),
        ("Aleppo", "place", "Point"),
        ("northwest Syria", "part", "Polygon"),
    ],
)
def test_places_are_found_and_shaped(reading: Reading, text: str, kind: str, shape: str) -> None:
    rows = reading.mentions[reading.mentions.text == text]
    assert len(rows), f"{text} was not found"
    assert rows.iloc[0].kind == kind
    assert rows.iloc[0].geometry.geom_type.endswith(shape)
    assert rows.iloc[0].country == "SY"


@pytest.mark.parametrize("text", ["Hama province", "Deir el-Zour province"])
def test_provinces_are_regions(reading: Reading, text: str) -> None:
    row = reading.mentions[reading.mentions.text == text].iloc[0]
    assert row.kind == "region"
    assert row.geo_precision == 3


def test_a_country_has_no_point_and_outlets_groups_and_furniture_are_no_places(reading: Reading) -> None:
    mentions = reading.mentions
    assert mentions[mentions.kind == "country"].geometry.isna().all()
    words = " | ".join(mentions.text)
    for alien in ("Sham FM", "Tahrir", "Example", "Jordan", "Lebanon", "Egypt", "Amman", "Human"):
        assert alien not in words


def test_group_of_villages_has_its_count_and_is_one_area(reading: Reading) -> None:
    rows = reading.mentions[reading.mentions["count"] == 7]
    assert len(rows) == 1


def test_three_axes_head_for_hama(reading: Reading) -> None:
    axes = reading.events[reading.events.direction_deg.notna()].sort_values("direction_deg")
    assert list(axes.direction_deg) == [90.0, 180.0, 225.0]
    assert set(axes.outcome.astype("object")) == {"advanced"}
    assert axes.target_id.nunique() == 1
    for line, heading in zip(axes.geometry, axes.direction_deg, strict=True):
        (x0, y0), (x1, y1) = line.coords
        assert (y1 < y0) == (90 < heading < 270)
        assert (x1 > x0) == (0 < heading < 180) or heading == 180.0


def test_entry_is_told_once_and_confirmed(reading: Reading) -> None:
    entry = of(reading, outcome="entered")
    assert entry.actor1_id == "HTS"
    assert entry.status == "confirmed"
    assert "Syrian army" in entry.notes
    assert (reading.events.outcome.astype("object") == "entered").sum() == 1


def test_battle_has_its_day_its_figure_and_its_claimant(reading: Reading) -> None:
    battle = reading.events[reading.events.fatalities_low == 300].iloc[0]
    assert battle.date_start == datetime(2024, 12, 4, tzinfo=UTC)
    assert battle.status == "claimed"
    assert "Defence Ministry" in battle.claimed_by
    assert battle[["fatalities_best", "fatalities_high"]].isna().all()
    assert battle.time_precision == 1


def test_push_back_comes_before_cut_and_deployment(reading: Reading) -> None:
    back, cut, sent = (
        of(reading, outcome="repelled"),
        of(reading, outcome="cut"),
        of(reading, outcome="deployed"),
    )
    assert back.actor1_id == "Military Forces of Syria"
    assert back.actor2_id == cut.actor1_id == sent.actor1_id == "HTS"
    assert back.date_start < cut.date_start
    assert back.sequence < cut.sequence < sent.sequence
    assert back.time_text == "in the morning"
    assert cut.sub_event_type == "Road cut"


def test_redeployment_is_the_armys_own_word(reading: Reading) -> None:
    move = of(reading, outcome="redeployed")
    assert move.actor1_id == "Military Forces of Syria"
    assert move.status == "claimed"


def test_failed_attack(reading: Reading) -> None:
    attack = of(reading, outcome="failed")
    assert attack.actor1_id == "SDF"
    assert attack.actor2_id == "Military Forces of Syria"
    assert attack["count"] == 7


def test_fall_of_aleppo_thefts_and_outages(reading: Reading) -> None:
    fall = of(reading, outcome="captured")
    assert (fall.place, str(fall.date_start.date())) == ("Aleppo", "2024-11-29")
    assert fall.actor1_side == "Opposition (Syria)"
    theft = of(reading, sub_event_type="Looting/property destruction")
    assert (theft.place, theft.claimed_by) == ("Aleppo", "Sham FM")
    assert of(reading, sub_event_type="Communication outage").place == "Aleppo"


def test_statements_of_control(reading: Reading) -> None:
    rows = reading.events[reading.events.event_type.astype("object") == "Control statement"]
    held = {(row.actor1_id, row.place_name) for row in rows.itertuples()}
    assert any(who == "HTS" and "Syria" in where for who, where in held)
    assert any(who == "Military Forces of Syria" and where.startswith("Deir") for who, where in held)
    assert any(who == "contested" for who, _ in held)


def test_every_quote_stands_where_it_says(reading: Reading) -> None:
    text = reading.document.text
    for row in reading.events.itertuples():
        assert text[row.quote_start : row.quote_end] == row.quote
    for row in reading.mentions.itertuples():
        assert text[row.start : row.end] == row.text


def test_tables_are_valid_and_the_same_twice(reading: Reading, gazetteer: Gazetteer) -> None:
    validate(reading.events, "events")
    validate(reading.mentions, "mentions")
    again = read(document_from_text(REPORT, published="2024-12-05", source="own.txt"), gazetteer)
    assert again.events.drop(columns="geometry").equals(reading.events.drop(columns="geometry"))
    assert again.events.event_id.is_unique


def test_without_publication_date_relative_days_stay_missing_and_say_so(gazetteer: Gazetteer) -> None:
    events = read(document_from_text(REPORT, source="own.txt"), gazetteer).events
    assert events.date_start.isna().all()
    assert events.notes.str.contains("publication date").all()
