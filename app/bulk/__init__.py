"""One deed for many records, with an answer for each row, in the background when they are many."""
