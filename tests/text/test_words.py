"""Words, sentences, numbers, days, compass and spatial expressions, each on its own."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read
from conflict_map.text.actors.speech import attributions
from conflict_map.text.actors.table import ActorTable
from conflict_map.text.counts.casualties import deaths_near
from conflict_map.text.days.dates import time_expressions
from conflict_map.text.mentions.names import Name
from conflict_map.text.passages.judging import judged
from conflict_map.text.passages.triggers import triggers
from conflict_map.text.places.compass import compass_ending
from conflict_map.text.places.shapes import geod, ring_sector
from conflict_map.text.places.spatial import expressions
from conflict_map.text.words.clauses import clauses
from conflict_map.text.words.numbers import figure_at
from conflict_map.text.words.tokens import sentences, tokenize

PUBLISHED = datetime(2024, 12, 5, 9, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The U.S. Army left. It was 5 p.m. on Monday.", ["The U.S. Army left.", "It was 5 p.m. on Monday."]),
        ("He asked: “Why?” Nobody knew.", ["He asked: “Why?”", "Nobody knew."]),
        ("Gen. Smith and Lt. Col. Jones met.", ["Gen. Smith and Lt. Col. Jones met."]),
        ("انسحب الجيش. ودخلت الفصائل.", ["انسحب الجيش.", "ودخلت الفصائل."]),
        ("Бои идут в г. Бахмут. Город разрушен.", ["Бои идут в г. Бахмут.", "Город разрушен."]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text, 0, len(text))] == parts


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Friday", "2024-11-29", "2024-11-29"),
        ("on Thursday", "2024-12-05", "2024-12-05"),
        ("last Thursday", "2024-11-28", "2024-11-28"),
        ("yesterday", "2024-12-04", "2024-12-04"),
        ("overnight", "2024-12-04", "2024-12-05"),
        ("three days ago", "2024-12-02", "2024-12-02"),
        ("on 27 November", "2024-11-27", "2024-11-27"),
        ("on November 27, 2023", "2023-11-27", "2023-11-27"),
        ("from 2 to 4 December 2024", "2024-12-02", "2024-12-04"),
        ("in March 2022", "2022-03-01", "2022-03-31"),
        ("in 2016", "2016-01-01", "2016-12-31"),
        ("2024-11-30", "2024-11-30", "2024-11-30"),
        ("в пятницу", "2024-11-29", "2024-11-29"),
        ("у понеділок", "2024-12-02", "2024-12-02"),
        ("يوم السبت", "2024-11-30", "2024-11-30"),
        ("5 грудня 2024 року", "2024-12-05", "2024-12-05"),
        ("last month", "2024-11-01", "2024-11-30"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("over the last decade", "2014-12-08", "2024-12-05"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    found = time_expressions(tokenize(text), text, PUBLISHED)
    if text == "from 2 to 4 December 2024":
        assert str(found[-1].latest.date()) == last
        return
    assert (str(found[0].earliest.date()), str(found[0].latest.date())) == (first, last)


@pytest.mark.parametrize(
    "text", ["on Friday", "yesterday", "three days ago", "last week", "on 27 November", "by evening"]
)
def test_relative_times_stay_open_without_publication_date(text: str) -> None:
    found = time_expressions(tokenize(text), text, None)[0]
    assert found.earliest is None
    assert found.why


@pytest.mark.parametrize(
    "text", ["Mayor May spoke", "he may march", "5 March Street", "the second battle", "B-52"]
)
def test_words_that_are_no_times(text: str) -> None:
    assert not [t for t in time_expressions(tokenize(text), text, PUBLISHED) if t.precision == 3]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("at least twenty-five people", (25, None, None)),
        ("up to 40 soldiers", (None, None, 40)),
        ("two dozen men", (24, 24, 24)),
        ("1,250 fighters", (1250, 1250, 1250)),
        ("10–15 rebels", (10, None, 15)),
        ("не менее 20 человек", (20, None, None)),
        ("щонайменше п'ять осіб", (5, None, None)),
        ("ما لا يقل عن 12 مدنيا", (12, None, None)),
        ("не менее двадцати одного человека", (21, None, None)),
        ("до ста человек", (None, None, 100)),
        ("сто двадцать пять человек", (125, 125, 125)),
        ("три тысячи человек", (3000, 3000, 3000)),
        ("не менш як п'ятнадцятьох людей", (15, None, None)),
        ("п'ятдесят сім людей", (57, 57, 57)),
        ("ما لا يقل عن أحد عشر شخصا", (11, None, None)),
        ("خمسة عشر شخصا", (15, 15, 15)),
        ("ثلاثة وعشرين شخصا", (23, 23, 23)),
        ("أكثر من مئة شخص", (100, None, None)),
        ("مئة وعشرين شخصا", (120, 120, 120)),
    ],
)
def test_figures(text: str, figure: tuple[int | None, ...]) -> None:
    found = figure_at(tokenize(text), 0)
    assert found is not None
    assert tuple(found[:3]) == figure


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("The strike killed four people and wounded 11.", 4),
        ("Thirty civilians were killed on Monday.", 30),
        ("A 25-year-old woman was killed.", 1),
        ("The blast killed a policeman.", 1),
        ("They were killed 20 km from the town.", None),
        ("Dozens of people were killed.", 24),
    ],
)
def test_deaths(text: str, low: int | None) -> None:
    tokens = tokenize(text)
    at = next(i for i, t in enumerate(tokens) if t.low == "killed")
    found = deaths_near(tokens, at, at + 1, 0, len(tokens))
    assert (found.figure.low if found else None) == low


def reading_of(text: str, *names: str) -> list[tuple[str, str, str]]:
    marked = [Name(n, text.index(n), text.index(n) + len(n)) for n in names]
    sentence = sentences(text, 0, len(text))[0]
    return [(e.kind, e.text, e.direction) for e in expressions(sentence, marked, text)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("They shelled Izium's northern suburbs.", ["Izium"], [("part", "Izium's northern suburbs", "n")]),
        (
            "Clashes in the southern Idlib countryside.",
            ["Idlib"],
            [("part", "southern Idlib countryside", "s")],
        ),
        ("Fighting in eastern Ghouta.", ["Ghouta"], [("part", "eastern Ghouta", "e")]),
        (
            "A camp 20 km (12 miles) north-west of Marib.",
            ["Marib"],
            [("offset", "20 km (12 miles) north-west of Marib", "nw")],
        ),
        ("Troops stood east of the Euphrates.", ["Euphrates"], [("offset", "east of the Euphrates", "e")]),
        (
            "Clashes between Saraqib and Ariha.",
            ["Saraqib", "Ariha"],
            [("between", "between Saraqib and Ariha", "")],
        ),
        (
            "They cut the Aleppo–Damascus highway.",
            ["Aleppo", "Damascus"],
            [("between", "Aleppo–Damascus highway", "")],
        ),
        ("Shells fell near the city of Sumy.", ["Sumy"], [("near", "near the city of Sumy", "")]),
        (
            "They hold a dozen villages around Mellit.",
            ["Mellit"],
            [("group", "a dozen villages around Mellit", "")],
        ),
        ("В северном пригороде Хамы идут бои.", ["Хамы"], [("part", "северном пригороде Хамы", "n")]),
        ("اشتباكات في ريف حماة الشمالي.", ["حماة"], [("part", "ريف حماة الشمالي", "n")]),
        ("They took the city of Homs.", ["Homs"], [("place", "Homs", "")]),
    ],
)
def test_spatial_expressions(text: str, names: list[str], expected: list[tuple[str, str, str]]) -> None:
    assert reading_of(text, *names) == expected


def test_axes_of_advance() -> None:
    text = "The army advanced on Marib from the north, north-east and west."
    found = [(kind, direction) for kind, _, direction in reading_of(text, "Marib")]
    assert found == [("place", ""), ("axis", "n"), ("axis", "ne"), ("axis", "w")]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The army captured the town.", "told"),
        ("The army did not capture the town.", "denied"),
        ("The army failed to capture the town.", "failed"),
        ("The army tried to capture the town.", "attempt"),
        ("The army will capture the town.", "not told"),
        ("The army plans to capture the town.", "not told"),
        ("Reinforcements came to prevent rebels from capturing it.", "not told"),
        ("Did the army capture the town?", "not told"),
    ],
)
def test_what_did_not_happen_is_kept_out_or_marked(text: str, state: str) -> None:
    tokens = tuple(tokenize(text))
    found = [t for t in triggers(tokens) if t.cue.outcome == "captured"]
    marked = judged(found[0], tokens, clauses(tokens)[0])
    if state == "not told":
        assert marked is None
    else:
        assert marked is not None
        assert [name for name in ("denied", "failed", "attempt") if getattr(marked, name)] == (
            [] if state == "told" else [state]
        )


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Two towns fell, according to the Syrian Observatory for Human Rights.",
            "Syrian Observatory for Human Rights",
        ),
        ("“They left,” said Governor Oleh Syniehubov.", "Governor Oleh Syniehubov"),
        ("Rescue workers said three people died.", "Rescue workers"),
        ("The town fell, two officials told reporters.", "two officials"),
        ("Місто захоплено, повідомив Генштаб.", "Генштаб"),
        ("Clashes were reported in the town.", None),
    ],
)
def test_speakers(text: str, speaker: str | None) -> None:
    found = attributions(tokenize(text), text, (), None)
    assert (found[0].speaker if found else None) == speaker


def test_an_actor_is_known_by_any_of_its_names_and_by_theatre() -> None:
    table = ActorTable.bundled()

    def who(text: str, country: str) -> list[str]:
        return [a.actor_id for a in table.find(tokenize(text), text, country=country)]

    assert who("HTS, Hayat Tahrir al-Sham and هيئة تحرير الشام", "SY") == ["HTS", "HTS", "HTS"]
    assert who("the SNA", "SY") == ["SNA"]
    assert who("the SNA", "SO") == ["Military Forces of Somalia"]
    assert who("Rwandan troops", "CD") == ["Military Forces of Rwanda"]
    assert who("this is it", "SY") == []


def test_a_users_own_actor_table(tmp_path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        "alias,actor_id,name,side,country,kind,from,to\nRed Column|RC,RC,Red Column,Reds,,nonstate,,\n",
        encoding="utf-8",
    )
    found = ActorTable.read(file).find(tokenize("the Red Column"), "the Red Column")
    assert [(a.actor_id, a.side) for a in found] == [("RC", "Reds")]


@given(st.sampled_from(range(8)), st.floats(1_000, 50_000), st.floats(-170, 170), st.floats(-70, 70))
def test_a_sector_lies_where_its_compass_word_says(step: int, outer: float, lon: float, lat: float) -> None:
    bearing = 45.0 * step
    shape = ring_sector(lon, lat, outer / 2, outer, bearing)
    azimuth, _, metres = geod().inv(lon, lat, shape.centroid.x, shape.centroid.y)
    assert abs((azimuth - bearing + 180) % 360 - 180) < 3
    assert 0.4 * outer < metres < outer


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_failing_and_offsets_hold(text: str) -> None:
    document = document_from_text(text, published="2024-12-05")
    reading = read(document, Gazetteer.open())
    for row in reading.event_records:
        assert document.text[row["quote_start"] : row["quote_end"]] == row["quote"]
    for sentence in document.sentences:
        assert all(document.text[t.start : t.end] == t.text for t in sentence.tokens)


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "1,",
        "al-",
        "north-",
        "(",
        "“",
        "from north, ",
        "killed ",
        "the army said ",
        "Hama, ",
        ".",
        "\n \n",
        "- ",
        "A.",
        "и ",
    ],
)
def test_hostile_repetition_costs_linear_work(unit: str) -> None:
    gazetteer = Gazetteer.open()

    def calls(times: int) -> int:
        """Count calls, not seconds: a busy machine makes no more of them."""
        count = 0

        def seen(_frame: object, event: str, _what: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        document = document_from_text(unit * times, published="2024-12-05")
        sys.setprofile(seen)
        try:
            read(document, gazetteer)
        finally:
            sys.setprofile(None)
        return count

    calls(100)
    assert calls(2000) < 6 * max(calls(500), 20_000)


def test_compass_words_over_a_hyphen_and_in_two_words() -> None:
    assert compass_ending(tokenize("к северо-востоку"), 3) == ("ne", 1)
    assert compass_ending(tokenize("شمال غرب"), 1) == ("nw", 0)
    assert compass_ending(tokenize("south eastern"), 1) == ("se", 0)


def test_several_sentences_that_count_the_dead_of_one_attack() -> None:
    text = (
        "Clashes broke out in Saraqib, Syria on Monday. Nine militants were killed. Three soldiers were killed. "
        "Two rebels were killed. Four fighters were killed."
    )
    rows = read(document_from_text(text, published="2024-12-05"), Gazetteer.open()).event_records
    assert rows[0]["fatalities_best"] == 9


@pytest.mark.parametrize(
    ("text", "kind", "outcome", "deaths"),
    [
        ("Rebels took Saraqib in Syria on Friday.", "Battles", "captured", None),
        ("The army regained the town of Saraqib in Syria on Friday.", "Battles", "recaptured", None),
        ("The Syrian town of Saraqib has fallen, residents said.", "Battles", "captured", None),
        ("Saraqib, Syria, is now in rebel hands.", "Control statement", "holds", None),
        ("Syrian troops beat back a rebel assault on Saraqib.", "Battles", "repelled", None),
        ("A drone strike hit a car in Saraqib, Syria, killing one and wounding five.", "Explosions/Remote violence", None, 1),
        ("Gunmen killed 14 soldiers and four civilians in an ambush near Saraqib, Syria.", "Battles", None, 18),
        ("The bodies of 21 civilians were found in Saraqib, Syria.", "Violence against civilians", None, 21),
        ("Shelling hit Saraqib, Syria, on Friday.", "Explosions/Remote violence", None, None),
        ("Strikes on Saraqib, Syria, killed 12, including two children.", "Explosions/Remote violence", None, 12),
        ("ISIS claimed responsibility for an attack in Saraqib, Syria, which killed six people.", "Violence against civilians", None, 6),
    ],
)  # fmt: skip
def test_ways_of_telling(text: str, kind: str, outcome: str | None, deaths: int | None) -> None:
    (row,) = read(document_from_text(text, published="2024-12-05"), Gazetteer.open()).event_records
    assert (row["event_type"], row["outcome"], row["place_name"]) == (kind, outcome, "Saraqib")
    assert row.get("fatalities_best") == deaths


@pytest.mark.parametrize(
    "text",
    [
        "The minister took part in a meeting in Saraqib, Syria.",
        "Prices fell on Saraqib's market in Syria.",
        "The army lifted its siege of Saraqib, Syria.",
        "The talks on Syria took place in Idlib.",
    ],
)
def test_words_that_only_look_like_events(text: str) -> None:
    assert read(document_from_text(text, published="2024-12-05"), Gazetteer.open()).event_records == []


def test_a_place_in_a_country_that_the_report_does_not_name_is_doubtful() -> None:
    text = "Insurgents overran the coastal town of Palma in northern Mozambique on Saturday."
    (row,) = read(document_from_text(text, published="2021-03-28"), Gazetteer.open()).event_records
    assert row["country"] == "MZ" or (row["confidence"] < 0.5 and "does not name" in row["place_why"])


def test_a_name_that_is_only_spelt_like_one_abroad_stays_unresolved() -> None:
    text = "Clashes broke out in Whatchaville, South Sudan, and in Robaja, South Sudan."
    rows = read(document_from_text(text, published="2021-03-28"), Gazetteer.open()).event_records
    assert {row["country"] for row in rows} == {"SS"}


def test_a_group_is_the_same_one_abroad() -> None:
    text = "Hezbollah fired dozens of rockets at Kiryat Shmona in Israel on Saturday."
    (row,) = read(document_from_text(text, published="2024-10-06"), Gazetteer.open()).event_records
    assert row["actor1_id"] == "Hezbollah"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال الجيش السوداني إنه استعاد السيطرة على مدينة سنجة.", "الجيش السوداني"),
        ("أعلن الجيش السوداني استعادة السيطرة على مدينة سنجة.", "الجيش السوداني"),
        ("وقالت قوات الدعم السريع إنها سيطرت على مدينة الفاشر.", "قوات الدعم السريع"),
    ],
)
def test_an_arabic_speaker_ends_where_what_is_said_begins(text, speaker):
    event = read(document_from_text(text), Gazetteer.open()).events.iloc[0]
    assert (event.claimed_by, event.status) == (speaker, "claimed")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 Oct. 2024", (2024, 10, 12)),
        ("٢٣ نوفمبر ٢٠٢٤", (2024, 11, 23)),
        ("24 تشرين الثاني 2024", (2024, 11, 24)),
        ("14 آذار 2023", (2023, 3, 14)),
    ],
)
def test_days_are_read_with_points_two_word_months_and_arabic_figures(text, day):
    (found,) = time_expressions(tokenize(text), text, None)
    assert (found.earliest.year, found.earliest.month, found.earliest.day) == day


@pytest.mark.parametrize(
    "text",
    [
        "Militia took control of Lalibela in Ethiopia on Wednesday but withdrew the next day.",
        "Militia took control of Lalibela in Ethiopia on Wednesday. They withdrew the next day.",
    ],
)
def test_the_next_day_counts_from_the_day_named_last(text):
    events = read(document_from_text(text, published="2025-04-20"), Gazetteer.open()).events
    assert events.date_start.dt.day.tolist() == [16, 17]


@pytest.mark.parametrize(
    "text",
    [
        "The vote demonstrates the strength of the ruling party in Kyiv, Ukraine.",
        "The parade in Moscow was a demonstration of military power.",
        "The controversy surrounding the aide grew in Washington.",
        "The roads in Khost were built and the projects executed by army engineers.",
        "Companies may mine gold and diamonds near Caracas, Venezuela.",
        "Retreat is sometimes the best form of defence, the banker said in London.",
        "In 2014 Tunisia entered a partnership programme with NATO.",
        "Fighting has subsided around Hama, residents said.",
        "Land disputes around Rustenburg are fought in the courts.",
        "Refugees in Goma are pushed into extreme poverty.",
        "Some 2,000 households in Taiz are targeted to receive food assistance.",
        "There were 88 new cases and three deaths in N'Djamena.",
        "Attacks on hospitals in Aleppo constitute war crimes.",
        "David Lynch, a director, will move in next month in Pittsburgh.",
    ],
)
def test_words_of_war_that_tell_of_peace(text: str) -> None:
    assert not read(document_from_text(text, published="2024-12-05"), Gazetteer.open()).event_records


@pytest.mark.parametrize(
    ("text", "day", "deaths"),
    [
        ("In May, gunmen killed seven barbers in Gwadar, Pakistan.", "2024-05-01", 7),
        (
            "Fano left Lalibela in Ethiopia on 6 June. The same Thursday soldiers shot dead 20 men there.",
            "2024-06-06",
            20,
        ),
        (
            "On Friday the group said 24 civilians, 24 fighters, and 25 soldiers were killed in Afrin, Syria.",
            "2024-06-07",
            73,
        ),
        ("Militia kills 30 people in Bunia, Congo on Friday, says UN.", "2024-06-07", 30),
    ],
)
def test_days_and_dead_that_were_lost(text: str, day: str, deaths: int) -> None:
    told = read(document_from_text(text, published="2024-06-09"), Gazetteer.open()).event_records
    killed = [e for e in told if e.get("fatalities_best") is not None]
    assert [(str(e["date_start"].date()), e["fatalities_best"]) for e in killed] == [(day, deaths)]


@pytest.mark.parametrize(
    "text",
    [
        "The hostilities have killed more than 400 people in Lebanon.",
        "Ethnic violence in Manipur, India, which began in May 2023, has left more than 200 people dead.",
        "More than 6,000 people have died in Cameroon, according to the Crisis Group.",
        "More than 1,500 people were killed in Haiti in the first three months of the year.",
        "The group has fought the government in Quetta, Pakistan, for decades.",
        "His men would hand over Bakhmut, Ukraine, and withdraw on 25 July.",
    ],
)
def test_what_is_a_war_and_no_event(text: str) -> None:
    assert not read(document_from_text(text, published="2024-06-09"), Gazetteer.open()).event_records


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (
            "Минобороны России утверждает, что его войска взяли Угледар в Донецкой области.",
            "Military Forces of Russia",
        ),
        ("في لبنان وسوريا، قصف الجيش السوري قرية تديل غرب حلب.", "Military Forces of Syria"),
        (
            "Hezbollah spoke in Beirut, Lebanon. The Iran-backed group fired 40 rockets at Kiryat Shmona.",
            "Hezbollah",
        ),
        ("The Chad army clashed with Boko Haram near Maiduguri, Nigeria.", "Military Forces of Chad"),
        ("South Sudanese troops shelled Kosti in Sudan.", "Military Forces of South Sudan"),
    ],
)
def test_whose_troops_act(text: str, actor: str) -> None:
    told = read(document_from_text(text, published="2024-06-09"), Gazetteer.open()).event_records
    assert [e["actor1_id"] for e in told] == [actor]
