"""Symbol codes of MIL-STD-2525D (APP-6D): one for each event, for GIS and command systems that draw them.

The code has twenty digits: version 10, context 0 (reality), standard
identity 1 (unknown: nobody is friend or foe here), symbol set 40
(activities), status (0 present, that is confirmed or reported; 1 anticipated
or suspect, that is templated: drawn dashed), then the activity of the
standard's table of entities (symbol set 40), then modifiers, none.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

COLUMN = "symbol_code"

# Sub-event type, or event type where it has none of its own, to the entity of symbol set 40.
ENTITIES: Mapping[str, str] = MappingProxyType(
    {
        "Battles": "130000",  # Operation
        "Protests": "120100",  # Civil disturbance: demonstration
        "Riots": "110110",  # Criminal activity incident: civil rioting
        "Explosions/Remote violence": "110600",  # Explosion
        "Chemical weapon": "150000",  # Hazardous materials
        "Air/drone strike": "110606",  # Bomb explosion
        "Suicide bomb": "110304",  # IED event: suicide bomber
        "Shelling/artillery/missile attack": "110605",  # Rocket explosion
        "Remote explosive/landmine/IED": "110301",  # IED explosion
        "Grenade": "110601",  # Grenade explosion
        "Violence against civilians": "110108",  # Criminal activity incident: killing
        "Sexual violence": "110100",  # Criminal activity incident
        "Abduction/forced disappearance": "110100",
        "Strategic developments": "110000",  # Incident
        "Arrests": "110101",  # Criminal activity incident: arrest
        "Looting/property destruction": "110114",  # Vandalism, loot, ransack, plunder
        "Infrastructure disruption": "110122",  # Criminal activity incident: sabotage
        "Communication outage": "110000",
        "Power or water outage": "110000",
        "Road cut": "110000",
        "Control statement": "130000",
    }
)
_INCIDENT = "110000"
_TEMPLATED = frozenset({"claimed", "disputed"})


def symbol_codes(events: gpd.GeoDataFrame) -> pd.Series[str]:
    """Give each event its MIL-STD-2525D symbol identification code.

    Parameters
    ----------
    events
        The events table.

    Returns
    -------
    pandas.Series
        Twenty digits a row. The seventh digit is 1 (templated) for claimed and disputed events, else 0.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> symbol_codes(frame([{"event_type": "Protests"}, {"event_type": "Protests", "status": "claimed"}])).tolist()
    ['10014000001201000000', '10014010001201000000']
    """
    kinds = events["event_type"].astype("object")
    subs = events["sub_event_type"].astype("object")
    claimed = events["status"].astype("object").isin(_TEMPLATED)
    return pd.Series(
        [
            f"100140{int(templated)}000{ENTITIES.get(sub, ENTITIES.get(kind, _INCIDENT))}0000"
            for kind, sub, templated in zip(kinds, subs, claimed, strict=True)
        ],
        index=events.index,
        dtype="string",
    )


def with_symbols(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the same events with a column ``symbol_code``, to be written in any format.

    Parameters
    ----------
    events
        The events table.

    Examples
    --------
    >>> from conflict_map.tables import frame
    >>> with_symbols(frame([{"event_type": "Battles"}])).symbol_code[0]
    '10014000001300000000'
    """
    made = events.assign(**{COLUMN: symbol_codes(events)})
    made.attrs = dict(events.attrs)
    return made
