"""Distances on the sphere, as exact as ranking needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from conflict_map.gazetteer.places import Place

RADIUS_M = 6_371_008.8


def great_circle_m(lon: Any, lat: Any, lon_to: Any, lat_to: Any) -> Any:
    """Metres between points on the mean sphere: within 0.6 % of the ellipsoid, which ranking does not need.

    Examples
    --------
    >>> round(float(great_circle_m(0.0, 0.0, 1.0, 0.0)) / 1000)
    111
    """
    x, y, a, b = (np.radians(v) for v in (lon, lat, lon_to, lat_to))
    h = np.sin((b - y) / 2) ** 2 + np.cos(y) * np.cos(b) * np.sin((a - x) / 2) ** 2
    return 2 * RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, h)))


def metres_apart(one: Place, other: Place) -> float:
    """Metres between two places on the mean sphere.

    Parameters
    ----------
    one, other
        The places.

    Examples
    --------
    >>> from conflict_map.gazetteer import Gazetteer
    >>> aleppo, hama = (Gazetteer.open().resolve(f"{name}, Syria").place for name in ("Aleppo", "Hama"))
    >>> round(metres_apart(aleppo, hama) / 1000)
    124
    """
    return float(great_circle_m(one.lon, one.lat, other.lon, other.lat))


def on_sphere(lon: Any, lat: Any) -> Any:
    """Points (degrees) as unit vectors, a row each."""
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def metres_between(one: Any, other: Any) -> Any:
    """Metres between each of some points and each of others, given as unit vectors.

    Examples
    --------
    >>> here, there = on_sphere([0.0], [0.0]), on_sphere([1.0], [0.0])
    >>> (metres_between(here, there) / 1000).round().tolist()
    [[111.0]]
    """
    half = (1.0 - one @ other.T) / 2
    return 2 * RADIUS_M * np.arcsin(np.sqrt(np.minimum(np.maximum(half, 0.0), 1.0)))
