"""The last resort: geopy's geocoders, through one door, only when asked for.

Nothing here is called by the rest of the package.  What a geocoder answers is marked as its answer, kept on disk, asked for
at most once a second, and believed only in the countries that are in play.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import time
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflict_map.errors import GazetteerError, MissingExtraError
from conflict_map.gazetteer.compiled.layerfiles import layers_folder
from conflict_map.gazetteer.places import Place, Resolution
from conflict_map.outputs import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

CONFIDENCE = 0.5  # of an answer that nobody here can check
LEAST_RADIUS_M = 1_000.0
USER_AGENT = "conflict-map (https://pypi.org/project/conflict-map/)"
MOST_TRIES = 3


@dataclass
class OnlineGeocoder:
    """A geocoder that asks a service only what it has not asked before.

    Parameters
    ----------
    service
        A geopy service: ``nominatim``, ``photon``, ``geonames``, ``arcgis`` …
    countries
        ISO 3166-1 alpha-2 codes; an answer elsewhere is no answer.
    cache
        Folder for the answers; None for the user's.
    pause_s
        Least seconds between two questions.
    timeout_s
        Seconds to wait for an answer.
    options
        For geopy's geocoder: ``domain``, ``scheme``, ``username`` …

    Examples
    --------
    >>> door = OnlineGeocoder("nominatim", countries=["SY"])  # doctest: +SKIP
    >>> door.resolve("Kafr Hamra").place.source  # doctest: +SKIP
    'online: nominatim'
    """

    service: str = "nominatim"
    countries: Iterable[str] = ()
    cache: Path | None = None
    pause_s: float = 1.0
    timeout_s: float = 10.0
    options: dict[str, Any] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep
    _last: float = field(default=float("-inf"), init=False, repr=False)

    def resolve(self, name: str) -> Resolution:
        """Ask for a name.

        Parameters
        ----------
        name
            As a text has it.

        Returns
        -------
        Resolution
            With place_id ``online:…`` and a confidence of one half, or unresolved and why: no answer, an answer in
            another country, a service that failed.

        Raises
        ------
        MissingExtraError
            If geopy is not installed.
        GazetteerError
            If geopy has no such service.
        """
        try:
            answer = self._remembered(name)
        except _ServiceError as error:
            return self._unresolved(name, f"{self.service} could not be asked: {error}")
        if answer is None:
            return self._unresolved(name, f"{self.service} knows no “{name}”")
        allowed = {c.upper() for c in self.countries}
        if allowed and answer["country"] not in allowed:
            where = answer["country"] or "an unknown country"
            return self._unresolved(name, f"{self.service} found it in {where}, which is not in play")
        place = Place(
            place_id=f"online:{self.service}:{answer['id']}",
            name=answer["name"],
            lon=answer["lon"],
            lat=answer["lat"],
            feature_code="",
            country=answer["country"],
            radius_m=answer["radius_m"],
            source=f"online: {self.service}",
            licence=answer["licence"],
        )
        why = f"{place.name}: answered by the online geocoder {self.service}, not by the gazetteer"
        return Resolution(name, place, CONFIDENCE, place.radius_m, 2, why)

    def _unresolved(self, name: str, why: str) -> Resolution:
        return Resolution(name, None, 0.0, 0.0, None, why)

    def _remembered(self, name: str) -> dict[str, Any] | None:
        """Return the kept answer, or ask and keep it; a failure is not kept."""
        asked = json.dumps(
            [self.service, sorted(self.options.items()), sorted(self.countries), name], ensure_ascii=False
        )
        folder = self.cache or layers_folder().parent / "online"
        file = folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # not kept, or damaged: ask again
            kept: dict[str, Any] | None = json.loads(file.read_bytes())["answer"]
            return kept
        answer = self._ask(name)
        entry = json.dumps({"asked": asked, "answer": answer}, ensure_ascii=False)
        with contextlib.suppress(OSError):  # an answer that can't be kept is an answer all the same
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(file, entry.encode("utf-8", errors="replace"))
        return answer

    def _ask(self, name: str) -> dict[str, Any] | None:
        """Ask the service, no sooner than the pause allows; wait and try again when it says that it is too busy."""
        geocoder, errors = self._geocoder()
        wanted = (
            {"country_codes": ",".join(sorted(c.lower() for c in self.countries))}
            if self.service == "nominatim"
            else {}
        )
        if self.service == "nominatim":
            wanted["addressdetails"] = True  # type: ignore[assignment]
        for attempt in range(MOST_TRIES):
            self.sleep(max(0.0, self._last + self.pause_s - time.monotonic()))
            self._last = time.monotonic()
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")  # geopy warns where an answer is off the Earth
                    location = geocoder.geocode(name, **{k: v for k, v in wanted.items() if v})
                return None if location is None else _facts(location)
            except errors["busy"] as error:
                if attempt + 1 == MOST_TRIES:
                    raise _ServiceError(f"it is too busy ({error})") from error
                self.sleep(self.pause_s * 2 ** (attempt + 1))
            except (errors["any"], OSError, http.client.HTTPException) as error:
                raise _ServiceError(str(error) or type(error).__name__) from error
            except (ValueError, KeyError, TypeError, AttributeError, IndexError, UserWarning) as error:
                raise _ServiceError(f"its answer makes no sense ({error})") from error
        return None

    def _geocoder(self) -> tuple[Any, dict[str, Any]]:
        try:
            from geopy import exc  # noqa: PLC0415 - an extra
            from geopy.geocoders import get_geocoder_for_service  # noqa: PLC0415 - the same
        except ImportError as error:
            raise MissingExtraError(
                "online geocoding needs geopy: pip install 'conflict-map[online]'"
            ) from error
        try:
            kind = get_geocoder_for_service(self.service)
        except exc.GeocoderNotFound as error:
            raise GazetteerError(f"geopy has no geocoder {self.service!r}") from error
        geocoder = kind(user_agent=USER_AGENT, timeout=self.timeout_s, **self.options)
        busy = (exc.GeocoderRateLimited, exc.GeocoderQuotaExceeded, exc.GeocoderUnavailable)
        return geocoder, {"busy": busy, "any": exc.GeopyError}


class _ServiceError(Exception):
    """A service that failed, and how."""


def _facts(location: Any) -> dict[str, Any]:
    """Take from a service's answer what a place needs, and nothing that is not a number or plain text."""
    raw = location.raw if isinstance(location.raw, dict) else {}
    lat, lon = float(location.latitude), float(location.longitude)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is not on Earth")
    address = raw.get("address") if isinstance(raw.get("address"), dict) else {}
    assert isinstance(address, dict)
    properties = raw.get("properties") if isinstance(raw.get("properties"), dict) else {}
    assert isinstance(properties, dict)
    country = address.get("country_code") or properties.get("countrycode") or raw.get("countryCode") or ""
    return {
        "id": str(
            raw.get("osm_id") or raw.get("geonameId") or properties.get("osm_id") or f"{lon:.5f},{lat:.5f}"
        ),
        "name": str(location.address)[:200],
        "lat": lat,
        "lon": lon,
        "country": str(country).upper()[:2],
        "radius_m": _reach(raw.get("boundingbox")),
        "licence": str(raw.get("licence") or ""),
    }


def _reach(box: Any) -> float:
    """Return half the diagonal of a bounding box (south, north, west, east) in metres."""
    from pyproj import Geod  # noqa: PLC0415 - only here

    try:
        south, north, west, east = (float(v) for v in box)
        _, _, metres = Geod(ellps="WGS84").inv(west, south, east, north)
    except (TypeError, ValueError):
        return LEAST_RADIUS_M
    return max(LEAST_RADIUS_M, float(metres) / 2)
