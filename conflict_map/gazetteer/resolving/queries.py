"""What is asked of the gazetteer: one mention of a place, with what its text says about it."""

from __future__ import annotations

from dataclasses import dataclass

from conflict_map.gazetteer.kinds import kind_of_hint, split_generic


@dataclass(frozen=True, slots=True)
class Query:
    """One mention of a place in a document.

    Parameters
    ----------
    text
        The name as written, with or without its generic word ("Hama province").
    start, end
        Where it stands in the document, in characters; they say which mentions are near each other.
    hint
        A generic word that says which kind of place is meant ("province", "river", "prison"), if it is not in `text`.
    within
        The container that the text itself names: "Syria" in "Hama, Syria".
    country
        ISO 3166-1 alpha-2 code, if it is known.
    admin1
        Name of the first-level division, if it is known.
    within_read
        Whether `within` was only read off the words that follow the mention, and so is less certain.
    misspelt
        Whether wrong spellings are looked for where no other spelling is known.
    parts
        Whether, within a country, names that share only some words are looked for where none is like the whole.
    defined
        Whether `within` was read off a definition: "X is a town in Y".

    Examples
    --------
    >>> Query("Hama province").core, Query("Hama province").kind
    ('Hama', 'division')
    """

    text: str
    start: int = 0
    end: int = 0
    hint: str | None = None
    within: str | None = None
    country: str | None = None
    admin1: str | None = None
    within_read: bool = False
    misspelt: bool = True
    parts: bool = True
    defined: bool = False

    @property
    def core(self) -> str:
        """The name without its generic word."""
        return split_generic(self.text)[0]

    @property
    def word(self) -> str:
        """The generic word that says which kind of place is meant; empty if none does."""
        return (self.hint or split_generic(self.text)[1] or "").lower()

    @property
    def kind(self) -> str | None:
        """The kind of place that hint or generic word announces."""
        return kind_of_hint(self.hint) or kind_of_hint(split_generic(self.text)[1])
