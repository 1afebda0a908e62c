"""The vocabulary as data files (CSV, UTF-8), so that a domain person can edit it."""
