"""Write the example event tables: invented events in the columns that ACLED and UCDP export.

No row tells of anything that happened. The towns are real, so that the maps look like maps; parties, sources,
dates and figures are made up, and every row says so. The same seed writes the same files.

Usage::

    python tools/make_examples.py [FOLDER]     # examples by default
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
SEED = 20
FIRST, DAYS = pd.Timestamp("2021-03-01"), 92
SAID = "Invented for the examples of conflict-map"

# name, province, latitude, longitude, weight: how often something is told of it
TOWNS = (
    ("Hama", "Hama", 35.1318, 36.7578, 3),
    ("Suran", "Hama", 35.2906, 36.7508, 5),
    ("Taybat al Imam", "Hama", 35.2660, 36.7117, 4),
    ("Kafr Zita", "Hama", 35.3735, 36.6009, 6),
    ("Murak", "Hama", 35.3755, 36.6877, 6),
    ("Salamiyah", "Hama", 35.0113, 37.0532, 2),
    ("Muhradah", "Hama", 35.2478, 36.5758, 3),
    ("Khan Shaykhun", "Idlib", 35.4419, 36.6511, 6),
    ("Maarrat an Numan", "Idlib", 35.6434, 36.6688, 5),
    ("Kafranbel", "Idlib", 35.6140, 36.5612, 3),
    ("Saraqib", "Idlib", 35.8641, 36.8058, 4),
    ("Idlib", "Idlib", 35.9306, 36.6339, 3),
    ("Ariha", "Idlib", 35.8134, 36.6096, 2),
    ("Aleppo", "Aleppo", 36.2012, 37.1612, 2),
)
ARMY, FRONT, CIVILIANS = "Example Army", "Example Front", "Civilians (Example)"
# event type, sub-event type, disorder type, who acts, upon whom, mean of fatalities, weight, words
KINDS = (
    ("Battles", "Armed clash", "Political violence", FRONT, ARMY, 2.2, 6, "{a} and {b} fought near {t}"),
    ("Battles", "Non-state actor overtakes territory", "Political violence", FRONT, ARMY, 3.0, 1, "{a} took {t} from {b}"),
    ("Battles", "Government regains territory", "Political violence", ARMY, FRONT, 3.0, 1, "{a} took {t} back from {b}"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack", "Political violence", ARMY, FRONT, 0.6, 8, "{a} shelled {t}"),
    ("Explosions/Remote violence", "Air/drone strike", "Political violence", ARMY, CIVILIANS, 1.6, 5, "Aircraft of {a} struck {t}"),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED", "Political violence", FRONT, ARMY, 0.8, 2, "A mine of {a} went off near {t}"),
    ("Violence against civilians", "Abduction/forced disappearance", "Political violence", FRONT, CIVILIANS, 0.0, 1, "{a} took two people from {t}"),
    ("Protests", "Peaceful protest", "Demonstrations", "Protesters (Example)", "", 0.0, 2, "People of {t} marched for water and power"),
    ("Strategic developments", "Agreement", "Strategic developments", ARMY, FRONT, 0.0, 1, "{a} and {b} agreed on a truce of two days in {t}"),
)  # fmt: skip
INTERACTIONS = {
    ARMY: "State forces",
    FRONT: "Rebel group",
    CIVILIANS: "Civilians",
    "Protesters (Example)": "Protesters",
}


def acled(rng: np.random.Generator, rows: int = 180) -> pd.DataFrame:
    """Make an export as ACLED's data tool gives it."""
    kinds = rng.choice(len(KINDS), rows, p=_shares([kind[6] for kind in KINDS]))
    towns = rng.choice(len(TOWNS), rows, p=_shares([town[4] for town in TOWNS]))
    # quiet weeks and a week of heavy fighting, as wars have them
    days = np.sort(np.clip(np.where(rng.random(rows) < 0.4, rng.normal(61, 4, rows), rng.uniform(0, DAYS, rows)), 0, DAYS - 1))  # fmt: skip
    records = [
        _acled_row(number, KINDS[kind], TOWNS[town], FIRST + pd.Timedelta(days=int(day)), rng)
        for number, (kind, town, day) in enumerate(zip(kinds, towns, days, strict=True), 1)
    ]
    return pd.DataFrame(records)


