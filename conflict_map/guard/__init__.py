"""The publish guard: what a profile forbids is gone from the tables before anything is drawn.

A :class:`Profile` (TOML) says what may be published; :func:`guard` takes the events and mentions tables and gives
back tables in which nothing that was withheld can be found or worked out, with an audit of what was done and why.
Everything that follows, control statements and fronts included, is computed from the guarded tables alone.
"""

from __future__ import annotations

from conflict_map.guard.audit import Audit, Entry
from conflict_map.guard.places import SnapPlace
from conflict_map.guard.profile import (
    ActorRule,
    Aggregation,
    Embargo,
    Grid,
    Profile,
    Snapping,
    read_profile,
    shipped_profiles,
)
from conflict_map.guard.rules import Guarded, guard

__all__ = [
    "ActorRule",
    "Aggregation",
    "Audit",
    "Embargo",
    "Entry",
    "Grid",
    "Guarded",
    "Profile",
    "SnapPlace",
    "Snapping",
    "guard",
    "read_profile",
    "shipped_profiles",
]
