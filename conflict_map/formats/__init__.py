"""One module for each outside format: recognise it by its content, read it, write it."""

from __future__ import annotations

from conflict_map.formats.records import Format, Table
from conflict_map.formats.registry import FORMATS, read, recognise, write, writer_of

__all__ = ["FORMATS", "Format", "Table", "read", "recognise", "write", "writer_of"]
