"""A document to mentions and events, never touching a map."""

from conflict_map.text.actors import ActorTable, side_of
from conflict_map.text.contradictions import contradictions_noted
from conflict_map.text.document import Document, document_from_text
from conflict_map.text.explain import Mark, explain, explain_html, explain_page, marks
from conflict_map.text.proposing import LanguageModelProposer, Proposer, SpacyProposer
from conflict_map.text.reading import Reading, events_table, read, read_all
from conflict_map.text.sources import documents_in, holds_records, read_document, read_documents

__all__ = [
    "ActorTable",
    "Document",
    "LanguageModelProposer",
    "Mark",
    "Proposer",
    "Reading",
    "SpacyProposer",
    "contradictions_noted",
    "document_from_text",
    "documents_in",
    "events_table",
    "explain",
    "explain_html",
    "explain_page",
    "holds_records",
    "marks",
    "read",
    "read_all",
    "read_document",
    "read_documents",
    "side_of",
]
