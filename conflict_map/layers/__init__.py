"""Layers: a table goes in, a frozen record of geometry, style, legend and payload comes out.

One file for each kind of layer. Nothing here knows how a page is made; the page knows nothing of tables.
"""

from __future__ import annotations

from conflict_map.layers.advances import advances_layer
from conflict_map.layers.control import control_layer
from conflict_map.layers.disputes import disputes_layer
from conflict_map.layers.fronts import fronts_layer
from conflict_map.layers.incidents import (
    in_time_order,
    incidents_elsewhere,
    incidents_layer,
    time_order,
)
from conflict_map.layers.mentions import mentions_layer
from conflict_map.layers.palette import Swatch, swatches
from conflict_map.layers.record import Layer, LegendEntry
from conflict_map.layers.uncertainty import uncertainty_layer
from conflict_map.layers.units import units_layer

__all__ = [
    "Layer",
    "LegendEntry",
    "Swatch",
    "advances_layer",
    "control_layer",
    "disputes_layer",
    "fronts_layer",
    "in_time_order",
    "incidents_elsewhere",
    "incidents_layer",
    "mentions_layer",
    "swatches",
    "time_order",
    "uncertainty_layer",
    "units_layer",
]
