"""Maps for print: the same layers as the page's, drawn by matplotlib to PNG, SVG or PDF without a browser."""

from __future__ import annotations

from conflict_map.page.printed.sheet import draw

__all__ = ["draw"]
