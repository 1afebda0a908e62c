"""Who holds what: from events and statements to control areas, front lines with a band, and advances."""

from conflict_map.control.advances import advances, advances_between
from conflict_map.control.areas import control_areas
from conflict_map.control.change import control_change, places_changed
from conflict_map.control.days import Day, control_by_day
from conflict_map.control.estimate import Estimate, Options, estimate
from conflict_map.control.field import Settings
from conflict_map.control.fronts import front_lines
from conflict_map.control.rules import disagreements, settle
from conflict_map.control.statements import control_from_events, control_from_places

__all__ = [
    "Day",
    "Estimate",
    "Options",
    "Settings",
    "advances",
    "advances_between",
    "control_areas",
    "control_by_day",
    "control_change",
    "control_from_events",
    "control_from_places",
    "disagreements",
    "estimate",
    "front_lines",
    "places_changed",
    "settle",
]
