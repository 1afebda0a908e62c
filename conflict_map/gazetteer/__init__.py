"""Names to candidates to one place, or none and why."""

from conflict_map.gazetteer.gazetteer import Gazetteer
from conflict_map.gazetteer.places import Candidate, Place, Resolution
from conflict_map.gazetteer.resolving.queries import Query

__all__ = ["Candidate", "Gazetteer", "Place", "Query", "Resolution"]
