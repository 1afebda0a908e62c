"""What the precision codes of each format say, in one place: common code, radius of error, time.

The radius is the one within which the true place lies nine times in ten. No
codebook gives metres; these are ours, from what the codes are defined by:
a named town (its built-up area and surroundings), "within about 25 km"
(UCDP 2), a district, a first-level division, a country.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_map.formats.cells import values
from conflict_map.formats.records import Parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Precision:
    """What one code of one format means.

    Parameters
    ----------
    geo_precision
        1 exact place, 2 near it or part of it, 3 region.
    uncertainty_m
        Metres: radius that holds the true place with 90 % probability.
    meaning
        The codebook's definition, in short.
    """

    geo_precision: int
    uncertainty_m: float
    meaning: str


# ACLED codebook (2024), "Geo precision".
ACLED: Mapping[str, Precision] = MappingProxyType(
    {
        "1": Precision(1, 5_000.0, "a particular town, or finer"),
        "2": Precision(2, 25_000.0, "part of a region near a town, or a small part of a region"),
        "3": Precision(3, 100_000.0, "a larger region: placed at its capital or a natural feature"),
    }
)

# UCDP GED codebook (Högbladh 2023), where_prec.
UCDP: Mapping[str, Precision] = MappingProxyType(
    {
        "1": Precision(1, 3_000.0, "the exact location"),
        "2": Precision(2, 25_000.0, "within about 25 km of a location"),
        "3": Precision(2, 40_000.0, "a second-order division (district)"),
        "4": Precision(3, 120_000.0, "a first-order division (province)"),
        "5": Precision(3, 150_000.0, "a linear feature or a fuzzy region"),
        "6": Precision(3, 500_000.0, "the country only"),
        "7": Precision(3, 500_000.0, "international waters or airspace"),
    }
)

# GDELT 2.0 event codebook (2015), ActionGeo_Type. Machine-coded: a town by name is not an exact place.
GDELT: Mapping[str, Precision] = MappingProxyType(
    {
        "1": Precision(3, 500_000.0, "the centroid of a country"),
        "2": Precision(3, 200_000.0, "the centroid of a state of the United States"),
        "3": Precision(2, 15_000.0, "a town or landmark of the United States"),
        "4": Precision(2, 15_000.0, "a town or landmark of the world"),
        "5": Precision(3, 120_000.0, "the centroid of a first-level division"),
    }
)

# VIINA codebook (Zhukov 2022), GEO_PRECISION.
VIINA: Mapping[str, Precision] = MappingProxyType(
    {
        "street": Precision(1, 1_000.0, "a street or address"),
        "adm3": Precision(1, 5_000.0, "a populated place"),
        "adm2": Precision(2, 40_000.0, "a district (raion)"),
        "adm1": Precision(3, 120_000.0, "a province (oblast)"),
        "adm0": Precision(3, 500_000.0, "the country"),
        "country": Precision(3, 500_000.0, "the country"),
    }
)

# UCDP date_prec (Högbladh 2023): 1 day; 2 of two to six days; 3 week; 4 month; 5 more than a month, up to a year.
UCDP_TIME: Mapping[str, int] = MappingProxyType({"1": 1, "2": 2, "3": 2, "4": 3, "5": 3})
# ACLED time_precision: 1 day; 2 week; 3 month.
ACLED_TIME: Mapping[str, int] = MappingProxyType({"1": 1, "2": 2, "3": 3})


def parser(
    table: Mapping[str, Precision], nowhere: tuple[str, ...] = ()
) -> Callable[[pd.Series[str]], Parsed]:
    """Make what reads a column of one format's codes.

    Parameters
    ----------
    table
        The format's codes.
    nowhere
        Codes that say "without a place".

    Returns
    -------
    callable
        Cells to ``geo_precision``, with ``uncertainty_m`` beside it.

    Examples
    --------
    >>> import pandas as pd
    >>> found = parser(ACLED)(pd.Series(["1", "3"], dtype="string"))
    >>> found.result.tolist(), found.also["uncertainty_m"].tolist()
    ([1, 3], [5000.0, 100000.0])
    """
    none = dict.fromkeys(nowhere)
    classes = none | {code: one.geo_precision for code, one in table.items()}
    radii = none | {code: one.uncertainty_m for code, one in table.items()}

    def parse(column: pd.Series[str]) -> Parsed:
        found = values.coded(column, classes, "Int8")
        radius = values.coded(column, radii, "float64").result
        return Parsed(found.result, found.bad, found.expected, {"uncertainty_m": radius})

    return parse
