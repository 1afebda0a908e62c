"""A newsroom's daily run: what is new in the sources, into one store, onto one map."""
