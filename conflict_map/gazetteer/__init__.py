"""Names to candidates to one place, or none and why."""
