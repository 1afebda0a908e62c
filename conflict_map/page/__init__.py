"""The page: the only room that knows folium. Layers go in, one HTML file comes out."""

from __future__ import annotations

from conflict_map.page.map import ConflictMap

__all__ = ["ConflictMap"]
