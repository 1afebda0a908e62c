"""Which words name a place: a small trained tagger beside rules, and what the gazetteer says of a name."""
