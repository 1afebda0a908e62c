"""The door for outside scorers: one callable for each task, by the name and signature the scorer expects.

``--system benchmarks.adapters:NAME`` from the project's root.  Everything heavy is loaded at the first call.
"""

from benchmarks.adapters_control import control_areas
from benchmarks.adapters_gazetteer import names_factory, ucdp_name
from benchmarks.adapters_text import geoparse, headline

__all__ = ["control_areas", "geoparse", "headline", "names_factory", "ucdp_name"]
