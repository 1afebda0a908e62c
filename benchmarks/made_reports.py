"""Reports made up for measuring: a wire's stories of 1 to 2 kB, each its own, about towns drawn from the gazetteer.

Nothing in them happened. The same number always gives the same report.
"""

from __future__ import annotations

import json
import random
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conflict_map.gazetteer.compiled.index import Index
from conflict_map.gazetteer.gazetteer import BUNDLED

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS_A_FILE = 1000
ONE_IN = 10  # is a text file of its own, as desks keep them; the others are lines of a wire's file


class Theatre(NamedTuple):
    """Who fights where."""

    country: str
    name: str
    people: str
    army: str
    others: tuple[str, ...]


THEATRES = (
    Theatre("SY", "Syria", "Syrian", "Syrian army", ("Hayat Tahrir al-Sham", "rebels", "Islamic State fighters")),
    Theatre("UA", "Ukraine", "Ukrainian", "Ukrainian forces", ("Russian forces", "Russian troops")),
    Theatre("SD", "Sudan", "Sudanese", "Sudanese army", ("Rapid Support Forces", "RSF fighters")),
    Theatre("YE", "Yemen", "Yemeni", "government forces", ("Houthi fighters", "the Houthis")),
    Theatre("ML", "Mali", "Malian", "Malian army", ("jihadist fighters", "JNIM fighters", "gunmen")),
    Theatre("NG", "Nigeria", "Nigerian", "Nigerian army", ("Boko Haram", "gunmen", "bandits")),
    Theatre("CD", "Democratic Republic of Congo", "Congolese", "Congolese army", ("M23 rebels", "militia fighters")),
    Theatre("MM", "Myanmar", "Myanmar", "Myanmar military", ("Arakan Army", "resistance fighters")),
    Theatre("SO", "Somalia", "Somali", "Somali army", ("al-Shabaab", "al-Shabaab fighters")),
    Theatre("IQ", "Iraq", "Iraqi", "Iraqi army", ("Islamic State fighters", "gunmen")),
)  # fmt: skip

DAYS = (
    "on Monday",
    "on Tuesday",
    "early on Wednesday",
    "on Thursday evening",
    "overnight",
    "on Saturday",
    "last week",
)
SPEAKERS = ("local officials said", "residents told the wire", "a monitoring group said", "two hospital sources said",
            "the governor said in a statement", "according to the mayor", "witnesses said")  # fmt: skip
TOLD = (
    "Shelling killed {n} people and wounded {m} in {a} {day}, {says}.",
    "{enemy} captured {a} after heavy fighting with the {army} {day}, {says}.",
    "An air strike hit a market in {b} {day}, killing at least {n} civilians, {says}.",
    "Clashes between the {army} and {enemy} were reported {k} kilometres north of {a} {day}.",
    "A drone struck a fuel depot on the outskirts of {b}, and electricity was cut in {c}, {says}.",
    "The {army} said its troops repelled an attack near {c}; {enemy} denied it.",
    "Gunmen abducted {n} aid workers on the road between {a} and {b} {day}, {says}.",
    "A roadside bomb killed {n} soldiers in {c} {day}, the defence ministry said.",
    "{enemy} withdrew from {b} towards {c}, {says}.",
    "Thousands of people protested in {a} {day} against the fuel shortage.",
    "The {army} regained control of villages around {c}, a spokesman claimed.",
    "Rockets fell on the northern districts of {b}; no casualties were reported.",
)
BACKGROUND = (
    "Prices of bread and fuel have doubled since the spring, and traders in {a} say that deliveries come once a week at best.",
    "The {people} government has promised an inquiry, as it has after earlier incidents of this kind.",
    "Aid agencies estimate that {big} people have left their homes since the beginning of the year, most of them for {c}.",
    "“We heard the planes before dawn and ran to the school,” said a shopkeeper, who asked for her name to be withheld.",
    "Independent confirmation of the claims was not possible, because telephone lines to {b} are down.",
    "Diplomats from the region are to meet next month; neither side has said whether it will attend.",
    "The war has cut the road between {a} and {c} in three places, and lorries now take two days for what was once a morning.",
    "Schools in {b} stayed closed, and the hospital asked for donors of blood.",
)
HEADLINES = (
    "{n} killed in {a} as {enemy} advance",
    "{name}: fighting spreads to {b}",
    "Air strike on {b} kills at least {n}",
    "{army} and {enemy} clash near {a}",
    "Thousands flee {c}",
)


@cache
def towns() -> dict[str, list[str]]:
    """Give towns of each theatre by the names that the gazetteer has for them."""
    index = Index.open(BUNDLED)
    rows = np.arange(len(index))
    found: dict[str, list[str]] = {theatre.country: [] for theatre in THEATRES}
    for row in rows[index.is_town(rows)]:
        place = index.place(int(row))
        if place.country in found:
            found[place.country].append(place.name)
    return found


def report(number: int) -> dict[str, str]:
    """Make a report: its `title`, `text` and `published`."""
    chance = random.Random(number)
    theatre = chance.choice(THEATRES)
    a, b, c = chance.sample(towns()[theatre.country], 3)
    facts = {"a": a, "b": b, "c": c, **theatre._asdict()}

    def said(template: str) -> str:
        figures = {"n": chance.randint(2, 40), "m": chance.randint(3, 90), "k": chance.randint(3, 30)}
        figures["big"] = f"{chance.randint(3, 900)},000"
        words = {
            "day": chance.choice(DAYS),
            "says": chance.choice(SPEAKERS),
            "enemy": chance.choice(theatre.others),
        }
        told = template.format(**facts, **figures, **words)
        return told[:1].upper() + told[1:]

    told = chance.sample(TOLD, chance.randint(5, 9))
    between = chance.sample(BACKGROUND, chance.randint(4, 8))
    rest = [*told[1:], *between]
    chance.shuffle(rest)
    sentences = [said(template) for template in (told[0], *rest)]
    sentences[0] = f"{a.upper()}, {theatre.name} – {sentences[0]}"
    paragraphs = [" ".join(sentences[n : n + 2]) for n in range(0, len(sentences), 2)]
    published = f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return {"title": said(chance.choice(HEADLINES)), "text": "\n\n".join(paragraphs), "published": published}


def post(number: int) -> dict[str, str]:
    """Make a post as channels have them: a report's headline and its first two sentences, a quarter of a kilobyte."""
    made = report(number)
    return made | {"text": made["text"].partition("\n\n")[0]}


def write_corpus(folder: Path, documents: int, *, posts: bool = False) -> int:
    """Fill a folder with reports as a desk keeps them, and give their bytes: one line in 5,000 is broken."""
    make = post if posts else report
    for first in range(0, documents, DOCUMENTS_A_FILE):
        month = folder / f"wire-{first // DOCUMENTS_A_FILE:04d}"
        month.mkdir(parents=True)
        with (month / "wire.jsonl").open("w", encoding="utf-8") as wire:
            for number in range(first, min(first + DOCUMENTS_A_FILE, documents)):
                made = make(number)
                if number % ONE_IN == 0:
                    text = f"{made['title']}\n\n{made['text']}\n"
                    (month / f"{number:06d}.txt").write_text(text, encoding="utf-8")
                else:
                    line = json.dumps(made | {"source": f"wire {number}"}, ensure_ascii=False)
                    wire.write(f"{line[:-9] if number % 5000 == 4999 else line}\n")
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
