"""Passages to events: what happened, where, when, who did it to whom, how many died, and who says so."""
