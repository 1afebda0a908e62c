"""A newsroom's daily run: what is new in the sources, into one store, onto one map."""

from __future__ import annotations

from conflict_map.newsroom.address import open_store
from conflict_map.newsroom.daily import Update, update
from conflict_map.newsroom.project import Project, read_project
from conflict_map.newsroom.store import Store

__all__ = ["Project", "Store", "Update", "open_store", "read_project", "update"]
