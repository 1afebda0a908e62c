"""Files to raw cells and cells to values, whatever the format: encodings, archives, delimited text, workbooks, JSON."""
