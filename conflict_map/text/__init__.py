"""A document to mentions and events, never touching a map.

The rooms, each standing on those before it: words; days; documents and actors; mentions, places and counts; passages;
events.  :mod:`conflict_map.text.reading` leads a document through them.
"""

from conflict_map.text.actors.table import ActorTable, side_of
from conflict_map.text.documents.document import Document, document_from_text
from conflict_map.text.documents.sources import documents_in, holds_records, read_document, read_documents
from conflict_map.text.events.contradictions import contradictions_noted
from conflict_map.text.explain import Mark, explain, explain_html, explain_page, marks
from conflict_map.text.proposing import LanguageModelProposer, Proposer, SpacyProposer
from conflict_map.text.reading import Reading, events_table, read, read_all

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
