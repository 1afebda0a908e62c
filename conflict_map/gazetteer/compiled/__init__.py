"""A layer of places as an index on disk: compiled from a table, checked, and looked up by key."""