def _acled_row(
    number: int, kind: tuple, town: tuple, day: pd.Timestamp, rng: np.random.Generator
) -> dict[str, object]:
    event, sub, disorder, actor1, actor2, deaths, _, words = kind
    name, province, lat, lon, _ = town
    precision = int(rng.choice([1, 1, 1, 2]))
    near = rng.normal(0, 0.02, 2) if precision == 2 else np.zeros(2)
    told = words.format(a=actor1, b=actor2, t=name)
    first, second = INTERACTIONS[actor1], INTERACTIONS.get(actor2, "")
    return {
        "event_id_cnty": f"XMP{number}", "event_date": day.date().isoformat(), "year": day.year, "time_precision": 1,
        "disorder_type": disorder, "event_type": event, "sub_event_type": sub, "actor1": actor1, "assoc_actor_1": "",
        "inter1": first, "actor2": actor2, "assoc_actor_2": "", "inter2": second,
        "interaction": f"{first}-{second}" if second else f"{first} only",
        "civilian_targeting": "Civilians targeted" if actor2 == CIVILIANS else "", "iso": 760, "region": "Middle East",
        "country": "Syria", "admin1": province, "admin2": "", "admin3": "", "location": name,
        "latitude": round(lat + near[0], 4), "longitude": round(lon + near[1], 4), "geo_precision": precision,
        "source": str(rng.choice(["Example Radio", "Example Wire", "Example Radio; Example Wire"])),
        "source_scale": "Other", "notes": f"{SAID}: on {day.day} {day:%B %Y}, {told}.",
        "fatalities": int(rng.poisson(deaths)), "tags": "", "timestamp": int(day.timestamp()) + 604_800,
    }  # fmt: skip


def ucdp(rng: np.random.Generator, rows: int = 40) -> pd.DataFrame:
    """Make an export as UCDP's download of GED gives it: deadly events alone, with a range of figures."""
    towns = rng.choice(len(TOWNS), rows, p=_shares([town[4] for town in TOWNS]))
    days = np.sort(rng.integers(0, DAYS, rows))
    records = [
        _ucdp_row(number, TOWNS[town], FIRST + pd.Timedelta(days=int(day)), rng)
        for number, (town, day) in enumerate(zip(towns, days, strict=True), 900_001)
    ]
    return pd.DataFrame(records)


def _ucdp_row(number: int, town: tuple, day: pd.Timestamp, rng: np.random.Generator) -> dict[str, object]:
    name, province, lat, lon, _ = town
    low = int(1 + rng.poisson(2))
    best = low + int(rng.poisson(1))
    precision = int(rng.choice([1, 1, 2, 3]))
    one_sided = bool(rng.random() < 0.2)
    side_b = "Civilians" if one_sided else FRONT
    return {
        "id": number, "relid": f"XMP-2021-1-{number}", "year": day.year, "active_year": 1, "code_status": "Clear",
        "type_of_violence": 3 if one_sided else 1, "conflict_name": "Example: Government", "dyad_name": f"{ARMY} - {side_b}",
        "side_a": ARMY, "side_b": side_b, "number_of_sources": int(rng.integers(1, 5)), "source_article": SAID,
        "source_office": "Example Wire", "source_date": day.date().isoformat(), "source_headline": f"Fighting near {name}",
        "where_prec": precision, "where_coordinates": name, "where_description": name, "adm_1": f"{province} governorate",
        "adm_2": "", "latitude": lat, "longitude": lon, "country": "Syria", "country_id": 652, "region": "Middle East",
        "event_clarity": 1, "date_prec": 1, "date_start": f"{day.date()} 00:00:00.000", "date_end": f"{day.date()} 00:00:00.000",
        "deaths_a": int(rng.integers(0, low + 1)), "deaths_b": 0, "deaths_civilians": low if one_sided else 0,
        "deaths_unknown": 0, "best": best, "high": best + int(rng.poisson(2)), "low": low, "gwnoa": 652,
    }  # fmt: skip


def _shares(weights: list[int]) -> np.ndarray:
    return np.array(weights) / sum(weights)


def main() -> None:
    """Write both files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples"
    rng = np.random.default_rng(SEED)
    acled(rng).to_csv(folder / "acled-export.csv", index=False)
    ucdp(rng).to_csv(folder / "ucdp-export.csv", index=False)


if __name__ == "__main__":
    main()
