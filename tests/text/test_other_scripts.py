"""Sentences in Arabic, Ukrainian and Russian: what happened, where, and to whom it did."""

from __future__ import annotations

import pytest

from conflict_map.gazetteer import Gazetteer
from conflict_map.text import document_from_text, read


def told(text: str) -> list[tuple[str, str]]:
    events = read(document_from_text(text, published="2024-10-03"), Gazetteer.open()).events
    return list(zip(events.sub_event_type.astype(str), events.place_name.astype(str), strict=True))


ARABIC = [
    ("أصيب أربعة مدنيين إثر انفجار لغم أرضي في بلدة عين عيسى شمال الرقة.", "Remote explosive/landmine/IED", "Ayn Isa"),
    ("شن الطيران أربع غارات على أطراف مدينة جسر الشغور بريف إدلب الغربي.", "Air/drone strike", "Jisr al-Shughur"),
    ("قتل جندي بانفجار عبوة ناسفة في مديرية مودية بمحافظة أبين.", "Remote explosive/landmine/IED", "Mudiyah"),
    ("انفجرت سيارة مفخخة في سوق بمدينة الصدر شرقي بغداد.", "Remote explosive/landmine/IED", "Sadr City"),
    ("اندلعت مواجهات مسلحة في مدينة الزاوية غرب طرابلس.", "Armed clash", "Az Zawiyah"),
    ("القوات العراقية تعلن تحرير ناحية القيارة من داعش.", "Government regains territory", "Al Qayyarah"),
    ("اقتحمت القوات الإسرائيلية مخيم جنين.", "Armed clash", "Janin"),
    ("قتل ضابطان في هجوم للحوثيين على مدينة تعز.", "Armed clash", "Taiz"),
]  # fmt: skip
SLAVIC = [
    ("Внаслідок ракетного удару по Кривому Рогу загинули четверо.", "Shelling/artillery/missile attack", "Kryvyi Rih"),
    ("У Харкові внаслідок удару авіабомбою постраждали 12 людей.", "Air/drone strike", "Kharkiv"),
    ("ЗСУ вразили нафтобазу у Феодосії в Криму.", "Air/drone strike", "Feodosiia"),
    ("Ворог захопив Мар'їнку в Донецькій області.", "Government regains territory", "Marinka"),
    ("У Кривому Розі внаслідок влучання загинули двоє людей.", "Shelling/artillery/missile attack", "Kryvyi Rih"),
    ("Российские войска освободили Волноваху в Донецкой области.", "Government regains territory", "Volnovakha"),
    ("Взрыв прогремел на складе под Торопцем в Тверской области.", "Remote explosive/landmine/IED", "Toropets"),
    ("В результате атаки беспилотника в Белгороде погибли двое.", "Air/drone strike", "Belgorod"),
    ("Боевики напали на полицейский пост в Махачкале.", "Armed clash", "Makhachkala"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "place"), ARABIC + SLAVIC)
def test_one_sentence_is_one_event_at_its_place(text, kind, place):
    assert told(text) == [(kind, place)]


def test_a_list_of_villages_is_taken_apart_and_a_namesake_abroad_is_none_of_them():
    reading = read(
        document_from_text("سيطرت فصائل المعارضة على قرى معردس والمجدل شمالي حماة.", published="2024-12-05"),
        Gazetteer.open(),
        country="SY",
    )
    assert reading.mentions.text.tolist() == ["معردس", "المجدل"]
    assert reading.mentions.place_name.isna().all()


def test_no_word_behind_a_name_becomes_one():
    text = "شن الطيران غارات على مدينة سراقب، ما أدى إلى مقتل امرأة."
    mentions = read(document_from_text(text), Gazetteer.open()).mentions
    assert mentions.text.tolist() == ["سراقب"]


def test_the_city_is_not_medina():
    text = "في الفاشر شنت طائرات حربية غارات على مواقع شرق المدينة."
    mentions = read(document_from_text(text), Gazetteer.open()).mentions
    assert "المدينة" not in " ".join(mentions.text)


def test_a_small_place_alone_in_a_country_that_the_report_never_names_is_none():
    text = (
        "Militiamen attacked Bule in Ituri, Democratic Republic of the Congo, on Monday. "
        "Fighting was also reported in Goma, Bunia, Beni and Oicha in the Congo."
    )
    mentions = read(document_from_text(text), Gazetteer.open()).mentions
    assert not (mentions.country == "CH").any()


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("قصفت طائرات تركية بلدة عين عيسى.", "Military Forces of Turkey"),
        ("Израильская авиация нанесла удары по Хан-Юнису.", "Military Forces of Israel"),
        ("قتل ضابطان في هجوم للحوثيين على مدينة تعز.", "Houthis"),
    ],
)
def test_whose_forces_act(text, actor):
    events = read(document_from_text(text, published="2024-10-03"), Gazetteer.open()).events
    assert events.actor1_id.tolist() == [actor]


def test_a_region_s_short_name_and_a_shared_word_name_regions():
    text = "Над Брянской и Курской областями сбиты 12 беспилотников."
    mentions = read(document_from_text(text), Gazetteer.open()).mentions
    assert set(mentions.feature_code) == {"ADM1"}
    assert len(mentions) == 2
