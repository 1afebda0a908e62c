"""A document to mentions and events, never touching a map."""

from conflict_map.text.actors import ActorTable, side_of
from conflict_map.text.document import Document, document_from_text
from conflict_map.text.reading import Reading, read, read_all

__all__ = ["ActorTable", "Document", "Reading", "document_from_text", "read", "read_all", "side_of"]
