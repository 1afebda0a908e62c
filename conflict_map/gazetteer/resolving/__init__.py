"""The names of one document together: candidates, what speaks for each, and which one is meant, or none."""
