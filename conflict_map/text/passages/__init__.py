"""A sentence with everything that is read in it, before events are made of it."""
