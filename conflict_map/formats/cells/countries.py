"""Countries by every code that event data use: ISO 3166-1, FIPS 10-4, Gleditsch and Ward, and by name.

The list is codes/countries.csv: ISO and FIPS codes as GeoNames gives them
(CC BY 4.0), Gleditsch-Ward numbers from the list of independent states
(Gleditsch and Ward 1999, doi:10.1080/03050629908434958), and the names under
which ACLED and UCDP write a country when that is another than GeoNames'.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WITHDRAWN = frozenset({"AN", "CS"})


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    file = resources.files("conflict_map.formats") / "codes" / "countries.csv"
    with file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    current = [row for row in rows if row["alpha2"] not in _WITHDRAWN]
    return tuple(MappingProxyType(row) for row in [*current, *(r for r in rows if r["alpha2"] in _WITHDRAWN)])


@cache
def by(scheme: str) -> Mapping[str, str]:
    """Give the ISO 3166-1 alpha-2 code of each code of a scheme.

    Parameters
    ----------
    scheme
        ``alpha2``, ``alpha3``, ``numeric``, ``fips``, ``gwno`` or ``name``.

    Returns
    -------
    Mapping
        Code (lower case) to alpha-2 code.

    Examples
    --------
    >>> by("numeric")["760"], by("name")["myanmar (burma)"], by("fips")["iz"], by("gwno")["652"]
    ('SY', 'MM', 'IQ', 'SY')
    """
    codes: dict[str, str] = {}
    for row in _rows():
        names = [row[scheme]]
        if scheme == "name":
            names += [name for name in row["aliases"].split("|") if name]
        for name in names:
            if name:
                codes.setdefault(name.lower(), row["alpha2"])
    return MappingProxyType(codes)


@cache
def to(scheme: str, *, own_name_first: bool = False) -> Mapping[str, str]:
    """Give the code that a scheme has for each ISO 3166-1 alpha-2 code.

    Parameters
    ----------
    scheme
        As in :func:`by`.
    own_name_first
        For ``name``: prefer the name that event data use.

    Examples
    --------
    >>> to("numeric")["SY"], to("name")["SY"]
    ('760', 'Syria')
    """
    return MappingProxyType(
        {
            row["alpha2"]: (
                row["aliases"].split("|")[0] if own_name_first and row["aliases"] else row[scheme]
            )
            for row in _rows()
            if row[scheme]
        }
    )
