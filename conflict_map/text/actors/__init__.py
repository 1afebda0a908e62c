"""Who acts and who speaks: the table of actors, speakers, and what of a sentence is theirs."""
