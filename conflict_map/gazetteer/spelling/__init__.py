"""Names as keys and as strings of phones: what makes two spellings of one place meet, and how likely they are one."""
