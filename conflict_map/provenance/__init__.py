"""Where a mark on a map comes from: the manifest inside the page, and the chain from a mark back to its words."""

from __future__ import annotations

from conflict_map.provenance.chain import Explanation, explain
from conflict_map.provenance.manifest import manifest

__all__ = ["Explanation", "explain", "manifest"]
